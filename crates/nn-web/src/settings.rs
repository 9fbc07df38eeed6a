//! The settings: ONE list, of which the controls, the link, the copied programs and the tests are made.
//!
//! To add one: its row in the list, and what it does, in `values.rs` or `samples.rs`.

use crate::feature::Feature;
use crate::json::{Object, list, quoted};
use nn_choice::{Choice, UnknownName};
use nn_data::{BuiltIn, Scaling};
use nn_model::{Activation, Clipping, Initialization, Loss, Metric, Optimizer, Schedule, Task};

/// What a value may be.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// One of these; nothing, if it is `open`, for what is usual for the rest.
    Choice { options: Options, open: Option<&'static str> },
    /// Some of these, or one for each layer, with commas between.
    Choices(Options),
    /// A number.
    Number { least: f64, most: f64, logarithmic: bool },
    /// A whole number.
    Whole { least: usize, most: usize },
    /// Whole numbers, with commas between.
    Wholes { least: usize, most: usize },
    /// Numbers, with commas between.
    Numbers { least: f64, most: f64 },
    /// `true` or `false`.
    Switch,
    /// Any text.
    Text,
    /// Names of columns, with commas between.
    Texts,
}

/// The words that a choice has.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    pub(crate) names: fn() -> Vec<&'static str>,
    /// The word as it is written, of whatever may be read.
    pub(crate) read: fn(&str) -> Result<String, UnknownName>,
}

const fn of<T: Choice>() -> Options {
    Options {
        names: || T::NAMES.to_vec(),
        read: |word| {
            let (name, number) = nn_choice::Setting::read::<T>(word)?;
            Ok(if word.contains(':') { format!("{name}:{number}") } else { name.to_owned() })
        },
    }
}

/// The words of some lists.
macro_rules! words {
    ($what:literal, $lists:expr) => {
        Options {
            names: || {
                let lists: &[&[&'static str]] = $lists;
                lists.concat()
            },
            read: |word| one_of($what, $lists, word),
        }
    };
}

fn one_of(what: &'static str, lists: &[&[&'static str]], word: &str) -> Result<String, UnknownName> {
    let known = lists.concat();
    if known.contains(&word) {
        return Ok(word.to_owned());
    }
    let meant = nn_choice::nearest(word, &known);
    let meant = known.iter().copied().find(|name| Some(*name) == meant);
    Err(UnknownName { what, found: word.to_owned(), known, meant, setting: None })
}

/// A setting.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) group: Group,
    pub(crate) kind: Kind,
    /// What it is if nothing is said.
    pub(crate) usual: &'static str,
    /// One sentence.
    pub(crate) help: &'static str,
    /// The key in an experiment's file, where there is one of the same meaning.
    pub(crate) toml: &'static str,
    /// The flag of `nn train`, where there is one.
    pub(crate) flag: &'static str,
    /// What must be so for it to mean anything.
    pub(crate) when: Option<When>,
    /// Whether copied programs say it even where it is usual, because it is not usual for `nn train`.
    pub(crate) always: bool,
}

/// Another setting that must have, or must not have, one of these values.
#[derive(Clone, Copy)]
pub(crate) struct When {
    pub(crate) key: Key,
    pub(crate) is: bool,
    pub(crate) values: &'static [&'static str],
}

/// The drawer that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Data,
    Layers,
    Training,
    Validation,
    /// No control of its own.
    State,
}

impl Group {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Group::Data => "data",
            Group::Layers => "layers",
            Group::Training => "loss and step",
            Group::Validation => "validation",
            Group::State => "state",
        }
    }
}

/// A row of the list; `toml`, `flag` and `when` add what not all have.
const fn row(
    name: &'static str,
    label: &'static str,
    group: Group,
    kind: Kind,
    usual: &'static str,
    help: &'static str,
) -> Setting {
    Setting { name, label, group, kind, usual, help, toml: "", flag: "", when: None, always: false }
}

impl Setting {
    const fn toml(self, toml: &'static str) -> Setting {
        Setting { toml, ..self }
    }

