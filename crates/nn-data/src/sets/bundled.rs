//! Real data sets that come with the crate; `data/README.md` says whose they are and under which licence.

use crate::dataset::Dataset;
use crate::error::DataError;
use nn_math::Mat;

/// A line is 64 characters, a blank and the digit.
#[cfg(feature = "digits")]
const DIGITS: &str = include_str!("../../data/digits.txt");
/// A line is four lengths with one decimal and the species, with commas between.
const IRIS: &str = include_str!("../../data/iris.csv");

/// 1797 handwritten digits of 13 people: 8 x 8 pixels, row by row, from 0 (paper) to 16 (ink); ten classes, one-hot.
///
/// The test set of *Optical Recognition of Handwritten Digits* by E. Alpaydin and C. Kaynak (UCI Machine Learning
/// Repository, 1998, <https://doi.org/10.24432/C50P49>), under the licence
/// [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/): scikit-learn's `load_digits`.
///
/// ```
/// let digits = nn_data::digits();
/// assert_eq!((digits.samples(), digits.inputs().ncols(), digits.targets().ncols()), (1797, 64, 10));
/// assert_eq!(digits.labels()?.indices()[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[cfg(feature = "digits")]
pub fn digits() -> Dataset {
    let lines: Vec<&[u8]> = DIGITS.lines().map(str::as_bytes).collect();
    digits_of_lines(&lines)
}

/// The digits where this program has them, by the feature `digits`.
pub(super) fn digits_if_there() -> Result<Dataset, DataError> {
    #[cfg(feature = "digits")]
    return Ok(digits());
    #[cfg(not(feature = "digits"))]
    return Err(DataError::LeftOut { set: "digits" });
}

/// The same from their text, `data/digits.txt`, for programs without the feature `digits`, which is more than half of this crate:
/// a line for each digit, of 64 characters (0 to 9, a to g for 10 to 16), a blank and the digit.
///
/// # Errors
/// [`DataError::DigitText`] for a line that is none.
pub fn digits_from(text: &str) -> Result<Dataset, DataError> {
    let lines: Vec<&[u8]> = text.lines().map(str::as_bytes).collect();
    let is_digit = |line: &&[u8]| {
        line.len() == 66
            && line[..64].iter().all(|pixel| matches!(pixel, b'0'..=b'9' | b'a'..=b'g'))
            && line[64] == b' '
            && line[65].is_ascii_digit()
    };
    match lines.iter().position(|line| !is_digit(line)) {
        Some(line) => Err(DataError::DigitText { line: line + 1 }),
        None if lines.is_empty() => Err(DataError::DigitText { line: 1 }),
        None => Ok(digits_of_lines(&lines)),
    }
}

fn digits_of_lines(lines: &[&[u8]]) -> Dataset {
    let pixel = |character: u8| match character {
        b'0'..=b'9' => character - b'0',
        _ => character - b'a' + 10,
    };
    let inputs = Mat::from_fn(lines.len(), 64, |i, j| f64::from(pixel(lines[i][j])));
    let targets = Mat::from_fn(lines.len(), 10, |i, class| one_if(usize::from(lines[i][65] - b'0') == class));
    let names = (0..64).map(|j| format!("pixel_{}_{}", j / 8, j % 8));
    Dataset::of_checked(inputs, targets, names, (0..10).map(|class| class.to_string()))
}

/// 150 iris flowers: length and width of sepal and petal in cm; three species, one-hot.
///
/// R. A. Fisher, *The use of multiple measurements in taxonomic problems* (Annals of Eugenics 7, 1936); UCI Machine Learning
/// Repository, <https://doi.org/10.24432/C56C76>, under the licence
/// [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/). The numbers are Fisher's, as in scikit-learn's `load_iris`
/// and in R; the repository's own file differs in two flowers.
///
/// ```
/// let iris = nn_data::iris();
/// assert_eq!(iris.target_names(), ["setosa", "versicolor", "virginica"]);
/// assert_eq!(iris.input_names()[2], "petal length (cm)");
/// assert_eq!(iris.inputs()[(0, 2)], 1.4);
/// ```
pub fn iris() -> Dataset {
    const SPECIES: [&str; 3] = ["setosa", "versicolor", "virginica"];
    const LENGTHS: [&str; 4] =
        ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"];
    let lines: Vec<Vec<&str>> = IRIS.lines().map(|line| line.split(',').collect()).collect();
    let inputs = Mat::from_fn(lines.len(), 4, |i, j| one_decimal(lines[i][j]));
    let targets = Mat::from_fn(lines.len(), 3, |i, class| one_if(lines[i][4] == SPECIES[class]));
    Dataset::of_checked(inputs, targets, LENGTHS, SPECIES)
}

fn one_if(condition: bool) -> f64 {
    f64::from(u8::from(condition))
}

/// A number with one decimal: 5.1 is 51 / 10, which rounds to the double that `5.1` is.
fn one_decimal(text: &str) -> f64 {
    let digits = text.bytes().filter(u8::is_ascii_digit).map(|digit| f64::from(digit - b'0'));
    digits.fold(0.0, |tenths, digit| 10.0 * tenths + digit) / 10.0
}

#[cfg(all(test, feature = "digits"))]
mod tests {
    use super::*;

    #[test]
    fn digits_from_their_text_are_those_of_the_crate_and_other_text_is_refused() {
        assert_eq!(digits_from(DIGITS).unwrap(), digits());
        let line = DIGITS.lines().next().unwrap();
        for (wrong, number) in [
            (String::new(), 1),
            (format!("{line}\n{line}x"), 2),
            (format!("{line}\n{}", line.replace('0', "h")), 2),
            (line.replace(' ', "0"), 1),
        ] {
            assert_eq!(digits_from(&wrong).unwrap_err(), DataError::DigitText { line: number }, "{wrong}");
        }
    }
}
