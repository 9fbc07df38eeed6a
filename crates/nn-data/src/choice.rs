//! Choices by name: how every list of alternatives gets its names, its parsing and its serde.

/// Declares an enum of choices. Each row is a variant with its documentation and its name; the list of all, parsing,
/// display and serde follow from the rows, so none of them can drift.
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
            type Err = $crate::DataError;
            fn from_str(name: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|choice| choice.name() == name).ok_or_else(|| {
                    $crate::DataError::UnknownName {
                        what: $what,
                        found: name.to_owned(),
                        known: Self::ALL.iter().map(|choice| choice.name()).collect(),
                    }
                })
            }
        }
    };
}
pub(crate) use choices;
