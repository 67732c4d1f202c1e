//! Opens an index for reading: the state of one commit, whatever a writer does meanwhile.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tantivy::directory::{MmapDirectory, OwnedBytes};
use tantivy::{ReloadPolicy, Searcher};

use super::copies::file::Copies;
use super::copies::sketch_file::SKETCHES;
use super::extraction::{self, StoredCommitment, StoredFigure};
use super::gram::{PassageNumber, Segment};
use super::layout::{self, Head};
use super::passages::{PASSAGE_ROW, Passages};
use super::readonly::ReadOnly;
use super::record::{OpenRecord, RecordPassage};
use super::schema::{self, Fields};
use super::table::{Extent, ReportNumber, Row, Table};
use super::topics::TopicRows;
use super::word_segment::WordSegment;
use super::{Committed, EXTRACTIONS, PASSAGES, RECORDS, TEXTS, TOPICS, from_tantivy};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Topics;

/// How often opening is tried again when a writer replaced files in between.
const TRIES: usize = 5;

/// Largest index whose checksums are all held against its files when it is opened: it takes about a
/// millisecond for 10 MB. A larger one is checked as far as it is read: tables, records and texts.
const CHECKED_SIZE: u64 = 16 << 20;

/// An index opened for reading.
pub(crate) struct Reader {
    index: PathBuf,
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    pub(crate) table: Table,
    pub(crate) committed: Committed,
    pub(crate) passages: Passages,
    pub(crate) topics: TopicRows,
    pub(crate) copies: Copies,
    /// Grams, in the order of the passages.
    pub(crate) grams: Vec<Segment>,
    texts: OwnedBytes,
    records: OwnedBytes,
    extractions: OwnedBytes,
    gone: OnceLock<Vec<[PassageNumber; 2]>>,
    word_segments: OnceLock<Vec<WordSegment>>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("index", &self.index).finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens an index.
    ///
    /// # Errors
    /// `IndexMissing`, `IndexForeign`, `IndexVersion` or `IndexDamaged`, each with what to do.
    pub(crate) fn open(index: &Path) -> Result<Self> {
        let mut last = None;
        for _ in 0..TRIES {
            match Self::try_open(index) {
                Err(e) if e.kind == ErrorKind::IndexDamaged => last = Some(e),
                other => return other,
            }
        }
        Err(last.expect("there is at least one try, and it failed"))
    }

    fn try_open(index: &Path) -> Result<Self> {
        let head = Head::read(index)?;
        head.check(index)?;
        Self::open_data(index, &head)
    }

