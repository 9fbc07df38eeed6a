//! What a request gets: an answer, or a refusal in the words of the program.

use crate::json::Object;
use nn_choice::UnknownName;
use nn_data::DataError;
use nn_experiment::ExperimentError;
use nn_model::ModelError;
use nn_select::SelectError;
use nn_table::TableError;

/// What a request is answered with: text, numbers, a file. What there is none of is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// JSON.
    pub text: String,
    /// Numbers, in the order that the request's documentation says.
    pub numbers: Vec<f64>,
    /// A file.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn of_text(text: String) -> Answer {
        Answer { text, ..Answer::default() }
    }

    pub(crate) fn of_numbers(numbers: Vec<f64>) -> Answer {
        Answer { text: "{}".to_owned(), numbers, ..Answer::default() }
    }
}

/// Why a request is not answered, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was found and what was expected.
    pub error: String,
    /// What to do instead; empty where the error says it.
    pub help: String,
}

impl Refusal {
    pub(crate) fn new(error: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal { error: error.into(), help: help.into() }
    }

    /// As JSON.
    pub fn text(&self) -> String {
        Object::new().text("error", &self.error).text("help", &self.help).end()
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.error)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "\nhelp: {}", self.help) }
    }
}

impl std::error::Error for Refusal {}

macro_rules! refusals {
    ($($Error:ty),*) => {$(
        impl From<$Error> for Refusal {
            fn from(error: $Error) -> Refusal {
                Refusal::new(error.to_string(), "")
            }
        }
    )*};
}

refusals!(DataError, ModelError, SelectError, UnknownName);

macro_rules! refusals_with_help {
    ($($Error:ty),*) => {$(
        impl From<$Error> for Refusal {
            fn from(error: $Error) -> Refusal {
                Refusal::new(error.to_string(), error.help().unwrap_or_default())
            }
        }
    )*};
}

refusals_with_help!(ExperimentError, TableError);
