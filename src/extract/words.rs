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

/// Words of one direction, grouped by their nearest letter.
#[derive(Debug)]
pub(crate) struct Words<T> {
    /// Group after group, the longest word of each first.
    entries: Vec<Entry<T>>,
    /// Number of the first word of each group, and one behind the last. Letters that are the same in
    /// their last [`BITS`] bits share a group.
    groups: Box<[u16]>,
    /// One bit a group: a quick no.
    seen: Box<[u64; GROUPS / 64]>,
}

/// Bits of a letter by which words are grouped.
const BITS: u32 = 12;
const GROUPS: usize = 1 << BITS;

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
        let group =
            |entry: &Entry<T>| group(entry.word.first().copied().unwrap_or_default());
        entries.sort_by_key(|entry| (group(entry), std::cmp::Reverse(entry.word.len())));
        let first = |of: usize| entries.partition_point(|entry| group(entry) < of) as u16;
        let groups = (0..=GROUPS).map(first).collect();
        let mut seen = Box::new([0; GROUPS / 64]);
        for group in entries.iter().map(group) {
            if let Some(slot) = seen.get_mut(group / 64) {
                *slot |= 1 << (group % 64);
            }
        }
        Self { entries, groups, seen }
    }

    /// Returns the words whose nearest letter may be this one.
    #[inline]
    fn group(&self, near: char) -> &[Entry<T>] {
        let group = group(near);
        if self.seen.get(group / 64).is_none_or(|slot| slot >> (group % 64) & 1 == 0) {
            return &[];
        }
        let (from, end) = (self.groups.get(group), self.groups.get(group + 1));
        let (Some(&from), Some(&end)) = (from, end) else { return &[] };
        self.entries.get(usize::from(from)..usize::from(end)).unwrap_or_default()
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

/// Returns the group of the words whose nearest letter this is.
#[inline]
fn group(near: char) -> usize {
    near as usize & (GROUPS - 1)
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
