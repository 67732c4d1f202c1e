//! What a search counts and keeps while it runs, and what it found.
//!
//! The order of hits is total: score or year first, then the place of the report's id, then the
//! passage's number. Sums and orders do not depend on how work was shared among threads.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::bits::BitSet;
use crate::extract::topic::Catalog;
use crate::index::reader::Reader;
use crate::index::table::Row;
use crate::model::{Role, TopicNumber, Topics};

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Score,
    Newest,
    Oldest,
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
    /// Creates a hit in an order.
    pub(crate) fn new(
        order: Order,
        (report, row): (u32, &Row),
        passage: u32,
        score: Option<f64>,
    ) -> Self {
        let year = match (order, row.year) {
            (_, None) => u16::MAX,
            (Order::Oldest, Some(year)) => year,
            (Order::Score | Order::Newest, Some(year)) => u16::MAX - year,
        };
        // Scores are not negative, so their bits are in their order.
        let bits = score.map_or(0, |score| !score.to_bits());
        let key = Key { score: bits, year, rank: row.rank, passage };
        Self { key, report, passage, score }
    }

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

/// Counts matches and keeps the first of them.
pub(crate) struct Counter {
    keep: usize,
    best: BinaryHeap<Item>,
    pub(crate) passages: usize,
    occurrences: usize,
    reports: BitSet,
    by_report: Vec<[u32; 2]>,
    by_role: [usize; Role::ALL.len()],
    roles: Vec<u16>,
    topics: BTreeMap<TopicNumber, (usize, BitSet)>,
}

impl Counter {
    /// Creates a counter that keeps so many hits.
    pub(crate) fn new(reader: &Reader, keep: usize) -> Self {
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
    pub(crate) fn count_topics(&mut self, report: u32, topics: Topics) {
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
    pub(crate) fn count(&mut self, report: u32, role: Role, matches: usize) {
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
    pub(crate) fn bar(&self) -> Option<f64> {
        let last = self.best.peek().filter(|_| self.best.len() >= self.keep);
        last.and_then(|last| last.score)
    }

    /// Keeps a hit if it is among the first.
    pub(crate) fn push(&mut self, item: Item) {
        if self.best.len() < self.keep {
            self.best.push(item);
        } else if let Some(mut last) = self.best.peek_mut()
            && item < *last
        {
            *last = item;
        }
    }

    /// Adds what another counted.
    pub(crate) fn merge(&mut self, other: Self) {
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

    /// Returns what was counted.
    pub(crate) fn finish(self) -> Tally {
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
