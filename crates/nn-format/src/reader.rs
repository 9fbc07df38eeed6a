//! Reading networks whose activations are not all ours.

use crate::error::FormatError;
use nn_model::Activation;
use std::path::Path;

/// Reads files in which activations of one's own may be named. The functions `from_json` and its like are this without any.
///
/// ```
/// use nn_format::{Document, Reader, from_json, to_json};
/// use nn_math::elementary::Elementary;
/// use nn_model::{Activation, ActivationFormula, Architecture, Network};
///
/// struct Square;
///
/// impl ActivationFormula for Square {
///     fn name(&self) -> &str {
///         "own-square"
///     }
///     fn range(&self) -> std::ops::RangeInclusive<f64> {
///         0.0..=f64::INFINITY
///     }
///     #[inline(always)]
///     fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
///         (s.mul(z, z), s.add(z, z), s.splat(2.0))
///     }
/// }
///
/// let square = Activation::own(&Square);
/// let network = Network::from_parameters(Architecture::new(1).layer(1, square), vec![2.0, 0.5])?;
/// let document = Document::from(network);
/// let file = to_json(&document)?; // says "own-square"
/// assert!(from_json(&file).unwrap_err().to_string().contains("there is no activation called `own-square`"));
/// assert_eq!(Reader::with(&[square]).json(&file)?, document);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader<'a> {
    /// Activations that may occur besides ours.
    pub(crate) own: &'a [Activation],
    /// The output of a graph that is read; none if there is but one that holds numbers.
    pub(crate) output: Option<&'a str>,
    /// Where the other files of a graph lie; none if it may have none.
    pub(crate) folder: Option<&'a Path>,
    /// The activations of hidden layers and of the last, for files that say none.
    pub(crate) activations: Option<(&'a [Activation], Activation)>,
    /// The modules of a file that says no order, from the first to the last.
    pub(crate) order: &'a [String],
}

impl<'a> Reader<'a> {
    /// A reader that knows these besides ours.
    pub fn with(own: &'a [Activation]) -> Reader<'a> {
        Reader { own, ..Reader::default() }
    }

    /// Of a graph with several outputs, reads the one of this name, or any value that a node gives: so a network can be read
    /// without what comes after its last layer. Other formats have one output and no name for it.
    #[must_use]
    pub fn output(self, name: &'a str) -> Reader<'a> {
        Reader { output: Some(name), ..self }
    }

    /// The activation of all hidden layers, or one for each, and that of the last layer: for weights by themselves, such as a
    /// PyTorch module's in safetensors, that say none.
    ///
    /// ```
    /// # use nn_format::Reader;
    /// # use nn_model::Activation;
    /// # fn read(bytes: &[u8]) -> Result<(), nn_format::FormatError> {
    /// // safetensors.torch.save_file(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1)).state_dict(), ..)
    /// let document = Reader::default().activations(&[Activation::Relu], Activation::Linear).safetensors(bytes)?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn activations(self, hidden: &'a [Activation], output: Activation) -> Reader<'a> {
        Reader { activations: Some((hidden, output)), ..self }
    }

    /// The modules of such a file from the first layer to the last, where their names and sizes leave it open.
    #[must_use]
    pub fn order(self, modules: &'a [String]) -> Reader<'a> {
        Reader { order: modules, ..self }
    }

    /// Where the bytes are those of the file at `path`, and may name others that lie beside it: ONNX keeps numbers in such.
    #[must_use]
    pub fn beside(self, path: &'a Path) -> Reader<'a> {
        Reader { folder: Some(path.parent().unwrap_or(Path::new(""))), ..self }
    }

    /// The activation of layer `i` (counted from 0) by its name.
    pub(crate) fn activation(
        self,
        format: &'static str,
        i: usize,
        word: &str,
    ) -> Result<Activation, FormatError> {
        Activation::parse_with(word, self.own).map_err(|error| {
            let own = if error.setting.is_none() {
                "; one of your own is read by `Reader::with(&[it])`"
            } else {
                ""
            };
            let (place, problem) = (format!("at `layers[{i}].activation`"), format!("{error}{own}"));
            FormatError::Content { format, place, problem }
        })
    }
}
