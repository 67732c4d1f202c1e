//! Finds page numbers and running heads among the lines.
//!
//! A page number with its dress on (`- 5 -`, `第5页 共30页`) is known by itself. A bare number is one
//! only between two lines of prose: it catches a 5 dropped into the middle of a word, and leaves the
//! cells of a table and the 2.5 of PM2.5 alone. It misses a number beside a line of four characters.
//! Among notes a bare number may be a note's; it is a page's where all of them go on counting from the
//! last page of the text.
//! A running head is a short line that comes again next to page numbers or form feeds, or again and again as
//! far apart as pages are: what a short text repeats is text.

use std::collections::{BTreeMap, HashMap};

use super::at;
use super::line::{Ending, Line, LineRole};
use crate::model::Span;
use crate::normalize::marker::{digit, number};

/// Columns that a neighbor of a bare page number has at least, unless it ends a sentence.
const PROSE: u32 = 22;
/// Han characters of a head that is known by splitting sentences alone.
const SPLITTING: usize = 6;
/// Columns of the longest running head.
const HEAD: u32 = 80;
/// Bytes from one head to the next at least, on the mean: some sixty characters, which any page has.
const PAGE: usize = 200;

/// A number that may be a page's.
struct Candidate {
    line: usize,
    value: u32,
    dressed: bool,
}

/// Marks page numbers, then running heads.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let (candidates, among_notes): (Vec<Candidate>, Vec<Candidate>) = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| is_furnished(l) && l.chars <= 16)
        .filter_map(|(line, l)| {
            let (value, dressed) = page_number(at(text, l.span))?;
            // A bare number in a table is a cell.
            let may_be = dressed || l.role != LineRole::Table;
            may_be.then_some(Candidate { line, value, dressed })
        })
        .partition(|candidate| {
            let role = lines.get(candidate.line).map(|line| line.role);
            candidate.dressed || role == Some(LineRole::Text)
        });
    let rising = rising(&candidates);
    for (candidate, rising) in candidates.iter().zip(rising) {
        let sure = candidate.dressed || breaks_clause(text, lines, candidate.line);
        if (sure || is_page_break(lines, candidate.line, rising))
            && let Some(line) = lines.get_mut(candidate.line)
        {
            line.role = LineRole::PageNumber;
        }
    }
    mark_among_notes(lines, &candidates, &among_notes);
    mark_running_heads(text, lines);
    mark_splitting_heads(text, lines);
}

/// Marks bare numbers among notes if they count on from the pages of the text. It misses them where a
/// note is numbered on a line of its own too.
fn mark_among_notes(lines: &mut [Line], pages: &[Candidate], notes: &[Candidate]) {
    let is_page = |candidate: &&Candidate| {
        lines.get(candidate.line).is_some_and(|l| l.role == LineRole::PageNumber)
    };
    let told: Vec<u32> = pages.iter().filter(is_page).map(|page| page.value).collect();
    let [.., before, last] = told.as_slice() else { return };
    let values = notes.iter().map(|note| note.value);
    let counts = values.eq((last + 1..).take(notes.len()));
    if *last != before + 1 || !counts {
        return;
    }
    for note in notes {
        if let Some(line) = lines.get_mut(note.line) {
            line.role = LineRole::PageNumber;
        }
    }
}

/// Whether furniture may stand on a line of this role: pages end among notes and in tables too.
fn is_furnished(line: &Line) -> bool {
    matches!(line.role, LineRole::Text | LineRole::Note)
        || line.role == LineRole::Table && line.tabs == 0
}

/// Marks a short line that comes again and again in the middle of sentences: the head of pages that
/// have no number. It misses one that always falls between paragraphs.
fn mark_splitting_heads(text: &str, lines: &mut [Line]) {
    let mut seen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        let content = at(text, line.span);
        let fits = line.role == LineRole::Text
            && !line.marked
            && line.columns <= HEAD
            && line.ending == Ending::Open
            && content.chars().filter(|&c| c >= '\u{2e80}').count() >= SPLITTING;
        if fits {
            seen.entry(content).or_default().push(i);
        }
    }
    // A link on a line of its own comes again in mid-sentence too, but without blank lines around.
    let splits = |&i: &usize| {
        let apart = |i: usize| lines.get(i).is_some_and(|l| l.gap > 0 || l.page_break);
        let before = lines.get(..i).and_then(|l| neighbor(l.iter().rev()));
        apart(i)
            && apart(i + 1)
            && before.is_some_and(|l| l.ending == Ending::Open && l.columns >= PROSE / 2)
    };
    let mut heads: Vec<usize> = Vec::new();
    for found in seen.into_values() {
        if found.len() >= 3
            && found.iter().filter(|i| splits(i)).count() * 2 > found.len()
            && are_pages_apart(lines, &found)
        {
            heads.extend(found);
        }
    }
    for i in heads {
        if let Some(line) = lines.get_mut(i) {
            line.role = LineRole::RunningHead;
        }
    }
}

