//! Runs a plan over an index: proves candidates on the text, counts all, keeps the best.
//!
//! Every count is exact: each candidate is decided on its text. Of all matches only so many are kept
//! as the caller lists, in an order that is total: score or year first, then the place of the
//! report's id, then the passage's number. Work is shared among threads by ranges of passages;
//! sums and orders do not depend on how.

use std::cell::RefCell;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::{DocId, DocSet as _, SegmentReader, TERMINATED};

use super::bits::BitSet;
use super::plan::{Phrase, Place, Plan, Words};
use super::proof::Layer;
use super::terms;
use crate::error::{Error, Result};
use crate::index::reader::Reader;
use crate::index::record::Record;
use crate::index::table::Row;
use crate::model::Role;

/// BM25's usual constants (Robertson and Zaragoza 2009, section 3.3.2).
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// What an unbroken occurrence of all words is worth, in shares of their weights.
const UNBROKEN_BONUS: f64 = 0.5;
/// Passages below which a second thread costs more than it saves.
const PASSAGES_PER_THREAD: u32 = 50_000;

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Score,
    Newest,
    Oldest,
}

/// What is asked of an index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) plan: &'a Plan,
    /// Reports that pass the filters.
    pub(crate) reports: &'a BitSet,
    pub(crate) order: Order,
    /// How many of the first hits to keep.
    pub(crate) keep: usize,
    /// Leave out what only matches by folding script.
    pub(crate) no_fold: bool,
}

/// A passage that matches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Item {
    key: Key,
    /// Number of the report.
    pub(crate) report: u32,
    /// Number of the passage in the report.
    pub(crate) passage: u32,
    /// Its score, if the order asks for one.
    pub(crate) score: Option<f64>,
}

impl Eq for Item {}

impl Ord for Item {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Where a hit stands in the order; smaller is first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// Bits of the score, higher scores first; 0 if there is none.
    score: u64,
    year: u16,
    rank: u32,
    passage: u32,
}

/// What was found.
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    /// The first hits, in order.
    pub(crate) items: Vec<Item>,
    pub(crate) passages: usize,
    /// Matches of phrases in all passages.
    pub(crate) occurrences: usize,
    /// Reports that hold them.
    pub(crate) reports: BitSet,
    /// Passages and matches of each report, by its number.
    pub(crate) by_report: Vec<[u32; 2]>,
}

/// Runs a plan.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn run(reader: &Reader, ask: Ask<'_>) -> Result<Tally> {
    let length = mean_length(reader);
    let max: u32 =
        reader.searcher.segment_readers().iter().map(SegmentReader::max_doc).sum();
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
    let threads = (max / PASSAGES_PER_THREAD).clamp(1, cores);
    if threads == 1 {
        return Ok(run_part(reader, ask, length, 0, 1)?.finish());
    }
    let parts = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|part| scope.spawn(move || run_part(reader, ask, length, part, threads)))
            .collect();
        let joined = handles.into_iter().map(|handle| match handle.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect::<Result<Vec<_>>>()
    })?;
    let merged = parts.into_iter().reduce(|mut all, part| {
        all.merge(part);
        all
    });
    Ok(merged.expect("there is at least one part").finish())
}

/// Returns the mean length of a passage in bytes of its key.
fn mean_length(reader: &Reader) -> f64 {
    let (mut bytes, mut passages) = (0u64, 0u64);
    for (_, row) in reader.table.rows() {
        bytes += u64::from(row.text.len);
        passages += u64::from(row.passages);
    }
    bytes.max(1) as f64 / passages.max(1) as f64
}

/// Runs a plan over one part of the passages of every segment.
fn run_part(
    reader: &Reader,
    ask: Ask<'_>,
    length: f64,
    part: u32,
    parts: u32,
) -> Result<Counter> {
    let mut counter = Counter::new(reader, ask.keep);
    for segment in reader.searcher.segment_readers() {
        let bound = |n: u32| {
            (u64::from(segment.max_doc()) * u64::from(n) / u64::from(parts)) as DocId
        };
        let mut scan = Scan::open(reader, ask, segment, length)?;
        let mut docs = ask.plan.docs(reader, segment)?;
        let mut doc = docs.seek(bound(part));
        let end = bound(part + 1);
        while doc < end && doc != TERMINATED {
            scan.see(doc, &mut counter)?;
            doc = docs.advance();
        }
    }
    Ok(counter)
}

/// Counts matches and keeps the first of them.
struct Counter {
    keep: usize,
    best: BinaryHeap<Item>,
    passages: usize,
    occurrences: usize,
    reports: BitSet,
    by_report: Vec<[u32; 2]>,
}

