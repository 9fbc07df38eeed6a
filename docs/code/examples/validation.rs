//! Cross-validation of a network with two hidden layers on a noisy sine. Arguments: how many hidden
//! units, the factor of the weight penalty, and the seed.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Dataset, KFold, Rows, Sine};
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Penalty, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

const FOLDS: usize = 5;

fn mean_squared_error(network: &Network, data: &Dataset) -> anyhow::Result<f64> {
    let errors = network.predict(data.inputs())? - data.targets();
    Ok(errors.squared_norm_l2() / data.samples() as f64)
}

/// Of the mean over folds, with the share of samples that the folds' training rows have in common.
fn standard_error(errors: &[f64]) -> f64 {
    let count = errors.len() as f64;
    let mean = errors.iter().sum::<f64>() / count;
    let variance = errors.iter().map(|error| (error - mean).powi(2)).sum::<f64>() / (count - 1.0);
    ((1.0 / count + 1.0 / (count - 1.0)) * variance).sqrt()
}

// ANCHOR: deal
/// The rows of each fold, dealt as cards are: row 0 to the first, row 1 to the second, and again
/// from the first.
fn deal(rows: usize, folds: usize) -> Vec<Vec<usize>> {
    (0..folds).map(|fold| (fold..rows).step_by(folds).collect()).collect()
}
// ANCHOR_END: deal

fn main() -> anyhow::Result<()> {
    let [units, penalty, seed] = nn_chapters::arguments([24.0, 0.0, 1.0])?;
    let rng = &mut ChaCha8Rng::seed_from_u64(seed as u64);
    let data = Sine { samples: 20, noise: 0.3, periods: 1.0 }.generate(rng)?;
    let new = Sine { samples: 1000, noise: 0.3, periods: 1.0 }.generate(rng)?;
    let architecture = Architecture::new(1)
        .layer(units as usize, Activation::Tanh)
        .layer(units as usize, Activation::Tanh)
        .layer(1, Activation::Linear);
    let first = Network::new(architecture, Initialization::HeUniform, rng)?;
    let training = Training::new(Adam::new(0.003), Loss::Mse).epochs(3000).penalty(Penalty::l2(penalty));

    println!("fold  training rows  validation rows");
    // ANCHOR: folds
    let (mut tested, mut held_out) = (Vec::<usize>::new(), Vec::new());
    for (fold, split) in KFold::new(FOLDS).split(Rows::Plain(data.samples()), rng)?.iter().enumerate() {
        let (train, validation) = (data.rows(&split.train)?, data.rows(&split.test)?);
        let mut network = first.clone();
        training.train(&mut network, (train.inputs(), train.targets()))?;
        let errors = [mean_squared_error(&network, &train)?, mean_squared_error(&network, &validation)?];
        println!("{:4}  {:13.4}  {:15.4}", fold + 1, errors[0], errors[1]);
        held_out.push(errors[1]);
        tested.extend(&split.test);
    }
    let mean = held_out.iter().sum::<f64>() / FOLDS as f64;
    // ANCHOR_END: folds
    println!("cross-validation says {mean:.2} +- {:.2}", standard_error(&held_out));

    let mut network = first;
    training.train(&mut network, (data.inputs(), data.targets()))?;
    println!(
        "trained on all 20: {:.2} on them, {:.2} on 1000 new samples",
        mean_squared_error(&network, &data)?,
        mean_squared_error(&network, &new)?
    );
    tested.sort_unstable();
    let mut dealt = deal(data.samples(), FOLDS).concat();
    dealt.sort_unstable();
    assert_eq!(dealt, tested, "dealing in turn holds out the same rows in all");
    assert!(tested.into_iter().eq(0..data.samples()), "every sample is held out once");
    Ok(())
}
