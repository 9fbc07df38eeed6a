//! Matrices to blocks of eight samples and back.

use nn_math::batch::{Batch, block_count, gather, scatter};
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES, Level};
use nn_math::{Mat, MatRef};
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use std::panic::catch_unwind;

/// All entries differ, and none is zero.
fn numbered(rows: usize, columns: usize) -> Mat<f64> {
    Mat::from_fn(rows, columns, |i, j| (1000 * i + j + 1) as f64)
}

const ROWS: [usize; 13] = [0, 1, 2, 7, 8, 9, 15, 16, 17, 23, 24, 25, 100];
const COLUMNS: [usize; 9] = [0, 1, 2, 3, 7, 8, 9, 16, 21];

/// Checks matrices of this shape in every memory layout.
fn for_all_layouts(rows: usize, columns: usize, mut check: impl FnMut(MatRef<'_, f64>)) {
    // Columns contiguous. (faer pads its columns, so the end of a column is not the end of its memory; a slice has no
    // padding.)
    check(numbered(rows, columns).as_ref());
    let values: Vec<f64> = (1..=rows * columns).map(|i| i as f64).collect();
    check(MatRef::from_column_major_slice(&values, rows, columns));
    // Rows contiguous, by slice and by transposition.
    check(MatRef::from_row_major_slice(&values, rows, columns));
    check(numbered(columns, rows).transpose());
    // Parts of larger matrices, with contiguous columns and with contiguous rows.
    let larger = numbered(rows + 3, columns + 2);
    check(larger.as_ref().submatrix(1, 1, rows, columns));
    let larger = numbered(columns + 2, rows + 3);
    check(larger.transpose().submatrix(1, 1, rows, columns));
    // Rows in reverse order, columns in reverse order, and both; with contiguous columns, then with contiguous rows.
    let (by_columns, transposed) = (numbered(rows, columns), numbered(columns, rows));
    for matrix in [by_columns.as_ref(), transposed.transpose()] {
        check(matrix.reverse_rows());
        check(matrix.reverse_cols());
        check(matrix.reverse_rows_and_cols());
    }
    // Neither rows nor columns contiguous, and the two strides differ.
    if columns == 1 {
        check(numbered(3, rows).as_ref().row(1).transpose().as_mat());
    }
}

/// Checks every lane of every block, at every level.
fn assert_gathered(matrix: MatRef<'_, f64>, rows: &[usize]) {
    let columns = matrix.ncols();
    for level in Level::available() {
        // Every number must be overwritten.
        let mut blocks = vec![Block([f64::NAN; LANES]); block_count(rows.len(), columns)];
        gather(level, matrix, rows, &mut blocks);
        assert_eq!(blocks.len(), rows.len().div_ceil(8) * columns);
        for (i, block) in blocks.iter().enumerate() {
            for (lane, value) in block.0.into_iter().enumerate() {
                let (sample, column) = ((i / columns * 8 + lane).min(rows.len() - 1), i % columns);
                let (row, at) = (rows[sample], level.name());
                assert_eq!(
                    value,
                    matrix[(row, column)],
                    "sample {sample}, row {row}, column {column} of {rows:?} at {at}"
                );
            }
        }
    }
}

/// Gathers all rows in order and scatters them again.
fn assert_round_trip(matrix: MatRef<'_, f64>) {
    let (rows, columns) = (matrix.nrows(), matrix.ncols());
    let all: Vec<usize> = (0..rows).collect();
    assert_gathered(matrix, &all);
    let mut blocks = vec![Block([f64::NAN; LANES]); block_count(rows, columns)];
    gather(Level::best(), matrix, &all, &mut blocks);
    assert_eq!(Batch::from_rows(matrix).blocks(), blocks);
    // Into a matrix with contiguous columns, into one with contiguous rows, and into both with rows in reverse order.
    let nan = |rows, columns| Mat::from_fn(rows, columns, |_, _| f64::NAN);
    let (mut by_columns, mut by_rows) = (nan(rows, columns), nan(columns, rows));
    scatter(&blocks, by_columns.as_mut());
    scatter(&blocks, by_rows.as_mut().transpose_mut());
    assert_eq!(by_columns, matrix);
    assert_eq!(by_rows.transpose(), matrix);
    let (mut by_columns, mut by_rows) = (nan(rows, columns), nan(columns, rows));
    scatter(&blocks, by_columns.as_mut().reverse_rows_mut());
    scatter(&blocks, by_rows.as_mut().transpose_mut().reverse_rows_mut());
    assert_eq!(by_columns.reverse_rows(), matrix);
    assert_eq!(by_rows.transpose().reverse_rows(), matrix);
}

#[test]
fn matrices_of_any_layout_go_into_blocks_and_back() {
    for rows in ROWS {
        for columns in COLUMNS {
            for_all_layouts(rows, columns, assert_round_trip);
        }
    }
}

#[test]
fn rows_are_gathered_in_the_order_asked_for() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for rows in [1, 2, 8, 9, 30] {
        for columns in COLUMNS {
            for_all_layouts(rows, columns, |matrix| {
                let mut shuffled: Vec<usize> = (0..rows).collect();
                shuffled.shuffle(&mut rng);
                assert_gathered(matrix, &shuffled);
                // Some of the rows, and some more than once.
                assert_gathered(matrix, &shuffled[..rng.random_range(0..=rows)]);
                let count = rng.random_range(0..=2 * rows);
                let drawn: Vec<usize> = (0..count).map(|_| rng.random_range(0..rows)).collect();
                assert_gathered(matrix, &drawn);
                // Neighbours from any row on, neighbours with one row out of order, descending rows, and every other
                // row.
                let first = rng.random_range(0..rows);
                let mut neighbours: Vec<usize> = (first..rows).collect();
                assert_gathered(matrix, &neighbours);
                let at = rng.random_range(0..neighbours.len());
                neighbours[at] = rng.random_range(0..rows);
                assert_gathered(matrix, &neighbours);
                assert_gathered(matrix, &(0..rows).rev().collect::<Vec<_>>());
                assert_gathered(matrix, &(0..rows).step_by(2).collect::<Vec<_>>());
            });
        }
    }
}

