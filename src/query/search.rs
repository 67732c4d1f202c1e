//! Runs a plan over an index: proves candidates on the text, counts all, keeps the best.
//!
//! Every count is exact: each candidate is decided on its text. Of all matches only so many are kept
//! as the caller lists, in an order that is total: score or year first, then the place of the
//! report's id, then the passage's number. Work is shared among threads by ranges of passages;
//! sums and orders do not depend on how.

use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::bits::BitSet;
use super::counted::Counted;
use super::deadline::Watch;
use super::plan::{Place, Plan};
use super::proof::Layer;
use super::score::{Scored, Scorer, Weights};
use super::terms::Part;
use crate::error::Result;
use crate::extract::topic::Catalog;
use crate::index::gram::PassageNumber;
use crate::index::reader::Reader;
use crate::index::record::OpenRecord;
use crate::index::table::Row;
use crate::model::{Role, TopicNumber, Topics};
use crate::threads;

/// Candidates below which a second thread costs more than it saves.
const CANDIDATES_PER_THREAD: u64 = 2_000;

/// Candidates whose texts are fetched from memory together.
const BATCH: usize = 16;
/// Bytes that memory gives at once, and how many of a text are fetched ahead.
const CACHE_LINE: usize = 64;
const FETCHED: usize = 16 * CACHE_LINE;

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
    pub(crate) reports: &'a Counted,
    pub(crate) order: Order,
    /// How many of the first hits to keep.
    pub(crate) keep: usize,
    /// Leave out what only matches by folding script.
    pub(crate) no_fold: bool,
    /// Count matches too, not only passages.
    pub(crate) counts: bool,
    /// Count by topics too.
    pub(crate) topics: bool,
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

impl Item {
    /// Returns the item with another score; its place in the order stays.
    pub(crate) fn scored(self, score: f64) -> Self {
        Self { score: Some(score), ..self }
    }

    #[cfg(test)]
    pub(crate) fn at(report: u32, passage: u32) -> Self {
        let key = Key { score: 0, year: 0, rank: report, passage };
        Self { key, report, passage, score: None }
    }
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
    /// Passages of each role, by its place in [`Role::ALL`].
    pub(crate) by_role: [usize; Role::ALL.len()],
    /// Roles of each report's passages, a bit each, by its number.
    pub(crate) roles: Vec<u16>,
    /// Passages and reports of each class of topics, if they were asked for.
    pub(crate) topics: BTreeMap<TopicNumber, (usize, BitSet)>,
}

/// Reports of which the range of passages is looked up.
const FEW: usize = 64;

/// Runs a plan.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn run(reader: &Reader, ask: Ask<'_>) -> Result<Tally> {
    let weights = match ask.order {
        Order::Score => Weights::new(reader, ask.plan),
        Order::Newest | Order::Oldest => Weights::default(),
    };
    let [from, end] = searched(reader, ask.reports.reports());
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let parts = reader.grams_in(from, end);
    let candidates: u64 =
        parts.map(|(grams, range)| ask.plan.size_hint(Part { grams, range })).sum();
    let threads = (candidates / CANDIDATES_PER_THREAD).clamp(1, cores) as u32;
    let share = |n: u32| u64::from(end - from) * u64::from(n) / u64::from(threads);
    let bound = |n: u32| from + share(n) as u32;
    let watch = Watch::start();
    let run_part = |part: u32| {
        run_part(reader, ask, &weights, [bound(part), bound(part + 1)], watch)
    };
    let parts = threads::share(threads, run_part).into_iter();
    let parts = parts.collect::<Result<Vec<_>>>()?;
    let merged = parts.into_iter().reduce(|mut all, part| {
        all.merge(part);
        all
    });
    Ok(merged.expect("there is at least one part").finish())
}

/// Returns the passages from the first to behind the last of some reports, where they are few: of one report
/// among many, no list is read beyond its own passages.
fn searched(reader: &Reader, reports: &BitSet) -> [PassageNumber; 2] {
    let all = [0, reader.passages.len()];
    if reports.len() > FEW {
        return all;
    }
    let rows: Vec<Row> = reports.iter().filter_map(|n| reader.table.row(n)).collect();
    let first = rows.iter().map(|row| row.first).min();
    let end = rows.iter().map(|row| row.first.saturating_add(row.passages)).max();
    first.zip(end).map_or([0, 0], |(first, end)| [first, end.min(all[1])])
}

