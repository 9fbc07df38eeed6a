#![doc = include_str!("../README.md")]

/// A name that is in no list; the message gives the names that are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} called `{found}`; choose one of: {}", known.join(", "))]
pub struct UnknownName {
    /// What was to be chosen: `activation`, `loss`.
    pub what: &'static str,
    /// The name that was given.
    pub found: String,
    /// The names there are.
    pub known: Vec<&'static str>,
}

/// Declares an enum of choices. Each row is a variant with its documentation and its name; the list of all, parsing,
/// display and serde follow from the rows, so none of them can drift.
///
/// The crate that declares them has a feature `serde` (perhaps an empty one).
#[macro_export]
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub enum $Type:ident, $what:literal {
            $( $(#[$doc:meta])* $Variant:ident = $name:literal, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum $Type {
            $( $(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $name))] $Variant, )*
        }

        impl $Type {
            /// Every choice, in the order of the documentation.
            pub const ALL: &[$Type] = &[$( $Type::$Variant, )*];

            /// The name used in files, on the command line and in messages.
            pub fn name(self) -> &'static str {
                match self { $( $Type::$Variant => $name, )* }
            }
        }

        impl std::fmt::Display for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $Type {
            type Err = $crate::UnknownName;
            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $( $name => Ok($Type::$Variant), )*
                    _ => Err($crate::UnknownName {
                        what: $what,
                        found: name.to_owned(),
                        known: Self::ALL.iter().map(|choice| choice.name()).collect(),
                    }),
                }
            }
        }
    };
}

/// Gives names to an enum whose choices carry settings, as [`choices!`] does to plain ones: the list of all and the name of
/// each follow from the rows. A variant without a row does not compile.
///
/// ```
/// enum Cup { Espresso, Filter { millilitres: u32 } }
/// nn_choice::names! { Cup { Espresso = "espresso", Filter = "filter" } }
/// assert_eq!(Cup::NAMES, ["espresso", "filter"]);
/// assert_eq!(Cup::Filter { millilitres: 200 }.name(), "filter");
/// ```
#[macro_export]
macro_rules! names {
    ($Type:ident { $( $Variant:ident = $name:literal ),* $(,)? }) => {
        impl $Type {
            /// The names there are, in the order of the documentation.
            pub const NAMES: &[&str] = &[$( $name, )*];

            /// The name used in files and in messages.
            pub fn name(&self) -> &'static str {
                match self { $( $Type::$Variant { .. } => $name, )* }
            }
        }
    };
}
