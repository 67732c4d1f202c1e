//! Builds the tree from the tokens.
//!
//! From tightest to loosest: `NOT`, `NEAR`, and, or. The parser never stops at an error: it reports it and goes
//! on with the nearest query that can be read, which is what the lenient form answers. A term
//! that is already reported as broken is passed over in silence.

use super::fault;
use super::lexer::{Token, TokenKind};
use super::tree::{Field, Near, Phrase, Place, Query, Words};
use super::{MAX_DEPTH, MAX_TERMS};
use crate::error::Error;

/// What stands where an operand is expected.
enum Operand {
    /// A query.
    Found(Query),
    /// Something whose error is already reported.
    Broken,
    /// Nothing.
    Absent,
}

impl Operand {
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// Builds the tree, or none if nothing can be read; adds what is wrong to `errors`.
pub(super) fn build(tokens: Vec<Token>, errors: &mut Vec<Error>) -> Option<Query> {
    let tokens = balance(tokens, errors);
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), terms: 0, errors };
    match parser.alternatives() {
        Operand::Found(query) => Some(query),
        Operand::Broken => None,
        Operand::Absent => {
            if parser.errors.is_empty() {
                parser.errors.push(fault::empty_query());
            }
            None
        }
    }
}

/// Makes the brackets pair: drops the closing ones that close nothing, closes the open ones at the
/// end, and drops those that nest too deep.
fn balance(tokens: Vec<Token>, errors: &mut Vec<Error>) -> Vec<Token> {
    let mut balanced = Vec::with_capacity(tokens.len());
    let mut open: Vec<Place> = Vec::new();
    let mut is_reported = false;
    let mut end = Place::default();
    for token in tokens {
        end = Place::new(token.place.end, token.place.end);
        match token.kind {
            TokenKind::Open => {
                open.push(token.place);
                if open.len() > MAX_DEPTH {
                    if !is_reported {
                        errors.push(fault::too_deep(token.place));
                        is_reported = true;
                    }
                    continue;
                }
            }
            TokenKind::Close => {
                if open.pop().is_none() {
                    errors.push(fault::unopened_bracket(token.place));
                    continue;
                }
                if open.len() >= MAX_DEPTH {
                    continue;
                }
            }
            _ => {}
        }
        balanced.push(token);
    }
    for (depth, &place) in open.iter().enumerate().rev() {
        errors.push(fault::unclosed_bracket(place));
        if depth < MAX_DEPTH {
            balanced.push(Token { kind: TokenKind::Close, place: end });
        }
    }
    balanced
}

/// The state of the descent; its depth is bounded by the balanced brackets.
struct Parser<'e> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    terms: usize,
    errors: &'e mut Vec<Error>,
}

impl Parser<'_> {
    /// Takes the next token if it is of a kind and returns its place.
    fn take(&mut self, kind: &TokenKind) -> Option<Place> {
        self.tokens.next_if(|token| token.kind == *kind).map(|token| token.place)
    }

    /// Reads alternatives up to a closing bracket or the end.
    fn alternatives(&mut self) -> Operand {
        let mut operand = self.conjunction();
        let mut parts = Vec::new();
        let mut is_empty = operand.is_absent();
        while let Some(place) = self.take(&TokenKind::Or) {
            is_empty = false;
            let next = self.conjunction();
            self.check_sides(place, as_typed(place, "|", "OR"), &operand, &next);
            keep(&mut parts, std::mem::replace(&mut operand, next));
        }
        keep(&mut parts, operand);
        joined(parts, is_empty, Query::Or)
    }

    /// Reads terms that are all required.
    fn conjunction(&mut self) -> Operand {
        let mut operand = self.proximity();
        let mut parts = Vec::new();
        let mut is_empty = operand.is_absent();
        loop {
            let next = if let Some(place) = self.take(&TokenKind::And) {
                is_empty = false;
                let next = self.proximity();
                self.check_sides(place, "AND", &operand, &next);
                next
            } else if self.tokens.peek().is_some_and(|token| begins_operand(&token.kind))
            {
                self.proximity()
            } else {
                break;
            };
            keep(&mut parts, std::mem::replace(&mut operand, next));
        }
        keep(&mut parts, operand);
        joined(parts, is_empty, Query::And)
    }

    /// Reports an operator that lacks an operand.
    fn check_sides(
        &mut self,
        place: Place,
        operator: &str,
        left: &Operand,
        right: &Operand,
    ) {
        if left.is_absent() {
            self.errors.push(fault::dangling(place, operator, "before"));
        } else if right.is_absent() {
            self.errors.push(fault::dangling(place, operator, "after"));
        }
    }

    /// Reads a term, or two that stand near each other.
    fn proximity(&mut self) -> Operand {
        let mut left = self.negation();
        let mut is_chain = false;
        while let Some((within, place)) = self.take_near() {
            let right = self.negation();
            self.check_sides(place, "NEAR", &left, &right);
            let sound = !is_chain && self.can_be_near(&left) & self.can_be_near(&right);
            if is_chain {
                self.errors.push(fault::near_chain(place));
            }
            is_chain = true;
            left = match (left, right) {
                (Operand::Found(left), Operand::Found(right)) if sound => {
                    let (left, right) = (Box::new(left), Box::new(right));
                    Operand::Found(Query::Near(Near { left, right, within, place }))
                }
                (Operand::Found(left), Operand::Found(right)) => {
                    Operand::Found(Query::And(vec![left, right]))
                }
                (Operand::Found(one), _) | (_, Operand::Found(one)) => {
                    Operand::Found(one)
                }
                _ => Operand::Broken,
            };
        }
        left
    }

    /// Takes a `NEAR` with its distance and place.
    fn take_near(&mut self) -> Option<(u16, Place)> {
        let token =
            self.tokens.next_if(|token| matches!(token.kind, TokenKind::Near(_)))?;
        match token.kind {
            TokenKind::Near(within) => Some((within, token.place)),
            _ => None,
        }
    }

    /// Returns whether an operand may stand beside `NEAR`, and reports it if not.
    fn can_be_near(&mut self, operand: &Operand) -> bool {
        let Operand::Found(query) = operand else { return true };
        let sound = is_place_term(query);
        if !sound {
            let place = query.place();
            self.errors.push(fault::near_operand(place));
        }
        sound
    }

    /// Reads a term with what excludes it.
    fn negation(&mut self) -> Operand {
        let Some(place) = self.take(&TokenKind::Not) else { return self.term() };
        while let Some(again) = self.take(&TokenKind::Not) {
            self.errors.push(fault::double_not(again));
        }
        match self.term() {
            Operand::Found(part) => Operand::Found(Query::Not(Box::new(part))),
            Operand::Broken => Operand::Broken,
            Operand::Absent => {
                self.errors.push(fault::dangling(
                    place,
                    as_typed(place, "-", "NOT"),
                    "after",
                ));
                Operand::Broken
            }
        }
    }

    /// Reads a phrase, words, a field or a group.
    fn term(&mut self) -> Operand {
        let Some(token) = self.tokens.next_if(|token| begins_term(&token.kind)) else {
            return Operand::Absent;
        };
        let place = token.place;
        let query = match token.kind {
            TokenKind::Open => return self.group(place),
            TokenKind::Phrase(parts) => Query::Phrase(Phrase { parts, place }),
            TokenKind::Words(text) => Query::Words(Words { text, place }),
            TokenKind::Field(value) => Query::Field(Field { value, place }),
            _ => return Operand::Broken,
        };
        self.terms += 1;
        if self.terms > MAX_TERMS {
            if self.terms == MAX_TERMS + 1 {
                self.errors.push(fault::too_many_terms(place));
            }
            return Operand::Broken;
        }
        Operand::Found(query)
    }

    /// Reads a group behind its opening bracket.
    fn group(&mut self, open: Place) -> Operand {
        let inner = self.alternatives();
        let close = self.take(&TokenKind::Close).unwrap_or(open);
        if inner.is_absent() {
            // A bracket left open at the end is already reported.
            if close.start < close.end {
                self.errors.push(fault::empty_group(open.to(close)));
            }
            return Operand::Broken;
        }
        inner
    }
}

