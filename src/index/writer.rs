//! Writes an index: adds and removes reports, then commits all of it at once.
//!
//! Until [`Writer::commit`] nothing changes for the readers of an index that is being built, and
//! whatever was written before an interruption is written over by the next build, but for what
//! [`Writer::checkpoint`] kept: a build that was killed goes on from there. The checkpoint of an
//! index that is there already is a commit like any other: large updates appear in steps.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use tantivy::IndexSettings;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use super::copies::file::{self, Copies};
use super::copies::relate::{Shelf, relate};
use super::copies::sketch_file::{self, SKETCHES};
use super::gram::PassageNumber;
use super::gram_files::GramFiles;
use super::layout::{self, Head, WriterLock};
use super::passages::{PASSAGE_ROW, PassageRow};
use super::prepare::NewReport;
use super::schema;
use super::table::{self, Entry, Extent, ReportNumber, Row, TableReport};
use super::tail::Tail;
use super::words::{OrFail as _, WordWriter};
use super::{
    Committed, EXTRACTIONS, PASSAGES, RECORDS, TEXTS, TOPICS, compact, from_tantivy,
    reader,
};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Relation, Span, Topics};
use crate::threads;

/// Bytes of keys whose grams are sorted at once, at most; sorting takes four times as much.
const PORTION_MAX: usize = 16 << 20;

/// An index opened for writing. Holds the writer's lock.
pub(crate) struct Writer {
    index: PathBuf,
    data: PathBuf,
    head: Head,
    /// Whether no reader knows of it yet.
    is_new: bool,
    words: WordWriter,
    grams: GramFiles,
    texts: Tail,
    records: Tail,
    extractions: Tail,
    passages: Tail,
    passages_crc: crc32fast::Hasher,
    topics: Tail,
    topics_crc: crc32fast::Hasher,
    sketches: Tail,
    /// The file of copies of the last commit, or of the next once it is known.
    copies: OwnedBytes,
    reports: Vec<TableReport>,
    committed: Committed,
    /// What buffers may take, in bytes.
    memory: usize,
    lock: WriterLock,
}

impl Writer {
    /// Opens an index for writing, or begins a new one, or goes on with one that was begun.
    ///
    /// `memory` in bytes is what buffers may take; dictionary, table of reports and mapped files
    /// come on top.
    ///
    /// # Errors
    /// `IndexLocked`, `IndexForeign`, and, unless `rebuild` is set, `IndexVersion` and
    /// `IndexDamaged`.
    pub(crate) fn open(
        index: &Path,
        rebuild: bool,
        memory: usize,
        wait: bool,
        waiting: impl FnOnce(),
    ) -> Result<Self> {
        let old = match Head::read(index) {
            Ok(head) => Some(head),
            Err(e) if e.kind == ErrorKind::IndexMissing => None,
            Err(e) if e.kind == ErrorKind::IndexDamaged && rebuild => None,
            Err(e) => return Err(e),
        };
        if old.is_none() {
            layout::prepare(index)?;
        }
        let lock = WriterLock::take(index, wait, waiting)?;
        // The head may have changed while another process held the lock.
        let old = Head::read(index).ok();
        if let Some(head) = old.as_ref().filter(|_| !rebuild) {
            Head::remove_unfinished(index);
            layout::remove_other_data(index, &[&head.data]);
            head.check(index)?;
            let state = read_state(index, head)?;
            return Self::assemble(index, head.clone(), false, memory, state, lock);
        }
        let unfinished = Head::read_unfinished(index);
        let state = unfinished.and_then(|head| {
            let state = read_state(index, &head).ok()?;
            Some((head, state))
        });
        let kept = [old.as_ref(), state.as_ref().map(|(head, ..)| head)];
        let kept: Vec<&str> =
            kept.into_iter().flatten().map(|h| h.data.as_str()).collect();
        layout::remove_other_data(index, &kept);
        match state {
            Some((head, state)) => Self::assemble(index, head, true, memory, state, lock),
            None => Self::begin(index, memory, lock),
        }
    }

    fn begin(index: &Path, memory: usize, lock: WriterLock) -> Result<Self> {
        let head = Head::new(layout::free_data_name(index));
        let data = layout::data_folder(index, &head);
        fs_err::create_dir_all(&data)?;
        let (schema, _) = schema::schema();
        let directory =
            MmapDirectory::open(&data).map_err(|e| from_tantivy(index, e.into()))?;
        tantivy::Index::create(directory, schema, IndexSettings::default())
            .or_fail(index)?;
        let state = State {
            reports: Vec::new(),
            copies: OwnedBytes::empty(),
            committed: Committed::default(),
        };
        Self::assemble(index, head, true, memory, state, lock)
    }

