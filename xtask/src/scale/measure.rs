//! The measurements: what is trained, and for how long.

use super::limits::{self, Limits};
use super::memory::{self, Memory};
use crate::machine::Machine;
use anyhow::{Context, Result, anyhow, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nn_benches::Workload;
use nn_math::MatRef;
use nn_model::{
    Activation, Architecture, GradientDescent, Initialization, Loss, Network, Samples, Stop, Training,
};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Samples in a batch where the width grows: what the library takes through the network at once.
pub(super) const BATCH: usize = 128;
/// Samples where the depth grows.
pub(super) const DEPTH_SAMPLES: usize = 1000;
/// Units in a layer where the depth grows.
pub(super) const DEPTH_WIDTH: usize = 32;

/// Everything that was measured; what the page and the figures are made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scale {
    pub(super) machine: Machine,
    /// Whether it was only a trial.
    pub(super) quick: bool,
    pub(super) limits: Limits,
    pub(super) samples: Vec<Curve>,
    pub(super) width: Vec<Width>,
    pub(super) depth: Curve,
    pub(super) threads: Vec<Curve>,
    /// None where the system does not tell.
    pub(super) memory: Option<Memory>,
}

/// Seconds an epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Curve {
    pub(super) of: String,
    pub(super) points: Vec<Point>,
}

/// A size (samples, layers, threads), and the seconds that an epoch takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Point {
    pub(super) size: usize,
    pub(super) seconds: f64,
}

/// A network whose layers have this many units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Width {
    pub(super) units: usize,
    pub(super) samples: usize,
    pub(super) seconds: f64,
}

impl Width {
    /// Operations in an epoch, two for each multiply-add: forward, weight gradient, and the input gradient of the two layers
    /// that have a layer before them.
    pub(super) fn operations(&self) -> f64 {
        let d = self.units as f64;
        self.samples as f64 * (10.0 * d * d + 6.0 * d)
    }

    pub(super) fn gflops(&self) -> f64 {
        self.operations() / self.seconds / 1e9
    }

    /// Operations for each byte that goes between memory and the processor, if no cache kept anything from one use to the
    /// next: each sample once, and for each batch the parameters forward, backward, and, with their gradient, in the step.
    pub(super) fn operations_per_byte(&self) -> f64 {
        let d = self.units as f64;
        let parameters = 2.0 * d * d + 3.0 * d + 1.0;
        let batches = self.samples.div_ceil(BATCH) as f64;
        // Read forward, read backward, gradient written and read, parameters read and written.
        let bytes = 8.0 * (self.samples as f64 * (d + 1.0) + batches * 6.0 * parameters);
        self.operations() / bytes
    }
}

/// Measures everything.
pub(super) fn measure(quick: bool) -> Result<Scale> {
    let watch = Watch { seconds: if quick { 0.05 } else { 1.0 }, bar: bar()? };
    let machine = Machine::here();
    watch.bar.set_message("the machine's limits");
    let limits = limits::measure(quick);
    let (narrow, wide) = if quick { (100_000, 10_000) } else { (10_000_000, 1_000_000) };
    let samples = vec![
        samples(&watch, "3 – tanh 2 – linear 1", &of_w2(), narrow)?,
        samples(&watch, "10 – tanh 32 – linear 1", &of_w3(), wide)?,
    ];
    let widths: Vec<usize> = (0..=12).map(|power| 1 << power).collect();
    let few = |units: &usize| !quick || matches!(units, 1 | 8 | 64 | 256 | 1024);
    let width = widths.into_iter().filter(few).map(|units| width(&watch, units)).collect::<Result<_>>()?;
    let depth = depth(&watch, if quick { &[1, 2, 4, 8] } else { &[1, 2, 4, 8, 16, 24, 32, 40, 48, 56, 64] })?;
    let threads = [Workload::W5, Workload::W4].map(|workload| threads(&watch, workload, machine.cores));
    let threads = threads.into_iter().collect::<Result<_>>()?;
    watch.bar.set_message("memory");
    let memory = memory::measure()?;
    watch.bar.finish_and_clear();
    Ok(Scale { machine, quick, limits, samples, width, depth, threads, memory })
}

