//! Threads that share the work of a pass. The results do not depend on how many there are.

use crate::error::ModelError;
#[cfg(feature = "parallel")]
use {crate::check::at_most, nn_choice::limits, std::error::Error, std::sync::OnceLock};

/// Below this number of multiplications in a product of all samples with all weights, sharing the work takes longer than it saves:
/// about a tenth of a millisecond of work, where waking it takes a hundredth.
#[cfg(feature = "parallel")]
const WORTH_SHARING: usize = 1 << 20;

/// How many threads share the work; one, without the feature `parallel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Threads(usize);

impl Threads {
    pub(crate) const ONE: Threads = Threads(1);

    pub(crate) fn count(self) -> usize {
        self.0
    }

    /// Calls `work` with each of them, side by side.
    pub(crate) fn each<T: Send>(self, these: &mut [T], work: impl Fn(&mut T) + Sync + Send) {
        #[cfg(feature = "parallel")]
        if self.0 > 1 {
            use rayon::prelude::*;
            return these.par_iter_mut().with_max_len(1).for_each(work);
        }
        these.iter_mut().for_each(work);
    }

    /// Does both.
    pub(crate) fn join(self, a: impl FnOnce() + Send, b: impl FnOnce() + Send) {
        #[cfg(feature = "parallel")]
        if self.0 > 1 {
            rayon::join(a, b);
            return;
        }
        a();
        b();
    }

    /// Calls `work` with runs of whole rows of `width`, and the number of their first.
    pub(crate) fn rows<T: Send>(
        self,
        all: &mut [T],
        width: usize,
        work: impl Fn(usize, &mut [T]) + Sync + Send,
    ) {
        #[cfg(feature = "parallel")]
        if self.0 > 1 && width > 0 {
            use rayon::prelude::*;
            // A few runs for each, so that none waits long for the last.
            let rows = (all.len() / width).div_ceil(4 * self.0);
            let runs = all.par_chunks_mut(rows * width).with_max_len(1).enumerate();
            return runs.for_each(|(run, rows_of_run)| work(run * rows, rows_of_run));
        }
        let _ = width;
        work(0, all);
    }
}

/// Starts the threads that a whole process shares, where rayon's own start would panic: as many as `RAYON_NUM_THREADS` says or,
/// if it is not set, as there are cores. Whoever shares work by rayon calls this first; it does something once.
///
/// # Errors
/// [`ModelError::TooMany`] beyond [`THREADS`](limits::THREADS), [`ModelError::Threads`] if the system has no more to give.
#[cfg(feature = "parallel")]
pub fn start_threads() -> Result<(), ModelError> {
    static STARTED: OnceLock<Result<(), ModelError>> = OnceLock::new();
    if rayon::current_thread_index().is_some() {
        return Ok(()); // a caller's own threads
    }
    let start = || {
        let said = std::env::var("RAYON_NUM_THREADS").ok().and_then(|threads| threads.parse().ok());
        let threads = said.unwrap_or(0);
        at_most("threads (RAYON_NUM_THREADS)", threads, limits::THREADS)?;
        match rayon::ThreadPoolBuilder::new().num_threads(threads).build_global() {
            // Without a source it says that somebody has started them already.
            Err(error) if error.source().is_some() => {
                Err(ModelError::Threads { found: threads, error: error.to_string() })
            }
            Ok(()) | Err(_) => Ok(()),
        }
    };
    STARTED.get_or_init(start).clone()
}

/// The threads themselves.
pub(crate) struct Pool {
    threads: Threads,
    #[cfg(feature = "parallel")]
    pool: Option<rayon::ThreadPool>,
}

impl Pool {
    /// Up to `threads` threads for passes of this number of multiplications; fewer, where more would not pay.
    ///
    /// # Errors
    /// [`ModelError::Threads`] if the system has no more threads to give.
    #[cfg(feature = "parallel")]
    pub(crate) fn new(threads: usize, multiplications: usize) -> Result<Pool, ModelError> {
        let threads = threads.min(multiplications / WORTH_SHARING).max(1);
        let pool = match threads {
            1 => None,
            _ => Some(
                rayon::ThreadPoolBuilder::new()
                    .num_threads(threads)
                    .build()
                    .map_err(|error| ModelError::Threads { found: threads, error: error.to_string() })?,
            ),
        };
        Ok(Pool { threads: Threads(threads), pool })
    }

    /// One thread.
    #[cfg(not(feature = "parallel"))]
    pub(crate) fn new(_: usize, _: usize) -> Result<Pool, ModelError> {
        Ok(Pool { threads: Threads::ONE })
    }

    /// How many there are.
    pub(crate) fn threads(&self) -> Threads {
        self.threads
    }

    /// Does `work` where [`Threads`] find help.
    pub(crate) fn run(&self, work: impl FnOnce() + Send) {
        #[cfg(feature = "parallel")]
        if let Some(pool) = &self.pool {
            return pool.install(work);
        }
        work();
    }
}
