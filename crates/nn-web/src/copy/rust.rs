//! As a program in Rust.

use super::copied::{Copied, float, word};
use crate::settings::{Key, Kind};
use crate::values::Values;
use nn_choice::{Choice, Setting};
use nn_model::{Activation, Initialization, Loss, Penalty, Task};

pub(super) fn text(copied: &Copied<'_>) -> String {
    let (values, open) = (copied.values, copied.open);
    let mut lines: Vec<String> = Vec::new();
    let mut experiment = vec!["Columns", "Learned", "ValidationSettings"];
    let mut model = Vec::new();
    // The table.
    let table = match copied.built_in {
        Some(set) => {
            experiment.extend(["Draw", "built_in"]);
            let (samples, noise, seed) = match copied.drawn() {
                Some((samples, noise, seed)) => {
                    (format!("Some({samples})"), format!("Some({noise:?})"), seed)
                }
                None => ("None".to_owned(), "None".to_owned(), 0),
            };
            format!("built_in({}.parse()?, {samples}, {noise}, &mut Draw::new({seed}, 0).rng())?", word(set))
        }
        None => format!(
            "TableReader::open(&Source::from({}), &ReadOptions::default())?.read_all()?",
            word(&copied.file)
        ),
    };
    lines.push(format!("let table = {table};"));
    // Its columns, and its rows for validation.
    let words = |words: &mut dyn Iterator<Item = String>| {
        words.map(|part| format!("{}.into()", word(&part))).collect::<Vec<_>>().join(", ")
    };
    let mut columns = Vec::new();
    for (key, field) in [(Key::Inputs, "inputs"), (Key::Ignore, "ignore"), (Key::Text, "text")] {
        let list = values.list_that_counts(key);
        if !list.is_empty() {
            columns.push(format!("{field}: vec![{}]", words(&mut list.into_iter())));
        }
    }
    if values.counts(Key::Missing) && !values.is_usual(Key::Missing) {
        columns.push(format!("missing: {}.parse()?", word(values.text(Key::Missing))));
    }
    if !values.is_usual(Key::Task) {
        columns.push(format!("task: Some({}.parse()?)", word(values.text(Key::Task))));
    }
    let targets: Vec<String> = copied.targets.iter().map(|name| word(name)).collect();
    let predicting = format!("Columns::predicting([{}])", targets.join(", "));
    lines.push(match columns.is_empty() {
        true => format!("let columns = {predicting};"),
        false => format!("let columns = Columns {{ {}, ..{predicting} }};", columns.join(", ")),
    });
    let mut validation = Vec::new();
    for (key, said) in [
        (Key::Validation, format!("fraction: {:?}", values.number(Key::Validation))),
        (Key::ValidationInOrder, format!("split: Some({}.parse()?)", word("ordered"))),
        (Key::Stratified, format!("split: Some({}.parse()?)", word("random"))),
    ] {
        if values.counts(key) && !values.is_usual(key) {
            validation.push(said);
        }
    }
    validation.push("..ValidationSettings::default()".to_owned());
    lines.push(match validation.len() {
        1 => "let mut validation = ValidationSettings::default();".to_owned(),
        _ => format!("let mut validation = ValidationSettings {{ {} }};", validation.join(", ")),
    });
    let seed = values.text(Key::Seed);
    lines.push(format!("let learned = Learned::of(&table, &columns, &mut validation, {seed})?;"));
    lines.push("let (training, validation) = learned.encode()?;".to_owned());
    lines.push(String::new());
    // How the network is trained.
    let optimizer = type_name(values.text(Key::Optimizer));
    model.extend(["Training", optimizer_static(&optimizer)]);
    lines.push(format!(
        "let optimizer = {};",
        with_fields(copied, &optimizer, "training.optimizer.", &format!("..{optimizer}::default()"))
    ));
    let training = &open.recipe.training;
    model.push("Loss");
    let mut steps =
        vec![format!("Training::new(optimizer, {})", choice::<Loss>("Loss", &training.loss.to_string()))];
    steps.push(format!("epochs({})", copied.epochs));
    let said = |key| values.counts(key) && !values.is_usual(key);
    let each: Vec<String> = values.list(Key::Dropout).map(float).collect();
    for (key, step, import) in [
        (Key::Batch, format!("batch_size({})", values.text(Key::Batch)), None),
        (Key::DropLast, "drop_last()".to_owned(), None),
        (Key::InOrder, "in_order()".to_owned(), None),
        (Key::Schedule, format!("schedule({})", schedule(copied)), Some("Schedule")),
        (Key::WarmUp, format!("warm_up({})", values.text(Key::WarmUp)), None),
        (Key::ClipNorm, format!("clip_norm({:?})", values.number(Key::ClipNorm)), None),
        (Key::Clipping, "clipping(Clipping::PyTorch)".to_owned(), Some("Clipping")),
        (
            Key::Dropout,
            if let [one] = &each[..] {
                format!("dropout({one})")
            } else {
                format!("dropout([{}])", each.join(", "))
            },
            None,
        ),
        (Key::InputDropout, format!("input_dropout({:?})", values.number(Key::InputDropout)), None),
        (Key::EarlyStopping, format!("early_stopping({})", stopping(values)), Some("EarlyStopping")),
        (Key::OnDivergence, "on_divergence(OnDivergence::Continue)".to_owned(), Some("OnDivergence")),
    ] {
        if said(key) {
            steps.push(step);
            model.extend(import);
        }
    }
    if said(Key::Watch) {
        model.push("Watched");
    }
    if training.penalty != Penalty::NONE {
        model.push("Penalty");
        let Penalty { l1, l2, biases } = training.penalty;
        steps.push(format!("penalty(Penalty {{ l1: {l1:?}, l2: {l2:?}, biases: {biases} }})"));
    }
    lines.push(format!("let training_settings = {};", steps.join("\n        .")));
    // The network.
    let mut recipe = vec!["Recipe::new(learned.choice.task)".to_owned()];
    for (units, activation) in &open.recipe.hidden {
        model.push("Activation");
        recipe
            .push(format!("layer({units}, {})", choice::<Activation>("Activation", &activation.to_string())));
    }
    if let Some(activation) = open.recipe.output {
        model.push("Activation");
        recipe.push(format!("output({})", choice::<Activation>("Activation", &activation.to_string())));
    }
    if !open.recipe.bias {
        recipe.push("without_bias()".to_owned());
    }
    if !values.is_usual(Key::Initialization) {
        model.push("Initialization");
        recipe.push(format!("initialization({})", initialization(open.recipe.initialization)));
    }
    let mut data = Vec::new();
    if !values.is_usual(Key::InputScaling) {
        data.push("Scaling");
        recipe.push(format!("input_scaling(Scaling::{})", type_name(values.text(Key::InputScaling))));
    }
    if open.samples.task == Task::Regression && !values.is_usual(Key::TargetScaling) {
        data.push("Scaling");
        recipe.push(format!("target_scaling(Scaling::{})", type_name(values.text(Key::TargetScaling))));
    }
    recipe.push("training(training_settings)".to_owned());
    lines.push(format!("let recipe = {};", recipe.join("\n        .")));
    let weights: Vec<String> = values.list(Key::Weights).map(float).collect();
    if weights.is_empty() {
        lines.push(format!(
            "let fitted = recipe.fit_watched(&training, validation.as_ref(), {seed}, |_| ControlFlow::Continue(()))?;"
        ));
    } else {
        model.push("Network");
        lines.push(
            "let architecture = recipe.architecture(training.inputs().ncols(), training.targets().ncols());"
                .to_owned(),
        );
        lines.push(format!("let weights = vec![{}];", weights.join(", ")));
        lines.push("let network = Network::from_parameters(architecture, weights)?;".to_owned());
        lines.push(format!(
            "let mut prepared = recipe.prepare_with(network, &training, validation.as_ref(), {seed})?;"
        ));
        lines.push("let history = prepared.start()?.complete();".to_owned());
        lines.push("let fitted = prepared.finish(history);".to_owned());
    }
    lines.push(String::new());
    lines.push(
        "println!(\"{}: loss {}\", fitted.network.architecture(), fitted.history.final_loss());".to_owned(),
    );
    lines.push(format!(
        "assert_eq!(format!(\"{{:016x}}\", fitted.network.digest()), {});",
        word(&copied.digest)
    ));
    lines.push("Ok(())".to_owned());

    let mut imports =
        vec![used("nn_experiment", experiment), used("nn_model", model), used("nn_select", vec!["Recipe"])];
    imports.extend(if data.is_empty() { None } else { Some(used("nn_data", data)) });
    if copied.built_in.is_none() {
        imports.push(used("nn_table", vec!["ReadOptions", "Source", "TableReader"]));
    }
    imports.extend(if weights.is_empty() { Some("use std::ops::ControlFlow;\n".to_owned()) } else { None });
    imports.sort();
    let body: Vec<String> = lines
        .iter()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") })
        .collect();
    format!(
        "//! The training of a page: `cargo add {}`.\n\n{}\nfn main() -> Result<(), Box<dyn std::error::Error>> {{\n{}}}\n",
        crates(&imports).join(" "),
        imports.concat(),
        body.concat()
    )
}

