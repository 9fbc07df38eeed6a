//! The three products against plain loops, against faer, number by number as the chains they promise to be, and against
//! each other at every level.

use nn_math::batch::Batch;
use nn_math::dense::{
    bias_gradient_lanes, forward, inlined, input_gradient, lane_blocks, row_blocks, sum_lanes, to_rows,
    weight_gradient, weight_gradient_lanes,
};
use nn_math::simd::{Block, LANES, Level};
use nn_math::{Mat, MatRef};
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

const NAN: Block = Block([f64::NAN; LANES]);

/// One layer with everything its products read.
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

/// The gradient of weights and biases as it is while samples are added.
#[derive(Clone)]
struct Sums {
    dw: Vec<f64>, // columns in whole eights; the others are not touched
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

    /// What some groups of samples give.
    fn take(&mut self, level: Level, layer: &Layer, groups: Range<usize>, add: bool) {
        let (x, d) = (part(&layer.x, &groups), part(&layer.d, &groups));
        let rows = rows(level, layer, groups);
        weight_gradient(level, x, &rows, layer.shape(), 0, &mut self.dw, add);
        weight_gradient_lanes(level, x, d, layer.shape(), &mut self.dw_lanes, add);
        bias_gradient_lanes(level, d, layer.outputs, &mut self.db_lanes, add);
    }

    /// The same as chains of single numbers from `start` on, in a place that held `before`.
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

/// D of some groups as [`weight_gradient`] reads it.
fn rows(level: Level, layer: &Layer, groups: Range<usize>) -> Vec<Block> {
    let mut rows = vec![NAN; row_blocks(groups.len(), layer.outputs)];
    to_rows(level, part(&layer.d, &groups), layer.outputs, &mut rows);
    rows
}

/// What the kernels make of all samples at once.
struct Products {
    z: Batch,
    z_without_bias: Batch,
    dx: Batch,
    sums: Sums,
    dw_rest: Vec<f64>, // the columns that are not in `sums.dw`, row by row
    db: Vec<f64>,
}

impl Products {
    /// Everything is NaN before, so that what is not written shows.
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

    /// Every number in it, lanes beyond the last sample too.
    fn bits(&self) -> Vec<u64> {
        let batches = [&self.z, &self.z_without_bias, &self.dx].into_iter();
        let numbers = self.dw_rest.iter().chain(&self.db).map(|x| x.to_bits());
        let mut all = bits(batches.flat_map(|batch| batch.blocks()));
        all.extend(numbers.chain(self.sums.bits()));
        all
    }
}

/// What the products are by definition, with loops that know nothing of blocks and tiles.
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
    // Sums of at most a hundred products of numbers below 1. (NaN is not below the bound either.)
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

/// All shapes up to 40 x 40, so that every remainder of every tile occurs beside every other (widths 8, 4, 2, 1 and
/// 6, 2, 1 of columns, 3 and 1 of groups and of columns in whole eights), with 1 to 12 groups, the last of them full or not;
/// and some wide layers.
fn for_all_shapes(mut check: impl FnMut(&Layer, &mut ChaCha8Rng)) {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for inputs in 1..=40 {
        for outputs in 1..=40 {
            let samples = rng.random_range(1..=12 * LANES);
            let layer = Layer::random(&mut rng, samples, inputs, outputs);
            check(&layer, &mut rng);
        }
    }
    // Weights in panels: one row of them, more than one panel, columns left over.
    for (samples, inputs, outputs) in [(17, 1, 256), (60, 130, 300), (33, 300, 257), (8, 3, 513)] {
        let layer = Layer::random(&mut rng, samples, inputs, outputs);
        check(&layer, &mut rng);
    }
}

/// `0..length` in pieces of random lengths, some of them empty.
fn pieces(rng: &mut ChaCha8Rng, length: usize) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = (0..rng.random_range(0..=4)).map(|_| rng.random_range(0..=length)).collect();
    cuts.extend([0, length]);
    cuts.sort();
    cuts.windows(2).map(|cut| cut[0]..cut[1]).collect()
}

