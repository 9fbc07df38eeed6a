//! Exercises with a field for the answer: `{{#exercise one-step-half}}`, alone on its line. What is asked comes from the list by which
//! `nn try` judges the answer; the page's script asks the same code. Without scripts, the command is what is left.

use crate::page::escaped;
use crate::programs::Programs;
use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// How the form of an exercise begins.
pub(crate) const FORM: &str = "<form class=\"exercise\"";

/// The exercises that there are, once a page asks for one.
pub(crate) struct Exercises<'p> {
    programs: &'p Programs,
    known: Option<Vec<Exercise>>,
}

#[derive(Deserialize)]
struct Answer {
    exercises: Vec<Exercise>,
}

/// An exercise, as far as its form shows it.
#[derive(Deserialize)]
struct Exercise {
    name: String,
    question: String,
    /// What one can choose from; nothing where numbers are asked for.
    choices: Vec<String>,
    /// The numbers that are asked for.
    parts: Vec<Part>,
    /// How exact they have to be, in words.
    tolerance: String,
}

#[derive(Deserialize)]
struct Part {
    label: String,
}

impl<'p> Exercises<'p> {
    /// None yet.
    pub(crate) fn new(programs: &'p Programs) -> Exercises<'p> {
        Exercises { programs, known: None }
    }

    /// The exercise as a form, or what is wrong and the way out.
    pub(crate) fn html(&mut self, name: &str) -> Result<Result<String, (String, String)>> {
        if self.known.is_none() {
            self.known = Some(asked(self.programs)?);
        }
        let known = self.known.as_deref().unwrap_or_default();
        Ok(known.iter().find(|exercise| exercise.name == name).map(Exercise::form).ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|exercise| exercise.name.as_str()).collect();
            (format!("there is no exercise `{name}`"), format!("choose one of {}", names.join(", ")))
        }))
    }
}

fn asked(programs: &Programs) -> Result<Vec<Exercise>> {
    let arguments = ["try", "--format", "json"].map(str::to_owned);
    let output = programs.session().run(&programs.nn(), &arguments)?;
    if output.code != Some(0) {
        bail!("`nn try --format json` failed: {}", output.stderr);
    }
    let answer: Answer = serde_json::from_str(&output.stdout).context("reading what `nn try` prints")?;
    Ok(answer.exercises)
}

impl Exercise {
    /// One line: a blank one would end the block, and later lines would have other numbers.
    fn form(&self) -> String {
        let Exercise { name, .. } = self;
        let question = escaped(&self.question);
        let fields = if self.choices.is_empty() {
            let field = |part: &Part| {
                let label = if part.label.is_empty() { "answer" } else { &part.label };
                format!(
                    "<label>{} <input name=\"answer\" type=\"text\" inputmode=\"decimal\" autocomplete=\"off\" size=\"12\"></label> ",
                    escaped(label)
                )
            };
            let fields: String = self.parts.iter().map(field).collect();
            let tolerance = escaped(&self.tolerance);
            format!("<p>{question}</p><p>{fields}<span class=\"tolerance\">{tolerance}</span></p>")
        } else {
            let choice = |(i, text): (usize, &String)| {
                let text = escaped(text);
                format!("<label><input name=\"answer\" type=\"radio\" value=\"{}\"> {text}</label> ", i + 1)
            };
            let choices: String = self.choices.iter().enumerate().map(choice).collect();
            format!("<fieldset><legend>{question}</legend>{choices}</fieldset>")
        };
        // The button comes with the script. Outside of a dialog, this method sends nothing anywhere.
        format!(
            "{FORM} id=\"exercise-{name}\" data-exercise=\"{name}\" method=\"dialog\">{fields}\
             <p class=\"terminal\">In a terminal: <code>nn try {name}</code></p>\
             <button hidden>Check</button><output aria-live=\"polite\"></output></form>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(choices: &[&str], parts: &[&str]) -> String {
        Exercise {
            name: "neuron-border".into(),
            question: "Is 1 < 2?".into(),
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
            parts: parts.iter().map(|label| Part { label: (*label).to_owned() }).collect(),
            tolerance: "a whole number".into(),
        }
        .form()
    }

    #[test]
    fn numbers_have_a_labelled_field_each_and_choices_a_button_each() {
        let numbers = form(&[], &["w1", ""]);
        for part in [
            "<p>Is 1 &lt; 2?</p>",
            "<label>w1 <input",
            "<label>answer <input",
            "a whole number",
            "nn try neuron-border",
        ] {
            assert!(numbers.contains(part), "{part}: {numbers}");
        }
        let choices = form(&["yes", "no"], &[]);
        for part in ["<legend>Is 1 &lt; 2?</legend>", "value=\"1\"> yes", "value=\"2\"> no"] {
            assert!(choices.contains(part), "{part}: {choices}");
        }
        assert!(
            choices.ends_with("<output aria-live=\"polite\"></output></form>") && !choices.contains('\n')
        );
    }
}