/// Returns whether a plan finds anything in some reports; ends at the first passage that matches.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn finds_any(reader: &Reader, plan: &Plan, reports: &Counted) -> Result<bool> {
    let ask = Ask {
        plan,
        reports,
        order: Order::Newest,
        keep: 0,
        no_fold: false,
        counts: false,
        topics: false,
    };
    let weights = Weights::default();
    let mut watch = Watch::start();
    let mut counter = Counter::new(reader, 0);
    let mut scan = Scan::open(reader, ask, &weights)?;
    for (grams, range) in reader.grams_in(0, reader.passages.len()) {
        let part = Part { grams, range };
        let mut docs = plan.docs(part);
        scan.enter(part);
        let mut passage = docs.seek(range[0]);
        while passage < range[1] {
            watch.step()?;
            scan.see(passage, &mut counter)?;
            if counter.passages > 0 {
                return Ok(true);
            }
            passage = docs.advance();
        }
    }
    Ok(false)
}

/// Runs a plan over a range of passages.
fn run_part(
    reader: &Reader,
    ask: Ask<'_>,
    weights: &Weights,
    [from, end]: [PassageNumber; 2],
    mut watch: Watch,
) -> Result<Counter> {
    let mut counter = Counter::new(reader, ask.keep);
    let mut scan = Scan::open(reader, ask, weights)?;
    let mut batch = Vec::with_capacity(BATCH);
    for (grams, range) in reader.grams_in(from, end) {
        let part = Part { grams, range };
        let mut docs = ask.plan.docs(part);
        scan.enter(part);
        let mut passage = docs.seek(range[0]);
        while passage < range[1] {
            batch.clear();
            while passage < range[1] && batch.len() < BATCH {
                batch.push(passage);
                passage = docs.advance();
            }
            scan.fetch(&batch);
            for &passage in &batch {
                watch.step()?;
                scan.see(passage, &mut counter)?;
            }
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
    by_role: [usize; Role::ALL.len()],
    roles: Vec<u16>,
    topics: BTreeMap<TopicNumber, (usize, BitSet)>,
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
            by_role: [0; Role::ALL.len()],
            roles: vec![0; reader.table.len()],
            topics: BTreeMap::new(),
        }
    }

    /// Counts a passage for each class that it is about, in whole or by a sub-class.
    fn count_topics(&mut self, report: u32, topics: Topics) {
        let catalog = Catalog::get();
        let mut counted = BTreeSet::new();
        for topic in topics.iter().map(|topic| catalog.main(topic)) {
            if counted.insert(topic) {
                let reports = self.by_report.len();
                let (passages, holding) =
                    self.topics.entry(topic).or_insert_with(|| (0, BitSet::new(reports)));
                *passages += 1;
                holding.insert(report);
            }
        }
    }

    /// Counts a passage of a role that matches so many times.
    fn count(&mut self, report: u32, role: Role, matches: usize) {
        self.passages += 1;
        self.occurrences += matches;
        self.reports.insert(report);
        if let Some([passages, occurrences]) = self.by_report.get_mut(report as usize) {
            *passages += 1;
            *occurrences += matches as u32;
        }
        if let Some(count) = self.by_role.get_mut(role as usize) {
            *count += 1;
        }
        if let Some(roles) = self.roles.get_mut(report as usize) {
            *roles |= 1 << role as u32;
        }
    }

    /// Returns the score that a passage must reach to be kept; none while there is room.
    fn bar(&self) -> Option<f64> {
        let last = self.best.peek().filter(|_| self.best.len() >= self.keep);
        last.and_then(|last| last.score)
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
        for (own, more) in self.by_role.iter_mut().zip(other.by_role) {
            *own += more;
        }
        for (own, more) in self.roles.iter_mut().zip(&other.roles) {
            *own |= more;
        }
        for (topic, (passages, reports)) in other.topics {
            match self.topics.entry(topic) {
                Entry::Vacant(slot) => {
                    slot.insert((passages, reports));
                }
                Entry::Occupied(mut own) => {
                    own.get_mut().0 += passages;
                    own.get_mut().1.union(&reports);
                }
            }
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
            by_role: self.by_role,
            roles: self.roles,
            topics: self.topics,
        }
    }
}

/// A range of passages while it is read.
struct Scan<'a> {
    reader: &'a Reader,
    ask: Ask<'a>,
    /// None where neither scores nor words are asked for.
    scorer: Option<Scorer<'a>>,
    /// Whether the scorer tells which candidates hold the words demanded.
    is_decided_by_words: bool,
    /// Whether simplifying changes the query.
    is_traditional: bool,
    /// The report read last, which the next passage most often belongs to.
    row: Option<(u32, Row)>,
    record: RefCell<Option<(u32, OpenRecord<'a>)>>,
}

impl<'a> Scan<'a> {
    fn open(reader: &'a Reader, ask: Ask<'a>, weights: &Weights) -> Result<Self> {
        let is_decided_by_words = !ask.no_fold && ask.plan.is_decided_by_words();
        let scorer = match is_decided_by_words || ask.order == Order::Score {
            true => Some(Scorer::open(reader, ask.plan, weights)?),
            false => None,
        };
        Ok(Self {
            reader,
            ask,
            scorer,
            is_decided_by_words,
            is_traditional: ask.plan.is_traditional(),
            row: None,
            record: RefCell::new(None),
        })
    }

