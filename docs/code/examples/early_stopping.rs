//! How far the validation loss of the best epoch is from the loss on new samples, in many runs like
//! that of the chapter. Arguments: how many runs, how many validation samples, and the first seed.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Moons;
use nn_model::{
    Activation, Adam, Architecture, EarlyStopping, Initialization, Loss, Metric, Network, Task, Training,
};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// The least validation loss of a run, and the loss of the same weights on 2000 new samples.
fn run(validation: usize, seed: u64) -> anyhow::Result<[f64; 2]> {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let moons = |samples| Moons { samples, noise: 0.35 };
    let (known, validation) = (moons(60).generate(rng)?, moons(validation).generate(rng)?);
    let new = moons(2000).generate(rng)?;
    let architecture = Architecture::new(2)
        .layer(32, Activation::Tanh)
        .layer(32, Activation::Tanh)
        .layer(1, Activation::Sigmoid);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;

    // ANCHOR: losses
    let training = Training::new(Adam::new(0.003), Loss::BinaryCrossEntropy)
        .epochs(1000)
        .early_stopping(EarlyStopping::new(100));
    let history = training
        .start(&mut network, (known.inputs(), known.targets()))?
        .validate((validation.inputs(), validation.targets()))?
        .complete();
    let least = history.validation_loss.iter().copied().fold(f64::INFINITY, f64::min);
    let outputs = network.predict(new.inputs())?;
    let on_new = Metric::LogLoss.evaluate(Task::of(&network), new.targets(), outputs.as_ref())?;
    // ANCHOR_END: losses
    Ok([least, on_new])
}

fn main() -> anyhow::Result<()> {
    let [runs, validation, seed] = nn_chapters::arguments([20.0, 60.0, 1.0])?;
    anyhow::ensure!(runs >= 2.0 && validation >= 2.0, "two runs and two validation samples, or more");
    let (mut least, mut on_new) = (Vec::new(), Vec::new());
    for seed in (seed as u64..).take(runs as usize) {
        let [validation, new] = run(validation as usize, seed)?;
        least.push(validation);
        on_new.push(new);
    }
    let mut means = Vec::new();
    println!("                        mean  standard deviation  from     to");
    for (name, losses) in [("validation, its least", &least), ("new samples", &on_new)] {
        let mean = losses.iter().sum::<f64>() / runs;
        let variance = losses.iter().map(|loss| (loss - mean).powi(2)).sum::<f64>() / (runs - 1.0);
        let [from, to] = [f64::min, f64::max].map(|of| losses.iter().copied().reduce(of).unwrap_or(mean));
        println!("{name:21}  {mean:.3}  {:18.3}  {from:.3}  {to:.3}", variance.sqrt());
        means.push((mean, (variance / runs).sqrt()));
    }
    let flattering = least.iter().zip(&on_new).filter(|(least, new)| least < new).count();
    println!("the validation loss was the lower one in {flattering} of {runs} runs");
    let [(least, error), (new, other)] = [means[0], means[1]];
    assert!(least < new + 4.0 * (error + other), "it flatters, if anything, beyond what chance would do");
    Ok(())
}
