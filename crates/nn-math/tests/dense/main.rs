//! The three products against plain loops, against faer, number by number as the chains that they promise to be, and
//! against each other at every level.

mod chains;
mod lengths;
mod single;

use nn_math::batch::Batch;
use nn_math::dense::{
    bias_gradient_lanes, forward, input_gradient, lane_blocks, row_blocks, sum_lanes, to_rows,
    weight_gradient, weight_gradient_lanes,
};
use nn_math::simd::{Block, LANES, Level};
use nn_math::{Mat, MatRef};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

const NAN: Block = Block([f64::NAN; LANES]);

/// One layer and everything that its products read.
struct Layer {
    inputs: usize,
    outputs: usize,
    weights: Vec<f64>, // row-major
    bias: Vec<f64>,
    x: Batch,          // n x inputs
    derivative: Batch, // n x inputs
    d: Batch,          // n x outputs, zeros beyond the last sample
}

impl Layer {
    fn random(rng: &mut ChaCha8Rng, samples: usize, inputs: usize, outputs: usize) -> Layer {
        let mut matrix = |columns| Mat::from_fn(samples, columns, |_, _| rng.random_range(-1.0..1.0));
        let [x, derivative, mut d] =
            [inputs, inputs, outputs].map(|columns| Batch::from_rows(matrix(columns).as_ref()));
        fill_lanes_beyond_the_last_sample(&mut d, || 0.0);
        let mut numbers = |count| (0..count).map(|_| rng.random_range(-1.0..1.0)).collect();
        Layer {
            inputs,
            outputs,
            weights: numbers(inputs * outputs),
            bias: numbers(outputs),
            x,
            derivative,
            d,
        }
    }

    fn shape(&self) -> (usize, usize) {
        (self.inputs, self.outputs)
    }

    fn groups(&self) -> usize {
        self.x.samples().div_ceil(LANES)
    }

    /// How many columns of the weights come in whole eights.
    fn in_eights(&self) -> usize {
        self.outputs / LANES * LANES
    }

    fn name(&self) -> String {
        format!("{} samples, {} inputs, {} outputs", self.x.samples(), self.inputs, self.outputs)
    }

    fn weights(&self) -> MatRef<'_, f64> {
        MatRef::from_row_major_slice(&self.weights, self.inputs, self.outputs)
    }
}

fn fill_lanes_beyond_the_last_sample(batch: &mut Batch, mut value: impl FnMut() -> f64) {
    let (samples, width) = (batch.samples(), batch.width());
    for block in &mut batch.blocks_mut()[(samples - 1) / LANES * width..] {
        block.0[(samples - 1) % LANES + 1..].fill_with(&mut value);
    }
}

fn bits<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Vec<u64> {
    blocks.into_iter().flat_map(|block| block.0).map(f64::to_bits).collect()
}

/// The gradient of weights and biases while samples are added.
#[derive(Clone)]
struct Sums {
    dw: Vec<f64>, // columns in whole eights; the others stay as they are
    dw_lanes: Vec<Block>,
    db_lanes: Vec<Block>,
}

impl Sums {
    fn filled_with(value: f64, layer: &Layer) -> Sums {
        Sums {
            dw: vec![value; layer.weights.len()],
            dw_lanes: vec![Block([value; LANES]); lane_blocks(layer.inputs, layer.outputs)],
            db_lanes: vec![Block([value; LANES]); layer.outputs],
        }
    }

    /// Adds the samples of some groups.
    fn take(&mut self, level: Level, layer: &Layer, groups: Range<usize>, add: bool) {
        let (x, d) = (part(&layer.x, &groups), part(&layer.d, &groups));
        let rows = rows(level, layer, groups);
        weight_gradient(level, x, &rows, layer.shape(), 0, &mut self.dw, add);
        weight_gradient_lanes(level, x, d, layer.shape(), &mut self.dw_lanes, add);
        bias_gradient_lanes(level, d, layer.outputs, &mut self.db_lanes, add);
    }