    /// Opens the data folder that a head names.
    ///
    /// # Errors
    /// `IndexDamaged`.
    pub(super) fn open_data(index: &Path, head: &Head) -> Result<Self> {
        let data = layout::data_folder(index, head);
        let directory = ReadOnly(MmapDirectory::open(&data).map_err(|e| {
            layout::damaged(index, "its data folder is missing").caused_by(e)
        })?);
        let tantivy = tantivy::Index::open(directory.clone())
            .map_err(|e| from_tantivy(index, e))?;
        // Before anything of a segment is read: tantivy takes its own files at their word.
        let is_checked = data_size(&data) <= CHECKED_SIZE;
        if is_checked {
            check_segments(index, &tantivy)?;
        }
        let meta = tantivy.load_metas().map_err(|e| from_tantivy(index, e))?;
        let committed: Committed = meta
            .payload
            .as_deref()
            .and_then(|payload| serde_json::from_str(payload).ok())
            .ok_or_else(|| layout::damaged(index, "its last commit is unreadable"))?;
        let (expected, fields) = schema::schema();
        if tantivy.schema() != expected {
            return Err(layout::damaged(index, "its fields are not those of its format"));
        }
        let searcher = tantivy
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|e| from_tantivy(index, e))?
            .searcher();
        // A commit between the two reads would pair one commit's segments with another's table.
        let now = tantivy.load_metas().map_err(|e| from_tantivy(index, e))?;
        if now.payload != meta.payload {
            return Err(layout::damaged(index, "it is being written over and over"));
        }
        let open = |name: &str, len: u64| open_file(index, &directory, name, len);
        let table = open(&committed.table_name(), committed.table)?;
        let table = Table::open(table).ok_or_else(|| {
            layout::damaged(index, "its table of reports is unreadable")
        })?;
        let copies = open(&committed.copies_name(), committed.copies)?;
        let copies = Copies::open(copies)
            .ok_or_else(|| layout::damaged(index, "its table of copies is unreadable"))?;
        // Only a writer reads it; a reader says in time that it is gone.
        open(SKETCHES, committed.sketches)?;
        let mut grams = Vec::with_capacity(committed.grams.len());
        for file in &committed.grams {
            let bytes = open(&file.name, file.len)?;
            let segment = Segment::open(bytes)
                .ok_or_else(|| layout::damaged(index, "its grams are unreadable"))?;
            grams.push(segment);
        }
        let passages = committed.passages / PASSAGE_ROW as u64;
        let topics = passages * Topics::MOST as u64;
        let reader = Self {
            index: index.to_owned(),
            searcher,
            fields,
            table,
            copies,
            grams,
            passages: Passages::open(open(PASSAGES, committed.passages)?),
            topics: TopicRows::open(open(TOPICS, topics)?),
            texts: open(TEXTS, committed.texts)?,
            records: open(RECORDS, committed.records)?,
            extractions: open(EXTRACTIONS, committed.extractions)?,
            committed,
            gone: OnceLock::new(),
            word_segments: OnceLock::new(),
        };
        if is_checked {
            reader.check_files()?;
        }
        Ok(reader)
    }

    /// Holds our own files against their checksums; those of records are looked at when read.
    fn check_files(&self) -> Result<()> {
        for (_, row) in self.table.rows() {
            self.check_text(&row)?;
            if !extraction::is_whole(slice(&self.extractions, row.extraction)) {
                return Err(self.damaged("figures cannot be read"));
            }
        }
        let mut grams = self.grams.iter().zip(&self.committed.grams);
        if grams.all(|(segment, file)| segment.has_crc(file.crc))
            && self.passages.has_crc(self.committed.passages_crc)
            && self.topics.is_whole(self.passages.len(), self.committed.topics_crc)
            && self.copies.has_crc(self.committed.copies_crc)
        {
            return Ok(());
        }
        Err(layout::damaged(&self.index, "a file has changed on disk"))
    }

    /// Returns the gram files that hold passages of a range, each with what it has of the range.
    pub(crate) fn grams_in(
        &self,
        from: PassageNumber,
        end: PassageNumber,
    ) -> impl Iterator<Item = (&Segment, [PassageNumber; 2])> {
        self.grams.iter().zip(&self.committed.grams).filter_map(move |(segment, file)| {
            let part = [file.first.max(from), file.end.min(end)];
            (part[0] < part[1]).then_some((segment, part))
        })
    }

    /// Returns the ranges of passages whose reports are gone, in ascending order.
    pub(crate) fn gone(&self) -> &[[PassageNumber; 2]] {
        self.gone.get_or_init(|| {
            if self.table.alive() == self.table.len() {
                return Vec::new();
            }
            let rows = (0..self.table.len() as u32).filter_map(|n| self.table.row(n));
            let gone = rows.filter(|row| !row.alive);
            gone.map(|row| [row.first, row.first.saturating_add(row.passages)]).collect()
        })
    }

    /// Returns the segments of the word index in the order of their passages.
    ///
    /// # Errors
    /// `IndexDamaged` if a column cannot be read.
    pub(crate) fn word_segments(&self) -> Result<&[WordSegment]> {
        if let Some(known) = self.word_segments.get() {
            return Ok(known);
        }
        let readers = self.searcher.segment_readers().iter();
        let segments =
            readers.map(WordSegment::open).collect::<tantivy::Result<Vec<_>>>();
        let mut segments = segments.map_err(|e| self.error(e))?;
        segments.sort_by_key(WordSegment::first);
        Ok(self.word_segments.get_or_init(|| segments))
    }

    /// Returns the match keys of a report, one after another.
    pub(crate) fn text(&self, row: &Row) -> &[u8] {
        slice(&self.texts, row.text)
    }

    /// Checks that the match keys of a report are those that were written.
    ///
    /// # Errors
    /// `IndexDamaged` if they are not.
    fn check_text(&self, row: &Row) -> Result<()> {
        let is_whole = crc32fast::hash(self.text(row)) == row.text_crc;
        if is_whole { Ok(()) } else { Err(self.changed_text()) }
    }

    /// Returns the record of a report.
    ///
    /// # Errors
    /// `IndexDamaged` if it does not read back.
    pub(crate) fn record(&self, row: &Row) -> Result<OpenRecord<'_>> {
        OpenRecord::open(&self.index, self.packed_record(row))
    }

    /// Returns the record of a report as it stands in its file.
    pub(super) fn packed_record(&self, row: &Row) -> &[u8] {
        slice(&self.records, row.record)
    }

    /// Returns all match keys of a report as checked text.
    ///
    /// # Errors
    /// `IndexDamaged` if the bytes are not those that were written.
    pub(super) fn checked_text(&self, row: &Row) -> Result<&str> {
        self.check_text(row)?;
        std::str::from_utf8(self.text(row)).map_err(|e| self.changed_text().caused_by(e))
    }

    /// Returns the match key of a passage as checked text.
    ///
    /// # Errors
    /// `IndexDamaged` if the bytes are not those that were written.
    pub(crate) fn key(&self, row: &Row, passage: &RecordPassage) -> Result<&str> {
        passage.key(self.text(row)).ok_or_else(|| self.changed_text())
    }

    /// Returns the display text of a passage.
    ///
    /// # Errors
    /// `IndexDamaged` if it does not read back.
    pub(crate) fn display(&self, row: &Row, passage: &RecordPassage) -> Result<String> {
        passage
            .display(self.key(row, passage)?)
            .ok_or_else(|| layout::damaged(&self.index, "a record cannot be read"))
    }

    /// Calls `see` with every figure of a report, in the order of the text.
    ///
    /// # Errors
    /// `IndexDamaged` if they do not read back.
    pub(crate) fn each_figure(
        &self,
        row: &Row,
        see: &mut dyn FnMut(StoredFigure<'_>),
    ) -> Result<()> {
        let read = extraction::each_figure(self.packed_extraction(row), see);
        read.ok_or_else(|| self.damaged("figures cannot be read"))
    }

    /// Calls `see` with every commitment of a report, in the order of the text.
    ///
    /// # Errors
    /// `IndexDamaged` if they do not read back.
    pub(crate) fn each_commitment(
        &self,
        row: &Row,
        see: &mut dyn FnMut(StoredCommitment<'_>),
    ) -> Result<()> {
        let read = extraction::each_commitment(self.packed_extraction(row), see);
        read.ok_or_else(|| self.damaged("commitments cannot be read"))
    }

    /// Returns what was extracted from a report as it stands in the file.
    pub(super) fn packed_extraction(&self, row: &Row) -> &[u8] {
        slice(&self.extractions, row.extraction)
    }

    fn changed_text(&self) -> Error {
        self.damaged("a text has changed on disk")
    }

    /// Creates the error for a file that does not read back.
    pub(super) fn damaged(&self, what: &str) -> Error {
        layout::damaged(&self.index, what)
    }

    /// Returns the entry of a report.
    ///
    /// # Errors
    /// `IndexDamaged` if it does not read back.
    pub(crate) fn entry(&self, number: ReportNumber) -> Result<super::table::Entry> {
        self.table
            .entry(number)
            .ok_or_else(|| layout::damaged(&self.index, "an entry cannot be read"))
    }

    /// Returns the row of a report.
    ///
    /// # Errors
    /// `IndexDamaged` if there is none.
    pub(crate) fn row(&self, number: ReportNumber) -> Result<Row> {
        self.table
            .row(number)
            .ok_or_else(|| layout::damaged(&self.index, "a row cannot be read"))
    }

    /// Turns a failure of tantivy into ours.
    pub(crate) fn error(&self, error: tantivy::TantivyError) -> crate::error::Error {
        from_tantivy(&self.index, error)
    }
}

/// Holds tantivy's files against their checksums.
fn check_segments(index: &Path, tantivy: &tantivy::Index) -> Result<()> {
    let broken = tantivy.validate_checksum().map_err(|e| from_tantivy(index, e))?;
    if broken.is_empty() {
        return Ok(());
    }
    Err(layout::damaged(index, "a segment has changed on disk"))
}

/// Returns the size of all files of a folder.
fn data_size(data: &Path) -> u64 {
    let Ok(entries) = fs_err::read_dir(data) else { return 0 };
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|m| m.len()).sum()
}

fn slice(bytes: &OwnedBytes, extent: Extent) -> &[u8] {
    let Ok(start) = usize::try_from(extent.at) else { return &[] };
    bytes.get(start..start.saturating_add(extent.len as usize)).unwrap_or_default()
}

/// Maps a file and cuts it to its committed length.
fn open_file(
    index: &Path,
    directory: &ReadOnly,
    name: &str,
    len: u64,
) -> Result<OwnedBytes> {
    let torn = |why: String| layout::damaged(index, &why);
    let len = usize::try_from(len).map_err(|_| torn(format!("{name} is too large")))?;
    if len == 0 {
        return Ok(OwnedBytes::empty());
    }
    let bytes = directory.map(name).map_err(|e| match e.kind() {
        std::io::ErrorKind::OutOfMemory => Error::from(e),
        _ => torn(format!("{name} cannot be read")).caused_by(e),
    })?;
    if bytes.len() < len {
        return Err(torn(format!("{name} is cut off")));
    }
    Ok(bytes.slice(0..len))
}
