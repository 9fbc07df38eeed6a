//! The learning tasks and the metrics, by name, and which metric suits which task.

use nn_choice::choices;

choices! {
    /// What the columns of targets and predictions are; the numbers alone do not tell several classes from several
    /// labels.
    pub enum Task, "task" {
        /// Each column is a quantity of its own.
        Regression = "regression",
        /// One column: targets 0 or 1, predictions the probability of 1. The predicted class is 1 above 0.5; exactly
        /// 0.5 is class 0.
        Binary = "binary",
        /// One column for each class, of which a sample has one: targets one-hot (or the probability of each class),
        /// predictions the probability of each class. The predicted class is the likeliest, the first one among equals,
        /// and so is the true class.
        MultiClass = "multi-class",
        /// One column for each label, of which a sample may have any number; each column is as in `binary`.
        MultiLabel = "multi-label",
    }
}

choices! {
    /// A number that says how good predictions are.
    ///
    /// Those of errors (`mse`, `rmse`, `mae`, `r2`) suit every task: of probabilities they are what they are of other
    /// numbers. Those of classes take whatever the columns hold and compare it by [`Task`]'s rule for classes. `log-loss`
    /// takes probabilities only. `roc-auc` takes any numbers that are higher for class 1.
    pub enum Metric, "metric" {
        /// The mean squared error, mean (p - t)^2 over samples and outputs.
        Mse = "mse",
        /// The root of the mean squared error of each output, averaged over the outputs (as in scikit-learn, and not
        /// the root of the average).
        Rmse = "rmse",
        /// The mean absolute error, mean |p - t| over samples and outputs.
        Mae = "mae",
        /// The share of the targets' variance that is explained, R^2 = 1 - mean (p - t)^2 / mean (t - mean t)^2 of each
        /// output, averaged over the outputs. Where all targets of an output are the same it is 1 if every prediction is
        /// right and 0 if not.
        R2 = "r2",
        /// The share of samples whose class is right; for several labels, of samples with every label right.
        Accuracy = "accuracy",
        /// The recall of each class that occurs among the targets, averaged over those classes. Not for several labels.
        BalancedAccuracy = "balanced-accuracy",
        /// Of the samples predicted to be of a class, the share that are, TP / (TP + FP); 0 if there are none. For two
        /// classes it is that of class 1. For several classes it is averaged over those that occur among targets or
        /// predictions, each counting the same ("macro"); for several labels likewise, over all labels.
        Precision = "precision",
        /// Of the samples of a class, the share predicted to be, TP / (TP + FN); averaged as the precision is.
        Recall = "recall",
        /// The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); averaged as the precision is.
        F1 = "f1",
        /// Minus the logarithm of the probability given to what is true: mean -ln p for the true class p; for two
        /// classes mean -t ln p - (1-t) ln (1-p), and for several labels that, averaged over the labels. So that a
        /// confident mistake costs much but not everything, p is brought into `f64::EPSILON..=1 - f64::EPSILON` first.
        LogLoss = "log-loss",
        /// The area under the ROC curve: how likely a sample of class 1 is to score higher than one of class 0, a tie
        /// counting half. For several classes that of each class against the rest, averaged; likewise for several labels.
        RocAuc = "roc-auc",
    }
}

impl Metric {
    /// Whether more is better: not for errors and losses.
    pub fn higher_is_better(self) -> bool {
        !matches!(self, Metric::Mse | Metric::Rmse | Metric::Mae | Metric::LogLoss)
    }

    /// The least and the largest that it can be.
    pub(crate) fn range(self) -> std::ops::RangeInclusive<f64> {
        match self {
            Metric::Mse | Metric::Rmse | Metric::Mae | Metric::LogLoss => 0.0..=f64::INFINITY,
            Metric::R2 => f64::NEG_INFINITY..=1.0,
            Metric::Accuracy
            | Metric::BalancedAccuracy
            | Metric::Precision
            | Metric::Recall
            | Metric::F1
            | Metric::RocAuc => 0.0..=1.0,
        }
    }

    /// Whether the metric means something for the task.
    pub fn suits(self, task: Task) -> bool {
        match self {
            Metric::Mse | Metric::Rmse | Metric::Mae | Metric::R2 => true,
            Metric::BalancedAccuracy => matches!(task, Task::Binary | Task::MultiClass),
            Metric::Accuracy
            | Metric::Precision
            | Metric::Recall
            | Metric::F1
            | Metric::LogLoss
            | Metric::RocAuc => task != Task::Regression,
        }
    }
}
