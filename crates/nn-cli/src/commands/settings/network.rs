//! The network: its layers, where their weights start, how data are scaled.

use super::keys::Keys;
use crate::values::{at_least_one, choice};
use clap::Args;
use clap::builder::PossibleValuesParser;
use nn_choice::limits;
use nn_data::Scaling;
use nn_experiment::Experiment;
use nn_model::Activation;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub(super) struct NetworkArguments {
    /// Units of each hidden layer, such as 32,16; `none` for a linear model [default: 32]
    #[arg(long, value_name = "UNITS", value_parser = hidden, allow_negative_numbers = true)]
    hidden: Option<Units>,

    /// Activation of the hidden layers: one, or one for each with commas between; some have a
    /// number, leaky-relu:0.2 [default: relu]
    #[arg(long = "activation", value_name = "NAME", value_delimiter = ',')]
    #[arg(value_parser = choice::<Activation>())]
    activations: Vec<Activation>,

    /// Layers without biases
    #[arg(long)]
    no_bias: bool,

    /// Where weights start [default: glorot-uniform]
    ///
    /// Others have settings: --set 'network.initialization={orthogonal={gain=1}}', or {uniform={low=-1,high=1}}, or
    /// {normal={standard_deviation=0.1}}.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(initializations()))]
    initialization: Option<String>,

    /// Start from this model: from its predictions, however these rows are scaled; a network by itself that
    /// scales nothing gives its weights as they are
    #[arg(long, value_name = "MODEL")]
    init_from: Option<PathBuf>,

    /// How inputs are scaled, by the training rows [default: standard]
    #[arg(long, value_name = "WAY", value_parser = choice::<Scaling>())]
    input_scaling: Option<Scaling>,

    /// How the targets of regression are scaled; predictions are turned back [default: as suits
    /// the loss and the output layer, standard for most]
    #[arg(long, value_name = "WAY", value_parser = choice::<Scaling>())]
    target_scaling: Option<Scaling>,
}

/// Units of hidden layers.
#[derive(Clone, Debug)]
struct Units(Vec<usize>);

fn hidden(text: &str) -> Result<Units, String> {
    if text == "none" {
        return Ok(Units(Vec::new()));
    }
    let units = text.split(',').map(|units| at_least_one(units.trim()).ok());
    let units = units.collect::<Option<_>>().map(Units);
    units.ok_or_else(|| {
        format!(
            "give whole numbers from 1 to {}, as in `--hidden 32,16`, or `--hidden none`",
            limits::PARAMETERS
        )
    })
}

/// Initialisations that need no settings; others are set by `network.initialization`.
fn initializations() -> [&'static str; 5] {
    ["glorot-uniform", "glorot-normal", "he-uniform", "he-normal", "fan-in-uniform"]
}

impl NetworkArguments {
    pub(super) fn set(&self, experiment: &mut Experiment, keys: &mut Keys) {
        let network = &mut experiment.network;
        if let Some(Units(units)) = &self.hidden {
            network.hidden.clone_from(units);
        }
        if !self.activations.is_empty() {
            network.activations.clone_from(&self.activations);
        }
        network.bias &= !self.no_bias;
        network.input_scaling = self.input_scaling.unwrap_or(network.input_scaling);
        network.target_scaling = self.target_scaling.or(network.target_scaling);
        network.init_from = self.init_from.clone().or(network.init_from.take());
        keys.set("network.initialization", self.initialization.as_deref().map(Into::into));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_model::Initialization;

    #[test]
    fn every_initialization_without_settings_can_be_chosen() {
        let plain: Vec<&str> = Initialization::NAMES
            .iter()
            .copied()
            .filter(|name| Experiment::default().with("network.initialization", *name).is_ok())
            .collect();
        assert_eq!(plain, initializations());
    }
}
