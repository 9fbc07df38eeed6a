//! The list of the sections, by which they are named and know their random streams.

/// A name that no section has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no section called `{found}`; choose one of: {}", known.join(", "))]
pub struct UnknownSection {
    /// The name that was given.
    pub found: String,
    /// The names there are.
    pub known: Vec<&'static str>,
}

// The number in front names the section's random stream: never change or reuse one, or published numbers change.
macro_rules! sections {
    ($of_all:ident) => {
        $of_all! {
            1: SigmoidTable, sigmoid_table::SigmoidTable, "sigmoid", "The sigmoid and its values";
            2: OneStep, one_step::OneStep, "one-step", "One layer, one step by hand";
            3: OneLayer, one_layer::OneLayer, "one-layer", "One layer learns the truth table";
            4: TwoLayers, two_layers::TwoLayers, "two-layers", "Two layers learn the truth table";
            28: GradientCheck, gradient_check::GradientCheck, "gradient-check", "Checking a gradient";
            5: FreshStarts, fresh_starts::FreshStarts, "fresh-starts", "The truth table from fresh weights";
            6: Saturation, saturation::Saturation, "saturation", "An output that cannot reach its target";
            7: Divergence, divergence::Divergence, "divergence", "A step that is too long";
            8: SmallerRate, smaller_rate::SmallerRate, "smaller-rate", "A hundredth of the step";
            9: TanhHidden, tanh_hidden::TanhHidden, "tanh-hidden", "Tanh in the hidden layer";
            10: Repeats, repeats::Repeats, "repeats", "The same again, from other weights";
            11: Jumps, jumps::LongRun, "jumps", "Three thousand epochs: jumps";
            12: Stuck, stuck::LongRun, "stuck", "Three thousand epochs with sigmoid";
            13: SmallSteps, small_steps::LongRun, "small-steps", "Three thousand small steps";
            14: WhichRule, which_rule::WhichRule, "which-rule", "Which rule made the data";
            15: CriticalRate, critical_rate::CriticalRate, "critical-rate", "The learning rate at which one layer diverges";
            16: EdgeOfStability, edge_of_stability::EdgeOfStability, "edge-of-stability", "Why the error jumps";
            27: LossSurface, loss_surface::LossSurface, "loss-surface", "The ground under a jump";
            17: SignFlips, sign_flips::SignFlips, "sign-flips", "It is not hidden units changing sign";
            18: StuckRuns, stuck_runs::StuckRuns, "stuck-runs", "Why some runs get stuck";
            19: Distributions, distributions::Distributions, "distributions", "The notebook's numbers among many runs";
            26: Spread, spread::Spread, "spread", "Many runs, epoch by epoch";
            20: ElevenLines, eleven_lines::ElevenLines, "eleven-lines", "A network in eleven lines";
            21: LinearRegression, linear_regression::LinearRegression, "linear-regression", "Descent on one weight";
            22: LogisticRegression, logistic_regression::LogisticRegression, "logistic-regression", "Two classes, two weights";
            23: StudyAndSleep, study_and_sleep::StudyAndSleep, "study-and-sleep", "Hours of study and sleep to a test score";
            24: FactorTwo, factor_two::FactorTwo, "factor-two", "The sum of squares without the half";
            25: XorOnline, xor_online::XorOnline, "xor-online", "Exclusive or, sample by sample";
            36: Alphas, alphas::Alphas, "alphas", "How large may alpha be?";
            37: RadialUnit, radial_unit::RadialUnit, "radial-unit", "A unit that sees a distance";
            38: Circles, circles::Circles, "circles", "A circle within a circle";
            29: ToyBoundaries, toy_boundaries::ToyBoundaries, "toy-boundaries", "What no straight line can part";
            30: Overfitting, overfitting::Overfitting, "overfitting", "Over-fitting, and what helps";
            31: EarlyStopping, early_stopping::EarlyStopping, "early-stopping", "When to stop";
            32: CrossValidation, cross_validation::CrossValidation, "cross-validation", "Does the second layer help?";
            33: Optimizers, optimizers::Optimizers, "optimizers", "Six ways down";
            34: Digits, digits::Digits, "digits", "Handwritten digits";
            39: DigitsInBatches, digits_in_batches::DigitsInBatches, "digits-in-batches", "Digits, batch by batch";
            35: Calibration, calibration::Calibration, "calibration", "Do probabilities mean what they say?";
        }
    };
}
pub(super) use sections;

macro_rules! names {
    ($( $stream:literal: $Variant:ident, $module:ident :: $Result:ident, $name:literal, $title:literal; )*) => {
        /// A section of the story.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Section { $( #[doc = $title] $Variant = $stream, )* }

        impl Section {
            /// All sections in the order of the story.
            pub const ALL: &[Section] = &[ $( Section::$Variant, )* ];

            /// The name used on the command line and in files.
            pub fn name(self) -> &'static str {
                match self { $( Section::$Variant => $name, )* }
            }

            /// The heading.
            pub fn title(self) -> &'static str {
                match self { $( Section::$Variant => $title, )* }
            }
        }

        impl std::str::FromStr for Section {
            type Err = UnknownSection;
            fn from_str(name: &str) -> Result<Section, UnknownSection> {
                Section::ALL.iter().copied().find(|section| section.name() == name).ok_or_else(|| UnknownSection {
                    found: name.to_owned(),
                    known: Section::ALL.iter().map(|section| section.name()).collect(),
                })
            }
        }
    };
}

sections!(names);
