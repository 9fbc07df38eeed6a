//! Over-fitting, and three cures: a penalty, early stopping, dropout.
//!
//! A large network learns forty noisy points by heart, noise and all, and is then sure of what is not so. The log loss
//! on points never seen says it: a penalty keeps the weights small, early stopping keeps the weights of the epoch that
//! was best on a validation set, and dropout lets no unit rely on another.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::Moons;
use nn_model::{
    Activation, Adam, Architecture, EarlyStopping, Initialization, Loss, Metric, Network, Penalty, Task,
    Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let mut moons = |samples| Moons { samples, noise: 0.3 }.generate(rng);
    let (train, validation, test) = (moons(40)?, moons(40)?, moons(2000)?);

    let architecture = Architecture::new(2)
        .layer(64, Activation::Relu)
        .layer(64, Activation::Relu)
        .layer(1, Activation::Sigmoid);
    let start = Network::new(architecture, Initialization::HeNormal, rng)?;

    let plain = Training::new(Adam::new(0.005), Loss::BinaryCrossEntropy).epochs(300);
    let cures = [
        ("none", plain.clone()),
        ("penalty", plain.clone().penalty(Penalty::l2(0.02))),
        ("early stopping", plain.clone().early_stopping(EarlyStopping::new(20))),
        ("dropout", plain.clone().dropout(0.5)),
    ];

    println!("                    log loss             accuracy");
    println!("cure            training    test     training   test   epoch kept");
    let mut losses = Vec::new();
    for (name, training) in cures {
        let mut network = start.clone();
        let history = training
            .start(&mut network, (train.inputs(), train.targets()))?
            .validate((validation.inputs(), validation.targets()))?
            .complete();

        let score = |metric: Metric, data: &nn_data::Dataset| {
            metric.evaluate(Task::Binary, data.targets(), network.predict(data.inputs())?)
        };
        let [learned, unseen] = [score(Metric::LogLoss, &train)?, score(Metric::LogLoss, &test)?];
        let [right, right_unseen] = [score(Metric::Accuracy, &train)?, score(Metric::Accuracy, &test)?];
        let epoch = history.best_epoch.unwrap_or(history.epochs());
        println!("{name:<15} {learned:>8.3} {unseen:>7.3}  {right:>10.3} {right_unseen:>6.3}   {epoch:>10}");
        losses.push(unseen);
    }
    assert!(losses[1..].iter().all(|cured| *cured < 0.7 * losses[0]));
    Ok(())
}
