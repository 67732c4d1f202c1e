//! How often a word stands in a passage, by the word index, for passages in ascending order.

use tantivy::DocSet as _;
use tantivy::postings::{Postings as _, SegmentPostings};

use crate::error::Result;
use crate::index::gram::PassageNumber;
use crate::index::reader::Reader;
use crate::index::word_segment::WordSegment;

/// The frequencies of one word.
pub(crate) struct Frequencies<'a> {
    reader: &'a Reader,
    word: &'a str,
    /// Segments that are not left behind yet.
    segments: &'a [WordSegment],
    /// The word's list in the first of them, once it was asked for; none if that lacks the word.
    list: Option<Option<SegmentPostings>>,
}

impl<'a> Frequencies<'a> {
    /// Opens the frequencies of a word as it is indexed.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn open(reader: &'a Reader, word: &'a str) -> Result<Self> {
        Ok(Self { reader, word, segments: reader.word_segments()?, list: None })
    }

    /// Returns how often the word stands in a passage as a word; 0 if it does not.
    ///
    /// Passages must be asked for in ascending order.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn of(&mut self, passage: PassageNumber) -> Result<usize> {
        while let Some((segment, others)) = self.segments.split_first()
            && segment.last() < passage
        {
            self.segments = others;
            self.list = None;
        }
        let Some(segment) = self.segments.first() else { return Ok(0) };
        let list = match &mut self.list {
            Some(list) => list,
            unasked => {
                let list = segment.postings(self.reader.fields.words, self.word);
                unasked.insert(list.map_err(|e| self.reader.error(e))?)
            }
        };
        let (Some(list), Some(document)) = (list, segment.document(passage)) else {
            return Ok(0);
        };
        if list.doc() < document {
            list.seek(document);
        }
        Ok(if list.doc() == document { list.term_freq() as usize } else { 0 })
    }
}
