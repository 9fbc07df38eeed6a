//! One neuron, opened up: y = f(w·x + b).

use crate::error::{PlotError, check_finite};
use crate::kinds::diagram::{OUTLINE, Role, arrow, label_on_line, named_circle, towards};
use crate::paper::canvas::{Align, Canvas, lettering_within, text_width};
use crate::paper::path::{Point, Rect};
use crate::paper::picture::Picture;
use crate::paper::shapes::rounded_box;
use crate::paper::sheet::Sheet;
use crate::paper::style::{
    AXIS, Colour, Dash, GAP, LABEL, LINE_HEIGHT, LINE_WIDTH, Lettering, MARGIN, NOTE, PANEL, PAPER,
    QUIET_NOTE, SIZE, Stroke, TEXT,
};

/// The parts of one neuron: inputs, weights, their sum, the activation and the output, with the formula below.
///
/// ```
/// use nn_plot::NeuronDiagram;
///
/// let picture = NeuronDiagram::new("One neuron", "Two inputs, weighted and summed, give one output.")
///     .input("x₀", "w₀")
///     .input("x₁", "w₁")
///     .bias("b")
///     .activation("f")
///     .output("y")
///     .draw()?;
/// assert!(picture.svg().contains("y = f(w₀·x₀ + w₁·x₁ + b)"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct NeuronDiagram {
    sheet: Sheet,
    inputs: Vec<Input>,
    bias: Option<String>,
    sum: String,
    activation: String,
    curve: Vec<(f64, f64)>,
    output: String,
}

#[derive(Clone, Debug)]
struct Input {
    name: String,
    weight: String,
}

