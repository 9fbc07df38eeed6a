//! A history as a curve of plain characters.

use super::history::History;
use std::fmt;

/// How many lines the curve is high; its names and axis take four more.
const HEIGHT: usize = 12;
/// How wide the whole is if nothing is said.
const WIDTH: usize = 72;

/// The loss after each epoch as a curve, `*` on the training samples and `o` on the validation samples, on a logarithmic
/// axis where it spans more than a factor of ten. The width of the format is that of the curve, `{history:40}`; 72 if nothing is
/// said.
///
/// ```
/// # use nn_model::{Activation, Architecture, GradientDescent, Loss, Network, Training};
/// # let mut network = Network::from_parameters(Architecture::new(1).layer(1, Activation::Linear), vec![0.0, 0.0])?;
/// let training = Training::new(GradientDescent::new(0.1), Loss::Mse).epochs(40);
/// let history = training.train(&mut network, ([-1.0, 0.0, 1.0], [-1.0, 1.0, 3.0]))?;
/// assert_eq!(format!("\n{history:32}"), "
///     loss
///   2.6430 |**
///          | **
///          |   **
///          |     **
///          |      ***
///          |         **
///          |           **
///          |            ***
///          |               **
///          |                ***
///          |                  ***
///  2.85e-5 |                    **
///          +----------------------
///           1       epoch       40
/// 40 epochs: all epochs done
/// ");
/// # Ok::<(), nn_model::ModelError>(())
/// ```
impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let curves = [('*', &self.loss), ('o', &self.validation_loss)];
        let finite =
            || curves.iter().flat_map(|(_, losses)| losses.iter()).copied().filter(|x| x.is_finite());
        let (least, most) =
            finite().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
        if least <= most {
            let logarithmic = least > 0.0 && most > 10.0 * least;
            let scale = |x: f64| if logarithmic { libm::log10(x) } else { x };
            let (bottom, top) = (scale(least), scale(most));
            let labels = [label(most), label(least)];
            let margin = labels.iter().map(String::len).max().unwrap_or(0).max("loss".len());
            let columns = f.width().unwrap_or(WIDTH).saturating_sub(margin + 3).max(2);

            let mut cells = [(); HEIGHT].map(|()| vec![' '; columns]);
            let share = |place: f64, all: f64| if all > 0.0 { place / all } else { 0.0 };
            for (mark, losses) in curves {
                for (epoch, &loss) in losses.iter().enumerate().filter(|(_, loss)| loss.is_finite()) {
                    let across = share(epoch as f64, (self.epochs() - 1) as f64) * (columns - 1) as f64;
                    let down = share(top - scale(loss), top - bottom) * (HEIGHT - 1) as f64;
                    cells[down.round() as usize][across.round() as usize] = mark;
                }
            }

            writeln!(f, " {:>margin$}", "loss")?;
            for (line, cells) in cells.iter().enumerate() {
                let label = match line {
                    0 => &labels[0],
                    _ if line == HEIGHT - 1 => &labels[1],
                    _ => "",
                };
                writeln!(f, "{}", format!(" {label:>margin$} |{}", String::from_iter(cells)).trim_end())?;
            }
            let last = self.epochs().to_string();
            let between = columns.saturating_sub(1 + last.len());
            writeln!(f, " {:margin$} +{}", "", "-".repeat(columns))?;
            writeln!(f, " {:margin$}  1{:^between$}{last}", "", "epoch")?;
            if !self.validation_loss.is_empty() {
                writeln!(f, " {:margin$}  * training samples, o validation samples", "")?;
            }
        }
        writeln!(f, "{} epochs: {}", self.epochs(), self.stop)
    }
}

/// A number in few characters.
fn label(x: f64) -> String {
    if x == 0.0 || (1e-3..1e5).contains(&x.abs()) {
        let decimals = if x.abs() < 0.1 { 5 } else { 4 };
        format!("{x:.decimals$}")
    } else {
        format!("{x:.2e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(loss: &[f64], validation: &[f64], width: usize) -> Vec<String> {
        let (loss, validation_loss) = (loss.to_vec(), validation.to_vec());
        let history = History { loss, validation_loss, ..History::default() };
        format!("{history:width$}").lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_curve_is_as_wide_as_was_asked_for() {
        let losses: Vec<f64> = (0..3000).map(|i| 2.0 + f64::from(i).sin()).collect();
        for width in [30, 72, 100] {
            let lines = drawn(&losses, &[], width);
            assert_eq!(lines.iter().map(String::len).max(), Some(width));
            assert_eq!(lines.len(), HEIGHT + 4);
        }
    }

    /// In which line each epoch's loss stands, from 0 at the top.
    fn rows(losses: &[f64]) -> Vec<usize> {
        let lines = drawn(losses, &[], 72);
        let marks =
            (1..=HEIGHT).flat_map(|row| lines[row].match_indices('*').map(move |(at, _)| (at, row - 1)));
        let mut marks: Vec<(usize, usize)> = marks.collect();
        marks.sort_unstable();
        marks.into_iter().map(|(_, row)| row).collect()
    }

    #[test]
    fn equal_ratios_are_equal_steps_where_the_loss_spans_decades() {
        assert_eq!(rows(&[1e11, 1e5, 1.0]), [0, 6, 11]);
        assert_eq!(rows(&[12.0, 8.0, 2.0]), [0, 4, 11]);
    }

    #[test]
    fn what_is_no_number_is_left_out() {
        assert_eq!(drawn(&[], &[], 40), ["0 epochs: all epochs done"]);
        assert_eq!(drawn(&[f64::NAN], &[], 40), ["1 epochs: all epochs done"]);
        assert_eq!(drawn(&[1.0, f64::INFINITY, 2.0, 3.0], &[], 40).join("").matches('*').count(), 3);
        assert_eq!(drawn(&[2.0; 5], &[], 40)[1].matches('*').count(), 5);
    }

    #[test]
    fn validation_has_a_mark_of_its_own() {
        let lines = drawn(&[3.0, 2.0, 1.0], &[5.0, 4.0, 4.5], 40);
        assert_eq!(lines[1..=HEIGHT].join("").matches('o').count(), 3);
        assert!(lines[HEIGHT + 3].contains("o validation samples"), "{lines:#?}");
    }
}