#[test]
fn products_of_every_shape_are_what_plain_loops_and_faer_say() {
    for_all_shapes(|layer, _| {
        let products = Products::at(Level::best(), layer);
        assert_products(&products, &Expected::by_loops(layer), layer, "loops");
        assert_products(&products, &Expected::by_faer(layer), layer, "faer");
    });
}

#[test]
fn products_of_every_shape_have_the_same_bits_at_every_level() {
    for_all_shapes(|layer, _| {
        let expected = Products::at(Level::PORTABLE, layer).bits();
        for &level in &Level::available()[1..] {
            assert!(Products::at(level, layer).bits() == expected, "{} at {}", layer.name(), level.name());
        }
    });
}

#[test]
fn forward_and_input_gradient_are_single_chains_of_fused_operations() {
    for_all_shapes(|layer, _| {
        let products = Products::at(Level::best(), layer);
        let (x, derivative, d, w) =
            (layer.x.to_mat(), layer.derivative.to_mat(), layer.d.to_mat(), layer.weights());
        let z = Mat::from_fn(x.nrows(), layer.outputs, |i, j| {
            (0..layer.inputs).fold(layer.bias[j], |sum, k| x[(i, k)].mul_add(w[(k, j)], sum))
        });
        assert_eq!(products.z.to_mat(), z, "Z of {}", layer.name());
        let dx = Mat::from_fn(x.nrows(), layer.inputs, |i, k| {
            (0..layer.outputs).fold(0.0, |sum, j| d[(i, j)].mul_add(w[(k, j)], sum)) * derivative[(i, k)]
        });
        assert_eq!(products.dx.to_mat(), dx, "dX of {}", layer.name());
    });
}

#[test]
fn gradients_are_single_chains_over_samples_and_leave_other_columns_alone() {
    for_all_shapes(|layer, _| {
        let from_zero = Sums::by_chains(layer, 0.0, f64::NAN).bits();
        let going_on = Sums::by_chains(layer, 0.1, 0.1).bits();
        for level in Level::available() {
            let at = format!("{} at {}", layer.name(), level.name());
            let mut sums = Sums::filled_with(f64::NAN, layer);
            sums.take(level, layer, 0..layer.groups(), false);
            assert!(sums.bits() == from_zero, "{at}");
            let mut sums = Sums::filled_with(0.1, layer);
            sums.take(level, layer, 0..layer.groups(), true);
            assert!(sums.bits() == going_on, "going on: {at}");
        }
    });
}

#[test]
fn samples_in_pieces_give_the_bits_of_all_in_one_go() {
    for_all_shapes(|layer, rng| {
        let mut expected = Sums::filled_with(0.25, layer);
        expected.take(Level::PORTABLE, layer, 0..layer.groups(), false);
        for level in Level::available() {
            let mut sums = Sums::filled_with(0.25, layer);
            let pieces = pieces(rng, layer.groups());
            for (i, groups) in pieces.iter().enumerate() {
                sums.take(level, layer, groups.clone(), i > 0);
            }
            assert!(sums.bits() == expected.bits(), "{} at {}: {pieces:?}", layer.name(), level.name());
        }
    });
}

#[test]
fn rows_of_weights_in_any_partition_and_order_get_the_bits_of_all_in_one_go() {
    for_all_shapes(|layer, rng| {
        for add in [false, true] {
            let mut expected = Sums::filled_with(0.25, layer);
            expected.take(Level::PORTABLE, layer, 0..layer.groups(), add);
            for level in Level::available() {
                let rows = rows(level, layer, 0..layer.groups());
                let mut parts = pieces(rng, layer.inputs);
                parts.shuffle(rng);
                let mut dw = vec![0.25; layer.weights.len()];
                for part in &parts {
                    let dw = &mut dw[part.start * layer.outputs..part.end * layer.outputs];
                    weight_gradient(level, layer.x.blocks(), &rows, layer.shape(), part.start, dw, add);
                }
                assert!(dw == expected.dw, "{} at {}: {parts:?}", layer.name(), level.name());
            }
        }
    });
}

