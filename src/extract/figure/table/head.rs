//! Reads the head of a table: for each column the names that stand over it, from the top.
//!
//! A cell that stands over several columns leaves the cells beside it empty, one that stands over
//! several rows leaves those below it empty. So 2023年 over 产量 and 增长 gives 2023年 › 产量 and
//! 2023年 › 增长. Rows of a head hold no values, and below the first of them nothing stands in the first
//! column unless nothing stood there before.
//!
//! Catches heads of up to four rows; misses a second row that names the rows' own kinds under 指标.

/// Most rows of a head.
const MOST_ROWS: usize = 4;

/// Returns the cells of a row without white space.
pub(super) fn cells(row: &str) -> Vec<String> {
    row.split('\t').map(|cell| cell.split_whitespace().collect()).collect()
}

/// Returns whether cells may stand in a head: none is a value; years are none.
pub(super) fn is_head(cells: &[String]) -> bool {
    let is_value = |cell: &String| {
        let number = cell.starts_with(|c: char| c.is_ascii_digit() || "-－+".contains(c));
        number && !cell.contains('年')
    };
    !cells.iter().any(is_value) && cells.iter().any(|cell| !cell.is_empty())
}

/// Returns the cells of a first row as paths of one name.
pub(super) fn first(row: &[String]) -> Vec<Vec<String>> {
    row.iter()
        .map(|cell| Vec::from_iter(Some(cell.clone()).filter(|c| !c.is_empty())))
        .collect()
}

/// Puts a row of a head below the rows above it.
pub(super) fn below(above: &[Vec<String>], row: &[String]) -> Vec<Vec<String>> {
    let mut over: &[String] = &[];
    let mut paths = Vec::with_capacity(row.len());
    for (index, cell) in row.iter().enumerate() {
        let own = above.get(index).map_or(&[][..], Vec::as_slice);
        if !own.is_empty() {
            over = own;
        }
        // What stands over an empty cell alone goes no further.
        if cell.is_empty() {
            over = &[];
            paths.push(own.to_vec());
        } else {
            paths.push(over.iter().chain([cell]).cloned().collect());
        }
    }
    paths
}

/// Returns the names over each column of a table that rows of cells make; none without a head.
pub(in crate::extract) fn columns(rows: &[&str]) -> Vec<Vec<String>> {
    let mut rows = rows.iter().filter(|row| row.contains('\t')).map(|row| cells(row));
    let Some(top) = rows.next().filter(|row| is_head(row)) else { return Vec::new() };
    let mut paths = first(&top);
    for row in rows.take(MOST_ROWS - 1) {
        let is_free = |at: usize| row.get(at).is_none_or(String::is_empty);
        let named = paths.first().is_some_and(|path| !path.is_empty());
        if !is_head(&row) || named && !is_free(0) || row.len() > paths.len() {
            break;
        }
        paths = below(&paths, &row);
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows with `|` between their cells, and the paths with `›` between their names.
    fn check(rows: &[&str], expected: &[&str]) {
        let rows: Vec<String> = rows.iter().map(|row| row.replace('|', "\t")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let found: Vec<String> =
            columns(&rows).iter().map(|path| path.join("›")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_over_columns_goes_before_theirs() {
        check(
            &["指标|单位|2022年||2023年|", "||产量|增长|产量|增长", "茶|吨|9|1.0|10|2.0"],
            &["指标", "单位", "2022年›产量", "2022年›增长", "2023年›产量", "2023年›增长"],
        );
    }

    #[test]
    fn a_first_row_may_leave_the_name_to_the_second() {
        check(
            &["|2022年|2023年|", "指标|产量|产量|增长", "茶|9|10|2.0"],
            &["指标", "2022年›产量", "2023年›产量", "2023年›增长"],
        );
    }

    #[test]
    fn rows_of_words_below_a_head_are_no_head() {
        check(&["任务|单位", "修路|交通局", "|水务局"], &["任务", "单位"]);
    }

    #[test]
    fn a_table_of_values_alone_has_no_head() {
        check(&["1|茶|9", "2|米|8"], &[]);
        check(&["标题"], &[]);
        check(&[], &[]);
    }
}
