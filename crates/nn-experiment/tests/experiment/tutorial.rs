//! The tutorial's trainings as files: the same bits.

use nn_experiment::{Experiment, Model};
use nn_model::Metric;
use nn_tutorial::sections::{
    digits, divergence, early_stopping, fresh_starts, jumps, one_layer, saturation, small_steps,
    smaller_rate, stuck, tanh_hidden, two_layers,
};
use nn_tutorial::{FinishedRun, Pair, Story, TutorialError};
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/experiments")
}

fn trained(name: &str) -> Model {
    let experiment = Experiment::load(folder().join(format!("{name}.toml"))).unwrap();
    experiment.run().unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    // All NaN are one.
    numbers.iter().map(|number| if number.is_nan() { f64::NAN } else { *number }.to_bits()).collect()
}

fn pair(result: Result<Pair, TutorialError>) -> FinishedRun {
    result.unwrap().two_layer
}

#[test]
fn every_file_gives_the_bits_of_the_tutorial() {
    let story = &Story::default();
    let runs = [
        ("one-layer", one_layer::run(story).unwrap().run),
        ("two-layers", two_layers::run(story).unwrap().run),
        ("fresh-starts", pair(fresh_starts::run(story).map(|section| section.runs))),
        ("saturation", pair(saturation::run(story).map(|section| section.runs))),
        ("divergence", pair(divergence::run(story).map(|section| section.runs))),
        ("smaller-rate", pair(smaller_rate::run(story).map(|section| section.runs))),
        ("tanh-hidden", pair(tanh_hidden::run(story).map(|section| section.runs))),
        ("jumps", pair(jumps::run(story).map(|section| section.runs))),
        ("stuck", pair(stuck::run(story).map(|section| section.runs))),
        ("small-steps", pair(small_steps::run(story).map(|section| section.runs))),
    ];
    for (name, run) in &runs {
        let model = trained(name);
        assert_eq!(bits(&model.fitted.history.mse), bits(&run.mse), "{name}");
        assert_eq!(bits(model.network().parameters()), bits(&run.weights), "{name}");
    }

    let section = early_stopping::run(story).unwrap();
    let history = trained("early-stopping").fitted.history;
    assert_eq!((history.epochs(), history.best_epoch), (section.stopped_at, Some(section.best_epoch)));
    assert_eq!(bits(&history.loss), bits(&section.training_loss[..section.stopped_at]));
    assert_eq!(bits(&history.validation_loss), bits(&section.validation_loss[..section.stopped_at]));

    let section = digits::run(story).unwrap();
    let history = trained("digits").fitted.history;
    let accuracy = history.metric(Metric::Accuracy).unwrap();
    assert_eq!(bits(&accuracy.training), bits(&section.training_accuracy));
    assert_eq!(bits(&accuracy.validation), bits(&section.test_accuracy));

    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let count = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).count();
    assert_eq!(count, runs.len() + 2, "a file is not compared with anything");
}
