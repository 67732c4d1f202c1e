//! Counts passages by topic and year.
//!
//! Classes and sub-classes are counted in one pass over the four bytes of each passage; a familiar name
//! that is narrower than its classes is a search of its own. Copies of one work are one report, and a passage
//! of a copy counts where no better copy has it, as in a search.

use std::collections::{BTreeMap, BTreeSet};

use super::topics::{TopicEntry, TopicYear, TopicsAnswer};
use crate::error::Result;
use crate::extract::topic::{Catalog, Class, Named, telling_words};
use crate::index::reader::Reader;
use crate::model::{TopicNumber, Topics};
use crate::query::counted::Counted;
use crate::query::plan::Plan;
use crate::query::search::{self, Ask};
use crate::query::tally::Order;
use crate::query::{Filter, lower_filter, topic_plan};

/// How many words that tell a class are listed.
const WORDS: usize = 60;

/// Passages, those whose primary topic it is, and reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    passages: usize,
    primary: usize,
    reports: usize,
}

/// Counts by year; reports without a year come last.
type ByYear = BTreeMap<(bool, Option<u16>), Count>;

/// Counts the passages of some reports that pass a filter.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn answer(
    reader: &Reader,
    reports: &Counted,
    filter: &Filter,
    named: Option<&Named>,
) -> Result<TopicsAnswer> {
    let mut tally = Tally::new();
    tally.count(reader, reports, lower_filter(reader, filter)?)?;
    let catalog = Catalog::get();
    let mut answer = TopicsAnswer {
        schema: "baogao.topics/1",
        total: tally.all.values().map(|count| count.passages).sum(),
        topics: Vec::new(),
        rows: Vec::new(),
    };
    let Some(named) = named else {
        for class in catalog.classes().iter().filter(|class| class.is_main()) {
            tally.push_class(class, false, &mut answer);
        }
        return Ok(answer);
    };
    let Some(class) = named.class() else {
        let found = search(reader, reports, filter, named)?;
        tally.push_familiar(named, &found, &mut answer);
        return Ok(answer);
    };
    for below in catalog.classes().iter().filter(|other| other.is_part_of(class)) {
        tally.push_class(below, true, &mut answer);
    }
    for familiar in catalog.familiar_of(class) {
        let found = search(reader, reports, filter, familiar)?;
        tally.push_familiar(familiar, &found, &mut answer);
    }
    Ok(answer)
}

/// Counts the passages on a familiar name.
fn search(
    reader: &Reader,
    reports: &Counted,
    filter: &Filter,
    named: &Named,
) -> Result<ByYear> {
    let mut parts = lower_filter(reader, filter)?;
    parts.push(Plan::Topic(topic_plan(named)));
    let plan = &Plan::And(parts);
    let (order, keep) = (Order::Newest, 0);
    let ask =
        Ask { plan, reports, order, keep, no_fold: false, counts: false, topics: false };
    let tally = search::run(reader, ask)?;
    let mut found = ByYear::new();
    let mut works = BTreeSet::new();
    for (number, row) in reader.table.rows() {
        let [passages, _] =
            tally.by_report.get(number as usize).copied().unwrap_or_default();
        if passages > 0 {
            let count = found.entry((row.year.is_none(), row.year)).or_default();
            count.passages += passages as usize;
            let is_new = works.insert((row.year, reports.work_of(number)));
            count.reports += usize::from(is_new);
        }
    }
    Ok(found)
}

/// A report that holds passages.
#[derive(Debug, Clone, Copy)]
struct Holder {
    report: u32,
    /// The report that counts for it and its copies; none if it has no copies.
    work: Option<u32>,
    year: Option<u16>,
}

impl Holder {
    fn new(reader: &Reader, reports: &Counted, report: u32, year: Option<u16>) -> Self {
        let has_copies = reader.copies.find(report).is_some();
        let work = has_copies.then(|| reports.work_of(report));
        Self { report, work, year }
    }

    fn by_year(self) -> (bool, Option<u16>) {
        (self.year.is_none(), self.year)
    }
}

/// Counts of all classes and sub-classes.
struct Tally {
    by_topic: Vec<ByYear>,
    /// Report that was counted last for each topic, so that each counts once.
    last: [Option<u32>; 256],
    /// Copies that were counted: topic, year and work.
    copies: BTreeSet<(usize, Option<u16>, u32)>,
    all: ByYear,
}

