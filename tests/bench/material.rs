//! The reports that everything is measured on: decoded texts, and the passages made of them.

use std::path::Path;

use anyhow::{Result, ensure};
use baogao::ingest::{Candidate, Corpus, Limits, read};
use baogao::model::Zone;
use baogao::normalize::{MatchKey, clean};
use baogao::structure::{outline, read_metadata};

/// A report's text as it was decoded.
pub(crate) struct Text {
    /// Where it was read, below the folder.
    pub(crate) path: String,
    /// Its characters.
    pub(crate) decoded: String,
}

/// A passage that the index holds.
pub(crate) struct Passage {
    /// Its display text, on one line.
    pub(crate) display: String,
    /// The match key of its display text.
    pub(crate) key: String,
}

/// All reports of a folder.
pub(crate) struct Material {
    pub(crate) texts: Vec<Text>,
    pub(crate) passages: Vec<Passage>,
}

impl Material {
    /// Reads the reports of a folder; what is no readable report is left out, as the index does.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let limits = Limits::default();
        let corpus = Corpus::open(&[folder.to_owned()], &limits);
        let files = corpus.candidates.iter();
        let texts: Vec<Text> =
            files.filter_map(|file| read_text(file, &limits)).collect();
        ensure!(!texts.is_empty(), "no report can be read in {}", folder.display());
        let passages = texts.iter().flat_map(passages_of).collect();
        Ok(Self { texts, passages })
    }

    /// Returns the length of all decoded texts.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.iter().map(|text| text.decoded.len()).sum()
    }
}

/// Reads a report; none if it is no readable one.
pub(crate) fn read_text(file: &Candidate, limits: &Limits) -> Option<Text> {
    let raw = read(file, limits).ok()?;
    Some(Text { path: raw.path, decoded: raw.text })
}

/// Returns the passages of a report that the index holds.
pub(crate) fn passages_of(text: &Text) -> Vec<Passage> {
    let clean = clean(&text.decoded);
    let kind = read_metadata(&text.path, &text.decoded, &clean).metadata.kind;
    let passages = outline(&clean, kind).passages.into_iter();
    let indexed = passages.filter(|passage| passage.zone != Zone::Toc);
    indexed
        .map(|passage| {
            let key = MatchKey::new(&passage.text).text;
            Passage { display: passage.text.replace(['\n', '\r'], " "), key }
        })
        .collect()
}
