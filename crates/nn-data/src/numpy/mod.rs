//! NumPy's legacy random generator: what a tutorial draws after `np.random.seed(1)`, here.
//!
//! [`RandomState`] is the Mersenne Twister MT19937 with the conversions that NumPy froze in its `RandomState`:
//!
//! ```text
//! random     two words a, b of 32 bits:   ((a >> 5) 2^26 + (b >> 6)) / 2^53                    in [0, 1)
//! uniform    low + (high - low) random
//! randn      x1, x2 = 2 random - 1, again until 0 < r2 = x1^2 + x2^2 < 1;   f = sqrt(-2 ln(r2) / r2)
//!            gives f x2 and keeps f x1 for the next call, whatever else is drawn between
//! normal     mean + sd randn
//! randint    words masked to the bits of the range, again until one is inside; so do permutation and shuffle
//! ```
//!
//! Matrices fill row by row, as NumPy's arrays do:
//!
//! ```
//! use nn_data::numpy::RandomState;
//! let mut rng = RandomState::new(1); // np.random.seed(1)
//! let weights = rng.matrix(3, 1, |rng| 2.0 * rng.random() - 1.0)?; // 2 * np.random.random((3, 1)) - 1
//! assert_eq!(weights[(0, 0)], -0.165955990594852);
//!
//! let mut rng = RandomState::new(42);
//! let points = rng.randn_matrix(20, 2)?; // np.random.randn(20, 2)
//! assert_eq!(points[(0, 1)], -0.13826430117118466);
//! # Ok::<(), nn_data::DataError>(())
//! ```
//!
//! # What is equal to NumPy, and what is not
//! Everything is equal to the bit, on every machine, with one reservation: `randn` needs a logarithm, and NumPy takes
//! the platform's, whose last bit is not the same everywhere. Here it is the logarithm rounded to the nearest number.
//! Of the first 4 000 000 draws after `seed(42)`, NumPy 2.4.6 on Linux x86-64 (glibc 2.36) gives 1374 with other last
//! digits, by at most 3 units in the last place; those of the first million are listed in this crate's tests. (NumPy
//! itself gives 180 others on a processor without fused multiply-add.) What is drawn afterwards is not affected.
//!
//! Not here: `np.random.default_rng` (another generator), the other distributions, and `choice`.
//!
//! # As a generator of the `rand` crate
//! `RandomState` can be given to whatever takes `&mut impl Rng`. Its words are arranged so that a uniform `f64` of `rand`,
//! `rng.random::<f64>()`, is the number that NumPy's `random` gives: so initial weights and noise-free samples are
//! NumPy's too. Other distributions of `rand` and `rand_distr` make something else of the same words (their `Normal` is
//! not the polar method).
//!
//! # Sources
//! M. Matsumoto and T. Nishimura, *Mersenne Twister* (ACM TOMACS 8, 1998); G. Marsaglia and T. A. Bray, *A convenient
//! method for generating normal variables* (SIAM Review 6, 1964); NumPy's `legacy-distributions.c` and `mtrand.pyx`.

mod ln;

use crate::error::{DataError, at_most};
use nn_choice::limits;
use nn_math::Mat;
use rand::{SeedableRng, TryRng};
use rand_mt::Mt;
use std::convert::Infallible;

/// NumPy's `np.random.RandomState`; see the [module](self).
#[derive(Clone, Debug, PartialEq)]
pub struct RandomState {
    words: Mt,
    /// The second number of the last pair of normal ones, if it was not drawn yet.
    spare_normal: Option<f64>,
}

impl RandomState {
    /// The state after `np.random.seed(seed)`, and of `np.random.RandomState(seed)`.
    #[doc(alias = "seed")]
    pub fn new(seed: u32) -> RandomState {
        RandomState { words: Mt::new(seed), spare_normal: None }
    }

