//! Where the facts come from. Those on others were read in November 2026, in the sources of exactly these versions as the
//! package registries deliver them; the addresses are where the same text can be read. Pages of documentation were read in
//! stored copies, not live: scikit-learn's guide in those of 1.6 and 1.8, candle-onnx in those of 0.9.2 and 0.10.2.

/// What a cell of the page rests on.
pub(super) struct Source {
    /// What it is, and what in it says so.
    pub what: &'static str,
    pub place: Place,
}

pub(super) enum Place {
    Web(&'static str),
    /// A file of this project, which must exist and contain this text.
    Here(&'static str, &'static str),
    /// Nowhere: `what` says what was searched.
    NotFound,
}

macro_rules! sources {
    ($( $name:ident = $place:expr, $what:expr; )*) => {
        $( pub(super) const $name: &Source = &Source { what: $what, place: $place }; )*
    };
}

use Place::{Here, NotFound, Web};

// This project.
sources! {
    ARCHITECTURE = Here("crates/nn-model/src/network/mod.rs", "pub fn layer("), "`Architecture`";
    ACTIVATION_LIST = Here("crates/nn-model/src/activation.rs", "To add one"), "the list of activations";
    LOSS_LIST = Here("crates/nn-model/src/loss.rs", "To add one"), "the list of losses";
    LEAST_SQUARES = Here("crates/nn-math/src/linear_algebra/least_squares.rs", "pub fn"), "`least_squares`";
    SEARCH = Here("crates/nn-select/src/space.rs", "pub fn grid_search"), "`Space`";
    RECIPE = Here("crates/nn-select/src/recipe.rs", "pub struct Recipe"), "`Recipe`";
    PREDICT = Here("crates/nn-model/src/network/prediction.rs", "pub fn predict_labels("), "`Network::predict` and its relatives";
    PAIRING = Here("crates/nn-model/src/loss.rs", "fn check_output("), "`Loss::check_output`, `Loss::link`";
    SAMPLES = Here("crates/nn-model/src/samples.rs", "pub fn balanced_class_weights("), "`Samples::with_weights`, `class_weights`";
    PENALTY = Here("crates/nn-model/src/training/penalty.rs", "pub fn l1("), "`Penalty`";
    OPTIMIZERS = Here("crates/nn-model/src/optimizer/descent.rs", "pub fn nesterov("), "the optimisers' settings";
    SCHEDULE = Here("crates/nn-model/src/training/settings.rs", "pub fn warm_up("), "`Training::schedule`, `Training::warm_up`";
    TRAINING = Here("crates/nn-model/src/training/settings.rs", "pub fn clip_norm("), "`Training`";
    VALIDATION = Here("crates/nn-model/src/training/run.rs", "pub fn validate<"), "`Run::validate`, `Training::validation_split`";
    STOPPING = Here("crates/nn-model/src/training/settings.rs", "pub struct EarlyStopping"), "`EarlyStopping`";
    RUN = Here("crates/nn-model/src/training/checkpoint.rs", "pub fn resume("), "`Run::resume`, `Run::checkpoint`";
    OBSERVE = Here("crates/nn-model/src/training/run.rs", "pub fn observe("), "`Run::observe`";
    HOOK = Here("crates/nn-model/src/training/hook.rs", "pub fn before_step("), "`Run::before_step`";
    OWN_LOOP = Here("tests/public_parts.rs", "fn a_loop_over_batches_gives_the_bits_of_a_run"), "the test: `Objective`, `OptimizerState` and a loop give the bits of a `Run`";
    HISTORY = Here("crates/nn-model/src/training/history.rs", "pub gradient_norm"), "`History`, `Stop`";
    METRICS = Here("crates/nn-model/src/metrics/mod.rs", "Calibration, CalibrationBin, RocCurve"), "`ConfusionMatrix`, `RocCurve`, `Calibration`";
    K_FOLD = Here("crates/nn-data/src/split/k_fold.rs", "pub fn repeated("), "`KFold`";
    SPLIT = Here("crates/nn-data/src/split/mod.rs", "pub fn train_validation_test_split"), "`train_test_split`, `train_validation_test_split`";
    ENCODING = Here("crates/nn-data/src/prepare/one_hot.rs", "pub struct OneHotEncoder"), "`OneHotEncoder`, `Labels`";
    OBJECTIVE = Here("crates/nn-model/src/backprop/objective.rs", "pub fn gradient("), "`Objective::gradient`";
    CURVATURE = Here("crates/nn-model/src/backprop/curvature.rs", "pub fn hessian_product("), "`Curvature`";
    FORMATS = Here("crates/nn-format/README.md", "| safetensors |"), "the formats of nn-format";
    BITS = Here("tests/bits.rs", "fn training_gives_the_same_bits_with_every_instruction_set"), "the test, and the committed figures, which are drawn again and compared on each machine that runs `cargo xtask ci`";
    ALLOCATIONS = Here("tests/allocations.rs", "fn a_training_step_allocates_nothing"), "the test with a counting allocator";
    ABSENT = Here("docs/ARCHITECTURE.md", "What is deliberately absent"), "what is deliberately absent";
    WASM = Here("xtask/src/ci.rs", "the libraries compile for WebAssembly"), "the check of `cargo xtask ci` for wasm32-unknown-unknown; not run in a browser";
}

const SKLEARN_SOURCE: &str = "https://github.com/scikit-learn/scikit-learn/blob/1.9.1/sklearn/neural_network/_multilayer_perceptron.py";

// scikit-learn 1.9.1.
sources! {
    SK_CLASSIFIER = Web("https://scikit-learn.org/1.9/modules/generated/sklearn.neural_network.MLPClassifier.html"), "scikit-learn 1.9.1, `MLPClassifier`: its parameters and methods are all there are";
    SK_REGRESSOR = Web("https://scikit-learn.org/1.9/modules/generated/sklearn.neural_network.MLPRegressor.html"), "scikit-learn 1.9.1, `MLPRegressor`: as above; regression with several outputs was run";
    SK_SOURCE = Web(SKLEARN_SOURCE), "scikit-learn 1.9.1, the perceptron's source: `_initialize`, `_init_coef`, `_backprop`, `_fit_stochastic`";
    SK_GUIDE = Web("https://scikit-learn.org/1.9/modules/neural_networks_supervised.html"), "scikit-learn, user guide 1.17: \"offers no GPU support\"";
    SK_RUN = Web(SKLEARN_SOURCE), "run with scikit-learn 1.9.1: six calls of `partial_fit` against three, `pickle`, three more; `float32` inputs give `float32` weights; `csr_matrix` inputs are taken";
    SK_WEIGHTS = Web("https://scikit-learn.org/1.9/modules/generated/sklearn.utils.class_weight.compute_sample_weight.html"), "scikit-learn, `compute_sample_weight`";
    SK_METRICS = Web("https://scikit-learn.org/1.9/modules/model_evaluation.html"), "scikit-learn, user guide 3.4, metrics";
    SK_CV = Web("https://scikit-learn.org/1.9/modules/cross_validation.html"), "scikit-learn, user guide 3.1, cross-validation";
    SK_SEARCH = Web("https://scikit-learn.org/1.9/modules/grid_search.html"), "scikit-learn, user guide 3.2, search";
    SK_PREPROCESSING = Web("https://scikit-learn.org/1.9/modules/preprocessing.html"), "scikit-learn, user guide 7.3, preprocessing";
    SK_PIPELINE = Web("https://scikit-learn.org/1.9/modules/compose.html"), "scikit-learn, user guide 7.1, pipelines";
    SK_DATA = Web("https://scikit-learn.org/1.9/datasets.html"), "scikit-learn, user guide 8, data sets";
    SK_PERSISTENCE = Web("https://scikit-learn.org/1.8/_sources/model_persistence.rst.txt"), "scikit-learn 1.8, user guide 10, persistence";
    SK_CALLBACKS = Web("https://github.com/scikit-learn/scikit-learn/tree/1.9.1/sklearn/callback"), "scikit-learn 1.9.1, `sklearn.callback`: used by logistic regression, scaling, pipelines and searches, not by `neural_network`";
    SK_MACHINES = Web("https://github.com/scikit-learn/scikit-learn/issues/13108"), "scikit-learn, issue 13108 (and 20516, open): different results on different machines";
    SK_PYODIDE = Web("https://github.com/pyodide/pyodide"), "Pyodide, README: scikit-learn is among the packages that were ported";
    SK_SIZE = Web("https://pypi.org/project/scikit-learn/1.9.1/"), "scikit-learn 1.9.1: itself and the five packages it requires; the lines are those of `_multilayer_perceptron.py`, `_base.py` and `_stochastic_optimizers.py` without docstrings, 2026-11-24";
    SK_NO_IMPORT = NotFound, "searched: scikit-learn's user guide on persistence; it speaks of writing ONNX, not of reading it into an estimator";
}

// Keras 3.15.1.
sources! {
    K_ACTIVATIONS = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/activations/__init__.py"), "Keras 3.15.1, `keras.activations`";
    K_LAYERS = Web("https://github.com/keras-team/keras/tree/v3.15.1/keras/src/layers"), "Keras 3.15.1, `keras.layers`";
    K_INITIALIZERS = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/initializers/__init__.py"), "Keras 3.15.1, `keras.initializers`";
    K_LOSSES = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/losses/__init__.py"), "Keras 3.15.1, `keras.losses`";
    K_OPTIMIZERS = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/optimizers/__init__.py"), "Keras 3.15.1, `keras.optimizers`; no L-BFGS among them";
    K_CLIP = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/optimizers/base_optimizer.py"), "Keras 3.15.1, the optimisers' common parameters";
    K_SCHEDULES = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/optimizers/schedules/learning_rate_schedule.py"), "Keras 3.15.1, `keras.optimizers.schedules`";
    K_REGULARIZERS = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/regularizers/regularizers.py"), "Keras 3.15.1, `keras.regularizers`, `keras.constraints`";
    K_FIT = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/trainers/trainer.py"), "Keras 3.15.1, `Model.compile`, `Model.fit`, `Model.train_on_batch`, `Model.predict`";
    K_CALLBACKS = Web("https://github.com/keras-team/keras/tree/v3.15.1/keras/src/callbacks"), "Keras 3.15.1, `keras.callbacks`";
    K_STOPPING = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/callbacks/early_stopping.py"), "Keras 3.15.1, `EarlyStopping`";
    K_BACKUP = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/callbacks/backup_and_restore.py"), "Keras 3.15.1, `BackupAndRestore`";
    K_SAVING = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/saving/saving_lib.py"), "Keras 3.15.1, saving: layers, optimisers, losses and metrics keep their state";
    K_METRICS = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/metrics/__init__.py"), "Keras 3.15.1, `keras.metrics`";
    K_WRAPPERS = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/wrappers/sklearn_wrapper.py"), "Keras 3.15.1, `SKLearnClassifier`, `SKLearnRegressor`";
    K_TUNER = Web("https://keras.io/keras_tuner/"), "KerasTuner, a package of its own";
    K_UTILS = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/utils/dataset_utils.py"), "Keras 3.15.1, `keras.utils.split_dataset`";
    K_DATA = Web("https://github.com/keras-team/keras/tree/v3.15.1/keras/src/datasets"), "Keras 3.15.1, `keras.datasets`";
    K_BACKENDS = Web("https://github.com/keras-team/keras/blob/v3.15.1/README.md"), "Keras 3.15.1, README: JAX, TensorFlow and PyTorch do the computing and the differentiating (OpenVINO: inference only)";
    K_EXPORT = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/models/model.py"), "Keras 3.15.1, `Model.export`";
    K_DTYPE = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/dtype_policies/dtype_policy.py"), "Keras 3.15.1, `DTypePolicy`";
    K_SPARSE = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/trainers/data_adapters/array_slicing.py"), "Keras 3.15.1, what `fit` does with arrays: SciPy's sparse ones become TensorFlow's or JAX's";
    K_SEED = Web("https://github.com/keras-team/keras/blob/v3.15.1/keras/src/utils/rng_utils.py"), "Keras 3.15.1, `set_random_seed`: \"almost any Keras program fully deterministic\", with exceptions";
    K_TF_DETERMINISM = Web("https://www.tensorflow.org/versions/r2.13/api_docs/python/tf/config/experimental/enable_op_determinism"), "TensorFlow 2.13, `enable_op_determinism`: promised for runs \"on the same hardware\"";
    K_SIZE = Web("https://pypi.org/project/keras/3.15.1/"), "Keras 3.15.1: itself and the eight packages it requires; the lines are those of `keras/src` without tests and docstrings, 2026-11-24";
    K_NOT_EXACT = NotFound, "searched: `BackupAndRestore` and saving in Keras 3.15.1; the state is kept, that the bits are those of an uninterrupted run is not said";
    K_NO_LIMIT = NotFound, "searched: the callbacks of Keras 3.15.1; none has a time limit (one's own callback can)";
    K_NO_IMPORT = NotFound, "searched: Keras 3.15.1 for `onnx` (export only), documentation pages on importing ONNX (third parties' converters, of Keras 2's time)";
    K_NO_SAFETENSORS = NotFound, "searched: Keras 3.15.1 for `safetensors`; no file has the word";
    K_NO_WASM = NotFound, "searched: documentation pages on Keras in the browser; only Keras.js (Keras 2, no longer active) and TensorFlow.js";
    K_NO_ALLOCATIONS = NotFound, "searched: the sources of Keras 3.15.1; memory is the backend's business";
}

// burn 0.22.1.
sources! {
    B_ACTIVATIONS = Web("https://docs.rs/crate/burn-nn/0.22.1/source/src/activation/mod.rs"), "burn-nn 0.22.1, `activation`";
    B_MODULES = Web("https://docs.rs/crate/burn-nn/0.22.1/source/src/lib.rs"), "burn-nn 0.22.1, modules";
    B_INITIALIZERS = Web("https://docs.rs/crate/burn-nn/0.22.1/source/src/initializer.rs"), "burn-nn 0.22.1, `Initializer`";
    B_LOSSES = Web("https://docs.rs/crate/burn-nn/0.22.1/source/src/loss/mod.rs"), "burn-nn 0.22.1, `loss`";
    B_CROSS_ENTROPY = Web("https://docs.rs/crate/burn-nn/0.22.1/source/src/loss/cross_entropy.rs"), "burn-nn 0.22.1, `CrossEntropyLossConfig::weights`, likewise for the binary one";
    B_NO_REDUCTION = Web("https://docs.rs/crate/burn-nn/0.22.1/source/src/loss/mse.rs"), "burn-nn 0.22.1, `MseLoss::forward_no_reduction`";
    B_OPTIMIZERS = Web("https://docs.rs/crate/burn-optim/0.22.1/source/src/lib.rs"), "burn-optim 0.22.1, optimisers and `lr_scheduler`";
    B_DECAY = Web("https://docs.rs/crate/burn-optim/0.22.1/source/src/optim/decay.rs"), "burn-optim 0.22.1, `WeightDecay`";
    B_CLIP = Web("https://docs.rs/crate/burn-optim/0.22.1/source/src/grad_clipping/base.rs"), "burn-optim 0.22.1, `GradientClipping`: each parameter tensor by itself";
    B_LOADER = Web("https://docs.rs/crate/burn-core/0.22.1/source/src/data/dataloader/builder.rs"), "burn-core 0.22.1, `DataLoaderBuilder`";
    B_FREEZE = Web("https://docs.rs/crate/burn-core/0.22.1/source/src/module/base.rs"), "burn-core, `Module::no_grad`, for \"partial finetuning\"; read in a stored copy of an earlier version";
    B_TRAIN = Web("https://docs.rs/crate/burn-train/0.22.1/source/src/learner/supervised/paradigm.rs"), "burn-train 0.22.1, `SupervisedTraining`: checkpoints of module, optimiser and schedule; metric loggers";
    B_STOPPING = Web("https://docs.rs/crate/burn-train/0.22.1/source/src/learner/early_stopping.rs"), "burn-train 0.22.1, `MetricEarlyStoppingStrategy`; the best epoch is kept as a checkpoint by `MetricCheckpointingStrategy`";
    B_METRICS = Web("https://docs.rs/crate/burn-train/0.22.1/source/src/metric/mod.rs"), "burn-train 0.22.1, `metric`";
    B_DATASET = Web("https://docs.rs/crate/burn-dataset/0.22.1/source/src/lib.rs"), "burn-dataset 0.22.1";
    B_ONE_HOT = Web("https://docs.rs/crate/burn-tensor/0.22.1/source/src/tensor/api/orderable.rs"), "burn-tensor 0.22.1, `Tensor::one_hot`";
    B_AUTODIFF = Web("https://docs.rs/crate/burn-autodiff/0.22.1/source/README.md"), "burn-autodiff 0.22.1, README: \"Only first-order derivatives are supported\"";
    B_STORE = Web("https://docs.rs/crate/burn-store/0.22.1/source/src/lib.rs"), "burn-store 0.22.1";
    B_ONNX = Web("https://github.com/tracel-ai/burn-onnx"), "burn 0.22.1, README: burn-onnx turns ONNX models into Rust code";
    B_EXPORT = Web("https://github.com/tracel-ai/burn/issues/2407"), "burn, issue 2407 (2024-10, a maintainer): \"ONNX import but not export\"; the wish, issue 918, is open";
    B_README = Web("https://docs.rs/crate/burn/0.22.1/source/README.md"), "burn 0.22.1, README: backends, WebAssembly, `no_std`";
    B_FLEX = Web("https://docs.rs/crate/burn-flex/0.22.1/source/README.md"), "burn-flex 0.22.1, README: number types, threads";
    B_SEED = Web("https://docs.rs/crate/burn-flex/0.22.1/source/src/backend.rs"), "burn-flex 0.22.1 draws from `StdRng`, whose numbers may change with a release of rand; `Device::seed`";
    B_SIZE = Web("https://crates.io/crates/burn/0.22.1"), "burn 0.22.1 with the features std, train and flex: `cargo tree -e normal`, all packages, burn's own 18 included; the lines are those of the 18, of which nn, optim and train have 30 000; 2026-11-24";
    B_STORE_NO_NPZ = NotFound, "searched: burn-store 0.22.1: burnpack, safetensors and PyTorch, no npz";
    B_NO_LIMIT = NotFound, "searched: burn-train 0.22.1; an `Interrupter` can stop a training from outside, no time limit";
    B_NOT_EXACT = NotFound, "searched: burn-train 0.22.1 and its issues; that a resumed run has the bits of an uninterrupted one is not said";
    B_NO_DIVERGENCE = NotFound, "searched: burn-train 0.22.1 for NaN; nothing stops a training that diverges";
    B_NO_CV = NotFound, "searched: burn-train and burn-dataset 0.22.1, burn's issues on cross-validation and search";
    B_NO_SCALING = NotFound, "searched: burn-dataset 0.22.1 for scalers; one's own mapper can";
    B_NO_SPARSE = NotFound, "searched: burn-tensor 0.22.1 for sparse tensors";
    B_NO_MACHINES = NotFound, "searched: burn's README, burn-flex's README and burn's issues on determinism; nothing is promised";
    B_NO_ALLOCATIONS = NotFound, "searched: burn 0.22.1's and burn-flex's READMEs; nothing is promised";
}

// candle 0.11.1.
sources! {
    C_ACTIVATIONS = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/activation.rs"), "candle-nn 0.11.1, `Activation`, `PReLU`; `ops::softmax`, `ops::selu`, `Tensor::tanh`";
    C_MODULES = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/lib.rs"), "candle-nn 0.11.1, modules";
    C_INIT = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/init.rs"), "candle-nn 0.11.1, `Init`";
    C_LOSSES = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/loss.rs"), "candle-nn 0.11.1, `loss`: five functions";
    C_OPTIMIZERS = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/optim.rs"), "candle-nn 0.11.1, `optim`: SGD without momentum, AdamW; their memory is private, there is no schedule and no clipping";
    C_DROPOUT = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/ops.rs"), "candle-nn 0.11.1, `Dropout`";
    C_BATCH_NORM = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/batch_norm.rs"), "candle-nn 0.11.1, `BatchNorm`: `forward_train`";
    C_VAR_MAP = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/var_map.rs"), "candle-nn 0.11.1, `VarMap`: the parameters as safetensors";
    C_VAR_BUILDER = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/var_builder.rs"), "candle-nn 0.11.1, `VarBuilder::from_npz`, `from_pth`";
    C_ENCODING = Web("https://docs.rs/crate/candle-nn/0.11.1/source/src/encoding.rs"), "candle-nn 0.11.1, `one_hot`";
    C_BACKPROP = Web("https://docs.rs/crate/candle-core/0.11.1/source/src/backprop.rs"), "candle-core 0.11.1, `Tensor::backward`: \"second order derivatives … are out of scope at the moment\" (an environment variable keeps the graph), and what is allocated";
    C_DTYPE = Web("https://docs.rs/crate/candle-core/0.11.1/source/src/dtype.rs"), "candle-core 0.11.1, `DType`";
    C_THREADS = Web("https://docs.rs/crate/candle-core/0.11.1/source/src/utils.rs"), "candle-core 0.11.1: rayon";
    C_SEED = Web("https://docs.rs/crate/candle-core/0.11.1/source/src/cpu_backend/mod.rs"), "candle-core 0.11.1: \"cannot seed the CPU rng with set_seed\"; issue 2651 is open";
    C_CORE = Web("https://docs.rs/crate/candle-core/0.11.1/source/src/lib.rs"), "candle-core 0.11.1: CUDA and Metal; candle-datasets, candle-onnx";
    C_ONNX = Web("https://docs.rs/candle-onnx"), "candle-onnx 0.9.2 and 0.10.2: `read_file`, `simple_eval`; nothing that writes";
    C_WASM = Web("https://huggingface.co/spaces/lmz/candle-llama2"), "a demonstration of candle in the browser, by a maintainer";
    C_SIZE = Web("https://crates.io/crates/candle-nn/0.11.1"), "candle-core and candle-nn 0.11.1: `cargo tree -e normal`, all packages, these two included; the lines of these two; 2026-11-24";
    C_NONE = NotFound, "searched: all modules of candle-nn 0.11.1 and candle-core 0.11.1; left to one's own code";
    C_NO_MACHINES = NotFound, "searched: candle-core 0.11.1 and candle's issues on seeds; nothing is promised";
}

// linfa 0.8.1 and smartcore 0.7.0.
sources! {
    L_README = Web("https://docs.rs/crate/linfa/0.8.1/source/README.md"), "linfa 0.8.1, README: its list of algorithms has no neural network; `linfa-nn` is nearest neighbours";
    L_METRICS = Web("https://docs.rs/crate/linfa/0.8.1/source/src/metrics_regression.rs"), "linfa 0.8.1, `metrics_regression`, `metrics_classification`";
    L_DATASET = Web("https://docs.rs/crate/linfa/0.8.1/source/src/dataset/impl_dataset.rs"), "linfa 0.8.1, `Dataset`: `fold`, `cross_validate`, `split_with_ratio`";
    L_SCALING = Web("https://docs.rs/crate/linfa-preprocessing/0.8.1/source/src/lib.rs"), "linfa-preprocessing 0.8.1: linear scaling, norm scaling, whitening, text";
    L_SIZE = Web("https://crates.io/crates/linfa/0.8.1"), "linfa, linfa-linear, linfa-logistic, linfa-nn and linfa-preprocessing 0.8.1: `cargo tree -e normal`, all packages, 2026-11-24";
    L_NO_SEARCH = NotFound, "searched: linfa 0.8.1 for a search of settings";
    L_NO_ENCODING = NotFound, "searched: linfa-preprocessing 0.8.1 for one-hot encoding";
    L_FEATURES = Web("https://docs.rs/crate/linfa/0.8.1/source/Cargo.toml"), "linfa 0.8.1, the feature `serde`";
    S_SOURCE = Web("https://docs.rs/crate/smartcore/0.7.0/source/src/lib.rs"), "smartcore 0.7.0, modules: none is a neural network, and no file has the words perceptron or MLP";
    S_METRICS = Web("https://docs.rs/crate/smartcore/0.7.0/source/src/metrics/mod.rs"), "smartcore 0.7.0, `metrics`";
    S_SELECTION = Web("https://docs.rs/crate/smartcore/0.7.0/source/src/model_selection/mod.rs"), "smartcore 0.7.0, `model_selection`: `KFold`, `cross_validate`, `train_test_split`; `hyper_tuning` is commented out";
    S_PREPROCESSING = Web("https://docs.rs/crate/smartcore/0.7.0/source/src/preprocessing/mod.rs"), "smartcore 0.7.0, `preprocessing`: `StandardScaler`, `OneHotEncoder`, `CategoryMapper`";
    S_FEATURES = Web("https://docs.rs/crate/smartcore/0.7.0/source/Cargo.toml"), "smartcore 0.7.0, the feature `serde`; `cargo tree -e normal` without features, 2026-11-24";
}
