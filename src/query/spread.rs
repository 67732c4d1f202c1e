//! Orders scored hits so that none crowds the top with its neighbors: the best first, then again and
//! again the best of what is left, each held back a little for what it repeats.
//!
//! A passage loses a twentieth for each hit of its report before it, a tenth for each that stands beside
//! it, and half for each whose text is the same. So several reports show on the first page where several
//! answer, and an answer that is much better than all others still stands first.
//!
//! It deliberately does not drop anything, and tells copies of reports by their texts alone.

use super::tally::Item;

/// What is left beside a hit of the same report, one beside it, one of the same text.
const SAME_REPORT: f64 = 0.95;
const NEIGHBOR: f64 = 0.9;
const SAME_TEXT: f64 = 0.5;
/// Passages that stand so far apart are neighbors.
const NEAR: u32 = 3;
/// Places at the top that are given so; further down nobody sees a crowd.
const PLACES: usize = 40;

/// The parts of a score: sums first, then factors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Parts {
    pub(crate) words: f64,
    pub(crate) grams: f64,
    pub(crate) unbroken: f64,
    pub(crate) coverage: f64,
    pub(crate) closeness: f64,
    pub(crate) headings: f64,
    pub(crate) number: f64,
    pub(crate) length: f64,
    pub(crate) year: f64,
    pub(crate) place: f64,
    pub(crate) recency: f64,
    /// What is left after hits beside it that say the same.
    pub(crate) spread: f64,
}

impl Parts {
    /// Returns the score.
    pub(crate) fn score(&self) -> f64 {
        let sum = self.words
            + self.grams
            + self.unbroken
            + self.coverage
            + self.closeness
            + self.headings;
        sum * self.number
            * self.length
            * self.year
            * self.place
            * self.recency
            * self.spread
    }
}

/// A scored hit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) item: Item,
    pub(crate) parts: Parts,
    /// Equal for equal texts.
    pub(crate) text: u32,
}

/// Returns hits in their order, with what each lost.
pub(crate) fn spread(mut left: Vec<Candidate>) -> Vec<(Item, Parts)> {
    let mut out: Vec<(Item, Parts)> = Vec::with_capacity(left.len());
    let by_score = |a: &Candidate, b: &Candidate| {
        b.parts.score().total_cmp(&a.parts.score()).then(a.item.cmp(&b.item))
    };
    while out.len() < PLACES && !left.is_empty() {
        let best = left.iter().enumerate().min_by(|(_, a), (_, b)| by_score(a, b));
        let Some((at, _)) = best else { break };
        let taken = left.swap_remove(at);
        for other in &mut left {
            other.parts.spread *= kept(&taken, other);
        }
        out.push((taken.item, taken.parts));
    }
    left.sort_by(by_score);
    out.extend(left.into_iter().map(|candidate| (candidate.item, candidate.parts)));
    out
}

/// Returns what a hit keeps behind one that was placed.
fn kept(placed: &Candidate, other: &Candidate) -> f64 {
    let mut kept = 1.0;
    if placed.text == other.text {
        kept *= SAME_TEXT;
    }
    if placed.item.report == other.item.report {
        kept *= SAME_REPORT;
        if placed.item.passage.abs_diff(other.item.passage) <= NEAR {
            kept *= NEIGHBOR;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hits as report, passage, score, text; the order of their reports and passages.
    fn check(hits: &[(u32, u32, f64, u32)], expected: &[(u32, u32)]) {
        let candidate =
            |&(report, passage, score, text): &(u32, u32, f64, u32)| Candidate {
                item: Item::at(report, passage),
                parts: Parts {
                    words: score,
                    grams: 0.0,
                    unbroken: 0.0,
                    coverage: 0.0,
                    closeness: 0.0,
                    headings: 0.0,
                    number: 1.0,
                    length: 1.0,
                    year: 1.0,
                    place: 1.0,
                    recency: 1.0,
                    spread: 1.0,
                },
                text,
            };
        let found = spread(hits.iter().map(candidate).collect());
        let found: Vec<_> =
            found.iter().map(|(item, _)| (item.report, item.passage)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_neighbor_steps_back_behind_another_report() {
        check(
            &[(0, 1, 2.0, 1), (0, 2, 1.9, 2), (1, 0, 1.8, 3)],
            &[(0, 1), (1, 0), (0, 2)],
        );
    }

    #[test]
    fn a_much_better_neighbor_stays() {
        check(
            &[(0, 1, 2.0, 1), (0, 2, 1.9, 2), (1, 0, 1.0, 3)],
            &[(0, 1), (0, 2), (1, 0)],
        );
    }

    #[test]
    fn the_same_text_comes_once_among_the_best() {
        check(
            &[(0, 1, 2.0, 7), (1, 1, 2.0, 7), (2, 0, 1.1, 3)],
            &[(0, 1), (2, 0), (1, 1)],
        );
    }
}
