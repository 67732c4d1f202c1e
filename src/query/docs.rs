//! Candidate passages: lists of grams joined by and, or, “so many of them”.
//!
//! Passages come in ascending order. A candidate set may hold passages that do not match, never the
//! other way round; the text decides.

use super::bits::BitSet;
use super::dense::{self, Dense};
use crate::index::gram::{END, PassageNumber, Postings};

/// A set of passages, walked in ascending order.
pub(crate) enum Docs<'a> {
    /// No passage.
    Empty,
    /// Every passage of a range.
    All { at: PassageNumber, end: PassageNumber },
    /// The passages of one list.
    List(Box<Postings<'a>>),
    /// The passages of a set, counted from `base`.
    Bits { bits: BitSet, base: PassageNumber, at: PassageNumber },
    /// The passages of several long lists.
    Dense(Box<Dense<'a>>),
    /// Passages in all of these, the shortest list first.
    And(Vec<Self>),
    /// Passages in any of these.
    Or(Vec<Self>),
    /// Passages in at least so many of these, the shortest lists first.
    Some { parts: Vec<Self>, least: usize, at: PassageNumber },
}

impl<'a> Docs<'a> {
    /// Creates the set of all passages of a range.
    pub(crate) fn all([from, end]: [PassageNumber; 2]) -> Self {
        if from < end { Self::All { at: from, end } } else { Self::Empty }
    }

    /// Creates the set of a list.
    pub(crate) fn list(postings: Postings<'a>) -> Self {
        Self::List(Box::new(postings))
    }

    /// Creates a set from bits that count from `base`.
    pub(crate) fn bits(bits: BitSet, base: PassageNumber) -> Self {
        let at = bits.next(0).map_or(END, |bit| base + bit);
        Self::Bits { bits, base, at }
    }

    /// Creates the set of passages that are in all of `parts`.
    pub(crate) fn and(parts: Vec<Self>) -> Self {
        let mut parts = joined(parts);
        parts.sort_by_key(Self::size_hint);
        match parts.len() {
            0 => Self::Empty,
            1 => parts.remove(0),
            _ => {
                let mut set = Self::And(parts);
                set.seek(0);
                set
            }
        }
    }

    /// Creates the set of passages that are in any of `parts`.
    pub(crate) fn or(mut parts: Vec<Self>) -> Self {
        parts.retain(|part| part.passage() != END);
        match parts.len() {
            0 => Self::Empty,
            1 => parts.remove(0),
            _ => Self::Or(parts),
        }
    }

    /// Creates the set of passages that are in at least `least` of `parts`.
    pub(crate) fn some(mut parts: Vec<Self>, least: usize) -> Self {
        parts.retain(|part| part.passage() != END);
        match least {
            0 | 1 => Self::or(parts),
            _ if least > parts.len() => Self::Empty,
            _ if least == parts.len() => Self::and(parts),
            _ => {
                parts.sort_by_key(Self::size_hint);
                let at = seek_some(&mut parts, least, 0);
                Self::Some { parts, least, at }
            }
        }
    }

    /// Returns about how many passages the set holds; never fewer than it does.
    pub(crate) fn size_hint(&self) -> u64 {
        match self {
            Self::Empty => 0,
            Self::All { at, end } => u64::from(end.saturating_sub(*at)),
            Self::List(list) => u64::from(list.count()),
            Self::Dense(lists) => lists.size_hint(),
            Self::Bits { bits, .. } => bits.len() as u64,
            Self::And(parts) => parts.iter().map(Self::size_hint).min().unwrap_or(0),
            Self::Or(parts) => parts.iter().map(Self::size_hint).sum(),
            Self::Some { parts, least, .. } => {
                parts.iter().take(leads(parts, *least)).map(Self::size_hint).sum()
            }
        }
    }

    /// Returns the passage the set stands at; [`END`] behind the last.
    pub(crate) fn passage(&self) -> PassageNumber {
        match self {
            Self::Empty => END,
            Self::All { at, .. } | Self::Bits { at, .. } | Self::Some { at, .. } => *at,
            Self::List(list) => list.passage(),
            Self::Dense(lists) => lists.passage(),
            Self::And(parts) => parts.first().map_or(END, Self::passage),
            Self::Or(parts) => parts.iter().map(Self::passage).min().unwrap_or(END),
        }
    }

    /// Moves to the first passage that is not below `target`, and returns it.
    pub(crate) fn seek(&mut self, target: PassageNumber) -> PassageNumber {
        match self {
            Self::Empty => END,
            Self::All { at, end } => {
                *at = if target < *end { target.max(*at) } else { END };
                *at
            }
            Self::List(list) => list.seek(target),
            Self::Dense(lists) => lists.seek(target),
            Self::Bits { bits, base, at } => {
                if *at < target {
                    let from = target.saturating_sub(*base);
                    *at = bits.next(from).map_or(END, |bit| *base + bit);
                }
                *at
            }
            Self::And(parts) => seek_and(parts, target),
            Self::Or(parts) => {
                parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(END)
            }
            Self::Some { parts, least, at } => {
                if *at < target {
                    *at = seek_some(parts, *least, target);
                }
                *at
            }
        }
    }

    /// Moves to the next passage, and returns it.
    pub(crate) fn advance(&mut self) -> PassageNumber {
        match self {
            Self::List(list) => list.advance(),
            _ => match self.passage() {
                END => END,
                passage => self.seek(passage + 1),
            },
        }
    }
}

/// Takes parts that are joined themselves as what they are joined of, and long lists as one.
fn joined(parts: Vec<Docs<'_>>) -> Vec<Docs<'_>> {
    let (mut lists, mut others) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Docs::List(list) => lists.push(*list),
            Docs::And(parts) => {
                for part in parts {
                    match part {
                        Docs::List(list) => lists.push(*list),
                        other => others.push(other),
                    }
                }
            }
            other => others.push(other),
        }
    }
    let lengths: Vec<u64> = lists.iter().map(|list| u64::from(list.count())).collect();
    if dense::pays(&lengths) {
        others.push(Docs::Dense(Box::new(Dense::new(lists))));
    } else {
        others.extend(lists.into_iter().map(Docs::list));
    }
    others
}

