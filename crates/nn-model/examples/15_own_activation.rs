//! An activation of one's own: one swing of a wave, z e^(-z^2/2), which this crate does not have.
//!
//! It is a formula over `Elementary` with its first two derivatives, and compiled into the same loops as the others. `check` compares
//! the derivatives with those of the value, by dual numbers, at 6001 places: a mistake in one is told with its place.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Sine;
use nn_model::{
    Activation, ActivationFormula, Adam, Architecture, Elementary, Initialization, Loss, Network, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::ops::RangeInclusive;

/// z e^(-z^2/2): one swing of a wave, that fades on both sides.
struct Wavelet;

impl ActivationFormula for Wavelet {
    fn name(&self) -> &str {
        "own-wavelet"
    }
    fn range(&self) -> RangeInclusive<f64> {
        -0.6065306597126334..=0.6065306597126334
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        let square = s.mul(z, z);
        let bell = s.exp(s.mul(s.splat(-0.5), square));
        let a = s.mul(z, bell);
        // f' = (1 - z^2) bell, f'' = (z^2 - 3) z bell
        (a, s.mul(s.sub(s.splat(1.0), square), bell), s.mul(s.sub(square, s.splat(3.0)), a))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wavelet = Activation::own(&Wavelet);
    wavelet.check()?;

    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let sine = Sine { samples: 200, ..Sine::default() }.generate(rng)?;
    let mut losses = Vec::new();
    for hidden in [Activation::Relu, Activation::Tanh, wavelet] {
        let architecture = Architecture::new(1).layer(16, hidden).layer(1, Activation::Linear);
        let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
        let training = Training::new(Adam::new(0.02), Loss::Mse).epochs(500);
        let history = training.train(&mut network, (sine.inputs(), sine.targets()))?;
        println!("{hidden:>8}: loss {:.5}", history.final_loss());
        losses.push(history.final_loss());
    }
    assert!(losses[2] < 0.02 && losses[2] < losses[0]);
    Ok(())
}
