#![doc = include_str!("../README.md")]

pub mod limits;

use std::ops::RangeInclusive;

/// An enum of named choices, as [`choices!`] declares it.
pub trait Choice {
    /// What is chosen: `activation`, `loss`.
    const WHAT: &'static str;
    /// The names there are, in the order of the documentation.
    const NAMES: &'static [&'static str];
    /// What other programs call a choice, each with the name that it stands for.
    const ALIASES: &'static [(&'static str, &'static str)];
    /// The numbers that some choices have.
    const SETTINGS: &'static [Setting] = &[];
}

/// A number that belongs to a choice. It is written behind the name, `leaky-relu:0.2`; the name alone means the default.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The choice that has it.
    pub choice: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it is where nothing is said.
    pub default: f64,
    /// What it may be.
    pub range: RangeInclusive<f64>,
}

impl Setting {
    /// The choice that a word names, and its number: the given one or the default; 0 if it has none.
    ///
    /// # Errors
    /// [`UnknownName`] if there is no such choice, or it has no such number.
    pub fn read<T: Choice>(word: &str) -> Result<(&'static str, f64), UnknownName> {
        Words::of::<T>().read(word)
    }
}

/// The words of a choice. (What is done with them is compiled once, and not for each kind of choice.)
#[derive(Clone, Copy)]
struct Words {
    what: &'static str,
    names: &'static [&'static str],
    aliases: &'static [(&'static str, &'static str)],
    settings: &'static [Setting],
}

impl Words {
    fn of<T: Choice>() -> Words {
        Words { what: T::WHAT, names: T::NAMES, aliases: T::ALIASES, settings: T::SETTINGS }
    }

    /// [`Setting::read`]
    fn read(self, word: &str) -> Result<(&'static str, f64), UnknownName> {
        let (found, number) =
            word.split_once(':').map_or((word, None), |(name, number)| (name, Some(number)));
        let of_alias = || self.aliases.iter().find(|row| row.0 == found).map(|row| row.1);
        let name = self.names.iter().copied().find(|name| *name == found).or_else(of_alias);
        let name = name.ok_or_else(|| self.unknown(found))?;
        let bad_setting = |problem| UnknownName { setting: Some(problem), ..self.unknown(word) };
        let setting = self.settings.iter().find(|setting| setting.choice == name);
        match (setting, number) {
            (None, None) => Ok((name, 0.0)),
            (None, Some(_)) => Err(bad_setting(format!("`{name}` has no setting: write `{name}`"))),
            (Some(setting), None) => Ok((name, setting.default)),
            (Some(setting), Some(number)) => match number.parse() {
                Ok(number) if setting.range.contains(&number) => Ok((name, number)),
                _ => Err(bad_setting(setting.to_string())),
            },
        }
    }

    /// [`UnknownName::of`]
    fn unknown(self, found: &str) -> UnknownName {
        UnknownName {
            what: self.what,
            found: found.to_owned(),
            known: self.names.to_vec(),
            meant: self.meant(found),
            setting: None,
        }
    }

    /// [`meant`]
    fn meant(self, found: &str) -> Option<&'static str> {
        let aliases = self.aliases.iter().map(|(alias, _)| *alias);
        let words: Vec<&str> = self.names.iter().copied().chain(aliases).collect();
        let close = nearest(found, &words)?;
        let alias = self.aliases.iter().find(|(alias, _)| *alias == close);
        self.names.iter().copied().find(|name| *name == close).or(alias.map(|(_, name)| *name))
    }
}

/// What it must be, with an example.
impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Setting { choice, name, default, range } = self;
        let (low, high) = range.clone().into_inner();
        write!(f, "its {name} must be a number from {low} to {high}, as in `{choice}:{default}`")
    }
}

/// A name that is in no list, or a number behind it that the choice does not have; the message says what there is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} called `{found}`{}", self.way_out())]
pub struct UnknownName {
    /// What was to be chosen: `activation`, `loss`.
    pub what: &'static str,
    /// The name that was given.
    pub found: String,
    /// The names there are.
    pub known: Vec<&'static str>,
    /// The one that was probably meant.
    pub meant: Option<&'static str>,
    /// If the name is one of these: what is wrong behind it.
    pub setting: Option<String>,
}

impl UnknownName {
    /// The error for a name that none of these choices has.
    pub fn of<T: Choice>(found: &str) -> UnknownName {
        Words::of::<T>().unknown(found)
    }

