//! `RandomState` against what NumPy drew: `numpy_vectors.json`, written by `numpy_vectors.py`.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used, clippy::panic)]

use nn_data::DataError;
use nn_data::numpy::RandomState;
use nn_math::Mat;
use rand::{Rng, RngExt, SeedableRng};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("numpy_vectors.json")).unwrap()
}

/// A generator for each seed, with what NumPy drew from it.
fn seeds() -> Vec<(RandomState, Value)> {
    let Value::Array(seeds) = vectors()["seeds"].take() else { panic!("no seeds") };
    let state = |seed: &Value| RandomState::new(u32::try_from(whole(&seed["seed"])).unwrap());
    seeds.into_iter().map(|seed| (state(&seed), seed)).collect()
}

fn whole(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is not a whole number"))
}

fn hexadecimal(value: &Value) -> u64 {
    let digits = value.as_str().unwrap_or_else(|| panic!("{value} is not a string"));
    u64::from_str_radix(digits, 16).unwrap()
}

/// Compares what `draw` gives with a long list, in which NumPy's last bits may differ where the list says so.
fn assert_long_list(context: &str, expected: &Value, mut draw: impl FnMut() -> u64) {
    let mut drawn: Vec<u64> = (0..whole(&expected["count"])).map(|_| draw()).collect();
    assert!(!drawn.is_empty(), "{context}: nothing to compare");
    for difference in expected["differs"].as_array().unwrap() {
        let place = usize::try_from(whole(&difference[0])).unwrap();
        let (numpy, rounded) = (hexadecimal(&difference[1]), hexadecimal(&difference[2]));
        assert_eq!(drawn[place], rounded, "{context}, draw {place}");
        drawn[place] = numpy;
    }
    for (place, first) in expected["first"].as_array().unwrap().iter().enumerate() {
        assert_eq!(drawn[place], hexadecimal(first), "{context}, draw {place}");
    }
    let digest = drawn
        .iter()
        .fold(0_u64, |digest, bits| digest.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ bits);
    assert_eq!(digest, hexadecimal(&expected["digest"]), "{context}: some draw among {}", drawn.len());
}

/// Compares call after call of one generator: what `call` makes of a name and arguments, as bits, in NumPy's order.
fn assert_calls(
    rng: &mut RandomState,
    expected: &Value,
    call: fn(&mut RandomState, &str, &[Value]) -> Vec<u64>,
) {
    let calls = expected.as_array().unwrap();
    assert!(!calls.is_empty());
    for (place, expected) in calls.iter().enumerate() {
        let (name, arguments) = (expected[0].as_str().unwrap(), expected[1].as_array().unwrap());
        let results = expected[2].as_array().unwrap().iter();
        let results: Vec<u64> = results
            .map(
                |result| if result.is_string() { hexadecimal(result) } else { whole(result).cast_unsigned() },
            )
            .collect();
        assert_eq!(call(rng, name, arguments), results, "call {place}, {name}{arguments:?}");
    }
}

fn one_call(rng: &mut RandomState, name: &str, arguments: &[Value]) -> Vec<u64> {
    let number = |i: usize| arguments[i].as_f64().unwrap();
    let float = match name {
        "random_sample" => rng.random(),
        "randn" => rng.randn(),
        "uniform" => rng.uniform(number(0), number(1)).unwrap(),
        "normal" => rng.normal(number(0), number(1)).unwrap(),
        "randint" => {
            return vec![rng.randint(whole(&arguments[0]), whole(&arguments[1])).unwrap().cast_unsigned()];
        }
        "permutation" => {
            let order = rng.permutation(usize::try_from(whole(&arguments[0])).unwrap()).unwrap();
            return order.into_iter().map(|i| i as u64).collect();
        }
        _ => panic!("no function for {name}"),
    };
    vec![float.to_bits()]
}

fn one_matrix(rng: &mut RandomState, name: &str, arguments: &[Value]) -> Vec<u64> {
    let number = |i: usize| arguments[i].as_f64().unwrap();
    let size = |value: &Value| usize::try_from(whole(value)).unwrap();
    let (rows, columns, matrix): (usize, usize, Mat<f64>) = match name {
        "rand" | "randn" => {
            let (rows, columns) = (size(&arguments[0]), size(&arguments[1]));
            let fill = if name == "rand" { RandomState::random_matrix } else { RandomState::randn_matrix };
            (rows, columns, fill(rng, rows, columns).unwrap())
        }
        "uniform" | "normal" => {
            let (rows, columns) = (size(&arguments[2][0]), size(&arguments[2][1]));
            let fill =
                if name == "uniform" { RandomState::uniform_matrix } else { RandomState::normal_matrix };
            (rows, columns, fill(rng, number(0), number(1), rows, columns).unwrap())
        }
        _ => panic!("no function for {name}"),
    };
    assert_eq!((matrix.nrows(), matrix.ncols()), (rows, columns));
    (0..rows).flat_map(|i| matrix.row(i).iter().map(|x| x.to_bits()).collect::<Vec<_>>()).collect()
}

#[test]
fn uniform_numbers_have_numpys_bits_through_many_refills_of_the_state() {
    for (start, expected) in seeds() {
        let mut rng = start.clone();
        assert_long_list("random", &expected["random"], || rng.random().to_bits());
        let mut rng = start.clone();
        assert_long_list("uniform", &expected["uniform -3 2.5"], || {
            rng.uniform(-3.0, 2.5).unwrap().to_bits()
        });
        let mut rng = start.clone();
        assert_long_list("uniform, falling", &expected["uniform 5 -1"], || {
            rng.uniform(5.0, -1.0).unwrap().to_bits()
        });
    }
}

