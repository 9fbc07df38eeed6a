//! The fixed workloads that our speed is measured by, as any user of the library would write them.
//!
//! ```text
//! W1    truth table, 3 - sigmoid 2 - sigmoid 1             1000 epochs on all 4 samples
//! W2    noisy linear, 3 - tanh 2 - linear 1                3000 epochs on all 100 samples
//! W2b   noisy linear, 3 - linear 1                         3000 epochs on all 100 samples
//! W3    10 - tanh 32 - linear 1, with biases               1000 epochs on all 1000 samples
//! W4    digits, 64 - relu 64 - softmax 10, with biases     20 epochs in 57 batches of 32
//! W5    784 - relu 128 - softmax 10, with biases           1 epoch in 157 batches of 128
//! W6a1  the network of W2                                  10 000 predictions, one at a time
//! W6aN  the network of W2                                  10 000 predictions, in one batch
//! W6b1  the network of W5                                  2000 predictions, one at a time
//! W6bN  the network of W5                                  10 000 predictions, in one batch
//! ```
//!
//! A workload is [prepared](Workload::prepare) once and run again and again, each time from the same first weights. A
//! run gives a check value, which is another one if a program does other work.

mod data;
mod workload;

pub use data::{Layers, Problem};
pub use workload::{Prepared, Unit, Workload};

/// What a preparation or a run can fail with: never for these workloads, unless the library is at fault.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
