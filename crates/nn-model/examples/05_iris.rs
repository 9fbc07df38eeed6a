//! Several classes: three kinds of iris, told by the sizes of petals and sepals.
//!
//! A softmax turns the scores of the output layer into probabilities that add up to 1; cross-entropy is minus the
//! logarithm of the probability that the right class got. Rows that it was not trained on say how good it is.
#![allow(clippy::print_stdout)] // for a reader

use nn_data::{Rows, Scaling, iris, train_test_split};
use nn_model::{
    Activation, Adam, Architecture, ConfusionMatrix, Initialization, Loss, Metric, Network, Task, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let iris = iris();
    let split = train_test_split(Rows::Stratified(&iris.labels()?), 0.3, rng)?;
    let (train, test) = (iris.rows(&split.train)?, iris.rows(&split.test)?);
    let scaler = Scaling::Standard.fit(train.inputs())?;
    let (x, x_test) = (scaler.transform(train.inputs())?, scaler.transform(test.inputs())?);

    let architecture = Architecture::new(4).layer(8, Activation::Tanh).layer(3, Activation::Softmax);
    let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    let history = Training::new(Adam::new(0.01), Loss::CrossEntropy)
        .epochs(100)
        .batch_size(16)
        .train(&mut network, (&x, train.targets()))?;
    println!(
        "cross-entropy {:.3} after the first epoch, {:.3} at the end\n",
        history.loss[0],
        history.final_loss()
    );

    let probabilities = network.predict_proba(&x_test)?;
    let classes = network.predict_class(&x_test)?;
    println!("truth         {}   taken for", iris.target_names().join("  "));
    for row in (0..test.samples()).step_by(7) {
        let [p, q, r] = [0, 1, 2].map(|class| probabilities[(row, class)]);
        let truth = test.labels()?.indices()[row];
        let [truth, found] = [truth, classes[row]].map(|class| &iris.target_names()[class]);
        println!("{truth:<12}  {p:>6.3}  {q:>10.3}  {r:>9.3}   {found}");
    }

    let score = |metric: Metric| metric.evaluate(Task::MultiClass, test.targets(), &probabilities);
    let accuracy = score(Metric::Accuracy)?;
    println!("\n{}", ConfusionMatrix::new(Task::MultiClass, test.targets(), &probabilities)?);
    println!(
        "accuracy {accuracy:.3}, log loss {:.3} on {} flowers never seen",
        score(Metric::LogLoss)?,
        test.samples()
    );
    assert!(accuracy > 0.9);
    Ok(())
}
