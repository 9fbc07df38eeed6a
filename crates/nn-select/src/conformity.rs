//! How far a prediction is off: the scores of conformal prediction.

use nn_choice::choices;

choices! {
    /// How far a prediction is off.
    pub enum ConformityScore, "conformity score" {
        /// Of numbers: the distance.
        AbsoluteResidual = "absolute-residual",
        /// Of classes: one less the probability of the true one, which makes the smallest sets.
        Lac = "lac",
        /// Of classes: the probabilities of all classes that are as probable as the true one or more, which makes sets grow where the
        /// model is less sure.
        Aps = "aps",
    }
}
