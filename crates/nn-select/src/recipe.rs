//! A recipe: everything it takes to make a fitted model from a data set, as plain data.

use nn_data::{Dataset, Scaling};
use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Metric, Targets, Task, Training};

/// Everything it takes to make a fitted model from a [`Dataset`]: the layers, where their weights start, how data are scaled,
/// how the network is trained. Plain data, to be copied, changed, compared and (with the feature `serde`) written to a file.
///
/// The task decides about the output layer and, unless something else is said, the loss:
///
/// | task | targets | output layer | usual loss | usual metric |
/// |---|---|---|---|---|
/// | regression | numbers | the loss's own, or linear | `mse` | `mse` |
/// | binary | one column of 0 and 1 | sigmoid | `binary-cross-entropy` | `accuracy` |
/// | multi-class | one-hot | softmax | `cross-entropy` | `accuracy` |
/// | multi-label | a column of 0 and 1 for each label | sigmoid | `binary-cross-entropy` | `accuracy` |
///
/// What nothing is said about: no hidden layers, biases, `glorot-uniform`, inputs (and the targets of regression, where loss and
/// output layer allow it) scaled to mean 0 and variance 1, and Adam with a learning rate of 0.001, 100 epochs, batches of 32.
///
/// ```
/// use nn_model::{Activation, Adam, Loss, Metric, Training};
/// use nn_select::Recipe;
///
/// let recipe = Recipe::classifier()
///     .hidden([16], Activation::Tanh)
///     .training(Training::new(Adam::new(0.01), Loss::CrossEntropy).batch_size(16).epochs(40));
/// let fitted = recipe.fit(&nn_data::iris(), 1)?;
/// assert!(fitted.score(&nn_data::iris(), Metric::Accuracy)? > 0.95);
/// # Ok::<(), nn_select::SelectError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[must_use = "a recipe is a plan: call `fit` or `cross_validate`"]
pub struct Recipe {
    /// What the targets are.
    pub task: Task,
    /// The hidden layers: how many units and which activation. None for a linear model.
    pub hidden: Vec<(usize, Activation)>,
    /// The activation of the output layer, where it is to be another than the task's.
    #[cfg_attr(feature = "serde", serde(default))]
    pub output: Option<Activation>,
    /// Whether the layers have biases.
    pub bias: bool,
    /// How the first weights are drawn.
    pub initialization: Initialization,
    /// How the inputs are scaled, by the training rows' numbers.
    pub input_scaling: Scaling,
    /// How the targets of regression are scaled, by numbers of the training rows; predictions are turned back, so that they
    /// and their scores are in the data's own units. The losses in the history are not. If nothing is said, as suits the rest:
    /// not at all for a loss of probabilities; to 0 to 1 for an output layer that cannot give any number; else to mean 0 and
    /// variance 1. Nothing for other tasks, whose targets are not scaled.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub target_scaling: Option<Scaling>,
    /// How much the classes count in the losses, where they do not all count the same. Scores do not heed it.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub class_weights: Option<ClassWeights>,
    /// How the network is trained; the seed in it is replaced by that of [`Recipe::fit`].
    pub training: Training,
}

/// How much each class counts in the losses. A sample's own weight is multiplied by that of its class.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum ClassWeights {
    /// The classes count the same, however many training rows they have: n / (classes x rows of the class), as scikit-learn's
    /// `balanced`.
    Balanced,
    /// These, one for each class in the order of the targets' columns; of one column of 0 and 1, those of 0 and of 1.
    Each(Vec<f64>),
}

impl Recipe {
    /// The usual recipe for a task.
    pub fn new(task: Task) -> Recipe {
        Recipe {
            task,
            hidden: Vec::new(),
            output: None,
            bias: true,
            initialization: Initialization::GlorotUniform,
            input_scaling: Scaling::Standard,
            target_scaling: None,
            class_weights: None,
            training: Training::new(Adam::default(), usual_loss(task)).batch_size(32),
        }
    }

    /// The usual recipe for numbers.
    pub fn regressor() -> Recipe {
        Recipe::new(Task::Regression)
    }

    /// The usual recipe for classes that are written one-hot.
    pub fn classifier() -> Recipe {
        Recipe::new(Task::MultiClass)
    }

    /// The usual recipe for two classes that are written as one column of 0 and 1.
    pub fn binary_classifier() -> Recipe {
        Recipe::new(Task::Binary)
    }

    /// The usual recipe for samples that have any number of labels, each a column of 0 and 1.
    pub fn multi_label() -> Recipe {
        Recipe::new(Task::MultiLabel)
    }

    /// The usual recipe for what the targets look like: one column of zeros and ones is two classes; one 1 in each row of
    /// several columns is a class; other zeros and ones in several columns are labels; anything else is regression.
    ///
    /// ```
    /// use nn_select::Recipe;
    /// assert_eq!(Recipe::suited_to(&nn_data::iris()), Recipe::classifier());
    /// assert_eq!(Recipe::suited_to(&nn_data::truth_table()), Recipe::binary_classifier());
    /// ```
    pub fn suited_to(data: &Dataset) -> Recipe {
        let targets = data.targets();
        let mut numbers = (0..targets.ncols()).flat_map(|column| targets.col(column).iter());
        Recipe::new(match (data.labels().is_ok(), targets.ncols()) {
            (true, 1) => Task::Binary,
            (true, _) => Task::MultiClass,
            (false, _) if numbers.all(|&number| number == 0.0 || number == 1.0) => Task::MultiLabel,
            (false, _) => Task::Regression,
        })
    }

