//! An experiment with its data at hand: ready to be trained, once or many times.

use crate::baseline::Baseline;
use crate::classes::{ClassSettings, Judged, Threshold};
use crate::data::{DataSettings, Draw, ROW_MEMORY, setting};
use crate::encoder::Encoder;
use crate::error::{ExperimentError, in_words};
use crate::experiment::{Experiment, NetworkSettings};
use crate::learned::{self, Learned};
use crate::model::Model;
use crate::model_file::ModelFile;
use crate::note::Note;
use crate::predictions::Predictions;
use crate::record::{Record, RecordedMember, RecordedScore};
use crate::seen::SeenRows;
use crate::started;
use crate::targets::Choice;
use crate::trace::TrainingTrace;
use nn_choice::{counted, limits};
use nn_data::{Dataset, Labels};
use nn_format::Affine;
#[cfg(feature = "answers")]
use nn_model::Activation;
use nn_model::{Architecture, History, Metric, Network, Stop, Task};
use nn_select::{Fitted, Prepared, Recipe};
use nn_table::Table;

/// An experiment with its data: read, encoded, divided into training and validation rows.
///
/// ```
/// use nn_experiment::Experiment;
/// let experiment = Experiment::from_toml("
///     [data]
///     generator = 'moons'
///     samples = 200
///     [columns]
///     targets = ['y']
///     [validation]
///     fraction = 0.25
/// ", "moons.toml")?;
/// let plan = experiment.plan()?;
/// assert_eq!(plan.choice.why, "the target `y` has two values, `0` and `1`");
/// assert_eq!((plan.training.samples(), plan.validation.as_ref().map(|rows| rows.samples())), (150, Some(50)));
/// let mut prepared = plan.prepare()?;
/// let history = prepared.start()?.complete();
/// let model = plan.finish(prepared, history)?;
/// assert_eq!(model.record.validation_rows, 50);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was asked for, with everything that was left to us filled in.
    pub experiment: Experiment,
    /// How the table becomes numbers.
    pub encoder: Encoder,
    /// What the targets were taken for, and why.
    pub choice: Choice,
    /// What is odd about the columns.
    pub notes: Vec<Note>,
    /// How the network is made and trained.
    pub recipe: Recipe,
    /// The group of each training row, where rows are divided by groups.
    pub groups: Option<Labels>,
    /// The training rows.
    pub training: Dataset,
    /// The validation rows.
    pub validation: Option<Dataset>,
    /// The rows by which the finished model is calibrated.
    #[cfg(feature = "answers")]
    pub calibration: Option<Dataset>,
}

impl Experiment {
    /// Reads the data, chooses what is left open, and encodes the columns.
    ///
    /// # Errors
    /// [`ExperimentError`] if the data cannot be read or used, or a setting is wrong.
    pub fn plan(&self) -> Result<Plan, ExperimentError> {
        let (table, data) = self.data.read(Draw::new(self.seed, 2))?;
        Experiment { data, ..self.clone() }.plan_of(&table)
    }

