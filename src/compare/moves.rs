//! Finds sentences that stand elsewhere, and clauses of sentences that have no counterpart as a whole.
//!
//! What no section pair claimed is looked for in the whole report. The best pairs come first; where two
//! candidates are equally good nothing is taken, because which of them moved cannot be told. Short
//! texts are left alone: stock phrases stand anywhere.

use std::ops::Range;

use super::align::Link;
use super::cut::{Sentence, Stretch};
use super::formula::Formulas;
use super::overlap::{Match, matches};
use super::{ReportText, text_of};
use crate::extract::sentence::clauses;
use crate::model::{Place, Span};

/// Least likeness of a moved and revised sentence.
const MOVED_REVISED: f64 = 0.55;

/// Least likeness of a clause. At half there are false pairs.
const CLAUSE: f64 = 0.60;

/// Least likeness of a clause that stands elsewhere.
const CLAUSE_MOVED: f64 = 0.80;

/// Fewest Han letters of what may have moved.
const LEAST_MOVED: usize = 12;

/// Fewest Han letters of a clause in its place.
const LEAST_CLAUSE: usize = 8;

/// Where the sections of a report went.
pub(super) struct Sections<'a> {
    /// The mapped section of each sentence.
    pub(super) a: &'a dyn Fn(usize) -> usize,
    pub(super) b: &'a dyn Fn(usize) -> usize,
    /// Whether two mapped sections answer each other.
    pub(super) answer: &'a dyn Fn(usize, usize) -> bool,
    /// Whether what stands in two sections that do not answer each other still stands in its place.
    pub(super) stays: &'a dyn Fn(usize, usize) -> bool,
}

/// Pairs sentences that no section pair claimed.
pub(super) fn moved(
    a: &[Sentence],
    b: &[Sentence],
    found: &[Match],
    free: &(Vec<bool>, Vec<bool>),
    sections: &Sections,
) -> Vec<Link> {
    let is_free = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(false);
    let long = |list: &[Sentence], at: usize| {
        list.get(at).is_some_and(|sentence| sentence.han >= LEAST_MOVED)
    };
    let heading = |list: &[Sentence], at: usize| list.get(at).map(|s| s.heading);
    let open = found.iter().filter(|pair| {
        pair.score >= MOVED_REVISED
            && is_free(&free.0, pair.a)
            && is_free(&free.1, pair.b)
            && long(a, pair.a)
            && long(b, pair.b)
            && heading(a, pair.a) == heading(b, pair.b)
            && of_like_length(a.get(pair.a), b.get(pair.b))
    });
    let taken = unique_best(open.copied().collect(), a.len(), b.len());
    let link = |pair: Match| {
        let (x, y) = ((sections.a)(pair.a), (sections.b)(pair.b));
        Link {
            a: pair.a..pair.a + 1,
            b: pair.b..pair.b + 1,
            score: pair.score,
            moved: !(sections.stays)(x, y),
        }
    };
    taken.into_iter().map(link).collect()
}

/// Returns whether neither sentence is more than twice as long as the other: a short one that a long
/// one happens to hold has not moved there.
fn of_like_length(a: Option<&Sentence>, b: Option<&Sentence>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let (x, y) = (a.grams.len(), b.grams.len());
    x.min(y) * 2 >= x.max(y)
}

/// Takes pairs from the best down, but none that has an equal.
fn unique_best(mut open: Vec<Match>, a: usize, b: usize) -> Vec<Match> {
    open.sort_by(|p, q| q.score.total_cmp(&p.score).then((p.a, p.b).cmp(&(q.a, q.b))));
    let (mut done_a, mut done_b) = (vec![false; a], vec![false; b]);
    let mut out = Vec::new();
    for run in open.chunk_by(|p, q| p.score.total_cmp(&q.score).is_eq()) {
        let is_done = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(true);
        let left: Vec<Match> = run
            .iter()
            .filter(|pair| !is_done(&done_a, pair.a) && !is_done(&done_b, pair.b))
            .copied()
            .collect();
        let mut by_b: Vec<usize> = left.iter().map(|pair| pair.b).collect();
        by_b.sort_unstable();
        let times_a = |at: usize| {
            let from = left.partition_point(|pair| pair.a < at);
            left.get(from..).unwrap_or_default().partition_point(|pair| pair.a == at)
        };
        let times_b = |at: usize| {
            let from = by_b.partition_point(|&b| b < at);
            by_b.get(from..).unwrap_or_default().partition_point(|&b| b == at)
        };
        for pair in &left {
            if times_a(pair.a) == 1 && times_b(pair.b) == 1 {
                out.push(*pair);
            }
        }
        for pair in &left {
            if let (Some(x), Some(y)) = (done_a.get_mut(pair.a), done_b.get_mut(pair.b)) {
                (*x, *y) = (true, true);
            }
        }
    }
    out
}

