//! tantivy's segments while an index is written: words with their frequencies, a passage a document.
//!
//! One thread adds, so the documents of a segment are in the order of passages, and segments hold
//! neighbouring ranges of them; merging joins neighbours and keeps it so. A passage's document is
//! thus found without a table (see `query::frequency`).

use std::path::Path;

use tantivy::index::SegmentId;
use tantivy::indexer::UserOperation;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::{IndexReader, ReloadPolicy, TantivyDocument, Term};

use super::from_tantivy;
use super::gram::PassageNumber;
use super::schema::{self, Fields};
use super::table::ReportNumber;
use crate::error::Result;

/// Least memory that tantivy accepts for a thread.
const MEMORY_MIN: usize = 16_000_000;
/// Passages of a segment that is not merged any more: merging two takes 200 MB of their files.
const MERGED: u64 = 1 << 20;

/// Writes the word index.
pub(super) struct WordWriter {
    writer: tantivy::IndexWriter,
    fields: Fields,
}

impl WordWriter {
    /// Opens the word index of a tantivy index for writing.
    ///
    /// # Errors
    /// An index that another process writes.
    pub(super) fn open(index: &tantivy::Index, memory: usize) -> tantivy::Result<Self> {
        schema::register_tokenizer(index);
        let writer = index.writer_with_num_threads(1, memory.max(MEMORY_MIN))?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        // A build that was killed may have left a list of deletions whose name the next one needs.
        writer.garbage_collect_files().wait()?;
        let (_, fields) = schema::schema();
        Ok(Self { writer, fields })
    }

    /// Adds the passages of a report, numbered from `first`.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn add(
        &self,
        report: ReportNumber,
        first: PassageNumber,
        words: Vec<String>,
    ) -> tantivy::Result<()> {
        let documents: Vec<_> = (u64::from(first)..)
            .zip(words)
            .map(|(passage, words)| {
                let mut document = TantivyDocument::new();
                document.add_u64(self.fields.report, u64::from(report));
                document.add_u64(self.fields.passage, passage);
                document.add_text(self.fields.words, words);
                UserOperation::Add(document)
            })
            .collect();
        // As one batch, so that they stand side by side.
        self.writer.run(documents)?;
        Ok(())
    }

    /// Removes the passages of a report.
    pub(super) fn remove(&self, report: ReportNumber) {
        self.writer
            .delete_term(Term::from_field_u64(self.fields.report, u64::from(report)));
    }

    /// Makes all changes durable, with a description of the commit.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn commit(&mut self, payload: &str) -> tantivy::Result<()> {
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(payload);
        prepared.commit()?;
        Ok(())
    }

    /// Returns the groups of neighbouring segments that are worth merging.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(super) fn worth_merging(&self) -> tantivy::Result<Vec<Vec<SegmentId>>> {
        // One look: a reader that follows commits would start a thread for it.
        let reader = self.writer.index().reader_builder();
        let reader: IndexReader =
            reader.reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            let column = segment.fast_fields().u64("passage")?;
            segments.push((column.min_value(), segment.segment_id(), segment.num_docs()));
        }
        segments.sort_unstable();
        let sizes: Vec<u64> = segments.iter().map(|s| u64::from(s.2)).collect();
        let large = sizes.iter().rposition(|&size| size >= MERGED).map_or(0, |at| at + 1);
        let small = sizes.get(large..).unwrap_or_default();
        let keep = sizes.len() - super::gram::worth_merging(small);
        let mut groups: Vec<Vec<SegmentId>> = Vec::new();
        let mut size = MERGED;
        for (_, id, passages) in segments.into_iter().skip(keep) {
            if size >= MERGED {
                groups.push(Vec::new());
                size = 0;
            }
            size += u64::from(passages);
            groups.last_mut().into_iter().for_each(|group| group.push(id));
        }
        groups.retain(|group| group.len() > 1);
        Ok(groups)
    }

    /// Merges the segments of a group into one.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub(super) fn merge(&mut self, group: &[SegmentId]) -> tantivy::Result<()> {
        self.writer.merge(group).wait()?;
        Ok(())
    }

    /// Ends writing.
    ///
    /// # Errors
    /// A thread that failed.
    pub(super) fn finish(self) -> tantivy::Result<()> {
        self.writer.wait_merging_threads()
    }
}

/// Turns a failure of the word index into ours.
pub(super) trait OrFail<T> {
    /// Names the index that failed.
    fn or_fail(self, index: &Path) -> Result<T>;
}

impl<T> OrFail<T> for tantivy::Result<T> {
    fn or_fail(self, index: &Path) -> Result<T> {
        self.map_err(|e| from_tantivy(index, e))
    }
}
