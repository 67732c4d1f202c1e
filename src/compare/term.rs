//! Quoted terms gained and lost: “…” is how reports mark what they want to be repeated.
//!
//! A term that one report quotes is looked for in the other with and without quote marks, so that a
//! slogan that has become an ordinary word is not called gone. It catches “一网通办” beside 一网通办; it
//! misses a term whose quote marks stand around a part of it only.

use std::collections::BTreeMap;

use memchr::memmem;

use super::letters::key;
use super::token::term_spans;
use super::{PassageRange, ReportText, is_within};
use crate::model::{Passage, Place, Term, TermState, Zone};

/// Fewest and most letters of a term: a single letter is a mark, a long one a quotation.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=16;

/// A term of one report.
struct Quoted<'a> {
    printed: &'a str,
    first: Place,
}

/// Returns the terms that either report quotes: shared ones, those gone, those new; each list in the
/// order of the first place.
pub(super) fn terms(
    a: &ReportText,
    b: &ReportText,
    [of_a, of_b]: [PassageRange; 2],
) -> Vec<Term> {
    let (in_a, in_b) = (quoted(a, of_a), quoted(b, of_b));
    let (text_a, text_b) = (whole(a, of_a), whole(b, of_b));
    let mut out = Vec::new();
    let mut add = |key: &str, printed: &str| {
        let count = |text: &str| memmem::find_iter(text.as_bytes(), key).count();
        let (a, b) = (count(&text_a), count(&text_b));
        let state = match (a, b) {
            (_, 0) => TermState::Gone,
            (0, _) => TermState::New,
            _ => TermState::Shared,
        };
        let first =
            |list: &BTreeMap<String, Quoted>| list.get(key).map(|term| term.first);
        let (first_a, first_b) = (first(&in_a), first(&in_b));
        out.push(Term { phrase: printed.to_owned(), state, a, b, first_a, first_b });
    };
    for (key, term) in &in_a {
        add(key, term.printed);
    }
    for (key, term) in in_b.iter().filter(|(key, _)| !in_a.contains_key(*key)) {
        add(key, term.printed);
    }
    let rank = |term: &Term| match term.state {
        TermState::Gone => 0,
        TermState::New => 1,
        TermState::Shared => 2,
    };
    out.sort_by_key(|term| {
        let first =
            if term.state == TermState::New { term.first_b } else { term.first_a };
        (rank(term), first, term.phrase.clone())
    });
    out
}

fn quoted<'a>(
    report: &ReportText<'a>,
    range: PassageRange,
) -> BTreeMap<String, Quoted<'a>> {
    let mut out = BTreeMap::new();
    for (passage, text) in shown(report, range) {
        for span in term_spans(text) {
            let printed = text.get(span.range()).unwrap_or_default();
            let key = key(printed);
            if LETTERS.contains(&key.chars().count()) {
                let first = Place { passage, span };
                out.entry(key).or_insert(Quoted { printed, first });
            }
        }
    }
    out
}

/// Returns the letters of a report, passages kept apart.
fn whole(report: &ReportText, range: PassageRange) -> String {
    let keys: Vec<String> = shown(report, range).map(|(_, text)| key(text)).collect();
    keys.join("\n")
}

fn shown<'a>(
    report: &ReportText<'a>,
    range: PassageRange,
) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
    let passages = report.passages.iter().enumerate();
    let counts =
        move |&(at, p): &(usize, &Passage)| p.zone != Zone::Toc && is_within(range, at);
    passages.filter(counts).map(|(at, p)| (at, p.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::Outline;

    #[test]
    fn terms_are_gone_new_or_shared() {
        let a = Outline::of("一、安排", &["推进“一网通办”和“渡口夜航”，落实“三三制”。"]);
        let b = Outline::of("一、安排", &["深化一网通办，试点“江上食堂”“三三制”。"]);
        let found = terms(&a.report(), &b.report(), [None, None]);
        let of = |state| -> Vec<&str> {
            let list = found.iter().filter(|term| term.state == state);
            list.map(|term| term.phrase.as_str()).collect()
        };
        assert_eq!(of(TermState::Gone), ["渡口夜航"]);
        assert_eq!(of(TermState::New), ["江上食堂"]);
        assert_eq!(of(TermState::Shared), ["一网通办", "三三制"]);
    }

    #[test]
    fn a_quotation_is_no_term() {
        let a = Outline::of(
            "一、安排",
            &["牢记“群众的事没有一件是小事情，要一件一件办好”。"],
        );
        assert_eq!(terms(&a.report(), &a.report(), [None, None]), []);
    }
}
