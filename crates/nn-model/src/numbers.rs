//! Numbers in text files: finite ones as numbers, the others as `"NaN"`, `"inf"` and `"-inf"`, so that formats without them
//! (JSON) keep every number there is. For serde's `with`.

use nn_math::padded::Padded;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number as it is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Number {
    Finite(f64),
    Named(String),
}

fn write(number: f64) -> Number {
    if number.is_finite() {
        Number::Finite(number)
    } else {
        Number::Named(
            if number.is_nan() {
                "NaN"
            } else if number > 0.0 {
                "inf"
            } else {
                "-inf"
            }
            .to_owned(),
        )
    }
}

fn read<E: Error>(number: Number) -> Result<f64, E> {
    match number {
        Number::Finite(number) => Ok(number),
        Number::Named(name) => match name.as_str() {
            "NaN" => Ok(f64::NAN),
            "inf" => Ok(f64::INFINITY),
            "-inf" => Ok(f64::NEG_INFINITY),
            _ => {
                Err(E::custom(format!("`{name}` is no number: write a number, \"NaN\", \"inf\" or \"-inf\"")))
            }
        },
    }
}

/// Lists of numbers.
pub(crate) mod lists {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(lists: &[Padded], serializer: S) -> Result<S::Ok, S::Error> {
        let list = |list: &Padded| -> Vec<Number> { list.iter().map(|number| write(*number)).collect() };
        serializer.collect_seq(lists.iter().map(list))
    }

    pub(crate) fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Vec<Padded>, D::Error> {
        let lists = Vec::<Vec<Number>>::deserialize(deserializer)?;
        let list = |list: Vec<Number>| list.into_iter().map(read).collect::<Result<Vec<f64>, _>>();
        lists.into_iter().map(|numbers| Ok(list(numbers)?.into())).collect()
    }
}

/// A number.
pub(crate) mod one {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        write(*number).serialize(serializer)
    }

    pub(crate) fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<f64, D::Error> {
        read(Number::deserialize(deserializer)?)
    }
}

/// A number or none.
pub(crate) mod perhaps {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
        number.map(write).serialize(serializer)
    }

    pub(crate) fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Option<f64>, D::Error> {
        Option::<Number>::deserialize(deserializer)?.map(read).transpose()
    }
}

/// A list of numbers.
pub(crate) mod many {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(numbers: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(numbers.iter().map(|number| write(*number)))
    }

    pub(crate) fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        Vec::<Number>::deserialize(deserializer)?.into_iter().map(read).collect()
    }
}
