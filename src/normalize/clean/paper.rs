//! Which page of the paper each line stands on.
//!
//! Where form feeds part the sheets, a sheet has the number that is printed on it; one without a number
//! is counted from those that have one (a chapter's first page often has none). Where no number is
//! printed, or the printed ones do not count with the sheets, the sheets are counted themselves: that is
//! what a reader of the file sees as its page. Covers that stand before page 1 have no page. Without form
//! feeds, printed numbers that count steadily tell, and stand at the foot, as Chinese official papers
//! have them.

use std::collections::BTreeMap;

use super::at;
use super::furniture::page_value;
use super::line::{Line, LineRole};

/// Fewest page numbers that tell where no form feeds are.
const FEWEST: usize = 3;

/// Returns the page of each line; nothing where none is known.
pub(super) fn pages(text: &str, lines: &[Line]) -> Vec<Option<u32>> {
    let numbers: Vec<(usize, u32)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.role == LineRole::PageNumber)
        .filter_map(|(i, line)| Some((i, page_value(at(text, line.span))?)))
        .collect();
    match sheets(text, lines) {
        Some(sheets) => of_sheets(&sheets, &numbers),
        None => between_numbers(lines.len(), &numbers),
    }
}

/// Returns the sheet of each line, from 0; none where the text has no form feeds.
fn sheets(text: &str, lines: &[Line]) -> Option<Vec<u32>> {
    memchr::memchr(b'\x0c', text.as_bytes())?;
    let (mut sheet, mut end) = (0, 0);
    let count = |line: &Line| {
        let between = text.as_bytes().get(end..line.span.start).unwrap_or_default();
        sheet += memchr::memchr_iter(b'\x0c', between).count() as u32;
        end = line.span.end;
        sheet
    };
    Some(lines.iter().map(count).collect())
}

/// Returns the pages of lines by what is printed on their sheets.
fn of_sheets(sheets: &[u32], numbers: &[(usize, u32)]) -> Vec<Option<u32>> {
    let mut printed: BTreeMap<u32, u32> = BTreeMap::new();
    let mut ahead: BTreeMap<i64, usize> = BTreeMap::new();
    for &(line, value) in numbers {
        let Some(&sheet) = sheets.get(line) else { continue };
        printed.insert(sheet, value);
        *ahead.entry(i64::from(value) - i64::from(sheet)).or_default() += 1;
    }
    let usual = ahead.iter().max_by_key(|(_, count)| **count);
    // One number may be anything; two that agree tell.
    let steady = usual
        .filter(|(_, count)| **count > 1 && **count * 2 > numbers.len())
        .map(|(n, _)| *n);
    let page = |sheet: &u32| match steady {
        Some(offset) => printed.get(sheet).copied().or_else(|| {
            u32::try_from(i64::from(*sheet) + offset).ok().filter(|page| *page > 0)
        }),
        None => Some(sheet + 1),
    };
    sheets.iter().map(page).collect()
}

/// Returns the pages of lines by the page numbers at the feet alone.
fn between_numbers(lines: usize, numbers: &[(usize, u32)]) -> Vec<Option<u32>> {
    let steady = numbers.windows(2).filter(|w| matches!(w, [a, b] if b.1 == a.1 + 1));
    if numbers.len() < FEWEST || steady.count() * 10 < (numbers.len() - 1) * 8 {
        return Vec::new();
    }
    let mut out = Vec::with_capacity(lines);
    for &(line, value) in numbers {
        out.resize(line + 1, Some(value));
    }
    let last = numbers.last().map(|(_, value)| value + 1);
    out.resize(lines, last);
    out
}

#[cfg(test)]
mod tests {
    use crate::normalize::clean;

    /// Gives the pages that paragraphs stand on, in their order.
    fn check(text: &str, expected: &[Option<u32>]) {
        let mut pages: Vec<_> = clean(text).paragraphs.iter().map(|p| p.page).collect();
        pages.dedup();
        assert_eq!(pages, expected, "{text}");
    }

    /// A full line and the short one that ends its paragraph.
    const TEXT: &str =
        "全区生产总值增长百分之五，各项事业都取得了新的进步，群众的生活\n有改善。\n";

    #[test]
    fn the_printed_number_is_the_page() {
        let text =
            format!("{TEXT}\n— 7 —\n\u{C}{TEXT}\n— 8 —\n\u{C}{TEXT}\n— 9 —\n\u{C}");
        check(&text, &[Some(7), Some(8), Some(9)]);
    }

    #[test]
    fn a_page_without_number_is_counted_from_the_others() {
        let text =
            format!("{TEXT}\u{C}{TEXT}\u{C}{TEXT}\n— 2 —\n\u{C}{TEXT}\n— 3 —\n\u{C}");
        check(&text, &[None, Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn sheets_count_where_nothing_is_printed() {
        check(&format!("{TEXT}\u{C}\u{C}{TEXT}\u{C}"), &[Some(1), Some(3)]);
        check(&format!("{TEXT}\u{C}"), &[Some(1)]);
    }

    #[test]
    fn text_without_pages_has_none() {
        check(TEXT, &[None]);
    }
}