    /// `random()`: uniform in [0, 1), a multiple of 2^-53.
    #[doc(alias("rand", "random_sample"))]
    pub fn random(&mut self) -> f64 {
        let a = self.words.next_u32() >> 5;
        let b = self.words.next_u32() >> 6;
        (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
    }

    /// `uniform(low, high)`: low + (high - low) `random()`.
    ///
    /// As in NumPy, `high` may lie below `low`.
    ///
    /// # Errors
    /// [`DataError::Setting`] if high - low is not finite, where NumPy raises `OverflowError`.
    pub fn uniform(&mut self, low: f64, high: f64) -> Result<f64, DataError> {
        let width = width(low, high)?;
        Ok(low + width * self.random())
    }

    /// `randn()`: normal with mean 0 and standard deviation 1, by Marsaglia's polar method.
    #[doc(alias = "standard_normal")]
    pub fn randn(&mut self) -> f64 {
        if let Some(normal) = self.spare_normal.take() {
            return normal;
        }
        loop {
            let x1 = 2.0 * self.random() - 1.0;
            let x2 = 2.0 * self.random() - 1.0;
            let r2 = x1 * x1 + x2 * x2;
            if 0.0 < r2 && r2 < 1.0 {
                let f = (-2.0 * ln::ln(r2) / r2).sqrt();
                self.spare_normal = Some(f * x1);
                return f * x2;
            }
        }
    }

    /// `normal(mean, sd)`: mean + sd `randn()`.
    ///
    /// # Errors
    /// [`DataError::Setting`] if sd is negative, where NumPy raises `ValueError`, or if either is not finite, where NumPy
    /// gives infinities and NaN.
    pub fn normal(&mut self, mean: f64, sd: f64) -> Result<f64, DataError> {
        check_normal(mean, sd)?;
        Ok(mean + sd * self.randn())
    }

    /// `randint(low, high)`: a whole number from low to high - 1, each with the same probability.
    ///
    /// # Errors
    /// [`DataError::Setting`] if high is not above low, where NumPy raises `ValueError`.
    pub fn randint(&mut self, low: i64, high: i64) -> Result<i64, DataError> {
        if low >= high {
            return Err(DataError::Setting {
                setting: "the range of whole numbers",
                found: format!("{low} to {high}"),
                expected: "the least number and, above it, the first that is too large",
            });
        }
        // In 64 bits with wrap-around the width of any range is right, even from i64::MIN to i64::MAX.
        let largest = high.wrapping_sub(low).wrapping_sub(1).cast_unsigned();
        Ok(low.wrapping_add(self.at_most(largest).cast_signed()))
    }

    /// `shuffle(items)`: puts the items into random order.
    ///
    /// To shuffle the rows of several matrices alike, take the rows in the order of one [`RandomState::permutation`].
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.at_most(i as u64) as usize);
        }
    }

    /// `permutation(n)`: the numbers from 0 to n - 1 in random order.
    ///
    /// # Errors
    /// [`DataError::TooMany`] beyond [`DRAWN`](limits::DRAWN) numbers.
    pub fn permutation(&mut self, n: usize) -> Result<Vec<usize>, DataError> {
        at_most("numbers in random order", n, limits::DRAWN)?;
        let mut order: Vec<usize> = (0..n).collect();
        self.shuffle(&mut order);
        Ok(order)
    }

    /// A matrix of what `draw` draws, row by row: the order in which NumPy fills arrays.
    ///
    /// ```
    /// use nn_data::numpy::RandomState;
    /// let mut rng = RandomState::new(13);
    /// let signs = rng.matrix(2, 3, |rng| if rng.random() < 0.5 { -1.0 } else { 1.0 })?;
    /// assert_eq!((signs.nrows(), signs.ncols()), (2, 3));
    /// # Ok::<(), nn_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// [`DataError::TooMany`] beyond [`DRAWN`](limits::DRAWN) numbers.
    pub fn matrix(
        &mut self,
        rows: usize,
        columns: usize,
        mut draw: impl FnMut(&mut RandomState) -> f64,
    ) -> Result<Mat<f64>, DataError> {
        at_most("numbers of a matrix", rows.max(1).saturating_mul(columns.max(1)), limits::DRAWN)?;
        let mut matrix = Mat::zeros(rows, columns);
        for i in 0..rows {
            for j in 0..columns {
                matrix[(i, j)] = draw(self);
            }
        }
        Ok(matrix)
    }

    /// `random((rows, columns))`, and `rand(rows, columns)`.
    ///
    /// # Errors
    /// As [`RandomState::matrix`].
    pub fn random_matrix(&mut self, rows: usize, columns: usize) -> Result<Mat<f64>, DataError> {
        self.matrix(rows, columns, RandomState::random)
    }

    /// `uniform(low, high, (rows, columns))`.
    ///
    /// # Errors
    /// As [`RandomState::uniform`] and [`RandomState::matrix`].
    pub fn uniform_matrix(
        &mut self,
        low: f64,
        high: f64,
        rows: usize,
        columns: usize,
    ) -> Result<Mat<f64>, DataError> {
        let width = width(low, high)?;
        self.matrix(rows, columns, |rng| low + width * rng.random())
    }

    /// `randn(rows, columns)`, and `standard_normal((rows, columns))`.
    ///
    /// # Errors
    /// As [`RandomState::matrix`].
    pub fn randn_matrix(&mut self, rows: usize, columns: usize) -> Result<Mat<f64>, DataError> {
        self.matrix(rows, columns, RandomState::randn)
    }

    /// `normal(mean, sd, (rows, columns))`.
    ///
    /// # Errors
    /// As [`RandomState::normal`] and [`RandomState::matrix`].
    pub fn normal_matrix(
        &mut self,
        mean: f64,
        sd: f64,
        rows: usize,
        columns: usize,
    ) -> Result<Mat<f64>, DataError> {
        check_normal(mean, sd)?;
        self.matrix(rows, columns, |rng| mean + sd * rng.randn())
    }

    /// A whole number from 0 to `largest`: the low bits of a word (of two, if one is too short), again until they fit.
    fn at_most(&mut self, largest: u64) -> u64 {
        if largest == 0 {
            return 0; // without a draw, as NumPy does
        }
        let mask = u64::MAX >> largest.leading_zeros();
        loop {
            let bits = match u32::try_from(largest) {
                Ok(_) => u64::from(self.words.next_u32()),
                Err(_) => self.words.next_u64(), // the first word is the upper half
            };
            if bits & mask <= largest {
                return bits & mask;
            }
        }
    }
}

