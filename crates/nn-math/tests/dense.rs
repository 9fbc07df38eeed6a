//! The three products against plain loops, against faer, and against each other at every level.

use nn_math::batch::Batch;
use nn_math::dense::{RowChunk, forward, input_gradient, row_scratch, weight_gradient};
use nn_math::simd::{Block, LANES, Level, Simd, Task};
use nn_math::{Mat, MatRef};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// One layer with everything its products read.
struct Layer {
    inputs: usize,
    outputs: usize,
    weights: Vec<f64>, // row-major
    bias: Vec<f64>,
    x: Batch,      // n x inputs
    slopes: Batch, // n x inputs
    d: Batch,      // n x outputs
}

impl Layer {
    fn random(rng: &mut ChaCha8Rng, samples: usize, inputs: usize, outputs: usize) -> Layer {
        let mut matrix = |columns| Mat::from_fn(samples, columns, |_, _| rng.random_range(-1.0..1.0));
        let [x, slopes, d] =
            [inputs, inputs, outputs].map(|columns| Batch::from_rows(matrix(columns).as_ref()));
        let mut numbers = |count| (0..count).map(|_| rng.random_range(-1.0..1.0)).collect();
        Layer { inputs, outputs, weights: numbers(inputs * outputs), bias: numbers(outputs), x, slopes, d }
    }

    fn shape(&self) -> (usize, usize) {
        (self.inputs, self.outputs)
    }

    fn name(&self) -> String {
        format!("{} samples, {} inputs, {} outputs", self.x.samples(), self.inputs, self.outputs)
    }

    fn weights(&self) -> MatRef<'_, f64> {
        MatRef::from_row_major_slice(&self.weights, self.inputs, self.outputs)
    }
}

/// What the kernels fill.
#[derive(Clone)]
struct Products {
    z: Batch,
    z_without_bias: Batch,
    dx: Batch,
    dw: Vec<f64>,
    db: Vec<f64>,
}

impl Products {
    /// Results that are all NaN where the kernel is to overwrite, and `start` where it is to add.
    fn before(layer: &Layer, start: f64) -> Products {
        let nan = |width| {
            let mut batch = Batch::zeros(layer.x.samples(), width);
            batch.blocks_mut().fill(Block([f64::NAN; LANES]));
            batch
        };
        Products {
            z: nan(layer.outputs),
            z_without_bias: nan(layer.outputs),
            dx: nan(layer.inputs),
            dw: vec![start; layer.weights.len()],
            db: vec![start; layer.outputs],
        }
    }

    fn at(level: Level, layer: &Layer, start: f64) -> Products {
        let mut products = Products::before(layer, start);
        level.run(AllProducts(layer, &mut products));
        products
    }

    /// Every number in it, padding lanes too.
    fn bits(&self) -> Vec<u64> {
        let batches = [&self.z, &self.z_without_bias, &self.dx].into_iter();
        let blocks = batches.flat_map(|batch| batch.blocks()).flat_map(|block| &block.0);
        blocks.chain(&self.dw).chain(&self.db).map(|x| x.to_bits()).collect()
    }
}

struct AllProducts<'a>(&'a Layer, &'a mut Products);

