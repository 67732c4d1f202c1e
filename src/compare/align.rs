//! Aligns the sentences of two sections that answer each other, in their order.
//!
//! A program over all cells finds the alignment of the greatest gain: one sentence with one, or one
//! with two neighbors of the same passage that it was split into or merged from. What a pair gains is
//! what it is above the least likeness, times its length, so that a long pair of good likeness beats
//! short ones, and a neighbor that adds nothing is not drawn in. Greedy matching would pair a sentence
//! with the first that resembles it and push all others out of order.
//!
//! Two with two is left out: it would hide which of them changed. A zone of more than [`CELLS`] cells is
//! cut where a sentence stands once on each side; what is still larger is left to the search for moves.

use std::collections::HashMap;
use std::ops::Range;

use super::cut::Sentence;
use super::grams::{likeness, shared, union};
use super::overlap::Match;

/// Least likeness of a pair that is shown side by side.
pub(super) const RELATED: f64 = 0.30;

/// Least likeness of a pair with a redline.
pub(super) const REVISED: f64 = 0.45;

/// Share of each of two neighbors' letter pairs that the one sentence must have.
const BELONGS: f64 = 0.4;

/// Most cells of one program.
const CELLS: usize = 2_000_000;

/// Sentences of the one report and those of the other that answer them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub(super) a: Range<usize>,
    pub(super) b: Range<usize>,
    pub(super) score: f64,
    /// Whether it stands elsewhere.
    pub(super) moved: bool,
}

/// Two reports in sentences, and which of them are alike.
pub(super) struct Field<'a> {
    pub(super) a: &'a [Sentence],
    pub(super) b: &'a [Sentence],
    /// All pairs from [`RELATED`] up, by place.
    pub(super) matches: &'a [Match],
}

impl Field<'_> {
    /// Returns how alike two sentences are; none below the least likeness.
    fn score(&self, a: usize, b: usize) -> Option<f64> {
        let at = self.matches.binary_search_by_key(&(a, b), |found| (found.a, found.b));
        let (x, y) = (self.a.get(a)?, self.b.get(b)?);
        let found = at.ok().and_then(|at| self.matches.get(at));
        let score =
            if x.key == y.key { Some(1.0) } else { found.map(|found| found.score) };
        score.filter(|_| x.heading == y.heading)
    }

    fn same(&self, a: usize, b: usize) -> bool {
        match (self.a.get(a), self.b.get(b)) {
            (Some(x), Some(y)) => x.key == y.key && x.heading == y.heading,
            _ => false,
        }
    }
}

/// Aligns two lists of sentences, given by their places, in order.
pub(super) fn align(field: &Field, a: &[usize], b: &[usize]) -> Vec<Link> {
    let mut out = Vec::new();
    let (mut a, mut b) = (a, b);
    while let (Some((&x, rest_a)), Some((&y, rest_b))) =
        (a.split_first(), b.split_first())
        && field.same(x, y)
    {
        out.push(one(x, y, 1.0));
        (a, b) = (rest_a, rest_b);
    }
    let mut ends = Vec::new();
    while let (Some((&x, rest_a)), Some((&y, rest_b))) = (a.split_last(), b.split_last())
        && field.same(x, y)
    {
        ends.push(one(x, y, 1.0));
        (a, b) = (rest_a, rest_b);
    }
    if a.len().saturating_mul(b.len()) <= CELLS {
        out.extend(best_path(field, a, b));
    } else {
        out.extend(by_anchors(field, a, b));
    }
    out.extend(ends.into_iter().rev());
    out
}

pub(super) fn one(a: usize, b: usize, score: f64) -> Link {
    Link { a: a..a + 1, b: b..b + 1, score, moved: false }
}

/// Cuts a large zone at sentences that stand once on each side and in the same order.
fn by_anchors(field: &Field, a: &[usize], b: &[usize]) -> Vec<Link> {
    let anchors = anchors(field, a, b);
    let mut out = Vec::new();
    let (mut from_a, mut from_b) = (0, 0);
    for &(i, j) in anchors.iter().chain([&(a.len(), b.len())]) {
        let x = a.get(from_a..i).unwrap_or_default();
        let y = b.get(from_b..j).unwrap_or_default();
        if x.len().saturating_mul(y.len()) <= CELLS {
            out.extend(best_path(field, x, y));
        }
        if let (Some(&x), Some(&y)) = (a.get(i), b.get(j)) {
            out.push(one(x, y, 1.0));
        }
        (from_a, from_b) = (i + 1, j + 1);
    }
    out
}