    fn assemble(
        index: &Path,
        head: Head,
        is_new: bool,
        memory: usize,
        state: State,
        lock: WriterLock,
    ) -> Result<Self> {
        let State { reports, copies, committed } = state;
        let data = layout::data_folder(index, &head);
        let tantivy = tantivy::Index::open_in_dir(&data).or_fail(index)?;
        let words = WordWriter::open(&tantivy, memory / 4).or_fail(index)?;
        let portion = (memory / 16).clamp(1 << 20, PORTION_MAX);
        let first = (committed.passages / PASSAGE_ROW as u64) as PassageNumber;
        let crc = (committed.passages_crc, committed.passages);
        let topics = u64::from(first) * Topics::MOST as u64;
        Ok(Self {
            index: index.to_owned(),
            words,
            grams: GramFiles::open(&data, committed.grams.clone(), first, portion),
            texts: Tail::open(&data.join(TEXTS), committed.texts)?,
            records: Tail::open(&data.join(RECORDS), committed.records)?,
            extractions: Tail::open(&data.join(EXTRACTIONS), committed.extractions)?,
            passages: Tail::open(&data.join(PASSAGES), committed.passages)?,
            passages_crc: crc32fast::Hasher::new_with_initial_len(crc.0, crc.1),
            topics: Tail::open(&data.join(TOPICS), topics)?,
            topics_crc: crc32fast::Hasher::new_with_initial_len(
                committed.topics_crc,
                topics,
            ),
            sketches: Tail::open(&data.join(SKETCHES), committed.sketches)?,
            copies,
            data,
            head,
            is_new,
            reports,
            committed,
            memory,
            lock,
        })
    }

    /// Returns what the last commit left.
    pub(crate) fn committed(&self) -> &Committed {
        &self.committed
    }

    /// Returns the reports that are there, with their numbers.
    pub(crate) fn reports(&self) -> impl Iterator<Item = (ReportNumber, &Row, &Entry)> {
        (0..).zip(&self.reports).filter_map(|(number, report)| {
            report.entry.as_ref().map(|entry| (number, &report.row, entry))
        })
    }