impl Tally {
    fn new() -> Self {
        Self {
            by_topic: vec![ByYear::new(); 256],
            last: [None; 256],
            copies: BTreeSet::new(),
            all: ByYear::new(),
        }
    }

    /// Counts the passages that pass filters, report by report.
    fn count(
        &mut self,
        reader: &Reader,
        reports: &Counted,
        filters: Vec<Plan>,
    ) -> Result<()> {
        if !filters.is_empty() {
            let plan = &Plan::And(filters);
            let (order, keep) = (Order::Oldest, usize::MAX);
            let ask = Ask {
                plan,
                reports,
                order,
                keep,
                no_fold: false,
                counts: false,
                topics: false,
            };
            // In this order the passages of a report stand together.
            for item in search::run(reader, ask)?.items {
                let row = reader.row(item.report)?;
                let topics = reader.topics.of(row.first.saturating_add(item.passage));
                let holder = Holder::new(reader, reports, item.report, row.year);
                self.add(holder, topics);
            }
            return Ok(());
        }
        for (number, row) in
            reader.table.rows().filter(|(n, _)| reports.reports().contains(*n))
        {
            let holder = Holder::new(reader, reports, number, row.year);
            for passage in 0..row.passages {
                if !reports.repeats_passage(number, passage) {
                    let topics = reader.topics.of(row.first.saturating_add(passage));
                    self.add(holder, topics);
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, holder: Holder, topics: Topics) {
        self.all.entry(holder.by_year()).or_default().passages += 1;
        for (place, topic) in topics.iter().enumerate() {
            let main = Catalog::get().main(topic);
            self.add_one(holder, main, place == 0);
            if topic != main {
                self.add_one(holder, topic, place == 0);
            }
        }
    }

    fn add_one(&mut self, holder: Holder, topic: TopicNumber, is_primary: bool) {
        let at = usize::from(topic.get());
        let Some(by_year) = self.by_topic.get_mut(at) else { return };
        let count = by_year.entry(holder.by_year()).or_default();
        count.passages += 1;
        count.primary += usize::from(is_primary);
        if self.last[at] != Some(holder.report) {
            self.last[at] = Some(holder.report);
            let is_new = match holder.work {
                Some(work) => self.copies.insert((at, holder.year, work)),
                None => true,
            };
            count.reports += usize::from(is_new);
        }
    }

    fn push_class(&self, class: &Class, with_words: bool, answer: &mut TopicsAnswer) {
        let found = self.by_topic.get(usize::from(class.number.get()));
        let also = Catalog::get().also(class.number);
        let entry = TopicEntry {
            code: Some(class.code.to_owned()),
            name: class.name.to_owned(),
            level: if class.is_main() { "class" } else { "sub" }.to_owned(),
            classes: vec![class.code.to_owned()],
            also: also.into_iter().map(str::to_owned).collect(),
            words: with_words.then(|| telling_words(class.number, WORDS)),
            cap: class.cap.clone(),
            passages: 0,
            primary: Some(0),
            reports: 0,
        };
        self.push(entry, found.unwrap_or(&ByYear::new()), answer);
    }

    fn push_familiar(&self, named: &Named, found: &ByYear, answer: &mut TopicsAnswer) {
        let catalog = Catalog::get();
        let numbers = named.numbers.iter();
        let classes = numbers.filter_map(|&n| Some(catalog.class(n)?.code.to_owned()));
        let entry = TopicEntry {
            code: None,
            name: named.name.to_owned(),
            level: "familiar".to_owned(),
            classes: classes.collect(),
            also: named.also.iter().map(|&name| name.to_owned()).collect(),
            words: Some(named.words.iter().map(|&word| word.to_owned()).collect()),
            cap: Vec::new(),
            passages: 0,
            primary: None,
            reports: 0,
        };
        self.push(entry, found, answer);
    }

    /// Adds a topic with its sums, and its rows by year.
    fn push(&self, mut entry: TopicEntry, found: &ByYear, answer: &mut TopicsAnswer) {
        for (year, count) in found {
            entry.passages += count.passages;
            entry.primary = entry.primary.map(|primary| primary + count.primary);
            entry.reports += count.reports;
            answer.rows.push(TopicYear {
                code: entry.code.clone(),
                name: entry.name.clone(),
                year: year.1,
                passages: count.passages,
                primary: entry.primary.map(|_| count.primary),
                reports: count.reports,
                of: self.all.get(year).map_or(0, |all| all.passages),
            });
        }
        answer.topics.push(entry);
    }
}