    /// With these hidden layers, all of one activation, and no others.
    pub fn hidden(mut self, units: impl IntoIterator<Item = usize>, activation: Activation) -> Recipe {
        self.hidden = units.into_iter().map(|units| (units, activation)).collect();
        self
    }

    /// With one more hidden layer behind the last.
    pub fn layer(mut self, units: usize, activation: Activation) -> Recipe {
        self.hidden.push((units, activation));
        self
    }

    /// With another activation of the output layer than the task's usual one.
    pub fn output(self, activation: Activation) -> Recipe {
        Recipe { output: Some(activation), ..self }
    }

    /// Without biases.
    pub fn without_bias(self) -> Recipe {
        Recipe { bias: false, ..self }
    }

    /// With another initialization of the weights.
    pub fn initialization(self, initialization: Initialization) -> Recipe {
        Recipe { initialization, ..self }
    }

    /// With another scaling of the inputs.
    pub fn input_scaling(self, input_scaling: Scaling) -> Recipe {
        Recipe { input_scaling, ..self }
    }

    /// With another scaling of the targets; for regression only.
    pub fn target_scaling(self, target_scaling: Scaling) -> Recipe {
        Recipe { target_scaling: Some(target_scaling), ..self }
    }

    /// With weights of the classes.
    ///
    /// ```
    /// use nn_select::{ClassWeights, Recipe};
    /// let recipe = Recipe::classifier().class_weights(ClassWeights::Balanced);
    /// let fitted = recipe.fit(&nn_data::iris(), 1)?;
    /// // Where each class has as many samples, all weights are 1.
    /// assert_eq!(fitted.network, Recipe::classifier().fit(&nn_data::iris(), 1)?.network);
    /// # Ok::<(), nn_select::SelectError>(())
    /// ```
    pub fn class_weights(self, class_weights: ClassWeights) -> Recipe {
        Recipe { class_weights: Some(class_weights), ..self }
    }

    /// With other settings of the training.
    pub fn training(self, training: Training) -> Recipe {
        Recipe { training, ..self }
    }

    /// With some settings of the training changed.
    ///
    /// ```
    /// use nn_select::Recipe;
    /// let patient = Recipe::regressor().adjust(|training| training.epochs(1000).batch_size(8));
    /// ```
    pub fn adjust(self, change: impl FnOnce(Training) -> Training) -> Recipe {
        Recipe { training: change(self.training), ..self }
    }

    /// With this learning rate; L-BFGS has none and stays as it is.
    pub fn learning_rate(self, learning_rate: f64) -> Recipe {
        self.adjust(|training| {
            let optimizer = training.optimizer.with_learning_rate(learning_rate);
            training.with_optimizer(optimizer)
        })
    }

    /// The network's shape for these numbers of inputs and outputs.
    pub fn architecture(&self, inputs: usize, outputs: usize) -> Architecture {
        let mut architecture = Architecture::new(inputs);
        for &(units, activation) in &self.hidden {
            architecture = architecture.layer(units, activation);
        }
        architecture = architecture.layer(outputs, self.output_activation());
        if self.bias { architecture } else { architecture.without_bias() }
    }

    /// The activation of the output layer: what was asked for, or the usual one.
    fn output_activation(&self) -> Activation {
        self.output.unwrap_or_else(|| match self.task {
            Task::MultiClass => Activation::Softmax,
            Task::Binary | Task::MultiLabel => Activation::Sigmoid,
            Task::Regression => self.training.loss.link().unwrap_or(Activation::Linear),
        })
    }

    /// How the targets of regression are scaled: as was asked for, or as the loss and the output layer allow.
    pub(crate) fn scaling_of_targets(&self) -> Scaling {
        let any_number = self.output_activation().range() == (f64::NEG_INFINITY..=f64::INFINITY);
        self.target_scaling.unwrap_or(match self.training.loss.targets() {
            Targets::NonNegative | Targets::Probabilities | Targets::ClassProbabilities => Scaling::None,
            Targets::Numbers if any_number => Scaling::Standard,
            Targets::Numbers => Scaling::MinMax,
        })
    }

    /// What scores are usually given in: see the table above.
    pub fn usual_metric(&self) -> Metric {
        match self.task {
            Task::Regression => Metric::Mse,
            Task::Binary | Task::MultiClass | Task::MultiLabel => Metric::Accuracy,
        }
    }
}

fn usual_loss(task: Task) -> Loss {
    match task {
        Task::MultiClass => Loss::CrossEntropy,
        Task::Binary | Task::MultiLabel => Loss::BinaryCrossEntropy,
        Task::Regression => Loss::Mse,
    }
}
