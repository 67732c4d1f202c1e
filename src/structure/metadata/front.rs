//! The front matter of a report: what stands before the salutation 各位代表, or before the body.
//!
//! Lines longer than a title, a caption's worth, are body and left out. Where there is no
//! salutation (plans, bulletins, excerpts) the front ends at the first chapter heading, table of
//! contents or long line. Misses a title that stands after the body's first heading.

use crate::model::{Span, Zone};
use crate::normalize::{CleanText, fold_phrase};

use super::words::Words;

/// What a report begins with, in three parts.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// The lines before the body.
    pub(super) words: Words,
    /// Its lines, cut further before a dash and after 会议上, so that a title, a session and a
    /// speaker on one line stand apart.
    pub(super) segments: Vec<Span>,
    /// The body's first words: 现在，我代表云外区人民政府 ….
    pub(super) opening: Words,
    /// The last short lines: signature, colophon.
    pub(super) tail: Words,
}

/// The longest line that can be part of the front, in bytes of the key.
const LONGEST_LINE: usize = 360;
/// How far the salutation may stand behind, in bytes of the key and in lines.
const FARTHEST: usize = 9_000;
const MOST_LINES: usize = 160;
const MOST_LINES_WITHOUT_SALUTATION: usize = 40;
const OPENING_BYTES: usize = 900;
const TAIL_LINES: usize = 6;

/// Cuts off the front of a text.
pub(super) fn front(text: &CleanText) -> Front {
    let mut out = Front::default();
    let keys: Vec<String> = text
        .paragraphs
        .iter()
        .take(MOST_LINES)
        .map(|p| fold_phrase(&head_of(&p.text)))
        .collect();
    let body = match salutation(&keys) {
        Some(at) => at,
        None => body_without_salutation(&keys, text),
    };
    for (paragraph, key) in text.paragraphs.iter().zip(&keys).take(body) {
        if key.len() <= LONGEST_LINE && paragraph.zone != Zone::Toc {
            out.words.push(paragraph);
        }
    }
    if let Some(paragraph) = text.paragraphs.get(body) {
        // A salutation may stand on the same line as all before it.
        let end = paragraph.text.find("各位代表").unwrap_or(0);
        if end <= LONGEST_LINE {
            out.words.push_until(paragraph, end);
        }
    }
    for paragraph in text.paragraphs.iter().skip(body) {
        if out.opening.text.len() >= OPENING_BYTES {
            break;
        }
        let end = paragraph.text.char_indices().nth(OPENING_BYTES / 3).map(|(at, _)| at);
        out.opening.push_until(paragraph, end.unwrap_or(paragraph.text.len()));
    }
    let rest = text.paragraphs.len().saturating_sub(body);
    let last = text.paragraphs.iter().rev().take(TAIL_LINES.min(rest));
    for paragraph in last.filter(|p| p.text.len() <= 120).collect::<Vec<_>>().iter().rev()
    {
        out.tail.push(paragraph);
    }
    out.segments = segments(&out.words);
    out
}

/// Returns the part of a paragraph that tells what it is.
fn head_of(text: &str) -> String {
    text.chars().take(LONGEST_LINE).collect()
}

fn salutation(keys: &[String]) -> Option<usize> {
    let mut before = 0;
    for (at, key) in keys.iter().enumerate() {
        if key.contains("各位代表") {
            return Some(at);
        }
        before += key.len();
        if before > FARTHEST {
            return None;
        }
    }
    None
}

fn body_without_salutation(keys: &[String], text: &CleanText) -> usize {
    let begins = |(at, key): &(usize, &String)| {
        let toc = text.paragraphs.get(*at).is_some_and(|p| p.zone == Zone::Toc);
        toc || key.as_str() == "目录" || key.len() > LONGEST_LINE || is_chapter(key)
    };
    let first = keys.iter().enumerate().find(begins).map_or(keys.len(), |(at, _)| at);
    first.min(MOST_LINES_WITHOUT_SALUTATION)
}

/// Returns whether a line begins with the number of a chapter: 一、 第一章 第一部分.
pub(super) fn is_chapter(key: &str) -> bool {
    let rest = key.strip_prefix('第').unwrap_or(key);
    let number = rest.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    if number.len() == rest.len() {
        return false;
    }
    if rest.len() == key.len() {
        number.starts_with('、')
    } else {
        ["章", "篇", "部分"].iter().any(|word| number.starts_with(word))
    }
}

fn segments(words: &Words) -> Vec<Span> {
    let mut out = Vec::new();
    for line in words.lines() {
        let mut start = line.start;
        for at in cuts(words.get(line)) {
            out.push(Span::new(start, line.start + at));
            start = line.start + at;
        }
        out.push(Span::new(start, line.end));
    }
    out.retain(|span| !span.is_empty());
    out
}

/// Returns the places to cut a line: before a run of dashes with a year after it, and after
/// 会议上 with its closing bracket.
fn cuts(line: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let is_dash = |c: char| c == '—' || c == '-';
    let mut in_dashes = false;
    for (at, c) in line.char_indices() {
        let begins = is_dash(c) && !in_dashes;
        in_dashes = is_dash(c);
        let after = line.get(at..).unwrap_or_default();
        if begins && at > 0 {
            let next = after.trim_start_matches(is_dash).chars().next();
            if next.is_some_and(|c| "12一二在".contains(c)) && !after_digit(line, at) {
                out.push(at);
            }
        } else if after.starts_with("会议上") {
            let end = at + "会议上".len();
            let closed = line.get(end..).is_some_and(|rest| rest.starts_with('）'));
            out.push(end + if closed { '）'.len_utf8() } else { 0 });
        }
    }
    out.retain(|&at| at < line.len());
    out
}

fn after_digit(line: &str, at: usize) -> bool {
    let before = line.get(..at).and_then(|head| head.chars().next_back());
    before.is_some_and(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::clean;

    fn check(text: &str, segments: &[&str]) {
        let front = front(&clean(text));
        let found: Vec<_> = front.segments.iter().map(|&s| front.words.get(s)).collect();
        assert_eq!(found, segments, "{text}");
    }

    #[test]
    fn the_front_ends_at_the_salutation() {
        check(
            "政 府 工 作 报 告\n区长 王五\n各位代表：\n现在",
            &["政府工作报告", "区长王五"],
        );
    }

    #[test]
    fn all_on_one_line_is_cut() {
        check(
            "2021年云外市政府工作报告——2021年1月2日在云外市第一届人民代表大会第二次会议上 市长 王五 各位代表：现在",
            &[
                "2021年云外市政府工作报告",
                "——2021年1月2日在云外市第一届人民代表大会第二次会议上",
                "市长王五",
            ],
        );
    }

    #[test]
    fn without_salutation_the_front_ends_at_the_body() {
        check("云外市规划纲要\n目 录\n一、甲\n", &["云外市规划纲要"]);
        check("云外市公报\n一、综合\n", &["云外市公报"]);
    }

    #[test]
    fn hyphens_between_years_do_not_cut() {
        check("云外区2021-2025年规划\n目录", &["云外区2021-2025年规划"]);
    }
}
