//! Many words found in one pass over a text, the longest at each place.
//!
//! Words are grouped by their first two characters, those of one character by that alone. A bit for each
//! group of a finer table tells of nearly every place that no word begins there, so that the cost does not
//! grow with the list. An automaton looks at each byte instead, in tables too large for the nearest
//! cache, and takes forty times as long to build: a query whose hits hold commitments would wait for it.
//!
//! It guarantees what an automaton for the longest match from the left gives: words in order, without
//! overlap. For letters of one form beside a number see [`super::words`].

use std::ops::Range;

/// Words of a text, each with what it stands for.
#[derive(Debug)]
pub(crate) struct Lexicon<T> {
    /// Group after group, the longest word of each first.
    words: Vec<Entry<T>>,
    /// Number of the first word of each group, and one behind the last.
    groups: Vec<u32>,
    /// A bit for each value of [`hash`], cut to [`FINER`] bits more than groups have.
    begins: Vec<u64>,
    /// Bits of the number of a group.
    bits: u32,
}

/// A word with the hash of its first characters.
#[derive(Debug)]
struct Entry<T> {
    hash: u32,
    word: String,
    tag: T,
}

/// Bits by which the table of beginnings is finer than the groups: it is wrong at one place in sixteen.
const FINER: u32 = 4;

/// A word that stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'l, T> {
    /// Its number in the lexicon.
    pub(crate) number: usize,
    /// Its bytes.
    pub(crate) len: usize,
    /// What it stands for.
    pub(crate) tag: &'l T,
}

impl<T> Lexicon<T> {
    /// Groups words; of two that are the same the first counts.
    pub(crate) fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut words: Vec<Entry<T>> = words
            .into_iter()
            .filter_map(|(word, tag)| {
                let mut chars = word.chars();
                let hash = hash(chars.next()?, chars.next());
                Some(Entry { hash, word, tag })
            })
            .collect();
        let bits = words.len().next_power_of_two().trailing_zeros().clamp(4, 24);
        let group = |entry: &Entry<T>| entry.hash >> (32 - bits);
        words.sort_by_key(|entry| (group(entry), std::cmp::Reverse(entry.word.len())));
        let first = |of: u32| words.partition_point(|entry| group(entry) < of) as u32;
        let groups = (0..=1 << bits).map(first).collect();
        let mut begins = vec![0; 1 << (bits + FINER - 6)];
        for entry in &words {
            let (slot, bit) = place(entry.hash, bits);
            if let Some(slot) = begins.get_mut(slot) {
                *slot |= bit;
            }
        }
        Self { words, groups, begins, bits }
    }

    /// Returns how many words there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns a word by its number.
    #[cfg(test)]
    pub(crate) fn word(&self, number: usize) -> Option<&str> {
        self.words.get(number).map(|entry| entry.word.as_str())
    }

    /// Returns the longest word that a text begins with.
    pub(crate) fn longest(&self, text: &str) -> Option<Word<'_, T>> {
        let mut chars = text.chars();
        self.at(chars.next()?, chars.next(), text)
    }

    /// Calls `see` with each word of a text and its bytes there.
    pub(crate) fn find<'l>(
        &'l self,
        text: &str,
        mut see: impl FnMut(Word<'l, T>, Range<usize>),
    ) {
        let mut chars = text.char_indices().peekable();
        let mut free = 0;
        while let Some((at, first)) = chars.next() {
            if at < free {
                continue;
            }
            let second = chars.peek().map(|(_, second)| *second);
            let rest = text.get(at..).unwrap_or_default();
            if let Some(word) = self.at(first, second, rest) {
                free = at + word.len;
                see(word, at..free);
            }
        }
    }

    /// Returns the longest word that a text begins with, whose first characters are these.
    #[inline]
    fn at(&self, first: char, second: Option<char>, text: &str) -> Option<Word<'_, T>> {
        let long = second.and_then(|_| self.in_group(hash(first, second), text));
        long.or_else(|| self.in_group(hash(first, None), text))
    }

    #[inline]
    fn in_group(&self, hash: u32, text: &str) -> Option<Word<'_, T>> {
        let (slot, bit) = place(hash, self.bits);
        if self.begins.get(slot)? & bit == 0 {
            return None;
        }
        let group = (hash >> (32 - self.bits)) as usize;
        let [from, end] = [*self.groups.get(group)?, *self.groups.get(group + 1)?];
        let words = self.words.get(from as usize..end as usize)?;
        let stands =
            |entry: &Entry<T>| entry.hash == hash && text.starts_with(&entry.word);
        let at = words.iter().position(stands)?;
        let Entry { word, tag, .. } = words.get(at)?;
        Some(Word { number: from as usize + at, len: word.len(), tag })
    }
}

