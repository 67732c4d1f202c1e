//! Cuts a flattened table, one cell a line, into rows again by its running numbers.
//!
//! A cell that holds the next running number begins a row if a name follows it. So the 8 of `2-3, 8,
//! 高新技术企业数` is a number and the 3 of `3, 3, 19` is a value. Misses tables without running numbers,
//! which are read like text.

use super::header::{self, Header};
use super::{Column, cell};
use crate::extract::FlatRow;
use crate::extract::figure::Setting;
use crate::extract::letters::Letters;
use crate::model::{Check, Figure, FigureRule, Passage};

/// Cells that a row may have.
const LONGEST_ROW: usize = 12;

/// A text that stands alone in its cell.
pub(super) trait Cell {
    /// Returns the text.
    fn text(&self) -> &str;
}

impl Cell for Passage {
    fn text(&self) -> &str {
        self.text.trim()
    }
}

impl Cell for &str {
    fn text(&self) -> &str {
        self.trim()
    }
}

/// Cuts the cells of a run into rows, heads among them.
pub(in crate::extract) fn rows(cells: &[&str]) -> Vec<FlatRow> {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < cells.len() {
        let Some(end) = header::flat_end(cells, at) else {
            at += 1;
            continue;
        };
        rows.push(FlatRow { cells: at..end, is_uncertain: false });
        let width = end - at;
        (at, rows) = rows_under(cells, end, width, rows);
    }
    rows
}

/// Adds the rows under a head of so many columns; returns where they end.
fn rows_under(
    cells: &[&str],
    from: usize,
    width: usize,
    mut rows: Vec<FlatRow>,
) -> (usize, Vec<FlatRow>) {
    let (mut at, mut number) = (from, 1);
    while begins(cells, at, number) {
        let limit = (at + LONGEST_ROW).min(cells.len());
        let next = (at + 2..limit).find(|&next| begins(cells, next, number + 1));
        let end = next.unwrap_or((at + width).min(cells.len()));
        rows.push(FlatRow { cells: at..end, is_uncertain: end - at != width });
        (at, number) = (end, number + 1);
    }
    (at, rows)
}

/// Reads the rows that begin at `from`; returns how many cells they take.
pub(super) fn read(
    rows: &[Passage],
    from: usize,
    first: usize,
    header: &Header,
    setting: &Setting,
    letters: &mut Letters,
    out: &mut Vec<Figure>,
) -> usize {
    let mut number = 1;
    let mut at = from;
    while begins(rows, at, number) {
        let limit = (at + LONGEST_ROW).min(rows.len());
        let end = (at + 2..limit)
            .find(|&next| begins(rows, next, number + 1))
            .unwrap_or_else(|| last_end(rows, at, header).min(rows.len()));
        read_row(rows, at, end, first, header, setting, letters, out);
        at = end;
        number += 1;
    }
    at - from
}

fn text<C: Cell>(rows: &[C], at: usize) -> &str {
    rows.get(at).map_or("", Cell::text)
}

/// Returns whether a row of this running number begins at a cell.
fn begins<C: Cell>(rows: &[C], at: usize, number: usize) -> bool {
    text(rows, at).trim_end_matches(['.', '、']) == number.to_string()
        && is_name(text(rows, at + 1))
}

/// Returns whether a cell names an indicator rather than a unit or a value.
fn is_name(text: &str) -> bool {
    let han = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    han >= 2 && han > digits && !cell::is_unit(text)
}

/// Where the last row ends: as many cells as the header has columns.
fn last_end(rows: &[Passage], at: usize, header: &Header) -> usize {
    let unit = usize::from(cell::is_unit(text(rows, at + 2)));
    at + 2 + unit + header.values.len()
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row stands between its table and its report"
)]
fn read_row(
    rows: &[Passage],
    at: usize,
    end: usize,
    first: usize,
    header: &Header,
    setting: &Setting,
    letters: &mut Letters,
    out: &mut Vec<Figure>,
) {
    let name = text(rows, at + 1);
    let has_unit = header.unit.is_some() && cell::is_unit(text(rows, at + 2));
    let unit = if has_unit { text(rows, at + 2) } else { "" };
    let values = at + 2 + usize::from(has_unit);
    let count = end.saturating_sub(values);
    let columns = header.values.len();
    // With a cell missing the last columns are the likelier ones: what is planned is always told.
    let shift = columns.saturating_sub(count);
    for n in 0..count.min(columns) {
        let Some(column) = header.values.get(n + shift) else { continue };
        let setting = Setting { passage: first + values + n, ..*setting };
        let place = cell::Place { setting: &setting, from: 0, short: count != columns };
        let column = Column { index: n, ..column.clone() };
        let raw = rows.get(values + n).map_or("", |row| row.text.as_str());
        if let Some(mut figure) = cell::read(letters, raw, name, unit, &column, &place) {
            figure.rule = FigureRule::FlatTableCell;
            figure.checks.dedup_by_key(|check: &mut Check| *check);
            out.push(figure);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives rows with their cells joined by `|`, those in doubt with a `?`.
    fn check(cells: &[&str], expected: &[&str]) {
        let found: Vec<String> = rows(cells)
            .into_iter()
            .map(|row| {
                let doubt = if row.is_uncertain { "?" } else { "" };
                format!("{}{doubt}", cells[row.cells].join("|"))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn running_numbers_begin_rows() {
        check(
            &[
                "主要目标",
                "序号",
                "指标名称",
                "单位",
                "目标值",
                "1",
                "粮食总产量",
                "万吨",
                "2",
                "2",
                "新增书房数",
                "8",
                "3",
                "绿地面积",
                "公顷",
                "5",
            ],
            &[
                "序号|指标名称|单位|目标值",
                "1|粮食总产量|万吨|2",
                "2|新增书房数|8?",
                "3|绿地面积|公顷|5",
            ],
        );
    }

    #[test]
    fn cells_without_a_head_are_no_rows() {
        check(&["1", "粮食总产量", "万吨"], &[]);
        check(&[], &[]);
    }
}