    const fn flag(self, flag: &'static str) -> Setting {
        Setting { flag, ..self }
    }

    const fn when(self, key: Key, values: &'static [&'static str]) -> Setting {
        Setting { when: Some(When { key, is: true, values }), ..self }
    }

    const fn unless(self, key: Key, values: &'static [&'static str]) -> Setting {
        Setting { when: Some(When { key, is: false, values }), ..self }
    }

    const fn always(self) -> Setting {
        Setting { always: true, ..self }
    }
}

const fn choice<T: Choice>() -> Kind {
    Kind::Choice { options: of::<T>(), open: None }
}

/// A choice that is left to the rest if nothing is said.
const fn open<T: Choice>(open: &'static str) -> Kind {
    Kind::Choice { options: of::<T>(), open: Some(open) }
}

const fn number(least: f64, most: f64) -> Kind {
    Kind::Number { least, most, logarithmic: false }
}

const fn logarithmic(least: f64, most: f64) -> Kind {
    Kind::Number { least, most, logarithmic: true }
}

const fn whole(least: usize, most: usize) -> Kind {
    Kind::Whole { least, most }
}

/// The data sets that are drawn.
const DRAWN: &[&str] = &[
    "noisy-linear",
    "xor",
    "moons",
    "circles",
    "rings",
    "spirals",
    "blobs",
    "sine",
    "parabola",
    "absolute",
    "step",
];
/// The tables whose columns the reader chooses.
const GIVEN: &[&str] = &["csv", "table"];
/// The optimisers that have a learning rate, which are those that take batches.
const WITH_RATE: &[&str] = &["gradient-descent", "rms-prop", "adam", "adam-w", "nadam"];
const ADAMS: &[&str] = &["adam", "adam-w", "nadam"];

/// The most samples, parameters, and numbers that are kept of all samples, in a page that is to stay alive.
pub(crate) const MOST_SAMPLES: usize = 100_000;
pub(crate) const MOST_PARAMETERS: usize = 1_000_000;
pub(crate) const MOST_ACTIVATIONS: usize = 20_000_000;
/// The most epochs, each of which leaves six numbers behind.
pub(crate) const MOST_EPOCHS: usize = 1_000_000;
/// JavaScript has no larger whole numbers.
const MOST_SEED: usize = if usize::BITS < 64 { usize::MAX } else { (1 << 32) - 1 };

macro_rules! settings {
    ($($Key:ident = $setting:expr;)*) => {
        /// The name of a setting in the code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Key { $($Key,)* }

        /// Every setting; the place of each is its key's.
        pub(crate) const SETTINGS: &[Setting] = &[$($setting,)*];
        /// Every key, in the same order.
        pub(crate) const KEYS: &[Key] = &[$(Key::$Key,)*];
    };
}