    /// Adds a report.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(crate) fn add(&mut self, report: NewReport) -> Result<ReportNumber> {
        let row = Row {
            alive: true,
            sample: report.sample,
            traditional: report.traditional,
            kind: report.entry.metadata.kind,
            level: report.entry.metadata.level,
            relation: Relation::Original,
            year: report.entry.metadata.year,
            region: 0,
            whole: 0,
            rank: 0,
            work: self.next_number()?,
            first: 0,
            passages: report.passages.len() as u32,
            chars: report.chars,
            text: Extent::default(),
            text_crc: report.text_crc,
            record: Extent::default(),
            extraction: Extent::default(),
            figures: report.figures,
            commitments: report.commitments,
        };
        let NewReport { entry, text, record, extraction, .. } = report;
        let NewReport { passages, topics, words, sketch, .. } = report;
        let (text, record, extraction) = (&text, &record, &extraction);
        let content =
            Content { text, record, extraction, passages, topics, words, sketch };
        self.append(row, entry, content)
    }

    /// Appends a report; where it stands in the files is set here.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn append(
        &mut self,
        row: Row,
        entry: Entry,
        content: Content<'_>,
    ) -> Result<ReportNumber> {
        let number = self.next_number()?;
        let first = self.passages.len() / PASSAGE_ROW as u64;
        let last = first + content.passages.len() as u64;
        if last >= u64::from(PassageNumber::MAX) {
            return Err(too_many());
        }
        let first = first as PassageNumber;
        let mut rows = Vec::with_capacity(content.passages.len() * PASSAGE_ROW);
        for &passage in &content.passages {
            let place =
                Span::new(passage.at as usize, (passage.at + passage.len) as usize);
            self.grams.push(content.text.get(place.range()).unwrap_or_default())?;
            PassageRow { report: number, ..passage }.push(&mut rows);
        }
        self.sketches.push(&sketch_file::to_bytes(number, &content.sketch))?;
        self.passages_crc.update(&rows);
        self.passages.push(&rows)?;
        let topics: Vec<u8> = content.topics.iter().flat_map(|t| t.to_bytes()).collect();
        self.topics_crc.update(&topics);
        self.topics.push(&topics)?;
        self.words.add(number, first, content.words).or_fail(&self.index)?;
        let row = Row {
            first,
            text: self.texts.push(content.text.as_bytes())?,
            record: self.records.push(content.record)?,
            extraction: self.extractions.push(content.extraction)?,
            ..row
        };
        self.reports.push(TableReport { row, entry: Some(entry) });
        Ok(number)
    }

    fn next_number(&self) -> Result<ReportNumber> {
        ReportNumber::try_from(self.reports.len()).map_err(|_| too_many())
    }

    /// Removes a report.
    pub(crate) fn remove(&mut self, number: ReportNumber) {
        let Some(report) = self.reports.get_mut(number as usize) else { return };
        report.entry = None;
        report.row.alive = false;
        self.words.remove(number);
    }

    /// Changes what is kept of a report beside its text (ids, times of the source).
    pub(crate) fn update(
        &mut self,
        number: ReportNumber,
        change: impl FnOnce(&mut Row, &mut Entry),
    ) {
        let Some(report) = self.reports.get_mut(number as usize) else { return };
        if let Some(entry) = &mut report.entry {
            change(&mut report.row, entry);
        }
    }

    /// Keeps what was done so far, so that a build that is interrupted later goes on from here.
    ///
    /// # Errors
    /// A file that cannot be written; the old index is then whole.
    pub(crate) fn checkpoint(&mut self, committed: Committed) -> Result<()> {
        // What no reader knows of need not tell copies apart yet.
        if !self.is_new {
            self.relate()?;
        }
        self.publish(committed)?;
        if self.is_new { self.head.write_unfinished(&self.index) } else { Ok(()) }
    }

    /// Makes all changes visible at once.
    ///
    /// `committed` says how the index was built; lengths and generation are set here.
    ///
    /// # Errors
    /// A file that cannot be written; the old index is then whole.
    pub(crate) fn commit(mut self, committed: Committed) -> Result<()> {
        self.relate()?;
        self.publish(committed.clone())?;
        if self.merge()? {
            self.publish(committed)?;
        }
        share_permissions(&self.data);
        if self.is_new {
            // No reader knows of an earlier commit.
            remove_old_tables(&self.data, &[&self.committed]);
            GramFiles::remove_unnamed(&self.data, [&self.committed.grams, &[]]);
            self.head.write(&self.index)?;
            Head::remove_unfinished(&self.index);
        }
        self.close()
    }

    /// Ends writing; what is not committed is forgotten, and the texts of reports that are gone are
    /// left behind if they are many.
    ///
    /// # Errors
    /// A thread that failed, or an index that does not read back.
    pub(crate) fn close(self) -> Result<()> {
        self.words.finish().or_fail(&self.index)?;
        layout::remove_other_data(&self.index, &[&self.head.data]);
        if compact::is_worth_it(&self.reports, self.committed.texts) {
            let old = reader::Reader::open_data(&self.index, &self.head)?;
            let new = Self::begin(&self.index, self.memory, self.lock)?;
            // The index is whole without it, and the next build tries again.
            compact::compact(&old, new).ok();
        }
        Ok(())
    }

    /// Returns whether no reader knows of the index yet.
    pub(crate) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Tells which reports are copies of one work.
    fn relate(&mut self) -> Result<()> {
        for tail in [&mut self.texts, &mut self.passages, &mut self.sketches] {
            tail.flush()?;
        }
        let reports = &self.reports;
        let is_there = |number: ReportNumber| {
            reports.get(number as usize).is_some_and(|report| report.row.alive)
        };
        let sketches = sketch_file::read(&self.data, self.sketches.len(), is_there)?;
        let before = Copies::open(self.copies.clone())
            .ok_or_else(|| layout::damaged(&self.index, "its copies are unreadable"))?;
        let shelf = Shelf { reports, data: &self.data };
        let related = relate(shelf, sketches, &before)?;
        for (number, report) in (0..).zip(&mut self.reports) {
            report.row.relation = Relation::Original;
            report.row.work = number;
        }
        for &(number, relation, work) in &related.relations {
            if let Some(report) = self.reports.get_mut(number as usize) {
                report.row.relation = relation;
                report.row.work = work;
            }
        }
        self.copies = OwnedBytes::new(file::write(&related.works, &related.decisions));
        Ok(())
    }

    /// Merges words and grams as far as that pays; returns whether files of grams were.
    fn merge(&mut self) -> Result<bool> {
        let groups = self.words.worth_merging().or_fail(&self.index)?;
        let (words, grams) = (&mut self.words, &mut self.grams);
        let (words, grams) = threads::both(
            || groups.iter().try_for_each(|group| words.merge(group)),
            || grams.merge(),
        );
        words.or_fail(&self.index)?;
        grams
    }

    /// Writes what is not written yet and makes it the state of the index.
    fn publish(&mut self, mut committed: Committed) -> Result<()> {
        let table = table::write(&self.reports);
        committed.generation = self.committed.generation + 1;
        committed.table = table.len() as u64;
        committed.texts = self.texts.len();
        committed.records = self.records.len();
        committed.extractions = self.extractions.len();
        committed.passages = self.passages.len();
        committed.passages_crc = self.passages_crc.clone().finalize();
        committed.topics_crc = self.topics_crc.clone().finalize();
        committed.sketches = self.sketches.len();
        committed.copies = self.copies.len() as u64;
        committed.copies_crc = crc32fast::hash(&self.copies);
        committed.grams = self.grams.finish()?.to_vec();
        self.texts.sync()?;
        self.records.sync()?;
        self.extractions.sync()?;
        self.passages.sync()?;
        self.topics.sync()?;
        self.sketches.sync()?;
        write_file(&self.data.join(committed.table_name()), &table)?;
        write_file(&self.data.join(committed.copies_name()), &self.copies)?;
        let payload = serde_json::to_string(&committed)
            .expect("a description holds nothing that JSON refuses");
        self.words.commit(&payload).or_fail(&self.index)?;
        let before = std::mem::replace(&mut self.committed, committed);
        remove_old_tables(&self.data, &[&before, &self.committed]);
        GramFiles::remove_unnamed(&self.data, [&before.grams, &self.committed.grams]);
        Ok(())
    }
}