    fn way_out(&self) -> String {
        if let Some(problem) = &self.setting {
            return format!(": {problem}");
        }
        let meant = self.meant.map_or(String::new(), |name| format!(" (did you mean `{name}`?)"));
        format!("{meant}; choose one of: {}", self.known.join(", "))
    }
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
    Words::of::<T>().meant(found)
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
    /// Nobody mistypes a name that is longer, and comparing it would take long.
    const LONGEST: usize = 200;
    let letters = |name: &str| name.to_lowercase().replace(['-', '_', ' '], "");
    let (wanted, most) = (letters(found), 1 + found.chars().count() / 4);
    if wanted.len() > LONGEST {
        return None;
    }
    let distance = |name| {
        let name = letters(name);
        // As many edits as one is longer than the other are needed at least.
        let could_be = name.chars().count().abs_diff(wanted.chars().count()) <= most;
        could_be.then(|| strsim::osa_distance(&wanted, &name)).filter(|&distance| distance <= most)
    };
    let close = known.iter().map(AsRef::as_ref).filter_map(|name| Some((distance(name)?, name)));
    close.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
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

/// So many of something, in words.
///
/// ```
/// assert_eq!([0, 1, 2].map(|rows| nn_choice::counted(rows, "row")), ["0 rows", "1 row", "2 rows"]);
/// ```
pub fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// A number as a message shows it: the shortest digits that mean it, with a power of ten where they would be a row of zeros.
///
/// ```
/// assert_eq!([0.5, -3.0, 1e300, f64::NAN].map(nn_choice::digits), ["0.5", "-3", "1e300", "NaN"]);
/// ```
pub fn digits(number: f64) -> String {
    let is_short = number == 0.0 || !number.is_finite() || (1e-5..1e16).contains(&number.abs());
    if is_short { number.to_string() } else { format!("{number:e}") }
}

/// Declares an enum of choices. Each row is a variant with its documentation, its name and, behind bars, what other programs
/// call it. From the rows follow the list of names, display, parsing and serde: a choice is written by its name and read by
/// any of its words. The enums are not `non_exhaustive`: a `match` in another crate that forgets a choice must not compile.
///
/// All can be read and written if the feature `serde` of this crate is on; the crate that declares them needs no feature of its
/// own for it, only this crate among its dependencies, by its own name. There are four kinds.
///
/// **Plain choices** also have the list `ALL`.
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
/// **Choices of which some have a number** are plain choices all the same: the row says what it is called, its default and its
/// range; it is one more word behind the name. In the list `ALL` they have their defaults. Behind `else` there may stand a variant
/// of choices that are not in the list, of a type that has a `name()`; they are read by `parse_with`, which is given them.
///
/// ```
/// nn_choice::choices! {
///     /// How it is ground.
///     pub enum Grind, "grind" {
///         /// For a cup of sand.
///         Turkish = "turkish",
///         /// By a mill.
///         Mill {
///             /// The width of the gap in millimetres.
///             gap: f64 = 0.5 in 0.1..=2.0
///         } = "mill" | "burr",
///     }
/// }
/// assert_eq!("mill".parse(), Ok(Grind::Mill { gap: 0.5 }));
/// assert_eq!("burr:0.8".parse(), Ok(Grind::Mill { gap: 0.8 }));
/// assert_eq!((Grind::Mill { gap: 0.5 }.to_string(), Grind::Mill { gap: 0.8 }.to_string()), ("mill".into(), "mill:0.8".into()));
/// assert_eq!(
///     "mill:3".parse::<Grind>().unwrap_err().to_string(),
///     "there is no grind called `mill:3`: its gap must be a number from 0.1 to 2, as in `mill:0.5`",
/// );
/// ```
///
/// **Choices with settings** have no list of all. What serde's derived code is to know of them stands behind what they are called,
/// and a setting, like a choice, may have other words by which it is read.
///
/// ```
/// nn_choice::choices! {
///     /// How it is made.
///     pub enum Brewing, "way of brewing", serde(tag = "name", deny_unknown_fields) {
///         /// By pressure.
///         Pump = "pump",
///         /// By gravity.
///         Drip {
///             /// How long it takes.
///             seconds: u32 | "time",
///         } = "drip" | "pour-over",
///     }
/// }
/// assert_eq!(Brewing::NAMES, ["pump", "drip"]);
/// assert_eq!(Brewing::Drip { seconds: 200 }.name(), "drip");
/// ```
///
/// **Choices whose settings are types of their own** are made of these by `into`. Parsing gives the default settings. The types
/// are declared by [`with_serde!`](crate::with_serde), so that they can be read and written exactly where their choices can.
///
/// ```
/// nn_choice::with_serde! { (default, deny_unknown_fields)
///     /// Foamed milk.
///     #[derive(Clone, Copy, Debug, Default, PartialEq)]
///     pub struct Foam {
///         /// How hot, in degrees.
///         pub celsius: u32,
///     }
/// }
///
/// nn_choice::choices! {
///     /// What goes on top.
///     pub enum Topping, "topping", serde(tag = "name") {
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