/// Seeds as NumPy understands them.
///
/// ```
/// use nn_data::numpy::RandomState;
/// use rand::SeedableRng;
/// assert_eq!(RandomState::seed_from_u64(42), RandomState::new(42));
/// ```
impl SeedableRng for RandomState {
    type Seed = [u8; 4];

    /// The state for the number whose little-endian bytes these are.
    fn from_seed(seed: [u8; 4]) -> RandomState {
        RandomState::new(u32::from_le_bytes(seed))
    }

    /// `RandomState(seed)`; beyond 32 bits, which NumPy refuses as a number, it is `RandomState([low word, high word])`.
    fn seed_from_u64(seed: u64) -> RandomState {
        match u32::try_from(seed) {
            Ok(seed) => RandomState::new(seed),
            Err(_) => RandomState {
                words: Mt::new_with_key([seed as u32, (seed >> 32) as u32]),
                spare_normal: None,
            },
        }
    }
}

/// The words behind the numbers. They leave the spare number of `randn` where it is, as NumPy's own draws do.
impl TryRng for RandomState {
    type Error = Infallible;

    /// One word of the Mersenne Twister, as `randint(0, 2**32)`.
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.words.next_u32())
    }

    /// Two words, those bits first that [`RandomState::random`] uses: `rand` makes its uniform `f64` of the upper 53.
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let a = u64::from(self.words.next_u32());
        let b = u64::from(self.words.next_u32());
        Ok((a >> 5) << 37 | (b >> 6) << 11 | (a & 31) << 6 | (b & 63))
    }

    /// As NumPy's `bytes`.
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.words.fill_bytes(bytes);
        Ok(())
    }
}

/// high - low, if it is finite.
fn width(low: f64, high: f64) -> Result<f64, DataError> {
    let width = high - low;
    if width.is_finite() {
        return Ok(width);
    }
    Err(DataError::Setting {
        setting: "the range of uniform numbers",
        found: format!("{} to {}", nn_choice::digits(low), nn_choice::digits(high)),
        expected: "two finite numbers whose difference is finite",
    })
}

fn check_normal(mean: f64, sd: f64) -> Result<(), DataError> {
    let refuse = |setting, found: f64, expected| {
        Err(DataError::Setting { setting, found: nn_choice::digits(found), expected })
    };
    if !mean.is_finite() {
        return refuse("the mean of normal numbers", mean, "a finite number");
    }
    if !(sd.is_finite() && sd >= 0.0) {
        return refuse("the standard deviation of normal numbers", sd, "zero or a positive number");
    }
    Ok(())
}