#[test]
fn normal_numbers_have_numpys_bits_but_for_the_listed_last_digits_of_its_logarithm() {
    for (start, expected) in seeds() {
        let mut rng = start.clone();
        assert_long_list("randn", &expected["randn"], || rng.randn().to_bits());
        let mut rng = start.clone();
        assert_long_list("normal", &expected["normal 2.5 0.75"], || rng.normal(2.5, 0.75).unwrap().to_bits());
    }
}

#[test]
fn of_a_million_normal_numbers_fewer_than_one_in_two_thousand_differ_from_numpys() {
    let expected = &vectors()["million randn, seed 42"];
    let mut rng = RandomState::new(42);
    assert_eq!(whole(&expected["count"]), 1_000_000);
    assert!(expected["differs"].as_array().unwrap().len() < 500);
    assert_long_list("a million", expected, || rng.randn().to_bits());
}

#[test]
fn the_spare_normal_number_waits_while_other_things_are_drawn() {
    for (mut rng, expected) in seeds() {
        assert_calls(&mut rng, &expected["mixed"], one_call);
    }
    let mut rng = RandomState::new(1);
    let mut undisturbed = rng.clone();
    let (first, second) = (undisturbed.randn(), undisturbed.randn());
    assert_eq!(rng.randn(), first);
    rng.next_u32();
    rng.next_u64();
    rng.fill_bytes(&mut [0; 5]);
    assert_eq!(rng.randn(), second);
}

#[test]
fn whole_numbers_in_ranges_of_every_width_are_numpys() {
    for (mut rng, expected) in seeds() {
        assert_calls(&mut rng, &expected["randint"], one_call);
    }
}

#[test]
fn shuffles_and_permutations_are_numpys() {
    for (start, expected) in seeds() {
        let mut order = start.clone().permutation(1500).unwrap().into_iter();
        assert_long_list("permutation", &expected["permutation 1500"], || order.next().unwrap() as u64);
        let mut items: Vec<Value> = (0..13).map(Value::from).collect();
        start.clone().shuffle(&mut items);
        assert_eq!(Value::Array(items), expected["shuffle 13"]);
    }
}

#[test]
fn nothing_and_a_single_thing_are_shuffled_without_a_draw() {
    let start = RandomState::new(5);
    let mut rng = start.clone();
    rng.shuffle::<String>(&mut []);
    rng.shuffle(&mut ["alone"]);
    assert!(rng.permutation(0).unwrap().is_empty());
    assert_eq!(rng.randint(7, 8), Ok(7));
    assert_eq!(rng, start);
}

#[test]
fn matrices_fill_row_by_row_as_numpys_arrays_do() {
    for (mut rng, expected) in seeds() {
        assert_calls(&mut rng, &expected["matrices"], one_matrix);
    }
}

#[test]
fn as_a_generator_of_rand_it_gives_numpys_words_bytes_and_uniform_numbers() {
    fn through_rand(rng: &mut impl Rng) -> f64 {
        rng.random()
    }
    for (start, expected) in seeds() {
        let mut rng = start.clone();
        assert_long_list("words", &expected["words"], || rng.next_u32().into());
        let mut rng = start.clone();
        assert_long_list("rand's uniform", &expected["random"], || through_rand(&mut rng).to_bits());
        let mut bytes = [0; 11];
        start.clone().fill_bytes(&mut bytes);
        let bytes: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(Value::from(bytes), expected["bytes"]);
    }
}

#[test]
fn no_bit_of_the_two_words_is_lost_in_one_of_64_bits() {
    let mut rng = RandomState::new(3);
    let mut words = rng.clone();
    for _ in 0..1000 {
        let (a, b) = (words.next_u32(), words.next_u32());
        let ones = a.count_ones() + b.count_ones();
        assert_eq!(rng.next_u64().count_ones(), ones);
    }
}

#[test]
fn seeds_of_32_bits_mean_what_they_mean_to_numpy_and_wider_ones_are_a_pair_of_words() {
    assert_eq!(RandomState::seed_from_u64(u32::MAX.into()), RandomState::new(u32::MAX));
    assert_eq!(RandomState::from_seed([1, 2, 0, 0]), RandomState::new(513));
    let expected = &vectors()["wide seed"];
    let mut rng = RandomState::seed_from_u64(whole(&expected["seed"]).cast_unsigned());
    assert_long_list("wide seed", &expected["random"], || rng.random().to_bits());
}

#[test]
fn arguments_that_make_no_sense_are_refused_before_anything_is_drawn() {
    let start = RandomState::new(1);
    let mut rng = start.clone();
    let message = |error: Option<DataError>| error.unwrap().to_string();
    assert_eq!(
        message(rng.uniform(f64::MIN, f64::MAX).err()),
        format!(
            "the range of uniform numbers is {:?} to {:?}, but must be two finite numbers whose difference is finite",
            f64::MIN,
            f64::MAX
        )
    );
    assert_eq!(
        message(rng.uniform_matrix(0.0, f64::NAN, 2, 2).err()),
        "the range of uniform numbers is 0 to NaN, but must be two finite numbers whose difference is finite"
    );
    assert_eq!(
        message(rng.normal(0.0, -1.0).err()),
        "the standard deviation of normal numbers is -1, but must be zero or a positive number"
    );
    assert_eq!(
        message(rng.normal_matrix(f64::INFINITY, 1.0, 2, 2).err()),
        "the mean of normal numbers is inf, but must be a finite number"
    );
    assert_eq!(
        message(rng.randint(5, 5).err()),
        "the range of whole numbers is 5 to 5, but must be the least number and, above it, the first that is too large"
    );
    assert_eq!(rng, start);
}