impl NeuronDiagram {
    /// A neuron without inputs, with the activation f and the output y. The alternative text says what the picture
    /// shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self {
            sheet: Sheet::new(title, alternative),
            inputs: Vec::new(),
            bias: None,
            sum: "z".to_owned(),
            activation: "f".to_owned(),
            curve: Vec::new(),
            output: "y".to_owned(),
        }
    }

    /// Adds an input and the weight on its arrow.
    pub fn input(mut self, name: impl Into<String>, weight: impl Into<String>) -> Self {
        self.inputs.push(Input { name: name.into(), weight: weight.into() });
        self
    }

    /// Adds a bias to the sum.
    pub fn bias(mut self, name: impl Into<String>) -> Self {
        self.bias = Some(name.into());
        self
    }

    /// Names the sum instead of z, perhaps with its value.
    pub fn sum(mut self, name: impl Into<String>) -> Self {
        self.sum = name.into();
        self
    }

    /// Names the activation function.
    pub fn activation(mut self, name: impl Into<String>) -> Self {
        self.activation = name.into();
        self
    }

    /// Draws the curve of the activation into its box, through these points.
    pub fn activation_curve(mut self, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.curve = points.into_iter().collect();
        self
    }

    /// Names the output.
    pub fn output(mut self, name: impl Into<String>) -> Self {
        self.output = name.into();
        self
    }

    /// Draws the neuron.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: no input, a name too wide for its circle or arrow,
    /// a point of the curve that is not finite.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        if self.inputs.is_empty() {
            return Err(PlotError::empty(&self.sheet.title, "input", "NeuronDiagram::input"));
        }
        let numbers = self.curve.iter().flat_map(|&(x, y)| [x, y]);
        check_finite(numbers, || "a point of the activation curve".to_owned())?;
        let page = self.sheet.page(SIZE)?;
        let places = Places::new(page.top(), self.inputs.len());
        page.of_height(places.height).draw(|canvas| self.draw_inside(canvas, &places))
    }

    fn draw_inside(&self, canvas: &mut Canvas<'_>, places: &Places) -> Result<(), PlotError> {
        rounded_box(canvas, places.panel, 14.0, PANEL, None)?;
        let name = (places.panel.middle().0, places.panel.top + GAP + QUIET_NOTE.size);
        canvas.text(name, Align::Middle, QUIET_NOTE, "neuron")?;

        for (input, &place) in self.inputs.iter().zip(&places.inputs) {
            let start = towards(place, places.sum, RADIUS);
            let end = towards(places.sum, place, SUM_RADIUS + TIP_GAP);
            arrow(canvas, start, end, ARROW)?;
            named_circle(canvas, place, RADIUS, Role::Value, &input.name)?;
            // All weights stand in one column, left of where the arrows crowd.
            let share = (WEIGHT_X - place.0) / (places.sum.0 - place.0);
            let on_arrow = (WEIGHT_X, place.1 + share * (places.sum.1 - place.1));
            label_on_line(canvas, on_arrow, LABEL, PAPER, &input.weight)?;
        }
        if let Some(bias) = &self.bias {
            let start = (places.sum.0, places.sum.1 + SUM_RADIUS + BIAS_LENGTH);
            arrow(canvas, start, (places.sum.0, places.sum.1 + SUM_RADIUS + TIP_GAP), ARROW)?;
            canvas.text_beside((start.0, start.1 + LABEL.size * 0.8), Align::Middle, LABEL, bias)?;
        }

        let activation = places.activation;
        let (from, to) =
            ((places.sum.0 + SUM_RADIUS, places.sum.1), (activation.left - TIP_GAP, places.sum.1));
        arrow(canvas, from, to, ARROW)?;
        let sum = lettering_within(to.0 - from.0, &self.sum)?;
        canvas.text(((from.0 + to.0) / 2.0, from.1 - GAP), Align::Middle, sum, &self.sum)?;
        arrow(canvas, (activation.right, from.1), (places.output.0 - RADIUS - TIP_GAP, from.1), ARROW)?;

        canvas.disc(places.sum, SUM_RADIUS, Role::Computes.fill())?;
        canvas.circle(places.sum, SUM_RADIUS, OUTLINE)?;
        canvas.text_beside(places.sum, Align::Middle, Lettering { size: 26.0, ink: TEXT }, "Σ")?;
        self.draw_activation(canvas, activation)?;
        named_circle(canvas, places.output, RADIUS, Role::Value, &self.output)?;

        let captions = [
            (places.inputs[0].0, "inputs"),
            (WEIGHT_X, "weights"),
            (places.sum.0, if self.bias.is_some() { "sum and bias" } else { "sum" }),
            (activation.middle().0, "activation"),
            (places.output.0, "output"),
        ];
        for (x, caption) in captions {
            canvas.text((x, places.captions), Align::Middle, QUIET_NOTE, caption)?;
        }
        canvas.text((f64::from(SIZE.0) / 2.0, places.formula), Align::Middle, LABEL, &self.formula()?)
    }

    fn draw_activation(&self, canvas: &mut Canvas<'_>, area: Rect) -> Result<(), PlotError> {
        rounded_box(canvas, area, 6.0, Role::Computes.fill(), Some(OUTLINE))?;
        if self.curve.is_empty() {
            let style = lettering_within(area.width() - GAP, &self.activation)?;
            return canvas.text_beside(area.middle(), Align::Middle, style, &self.activation);
        }
        let Rect { left, top, right, bottom } = area.grown(-8.0);
        let (curve, zero) = fitted(&self.curve, &area.grown(-10.0));
        if (left..=right).contains(&zero.0) {
            canvas.line(&[(zero.0, top), (zero.0, bottom)], AXIS)?;
        }
        if (top..=bottom).contains(&zero.1) {
            canvas.line(&[(left, zero.1), (right, zero.1)], AXIS)?;
        }
        canvas.line(&curve, Stroke { ink: Colour::Blue.ink(), width: LINE_WIDTH, dash: Dash::Solid })?;
        let below = (area.middle().0, area.bottom + NOTE.size + GAP / 2.0);
        canvas.text(below, Align::Middle, NOTE, &self.activation)
    }

    /// The same in letters. Of many inputs the ones in the middle are left out.
    fn formula(&self) -> Result<String, PlotError> {
        let term = |input: &Input| format!("{}·{}", input.weight, input.name);
        let written = |terms: Vec<String>| {
            let sum: Vec<String> = terms.into_iter().chain(self.bias.clone()).collect();
            format!("{} = {}({})", self.output, self.activation, sum.join(" + "))
        };
        let whole = written(self.inputs.iter().map(term).collect());
        let fits = text_width(&whole, LABEL)? <= f64::from(SIZE.0) - 2.0 * MARGIN;
        match self.inputs.as_slice() {
            [first, second, .., last] if !fits => {
                Ok(written(vec![term(first), term(second), "…".to_owned(), term(last)]))
            }
            _ => Ok(whole),
        }
    }
}

