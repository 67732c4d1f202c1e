//! Finds headings that begin with a number or dashes.
//!
//! A heading on a line of its own ends with its line, a run-in heading with its first full stop
//! outside quotation marks. Whether a numbered paragraph is a heading or an item of a list is told
//! by the length of its first sentence and by how it ends: items end in ；. It catches
//! （三）做强产业。…… and misses a heading of more than ninety characters.

use crate::model::{Span, Zone};
use crate::normalize::Paragraph;
use crate::normalize::marker::{self, Marker, MarkerKind};

/// What makes a stretch a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadingKind {
    /// Its number.
    Marked(MarkerKind),
    /// A line of its own, without a number.
    Plain,
    /// The short first sentence of a paragraph.
    Lead,
    /// A bold run inside a paragraph.
    Bold,
    /// The title of a glossary or of notes.
    Glossary,
}

/// A heading and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Where its block begins in the display text.
    pub start: usize,
    /// Number and title in the display text, without the final 。.
    pub span: Span,
    /// The number as printed.
    pub number: Option<String>,
    /// Its value; 0 if none.
    pub ordinal: u32,
    /// Title without number and white space.
    pub title: String,
    /// What makes it one.
    pub kind: HeadingKind,
    /// Whether it fills its paragraph.
    pub own_line: bool,
    /// Level by the outline guide; 0 until assigned.
    pub level: u8,
    /// Paragraphs that belong to the heading besides its own: the title line of an annex.
    pub more: usize,
}

impl Heading {
    /// Creates a heading from a stretch of a paragraph.
    pub(super) fn new(p: &Paragraph, index: usize, span: Span, number: usize) -> Self {
        let printed = p.text.get(span.start..span.start + number).unwrap_or_default();
        let title = p.text.get(span.start + number..span.end).unwrap_or_default();
        let rest = p.text.get(span.end..).unwrap_or_default();
        Self {
            paragraph: index,
            start: span.start,
            span,
            number: (!printed.is_empty()).then(|| bare(printed)),
            ordinal: 0,
            title: bare(title),
            kind: HeadingKind::Plain,
            own_line: span.start == 0
                && rest.chars().all(|c| matches!(c, '。' | '：' | ':')),
            level: 0,
            more: 0,
        }
    }
}

/// Longest heading, in characters, by kind.
fn longest(kind: MarkerKind) -> usize {
    match kind {
        MarkerKind::Part | MarkerKind::Chapter | MarkerKind::Division => 60,
        MarkerKind::Han | MarkerKind::HanBracket => 90,
        MarkerKind::Ordinal | MarkerKind::Arabic | MarkerKind::Dash => 56,
        MarkerKind::Is | MarkerKind::Must => 60,
        _ => 40,
    }
}

/// Returns the index of the first paragraph that can be a heading of the body.
///
/// That is the one after the salutation and its opening words, or the first chapter where there is
/// no salutation.
pub(super) fn front_end(paragraphs: &[Paragraph]) -> usize {
    // A table of contents may stand before the body and be longer than all the front.
    let contents = paragraphs.iter().take_while(|p| is_front_line(p)).count();
    let head = paragraphs.iter().take(contents + 80);
    let salutation =
        head.clone().position(|p| is_salutation(&p.text) && p.text.len() < 40);
    let chapter = head.clone().position(|p| {
        p.zone == Zone::Body
            && marker::parse(&p.text).is_some_and(|m| {
                matches!(m.kind, MarkerKind::Han | MarkerKind::Chapter | MarkerKind::Part)
                    || m.kind == MarkerKind::HanBracket && m.ordinal == 1
            })
    });
    match (salutation, chapter) {
        (Some(s), Some(c)) if c > s => s + 1,
        (_, Some(c)) => c,
        (Some(s), None) => s + 1,
        (None, None) => title_length(paragraphs),
    }
}

/// Paragraphs of a title block: short ones before the first long one.
fn title_length(paragraphs: &[Paragraph]) -> usize {
    paragraphs.iter().take(20).take_while(|p| is_front_line(p)).count()
}

/// Whether a paragraph may stand in the title block.
fn is_front_line(p: &Paragraph) -> bool {
    p.zone == Zone::Toc || p.text.len() < 180
}

