//! Makes a report ready to be added: all the work that needs no place in the index yet.
//!
//! Folding, cutting into words, telling topics and compressing take most of a build's time and know nothing of
//! other reports, so they run on all cores; what is left to the writer is appending.

use super::copies::sketch;
use super::passages::PassageRow;
use super::record::{Record, RecordPassage};
use super::table::Entry;
use crate::extract::topic::{Classifier, Readable};
use crate::model::{Passage, Role, Section, Topics, Zone};
use crate::normalize::{fold_char, is_dropped, simplify_char};
use crate::segment::Segmenter;

/// Stands between the words of a passage. Keys hold no white space, so no word holds it.
pub(super) const WORD_END: char = '\n';

/// A report ready to be added.
#[derive(Debug, Clone)]
pub(crate) struct NewReport {
    pub(crate) entry: Entry,
    pub(crate) sample: bool,
    /// Match keys of all passages, one after another.
    pub(super) text: String,
    pub(super) text_crc: u32,
    pub(super) chars: u32,
    pub(super) traditional: bool,
    /// What tells its copies.
    pub(super) sketch: Vec<u32>,
    /// The record, compressed.
    pub(super) record: Vec<u8>,
    /// Passages in the order of the text; the number of the report is not known yet.
    pub(super) passages: Vec<PassageRow>,
    /// Topics of each passage.
    pub(super) topics: Vec<Topics>,
    /// Words of each passage, each followed by [`WORD_END`].
    pub(super) words: Vec<String>,
}

impl NewReport {
    /// Folds, cuts and compresses a report. Tables of contents are left out.
    ///
    /// # Errors
    /// Too little memory.
    pub(crate) fn prepare(
        entry: Entry,
        sample: bool,
        sections: Vec<Section>,
        passages: &[Passage],
    ) -> std::io::Result<Self> {
        let (record, text) = Record::new(sections, passages);
        let shown = || passages.iter().filter(|p| p.zone != Zone::Toc);
        let role = |passage: &Passage| {
            record.sections.get(passage.section).map_or(Role::Other, |s| s.role)
        };
        let rows =
            record.passages.iter().zip(shown()).map(|(kept, passage)| PassageRow {
                report: 0,
                at: kept.key.start as u32,
                len: kept.key.len() as u32,
                role: role(passage),
            });
        Ok(Self {
            passages: rows.collect(),
            topics: topics(&record, &text),
            words: shown().map(|passage| words(&passage.text)).collect(),
            traditional: shown().any(|passage| is_traditional(&passage.text)),
            chars: text.chars().count() as u32,
            text_crc: crc32fast::hash(text.as_bytes()),
            record: record.to_bytes()?,
            sketch: sketch(&text),
            text,
            entry,
            sample,
        })
    }
}

/// Returns the topics of each passage.
fn topics(record: &Record, text: &str) -> Vec<Topics> {
    let mut classifier = Classifier::new(&record.sections);
    let tell = |passage: &RecordPassage| {
        let key = text.get(passage.key.range()).unwrap_or_default();
        classifier.tell(&Readable { section: passage.section as usize, key })
    };
    record.passages.iter().map(tell).collect()
}

/// Returns whether simplifying changes a text.
fn is_traditional(text: &str) -> bool {
    text.chars().any(|c| simplify_char(c) != fold_char(c))
}

/// Returns the words of a display text, cut from its match key with the spaces between Latin words.
pub(super) fn words(display: &str) -> String {
    let spaced: String = display
        .chars()
        .filter_map(|c| match c {
            _ if c.is_whitespace() => Some(' '),
            _ => (!is_dropped(c)).then(|| simplify_char(c)),
        })
        .collect();
    let mut words = String::with_capacity(spaced.len() * 2);
    Segmenter::shared().cut(&spaced, |word| {
        words.push_str(word);
        words.push(WORD_END);
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_from_the_folded_text() {
        assert_eq!(words("發展， Green Tea"), "发展\nGreen\nTea\n");
        assert_eq!(words("。"), "");
    }
}