impl Task for AllProducts<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let AllProducts(layer, products) = self;
        let (x, d, weights, shape) = (layer.x.blocks(), layer.d.blocks(), &layer.weights, layer.shape());
        forward(s, x, weights, &layer.bias, shape, products.z.blocks_mut());
        forward(s, x, weights, &[], shape, products.z_without_bias.blocks_mut());
        input_gradient(s, d, weights, shape, layer.slopes.blocks(), products.dx.blocks_mut());
        let groups = layer.x.samples().div_ceil(LANES);
        let mut rows: Vec<RowChunk> = vec![[f64::NAN; LANES]; row_scratch(groups, layer.outputs)];
        weight_gradient(s, x, d, shape, &mut rows, &mut products.dw, &mut products.db);
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
        let (x, slopes, d, w) = (layer.x.to_mat(), layer.slopes.to_mat(), layer.d.to_mat(), layer.weights());
        let sum = |count: usize, term: &dyn Fn(usize) -> f64| (0..count).map(term).sum::<f64>();
        let product = |i, j| sum(inputs, &|k| x[(i, k)] * w[(k, j)]);
        Expected {
            z: Mat::from_fn(samples, outputs, |i, j| product(i, j) + layer.bias[j]),
            z_without_bias: Mat::from_fn(samples, outputs, product),
            dx: Mat::from_fn(samples, inputs, |i, k| {
                sum(outputs, &|j| d[(i, j)] * w[(k, j)]) * slopes[(i, k)]
            }),
            dw: Mat::from_fn(inputs, outputs, |k, j| sum(samples, &|i| x[(i, k)] * d[(i, j)])),
            db: Mat::from_fn(1, outputs, |_, j| sum(samples, &|i| d[(i, j)])),
        }
    }

    fn by_faer(layer: &Layer) -> Expected {
        let (x, slopes, d, w) = (layer.x.to_mat(), layer.slopes.to_mat(), layer.d.to_mat(), layer.weights());
        let (z, dx) = (&x * w, &d * w.transpose());
        Expected {
            z: Mat::from_fn(z.nrows(), z.ncols(), |i, j| z[(i, j)] + layer.bias[j]),
            z_without_bias: z,
            dx: Mat::from_fn(dx.nrows(), dx.ncols(), |i, k| dx[(i, k)] * slopes[(i, k)]),
            dw: x.transpose() * &d,
            db: Mat::<f64>::ones(1, d.nrows()) * &d,
        }
    }
}

fn assert_close(actual: MatRef<'_, f64>, expected: MatRef<'_, f64>, what: &str) {
    let error = (actual - expected).norm_max();
    // Sums of at most a hundred products of numbers below 1. (NaN is not below the bound either.)
    assert!(error < 1e-13, "{what}: off by {error:e}");
}

fn assert_products(products: &Products, start: f64, expected: &Expected, what: &str) {
    let (inputs, outputs) = (expected.dw.nrows(), expected.dw.ncols());
    let added = |slice: &[f64], rows| Mat::from_fn(rows, outputs, |i, j| slice[i * outputs + j] - start);
    assert_close(products.z.to_mat().as_ref(), expected.z.as_ref(), &format!("Z of {what}"));
    let without_bias = products.z_without_bias.to_mat();
    assert_close(
        without_bias.as_ref(),
        expected.z_without_bias.as_ref(),
        &format!("Z without bias of {what}"),
    );
    assert_close(products.dx.to_mat().as_ref(), expected.dx.as_ref(), &format!("dX of {what}"));
    assert_close(added(&products.dw, inputs).as_ref(), expected.dw.as_ref(), &format!("dW of {what}"));
    assert_close(added(&products.db, 1).as_ref(), expected.db.as_ref(), &format!("db of {what}"));
}

/// All shapes up to 40 x 40, so that every remainder of every tile occurs beside every other (widths 8, 4, 2, 1 and
/// 6, 2, 1 of columns, 3 and 1 of groups), with 1 to 12 groups, the last of them full or not.
fn for_all_shapes(mut check: impl FnMut(&Layer)) {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for inputs in 1..=40 {
        for outputs in 1..=40 {
            let samples = rng.random_range(1..=12 * LANES);
            check(&Layer::random(&mut rng, samples, inputs, outputs));
        }
    }
}

#[test]
fn products_of_every_shape_are_what_plain_loops_and_faer_say() {
    for_all_shapes(|layer| {
        let products = Products::at(Level::best(), layer, 0.25);
        assert_products(&products, 0.25, &Expected::by_loops(layer), &format!("{} (loops)", layer.name()));
        assert_products(&products, 0.25, &Expected::by_faer(layer), &format!("{} (faer)", layer.name()));
    });
}

#[test]
fn products_of_every_shape_have_the_same_bits_at_every_level() {
    for_all_shapes(|layer| {
        let expected = Products::at(Level::PORTABLE, layer, 0.1).bits();
        for level in Level::available() {
            assert!(
                Products::at(level, layer, 0.1).bits() == expected,
                "{} at {}",
                layer.name(),
                level.name()
            );
        }
    });
}