impl Counter {
    fn new(reader: &Reader, keep: usize) -> Self {
        Self {
            keep,
            best: BinaryHeap::new(),
            passages: 0,
            occurrences: 0,
            reports: BitSet::new(reader.table.len()),
            by_report: vec![[0; 2]; reader.table.len()],
        }
    }

    /// Counts a passage that matches so many times.
    fn count(&mut self, report: u32, matches: usize) {
        self.passages += 1;
        self.occurrences += matches;
        self.reports.insert(report);
        if let Some([passages, occurrences]) = self.by_report.get_mut(report as usize) {
            *passages += 1;
            *occurrences += matches as u32;
        }
    }

    fn push(&mut self, item: Item) {
        if self.best.len() < self.keep {
            self.best.push(item);
        } else if let Some(mut last) = self.best.peek_mut()
            && item < *last
        {
            *last = item;
        }
    }

    fn merge(&mut self, other: Self) {
        self.passages += other.passages;
        self.occurrences += other.occurrences;
        self.reports.union(&other.reports);
        for (own, more) in self.by_report.iter_mut().zip(&other.by_report) {
            *own = [own[0] + more[0], own[1] + more[1]];
        }
        other.best.into_iter().for_each(|item| self.push(item));
    }

    fn finish(self) -> Tally {
        Tally {
            items: self.best.into_sorted_vec(),
            passages: self.passages,
            occurrences: self.occurrences,
            reports: self.reports,
            by_report: self.by_report,
        }
    }
}

type Column = std::sync::Arc<dyn tantivy::columnar::ColumnValues<u64>>;

/// One segment while it is read.
struct Scan<'a> {
    reader: &'a Reader,
    ask: Ask<'a>,
    /// Mean length of a passage.
    length: f64,
    report: Column,
    passage: Column,
    at: Column,
    len: Column,
    role: Column,
    leaves: Vec<Leaf<'a>>,
    /// The report read last, which the next passage most often belongs to.
    row: Option<(u32, Row)>,
    record: RefCell<Option<(u32, Record)>>,
}

