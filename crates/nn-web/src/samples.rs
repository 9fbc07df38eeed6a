//! The samples: drawn or read, with added inputs, divided into training and validation samples.

use crate::answer::Refusal;
use crate::settings::Key;
use crate::values::Values;
use nn_data::{BuiltIn, Dataset, Rows, Split, train_test_split};
use nn_math::Mat;
use nn_model::Task;
use nn_select::Recipe;
use rand::{SeedableRng, rngs::ChaCha8Rng};

/// Samples to train on and to validate by.
#[derive(Clone, Debug)]
pub(crate) struct Divided {
    pub(crate) training: Dataset,
    pub(crate) validation: Option<Dataset>,
    pub(crate) task: Task,
    /// Why it is this task.
    pub(crate) why: String,
    pub(crate) notes: Vec<String>,
    pub(crate) features: Features,
}

/// Inputs that are made of the first two.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    /// How many inputs there were before.
    pub(crate) own: usize,
    added: Vec<Feature>,
}

nn_choice::choices! {
    /// An input that is made of the first two, x and y.
    pub enum Feature, "added input" {
        /// The square of x.
        SquareX = "x^2",
        /// The square of y.
        SquareY = "y^2",
        /// The product.
        Product = "x*y",
        /// The sine of x.
        SineX = "sin-x",
        /// The sine of y.
        SineY = "sin-y",
    }
}

impl Feature {
    fn of(self, x: f64, y: f64) -> f64 {
        match self {
            Feature::SquareX => x * x,
            Feature::SquareY => y * y,
            Feature::Product => x * y,
            Feature::SineX => libm::sin(x),
            Feature::SineY => libm::sin(y),
        }
    }

    /// Whether it needs a second input.
    fn takes_y(self) -> bool {
        match self {
            Feature::SquareX | Feature::SineX => false,
            Feature::SquareY | Feature::Product | Feature::SineY => true,
        }
    }

    fn named(self, x: &str, y: &str) -> String {
        match self {
            Feature::SquareX => format!("{x}^2"),
            Feature::SquareY => format!("{y}^2"),
            Feature::Product => format!("{x}*{y}"),
            Feature::SineX => format!("sin {x}"),
            Feature::SineY => format!("sin {y}"),
        }
    }
}

impl Features {
    fn read(values: &Values, own: usize) -> Result<Features, Refusal> {
        let added: Vec<Feature> = values.list(Key::Features).map(str::parse).collect::<Result<_, _>>()?;
        match added.iter().find(|feature| feature.takes_y() && own < 2) {
            Some(feature) => Err(Refusal::new(
                format!("the added input `{feature}` needs two inputs, but these samples have one"),
                "leave it out, or take another data set",
            )),
            None => Ok(Features { own, added }),
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.own + self.added.len()
    }

    /// Own inputs (n x own) with what is made of them (n x count).
    pub(crate) fn of(&self, own: &Mat<f64>) -> Mat<f64> {
        let y = |i: usize| if self.own > 1 { own[(i, 1)] } else { 0.0 };
        Mat::from_fn(own.nrows(), self.count(), |i, j| match j.checked_sub(self.own) {
            None => own[(i, j)],
            Some(added) => self.added[added].of(own[(i, 0)], y(i)),
        })
    }

    fn add_to(&self, data: Dataset) -> Result<Dataset, Refusal> {
        if self.added.is_empty() {
            return Ok(data);
        }
        let mut names = data.input_names().to_vec();
        let y = names.get(1).cloned().unwrap_or_default();
        let added: Vec<String> = self.added.iter().map(|feature| feature.named(&names[0], &y)).collect();
        names.extend(added);
        let inputs = self.of(&data.inputs().to_owned());
        Ok(Dataset::new(inputs, data.targets().to_owned(), names, data.target_names().to_vec())?)
    }
}

/// The samples that these values ask for.
pub(crate) fn divided(values: &Values) -> Result<Divided, Refusal> {
    let set: BuiltIn = values.text(Key::Data).parse()?;
    let mut rng = ChaCha8Rng::seed_from_u64(values.whole(Key::DataSeed) as u64);
    let drawn = set.usual().map(|_| (values.whole(Key::Samples), values.number(Key::Noise)));
    let data = set.generate(drawn.map(|it| it.0), drawn.map(|it| it.1), &mut rng)?;
    let features = Features::read(values, data.inputs().ncols())?;
    let data = features.add_to(data)?;
    let task = Recipe::suited_to(&data).task;
    let (training, validation) = divide(values, data, task)?;
    let why = format!("the targets of `{set}` are those of the task {task}");
    Ok(Divided { training, validation, task, why, notes: Vec::new(), features })
}

/// Training and validation samples.
fn divide(values: &Values, data: Dataset, task: Task) -> Result<(Dataset, Option<Dataset>), Refusal> {
    let fraction = values.number(Key::Validation);
    if fraction == 0.0 {
        return Ok((data, None));
    }
    let split = if values.is_on(Key::ValidationInOrder) {
        Split::in_order(data.samples(), fraction)?
    } else {
        let mut rng = ChaCha8Rng::seed_from_u64(values.whole(Key::Seed) as u64);
        rng.set_stream(1);
        let labels = match task {
            Task::Binary | Task::MultiClass if values.is_on(Key::Stratified) => Some(data.labels()?),
            Task::Binary | Task::MultiClass | Task::MultiLabel | Task::Regression => None,
        };
        let rows = labels.as_ref().map_or(Rows::Plain(data.samples()), Rows::Stratified);
        train_test_split(rows, fraction, &mut rng)?
    };
    Ok((data.rows(&split.train)?, Some(data.rows(&split.test)?)))
}