    /// The same sums as chains of single numbers that begin with `start`; numbers that no sum replaces are `before`.
    fn by_chains(layer: &Layer, start: f64, before: f64) -> Sums {
        let (samples, x, d) = (layer.x.samples(), layer.x.to_mat(), layer.d.to_mat());
        let (in_eights, width) = (layer.in_eights(), layer.outputs % LANES);
        let mut sums = Sums::filled_with(before, layer);
        for k in 0..layer.inputs {
            for j in 0..layer.outputs {
                let add = |sum: f64, i: usize| x[(i, k)].mul_add(d[(i, j)], sum);
                if j < in_eights {
                    sums.dw[k * layer.outputs + j] = (0..samples).fold(start, add);
                } else {
                    sums.dw_lanes[k * width + j - in_eights] =
                        Block(std::array::from_fn(|lane| (lane..samples).step_by(LANES).fold(start, add)));
                }
            }
        }
        for (j, block) in sums.db_lanes.iter_mut().enumerate() {
            *block = Block(std::array::from_fn(|lane| {
                (lane..samples).step_by(LANES).fold(start, |sum, i| sum + d[(i, j)])
            }));
        }
        sums
    }

    fn bits(&self) -> Vec<u64> {
        let numbers = self.dw.iter().map(|x| x.to_bits());
        numbers.chain(bits(self.dw_lanes.iter().chain(&self.db_lanes))).collect()
    }
}

fn part<'a>(batch: &'a Batch, groups: &Range<usize>) -> &'a [Block] {
    &batch.blocks()[groups.start * batch.width()..groups.end * batch.width()]
}

/// D of some groups in the layout that [`weight_gradient`] reads.
fn rows(level: Level, layer: &Layer, groups: Range<usize>) -> Vec<Block> {
    let mut rows = vec![NAN; row_blocks(groups.len(), layer.outputs)];
    to_rows(level, part(&layer.d, &groups), layer.outputs, &mut rows);
    rows
}

/// The results of the kernels for all samples at once.
struct Products {
    z: Batch,
    z_without_bias: Batch,
    dx: Batch,
    sums: Sums,
    dw_rest: Vec<f64>, // the columns that are not in `sums.dw`, row by row
    db: Vec<f64>,
}

impl Products {
    /// Every number is NaN at first, so a number that is not written shows.
    fn at(level: Level, layer: &Layer) -> Products {
        let nan = |width| {
            let mut batch = Batch::zeros(layer.x.samples(), width);
            batch.blocks_mut().fill(NAN);
            batch
        };
        let mut products = Products {
            z: nan(layer.outputs),
            z_without_bias: nan(layer.outputs),
            dx: nan(layer.inputs),
            sums: Sums::filled_with(f64::NAN, layer),
            dw_rest: vec![f64::NAN; lane_blocks(layer.inputs, layer.outputs)],
            db: vec![f64::NAN; layer.outputs],
        };
        let Products { z, z_without_bias, dx, sums, dw_rest, db } = &mut products;
        let (x, d, weights, shape) = (layer.x.blocks(), layer.d.blocks(), &layer.weights, layer.shape());
        forward(level, x, weights, &layer.bias, shape, z.blocks_mut());
        forward(level, x, weights, &[], shape, z_without_bias.blocks_mut());
        input_gradient(level, d, weights, shape, layer.derivative.blocks(), dx.blocks_mut());
        sums.take(level, layer, 0..layer.groups(), false);
        sum_lanes(level, &sums.dw_lanes, dw_rest);
        sum_lanes(level, &sums.db_lanes, db);
        products
    }

    fn dw(&self, layer: &Layer) -> Mat<f64> {
        let (in_eights, width) = (layer.in_eights(), layer.outputs % LANES);
        Mat::from_fn(layer.inputs, layer.outputs, |k, j| {
            if j < in_eights {
                self.sums.dw[k * layer.outputs + j]
            } else {
                self.dw_rest[k * width + j - in_eights]
            }
        })
    }

    /// The bits of every number, also in lanes beyond the last sample.
    fn bits(&self) -> Vec<u64> {
        let batches = [&self.z, &self.z_without_bias, &self.dx].into_iter();
        let numbers = self.dw_rest.iter().chain(&self.db).map(|x| x.to_bits());
        let mut all = bits(batches.flat_map(|batch| batch.blocks()));
        all.extend(numbers.chain(self.sums.bits()));
        all
    }
}

/// The products by their definitions, without blocks and tiles.
struct Expected {
    z: Mat<f64>,
    z_without_bias: Mat<f64>,
    dx: Mat<f64>,
    dw: Mat<f64>,
    db: Mat<f64>,
}

