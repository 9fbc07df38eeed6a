//! Inputs that are made of others.

nn_choice::choices! {
    /// An input that is made of the first two, x and y.
    pub enum Feature, "added input" {
        /// The square of x.
        SquareX = "x^2",
        /// The square of y.
        SquareY = "y^2",
        /// The product.
        Product = "x*y",
        /// The sine of x.
        SineX = "sin-x",
        /// The sine of y.
        SineY = "sin-y",
    }
}

impl Feature {
    pub(crate) fn of(self, x: f64, y: f64) -> f64 {
        match self {
            Feature::SquareX => x * x,
            Feature::SquareY => y * y,
            Feature::Product => x * y,
            Feature::SineX => libm::sin(x),
            Feature::SineY => libm::sin(y),
        }
    }

    /// Whether it needs a second input.
    pub(crate) fn takes_y(self) -> bool {
        match self {
            Feature::SquareX | Feature::SineX => false,
            Feature::SquareY | Feature::Product | Feature::SineY => true,
        }
    }

    pub(crate) fn named(self, x: &str, y: &str) -> String {
        match self {
            Feature::SquareX => format!("{x}^2"),
            Feature::SquareY => format!("{y}^2"),
            Feature::Product => format!("{x}*{y}"),
            Feature::SineX => format!("sin {x}"),
            Feature::SineY => format!("sin {y}"),
        }
    }
}
