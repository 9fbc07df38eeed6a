//! How an optimiser's settings are declared.

/// Declares an optimiser's settings, each with its usual value, and a constructor with the learning rate.
macro_rules! settings {
    ($(#[$meta:meta])* $Rule:ident { $( $(#[$doc:meta])* $field:ident: $Value:ty = $usual:expr, )* }) => {
        nn_choice::with_serde! { (default, deny_unknown_fields)
            $(#[$meta])*
            #[derive(Clone, Copy, Debug, PartialEq)]
            pub struct $Rule { $( $(#[$doc])* pub $field: $Value, )* }
        }

        impl Default for $Rule {
            fn default() -> $Rule { $Rule { $( $field: $usual, )* } }
        }

        impl $Rule {
            /// With this learning rate and the usual settings.
            pub fn new(learning_rate: f64) -> $Rule {
                $Rule { learning_rate, ..$Rule::default() }
            }
        }
    };
}

/// A builder's method for each of these settings, all of them numbers.
macro_rules! builder {
    ($Rule:ident { $($field:ident),* }) => {
        impl $Rule {
            $(
                #[doc = concat!("With this [`", stringify!($field), "`](", stringify!($Rule), "::", stringify!($field), ").")]
                pub fn $field(self, $field: f64) -> $Rule {
                    $Rule { $field, ..self }
                }
            )*
        }
    };
}
