//! Tables of many rows and of many columns: what they take.

use crate::{read, texts};
use allocation_counter::measure;
use nn_table::{Column, Description, ReadOptions, Source, Table, TableReader};
use std::io::Read;
use std::time::{Duration, Instant};

/// An array of rows of numbers that are all different, made while it is read.
struct Endless {
    at: u64,
    bytes: Vec<u8>,
}

impl Endless {
    fn new(rows: usize, columns: usize) -> Endless {
        Endless { at: 0, bytes: nn_file::npy::header("<f8", &[rows, columns]) }
    }
}

impl Read for Endless {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.bytes.is_empty() {
            let numbers = self.at..self.at + 512;
            self.at = numbers.end;
            self.bytes.extend(numbers.flat_map(|i| (i as f64 * 0.618_033_988_75).fract().to_le_bytes()));
        }
        let count = to.len().min(self.bytes.len());
        to[..count].copy_from_slice(&self.bytes[..count]);
        self.bytes.drain(..count);
        Ok(count)
    }
}

fn open(rows: usize, columns: usize) -> TableReader {
    // What comes after the last row is nobody's.
    let bytes = Endless::new(rows, columns).take((128 + 8 * rows * columns) as u64);
    TableReader::from_bytes(&Source::from("endless.npy"), bytes, None, &ReadOptions::default()).unwrap()
}

#[test]
fn a_description_takes_the_same_memory_for_any_number_of_rows() {
    let mut description = None;
    let taken = measure(|| description = Some(Description::of(open(3_000_000, 4)).unwrap()));
    assert!(taken.bytes_max < 90_000_000, "{} bytes", taken.bytes_max);
    let description = description.unwrap();
    assert_eq!(description.rows, 3_000_000);
    // No more columns than must be are approximate.
    let numbers = || description.columns.iter().filter_map(|column| column.numbers.as_ref());
    assert_eq!(numbers().filter(|numbers| numbers.approximate).count(), 3);
    for numbers in numbers() {
        assert_eq!(numbers.count, 3_000_000);
        assert!((numbers.median - 0.5).abs() < 0.01 && (numbers.p95 - 0.95).abs() < 0.01, "{numbers:?}");
    }
    // Few numbers are as they always were.
    let few = Description::of(open(10_000, 4)).unwrap();
    assert!(
        few.columns.iter().all(|column| column.numbers.as_ref().is_some_and(|numbers| !numbers.approximate))
    );
}

#[test]
fn the_pieces_of_a_wide_table_have_fewer_rows() {
    let mut reader = open(200, 10_000);
    let taken = measure(|| {
        let rows: Vec<usize> =
            std::iter::from_fn(|| reader.next_piece().unwrap()).map(|piece| piece.rows()).collect();
        assert_eq!((rows.iter().sum::<usize>(), rows[0]), (200, 52));
    });
    assert!(taken.bytes_max < 20_000_000, "{} bytes", taken.bytes_max);
}

#[test]
fn keys_in_another_order_take_no_longer_than_those_in_order() {
    const N: usize = 100_000;
    let row = |order: &mut dyn Iterator<Item = usize>| {
        let fields: Vec<String> = order.map(|i| format!("\"k{i}\":{i}")).collect();
        format!("{{{}}}\n", fields.join(","))
    };
    let json = row(&mut (0..N)) + &row(&mut (0..N).rev());
    let start = Instant::now();
    let table = read(json).unwrap();
    // A quarter of a second; each name sought among all would take half a minute.
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert_eq!((table.columns().len(), texts(&table, "k7")[1].as_deref()), (N, Some("7")));
}

#[test]
fn many_names_are_looked_up_together() {
    const N: usize = 100_000;
    let columns = (0..N).map(|i| Column::of_numbers(i.to_string(), vec![1.0])).collect();
    let table = Table::new("wide", columns).unwrap();
    let names: Vec<String> = (0..N).rev().map(|i| i.to_string()).collect();
    let start = Instant::now();
    let indices = table.indices(names.iter().map(String::as_str)).unwrap();
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(indices.into_iter().eq((0..N).rev()));
    assert_eq!(table.indices(["1", "x"]).unwrap_err().to_string(), "wide has no column `x`");
}

#[test]
fn a_reader_knows_about_how_large_its_table_is() {
    let text = format!("a,b\n{}", "1.5,2\n".repeat(50_000));
    let size = |bytes: &[u8], length| {
        let (source, options) = (Source::from("t"), ReadOptions::default());
        TableReader::from_bytes(&source, std::io::Cursor::new(bytes.to_vec()), length, &options)
            .unwrap()
            .size()
    };
    let found = size(text.as_bytes(), Some(text.len() as u64)).unwrap();
    assert!(
        found.cells.abs_diff(100_002) < 100 && found.bytes.abs_diff(300_000 + 1_600_000) < 2000,
        "{found:?}"
    );
    assert_eq!(size(text.as_bytes(), None), None);
    let array = [nn_file::npy::header("<f8", &[30, 4]), vec![0; 960]].concat();
    assert_eq!(size(&array, Some(1088)).map(|size| (size.cells, size.bytes)), Some((120, 960)));
    assert_eq!(size(&array, None), None);
}
