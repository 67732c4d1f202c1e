//! Cuts a query into terms, operators and brackets.
//!
//! One pass from left to right; every character is looked at a bounded number of times. Operators in
//! words (`AND` `OR` `NOT` `NEAR`) count only in ASCII capitals and as a whole run: `养老AND托育` and `and`
//! are words. A hyphen excludes only at the start of a term; inside a run (`K1-01`) it is text. What
//! cannot be read leaves an error and a [`TokenKind::Broken`] in its place, so that the parser does
//! not complain about the gap as well.

use super::fault;
use super::field::{self, Prefix};
use super::mark;
use super::phrase::{self, Scanned};
use super::tree::{FieldValue, Place};
use super::{DEFAULT_NEAR, MAX_NEAR};
use crate::error::Error;
use crate::query::names::FieldName;

/// A token with its place.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) place: Place,
}

/// What a token is.
#[derive(Debug, PartialEq)]
pub(super) enum TokenKind {
    /// The parts of a phrase.
    Phrase(Vec<String>),
    /// A bare run.
    Words(String),
    /// A field with its value.
    Field(FieldValue),
    /// A term that could not be read; its error is already reported.
    Broken,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// `AND`.
    And,
    /// `OR` or `|`.
    Or,
    /// `NOT` or `-`.
    Not,
    /// `NEAR/n`.
    Near(u16),
}

/// Cuts a query into tokens and reports what cannot be read.
pub(super) fn lex(chars: &[char]) -> (Vec<Token>, Vec<Error>) {
    let mut lexer = Lexer { chars, at: 0, tokens: Vec::new(), errors: Vec::new() };
    while let Some(&c) = chars.get(lexer.at) {
        lexer.step(c);
    }
    (lexer.tokens, lexer.errors)
}

/// The state of the pass.
struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<Error>,
}

impl Lexer<'_> {
    /// Reads what begins with `c` at the current place.
    fn step(&mut self, c: char) {
        if mark::is_space(c) {
            self.at += 1;
        } else if let Some(close) = mark::closing_quote(c) {
            self.phrase(close);
        } else if mark::is_closing_quote(c) {
            let place = Place::new(self.at, self.at + 1);
            self.broken(fault::stray_quote(place, c), place);
        } else if mark::is_minus(c) {
            self.minus();
        } else {
            match c {
                '(' | '（' => self.push(TokenKind::Open, self.at + 1),
                ')' | '）' => self.push(TokenKind::Close, self.at + 1),
                '|' | '｜' => self.push(TokenKind::Or, self.at + 1),
                _ => self.run(),
            }
        }
    }

    /// Adds a token from the current place to `end` and goes on there.
    fn push(&mut self, kind: TokenKind, end: usize) {
        self.tokens.push(Token { kind, place: Place::new(self.at, end) });
        self.at = end;
    }

    /// Reports what cannot be read and goes on behind it.
    fn broken(&mut self, error: Error, place: Place) {
        self.errors.push(error);
        self.push(TokenKind::Broken, place.end);
    }

    /// Reads a phrase.
    fn phrase(&mut self, close: char) {
        let Scanned { parts, end, errors } = phrase::scan(self.chars, self.at, close);
        self.errors.extend(errors);
        let kind =
            if parts.is_empty() { TokenKind::Broken } else { TokenKind::Phrase(parts) };
        self.push(kind, end);
    }

    /// Reads a hyphen at the start of a term.
    fn minus(&mut self) {
        let start = self.at;
        let mut end = start + 1;
        while self.chars.get(end).is_some_and(|&c| mark::is_minus(c)) {
            end += 1;
        }
        let place = Place::new(start, end);
        let before = start.checked_sub(1).and_then(|i| self.chars.get(i));
        let leads = |&c: &char| !mark::ends_run(c) || begins_term(c);
        if !self.chars.get(end).is_some_and(leads) {
            self.broken(fault::dangling_minus(place), place);
            return;
        }
        if end > start + 1 {
            self.errors.push(fault::double_not(place));
        } else if before.is_some_and(|&c| !separates(c)) {
            self.errors.push(fault::glued_minus(place));
        }
        self.push(TokenKind::Not, end);
    }

    /// Reads a bare run: an operator, a field or words.
    fn run(&mut self) {
        let start = self.at;
        let rest = self.chars.get(start..).unwrap_or_default();
        let length = rest.iter().position(|&c| mark::ends_run(c)).unwrap_or(rest.len());
        let run = rest.get(..length).unwrap_or_default();
        let end = start + length;
        let text: String = run.iter().collect();
        match text.as_str() {
            "AND" => self.push(TokenKind::And, end),
            "OR" => self.push(TokenKind::Or, end),
            "NOT" => self.push(TokenKind::Not, end),
            _ => match near(&text) {
                Some(Ok(within)) => self.push(TokenKind::Near(within), end),
                Some(Err(())) => {
                    let place = Place::new(start, end);
                    self.errors.push(fault::bad_distance(place, &text));
                    self.push(TokenKind::Near(DEFAULT_NEAR), end);
                }
                None => self.term(run, text, end),
            },
        }
    }

    /// Reads a run that is no operator.
    fn term(&mut self, run: &[char], text: String, end: usize) {
        match field::prefix(run) {
            Prefix::Known(field, offset) => self.field(field, self.at + offset, end),
            Prefix::Unknown(name) => {
                let named = Place::new(self.at, self.at + name.chars().count());
                self.errors.push(fault::unknown_field(named, &name));
                self.push(TokenKind::Phrase(vec![text]), end);
            }
            Prefix::None => self.words(run, text, end),
        }
    }

    /// Reads a bare run as words.
    fn words(&mut self, run: &[char], text: String, end: usize) {
        let place = Place::new(self.at, end);
        if !run.iter().any(|c| c.is_alphanumeric()) && !run.contains(&'*') {
            self.broken(fault::nothing_to_search(place, &text), place);
        } else if let Some(star) = run.iter().position(|&c| c == '*') {
            let star = self.at + star;
            self.errors.push(fault::bare_wildcard(Place::new(star, star + 1)));
            let parts = text.split('*').filter(|part| !phrase::is_blank(part));
            let parts: Vec<String> = parts.map(str::to_owned).collect();
            let kind = if parts.is_empty() {
                TokenKind::Broken
            } else {
                TokenKind::Phrase(parts)
            };
            self.push(kind, end);
        } else {
            self.push(TokenKind::Words(text), end);
        }
    }

    /// Reads the value of a field, which begins at `from` and ends with the run or its quotes.
    fn field(&mut self, field: FieldName, from: usize, run_end: usize) {
        let quote = self.chars.get(from).and_then(|&c| mark::closing_quote(c));
        let (value, end) = match quote {
            Some(close) => {
                let mut scanned = phrase::scan(self.chars, from, close);
                let end = scanned.end;
                if !scanned.errors.is_empty() {
                    self.errors.extend(scanned.errors);
                    self.push(TokenKind::Broken, end);
                    return;
                }
                let only = scanned.parts.pop().filter(|_| scanned.parts.is_empty());
                (only, end)
            }
            None => {
                let run = self.chars.get(from..run_end).unwrap_or_default();
                let text = run.iter().collect::<String>();
                (Some(text).filter(|text| !text.contains('*')), run_end)
            }
        };
        let value_place = Place::new(from, end);
        let read = match value {
            None => Err(fault::field_wildcard(value_place)),
            Some(text) if text.is_empty() => {
                Err(fault::missing_value(Place::new(self.at, end), field.name()))
            }
            Some(text) => field::value(field, &text, value_place),
        };
        match read {
            Ok(value) => self.push(TokenKind::Field(value), end),
            Err(error) => self.broken(error, Place::new(self.at, end)),
        }
    }
}

