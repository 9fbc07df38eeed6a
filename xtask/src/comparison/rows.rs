//! What is compared. Every row has a cell for each library: leaving one out does not compile.

use super::sources::*;
use super::{Cell, Measured, computed, none, says};
use nn_data::{BuiltIn, Scaling, digits, iris};
use nn_model::{Activation, Initialization, Loss, Metric, Optimizer, Schedule, Task};

/// A question and the answers of five libraries.
pub(super) struct Row {
    pub what: &'static str,
    pub ours: Cell,
    pub scikit_learn: Cell,
    pub keras: Cell,
    pub burn: Cell,
    pub candle: Cell,
}

/// The names of a list of choices.
macro_rules! names {
    ($Type:ident) => {
        $Type::ALL.iter().map(|choice| choice.name()).collect::<Vec<_>>().join(", ")
    };
}

pub(super) fn networks() -> Vec<Row> {
    vec![
        Row {
            what: "layers",
            ours: says("fully connected, in a chain; with biases or without", &[ARCHITECTURE]),
            scikit_learn: says("fully connected, in a chain; always with biases", &[SK_SOURCE]),
            keras: says("dense, convolutional, recurrent, attention and many more", &[K_LAYERS]),
            burn: says("linear, convolutional, recurrent, attention and many more", &[B_MODULES]),
            candle: says("linear, convolutional, recurrent, attention and more", &[C_MODULES]),
        },
        Row {
            what: "layers and graphs of one's own",
            ours: says("no", &[ARCHITECTURE]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: says("yes", &[K_LAYERS]),
            burn: says("yes", &[B_MODULES]),
            candle: says("yes", &[C_MODULES]),
        },
        Row {
            what: "activations",
            ours: computed(names!(Activation)),
            scikit_learn: says(
                "identity, logistic, tanh, relu; the output's follows from the task (identity, exp, logistic, softmax)",
                &[SK_SOURCE],
            ),
            keras: says("30", &[K_ACTIVATIONS]),
            burn: says("27 modules; softmax is a function", &[B_ACTIVATIONS]),
            candle: says("15 and PReLU; softmax, tanh and selu as functions; no softplus", &[C_ACTIVATIONS]),
        },
        Row {
            what: "activations of one's own",
            ours: says("no: a row and a formula in the library's source", &[ACTIVATION_LIST]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: says("yes", &[K_ACTIVATIONS]),
            burn: says("yes", &[B_MODULES]),
            candle: says("yes", &[C_MODULES]),
        },
        Row {
            what: "first weights",
            ours: computed(Initialization::NAMES.join(", ")).and("; or given", &[ARCHITECTURE]),
            scikit_learn: says("Glorot's uniform, no choice; biases too are drawn", &[SK_SOURCE]),
            keras: says("16, all of ours among them; or given", &[K_INITIALIZERS]),
            burn: says(
                "constant, uniform, normal, Kaiming and Xavier in both forms, orthogonal",
                &[B_INITIALIZERS],
            ),
            candle: says("constant, normal, uniform, Kaiming in both forms", &[C_INIT]),
        },
        Row {
            what: "tasks",
            ours: computed(names!(Task)),
            scikit_learn: says(
                "regression (several outputs too), binary, multi-class, multi-label",
                &[SK_CLASSIFIER, SK_REGRESSOR],
            ),
            keras: says("any, by output layer and loss", &[K_LOSSES]),
            burn: says("any, by output layer and loss", &[B_LOSSES]),
            candle: says("any, by output layer and loss", &[C_LOSSES]),
        },
        Row {
            what: "predictions",
            ours: says("outputs, probabilities, classes, labels", &[PREDICT]),
            scikit_learn: says("classes, probabilities and their logarithms", &[SK_CLASSIFIER]),
            keras: says("outputs", &[K_FIT]),
            burn: says("outputs", &[B_MODULES]),
            candle: says("outputs", &[C_MODULES]),
        },
    ]
}

pub(super) fn descent() -> Vec<Row> {
    vec![
        Row {
            what: "losses",
            ours: computed(names!(Loss)),
            scikit_learn: says(
                "squared error or Poisson for regression, log loss for classes",
                &[SK_REGRESSOR, SK_CLASSIFIER],
            ),
            keras: says("21 (mean or sum)", &[K_LOSSES]),
            burn: says("17", &[B_LOSSES]),
            candle: says(
                "negative log-likelihood, cross-entropy, mean square, binary cross-entropy, Huber",
                &[C_LOSSES],
            ),
        },
        Row {
            what: "losses of one's own",
            ours: says("no: a row and a term in the library's source", &[LOSS_LIST]),
            scikit_learn: says("no", &[SK_REGRESSOR]),
            keras: says("yes", &[K_LOSSES]),
            burn: says("yes", &[B_LOSSES]),
            candle: says("yes", &[C_LOSSES]),
        },
        Row {
            what: "a loss that does not fit the output layer",
            ours: says("refused, with the reason", &[PAIRING]),
            scikit_learn: says("cannot be chosen", &[SK_SOURCE]),
            keras: says("one's own care (`from_logits`)", &[K_LOSSES]),
            burn: says("one's own care (`logits`)", &[B_CROSS_ENTROPY]),
            candle: says("one's own care", &[C_LOSSES]),
        },
        Row {
            what: "weights of samples",
            ours: says("yes, in losses and metrics", &[SAMPLES]),
            scikit_learn: says("yes", &[SK_CLASSIFIER]),
            keras: says("yes", &[K_FIT]),
            burn: says("by hand, from losses that are not reduced", &[B_NO_REDUCTION]),
            candle: none(C_NONE),
        },
        Row {
            what: "weights of classes",
            ours: says("yes, also balanced", &[SAMPLES]),
            scikit_learn: says("no parameter; made into weights of samples, also balanced", &[SK_WEIGHTS]),
            keras: says("yes", &[K_FIT]),
            burn: says("yes, in the cross-entropies", &[B_CROSS_ENTROPY]),
            candle: none(C_NONE),
        },
        Row {
            what: "optimisers",
            ours: computed(Optimizer::NAMES.join(", "))
                .and("; the first with momentum, also Nesterov's", &[OPTIMIZERS]),
            scikit_learn: says("SGD with momentum and Nesterov's, Adam, L-BFGS", &[SK_CLASSIFIER]),
            keras: says(
                "Adadelta, Adafactor, Adagrad, Adam, Adamax, AdamW, Ftrl, Lamb, Lion, Muon, Nadam, RMSprop, \
                 schedule-free AdamW, SGD; no L-BFGS",
                &[K_OPTIMIZERS],
            ),
            burn: says(
                "SGD, Adam, AdamW, Adagrad, Adafactor, Adan, LAMB, L-BFGS, Lion, Muon, RMSprop",
                &[B_OPTIMIZERS],
            ),
            candle: says("SGD without momentum, AdamW", &[C_OPTIMIZERS]),
        },
        Row {
            what: "schedules of the learning rate",
            ours: computed(Schedule::NAMES.join(", ")).and("; warm-up before any", &[SCHEDULE]),
            scikit_learn: says(
                "constant, inverse scaling, adaptive (a plateau); for SGD only",
                &[SK_CLASSIFIER],
            ),
            keras: says(
                "exponential, steps, polynomial, inverse time, cosine (with restarts, warm-up), plateau, one's own",
                &[K_SCHEDULES, K_CALLBACKS],
            ),
            burn: says(
                "constant, step, exponential, linear, cosine, Noam, sequences and products of them, one's own; no plateau",
                &[B_OPTIMIZERS],
            ),
            candle: says("by hand", &[C_OPTIMIZERS]),
        },
        Row {
            what: "penalties on weights",
            ours: says("L1, L2, AdamW's decay; the same for all layers, never on biases", &[PENALTY]),
            scikit_learn: says("L2, the same for all layers", &[SK_CLASSIFIER]),
            keras: says(
                "L1, L2, orthogonal, one's own, layer by layer; bounds on weights",
                &[K_REGULARIZERS],
            ),
            burn: says("L2, in the optimisers; AdamW's decay", &[B_DECAY]),
            candle: says("AdamW's decay", &[C_OPTIMIZERS]),
        },
        Row {
            what: "clipping of gradients",
            ours: says("by the norm of the whole gradient; by hand in other ways", &[TRAINING, HOOK]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: says("by value, by each variable's norm, by the whole norm", &[K_CLIP]),
            burn: says("by value, by each tensor's norm", &[B_CLIP]),
            candle: says("no", &[C_OPTIMIZERS]),
        },
        Row {
            what: "weights that training leaves alone",
            ours: says("by hand: a function that sets their gradient to 0 before each step", &[HOOK]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: says("`trainable = False`, layer by layer", &[K_LAYERS]),
            burn: says("`no_grad`, module by module", &[B_FREEZE]),
            candle: says("those that the optimiser is not given", &[C_OPTIMIZERS]),
        },
        Row {
            what: "dropout",
            ours: says("one probability for all hidden layers", &[TRAINING]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: says("yes, several kinds, layer by layer", &[K_LAYERS]),
            burn: says("yes, layer by layer", &[B_MODULES]),
            candle: says("yes, layer by layer", &[C_DROPOUT]),
        },
        Row {
            what: "batch normalisation",
            ours: says("no", &[ARCHITECTURE]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: says("yes, and others", &[K_LAYERS]),
            burn: says("yes, and others", &[B_MODULES]),
            candle: says("yes, and others", &[C_BATCH_NORM, C_MODULES]),
        },
    ]
}

pub(super) fn training() -> Vec<Row> {
    vec![
        Row {
            what: "a training loop",
            ours: says("yes", &[TRAINING]),
            scikit_learn: says("yes", &[SK_CLASSIFIER]),
            keras: says("yes", &[K_FIT]),
            burn: says("yes", &[B_TRAIN]),
            candle: none(C_NONE),
        },
        Row {
            what: "a training loop of one's own",
            ours: says("yes, with the library's optimisers, and the bits of its own loop", &[OWN_LOOP]),
            scikit_learn: says("no: `partial_fit` is the smallest part", &[SK_CLASSIFIER]),
            keras: says("yes: `train_on_batch`, or with the backend's gradient", &[K_FIT, K_BACKENDS]),
            burn: says("yes: a step is a function", &[B_OPTIMIZERS]),
            candle: says("yes: a step is a function", &[C_OPTIMIZERS]),
        },
        Row {
            what: "batches",
            ours: says("all samples, some or one; shuffled from a seed or in order", &[TRAINING]),
            scikit_learn: says("some; shuffled or in order; all for L-BFGS", &[SK_CLASSIFIER]),
            keras: says("any size; shuffled or in order", &[K_FIT]),
            burn: says("any size; shuffled from a seed or in order", &[B_LOADER]),
            candle: none(C_NONE),
        },
        Row {
            what: "samples for validation",
            ours: says("a part drawn at random, or one's own", &[VALIDATION]),
            scikit_learn: says(
                "a part drawn at random (classes in proportion), with early stopping only",
                &[SK_CLASSIFIER],
            ),
            keras: says("the last part, or one's own", &[K_FIT]),
            burn: says("one's own", &[B_TRAIN]),
            candle: none(C_NONE),
        },
        Row {
            what: "early stopping",
            ours: says(
                "by the loss, with patience and tolerance; the best weights are restored",
                &[STOPPING],
            ),
            scikit_learn: says(
                "by the score, with patience and tolerance; the best weights are restored",
                &[SK_CLASSIFIER, SK_SOURCE],
            ),
            keras: says(
                "by any metric, with patience and tolerance; the best weights are restored if asked",
                &[K_STOPPING],
            ),
            burn: says("by any metric, with patience; the best weights are in a checkpoint", &[B_STOPPING]),
            candle: none(C_NONE),
        },
        Row {
            what: "a start from given weights",
            ours: says("yes", &[TRAINING]),
            scikit_learn: says("`warm_start`, with a new optimiser", &[SK_CLASSIFIER, SK_SOURCE]),
            keras: says("yes", &[K_FIT]),
            burn: says("yes", &[B_TRAIN]),
            candle: says("yes", &[C_VAR_MAP]),
        },
        Row {
            what: "a stopped run goes on, optimiser's memory included",
            ours: says("yes, with the bits of a run without the stop", &[RUN]),
            scikit_learn: says("`partial_fit` after `pickle`: the same bits when tried", &[SK_RUN]),
            keras: says("yes; same bits not found", &[K_BACKUP, K_SAVING, K_NOT_EXACT]),
            burn: says("yes; same bits not found", &[B_TRAIN, B_NOT_EXACT]),
            candle: says("no: the optimiser's memory cannot be saved", &[C_OPTIMIZERS]),
        },
        Row {
            what: "learning on from new samples (online)",
            ours: says("a checkpoint resumed on the new samples; or one's own loop", &[RUN, OWN_LOOP]),
            scikit_learn: says("`partial_fit`", &[SK_CLASSIFIER]),
            keras: says("`train_on_batch`", &[K_FIT]),
            burn: says("by hand: a step is a function", &[B_OPTIMIZERS]),
            candle: says("by hand: a step is a function", &[C_OPTIMIZERS]),
        },
        Row {
            what: "more data than memory",
            ours: says("no", &[SAMPLES]),
            scikit_learn: says("by `partial_fit`", &[SK_CLASSIFIER]),
            keras: says("yes: generators, `tf.data`, PyTorch's loaders", &[K_FIT]),
            burn: says("yes: `Dataset`", &[B_DATASET]),
            candle: says("by hand", &[C_CORE]),
        },
        Row {
            what: "someone who looks on",
            ours: says(
                "after each epoch: the history and the network; may stop. Before each step: the gradient; may change it",
                &[OBSERVE, HOOK],
            ),
            scikit_learn: says(
                "no: the perceptron does not take part in `sklearn.callback`",
                &[SK_CALLBACKS],
            ),
            keras: says("callbacks around each epoch and batch; may change anything", &[K_CALLBACKS]),
            burn: says("loggers, renderers, an interrupter; or one's own loop", &[B_TRAIN]),
            candle: says("one's own loop", &[C_OPTIMIZERS]),
        },
        Row {
            what: "history",
            ours: says(
                "loss, validation loss, metrics, learning rate, gradient's length, and why the run stopped",
                &[HISTORY],
            ),
            scikit_learn: says("loss, validation score", &[SK_CLASSIFIER]),
            keras: says("loss and metrics, of validation too", &[K_CALLBACKS]),
            burn: says("loss and metrics, of validation too, in files", &[B_TRAIN]),
            candle: none(C_NONE),
        },
        Row {
            what: "a limit in time",
            ours: says("yes", &[TRAINING]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: none(K_NO_LIMIT),
            burn: none(B_NO_LIMIT),
            candle: none(C_NONE),
        },
        Row {
            what: "divergence",
            ours: says("an outcome with its epoch; or goes on, if asked", &[HISTORY]),
            scikit_learn: says("an error", &[SK_SOURCE]),
            keras: says("the callback `TerminateOnNaN`", &[K_CALLBACKS]),
            burn: none(B_NO_DIVERGENCE),
            candle: none(C_NONE),
        },
    ]
}

pub(super) fn around() -> Vec<Row> {
    let size = |set: &nn_data::Dataset| format!("{} x {}", set.samples(), set.inputs().ncols());
    vec![
        Row {
            what: "metrics",
            ours: computed(names!(Metric)).and("; confusion matrix, ROC curve, calibration", &[METRICS]),
            scikit_learn: says("all of ours and many more", &[SK_METRICS]),
            keras: says("about 40; neither balanced accuracy nor a calibration", &[K_METRICS]),
            burn: says(
                "accuracy, top k, precision, recall, F-beta, AUROC and others; none for regression but the loss",
                &[B_METRICS],
            ),
            candle: none(C_NONE),
        },
        Row {
            what: "cross-validation",
            ours: says(
                "k folds, plain, by class, repeated; scores with standard errors (nn-select)",
                &[K_FOLD],
            ),
            scikit_learn: says("yes, with many kinds of folds", &[SK_CV]),
            keras: says("by scikit-learn, through a wrapper", &[K_WRAPPERS]),
            burn: none(B_NO_CV),
            candle: none(C_NONE),
        },
        Row {
            what: "search of settings",
            ours: says("grid and random, in parallel, seeds averaged (nn-select)", &[SEARCH]),
            scikit_learn: says("grid, random, halving, in parallel", &[SK_SEARCH]),
            keras: says("KerasTuner: random, grid, Bayesian, Hyperband", &[K_TUNER]),
            burn: none(B_NO_CV),
            candle: none(C_NONE),
        },
        Row {
            what: "scaling",
            ours: computed(names!(Scaling)),
            scikit_learn: says("both of ours and many more", &[SK_PREPROCESSING]),
            keras: says("a layer, `Normalization`, and others", &[K_LAYERS]),
            burn: none(B_NO_SCALING),
            candle: none(C_NONE),
        },
        Row {
            what: "encoding of categories and classes",
            ours: says("one-hot, of both", &[ENCODING]),
            scikit_learn: says(
                "one-hot, ordinal, by target; the perceptron takes classes as they are",
                &[SK_PREPROCESSING],
            ),
            keras: says("layers: look-up, one-hot, hashing", &[K_LAYERS]),
            burn: says("one-hot of class numbers", &[B_ONE_HOT]),
            candle: says("one-hot of class numbers", &[C_ENCODING]),
        },
        Row {
            what: "splitting",
            ours: says("train, test; train, validation, test; plain or by class", &[SPLIT]),
            scikit_learn: says("train, test; plain or by class", &[SK_CV]),
            keras: says("`split_dataset`", &[K_UTILS]),
            burn: says("`PartialDataset::split`", &[B_DATASET]),
            candle: none(C_NONE),
        },
        Row {
            what: "scaler and network as one thing",
            ours: says("yes: a recipe and what it fitted (nn-select)", &[RECIPE]),
            scikit_learn: says("`Pipeline`", &[SK_PIPELINE]),
            keras: says("yes: scaling is a layer", &[K_LAYERS]),
            burn: says("by hand, in the module", &[B_MODULES]),
            candle: says("by hand", &[C_MODULES]),
        },
        Row {
            what: "data sets",
            ours: computed(format!(
                "{}: iris {}, digits {}",
                names!(BuiltIn),
                size(&iris()),
                size(&digits())
            )),
            scikit_learn: says("these and many more", &[SK_DATA]),
            keras: says("MNIST and seven others, downloaded", &[K_DATA]),
            burn: says("MNIST, CIFAR, Hugging Face's, downloaded", &[B_DATASET]),
            candle: says("MNIST and others, downloaded (candle-datasets)", &[C_CORE]),
        },
    ]
}

pub(super) fn derivatives() -> Vec<Row> {
    vec![
        Row {
            what: "automatic differentiation",
            ours: says("no: backpropagation is written out", &[ABSENT]),
            scikit_learn: says("no: backpropagation is written out", &[SK_SOURCE]),
            keras: says("yes, the backend's", &[K_BACKENDS]),
            burn: says("yes", &[B_AUTODIFF]),
            candle: says("yes", &[C_BACKPROP]),
        },
        Row {
            what: "the gradient by the parameters",
            ours: says("yes, at any parameters", &[OBJECTIVE]),
            scikit_learn: says("not in public", &[SK_CLASSIFIER]),
            keras: says("yes, the backend's", &[K_BACKENDS]),
            burn: says("yes", &[B_AUTODIFF]),
            candle: says("yes", &[C_BACKPROP]),
        },
        Row {
            what: "the gradient by the inputs",
            ours: says("no", &[OBJECTIVE]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: says("yes, the backend's", &[K_BACKENDS]),
            burn: says("yes", &[B_AUTODIFF]),
            candle: says("yes", &[C_BACKPROP]),
        },
        Row {
            what: "second derivatives",
            ours: says("by the parameters: Hessian, its products, its largest eigenvalue", &[CURVATURE]),
            scikit_learn: says("no", &[SK_CLASSIFIER]),
            keras: says("yes, the backend's", &[K_BACKENDS]),
            burn: says("no", &[B_AUTODIFF]),
            candle: says("out of scope, its source says", &[C_BACKPROP]),
        },
    ]
}

pub(super) fn files() -> Vec<Row> {
    vec![
        Row {
            what: "a network in a file",
            ours: says("JSON with a version and a schema, bit for bit; safetensors", &[FORMATS]),
            scikit_learn: says("pickle, joblib, cloudpickle, skops", &[SK_PERSISTENCE]),
            keras: says("`.keras`, `.weights.h5`", &[K_SAVING]),
            burn: says("burnpack, safetensors", &[B_STORE]),
            candle: says("safetensors", &[C_VAR_MAP]),
        },
        Row {
            what: "from and to PyTorch",
            ours: says("safetensors, both ways", &[FORMATS]),
            scikit_learn: says("no", &[SK_PERSISTENCE]),
            keras: says("safetensors not found; `torch.export` out", &[K_NO_SAFETENSORS, K_EXPORT]),
            burn: says("`.pt` in; safetensors, both ways", &[B_STORE]),
            candle: says("`.pth` in; safetensors, both ways", &[C_VAR_BUILDER, C_VAR_MAP]),
        },
        Row {
            what: "NumPy's npz",
            ours: says("both ways, scikit-learn's networks in too", &[FORMATS]),
            scikit_learn: says("by hand: weights are NumPy's arrays", &[SK_CLASSIFIER]),
            keras: says("by hand: `get_weights`", &[K_LAYERS]),
            burn: none(B_STORE_NO_NPZ),
            candle: says("in", &[C_VAR_BUILDER]),
        },
        Row {
            what: "ONNX out",
            ours: says("yes, `f64` or `f32`", &[FORMATS]),
            scikit_learn: says("by skl2onnx", &[SK_PERSISTENCE]),
            keras: says("yes", &[K_EXPORT]),
            burn: says("no", &[B_EXPORT]),
            candle: says("no", &[C_ONNX]),
        },
        Row {
            what: "ONNX in",
            ours: says("multilayer perceptrons", &[FORMATS]),
            scikit_learn: none(SK_NO_IMPORT),
            keras: none(K_NO_IMPORT),
            burn: says("yes, as Rust code (burn-onnx)", &[B_ONNX]),
            candle: says("yes, to be run (candle-onnx)", &[C_ONNX]),
        },
    ]
}

pub(super) fn machines(measured: &Measured) -> Vec<Row> {
    vec![
        Row {
            what: "numbers",
            ours: says("`f64`", &[ABSENT]),
            scikit_learn: says("`f32` or `f64`, as the inputs are", &[SK_RUN]),
            keras: says("`f32`, `f64`, `f16`, `bf16`, mixed", &[K_DTYPE]),
            burn: says("`f32`, `f64`, `f16`, `bf16`, quantised", &[B_FLEX]),
            candle: says("`f32`, `f64`, `f16`, `bf16`, quantised", &[C_DTYPE]),
        },
        Row {
            what: "graphics processors",
            ours: says("no", &[ABSENT]),
            scikit_learn: says("no", &[SK_GUIDE]),
            keras: says("yes", &[K_BACKENDS]),
            burn: says("CUDA, ROCm, Metal, Vulkan, WebGPU", &[B_README]),
            candle: says("CUDA, Metal", &[C_CORE]),
        },
        Row {
            what: "threads",
            ours: says(
                "as many as are allowed, for large batches; cross-validation and search use all cores (nn-select)",
                &[TRAINING, SEARCH],
            ),
            scikit_learn: says("those of BLAS; cross-validation and search use all cores", &[SK_SEARCH]),
            keras: says("the backend's", &[K_BACKENDS]),
            burn: says("yes, for large tensors", &[B_FLEX]),
            candle: says("yes", &[C_THREADS]),
        },
        Row {
            what: "WebAssembly",
            ours: says("compiles; not tried in a browser", &[WASM]),
            scikit_learn: says("in Pyodide", &[SK_PYODIDE]),
            keras: none(K_NO_WASM),
            burn: says("yes", &[B_README]),
            candle: says("yes", &[C_WASM]),
        },
        Row {
            what: "sparse inputs",
            ours: says("no", &[SAMPLES]),
            scikit_learn: says("yes", &[SK_RUN]),
            keras: says("yes, with TensorFlow and JAX", &[K_SPARSE]),
            burn: none(B_NO_SPARSE),
            candle: none(C_NONE),
        },
        Row {
            what: "the same again from a seed",
            ours: says("yes, generators are named", &[BITS]),
            scikit_learn: says("`random_state`", &[SK_CLASSIFIER]),
            keras: says("`set_random_seed`, almost", &[K_SEED]),
            burn: says("`Device::seed`; the numbers may change with a release", &[B_SEED]),
            candle: says("not on the CPU: its generator takes no seed", &[C_SEED]),
        },
        Row {
            what: "the same bits on every machine",
            ours: says("yes, with any instruction set", &[BITS]),
            scikit_learn: says("no", &[SK_MACHINES]),
            keras: says("not promised: TensorFlow's promise is for the same hardware", &[K_TF_DETERMINISM]),
            burn: none(B_NO_MACHINES),
            candle: none(C_NO_MACHINES),
        },
        Row {
            what: "a training step allocates",
            ours: says("nothing", &[ALLOCATIONS]),
            scikit_learn: says("arrays for each product", &[SK_SOURCE]),
            keras: none(K_NO_ALLOCATIONS),
            burn: none(B_NO_ALLOCATIONS),
            candle: says("tensors for gradients", &[C_BACKPROP]),
        },
        Row {
            what: "packages that come with it",
            ours: computed(format!("{} with nn-model, itself included", measured.packages)),
            scikit_learn: says("6", &[SK_SIZE]),
            keras: says("9 and a backend", &[K_SIZE]),
            burn: says("194", &[B_SIZE]),
            candle: says("129", &[C_SIZE]),
        },
        Row {
            what: "lines of code",
            ours: computed(format!("about {} (nn-model and nn-math)", thousands(measured.lines))),
            scikit_learn: says("950, on NumPy and SciPy", &[SK_SIZE]),
            keras: says("120 000, on a backend", &[K_SIZE]),
            burn: says("113 000", &[B_SIZE]),
            candle: says("48 000", &[C_SIZE]),
        },
    ]
}

/// The table of the libraries that have no perceptron: our cell, linfa's and smartcore's.
pub(super) fn without_perceptrons(measured: &Measured) -> Vec<(&'static str, [Cell; 3])> {
    vec![
        (
            "a multilayer perceptron",
            [says("yes", &[ARCHITECTURE]), says("no", &[L_README]), says("no", &[S_SOURCE])],
        ),
        (
            "other models",
            [
                says("least squares, to compare with", &[LEAST_SQUARES]),
                says(
                    "linear, logistic, SVM, trees, ensembles, Bayes, clusters, neighbours, PCA and more",
                    &[L_README],
                ),
                says(
                    "linear, logistic, SVM, trees, forests, boosting, Bayes, clusters, neighbours, PCA and more",
                    &[S_SOURCE],
                ),
            ],
        ),
        (
            "metrics",
            [
                computed(format!("{}", Metric::ALL.len()))
                    .and(", confusion matrix, ROC curve, calibration", &[METRICS]),
                says("of regression, classes (confusion matrix, AUC, Matthews) and clusters", &[L_METRICS]),
                says("accuracy, precision, recall, F1, AUC, MSE, MAE, R2, of clusters", &[S_METRICS]),
            ],
        ),
        (
            "folds and cross-validation",
            [
                says("k folds, plain, by class, repeated; standard errors (nn-select)", &[K_FOLD]),
                says("k folds", &[L_DATASET]),
                says("k folds", &[S_SELECTION]),
            ],
        ),
        (
            "search of settings",
            [
                says("grid and random (nn-select)", &[SEARCH]),
                none(L_NO_SEARCH),
                says("switched off", &[S_SELECTION]),
            ],
        ),
        (
            "scaling and encoding",
            [
                computed(names!(Scaling)).and("; one-hot", &[ENCODING]),
                says(
                    "standard, min-max, max-abs, norms, whitening, text; one-hot not found",
                    &[L_SCALING, L_NO_ENCODING],
                ),
                says("standard; one-hot", &[S_PREPROCESSING]),
            ],
        ),
        (
            "in files",
            [
                says("JSON, safetensors, ONNX", &[FORMATS]),
                says("serde", &[L_FEATURES]),
                says("serde", &[S_FEATURES]),
            ],
        ),
        (
            "packages that come with it",
            [computed(measured.packages.to_string()), says("69", &[L_SIZE]), says("13", &[S_FEATURES])],
        ),
    ]
}

/// 4500 as `4 500`, as the page writes the others' numbers.
fn thousands(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{} {:03}", number / 1000, number % 1000) }
}