/// Returns the longest rising run of sentences that stand once on each side.
fn anchors(field: &Field, a: &[usize], b: &[usize]) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&str, (usize, usize, usize, usize)> = HashMap::new();
    for (at, &i) in a.iter().enumerate() {
        if let Some(sentence) = field.a.get(i) {
            let entry = seen.entry(&sentence.key).or_default();
            (entry.0, entry.1) = (entry.0 + 1, at);
        }
    }
    for (at, &j) in b.iter().enumerate() {
        if let Some(sentence) = field.b.get(j) {
            let entry = seen.entry(&sentence.key).or_default();
            (entry.2, entry.3) = (entry.2 + 1, at);
        }
    }
    let mut once: Vec<(usize, usize)> = seen
        .into_values()
        .filter(|&(in_a, _, in_b, _)| in_a == 1 && in_b == 1)
        .map(|(_, i, _, j)| (i, j))
        .collect();
    once.sort_unstable();
    rising(&once)
}

/// Returns the longest part of a list of places, sorted by the first, that rises in the second too.
pub(super) fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, &(_, j)) in pairs.iter().enumerate() {
        let end = |&tail: &usize| pairs.get(tail).is_some_and(|pair| pair.1 < j);
        let len = tails.partition_point(end);
        before.push(len.checked_sub(1).and_then(|last| tails.get(last)).copied());
        if let Some(tail) = tails.get_mut(len) {
            *tail = at;
        } else {
            tails.push(at);
        }
    }
    let mut out = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(here) = at {
        out.extend(pairs.get(here));
        at = before.get(here).copied().flatten();
    }
    out.reverse();
    out
}

/// How a cell of the program was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    SkipA,
    SkipB,
    /// So many of `a` with so many of `b`.
    Pair(u8, u8),
}

fn best_path(field: &Field, a: &[usize], b: &[usize]) -> Vec<Link> {
    let (rows, columns) = (a.len() + 1, b.len() + 1);
    let mut best = vec![0i64; rows * columns];
    let mut steps = vec![Step::SkipA; rows * columns];
    let value = |best: &[i64], i: usize, j: usize| {
        best.get(i * columns + j).copied().unwrap_or(0)
    };
    for i in 0..rows {
        for j in 0..columns {
            let mut top = (0, if i == 0 { Step::SkipB } else { Step::SkipA });
            if i > 0 {
                top = (value(&best, i - 1, j), Step::SkipA);
            }
            if j > 0 && (i == 0 || value(&best, i, j - 1) > top.0) {
                top = (value(&best, i, j - 1), Step::SkipB);
            }
            for (x, y) in [(1, 1), (1, 2), (2, 1)] {
                if i >= x && j >= y {
                    let one = a.get(i - x..i).unwrap_or_default();
                    let other = b.get(j - y..j).unwrap_or_default();
                    if let Some(gain) = gain(field, one, other) {
                        let sum = value(&best, i - x, j - y) + gain.0;
                        if sum > top.0 {
                            top = (sum, Step::Pair(x as u8, y as u8));
                        }
                    }
                }
            }
            if let (Some(cell), Some(step)) =
                (best.get_mut(i * columns + j), steps.get_mut(i * columns + j))
            {
                (*cell, *step) = top;
            }
        }
    }
    walk_back(field, a, b, &steps)
}

fn walk_back(field: &Field, a: &[usize], b: &[usize], steps: &[Step]) -> Vec<Link> {
    let columns = b.len() + 1;
    let (mut i, mut j) = (a.len(), b.len());
    let mut out = Vec::new();
    while i > 0 || j > 0 {
        match steps.get(i * columns + j).copied().unwrap_or(Step::SkipA) {
            Step::SkipA if i > 0 => i -= 1,
            Step::SkipA | Step::SkipB => j = j.saturating_sub(1),
            Step::Pair(x, y) => {
                let one = a.get(i - usize::from(x)..i).unwrap_or_default();
                let other = b.get(j - usize::from(y)..j).unwrap_or_default();
                let score = gain(field, one, other).map_or(0.0, |gain| gain.1);
                if let (Some(&p), Some(&q)) = (one.first(), other.first()) {
                    let (a, b) = (p..p + usize::from(x), q..q + usize::from(y));
                    out.push(Link { a, b, score, moved: false });
                }
                (i, j) = (i - usize::from(x), j - usize::from(y));
            }
        }
    }
    out.reverse();
    out
}

