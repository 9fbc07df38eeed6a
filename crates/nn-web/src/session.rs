//! A session: the samples, the network and its training that a page is looking at.

use crate::answer::Refusal;
use crate::samples::{Given, Samples};
use crate::settings::{Key, MOST_ACTIVATIONS, MOST_PARAMETERS};
use crate::values::Values;
use nn_math::Mat;
use nn_model::{History, Network, Objective, Run, ScheduleState};
use nn_select::{Fitted, Recipe};
use rand::{SeedableRng, rngs::ChaCha8Rng};

/// Answers the requests of a page; what was opened stays open until something else is.
///
/// ```
/// let mut session = nn_web::Session::default();
/// session.answer("open?data=moons&hidden=8,8&rate=0.02", &[])?;
/// let status = session.answer("advance?epochs=100", &[])?.text;
/// assert!(status.contains("\"epoch\":100"));
/// let refusal = session.answer("open?data=moon", &[]).unwrap_err();
/// assert!(refusal.error.contains("did you mean `moons`?"));
/// # Ok::<(), nn_web::Refusal>(())
/// ```
#[derive(Default)]
pub struct Session {
    pub(crate) given: Given,
    open: Option<Open>,
}

/// What is open: everything that follows from the settings, and the run.
pub(crate) struct Open {
    pub(crate) values: Values,
    pub(crate) samples: Samples,
    pub(crate) recipe: Recipe,
    /// The scalers, and a network with the present parameters.
    pub(crate) fitted: Fitted,
    pub(crate) run: Run<'static>,
    /// The loss on all training samples as one batch.
    pub(crate) objective: Objective,
    /// The losses on training and validation samples before the first epoch; NaN without validation samples.
    pub(crate) first_losses: [f64; 2],
    /// The parameters and the history of another module's run, in place of those of this run.
    pub(crate) adopted: Option<(Vec<f64>, History)>,
}

impl Session {
    /// Opens what these settings say, instead of what was open.
    pub(crate) fn start(&mut self, values: Values) -> Result<&mut Open, Refusal> {
        let open = Open::new(values, &self.given)?;
        Ok(self.open.insert(open))
    }

    /// What is open.
    pub(crate) fn open(&mut self) -> Result<&mut Open, Refusal> {
        self.open.as_mut().ok_or_else(|| Refusal::new("nothing is open yet", "ask for `open?LINK` first"))
    }
}

impl Open {
    fn new(values: Values, given: &Given) -> Result<Open, Refusal> {
        let samples = Samples::of(&values, given)?;
        let recipe = values.recipe(samples.task)?;
        let (inputs, outputs) = (samples.training.inputs().ncols(), samples.training.targets().ncols());
        let architecture = recipe.architecture(inputs, outputs);
        let parameters = architecture.parameter_count()?;
        let units: usize = inputs + architecture.units().iter().map(|layer| layer.0).sum::<usize>();
        let rows = samples.count();
        for (found, most, what) in [
            (parameters, MOST_PARAMETERS, "weights and biases"),
            (rows.saturating_mul(units), MOST_ACTIVATIONS, "activations of all samples and units"),
        ] {
            if found > most {
                return Err(Refusal::new(
                    format!("there are {found} {what}, but a page takes at most {most}"),
                    "take fewer samples or smaller layers, or train with `nn train`",
                ));
            }
        }
        let seed = values.whole(Key::Seed) as u64;
        let network = match values.numbers(Key::Weights) {
            weights if weights.is_empty() => {
                Network::new(architecture, recipe.initialization, &mut ChaCha8Rng::seed_from_u64(seed))?
            }
            weights => Network::from_parameters(architecture, weights)?,
        };
        let prepared = recipe.prepare_with(network, &samples.training, samples.validation.as_ref(), seed)?;
        let run = prepared.start_owned()?;
        let training = &recipe.training;
        let mut objective = Objective::new(prepared.network(), training.loss, prepared.samples())?
            .with_penalty(training.penalty);
        let network = prepared.network();
        let validation = prepared.validation_samples().map(|samples| network.loss(training.loss, samples));
        let first =
            run.history().initial_loss.map_or_else(|| objective.evaluate(network.parameters()), Ok)?;
        let first_losses = [first, validation.transpose()?.unwrap_or(f64::NAN)];
        let fitted = prepared.finish(History::default());
        Ok(Open { values, samples, recipe, fitted, run, objective, first_losses, adopted: None })
    }

    /// What a program ends with that does what was done here: parameters, and what happened before.
    pub(crate) fn ending(&self) -> Result<(&[f64], &History), Refusal> {
        if let Some((parameters, history)) = &self.adopted {
            return Ok((parameters, history));
        }
        match self.run.steps_done() {
            0 => Ok((self.run.final_parameters(), self.run.history())),
            steps => Err(Refusal::new(
                format!("{steps} steps of the epoch under way are done, and programs end with an epoch"),
                "finish the epoch first",
            )),
        }
    }

    /// The learning rate of the last epoch, or of the first.
    pub(crate) fn learning_rate(&self) -> f64 {
        let last = self.run.history().learning_rate.last().copied();
        last.unwrap_or_else(|| self.recipe.training.learning_rate(0, &ScheduleState::START))
    }

    /// The model as it is now.
    pub(crate) fn model(&mut self) -> &Fitted {
        self.fitted.network.parameters_mut().copy_from_slice(self.run.network().parameters());
        &self.fitted
    }

    /// The predictions for own inputs (n x own), in the data's units.
    pub(crate) fn predict(&mut self, own: &Mat<f64>) -> Result<Mat<f64>, Refusal> {
        let inputs = self.samples.features.of(own);
        Ok(self.model().predict(&inputs)?)
    }
}
