//! Absurd amounts are refused with a sentence, before memory is asked for.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use nn_choice::limits;
use nn_data::numpy::RandomState;
use nn_data::{
    Blobs, BuiltIn, DataError, KFold, Labels, NoisyLinear, OneHotEncoder, Rings, Rows, Spirals, Split,
    ThreeWaySplit, Unknown, train_test_split, train_validation_test_split,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(1)
}

/// What is counted too often.
fn too_many<T: std::fmt::Debug>(result: Result<T, DataError>) -> &'static str {
    match result {
        Err(DataError::TooMany { what, .. }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_set_is_drawn_that_nobody_has_memory_for() {
    let mut drawn = 0;
    for set in BuiltIn::ALL.iter().filter(|set| set.usual().is_some()) {
        for samples in [limits::DRAWN, 1 << 40, usize::MAX / 2, usize::MAX] {
            assert_eq!(too_many(set.generate(Some(samples), None, &mut rng())), "samples", "{set}");
        }
        drawn += 1;
    }
    assert!(drawn > 7);
    let error = BuiltIn::Moons.generate(Some(usize::MAX), None, &mut rng()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "18446744073709551615 samples are asked for, but there may be 33333333 at most: ask for fewer"
    );
}

#[test]
fn no_set_has_columns_that_nobody_has_memory_for() {
    for absurd in [1 << 20, usize::MAX] {
        let columns = [
            too_many(Blobs { samples: absurd, centres: absurd, ..Blobs::default() }.generate(&mut rng())),
            too_many(Blobs { features: absurd, ..Blobs::default() }.generate(&mut rng())),
            too_many(Rings { samples: absurd, rings: absurd, ..Rings::default() }.generate(&mut rng())),
            too_many(Spirals { samples: absurd, arms: absurd, ..Spirals::default() }.generate(&mut rng())),
        ];
        assert_eq!(columns, ["columns of a data set"; 4]);
    }
    let wide = NoisyLinear { samples: 1, coefficients: vec![1.0; limits::COLUMNS], ..NoisyLinear::sum() };
    assert_eq!(too_many(wide.generate(&mut rng())), "columns of a data set");
    // Few columns and few samples, but many numbers together.
    let both = Blobs { samples: 100_000, centres: 100_000, ..Blobs::default() };
    assert_eq!(too_many(both.generate(&mut rng())), "samples");
}

#[test]
fn no_matrix_and_no_order_is_drawn_that_nobody_has_memory_for() {
    let mut rng = RandomState::new(1);
    for (rows, columns) in [
        (usize::MAX, 0),
        (usize::MAX, 2),
        (1 << 32, 1 << 32),
        (1, limits::DRAWN + 1),
        (usize::MAX, usize::MAX),
    ] {
        let matrices = [
            rng.matrix(rows, columns, |_| 0.0),
            rng.random_matrix(rows, columns),
            rng.randn_matrix(rows, columns),
            rng.uniform_matrix(0.0, 1.0, rows, columns),
            rng.normal_matrix(0.0, 1.0, rows, columns),
        ];
        assert_eq!(matrices.map(too_many), ["numbers of a matrix"; 5]);
    }
    assert_eq!(rng.random_matrix(0, 3).unwrap().shape(), (0, 3));
    for n in [limits::DRAWN + 1, usize::MAX] {
        assert_eq!(too_many(rng.permutation(n)), "numbers in random order");
    }
    assert_eq!(rng, RandomState::new(1), "nothing was drawn");
}

#[test]
fn no_rows_are_divided_that_nobody_has_memory_for() {
    for rows in [limits::DIVIDED + 1, usize::MAX] {
        let plain = Rows::Plain(rows);
        let what = [
            too_many(Split::in_order(rows, 0.5)),
            too_many(ThreeWaySplit::in_order(rows, 0.2, 0.2)),
            too_many(train_test_split(plain, 0.5, &mut rng())),
            too_many(train_validation_test_split(plain, 0.2, 0.2, &mut rng())),
        ];
        assert_eq!(what, ["rows to divide"; 4]);
        let folds = [KFold::new(2), KFold::new(rows), KFold::new(2).repeated(rows)];
        assert_eq!(
            folds.map(|folds| too_many(folds.split(plain, &mut rng()))),
            ["rows of all folds together"; 3]
        );
    }
    let often = KFold::new(10).repeated(usize::MAX);
    assert_eq!(too_many(often.split(Rows::Plain(10), &mut rng())), "rows of all folds together");
    assert_eq!(KFold::new(10).repeated(7).split(Rows::Plain(10), &mut rng()).unwrap().len(), 70);
}

#[test]
fn zeros_and_ones_that_do_not_fit_in_memory_are_refused() {
    // 10^10 zeros, of a list of a hundred thousand names.
    let names: Vec<String> = (0..100_000).map(|i| i.to_string()).collect();
    let labels = Labels::from_names(&names).unwrap();
    let error = DataError::TooLarge { rows: 100_000, columns: 100_000 };
    assert_eq!(labels.one_hot(), Err(error.clone()));
    let encoder = OneHotEncoder::new(labels.classes().iter().cloned(), Unknown::Zeros).unwrap();
    assert_eq!(encoder.transform(&names), Err(error));
}
