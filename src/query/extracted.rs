//! Which figures or commitments an answer lists: those of the passages that a query finds, filtered,
//! ordered, counted.
//!
//! What the index keeps of each report is read on all cores, and of all that pass only the page that
//! is asked for is kept. Where nothing is asked of single ones, counts of reports answer; only copies
//! are read then, for what the better ones do not hold. The total is exact, the order total: the key that was asked for, then
//! reports by year and id, then the order of the text.

use std::cmp::Reverse;

use super::ask;
use super::bits::BitSet;
use super::counted::Counted;
use super::deadline::Watch;
use super::request::FilterWords;
use crate::error::Result;
use crate::index::reader::Reader;
use crate::index::table::{ReportNumber, Row};
use crate::threads;

/// Reports below which a second thread costs more than it saves.
const REPORTS_PER_THREAD: usize = 200;

/// Stands behind every key: what has no value comes last, whichever way the order goes.
pub(crate) const LAST: i64 = i64::MAX;

/// The reports and passages that an answer draws on.
#[derive(Debug)]
pub(crate) struct Scope {
    reports: Counted,
    /// Numbers of passages; none for all of the reports.
    passages: Option<BitSet>,
}

impl Scope {
    /// Returns the reports and passages that a query and filters leave: those that a search finds.
    ///
    /// # Errors
    /// A query or filter that cannot be read.
    pub(crate) fn open(
        reader: &Reader,
        query: Option<&str>,
        filters: &FilterWords,
        copies: bool,
    ) -> Result<Self> {
        let (reports, passages) = ask::passages(reader, query, filters, copies)?;
        Ok(Self { reports, passages })
    }
}

/// What is asked of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// Oldest reports first, not newest.
    pub(crate) oldest: bool,
    /// How many to pass over.
    pub(crate) offset: usize,
    /// How many to list; none for all.
    pub(crate) limit: Option<usize>,
}

/// One that passes, as it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passing {
    /// Number of its passage in the report.
    pub(crate) passage: u32,
    /// Its place in the report's list.
    pub(crate) place: u32,
    /// What it is ordered by, smallest first; equal for all where the reports' order is asked for.
    pub(crate) key: i64,
}

/// One that is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Listed {
    key: i64,
    /// Place of its report in the order of reports.
    at: u32,
    /// Its place in the report's list.
    pub(crate) place: u32,
    /// Number of its report.
    pub(crate) report: ReportNumber,
}

/// The part of a list that was asked for, and how many there are in all.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) total: usize,
    pub(crate) listed: Vec<Listed>,
}

/// Reads those of a report that pass.
pub(crate) type Read<'a> =
    dyn Fn(&Row, &mut dyn FnMut(Passing)) -> Result<()> + Sync + 'a;

/// Returns a page of what passes.
///
/// `count` tells how many a report has, where all of them pass and the reports' order is asked for.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn page(
    reader: &Reader,
    scope: &Scope,
    wanted: Wanted,
    count: Option<fn(&Row) -> u32>,
    read: &Read<'_>,
) -> Result<Page> {
    let reports = in_order(reader, scope, wanted.oldest)?;
    let count = count.filter(|_| scope.passages.is_none());
    let mut page = judged(&reports, scope, wanted, count, read)?;
    page.listed.sort_unstable();
    page.listed.drain(..wanted.offset.min(page.listed.len()));
    page.listed.truncate(wanted.limit.unwrap_or(usize::MAX));
    Ok(page)
}

/// Returns how many of the first are to be kept.
fn keep(wanted: Wanted) -> usize {
    wanted.limit.map_or(usize::MAX, |limit| limit.saturating_add(wanted.offset))
}

/// Returns the reports of a scope by year and id; those of no known year come last.
fn in_order(
    reader: &Reader,
    scope: &Scope,
    oldest: bool,
) -> Result<Vec<(ReportNumber, Row)>> {
    let mut reports = Vec::with_capacity(scope.reports.reports().len());
    for number in (0..reader.table.alive()).filter_map(|rank| reader.table.by_rank(rank))
    {
        if scope.reports.reports().contains(number) {
            reports.push((number, reader.row(number)?));
        }
    }
    let year = |row: &Row| match (row.year, oldest) {
        (None, _) => (true, Reverse(0), 0),
        (Some(year), true) => (false, Reverse(0), year),
        (Some(year), false) => (false, Reverse(year), 0),
    };
    reports.sort_by_key(|(_, row)| year(row));
    Ok(reports)
}

/// Reads every report that must be read, on all cores.
fn judged(
    reports: &[(ReportNumber, Row)],
    scope: &Scope,
    wanted: Wanted,
    count: Option<fn(&Row) -> u32>,
    read: &Read<'_>,
) -> Result<Page> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = (reports.len() / REPORTS_PER_THREAD).clamp(1, cores);
    let share = reports.len().div_ceil(threads).max(1);
    let watch = Watch::start();
    let parts = threads::share(threads as u32, |part| {
        let first = part as usize * share;
        let end = (first + share).min(reports.len());
        let reports = reports.get(first.min(end)..end).unwrap_or_default();
        judge_part(first as u32, reports, scope, wanted, count, (read, watch))
    });
    let mut whole = Page::default();
    for part in parts {
        let part = part?;
        whole.total += part.total;
        whole.listed.extend(part.listed);
    }
    Ok(whole)
}

fn judge_part(
    first: u32,
    reports: &[(ReportNumber, Row)],
    scope: &Scope,
    wanted: Wanted,
    count: Option<fn(&Row) -> u32>,
    (read, mut watch): (&Read<'_>, Watch),
) -> Result<Page> {
    let mut page = Page::default();
    let keep = keep(wanted);
    for (at, (report, row)) in (first..).zip(reports) {
        watch.step()?;
        if !scope.holds_any(row) {
            continue;
        }
        if let Some(count) = count.filter(|_| !scope.reports.repeats().contains(*report))
        {
            // All of them pass, in the order in which they stand: none need be read.
            let all = count(row) as usize;
            let listed = keep.saturating_sub(page.listed.len()).min(all);
            let of = |place| Listed { key: 0, at, place, report: *report };
            page.listed.extend((0..listed as u32).map(of));
            page.total += all;
            continue;
        }
        read(row, &mut |passing| {
            if scope.holds(*report, row, passing.passage) {
                page.total += 1;
                let Passing { key, place, .. } = passing;
                page.listed.push(Listed { key, at, place, report: *report });
            }
        })?;
        // Twice as many as are wanted: each cut then costs as much as what came since the last.
        if page.listed.len() / 2 > keep {
            page.listed.select_nth_unstable(keep);
            page.listed.truncate(keep);
        }
    }
    Ok(page)
}

impl Scope {
    fn holds(&self, report: ReportNumber, row: &Row, passage: u32) -> bool {
        match &self.passages {
            // A search has told copies apart already.
            Some(passages) => passages.contains(row.first.saturating_add(passage)),
            None => !self.reports.repeats_passage(report, passage),
        }
    }

    /// Returns whether any passage of a report is wanted.
    fn holds_any(&self, row: &Row) -> bool {
        let end = row.first.saturating_add(row.passages);
        let next = |passages: &BitSet| passages.next(row.first);
        self.passages
            .as_ref()
            .is_none_or(|passages| next(passages).is_some_and(|next| next < end))
    }
}