/// Marks short lines that come again with a page number at one end: 某县政府工作报告 3. Done before
/// tables of contents are looked for, whose entries look alike but differ from one another.
pub(super) fn mark_numbered_heads(text: &str, lines: &mut [Line]) {
    let mut pages: BTreeMap<&str, Vec<(usize, u32)>> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        let short = line.columns <= HEAD && !line.marked && line.role == LineRole::Text;
        if let Some((head, page)) =
            short.then(|| numbered_head(at(text, line.span))).flatten()
        {
            pages.entry(head).or_default().push((i, page));
        }
    }
    let mut heads: Vec<usize> = Vec::new();
    for found in pages.into_values() {
        let counts = found.windows(2).all(|pair| match pair {
            [(_, a), (_, b)] => a < b && *b <= a + 2,
            _ => false,
        });
        let found: Vec<usize> = found.iter().map(|(i, _)| *i).collect();
        if found.len() >= 3 && counts && are_pages_apart(lines, &found) {
            heads.extend(found);
        }
    }
    for i in heads {
        if let Some(line) = lines.get_mut(i) {
            line.role = LineRole::RunningHead;
        }
    }
}

/// Whether lines stand as far from one another, on the mean, as the heads of pages do.
fn are_pages_apart(lines: &[Line], found: &[usize]) -> bool {
    let start = |i: Option<&usize>| {
        i.and_then(|&i| lines.get(i)).map_or(0, |line| line.span.start)
    };
    let length = start(found.last()).saturating_sub(start(found.first()));
    length >= PAGE * found.len().saturating_sub(1)
}

/// Splits a line into a head and the page number that white space sets apart from it.
fn numbered_head(content: &str) -> Option<(&str, u32)> {
    let (head, page) = match content.rsplit_once(char::is_whitespace) {
        Some((head, page)) if whole_number(page).is_some() => (head, page),
        _ => content.split_once(char::is_whitespace).map(|(page, head)| (head, page))?,
    };
    let head = head.trim();
    let is_head = head.chars().filter(|&c| c >= '\u{2e80}').count() >= 4;
    Some((head, whole_number(page)?)).filter(|_| is_head)
}

/// Returns for each candidate whether it stands in a row of three that count pages.
fn rising(candidates: &[Candidate]) -> Vec<bool> {
    let mut out = vec![false; candidates.len()];
    for (i, three) in candidates.windows(3).enumerate() {
        let step =
            |a: &Candidate, b: &Candidate| b.value > a.value && b.value <= a.value + 2;
        if let [a, b, c] = three
            && step(a, b)
            && step(b, c)
        {
            out.iter_mut().skip(i).take(3).for_each(|r| *r = true);
        }
    }
    out
}

/// Whether the line after a number goes on with a mark that begins no line: 部署 / 7 / ，推动.
fn breaks_clause(text: &str, lines: &[Line], number: usize) -> bool {
    let after = lines.get(number + 1..).and_then(|l| neighbor(l.iter()));
    let before = lines.get(..number).and_then(|l| neighbor(l.iter().rev()));
    let goes_on =
        |line: &Line| at(text, line.span).starts_with(['，', '、', '；', '。', ',', ';']);
    after.is_some_and(goes_on) && before.is_some_and(|line| line.ending == Ending::Open)
}

/// Whether a bare number stands where one page ends and the next begins.
fn is_page_break(lines: &[Line], at: usize, rising: bool) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let before = lines.get(..at).and_then(|l| neighbor(l.iter().rev()));
    let after = lines.get(at + 1..).and_then(|l| neighbor(l.iter()));
    let Some(before) = before.filter(|l| is_prose(l)) else { return false };
    if after.is_some_and(|l| !is_prose(l) && !l.marked) {
        return false;
    }
    let next_gap = lines.get(at + 1).map_or(1, |l| l.gap + u32::from(l.page_break));
    let isolated = line.gap > 0 || line.page_break || next_gap > 0;
    // M2 and PM10 are set as lines of their own where a page had them as subscripts.
    let subscript = before.last.is_ascii_alphanumeric() && !isolated;
    let long = before.columns >= 2 * PROSE || before.has_sentence;
    let broken = before.ending != Ending::Sentence && long;
    !subscript && (isolated || rising || broken && after.is_some())
}

