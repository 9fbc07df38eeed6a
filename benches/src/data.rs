//! The workloads' data and first weights, from NumPy's generator, so that programs in other languages can have the same.

use crate::Error;
use nn_data::numpy::RandomState;
use nn_math::{Mat, MatRef};
use std::io::Write;
use std::path::Path;

/// The first weights of a network, layer by layer: inputs x outputs, and the biases, if it has any.
pub type Layers = Vec<(Mat<f64>, Vec<f64>)>;

/// What a workload works on.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The inputs, sample after sample.
    pub inputs: Vec<f64>,
    /// How many numbers a sample has.
    pub width: usize,
    /// The targets, samples x outputs; empty where there is nothing to learn.
    pub targets: Mat<f64>,
    /// The first weights.
    pub layers: Layers,
}

impl Problem {
    /// The inputs, samples x width.
    pub fn inputs(&self) -> MatRef<'_, f64> {
        MatRef::from_row_major_slice(&self.inputs, self.inputs.len() / self.width, self.width)
    }

    /// The first weights as the library wants them: each layer's weights, row by row, then its biases.
    pub fn parameters(&self) -> Vec<f64> {
        self.layers
            .iter()
            .flat_map(|(weights, biases)| [rows(weights.as_ref()), biases.clone()].concat())
            .collect()
    }

    /// Writes everything into files of little-endian numbers, row after row: `x`, `y`, `W0`, `b0`, `W1`, ...
    ///
    /// # Errors
    /// If the folder cannot be written to.
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        std::fs::create_dir_all(folder)?;
        let file = |name: &str, numbers: &[f64]| -> Result<(), Error> {
            let mut file = std::io::BufWriter::new(std::fs::File::create(folder.join(name))?);
            numbers.iter().try_for_each(|number| file.write_all(&number.to_le_bytes()))?;
            Ok(file.flush()?)
        };
        file("x", &self.inputs)?;
        file("y", &rows(self.targets.as_ref()))?;
        for (l, (weights, biases)) in self.layers.iter().enumerate() {
            file(&format!("W{l}"), &rows(weights.as_ref()))?;
            file(&format!("b{l}"), biases)?;
        }
        Ok(())
    }
}

/// The notebook's truth table, and the weights it printed for its two-layer network (cell 25).
pub(crate) fn truth_table() -> Problem {
    let data = nn_data::truth_table();
    let first = [[-0.36481251, -0.37203586], [-0.81881763, 0.65717183], [-0.15073624, 0.62975796]];
    let second = [-0.81306733, 0.94892801];
    Problem {
        inputs: rows(data.inputs()),
        width: 3,
        targets: data.targets().to_owned(),
        layers: vec![
            (Mat::from_fn(3, 2, |i, j| first[i][j]), Vec::new()),
            (Mat::from_fn(2, 1, |i, _| second[i]), Vec::new()),
        ],
    }
}

/// The notebook's noisy linear samples, y = x0 + x1 + x2 + noise, with the weights of the two-layer network and of the
/// one-layer one.
pub(crate) fn noisy_linear() -> [Problem; 2] {
    let rng = &mut RandomState::new(42);
    let x = drawn(100, 3, || rng.random());
    let y = Mat::from_fn(100, 1, |i, _| x[(i, 0)] + x[(i, 1)] + x[(i, 2)] + 0.2 * rng.randn());
    let mut signed = |rows, columns| drawn(rows, columns, || 2.0 * rng.random() - 1.0);
    let two = vec![(signed(3, 2), Vec::new()), (signed(2, 1), Vec::new())];
    let one = vec![(signed(3, 1), Vec::new())];
    [two, one].map(|layers| Problem { inputs: rows(x.as_ref()), width: 3, targets: y.clone(), layers })
}

/// A thousand samples of a bent plane in ten dimensions.
pub(crate) fn bent_plane() -> Problem {
    let rng = &mut RandomState::new(43);
    let x = drawn(1000, 10, || rng.randn());
    let (a, b) = (drawn(10, 1, || rng.randn()), drawn(10, 1, || rng.randn()));
    let noise = drawn(1000, 1, || rng.randn());
    let dot = |i: usize, v: &Mat<f64>| (0..10).map(|k| x[(i, k)] * v[(k, 0)]).sum::<f64>();
    // Not the platform's sine, which differs in last bits from one CPU to the next.
    let bent = |i: usize| libm::sin(0.5 * dot(i, &a));
    let y = Mat::from_fn(1000, 1, |i, _| bent(i) + 0.3 * dot(i, &b) + 0.1 * noise[(i, 0)]);
    Problem { inputs: rows(x.as_ref()), width: 10, targets: y, layers: layers(&[10, 32, 1], rng) }
}

/// The digits, with inks from 0 to 1.
pub(crate) fn digits() -> Problem {
    let data = nn_data::digits();
    let inputs = rows(data.inputs()).iter().map(|ink| ink / 16.0).collect();
    let layers = layers(&[64, 64, 10], &mut RandomState::new(44));
    Problem { inputs, width: 64, targets: data.targets().to_owned(), layers }
}

/// Twenty thousand samples as large as pictures of 28 x 28, in ten classes by a noisy linear rule.
pub(crate) fn pictures() -> Problem {
    let rng = &mut RandomState::new(45);
    let (samples, width) = (20_000, 784);
    let inputs: Vec<f64> = (0..samples * width).map(|_| rng.random() - 0.5).collect();
    let rule = drawn(width, 10, || rng.randn());
    let classes: Vec<usize> = inputs
        .chunks_exact(width)
        .map(|x| {
            let mut scores = [0.0; 10];
            for (k, x) in x.iter().enumerate() {
                scores.iter_mut().enumerate().for_each(|(class, score)| *score += x * rule[(k, class)]);
            }
            let noisy = scores.map(|score| score + 2.0 * rng.randn());
            (0..10).fold(0, |best, class| if noisy[class] > noisy[best] { class } else { best })
        })
        .collect();
    let targets = Mat::from_fn(samples, 10, |i, class| f64::from(u8::from(classes[i] == class)));
    Problem { inputs, width, targets, layers: layers(&[width, 128, 10], rng) }
}

/// Ten thousand samples for the network of the noisy linear data.
pub(crate) fn questions() -> Problem {
    let [linear, _] = noisy_linear();
    let rng = &mut RandomState::new(46);
    let x = drawn(10_000, 3, || rng.random());
    Problem { inputs: rows(x.as_ref()), targets: Mat::new(), ..linear }
}

/// Weights and biases uniform within 1 / sqrt(inputs) of 0, in the order of their layers.
fn layers(widths: &[usize], rng: &mut RandomState) -> Layers {
    let layer = |pair: &[usize]| {
        let bound = 1.0 / (pair[0] as f64).sqrt();
        let mut draw = |rows, columns| drawn(rows, columns, || -bound + 2.0 * bound * rng.random());
        (draw(pair[0], pair[1]), rows(draw(1, pair[1]).as_ref()))
    };
    widths.windows(2).map(layer).collect()
}

/// A matrix that is drawn row by row, as NumPy does.
fn drawn(rows: usize, columns: usize, mut draw: impl FnMut() -> f64) -> Mat<f64> {
    let mut matrix = Mat::zeros(rows, columns);
    (0..rows).for_each(|i| (0..columns).for_each(|j| matrix[(i, j)] = draw()));
    matrix
}

fn rows(matrix: MatRef<'_, f64>) -> Vec<f64> {
    (0..matrix.nrows()).flat_map(|i| matrix.row(i).iter().copied()).collect()
}