    /// Turns to another file of grams.
    fn enter(&mut self, part: Part<'a>) {
        if let Some(scorer) = &mut self.scorer {
            scorer.enter(part);
        }
    }

    /// Asks memory for the texts of candidates that are about to be read. They stand far apart, and memory
    /// gives many at once in the time that it takes for one.
    fn fetch(&mut self, batch: &[PassageNumber]) {
        if self.is_decided_by_words {
            return;
        }
        let mut sum = 0u8;
        for &number in batch {
            let Some(found) = self.reader.passages.row(number) else { continue };
            if !self.ask.reports.reports().contains(found.report) {
                continue;
            }
            let Ok(row) = self.row(found.report) else { continue };
            let (at, len) = (found.at as usize, (found.len as usize).min(FETCHED));
            let key = self.reader.text(&row).get(at..at.saturating_add(len));
            for byte in key.unwrap_or_default().iter().step_by(CACHE_LINE) {
                sum = sum.wrapping_add(*byte);
            }
        }
        // Otherwise the compiler may see that nobody needs the sum.
        std::hint::black_box(sum);
    }

    /// Decides one candidate.
    fn see(&mut self, number: PassageNumber, counter: &mut Counter) -> Result<()> {
        let Some(found) = self.reader.passages.row(number) else { return Ok(()) };
        let report = found.report;
        if !self.ask.reports.reports().contains(report) {
            return Ok(());
        }
        let row = self.row(report)?;
        let passage = number.saturating_sub(row.first);
        let (at, len) = (found.at as usize, found.len as usize);
        let key =
            self.reader.text(&row).get(at..at.saturating_add(len)).unwrap_or_default();
        // Where no script was folded, both layers say the same.
        let is_folded = row.traditional || self.is_traditional;
        let written;
        let (key, layer) = if self.ask.no_fold && is_folded {
            written = self.written(report, &row, passage)?;
            (written.as_bytes(), Layer::Written)
        } else {
            (key, Layer::Simplified)
        };
        let matches = if let Plan::Phrase(phrase) = self.ask.plan {
            match phrase.needle.count(key, layer) {
                0 => return Ok(()),
                matches => matches,
            }
        } else {
            let topics = self.reader.topics.of(number);
            let (role, features) = (found.role, found.features);
            let place = Place { report, role, topics, features, headings: &Vec::new };
            let is_accepted = match &mut self.scorer {
                Some(scorer) if self.is_decided_by_words => {
                    self.ask.plan.accepts_beside_words(place)
                        && scorer.holds_words(Scored { number, key, layer, len })?
                }
                _ => {
                    let headings = || self.headings(report, &row, passage);
                    let place = Place { headings: &headings, ..place };
                    self.ask.plan.accepts(key, layer, place)
                }
            };
            if !is_accepted {
                return Ok(());
            }
            match self.ask.counts {
                true => self.ask.plan.matches(key, layer).len(),
                false => 1,
            }
        };
        let asked = (self.ask.plan, self.ask.no_fold);
        let reports = self.ask.reports;
        if reports.repeats().contains(report)
            && reports.repeats_answer(self.reader, asked, report, passage)?
        {
            return Ok(());
        }
        counter.count(report, found.role, matches);
        if self.ask.topics {
            counter.count_topics(report, self.reader.topics.of(number));
        }
        let score = match &mut self.scorer {
            Some(scorer) if self.ask.order == Order::Score => {
                let passage = Scored { number, key, layer, len };
                match scorer.score(passage, counter.bar())? {
                    Some(score) => Some(score),
                    None => return Ok(()),
                }
            }
            _ => None,
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

    /// Returns the headings above a passage.
    fn headings(&self, report: u32, row: &Row, passage: u32) -> Vec<String> {
        let found =
            self.with_record(report, row, |record| record.headings(passage as usize));
        // A record that cannot be read ends the search when the hit is shown.
        found.unwrap_or_default()
    }

    /// Returns the key of a passage with its script as written.
    fn written(&self, report: u32, row: &Row, passage: u32) -> Result<String> {
        self.with_record(report, row, |record| {
            let passage = record.passage(passage as usize)?;
            Ok(Layer::Written.key(&self.reader.display(row, passage)?))
        })
    }

    fn with_record<T>(
        &self,
        report: u32,
        row: &Row,
        look: impl FnOnce(&OpenRecord<'a>) -> Result<T>,
    ) -> Result<T> {
        let mut cache = self.record.borrow_mut();
        match &mut *cache {
            Some((known, record)) if *known == report => look(record),
            slot => {
                let (_, record) = slot.insert((report, self.reader.record(row)?));
                look(record)
            }
        }
    }
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
