//! The machine that something was measured on, as far as a reader of the numbers wants to know it.

use nn_math::simd::Level;
use serde::{Deserialize, Serialize};

/// The machine of some measurements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Machine {
    /// The system's name of its processor.
    pub(crate) cpu: String,
    /// How many threads can run at once.
    pub(crate) cores: usize,
    /// The instruction set that the library chose.
    pub(crate) level: String,
    /// The operating system.
    pub(crate) system: String,
    /// Our version.
    pub(crate) version: String,
}

impl Machine {
    /// The machine that this runs on.
    pub(crate) fn here() -> Machine {
        Machine {
            cpu: cpu(),
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            level: Level::best().name().to_owned(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// The machine in a sentence.
    pub(crate) fn sentence(&self) -> String {
        let Machine { cpu, cores, level, system, version } = self;
        let cores = if *cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") };
        format!("Measured on {cpu}, {cores}, {system}; the library ({version}) chose {level}.")
    }
}

/// Linux has it in a file and Windows in a variable; other systems do not tell.
fn cpu() -> String {
    let listed = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| from_list(&text));
    listed.or_else(|| std::env::var("PROCESSOR_IDENTIFIER").ok()).unwrap_or_else(|| "unknown".to_owned())
}

/// The name, and the numbers that tell processors of one name apart.
fn from_list(text: &str) -> Option<String> {
    let value = |key: &str| {
        let entry = |line: &str| {
            let (name, value) = line.split_once(':')?;
            (name.trim() == key).then(|| value.trim().to_owned())
        };
        text.lines().find_map(entry)
    };
    let name = value("model name")?;
    Some(match (value("cpu family"), value("model")) {
        (Some(family), Some(model)) => format!("{name} (family {family}, model {model})"),
        _ => name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processor_is_called_by_its_name_and_told_apart_by_its_numbers() {
        let text =
            "processor\t: 0\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: Some CPU\n\nprocessor\t: 1\n";
        assert_eq!(from_list(text).unwrap(), "Some CPU (family 25, model 17)");
        assert_eq!(from_list("model name : Other\n").unwrap(), "Other");
        assert_eq!(from_list("Processor : 0\n"), None);
    }
}
