//! Fitted models in files: a document of nn-format holds the network and its scaling; what else there is to know stands in its
//! metadata.

use crate::error::SelectError;
use crate::fitted::Fitted;
use nn_data::Scaler;
use nn_format::{Affine, Document, Map, Value};
use nn_model::{History, Task};

/// Under which name the task and the columns' names stand in the metadata.
const METADATA: &str = "nn-fitted";

impl Fitted {
    /// The model for a file of any format of [`nn_format`]; in ONNX, the graph takes and gives raw numbers. The history is left
    /// out.
    ///
    /// ```
    /// use nn_select::{Fitted, Recipe};
    /// let recipe = Recipe::classifier().adjust(|training| training.epochs(3));
    /// let fitted = recipe.fit(&nn_data::iris(), 1)?;
    /// let file = nn_format::to_json(&fitted.document())?; // or save_json, save_onnx, ...
    ///
    /// let again = Fitted::from_document(nn_format::from_json(&file)?)?;
    /// let flower = [[5.1, 3.5, 1.4, 0.2]];
    /// assert_eq!(again.predict(flower)?, fitted.predict(flower)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn document(&self) -> Document {
        let names = |names: &[String]| Value::from(names.to_vec());
        let about = [
            ("task", Value::from(self.task.name())),
            ("inputs", names(&self.input_names)),
            ("targets", names(&self.target_names)),
        ];
        let mut document = Document::from(self.network.clone()).with_input_scaling(&self.input_scaler);
        document.other_members.clone_from(&self.other_members);
        document.output_scaling = self.target_scaler.as_ref().map(Affine::from);
        let about = about.map(|(name, value)| (name.to_owned(), value));
        document.metadata.insert(METADATA.to_owned(), Map::from_iter(about).into());
        document
    }

    /// The model that a document holds, with an empty history. A document that [`Fitted::document`] did not make is one too: its
    /// task is that of its output layer, its columns are called `x0`, `x1`, ... and `y0`, `y1`, ...
    ///
    /// # Errors
    /// [`SelectError::Document`] if there is not one name for each column, the task is unknown, or outputs are scaled that are no
    /// numbers; [`SelectError::Data`] if a scale is not positive.
    pub fn from_document(document: Document) -> Result<Fitted, SelectError> {
        let Document { network, other_members, input_scaling, output_scaling, metadata } = document;
        let (inputs, outputs) = (network.architecture().inputs(), network.outputs());
        let about = metadata.get(METADATA);
        let task = match about.map(|about| about["task"].as_str().unwrap_or("missing").parse::<Task>()) {
            None => Task::of(&network),
            Some(task) => task.map_err(|error| SelectError::Document { problem: error.to_string() })?,
        };
        let names = |what: &str, letter: char, columns: usize| match about.map(|about| &about[what]) {
            None => Ok((0..columns).map(|column| format!("{letter}{column}")).collect()),
            Some(found) => {
                let names = found.as_array().map_or(&[][..], Vec::as_slice).iter();
                let names: Vec<String> = names.filter_map(Value::as_str).map(str::to_owned).collect();
                let found = names.len();
                let problem = format!("it names {found} {what}, but its network has {columns}");
                if found == columns { Ok(names) } else { Err(SelectError::Document { problem }) }
            }
        };
        let as_they_are = |columns| Affine { shift: vec![0.0; columns], scale: vec![1.0; columns] };
        let target_scaler = match (task, output_scaling) {
            (Task::Regression, scaling) => {
                Some(Scaler::try_from(scaling.unwrap_or_else(|| as_they_are(outputs)))?)
            }
            (Task::Binary | Task::MultiClass | Task::MultiLabel, None) => None,
            (Task::Binary | Task::MultiClass | Task::MultiLabel, Some(_)) => {
                let problem = format!("its outputs are scaled, but the task is {task}");
                return Err(SelectError::Document { problem });
            }
        };
        Ok(Fitted {
            task,
            input_scaler: Scaler::try_from(input_scaling.unwrap_or_else(|| as_they_are(inputs)))?,
            target_scaler,
            input_names: names("inputs", 'x', inputs)?,
            target_names: names("targets", 'y', outputs)?,
            history: History::default(),
            network,
            other_members,
        })
    }
}
