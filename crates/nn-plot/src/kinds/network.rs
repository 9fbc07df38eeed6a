//! A network: layers of neurons and the weights between them.

use crate::error::{PlotError, check_finite};
use crate::kinds::diagram::{NAME_SHARE, Role, named_circle, subscript, towards};
use crate::paper::canvas::{Align, Canvas, text_width, widest};
use crate::paper::path::Point;
use crate::paper::picture::Picture;
use crate::paper::sheet::Sheet;
use crate::paper::style::{
    CONNECTION, Colour, DENSE, DENSE_CONNECTION, Dash, GAP, LABEL, LINE_HEIGHT, Lettering, MARGIN,
    NARROW_WIDTH, QUIET, QUIET_NOTE, SIZE, SMALLEST_TYPE, SWATCH, Stroke, WEIGHT_TINT, WEIGHT_WIDTH,
};

/// A network from left to right: its neurons, its weights, and the shapes of the matrices that hold them.
///
/// A layer of more than 16 neurons is shown with dots in the place of those left out.
///
/// ```
/// use nn_plot::{Layer, NetworkDiagram};
///
/// let picture = NetworkDiagram::new("Two layers", "Three inputs, two hidden neurons, one output.")
///     .layer(Layer::numbered("x", 3).caption("inputs"))
///     .layer(Layer::numbered("h", 2).caption("hidden").activation("sigmoid"))
///     .layer(Layer::new(["y"]).caption("output").activation("sigmoid"))
///     .draw()?;
/// assert!(picture.svg().contains("W₀: 3×2"));
/// # Ok::<(), nn_plot::PlotError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct NetworkDiagram {
    sheet: Sheet,
    layers: Vec<Layer>,
}

/// One layer of a [`NetworkDiagram`], with the weights that lead into it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Layer {
    names: Vec<String>,
    caption: String,
    activation: String,
    weights: Option<Vec<f64>>,
    matrix: Option<String>,
}

impl Layer {
    /// A layer of neurons with these names. Names stand inside circles, so they are best a letter and an index;
    /// words belong into the caption.
    pub fn new(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            names: names.into_iter().map(Into::into).collect(),
            caption: String::new(),
            activation: String::new(),
            weights: None,
            matrix: None,
        }
    }

    /// A layer of neurons with one letter and an index from 0: x₀, x₁, x₂.
    pub fn numbered(letter: &str, neurons: usize) -> Self {
        Self::new((0..neurons).map(|index| subscript(letter, index)))
    }

    /// Writes these words above the layer.
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// Names the activation function at the layer.
    pub fn activation(mut self, name: impl Into<String>) -> Self {
        self.activation = name.into();
        self
    }

    /// Gives the weights that lead into this layer, row by row: for each neuron of the layer before, its weights to
    /// every neuron of this one. Size becomes width; positive weights are blue, negative ones vermillion and dashed.
    pub fn weights(mut self, values: impl IntoIterator<Item = f64>) -> Self {
        self.weights = Some(values.into_iter().collect());
        self
    }

    /// Names the matrix of the weights that lead into this layer, instead of W₀, W₁ and so on.
    pub fn matrix(mut self, name: impl Into<String>) -> Self {
        self.matrix = Some(name.into());
        self
    }
}

impl NetworkDiagram {
    /// A network without layers. The alternative text says what the picture shows to those who cannot see it.
    pub fn new(title: impl Into<String>, alternative: impl Into<String>) -> Self {
        Self { sheet: Sheet::new(title, alternative), layers: Vec::new() }
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

    /// Adds a layer to the right of those before it.
    pub fn layer(mut self, layer: Layer) -> Self {
        self.layers.push(layer);
        self
    }

    /// Draws the network. The picture grows with the network, from 720 pixels in width.
    ///
    /// # Errors
    /// [`PlotError`] says what was found, what was expected and the way out: no layer, a layer without neurons, a number
    /// of weights that does not fill the matrix, a weight that is not finite, a name too wide for its circle, more layers or longer
    /// words than a phone has space for.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        self.check()?;
        let places = Places::new(&self.layers, self.sheet.is_narrow)?;
        let page = self.sheet.page((places.width as u32, SIZE.1))?;
        let key_rows = self.largest_weight().map_or(0, |_| if self.sheet.is_narrow { 2 } else { 1 });
        let places = places.below(page.top(), key_rows);
        page.of_height(places.height).draw(|canvas| {
            self.draw_connections(canvas, &places)?;
            self.draw_neurons(canvas, &places)?;
            self.draw_matrices(canvas, &places)?;
            self.draw_key(canvas, &places)
        })
    }

