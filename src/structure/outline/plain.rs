//! Finds headings on a line of their own that carry no number: 关于国内建设, 结束语.
//!
//! Such a line is short, has no sentence punctuation at its end or 。 inside, and something longer
//! or a numbered heading follows. It catches the chapters of reports that do not count them; it
//! misses one that ends in a full stop, which reads like a lead.

use super::heading::{Heading, HeadingKind, bare, is_salutation};
use crate::model::{Span, Zone};
use crate::normalize::Paragraph;
use crate::normalize::marker;

/// Longest plain heading, in characters.
const LONGEST: usize = 44;
/// Bytes of a paragraph that is no signature.
const SENTENCE: usize = 90;

/// Adds plain headings, keeping the order of the text.
pub(super) fn add(paragraphs: &[Paragraph], front: usize, headings: &mut Vec<Heading>) {
    let mut taken = vec![false; paragraphs.len()];
    for h in headings.iter() {
        for t in taken.iter_mut().skip(h.paragraph).take(1 + h.more) {
            *t = true;
        }
    }
    // Below the last long paragraph stand signatures and dates.
    let last = paragraphs.iter().rposition(|p| p.text.len() > SENTENCE).unwrap_or(0);
    for (i, p) in paragraphs.iter().enumerate().take(last).skip(front) {
        if taken.get(i).is_some_and(|&t| t) || !is_plain(p) {
            continue;
        }
        let follows = paragraphs.get(i + 1).is_some_and(|n| {
            let heading = taken.get(i + 1).is_some_and(|&t| t);
            n.zone == Zone::Body
                && (heading || n.text.len() > p.text.len() * 2 || is_plain(n))
                || n.zone == Zone::Note
        });
        if follows {
            headings.push(Heading::new(p, i, Span::new(0, p.text.len()), 0));
        }
    }
    headings.sort_by_key(|h| (h.paragraph, h.start));
    for h in headings.iter_mut().filter(|h| h.kind == HeadingKind::Plain) {
        h.own_line = true;
    }
}

/// Whether a paragraph looks like a heading without a number.
fn is_plain(p: &Paragraph) -> bool {
    let text = p.text.as_str();
    if p.zone != Zone::Body || text.len() > LONGEST * 4 {
        return false;
    }
    let title = bare(text);
    let length = title.chars().count();
    let marked = p.heading_mark.is_some();
    let closed = title.ends_with([
        '。', '！', '？', '；', '：', '，', '、', '…', '!', '?', ';', ':', ',', '—',
        '摄', '的',
    ]);
    // A heading mark proves it; else the line must read like a title.
    (2..=LONGEST).contains(&length)
        && !closed
        && !is_salutation(&title)
        && !title.contains(['。', '；', '！'])
        && marker::parse(&title).is_none()
        && (marked || reads_like_title(&title))
}

fn reads_like_title(title: &str) -> bool {
    let han = title.chars().filter(|&c| ('\u{4e00}'..='\u{9fff}').contains(&c)).count();
    let date = title.ends_with('日') && title.contains('年') && title.contains('月');
    han >= 3 && !date && !title.starts_with(['（', '(', '注', '表', '图', '—'])
}
