//! NumPy's arrays, there and back, and what is wrong with some.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::panic)]

use nn_file::npy::{Array, Values, header};
use proptest::prelude::*;

fn read(mut bytes: &[u8]) -> Result<Array, String> {
    Array::read(&mut bytes).map_err(|error| error.to_string())
}

fn written(array: &Array) -> Vec<u8> {
    let mut bytes = Vec::new();
    array.write(&mut bytes).unwrap();
    bytes
}

proptest! {
    #[test]
    fn numbers_come_back_with_the_same_bits(rows in 0_usize..5, columns in 1_usize..5, seed: u64) {
        let numbers = (0..rows * columns).map(|i| f64::from_bits(seed.rotate_left(i as u32 * 7)));
        let array = Array { shape: vec![rows, columns], values: Values::Numbers(numbers.collect()) };
        let again = read(&written(&array)).unwrap();
        let bits = |array: &Array| match &array.values {
            Values::Numbers(numbers) => numbers.iter().map(|x| x.to_bits()).collect::<Vec<u64>>(),
            Values::Texts(_) => panic!("numbers became texts"),
        };
        prop_assert_eq!(&again.shape, &array.shape);
        prop_assert_eq!(bits(&again), bits(&array));
    }

    #[test]
    fn texts_come_back(texts in proptest::collection::vec("(\0?[^\0]){0,6}", 0..5)) {
        let array = Array { shape: vec![texts.len()], values: Values::Texts(texts) };
        prop_assert_eq!(read(&written(&array)).unwrap(), array);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, cut in 0_usize..200) {
        let _ = read(&bytes);
        let _ = read(&[&b"\x93NUMPY\x01\x00"[..], &bytes].concat());
        let array = Array { shape: vec![2, 3], values: Values::Numbers(vec![1.0; 6]) };
        let whole = written(&array);
        if cut < whole.len() {
            prop_assert!(read(&whole[..cut]).is_err());
        }
    }
}

#[test]
fn every_type_of_numbers_is_read_in_both_orders_of_bytes() {
    let cases: [(&str, &[u8], f64); 10] = [
        ("<f8", &1.5_f64.to_le_bytes(), 1.5),
        (">f8", &1.5_f64.to_be_bytes(), 1.5),
        ("<f4", &0.25_f32.to_le_bytes(), 0.25),
        ("|b1", &[1], 1.0),
        ("|i1", &[0xff], -1.0),
        ("<i2", &(-300_i16).to_le_bytes(), -300.0),
        (">i4", &(-70_000_i32).to_be_bytes(), -70_000.0),
        ("<i8", &(1_i64 << 40).to_le_bytes(), 1_099_511_627_776.0),
        ("|u1", &[200], 200.0),
        (">u8", &(1_u64 << 40).to_be_bytes(), 1_099_511_627_776.0),
    ];
    for (kind, bytes, expected) in cases {
        let file = [header(kind, &[1]), bytes.to_vec()].concat();
        assert_eq!(read(&file).unwrap().values, Values::Numbers(vec![expected]), "{kind}");
    }
    let file = [header(">U2", &[1]), vec![0, 0, 0, b'o', 0, 0, 0, b'k']].concat();
    assert_eq!(read(&file).unwrap().values, Values::Texts(vec!["ok".to_owned()]));
    let file = [header("|S3", &[2]), b"yesno\0".to_vec()].concat();
    assert_eq!(read(&file).unwrap().values, Values::Texts(vec!["yes".to_owned(), "no".to_owned()]));
}

#[test]
fn an_array_that_announces_more_than_there_is_takes_no_memory() {
    for shape in [vec![1_000_000_000_000_000], vec![1_000_000_000_000, 8]] {
        let file = [header("<f8", &shape), vec![0; 16]].concat();
        assert!(read(&file).unwrap_err().starts_with("found 2 values, expected "), "{shape:?}");
    }
    let error = read(&header("<f8", &[usize::MAX, 3])).unwrap_err();
    assert_eq!(error, format!("its shape is {:?}, which is too large", [usize::MAX, 3]));
    assert!(read(&header("<U0", &[1_000_000_000_000])).is_err());
}

#[test]
fn what_is_neither_number_nor_text_is_refused_with_a_way_out() {
    let error = read(&header("<c16", &[1])).unwrap_err();
    assert_eq!(error, "it holds `<c16`, expected numbers or texts: convert it with `.astype(float)`");
    assert!(read(&header("|O", &[1])).unwrap_err().contains("Python objects"));
}

/// As `np.save(.., np.array([[1, 2], [3, 4]], order="F"))` writes it.
#[test]
fn columns_one_after_the_other_become_rows() {
    let mut file = header("<i8", &[2, 2]);
    let text = String::from_utf8_lossy(&file[10..]).replace("False", "True ");
    file.truncate(10);
    file.extend(text.bytes());
    file.extend([1_i64, 3, 2, 4].iter().flat_map(|x| x.to_le_bytes()));
    assert_eq!(read(&file).unwrap().values, Values::Numbers(vec![1.0, 2.0, 3.0, 4.0]));
}

#[test]
fn half_precision_is_read_exactly() {
    // numpy.array([...], "<f2").tobytes(): 1, -2, 65504, the least above 0, 2^-14, infinity, and NaN.
    let halves = [0x3c00_u16, 0xc000, 0x7bff, 0x0001, 0x0400, 0x7c00, 0x7e00, 0x8000];
    let expected = [1.0, -2.0, 65504.0, 2f64.powi(-24), 2f64.powi(-14), f64::INFINITY, f64::NAN, -0.0];
    for big in [false, true] {
        let kind = if big { ">f2" } else { "<f2" };
        let text = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': (8,), }}\n");
        let mut file =
            [&b"\x93NUMPY\x01\x00"[..], &(text.len() as u16).to_le_bytes(), text.as_bytes()].concat();
        file.extend(halves.iter().flat_map(|half| if big { half.to_be_bytes() } else { half.to_le_bytes() }));
        let Values::Numbers(found) = read(&file).unwrap().values else { panic!("numbers became texts") };
        let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
        assert_eq!(bits(&found), bits(&expected), "{kind}");
    }
}
