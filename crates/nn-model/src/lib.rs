#![doc = include_str!("../README.md")]

mod activation;
pub mod backprop;
mod check;
mod error;
mod formula;
mod loss;
mod metrics;
mod network;
#[cfg(feature = "serde")]
mod numbers;
mod optimizer;
mod random;
mod samples;
mod training;

pub use activation::{Activation, CoupledActivation};
#[cfg(feature = "parallel")]
pub use backprop::threads::start_threads;
pub use backprop::{Curvature, InputGradients, Objective};
pub use error::ModelError;
pub use formula::activation::{ActivationFormula, OwnActivation};
pub use formula::check::FormulaError;
pub use formula::loss::{LossFormula, OwnLoss, Targets};
pub use loss::{Loss, LossSums};
pub use metrics::{Calibration, CalibrationBin, ConfusionMatrix, Metric, RocCurve, Task};
pub use network::{Architecture, FixedNetwork, Initialization, Layer, Network, Predictor, digest};
pub use nn_choice::UnknownName;
pub use nn_math::elementary::Elementary;
pub use nn_math::{Mat, MatMut, MatRef, Matrix, MatrixError, Supervised, faer};
pub use optimizer::*;
pub use samples::{Samples, balanced_class_weights, class_weights};
pub use training::{
    BetterThan, Checkpoint, Clipping, Dropout, EarlyStopping, Frozen, GradientStep, History, MetricHistory,
    OnDivergence, Penalty, Progress, Remark, Run, Schedule, ScheduleState, Stop, StoppingState, Stream,
    TrainedNetwork, Training, Verdict, Watched,
};
