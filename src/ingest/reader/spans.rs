//! Tells how many columns each cell of a table covers, from the places of the cells' right edges.
//!
//! DOC and RTF do not say that a cell is merged with its neighbor: the row has one cell fewer, and its
//! edge stands where the neighbor's would. The edges of all rows together are the columns of the table.
//! Edges within a millimeter and a quarter are one: rows of one table differ by a hair.
//!
//! It catches a head over several columns (2023年 over 绝对数 and 增长); it misses columns narrower than
//! that hair, and tells nothing of a table with more columns than any on paper.

/// Distance, in twentieths of a point, up to which edges are one.
const HAIR: i64 = 72;
/// Most columns of a table that is judged.
const MOST: usize = 64;

/// Returns for each row how many columns each of its cells covers.
pub(super) fn spans(rows: &[Vec<i64>]) -> Vec<Vec<usize>> {
    let columns = columns(rows);
    rows.iter()
        .map(|edges| {
            let mut covered = 0;
            edges
                .iter()
                .map(|edge| {
                    let upto = columns.partition_point(|at| *at <= edge + HAIR);
                    let own = upto.saturating_sub(covered).max(1);
                    covered = covered.max(upto);
                    if columns.len() > MOST { 1 } else { own }
                })
                .collect()
        })
        .collect()
}

/// Returns the right edges of the table's columns, from left to right.
fn columns(rows: &[Vec<i64>]) -> Vec<i64> {
    let mut all: Vec<i64> = rows.iter().flatten().copied().collect();
    all.sort_unstable();
    let mut columns: Vec<i64> = Vec::new();
    for edge in all {
        if columns.last().is_none_or(|last| edge - last > HAIR) {
            columns.push(edge);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(rows: &[&[i64]], expected: &[&[usize]]) {
        let rows: Vec<Vec<i64>> = rows.iter().map(|row| row.to_vec()).collect();
        assert_eq!(spans(&rows), expected);
    }

    #[test]
    fn a_cell_covers_the_columns_up_to_its_edge() {
        check(&[&[1000, 3000], &[1000, 2000, 3000]], &[&[1, 2], &[1, 1, 1]]);
    }

    #[test]
    fn edges_that_differ_by_a_hair_are_one() {
        check(&[&[1000, 2010], &[1020, 2000]], &[&[1, 1], &[1, 1]]);
    }

    #[test]
    fn rows_of_equal_cells_have_no_wide_ones() {
        check(&[&[10, 2000], &[10, 2000]], &[&[1, 1], &[1, 1]]);
        check(&[], &[]);
    }

    #[test]
    fn edges_that_go_backwards_do_no_harm() {
        check(&[&[3000, 1000], &[1000, 3000]], &[&[2, 1], &[1, 1]]);
    }

    proptest! {
        #[test]
        fn every_cell_covers_a_column_and_no_row_more_than_all(
            rows in proptest::collection::vec(proptest::collection::vec(0_i64..9000, 0..9), 0..9)
        ) {
            let columns = columns(&rows).len();
            for (row, spans) in rows.iter().zip(spans(&rows)) {
                prop_assert_eq!(row.len(), spans.len());
                prop_assert!(spans.iter().all(|span| (1..=columns.max(1)).contains(span)));
                if row.is_sorted_by(|a, b| b - a > HAIR) {
                    prop_assert!(spans.iter().sum::<usize>() <= columns);
                }
            }
        }
    }
}