/// Returns the hash of the words that begin with two characters, or are the first alone.
#[inline]
fn hash(first: char, second: Option<char>) -> u32 {
    let second = second.map_or(0, u32::from);
    // The golden ratio spreads neighboring numbers (Knuth, volume 3, section 6.4).
    (u32::from(first) << 16 ^ second).wrapping_mul(0x9e37_79b1)
}

/// Returns where the bit of a hash stands.
#[inline]
fn place(hash: u32, bits: u32) -> (usize, u64) {
    let finer = hash >> (32 - bits - FINER);
    ((finer >> 6) as usize, 1 << (finer & 63))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<String> {
        let numbered = words.iter().map(|word| (*word).to_owned()).zip(0..);
        let lexicon = Lexicon::new(numbered);
        let mut found = Vec::new();
        lexicon.find(text, |word, place| {
            assert_eq!(words[*word.tag], lexicon.word(word.number).unwrap());
            found.push(text.get(place).unwrap().to_owned());
        });
        found
    }

    fn check(words: &[&str], text: &str, expected: &[&str]) {
        assert_eq!(found(words, text), expected, "{text}");
    }

    #[test]
    fn the_longest_word_at_a_place_counts() {
        check(&["养老", "养老保险"], "养老保险养老", &["养老保险", "养老"]);
    }

    #[test]
    fn words_of_one_character_stand_back() {
        check(&["了", "了解"], "建成了，了解了", &["了", "了解", "了"]);
        check(&["了"], "了", &["了"]);
    }

    #[test]
    fn words_do_not_overlap() {
        check(&["建设", "设施"], "建设施工设施", &["建设", "设施"]);
    }

    #[test]
    fn of_two_that_are_the_same_the_first_counts() {
        let lexicon = Lexicon::new([("甲乙".to_owned(), 1), ("甲乙".to_owned(), 2)]);
        assert_eq!(lexicon.longest("甲乙丙").map(|word| *word.tag), Some(1));
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        check(&[], "甲乙", &[]);
        check(&["", "甲"], "", &[]);
    }

    /// The words that trying all at every place finds.
    fn tried(words: &[&str], text: &str) -> Vec<String> {
        let mut free = 0;
        let mut found = Vec::new();
        for (at, _) in text.char_indices() {
            let begins = |word: &&&str| text.get(at..).unwrap().starts_with(**word);
            let longest = words.iter().filter(begins).max_by_key(|word| word.len());
            if let Some(word) = longest.filter(|word| at >= free && !word.is_empty()) {
                free = at + word.len();
                found.push((*word).to_string());
            }
        }
        found
    }

    proptest! {
        #[test]
        fn words_are_those_that_trying_all_finds(
            words in prop::collection::vec("[甲乙丙a𠀀]{0,4}", 0..30),
            text in "[甲乙丙丁a𠀀]{0,40}",
        ) {
            let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
            words.sort_unstable();
            words.dedup();
            prop_assert_eq!(found(&words, &text), tried(&words, &text));
        }
    }
}
