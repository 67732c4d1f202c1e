//! What the index knows of a gram or a word: how many passages hold it, and which.
//!
//! Counts leave out passages of reports that are gone, so that an index reached by changes answers
//! as one built afresh.

use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use crate::error::Result;
use crate::index::reader::Reader;
use crate::index::schema::push_gram_char;

use super::bits::BitSet;
use super::docs::Docs;

/// Most gram lists that are joined for one phrase: the text decides anyway, and each further list
/// costs more to walk than the few passages it rules out.
const GRAMS_PER_PHRASE: usize = 3;

/// Returns how many passages hold a word as the segmenter cuts it.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn word_frequency(reader: &Reader, word: &str) -> Result<u64> {
    frequency(reader, reader.fields.words, word)
}

/// Returns the number of passages that hold the rarest gram of a key: at least as many as hold it.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn key_frequency(reader: &Reader, key: &str) -> Result<u64> {
    let mut least = reader.searcher.num_docs();
    for gram in grams(key) {
        least = least.min(frequency(reader, reader.fields.grams, &gram)?);
    }
    Ok(least)
}

fn frequency(reader: &Reader, field: Field, text: &str) -> Result<u64> {
    let term = Term::from_field_text(field, text);
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

/// Returns the grams that every passage with the key must hold: pairs that cover it without
/// overlap, but for the last. None for a single character.
fn grams(key: &str) -> Vec<String> {
    let chars: Vec<char> = key.chars().collect();
    let Some(last) = chars.len().checked_sub(2) else { return Vec::new() };
    let mut starts: Vec<usize> = (0..=last).step_by(2).collect();
    if starts.last() != Some(&last) {
        starts.push(last);
    }
    starts.iter().filter_map(|&at| chars.get(at..at + 2)).map(gram).collect()
}

fn gram(chars: &[char]) -> String {
    let mut gram = String::with_capacity(8);
    for &c in chars {
        push_gram_char(&mut gram, c);
    }
    gram
}

/// Returns the passages of a segment that may hold all of `keys`.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn key_docs<'k>(
    reader: &Reader,
    segment: &SegmentReader,
    keys: impl Iterator<Item = &'k str>,
) -> Result<Docs> {
    let mut lists = Vec::new();
    for key in keys {
        let grams = grams(key);
        if grams.is_empty() {
            lists.push(char_docs(reader, segment, key)?);
            continue;
        }
        for gram in grams {
            match postings(reader, segment, reader.fields.grams, &gram, false)? {
                Some(list) => lists.push(Docs::list(list)),
                None => return Ok(Docs::Empty),
            }
        }
    }
    lists.sort_by_key(Docs::size_hint);
    lists.truncate(GRAMS_PER_PHRASE);
    Ok(Docs::and(lists))
}

/// Returns the passages that hold a single character: those of all grams that begin with it.
fn char_docs(reader: &Reader, segment: &SegmentReader, key: &str) -> Result<Docs> {
    let prefix = key.to_ascii_lowercase();
    let fail = |e: std::io::Error| reader.error(e.into());
    let inverted =
        segment.inverted_index(reader.fields.grams).map_err(|e| reader.error(e))?;
    let mut bits = BitSet::new(segment.max_doc() as usize);
    let mut stream =
        inverted.terms().range().ge(prefix.as_bytes()).into_stream().map_err(fail)?;
    while stream.advance() {
        if !stream.key().starts_with(prefix.as_bytes()) {
            break;
        }
        let mut list = Docs::list(
            inverted
                .read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)
                .map_err(fail)?,
        );
        let mut doc = list.doc();
        while doc != tantivy::TERMINATED {
            bits.insert(doc);
            doc = list.advance();
        }
    }
    Ok(Docs::bits(bits))
}

/// Returns the passages of a segment that hold a word, with its frequency in each.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn word_postings(
    reader: &Reader,
    segment: &SegmentReader,
    word: &str,
) -> Result<Option<SegmentPostings>> {
    postings(reader, segment, reader.fields.words, word, true)
}

fn postings(
    reader: &Reader,
    segment: &SegmentReader,
    field: Field,
    text: &str,
    frequencies: bool,
) -> Result<Option<SegmentPostings>> {
    let option = match frequencies {
        true => IndexRecordOption::WithFreqs,
        false => IndexRecordOption::Basic,
    };
    let inverted = segment.inverted_index(field).map_err(|e| reader.error(e))?;
    inverted
        .read_postings(&Term::from_field_text(field, text), option)
        .map_err(|e| reader.error(e.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, expected: &[&str]) {
        assert_eq!(grams(key), expected, "{key}");
    }

    #[test]
    fn grams_cover_the_key_without_overlap_but_at_its_end() {
        check("生活圈子", &["生活", "圈子"]);
        check("生活圈", &["生活", "活圈"]);
        check("5G网", &["5g", "g网"]);
        check("圈", &[]);
    }
}