/// Moves all parts to the first passage that all hold. The first part stands there afterwards.
fn seek_and(parts: &mut [Docs<'_>], target: PassageNumber) -> PassageNumber {
    let Some((first, rest)) = parts.split_first_mut() else { return END };
    let mut passage = first.seek(target);
    'candidate: while passage != END {
        for part in rest.iter_mut() {
            let other = part.seek(passage);
            if other != passage {
                passage = first.seek(other);
                continue 'candidate;
            }
        }
        return passage;
    }
    END
}

/// Returns how many of the shortest parts every passage in at least `least` of all is in one of.
fn leads(parts: &[Docs<'_>], least: usize) -> usize {
    parts.len().saturating_sub(least) + 1
}

/// Returns the first passage from `target` on that at least `least` parts hold. Only the shortest
/// parts are walked; in the others it is looked for while it can still be held by enough.
fn seek_some(
    parts: &mut [Docs<'_>],
    least: usize,
    target: PassageNumber,
) -> PassageNumber {
    let leads = leads(parts, least).min(parts.len());
    let (leads, others) = parts.split_at_mut(leads);
    let mut target = target;
    loop {
        let passage = leads.iter_mut().map(|part| part.seek(target)).min();
        let Some(passage) = passage.filter(|passage| *passage != END) else {
            return END;
        };
        let mut held = leads.iter().filter(|part| part.passage() == passage).count();
        let mut left = others.len();
        for part in others.iter_mut() {
            if held >= least || held + left < least {
                break;
            }
            left -= 1;
            held += usize::from(part.seek(passage) == passage);
        }
        if held >= least {
            return passage;
        }
        target = passage + 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn docs(numbers: &[u32]) -> Docs<'static> {
        let mut bits = BitSet::new(64);
        for &n in numbers {
            bits.insert(n);
        }
        Docs::bits(bits, 5)
    }

    fn collect(mut set: Docs<'_>) -> Vec<PassageNumber> {
        let mut out = Vec::new();
        let mut passage = set.passage();
        while passage != END {
            out.push(passage);
            passage = set.advance();
        }
        out
    }

    proptest! {
        #[test]
        fn and_or_are_those_of_sets(a: Vec<u8>, b: Vec<u8>, c: Vec<u8>) {
            let clean = |v: &[u8]| v.iter().map(|n| u32::from(n % 64)).collect::<Vec<_>>();
            let (a, b, c) = (clean(&a), clean(&b), clean(&c));
            let got = collect(Docs::and(vec![docs(&a), Docs::or(vec![docs(&b), docs(&c)])]));
            let expected: Vec<u32> = (0..64)
                .filter(|n| a.contains(n) && (b.contains(n) || c.contains(n)))
                .map(|n| n + 5)
                .collect();
            prop_assert_eq!(got, expected);
        }
    }

    proptest! {
        #[test]
        fn some_are_those_in_so_many_sets(
            sets in prop::collection::vec(prop::collection::vec(0u32..64, 0..40), 0..6),
            least in 1usize..7,
            from in 0u32..80,
        ) {
            let held = |n: u32| sets.iter().filter(|set| set.contains(&n)).count();
            let expected: Vec<u32> =
                (0..64).filter(|&n| held(n) >= least).map(|n| n + 5).collect();
            let some = || Docs::some(sets.iter().map(|set| docs(set)).collect(), least);
            let next = expected.iter().copied().find(|&n| n >= from).unwrap_or(END);
            prop_assert_eq!(some().seek(from), next);
            prop_assert!(some().size_hint() >= expected.len() as u64);
            prop_assert_eq!(collect(some()), expected);
        }
    }

    #[test]
    fn all_and_nothing() {
        assert_eq!(collect(Docs::all([2, 5])), [2, 3, 4]);
        assert_eq!(collect(Docs::all([3, 3])), [0; 0]);
        assert_eq!(collect(Docs::and(vec![docs(&[1, 2]), Docs::Empty])), [0; 0]);
    }
}
