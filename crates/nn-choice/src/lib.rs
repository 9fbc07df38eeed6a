#![doc = include_str!("../README.md")]

/// An enum of named choices, as [`choices!`] declares it.
pub trait Choice {
    /// What is chosen: `activation`, `loss`.
    const WHAT: &'static str;
    /// The names there are, in the order of the documentation.
    const NAMES: &'static [&'static str];
    /// What other programs call a choice, each with the name that it stands for.
    const ALIASES: &'static [(&'static str, &'static str)];
}

/// A name that is in no list; the message gives the names that are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} called `{found}`{}; choose one of: {}", suggestion(*meant), known.join(", "))]
pub struct UnknownName {
    /// What was to be chosen: `activation`, `loss`.
    pub what: &'static str,
    /// The name that was given.
    pub found: String,
    /// The names there are.
    pub known: Vec<&'static str>,
    /// The one that was probably meant.
    pub meant: Option<&'static str>,
}

impl UnknownName {
    /// The error for a name that none of these choices has.
    pub fn of<T: Choice>(found: &str) -> UnknownName {
        UnknownName {
            what: T::WHAT,
            found: found.to_owned(),
            known: T::NAMES.to_vec(),
            meant: meant::<T>(found),
        }
    }
}

fn suggestion(meant: Option<&str>) -> String {
    meant.map_or(String::new(), |name| format!(" (did you mean `{name}`?)"))
}

/// The name of the choice that is most likely meant, be it by its name or by what other programs call it.
///
/// ```
/// nn_choice::choices! {
///     /// How it is roasted.
///     pub enum Roast, "roast" {
///         /// For filters.
///         Light = "light" | "scandinavian",
///     }
/// }
/// assert_eq!(nn_choice::meant::<Roast>("Scandinavia"), Some("light"));
/// ```
pub fn meant<T: Choice>(found: &str) -> Option<&'static str> {
    let aliases = T::ALIASES.iter().map(|(alias, _)| *alias);
    let words: Vec<&str> = T::NAMES.iter().copied().chain(aliases).collect();
    let close = nearest(found, &words)?;
    let alias = T::ALIASES.iter().find(|(alias, _)| *alias == close);
    T::NAMES.iter().copied().find(|name| *name == close).or(alias.map(|(_, name)| *name))
}

/// The name that is most likely meant, if one is close: at most one edit, and another for every four letters. Upper and lower
/// case are the same, and hyphens, underscores and blanks do not count.
///
/// ```
/// assert_eq!(nn_choice::nearest("tanj", &["relu", "tanh"]), Some("tanh"));
/// assert_eq!(nn_choice::nearest("AdamW", &["adam", "adam-w"]), Some("adam-w"));
/// assert_eq!(nn_choice::nearest("softmax", &["relu", "tanh"]), None);
/// ```
pub fn nearest<'a, Name: AsRef<str>>(found: &str, known: &'a [Name]) -> Option<&'a str> {
    let letters = |name: &str| name.to_lowercase().replace(['-', '_', ' '], "");
    let distance = |name: &&str| strsim::osa_distance(&letters(found), &letters(name));
    let close = known.iter().map(AsRef::as_ref).min_by_key(distance)?;
    (distance(&close) <= 1 + found.chars().count() / 4).then_some(close)
}

/// Names as a message lists them, `` `a`, `b`, `c` ``, and not more than a person wants to read.
///
/// ```
/// assert_eq!(nn_choice::listed(&["relu", "tanh"]), "`relu`, `tanh`");
/// ```
pub fn listed<Name: AsRef<str>>(names: &[Name]) -> String {
    const MOST: usize = 20;
    let mut list: Vec<String> = names.iter().take(MOST).map(|name| format!("`{}`", name.as_ref())).collect();
    if names.len() > MOST {
        list.push(format!("and {} more", names.len() - MOST));
    }
    list.join(", ")
}