    /// [`Experiment::plan`] of a table that has been read already, from where [`Experiment::data`] says.
    ///
    /// # Errors
    /// [`ExperimentError`] if the table cannot be used, or a setting is wrong.
    pub fn plan_of(&self, table: &Table) -> Result<Plan, ExperimentError> {
        let (rows, columns) = (table.rows(), table.columns().len());
        if !limits::fits(rows.saturating_mul(ROW_MEMORY as usize)) {
            return Err(ExperimentError::TooLarge { rows, columns });
        }
        let mut experiment = self.clone();
        if experiment.data.generator.is_some() {
            experiment.data.draw.get_or_insert(Draw::new(self.seed, 2));
        }
        experiment.check_ensemble()?;
        let mut learned = Learned::of(table, &experiment.columns, &mut experiment.validation, self.seed)?;
        let mut recipe = experiment.recipe(learned.choice.task)?;
        let ClassSettings { positive, weights, threshold, .. } = &experiment.classes;
        if let Some(class) = positive {
            let targets = learned.encoder.targets.with_positive(class)?;
            (learned.choice.targets, learned.encoder.targets) = (targets.clone(), targets);
        }
        if let (Some(path), None) = (&experiment.network.init_from, &experiment.network.weights)
            && let Some(model) = ModelFile::load(path)?.model()
        {
            learned.fill_as(&model.encoder);
        }
        let targets = &learned.encoder.targets;
        recipe.class_weights = weights.as_ref().map(|weights| weights.for_targets(targets)).transpose()?;
        if threshold.is_some() && targets.positive().is_none() {
            let task = targets.task();
            return Err(ExperimentError::NotTwoClasses { what: "a threshold", task });
        }
        experiment.columns.task = Some(learned.choice.task);
        experiment.training = crate::experiment::written(&recipe.training)?;
        // Before the data are encoded for a network that is none.
        let outputs = learned.encoder.targets.output_names().len();
        recipe.architecture(learned.encoder.width(), outputs).parameter_count()?;

        let (training, mut validation) = learned.encode()?;
        #[cfg(feature = "answers")]
        let calibration = learned.calibration()?;
        #[cfg(feature = "answers")]
        if calibration.is_some() && learned.choice.task == Task::MultiLabel {
            return Err(ExperimentError::NoRegions { task: Task::MultiLabel });
        }
        let Learned { encoder, choice, notes, groups, .. } = learned;
        if let Some(settings) = experiment.validation.data.clone() {
            if experiment.validation.fraction > 0.0 {
                return Err(setting("validation has both a `fraction` and `data`: leave one of them out"));
            }
            let (table, settings) = settings.read(Draw::new(self.seed, 3))?;
            let dropped = learned::without_target(&table, &experiment.columns)?;
            let rows: Vec<usize> = (0..table.rows()).filter(|row| !dropped.contains(row)).collect();
            if let Some(weight) = &encoder.weight {
                table.index(weight)?;
            }
            validation = Some(encoder.dataset(&table, &rows)?);
            experiment.validation.data = Some(settings);
        }
        for data in std::iter::once(&training).chain(&validation) {
            if data.weights().is_some_and(|weights| weights.iter().all(|weight| *weight == 0.0)) {
                return Err(setting("all weights are 0: give rows that count"));
            }
        }
        #[cfg(feature = "answers")]
        if experiment.classes.temperature {
            check_temperature(&recipe, choice.task, validation.is_some())?;
        }
        Ok(Plan {
            experiment,
            encoder,
            choice,
            notes,
            recipe,
            groups,
            training,
            validation,
            #[cfg(feature = "answers")]
            calibration,
        })
    }

    /// About how many bytes of memory [`Experiment::plan`] and a training take, if that can be told from the lengths of the files
    /// and their first 64 KB; none of standard input, a packed file, or data that are drawn.
    ///
    /// # Errors
    /// [`ExperimentError`] if the beginning of a file cannot be read.
    pub fn memory(&self) -> Result<Option<u64>, ExperimentError> {
        let validation = self.validation.data.as_ref().map_or(Ok(None), DataSettings::memory)?;
        Ok(self.data.memory()?.map(|memory| memory.saturating_add(validation.unwrap_or(0))))
    }

    /// Trains a model from beginning to end.
    ///
    /// # Errors
    /// As [`Experiment::plan`], [`Plan::prepare`] and [`Plan::finish`]. A run that diverges is no error: the record says so.
    pub fn run(&self) -> Result<Model, ExperimentError> {
        let plan = self.plan()?;
        let fitted = (0..plan.members()).map(|member| {
            let mut prepared = plan.prepare_member(member)?;
            let history = prepared.start()?.complete();
            Ok(prepared.finish(history))
        });
        plan.finish_members(fitted.collect::<Result<_, ExperimentError>>()?)
    }

    /// Refuses an ensemble of no networks or too many, and one whose members could not differ or be tempered.
    fn check_ensemble(&self) -> Result<(), ExperimentError> {
        let Some(members) = self.ensemble else { return Ok(()) };
        if !(1..=limits::MEMBERS).contains(&members) {
            return Err(setting(&format!(
                "an ensemble of {} was asked for: ask for 1 to {}",
                counted(members, "network"),
                limits::MEMBERS
            )));
        }
        let NetworkSettings { weights, init_from, .. } = &self.network;
        if members > 1 && (weights.is_some() || init_from.is_some()) {
            return Err(setting(
                "all networks of an ensemble would start from the same weights: ask for an ensemble of 1, or give no weights to start from",
            ));
        }
        #[cfg(feature = "answers")]
        if members > 1 && self.classes.temperature {
            return Err(setting(
                "a temperature divides the last layer of one network, but an ensemble averages probabilities of several: ask for an ensemble of 1, or for no temperature",
            ));
        }
        Ok(())
    }
}

impl Plan {
    /// The task.
    pub fn task(&self) -> Task {
        self.choice.task
    }

    /// The network's shape.
    pub fn architecture(&self) -> Architecture {
        self.recipe.architecture(self.training.inputs().ncols(), self.training.targets().ncols())
    }

