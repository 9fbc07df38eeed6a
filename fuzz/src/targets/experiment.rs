//! Experiments: read, written and read back; and where they ask for a small network and data that are made, trained.

use super::common::refused;
use nn_experiment::{Experiment, ExperimentError, ModelFormat};

/// Networks with more parameters than this are honest, and take as long as they take.
const PARAMETERS: usize = 2_000;
const ROWS: usize = 100;

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let experiment = match Experiment::from_toml(text, "experiment.toml") {
        Ok(experiment) => experiment,
        Err(error) => return refused(&error),
    };
    match experiment.to_toml() {
        Ok(written) => {
            let again = Experiment::from_toml(&written, "again.toml").unwrap();
            assert_eq!(again.to_toml().unwrap(), written);
        }
        Err(error) => refused(&error),
    }
    if let Err(error) = train(experiment) {
        refused(&error);
    }
}

fn train(mut experiment: Experiment) -> Result<(), ExperimentError> {
    let other_files = experiment.validation.data.is_some() || experiment.network.init_from.is_some();
    if experiment.data.file.is_some() || other_files {
        return Ok(());
    }
    experiment.data.samples = experiment.data.samples.map(|samples| samples.min(ROWS));
    let units = experiment.network.hidden.iter().try_fold(0_usize, |sum, &units| sum.checked_add(units));
    if units.is_none_or(|units| units > PARAMETERS / 10) {
        return Ok(());
    }
    let mut plan = experiment.plan()?;
    let training = &mut plan.recipe.training;
    training.epochs = training.epochs.min(2);
    training.threads = training.threads.min(1);
    if plan.architecture().parameter_count()? > PARAMETERS || plan.training.samples() > 2 * ROWS {
        return Ok(());
    }
    let mut prepared = plan.prepare()?;
    let history = prepared.start()?.complete();
    let model = plan.finish(prepared, history)?;
    model.to_bytes(ModelFormat::Json)?;
    Ok(())
}