impl Expected {
    fn by_loops(layer: &Layer) -> Expected {
        let (samples, inputs, outputs) = (layer.x.samples(), layer.inputs, layer.outputs);
        let (x, derivative, d, w) =
            (layer.x.to_mat(), layer.derivative.to_mat(), layer.d.to_mat(), layer.weights());
        let sum = |count: usize, term: &dyn Fn(usize) -> f64| (0..count).map(term).sum::<f64>();
        let product = |i, j| sum(inputs, &|k| x[(i, k)] * w[(k, j)]);
        Expected {
            z: Mat::from_fn(samples, outputs, |i, j| product(i, j) + layer.bias[j]),
            z_without_bias: Mat::from_fn(samples, outputs, product),
            dx: Mat::from_fn(samples, inputs, |i, k| {
                sum(outputs, &|j| d[(i, j)] * w[(k, j)]) * derivative[(i, k)]
            }),
            dw: Mat::from_fn(inputs, outputs, |k, j| sum(samples, &|i| x[(i, k)] * d[(i, j)])),
            db: Mat::from_fn(1, outputs, |_, j| sum(samples, &|i| d[(i, j)])),
        }
    }

    fn by_faer(layer: &Layer) -> Expected {
        let (x, derivative, d, w) =
            (layer.x.to_mat(), layer.derivative.to_mat(), layer.d.to_mat(), layer.weights());
        let (z, dx) = (&x * w, &d * w.transpose());
        Expected {
            z: Mat::from_fn(z.nrows(), z.ncols(), |i, j| z[(i, j)] + layer.bias[j]),
            z_without_bias: z,
            dx: Mat::from_fn(dx.nrows(), dx.ncols(), |i, k| dx[(i, k)] * derivative[(i, k)]),
            dw: x.transpose() * &d,
            db: Mat::<f64>::ones(1, d.nrows()) * &d,
        }
    }
}

fn assert_close(actual: MatRef<'_, f64>, expected: &Mat<f64>, what: &str) {
    let error = (actual - expected).norm_max();
    // The sums have at most a few hundred products of numbers below 1. (A NaN fails too.)
    assert!(error < 1e-13, "{what}: off by {error:e}");
}

fn assert_products(products: &Products, expected: &Expected, layer: &Layer, by: &str) {
    let what = |product| format!("{product} of {} (by {by})", layer.name());
    let without_bias = products.z_without_bias.to_mat();
    let db = MatRef::from_row_major_slice(&products.db, 1, layer.outputs);
    assert_close(products.z.to_mat().as_ref(), &expected.z, &what("Z"));
    assert_close(without_bias.as_ref(), &expected.z_without_bias, &what("Z without bias"));
    assert_close(products.dx.to_mat().as_ref(), &expected.dx, &what("dX"));
    assert_close(products.dw(layer).as_ref(), &expected.dw, &what("dW"));
    assert_close(db, &expected.db, &what("db"));
}

/// All shapes up to 40 x 40, with 1 to 12 groups, the last of them full or not, and some wide layers. So every
/// remainder of every tile occurs with every other: widths 8, 4, 2, 1 and 6, 2, 1 of columns, 3 and 1 of groups and
/// of whole eights.
fn for_all_shapes(mut check: impl FnMut(&Layer, &mut ChaCha8Rng)) {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for inputs in 1..=40 {
        for outputs in 1..=40 {
            let samples = rng.random_range(1..=12 * LANES);
            let layer = Layer::random(&mut rng, samples, inputs, outputs);
            check(&layer, &mut rng);
        }
    }
    // Weights in panels: a single row, more than one panel, columns that fill no panel.
    for (samples, inputs, outputs) in [(17, 1, 256), (60, 130, 300), (33, 300, 257), (8, 3, 513)] {
        let layer = Layer::random(&mut rng, samples, inputs, outputs);
        check(&layer, &mut rng);
    }
}

/// Checks that a call panics with these words in its message.
fn assert_refused(words: &str, call: impl FnOnce()) {
    let panic = catch_unwind(AssertUnwindSafe(call)).err();
    assert!(panic.is_some(), "this call was not refused");
    let message = panic.and_then(|panic| match panic.downcast_ref::<&str>() {
        Some(text) => Some(text.to_string()),
        None => panic.downcast_ref::<String>().cloned(),
    });
    let message = message.unwrap_or_default();
    assert!(message.contains(words), "refused with \"{message}\", not \"{words}\"");
}

fn one_less<T>(slice: &[T]) -> &[T] {
    &slice[..slice.len() - 1]
}

#[test]
fn products_of_every_shape_are_what_plain_loops_and_faer_say() {
    for_all_shapes(|layer, _| {
        let products = Products::at(Level::best(), layer);
        assert_products(&products, &Expected::by_loops(layer), layer, "loops");
        assert_products(&products, &Expected::by_faer(layer), layer, "faer");
    });
}