#[test]
fn forward_and_input_gradient_are_single_chains_of_fused_operations() {
    for_all_shapes(|layer| {
        let products = Products::at(Level::best(), layer, 0.0);
        let (x, slopes, d, w) = (layer.x.to_mat(), layer.slopes.to_mat(), layer.d.to_mat(), layer.weights());
        let z = Mat::from_fn(x.nrows(), layer.outputs, |i, j| {
            (0..layer.inputs).fold(layer.bias[j], |sum, k| x[(i, k)].mul_add(w[(k, j)], sum))
        });
        assert_eq!(products.z.to_mat(), z, "Z of {}", layer.name());
        let dx = Mat::from_fn(x.nrows(), layer.inputs, |i, k| {
            (0..layer.outputs).fold(0.0, |sum, j| d[(i, j)].mul_add(w[(k, j)], sum)) * slopes[(i, k)]
        });
        assert_eq!(products.dx.to_mat(), dx, "dX of {}", layer.name());
    });
}

#[test]
fn weight_gradient_adds_to_what_is_there() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for (inputs, outputs) in [(1, 1), (3, 7), (5, 8), (9, 27)] {
        let layer = Layer::random(&mut rng, 21, inputs, outputs);
        let mut twice = Products::at(Level::best(), &layer, 0.0);
        let once = twice.clone();
        Level::best().run(AllProducts(&layer, &mut twice));
        assert_eq!(twice.dw, once.dw.iter().map(|w| 2.0 * w).collect::<Vec<_>>());
        assert_eq!(twice.db, once.db.iter().map(|b| 2.0 * b).collect::<Vec<_>>());
    }
}

#[test]
fn padding_lanes_contribute_nothing_where_d_is_zero() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    for samples in 1..=17 {
        for outputs in [1, 5, 8, 19] {
            let mut layer = Layer::random(&mut rng, samples, 3, outputs);
            let clean = Products::at(Level::best(), &layer, 0.0);
            let last = (samples - 1) / LANES * layer.inputs;
            for block in &mut layer.x.blocks_mut()[last..] {
                block.0[(samples - 1) % LANES + 1..].fill(1e10);
            }
            let dirty = Products::at(Level::best(), &layer, 0.0);
            assert_eq!((clean.dw, clean.db), (dirty.dw, dirty.db), "{}", layer.name());
        }
    }
}

/// The forward product alone.
struct Forward<'a>(&'a [Block], &'a [f64], &'a [f64], (usize, usize), &'a mut [Block]);

impl Task for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Forward(x, weights, bias, shape, z) = self;
        forward(s, x, weights, bias, shape, z);
    }
}

#[test]
fn a_layer_without_inputs_gives_its_biases() {
    let mut z = [Block([f64::NAN; LANES]); 6];
    Level::best().run(Forward(&[], &[], &[1.0, 2.0], (0, 2), &mut z));
    assert_eq!(z.map(|block| block.0), [1.0, 2.0, 1.0, 2.0, 1.0, 2.0].map(|b| [b; LANES]));
}

#[test]
#[should_panic(expected = "out of range")]
fn too_few_weights_are_refused() {
    Level::best().run(Forward(&[Block::default(); 3], &[0.0; 5], &[], (3, 2), &mut [Block::default(); 2]));
}

#[test]
#[should_panic(expected = "a bias for some of the outputs only")]
fn too_few_biases_are_refused() {
    Level::best().run(Forward(&[Block::default(); 3], &[0.0; 6], &[0.0], (3, 2), &mut [Block::default(); 2]));
}

/// The weight gradient of one group of three inputs and two outputs, from `x` and into `db`.
struct WeightGradient<'a>(&'a [Block], &'a mut [f64]);

impl Task for WeightGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        weight_gradient(s, self.0, &[Block::default(); 2], (3, 2), &mut [], &mut [0.0; 6], self.1);
    }
}

#[test]
#[should_panic(expected = "out of range")]
fn fewer_samples_of_x_than_of_d_are_refused() {
    Level::best().run(WeightGradient(&[Block::default(); 2], &mut [0.0; 2]));
}

#[test]
#[should_panic(expected = "a bias gradient for some of the outputs only")]
fn too_few_bias_gradients_are_refused() {
    Level::best().run(WeightGradient(&[Block::default(); 3], &mut [0.0]));
}
