#![doc = include_str!("../README.md")]

mod activation;
mod choice;
mod curvature;
mod descent;
mod error;
mod initialization;
mod loss;
mod metrics;
mod network;
mod objective;

pub use activation::Activation;
pub use choice::UnknownName;
pub use curvature::Curvature;
pub use descent::{Descent, GradientDescent, History, OnDivergence, Stop};
pub use error::ModelError;
pub use initialization::Initialization;
pub use loss::Loss;
pub use metrics::{Calibration, CalibrationBin, ConfusionMatrix, Metric, RocCurve, Task};
pub use network::{Architecture, Layer, Network, Predictor};
pub use objective::Objective;
