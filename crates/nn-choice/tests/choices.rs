//! What `choices!` makes of its rows.
#![allow(missing_docs)]

use nn_choice::{UnknownName, choices};

choices! {
    #[derive(Default)]
    pub enum Plain, "plain choice" {
        #[default]
        First = "first" | "one" | "uno",
        LastOfAll = "last-of-all",
    }
}

choices! {
    #[cfg_attr(feature = "serde", serde(tag = "name", deny_unknown_fields))]
    pub enum Tagged, "tagged choice" {
        Without = "without",
        With {
            #[cfg_attr(feature = "serde", serde(default))]
            size: u32,
            rate: f64,
        } = "with" | "having",
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Settings {
    size: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { size: 3 }
    }
}

choices! {
    #[cfg_attr(feature = "serde", serde(tag = "name"))]
    pub enum Own, "choice of its own" {
        Only(Settings) = "only" | "sole",
    }
}

#[test]
fn every_name_leads_to_its_choice_and_back() {
    assert_eq!(Plain::NAMES, ["first", "last-of-all"]);
    for choice in Plain::ALL {
        assert_eq!(choice.name().parse(), Ok(*choice));
    }
    assert_eq!(Plain::default(), Plain::First);
    assert_eq!(Tagged::NAMES, ["without", "with"]);
    assert_eq!(Tagged::With { size: 1, rate: 0.5 }.to_string(), "with");
    assert_eq!(Tagged::Without.name(), "without");
}

#[test]
fn another_programs_word_is_read_and_the_name_is_written() {
    assert_eq!("uno".parse::<Plain>().map(Plain::name), Ok("first"));
    assert_eq!("sole".parse(), Ok(Own::from(Settings { size: 3 })));
    assert_eq!(<Plain as nn_choice::Choice>::ALIASES, [("one", "first"), ("uno", "first")]);
    assert_eq!(<Tagged as nn_choice::Choice>::ALIASES, [("having", "with")]);
}

#[test]
fn an_unknown_name_is_told_the_nearest_and_all_there_are() {
    let message = |name: &str| name.parse::<Plain>().unwrap_err().to_string();
    assert_eq!(
        message("Frist"),
        "there is no plain choice called `Frist` (did you mean `first`?); choose one of: first, last-of-all"
    );
    assert_eq!(message("x"), "there is no plain choice called `x`; choose one of: first, last-of-all");
    assert_eq!("x".parse::<Own>(), Err(UnknownName::of::<Own>("x")));
}

#[test]
fn the_nearest_name_is_found_if_it_is_near() {
    let known = ["sepal length", "species", "Weight"];
    assert_eq!(nn_choice::nearest("speces", &known), Some("species"));
    assert_eq!(nn_choice::nearest("weight", &known), Some("Weight"));
    assert_eq!(nn_choice::nearest("colour", &known), None);
    assert_eq!(nn_choice::meant::<Plain>("Last of all"), Some("last-of-all"));
    assert_eq!(nn_choice::meant::<Plain>("UNO"), Some("first"), "by another program's word");
    assert_eq!(nn_choice::meant::<Plain>("second"), None);
    assert_eq!(nn_choice::nearest::<&str>("x", &[]), None);
}

#[cfg(feature = "serde")]
mod files {
    use super::*;
    use serde_json::{from_str, json, to_value};

    #[test]
    fn a_choice_is_written_by_its_name_and_read_by_any_of_its_words() {
        assert_eq!(to_value(Plain::LastOfAll).unwrap(), json!("last-of-all"));
        assert_eq!(from_str::<Plain>(r#""last-of-all""#).unwrap(), Plain::LastOfAll);
        assert_eq!(from_str::<Plain>(r#""one""#).unwrap(), Plain::First);
    }

    #[test]
    fn settings_lie_beside_the_name_and_other_words_lead_to_them_too() {
        let with = Tagged::With { size: 0, rate: 0.5 };
        assert_eq!(to_value(with).unwrap(), json!({ "name": "with", "size": 0, "rate": 0.5 }));
        assert_eq!(from_str::<Tagged>(r#"{ "name": "having", "rate": 0.5 }"#).unwrap(), with);
        assert!(from_str::<Tagged>(r#"{ "name": "with", "rate": 0.5, "more": 1 }"#).is_err());
        assert_eq!(from_str::<Own>(r#"{ "name": "sole" }"#).unwrap(), Own::Only(Settings::default()));
        assert_eq!(to_value(Own::Only(Settings { size: 1 })).unwrap(), json!({ "name": "only", "size": 1 }));
    }

    #[test]
    fn what_is_no_name_is_refused_with_what_was_expected() {
        let message = |text: &str| from_str::<Plain>(text).unwrap_err().to_string();
        assert!(
            message(r#""second""#).starts_with("unknown variant `second`, expected `first` or `last-of-all`")
        );
        assert!(message("3").starts_with("invalid type: integer `3`, expected the name of the plain choice"));
    }
}
