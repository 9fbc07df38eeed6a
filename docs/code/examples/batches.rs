//! The same samples in batches of several sizes, on one linear layer. Arguments: how many samples;
//! the learning rate; how many epochs; after how many epochs the rate is halved (0: never); 1 to
//! sort the samples and never shuffle them; the seed.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Dataset, NoisyLinear};
use nn_math::least_squares::least_squares;
use nn_model::{Activation, Architecture, GradientDescent, Loss, Network, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;

/// The mean squared error of three weights on all samples.
fn error(w: &[f64; 3], data: &Dataset) -> f64 {
    let miss = |i| (0..3).map(|j| w[j] * data.inputs()[(i, j)]).sum::<f64>() - data.targets()[(i, 0)];
    (0..data.samples()).map(|i| miss(i) * miss(i)).sum::<f64>() / data.samples() as f64
}

// ANCHOR: slopes
/// The slopes of the mean squared error of the samples in `rows`.
fn slopes(w: &[f64; 3], rows: &[usize], data: &Dataset) -> [f64; 3] {
    let (x, y) = (data.inputs(), data.targets());
    let mut slopes = [0.0; 3];
    for &i in rows {
        let a: f64 = (0..3).map(|j| w[j] * x[(i, j)]).sum();
        for j in 0..3 {
            slopes[j] += 2.0 * (a - y[(i, 0)]) * x[(i, j)] / rows.len() as f64;
        }
    }
    slopes
}
// ANCHOR_END: slopes

// ANCHOR: epoch
/// One epoch: every sample is used once, and after each batch there is a step.
fn epoch(w: &mut [f64; 3], rate: f64, rows: &[usize], batch: usize, data: &Dataset) {
    for rows in rows.chunks(batch) {
        let slopes = slopes(w, rows, data);
        for j in 0..3 {
            w[j] -= rate * slopes[j];
        }
    }
}
// ANCHOR_END: epoch

/// The standard deviation of the first slope at weights of zero, over many batches drawn at random.
fn spread(batch: usize, data: &Dataset, rng: &mut ChaCha8Rng) -> f64 {
    let mut rows: Vec<usize> = (0..data.samples()).collect();
    let all = slopes(&[0.0; 3], &rows, data)[0];
    let squares = (0..1000).map(|_| {
        let (drawn, _) = rows.partial_shuffle(rng, batch);
        (slopes(&[0.0; 3], drawn, data)[0] - all).powi(2)
    });
    (squares.sum::<f64>() / 1000.0).sqrt()
}

fn main() -> anyhow::Result<()> {
    let [samples, rate, epochs, halving, sorted, seed] =
        nn_chapters::arguments([1000.0, 0.1, 1.0, 0.0, 0.0, 1.0])?;
    let (n, sorted) = (samples as usize, sorted > 0.0);
    anyhow::ensure!((100..=100_000).contains(&n), "100 to 100000 samples");
    let rng = &mut ChaCha8Rng::seed_from_u64(seed as u64);
    let mut data = NoisyLinear { samples: n, ..NoisyLinear::sum() }.generate(rng)?;
    if sorted {
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&i, &k| data.targets()[(i, 0)].total_cmp(&data.targets()[(k, 0)]));
        data = data.rows(&order)?;
    }
    let best = least_squares(data.inputs(), data.targets())?;
    let least = error(&[best[(0, 0)], best[(1, 0)], best[(2, 0)]], &data);

    println!("batch  steps an epoch  last batch  spread of a slope  above least squares");
    let one = spread(1, &data, rng);
    for batch in [1, 10, 32, 100, n] {
        let (mut w, mut rate) = ([0.0; 3], rate);
        let mut rows: Vec<usize> = (0..n).collect();
        for done in 0..epochs as usize {
            if halving > 0.0 && done > 0 && done % halving as usize == 0 {
                rate *= 0.5;
            }
            if !sorted {
                rows.shuffle(rng);
            }
            epoch(&mut w, rate, &rows, batch, &data);
        }
        let (steps, spread) = (n.div_ceil(batch), spread(batch, &data, rng));
        let last = n - (steps - 1) * batch;
        println!("{batch:5}  {steps:14}  {last:10}  {spread:17.4}  {:19.6}", error(&w, &data) - least);
        let part = ((n - batch) as f64 / (n - 1) as f64).sqrt(); // nothing is left to chance with all samples
        assert!((spread - one * part / (batch as f64).sqrt()).abs() < 0.1 * one, "the root of the size");
    }

    // The library takes the same steps.
    let layer = Architecture::new(3).layer(1, Activation::Linear).without_bias();
    let mut network = Network::from_parameters(layer, vec![0.0; 3])?;
    let training = Training::new(GradientDescent::new(rate), Loss::Mse).epochs(1).batch_size(32).in_order();
    training.train(&mut network, (data.inputs(), data.targets()))?;
    let mut w = [0.0; 3];
    epoch(&mut w, rate, &(0..n).collect::<Vec<_>>(), 32, &data);
    let same = |(a, b): (&f64, f64)| (a - b).abs() <= 1e-9 * b.abs().max(1.0) || !b.is_finite();
    assert!(network.parameters().iter().zip(w).all(same));
    Ok(())
}
