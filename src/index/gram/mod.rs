//! Which passages hold a gram: a key character with its right neighbour.
//!
//! Every passage has a number, given in the order of adding and never used again. Grams of a run of
//! passages are sorted as plain integers and written as one [`Segment`] file; segments of
//! neighbouring runs are merged by joining their lists. Sorting integers costs a tenth of what a
//! hash table of strings does, which is how tantivy collects its terms, and lists of numbers that
//! hold for the whole index let candidates be proved in the order in which their text stands.
//!
//! Guarantees: every character of a key opens exactly one gram, the last one alone, so a phrase of
//! one character is the first of some gram; Latin letters are in lower case, so that words of
//! either case are found. Lists hold passages of reports that are gone too: whoever asks knows
//! which reports are there.
//!
//! It does not know words, reports or texts.

mod build;
mod merge;
mod postings;
mod segment;

pub(crate) use build::Collector;
pub(crate) use merge::{merge, worth_merging};
pub(crate) use postings::{END, MANY, Postings};
pub(crate) use segment::{ListPlace, Segment};

/// The number of a passage in the index.
pub(crate) type PassageNumber = u32;

/// A character with its right neighbour, or alone at the end of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gram {
    first: u32,
    /// 0 at the end of a key: no key holds that character.
    second: u32,
}

/// Bits that a character takes.
const CHAR_BITS: u32 = 21;

impl Gram {
    /// Creates the gram of a character and its right neighbour.
    pub(crate) fn new(first: char, second: Option<char>) -> Self {
        let code = |c: char| u32::from(c.to_ascii_lowercase());
        Self { first: code(first), second: second.map_or(0, code) }
    }

    /// Returns the gram as a number in the order of grams.
    fn to_bits(self) -> u64 {
        u64::from(self.first) << CHAR_BITS | u64::from(self.second)
    }

    fn from_bits(bits: u64) -> Self {
        let mask = (1 << CHAR_BITS) - 1;
        Self { first: (bits >> CHAR_BITS & mask) as u32, second: (bits & mask) as u32 }
    }
}

/// Returns the grams of a key, one for each character.
pub(crate) fn grams(key: &str) -> impl Iterator<Item = Gram> + '_ {
    let next = key.chars().skip(1).map(Some).chain([None]);
    key.chars().zip(next).map(|(first, second)| Gram::new(first, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, expected: &[(char, Option<char>)]) {
        let expected: Vec<_> = expected.iter().map(|&(a, b)| Gram::new(a, b)).collect();
        assert_eq!(grams(key).collect::<Vec<_>>(), expected);
        let back = grams(key).map(|gram| Gram::from_bits(gram.to_bits()));
        assert!(back.eq(expected));
    }

    #[test]
    fn every_character_opens_one_gram() {
        check("生活圈", &[('生', Some('活')), ('活', Some('圈')), ('圈', None)]);
        check("圈", &[('圈', None)]);
        check("", &[]);
        check("𠮷岭", &[('𠮷', Some('岭')), ('岭', None)]);
    }

    #[test]
    fn letters_are_lower_case_in_grams() {
        check("5G", &[('5', Some('g')), ('g', None)]);
    }
}