    fn check(&self) -> Result<(), PlotError> {
        if self.layers.is_empty() {
            return Err(PlotError::empty(&self.sheet.title, "layer", "NetworkDiagram::layer"));
        }
        for (index, layer) in self.layers.iter().enumerate() {
            if layer.names.is_empty() {
                return Err(PlotError::EmptyLayer { layer: index });
            }
            let rows = index.checked_sub(1).map_or(0, |before| self.layers[before].names.len());
            let columns = layer.names.len();
            if let Some(weights) = &layer.weights {
                if index == 0 || weights.len() != rows * columns {
                    return Err(PlotError::WeightCount { layer: index, found: weights.len(), rows, columns });
                }
                check_finite(weights.iter().copied(), || format!("a weight into layer {index}"))?;
            }
        }
        Ok(())
    }

    fn largest_weight(&self) -> Option<f64> {
        let weights = self.layers.iter().filter_map(|layer| layer.weights.as_ref());
        weights.flatten().map(|weight| weight.abs()).reduce(f64::max)
    }

    fn draw_connections(&self, canvas: &mut Canvas<'_>, places: &Places) -> Result<(), PlotError> {
        let largest = self.largest_weight().unwrap_or(0.0);
        let dense = places.layers.windows(2).any(|pair| pair[0].len() * pair[1].len() >= DENSE);
        let plain = if dense { DENSE_CONNECTION } else { CONNECTION };
        let mut connections = Vec::new();
        for (before, (layer, pair)) in self.layers.iter().skip(1).zip(places.layers.windows(2)).enumerate() {
            for (row, start) in neurons(&self.layers[before], &pair[0]) {
                for (column, end) in neurons(layer, &pair[1]) {
                    let weight =
                        layer.weights.as_ref().map(|weights| weights[row * layer.names.len() + column]);
                    let stroke = weight.map_or(plain, |weight| weighted(weight, largest));
                    let ends = [towards(start, end, places.radius), towards(end, start, places.radius)];
                    connections.push((weight.map_or(0.0, f64::abs), ends, stroke));
                }
            }
        }
        // The large ones in front; a stable sort keeps equal ones in order, and so the bytes.
        connections.sort_by(|one, other| one.0.total_cmp(&other.0));
        for (_, ends, stroke) in connections {
            canvas.line(&ends, stroke)?;
        }
        Ok(())
    }

    fn draw_neurons(&self, canvas: &mut Canvas<'_>, places: &Places) -> Result<(), PlotError> {
        for (index, (layer, column)) in self.layers.iter().zip(&places.layers).enumerate() {
            let role = if index == 0 { Role::Value } else { Role::Computes };
            for (neuron, &place) in shown(layer.names.len()).into_iter().zip(column) {
                match neuron {
                    Some(neuron) => named_circle(canvas, place, places.radius, role, &layer.names[neuron])?,
                    None => draw_dots(canvas, place, places.radius)?,
                }
            }
            let x = column[0].0;
            for (baseline, style, words) in [
                (places.captions, LABEL, &layer.caption),
                (places.activations, QUIET_NOTE, &layer.activation),
            ] {
                if !words.is_empty() {
                    canvas.text((x, baseline), Align::Middle, style, words)?;
                }
            }
        }
        Ok(())
    }

    fn draw_matrices(&self, canvas: &mut Canvas<'_>, places: &Places) -> Result<(), PlotError> {
        for (index, pair) in places.layers.windows(2).enumerate() {
            let words = matrix_words(&self.layers, index);
            let middle = (pair[0][0].0 + pair[1][0].0) / 2.0;
            canvas.text((middle, places.matrices), Align::Middle, LABEL, &words)?;
        }
        Ok(())
    }

