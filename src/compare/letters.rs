//! The letters of a text: what of it counts when two wordings are compared.
//!
//! Characters are folded as in the match key (width, script), and what typesetters differ in is left
//! out: white space, quote marks, punctuation. A mark between two digits stays, because 1.5 is not 15
//! and 3-5 not 35. It catches “一网通办”， beside 一网通办。 as the same; it misses that 1,200 and 1200
//! are one number.

use crate::letter::is_letter;
use crate::normalize::simplify_char;

/// A character that counts, with its bytes in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Returns the letters of a text, in order.
pub(super) fn letters(text: &str) -> Vec<Letter> {
    let mut out: Vec<Letter> = Vec::with_capacity(text.len() / 3);
    // A mark that waits for the digit behind it.
    let mut waiting: Option<Letter> = None;
    for (start, original) in text.char_indices() {
        if original.is_whitespace() {
            continue;
        }
        let c = simplify_char(original);
        let letter = Letter { c, start, end: start + original.len_utf8() };
        if is_word(c) {
            if let Some(mark) = waiting.take()
                && c.is_ascii_digit()
            {
                out.push(mark);
            }
            out.push(letter);
        } else {
            let after_digit = out
                .last()
                .is_some_and(|last| last.c.is_ascii_digit() && last.end == start);
            waiting = (after_digit && joins_digits(c)).then_some(letter);
        }
    }
    out
}

/// Returns the letters alone.
pub(super) fn key(text: &str) -> String {
    letters(text).iter().map(|letter| letter.c).collect()
}

/// Returns whether a folded character counts wherever it stands.
pub(super) fn is_word(c: char) -> bool {
    is_letter(c) || matches!(c, '%' | '‰' | '℃' | '°' | '+' | '○' | '㎡')
}

/// Returns whether a folded character counts between two digits.
fn joins_digits(c: char) -> bool {
    matches!(c, '.' | '：' | '∶' | '-' | '—' | '–' | '~' | '～' | '/')
}

/// Returns whether a character is Han.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Counts the characters of a text, white space not counted.
pub(super) fn count(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(key(text), expected);
    }

    #[test]
    fn typography_does_not_count() {
        check("推进 “一网通办”，", "推进一网通办");
        check("推进\"一网通辦\",", "推进一网通办");
        check("１５％", "15%");
    }

    #[test]
    fn marks_between_digits_count() {
        check("增长1.5%，3-5个。", "增长1.5%3-5个");
        check("到2025.", "到2025");
        check("1. 5", "1.5");
        check("共12.其中", "共12其中");
    }
}
