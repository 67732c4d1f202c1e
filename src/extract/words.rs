//! Lists of words that are found at a place of the letters, the longest first.
//!
//! A list maps each word to what it stands for and is read from a data file that the program
//! carries. [`Words::at`] looks forward from an index, [`Words::before`] backward. Both take a
//! handful of comparisons: words are grouped by the letter that stands nearest to the index.

use super::letters::Letters;

/// A word with what it stands for, its nearest letter first.
#[derive(Debug)]
struct Entry<T> {
    word: Box<[char]>,
    tag: T,
}

/// Words of one direction, grouped by their nearest letter, longest first.
#[derive(Debug)]
pub(crate) struct Words<T> {
    entries: Vec<Entry<T>>,
    /// One bit a letter, folded to 12 bits: a quick no.
    seen: Box<[u64; 64]>,
}

impl<T: Copy> Words<T> {
    /// Groups words by their first letter, for looking forward.
    pub(crate) fn forward<'a>(words: impl Iterator<Item = (&'a str, T)>) -> Self {
        Self::new(words.map(|(word, tag)| Entry { word: word.chars().collect(), tag }))
    }

    /// Groups words by their last letter, for looking backward.
    pub(crate) fn backward<'a>(words: impl Iterator<Item = (&'a str, T)>) -> Self {
        let reversed = |word: &str| word.chars().rev().collect();
        Self::new(words.map(|(word, tag)| Entry { word: reversed(word), tag }))
    }

    fn new(words: impl Iterator<Item = Entry<T>>) -> Self {
        let mut entries: Vec<Entry<T>> = words.filter(|e| !e.word.is_empty()).collect();
        let near = |entry: &Entry<T>| entry.word.first().copied();
        entries.sort_by_key(|entry| (near(entry), std::cmp::Reverse(entry.word.len())));
        let mut seen = Box::new([0; 64]);
        for entry in &entries {
            let (slot, bit) = place(near(entry).unwrap_or_default());
            if let Some(slot) = seen.get_mut(slot) {
                *slot |= bit;
            }
        }
        Self { entries, seen }
    }

    /// Returns the words whose nearest letter this is.
    fn group(&self, near: char) -> &[Entry<T>] {
        let (slot, bit) = place(near);
        if self.seen.get(slot).is_none_or(|slot| slot & bit == 0) {
            return &[];
        }
        let of = |entry: &Entry<T>| entry.word.first().copied().unwrap_or_default();
        let from = self.entries.partition_point(|entry| of(entry) < near);
        let rest = self.entries.get(from..).unwrap_or_default();
        let len = rest.iter().take_while(|entry| of(entry) == near).count();
        rest.get(..len).unwrap_or_default()
    }

    /// Returns the longest word that begins at an index: its length and what it stands for.
    pub(crate) fn at(&self, letters: &Letters, index: usize) -> Option<(usize, T)> {
        let group = self.group(letters.at(index));
        let fits = |word: &[char]| letters.slice(index, index + word.len()) == word;
        group.iter().find(|e| fits(&e.word)).map(|e| (e.word.len(), e.tag))
    }

    /// Returns the longest word that ends right before an index and begins at `from` or later.
    pub(crate) fn before(
        &self,
        letters: &Letters,
        from: usize,
        index: usize,
    ) -> Option<(usize, T)> {
        let group = self.group(letters.before(index));
        let fits = |word: &[char]| {
            word.len() + from <= index
                && word.iter().enumerate().all(|(n, &c)| letters.at(index - 1 - n) == c)
        };
        group.iter().find(|e| fits(&e.word)).map(|e| (e.word.len(), e.tag))
    }

    /// Returns the first place in a range where a word of the list stands.
    pub(crate) fn find(
        &self,
        letters: &Letters,
        from: usize,
        to: usize,
    ) -> Option<(usize, usize, T)> {
        (from..to).find_map(|index| {
            let (len, tag) = self.at(letters, index)?;
            (index + len <= to).then_some((index, index + len, tag))
        })
    }
}

/// Returns where the bit of a letter stands.
fn place(c: char) -> (usize, u64) {
    let folded = (c as usize) & 0xfff;
    (folded >> 6, 1 << (folded & 63))
}

/// Returns the lines of a data file: the first column, and each word of the others.
pub(crate) fn rows(
    file: &'static str,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let (tag, words) = line.split_once('\t').unwrap_or(("", line));
        words.split_whitespace().map(move |word| (tag, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins_in_both_directions() {
        let letters = Letters::new("不少于5个百分点");
        let units = Words::forward([("个", 1), ("个百分点", 2)].into_iter());
        assert_eq!(units.at(&letters, 4), Some((4, 2)));
        let cues = Words::backward([("少于", 1), ("不少于", 2)].into_iter());
        assert_eq!(cues.before(&letters, 0, 3), Some((3, 2)));
        assert_eq!(cues.before(&letters, 1, 3), Some((2, 1)));
        assert_eq!(cues.before(&letters, 2, 3), None);
    }

    #[test]
    fn rows_carry_their_tag() {
        let found: Vec<_> = rows("# note\nage\t岁 周岁\n").collect();
        assert_eq!(found, [("age", "岁"), ("age", "周岁")]);
    }
}
