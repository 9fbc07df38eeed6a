//! Ensembles: several networks as one model, which predicts their mean.

use crate::refusal;
use nn_experiment::{Experiment, Model, ModelFile, ModelFormat};
use nn_model::Stop;
use nn_table::Table;
use std::path::Path;

const TASKS: [&str; 4] = [
    "[data]\ngenerator = 'noisy-linear'\nsamples = 20\ndraw = { seed = 1, stream = 2, word = 0 }\n[columns]\ntargets = ['y']",
    "[data]\ngenerator = 'moons'\nsamples = 20\ndraw = { seed = 1, stream = 2, word = 0 }\n[columns]\ntargets = ['y']",
    "[data]\ngenerator = 'iris'\n[columns]\ntargets = ['species']",
    "[data]\ngenerator = 'truth-table'\n[columns]\ntargets = ['x0', 'x1']",
];

fn experiment(task: &str, top: &str) -> Experiment {
    let text = format!("{top}\n{task}\n[network]\nhidden = [3]\n[training]\nepochs = 3\nbatch_size = 8");
    Experiment::from_toml(&text, "test").unwrap()
}

fn table(experiment: &Experiment) -> Table {
    let rng = &mut nn_experiment::Draw::new(1, 2).rng();
    let set = experiment.data.generator.unwrap();
    nn_experiment::built_in(set, experiment.data.samples, None, rng).unwrap()
}

#[test]
fn an_ensemble_predicts_the_mean_of_members_trained_one_by_one_bit_for_bit() {
    for task in TASKS {
        let all = experiment(task, "seed = 4\nensemble = 3");
        let (model, table) = (all.run().unwrap(), table(&all));
        let each: Vec<Model> =
            (4..7).map(|seed| experiment(task, &format!("seed = {seed}")).run().unwrap()).collect();
        for (member, alone) in model.members().zip(&each) {
            assert_eq!(member, alone.network(), "{task}");
        }
        assert_ne!(each[0].network(), each[1].network());
        let found = model.predict(&table).unwrap();
        let predicted: Vec<_> = each.iter().map(|model| model.predict(&table).unwrap()).collect();
        for i in 0..found.rows() {
            for j in 0..found.outputs().ncols() {
                let sum = predicted[0].outputs()[(i, j)] + predicted[1].outputs()[(i, j)];
                let expected = (sum + predicted[2].outputs()[(i, j)]) / 3.0;
                assert_eq!(found.outputs()[(i, j)].to_bits(), expected.to_bits(), "{task}");
            }
        }
        let seeds: Vec<u64> = model.record.members.iter().map(|member| member.seed).collect();
        assert_eq!(seeds, [4, 5, 6]);
        for (member, alone) in model.record.members.iter().zip(&each) {
            assert_eq!((member.epochs, member.loss), (3, alone.record.loss));
        }
    }
}

#[test]
fn members_see_the_same_validation_rows() {
    let text = format!(
        "{}\n[validation]\nfraction = 0.3\n[network]\nhidden = [3]\n[training]\nepochs = 30",
        TASKS[2]
    );
    let text = format!("{text}\nearly_stopping = {{ patience = 2, tolerance = 0.0 }}");
    let plan = Experiment::from_toml(&format!("ensemble = 2\n{text}"), "test").unwrap().plan().unwrap();
    let [first, second] = [0, 1].map(|member| plan.prepare_member(member).unwrap());
    assert_eq!(first.samples(), second.samples());
    assert_eq!(first.validation_samples(), second.validation_samples());
    assert_ne!(first.network(), second.network());
}

#[test]
fn every_format_keeps_an_ensemble_of_every_task() {
    for task in TASKS {
        let experiment = experiment(task, "ensemble = 3");
        let (model, table) = (experiment.run().unwrap(), table(&experiment));
        for &format in ModelFormat::ALL {
            let bytes = model.to_bytes(format).unwrap();
            let again = Model::from_bytes(&bytes, format, Path::new("model")).unwrap();
            assert_eq!(again.record, model.record, "{format}");
            assert!(again.members().eq(model.members()), "{format}");
            assert_eq!(again.predict(&table).unwrap(), model.predict(&table).unwrap(), "{format}");
            assert_eq!(again.to_bytes(format).unwrap(), bytes, "{format}");
            let file = ModelFile::from_bytes(&bytes, format, Path::new("model")).unwrap();
            assert_eq!(file.members().len(), 3);
        }
    }
}

#[test]
fn fewer_members_than_were_asked_for_are_recorded_as_so_many() {
    let asked = experiment(TASKS[0], "ensemble = 5");
    let plan = asked.plan().unwrap();
    let fitted = (0..2).map(|member| {
        let mut prepared = plan.prepare_member(member).unwrap();
        let history = prepared.start().unwrap().complete();
        prepared.finish(history)
    });
    let model = plan.finish_members(fitted.collect()).unwrap();
    assert_eq!(model.record.experiment.ensemble, Some(2));
    // All that tells it from one that was asked for so is that it was cut short.
    assert_eq!(model.record.stop, Stop::Observer);
    let mut again = model.record.experiment.run().unwrap();
    again.record.stop = Stop::Observer;
    assert_eq!(again, model);
    assert!(refusal(plan.finish_members(Vec::new())).contains("there is no network"));
}

#[test]
fn an_ensemble_of_one_is_the_network_by_itself() {
    let [one, alone] = ["ensemble = 1", ""].map(|top| experiment(TASKS[1], top).run().unwrap());
    assert_eq!(one.fitted, alone.fitted);
    assert!(one.record.members.is_empty());
}

#[test]
fn ensembles_that_cannot_be_are_refused_with_the_reason() {
    let refused = |top: &str, more: &str| {
        let text = format!("{top}\n{}\n{more}", TASKS[1]);
        refusal(Experiment::from_toml(&text, "test").unwrap().plan())
    };
    assert!(
        refused("ensemble = 0", "").contains("an ensemble of 0 networks was asked for: ask for 1 to 100")
    );
    assert!(refused("ensemble = 101", "").contains("an ensemble of 101 networks"));
    for start in ["weights = [1.0]", "init_from = 'm.json'"] {
        let message = refused("ensemble = 2", &format!("[network]\n{start}"));
        assert!(message.contains("would start from the same weights"), "{message}");
    }
    let message = refused("ensemble = 2", "[classes]\ntemperature = true\n[validation]\nfraction = 0.5");
    assert!(message.contains("a temperature divides the last layer of one network"), "{message}");
}

#[test]
fn a_training_does_not_start_from_an_ensemble() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("e.onnx");
    experiment(TASKS[0], "ensemble = 2").run().unwrap().save(&path).unwrap();
    let mut experiment = experiment(TASKS[0], "");
    experiment.network.init_from = Some(path);
    let message = refusal(experiment.plan().unwrap().prepare());
    assert!(message.contains("is an ensemble of 2 networks, but a training starts from one"), "{message}");
}

#[test]
fn members_of_another_recipe_make_no_ensemble() {
    let plan = experiment(TASKS[0], "").plan().unwrap();
    let fitted = |hidden: usize| {
        let recipe = plan.recipe.clone().hidden([hidden], nn_model::Activation::Tanh);
        recipe.fit(&plan.training, 1).unwrap()
    };
    let message = refusal(plan.finish_members(vec![fitted(3), fitted(4)]));
    assert!(
        message
            .contains("member 1 (counted from 0) of the ensemble and the first have different architectures"),
        "{message}"
    );
}
