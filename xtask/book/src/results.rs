//! What the experiments of the committed story found: the output of `nn tutorial --format json`, section by section.

use crate::programs::Programs;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The results of the sections that were asked for.
pub(crate) struct Results<'p> {
    programs: &'p Programs,
    known: Option<Vec<String>>,
    sections: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Answer {
    seed: Option<u64>,
    runs: Option<u64>,
    sections: Vec<Section>,
}

#[derive(Deserialize)]
struct Section {
    name: String,
    #[serde(default)]
    results: Value,
}

/// The name under which the story's own settings are found: `{{story.seed}}`, `{{story.runs}}`.
const STORY: &str = "story";

impl<'p> Results<'p> {
    /// None yet.
    pub(crate) fn new(programs: &'p Programs) -> Results<'p> {
        Results { programs, known: None, sections: BTreeMap::new() }
    }

    /// The names of all sections, and `story`.
    pub(crate) fn known(&mut self) -> Result<&[String]> {
        if self.known.is_none() {
            let names = self.ask(&["tutorial", "--list"])?.sections.into_iter().map(|section| section.name);
            self.known = Some(names.chain([STORY.to_owned()]).collect());
        }
        Ok(self.known.as_deref().unwrap_or_default())
    }

    /// The results of a section, which is run if it was not yet; none if there is no such section.
    pub(crate) fn section(&mut self, name: &str) -> Result<Option<&Value>> {
        if !self.known()?.iter().any(|known| known == name) {
            return Ok(None);
        }
        if !self.sections.contains_key(name) {
            // The quickest section says what settings all of them have.
            let asked = if name == STORY { "one-step" } else { name };
            let mut answer = self.ask(&["tutorial", "--section", asked])?;
            let results = match (name, answer.sections.pop()) {
                (STORY, _) => json!({ "seed": answer.seed, "runs": answer.runs }),
                (_, Some(section)) => section.results,
                (_, None) => bail!("`nn tutorial --section {name}` gave no results"),
            };
            self.sections.insert(name.to_owned(), results);
        }
        Ok(self.sections.get(name))
    }

    /// What can be written after the name of a section: each field on a line, of a list its first element.
    pub(crate) fn described(&mut self, name: &str) -> Result<String> {
        let Some(results) = self.section(name)?.cloned() else {
            bail!("there are no results called `{name}`; choose one of {}", self.known()?.join(", "));
        };
        let mut lines = String::new();
        describe(name, &results, &mut lines);
        Ok(lines)
    }

    fn ask(&self, arguments: &[&str]) -> Result<Answer> {
        let words: Vec<String> =
            arguments.iter().chain(&["--format", "json"]).map(|&word| word.into()).collect();
        let output = self.programs.session().run(&self.programs.nn(), &words)?;
        if output.code != Some(0) {
            bail!("`nn {}` failed: {}", words.join(" "), output.stderr);
        }
        serde_json::from_str(&output.stdout)
            .with_context(|| format!("reading what `nn {}` says", words.join(" ")))
    }
}

fn describe(path: &str, value: &Value, lines: &mut String) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| describe(&format!("{path}.{name}"), value, lines));
        }
        Value::Array(list) => {
            *lines += &format!("{path}.length  {}\n", list.len());
            list.first().into_iter().for_each(|first| describe(&format!("{path}.0"), first, lines));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            *lines += &format!("{path}  {value}\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_described_by_the_paths_that_lead_to_them() {
        let mut lines = String::new();
        describe("s", &json!({ "mse": [0.5, 0.25], "run": { "name": "a" } }), &mut lines);
        assert_eq!(lines, "s.mse.length  2\ns.mse.0  0.5\ns.run.name  \"a\"\n");
    }
}
