//! What the list of activations is made into.

/// Declares the formulas with the range of their values, and two macros that make a choice once and give each activation a loop
/// of its own: `with_formula!`, which calls for something else for one's own, and `with_fused_formula!`, which knows only those
/// that are marked `fused` and calls for something else for the others. (Each fused formula is compiled into loops of its own for
/// networks of narrow layers, which takes the compiler time.) What is `coupled` is a function of all units of a layer, and for
/// output layers only: it is a row of `CoupledActivation` too, and does not compile before each place that computes a layer has
/// an answer for it. All of it belongs to the module that is named.
macro_rules! formulas {
    ($d:tt $s:ident, $z:ident in $root:ident::$module:ident: $( $kind:ident $Variant:ident $({ $setting:ident })? in $range:expr => $body:block )*) => {
        pub(crate) mod formula {
            $( #[derive(Clone, Copy)] pub(crate) struct $Variant { $(pub(crate) $setting: f64)? } )*
        }

        $(
            impl Formula for formula::$Variant {
                #[inline(always)]
                fn derivatives<S: Elementary>(self, $s: S, $z: S::V) -> (S::V, S::V, S::V) {
                    let formula::$Variant { $($setting)? } = self;
                    $body
                }
            }
        )*

        impl Activation {
            /// The least and the highest number that it gives, or comes as near to as one likes.
            pub fn range(self) -> RangeInclusive<f64> {
                match self {
                    $( Activation::$Variant { $($setting)? } => $range, )*
                    Activation::Own(own) => own.loops().range(),
                }
            }

            /// Which of the activations that couple the units of a layer it is; none if each unit is computed by itself.
            #[inline(always)]
            pub fn coupled(self) -> Option<CoupledActivation> {
                match self {
                    $( Activation::$Variant { .. } => $crate::formula::list::by_kind!($kind, None, None, Some(CoupledActivation::$Variant)), )*
                    Activation::Own(_) => None,
                }
            }
        }

        macro_rules! with_formula {
            ($d activation:expr, |$d f:ident| $d body:expr, |$d own:ident| $d rest:expr) => {
                match $d activation {
                    $( $root::$module::Activation::$Variant { $($setting)? } => {
                        let $d f = $root::$module::formula::$Variant { $($setting)? };
                        $d body
                    } )*
                    $root::$module::Activation::Own($d own) => $d rest,
                }
            };
        }

        macro_rules! with_fused_formula {
            ($d activation:expr, |$d f:ident| $d body:expr, else $d rest:expr) => {
                match $d activation {
                    $(
                        #[allow(unused_variables)] // what is not fused needs no setting
                        $root::$module::Activation::$Variant { $($setting)? } => $crate::formula::list::by_kind!($kind, {
                            let $d f = $root::$module::formula::$Variant { $($setting)? };
                            $d body
                        }, $d rest, $d rest),
                    )*
                    $root::$module::Activation::Own(_) => $d rest,
                }
            };
        }
        pub(crate) use {with_formula, with_fused_formula};
    };
}

macro_rules! by_kind {
    (fused, $fused:expr, $called:expr, $coupled:expr) => {
        $fused
    };
    (called, $fused:expr, $called:expr, $coupled:expr) => {
        $called
    };
    (coupled, $fused:expr, $called:expr, $coupled:expr) => {
        $coupled
    };
}
pub(crate) use {by_kind, formulas};
