//! Writes an index: adds and removes reports, then commits all of it at once.
//!
//! Until [`Writer::commit`] nothing changes for readers, and whatever was written before an
//! interruption is written over by the next build.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::{IndexSettings, TantivyDocument, Term};

use super::layout::{self, Head, WriterLock};
use super::record::Record;
use super::schema::{self, Fields};
use super::table::{self, Entry, Extent, ReportNumber, Row, TableReport};
use super::{Committed, RECORDS, TEXTS, from_tantivy, reader};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Passage, Relation, Role, Section, Span, Zone};
use crate::normalize::{fold_char, is_dropped, simplify_char};

/// Least memory that tantivy accepts for one thread.
const MEMORY_PER_THREAD_MIN: usize = 16_000_000;

/// A report ready to be added.
#[derive(Debug, Clone)]
pub(crate) struct NewReport {
    pub(crate) entry: Entry,
    pub(crate) sample: bool,
    pub(crate) sections: Vec<Section>,
    pub(crate) passages: Vec<Passage>,
}

/// An index opened for writing. Holds the writer's lock.
pub(crate) struct Writer {
    index: PathBuf,
    data: PathBuf,
    head: Head,
    is_new: bool,
    fields: Fields,
    tantivy: tantivy::IndexWriter,
    texts: Tail,
    records: Tail,
    reports: Vec<TableReport>,
    committed: Committed,
    _lock: WriterLock,
}

/// The end of a file that grows.
struct Tail {
    file: std::io::BufWriter<fs_err::File>,
    len: u64,
}

impl Tail {
    fn open(path: &Path, len: u64) -> Result<Self> {
        let mut file = fs_err::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        file.seek(SeekFrom::Start(len))?;
        Ok(Self { file: std::io::BufWriter::with_capacity(1 << 20, file), len })
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Extent> {
        let len = u32::try_from(bytes.len())
            .map_err(|_| Error::new(ErrorKind::Io, "a report of more than 4 GiB"))?;
        self.file.write_all(bytes)?;
        let at = self.len;
        self.len += u64::from(len);
        Ok(Extent { at, len })
    }

    fn sync(&mut self) -> Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_data()?;
        Ok(())
    }
}

