//! Reads a phrase from its opening mark to its closing one, with escapes and wildcards.
//!
//! A phrase closes with the partner of the mark that opened it. Input methods mix up the double
//! marks, so where the partner is missing, another double mark closes the phrase if it is the only
//! one in the rest of the query and nothing is glued to it: `“甲"` and `"甲” 乙` are read, `“甲"乙"` is not.
//! A directed mark that opens again inside its own phrase is an error: most likely the first was
//! never closed. `\` before a quote mark, `*` or `\` makes it an ordinary character; before
//! anything else it is one itself.

use super::fault;
use super::mark;
use super::tree::Place;
use crate::error::Error;
use crate::normalize::MatchKey;

/// A phrase as read, repaired where it was faulty.
pub(super) struct Scanned {
    /// The stretches between wildcards; empty if nothing findable is left.
    pub(super) parts: Vec<String>,
    /// One past the last character read.
    pub(super) end: usize,
    /// What was wrong.
    pub(super) errors: Vec<Error>,
}

/// Reads the phrase that opens at `at`, whose mark closes with `close`.
pub(super) fn scan(chars: &[char], at: usize, close: char) -> Scanned {
    let mut errors = Vec::new();
    let open = chars.get(at).copied().unwrap_or(close);
    let (inner_end, end) = match find_close(chars, at, open, close) {
        Close::At(closing) => (closing, closing + 1),
        Close::Reopened(again) => {
            errors.push(fault::reopened_phrase(
                Place::new(again, again + 1),
                open,
                close,
            ));
            (again, again)
        }
        Close::Missing => {
            errors.push(fault::unclosed_phrase(Place::new(at, at + 1), close));
            (chars.len(), chars.len())
        }
    };
    let inner = chars.get(at + 1..inner_end).unwrap_or_default();
    let mut parts = split(inner);
    // What a missing mark swallowed is not worth a second complaint.
    let place = Place::new(at, end);
    if let (true, Some(error)) = (errors.is_empty(), check(&parts, inner, place)) {
        errors.push(error);
    }
    parts.retain(|part| !is_blank(part));
    Scanned { parts, end, errors }
}

/// Where a phrase ends.
enum Close {
    /// At its closing mark.
    At(usize),
    /// The opening mark stands again before any closing one.
    Reopened(usize),
    /// Nowhere.
    Missing,
}

/// Finds the end of the phrase that opens at `at`.
fn find_close(chars: &[char], at: usize, open: char, close: char) -> Close {
    let mut others = Vec::new();
    let mut i = at + 1;
    while let Some(&c) = chars.get(i) {
        if is_escape(chars, i) {
            i += 2;
            continue;
        }
        if c == close {
            return Close::At(i);
        }
        if c == open && mark::is_directed(open) {
            return Close::Reopened(i);
        }
        if mark::is_double_quote(c) {
            others.push(i);
        }
        i += 1;
    }
    match others[..] {
        [other] if mark::is_double_quote(open) && can_stand_in(chars, other) => {
            Close::At(other)
        }
        _ => Close::Missing,
    }
}

/// Returns whether the double mark at `at` can close a phrase in place of the right one.
fn can_stand_in(chars: &[char], at: usize) -> bool {
    let is_opening = chars.get(at).is_some_and(|&c| mark::is_directed(c));
    !is_opening && chars.get(at + 1).is_none_or(|&c| mark::ends_run(c))
}

/// Returns whether the character at `i` is a backslash that escapes the next one.
fn is_escape(chars: &[char], i: usize) -> bool {
    chars.get(i) == Some(&'\\')
        && chars.get(i + 1).is_some_and(|&c| mark::is_escapable(c))
}

/// Splits the inside of a phrase at its wildcards and removes the escapes.
fn split(inner: &[char]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut i = 0;
    while let Some(&c) = inner.get(i) {
        if is_escape(inner, i) {
            part.extend(inner.get(i + 1));
            i += 2;
            continue;
        }
        if c == '*' {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
        i += 1;
    }
    parts.push(part);
    parts
}

/// Returns whether nothing of a stretch is left in the match key.
pub(super) fn is_blank(part: &str) -> bool {
    MatchKey::new(part).text.is_empty()
}

/// Says what is wrong with a closed phrase.
fn check(parts: &[String], inner: &[char], place: Place) -> Option<Error> {
    let blank: Vec<bool> = parts.iter().map(|part| is_blank(part)).collect();
    if inner.is_empty() {
        Some(fault::empty_phrase(place))
    } else if blank[..] == [true] {
        Some(fault::blank_phrase(place))
    } else if blank.iter().all(|&blank| blank) {
        Some(fault::only_wildcard(place))
    } else if blank.first() == Some(&true) {
        Some(fault::outer_wildcard(place, "begins"))
    } else if blank.last() == Some(&true) {
        Some(fault::outer_wildcard(place, "ends"))
    } else if blank.contains(&true) {
        Some(fault::double_wildcard(place))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a phrase; what is left of the query follows behind `~`.
    fn check(query: &str, expected: &str) {
        let chars: Vec<char> = query.chars().collect();
        let close = mark::closing_quote(chars[0]).unwrap();
        let scanned = scan(&chars, 0, close);
        let rest: String = chars[scanned.end..].iter().collect();
        let errors: Vec<_> = scanned.errors.iter().map(|e| e.message.as_str()).collect();
        let got = format!("{}~{rest}{}", scanned.parts.join("*"), errors.join(";"));
        assert_eq!(got, expected, "{query}");
    }

    #[test]
    fn each_mark_closes_with_its_partner() {
        check("“甲”乙", "甲~乙");
        check("\"甲\"乙", "甲~乙");
        check("＂甲＂", "甲~");
        check("「甲」", "甲~");
        check("『甲「乙」』", "甲「乙」~");
        check("“甲\"乙\"”", "甲\"乙\"~");
    }

    #[test]
    fn mixed_double_marks_close_where_only_one_can() {
        check("“甲\"", "甲~");
        check("“甲＂ 乙", "甲~ 乙");
        check("\"甲”", "甲~");
        check("\"甲“", "甲“~phrase is not closed");
        check("“甲\"乙", "甲\"乙~phrase is not closed");
        check("“甲\" \"乙\"", "甲\" \"乙\"~phrase is not closed");
        check("「甲』", "甲』~phrase is not closed");
    }

    #[test]
    fn escaped_marks_are_characters() {
        check(r"“甲\”乙”", "甲”乙~");
        check(r"“甲\\”乙", "甲\\~乙");
        check(r"“甲\乙”", "甲\\乙~");
    }

    #[test]
    fn wildcards_split_and_escaped_ones_do_not() {
        let parts = |query: &str| scan(&query.chars().collect::<Vec<_>>(), 0, '”').parts;
        assert_eq!(parts("“甲*乙”"), ["甲", "乙"]);
        assert_eq!(parts(r"“甲\*乙”"), ["甲*乙"]);
    }

    #[test]
    fn long_phrases_with_many_marks_are_read_in_one_pass() {
        check(
            &format!("“{}", "\"".repeat(10)),
            &format!("{}~phrase is not closed", "\"".repeat(10)),
        );
    }
}