    /// Says what colour, dashes and width mean, where weights are shown.
    fn draw_key(&self, canvas: &mut Canvas<'_>, places: &Places) -> Result<(), PlotError> {
        let Some(largest) = self.largest_weight() else { return Ok(()) };
        let size = format!("width shows size, at most {}", three_digits(largest));
        let entries = [(Some(1.0), "positive"), (Some(-1.0), "negative"), (None, size.as_str())];
        let a_row = if self.sheet.is_narrow { 2 } else { 3 };
        for (row, entries) in entries.chunks(a_row).enumerate() {
            let middle = places.key + row as f64 * KEY_ROW;
            let mut widths = Vec::new();
            for (sign, words) in entries {
                let swatch = if sign.is_some() { SWATCH + GAP } else { 0.0 };
                widths.push(text_width(words, QUIET_NOTE)? + swatch);
            }
            let between = 3.0 * GAP;
            let all = widths.iter().sum::<f64>() + between * (entries.len() - 1) as f64;
            let mut x = (places.width - all) / 2.0;
            for ((sign, words), width) in entries.iter().zip(widths) {
                let mut start = x;
                if let Some(sign) = sign {
                    // Weights of middling size: the dashes of the widest hardly show.
                    let stroke = weighted(*sign, 1.5);
                    canvas.line(&[(start, middle), (start + SWATCH, middle)], stroke)?;
                    start += SWATCH + GAP;
                }
                canvas.text_beside((start, middle), Align::Start, QUIET_NOTE, words)?;
                x += width + between;
            }
        }
        Ok(())
    }
}

/// Neurons in one column at most; larger layers are abridged.
const MOST_SHOWN: usize = 16;
/// Least and largest distance between the middles of neighbouring neurons.
const PITCH: (f64, f64) = (40.0, 76.0);
/// The height that the neurons of an ordinary network share.
const USUAL_HEIGHT: f64 = 320.0;
const LARGEST_RADIUS: f64 = 24.0;
/// How large a neuron is, as a share of the distance to its neighbours.
const RADIUS_SHARE: f64 = 0.4;
/// Least and largest distance between neighbouring layers.
const LAYER_PITCH: (f64, f64) = (124.0, 220.0);
/// The same on a phone, in radii of a neuron.
const LEAST_NARROW_PITCH: f64 = 3.0;
/// Height of a row of the key.
const KEY_ROW: f64 = QUIET_NOTE.size * LINE_HEIGHT;

/// The neurons of a layer that have a place, from top to bottom; `None` is the place of the dots.
fn shown(neurons: usize) -> Vec<Option<usize>> {
    if neurons <= MOST_SHOWN {
        (0..neurons).map(Some).collect()
    } else {
        (0..MOST_SHOWN - 2).map(Some).chain([None, Some(neurons - 1)]).collect()
    }
}

/// The neurons of a layer that are drawn, each with its place.
fn neurons(layer: &Layer, places: &[Point]) -> impl Iterator<Item = (usize, Point)> {
    shown(layer.names.len()).into_iter().zip(places).filter_map(|(neuron, &place)| Some((neuron?, place)))
}

fn weighted(weight: f64, largest: f64) -> Stroke {
    let share = if largest > 0.0 { weight.abs() / largest } else { 0.0 };
    let between = |(none, all): (f64, f64)| none + share * (all - none);
    let (colour, dash) =
        if weight < 0.0 { (Colour::Vermillion, Dash::Dashed) } else { (Colour::Blue, Dash::Solid) };
    Stroke { ink: colour.tint(between(WEIGHT_TINT) as u32), width: between(WEIGHT_WIDTH), dash }
}

fn matrix_words(layers: &[Layer], before: usize) -> String {
    let (rows, columns) = (layers[before].names.len(), layers[before + 1].names.len());
    let name = layers[before + 1].matrix.clone().unwrap_or_else(|| subscript("W", before));
    format!("{name}: {rows}×{columns}")
}

fn draw_dots(canvas: &mut Canvas<'_>, (x, y): Point, radius: f64) -> Result<(), PlotError> {
    [-0.5, 0.0, 0.5].into_iter().try_for_each(|step| canvas.disc((x, y + step * radius), 1.8, QUIET))
}

/// A number as a reader wants it beside a key.
fn three_digits(number: f64) -> String {
    let places = (0..6).find(|&places| number * 10_f64.powi(places) >= 99.5).unwrap_or(6);
    format!("{number:.*}", usize::try_from(places).unwrap_or(0))
}

/// Where everything is.
struct Places {
    /// For each layer the places of what it shows, from top to bottom.
    layers: Vec<Vec<Point>>,
    radius: f64,
    /// Baselines of the rows of words.
    captions: f64,
    activations: f64,
    matrices: f64,
    /// Middle of the key.
    key: f64,
    width: f64,
    height: f64,
}

