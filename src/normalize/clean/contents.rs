//! Finds tables of contents: lines with dot leaders or page numbers, and the lines between them.
//!
//! Three forms are told: entries with leaders (`一、总则……3`), entries with a tab or wide gap before
//! a page number that never falls, and, after a line 目录, short lines up to where the first of them
//! comes again. It catches entries broken over two lines between others; it misses a list without
//! numbers, leaders and the word 目录.

use super::at;
use super::line::{Ending, Line, LineRole};
use crate::normalize::marker::digit;

/// Entries that make a table: fewer may be a table of two rows.
const FEWEST: usize = 3;
/// Lines between two entries that still belong to the table: a broken entry, a page number.
const BETWEEN: usize = 2;
/// Columns of the longest entry.
const WIDEST: u32 = 140;

/// An entry as seen in one line.
struct Entry {
    page: Option<u32>,
    leaders: bool,
}

/// Marks the lines of tables of contents.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let entries: Vec<Option<Entry>> = lines
        .iter()
        .map(|l| {
            let fits = l.columns <= WIDEST && l.role == LineRole::Text;
            fits.then(|| entry(at(text, l.span)))?
        })
        .collect();
    let mut i = 0;
    while i < lines.len() {
        if entries.get(i).is_some_and(Option::is_some) {
            let end = run_end(lines, &entries, i);
            if is_table(entries.get(i..end).unwrap_or_default()) {
                mark_run(text, lines, i, end);
            }
            i = end;
        } else {
            i += 1;
        }
    }
    mark_bare(text, lines);
}

/// Returns one past the last entry of the run that begins at `from`. A sentence ends it: what stands
/// between two entries is part of one, never text.
fn run_end(lines: &[Line], entries: &[Option<Entry>], from: usize) -> usize {
    let mut end = from + 1;
    let mut i = end;
    while i < entries.len() && i <= end + BETWEEN {
        if entries.get(i).is_some_and(Option::is_some) {
            end = i + 1;
        } else if lines
            .get(i)
            .is_some_and(|l| l.ending == Ending::Sentence || l.has_sentence)
        {
            break;
        }
        i += 1;
    }
    end
}

/// Whether a run of lines is a table of contents: enough entries, and page numbers that rise.
fn is_table(run: &[Option<Entry>]) -> bool {
    let found = run.iter().flatten().count();
    let leaders = run.iter().flatten().filter(|e| e.leaders).count();
    let mut last = 0;
    let mut falls = 0;
    for page in run.iter().flatten().filter_map(|e| e.page) {
        falls += usize::from(page < last);
        last = page;
    }
    found >= FEWEST && (falls * 10 <= found || leaders * 2 > found)
}

fn mark_run(text: &str, lines: &mut [Line], from: usize, to: usize) {
    // The word 目录 may stand a line or two above the first entry.
    let title = (from.saturating_sub(3)..from)
        .find(|&i| lines.get(i).is_some_and(|l| is_contents_title(at(text, l.span))));
    for line in lines.iter_mut().take(to).skip(title.unwrap_or(from)) {
        if line.role == LineRole::Text {
            line.role = LineRole::Contents;
        }
    }
}

/// Marks a table without page numbers: after 目录, up to where its first line comes again.
fn mark_bare(text: &str, lines: &mut [Line]) {
    let Some(title) = lines
        .iter()
        .take(200)
        .position(|l| l.role == LineRole::Text && is_contents_title(at(text, l.span)))
    else {
        return;
    };
    let Some(first) = lines.get(title + 1) else { return };
    let key = bare(at(text, first.span));
    let fits = |l: &Line| {
        l.columns <= WIDEST && l.ending != Ending::Sentence && l.role == LineRole::Text
    };
    let length = lines.iter().skip(title + 1).take_while(|l| fits(l)).count();
    let again = lines
        .iter()
        .skip(title + 2)
        .take(length)
        .position(|l| bare(at(text, l.span)) == key);
    if let Some(entries) = again.map(|n| n + 1).filter(|&n| n >= FEWEST) {
        for line in lines.iter_mut().skip(title).take(entries + 1) {
            line.role = LineRole::Contents;
        }
    }
}

/// Returns whether a line is the title of a table of contents.
fn is_contents_title(content: &str) -> bool {
    matches!(bare(content).as_str(), "目录" | "目錄" | "目次" | "CONTENTS" | "Contents")
}

/// The content without white space and markup.
fn bare(content: &str) -> String {
    content.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '#')).collect()
}

/// Reads a line as an entry.
fn entry(content: &str) -> Option<Entry> {
    let (title, page) = split_page(content);
    let leaders = title.len() - title.trim_end_matches(is_leader).len() >= 3
        && title
            .chars()
            .rev()
            .take_while(|&c| is_leader(c))
            .filter(|c| !c.is_whitespace())
            .count()
            >= if title.contains(['…', '⋯']) { 1 } else { 3 };
    let name = title.trim_end_matches(is_leader);
    let gap = page.is_some() && is_wide_gap(title);
    let has_name = name.chars().any(|c| c >= '\u{2e80}');
    (has_name && (leaders && (page.is_some() || !name.contains('。')) || gap))
        .then_some(Entry { page, leaders })
}

/// Splits a page number off the end of a line.
fn split_page(content: &str) -> (&str, Option<u32>) {
    let content = content.trim_end_matches(['）', ')', '-', '—', ' ']);
    let title = content.trim_end_matches(|c| digit(c).is_some());
    let page =
        crate::normalize::marker::number(content.get(title.len()..).unwrap_or_default());
    (title.trim_end_matches(['（', '(', '-', '—']), page.map(|(value, _)| value))
}

/// Whether a title ends in a tab or in two columns of space.
fn is_wide_gap(title: &str) -> bool {
    let gap = title.get(title.trim_end().len()..).unwrap_or_default();
    gap.contains(['\t', '\u{3000}']) || gap.chars().count() >= 2
}

/// Whether a character is part of a row of dots.
fn is_leader(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '…' | '·' | '．' | '‥' | '⋯' | '•' | '_' | '﹒' | '。')
}
