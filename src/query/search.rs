//! Runs a plan over an index: proves candidates on the text, counts all, keeps the best.
//!
//! Every count is exact: each candidate is decided on its text, or by lists that hold the answer
//! themselves ([`super::listed`], [`super::score`]). Of all matches only so many are kept as the
//! caller lists. Work is shared among threads by ranges of passages; sums and orders do not depend
//! on how ([`super::tally`]).

use std::cell::RefCell;

use super::bits::BitSet;
use super::counted::Counted;
use super::deadline::Watch;
use super::listed::Listed;
use super::plan::{Place, Plan};
use super::proof::Layer;
use super::score::{Scored, Scorer, Weights};
use super::tally::{Counter, Item, Order, Tally};
use super::terms::Part;
use crate::error::Result;
use crate::index::gram::{MANY, PassageNumber};
use crate::index::passages::PassageRow;
use crate::index::reader::Reader;
use crate::index::record::OpenRecord;
use crate::index::table::Row;
use crate::model::Topics;
use crate::threads;

/// Candidates below which a second thread costs more than it saves: where texts are read, and where
/// lists decide.
const CANDIDATES_PER_THREAD: u64 = 2_000;
const LISTED_PER_THREAD: u64 = 20_000;

/// Candidates whose texts are fetched from memory together.
const BATCH: usize = 32;
/// Bytes that memory gives at once, and how many of a text are fetched ahead.
const CACHE_LINE: usize = 64;
const FETCHED: usize = 16 * CACHE_LINE;

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

impl Ask<'_> {
    /// Returns what lists decide of the plan, if that is enough.
    fn listed(&self) -> Option<Listed> {
        self.plan.listed().filter(|_| self.order != Order::Score)
    }
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
    let per_thread = match ask.listed() {
        Some(_) => LISTED_PER_THREAD,
        None => CANDIDATES_PER_THREAD,
    };
    let threads = (candidates / per_thread).clamp(1, cores) as u32;
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
            let found = reader.passages.row(passage);
            if let Some(seen) = found.and_then(|found| scan.candidate(passage, found)) {
                scan.see(&seen, &mut counter)?;
            }
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
    let listed = ask.listed();
    for (grams, range) in reader.grams_in(from, end) {
        let part = Part { grams, range };
        match listed {
            Some(listed) => scan.count_listed(listed, part, &mut counter, &mut watch)?,
            None => scan.prove(part, &mut counter, &mut watch)?,
        }
    }
    Ok(counter)
}

