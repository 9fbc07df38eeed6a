use thiserror::Error;

/// Why a picture could not be drawn: what was found, what was expected, and the way out.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum PlotError {
    /// A drawing without any of what it is there to show.
    #[error("the drawing {title:?} has no {lacks}, expected at least one: add it with `{add}`")]
    Empty {
        /// Title of the drawing.
        title: String,
        /// What is missing.
        lacks: &'static str,
        /// The method that adds it.
        add: &'static str,
    },
    /// A line, points, a band or bars that are empty or hold no place with finite coordinates.
    #[error(
        "none of the {points} points of {series:?} can be drawn, expected at least one with finite coordinates \
         (above zero on a logarithmic axis): leave it out or look where its values come from"
    )]
    EmptySeries {
        /// Name of the line, the points, the band or the bars.
        series: String,
        /// How many points or bars there are.
        points: usize,
    },
    /// A band whose lower end lies above its upper end.
    #[error(
        "the band {band:?} leads from {low} to {high} at x = {x}, expected the lower end first: exchange the two"
    )]
    BandOrder {
        /// Name of the band.
        band: String,
        /// Where it is upside down.
        x: f64,
        /// Lower end found.
        low: f64,
        /// Upper end found.
        high: f64,
    },
    /// An interval whose numbers do not rise from its lower end to its upper.
    #[error(
        "an interval in the row {row:?} leads from {low} by {middle} to {high}, expected rising numbers, those of its \
         inner part in between: look where they come from"
    )]
    IntervalOrder {
        /// Label of the row.
        row: String,
        /// Lower end found.
        low: f64,
        /// Middle found.
        middle: f64,
        /// Upper end found.
        high: f64,
    },
    /// A part with a setting of its own where the whole decides.
    #[error("{part} has {setting} of its own, which would have no effect: {instead}")]
    OwnSetting {
        /// The part of the picture.
        part: String,
        /// What it has.
        setting: &'static str,
        /// The way out.
        instead: &'static str,
    },
    /// A range that does not lead from a smaller finite number to a larger one.
    #[error(
        "the axis {axis:?} got the range from {low} to {high}, expected two finite numbers with the smaller \
         first: give them with `Axis::range` or leave the range to the data"
    )]
    Range {
        /// Label of the axis.
        axis: String,
        /// Lower end found.
        low: f64,
        /// Upper end found.
        high: f64,
    },
    /// A logarithmic axis that would have to show zero or less.
    #[error(
        "the logarithmic axis {axis:?} got the range from {low} to {high}, expected numbers above zero: begin \
         above zero or leave out `Axis::log`"
    )]
    LogRange {
        /// Label of the axis.
        axis: String,
        /// Lower end found.
        low: f64,
        /// Upper end found.
        high: f64,
    },
    /// A number that has to be finite and is not.
    #[error("{what} is {value}, expected a finite number")]
    NotFinite {
        /// What the number stands for.
        what: String,
        /// The number found.
        value: f64,
    },
    /// A number that has to be above zero and is not.
    #[error(
        "{what} is {value}, expected a number above zero: leave out `Axis::log` or look where it comes from"
    )]
    NotPositive {
        /// What the number stands for.
        what: String,
        /// The number found.
        value: f64,
    },
    /// Values that do not fill the grid of a surface.
    #[error(
        "the grid got {found} values, expected {columns} x {rows}: one row after the other, at least two of each"
    )]
    GridSize {
        /// Columns asked for.
        columns: usize,
        /// Rows asked for.
        rows: usize,
        /// How many values it got.
        found: usize,
    },
    /// A share of a whole, such as a probability or a shade, that is not between 0 and 1.
    #[error(
        "{what} is {value}, expected a share from 0 to 1: divide by the whole or look where it comes from"
    )]
    NotAShare {
        /// What the number stands for.
        what: String,
        /// The number found.
        value: f64,
    },
    /// Fewer or more classes than can be told apart, or another number of them in one part than in the whole.
    #[error("{what} has {found} classes, expected {expected}: one name and one field or row for each")]
    Classes {
        /// The part of the picture.
        what: String,
        /// How many classes it has.
        found: usize,
        /// How many were expected.
        expected: String,
    },
    /// A sample of a class that has no name.
    #[error("a sample at ({x}, {y}) is of class {class} (counted from 0), expected one of {classes} classes")]
    SampleClass {
        /// Where the sample lies, along x.
        x: f64,
        /// The same along y.
        y: f64,
        /// The class found.
        class: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// Fields of one region whose values are not at the same places.
    #[error(
        "the field of class {class} (counted from 0) in the region {region:?} has other ranges, columns or rows \
         than the first, expected the same places: sample all classes on one `Grid`"
    )]
    GridPlaces {
        /// Title of the region.
        region: String,
        /// The class whose field differs.
        class: usize,
    },
    /// Shades that do not fill their image.
    #[error(
        "image {image} (counted from 0) got {found} shades, expected {columns} x {rows}: one row after the other"
    )]
    ImageSize {
        /// Position of the image, from 0.
        image: usize,
        /// Columns asked for.
        columns: usize,
        /// Rows asked for.
        rows: usize,
        /// How many shades it got.
        found: usize,
    },
    /// An image whose points would be smaller than those of the picture.
    #[error(
        "an image of {columns} x {rows} points has {space} pixels of space, expected at least half a pixel for each \
         point: take fewer images in a row or smaller ones"
    )]
    ImageTooLarge {
        /// Columns of the image.
        columns: usize,
        /// Rows of the image.
        rows: usize,
        /// The pixels for its longer side.
        space: f64,
    },
    /// A width of a line or of points that cannot be drawn.
    #[error("{series:?} is {width} pixels wide, expected a width above 0 and up to 50")]
    Width {
        /// Name of the line or the points.
        series: String,
        /// The width found.
        width: f64,
    },
    /// A picture too small or too large, or too small for the words in it.
    #[error(
        "a picture of {width} x {height} pixels cannot hold this drawing, expected 200 x 150 to 4000 x 4000 with \
         space left beside the words: choose another size or shorten the labels"
    )]
    Size {
        /// Nominal width found.
        width: u32,
        /// Nominal height found.
        height: u32,
    },
    /// A text that would reach over the edge of the picture or of the shape around it.
    #[error("the text {text:?} does not fit into its place: shorten it or make the picture larger")]
    TextDoesNotFit {
        /// The text.
        text: String,
    },
    /// A picture without words for those who cannot see it.
    #[error("the picture {title:?} has no alternative text: say in a sentence or two what it shows")]
    NoAlternativeText {
        /// Title of the picture.
        title: String,
    },
    /// A panel without a height.
    #[error("the panel {panel:?} is {height} times as high as others, expected a finite number above 0")]
    PanelHeight {
        /// Title of the panel.
        panel: String,
        /// The height found.
        height: f64,
    },
    /// A layer without neurons.
    #[error("layer {layer} (counted from 0) has no neuron, expected at least one name in it")]
    EmptyLayer {
        /// Position of the layer, from 0.
        layer: usize,
    },
    /// Weights that do not fill the matrix between two layers.
    #[error(
        "layer {layer} (counted from 0) got {found} weights, expected {rows} x {columns}: one row for each \
         neuron before it, one column for each of its own (the first layer takes none)"
    )]
    WeightCount {
        /// Position of the layer, from 0.
        layer: usize,
        /// How many weights it got.
        found: usize,
        /// Neurons in the layer before.
        rows: usize,
        /// Neurons in this layer.
        columns: usize,
    },
    /// The drawing backend, the embedded font or the rasteriser failed: a fault of this crate, not of its input.
    #[error("{step} failed, which is a bug in nn-plot: {message}")]
    Internal {
        /// What was being done.
        step: &'static str,
        /// What was reported.
        message: String,
    },
}

/// Refuses a number that is not finite.
pub(crate) fn check_finite(
    numbers: impl IntoIterator<Item = f64>,
    what: impl FnOnce() -> String,
) -> Result<(), PlotError> {
    match numbers.into_iter().find(|number| !number.is_finite()) {
        Some(value) => Err(PlotError::NotFinite { what: what(), value }),
        None => Ok(()),
    }
}

impl PlotError {
    pub(crate) fn empty(title: &str, lacks: &'static str, add: &'static str) -> Self {
        Self::Empty { title: title.to_owned(), lacks, add }
    }

    pub(crate) fn internal(step: &'static str, error: impl std::fmt::Display) -> Self {
        Self::Internal { step, message: error.to_string() }
    }
}
