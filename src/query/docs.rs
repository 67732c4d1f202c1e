//! Candidate passages of a segment: postings joined by and, or.
//!
//! Passages come in ascending order. A candidate set may hold passages that do not match, never the
//! other way round; the text decides.

use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet as _, TERMINATED};

use super::bits::BitSet;

/// A set of passages of one segment, walked in ascending order.
pub(crate) enum Docs {
    /// No passage.
    Empty,
    /// Every passage of a segment of so many.
    All { doc: DocId, max: DocId },
    /// The passages of one posting list.
    List(Box<SegmentPostings>),
    /// The passages of a set.
    Bits { bits: BitSet, doc: DocId },
    /// Passages in all of these, the shortest list first.
    And(Vec<Docs>),
    /// Passages in any of these.
    Or(Vec<Docs>),
}

impl Docs {
    /// Creates the set of all passages of a segment.
    pub(crate) fn all(max: DocId) -> Self {
        if max == 0 { Self::Empty } else { Self::All { doc: 0, max } }
    }

    /// Creates the set of a posting list.
    pub(crate) fn list(postings: SegmentPostings) -> Self {
        Self::List(Box::new(postings))
    }

    /// Creates a set from bits.
    pub(crate) fn bits(bits: BitSet) -> Self {
        let doc = bits.next(0).unwrap_or(TERMINATED);
        Self::Bits { bits, doc }
    }

    /// Creates the set of passages that are in all of `parts`.
    pub(crate) fn and(mut parts: Vec<Self>) -> Self {
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
        parts.retain(|part| part.doc() != TERMINATED);
        match parts.len() {
            0 => Self::Empty,
            1 => parts.remove(0),
            _ => Self::Or(parts),
        }
    }

    /// Returns about how many passages the set holds; never fewer than it does.
    pub(crate) fn size_hint(&self) -> u64 {
        match self {
            Self::Empty => 0,
            Self::All { max, .. } => u64::from(*max),
            Self::List(postings) => u64::from(postings.size_hint()),
            Self::Bits { bits, .. } => bits.len() as u64,
            Self::And(parts) => parts.iter().map(Self::size_hint).min().unwrap_or(0),
            Self::Or(parts) => parts.iter().map(Self::size_hint).sum(),
        }
    }

    /// Returns the passage the set stands at; `TERMINATED` at its end.
    pub(crate) fn doc(&self) -> DocId {
        match self {
            Self::Empty => TERMINATED,
            Self::All { doc, .. } | Self::Bits { doc, .. } => *doc,
            Self::List(postings) => postings.doc(),
            Self::And(parts) => parts.first().map_or(TERMINATED, Self::doc),
            Self::Or(parts) => parts.iter().map(Self::doc).min().unwrap_or(TERMINATED),
        }
    }

    /// Moves to the first passage that is not below `target`, and returns it.
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Empty => TERMINATED,
            Self::All { doc, max } => {
                *doc = if target < *max { target.max(*doc) } else { TERMINATED };
                *doc
            }
            Self::List(postings) => {
                if postings.doc() >= target {
                    postings.doc()
                } else {
                    postings.seek(target)
                }
            }
            Self::Bits { bits, doc } => {
                if *doc < target {
                    *doc = bits.next(target).unwrap_or(TERMINATED);
                }
                *doc
            }
            Self::And(parts) => seek_and(parts, target),
            Self::Or(parts) => {
                parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(TERMINATED)
            }
        }
    }

    /// Moves to the next passage, and returns it.
    pub(crate) fn advance(&mut self) -> DocId {
        match self.doc() {
            TERMINATED => TERMINATED,
            doc => self.seek(doc + 1),
        }
    }
}

/// Moves all parts to the first passage that all hold. The first part stands there afterwards.
fn seek_and(parts: &mut [Docs], target: DocId) -> DocId {
    let Some((first, rest)) = parts.split_first_mut() else { return TERMINATED };
    let mut doc = first.seek(target);
    'candidate: while doc != TERMINATED {
        for part in rest.iter_mut() {
            let other = part.seek(doc);
            if other != doc {
                doc = first.seek(other);
                continue 'candidate;
            }
        }
        return doc;
    }
    TERMINATED
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn docs(numbers: &[u32]) -> Docs {
        let mut bits = BitSet::new(64);
        for &n in numbers {
            bits.insert(n);
        }
        Docs::bits(bits)
    }

    fn collect(mut set: Docs) -> Vec<DocId> {
        let mut out = Vec::new();
        let mut doc = set.doc();
        while doc != TERMINATED {
            out.push(doc);
            doc = set.advance();
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
                .collect();
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn all_and_nothing() {
        assert_eq!(collect(Docs::all(3)), [0, 1, 2]);
        assert_eq!(collect(Docs::all(0)), Vec::<DocId>::new());
        assert_eq!(
            collect(Docs::and(vec![docs(&[1, 2]), Docs::Empty])),
            Vec::<DocId>::new()
        );
    }
}
