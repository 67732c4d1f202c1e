//! Cuts a flattened table, one cell a line, into rows again by its running numbers.
//!
//! A cell that holds the next running number begins a row if a name follows it. So the 8 of `2-3, 8,
//! 高新技术企业数` is a number and the 3 of `3, 3, 19` is a value. Misses tables without running numbers,
//! which are read like text.

use super::header::Header;
use super::{Column, cell};
use crate::extract::figure::Setting;
use crate::extract::letters::Letters;
use crate::model::{Check, Figure, FigureRule, Passage};

/// Cells that a row may have.
const LONGEST_ROW: usize = 12;

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

fn text(rows: &[Passage], at: usize) -> &str {
    rows.get(at).map_or("", |row| row.text.trim())
}

/// Returns whether a row of this running number begins at a cell.
fn begins(rows: &[Passage], at: usize, number: usize) -> bool {
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
        let column = Column { index: n, ..*column };
        let raw = rows.get(values + n).map_or("", |row| row.text.as_str());
        if let Some(mut figure) = cell::read(letters, raw, name, unit, &column, &place) {
            figure.rule = FigureRule::FlatTableCell;
            figure.checks.dedup_by_key(|check: &mut Check| *check);
            out.push(figure);
        }
    }
}