/// How long each point is measured, and where progress is shown.
struct Watch {
    seconds: f64,
    bar: ProgressBar,
}

fn bar() -> Result<ProgressBar> {
    let watched = std::io::stderr().is_terminal();
    let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{spinner} {elapsed}  {pos} points  {msg}")?;
    let bar = ProgressBar::with_draw_target(None, target).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(100));
    Ok(bar)
}

/// The least time of a turn, in seconds: so long that the clock's resolution does not matter.
const TURN: f64 = 0.002;

impl Watch {
    /// Seconds per epoch of the fastest turn, after one that is not counted. The work before the first epoch (checks, copies,
    /// memory) is not included.
    fn epoch(&self, training: &Training, network: &mut Network, samples: Samples<'_>) -> Result<f64> {
        let mut run = training.clone().epochs(1).start(network, samples)?;
        let mut turn = |epochs: usize| {
            let started = Instant::now();
            let stop = run.run(epochs);
            let seconds = started.elapsed().as_secs_f64();
            if stop == Stop::Epochs { Ok(seconds) } else { Err(anyhow!("it ended early: {stop:?}")) }
        };
        let mut epochs = 1;
        while turn(epochs)? < TURN {
            epochs *= 2;
        }
        let (started, mut least, mut turns) = (Instant::now(), f64::INFINITY, 0);
        while turns < 2 || started.elapsed().as_secs_f64() < self.seconds {
            least = least.min(turn(epochs)?);
            turns += 1;
        }
        self.bar.inc(1);
        Ok(four_digits(least / epochs as f64))
    }

    fn begin(&self, message: String) {
        self.bar.set_message(message);
    }
}

/// Rounds to four digits: more would only be noise.
fn four_digits(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// Steps so short that none of these networks diverges. The time, which is measured, does not depend on them.
fn descent() -> Training {
    Training::new(GradientDescent::new(1e-6), Loss::Mse)
}

fn of_w2() -> Architecture {
    Architecture::new(3).layer(2, Activation::Tanh).layer(1, Activation::Linear).without_bias()
}

fn of_w3() -> Architecture {
    Architecture::new(10).layer(32, Activation::Tanh).layer(1, Activation::Linear)
}

/// Seeded samples: inputs from -0.5 to 0.5, and the target is their sum.
struct Data {
    inputs: Vec<f64>,
    targets: Vec<f64>,
    width: usize,
}

impl Data {
    fn new(samples: usize, width: usize) -> Data {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let inputs: Vec<f64> = (0..samples * width).map(|_| rng.random::<f64>() - 0.5).collect();
        let targets = inputs.chunks_exact(width).map(|x| x.iter().sum()).collect();
        Data { inputs, targets, width }
    }

    /// The first `samples` of them.
    fn first(&self, samples: usize) -> Result<Samples<'_>> {
        let (inputs, targets) = self
            .inputs
            .get(..samples * self.width)
            .zip(self.targets.get(..samples))
            .context("there are fewer samples")?;
        let inputs = MatRef::from_row_major_slice(inputs, samples, self.width);
        Ok((inputs, MatRef::from_row_major_slice(targets, samples, 1)).into())
    }
}

fn network(architecture: &Architecture) -> Result<Network> {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    Ok(Network::new(architecture.clone(), Initialization::GlorotUniform, &mut rng)?)
}

