//! Makes a report ready to be added: all the work that needs no place in the index yet.
//!
//! Folding, cutting into words, telling topics and compressing take most of a build's time and know nothing of
//! other reports, so they run on all cores; what is left to the writer is appending.

use super::copies::sketch;
use super::extraction;
use super::passages::{Features, PassageRow};
use super::record::{Record, RecordPassage};
use super::table::Entry;
use crate::extract::Extraction;
use crate::extract::topic::{Classifier, Readable};
use crate::model::{Passage, Role, Section, Topics};
use crate::normalize::{fold_char, key_char, simplify_char};
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
    /// Figures and commitments, packed.
    pub(super) extraction: Vec<u8>,
    pub(super) figures: u32,
    pub(super) commitments: u32,
    /// Passages in the order of the text; the number of the report is not known yet.
    pub(super) passages: Vec<PassageRow>,
    /// Topics of each passage.
    pub(super) topics: Vec<Topics>,
    /// Words of each passage, each followed by [`WORD_END`].
    pub(super) words: Vec<String>,
}

impl NewReport {
    /// Folds, cuts and compresses a report: its sections, its passages without tables of contents,
    /// and what was extracted from those.
    ///
    /// # Errors
    /// Too little memory.
    pub(crate) fn prepare(
        entry: Entry,
        sample: bool,
        sections: Vec<Section>,
        passages: &[Passage],
        extraction: &Extraction,
    ) -> std::io::Result<Self> {
        let (record, text) = Record::new(sections, passages);
        let role = |passage: &Passage| {
            record.sections.get(passage.section).map_or(Role::Other, |s| s.role)
        };
        let features = features(passages.len(), extraction);
        let places = record.passages.iter().zip(passages).zip(features);
        let rows = places.map(|((kept, passage), features)| PassageRow {
            report: 0,
            at: kept.key.start as u32,
            len: kept.key.len() as u32,
            role: role(passage),
            features,
        });
        let display = |at: usize| passages.get(at).map_or("", |p| p.text.as_str());
        Ok(Self {
            passages: rows.collect(),
            topics: topics(&record, &text),
            words: passages.iter().map(|passage| words(&passage.text)).collect(),
            traditional: passages.iter().any(|passage| is_traditional(&passage.text)),
            extraction: extraction::pack(extraction, &display)?,
            figures: extraction.figures.len() as u32,
            commitments: extraction.commitments.len() as u32,
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

/// Returns what was found in each passage.
fn features(passages: usize, extraction: &Extraction) -> Vec<Features> {
    let mut features = vec![Features::default(); passages];
    for figure in &extraction.figures {
        if let Some(features) = features.get_mut(figure.passage) {
            features.figure = true;
        }
    }
    for commitment in &extraction.commitments {
        if let Some(features) = features.get_mut(commitment.passage) {
            features.commitment = true;
        }
    }
    features
}

/// Returns whether simplifying changes a text.
fn is_traditional(text: &str) -> bool {
    text.chars().any(|c| simplify_char(c) != fold_char(c))
}

/// Returns the words of a display text, cut from its match key with the spaces between Latin words.
pub(super) fn words(display: &str) -> String {
    let mut spaced = String::with_capacity(display.len());
    let keep = |c: char| if c.is_whitespace() { Some(' ') } else { key_char(c) };
    spaced.extend(display.chars().filter_map(keep));
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
