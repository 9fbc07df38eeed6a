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
    pub enum Tagged, "tagged choice", serde(tag = "name", deny_unknown_fields) {
        Without = "without",
        With {
            size: u32 | "width" | "extent",
            rate: f64,
        } = "with" | "having",
    }
}

choices! {
    pub enum Numbered, "numbered choice" {
        Without = "plain" | "bare",
        With { leak: f64 = 0.01 in 0.0..=1.0 } = "with-leak" | "leaking",
    } else {
        Own(Foreign)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foreign(&'static str);

impl Foreign {
    fn name(self) -> &'static str {
        self.0
    }
}

nn_choice::with_serde! { (default)
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Settings {
        size: u32,
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { size: 3 }
    }
}

choices! {
    pub enum Own, "choice of its own", serde(tag = "name") {
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
fn a_number_is_one_more_word_and_the_name_alone_means_the_default() {
    assert_eq!(Numbered::ALL, [Numbered::Without, Numbered::With { leak: 0.01 }]);
    for choice in [Numbered::Without, Numbered::With { leak: 0.01 }, Numbered::With { leak: 1e-7 }] {
        assert_eq!(choice.to_string().parse(), Ok(choice));
        assert_eq!(choice.check_setting(), Ok(()));
    }
    assert_eq!("leaking:2e-1".parse(), Ok(Numbered::With { leak: 0.2 }));
    let words = [0.01, 0.25].map(|leak| Numbered::With { leak }.to_string());
    assert_eq!(words, ["with-leak", "with-leak:0.25"]);
    assert_eq!(format!("{:>15}|", Numbered::With { leak: 0.25 }), " with-leak:0.25|");
    assert_eq!((Numbered::With { leak: 0.25 }.name(), Numbered::Without.setting()), ("with-leak", None));
}

#[test]
fn a_number_that_a_choice_cannot_have_is_refused_with_one_that_it_can() {
    let message = |word: &str| word.parse::<Numbered>().unwrap_err().to_string();
    for word in ["with-leak:2", "with-leak:", "with-leak:x", "with-leak:NaN"] {
        let way_out = "its leak must be a number from 0 to 1, as in `with-leak:0.01`";
        assert_eq!(message(word), format!("there is no numbered choice called `{word}`: {way_out}"));
    }
    assert!(message("bare:1").ends_with("called `bare:1`: `plain` has no setting: write `plain`"));
    assert!(
        message("with-leek:0.5").ends_with("(did you mean `with-leak`?); choose one of: plain, with-leak")
    );
    assert_eq!(
        Numbered::With { leak: -0.1 }.check_setting(),
        "with-leak:-0.1".parse::<Numbered>().map(|_| ())
    );
    assert!(Numbered::With { leak: f64::NAN }.check_setting().is_err());
}

#[test]
fn ones_own_are_read_from_those_that_are_given() {
    let own = [Numbered::Own(Foreign("mine")), Numbered::Own(Foreign("plain"))];
    assert_eq!(Numbered::parse_with("mine", &own), Ok(own[0]));
    assert_eq!(Numbered::parse_with("plain", &own), Ok(Numbered::Without));
    assert_eq!(Numbered::parse_with("mine", &[]), "mine".parse());
    assert_eq!((own[0].to_string().as_str(), own[0].check_setting()), ("mine", Ok(())));
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
        assert_eq!(from_str::<Tagged>(r#"{ "name": "having", "extent": 0, "rate": 0.5 }"#).unwrap(), with);
        assert!(from_str::<Tagged>(r#"{ "name": "with", "size": 0, "rate": 0.5, "more": 1 }"#).is_err());
        assert_eq!(from_str::<Own>(r#"{ "name": "sole" }"#).unwrap(), Own::Only(Settings::default()));
        assert_eq!(to_value(Own::Only(Settings { size: 1 })).unwrap(), json!({ "name": "only", "size": 1 }));
    }

    #[test]
    fn a_number_is_written_behind_the_name() {
        assert_eq!(to_value(Numbered::With { leak: 0.2 }).unwrap(), json!("with-leak:0.2"));
        assert_eq!(from_str::<Numbered>(r#""leaking:0.2""#).unwrap(), Numbered::With { leak: 0.2 });
        let error = from_str::<Numbered>(r#""with-leak:2""#).unwrap_err().to_string();
        assert!(error.contains("its leak must be a number from 0 to 1, as in `with-leak:0.01`"), "{error}");
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
