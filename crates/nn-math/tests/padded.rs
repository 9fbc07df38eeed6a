//! Numbers in whole eights: their place in memory, and the zeros behind them.

use nn_math::padded::Padded;
use nn_math::simd::LANES;

fn counted(length: usize) -> Vec<f64> {
    (1..=length).map(|i| i as f64).collect()
}

/// Checks that it begins on a cache line and holds these numbers, then zeros up to the next multiple of eight.
fn assert_padded(padded: &Padded, numbers: &[f64]) {
    let filled_up = padded.filled_up();
    assert_eq!(filled_up.as_ptr() as usize % 64, 0, "{} numbers lie across cache lines", numbers.len());
    assert_eq!(padded[..], *numbers);
    assert_eq!(padded.as_ptr(), filled_up.as_ptr());
    assert_eq!(filled_up.len(), numbers.len().div_ceil(LANES) * LANES);
    assert_eq!(filled_up[..numbers.len()], *numbers);
    assert!(filled_up[numbers.len()..].iter().all(|zero| zero.to_bits() == 0));
    // Eight can be read from the place of any number, and from behind the last.
    let with_margin = padded.with_margin();
    assert!(with_margin.len() >= numbers.len() + LANES);
    assert_eq!(with_margin.as_ptr(), filled_up.as_ptr());
}

#[test]
fn numbers_of_any_count_begin_on_a_cache_line_and_end_in_zeros() {
    // All of them are kept, with other allocations between them, so that their memory begins in many places.
    let mut kept = Vec::new();
    let mut between = Vec::new();
    for length in (0..=100).chain([1000, 10_000]) {
        kept.push((Padded::zeros(length), vec![0.0; length]));
        between.push(vec![1u8; length % 7 * 8 + 1]);
        kept.push((Padded::from(counted(length)), counted(length)));
        kept.push((Padded::from(&counted(length)[..]), counted(length)));
    }
    for (padded, numbers) in &kept {
        assert_padded(padded, numbers);
    }
    // Moving the owner does not move the numbers.
    let moved: Vec<_> = kept.into_iter().rev().collect();
    for (padded, numbers) in &moved {
        assert_padded(padded, numbers);
    }
    assert_eq!(between.len(), 103);
}

#[test]
fn a_clone_begins_on_a_cache_line_of_its_own() {
    let mut clones = Vec::new();
    for length in 0..=100 {
        let original = Padded::from(counted(length));
        for _ in 0..4 {
            let mut clone = original.clone();
            assert_padded(&clone, &counted(length));
            clone.fill(-1.0);
            assert_padded(&clone, &vec![-1.0; length]);
            clones.push(clone);
        }
        assert_padded(&original, &counted(length));
    }
}

#[test]
fn none_are_none_however_made() {
    for none in [Padded::default(), Padded::zeros(0), Padded::from(vec![]), Padded::default().clone()] {
        assert!(none.is_empty() && none.filled_up().is_empty());
        assert_eq!(none, Padded::default());
    }
    assert!(Padded::default().filled_up_mut().is_empty());
    assert!(Padded::default().with_margin().len() >= LANES);
}

#[test]
fn what_is_written_is_read_by_either_name() {
    let mut padded = Padded::zeros(11);
    padded[10] = 3.0;
    assert_eq!(padded.filled_up()[10], 3.0);
    padded.filled_up_mut()[..LANES].fill(2.0);
    assert_eq!(padded[..], [2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 0.0, 0.0, 3.0]);
    assert_eq!(padded.filled_up_mut().len(), 16);
}

#[test]
fn equal_are_those_with_the_same_numbers_and_not_the_same_zeros_behind_them() {
    assert_eq!(Padded::from(counted(9)), Padded::from(counted(9)));
    assert_ne!(Padded::from(counted(9)), Padded::from(counted(8)));
    assert_ne!(Padded::zeros(9), Padded::zeros(10));
    assert_ne!(Padded::from(vec![f64::NAN]), Padded::from(vec![f64::NAN]));
    let mut dirty = Padded::zeros(1);
    dirty.filled_up_mut()[7] = 1.0;
    assert_eq!(dirty, Padded::zeros(1));
}
