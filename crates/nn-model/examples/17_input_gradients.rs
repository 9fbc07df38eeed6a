//! Input gradients: which pixels of a digit matter.
//!
//! Backpropagation goes on for one product more, to the inputs: how much would the score of a class rise if this pixel were
//! a little brighter? A pixel matters as much as its gradient times its brightness. Take the eight away that speak most for
//! what was read, and hardly a digit is read the same; take the eight brightest away, and half of all digits still are.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Rows, Scaling, digits, train_test_split};
use nn_math::Mat;
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let digits = digits();
    let split = train_test_split(Rows::Stratified(&digits.labels()?), 0.2, rng)?;
    let (train, test) = (digits.rows(&split.train)?, digits.rows(&split.test)?);
    let scaler = Scaling::MinMax.fit(train.inputs())?;
    let (x, x_test) = (scaler.transform(train.inputs())?, scaler.transform(test.inputs())?);
    let architecture = Architecture::new(64).layer(32, Activation::Tanh).layer(10, Activation::Softmax);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    let training = Training::new(Adam::new(0.005), Loss::CrossEntropy).epochs(40).batch_size(32);
    training.train(&mut network, (&x, train.targets()))?;

    // For each digit and pixel: what the pixel adds to the score of the class that was found.
    let found = network.predict_class(&x_test)?;
    let mut gradients = network.input_gradients();
    let scores: Vec<Mat<f64>> = (0..10).map(|k| gradients.of_score(&x_test, k)).collect::<Result<_, _>>()?;
    let matter = |i: usize, pixel: usize| scores[found[i]][(i, pixel)] * x_test[(i, pixel)];

    println!("A digit, and what speaks for it (+) and against it (-):");
    for line in 0..8 {
        let pixels = || 8 * line..8 * line + 8;
        let ink = |pixel| if x_test[(0, pixel)] > 0.4 { "##" } else { "  " };
        let sign = |pixel| match matter(0, pixel) {
            much if much > 0.3 => "++",
            much if much < -0.3 => "--",
            _ => " .",
        };
        println!("  {}   {}", pixels().map(ink).collect::<String>(), pixels().map(sign).collect::<String>());
    }

    // Without the eight pixels that come first by `key`, how many digits are still taken for the same?
    let same_without = |key: &dyn Fn(usize, usize) -> f64| -> Result<f64, nn_model::ModelError> {
        let mut hidden = x_test.clone();
        for i in 0..hidden.nrows() {
            let mut order = Vec::from_iter(0..64);
            order.sort_by(|a, b| key(i, *b).total_cmp(&key(i, *a)));
            order[..8].iter().for_each(|pixel| hidden[(i, *pixel)] = 0.0);
        }
        let now = network.predict_class(&hidden)?;
        Ok(now.iter().zip(&found).filter(|(now, before)| now == before).count() as f64 / now.len() as f64)
    };
    let (by_gradient, by_ink) = (same_without(&matter)?, same_without(&|i, pixel| x_test[(i, pixel)])?);
    println!("Still read the same: {by_gradient:.2} without what matters, {by_ink:.2} without the most ink");
    assert!(by_gradient < 0.5 * by_ink);
    Ok(())
}
