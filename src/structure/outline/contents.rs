//! Confirms headings by the table of contents.
//!
//! Each entry is looked for among the headings, then among the paragraphs that begin with its words:
//! such a paragraph has a heading that nothing else told. An entry that the text lacks is a doubt.
//! It compares letters and Han characters alone, since numbers and punctuation differ between the
//! contents and the text.

use std::collections::HashMap;

use super::heading::{Heading, HeadingKind};
use crate::model::{Diagnostic, DiagnosticCode, Span, Zone};
use crate::normalize::Paragraph;
use crate::normalize::marker::{self, MarkerKind};

/// Characters by which entries and paragraphs are looked up.
const KEY: usize = 6;
/// Paragraphs with the same first letters that are looked at.
const NEAREST: usize = 20;

/// Adds the headings that only the contents tell, and reports entries that the text lacks.
pub(super) fn confirm(
    paragraphs: &[Paragraph],
    front: usize,
    headings: &mut Vec<Heading>,
) -> Vec<Diagnostic> {
    let entries: Vec<&Paragraph> =
        paragraphs.iter().filter(|p| p.zone == Zone::Toc).collect();
    if entries.is_empty() {
        return Vec::new();
    }
    let mut taken: HashMap<usize, usize> =
        headings.iter().enumerate().map(|(n, h)| (h.paragraph, n)).collect();
    let found: HashMap<String, ()> =
        headings.iter().map(|h| (letters(&h.title), ())).collect();
    let starts = paragraph_starts(paragraphs, front);
    let mut out = Vec::new();
    let mut cursor = 0;
    for entry in entries {
        let Some(title) = entry_title(&entry.text) else { continue };
        let key = letters(title);
        if key.chars().count() < 2 || found.contains_key(&key) {
            continue;
        }
        let start: String = key.chars().take(KEY).collect();
        let at =
            starts.get(&start).and_then(|places| {
                let from = places.partition_point(|&i| i < cursor);
                places.iter().skip(from).take(NEAREST).copied().find(|&i| {
                    paragraphs.get(i).is_some_and(|p| covers(p, &key).is_some())
                })
            });
        match at.and_then(|i| Some((i, paragraphs.get(i)?))) {
            Some((i, p)) => {
                cursor = i;
                let Some(heading) = confirmed(p, i, &key) else { continue };
                // A heading that went on too far ends where the contents say.
                match taken.get(&i).and_then(|&n| headings.get_mut(n)) {
                    Some(known) if known.start == 0 && known.more == 0 => {
                        *known = heading
                    }
                    Some(_) => {}
                    None => {
                        taken.insert(i, headings.len());
                        headings.push(heading);
                    }
                }
            }
            None => {
                let message =
                    format!("the contents name a heading that the text lacks: {title}");
                out.push(
                    Diagnostic::new(DiagnosticCode::HeadingMissing, message)
                        .at(entry.source),
                );
            }
        }
    }
    headings.sort_by_key(|h| (h.paragraph, h.start));
    out
}

/// Body paragraphs by the first letters of their text.
fn paragraph_starts(
    paragraphs: &[Paragraph],
    front: usize,
) -> HashMap<String, Vec<usize>> {
    let mut out: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, p) in paragraphs.iter().enumerate().skip(front) {
        if matches!(p.zone, Zone::Body | Zone::Heading) {
            let len = number_length(&p.text);
            let rest = p.text.get(len..).unwrap_or_default();
            let key: String = rest.chars().filter(|&c| is_letter(c)).take(KEY).collect();
            out.entry(key).or_default().push(i);
        }
    }
    out
}

/// The heading of a paragraph that begins with the letters of an entry.
fn confirmed(p: &Paragraph, index: usize, key: &str) -> Option<Heading> {
    let end = covers(p, key)?;
    let mut heading = Heading::new(p, index, Span::new(0, end), number_length(&p.text));
    match marker::parse(&p.text) {
        Some(m) => {
            heading.kind = HeadingKind::Marked(m.kind);
            heading.ordinal = m.ordinal;
            if m.kind == MarkerKind::Dash {
                heading.number = None;
                heading.span.start = m.len;
            }
        }
        None if !heading.own_line => heading.kind = HeadingKind::Lead,
        None => {}
    }
    Some(heading)
}

/// Returns where in the paragraph the letters of `key` end, if it begins with them.
fn covers(p: &Paragraph, key: &str) -> Option<usize> {
    let from = number_length(&p.text);
    let mut wanted = key.chars();
    let mut next = wanted.next();
    for (i, c) in p.text.get(from..)?.char_indices() {
        let Some(w) = next else { break };
        if !is_letter(c) {
            continue;
        }
        if c != w {
            return None;
        }
        next = wanted.next();
        if next.is_none() {
            let end = from + i + c.len_utf8();
            // A quotation mark that closes the title belongs to it.
            let tail = p.text.get(end..)?;
            let close =
                tail.chars().next().filter(|c| matches!(c, '”' | '）' | '》' | ')'));
            return Some(end + close.map_or(0, char::len_utf8));
        }
    }
    None
}

/// Returns the title of an entry, without number, leaders and page.
fn entry_title(text: &str) -> Option<&str> {
    let end = text.trim_end_matches(|c: char| marker::digit(c).is_some()).len();
    let title = text.get(..end)?.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '.' | '…' | '·' | '．' | '‥' | '⋯' | '-' | '—' | '(' | '（')
    });
    let title = title.get(number_length(title)..)?.trim();
    (!title.is_empty() && !matches!(title, "目录" | "目次" | "目 录")).then_some(title)
}

fn number_length(text: &str) -> usize {
    marker::parse(text).map_or(0, |m| m.len)
}

fn letters(text: &str) -> String {
    text.chars().filter(|&c| is_letter(c)).collect()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}