/// The nearest line that is text, skipping page furniture.
fn neighbor<'a>(lines: impl Iterator<Item = &'a Line>) -> Option<&'a Line> {
    lines.take(4).find(|l| l.role == LineRole::Text && l.chars > 3)
}

fn is_prose(line: &Line) -> bool {
    line.columns >= PROSE || matches!(line.ending, Ending::Sentence)
}

/// Reads a line as a page number: its value, and whether it wears dashes or 第 … 页.
fn page_number(content: &str) -> Option<(u32, bool)> {
    let bare: String = content.chars().filter(|c| !c.is_whitespace()).collect();
    let dash =
        |c: char| matches!(c, '-' | '—' | '–' | '－' | '―' | '─' | '·' | '~' | '～');
    let inner = bare.trim_matches(dash);
    let both = bare.starts_with(dash) && bare.ends_with(dash) && inner.len() < bare.len();
    if let Some(value) = whole_number(inner) {
        if inner.len() == bare.len() {
            return (value < 1000).then_some((value, false));
        }
        return both.then_some((value, true));
    }
    if inner.contains(['/', '／']) {
        return page_of_pages(inner).map(|value| (value, true));
    }
    if let Some(value) = inner.strip_prefix("Page").or_else(|| inner.strip_prefix("page"))
    {
        return Some((whole_number(value)?, true));
    }
    let page = inner.strip_prefix('第')?;
    let (value, rest) = page.split_once('页')?;
    let rest = rest.trim_start_matches(['共', '/', '，', ',', '(', '（']);
    let total = rest.trim_end_matches(['页', ')', '）']);
    (total.is_empty() || whole_number(total.trim_start_matches('共')).is_some())
        .then_some((whole_number(value).or_else(|| han_number(value))?, true))
}

/// Reads `5/30`.
pub(super) fn page_of_pages(content: &str) -> Option<u32> {
    let (value, total) = content.split_once(['/', '／'])?;
    let (value, total) = (whole_number(value.trim())?, whole_number(total.trim())?);
    (0 < value && value <= total && total < 1000).then_some(value)
}

/// Returns the page that a line marked as a page number tells; the number stands last where a browser
/// printed an address before it.
pub(super) fn page_value(content: &str) -> Option<u32> {
    let number = content.rsplit('\t').next().unwrap_or(content);
    page_number(number).map(|(value, _)| value)
}

/// Reads a string that is a Han numeral alone.
fn han_number(s: &str) -> Option<u32> {
    number(s).filter(|&(_, used)| used == s.len()).map(|(value, _)| value)
}

/// Reads a string that is digits alone.
fn whole_number(s: &str) -> Option<u32> {
    if s.is_empty() || s.chars().count() > 4 {
        return None;
    }
    s.chars().try_fold(0, |value, c| Some(value * 10 + digit(c)?))
}