#[test]
fn no_samples_give_zeros_or_change_nothing() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    for (inputs, outputs) in [(1, 1), (3, 7), (5, 8), (9, 27)] {
        let layer = Layer::random(&mut rng, 1, inputs, outputs);
        for level in Level::available() {
            let mut sums = Sums::filled_with(0.1, &layer);
            sums.take(level, &layer, 0..0, true);
            assert_eq!(sums.bits(), Sums::filled_with(0.1, &layer).bits());
            sums.take(level, &layer, 0..0, false);
            let (at, width) = (layer.in_eights(), layer.outputs);
            let zero = |k: usize| if k % width < at { 0.0 } else { 0.1 };
            assert_eq!(sums.dw, (0..inputs * outputs).map(zero).collect::<Vec<_>>());
            assert!(sums.dw_lanes.iter().chain(&sums.db_lanes).all(|block| *block == Block::default()));
        }
    }
}

#[test]
fn to_rows_gives_each_sample_its_columns_in_whole_eights() {
    for_all_shapes(|layer, _| {
        let chunks = layer.outputs / LANES;
        let mut expected = vec![NAN; row_blocks(layer.groups(), layer.outputs)];
        assert_eq!(expected.len(), layer.groups() * LANES * chunks);
        for (i, row) in expected.chunks_exact_mut(chunks.max(1)).enumerate() {
            for (c, block) in row.iter_mut().enumerate() {
                let columns = &layer.d.blocks()[i / LANES * layer.outputs + c * LANES..][..LANES];
                *block = Block(std::array::from_fn(|j| columns[j].0[i % LANES]));
            }
        }
        for level in Level::available() {
            let rows = rows(level, layer, 0..layer.groups());
            assert!(bits(&rows) == bits(&expected), "{} at {}", layer.name(), level.name());
        }
    });
}

#[test]
fn sum_lanes_has_the_bits_of_the_sum_of_each_block() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    // Sizes from 10^-8 to 10^8, so that another order would show in the last bits.
    let mut number = || rng.random_range(-1.0..1.0) * f64::powi(10.0, rng.random_range(-8..=8));
    for length in 0..=40 {
        let lanes: Vec<Block> = (0..length).map(|_| Block(std::array::from_fn(|_| number()))).collect();
        let expected: Vec<f64> = lanes.iter().map(Block::sum).collect();
        for level in Level::available() {
            let mut sums = vec![f64::NAN; length];
            sum_lanes(level, &lanes, &mut sums);
            assert_eq!(sums, expected, "{length} blocks at {}", level.name());
        }
    }
}

#[test]
fn whatever_finite_is_in_x_beyond_the_last_sample_is_harmless_where_d_is_zero() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    for samples in 1..=17 {
        for outputs in [1, 5, 8, 19] {
            let mut layer = Layer::random(&mut rng, samples, 3, outputs);
            let clean = Products::at(Level::best(), &layer).sums.bits();
            fill_lanes_beyond_the_last_sample(&mut layer.x, || {
                let sizes = [1e10, f64::MAX, f64::MIN_POSITIVE];
                rng.random_range(-1.0..1.0) * sizes[rng.random_range(0..sizes.len())]
            });
            for level in Level::available() {
                let dirty = Products::at(level, &layer).sums.bits();
                assert!(dirty == clean, "{} at {}", layer.name(), level.name());
            }
        }
    }
}

nn_math::kernels! {
    /// The smaller kernels put together to a larger one.
    fn put_together(s, layer: &'a Layer, sums: &'a mut Sums, dw_rest: &'a mut [f64], db: &'a mut [f64], add: bool) {
        let (x, d) = (layer.x.blocks(), layer.d.blocks());
        inlined::weight_gradient_lanes(s, x, d, layer.shape(), &mut sums.dw_lanes, add);
        inlined::bias_gradient_lanes(s, d, layer.outputs, &mut sums.db_lanes, add);
        inlined::sum_lanes(s, &sums.dw_lanes, dw_rest);
        inlined::sum_lanes(s, &sums.db_lanes, db);
    }
}