#[test]
fn a_contiguous_column_ends_where_its_matrix_ends_and_not_where_its_memory_does() {
    // A view of some rows of a longer matrix: memory continues with other numbers, but the blocks repeat the last
    // row.
    let long = numbered(40, 3);
    for rows in 0..=40 {
        assert_round_trip(long.as_ref().subrows(0, rows));
        assert_round_trip(long.as_ref().subrows(40 - rows, rows));
    }
}

#[test]
fn results_are_scattered_into_views_without_touching_the_rest() {
    let source = numbered(11, 3);
    let batch = Batch::from_rows(source.as_ref());
    let mut target = Mat::<f64>::zeros(20, 7);
    scatter(batch.blocks(), target.as_mut().submatrix_mut(4, 2, 11, 3));
    assert_eq!(target.as_ref().submatrix(4, 2, 11, 3), source);
    let rest = (0..7).flat_map(|j| (0..20).map(move |i| (i, j)));
    let outside = rest.filter(|(i, j)| !((4..15).contains(i) && (2..5).contains(j)));
    assert!(outside.into_iter().all(|at| target[at] == 0.0));

    let mut transposed = Mat::<f64>::zeros(3, 11);
    scatter(batch.blocks(), transposed.as_mut().transpose_mut());
    assert_eq!(transposed.transpose(), source);
}

#[test]
fn a_batch_knows_its_shape_and_gives_its_rows_back() {
    let source = numbered(11, 3);
    let mut batch = Batch::from_rows(source.as_ref());
    assert_eq!((batch.samples(), batch.width(), batch.blocks().len()), (11, 3, 6));
    assert_eq!(batch.to_mat(), source);
    batch.blocks_mut()[1].0[2] = -1.0;
    assert_eq!(batch.to_mat()[(2, 1)], -1.0);
    assert_eq!(Batch::zeros(11, 3).to_mat(), Mat::<f64>::zeros(11, 3));
}

#[test]
#[should_panic(expected = "wrong number of blocks")]
fn too_few_blocks_to_gather_into_are_refused() {
    gather(Level::best(), numbered(9, 2).as_ref(), &[0, 1, 2, 3, 4, 5, 6, 7, 8], &mut [Block::default(); 3]);
}

#[test]
#[should_panic(expected = "wrong number of blocks")]
fn too_many_blocks_to_gather_into_are_refused() {
    gather(Level::best(), numbered(9, 2).as_ref(), &[8, 0], &mut [Block::default(); 4]);
}

#[test]
fn rows_that_a_matrix_does_not_have_are_refused() {
    for rows in [0, 1, 7, 8, 20] {
        for_all_layouts(rows, 9, |matrix| {
            for level in Level::available() {
                for wrong in [rows, rows + 1, usize::MAX] {
                    // Alone, as the last of neighbours, and among others.
                    let neighbours: Vec<usize> = (wrong.saturating_sub(LANES - 1)..=wrong).collect();
                    for asked in [vec![wrong], neighbours, vec![0, wrong, 0]] {
                        let gathered = catch_unwind(|| {
                            let mut blocks = vec![Block::default(); block_count(asked.len(), 9)];
                            gather(level, matrix, &asked, &mut blocks);
                        });
                        assert!(gathered.is_err(), "{asked:?} of {rows} rows at {}", level.name());
                    }
                }
            }
        });
    }
}

#[test]
#[should_panic(expected = "wrong number of blocks")]
fn too_many_blocks_to_scatter_are_refused() {
    scatter(&[Block::default(); 5], numbered(9, 2).as_mut());
}

#[test]
fn more_than_can_be_counted_is_not_taken_for_a_few() {
    // 2^61 groups of 8 blocks are 2^64, which is 0 where nobody looks.
    assert_eq!(block_count(usize::MAX, 8), usize::MAX);
    assert_eq!(block_count(usize::MAX, 0), 0);
    for (samples, width) in [(usize::MAX, 8), (1, usize::MAX), (usize::MAX, 1)] {
        assert!(std::panic::catch_unwind(|| Batch::zeros(samples, width)).is_err(), "{samples} x {width}");
    }
    for length in [usize::MAX, usize::MAX - 8, usize::MAX / 8] {
        assert!(std::panic::catch_unwind(|| Padded::zeros(length)).is_err(), "{length}");
    }
}
