//! Training: its settings, the run, and what it keeps.

mod batches;
mod chart;
mod checkpoint;
mod clipping;
pub(crate) mod dropout;
pub(crate) mod frozen;
mod given;
mod history;
mod hook;
mod owned;
pub(crate) mod penalty;
mod remark;
mod run;
mod schedule;
mod settings;
mod split;
mod steps;
mod stopping;
mod stream;
mod watch;

pub use checkpoint::Checkpoint;
pub use clipping::Clipping;
pub use dropout::Dropout;
pub use frozen::Frozen;
pub use history::{History, MetricHistory, Stop};
pub use hook::GradientStep;
pub use owned::TrainedNetwork;
pub use penalty::Penalty;
pub use remark::Remark;
pub use run::Run;
pub use schedule::{Schedule, ScheduleState};
pub use settings::{OnDivergence, Training};
pub use stopping::{BetterThan, EarlyStopping, StoppingState, Verdict, Watched};
pub use stream::Stream;
pub use watch::Progress;