#[test]
fn kernels_put_together_give_the_bits_of_each_alone() {
    for_all_shapes(|layer, _| {
        for add in [false, true] {
            let mut alone = Sums::filled_with(0.1, layer);
            alone.take(Level::PORTABLE, layer, 0..layer.groups(), add);
            let rest: Vec<f64> = alone.dw_lanes.iter().map(Block::sum).collect();
            let biases: Vec<f64> = alone.db_lanes.iter().map(Block::sum).collect();
            for level in Level::available() {
                let at = format!("{} at {}", layer.name(), level.name());
                let mut sums = Sums { dw: alone.dw.clone(), ..Sums::filled_with(0.1, layer) };
                let (mut dw_rest, mut db) = (vec![f64::NAN; rest.len()], vec![f64::NAN; biases.len()]);
                put_together(level, layer, &mut sums, &mut dw_rest, &mut db, add);
                assert!(sums.bits() == alone.bits(), "{at}");
                assert!(dw_rest == rest && db == biases, "{at}");
            }
        }
    });
}

nn_math::kernels! {
    /// [`inlined::forward_single`] alone.
    fn forward_single(
        s,
        x: &'a [f64],
        weights: &'a [f64],
        bias: &'a [f64],
        outputs: usize,
        z: &'a mut [[f64; LANES]],
    ) {
        inlined::forward_single(s, x, weights, bias, outputs, z);
    }
}

/// Shapes for a single sample: every number of outputs up to all the tiles beside each other, 16, 8, 4, 2 and 1 eights.
fn for_single_samples(mut check: impl FnMut(&Layer)) {
    let mut rng = ChaCha8Rng::seed_from_u64(13);
    for inputs in [1, 2, 3, 10] {
        for outputs in 1..=32 * LANES {
            check(&Layer::random(&mut rng, 1, inputs, outputs));
        }
    }
}

#[test]
fn a_single_sample_gives_the_bits_of_one_among_others() {
    for_single_samples(|layer| {
        let x: Vec<f64> = layer.x.blocks().iter().map(|block| block.0[0]).collect();
        let expected = Products::at(Level::PORTABLE, layer);
        // What is read beyond the last number may be anything.
        let beyond = vec![f64::NAN; LANES - 1];
        let weights = [&layer.weights[..], &beyond].concat();
        let bias = [&layer.bias[..], &beyond].concat();
        for level in Level::available() {
            for (bias, expected) in [(&bias[..], &expected.z), (&[], &expected.z_without_bias)] {
                let mut z = vec![[f64::NAN; LANES]; layer.outputs.div_ceil(LANES)];
                forward_single(level, &x, &weights, bias, layer.outputs, &mut z);
                let first = expected.blocks().iter().map(|block| block.0[0].to_bits());
                let same = z.as_flattened()[..layer.outputs].iter().map(|z| z.to_bits()).eq(first);
                assert!(same, "{} at {}", layer.name(), level.name());
            }
        }
    });
}

#[test]
fn a_single_sample_without_inputs_gives_the_biases() {
    for level in Level::available() {
        for (bias, expected) in [(&[1.5; 2 * LANES][..], 1.5), (&[], 0.0)] {
            let mut z = [[f64::NAN; LANES]; 2];
            forward_single(level, &[], &[], bias, 9, &mut z);
            assert_eq!(z, [[expected; LANES]; 2]);
        }
    }
}

#[test]
fn slices_too_short_for_a_single_sample_are_refused() {
    for_single_samples(|layer| {
        let eights = layer.outputs.div_ceil(LANES);
        let x = vec![0.0; layer.inputs];
        let weights = vec![0.0; (layer.inputs - 1) * layer.outputs + eights * LANES];
        let bias = vec![0.0; eights * LANES];
        if layer.outputs % 7 == 0 {
            for level in Level::available() {
                let mut z = vec![[f64::NAN; LANES]; eights];
                forward_single(level, &x, &weights, &bias, layer.outputs, &mut z);
                assert_refused("out of range", || {
                    forward_single(level, &x, one_less(&weights), &bias, layer.outputs, &mut z)
                });
                assert_refused("out of range", || {
                    forward_single(level, &x, &weights, one_less(&bias), layer.outputs, &mut z)
                });
            }
        }
    });
}

