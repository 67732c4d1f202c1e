//! Aligns cells in columns by display width.
//!
//! Every column is as wide as its widest cell up to its limit; the last takes what is left of the
//! page. Longer cells are cut with ….

use std::borrow::Borrow;

use super::layout::{Layout, columns, one_line, truncated};
use crate::output::csv::plain;
use crate::output::fields::pick;
use crate::output::json::to_loose_value;
use crate::output::listing::Listing;

/// Columns of one cell when fields are picked, the last column apart.
const FIELD_LIMIT: usize = 32;

/// Fewest columns that the last column is given.
const LAST_LEAST: usize = 12;

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// A column: its head, its side, and the most columns that it takes.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) head: String,
    pub(super) align: Align,
    pub(super) limit: usize,
}

impl Column {
    pub(super) fn left(head: &str, limit: usize) -> Self {
        Self { head: head.to_owned(), align: Align::Left, limit }
    }

    pub(super) fn right(head: &str) -> Self {
        Self { head: head.to_owned(), align: Align::Right, limit: usize::MAX }
    }
}

/// Lays rows out under their heads.
pub(super) fn render_columns(
    heads: &[Column],
    rows: &[Vec<String>],
    layout: Layout,
) -> String {
    let widths = widths(heads, rows, layout.width);
    let names: Vec<String> = heads.iter().map(|column| column.head.clone()).collect();
    let mut out = layout.faint(&line(&names, heads, &widths));
    out.push('\n');
    for row in rows {
        out.push_str(&line(row, heads, &widths));
        out.push('\n');
    }
    out
}

fn widths(heads: &[Column], rows: &[Vec<String>], page: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            let widest = cells.map(|cell| columns(cell)).max().unwrap_or(0);
            widest.min(column.limit).max(columns(&column.head))
        })
        .collect();
    let gaps = 2 * widths.len().saturating_sub(1);
    if let Some((last, others)) = widths.split_last_mut() {
        let left = page.saturating_sub(others.iter().sum::<usize>() + gaps);
        *last = (*last).min(left.max(LAST_LEAST));
    }
    widths
}

fn line(cells: &[String], heads: &[Column], widths: &[usize]) -> String {
    let mut out = String::new();
    for ((cell, column), &width) in cells.iter().zip(heads).zip(widths) {
        if !out.is_empty() {
            out.push_str("  ");
        }
        let cell = truncated(cell, width);
        let pad = " ".repeat(width.saturating_sub(columns(&cell)));
        match column.align {
            Align::Left => out.extend([cell, pad]),
            Align::Right => out.extend([pad, cell]),
        }
    }
    out.trim_end().to_owned()
}

/// Lays the picked fields of an answer's rows out in columns.
///
/// # Errors
/// A row that does not serialize.
pub fn render_fields<A: Listing>(
    answer: &A,
    fields: &[String],
    layout: Layout,
) -> std::io::Result<String> {
    let mut rows = Vec::new();
    for row in answer.rows() {
        let row: &A::Row = row.borrow();
        let value = to_loose_value(row)?;
        let cell = |field: &String| one_line(&plain(&pick(&value, field), field));
        rows.push(fields.iter().map(cell).collect::<Vec<String>>());
    }
    let heads: Vec<Column> =
        fields.iter().map(|field| Column::left(field, FIELD_LIMIT)).collect();
    let heads = with_open_end(heads);
    Ok(render_columns(&heads, &rows, layout))
}

fn with_open_end(mut heads: Vec<Column>) -> Vec<Column> {
    if let Some(last) = heads.last_mut() {
        last.limit = usize::MAX;
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::{hit, search};

    #[test]
    fn cells_are_aligned_by_display_columns() {
        let heads =
            [Column::left("region", 8), Column::right("n"), Column::left("t", 99)];
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["望江区", "7", "一二"]), row(["a", "12", "三"])];
        let text = render_columns(&heads, &rows, Layout { width: 40, color: false });
        assert_eq!(text, "region   n  t\n望江区   7  一二\na       12  三\n");
    }

    #[test]
    fn the_last_column_is_cut_at_the_page() {
        let heads = [Column::left("a", 10), Column::left("b", usize::MAX)];
        let rows = [vec!["x".to_owned(), "望江区政府工作报告全文".to_owned()]];
        let text = render_columns(&heads, &rows, Layout { width: 16, color: false });
        assert_eq!(text, "a  b\nx  望江区政府工…\n");
    }

    #[test]
    fn picked_fields_become_columns() {
        let fields = ["report.year".to_owned(), "section.path".to_owned()];
        let layout = Layout { width: 60, color: false };
        let text = render_fields(&search(vec![hit()]), &fields, layout).unwrap();
        assert!(
            text.starts_with("report.year  section.path\n2023         三、"),
            "{text}"
        );
    }
}
