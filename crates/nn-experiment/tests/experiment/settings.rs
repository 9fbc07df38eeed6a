use crate::refusal;
use nn_experiment::Experiment;
use nn_model::Task;

fn read(text: &str) -> Result<Experiment, nn_experiment::ExperimentError> {
    Experiment::from_toml(text, "e.toml")
}

#[test]
fn an_unknown_key_is_refused_with_the_one_that_was_meant() {
    for (text, what, help) in [
        ("sed = 1", "e.toml: there is no key `sed`", "did you mean `seed`?"),
        ("[column]", "e.toml: there is no key `column`", "did you mean `columns`?"),
        ("[data]\nfiles = 'x'", "e.toml: there is no key `files` in `data`", "did you mean `file`?"),
        ("[training]\nepoch = 1", "e.toml: there is no key `epoch` in `training`", "did you mean `epochs`?"),
        (
            "[training.optimizer]\nname = 'adam'\nlearning_rat = 1",
            "e.toml: there is no key `learning_rat` in `training.optimizer`",
            "did you mean `learning_rate`?",
        ),
    ] {
        let message = refusal(read(text));
        let (found, way_out) = message.split_once('\n').unwrap();
        assert_eq!(found, what);
        assert!(way_out.starts_with(help), "{message}");
    }
}

#[test]
fn a_value_of_another_kind_is_refused_with_its_key() {
    let message = refusal(read("[network]\nhidden = 'many'"));
    assert!(
        message.starts_with("e.toml: `network.hidden`: invalid type: string \"many\", expected a list"),
        "{message}"
    );
    let message = refusal(read("[network]\nactivations = ['tanj']"));
    assert!(
        message.starts_with("e.toml: `network.activations[0]`: there is no `tanj`, expected one of"),
        "{message}"
    );
    let message = refusal(read("seed = 1\n[data\nfile = 'x'"));
    assert!(message.starts_with("e.toml: line 2: "), "{message}");
    let message = refusal(read("[columns]\nmissing = 'average'"));
    assert!(message.contains("found `average`: choose one of refuse, mean, median"), "{message}");
}

#[test]
fn the_whole_experiment_comes_back_from_toml() {
    let text = "seed = 3\n[data]\ngenerator = 'moons'\n[columns]\ntargets = ['y']\n[validation]\nfraction = 0.5\n\
                [training]\nepochs = 2\ntime_limit = { secs = 60, nanos = 0 }\nearly_stopping = { patience = 2 }";
    let plan = read(text).unwrap().plan().unwrap();
    let written = plan.experiment.to_toml().unwrap();
    assert_eq!(read(&written).unwrap(), plan.experiment, "{written}");
    assert!(written.contains("learning_rate") && written.contains("batch_size = 32"), "{written}");
}

#[test]
fn keys_are_set_one_by_one() {
    let experiment = Experiment::default();
    let experiment = experiment.with("training.epochs", 7).unwrap();
    let experiment = experiment.with("training.optimizer.learning_rate", 0.5).unwrap();
    let experiment = experiment.with("network.activations", Experiment::value("['tanh']")).unwrap();
    let experiment = experiment.with("columns.missing", Experiment::value("mean")).unwrap();
    let training = experiment.training(Task::Binary).unwrap();
    let recipe = experiment.recipe(Task::Binary).unwrap();
    assert_eq!(Experiment::of_recipe(&recipe).unwrap().recipe(Task::Binary).unwrap(), recipe);
    assert_eq!((training.optimizer.name(), training.optimizer.learning_rate()), ("adam", 0.5));
    assert!(refusal(experiment.with("training.epoch", 7)).contains("did you mean `epochs`?"));
    assert!(refusal(experiment.with("seed.x", 7)).contains("`seed` is a value and has no keys of its own"));
}

#[test]
fn rows_for_validation_are_no_part_of_what_is_learned() {
    let text = "[data]\ngenerator = 'iris'\n[columns]\ntargets = ['species']\n[validation]\nfraction = 0.2";
    let plan = read(text).unwrap().plan().unwrap();
    let validation = plan.validation.as_ref().unwrap();
    assert_eq!((plan.training.samples(), validation.samples()), (120, 30));
    assert_eq!(validation.labels().unwrap().counts(), [10, 10, 10]);
    let prepared = plan.prepare().unwrap();
    let (inputs, _) = prepared.samples();
    let sum: f64 = inputs.col(0).iter().sum();
    assert!(sum.abs() < 1e-9, "scaled by the training rows, and no others");
    let message = refusal(read(&format!("{text}\n[training]\nvalidation_split = 0.1")));
    assert!(message.contains("set `validation.fraction` instead"), "{message}");
}

#[test]
fn weights_to_start_from_must_be_the_networks() {
    let text = "[data]\ngenerator = 'truth-table'\n[columns]\ntargets = ['y']\n[network]\nhidden = []\nbias = false\nweights = ";
    let plan = |weights: &str| read(&format!("{text}{weights}")).unwrap().plan().unwrap();
    assert_eq!(plan("[1.0, 2.0, 3.0]").prepare().unwrap().network().parameters(), [1.0, 2.0, 3.0]);
    let message = refusal(plan("[1.0]").prepare());
    assert!(
        message
            .starts_with("the experiment gives 1 weight, but the network 3 - sigmoid 1 without biases has 3"),
        "{message}"
    );
}

#[test]
fn the_last_rows_can_be_the_validation_rows() {
    let text = "[data]\ngenerator = 'iris'\n[columns]\ntargets = ['species']\n[validation]\nfraction = 0.3\nin_order = true";
    let plan = read(text).unwrap().plan().unwrap();
    let validation = plan.validation.unwrap();
    assert_eq!((plan.training.samples(), validation.samples()), (105, 45));
    assert_eq!(validation.inputs(), nn_data::iris().inputs().subrows(105, 45));
    let message = refusal(read(&format!("{text}\nstratified = true")));
    assert!(message.contains("validation rows in order cannot be stratified too"), "{message}");
}
