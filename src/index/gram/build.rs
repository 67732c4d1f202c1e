//! Collects the grams of passages and writes them as segments.
//!
//! A gram with the passage that holds it is one integer, gram first: sorting them is all the work.

use std::io::{self, Write};

use super::segment::SegmentWriter;
use super::{CHAR_BITS, Gram, MANY, PassageNumber, grams};

/// Bits for a passage's number within one collector.
const LOCAL_BITS: u32 = 64 - 2 * CHAR_BITS;

/// Match keys of neighbouring passages, to be written as one segment.
#[derive(Debug, Clone)]
pub(crate) struct Collector {
    first: PassageNumber,
    /// Keys, one after another.
    text: String,
    ends: Vec<usize>,
}

impl Collector {
    /// Begins to collect; the next passage has the number `first`.
    pub(crate) fn new(first: PassageNumber) -> Self {
        Self { first, text: String::new(), ends: Vec::new() }
    }

    /// Takes the match key of the next passage.
    pub(crate) fn push(&mut self, key: &str) {
        self.text.push_str(key);
        self.ends.push(self.text.len());
    }

    /// Returns whether it holds so many bytes of keys, or as many passages as can be told apart.
    /// Sorting takes four times as much memory.
    pub(crate) fn is_full(&self, bytes: usize) -> bool {
        self.text.len() >= bytes || self.ends.len() >= (1 << LOCAL_BITS) - 1
    }

    /// Returns whether it holds no passage.
    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the number of the first passage, and the one behind the last.
    pub(crate) fn range(&self) -> [PassageNumber; 2] {
        [self.first, self.first + self.ends.len() as u32]
    }

    /// Writes what was collected as a segment; returns its length and CRC-32.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(crate) fn write(self, out: impl Write) -> io::Result<(u64, u32)> {
        let entries = self.sorted();
        let mut writer = SegmentWriter::begin(out)?;
        let (mut numbers, mut counts) = (Vec::new(), Vec::new());
        let local = (1u64 << LOCAL_BITS) - 1;
        for same in entries.chunk_by(|a, b| a >> LOCAL_BITS == b >> LOCAL_BITS) {
            let Some(first) = same.first() else { continue };
            numbers.clear();
            counts.clear();
            for passage in same.chunk_by(|a, b| a == b) {
                let Some(entry) = passage.first() else { continue };
                numbers.push(self.first + (entry & local) as u32);
                counts.push(passage.len().min(MANY.into()) as u8);
            }
            writer.push(Gram::from_bits(first >> LOCAL_BITS), &numbers, &counts)?;
        }
        let (_, len, crc) = writer.finish()?;
        Ok((len, crc))
    }

    /// Returns every gram with every passage that holds it, as sorted integers, as often as it does.
    fn sorted(&self) -> Vec<u64> {
        let mut entries = Vec::with_capacity(self.text.len() / 3 + 1);
        let mut start = 0;
        for (local, &end) in (0u64..).zip(&self.ends) {
            let key = self.text.get(start..end).unwrap_or_default();
            entries.extend(grams(key).map(|gram| gram.to_bits() << LOCAL_BITS | local));
            start = end;
        }
        entries.sort_unstable();
        entries
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::directory::OwnedBytes;

    use super::super::{END, Segment};
    use super::*;

    pub(super) fn segment(first: u32, keys: &[String]) -> Segment {
        let mut collector = Collector::new(first);
        keys.iter().for_each(|key| collector.push(key));
        let mut bytes = Vec::new();
        let (len, crc) = collector.write(&mut bytes).unwrap();
        assert_eq!(len, bytes.len() as u64);
        let segment = Segment::open(OwnedBytes::new(bytes)).unwrap();
        assert!(segment.has_crc(crc));
        segment
    }

    fn counted(mut list: super::super::Postings<'_>) -> Vec<(u32, u8)> {
        let mut out = Vec::new();
        while list.passage() != END {
            out.push((list.passage(), list.occurrences()));
            list.advance();
        }
        out
    }

    proptest! {
        #[test]
        fn a_segment_knows_who_holds_a_gram(
            keys in prop::collection::vec("[一二三aA]{0,6}", 0..300),
            first in 0u32..1000,
        ) {
            let segment = segment(first, &keys);
            let lower = |key: &str| key.to_ascii_lowercase();
            for pair in ["一一", "一二", "二a", "aa", "三一"] {
                let gram = grams(pair).next().unwrap();
                let count = |key: &String| {
                    let key = lower(key);
                    (0..key.len()).filter(|&at| {
                        key.get(at..).is_some_and(|rest| rest.starts_with(pair))
                    }).count() as u8
                };
                let expected: Vec<(u32, u8)> = (first..).zip(keys.iter().map(count))
                    .filter(|(_, count)| *count > 0).collect();
                let found = segment.list(gram).map(counted).unwrap_or_default();
                prop_assert_eq!(found, expected);
            }
            let mut found: Vec<u32> =
                segment.lists_of('a').flat_map(counted).map(|(n, _)| n).collect();
            found.sort_unstable();
            found.dedup();
            let expected: Vec<u32> = (first..).zip(&keys)
                .filter(|(_, key)| lower(key).contains('a')).map(|(n, _)| n).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_segment_counts_up_to_many(times in 250usize..260) {
            let segment = segment(0, &["一".repeat(times + 1)]);
            let gram = Gram::new('一', Some('一'));
            let expected = times.min(MANY.into()) as u8;
            prop_assert_eq!(segment.list(gram).map(counted), Some(vec![(0, expected)]));
        }

        #[test]
        fn a_damaged_segment_never_panics(bytes: Vec<u8>) {
            if let Some(segment) = Segment::open(OwnedBytes::new(bytes)) {
                segment.list(Gram::new('一', None));
            }
        }
    }
}