/// A leaf of the plan with what its score needs.
enum Leaf<'a> {
    Phrase(&'a Phrase),
    Words(&'a Words, Vec<Option<SegmentPostings>>),
}

impl<'a> Scan<'a> {
    fn open(
        reader: &'a Reader,
        ask: Ask<'a>,
        segment: &SegmentReader,
        length: f64,
    ) -> Result<Self> {
        let column = |name: &str| -> Result<Column> {
            let column = segment.fast_fields().u64(name).map_err(|e| reader.error(e))?;
            Ok(column.first_or_default_col(0))
        };
        let mut leaves = Vec::new();
        let mut failed: Option<Error> = None;
        ask.plan.for_each_leaf(&mut |leaf| match leaf {
            Plan::Phrase(phrase) => leaves.push(Leaf::Phrase(phrase)),
            Plan::Words(words) => {
                let lists = words.words.iter();
                let lists = lists.map(|w| terms::word_postings(reader, segment, &w.text));
                match lists.collect::<Result<_>>() {
                    Ok(lists) => leaves.push(Leaf::Words(words, lists)),
                    Err(e) => failed = Some(e),
                }
            }
            _ => {}
        });
        if let Some(e) = failed {
            return Err(e);
        }
        Ok(Self {
            reader,
            ask,
            length,
            report: column("report")?,
            passage: column("passage")?,
            at: column("at")?,
            len: column("len")?,
            role: column("role")?,
            leaves,
            row: None,
            record: RefCell::new(None),
        })
    }

    /// Decides one candidate.
    fn see(&mut self, doc: DocId, counter: &mut Counter) -> Result<()> {
        let report = self.report.get_val(doc) as u32;
        if !self.ask.reports.contains(report) {
            return Ok(());
        }
        let row = self.row(report)?;
        let passage = self.passage.get_val(doc) as u32;
        let at = self.at.get_val(doc) as usize;
        let len = self.len.get_val(doc) as usize;
        let key = self.reader.text(&row).get(at..at + len).unwrap_or_default();
        let role = Role::ALL
            .get(self.role.get_val(doc) as usize)
            .copied()
            .unwrap_or(Role::Other);
        let headings = || self.headings(report, &row, passage);
        let place = Place { report, role, headings: &headings };
        // Where no script was folded, both layers say the same.
        let is_folded = row.traditional || self.ask.plan.is_traditional();
        let written;
        let (key, layer) = if self.ask.no_fold && is_folded {
            written = self.written(report, &row, passage)?;
            (written.as_bytes(), Layer::Written)
        } else {
            (key, Layer::Simplified)
        };
        if !self.ask.plan.accepts(key, layer, place) {
            return Ok(());
        }
        let matches = match self.ask.plan {
            Plan::Phrase(phrase) => phrase.needle.count(key, layer),
            plan => plan.matches(key, layer).len(),
        };
        counter.count(report, matches);
        let score = match self.ask.order {
            Order::Score => Some(self.score(doc, key, layer, len)),
            Order::Newest | Order::Oldest => None,
        };
        counter.push(item(self.ask.order, report, &row, passage, score));
        Ok(())
    }

    fn row(&mut self, report: u32) -> Result<Row> {
        if let Some((_, row)) = self.row.filter(|(known, _)| *known == report) {
            return Ok(row);
        }
        let row = self.reader.row(report)?;
        self.row = Some((report, row));
        Ok(row)
    }

    /// Returns the BM25 score of a passage, with the bonus for unbroken words.
    fn score(&mut self, doc: DocId, key: &[u8], layer: Layer, len: usize) -> f64 {
        let total = self.reader.searcher.num_docs() as f64;
        let norm = K1 * (1.0 - B + B * len as f64 / self.length);
        let part = |passages: u64, frequency: usize| {
            let frequency = frequency as f64;
            idf(passages, total) * frequency * (K1 + 1.0) / (frequency + norm)
        };
        let mut score = 0.0;
        for leaf in &mut self.leaves {
            match leaf {
                Leaf::Phrase(phrase) => {
                    score += part(phrase.passages, phrase.needle.count(key, layer));
                }
                Leaf::Words(words, lists) => {
                    for (word, list) in words.words.iter().zip(lists) {
                        let known = list.as_mut().and_then(|list| frequency(list, doc));
                        let count =
                            known.unwrap_or_else(|| word.needle.count(key, layer));
                        score += part(word.passages, count);
                    }
                    let whole = words.unbroken.iter().filter(|n| n.is_in(key, layer));
                    let share = whole.count() as f64 / words.unbroken.len().max(1) as f64;
                    let weights = words.words.iter().map(|w| idf(w.passages, total));
                    score += UNBROKEN_BONUS * share * weights.sum::<f64>();
                }
            }
        }
        score
    }

    /// Returns the headings above a passage.
    fn headings(&self, report: u32, row: &Row, passage: u32) -> Vec<String> {
        let found = self.with_record(report, row, |record| {
            let mut at =
                record.passages.get(passage as usize).map(|p| p.section as usize);
            let mut headings = Vec::new();
            while let Some(section) = at.and_then(|at| record.sections.get(at)) {
                headings.push(section.printed());
                at = section.parent;
            }
            headings
        });
        // A record that cannot be read ends the search when the hit is shown.
        found.unwrap_or_default()
    }

    /// Returns the key of a passage with its script as written.
    fn written(&self, report: u32, row: &Row, passage: u32) -> Result<String> {
        let text = self.reader.checked_text(row)?;
        self.with_record(report, row, |record| {
            let passage = record.passages.get(passage as usize);
            let display = passage.and_then(|p| p.display(text)).unwrap_or_default();
            Layer::Written.key(&display)
        })
    }

    fn with_record<T>(
        &self,
        report: u32,
        row: &Row,
        look: impl FnOnce(&Record) -> T,
    ) -> Result<T> {
        let mut cache = self.record.borrow_mut();
        match &mut *cache {
            Some((known, record)) if *known == report => Ok(look(record)),
            slot => {
                let record = self.reader.record(row)?;
                let found = look(&record);
                *slot = Some((report, record));
                Ok(found)
            }
        }
    }
}

fn idf(passages: u64, total: f64) -> f64 {
    let n = (passages.max(1) as f64).min(total);
    (1.0 + (total - n + 0.5) / (n + 0.5)).ln()
}

/// Returns how often a word stands in a passage, by its posting list; none if the list lacks it.
fn frequency(list: &mut SegmentPostings, doc: DocId) -> Option<usize> {
    if list.doc() < doc {
        list.seek(doc);
    }
    (list.doc() == doc).then(|| list.term_freq() as usize)
}

fn item(order: Order, report: u32, row: &Row, passage: u32, score: Option<f64>) -> Item {
    let year = match (order, row.year) {
        (_, None) => u16::MAX,
        (Order::Oldest, Some(year)) => year,
        (Order::Score | Order::Newest, Some(year)) => u16::MAX - year,
    };
    // Scores are not negative, so their bits are in their order.
    let bits = score.map_or(0, |score| !score.to_bits());
    let key = Key { score: bits, year, rank: row.rank, passage };
    Item { key, report, passage, score }
}