/// Marks short lines that come again at page breaks.
fn mark_running_heads(text: &str, lines: &mut [Line]) {
    mark_heads_of_two(text, lines);
    let beside: Vec<usize> =
        (0..lines.len()).filter(|&i| is_beside_page(lines, i)).collect();
    if beside.len() < 3 {
        return;
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    for &i in &beside {
        if let Some(line) = lines.get(i) {
            *seen.entry(without_numbers(text, line.span)).or_default() += 1;
        }
    }
    for &i in &beside {
        if let Some(line) = lines.get_mut(i)
            && seen.get(&without_numbers(text, line.span)).is_some_and(|&n| n >= 3)
        {
            line.role = LineRole::RunningHead;
        }
    }
}

/// Marks a line that stands at the head, or at the foot, of both sheets of a text of two. The head of
/// the first sheet stays: it may be the title, which the second repeats.
fn mark_heads_of_two(text: &str, lines: &mut [Line]) {
    let mut breaks =
        lines.iter().enumerate().filter(|(i, line)| *i > 0 && line.page_break);
    let (Some((second, _)), None) = (breaks.next(), breaks.next()) else { return };
    let is_text =
        |i: &usize| lines.get(*i).is_some_and(|line| line.role != LineRole::PageNumber);
    let sheets = [0..second, second..lines.len()];
    let heads = sheets.clone().map(|sheet| sheet.into_iter().find(is_text));
    let feet = sheets.map(|sheet| sheet.into_iter().rev().find(is_text));
    let is_same = |first: usize, second: usize| {
        let both = lines.get(first).zip(lines.get(second));
        both.is_some_and(|(a, b)| {
            is_head_like(a)
                && is_head_like(b)
                && without_numbers(text, a.span) == without_numbers(text, b.span)
        })
    };
    let mut found = Vec::new();
    if let [Some(first), Some(second)] = heads
        && is_same(first, second)
    {
        found.push(second);
    }
    if let [Some(first), Some(second)] = feet
        && is_same(first, second)
    {
        found.extend([first, second]);
    }
    for i in found {
        if let Some(line) = lines.get_mut(i) {
            line.role = LineRole::RunningHead;
        }
    }
}

/// Returns the characters of a line but white space and digits.
fn without_numbers(text: &str, span: Span) -> String {
    let kept = |c: &char| !c.is_whitespace() && digit(*c).is_none();
    at(text, span).chars().filter(kept).collect()
}

/// Whether a short line without a full stop stands next to a page number or form feed.
fn is_beside_page(lines: &[Line], at: usize) -> bool {
    let Some(line) = lines.get(at).filter(|line| is_head_like(line)) else {
        return false;
    };
    let page = |i: usize| lines.get(i).is_some_and(|l| l.role == LineRole::PageNumber);
    line.page_break
        || lines.get(at + 1).is_some_and(|l| l.page_break)
        || page(at + 1)
        || at.checked_sub(1).is_some_and(page)
}

/// Whether a line may be a running head, wherever it stands.
fn is_head_like(line: &Line) -> bool {
    is_furnished(line)
        && (4..=HEAD).contains(&line.columns)
        && !line.marked
        && !matches!(line.ending, Ending::Sentence | Ending::Comma)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::{RemovedReason, clean};

    fn check(input: &str, expected: Option<(u32, bool)>) {
        assert_eq!(page_number(input), expected, "{input}");
    }

    #[test]
    fn page_numbers_are_read_in_every_dress() {
        check("5", Some((5, false)));
        check("- 12 -", Some((12, true)));
        check("—１２—", Some((12, true)));
        check("第5页 共30页", Some((5, true)));
        check("第 5 页", Some((5, true)));
        check("第十二页", Some((12, true)));
        check("5 / 30", Some((5, true)));
        check("Page 5", Some((5, true)));
    }

    /// Two sheets of a text whose one sentence goes on over their edge.
    fn check_two(heads: [&str; 2], feet: [&str; 2], expected: &[&str]) {
        let text = format!(
            "{}\n全区生产总值增长百分之五，各项事业都取得了新的进步，街坊书房\n{}\n\u{c}{}\n\
             又添三十家，群众的生活有改善。\n{}\n",
            heads[0], feet[0], heads[1], feet[1],
        );
        let clean = clean(&text);
        let removed = clean.removed.iter().chain(&clean.inside);
        let mut removed: Vec<_> = removed.map(|r| (r.span, r.reason)).collect();
        removed.sort_by_key(|(span, _)| *span);
        assert!(removed.iter().all(|(_, reason)| *reason == RemovedReason::RunningHead));
        let removed: Vec<_> = removed.iter().map(|(span, _)| at(&text, *span)).collect();
        assert_eq!(removed, expected, "{text}");
    }

    #[test]
    fn heads_and_feet_of_two_sheets_are_no_text() {
        let head = "望江区第十届人民代表大会文件";
        check_two([head, head], ["", ""], &[head]);
        check_two(["", ""], ["望江区政府办印", "望江区政府办印"], &["望江区政府办印"; 2]);
        check_two(["会议文件（1）", "会议文件（2）"], ["", ""], &["会议文件（2）"]);
    }

    #[test]
    fn sheets_that_begin_and_end_otherwise_lose_nothing() {
        check_two(["望江区第十届", "人民代表大会文件"], ["", ""], &[]);
        check_two(["一、工作回顾", "一、工作回顾"], ["", ""], &[]);
    }

    #[test]
    fn other_numbers_are_no_page_numbers() {
        check("-5", None);
        check("2.5", None);
        check("2025", None);
        check("13.4%", None);
        check("第5页所列", None);
        check("24/7", None);
    }
}
