//! What the settings are set to: read from a link, and written as one; and the recipe that they make.

use crate::answer::Refusal;
use crate::query::{Query, encoded};
use crate::settings::{KEYS, Key, Kind, SETTINGS, When};
use nn_choice::UnknownName;
use nn_data::Scaling;
use nn_model::{
    Activation, Clipping, Dropout, EarlyStopping, Initialization, OnDivergence, Optimizer, Penalty, Schedule,
    Task,
};
use nn_select::Recipe;
use std::str::FromStr;

/// A value for each setting.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Values(Vec<String>);

impl Default for Values {
    fn default() -> Values {
        Values(SETTINGS.iter().map(|setting| setting.usual.to_owned()).collect())
    }
}

impl Values {
    /// The values of a link; what it does not say is usual.
    pub(crate) fn read(link: &Query) -> Result<Values, Refusal> {
        let mut values = Values::default();
        for (name, value) in link.pairs() {
            // What begins so is the page's own.
            if name.starts_with("view-") {
                continue;
            }
            let key = KEYS.iter().find(|key| key.setting().name == name).ok_or_else(|| {
                let names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
                let help = match nn_choice::nearest(name, &names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", names.join(", ")),
                };
                Refusal::new(format!("there is no setting called `{name}`"), help)
            })?;
            values.set(*key, value)?;
        }
        Ok(values)
    }

    /// Sets a value, if it is one that the setting may have.
    pub(crate) fn set(&mut self, key: Key, value: &str) -> Result<(), Refusal> {
        let value = value.trim();
        self.0[key as usize] = checked(key, value)?;
        Ok(())
    }

    pub(crate) fn text(&self, key: Key) -> &str {
        &self.0[key as usize]
    }

    pub(crate) fn is_usual(&self, key: Key) -> bool {
        self.text(key) == key.setting().usual
    }

    /// Whether the setting means anything beside the others.
    pub(crate) fn counts(&self, key: Key) -> bool {
        match key.setting().when {
            Some(When { key, is, values }) => self.counts(key) && values.contains(&self.text(key)) == is,
            None => true,
        }
    }

    /// Everything that is not usual, as a link.
    pub(crate) fn link(&self) -> String {
        let said = KEYS.iter().filter(|key| !self.is_usual(**key) && self.counts(**key));
        let pairs: Vec<String> =
            said.map(|key| format!("{}={}", key.setting().name, encoded(self.text(*key)))).collect();
        pairs.join("&")
    }

    /// A number; what was set is one.
    pub(crate) fn number(&self, key: Key) -> f64 {
        self.text(key).parse().unwrap_or(f64::NAN)
    }

    pub(crate) fn whole(&self, key: Key) -> usize {
        self.text(key).parse().unwrap_or(0)
    }

    pub(crate) fn is_on(&self, key: Key) -> bool {
        self.text(key) == "true"
    }

    pub(crate) fn list(&self, key: Key) -> impl Iterator<Item = &str> {
        parts(self.text(key))
    }

    pub(crate) fn numbers(&self, key: Key) -> Vec<f64> {
        self.list(key).filter_map(|part| part.parse().ok()).collect()
    }

    /// The parts of a list; none where it means nothing.
    pub(crate) fn list_that_counts(&self, key: Key) -> Vec<String> {
        if self.counts(key) { self.list(key).map(str::to_owned).collect() } else { Vec::new() }
    }

    /// A choice, if one was made.
    pub(crate) fn open<T: FromStr<Err = UnknownName>>(&self, key: Key) -> Result<Option<T>, Refusal> {
        let text = self.text(key);
        if text.is_empty() || !self.counts(key) { Ok(None) } else { Ok(Some(text.parse()?)) }
    }