settings! {
    Data = row("data", "Data", Group::Data, Kind::Choice { options: words!("data set", &[BuiltIn::NAMES, &["csv", "table"]]), open: None },
        "moons", "Which samples the network learns from: a set that is drawn or built in, a CSV file of your own, or a table in the link.")
        .toml("data.generator").always();
    Table = row("table", "Table", Group::Data, Kind::Text, "", "The table in the link: CSV with a header.").when(Key::Data, &["table"]);
    Samples = row("samples", "Samples", Group::Data, whole(1, MOST_SAMPLES), "200", "How many samples are drawn.")
        .toml("data.samples").always().when(Key::Data, DRAWN);
    Noise = row("noise", "Noise", Group::Data, number(0.0, 10.0), "0.1", "The standard deviation of the noise that is added to them.")
        .toml("data.noise").always().when(Key::Data, DRAWN);
    DataSeed = row("data_seed", "Seed of the data", Group::Data, whole(0, MOST_SEED), "1",
        "Where the random numbers of the samples start: the same seed gives the same samples.").when(Key::Data, DRAWN);
    Targets = row("targets", "Predict", Group::Data, Kind::Texts, "", "The columns to predict; the last one if nothing is said.")
        .when(Key::Data, GIVEN);
    Inputs = row("inputs", "From", Group::Data, Kind::Texts, "", "The columns to predict from; all others if nothing is said.")
        .toml("columns.inputs").flag("--input").when(Key::Data, GIVEN);
    Ignore = row("ignore", "Leave out", Group::Data, Kind::Texts, "", "Columns to leave out.")
        .toml("columns.ignore").flag("--ignore").when(Key::Data, GIVEN);
    Text = row("text", "Only names", Group::Data, Kind::Texts, "", "Columns of numbers that are only names, such as postcodes.")
        .toml("columns.text").flag("--text").when(Key::Data, GIVEN);
    Missing = row("missing", "Missing cells", Group::Data,
        Kind::Choice { options: words!("way with missing cells", &[&["refuse", "mean", "median", "most-frequent"]]), open: None }, "refuse",
        "What becomes of missing cells of the inputs.").toml("columns.missing").flag("--missing").when(Key::Data, GIVEN);
    Task = row("task", "Task", Group::Data, open::<Task>("as the targets look"), "", "What the targets are.")
        .toml("columns.task").flag("--task");
    Features = row("features", "Added inputs", Group::Data, Kind::Choices(of::<Feature>()), "",
        "What is made of the first two numbers, x and y, and given to the network beside them.").unless(Key::Data, &["digits"]);
    InputScaling = row("input_scaling", "Scale inputs", Group::Data, choice::<Scaling>(), "standard",
        "How inputs are scaled before they reach the network, by the numbers of the training samples.")
        .toml("network.input_scaling").flag("--input-scaling");
    TargetScaling = row("target_scaling", "Scale targets", Group::Data, open::<Scaling>("as suits the loss"), "",
        "How the targets of regression are scaled; predictions are turned back.")
        .toml("network.target_scaling").flag("--target-scaling");

    Seed = row("seed", "Seed", Group::Layers, whole(0, MOST_SEED), "0",
        "Where the random numbers of first weights, batches, dropout and validation start.").toml("seed").flag("--seed");
    Hidden = row("hidden", "Hidden layers", Group::Layers, Kind::Wholes { least: 1, most: 10_000 }, "8",
        "How many units each hidden layer has, from the first to the last; none for a linear model.")
        .toml("network.hidden").flag("--hidden").always();
    Activations = row("activations", "Activations", Group::Layers, Kind::Choices(of::<Activation>()), "tanh",
        "What hidden units make of their weighted sums: one for all layers, or one for each.")
        .toml("network.activations").flag("--activation").unless(Key::Hidden, &[""]).always();
    Output = row("output", "Output", Group::Layers, open::<Activation>("as suits the task"), "",
        "What the output units make of their weighted sums.").toml("network.output");
    Bias = row("bias", "Biases", Group::Layers, Kind::Switch, "true",
        "Whether each unit has a number that is added to its weighted sum.").toml("network.bias");
    Initialization = row("initialization", "First weights", Group::Layers, choice::<Initialization>(), "glorot-uniform",
        "How the first weights are drawn.").toml("network.initialization");
    Low = row("low", "From", Group::Layers, number(-100.0, 100.0), "-1", "The least first weight.")
        .when(Key::Initialization, &["uniform"]);
    High = row("high", "To", Group::Layers, number(-100.0, 100.0), "1", "The bound above the first weights.")
        .when(Key::Initialization, &["uniform"]);
    StandardDeviation = row("standard_deviation", "Spread", Group::Layers, number(0.0, 100.0), "1",
        "The standard deviation of the first weights.").when(Key::Initialization, &["normal"]);
    Gain = row("gain", "Gain", Group::Layers, number(0.0, 100.0), "1", "What orthogonal weights are multiplied by.")
        .when(Key::Initialization, &["orthogonal"]);

    Loss = row("loss", "Loss", Group::Training, open::<Loss>("as suits the task"), "", "What training makes small.")
        .toml("training.loss").flag("--loss");
    Optimizer = row("optimizer", "Optimiser", Group::Training, choice::<Optimizer>(), "adam", "How the gradient moves the weights.")
        .toml("training.optimizer.name").flag("--optimizer").always();
    Rate = row("rate", "Learning rate", Group::Training, logarithmic(1e-12, 1e6), "0.01", "How far a step goes.")
        .toml("training.optimizer.learning_rate").flag("--learning-rate").always().when(Key::Optimizer, WITH_RATE);
    Momentum = row("momentum", "Momentum", Group::Training, number(0.0, 0.9999), "0", "How much of the last step goes on.")
        .toml("training.optimizer.momentum").flag("--momentum").when(Key::Optimizer, &["gradient-descent"]);
    Nesterov = row("nesterov", "Nesterov", Group::Training, Kind::Switch, "false",
        "Whether the gradient is taken as if momentum had already moved on.").toml("training.optimizer.nesterov")
        .when(Key::Optimizer, &["gradient-descent"]);
    Decay = row("decay", "Decay", Group::Training, number(0.0, 0.999_999), "0.99",
        "How slowly the mean of squared gradients forgets.").toml("training.optimizer.decay").when(Key::Optimizer, &["rms-prop"]);
    Beta1 = row("beta1", "Beta 1", Group::Training, number(0.0, 0.999_999), "0.9", "How slowly the mean of gradients forgets.")
        .toml("training.optimizer.beta1").when(Key::Optimizer, ADAMS);
    Beta2 = row("beta2", "Beta 2", Group::Training, number(0.0, 0.999_999_9), "0.999",
        "How slowly the mean of squared gradients forgets.").toml("training.optimizer.beta2").when(Key::Optimizer, ADAMS);
    Epsilon = row("epsilon", "Epsilon", Group::Training, logarithmic(1e-30, 1.0), "0.00000001", "What is added to the divisor of a step.")
        .toml("training.optimizer.epsilon").when(Key::Optimizer, &["rms-prop", "adam", "adam-w", "nadam"]);
    WeightDecay = row("weight_decay", "Weight decay", Group::Training, number(0.0, 10.0), "0.01", "How fast weights shrink beside the steps.")
        .toml("training.optimizer.weight_decay").when(Key::Optimizer, &["adam-w"]);
    Memory = row("memory", "Memory", Group::Training, whole(1, 100), "10", "How many steps are remembered.")
        .toml("training.optimizer.memory").when(Key::Optimizer, &["lbfgs"]);
    Tolerance = row("tolerance", "Tolerance", Group::Training, logarithmic(1e-30, 1.0), "0.000000001",
        "The run has converged when no component of the gradient is larger.").toml("training.optimizer.tolerance")
        .when(Key::Optimizer, &["lbfgs"]);
    Batch = row("batch", "Batch", Group::Training, whole(0, MOST_SAMPLES), "0", "After how many samples there is a step; 0 for all of them.")
        .toml("training.batch_size").flag("--batch-size").always().when(Key::Optimizer, WITH_RATE);
    DropLast = row("drop_last", "Drop the rest", Group::Training, Kind::Switch, "false",
        "Whether a last batch with fewer samples than the others is left out.").toml("training.drop_last").flag("--drop-last")
        .unless(Key::Batch, &["0"]);
    InOrder = row("in_order", "In order", Group::Training, Kind::Switch, "false",
        "Whether batches are in the order of the samples, the same in each epoch.").toml("training.in_order").flag("--in-order")
        .unless(Key::Batch, &["0"]);
    Schedule = row("schedule", "Schedule", Group::Training, choice::<Schedule>(), "constant", "How the learning rate goes from epoch to epoch.")
        .toml("training.schedule.name").when(Key::Optimizer, WITH_RATE);
    Every = row("every", "Every", Group::Training, whole(1, MOST_EPOCHS), "100", "After how many epochs the rate is multiplied.")
        .toml("training.schedule.every").always().when(Key::Schedule, &["step"]);
    Factor = row("factor", "Factor", Group::Training, number(1e-6, 1.0), "0.5", "What the rate is multiplied by.")
        .toml("training.schedule.factor").always().when(Key::Schedule, &["step", "exponential", "plateau"]);
    Period = row("period", "Period", Group::Training, whole(1, MOST_EPOCHS), "500", "How many epochs it takes from the top to the floor.")
        .toml("training.schedule.epochs").always().when(Key::Schedule, &["cosine", "cosine-wave"]);
    Floor = row("floor", "Floor", Group::Training, number(0.0, 1.0), "0", "The lowest point, as a part of the rate.")
        .toml("training.schedule.floor").always().when(Key::Schedule, &["cosine", "cosine-wave"]);
    ScheduleDecay = row("schedule_decay", "Fall", Group::Training, number(0.0, 1e6), "0.01", "How fast the rate falls.")
        .toml("training.schedule.decay").always().when(Key::Schedule, &["inverse-scaling"]);
    Power = row("power", "Power", Group::Training, number(0.0, 10.0), "1", "The power of its fall.")
        .toml("training.schedule.power").always().when(Key::Schedule, &["inverse-scaling"]);
    PlateauPatience = row("plateau_patience", "Patience", Group::Training, whole(0, MOST_EPOCHS), "20",
        "For how many epochs it waits for an improvement.").toml("training.schedule.patience").always().when(Key::Schedule, &["plateau"]);
    WarmUp = row("warm_up", "Warm-up", Group::Training, whole(0, MOST_EPOCHS), "0", "For how many epochs the learning rate rises to its size.")
        .toml("training.warm_up").flag("--warm-up").when(Key::Optimizer, WITH_RATE);
    ClipNorm = row("clip_norm", "Longest gradient", Group::Training, number(0.0, 1e9), "0",
        "Longer gradients are shortened to this length; 0 for any length.").toml("training.clip_norm").flag("--clip-norm")
        .when(Key::Optimizer, WITH_RATE);
    Clipping = row("clipping", "Shortened", Group::Training, choice::<Clipping>(), "exact", "How a longer gradient is shortened.")
        .toml("training.clipping").unless(Key::ClipNorm, &["0"]);

    Validation = row("validation", "Validation", Group::Validation, number(0.0, 0.9), "0",
        "Which fraction of the samples is kept aside, to see how well new ones are predicted.")
        .toml("validation.fraction").flag("--validation");
    ValidationInOrder = row("validation_in_order", "The last rows", Group::Validation, Kind::Switch, "false",
        "Whether the validation samples are the last ones, in place of a draw.").toml("validation.split")
        .unless(Key::Validation, &["0"]);
    Stratified = row("stratified", "By class", Group::Validation, Kind::Switch, "true",
        "Whether each class has its share of the validation samples.").toml("validation.split")
        .when(Key::ValidationInOrder, &["false"]);
    L1 = row("l1", "Penalty L1", Group::Validation, number(0.0, 100.0), "0", "The penalty on the size of weights.")
        .toml("training.penalty.l1").flag("--l1");
    L2 = row("l2", "Penalty L2", Group::Validation, number(0.0, 100.0), "0", "The penalty on the squares of weights.")
        .toml("training.penalty.l2").flag("--l2");
    PenaltyOnBiases = row("penalty_on_biases", "On biases too", Group::Validation, Kind::Switch, "false",
        "Whether these penalties are on biases too.").toml("training.penalty.biases").flag("--penalty-on-biases");
    Dropout = row("dropout", "Dropout", Group::Validation, Kind::Numbers { least: 0.0, most: 0.99 }, "0",
        "How likely a hidden unit is left out of a step: one number for all hidden layers, or one for each.")
        .toml("training.dropout").flag("--dropout").when(Key::Optimizer, WITH_RATE);
    InputDropout = row("input_dropout", "Dropout of inputs", Group::Validation, number(0.0, 0.99), "0",
        "How likely an input is left out of a step.").toml("training.input_dropout").flag("--input-dropout")
        .when(Key::Optimizer, WITH_RATE);
    EarlyStopping = row("early_stopping", "Stop early after", Group::Validation, whole(0, MOST_EPOCHS), "0",
        "Training stops when the loss has not improved for this many epochs, and the best weights are kept; 0 for never.")
        .toml("training.early_stopping.patience").flag("--early-stopping");
    Watch = row("watch", "Watch", Group::Validation,
        Kind::Choice { options: words!("quantity to watch", &[&["loss", "training-loss"], Metric::NAMES]), open: None },
        "loss", "What must improve; on validation samples if there are any.").toml("training.early_stopping.watched").flag("--watch")
        .unless(Key::EarlyStopping, &["0"]);
    Improvement = row("improvement", "Improve by", Group::Validation, number(0.0, 1e9), "0", "By how much it must improve to count.")
        .toml("training.early_stopping.tolerance").flag("--tolerance").unless(Key::EarlyStopping, &["0"]);
    RestoreBest = row("restore_best", "Keep the best weights", Group::Validation, Kind::Switch, "true",
        "Whether the weights that were best are kept, and not the last.").toml("training.early_stopping.restore_best")
        .unless(Key::EarlyStopping, &["0"]);
    OnDivergence = row("on_divergence", "When it diverges", Group::Validation,
        Kind::Choice { options: words!("way to go on", &[&["stop", "continue"]]), open: None }, "stop",
        "What to do when the error stops being a number.").toml("training.on_divergence");

    Weights = row("weights", "Weights", Group::State, Kind::Numbers { least: -1e300, most: 1e300 }, "",
        "The weights and biases to start from, layer by layer, instead of random ones.").toml("network.weights");
    At = row("at", "Epochs", Group::State, whole(0, MOST_EPOCHS), "0", "How many epochs are to be done when the link is opened.");
}

