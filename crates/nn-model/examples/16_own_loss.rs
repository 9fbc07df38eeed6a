//! A loss of one's own: expectiles, the smooth relatives of quantiles, which this crate does not have.
//!
//! Where a prediction is too low, its squared error counts `level` times, where it is too high, 1 - `level` times (Newey and
//! Powell 1987). With levels of 0.1 and 0.9, two networks learn the lower and the upper edge of noisy data. The library's own
//! `Loss::Quantile` does the like with absolute errors.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Sine;
use nn_model::{
    Activation, Adam, Architecture, Elementary, Initialization, Loss, LossFormula, Network, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

struct Expectile {
    name: &'static str,
    level: f64,
}

impl LossFormula for Expectile {
    fn name(&self) -> &str {
        self.name
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let e = s.sub(a, target);
        let weight = s.if_positive(e, s.splat(1.0 - self.level), s.splat(self.level));
        let first = s.mul(weight, e);
        (s.mul(s.splat(0.5), s.mul(first, e)), first, weight)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let sine = Sine { samples: 400, noise: 0.3, ..Sine::default() }.generate(rng)?;
    let low = Loss::own(&Expectile { name: "expectile-10", level: 0.1 });
    let high = Loss::own(&Expectile { name: "expectile-90", level: 0.9 });
    let mut below = Vec::new();
    for loss in [low, Loss::Mse, high] {
        loss.check()?;
        let architecture = Architecture::new(1).layer(16, Activation::Tanh).layer(1, Activation::Linear);
        let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
        let training = Training::new(Adam::new(0.02), loss).epochs(500);
        training.train(&mut network, (sine.inputs(), sine.targets()))?;
        let curve = network.predict(sine.inputs())?;
        let count = (0..400).filter(|&i| sine.targets()[(i, 0)] < curve[(i, 0)]).count();
        println!("{:>12}: {count} of 400 targets lie below the curve", loss.to_string());
        below.push(count);
    }
    assert!(below[0] < 120 && (150..250).contains(&below[1]) && below[2] > 280);
    Ok(())
}