    pub(crate) fn optimizer(&self) -> Result<Optimizer, Refusal> {
        let mut optimizer = Optimizer::named(self.text(Key::Optimizer), self.number(Key::Rate))?;
        let (beta1, beta2, epsilon) =
            (self.number(Key::Beta1), self.number(Key::Beta2), self.number(Key::Epsilon));
        match &mut optimizer {
            Optimizer::GradientDescent(rule) => {
                rule.momentum = self.number(Key::Momentum);
                rule.nesterov = self.is_on(Key::Nesterov);
            }
            Optimizer::RmsProp(rule) => (rule.decay, rule.epsilon) = (self.number(Key::Decay), epsilon),
            Optimizer::Adam(rule) => (rule.beta1, rule.beta2, rule.epsilon) = (beta1, beta2, epsilon),
            Optimizer::AdamW(rule) => {
                (rule.beta1, rule.beta2, rule.epsilon) = (beta1, beta2, epsilon);
                rule.weight_decay = self.number(Key::WeightDecay);
            }
            Optimizer::NAdam(rule) => (rule.beta1, rule.beta2, rule.epsilon) = (beta1, beta2, epsilon),
            Optimizer::Lbfgs(rule) => {
                (rule.memory, rule.tolerance) = (self.whole(Key::Memory), self.number(Key::Tolerance))
            }
        }
        Ok(optimizer)
    }

    fn schedule(&self) -> Schedule {
        let factor = self.number(Key::Factor);
        match self.text(Key::Schedule) {
            "step" => Schedule::Step { every: self.whole(Key::Every), factor },
            "exponential" => Schedule::Exponential { factor },
            "cosine" => Schedule::Cosine { epochs: self.whole(Key::Period), floor: self.number(Key::Floor) },
            "cosine-wave" => {
                Schedule::CosineWave { epochs: self.whole(Key::Period), floor: self.number(Key::Floor) }
            }
            "inverse-scaling" => Schedule::InverseScaling {
                decay: self.number(Key::ScheduleDecay),
                power: self.number(Key::Power),
            },
            "plateau" => Schedule::Plateau { factor, patience: self.whole(Key::PlateauPatience) },
            _ => Schedule::Constant,
        }
    }

    pub(crate) fn initialization(&self) -> Initialization {
        match self.text(Key::Initialization) {
            "uniform" => Initialization::Uniform { low: self.number(Key::Low), high: self.number(Key::High) },
            "normal" => Initialization::Normal { standard_deviation: self.number(Key::StandardDeviation) },
            "glorot-normal" => Initialization::GlorotNormal,
            "he-uniform" => Initialization::HeUniform,
            "he-normal" => Initialization::HeNormal,
            "fan-in-uniform" => Initialization::FanInUniform,
            "orthogonal" => Initialization::Orthogonal { gain: self.number(Key::Gain) },
            _ => Initialization::GlorotUniform,
        }
    }

    /// The units of the hidden layers with their activations.
    pub(crate) fn hidden(&self) -> Result<Vec<(usize, Activation)>, Refusal> {
        let units: Vec<usize> = self.list(Key::Hidden).filter_map(|part| part.parse().ok()).collect();
        let activations: Vec<Activation> =
            self.list(Key::Activations).map(str::parse).collect::<Result<_, _>>()?;
        match (units.len(), &activations[..]) {
            (_, [one]) => Ok(units.into_iter().map(|units| (units, *one)).collect()),
            (layers, many) if layers == many.len() => Ok(units.into_iter().zip(activations).collect()),
            (layers, many) => Err(Refusal::new(
                format!("there are {} activations for {layers} hidden layers", many.len()),
                "give one for all or one for each",
            )),
        }
    }

