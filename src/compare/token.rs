//! Cuts a text into the tokens of a redline.
//!
//! A number stays whole with its unit and the words that bound it (180.97亿元, 3%左右), because a
//! redline inside a number shows a change that nobody made; so does a quoted term that both sides have,
//! and a run of Latin letters. Every other Han character is a token of its own. White space and
//! punctuation belong to the token before them, opening marks to the one behind, so that a changed
//! comma is no change. Tokens cover the text.

use super::letters::{is_word, key};
use crate::extract::numbers;
use crate::model::Span;
use crate::normalize::simplify_char;

/// Words behind a number that bound it.
const BOUNDS: [&str; 9] =
    ["左右", "以上", "以下", "以内", "上下", "之内", "以外", "多", "余"];

/// Longest quoted term that stays whole, in bytes.
const LONGEST_TERM: usize = 90;

/// Whether punctuation, widths and scripts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// Letters alone are compared, folded.
    Ignored,
    /// Every character counts as it is printed, and a mark is a token of its own.
    Counted,
}

/// A token: its bytes, and what it is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) key: String,
    /// Letters.
    pub(super) len: usize,
}

/// Cuts a text. `terms` are the keys of the quoted terms that stay whole.
pub(super) fn tokens(text: &str, terms: &[String], marks: Marks) -> Vec<Token> {
    let counted = |text: &str| match marks {
        Marks::Ignored => key(text),
        Marks::Counted => text.chars().filter(|c| !c.is_whitespace()).collect(),
    };
    let atoms = atoms(text, terms);
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 3);
    // Where the next token begins: an opening mark belongs to what it opens.
    let mut start = 0;
    let mut at = 0;
    let mut atoms = atoms.iter().peekable();
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        while atoms.next_if(|atom| atom.start < at).is_some() {}
        let end = match atoms.peek() {
            Some(atom) if atom.start == at => atom.end,
            _ if is_latin(c) => at + run(text.get(at..).unwrap_or_default(), is_latin),
            _ => at + c.len_utf8(),
        };
        let letters = text.get(at..end).map(counted).unwrap_or_default();
        if letters.is_empty() {
            if !opens(c)
                && let Some(last) = out.last_mut()
            {
                last.span.end = end;
                start = end;
            }
        } else {
            let len = letters.chars().count();
            out.push(Token { span: Span::new(start, end), key: letters, len });
            start = end;
        }
        at = end;
    }
    match out.last_mut() {
        Some(last) => last.span.end = text.len(),
        None if !text.is_empty() => {
            let span = Span::new(0, text.len());
            out.push(Token { span, key: text.trim().to_owned(), len: 1 });
        }
        None => {}
    }
    out
}

/// Returns the keys of the quoted terms of a text, sorted.
pub(super) fn quoted(text: &str) -> Vec<String> {
    let mut out: Vec<String> = term_spans(text)
        .map(|span| key(text.get(span.range()).unwrap_or_default()))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Returns the insides of “…”, shortest first where they nest.
pub(super) fn term_spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut opened: Option<usize> = None;
    text.char_indices().filter_map(move |(at, c)| match c {
        '“' | '「' | '＂' => {
            opened = Some(at + c.len_utf8());
            None
        }
        '”' | '」' => {
            let from = opened.take()?;
            (at > from && at - from <= LONGEST_TERM).then(|| Span::new(from, at))
        }
        // A term does not run over a sentence.
        '。' | '\n' => {
            opened = None;
            None
        }
        _ => None,
    })
}

/// Returns the stretches that stay whole, in order, without overlaps.
fn atoms(text: &str, terms: &[String]) -> Vec<Span> {
    let mut spans: Vec<Span> = term_spans(text)
        .filter(|span| {
            let inside = key(text.get(span.range()).unwrap_or_default());
            terms.binary_search(&inside).is_ok()
        })
        .collect();
    for number in numbers(text) {
        let mut span = number.span;
        let rest = text.get(span.end..).unwrap_or_default();
        if let Some(bound) = BOUNDS.iter().find(|bound| rest.starts_with(**bound)) {
            span.end += bound.len();
        }
        spans.push(span);
    }
    // A term holds the numbers inside of it.
    spans.sort_unstable_by_key(|span| (span.start, usize::MAX - span.end));
    let mut end = 0;
    spans.retain(|span| {
        let free = span.start >= end && !span.is_empty();
        if free {
            end = span.end;
        }
        free
    });
    spans
}

fn is_latin(c: char) -> bool {
    let c = simplify_char(c);
    c.is_ascii_alphanumeric() || (c.is_alphabetic() && (c as u32) < 0x2e80) && is_word(c)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.char_indices().find(|&(_, c)| !belongs(c)).map_or(text.len(), |(at, _)| at)
}

fn opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '「' | '『' | '（' | '(' | '《' | '〈' | '【' | '〔' | '[')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, terms: &[&str], expected: &[&str]) {
        let terms: Vec<String> = terms.iter().map(|&term| term.to_owned()).collect();
        let cut = tokens(text, &terms, Marks::Ignored);
        let words: Vec<&str> =
            cut.iter().filter_map(|t| text.get(t.span.range())).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn numbers_stay_whole_with_unit_and_bound() {
        check("增长3%左右", &[], &["增", "长", "3%左右"]);
        check("收入180.97亿元，", &[], &["收", "入", "180.97亿元，"]);
    }

    #[test]
    fn terms_that_both_have_stay_whole() {
        check("推进“一网通办”。", &["一网通办"], &["推", "进", "“一网通办”。"]);
        check("推进“一网”。", &[], &["推", "进", "“一", "网”。"]);
    }

    #[test]
    fn latin_words_stay_whole() {
        check("用Wi-Fi和5G", &[], &["用", "Wi-", "Fi", "和", "5G"]);
    }

    #[test]
    fn opening_marks_go_with_what_they_open() {
        check("甲（乙）", &[], &["甲", "（乙）"]);
        check("——", &[], &["——"]);
        check("", &[], &[]);
    }

    proptest! {
        #[test]
        fn tokens_cover_the_text(
            text in "[甲乙0-9.%“”（），。 aé亿元左右𠮷]{0,30}",
            strict in any::<bool>(),
        ) {
            let cut = tokens(&text, &["甲".to_owned()], if strict { Marks::Counted } else { Marks::Ignored });
            let mut at = 0;
            for token in &cut {
                prop_assert_eq!(token.span.start, at);
                prop_assert!(text.get(token.span.range()).is_some());
                at = token.span.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