/// Returns whether a term or a group may begin with a character that ends a run.
fn begins_term(c: char) -> bool {
    mark::closing_quote(c).is_some() || matches!(c, '(' | '（')
}

/// Returns whether a hyphen behind `c` is at the start of a term.
fn separates(c: char) -> bool {
    mark::is_space(c) || matches!(c, '(' | '（' | ')' | '）' | '|' | '｜')
}

/// Reads `NEAR`, `NEAR/20` or a misspelling of it; none if the run is something else.
fn near(run: &str) -> Option<Result<u16, ()>> {
    let rest = run.strip_prefix("NEAR")?;
    if rest.is_empty() {
        return Some(Ok(DEFAULT_NEAR));
    }
    let Some(digits) = rest.strip_prefix(['/', '／']) else {
        // NEAR20 is a slip; NEARBY is a word.
        return rest.chars().all(|c| c.is_ascii_digit()).then_some(Err(()));
    };
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    let within = digits.parse().ok().filter(|&n| is_number && n <= MAX_NEAR);
    Some(within.ok_or(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: &str) {
        let chars: Vec<char> = query.chars().collect();
        let (tokens, _) = lex(&chars);
        let got: Vec<String> = tokens
            .iter()
            .map(|token| match &token.kind {
                TokenKind::Phrase(parts) => format!("“{}”", parts.join("*")),
                TokenKind::Words(text) => text.clone(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(got.join(" "), expected, "{query}");
    }

    #[test]
    fn hyphens_exclude_only_at_the_start() {
        check("-甲 K1-01 3-5", "Not 甲 K1-01 3-5");
        check("(-甲)-乙", "Open Not 甲 Close Not 乙");
        check("甲 - 乙", "甲 Broken 乙");
    }

    #[test]
    fn operators_are_whole_runs_in_capitals() {
        check("甲AND乙 and ANDY NEARBY", "甲AND乙 and ANDY NEARBY");
        check("甲 OR(NOT乙)", "甲 Or Open NOT乙 Close");
        check("甲 NEAR/7 乙｜丙", "甲 Near(7) 乙 Or 丙");
    }

    #[test]
    fn places_count_characters() {
        let chars: Vec<char> = "𠮷 “甲乙”".chars().collect();
        let (tokens, _) = lex(&chars);
        let places: Vec<_> =
            tokens.iter().map(|t| (t.place.start, t.place.end)).collect();
        assert_eq!(places, [(0, 1), (2, 6)]);
    }
}