    // Choices of which some have a number, perhaps with one that is not in the list.
    (
        $(#[$meta:meta])*
        pub enum $Type:ident, $what:literal {
            $(
                $(#[$doc:meta])*
                $Variant:ident $({
                    $(#[$setting_doc:meta])* $setting:ident: f64 = $default:literal in $range:expr
                })? = $name:literal $(| $alias:literal)*,
            )*
        } $(else {
            $(#[$own_doc:meta])*
            $Own:ident($OwnType:ty)
        })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum $Type {
            $( $(#[$doc])* $Variant $({ $(#[$setting_doc])* $setting: f64 })?, )*
            $( $(#[$own_doc])* $Own($OwnType), )?
        }

        impl $Type {
            /// Every choice of the list, with its default, in the order of the documentation.
            pub const ALL: &[$Type] = &[$( $Type::$Variant $({ $setting: $default })?, )*];
            /// The names there are, in the order of the documentation.
            pub const NAMES: &[&str] = <$Type as $crate::Choice>::NAMES;
            /// The numbers that some of them have.
            pub const SETTINGS: &[$crate::Setting] = <$Type as $crate::Choice>::SETTINGS;

            /// The name, without the number that may belong to it.
            pub fn name(self) -> &'static str {
                match self {
                    $( $Type::$Variant { .. } => $name, )*
                    $( $Type::$Own(own) => own.name(), )?
                }
            }

            /// The number that belongs to it.
            pub fn setting(self) -> Option<f64> {
                match self {
                    $( $Type::$Variant { $($setting)? } => $crate::choices!(@number $($setting)?), )*
                    $( $Type::$Own(_) => None, )?
                }
            }

            /// Refuses a number that it may not have; what was parsed has a good one.
            pub fn check_setting(self) -> Result<(), $crate::UnknownName> {
                if self.setting().is_none() { Ok(()) } else { self.to_string().parse::<$Type>().map(|_| ()) }
            }

            $(
                /// The choice of this name: from the list or else, by its whole name, from these of one's own.
                pub fn parse_with(word: &str, own: &[$Type]) -> Result<$Type, $crate::UnknownName> {
                    let of_own = |own: &&$Type| matches!(own, $Type::$Own(own) if own.name() == word);
                    word.parse().or_else(|error| own.iter().copied().find(|choice| of_own(&choice)).ok_or(error))
                }
            )?
        }

        impl $crate::Choice for $Type {
            const WHAT: &'static str = $what;
            const NAMES: &'static [&'static str] = &[$( $name, )*];
            const ALIASES: &'static [(&'static str, &'static str)] = &[$( $( ($alias, $name), )* )*];
            const SETTINGS: &'static [$crate::Setting] = &[$( $(
                $crate::Setting { choice: $name, name: stringify!($setting), default: $default, range: $range },
            )? )*];
        }

        impl std::fmt::Display for $Type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let default = |setting: &&$crate::Setting| setting.choice == self.name();
                let default = <$Type as $crate::Choice>::SETTINGS.iter().find(default).map(|setting| setting.default);
                match self.setting() {
                    Some(number) if default != Some(number) => f.pad(&format!("{}:{number}", self.name())),
                    _ => f.pad(self.name()),
                }
            }
        }

        impl std::str::FromStr for $Type {
            type Err = $crate::UnknownName;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match $crate::Setting::read::<Self>(word)? {
                    $( ($name, _number) => Ok($Type::$Variant $({ $setting: _number })?), )*
                    _ => Err($crate::UnknownName::of::<Self>(word)),
                }
            }
        }

        $crate::__serde! { $Type }
    };

