//! Training: its settings, the run, and what it keeps.

mod batches;
pub(crate) mod checkpoint;
pub(crate) mod history;
pub(crate) mod penalty;
pub(crate) mod run;
pub(crate) mod schedule;
pub(crate) mod settings;
mod watch;

pub use checkpoint::Checkpoint;
pub use history::{History, MetricHistory, Stop};
pub use penalty::Penalty;
pub use run::{GradientStep, Run, TrainedNetwork};
pub use schedule::{Schedule, ScheduleState};
pub use settings::{EarlyStopping, OnDivergence, Training};
pub use watch::Progress;
