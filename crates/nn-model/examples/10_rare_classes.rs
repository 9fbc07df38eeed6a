//! Rare classes: when one sample in twenty is of the kind that matters.
//!
//! Who always says "healthy" is right 19 times in 20, and useless. A weight for each class makes the rare one count as
//! much as the other: its samples weigh n / (classes x samples of the class).
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Moons;
use nn_model::{
    Activation, Adam, Architecture, ConfusionMatrix, Initialization, Loss, Network, Samples, Task, Training,
    balanced_class_weights, class_weights,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    // Moons come class by class: 950 of one kind, and 50 of the other.
    let rows: Vec<usize> = (0..1000).collect();
    let mut unbalanced = || Moons { samples: 1900, noise: 0.3 }.generate(rng)?.rows(&rows);
    let (train, test) = (unbalanced()?, unbalanced()?);

    let per_class = balanced_class_weights(train.targets());
    let per_sample = class_weights(train.targets(), &per_class)?;
    println!("{:?} samples of the classes, which weigh {per_class:.3?} each\n", train.labels()?.counts());

    let architecture = Architecture::new(2).layer(16, Activation::Tanh).layer(1, Activation::Sigmoid);
    let start = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    let training = Training::new(Adam::new(0.01), Loss::BinaryCrossEntropy).epochs(100).batch_size(50);
    let alike = Samples::new(train.inputs(), train.targets());
    let weighted = alike.clone().with_weights(per_sample);

    let mut recalls = Vec::new();
    for (name, samples) in [("All samples count the same", alike), ("Each class counts the same", weighted)] {
        let mut network = start.clone();
        training.train(&mut network, samples)?;
        let outputs = network.predict(test.inputs())?;
        let matrix = ConfusionMatrix::new(Task::Binary, test.targets(), &outputs)?;
        println!("{name}:\n{matrix}");
        println!("of the rare class, found: {:.2}", matrix.recall(1)?);
        println!("of those said to be of it, rightly so: {:.2}", matrix.precision(1)?);
        println!("accuracy {:.3}, balanced {:.3}\n", matrix.accuracy(), matrix.balanced_accuracy());
        recalls.push(matrix.recall(1)?);
    }
    println!("More are found, and more are suspected wrongly: which is worse, no formula knows.");
    assert!(recalls[1] > recalls[0] + 0.2);
    Ok(())
}
