#![doc = include_str!("../README.md")]

mod activation;
mod chance;
mod check;
mod checkpoint;
mod curvature;
mod error;
mod gradient;
mod history;
mod initialization;
mod lbfgs;
mod loss;
mod metrics;
mod narrow;
mod network;
#[cfg(feature = "serde")]
mod numbers;
mod objective;
mod optimizer;
mod penalty;
mod predictor;
mod run;
mod samples;
mod schedule;
mod tape;
mod threads;
mod training;
mod unit;

pub use activation::Activation;
pub use checkpoint::Checkpoint;
pub use curvature::Curvature;
pub use error::ModelError;
pub use history::{History, MetricHistory, Stop};
pub use initialization::Initialization;
pub use lbfgs::Lbfgs;
pub use loss::Loss;
pub use metrics::{Calibration, CalibrationBin, ConfusionMatrix, Metric, RocCurve, Task};
pub use network::{Architecture, Layer, Network};
pub use nn_choice::UnknownName;
pub use objective::Objective;
pub use optimizer::{Adam, AdamW, GradientDescent, Optimizer, RmsProp};
pub use penalty::Penalty;
pub use predictor::Predictor;
pub use run::{Progress, Run};
pub use samples::{Samples, balanced_class_weights, class_weights};
pub use schedule::Schedule;
pub use training::{EarlyStopping, OnDivergence, Training};