impl Key {
    pub(crate) fn setting(self) -> &'static Setting {
        &SETTINGS[self as usize]
    }
}

/// The list as JSON.
pub(crate) fn listed() -> String {
    let options = |object: Object, options: &Options, open: Option<&str>| {
        let option = |value: &str, label: &str| Object::new().text("value", value).text("label", label).end();
        let names = (options.names)().into_iter().map(|name| option(name, name));
        object.list("options", open.map(|label| option("", label)).into_iter().chain(names))
    };
    let rows = SETTINGS.iter().map(|setting| {
        let Setting { name, label, group, kind, usual, help, toml, flag, when, always: _ } = setting;
        let object = Object::new().text("key", name).text("label", label).text("group", group.name());
        let range = |object: Object, kind: &str, least: f64, most: f64, logarithmic: bool| {
            object
                .text("kind", kind)
                .number("min", least)
                .number("max", most)
                .switch("logarithmic", logarithmic)
        };
        let object = match kind {
            Kind::Choice { options: of, open } => options(object.text("kind", "choice"), of, *open),
            Kind::Choices(of) => options(object.text("kind", "list").text("of", "choice"), of, None),
            Kind::Number { least, most, logarithmic } => range(object, "number", *least, *most, *logarithmic),
            Kind::Whole { least, most } => range(object, "integer", *least as f64, *most as f64, false),
            Kind::Wholes { least, most } => {
                range(object, "list", *least as f64, *most as f64, false).text("of", "integer")
            }
            Kind::Numbers { least, most } => range(object, "list", *least, *most, false).text("of", "number"),
            Kind::Switch => object.text("kind", "switch"),
            Kind::Text => object.text("kind", "text"),
            Kind::Texts => object.text("kind", "list").text("of", "column"),
        };
        let object = object.text("usual", usual).text("help", help).text("toml", toml).text("flag", flag);
        let object = match when {
            Some(When { key, is, values }) => {
                let values = list(values.iter().map(|value| quoted(value)));
                let when = Object::new()
                    .text("key", key.setting().name)
                    .raw(if *is { "values" } else { "not" }, &values);
                object.raw("when", &when.end())
            }
            None => object,
        };
        object.end()
    });
    Object::new().list("settings", rows).end()
}