/// Returns whether a paragraph addresses the deputies.
pub(super) fn is_salutation(text: &str) -> bool {
    ["各位代表", "各位委员", "同志们"].iter().any(|w| text.starts_with(w))
}

/// A numbered paragraph: its index, its marker, and the heading it may be.
type Item = (usize, Marker, Option<Heading>);

/// Finds the numbered headings.
pub(super) fn numbered(paragraphs: &[Paragraph], front: usize) -> Vec<Heading> {
    let mut items: Vec<Item> = Vec::new();
    let mut out: Vec<Heading> = Vec::new();
    let mut i = front;
    while let Some(p) = paragraphs.get(i) {
        let found = (p.zone == Zone::Body).then(|| marker::parse(&p.text)).flatten();
        let mut more = 0;
        match found {
            Some(m) if m.kind == MarkerKind::Annex => {
                let heading = annex(paragraphs, p, i, m);
                more = heading.more;
                items.push((i, m, Some(heading)));
            }
            Some(m) => items.push((i, m, marked(p, i, m))),
            None => out.extend(glossary(paragraphs, i)),
        }
        i += 1 + more;
    }
    drop_broken_lists(&mut items);
    out.extend(items.into_iter().filter_map(|(_, _, heading)| heading));
    out.sort_by_key(|h| h.paragraph);
    drop_single_items(&mut out);
    out
}

/// Drops the items of a list that read like headings where most of the list does not.
fn drop_broken_lists(items: &mut [Item]) {
    let mut open: Vec<(MarkerKind, Vec<usize>)> = Vec::new();
    let mut lists: Vec<Vec<usize>> = Vec::new();
    for (n, (_, m, _)) in items.iter().enumerate() {
        if m.ordinal == 0 || m.kind == MarkerKind::Annex {
            continue;
        }
        let last = |list: &Vec<usize>| {
            list.last().and_then(|&l| items.get(l)).map(|i| i.1.ordinal)
        };
        match open.iter_mut().find(|(kind, _)| *kind == m.kind) {
            Some((_, list))
                if m.ordinal > 1 && last(list).is_some_and(|o| m.ordinal > o) =>
            {
                list.push(n);
            }
            Some((_, list)) => lists.push(std::mem::replace(list, vec![n])),
            None => open.push((m.kind, vec![n])),
        }
    }
    lists.extend(open.into_iter().map(|(_, list)| list));
    for list in lists {
        let is_heading = |&&n: &&usize| items.get(n).is_some_and(|i| i.2.is_some());
        let headings = list.iter().filter(is_heading).count();
        if headings * 3 < list.len() * 2 {
            for n in list {
                if let Some(item) = items.get_mut(n) {
                    item.2 = None;
                }
            }
        }
    }
}

/// Reads a numbered paragraph as a heading.
fn marked(p: &Paragraph, index: usize, m: Marker) -> Option<Heading> {
    use MarkerKind::{ArabicBracket, Bullet, Circled, Dash, Is, Lone, Must};
    if matches!(m.kind, ArabicBracket | Bullet | Circled) {
        return None;
    }
    if m.kind == Lone {
        let mut heading = Heading::new(p, index, Span::new(0, p.text.len()), 0);
        heading.kind = HeadingKind::Marked(Lone);
        return Some(Heading { ordinal: m.ordinal, ..heading });
    }
    let rest = p.text.get(m.len..)?;
    let end = m.len + title_end(rest);
    let title = p.text.get(m.len..end)?.trim();
    let length = title.chars().count();
    let list = p.text.ends_with(['；', ';', '，', '、']) && !title_ends(&p.text, end);
    let sentence = matches!(m.kind, Is | Must | Dash) && title.contains(['；', '：']);
    if title.is_empty() || length > longest(m.kind) || list || sentence {
        return None;
    }
    // 第一，第二 and dashes that open a full sentence of running text are no headings.
    if matches!(m.kind, Dash) && (has_figure(title) || title.contains("会议上")) {
        return None;
    }
    let mut heading = Heading::new(p, index, Span::new(0, end), m.len);
    if m.kind == Dash {
        heading.number = None;
        heading.span.start = m.len;
    }
    heading.kind = HeadingKind::Marked(m.kind);
    Some(Heading { ordinal: m.ordinal, ..heading })
}