/// Declares an enum of choices. Each row is a variant with its documentation, its name and, behind bars, what other programs
/// call it. From the rows follow the list of names, display, parsing and serde: a choice is written by its name and read by
/// any of its words. The enums are not `non_exhaustive`: a `match` in another crate that forgets a choice must not compile.
///
/// There are three kinds. **Plain choices** also have the list `ALL`. They can be read and written if the feature `serde` of
/// this crate is on.
///
/// ```
/// nn_choice::choices! {
///     /// How large.
///     pub enum Cup, "cup" {
///         /// 30 ml.
///         Espresso = "espresso" | "short",
///         /// 200 ml.
///         Filter = "filter",
///     }
/// }
/// assert_eq!(Cup::ALL, [Cup::Espresso, Cup::Filter]);
/// assert_eq!("short".parse::<Cup>()?.name(), "espresso");
/// # Ok::<(), nn_choice::UnknownName>(())
/// ```
///
/// **Choices with settings** have no list of all. They and the next kind can be read and written if the feature `serde`
/// of the crate that declares them is on; serde's own attributes say how. It cannot be the feature of this crate: the
/// settings are the declaring crate's types, which can be read and written only if its own feature is on. Features unify,
/// so another crate may turn on ours without it, and then the declaring crate would not compile.
///
/// ```
/// nn_choice::choices! {
///     /// How it is made.
///     #[cfg_attr(feature = "serde", serde(tag = "name", deny_unknown_fields))]
///     pub enum Brewing, "way of brewing" {
///         /// By pressure.
///         Pump = "pump",
///         /// By gravity.
///         Drip {
///             /// How long it takes.
///             seconds: u32,
///         } = "drip" | "pour-over",
///     }
/// }
/// assert_eq!(Brewing::NAMES, ["pump", "drip"]);
/// assert_eq!(Brewing::Drip { seconds: 200 }.name(), "drip");
/// ```
///
/// **Choices whose settings are types of their own** are made of these by `into`. Parsing gives the default settings.
///
/// ```
/// /// Foamed milk.
/// #[derive(Clone, Copy, Debug, Default, PartialEq)]
/// #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
/// pub struct Foam {
///     /// How hot, in degrees.
///     pub celsius: u32,
/// }
///
/// nn_choice::choices! {
///     /// What goes on top.
///     pub enum Topping, "topping" {
///         /// Milk.
///         Foam(Foam) = "foam" | "froth",
///     }
/// }
/// assert_eq!("froth".parse(), Ok(Topping::Foam(Foam { celsius: 0 })));
/// assert_eq!(Topping::from(Foam { celsius: 60 }).to_string(), "foam");
/// ```
#[macro_export]
macro_rules! choices {
    // Plain choices.
    (
        $(#[$meta:meta])*
        pub enum $Type:ident, $what:literal {
            $( $(#[$doc:meta])* $Variant:ident = $name:literal $(| $alias:literal)*, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $Type {
            $( $(#[$doc])* $Variant, )*
        }

        impl $Type {
            /// Every choice, in the order of the documentation.
            pub const ALL: &[$Type] = &[$( $Type::$Variant, )*];
        }

        $crate::choices! { @named $Type, $what { $( $Variant = $name $(| $alias)*, )* } }
        $crate::choices! { @parsed $Type { $( ($Type::$Variant) = $name $(| $alias)*, )* } }
        $crate::__serde! { $Type }
    };

    // Choices with settings.
    (
        $(#[$meta:meta])*
        pub enum $Type:ident, $what:literal {
            $(
                $(#[$doc:meta])*
                $Variant:ident $({ $( $(#[$field_doc:meta])* $field:ident: $Value:ty ),* $(,)? })?
                    = $name:literal $(| $alias:literal)*,
            )*
        }
    ) => {
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        $(#[$meta])*
        pub enum $Type {
            $(
                $(#[$doc])*
                #[cfg_attr(feature = "serde", serde(rename = $name $(, alias = $alias)*))]
                $Variant $({ $( $(#[$field_doc])* $field: $Value, )* })?,
            )*
        }

        $crate::choices! { @named $Type, $what { $( $Variant = $name $(| $alias)*, )* } }
    };

    // Choices whose settings are types of their own.
    (
        $(#[$meta:meta])*
        pub enum $Type:ident, $what:literal {
            $( $(#[$doc:meta])* $Variant:ident($Settings:ty) = $name:literal $(| $alias:literal)*, )*
        }
    ) => {
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        $(#[$meta])*
        pub enum $Type {
            $(
                $(#[$doc])*
                #[cfg_attr(feature = "serde", serde(rename = $name $(, alias = $alias)*))]
                $Variant($Settings),
            )*
        }

        $(
            impl From<$Settings> for $Type {
                fn from(settings: $Settings) -> $Type { $Type::$Variant(settings) }
            }
        )*

        $crate::choices! { @named $Type, $what { $( $Variant = $name $(| $alias)*, )* } }
        $crate::choices! {
            @parsed $Type { $( ($Type::$Variant(<$Settings>::default())) = $name $(| $alias)*, )* }
        }
    };

    // What follows from the names, whatever the variants hold.
    (@named $Type:ident, $what:literal { $( $Variant:ident = $name:literal $(| $alias:literal)*, )* }) => {
        impl $Type {
            /// The names there are, in the order of the documentation.
            pub const NAMES: &[&str] = <$Type as $crate::Choice>::NAMES;

            /// The name used in files, on the command line and in messages.
            pub fn name(self) -> &'static str {
                match self { $( $Type::$Variant { .. } => $name, )* }
            }
        }

        impl $crate::Choice for $Type {
            const WHAT: &'static str = $what;
            const NAMES: &'static [&'static str] = &[$( $name, )*];
            const ALIASES: &'static [(&'static str, &'static str)] = &[$( $( ($alias, $name), )* )*];
        }

        impl std::fmt::Display for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };

    // What is read from a name.
    (@parsed $Type:ident { $( ($choice:expr) = $name:literal $(| $alias:literal)*, )* }) => {
        impl std::str::FromStr for $Type {
            type Err = $crate::UnknownName;
            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $( $name $(| $alias)* => Ok($choice), )*
                    _ => Err($crate::UnknownName::of::<Self>(name)),
                }
            }
        }
    };
}

/// The part of [`choices!`] that depends on this crate's feature.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($Type:ident) => {
        impl $crate::__private::Serialize for $Type {
            fn serialize<S: $crate::__private::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $Type {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::__private::by_name(deserializer)
            }
        }
    };
}

/// The part of [`choices!`] that depends on this crate's feature.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($Type:ident) => {};
}

/// What the macros above ask for in the crates where they are called.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod __private {
    use crate::Choice;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::fmt;
    use std::marker::PhantomData;
    use std::str::FromStr;

    pub fn by_name<'de, T: Choice + FromStr, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        struct Name<T>(PhantomData<T>);

        impl<T: Choice + FromStr> serde::de::Visitor<'_> for Name<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the name of the {}", T::WHAT)
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<T, E> {
                name.parse().map_err(|_| E::unknown_variant(name, T::NAMES))
            }
        }

        deserializer.deserialize_str(Name(PhantomData))
    }
}