#[test]
fn a_layer_without_inputs_gives_its_biases_and_has_no_weight_gradient_to_add_up() {
    for level in Level::available() {
        let mut z = [NAN; 6];
        forward(level, &[], &[], &[1.0, 2.0], (0, 2), &mut z);
        assert_eq!(z.map(|block| block.0), [1.0, 2.0, 1.0, 2.0, 1.0, 2.0].map(|b| [b; LANES]));
        weight_gradient_lanes(level, &[], &z, (0, 2), &mut [], false);
        let (bias, mut z) = ([0.5; 257], [NAN; 2 * 257]);
        forward(level, &[], &[], &bias, (0, 257), &mut z);
        assert_eq!(z, [Block([0.5; LANES]); 2 * 257]);
    }
}

#[test]
fn a_layer_without_outputs_gives_its_inputs_a_gradient_of_zero() {
    for level in Level::available() {
        let mut dx = [NAN; 6];
        input_gradient(level, &[], &[], (3, 0), &[Block([0.5; LANES]); 6], &mut dx);
        assert_eq!(dx, [Block::default(); 6]);
        to_rows(level, &[], 0, &mut []);
        bias_gradient_lanes(level, &[], 0, &mut [], false);
    }
}

#[test]
fn biases_that_are_not_wanted_cost_no_room() {
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    let layer = Layer::random(&mut rng, 21, 3, 19);
    let mut all = Sums::filled_with(f64::NAN, &layer);
    all.take(Level::best(), &layer, 0..3, false);
    for level in Level::available() {
        for wanted in [0, 1, 8, 18, 19] {
            let mut lanes = vec![NAN; wanted];
            bias_gradient_lanes(level, layer.d.blocks(), layer.outputs, &mut lanes, false);
            assert_eq!(lanes, all.db_lanes[..wanted], "{wanted} at {}", level.name());
        }
    }
}

/// A slice with some more at its end.
fn longer<T: Copy>(slice: &[T], more: T) -> Vec<T> {
    [slice, &[more; 5]].concat()
}

#[test]
fn what_a_slice_has_beyond_the_shapes_is_neither_read_nor_written() {
    const MORE: Block = Block([f64::INFINITY; LANES]);
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    for (inputs, outputs) in [(7, 6), (6, 8), (9, 27), (131, 257)] {
        let layer = Layer::random(&mut rng, 21, inputs, outputs);
        let shape = layer.shape();
        let [x, derivative, d] =
            [&layer.x, &layer.derivative, &layer.d].map(|batch| longer(batch.blocks(), MORE));
        let weights = longer(&layer.weights, f64::INFINITY);
        for level in Level::available() {
            let expected = Products::at(level, &layer);
            // Less than a group: too little room for one more.
            let mut z = longer(&vec![NAN; 3 * outputs], MORE);
            forward(level, &x, &weights, &layer.bias, shape, &mut z);
            assert_eq!(z, longer(expected.z.blocks(), MORE));
            let mut dx = longer(&vec![NAN; 3 * inputs], MORE);
            input_gradient(level, &d, &weights, shape, &derivative, &mut dx);
            assert_eq!(dx, longer(expected.dx.blocks(), MORE));

            let mut rows = longer(&vec![NAN; row_blocks(3, outputs)], MORE);
            to_rows(level, &d, outputs, &mut rows);
            assert_eq!(rows, longer(&self::rows(level, &layer, 0..3), MORE));
            let mut dw = longer(&vec![f64::NAN; inputs * outputs], f64::INFINITY);
            weight_gradient(level, &x, &rows, shape, 0, &mut dw, false);
            let same = dw
                .iter()
                .zip(&longer(&expected.sums.dw, f64::INFINITY))
                .all(|(a, b)| a.to_bits() == b.to_bits());
            assert!(same, "dW of {}", layer.name());

            let mut lanes = longer(&vec![NAN; lane_blocks(inputs, outputs)], MORE);
            weight_gradient_lanes(level, &x, &d, shape, &mut lanes, false);
            assert_eq!(lanes, longer(&expected.sums.dw_lanes, MORE));
            let mut db_lanes = vec![NAN; outputs];
            bias_gradient_lanes(level, &d, outputs, &mut db_lanes, false);
            assert_eq!(db_lanes, expected.sums.db_lanes);
            let mut dw_rest = expected.dw_rest.clone();
            sum_lanes(level, &lanes, &mut dw_rest);
            assert_eq!(dw_rest, expected.dw_rest);
        }
    }
}