/// A clause of a sentence.
pub(super) struct Clause {
    /// The sentence it belongs to.
    pub(super) sentence: usize,
    /// The clause with the mark that ends it, as a sentence of its own.
    pub(super) read: Sentence,
}

/// Cuts the sentences that are left into clauses that cover them.
pub(super) fn cut_clauses(
    report: &ReportText,
    list: &[Sentence],
    free: &[bool],
    formulas: &Formulas,
) -> Vec<Clause> {
    let mut out = Vec::new();
    for (index, sentence) in list.iter().enumerate() {
        if sentence.heading || !free.get(index).copied().unwrap_or(false) {
            continue;
        }
        let Some(passage) = report.passages.get(sentence.place.passage) else { continue };
        let whole = sentence.place.span;
        let spans = clauses(&passage.text, whole);
        if spans.len() < 2 {
            continue;
        }
        for (at, span) in spans.iter().enumerate() {
            let start = if at == 0 { whole.start } else { span.start };
            let end = spans.get(at + 1).map_or(whole.end, |next| next.start);
            let place =
                Place { passage: sentence.place.passage, span: Span::new(start, end) };
            let text = text_of(report, place);
            let stretch = Stretch {
                text,
                section: sentence.section,
                heading: false,
                number: None,
                formulas,
            };
            let read = Sentence::read(place, &stretch);
            out.push(Clause { sentence: index, read });
        }
    }
    out
}

/// Pairs clauses: alike in sections that answer each other, nearly equal elsewhere.
pub(super) fn reused(a: &[Clause], b: &[Clause], sections: &Sections) -> Vec<Link> {
    let x: Vec<&[u64]> = a.iter().map(|clause| clause.read.grams.as_slice()).collect();
    let y: Vec<&[u64]> = b.iter().map(|clause| clause.read.grams.as_slice()).collect();
    let mut open = Vec::new();
    for pair in matches(&x, &y, CLAUSE) {
        let (Some(p), Some(q)) = (a.get(pair.a), b.get(pair.b)) else { continue };
        let in_place = answers(sections, p, q);
        let (floor, least) =
            if in_place { (CLAUSE, LEAST_CLAUSE) } else { (CLAUSE_MOVED, LEAST_MOVED) };
        if pair.score >= floor && p.read.han >= least && q.read.han >= least {
            open.push(pair);
        }
    }
    let taken = unique_best(open, a.len(), b.len());
    taken
        .into_iter()
        .map(|pair| {
            let in_place = match (a.get(pair.a), b.get(pair.b)) {
                (Some(p), Some(q)) => answers(sections, p, q),
                _ => false,
            };
            let (a, b): (Range<usize>, Range<usize>) =
                (pair.a..pair.a + 1, pair.b..pair.b + 1);
            Link { a, b, score: pair.score, moved: !in_place }
        })
        .collect()
}

fn answers(sections: &Sections, a: &Clause, b: &Clause) -> bool {
    let (x, y) = ((sections.a)(a.sentence), (sections.b)(b.sentence));
    (sections.answer)(x, y) || (sections.stays)(x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(open: &[(usize, usize, f64)]) -> Vec<(usize, usize)> {
        let open = open.iter().map(|&(a, b, score)| Match { a, b, score }).collect();
        unique_best(open, 4, 4).into_iter().map(|pair| (pair.a, pair.b)).collect()
    }

    #[test]
    fn the_best_pair_is_taken_first() {
        assert_eq!(taken(&[(0, 0, 0.6), (0, 1, 0.9), (1, 0, 0.7)]), [(0, 1), (1, 0)]);
    }

    #[test]
    fn of_equal_candidates_none_is_taken() {
        assert_eq!(taken(&[(0, 0, 0.9), (0, 1, 0.9), (1, 2, 0.8)]), [(1, 2)]);
    }
}
