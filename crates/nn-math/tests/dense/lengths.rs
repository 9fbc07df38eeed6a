//! Layers without inputs or outputs, slices that are longer than the shapes, and slices that are too short.

use super::{Layer, NAN, Products, Sums, assert_refused, one_less};
use nn_math::dense::{
    bias_gradient_lanes, forward, input_gradient, lane_blocks, row_blocks, sum_lanes, to_rows,
    weight_gradient, weight_gradient_lanes,
};
use nn_math::simd::{Block, LANES, Level};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};

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
fn biases_that_are_not_wanted_need_no_blocks() {
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

/// The slice with five more elements at its end.
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
            // Five more blocks than there are in three groups: not enough for another group.
            let mut z = longer(&vec![NAN; 3 * outputs], MORE);
            forward(level, &x, &weights, &layer.bias, shape, &mut z);
            assert_eq!(z, longer(expected.z.blocks(), MORE));
            let mut dx = longer(&vec![NAN; 3 * inputs], MORE);
            input_gradient(level, &d, &weights, shape, &derivative, &mut dx);
            assert_eq!(dx, longer(expected.dx.blocks(), MORE));

            let mut rows = longer(&vec![NAN; row_blocks(3, outputs)], MORE);
            to_rows(level, &d, outputs, &mut rows);
            assert_eq!(rows, longer(&super::rows(level, &layer, 0..3), MORE));
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
