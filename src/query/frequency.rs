//! How often words stand in a passage, by the word index, for passages in ascending order.

use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::{DocId, DocSet as _};

use crate::error::Result;
use crate::index::gram::PassageNumber;
use crate::index::reader::Reader;
use crate::index::word_segment::WordSegment;

/// The frequencies of some words.
pub(crate) struct Frequencies<'a> {
    reader: &'a Reader,
    words: Vec<List<'a>>,
    /// Segments that are not left behind yet.
    segments: &'a [WordSegment],
    /// The passage asked for last, with its document in the first of them.
    last: Option<(PassageNumber, Option<DocId>)>,
}

/// One word and its list in a segment.
struct List<'a> {
    word: &'a str,
    /// None until it was asked for; then none if the segment lacks the word.
    postings: Option<Option<SegmentPostings>>,
}

impl<'a> Frequencies<'a> {
    /// Opens the frequencies of words as they are indexed.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn open(reader: &'a Reader, words: Vec<&'a str>) -> Result<Self> {
        let words = words.into_iter().map(|word| List { word, postings: None });
        let segments = reader.word_segments()?;
        Ok(Self { reader, words: words.collect(), segments, last: None })
    }

    /// Returns how often a word, by its place in the list, stands in a passage as a word; 0 if it does
    /// not.
    ///
    /// Passages must be asked for in ascending order.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn of(&mut self, word: usize, passage: PassageNumber) -> Result<usize> {
        let Some(document) = self.document(passage) else { return Ok(0) };
        let Some(segment) = self.segments.first() else { return Ok(0) };
        let Some(list) = self.words.get_mut(word) else { return Ok(0) };
        let postings = match &mut list.postings {
            Some(postings) => postings,
            unasked => {
                let postings = segment.postings(self.reader.fields.words, list.word);
                unasked.insert(postings.map_err(|e| self.reader.error(e))?)
            }
        };
        let Some(postings) = postings else { return Ok(0) };
        if postings.doc() < document {
            postings.seek(document);
        }
        let is_there = postings.doc() == document;
        Ok(if is_there { postings.term_freq() as usize } else { 0 })
    }

    /// Returns the document of a passage in the first segment, after turning to the one that may hold
    /// it.
    fn document(&mut self, passage: PassageNumber) -> Option<DocId> {
        if let Some((last, document)) = self.last
            && last == passage
        {
            return document;
        }
        while let Some((segment, others)) = self.segments.split_first()
            && segment.last() < passage
        {
            self.segments = others;
            self.words.iter_mut().for_each(|list| list.postings = None);
        }
        let document =
            self.segments.first().and_then(|segment| segment.document(passage));
        self.last = Some((passage, document));
        document
    }
}
