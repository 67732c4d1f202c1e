//! What the index knows of a gram or a word: how many passages hold it, and which.
//!
//! Counts leave out passages of reports that are gone, so that an index reached by changes answers
//! as one built afresh.

use tantivy::Term;
use tantivy::schema::IndexRecordOption;

use super::bits::BitSet;
use super::docs::Docs;
use crate::error::Result;
use crate::index::gram::{self, END, Gram, ListPlace, PassageNumber, Postings, Segment};
use crate::index::reader::Reader;

/// Most gram lists that are joined for one phrase: the text decides anyway, and each further list
/// costs more to walk than the few passages it rules out.
const GRAMS_PER_PHRASE: usize = 3;

/// Passages of a list that are held against their text at once: opening another list costs as much.
const PROVED_AT_ONCE: u32 = 24;

/// A range of passages within one file of grams.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) grams: &'a Segment,
    pub(crate) range: [PassageNumber; 2],
}

/// Returns how many passages hold a word as the segmenter cuts it.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn word_frequency(reader: &Reader, word: &str) -> Result<u64> {
    let field = reader.fields.words;
    let term = Term::from_field_text(field, word);
    let mut count = 0;
    for segment in reader.searcher.segment_readers() {
        let inverted = segment.inverted_index(field).map_err(|e| reader.error(e))?;
        let Some(info) =
            inverted.get_term_info(&term).map_err(|e| reader.error(e.into()))?
        else {
            continue;
        };
        count += match segment.alive_bitset() {
            None => u64::from(info.doc_freq),
            Some(alive) => {
                let postings = inverted
                    .read_postings_from_terminfo(&info, IndexRecordOption::Basic)
                    .map_err(|e| reader.error(e.into()))?;
                u64::from(postings.doc_freq_given_deletes(alive))
            }
        };
    }
    Ok(count)
}

/// Returns the number of passages that hold the rarest gram of a key: at least as many as hold it.
pub(crate) fn key_frequency(reader: &Reader, key: &str) -> u64 {
    let gone = reader.gone();
    let frequency = |gram: Gram| {
        let lists = reader.grams.iter().filter_map(|grams| grams.list(gram));
        lists.map(|list| count_present(list, gone)).sum::<u64>()
    };
    let counts = needed(key).map(frequency);
    counts.min().unwrap_or_else(|| reader.table.passages())
}

/// Returns how many passages of a list are not in a range of those that are gone.
fn count_present(mut list: Postings<'_>, gone: &[[PassageNumber; 2]]) -> u64 {
    let mut count = u64::from(list.count());
    for &[from, end] in gone {
        let mut passage = list.seek(from);
        while passage < end {
            count -= 1;
            passage = list.advance();
        }
        if passage == END {
            break;
        }
    }
    count
}

/// Returns the grams that every passage with the key must hold: all pairs of neighbours, and all four
/// digits in a row. None for a single character.
fn needed(key: &str) -> impl Iterator<Item = Gram> + '_ {
    let pairs = key.chars().zip(key.chars().skip(1));
    pairs.map(|(a, b)| Gram::new(a, Some(b))).chain(gram::numbers(key))
}

/// Returns the passages of a part that may hold all of `keys`.
pub(crate) fn key_docs<'a, 'k>(
    part: Part<'a>,
    keys: impl Iterator<Item = &'k str>,
) -> Docs<'a> {
    let mut sets = Vec::new();
    let mut places = Vec::new();
    for key in keys {
        let mut chars = key.chars();
        if let (Some(only), None) = (chars.next(), chars.next()) {
            sets.push(char_docs(part, only));
        }
        for gram in needed(key) {
            match part.grams.find(gram) {
                Some(place) => places.push(place),
                None => return Docs::Empty,
            }
        }
    }
    // Pairs that lie across two words are much rarer than the words.
    places.sort_unstable_by_key(|place| place.count());
    let is_short = places.first().is_some_and(|first| first.count() <= PROVED_AT_ONCE);
    places.truncate(if is_short { 1 } else { GRAMS_PER_PHRASE });
    for place in places {
        match part.grams.open_list(place) {
            Some(list) => sets.push(Docs::list(list)),
            None => return Docs::Empty,
        }
    }
    Docs::and(sets)
}

/// Returns about how many passages of a part [`key_docs`] proposes, at most, without opening a list.
pub(crate) fn key_size_hint<'k>(
    part: Part<'_>,
    keys: impl Iterator<Item = &'k str>,
) -> u64 {
    let counts = keys.flat_map(needed).map(|gram| part.grams.find(gram));
    let least = counts.map(|place| place.map_or(0, ListPlace::count)).min();
    least.map_or(u64::from(part.range[1] - part.range[0]), u64::from)
}

/// Returns how many steps through lists [`key_docs`] takes for a key of a single character; none for
/// others.
pub(crate) fn char_cost(part: Part<'_>, key: &str) -> u64 {
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => part.grams.count_of(only),
        _ => 0,
    }
}

/// Returns the passages that hold a single character: those of all grams that begin with it.
fn char_docs(part: Part<'_>, only: char) -> Docs<'static> {
    let [from, end] = part.range;
    let mut bits = BitSet::new((end - from) as usize);
    for mut list in part.grams.lists_of(only) {
        let mut passage = list.seek(from);
        while passage < end {
            bits.insert(passage - from);
            passage = list.advance();
        }
    }
    Docs::bits(bits, from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, expected: &[&str]) {
        let pair = |pair: &&str| {
            let mut chars = pair.chars();
            Gram::new(chars.next().unwrap(), chars.next())
        };
        let expected: Vec<Gram> = expected.iter().map(pair).collect();
        let pairs =
            needed(key).filter(|gram| Gram::digits(key.as_bytes()) != Some(*gram));
        assert_eq!(pairs.collect::<Vec<_>>(), expected, "{key}");
    }

    #[test]
    fn a_year_needs_its_digits_in_a_row() {
        let year = Gram::digits(b"2021");
        assert!(year.is_some() && needed("到2021年").any(|gram| Some(gram) == year));
        check("2021", &["20", "02", "21"]);
    }

    #[test]
    fn every_two_neighbours_are_a_pair() {
        check("生活圈", &["生活", "活圈"]);
        check("5G网", &["5g", "g网"]);
        check("圈", &[]);
    }
}
