//! What is particular to classes: which is positive, how much each counts, and from which probability on it is taken.

use clap::Args;
use nn_experiment::{ClassWeights, Experiment, Threshold};

#[derive(Debug, Args)]
#[command(next_help_heading = "Classes")]
pub(super) struct ClassArguments {
    /// How much each class counts in the losses: `balanced` for the same in all, or yes=5,no=1
    #[arg(long, value_name = "WEIGHTS", value_parser = str::parse::<ClassWeights>)]
    class_weights: Option<ClassWeights>,

    /// Of two classes, the one that probabilities, precision, recall and thresholds are about [default: the second by name]
    #[arg(long, value_name = "CLASS")]
    positive: Option<String>,

    /// Of two classes, take the positive one above this probability: a number, f1 or cost=FP:FN [default: 0.5]
    ///
    /// f1 is the threshold with the largest F1, cost=1:5 that with the least cost where a miss costs five times as much as a false
    /// alarm; both on the validation rows, or on the training rows if there are no others. The model keeps it, and `nn predict` and
    /// `nn evaluate` go by it.
    #[arg(long, value_name = "THRESHOLD", value_parser = str::parse::<Threshold>, allow_negative_numbers = true)]
    threshold: Option<Threshold>,

    /// Divide the last layer by the temperature that gives the validation rows the least log loss, after the training
    ///
    /// Networks trained for long are often too sure of themselves: of what they give 99 %, less is true. Divided by the right number,
    /// probabilities mean what they say, and the class with the highest stays the same. It is part of the saved weights, so that
    /// every format has it.
    #[arg(long)]
    temperature: bool,
}

impl ClassArguments {
    pub(super) fn set(&self, experiment: &mut Experiment) {
        let classes = &mut experiment.classes;
        classes.positive = self.positive.clone().or(classes.positive.take());
        classes.weights = self.class_weights.clone().or(classes.weights.take());
        classes.threshold = self.threshold.or(classes.threshold);
        classes.temperature |= self.temperature;
    }
}
