//! Where samples come from: sets that are drawn and sets of given rows, all of them in one list.
//!
//! To add one: a file here, its `mod`, and its row in the list at the end. Everything else follows from the row: the names
//! and their parsing, the re-export, the documentation, what `nn data` lists, and the tests.
//!
//! A set that is drawn is a struct of its settings, with `samples` and `noise` among them, a `Default` and a `generate`.
//! Samples come class by class, without shuffling. Sines and cosines are `libm`'s, so that the bits are the same everywhere.
//!
//! The noise is drawn whatever its standard deviation is, even if it is 0. So the standard deviation does not change what the
//! generator draws afterwards.

mod blobs;
mod bundled;
mod circles;
mod functions;
mod generator;
mod moons;
mod noisy_linear;
mod rings;
mod sine;
mod spirals;
mod truth_table;
mod xor;

pub use bundled::digits_from;

use crate::dataset::Dataset;
use crate::error::{DataError, setting};
use nn_choice::choices;
use rand::Rng;

/// The sets there are. A row is a variant, its name, what it is made by (`drawn` and a struct, or `rows` and a function), a
/// description, and what the classes are called together, where the set has several columns for them. One that a feature may
/// leave out is `made` by a function that says so, and its item has the feature before it.
macro_rules! sets {
    ($( $(#[$feature:meta])? $Variant:ident = $name:literal, $kind:ident $module:ident::$item:ident $(by $made:ident)?, $about:literal $(, $class:literal)?; )*) => {
        $( $(#[$feature])? pub use $module::$item; )*

        choices! {
            /// A data set that comes with the crate, or is drawn by it, by name.
            ///
            /// ```
            /// use nn_data::{BuiltIn, Moons, iris};
            /// use rand::{SeedableRng, rngs::ChaCha8Rng};
            /// let rng = || ChaCha8Rng::seed_from_u64(1);
            /// let set: BuiltIn = "moons".parse()?;
            /// let data = set.generate(Some(50), Some(0.1), &mut rng())?;
            /// assert_eq!(data, Moons { samples: 50, noise: 0.1 }.generate(&mut rng())?);
            /// assert_eq!(BuiltIn::Iris.generate(None, None, &mut rng())?, iris());
            /// # Ok::<(), Box<dyn std::error::Error>>(())
            /// ```
            pub enum BuiltIn, "built-in data set" {
                $(
                    #[doc = concat!("[`", stringify!($item), "`](crate::", stringify!($item), "): ", $about, ".")]
                    $Variant = $name,
                )*
            }
        }

        impl BuiltIn {
            /// What the set is, in a few words.
            pub fn about(self) -> &'static str {
                match self { $( BuiltIn::$Variant => $about, )* }
            }

            /// What the classes are, where there are several columns for them: the name of a single column with all.
            pub fn class_name(self) -> &'static str {
                match self { $( BuiltIn::$Variant => sets!(@class $($class)?), )* }
            }

            /// How many samples there are and which standard deviation their noise has, if nothing else is asked for;
            /// `None` for a set of given rows.
            pub fn usual(self) -> Option<(usize, f64)> {
                match self { $( BuiltIn::$Variant => sets!(@usual $kind $item), )* }
            }

            /// The set, with this number of samples and noise of this standard deviation, where samples are drawn; what is
            /// left out has its usual value.
            ///
            /// # Errors
            /// [`DataError::Setting`] if the set's own `generate` refuses the setting, or the set has rows of its own;
            /// [`DataError::TooMany`] beyond [`DRAWN`](nn_choice::limits::DRAWN) numbers.
            pub fn generate(
                self,
                samples: Option<usize>,
                noise: Option<f64>,
                rng: &mut impl Rng,
            ) -> Result<Dataset, DataError> {
                match self { $( BuiltIn::$Variant => sets!(@generate $kind $item $($module $made)?, samples, noise, rng), )* }
            }

            /// The digest of 100 samples with noise 0.1 from the seed 1.
            #[cfg(test)]
            fn digest(self) -> Option<u64> {
                match self { $( BuiltIn::$Variant => sets!(@digest $kind $item), )* }
            }
        }
    };

    (@class) => { "class" };
    (@class $class:literal) => { $class };

    (@usual drawn $Set:ident) => {{
        let usual = $Set::default();
        Some((usual.samples, usual.noise))
    }};
    (@usual rows $set:ident) => { None };
    (@usual made $set:ident) => { None };

    (@generate drawn $Set:ident, $samples:ident, $noise:ident, $rng:ident) => {{
        let mut set = $Set::default();
        set.samples = $samples.unwrap_or(set.samples);
        set.noise = $noise.unwrap_or(set.noise);
        set.generate($rng)
    }};
    (@generate rows $set:ident, $samples:ident, $noise:ident, $rng:ident) => {
        refuse_settings($samples, $noise).map(|()| $set())
    };
    (@generate made $set:ident $module:ident $made:ident, $samples:ident, $noise:ident, $rng:ident) => {
        refuse_settings($samples, $noise).and_then(|()| $module::$made())
    };

    (@digest drawn $Set:ident) => { Some($Set::DIGEST) };
    (@digest rows $set:ident) => { None };
    (@digest made $set:ident) => { None };
}

/// A set of given rows has no settings.
fn refuse_settings(samples: Option<usize>, noise: Option<f64>) -> Result<(), DataError> {
    const EXPECTED: &str = "left out: this set has samples of its own";
    match (samples, noise) {
        (Some(samples), _) => setting("the number of samples", samples, EXPECTED),
        (None, Some(noise)) => {
            setting("the standard deviation of the noise", nn_choice::digits(noise), EXPECTED)
        }
        (None, None) => Ok(()),
    }
}

sets! {
    TruthTable = "truth-table", rows truth_table::truth_table, "three bits to one: the notebook's first data";
    ExclusiveOr = "exclusive-or", rows truth_table::exclusive_or, "the same bits: 1 if one of the first two is, but not both";
    NoisyLinear = "noisy-linear", drawn noisy_linear::NoisyLinear, "y = x0 + x1 + x2 + noise: the notebook's second data";
    Xor = "xor", drawn xor::Xor, "two classes at alternate corners of a square";
    Moons = "moons", drawn moons::Moons, "two classes, two half circles that reach into each other";
    Circles = "circles", drawn circles::Circles, "two classes, a circle within a circle";
    Rings = "rings", drawn rings::Rings, "three classes, a circle each around the same centre";
    Spirals = "spirals", drawn spirals::Spirals, "three classes, arms wound around each other";
    Blobs = "blobs", drawn blobs::Blobs, "three classes, a cloud each";
    Sine = "sine", drawn sine::Sine, "regression: y = sin x + noise";
    Parabola = "parabola", drawn functions::Parabola, "regression: y = x^2 + noise";
    Absolute = "absolute", drawn functions::Absolute, "regression: y = |x| + noise, which has a corner";
    Step = "step", drawn functions::Step, "regression: y = -1 or 1, by the sign of x, + noise, which has a jump";
    Iris = "iris", rows bundled::iris, "three species of iris, four lengths in cm", "species";
    #[cfg(feature = "digits")]
    Digits = "digits", made bundled::digits by digits_if_there, "handwritten digits, 8 x 8 pixels from 0 to 16", "digit";
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::ChaCha8Rng};

    fn rng() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(1)
    }

    #[test]
    fn every_set_has_its_own_name_and_its_own_samples() {
        let mut made: Vec<Dataset> = Vec::new();
        for &set in BuiltIn::ALL {
            assert_eq!(set.name().parse(), Ok(set));
            let data = set.generate(None, None, &mut rng()).unwrap();
            assert_eq!(set.usual().map_or(data.samples(), |(samples, _)| samples), data.samples(), "{set}");
            assert!(!made.contains(&data), "{set} is another set by another name");
            made.push(data);
        }
    }

    #[test]
    fn rows_that_are_given_cannot_be_more_or_noisier() {
        let error = BuiltIn::Iris.generate(Some(3), None, &mut rng()).unwrap_err().to_string();
        assert_eq!(
            error,
            "the number of samples is 3, but must be left out: this set has samples of its own"
        );
        assert!(BuiltIn::TruthTable.generate(None, Some(0.1), &mut rng()).is_err());
    }

    #[test]
    fn the_same_seed_gives_the_same_bits_here_and_on_every_machine() {
        for &set in BuiltIn::ALL {
            // Recorded on Linux x86-64; a platform or a version of a library that differs must be noticed.
            let Some(recorded) = set.digest() else { continue };
            let data = set.generate(Some(100), Some(0.1), &mut rng()).unwrap();
            let numbers = [data.inputs(), data.targets()];
            let digest = numbers
                .iter()
                .flat_map(|m| (0..m.nrows()).flat_map(|i| m.row(i).iter()))
                .fold(0_u64, |digest, x| {
                    digest.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ x.to_bits()
                });
            assert_eq!(digest, recorded, "the digest of {set}");
        }
    }

    #[test]
    fn the_noise_does_not_change_what_is_drawn_after_it_and_none_is_drawn_too() {
        for &set in BuiltIn::ALL.iter().filter(|set| set.usual().is_some()) {
            let (mut without, mut with) = (rng(), rng());
            set.generate(Some(30), Some(0.0), &mut without).unwrap();
            set.generate(Some(30), Some(0.3), &mut with).unwrap();
            assert_eq!(without, with, "{set}");
        }
    }
}