impl Places {
    /// Columns and sizes; the rows are counted from the first line of words.
    fn new(layers: &[Layer], is_narrow: bool) -> Result<Self, PlotError> {
        let most = layers.iter().map(|layer| shown(layer.names.len()).len()).max().unwrap_or(1);
        let names = layers
            .iter()
            .flat_map(|layer| shown(layer.names.len()).into_iter().flatten().map(|n| &layer.names[n]));
        let smallest = Lettering { size: SMALLEST_TYPE, ..LABEL };
        // A hair more than the name needs, so that no rounding makes its type too small.
        let needed = 1.01 * widest(names, smallest)? / NAME_SHARE;
        let pitch = (USUAL_HEIGHT / most as f64).max(needed / RADIUS_SHARE).clamp(PITCH.0, PITCH.1);
        let radius = LARGEST_RADIUS.min(RADIUS_SHARE * pitch);

        let mut words = Vec::new();
        for layer in layers {
            words.push(text_width(&layer.caption, LABEL)?.max(text_width(&layer.activation, QUIET_NOTE)?));
        }
        let (gaps, mut needed, mut outside) = ((layers.len() - 1) as f64, 0.0_f64, radius);
        for (index, pair) in words.windows(2).enumerate() {
            let matrix = text_width(&matrix_words(layers, index), LABEL)?;
            needed = needed.max((pair[0] + pair[1]) / 2.0 + 2.0 * GAP).max(matrix + 2.0 * GAP);
        }
        for ends in [words.first(), words.last()].into_iter().flatten() {
            outside = outside.max(ends / 2.0);
        }
        let usual = f64::from(if is_narrow { NARROW_WIDTH } else { SIZE.0 });
        let (width, layer_pitch) = if is_narrow {
            let most = (usual - 2.0 * (outside + MARGIN)) / gaps.max(1.0);
            if most < needed.max(LEAST_NARROW_PITCH * radius) {
                return Err(PlotError::Size { width: NARROW_WIDTH, height: SIZE.1 });
            }
            (usual, most.min(LAYER_PITCH.1))
        } else {
            let pitch = ((usual - 220.0) / gaps.max(1.0)).clamp(LAYER_PITCH.0, LAYER_PITCH.1).max(needed);
            (usual.max((gaps * pitch + 2.0 * (outside + MARGIN)).ceil()), pitch)
        };
        let first = (width - gaps * layer_pitch) / 2.0;

        let row = |style: Lettering, has: fn(&Layer) -> bool| {
            if layers.iter().any(has) { style.size * LINE_HEIGHT } else { 0.0 }
        };
        let caption_row = row(LABEL, |layer| !layer.caption.is_empty());
        let top = caption_row + row(QUIET_NOTE, |layer| !layer.activation.is_empty()) + GAP;
        let middle = top + most as f64 * pitch / 2.0;
        let bottom = top + most as f64 * pitch;
        let matrices = bottom + GAP + LABEL.size;
        let columns = layers.iter().enumerate().map(|(index, layer)| {
            let x = first + index as f64 * layer_pitch;
            let count = shown(layer.names.len()).len();
            let highest = middle - (count - 1) as f64 * pitch / 2.0;
            (0..count).map(|slot| (x, highest + slot as f64 * pitch)).collect()
        });
        Ok(Self {
            layers: columns.collect(),
            radius,
            captions: LABEL.size,
            activations: caption_row + QUIET_NOTE.size,
            matrices: if layers.len() > 1 { matrices } else { bottom },
            key: 0.0,
            width,
            height: 0.0,
        })
    }

    /// The same further down, with the rows that follow.
    fn below(mut self, top: f64, key_rows: usize) -> Self {
        for place in self.layers.iter_mut().flatten() {
            place.1 += top;
        }
        for row in [&mut self.captions, &mut self.activations, &mut self.matrices] {
            *row += top;
        }
        self.key = self.matrices + 3.0 * GAP;
        let last = match key_rows {
            0 => self.matrices,
            rows => self.key + (rows - 1) as f64 * KEY_ROW + QUIET_NOTE.size / 2.0,
        };
        self.height = last + MARGIN;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_layer_is_abridged_before_its_last_neuron() {
        assert_eq!(shown(16).len(), 16);
        let abridged = shown(784);
        assert_eq!(abridged.len(), 16);
        assert_eq!(abridged[13..], [Some(13), None, Some(783)]);
    }

    #[test]
    fn the_key_gives_three_digits() {
        assert_eq!([9.6724, 0.012345, 1234.5].map(three_digits), ["9.67", "0.0123", "1234"]);
    }
}