/// What a report puts into the files beside the table.
pub(super) struct Content<'a> {
    /// Match keys of all passages, one after another.
    pub(super) text: &'a str,
    /// The record, packed.
    pub(super) record: &'a [u8],
    /// Figures and commitments, packed.
    pub(super) extraction: &'a [u8],
    /// Passages in the order of the text.
    pub(super) passages: Vec<PassageRow>,
    /// Topics of each passage.
    pub(super) topics: Vec<Topics>,
    /// Words of each passage, as [`NewReport`] has them.
    pub(super) words: Vec<String>,
    /// What tells its copies.
    pub(super) sketch: Vec<u32>,
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = fs_err::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

fn too_many() -> Error {
    Error::new(ErrorKind::Io, "too many reports for one index")
}

/// What a commit left.
struct State {
    reports: Vec<TableReport>,
    copies: OwnedBytes,
    committed: Committed,
}

/// Reads what a commit left: the reports, their copies and how it was built.
fn read_state(index: &Path, head: &Head) -> Result<State> {
    let old = reader::Reader::open_data(index, head)?;
    let mut reports = Vec::with_capacity(old.table.len());
    for number in 0..old.table.len() as u32 {
        let row = old
            .table
            .row(number)
            .ok_or_else(|| layout::damaged(index, "a row cannot be read"))?;
        let entry = if row.alive { old.table.entry(number) } else { None };
        if row.alive && entry.is_none() {
            return Err(layout::damaged(index, "an entry cannot be read"));
        }
        reports.push(TableReport { row, entry });
    }
    let copies = old.copies.into_bytes();
    Ok(State { reports, copies, committed: old.committed })
}

/// Lets those read tantivy's small files who may read the texts: it writes them for the owner alone.
fn share_permissions(data: &Path) {
    let Ok(permissions) = fs_err::metadata(data.join(TEXTS)).map(|m| m.permissions())
    else {
        return;
    };
    for name in ["meta.json", ".managed.json"] {
        // Where this is refused, the index is as readable as tantivy made it.
        fs_err::set_permissions(data.join(name), permissions.clone()).ok();
    }
}

/// Removes tables of earlier commits. The one before the last stays for readers that are opening it.
fn remove_old_tables(data: &Path, keep: &[&Committed]) {
    let keep: Vec<String> =
        keep.iter().flat_map(|c| [c.table_name(), c.copies_name()]).collect();
    let Ok(entries) = fs_err::read_dir(data) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_table = name.starts_with("reports-") || name.starts_with("copies-");
        if is_table && !keep.iter().any(|k| *k == name) {
            fs_err::remove_file(entry.path()).ok();
        }
    }
}