    /// What is usually scored, if nothing else is asked for.
    pub fn usual_metrics(&self) -> &'static [Metric] {
        let numbers = self.task() == Task::Regression;
        if numbers { &[Metric::Rmse, Metric::R2] } else { &[Metric::Accuracy, Metric::LogLoss] }
    }

    /// The network in words: `4 - relu 16 - softmax 3`.
    pub fn network_in_words(&self) -> String {
        in_words(&self.architecture())
    }

    /// The seed of the training.
    pub fn seed(&self) -> u64 {
        self.recipe.training.seed
    }

    /// How many networks are trained: the members of an ensemble, or one.
    pub fn members(&self) -> usize {
        self.experiment.ensemble.unwrap_or(1)
    }

    /// The seed of a member's training; the first is 0.
    pub fn seed_of_member(&self, member: usize) -> u64 {
        self.seed().wrapping_add(member as u64)
    }

    /// Scaled samples and a network with its first weights.
    ///
    /// # Errors
    /// [`ExperimentError`] if the network cannot be made, or the weights to start from are not its.
    pub fn prepare(&self) -> Result<Prepared, ExperimentError> {
        self.prepare_member(0)
    }

    /// The same for a member of an ensemble; the first is 0. It has the same samples, and seeds that are so much larger.
    ///
    /// # Errors
    /// As [`Plan::prepare`].
    pub fn prepare_member(&self, member: usize) -> Result<Prepared, ExperimentError> {
        let (network, seed) = (self.first_network(member)?, self.seed_of_member(member));
        Ok(self.recipe.prepare_with(network, &self.training, self.validation.as_ref(), seed)?)
    }

    /// The network of a member before its training.
    fn first_network(&self, member: usize) -> Result<Network, ExperimentError> {
        let (settings, architecture) = (&self.experiment.network, self.architecture());
        match (&settings.weights, &settings.init_from) {
            (Some(_), Some(_)) => {
                Err(setting("the network has both `weights` and `init_from`: leave one of them out"))
            }
            (Some(weights), None) => {
                let expected = architecture.parameter_count()?;
                if weights.len() != expected {
                    let network = in_words(&architecture);
                    return Err(ExperimentError::Weights { found: weights.len(), network, expected });
                }
                Ok(Network::from_parameters(architecture, weights.clone())?)
            }
            (None, Some(path)) => {
                let file = ModelFile::load(path)?;
                let members = file.members().len();
                if members > 1 {
                    return Err(setting(&format!(
                        "{} is an ensemble of {members} networks, but a training starts from one: give the file of a single network",
                        path.display()
                    )));
                }
                let network = file.network();
                if *network.architecture() != architecture {
                    return Err(ExperimentError::OtherNetwork {
                        path: path.clone(),
                        found: Box::new(network.architecture().clone()),
                        expected: Box::new(architecture),
                    });
                }
                if let Some(model) = file.model() {
                    let names = |encoder: &Encoder| [encoder.input_names(), encoder.targets.output_names()];
                    let pairs = names(&model.encoder).into_iter().zip(names(&self.encoder));
                    for (what, (found, expected)) in ["inputs", "outputs"].into_iter().zip(pairs) {
                        if found != expected {
                            let path = path.clone();
                            return Err(ExperimentError::OtherColumns { path, what, found, expected });
                        }
                    }
                }
                let [inputs, outputs] = file.scaling();
                let (input_scaler, target_scaler) = self.recipe.fit_scalers(&self.training)?;
                let to = [Some(Affine::from(&input_scaler)), target_scaler.as_ref().map(Affine::from)];
                started::in_other_units(network, [inputs, outputs], to)
                    .map_err(|problem| setting(&format!("{}: {problem}", path.display())))
            }
            (None, None) => {
                let mut draw = settings.draw.unwrap_or(Draw::new(self.experiment.seed, 0));
                draw.seed = draw.seed.wrapping_add(member as u64);
                Ok(Network::new(architecture, settings.initialization, &mut draw.rng())?)
            }
        }
    }

    /// The model, after the training.
    ///
    /// # Errors
    /// [`ExperimentError::Select`] if its predictions cannot be made; this is not expected.
    pub fn finish(&self, prepared: Prepared, history: History) -> Result<Model, ExperimentError> {
        self.finish_members(vec![prepared.finish(history)])
    }

    /// The model of several members, after the training of each ([`Prepared::finish`]). If they are fewer than were asked for, its record
    /// asks for so many.
    ///
    /// # Errors
    /// As [`Plan::finish`]; and if there are no members, or they are not of this plan.
    pub fn finish_members(&self, members: Vec<Fitted>) -> Result<Model, ExperimentError> {
        let count = members.len();
        let recorded = members.iter().enumerate();
        let recorded = recorded.map(|(i, fitted)| RecordedMember::of(fitted, self.seed_of_member(i)));
        let recorded: Vec<RecordedMember> = if count > 1 { recorded.collect() } else { Vec::new() };
        let trace = TrainingTrace::of(members.iter().map(|fitted| &fitted.history), &self.training);
        let mut members = members.into_iter();
        let first =
            members.next().ok_or_else(|| setting("there is no network: give one that was trained"))?;
        let mut fitted = first.with_other_members(members.collect())?;
        let mut experiment = self.experiment.clone();
        if experiment.ensemble.is_some_and(|asked| asked != count) {
            experiment.ensemble = Some(count);
        }
        let temperature = self.temper(&mut fitted)?;
        let usual = self.usual_metrics();
        let asked = fitted.history.metrics.iter().map(|asked| asked.metric);
        let metrics: Vec<Metric> =
            usual.iter().copied().chain(asked.filter(|metric| !usual.contains(metric))).collect();
        // A score that is not defined (one class only, a run that diverged) is none.
        let threshold = match self.experiment.classes.threshold {
            Some(threshold) => Some(self.chosen(threshold, &fitted)?),
            None => None,
        };
        let targets = &self.encoder.targets;
        let scores = |data: &Dataset| -> Option<Vec<Option<f64>>> {
            let outputs = fitted.predict(data.inputs()).ok()?;
            let predictions = Predictions::new(targets.clone(), outputs, threshold);
            let scores = predictions.scores(data.targets(), &metrics, data.weights()).ok()?;
            Some(scores.into_iter().map(|score| score.ok().filter(|score| score.is_finite())).collect())
        };
        let (training, validation) = (scores(&self.training), self.validation.as_ref().and_then(scores));
        let score =
            |scores: &Option<Vec<Option<f64>>>, i: usize| scores.as_ref().and_then(|scores| scores[i]);
        let scores = metrics.iter().enumerate().map(|(i, &metric)| RecordedScore {
            metric,
            training: score(&training, i),
            validation: score(&validation, i),
        });
        let rows = [self.training.samples(), self.validation.as_ref().map_or(0, Dataset::samples)];
        let baseline = Baseline::of(self.task(), &self.training);
        let record = Record::of(experiment, &fitted.history, rows, scores.collect(), baseline);
        let stop = if count < self.members() { Stop::Observer } else { record.stop };
        let record = Record { temperature, members: recorded, stop, ..record };
        let seen = Some(SeenRows::of(&self.training, self.validation.as_ref()));
        let model = Model {
            encoder: self.encoder.clone(),
            fitted,
            threshold,
            record,
            seen,
            trace: Some(trace),
            #[cfg(feature = "answers")]
            conformal: None,
        };
        #[cfg(feature = "answers")]
        if let (Some(data), false) = (&self.calibration, matches!(model.record.stop, Stop::Diverged { .. })) {
            return model.calibrate(data, None);
        }
        Ok(model)
    }

    /// Divides the last layer by the temperature that is best for the validation rows, if that is asked for and there is one.
    #[cfg(feature = "answers")]
    fn temper(&self, fitted: &mut Fitted) -> Result<Option<f64>, ExperimentError> {
        let Some(data) = self.validation.as_ref().filter(|_| self.experiment.classes.temperature) else {
            return Ok(None);
        };
        let logits = fitted.logits(data.inputs())?;
        // A run that diverged has none.
        if !logits.is_all_finite() {
            return Ok(None);
        }
        let best = nn_select::temperature(self.task(), data.targets(), &logits, data.weights())?;
        if let Some(best) = best {
            *fitted = fitted.clone().with_temperature(best)?;
        }
        Ok(best)
    }

    #[cfg(not(feature = "answers"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there are temperatures")]
    fn temper(&self, _: &mut Fitted) -> Result<Option<f64>, ExperimentError> {
        Ok(None)
    }

    /// The threshold that is best for the validation rows, or for the training rows where there are no others.
    fn chosen(&self, threshold: Threshold, fitted: &Fitted) -> Result<f64, ExperimentError> {
        let data = self.validation.as_ref().unwrap_or(&self.training);
        let (probabilities, targets) = (fitted.predict(data.inputs())?, data.targets());
        let rows: Vec<Judged> = (0..data.samples())
            .map(|row| Judged {
                probability: probabilities[(row, 0)],
                is_positive: targets[(row, 0)] == 1.0,
                weight: data.weights().map_or(1.0, |weights| weights[row]),
            })
            .collect();
        Ok(threshold.choose(&rows))
    }
}

/// Refuses a temperature where nothing could be divided by it, or there are no rows to find it with.
#[cfg(feature = "answers")]
fn check_temperature(recipe: &Recipe, task: Task, has_validation: bool) -> Result<(), ExperimentError> {
    if task == Task::Regression {
        return Err(ExperimentError::NoClasses { what: "probabilities of another temperature" });
    }
    if let Some(found) = recipe.output.filter(|it| !matches!(it, Activation::Sigmoid | Activation::Softmax)) {
        return Err(nn_select::SelectError::NoLogits { found: found.to_string() }.into());
    }
    if !has_validation {
        return Err(ExperimentError::NoValidationRows { what: "a temperature" });
    }
    Ok(())
}