/// A schedule with its settings.
fn schedule(copied: &Copied<'_>) -> String {
    let name = format!("Schedule::{}", type_name(copied.values.text(Key::Schedule)));
    with_fields(copied, &name, "training.schedule.", "")
}

/// Early stopping with its settings.
fn stopping(values: &Values) -> String {
    let mut stopping = format!("EarlyStopping::new({})", values.text(Key::EarlyStopping));
    if !values.is_usual(Key::Watch) {
        stopping.push_str(&format!(".watch({}.parse::<Watched>()?)", word(values.text(Key::Watch))));
    }
    if !values.is_usual(Key::Improvement) {
        stopping.push_str(&format!(".tolerance({:?})", values.number(Key::Improvement)));
    }
    if !values.is_on(Key::RestoreBest) {
        stopping.push_str(".keep_last()");
    }
    stopping
}

/// The crates that are imported.
fn crates(imports: &[String]) -> Vec<String> {
    let names = imports.iter().filter_map(|line| line.strip_prefix("use ")?.split("::").next());
    names.filter(|name| *name != "std").map(|name| name.replace('_', "-")).collect()
}

fn used(from: &str, mut names: Vec<&str>) -> String {
    // As rustfmt sorts them: types before functions.
    names.sort_by_key(|name| (name.starts_with(char::is_lowercase), (*name).to_owned()));
    names.dedup();
    match names[..] {
        [one] => format!("use {from}::{one};\n"),
        _ => format!("use {from}::{{{}}};\n", names.join(", ")),
    }
}