const RADIUS: f64 = 24.0;
const SUM_RADIUS: f64 = 32.0;
const WEIGHT_X: f64 = 190.0;
const BIAS_LENGTH: f64 = 34.0;
/// Least distance between the middles of neighbouring inputs.
const PITCH: f64 = 76.0;
/// So that the tip of an arrow and the outline it points at stay two things.
const TIP_GAP: f64 = 2.0;
const ARROW: Stroke = Stroke { ink: TEXT, width: 1.5, dash: Dash::Solid };

/// Where the parts are.
struct Places {
    inputs: Vec<Point>,
    sum: Point,
    activation: Rect,
    output: Point,
    /// The ground below sum and activation.
    panel: Rect,
    /// Baseline of the words that name the parts.
    captions: f64,
    /// Baseline of the formula.
    formula: f64,
    height: f64,
}

impl Places {
    fn new(top: f64, inputs: usize) -> Self {
        // Sum, bias and activation need as much height as three inputs.
        let rows = inputs.max(3) as f64;
        let middle = top + rows * PITCH / 2.0;
        let first = middle - (inputs - 1) as f64 * PITCH / 2.0;
        let bottom = top + rows * PITCH;
        let captions = bottom + 2.0 * GAP + QUIET_NOTE.size;
        let formula = captions + 2.0 * GAP + LABEL.size * LINE_HEIGHT;
        let panel_height = (3.0 * PITCH - GAP) / 2.0;
        Self {
            inputs: (0..inputs).map(|index| (84.0, first + index as f64 * PITCH)).collect(),
            sum: (340.0, middle),
            activation: Rect { left: 450.0, top: middle - 36.0, right: 522.0, bottom: middle + 36.0 },
            output: (636.0, middle),
            panel: Rect {
                left: 284.0,
                top: middle - panel_height,
                right: 552.0,
                bottom: middle + panel_height,
            },
            captions,
            formula,
            height: formula + LABEL.size * 0.3 + MARGIN,
        }
    }
}

/// The points of a curve stretched over an area, and where its zeros meet.
fn fitted(curve: &[(f64, f64)], area: &Rect) -> (Vec<Point>, Point) {
    let ends = |numbers: &mut dyn Iterator<Item = f64>| {
        numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)))
    };
    let (left, right) = ends(&mut curve.iter().map(|point| point.0));
    let (low, high) = ends(&mut curve.iter().map(|point| point.1));
    // Halves first: the difference of two huge numbers overflows, half of it does not.
    let share = |value: f64, low: f64, high: f64| {
        let span = high / 2.0 - low / 2.0;
        if span > 0.0 { (value / 2.0 - low / 2.0) / span } else { 0.5 }
    };
    let place = |&(x, y): &Point| {
        (area.left + share(x, left, right) * area.width(), area.bottom - share(y, low, high) * area.height())
    };
    (curve.iter().map(place).collect(), place(&(0.0, 0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axes_of_the_activation_stand_where_its_curve_has_its_zeros() {
        let area = Rect { left: 0.0, top: 0.0, right: 60.0, bottom: 60.0 };
        let curve = |f: fn(f64) -> f64| {
            (-60..=60).map(|k| f64::from(k) / 10.0).map(|z| (z, f(z))).collect::<Vec<_>>()
        };
        let (_, sigmoid) = fitted(&curve(|z| 1.0 / (1.0 + (-z).exp())), &area);
        assert!((sigmoid.0 - 30.0).abs() < 1e-9 && (sigmoid.1 - 60.0).abs() < 0.2, "{sigmoid:?}");
        let (_, tanh) = fitted(&curve(f64::tanh), &area);
        assert!((tanh.0 - 30.0).abs() < 1e-9 && (tanh.1 - 30.0).abs() < 1e-9, "{tanh:?}");
    }
}
