//! A segment of the word index as it is read: from a passage's number to its document.

use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use super::gram::PassageNumber;

/// A segment whose documents stand in the order of passages.
pub(crate) struct WordSegment {
    reader: SegmentReader,
    passage: Arc<dyn ColumnValues<u64>>,
    first: PassageNumber,
    last: PassageNumber,
}

impl WordSegment {
    /// Opens the segment of a reader.
    ///
    /// # Errors
    /// A segment without the column of passages.
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let passage = reader.fast_fields().u64("passage")?.first_or_default_col(0);
        let (first, last) = (passage.min_value(), passage.max_value());
        Ok(Self {
            reader: reader.clone(),
            passage,
            first: first as PassageNumber,
            last: last as PassageNumber,
        })
    }

    /// Returns the number of the first passage.
    pub(crate) fn first(&self) -> PassageNumber {
        self.first
    }

    /// Returns the number of the last passage.
    pub(crate) fn last(&self) -> PassageNumber {
        self.last
    }

    /// Returns the document of a passage; none if the segment lacks it.
    pub(crate) fn document(&self, passage: PassageNumber) -> Option<DocId> {
        let documents = self.reader.max_doc();
        let number = |document: DocId| self.passage.get_val(document) as PassageNumber;
        // Nothing was removed before it, most often.
        let likely = passage.checked_sub(self.first)?;
        if likely < documents && number(likely) == passage {
            return Some(likely);
        }
        let (mut low, mut high) = (0, likely.min(documents));
        while low < high {
            let middle = low.midpoint(high);
            if number(middle) < passage {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low < documents && number(low) == passage).then_some(low)
    }

    /// Returns the documents that hold a word, with its frequency in each; none if no document does.
    ///
    /// # Errors
    /// A segment that cannot be read.
    pub(crate) fn postings(
        &self,
        field: Field,
        word: &str,
    ) -> tantivy::Result<Option<SegmentPostings>> {
        let term = Term::from_field_text(field, word);
        let inverted = self.reader.inverted_index(field)?;
        Ok(inverted.read_postings(&term, IndexRecordOption::WithFreqs)?)
    }
}
