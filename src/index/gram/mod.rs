//! Which passages hold a gram, and how often: a key character with its right neighbour, or four
//! digits in a row.
//!
//! Every passage has a number, given in the order of adding and never used again. Grams of a run of
//! passages are sorted as plain integers and written as one [`Segment`] file; segments of
//! neighbouring runs are merged by joining their lists. Sorting integers costs a tenth of what a
//! hash table of strings does, which is how tantivy collects its terms, and lists of numbers that
//! hold for the whole index let candidates be proved in the order in which their text stands.
//!
//! Pairs of digits stand in every passage that holds numbers, so that a year would be looked for in
//! all of them: 2021 is a gram of its own.
//!
//! Guarantees: every character of a key opens exactly one pair, the last one alone, so a phrase of
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

/// A character with its right neighbour, or alone at the end of a key; or four digits in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gram {
    first: u32,
    /// 0 at the end of a key: no key holds that character. Behind [`DIGITS`], the number.
    second: u32,
}

/// Bits that a character takes.
const CHAR_BITS: u32 = 21;
/// Stands before a number of four digits; no character has this code.
const DIGITS: u32 = char::MAX as u32 + 1;

impl Gram {
    /// Creates the gram of a character and its right neighbour.
    pub(crate) fn new(first: char, second: Option<char>) -> Self {
        let code = |c: char| u32::from(c.to_ascii_lowercase());
        Self { first: code(first), second: second.map_or(0, code) }
    }

    /// Creates the gram of four digits; none of anything else.
    pub(crate) fn digits(four: &[u8]) -> Option<Self> {
        let all = four.len() == 4 && four.iter().all(u8::is_ascii_digit);
        let number = || four.iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0'));
        all.then(|| Self { first: DIGITS, second: number() })
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

/// Returns the grams of a key as often as it holds them: one for each character, and those of digits.
pub(crate) fn grams(key: &str) -> impl Iterator<Item = Gram> + '_ {
    let next = key.chars().skip(1).map(Some).chain([None]);
    let pairs = key.chars().zip(next).map(|(first, second)| Gram::new(first, second));
    pairs.chain(numbers(key))
}

/// Returns the grams of all four digits in a row that a key holds.
pub(crate) fn numbers(key: &str) -> impl Iterator<Item = Gram> + '_ {
    // No other character has a byte of a digit.
    key.as_bytes().windows(4).filter_map(Gram::digits)
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
    fn four_digits_in_a_row_are_a_gram() {
        let check = |key: &str, expected: &[&str]| {
            let expected =
                expected.iter().map(|four| Gram::digits(four.as_bytes()).unwrap());
            assert!(numbers(key).eq(expected), "{key}");
            assert!(numbers(key).all(|gram| grams(key).any(|other| other == gram)));
        };
        check("到2021年", &["2021"]);
        check("20210年", &["2021", "0210"]);
        check("202年1月、20.21", &[]);
        check("", &[]);
        let year = Gram::digits(b"2021").unwrap();
        assert_eq!(Gram::from_bits(year.to_bits()), year);
        assert_eq!(Gram::digits(b"202"), None);
    }

    #[test]
    fn letters_are_lower_case_in_grams() {
        check("5G", &[('5', Some('g')), ('g', None)]);
    }
}