/// Returns what a pair gains, and how alike it is; none if the two do not answer each other.
fn gain(field: &Field, a: &[usize], b: &[usize]) -> Option<(i64, f64)> {
    let (score, len) = match (a, b) {
        (&[x], &[y]) => {
            let len = field.a.get(x)?.grams.len() + field.b.get(y)?.grams.len();
            (field.score(x, y)?, len)
        }
        (&[x], &[y, z]) => two(field.a.get(x)?, field.b, [y, z], |y| field.score(x, y))?,
        (&[x, z], &[y]) => two(field.b.get(y)?, field.a, [x, z], |x| field.score(x, y))?,
        _ => return None,
    };
    // Equal sentences gain even where nothing is above the least likeness.
    let gain = ((score - RELATED) * len as f64 * 1000.0).round() as i64 + 1;
    Some((gain, score))
}

/// Returns the likeness of one sentence and two neighbors, if both are needed for it, and how long they are.
fn two(
    one: &Sentence,
    list: &[Sentence],
    [x, y]: [usize; 2],
    single: impl Fn(usize) -> Option<f64>,
) -> Option<(f64, usize)> {
    let (first, second) = (list.get(x)?, list.get(y)?);
    if y != x + 1 || first.place.passage != second.place.passage || one.heading {
        return None;
    }
    let alone = match (single(x), single(y)) {
        (None, None) => return None,
        (p, q) => p.unwrap_or(0.0).max(q.unwrap_or(0.0)),
    };
    // A long sentence holds something of every neighbor: each must be there for the most part.
    let belongs = |part: &Sentence| {
        shared(&one.grams, &part.grams) as f64 >= BELONGS * part.grams.len() as f64
    };
    if !belongs(first) || !belongs(second) {
        return None;
    }
    let both = union(&first.grams, &second.grams);
    let score = likeness(shared(&one.grams, &both), one.grams.len(), both.len());
    (score >= REVISED && score > alone).then_some((score, one.grams.len() + both.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::sentences;
    use crate::compare::overlap::matches;

    fn links(a: &[&str], b: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
        let (a, b) = (sentences(a), sentences(b));
        let x: Vec<&[u64]> = a.iter().map(|s| s.grams.as_slice()).collect();
        let y: Vec<&[u64]> = b.iter().map(|s| s.grams.as_slice()).collect();
        let found = matches(&x, &y, RELATED);
        let field = Field { a: &a, b: &b, matches: &found };
        let all = |list: &[Sentence]| (0..list.len()).collect::<Vec<_>>();
        let links = align(&field, &all(&a), &all(&b));
        links.into_iter().map(|link| (link.a, link.b)).collect()
    }

    #[test]
    fn the_order_is_kept() {
        let a = ["新建公园三处。", "修复山区公路。", "增加养老床位。"];
        let b = ["新建公园五处。", "增加养老床位六十张。", "修复山区公路。"];
        // The second and third cross: only one of them can stay in place.
        let found = links(&a, &b);
        assert_eq!(found.first(), Some(&(0..1, 0..1)));
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn one_sentence_answers_the_two_it_was_split_into() {
        let a = ["新建公园三处并向居民开放，修复山区公路二十公里。"];
        let b = ["新建公园三处并向居民开放。", "修复山区公路二十公里。"];
        assert_eq!(links(&a, &b), [(0..1, 0..2)]);
        assert_eq!(links(&b, &a), [(0..2, 0..1)]);
    }

    #[test]
    fn a_neighbor_that_adds_nothing_is_not_drawn_in() {
        let a = ["新建公园三处并向居民开放。"];
        let b = ["新建公园三处并向居民开放。", "修复山区公路二十公里。"];
        assert_eq!(links(&a, &b), [(0..1, 0..1)]);
        let a = [
            "加大教育投入，力争全区学位达到三万个，让山里孩子也有好老师，今年新建学校三所。",
            "增强山城两岸造船产业功能，创建一批船坞改造中心和船员实训中心。",
        ];
        let b = ["增强山城两岸造船产业功能，促进优势产业做大做强。"];
        assert_eq!(links(&a, &b), [(1..2, 0..1)]);
    }

    #[test]
    fn the_longest_rising_run_is_found() {
        let check = |pairs: &[(usize, usize)], expected: &[(usize, usize)]| {
            assert_eq!(rising(pairs), expected);
        };
        check(&[(0, 3), (1, 0), (2, 1), (3, 2)], &[(1, 0), (2, 1), (3, 2)]);
        check(&[], &[]);
    }
}
