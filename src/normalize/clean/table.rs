//! Finds tables and notes among the lines.
//!
//! A table is a run of lines with tabs between cells (empty cells at their ends included), three or more
//! lines on end with the same number of cells set apart by spaces, or a table flattened to one cell a
//! line: ten or more short lines on end of which many are numbers or units. It catches a table of
//! indicators pasted from a page; it misses a flattened one with fewer than ten cells, and one whose
//! empty cells are only spaces.
//! Notes are what follows a line 名词解释 or 注释 in the second half, up to the next annex, and 注：
//! below a table.

use super::at;
use super::line::{Ending, Line, LineRole};
use crate::normalize::marker::{self, MarkerKind, digit};

/// Cells that make a flattened table.
const FEWEST_CELLS: usize = 10;
/// Columns of the longest cell of a flattened table.
const WIDEST_CELL: u32 = 40;

/// Rows of a table that is set with spaces, and the least stretches of spaces in each.
const FEWEST_ROWS: usize = 3;
const FEWEST_SPACES: u32 = 2;

/// Marks tables and notes.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    mark_tabbed(lines);
    mark_thin_rows(lines);
    take_in_outer_cells(text, lines);
    mark_spaced(text, lines);
    mark_flattened(text, lines);
    mark_captions(text, lines);
    mark_notes(text, lines);
}

fn mark_tabbed(lines: &mut [Line]) {
    let is_row =
        |l: Option<&Line>| l.is_some_and(|l| l.role == LineRole::Text && l.tabs > 0);
    let rows: Vec<bool> = (0..lines.len())
        .map(|i| {
            let cells = lines.get(i).map_or(0, |l| l.tabs) + 1;
            let beside = is_row(lines.get(i + 1)) || i > 0 && is_row(lines.get(i - 1));
            is_row(lines.get(i)) && (cells >= 3 || beside)
        })
        .collect();
    for (line, row) in lines.iter_mut().zip(rows) {
        if row {
            line.role = LineRole::Table;
        }
    }
}

/// Marks rows that have one cell alone: the others are empty, and as many as in a row beside.
fn mark_thin_rows(lines: &mut [Line]) {
    let tabs = |line: &Line| line.tabs + line.outer_tabs;
    for at in 0..lines.len() {
        let Some(line) = lines.get(at) else { break };
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let is_row = line.role == LineRole::Text
            && line.outer_tabs > 0
            && beside
                .filter_map(|near| lines.get(near))
                .any(|near| near.role == LineRole::Table && tabs(near) == tabs(line));
        if is_row && let Some(line) = lines.get_mut(at) {
            line.role = LineRole::Table;
        }
    }
}

/// Lets rows begin and end with their empty cells, so that each cell stands in its column.
fn take_in_outer_cells(text: &str, lines: &mut [Line]) {
    let bytes = text.as_bytes();
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    for line in lines.iter_mut().filter(|line| line.role == LineRole::Table) {
        if line.outer_tabs == 0 {
            continue;
        }
        let before = bytes.get(..line.span.start).unwrap_or_default();
        let before = before.iter().rev().take_while(is_blank);
        let behind = bytes.get(line.span.end..).unwrap_or_default();
        let behind = behind.iter().take_while(is_blank);
        let upto_last_tab = |blanks: Vec<&u8>| {
            blanks.iter().rposition(|byte| **byte == b'\t').map_or(0, |at| at + 1)
        };
        line.span.start -= upto_last_tab(before.collect());
        line.span.end += upto_last_tab(behind.collect());
        line.tabs += std::mem::take(&mut line.outer_tabs);
    }
}

/// Marks rows whose cells are set apart by spaces: 绝缘子   万只   318.6. One of them holds a number.
fn mark_spaced(text: &str, lines: &mut [Line]) {
    let cells = |l: &Line| {
        let row = l.role == LineRole::Text
            && l.tabs == 0
            && l.wide_spaces >= FEWEST_SPACES
            && l.ending == Ending::Open;
        row.then_some(l.wide_spaces)
    };
    let mut start = 0;
    while start < lines.len() {
        let Some(first) = lines.get(start) else { break };
        let Some(number) = cells(first) else {
            start += 1;
            continue;
        };
        let same = lines.iter().skip(start).take_while(|l| cells(l) == Some(number));
        let end = start + same.count();
        let rows = lines.get_mut(start..end).unwrap_or_default();
        let counts =
            rows.iter().any(|l| at(text, l.span).chars().any(|c| digit(c).is_some()));
        if rows.len() >= FEWEST_ROWS && counts {
            rows.iter_mut().for_each(|line| line.role = LineRole::Table);
        }
        start = end;
    }
}