    /// How a network for this task is made and trained.
    pub(crate) fn recipe(&self, task: Task) -> Result<Recipe, Refusal> {
        let mut recipe = Recipe::new(task);
        recipe.hidden = self.hidden()?;
        recipe.output = self.open(Key::Output)?;
        recipe.bias = self.is_on(Key::Bias);
        recipe.initialization = self.initialization();
        recipe.input_scaling = self.text(Key::InputScaling).parse()?;
        let scaling: Option<Scaling> = self.open(Key::TargetScaling)?;
        recipe.target_scaling = if task == Task::Regression { scaling } else { None };
        let training = &mut recipe.training;
        training.loss = self.open(Key::Loss)?.unwrap_or(training.loss);
        training.optimizer = self.optimizer()?;
        training.epochs = self.whole(Key::At);
        training.batch_size = None;
        if self.counts(Key::Batch) {
            training.batch_size = Some(self.whole(Key::Batch)).filter(|samples| *samples > 0);
            training.drop_last = self.counts(Key::DropLast) && self.is_on(Key::DropLast);
            training.in_order = self.counts(Key::InOrder) && self.is_on(Key::InOrder);
            training.schedule = self.schedule();
            training.warm_up = self.whole(Key::WarmUp);
            training.clip_norm = Some(self.number(Key::ClipNorm)).filter(|longest| *longest > 0.0);
            if training.clip_norm.is_some() {
                training.clipping = self.text(Key::Clipping).parse::<Clipping>()?;
            }
            training.dropout = match self.numbers(Key::Dropout)[..] {
                [] => Dropout::NONE,
                [one] => Dropout::Same(one),
                ref each => Dropout::Each(each.to_vec()),
            };
            training.input_dropout = self.number(Key::InputDropout);
        }
        training.penalty = Penalty {
            l1: self.number(Key::L1),
            l2: self.number(Key::L2),
            biases: self.is_on(Key::PenaltyOnBiases),
        };
        let patience = self.whole(Key::EarlyStopping);
        if patience > 0 {
            let watched = self.text(Key::Watch).parse()?;
            let mut stopping = EarlyStopping::new(patience);
            stopping.tolerance = self.number(Key::Improvement);
            stopping.watched = watched;
            stopping.restore_best = self.is_on(Key::RestoreBest);
            training.early_stopping = Some(stopping);
        }
        training.on_divergence = if self.text(Key::OnDivergence) == "continue" {
            OnDivergence::Continue
        } else {
            OnDivergence::Stop
        };
        Ok(recipe)
    }
}

fn unquoted(part: &str) -> &str {
    part.strip_prefix('"').and_then(|part| part.strip_suffix('"')).unwrap_or(part)
}

/// The parts between commas; a part with commas in it stands in double quotes.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let between = move |letter: char| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    };
    text.split(between).map(str::trim).map(unquoted).filter(|part| !part.is_empty())
}

/// The value as it is kept.
fn checked(key: Key, value: &str) -> Result<String, Refusal> {
    let setting = key.setting();
    let refuse = |found: &str, expected: String| {
        let error = format!("{} (`{}`) is `{found}`, but must be {expected}", setting.label, setting.name);
        Err(Refusal::new(error, setting.help))
    };
    let number = |found: &str, least: f64, most: f64| match found.parse::<f64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number.to_string()),
        _ => refuse(found, format!("a number from {least} to {most}")),
    };
    let whole = |found: &str, least: usize, most: usize| match found.parse::<usize>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number.to_string()),
        _ => refuse(found, format!("a whole number from {least} to {most}")),
    };
    let each = |read: &dyn Fn(&str) -> Result<String, Refusal>| {
        let read: Vec<String> = parts(value).map(read).collect::<Result<_, _>>()?;
        Ok(read.join(","))
    };
    match setting.kind {
        Kind::Choice { open: Some(_), .. } if value.is_empty() => Ok(String::new()),
        Kind::Choice { options, .. } => Ok((options.read)(value)?),
        Kind::Choices(options) => each(&|part| Ok((options.read)(part)?)),
        Kind::Number { least, most, .. } => number(value, least, most),
        Kind::Whole { least, most } => whole(value, least, most),
        Kind::Wholes { least, most } => each(&|part| whole(part, least, most)),
        Kind::Numbers { least, most } => each(&|part| number(part, least, most)),
        Kind::Switch if value == "true" || value == "false" => Ok(value.to_owned()),
        Kind::Switch => refuse(value, "`true` or `false`".to_owned()),
        Kind::Text => Ok(value.to_owned()),
        Kind::Texts => {
            each(&|part| Ok(if part.contains(',') { format!("\"{part}\"") } else { part.to_owned() }))
        }
    }
}
