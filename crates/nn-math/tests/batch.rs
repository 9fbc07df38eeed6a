//! Matrices to blocks of eight samples and back.

use nn_math::batch::{Batch, block_count, gather, scatter};
use nn_math::simd::{Block, LANES};
use nn_math::{Mat, MatRef};

/// No two entries are alike, and none is zero.
fn numbered(rows: usize, columns: usize) -> Mat<f64> {
    Mat::from_fn(rows, columns, |i, j| (1000 * i + j + 1) as f64)
}

const ROWS: [usize; 13] = [0, 1, 2, 7, 8, 9, 15, 16, 17, 23, 24, 25, 100];
const COLUMNS: [usize; 5] = [0, 1, 2, 3, 10];

/// Checks every lane of every block, then the way back.
fn assert_round_trip(matrix: MatRef<'_, f64>) {
    let (rows, columns) = (matrix.nrows(), matrix.ncols());
    // Whatever was in the blocks before must go.
    let mut blocks = vec![Block([f64::NAN; LANES]); block_count(rows, columns)];
    gather(matrix, &mut blocks);
    assert_eq!(blocks.len(), rows.div_ceil(8) * columns);
    for (i, block) in blocks.iter().enumerate() {
        for (lane, value) in block.0.into_iter().enumerate() {
            let (row, column) = (i / columns * 8 + lane, i % columns);
            let expected = if row < rows { matrix[(row, column)] } else { 0.0 };
            assert_eq!(value, expected, "row {row}, column {column} of {rows} x {columns}");
        }
    }
    let mut back = Mat::from_fn(rows, columns, |_, _| f64::NAN);
    scatter(&blocks, back.as_mut());
    assert_eq!(back, matrix);
}

#[test]
fn matrices_of_any_layout_go_into_blocks_and_back() {
    for rows in ROWS {
        for columns in COLUMNS {
            // Columns contiguous: lanes are copied eight at a time. (faer pads its columns, so the end of a column is
            // not the end of its memory; a slice has no padding.)
            assert_round_trip(numbered(rows, columns).as_ref());
            let values: Vec<f64> = (1..=rows * columns).map(|i| i as f64).collect();
            assert_round_trip(MatRef::from_column_major_slice(&values, rows, columns));
            // Rows contiguous, by slice and by transposition.
            assert_round_trip(MatRef::from_row_major_slice(&values, rows, columns));
            assert_round_trip(numbered(columns, rows).transpose());
            // Cut out of something larger, its rows contiguous and its columns.
            let larger = numbered(rows + 3, columns + 2);
            assert_round_trip(larger.as_ref().submatrix(1, 1, rows, columns));
            let larger = numbered(columns + 2, rows + 3);
            assert_round_trip(larger.transpose().submatrix(1, 1, rows, columns));
            // Columns in memory from the last row up, and from the last column on.
            assert_round_trip(numbered(rows, columns).reverse_rows());
            assert_round_trip(numbered(rows, columns).reverse_cols());
        }
    }
}

#[test]
fn a_contiguous_column_ends_where_its_matrix_ends_and_not_where_its_memory_does() {
    // A view of the first rows of a longer matrix: the memory goes on with other numbers, the blocks with zeros.
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
    gather(numbered(9, 2).as_ref(), &mut [Block::default(); 3]);
}

#[test]
#[should_panic(expected = "wrong number of blocks")]
fn too_many_blocks_to_scatter_are_refused() {
    scatter(&[Block::default(); 5], numbered(9, 2).as_mut());
}
