//! What long lists have in common, found a stretch of passages at a time.
//!
//! Where every list holds a good part of all passages, looking each passage of the shortest up in the
//! others costs more than turning a stretch of each list into bits and joining the bits. Of 社会, 建设 and
//! 推进, which stand in an eighth to a third of all passages, it takes a fifth of the steps.
//!
//! Guarantees: the same passages as walking the lists. It deliberately does not decide when it pays
//! ([`pays`] does, by lengths alone).

use crate::index::gram::{END, PassageNumber, Postings};

/// Words of 64 passages in a stretch: small enough to stay in the nearest cache.
const WORDS: usize = 64;
const SPAN: PassageNumber = (WORDS * 64) as PassageNumber;
/// Passages of the shortest list below which nothing is gained.
const LONG: u64 = 4_096;
/// What one jump in a list costs, in passages turned into bits.
const JUMP: u64 = 10;

/// The passages that all of some lists hold.
pub(crate) struct Dense<'a> {
    lists: Vec<Postings<'a>>,
    /// Passages from `base` on that all lists hold, a bit each.
    stretch: [u64; WORDS],
    base: PassageNumber,
    /// Behind the stretch; 0 before the first.
    end: PassageNumber,
    at: PassageNumber,
}

/// Returns whether bits are cheaper than jumps for lists of these lengths.
pub(crate) fn pays(lengths: &[u64]) -> bool {
    let shortest = lengths.iter().copied().min().unwrap_or(0);
    let all: u64 = lengths.iter().sum();
    let jumps = shortest.saturating_mul(lengths.len() as u64);
    lengths.len() > 1 && shortest >= LONG && all < jumps.saturating_mul(JUMP)
}

impl<'a> Dense<'a> {
    /// Creates the set of what is in all lists.
    pub(crate) fn new(lists: Vec<Postings<'a>>) -> Self {
        let mut set = Self { lists, stretch: [0; WORDS], base: 0, end: 0, at: 0 };
        set.at = set.first_from(0);
        set
    }

    /// Returns how many passages it holds at most.
    pub(crate) fn size_hint(&self) -> u64 {
        self.lists.iter().map(|list| u64::from(list.count())).min().unwrap_or(0)
    }

    /// Returns the passage it stands at; [`END`] behind the last.
    pub(crate) fn passage(&self) -> PassageNumber {
        self.at
    }

    /// Moves to the first passage that is not below `target`, and returns it.
    pub(crate) fn seek(&mut self, target: PassageNumber) -> PassageNumber {
        if self.at < target {
            self.at = self.first_from(target);
        }
        self.at
    }

    fn first_from(&mut self, target: PassageNumber) -> PassageNumber {
        let mut target = target;
        loop {
            if let Some(found) = self.next_in_stretch(target) {
                return found;
            }
            target = target.max(self.end);
            let ahead = self.lists.iter_mut().map(|list| list.seek(target)).max();
            let Some(ahead) = ahead.filter(|ahead| *ahead != END) else { return END };
            self.fill(ahead / SPAN * SPAN);
            target = ahead;
        }
    }

    /// Returns the first passage of the stretch that is not below `target`.
    fn next_in_stretch(&self, target: PassageNumber) -> Option<PassageNumber> {
        let from = target.saturating_sub(self.base);
        let at = from as usize / 64;
        let first = self.stretch.get(at)? >> (from % 64) << (from % 64);
        let behind = self.stretch.iter().enumerate().skip(at + 1);
        let mut words = std::iter::once((at, first)).chain(behind.map(|(n, w)| (n, *w)));
        let (at, word) = words.find(|(_, word)| *word != 0)?;
        Some(self.base + (at * 64) as u32 + word.trailing_zeros())
    }

    /// Turns to the stretch that begins at `base`.
    fn fill(&mut self, base: PassageNumber) {
        self.base = base;
        self.end = base.saturating_add(SPAN);
        self.stretch = [u64::MAX; WORDS];
        for list in &mut self.lists {
            let mut bits = [0; WORDS];
            list.mark(base, &mut bits);
            for (own, other) in self.stretch.iter_mut().zip(bits) {
                *own &= other;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::directory::OwnedBytes;

    use super::*;
    use crate::index::gram::{Collector, Gram, Segment};

    fn segment(first: u32, keys: impl Iterator<Item = String>) -> Segment {
        let mut collector = Collector::new(first);
        keys.for_each(|key| collector.push(&key));
        let mut bytes = Vec::new();
        collector.write(&mut bytes).unwrap();
        Segment::open(OwnedBytes::new(bytes)).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn it_holds_what_all_lists_hold(
            first in 0u32..10_000,
            steps in (1usize..900, 1usize..5, 1usize..7),
            gap in 0usize..9000,
            targets in prop::collection::btree_set(0u32..22_000, 0..30),
        ) {
            // Three grams, each in every so many passages, none in a gap.
            let holds = |n: usize, step: usize| n.is_multiple_of(step) && !(100..100 + gap).contains(&n);
            let steps = [steps.0, steps.1, steps.2];
            let key = |n: usize| -> String {
                let grams = ["甲乙", "丙丁", "戊己"].iter().zip(steps);
                grams.filter(|(_, step)| holds(n, *step)).map(|(gram, _)| *gram).collect()
            };
            let segment = segment(first, (0..11_000).map(key));
            let lists = [('甲', '乙'), ('丙', '丁'), ('戊', '己')];
            let lists = lists.map(|(a, b)| segment.list(Gram::new(a, Some(b))).unwrap());
            let mut dense = Dense::new(lists.to_vec());
            let held: Vec<u32> = (first..)
                .zip(0..11_000)
                .filter(|(_, n)| steps.iter().all(|&step| holds(*n, step)))
                .map(|(number, _)| number)
                .collect();
            prop_assert!(dense.size_hint() >= held.len() as u64);
            prop_assert_eq!(dense.passage(), held.first().copied().unwrap_or(END));
            let mut from = 0;
            for target in targets {
                from += held.get(from..).unwrap().partition_point(|&n| n < target);
                let expected = held.get(from).copied().unwrap_or(END);
                prop_assert_eq!(dense.seek(target), expected);
            }
        }
    }

    #[test]
    fn bits_pay_where_all_lists_are_long() {
        assert!(pays(&[60_000, 140_000, 200_000]));
        assert!(!pays(&[60, 140_000]), "few jumps");
        assert!(!pays(&[5_000, 400_000]), "fewer jumps than bits");
        assert!(!pays(&[60_000]), "one list is walked as it is");
    }
}
