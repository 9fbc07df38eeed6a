//! Splits and folds: what must hold for any rows, classes and seeds.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used)]

use nn_data::{
    DataError, KFold, Labels, Rows, Split, ThreeWaySplit, train_test_split, train_validation_test_split,
};
use proptest::prelude::*;
use rand::{SeedableRng, rngs::ChaCha8Rng};

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Classes with these numbers of rows, mixed up; there may be a class without rows.
fn labels(sizes: &[usize]) -> Labels {
    let n: usize = sizes.iter().sum();
    let sorted: Vec<usize> = sizes.iter().enumerate().flat_map(|(c, &size)| vec![c; size]).collect();
    let stride = (1..).find(|s| gcd(7 * s + 4, n) == 1).map(|s| 7 * s + 4).unwrap();
    let mixed = (0..n).map(|row| sorted[row * stride % n]).collect();
    Labels::new(mixed, (0..sizes.len()).map(|class| format!("c{class}"))).unwrap()
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Rows of one class in a part.
fn count(labels: &Labels, part: &[usize], class: usize) -> usize {
    part.iter().filter(|&&row| labels.indices()[row] == class).count()
}

/// Fails unless the parts, each in ascending order, hold every row once.
fn assert_partition(parts: &[&[usize]], rows: usize) {
    for part in parts {
        assert!(!part.is_empty() && part.is_sorted_by(|a, b| a < b), "{part:?}");
    }
    let mut all = parts.concat();
    all.sort();
    assert!(all.iter().copied().eq(0..rows), "{parts:?} are not {rows} rows");
}

fn assert_differ_by_at_most_one(counts: &[usize]) {
    let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    assert!(most - least <= 1, "{counts:?}");
}

proptest! {
    #[test]
    fn folds_partition_the_rows_in_every_repeat_and_differ_by_at_most_one_row(
        n in 2_usize..60, folds in 2_usize..10, repeats in 1_usize..4, seed: u64
    ) {
        prop_assume!(folds <= n);
        let splits = KFold::new(folds).repeated(repeats).split(Rows::Plain(n), &mut rng(seed)).unwrap();
        prop_assert_eq!(splits.len(), folds * repeats);
        for repeat in splits.chunks(folds) {
            let tests: Vec<&[usize]> = repeat.iter().map(|split| &split.test[..]).collect();
            assert_partition(&tests, n);
            assert_differ_by_at_most_one(&tests.iter().map(|test| test.len()).collect::<Vec<_>>());
            for split in repeat {
                assert_partition(&[&split.train, &split.test], n);
            }
        }
    }

    #[test]
    fn stratified_folds_differ_by_at_most_one_row_in_size_and_in_each_class(
        sizes in prop::collection::vec(5_usize..20, 1..5), folds in 2_usize..=5, seed: u64
    ) {
        let labels = labels(&sizes);
        let splits = KFold::new(folds).split(Rows::Stratified(&labels), &mut rng(seed)).unwrap();
        let tests: Vec<&[usize]> = splits.iter().map(|split| &split.test[..]).collect();
        assert_partition(&tests, labels.samples());
        assert_differ_by_at_most_one(&tests.iter().map(|test| test.len()).collect::<Vec<_>>());
        for (class, &size) in sizes.iter().enumerate() {
            let counts: Vec<usize> = tests.iter().map(|test| count(&labels, test, class)).collect();
            prop_assert_eq!(counts.iter().sum::<usize>(), size);
            assert_differ_by_at_most_one(&counts);
        }
    }

    #[test]
    fn parts_partition_the_rows_and_have_the_size_that_was_asked_for(
        n in 21_usize..200, validation in 0.01..0.45, test in 0.01..0.45, seed: u64
    ) {
        let split = train_validation_test_split(Rows::Plain(n), validation, test, &mut rng(seed)).unwrap();
        assert_partition(&[&split.train, &split.validation, &split.test], n);
        for (part, fraction) in [(&split.validation, validation), (&split.test, test)] {
            prop_assert_eq!(part.len(), (fraction * n as f64).ceil() as usize);
        }
        let split = train_test_split(Rows::Plain(n), test, &mut rng(seed)).unwrap();
        assert_partition(&[&split.train, &split.test], n);
    }

    #[test]
    fn a_stratified_part_has_of_each_class_its_share_to_within_one_row(
        sizes in prop::collection::vec(20_usize..60, 1..5), test in 0.1..0.4, validation in 0.1..0.4, seed: u64
    ) {
        let labels = labels(&sizes);
        let rows = Rows::Stratified(&labels);
        let split = train_test_split(rows, test, &mut rng(seed)).unwrap();
        assert_partition(&[&split.train, &split.test], labels.samples());
        let three = train_validation_test_split(rows, validation, test, &mut rng(seed)).unwrap();
        assert_partition(&[&three.train, &three.validation, &three.test], labels.samples());
        for (class, &size) in sizes.iter().enumerate() {
            let of_part = |part: &[usize]| part.len() as f64 / labels.samples() as f64 * size as f64;
            let error = |part: &[usize]| (count(&labels, part, class) as f64 - of_part(part)).abs();
            prop_assert!(error(&split.test) < 1.0 && error(&split.train) < 1.0);
            prop_assert!(error(&three.test) < 1.0);
            // The second part is shared out among what the first one left.
            prop_assert!(error(&three.validation) < 2.0 && error(&three.train) < 2.0);
        }
    }
}

proptest! {
    #[test]
    fn no_group_is_on_both_sides_and_parts_are_about_as_large_as_was_asked_for(
        sizes in prop::collection::vec(1_usize..9, 4..30), test in 0.05..0.6, validation in 0.05..0.3, seed: u64
    ) {
        let groups = labels(&sizes);
        let (rows, of) = (Rows::Grouped(&groups), |row: &usize| groups.indices()[*row]);
        let apart = |a: &[usize], b: &[usize]| a.iter().all(|a| b.iter().all(|b| of(a) != of(b)));
        let split = train_test_split(rows, test, &mut rng(seed)).unwrap();
        assert_partition(&[&split.train, &split.test], groups.samples());
        prop_assert!(apart(&split.train, &split.test));
        // Either within a group of the size asked for, or a single group that is larger.
        let wanted = rows.fraction(test);
        let largest = *sizes.iter().max().unwrap();
        prop_assert!(split.test.len() + largest > wanted && split.test.len() < wanted + largest);
        let three = train_validation_test_split(rows, validation, test, &mut rng(seed)).unwrap();
        assert_partition(&[&three.train, &three.validation, &three.test], groups.samples());
        prop_assert!(apart(&three.train, &three.validation) && apart(&three.test, &three.validation));
        prop_assert!(apart(&three.train, &three.test));
        let folds = KFold::new(4).repeated(2).split(rows, &mut rng(seed)).unwrap();
        prop_assert_eq!(folds.len(), 8);
        for repeat in folds.chunks(4) {
            assert_partition(&repeat.iter().map(|split| &split.test[..]).collect::<Vec<_>>(), groups.samples());
            for split in repeat {
                assert_partition(&[&split.train, &split.test], groups.samples());
                prop_assert!(apart(&split.train, &split.test));
            }
        }
    }

    #[test]
    fn a_lenient_division_is_the_stratified_one_wherever_that_can_be_made(
        sizes in prop::collection::vec(1_usize..30, 2..6), test in 0.05..0.6, folds in 2_usize..5, seed: u64
    ) {
        let labels = labels(&sizes);
        let (strict, lenient) = (Rows::Stratified(&labels), Rows::Lenient(&labels));
        let divided = train_test_split(lenient, test, &mut rng(seed));
        match (train_test_split(strict, test, &mut rng(seed)), &divided) {
            (Ok(split), Ok(lenient)) => prop_assert_eq!(&split, lenient),
            (Ok(_), Err(error)) => prop_assert!(false, "{}", error),
            (Err(_), Ok(split)) => {
                assert_partition(&[&split.train, &split.test], labels.samples());
                for (class, &size) in sizes.iter().enumerate() {
                    prop_assert!(size == 0 || count(&labels, &split.train, class) > 0, "class {}", class);
                }
            }
            (Err(_), Err(_)) => {}
        }
        prop_assume!(folds <= labels.samples());
        let dealt = KFold::new(folds).split(lenient, &mut rng(seed)).unwrap();
        if let Ok(strict) = KFold::new(folds).split(strict, &mut rng(seed)) {
            prop_assert_eq!(strict, &dealt[..]);
        }
        assert_partition(&dealt.iter().map(|split| &split.test[..]).collect::<Vec<_>>(), labels.samples());
    }
}

#[test]
fn a_class_of_one_row_is_trained_on_where_the_division_is_lenient() {
    let rare = labels(&[50, 2, 1]);
    for (seed, fraction) in [(1, 0.1), (2, 0.5), (3, 0.9)] {
        let split = train_test_split(Rows::Lenient(&rare), fraction, &mut rng(seed)).unwrap();
        assert_eq!(count(&rare, &split.train, 2), 1);
        assert!(count(&rare, &split.train, 1) >= 1);
    }
    // Where each class has one row, nothing is left to be judged by.
    let single = labels(&[1, 1, 1]);
    let error = train_test_split(Rows::Lenient(&single), 0.3, &mut rng(1)).unwrap_err();
    assert!(matches!(error, DataError::RareClass { rows: 1, .. }), "{error}");
}

#[test]
fn fewer_groups_than_parts_are_refused() {
    let two = labels(&[5, 9]);
    assert!(train_test_split(Rows::Grouped(&two), 0.2, &mut rng(1)).is_ok());
    let error = train_validation_test_split(Rows::Grouped(&two), 0.2, 0.2, &mut rng(1)).unwrap_err();
    assert_eq!(error, DataError::TooFewGroups { groups: 2, parts: 3 });
    let error = KFold::new(3).split(Rows::Grouped(&two), &mut rng(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 groups cannot make 3 parts, as each is in one part only: take fewer parts, or divide without regard to groups"
    );
    let one = labels(&[9]);
    assert!(train_test_split(Rows::Grouped(&one), 0.2, &mut rng(1)).is_err());
    assert!(KFold::new(3).in_order(3).is_err() && KFold::new(3).repeated(2).in_order(9).is_err());
}

#[test]
fn a_seed_names_one_split_and_another_seed_another() {
    let split = |seed| train_test_split(Rows::Plain(100), 0.3, &mut rng(seed)).unwrap();
    assert_eq!(split(1), split(1));
    assert_ne!(split(1), split(2));
    // Recorded: no later version may give this seed other rows.
    let ten = train_test_split(Rows::Plain(10), 0.3, &mut rng(1)).unwrap();
    assert_eq!(ten.test, [4, 7, 9]);
    let folds = KFold::new(2).repeated(2).split(Rows::Plain(100), &mut rng(1)).unwrap();
    assert_ne!(folds[0], folds[2], "a repeat is another shuffle");
}

#[test]
fn every_row_is_tested_on_as_often_as_any_other() {
    let mut times = [0_i32; 10];
    for seed in 0..3000 {
        for row in train_test_split(Rows::Plain(10), 0.3, &mut rng(seed)).unwrap().test {
            times[row] += 1;
        }
    }
    // 900 each, with a standard deviation of 25.
    assert!(times.iter().all(|time| (time - 900).abs() < 125), "{times:?}");
}

#[test]
fn a_part_is_rounded_up_but_not_for_the_sake_of_a_rounding_error() {
    let sizes = |n, fraction| train_test_split(Rows::Plain(n), fraction, &mut rng(1)).unwrap().test.len();
    assert_eq!((sizes(1797, 0.2), sizes(150, 0.25), sizes(100, 0.07), sizes(3, 1e-9)), (360, 38, 7, 1));
}

#[test]
fn what_cannot_be_divided_is_refused_with_the_reason() {
    let plain = |n, test| train_test_split(Rows::Plain(n), test, &mut rng(1)).unwrap_err().to_string();
    assert_eq!(plain(10, 1.0), "the fraction of a part is 1, but must be between 0 and 1");
    assert_eq!(plain(10, f64::NAN), "the fraction of a part is NaN, but must be between 0 and 1");
    assert_eq!(plain(2, 0.9), "0.9 of 2 rows leaves none for training: take a smaller fraction, such as 0.2");
    assert!(train_validation_test_split(Rows::Plain(100), 0.5, 0.5, &mut rng(1)).is_err());
    assert!(train_test_split(Rows::Plain(0), 0.5, &mut rng(1)).is_err());

    let rare = labels(&[50, 2, 0]);
    assert_eq!(
        train_test_split(Rows::Stratified(&rare), 0.1, &mut rng(1)).unwrap_err().to_string(),
        "class `c1` has 2 rows, too few to be in each of the 2 parts: take fewer or larger parts, \
         or divide without regard to classes"
    );
    let no_training_rows = train_test_split(Rows::Stratified(&rare), 0.9, &mut rng(1));
    assert!(matches!(no_training_rows, Err(DataError::RareClass { rows: 2, parts: 2, .. })));
    assert_eq!(
        KFold::new(3).split(Rows::Stratified(&rare), &mut rng(1)).unwrap_err(),
        DataError::RareClass { class: "c1".into(), rows: 2, parts: 3 }
    );
    assert!(
        KFold::new(2).split(Rows::Stratified(&rare), &mut rng(1)).is_ok(),
        "an empty class does not matter"
    );

    let folds = |k_fold: KFold, n| k_fold.split(Rows::Plain(n), &mut rng(1)).unwrap_err().to_string();
    assert_eq!(folds(KFold::new(1), 9), "the number of folds is 1, but must be at least 2");
    assert_eq!(folds(KFold::new(2).repeated(0), 9), "the number of repeats is 0, but must be at least 1");
    assert_eq!(
        folds(KFold::new(10), 9),
        "a division into that many folds needs 10 or more rows, but there are 9"
    );
}

#[test]
fn rows_in_order_are_divided_as_they_come_into_parts_of_the_same_sizes_as_drawn_ones() {
    for (rows, test) in [(10, 0.25), (7, 0.5), (100, 0.07), (2, 0.1)] {
        let (split, drawn) = (
            Split::in_order(rows, test).unwrap(),
            train_test_split(Rows::Plain(rows), test, &mut rng(1)).unwrap(),
        );
        assert_eq!(split.test.len(), drawn.test.len());
        assert!([split.train, split.test].concat().into_iter().eq(0..rows));
    }
    let split = ThreeWaySplit::in_order(10, 0.2, 0.1).unwrap();
    assert_eq!((&split.validation[..], &split.test[..]), (&[7, 8][..], &[9][..]));
    assert!(split.train.into_iter().eq(0..7));
    assert!(matches!(Split::in_order(10, 1.0), Err(DataError::Setting { .. })));
    assert!(matches!(ThreeWaySplit::in_order(2, 0.5, 0.5), Err(DataError::NoTrainingRows { .. })));
}