    // Choices with settings.
    (
        $(#[$meta:meta])*
        pub enum $Type:ident, $what:literal, serde($($serde:tt)*) {
            $(
                $(#[$doc:meta])*
                $Variant:ident $({
                    $( $(#[$field_doc:meta])* $field:ident: $Value:ty $(| $word:literal)* ),* $(,)?
                })? = $name:literal $(| $alias:literal)*,
            )*
        }
    ) => {
        $crate::__where_serde! { @declared
            [$($serde)*] $(#[$meta])*
            pub enum $Type {
                $(
                    [$name $(| $alias)*] $(#[$doc])*
                    $Variant $({ $( [$($word)*] $(#[$field_doc])* $field: $Value, )* })?,
                )*
            }
        }

        $crate::choices! { @named $Type, $what { $( $Variant = $name $(| $alias)*, )* } }
    };
    // Both, with what serde is to know of them.
    (@declared ($where:meta)
        [$($serde:tt)*] $(#[$meta:meta])*
        pub enum $Type:ident {
            $(
                [$name:literal $(| $alias:literal)*] $(#[$doc:meta])*
                $Variant:ident $(($Settings:ty))? $({ $( [$($word:literal)*] $(#[$field_doc:meta])* $field:ident: $Value:ty, )* })?,
            )*
        }
    ) => {
        $crate::with_serde! { ($($serde)*)
            #[derive(Clone, Copy, Debug, PartialEq)]
            $(#[$meta])*
            pub enum $Type {
                $(
                    $(#[$doc])*
                    #[cfg_attr($where, serde(rename = $name $(, alias = $alias)*))]
                    $Variant $(($Settings))? $({
                        $(
                            $(#[$field_doc])*
                            #[cfg_attr($where, serde($(alias = $word),*))]
                            $field: $Value,
                        )*
                    })?,
                )*
            }
        }
    };

    // Choices whose settings are types of their own.
    (
        $(#[$meta:meta])*
        pub enum $Type:ident, $what:literal, serde($($serde:tt)*) {
            $( $(#[$doc:meta])* $Variant:ident($Settings:ty) = $name:literal $(| $alias:literal)*, )*
        }
    ) => {
        $crate::__where_serde! { @declared
            [$($serde)*] $(#[$meta])*
            pub enum $Type {
                $( [$name $(| $alias)*] $(#[$doc])* $Variant($Settings), )*
            }
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

    (@number) => { None };
    (@number $number:ident) => { Some($number) };

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

/// Declares a type of settings that can be read and written where choices can, which is where the feature `serde` of this crate is
/// on. In brackets stands what serde's derived code is to know of it. The crate that calls this has nn-choice among its
/// dependencies, by its own name.
///
/// ```
/// nn_choice::with_serde! { (default)
///     /// A cup.
///     #[derive(Default)]
///     pub struct Cup {
///         /// How much there is in it, in millilitres.
///         pub content: f64,
///     }
/// }
/// ```
#[cfg(feature = "serde")]
#[macro_export]
macro_rules! with_serde {
    (($($serde:tt)*) $($item:tt)*) => {
        #[derive($crate::__private::Serialize, $crate::__private::Deserialize)]
        #[serde(crate = "nn_choice::__private::serde", $($serde)*)]
        $($item)*
    };
}

/// Declares a type of settings that can be read and written where choices can, which is where the feature `serde` of this crate is
/// on.
#[cfg(not(feature = "serde"))]
#[macro_export]
macro_rules! with_serde {
    (($($serde:tt)*) $($item:tt)*) => { $($item)* };
}

/// A rule of [`choices!`] with what `cfg_attr` is to find true where this crate's feature is on, and false where it is not.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __where_serde {
    (@$rule:ident $($rest:tt)*) => { $crate::choices! { @$rule (all()) $($rest)* } };
}

/// A rule of [`choices!`] with what `cfg_attr` is to find true where this crate's feature is on, and false where it is not.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __where_serde {
    (@$rule:ident $($rest:tt)*) => { $crate::choices! { @$rule (any()) $($rest)* } };
}

/// The part of [`choices!`] that depends on this crate's feature.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($Type:ident) => {
        impl $crate::__private::Serialize for $Type {
            fn serialize<S: $crate::__private::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
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
    use crate::{Choice, UnknownName};
    pub use serde::{self, Deserialize, Deserializer, Serialize, Serializer};
    use std::fmt;
    use std::marker::PhantomData;
    use std::str::FromStr;

    pub fn by_name<'de, T: Choice + FromStr<Err = UnknownName>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        struct Name<T>(PhantomData<T>);

        impl<T: Choice + FromStr<Err = UnknownName>> serde::de::Visitor<'_> for Name<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the name of the {}", T::WHAT)
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<T, E> {
                name.parse().map_err(|error: UnknownName| match error.setting {
                    None => E::unknown_variant(name, T::NAMES),
                    Some(_) => E::custom(error),
                })
            }
        }

        deserializer.deserialize_str(Name(PhantomData))
    }
}
