//! How much of anything may be asked for, by a file or by a setting.
//!
//! What is read asks for memory in proportion to the file, so most limits are met by a mistake or by a file made to do harm.
//! They lie well above honest use. The help and the documents show [`ALL`], so neither can name another number.
//!
//! ```
//! use nn_choice::limits;
//!
//! assert!(limits::ALL.iter().any(|limit| limit.most == limits::COLUMNS));
//! ```

/// A limit as the help shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub what: &'static str,
    /// The largest count that is allowed.
    pub most: usize,
}

/// Whether so many bytes of memory can be had now. Where an allocation is not ours and ends the program if it fails, this is
/// asked before.
///
/// ```
/// assert!(nn_choice::limits::fits(1 << 10));
/// assert!(!nn_choice::limits::fits(usize::MAX));
/// ```
pub fn fits(bytes: usize) -> bool {
    let mut trial = Vec::<u8>::new();
    let reserved = trial.try_reserve_exact(bytes);
    // Otherwise the compiler leaves out an allocation that nobody uses, and takes it for granted.
    std::hint::black_box(&trial);
    reserved.is_ok()
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident = $most:expr, $what:literal;)+) => {
        $($(#[$doc])* pub const $name: usize = $most;)+

        /// Every limit.
        pub const ALL: &[Limit] = &[$(Limit { what: $what, most: $name }),+];
    };
}

limits! {
    /// Layers of a network.
    LAYERS = 100_000, "layers of a network";
    /// Networks of an ensemble.
    MEMBERS = 100, "networks of an ensemble";
    /// Parameters of a network whose whole matrix of second derivatives is computed.
    HESSIAN = 10_000, "parameters with a whole Hessian";
    /// Steps that L-BFGS remembers.
    LBFGS_MEMORY = 1_000, "steps that L-BFGS remembers";
    /// Numbers that a batch of samples has which arrive in pieces.
    PIECE = 1_000_000_000, "numbers of a piece of samples";
    /// Bytes of the names of a model's inputs and outputs, each category with its column's name.
    NAMES = 1 << 25, "bytes of the names of a model's inputs and outputs";
    /// Times that rows are drawn anew for an interval of confidence.
    RESAMPLES = 1_000_000, "draws for an interval of confidence";
    /// Times that each column is shuffled to tell how important it is.
    SHUFFLES = 1_000, "times that a column is shuffled";
    /// Values that a column is set to, and rows with a curve of their own, to tell what it does.
    CURVE_POINTS = 10_000, "values that a column is set to, and rows with a curve of their own";
    /// Columns of which a report shows what their values do.
    REPORTED_COLUMNS = 100, "columns of which a report shows what their values do";
    /// Times that an experiment of the tutorial is repeated.
    REPEATS = 1_000_000, "repetitions of an experiment of the tutorial";
    /// Threads that share a work.
    THREADS = 1_024, "threads";
    /// Classes that are counted against each other.
    CLASSES = 10_000, "classes of a confusion matrix";
    /// Bins into which probabilities are sorted.
    BINS = 1_000_000, "bins of a calibration";
    /// Numbers of a matrix of zeros and ones.
    ONE_HOT = 4_000_000_000, "zeros and ones of classes";
    /// Numbers of a data set, a matrix or an order that is drawn.
    DRAWN = 100_000_000, "numbers of what is drawn";
    /// Rows of all parts of all divisions together.
    DIVIDED = 1_000_000_000, "rows of all folds together";
    /// Operators of an ONNX graph from one product to the next: an activation in another program's words.
    OPERATORS = 1_000, "operators between two layers of an ONNX graph";
    /// Columns of a table, or of an array that is read as one.
    COLUMNS = 120_000, "columns of a table";
    /// Weights and biases of a network.
    PARAMETERS = 100_000_000, "weights and biases of a network";
    /// Dimensions of a NumPy array; NumPy itself allows as many.
    DIMENSIONS = 64, "dimensions of a NumPy array";
    /// Bytes of the header of a NumPy array; NumPy itself reads up to 10,000.
    ARRAY_HEADER = 1 << 16, "bytes of the header of a NumPy array";
    /// Bytes of a file that is read whole: a model, a checkpoint. Four numbers for each of [`PARAMETERS`] are about 10 GB of text.
    WHOLE_FILE = 4_000_000_000_usize.saturating_mul(4), "bytes of the file of a model or a checkpoint";
    /// Bytes of an experiment or of a space to search; and of any file read whole that does not say how long it is, as a device or
    /// a pipe.
    SETTINGS_FILE = 1 << 26, "bytes of an experiment or a space, and of any model from a device";
    /// Bytes of a row of text. A quote that is never closed ends here.
    ROW = 1 << 25, "bytes of a row of CSV or JSON";
    /// Bytes that any packed file may unpack to.
    UNPACKED = 1 << 23, "bytes that any packed file may unpack to";
    /// How many times its packed size a file may unpack to, beyond [`UNPACKED`]. Tables of numbers have 2 to 20, nothing but
    /// zeros has 1000.
    UNPACKED_RATIO = 200, "times its packed size that a packed file may unpack to, if that is more";
}
