//! One neuron, opened up: y = f(w·x + b).

use crate::error::{PlotError, check_finite};
use crate::kinds::diagram::{OUTLINE, Role, arrow, label_on_line, named_circle, towards};
use crate::paper::canvas::{Align, Canvas, lettering_within, text_width};
use crate::paper::path::{Point, Rect};
use crate::paper::picture::Picture;
use crate::paper::shapes::rounded_box;
use crate::paper::sheet::Sheet;
use crate::paper::style::{
    AXIS, Colour, Dash, GAP, LABEL, LINE_HEIGHT, LINE_WIDTH, Lettering, MARGIN, NARROW_WIDTH, NOTE, PANEL,
    PAPER, QUIET_NOTE, SIZE, Stroke, TEXT,
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

    /// The words along its axes: it has none.
    pub fn axis_labels(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Draws it for a phone: 360 pixels wide, in the usual sizes of type.
    pub fn narrow(mut self) -> Self {
        self.sheet.is_narrow = true;
        self
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
        let columns = if page.is_narrow() { &Columns::NARROW } else { &Columns::WIDE };
        let places = Places::new(columns, page.top(), self.inputs.len());
        page.of_height(places.height).draw(|canvas| self.draw_inside(canvas, &places))
    }

    fn draw_inside(&self, canvas: &mut Canvas<'_>, places: &Places) -> Result<(), PlotError> {
        let &Columns { weights, radius, sum_radius, width, .. } = places.columns;
        rounded_box(canvas, places.panel, 14.0, PANEL, None)?;
        let name = (places.panel.middle().0, places.panel.top + GAP + QUIET_NOTE.size);
        canvas.text(name, Align::Middle, QUIET_NOTE, "neuron")?;

        for (input, &place) in self.inputs.iter().zip(&places.inputs) {
            let start = towards(place, places.sum, radius);
            let end = towards(places.sum, place, sum_radius + TIP_GAP);
            arrow(canvas, start, end, ARROW)?;
            named_circle(canvas, place, radius, Role::Value, &input.name)?;
            // All weights stand in one column, left of where the arrows crowd.
            let share = (weights - place.0) / (places.sum.0 - place.0);
            let on_arrow = (weights, place.1 + share * (places.sum.1 - place.1));
            label_on_line(canvas, on_arrow, LABEL, PAPER, &input.weight)?;
        }
        if let Some(bias) = &self.bias {
            let start = (places.sum.0, places.sum.1 + sum_radius + BIAS_LENGTH);
            arrow(canvas, start, (places.sum.0, places.sum.1 + sum_radius + TIP_GAP), ARROW)?;
            canvas.text_beside((start.0, start.1 + LABEL.size * 0.8), Align::Middle, LABEL, bias)?;
        }

        let activation = places.activation;
        let (from, to) =
            ((places.sum.0 + sum_radius, places.sum.1), (activation.left - TIP_GAP, places.sum.1));
        arrow(canvas, from, to, ARROW)?;
        let sum = lettering_within(places.columns.sum_words, &self.sum)?;
        let above = from.1 - places.columns.above_arrow;
        canvas.text(((from.0 + to.0) / 2.0, above), Align::Middle, sum, &self.sum)?;
        arrow(canvas, (activation.right, from.1), (places.output.0 - radius - TIP_GAP, from.1), ARROW)?;

        canvas.disc(places.sum, sum_radius, Role::Computes.fill())?;
        canvas.circle(places.sum, sum_radius, OUTLINE)?;
        canvas.text_beside(places.sum, Align::Middle, Lettering { size: 26.0, ink: TEXT }, "Σ")?;
        self.draw_activation(canvas, activation)?;
        named_circle(canvas, places.output, radius, Role::Value, &self.output)?;

        let captions = [
            (places.inputs[0].0, "inputs"),
            (weights, "weights"),
            (places.sum.0, if self.bias.is_some() { "sum and bias" } else { "sum" }),
            (activation.middle().0, "activation"),
            (places.output.0, "output"),
        ];
        for (x, caption) in captions {
            canvas.text((x, places.captions), Align::Middle, QUIET_NOTE, caption)?;
        }
        canvas.text((width / 2.0, places.formula), Align::Middle, LABEL, &self.formula(width)?)
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
    fn formula(&self, width: f64) -> Result<String, PlotError> {
        let term = |input: &Input| format!("{}·{}", input.weight, input.name);
        let written = |terms: Vec<String>| {
            let sum: Vec<String> = terms.into_iter().chain(self.bias.clone()).collect();
            format!("{} = {}({})", self.output, self.activation, sum.join(" + "))
        };
        let whole = written(self.inputs.iter().map(term).collect());
        let fits = text_width(&whole, LABEL)? <= width - 2.0 * MARGIN;
        match self.inputs.as_slice() {
            [first, second, .., last] if !fits => {
                Ok(written(vec![term(first), term(second), "…".to_owned(), term(last)]))
            }
            _ => Ok(whole),
        }
    }
}

/// Where the parts are from left to right, and how large.
struct Columns {
    width: f64,
    inputs: f64,
    /// The middle of the weights.
    weights: f64,
    sum: f64,
    /// The ends of the box of the activation, and of the ground below it and the sum.
    activation: (f64, f64),
    panel: (f64, f64),
    output: f64,
    /// Of inputs and output, and of the sum.
    radius: f64,
    sum_radius: f64,
    /// How wide the name of the sum may be, and how far above its arrow it stands.
    sum_words: f64,
    above_arrow: f64,
}

impl Columns {
    const WIDE: Columns = Columns {
        width: SIZE.0 as f64,
        inputs: 84.0,
        weights: 190.0,
        sum: 340.0,
        activation: (450.0, 522.0),
        panel: (284.0, 552.0),
        output: 636.0,
        radius: 24.0,
        sum_radius: 32.0,
        sum_words: 76.0,
        above_arrow: GAP,
    };
    /// The arrow to the activation is too short for a name on it, which stands above both.
    const NARROW: Columns = Columns {
        width: NARROW_WIDTH as f64,
        inputs: 38.0,
        weights: 97.0,
        sum: 177.0,
        activation: (235.0, 291.0),
        panel: (138.0, 303.0),
        output: 332.0,
        radius: 20.0,
        sum_radius: 26.0,
        sum_words: 76.0,
        above_arrow: 28.0 + 1.5 * GAP,
    };
}

const BIAS_LENGTH: f64 = 34.0;
/// Least distance between the middles of neighbouring inputs.
const PITCH: f64 = 76.0;
/// So that the tip of an arrow and the outline it points at stay two things.
const TIP_GAP: f64 = 2.0;
const ARROW: Stroke = Stroke { ink: TEXT, width: 1.5, dash: Dash::Solid };

/// Where the parts are.
struct Places {
    columns: &'static Columns,
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
    fn new(columns: &'static Columns, top: f64, inputs: usize) -> Self {
        // Sum, bias and activation need as much height as three inputs.
        let rows = inputs.max(3) as f64;
        let middle = top + rows * PITCH / 2.0;
        let first = middle - (inputs - 1) as f64 * PITCH / 2.0;
        let bottom = top + rows * PITCH;
        let captions = bottom + 2.0 * GAP + QUIET_NOTE.size;
        let formula = captions + 2.0 * GAP + LABEL.size * LINE_HEIGHT;
        let activation_height = (columns.activation.1 - columns.activation.0) / 2.0;
        let panel_height = (3.0 * PITCH - GAP) / 2.0;
        Self {
            columns,
            inputs: (0..inputs).map(|index| (columns.inputs, first + index as f64 * PITCH)).collect(),
            sum: (columns.sum, middle),
            activation: Rect {
                left: columns.activation.0,
                top: middle - activation_height,
                right: columns.activation.1,
                bottom: middle + activation_height,
            },
            output: (columns.output, middle),
            panel: Rect {
                left: columns.panel.0,
                top: middle - panel_height,
                right: columns.panel.1,
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