impl Writer {
    /// Opens an index for writing, or begins a new one.
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
        layout::remove_other_data(index, old.as_ref().map_or("", |head| &head.data));
        match old.filter(|_| !rebuild) {
            Some(head) => {
                head.check(index)?;
                Self::resume(index, head, memory, lock)
            }
            None => Self::begin(index, memory, lock),
        }
    }

    fn begin(index: &Path, memory: usize, lock: WriterLock) -> Result<Self> {
        let head = Head::new(layout::free_data_name(index));
        let data = layout::data_folder(index, &head);
        fs_err::create_dir_all(&data)?;
        let (schema, fields) = schema::schema();
        let directory =
            MmapDirectory::open(&data).map_err(|e| from_tantivy(index, e.into()))?;
        let tantivy = tantivy::Index::create(directory, schema, IndexSettings::default())
            .map_err(|e| from_tantivy(index, e))?;
        Self::assemble(
            index,
            head,
            true,
            &tantivy,
            fields,
            memory,
            Vec::new(),
            Committed::default(),
            lock,
        )
    }

    fn resume(index: &Path, head: Head, memory: usize, lock: WriterLock) -> Result<Self> {
        let old = reader::Reader::open(index)?;
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
        let committed = old.committed.clone();
        drop(old);
        let data = layout::data_folder(index, &head);
        let tantivy =
            tantivy::Index::open_in_dir(&data).map_err(|e| from_tantivy(index, e))?;
        let (_, fields) = schema::schema();
        Self::assemble(
            index, head, false, &tantivy, fields, memory, reports, committed, lock,
        )
    }

    #[expect(clippy::too_many_arguments, reason = "the one place that fills the struct")]
    fn assemble(
        index: &Path,
        head: Head,
        is_new: bool,
        tantivy: &tantivy::Index,
        fields: Fields,
        memory: usize,
        reports: Vec<TableReport>,
        committed: Committed,
        lock: WriterLock,
    ) -> Result<Self> {
        schema::register_tokenizers(tantivy);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(memory / MEMORY_PER_THREAD_MIN).clamp(1, 8);
        let memory = memory.max(MEMORY_PER_THREAD_MIN * threads);
        let writer = tantivy
            .writer_with_num_threads(threads, memory)
            .map_err(|e| from_tantivy(index, e))?;
        let data = layout::data_folder(index, &head);
        Ok(Self {
            index: index.to_owned(),
            texts: Tail::open(&data.join(TEXTS), committed.texts)?,
            records: Tail::open(&data.join(RECORDS), committed.records)?,
            data,
            head,
            is_new,
            fields,
            tantivy: writer,
            reports,
            committed,
            _lock: lock,
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
        let number = ReportNumber::try_from(self.reports.len())
            .map_err(|_| Error::new(ErrorKind::Io, "too many reports for one index"))?;
        let (record, text) = Record::new(report.sections, &report.passages);
        let shown = report.passages.iter().filter(|p| p.zone != Zone::Toc);
        for (n, (passage, shown)) in record.passages.iter().zip(shown).enumerate() {
            let key = text.get(passage.key.range()).unwrap_or_default();
            let role = record.sections.get(shown.section).map_or(Role::Other, |s| s.role);
            self.add_passage(
                [u64::from(number), n as u64],
                passage.key,
                key,
                role,
                shown,
            )?;
        }
        let chars = text.chars().count() as u32;
        let row = Row {
            alive: true,
            sample: report.sample,
            traditional: report.passages.iter().any(|p| is_traditional(&p.text)),
            kind: report.entry.metadata.kind,
            level: report.entry.metadata.level,
            relation: Relation::Original,
            year: report.entry.metadata.year,
            region: 0,
            rank: 0,
            work: number,
            passages: record.passages.len() as u32,
            chars,
            text: self.texts.push(text.as_bytes())?,
            text_crc: crc32fast::hash(text.as_bytes()),
            record: self.records.push(&record.to_bytes())?,
        };
        self.reports.push(TableReport { row, entry: Some(report.entry) });
        Ok(number)
    }

    fn add_passage(
        &self,
        [report, number]: [u64; 2],
        place: Span,
        key: &str,
        role: Role,
        shown: &Passage,
    ) -> Result<()> {
        let fields = self.fields;
        let mut document = TantivyDocument::new();
        document.add_u64(fields.report, report);
        document.add_u64(fields.passage, number);
        document.add_u64(fields.at, place.start as u64);
        document.add_u64(fields.len, place.len() as u64);
        document.add_u64(fields.role, role as u64);
        document.add_text(fields.grams, key);
        document.add_text(fields.words, words_text(&shown.text));
        self.tantivy.add_document(document).map_err(|e| from_tantivy(&self.index, e))?;
        Ok(())
    }

    /// Removes a report.
    pub(crate) fn remove(&mut self, number: ReportNumber) {
        let Some(report) = self.reports.get_mut(number as usize) else { return };
        report.entry = None;
        report.row.alive = false;
        self.tantivy
            .delete_term(Term::from_field_u64(self.fields.report, u64::from(number)));
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

    /// Makes all changes visible at once.
    ///
    /// `committed` says how the index was built; lengths and generation are set here.
    ///
    /// # Errors
    /// A file that cannot be written; the old index is then whole.
    pub(crate) fn commit(mut self, mut committed: Committed) -> Result<()> {
        let before = self.committed.table_name();
        let table = table::write(&self.reports);
        committed.generation = self.committed.generation + 1;
        committed.table = table.len() as u64;
        committed.texts = self.texts.len;
        committed.records = self.records.len;
        self.texts.sync()?;
        self.records.sync()?;
        let mut file = fs_err::File::create(self.data.join(committed.table_name()))?;
        file.write_all(&table)?;
        file.sync_all()?;
        let payload = serde_json::to_string(&committed)
            .expect("a description holds nothing that JSON refuses");
        let mut prepared =
            self.tantivy.prepare_commit().map_err(|e| from_tantivy(&self.index, e))?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(|e| from_tantivy(&self.index, e))?;
        self.tantivy.wait_merging_threads().map_err(|e| from_tantivy(&self.index, e))?;
        share_permissions(&self.data);
        if self.is_new {
            self.head.write(&self.index)?;
        }
        layout::remove_other_data(&self.index, &self.head.data);
        remove_old_tables(&self.data, &[before, committed.table_name()]);
        Ok(())
    }
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
fn remove_old_tables(data: &Path, keep: &[String]) {
    let Ok(entries) = fs_err::read_dir(data) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("reports-") && !keep.iter().any(|k| *k == name) {
            fs_err::remove_file(entry.path()).ok();
        }
    }
}

/// Returns whether simplifying changes a text.
fn is_traditional(text: &str) -> bool {
    text.chars().any(|c| simplify_char(c) != fold_char(c))
}

/// Returns the text that words are cut from: the match key with the spaces between Latin words.
fn words_text(display: &str) -> String {
    display
        .chars()
        .filter_map(|c| match c {
            _ if c.is_whitespace() => Some(' '),
            _ => (!is_dropped(c)).then(|| simplify_char(c)),
        })
        .collect()
}