/// All samples in one batch, from a hundred to `most`.
fn samples(watch: &Watch, of: &str, architecture: &Architecture, most: usize) -> Result<Curve> {
    watch.begin(format!("samples, {of}"));
    let data = Data::new(most, architecture.inputs());
    let decades = (0..).map(|power| 100 * 10_usize.pow(power)).take_while(|size| *size <= most);
    let sizes = decades.flat_map(|size| [size, 3 * size]).filter(|size| *size <= most);
    let point = |size: usize| {
        let seconds = watch.epoch(&descent(), &mut network(architecture)?, data.first(size)?)?;
        Ok(Point { size, seconds })
    };
    let points = sizes.map(point).collect::<Result<_>>().with_context(|| format!("training {of}"))?;
    Ok(Curve { of: of.to_owned(), points })
}

/// d – relu d – relu d – linear 1, in batches.
fn width(watch: &Watch, units: usize) -> Result<Width> {
    watch.begin(format!("width {units}"));
    // Eight batches, or one where that is enough work.
    let samples = if units > 1024 { BATCH } else { 8 * BATCH };
    let architecture = Architecture::new(units)
        .layer(units, Activation::Relu)
        .layer(units, Activation::Relu)
        .layer(1, Activation::Linear);
    let data = Data::new(samples, units);
    let training = descent().batch_size(BATCH).in_order();
    let seconds = watch
        .epoch(&training, &mut network(&architecture)?, data.first(samples)?)
        .with_context(|| format!("training layers {units} wide"))?;
    Ok(Width { units, samples, seconds })
}

/// More and more tanh layers between the inputs and one linear unit.
fn depth(watch: &Watch, depths: &[usize]) -> Result<Curve> {
    let data = Data::new(DEPTH_SAMPLES, DEPTH_WIDTH);
    let point = |size: usize| {
        watch.begin(format!("depth {size}"));
        let layers = std::iter::repeat_n(Activation::Tanh, size);
        let architecture = layers
            .fold(Architecture::new(DEPTH_WIDTH), |network, tanh| network.layer(DEPTH_WIDTH, tanh))
            .layer(1, Activation::Linear);
        let seconds = watch
            .epoch(&descent(), &mut network(&architecture)?, data.first(DEPTH_SAMPLES)?)
            .with_context(|| format!("training {size} layers"))?;
        Ok(Point { size, seconds })
    };
    let points = depths.iter().copied().map(point).collect::<Result<_>>()?;
    Ok(Curve { of: format!("tanh layers of {DEPTH_WIDTH} units"), points })
}

/// A workload with more and more threads, up to one for each core.
fn threads(watch: &Watch, workload: Workload, cores: usize) -> Result<Curve> {
    watch.begin(format!("threads, {workload}"));
    let problem = workload.problem();
    let said = |error: nn_benches::Error| anyhow!("{workload}: {error}");
    let Some(training) = workload.training() else { bail!("{workload} does not train") };
    let powers = std::iter::successors(Some(1), |threads| Some(2 * threads));
    let counts = powers.take_while(|threads| *threads < cores).chain([cores]);
    let point = |size: usize| {
        let mut network = workload.network(&problem).map_err(said)?;
        let samples = (problem.inputs(), problem.targets.as_ref()).into();
        let seconds = watch.epoch(&training.clone().threads(size), &mut network, samples)?;
        Ok(Point { size, seconds })
    };
    let points = counts.map(point).collect::<Result<_>>()?;
    Ok(Curve { of: workload.name().to_owned(), points })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_those_of_the_three_products() {
        // 2 - relu 2 - relu 2 - linear 1: 4 + 4 + 2 weights, forward and in the gradient; 4 + 2 of them backward.
        let one = Width { units: 2, samples: 1, seconds: 1e-9 };
        assert_eq!(one.operations(), 2.0 * (10.0 + 10.0 + 6.0));
        assert_eq!(one.gflops(), 52.0);
    }

    #[test]
    fn four_digits_are_kept() {
        assert_eq!([1.23456e-9, 5.0, 0.0].map(four_digits), [1.235e-9, 5.0, 0.0]);
    }
}
