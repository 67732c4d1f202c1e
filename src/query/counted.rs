//! Which reports count: each work once, by its best copy among the reports that pass the filters.
//!
//! The other copies are still read, and what only they hold is found. A match in a copy counts when
//! the passages that it repeats in the better copies do not answer the query themselves; so nothing is
//! counted twice, and nothing is lost. A reprint with an editor's note is an example: its note is found, its text is
//! the original's. What is missed: a second match that a copy adds to a passage which answers without it.

use super::bits::BitSet;
use super::plan::{Place, Plan};
use super::proof::Layer;
use crate::error::Result;
use crate::index::copies::file::{Copies, Member};
use crate::index::reader::Reader;
use crate::index::table::ReportNumber;

/// Reports that pass the filters, copies told from what counts.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    copies: Copies,
    /// All that pass.
    reports: BitSet,
    /// Those that count: of each work the best copy that passes.
    works: BitSet,
    /// The others.
    repeats: BitSet,
}

impl Counted {
    /// Tells copies apart among the reports that pass the filters.
    pub(crate) fn new(reader: &Reader, reports: BitSet) -> Self {
        let copies = reader.copies.clone();
        let mut works = reports.clone();
        let mut repeats = BitSet::new(reader.table.len());
        for work in 0..copies.works() {
            let passing = copies.work(work).filter(|copy| reports.contains(copy.report));
            for copy in passing.skip(1) {
                works.remove(copy.report);
                repeats.insert(copy.report);
            }
        }
        Self { copies, reports, works, repeats }
    }

    /// Lets every report that passes count by itself.
    pub(crate) fn every_copy(reader: &Reader, reports: BitSet) -> Self {
        let repeats = BitSet::new(reader.table.len());
        Self { copies: reader.copies.clone(), works: reports.clone(), reports, repeats }
    }

    /// Returns all reports that pass.
    pub(crate) fn reports(&self) -> &BitSet {
        &self.reports
    }

    /// Returns the reports that count.
    pub(crate) fn works(&self) -> &BitSet {
        &self.works
    }

    /// Returns the reports that pass and do not count.
    pub(crate) fn repeats(&self) -> &BitSet {
        &self.repeats
    }

    /// Returns the reports that count for those of a set.
    pub(crate) fn works_of(&self, reports: &BitSet) -> BitSet {
        let mut works = reports.clone();
        for work in 0..self.copies.works() {
            let mut members = self.copies.work(work);
            let Some(best) = members.find(|copy| self.works.contains(copy.report)) else {
                continue;
            };
            for copy in members.filter(|copy| self.repeats.contains(copy.report)) {
                if works.contains(copy.report) {
                    works.remove(copy.report);
                    works.insert(best.report);
                }
            }
        }
        works
    }

    /// Returns the report that counts for a report that passes.
    pub(crate) fn work_of(&self, report: ReportNumber) -> ReportNumber {
        if !self.repeats.contains(report) {
            return report;
        }
        let own = self.copies.find(report);
        let mut members = own.into_iter().flat_map(|own| self.copies.work(own.work));
        let best = members.find(|copy| self.works.contains(copy.report));
        best.map_or(report, |copy| copy.report)
    }

    /// Returns whether a passage of a report stands in a better copy that passes too.
    pub(crate) fn repeats_passage(&self, report: ReportNumber, passage: u32) -> bool {
        self.twins(report, passage).next().is_some()
    }

    /// Returns whether a passage that answers a plan repeats one that does so too.
    ///
    /// # Errors
    /// An index that cannot be read.
    pub(crate) fn repeats_answer(
        &self,
        reader: &Reader,
        asked: (&Plan, bool),
        report: ReportNumber,
        passage: u32,
    ) -> Result<bool> {
        for twin in self.twins(report, passage) {
            if answers(reader, asked, twin)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the passages of better copies that a passage repeats.
    fn twins(
        &self,
        report: ReportNumber,
        passage: u32,
    ) -> impl Iterator<Item = (ReportNumber, u32)> {
        let is_repeat = self.repeats.contains(report);
        let member = is_repeat.then(|| self.copies.find(report)).flatten();
        member.into_iter().flat_map(move |member| {
            let better = self.copies.work(member.work).take(member.place);
            let better = better.filter(|copy| self.reports.contains(copy.report));
            better.flat_map(move |copy| {
                let twin = self.copies.twin(&member, passage, copy.place);
                twin.map(move |passage| (copy.report, passage))
            })
        })
    }
}

/// Returns how many copies of its work hold what a passage answers with, its own report included.
///
/// `asked` is the plan, and whether script must be as written.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn holders(
    reader: &Reader,
    asked: (&Plan, bool),
    report: ReportNumber,
    passage: u32,
) -> Result<usize> {
    let Some(own) = reader.copies.find(report) else { return Ok(1) };
    let mut count = 1;
    for copy in reader.copies.work(own.work).filter(|copy| copy.report != report) {
        for same in same_passages(&reader.copies, &own, passage, &copy) {
            if answers(reader, asked, (copy.report, same))? {
                count += 1;
                break;
            }
        }
    }
    Ok(count)
}

/// Returns the passages of a copy that repeat a passage, or that it repeats.
fn same_passages(copies: &Copies, own: &Member, passage: u32, copy: &Member) -> Vec<u32> {
    if copy.place < own.place {
        return copies.twin(own, passage, copy.place).collect();
    }
    let is_same = |other: &u32| copies.twin(copy, *other, own.place).contains(&passage);
    (0..copy.passages).filter(is_same).collect()
}

/// Returns whether a passage, given its report and its number there, answers a plan.
pub(crate) fn answers(
    reader: &Reader,
    (plan, no_fold): (&Plan, bool),
    (report, passage): (ReportNumber, u32),
) -> Result<bool> {
    let row = reader.row(report)?;
    let number = row.first.saturating_add(passage);
    let Some(found) = reader.passages.row(number) else {
        return Ok(false);
    };
    let headings = || {
        // A record that cannot be read ends the search when a hit is shown.
        let record = reader.record(&row);
        record.and_then(|record| record.headings(passage as usize)).unwrap_or_default()
    };
    let topics = reader.topics.of(number);
    let (role, features) = (found.role, found.features);
    let place = Place { report, role, topics, features, headings: &headings };
    if no_fold {
        let record = reader.record(&row)?;
        let kept = record.passage(passage as usize)?;
        let key = Layer::Written.key(&reader.display(&row, kept)?);
        return Ok(plan.accepts(key.as_bytes(), Layer::Written, place));
    }
    let (at, len) = (found.at as usize, found.len as usize);
    let key = reader.text(&row).get(at..at.saturating_add(len)).unwrap_or_default();
    Ok(plan.accepts(key, Layer::Simplified, place))
}