/// Whether the title is followed by its full stop, so that how the paragraph ends says nothing.
fn title_ends(text: &str, end: usize) -> bool {
    text.get(end..).is_some_and(|r| r.starts_with('。'))
}

/// Whether a title holds a figure, as sentences do: digits outside quotation marks.
pub(super) fn has_figure(title: &str) -> bool {
    let mut depth = 0;
    let mut before = ' ';
    for c in title.chars() {
        match c {
            '“' | '《' | '「' => depth += 1,
            '”' | '》' | '」' => depth -= 1,
            '年' | '月' if marker::digit(before).is_some() => return false,
            '.' | '．' | '%' | '％' | '亿' | '万'
                if depth <= 0 && marker::digit(before).is_some() =>
            {
                return true;
            }
            _ => {}
        }
        before = c;
    }
    false
}

/// Returns where the first sentence ends, before its 。, outside quotation marks.
pub(super) fn title_end(text: &str) -> usize {
    let mut depth = 0i32;
    for (i, c) in text.char_indices() {
        match c {
            '“' | '《' | '「' | '（' | '(' => depth += 1,
            '”' | '》' | '」' | '）' | ')' => depth -= 1,
            // A quotation that is never closed must not swallow the paragraph.
            '。' | '！' | '？' if depth <= 0 || i > 300 => return i,
            _ => {}
        }
        if i > 600 {
            break;
        }
    }
    text.trim_end_matches(['：', ':']).len()
}

/// Reads 附件1 and the title on the next line.
fn annex(paragraphs: &[Paragraph], p: &Paragraph, index: usize, m: Marker) -> Heading {
    let mut heading = Heading::new(p, index, Span::new(0, p.text.len()), 0);
    let alone =
        p.text.get(m.len..).is_none_or(|r| r.trim_matches(['：', ':', ' ']).is_empty());
    let next = paragraphs.get(index + 1).filter(|n| {
        alone
            && n.text.chars().count() <= 50
            && !n.text.ends_with('。')
            && n.zone == Zone::Body
    });
    if let Some(next) = next {
        heading.title.push_str(&bare(next.text.trim_end_matches('。')));
        heading.more = 1;
    }
    let title = heading.title.trim_end_matches(['。', '：', ':']).to_owned();
    let kind = if marker::is_notes_title(&title) {
        HeadingKind::Glossary
    } else {
        HeadingKind::Marked(MarkerKind::Annex)
    };
    Heading { title, kind, own_line: true, ordinal: m.ordinal, ..heading }
}

/// Reads 名词解释 or 注释 before notes.
fn glossary(paragraphs: &[Paragraph], index: usize) -> Option<Heading> {
    let p = paragraphs.get(index)?;
    let notes = paragraphs.get(index + 1).is_some_and(|n| n.zone == Zone::Note);
    let fits = p.zone == Zone::Body && p.text.chars().count() <= 40 && notes;
    (fits && marker::is_notes_title(p.text.trim_matches(['：', ':', '【', '】']))).then(
        || {
            let end = p.text.trim_end_matches(['：', ':']).len();
            let heading = Heading::new(p, index, Span::new(0, end), 0);
            Heading { kind: HeadingKind::Glossary, ..heading }
        },
    )
}

/// Drops 一是 and 第一 that nothing of the kind follows or precedes: a sentence began so by chance.
fn drop_single_items(headings: &mut Vec<Heading>) {
    let is_item = |h: &Heading| {
        matches!(
            h.kind,
            HeadingKind::Marked(MarkerKind::Is | MarkerKind::Must | MarkerKind::Ordinal)
        )
    };
    let keep: Vec<bool> = headings
        .iter()
        .enumerate()
        .map(|(i, h)| {
            let sibling = |o: Option<&Heading>, ordinal: u32| {
                o.is_some_and(|o| o.kind == h.kind && o.ordinal == ordinal)
            };
            let near = |range: std::ops::Range<usize>, ordinal| {
                range.clone().any(|j| sibling(headings.get(j), ordinal))
            };
            !is_item(h)
                || near(i + 1..i + 12, h.ordinal + 1)
                || h.ordinal > 1 && near(i.saturating_sub(12)..i, h.ordinal - 1)
        })
        .collect();
    let mut keep = keep.into_iter();
    headings.retain(|_| keep.next().unwrap_or(true));
}

/// Returns a string without white space.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
