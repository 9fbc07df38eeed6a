//! Every number is a chain in a fixed order, whatever pieces are computed at once.

use super::{Layer, NAN, Products, Sums, bits, fill_lanes_beyond_the_last_sample, for_all_shapes, rows};
use nn_math::Mat;
use nn_math::dense::{inlined, row_blocks, sum_lanes, weight_gradient};
use nn_math::simd::{Block, LANES, Level};
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use std::ops::Range;

/// `0..length` in pieces of random lengths, some of them empty.
fn pieces(rng: &mut ChaCha8Rng, length: usize) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = (0..rng.random_range(0..=4)).map(|_| rng.random_range(0..=length)).collect();
    cuts.extend([0, length]);
    cuts.sort();
    cuts.windows(2).map(|cut| cut[0]..cut[1]).collect()
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
    // The sizes go from 10^-8 to 10^8, so another order would show in the last bits.
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
    /// One larger kernel that consists of the smaller ones.
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