/// Returns an operator as it was typed: the sign is one character long, the word is longer.
fn as_typed(place: Place, sign: &'static str, word: &'static str) -> &'static str {
    if place.end == place.start + 1 { sign } else { word }
}

/// Adds an operand to the parts if it is a query.
fn keep(parts: &mut Vec<Query>, operand: Operand) {
    if let Operand::Found(query) = operand {
        parts.push(query);
    }
}

/// Joins the parts that could be read.
fn joined(
    mut parts: Vec<Query>,
    is_empty: bool,
    sort: fn(Vec<Query>) -> Query,
) -> Operand {
    match parts.len() {
        0 if is_empty => Operand::Absent,
        0 => Operand::Broken,
        1 => parts.pop().map_or(Operand::Broken, Operand::Found),
        _ => Operand::Found(sort(parts)),
    }
}

/// Returns whether a token begins a phrase, words, a field or a group.
fn begins_term(kind: &TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Phrase(_)
            | TokenKind::Words(_)
            | TokenKind::Field(_)
            | TokenKind::Broken
            | TokenKind::Open
    )
}

/// Returns whether a token begins an operand, excluded ones included.
fn begins_operand(kind: &TokenKind) -> bool {
    begins_term(kind) || matches!(kind, TokenKind::Not)
}

/// Returns whether a query stands at places of the text: a phrase, words, alternatives of them.
fn is_place_term(query: &Query) -> bool {
    match query {
        Query::Phrase(_) | Query::Words(_) => true,
        Query::Or(parts) => parts.iter().all(is_place_term),
        Query::And(_) | Query::Not(_) | Query::Near(_) | Query::Field(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse_lenient;

    /// Lists the errors of a query behind what is left of it.
    fn check(query: &str, expected: &str) {
        let (tree, errors) = parse_lenient(query);
        let mut got = tree.canonical();
        for error in errors {
            got.push_str(" ! ");
            got.push_str(&error.message);
        }
        assert_eq!(got, expected, "{query}");
    }

    #[test]
    fn a_broken_term_is_reported_once() {
        check("甲 OR year:x", "甲 ! not a year: x");
        check("甲 NEAR/5 “”", "甲 ! phrase is empty");
        check("甲 -“”", "甲 ! phrase is empty");
        check("甲 (“”)", "甲 ! phrase is empty");
    }

    #[test]
    fn each_missing_operand_is_reported_at_its_operator() {
        check("AND", " ! AND has nothing before it");
        check(
            "甲 (| 乙) NOT",
            "甲 乙 ! | has nothing before it ! NOT has nothing after it",
        );
    }

    #[test]
    fn brackets_too_deep_are_passed_over_in_pairs() {
        let query = format!("{}甲{} 乙", "(".repeat(70), ")".repeat(70));
        check(&query, "甲 乙 ! brackets nest deeper than 64 levels");
    }
}
