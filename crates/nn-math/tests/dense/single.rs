//! A single sample, eight outputs at a time.

use super::{Layer, Products, assert_refused, one_less};
use nn_math::dense::inlined;
use nn_math::simd::{LANES, Level};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

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

/// Shapes for a single sample, with every number of outputs up to that which takes all tiles: 16, 8, 4, 2 and 1
/// eights.
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
        // The numbers that are read beyond the last one may have any value.
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