fn mark_flattened(text: &str, lines: &mut [Line]) {
    let mut start = 0;
    let mut numbers = 0;
    for i in 0..=lines.len() {
        let cell = lines.get(i).filter(|l| is_cell(text, l));
        if let Some(line) = cell {
            numbers += usize::from(is_quantity(at(text, line.span)));
            continue;
        }
        if i - start >= FEWEST_CELLS && numbers * 4 >= i - start {
            // A title may stand above the head of the table: it is a caption, and marked as one.
            for line in lines.iter_mut().take(i).skip(start) {
                line.role = LineRole::Table;
            }
        }
        (start, numbers) = (i + 1, 0);
    }
}

/// Whether a line can be a cell: short, without the end of a sentence or a heading's number.
fn is_cell(text: &str, line: &Line) -> bool {
    let heading = line.marked
        && marker::parse(at(text, line.span)).is_some_and(|m| m.kind != MarkerKind::Lone);
    line.role == LineRole::Text
        && line.columns <= WIDEST_CELL
        && line.ending == Ending::Open
        && !heading
}

/// Whether a cell holds a number, a sign or a unit.
fn is_quantity(content: &str) -> bool {
    content.chars().all(|c| {
        digit(c).is_some()
            || matches!(
                c,
                '.' | '%' | '％' | '-' | '—' | ',' | '/' | '±' | '~' | ' ' | '＋' | '+'
            )
    })
}

/// Marks the title and the unit line above a table, and 注： below it with the lines it runs over. It
/// misses the second line of a note in a text with blank lines between all lines.
fn mark_captions(text: &str, lines: &mut [Line]) {
    for i in 0..lines.len() {
        let table = |j: usize| lines.get(j).is_some_and(|l| l.role == LineRole::Table);
        let Some(line) = lines.get(i) else { break };
        let content = at(text, line.span);
        let caption = line.role == LineRole::Text
            && line.columns <= 90
            && matches!(line.ending, Ending::Open | Ending::Clause)
            && !line.marked
            && (table(i + 1) || table(i + 2) && is_unit_line(text, lines.get(i + 1)));
        let note = i > 0
            && lines.get(i - 1).is_some_and(|l| l.role == LineRole::Table)
            && content.starts_with('注');
        let goes_on = line.role == LineRole::Text
            && line.gap == 0
            && !line.marked
            && i.checked_sub(1).and_then(|before| lines.get(before)).is_some_and(|l| {
                l.role == LineRole::Note
                    && l.ending != Ending::Sentence
                    && l.columns >= WIDEST_CELL
            });
        // The sentence that leads to a table ends in a colon; only a title or unit line is part of it.
        let leads = line.ending == Ending::Clause && !content.starts_with("单位");
        if let Some(line) = lines.get_mut(i) {
            match (caption && !leads, note || goes_on) {
                (true, _) => line.role = LineRole::Table,
                (_, true) => line.role = LineRole::Note,
                _ => {}
            }
        }
    }
}

fn is_unit_line(text: &str, line: Option<&Line>) -> bool {
    line.is_some_and(|l| {
        at(text, l.span).trim_start_matches(['（', '(']).starts_with("单位")
    })
}

/// Marks glossary entries at the end.
fn mark_notes(text: &str, lines: &mut [Line]) {
    let half = lines.len() / 2;
    let mut inside = false;
    for line in lines.iter_mut().skip(half) {
        let content = at(text, line.span);
        if is_notes_title(content, line) {
            inside = true;
            continue;
        }
        let annex = line.marked
            && marker::parse(content).is_some_and(|m| m.kind == MarkerKind::Annex);
        if annex {
            inside = false;
        }
        if inside && line.role == LineRole::Text {
            line.role = LineRole::Note;
        }
    }
}

/// Returns whether a line is the title of a glossary or of notes.
pub(super) fn is_notes_title(content: &str, line: &Line) -> bool {
    if line.columns > 80 || line.role != LineRole::Text || line.ending == Ending::Sentence
    {
        return false;
    }
    let bare: String = content
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '：' | ':' | '*' | '#' | '【' | '】')
        })
        .collect();
    marker::is_notes_title(&bare)
}