/// `adam-w` as `AdamW`.
fn type_name(name: &str) -> String {
    if name == "nadam" {
        return "NAdam".to_owned();
    }
    let parts = name.split('-').map(|part| {
        let mut letters = part.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    });
    parts.collect()
}

/// The name as one that lives as long as the program.
fn optimizer_static(name: &str) -> &'static str {
    let known = ["Adam", "AdamW", "GradientDescent", "Lbfgs", "NAdam", "RmsProp"];
    known.into_iter().find(|known| *known == name).unwrap_or("Optimizer")
}

/// A choice without a number as its variant; others as they are read.
fn choice<T: Choice>(type_of: &str, text: &str) -> String {
    let has_number = |setting: &&Setting| text.split(':').next() == Some(setting.choice);
    match T::SETTINGS.iter().find(has_number) {
        Some(_) => format!("{}.parse()?", word(text)),
        None => format!("{type_of}::{}", type_name(text)),
    }
}

/// `Adam { learning_rate: 0.01, ..Adam::default() }`, with the settings whose keys begin so.
fn with_fields(copied: &Copied<'_>, name: &str, within: &str, rest: &str) -> String {
    let said = copied.said().filter_map(|(key, setting)| {
        let field = setting.toml.strip_prefix(within).filter(|field| *field != "name")?;
        let text = copied.values.text(key);
        let value = if let Kind::Number { .. } = setting.kind { float(text) } else { text.to_owned() };
        Some(format!("{field}: {value}"))
    });
    let fields: Vec<String> = said.chain((!rest.is_empty()).then(|| rest.to_owned())).collect();
    if fields.is_empty() { name.to_owned() } else { format!("{name} {{ {} }}", fields.join(", ")) }
}

fn initialization(initialization: Initialization) -> String {
    let name = format!("Initialization::{}", type_name(initialization.name()));
    match initialization {
        Initialization::Uniform { low, high } => format!("{name} {{ low: {low:?}, high: {high:?} }}"),
        Initialization::Normal { standard_deviation } => {
            format!("{name} {{ standard_deviation: {standard_deviation:?} }}")
        }
        Initialization::Orthogonal { gain } => format!("{name} {{ gain: {gain:?} }}"),
        Initialization::GlorotUniform
        | Initialization::GlorotNormal
        | Initialization::HeUniform
        | Initialization::HeNormal
        | Initialization::FanInUniform => name,
    }
}