/// Checks that a call panics, and with which words.
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
fn slices_that_are_too_short_are_refused() {
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    for (inputs, outputs) in [(1, 1), (3, 2), (5, 8), (9, 27), (131, 257)] {
        let layer = Layer::random(&mut rng, 9, inputs, outputs);
        let (x, derivative, d) = (layer.x.blocks(), layer.derivative.blocks(), layer.d.blocks());
        let (weights, shape) = (&layer.weights, layer.shape());
        let (mut z, mut dx) = (vec![NAN; 2 * outputs], vec![NAN; 2 * inputs]);
        let mut dw = vec![f64::NAN; inputs * outputs];
        let mut rows = vec![NAN; row_blocks(2, outputs)];
        let mut lanes = vec![NAN; lane_blocks(inputs, outputs)];
        for level in Level::available() {
            let short = |call: &mut dyn FnMut()| assert_refused("out of range", call);
            short(&mut || forward(level, one_less(x), weights, &[], shape, &mut z));
            short(&mut || forward(level, x, one_less(weights), &[], shape, &mut z));
            short(&mut || input_gradient(level, one_less(d), weights, shape, derivative, &mut dx));
            short(&mut || input_gradient(level, d, one_less(weights), shape, derivative, &mut dx));
            short(&mut || input_gradient(level, d, weights, shape, one_less(derivative), &mut dx));
            short(&mut || sum_lanes(level, one_less(d), &mut vec![0.0; d.len()]));
            if let [fewer @ .., _] = &mut rows[..] {
                short(&mut || to_rows(level, d, outputs, fewer));
                short(&mut || weight_gradient(level, x, fewer, shape, 0, &mut dw, false));
            }
            if !lanes.is_empty() {
                short(&mut || weight_gradient_lanes(level, one_less(x), d, shape, &mut lanes, false));
            }
            if let [fewer @ .., _] = &mut lanes[..] {
                short(&mut || weight_gradient_lanes(level, x, d, shape, fewer, false));
            }
        }
    }
}

#[test]
fn a_bias_for_some_of_the_outputs_is_refused() {
    for level in Level::available() {
        for biases in [1, 2, 4] {
            assert_refused("a bias for some of the outputs only", || {
                forward(level, &[NAN; 3], &[0.0; 9], &vec![0.0; biases], (3, 3), &mut [NAN; 3])
            });
        }
    }
}

#[test]
fn rows_beyond_the_last_input_are_refused() {
    let (x, rows) = ([Block::default(); 10], [Block::default(); 16]);
    for level in Level::available() {
        for (first, count) in [(5, 1), (4, 2), (0, 6), (1, 8), (9, 1), (usize::MAX, 1)] {
            let mut dw = vec![0.0; count * 9];
            let beyond = catch_unwind(AssertUnwindSafe(|| {
                weight_gradient(level, &x, &rows, (5, 9), first, &mut dw, false)
            }));
            assert!(beyond.is_err(), "{count} rows from {first} on at {}", level.name());
        }
    }
}

#[test]
fn sums_for_more_biases_than_outputs_are_refused() {
    for level in Level::available() {
        for count in [3, 8, 9] {
            assert_refused("out of range", || {
                bias_gradient_lanes(level, &[NAN; 4], 2, &mut vec![NAN; count], false)
            });
        }
        assert_refused("chunk size must be non-zero", || {
            bias_gradient_lanes(level, &[], 0, &mut [NAN], false)
        });
    }
}

#[test]
fn layers_without_what_is_counted_by_are_refused() {
    for level in Level::available() {
        let refused = |call: &mut dyn FnMut()| assert_refused("divide by zero", call);
        refused(&mut || forward(level, &[NAN; 3], &[], &[], (3, 0), &mut []));
        refused(&mut || input_gradient(level, &[NAN; 3], &[], (0, 3), &[], &mut []));
        refused(&mut || weight_gradient(level, &[NAN; 3], &[], (3, 0), 0, &mut [], false));
        refused(&mut || weight_gradient(level, &[], &[NAN; 8], (0, 8), 0, &mut [], false));
        refused(&mut || weight_gradient_lanes(level, &[NAN; 3], &[], (3, 0), &mut [], false));
    }
}
