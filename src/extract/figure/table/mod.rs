//! Reads the figures of tables: indicator tables of plans and annual plan reports.
//!
//! A run of table passages is read as one table. Rows of cells parted by tabs have a header that names
//! the columns; a table flattened to one cell a line is cut into rows again by its running numbers.
//! In both, the row names the indicator and the unit, the column the year and whether it is a target, and
//! its own unit where it has one (增长（%）). A header may have two rows, and a name may stand over several
//! rows: cells that these cover are empty.
//! Rows without such a header are read like running text.
//!
//! It deliberately guesses no column: where a row has fewer cells than the header has columns, its
//! figures carry `column_uncertain`.

mod cell;
pub(in crate::extract) mod flat;
pub(in crate::extract) mod head;
mod header;

use self::header::{Column, Header};
use super::{Setting, reader};
use crate::extract::Material;
use crate::extract::letters::Letters;
use crate::model::{Figure, Passage};

/// Reads the tables of a run of `count` passages that begins at `first`.
pub(super) fn read(
    material: &Material,
    first: usize,
    count: usize,
    setting: &Setting,
    letters: &mut Letters,
    out: &mut Vec<Figure>,
) {
    let Some(rows) = material.passages.get(first..first + count) else { return };
    let mut header: Option<Header> = None;
    // A name over several rows leaves the cells below it empty.
    let mut name = String::new();
    // Whether the row before is the header's.
    let mut is_below = false;
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let place = Setting { passage: first + at, ..*setting };
        if let Some((found, next)) = header::flat(rows, at, setting) {
            at = next + flat::read(rows, next, first, &found, setting, letters, out);
            continue;
        }
        let has_cells = row.text.contains('\t');
        let above = header.as_ref().filter(|_| std::mem::take(&mut is_below));
        let continued =
            above.and_then(|above| header::continued(above, &row.text, setting));
        let over = at.checked_sub(1).and_then(|over| rows.get(over));
        let under = over
            .filter(|over| over.text.contains('\t'))
            .and_then(|over| header::under(&over.text, &row.text, setting));
        if let Some(found) = continued.filter(|_| has_cells) {
            header = Some(found);
        } else if has_cells
            && let Some(found) = under.or_else(|| header::tabbed(&row.text, setting))
        {
            header = Some(found);
            is_below = true;
            name.clear();
        } else if let Some(header) = header.as_ref().filter(|_| has_cells) {
            read_row(row, header, &place, &mut name, letters, out);
        } else {
            letters.read(&row.text);
            reader::read(letters, &place, out);
        }
        at += 1;
    }
}

/// Reads a row of cells under its header.
fn read_row(
    row: &Passage,
    header: &Header,
    setting: &Setting,
    last_name: &mut String,
    letters: &mut Letters,
    out: &mut Vec<Figure>,
) {
    let mut cells = Vec::new();
    let mut from = 0;
    for text in row.text.split('\t') {
        cells.push((from, text));
        from += text.len() + 1;
    }
    let text = |index: Option<usize>| {
        index.and_then(|index| cells.get(index)).map_or("", |cell| cell.1.trim())
    };
    if !text(Some(header.name)).is_empty() {
        text(Some(header.name)).clone_into(last_name);
    }
    let (name, unit) = (last_name.as_str(), text(header.unit));
    if name.is_empty() {
        return;
    }
    // A merged cell leaves a row shorter than its header.
    let short = cells.len() < header.width;
    for column in &header.values {
        let Some(&(from, text)) = cells.get(column.index) else { continue };
        let place = cell::Place { setting, from, short };
        out.extend(cell::read(letters, text, name, unit, column, &place));
    }
}

/// Returns the name of a row without its running number and marks: 1.地区生产总值, （1）城镇.
fn row_name(name: &str) -> String {
    let name = name.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(c, '.' | '．' | '、' | '*' | '#' | '—')
    });
    name.split_whitespace().collect()
}
