//! The training of a page: `cargo add nn-experiment nn-model nn-select`.

use nn_experiment::{Columns, Draw, Learned, ValidationSettings, built_in};
use nn_model::{Activation, Adam, EarlyStopping, Loss, Penalty, Training};
use nn_select::Recipe;
use std::ops::ControlFlow;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let table = built_in("moons".parse()?, Some(200), Some(0.15), &mut Draw::new(1, 0).rng())?;
    let columns = Columns::predicting(["y"]);
    let mut validation = ValidationSettings { fraction: 0.25, ..ValidationSettings::default() };
    let learned = Learned::of(&table, &columns, &mut validation, 0)?;
    let (training, validation) = learned.encode()?;

    let optimizer = Adam { learning_rate: 0.01, ..Adam::default() };
    let training_settings = Training::new(optimizer, Loss::BinaryCrossEntropy)
        .epochs(30)
        .batch_size(10)
        .early_stopping(EarlyStopping::new(20))
        .penalty(Penalty { l1: 0.0, l2: 0.001, biases: false });
    let recipe = Recipe::new(learned.choice.task)
        .layer(8, Activation::Tanh)
        .layer(8, Activation::Tanh)
        .training(training_settings);
    let fitted = recipe.fit_watched(&training, validation.as_ref(), 0, |_| ControlFlow::Continue(()))?;

    println!("{}: loss {}", fitted.network.architecture(), fitted.history.final_loss());
    assert_eq!(format!("{:016x}", fitted.network.digest()), "2dc6b866901448e2");
    Ok(())
}