/// A passage that may match.
#[derive(Debug, Clone, Copy)]
struct Candidate<'a> {
    number: PassageNumber,
    found: PassageRow,
    /// Its match key.
    key: &'a [u8],
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
    /// Whether the plan asks for topics.
    asks_topics: bool,
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
            asks_topics: ask.plan.asks_topics(),
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

    /// Decides the candidates of a part.
    fn prove(
        &mut self,
        part: Part<'a>,
        counter: &mut Counter,
        watch: &mut Watch,
    ) -> Result<()> {
        let end = part.range[1];
        let mut docs = self.ask.plan.docs(part);
        self.enter(part);
        let mut numbers = Vec::with_capacity(BATCH);
        let mut rows = Vec::with_capacity(BATCH);
        let mut batch = Vec::with_capacity(BATCH);
        let mut passage = docs.seek(part.range[0]);
        while passage < end {
            numbers.clear();
            while passage < end && numbers.len() < BATCH {
                watch.step()?;
                numbers.push(passage);
                passage = docs.advance();
            }
            // Rows are read in a loop of their own: none of them waits for another.
            rows.clear();
            rows.extend(numbers.iter().map(|&number| self.reader.passages.row(number)));
            for (&number, found) in numbers.iter().zip(&rows) {
                batch.extend(found.and_then(|found| self.candidate(number, found)));
            }
            self.fetch(&batch);
            for candidate in batch.drain(..) {
                self.see(&candidate, counter)?;
            }
        }
        Ok(())
    }

    /// Counts what lists tell of a part; no text is read but where they leave something open.
    fn count_listed(
        &mut self,
        listed: Listed,
        part: Part<'a>,
        counter: &mut Counter,
        watch: &mut Watch,
    ) -> Result<()> {
        let mut walk = listed.walk(part);
        while let Some((number, count)) = walk.next() {
            watch.step()?;
            let Some(found) = self.reader.passages.row(number) else { continue };
            if !self.ask.reports.reports().contains(found.report) {
                continue;
            }
            let row = self.row(found.report)?;
            let is_folded = row.traditional || self.is_traditional;
            if count == MANY || self.ask.no_fold && is_folded {
                if let Some(candidate) = self.candidate(number, found) {
                    self.see(&candidate, counter)?;
                }
            } else if self.accepts_beside(number, &found) {
                self.take(number, &found, &row, usize::from(count), counter)?;
            }
        }
        Ok(())
    }

    /// Returns whether a passage is what is asked beside its text.
    fn accepts_beside(&self, number: PassageNumber, found: &PassageRow) -> bool {
        if let Plan::Phrase(_) = self.ask.plan {
            return true;
        }
        let (report, role, features) = (found.report, found.role, found.features);
        let topics = self.topics(number);
        let place = Place { report, role, topics, features, headings: &Vec::new };
        self.ask.plan.accepts_beside(place)
    }

    /// Returns the topics of a passage if the plan asks for any.
    fn topics(&self, number: PassageNumber) -> Topics {
        match self.asks_topics {
            true => self.reader.topics.of(number),
            false => Topics::default(),
        }
    }

    /// Returns a candidate if its report passes the filters.
    fn candidate(
        &mut self,
        number: PassageNumber,
        found: PassageRow,
    ) -> Option<Candidate<'a>> {
        if !self.ask.reports.reports().contains(found.report) {
            return None;
        }
        // A report without a row ends the search when it is seen.
        let row = self.row(found.report).ok();
        let text = row.map(|row| self.reader.text(&row)).unwrap_or_default();
        let (at, len) = (found.at as usize, found.len as usize);
        let key = text.get(at..at.saturating_add(len)).unwrap_or_default();
        Some(Candidate { number, found, key })
    }

    /// Asks memory for the texts of candidates that are about to be read. They stand far apart, and memory
    /// gives many at once in the time that it takes for one.
    fn fetch(&self, batch: &[Candidate<'_>]) {
        if self.is_decided_by_words {
            return;
        }
        let mut sum = 0u8;
        for candidate in batch {
            for byte in candidate.key.iter().take(FETCHED).step_by(CACHE_LINE) {
                sum = sum.wrapping_add(*byte);
            }
        }
        // Otherwise the compiler may see that nobody needs the sum.
        std::hint::black_box(sum);
    }

    /// Decides one candidate.
    fn see(&mut self, candidate: &Candidate<'_>, counter: &mut Counter) -> Result<()> {
        let Candidate { number, found, key } = *candidate;
        let (report, len) = (found.report, found.len as usize);
        let row = self.row(report)?;
        let passage = number.saturating_sub(row.first);
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
            let topics = self.topics(number);
            let (role, features) = (found.role, found.features);
            let place = Place { report, role, topics, features, headings: &Vec::new };
            let is_accepted = match &mut self.scorer {
                Some(scorer) if self.is_decided_by_words => {
                    self.ask.plan.accepts_beside(place)
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
        if self.repeats_answer(report, passage)? {
            return Ok(());
        }
        self.count(number, &found, matches, counter);
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
        counter.push(Item::new(self.ask.order, (report, &row), passage, score));
        Ok(())
    }

    /// Counts and keeps a passage that matches so many times, in an order without scores.
    fn take(
        &self,
        number: PassageNumber,
        found: &PassageRow,
        row: &Row,
        matches: usize,
        counter: &mut Counter,
    ) -> Result<()> {
        let passage = number.saturating_sub(row.first);
        if !self.repeats_answer(found.report, passage)? {
            self.count(number, found, matches, counter);
            let of = (found.report, row);
            counter.push(Item::new(self.ask.order, of, passage, None));
        }
        Ok(())
    }

    /// Returns whether a passage that matches repeats one that counts.
    fn repeats_answer(&self, report: u32, passage: u32) -> Result<bool> {
        let asked = (self.ask.plan, self.ask.no_fold);
        let reports = self.ask.reports;
        Ok(reports.repeats().contains(report)
            && reports.repeats_answer(self.reader, asked, report, passage)?)
    }

    fn count(
        &self,
        number: PassageNumber,
        found: &PassageRow,
        matches: usize,
        counter: &mut Counter,
    ) {
        counter.count(found.report, found.role, matches);
        if self.ask.topics {
            counter.count_topics(found.report, self.reader.topics.of(number));
        }
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
