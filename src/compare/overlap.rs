//! Which sentences of two lists resemble each other: all pairs above a floor, found without trying
//! every pair.
//!
//! Pairs of letters that stand in both lists propose; each proposed pair is then measured exactly. A
//! pair of letters in very many sentences proposes nothing, since it tells little and would make the
//! work quadratic; a proposal needs only so much of the rest that no pair above the floor is lost but
//! one that is alike in the commonest pairs alone. Equal sentences stand for each other, so ten thousand
//! copies cost as much as one.

use std::collections::HashMap;

use super::grams::{Gram, likeness, shared};

/// Most sentence pairs that one pair of letters may propose.
const MOST: usize = 60_000;

/// A sentence of each list and how alike they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) score: f64,
}

/// The sets of a list, equal ones once.
struct Distinct<'a> {
    sets: Vec<&'a [Gram]>,
    /// For each set the members that have it.
    members: Vec<Vec<usize>>,
}

impl<'a> Distinct<'a> {
    fn new(list: &[&'a [Gram]]) -> Self {
        let mut known: HashMap<&[Gram], usize> = HashMap::new();
        let mut out = Self { sets: Vec::new(), members: Vec::new() };
        for (at, set) in list.iter().copied().enumerate() {
            let number = *known.entry(set).or_insert_with(|| {
                out.sets.push(set);
                out.members.push(Vec::new());
                out.sets.len() - 1
            });
            if let Some(members) = out.members.get_mut(number) {
                members.push(at);
            }
        }
        out
    }

    fn set(&self, number: usize) -> &'a [Gram] {
        self.sets.get(number).copied().unwrap_or_default()
    }
}

/// Returns the pairs of sets that are at least as alike as `floor`, by place in `a`, then in `b`.
///
/// Of sets that come many times on both sides only the pairs of like rank are listed.
pub(super) fn matches(a: &[&[Gram]], b: &[&[Gram]], floor: f64) -> Vec<Match> {
    let (a, b) = (Distinct::new(a), Distinct::new(b));
    let mut out = Vec::new();
    for (x, y, score) in alike(&a, &b, floor) {
        let (Some(left), Some(right)) = (a.members.get(x), b.members.get(y)) else {
            continue;
        };
        if left.len().saturating_mul(right.len()) <= MEMBERS {
            for &a in left {
                out.extend(right.iter().map(|&b| Match { a, b, score }));
            }
        } else {
            out.extend(left.iter().zip(right).map(|(&a, &b)| Match { a, b, score }));
        }
    }
    out.sort_unstable_by_key(|found| (found.a, found.b));
    out
}

/// Most members of two equal sets that are paired each with each.
const MEMBERS: usize = 400;

/// Returns the distinct sets that are alike.
fn alike(a: &Distinct, b: &Distinct, floor: f64) -> Vec<(usize, usize, f64)> {
    let mut postings: Vec<(Gram, usize)> = Vec::new();
    for (number, set) in b.sets.iter().enumerate() {
        postings.extend(set.iter().map(|&gram| (gram, number)));
    }
    postings.sort_unstable();
    let mut often: Vec<(Gram, usize)> = Vec::new();
    {
        let mut all: Vec<Gram> = a.sets.iter().copied().flatten().copied().collect();
        all.sort_unstable();
        for run in all.chunk_by(|x, y| x == y) {
            often.extend(run.first().map(|&gram| (gram, run.len())));
        }
    }
    let count_in_a = |gram: Gram| {
        let at = often.binary_search_by_key(&gram, |entry| entry.0);
        at.ok().and_then(|at| often.get(at)).map_or(0, |entry| entry.1)
    };
    let mut proposed = vec![0u32; b.sets.len()];
    let mut touched: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for (x, set) in a.sets.iter().enumerate() {
        let mut silent = 0;
        for &gram in *set {
            let from = postings.partition_point(|entry| entry.0 < gram);
            let rest = postings.get(from..).unwrap_or_default();
            let run = rest.partition_point(|entry| entry.0 == gram);
            if run.saturating_mul(count_in_a(gram)) > MOST {
                silent += 1;
                continue;
            }
            for &(_, y) in rest.get(..run).unwrap_or_default() {
                let Some(count) = proposed.get_mut(y) else { continue };
                if *count == 0 {
                    touched.push(y);
                }
                *count += 1;
            }
        }
        touched.sort_unstable();
        for y in touched.drain(..) {
            let Some(count) = proposed.get_mut(y) else { continue };
            let most = std::mem::take(count) as usize + silent;
            let other = b.set(y);
            if likeness(most.min(set.len()).min(other.len()), set.len(), other.len())
                < floor
            {
                continue;
            }
            let score = likeness(shared(set, other), set.len(), other.len());
            if score >= floor {
                out.push((x, y, score));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compare::grams::{grams, similarity};

    fn found(a: &[&str], b: &[&str], floor: f64) -> Vec<(usize, usize)> {
        let sets = |list: &[&str]| list.iter().map(|key| grams(key)).collect::<Vec<_>>();
        let (a, b) = (sets(a), sets(b));
        let a: Vec<&[Gram]> = a.iter().map(Vec::as_slice).collect();
        let b: Vec<&[Gram]> = b.iter().map(Vec::as_slice).collect();
        matches(&a, &b, floor).into_iter().map(|m| (m.a, m.b)).collect()
    }

    #[test]
    fn every_member_of_an_equal_set_is_paired() {
        let a = ["新建公园三处", "修路", "新建公园三处"];
        assert_eq!(found(&a, &["新建公园三处", "种树"], 0.5), [(0, 0), (2, 0)]);
    }

    proptest! {
        #[test]
        fn no_pair_above_the_floor_is_lost(
            a in prop::collection::vec("[新建公园道路改造]{1,12}", 0..12),
            b in prop::collection::vec("[新建公园道路改造]{1,12}", 0..12),
        ) {
            let a: Vec<&str> = a.iter().map(String::as_str).collect();
            let b: Vec<&str> = b.iter().map(String::as_str).collect();
            let mut naive = Vec::new();
            for (i, x) in a.iter().enumerate() {
                for (j, y) in b.iter().enumerate() {
                    if similarity(&grams(x), &grams(y)) >= 0.3 {
                        naive.push((i, j));
                    }
                }
            }
            prop_assert_eq!(found(&a, &b, 0.3), naive);
        }
    }
}
