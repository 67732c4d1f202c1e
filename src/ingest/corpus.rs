//! A corpus: the reports below some paths, with what its manifests say about them.
//!
//! This is the door of the module: [`Corpus::open`] walks, reads the manifests, and leaves out what
//! they ignore. Sample reports are marked, and left out by [`Corpus::leave_out_sample`] once the
//! caller knows that another file is a report; that cannot be told without reading one.

use std::path::PathBuf;

use super::columns::Columns;
use super::manifest::Manifest;
use super::problem::{Problem, SkipReason, Skipped};
use super::read::Limits;
use super::walk::{Candidate, Walk, walk};

/// The files of some paths and what is said about them. Lists are in the order of display paths.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// Files to read.
    pub candidates: Vec<Candidate>,
    /// Files and folders left out.
    pub skipped: Vec<Skipped>,
    /// What failed.
    pub problems: Vec<Problem>,
    /// What is odd but fails nothing: manifest entries that match no file.
    pub notes: Vec<Problem>,
    /// What the manifests say.
    pub manifest: Manifest,
}

impl Corpus {
    /// Finds the files of the given paths.
    ///
    /// ```
    /// use baogao::ingest::{Corpus, Limits, read};
    /// let folder = tempfile::tempdir()?;
    /// let text = "各位代表：现在，我代表区政府向大会报告工作，请予审议。".repeat(3);
    /// fs_err::write(folder.path().join("2023.txt"), text)?;
    /// let corpus = Corpus::open(&[folder.path().to_owned()], &Limits::default());
    /// let report = read(&corpus.candidates[0], &Limits::default())
    ///     .map_err(baogao::error::Error::from)?;
    /// assert!(report.path.ends_with("/2023.txt"));
    /// assert_eq!(report.encoding.name(), "utf-8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(paths: &[PathBuf], limits: &Limits) -> Self {
        Self::open_tables(paths, limits, &Columns::default())
    }

    /// Finds the files of the given paths, with columns of tables chosen; the choice goes before those
    /// of manifests.
    pub fn open_tables(paths: &[PathBuf], limits: &Limits, columns: &Columns) -> Self {
        let Walk { candidates, mut skipped, mut problems, manifests } =
            walk(paths, limits);
        let (mut manifest, faults) = Manifest::read(&manifests);
        manifest.choose_columns(columns);
        problems.extend(faults);
        let notes = {
            let candidates = candidates.iter().map(|file| file.path.as_str());
            let skipped = skipped.iter().map(|file| file.path.as_str());
            let failed = problems.iter().map(|problem| problem.path.as_str());
            manifest.unmatched(candidates.chain(skipped).chain(failed))
        };
        let is_ignored = |path: &str| manifest.ignored(path).is_some();
        problems.retain(|problem| !is_ignored(&problem.path));
        skipped.retain(|file| !is_ignored(&file.path));
        let mut kept = Vec::with_capacity(candidates.len());
        for mut candidate in candidates {
            if let Some(reason) = manifest.ignored(&candidate.path) {
                let reason = SkipReason::Ignored(reason.map(str::to_owned));
                skipped.push(Skipped { path: candidate.path, reason });
            } else {
                candidate.sample = manifest.is_sample(&candidate.path);
                candidate.columns = manifest.columns(&candidate.path);
                kept.push(candidate);
            }
        }
        skipped.sort_by(|a, b| a.path.cmp(&b.path));
        // Stable: the faults of one manifest stay in the order of their lines.
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        Self { candidates: kept, skipped, problems, notes, manifest }
    }

    /// Moves the sample reports to what is skipped if any other candidate is a report; returns how
    /// many.
    ///
    /// `is_report` is asked of the other candidates until it says yes once: reading one is enough.
    pub fn leave_out_sample(
        &mut self,
        is_report: impl FnMut(&Candidate) -> bool,
    ) -> usize {
        let has_sample = self.candidates.iter().any(|candidate| candidate.sample);
        let mut others = self.candidates.iter().filter(|candidate| !candidate.sample);
        if !has_sample || !others.any(is_report) {
            return 0;
        }
        let (sample, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.candidates)
            .into_iter()
            .partition(|candidate| candidate.sample);
        self.candidates = others;
        let left_out = sample.len();
        self.skipped.extend(
            sample
                .into_iter()
                .map(|file| Skipped { path: file.path, reason: SkipReason::Sample }),
        );
        self.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        left_out
    }
}

#[cfg(test)]
#[path = "corpus_tests.rs"]
mod tests;
