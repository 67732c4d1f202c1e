//! The reports of a folder: which are read, and what passages they have.

use std::path::Path;

use anyhow::{Result, ensure};
use baogao::ingest::{Candidate, Corpus, Limits, read};
use baogao::model::Zone;
use baogao::normalize::clean;
use baogao::structure::{outline, read_metadata};

/// The text files of a folder.
#[derive(Debug)]
pub(crate) struct Sample {
    name: String,
    files: Vec<Candidate>,
    size: usize,
}

impl Sample {
    /// Finds the text files of a folder, so many at most, spread evenly over it.
    pub(crate) fn open(folder: &Path, limit: usize) -> Result<Self> {
        let corpus = Corpus::open(&[folder.to_owned()], &Limits::default());
        let is_text = |file: &Candidate| file.path.ends_with(".txt");
        let found: Vec<Candidate> =
            corpus.candidates.into_iter().filter(is_text).collect();
        ensure!(!found.is_empty(), "no text file in {}", folder.display());
        let files = spread(found.len())
            .into_iter()
            .take(limit)
            .filter_map(|at| found.get(at).cloned())
            .collect::<Vec<_>>();
        // GBK files are shorter on disk than their text; the difference is a few per cent.
        let sizes = files.iter().filter_map(|file| fs_err::metadata(&file.file).ok());
        let size = sizes.map(|entry| entry.len() as usize).sum();
        Ok(Self { name: folder.display().to_string(), files, size })
    }

    /// Returns the folder's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the bytes of all files.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Reads the reports one after another; what is no report is left out.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        let limits = Limits::default();
        self.files.iter().filter_map(move |file| Some(read(file, &limits).ok()?.text))
    }

    /// Returns texts of this size together.
    pub(crate) fn texts_of_size(&self, size: usize) -> Vec<String> {
        let mut left = size;
        self.texts()
            .take_while(|text| {
                let fits = left > 0;
                left = left.saturating_sub(text.len());
                fits
            })
            .collect()
    }
}

/// Returns the numbers below `count`, any beginning of which is spread evenly: by reversed bits.
fn spread(count: usize) -> Vec<usize> {
    let bits = usize::BITS - count.leading_zeros();
    let all = 0..1_usize << bits;
    let reversed = all.map(|at| at.reverse_bits() >> (usize::BITS - bits.max(1)));
    reversed.filter(|&at| at < count).collect()
}

/// Returns the passages that the index would hold, each on one line.
pub(crate) fn passages(texts: &[String]) -> Vec<String> {
    let of_text = |text: &String| {
        let clean = clean(text);
        let kind = read_metadata("a.txt", text, &clean).metadata.kind;
        let passages = outline(&clean, kind).passages.into_iter();
        let indexed = passages.filter(|passage| passage.zone != Zone::Toc);
        indexed.map(|passage| passage.text.replace('\n', " ")).collect::<Vec<_>>()
    };
    texts.iter().flat_map(of_text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_beginning_is_spread() {
        assert_eq!(spread(5), [0, 4, 2, 1, 3]);
        assert_eq!(spread(1), [0]);
        assert!(spread(0).is_empty());
    }

    #[test]
    fn a_heading_is_a_passage_of_its_own() {
        let text =
            "一、去年工作回顾\n\n　　全县经济平稳增长，各项工作都有进展。\n".to_owned();
        assert_eq!(passages(&[text]).len(), 2);
    }
}
