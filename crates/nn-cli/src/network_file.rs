//! Files of networks that other programs wrote: what they do not say themselves.

use crate::error::Error;
use crate::text::shell::shell_word;
use crate::values::choice;
use clap::Args;
use nn_experiment::{Model, ModelFile, ModelFormat, NetworkColumns};
use nn_format::Reader;
use nn_model::{Activation, Task};
use std::path::Path;

/// What a file of another program leaves open.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Networks of other programs")]
pub(crate) struct NetworkFileArguments {
    /// Which output of an ONNX graph; any value within it can be named
    #[arg(long, value_name = "NAME")]
    output_name: Option<String>,

    /// The activation of the hidden layers of safetensors by themselves: one, or one for each with commas between
    #[arg(long = "activation", value_name = "NAME", value_delimiter = ',', value_parser = choice::<Activation>())]
    activations: Vec<Activation>,

    /// The activation of their last layer
    #[arg(long, value_name = "NAME", value_parser = choice::<Activation>())]
    output_activation: Option<Activation>,

    /// The module of a layer, where their names leave the order open; give it again for each, from the first to the last
    #[arg(long = "module", value_name = "NAME")]
    modules: Vec<String>,
}

impl NetworkFileArguments {
    /// What the file holds.
    pub(crate) fn load(&self, path: &Path) -> Result<ModelFile, Error> {
        let mut reader = Reader::default().order(&self.modules);
        if let Some(name) = &self.output_name {
            if ModelFormat::of(path).is_ok_and(|format| format != ModelFormat::Onnx) {
                return Err(Error::failed(
                    format!("{}: only ONNX has outputs with names", path.display()),
                    "leave `--output-name` out",
                ));
            }
            reader = reader.output(name);
        }
        if !self.activations.is_empty() || self.output_activation.is_some() {
            reader =
                reader.activations(&self.activations, self.output_activation.unwrap_or(Activation::Linear));
        }
        Ok(ModelFile::load_with(path, reader)?)
    }
}

/// What the columns of a network by itself are.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Networks of other programs")]
pub(crate) struct NetworkArguments {
    #[command(flatten)]
    file: NetworkFileArguments,

    /// A column that the network takes; give it again for each, in the order of its inputs. If none is named, the columns are
    /// taken as they come
    #[arg(long = "input", value_name = "COLUMN")]
    inputs: Vec<String>,

    /// What the network predicts; give it again for each output that is no class
    #[arg(short, long = "target", value_name = "COLUMN")]
    targets: Vec<String>,

    /// What a class is called; give it again for each, in the order of the outputs
    #[arg(long = "class", value_name = "NAME")]
    classes: Vec<String>,

    /// What the outputs are; told by the last activation if nothing is said
    #[arg(long, value_name = "TASK", value_parser = choice::<Task>())]
    task: Option<Task>,
}

impl NetworkArguments {
    /// What the file holds; a model knows its columns itself.
    pub(crate) fn load(&self, path: &Path) -> Result<ModelFile, Error> {
        let file = self.file.load(path)?;
        let said = [
            (!self.inputs.is_empty(), "--input"),
            (!self.targets.is_empty(), "--target"),
            (!self.classes.is_empty(), "--class"),
            (self.task.is_some(), "--task"),
        ];
        match said.iter().find(|(is_said, _)| *is_said && file.model().is_some()) {
            Some((_, flag)) => Err(Error::failed(
                format!("{} is a model, which knows its columns", path.display()),
                format!(
                    "leave `{flag}` out; `nn show {}` says them",
                    shell_word(&path.display().to_string())
                ),
            )),
            None => Ok(file),
        }
    }

    /// The model, for a table with these columns, some of which are for something else.
    pub(crate) fn model(
        &self,
        file: ModelFile,
        columns: &[String],
        others: &[String],
    ) -> Result<Model, Error> {
        let said = NetworkColumns {
            inputs: self.inputs.clone(),
            targets: self.targets.clone(),
            classes: self.classes.clone(),
            task: self.task,
            others: others.to_vec(),
        };
        Ok(file.into_model_for(columns, said)?)
    }
}
