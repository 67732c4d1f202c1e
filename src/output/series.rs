//! Series of reports: which years of a region's reports of one kind are there, which lack a phrase,
//! and which are missing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answer::{Absent, CoverageAnswer, CoverageRow, Gap};
use crate::index::reader::Reader;
use crate::index::table::{Row, SeriesRow};
use crate::model::Kind;
use crate::query::YearRange;
use crate::query::bits::BitSet;

/// A region's reports of one kind: number of the region path, and the kind.
pub(crate) type SeriesKey = (u32, Option<Kind>);

/// Years that a series usually has at most.
const USUAL: usize = 32;

/// A report of a series: its number and row.
pub(crate) type Member = (u32, Row);

/// Groups the rows of a set of reports into series; within each they are in the order of years.
pub(crate) fn series(reader: &Reader, reports: &BitSet) -> Vec<(SeriesKey, Vec<Member>)> {
    let mut series: Vec<(SeriesKey, Vec<Member>)> = Vec::new();
    let members = reader.table.by_series().filter(|row| reports.contains(row.number));
    for SeriesRow { number, region, kind, .. } in members {
        let Some(row) = reader.table.row(number) else { continue };
        let key = (region, kind);
        match series.last_mut() {
            Some((known, members)) if *known == key => members.push((number, row)),
            _ => series.push((key, vec![(number, row)])),
        }
    }
    series
}

/// Returns the years of every searched series that lack what was found, and those without a report.
///
/// `in_series` are the reports that pass all filters but those on years, `with` those that hold it.
/// `years` are the ranges asked for. A series speaks about the years from its first to its last.
pub(crate) fn absent(
    reader: &Reader,
    in_series: &BitSet,
    with: &BitSet,
    years: &[YearRange],
) -> Vec<Absent> {
    let mut out: Vec<Absent> = Vec::new();
    let mut now: Option<OneSeries> = None;
    let members = reader.table.by_series().filter(|row| in_series.contains(row.number));
    for SeriesRow { number, region, kind, year } in members {
        let key = (region, kind);
        if now.as_ref().is_none_or(|series| series.key != key) {
            out.extend(now.take().and_then(|series| series.absent(reader, years)));
        }
        let series = now.get_or_insert_with(|| OneSeries::new(key));
        if let Some(year) = year {
            series.see(year, with.contains(number), years);
        }
    }
    out.extend(now.and_then(|series| series.absent(reader, years)));
    out
}

/// A series while its reports are seen in the order of years.
struct OneSeries {
    key: SeriesKey,
    /// The last year seen, and whether a report of it holds what was looked for.
    last: Option<(u16, bool)>,
    without: Vec<u16>,
    no_report: Vec<u16>,
}

impl OneSeries {
    fn new(key: SeriesKey) -> Self {
        let without = Vec::with_capacity(USUAL);
        Self { key, last: None, without, no_report: Vec::new() }
    }

    fn see(&mut self, year: u16, holds: bool, ranges: &[YearRange]) {
        match &mut self.last {
            Some((last, held)) if *last == year => *held |= holds,
            _ => {
                self.close(ranges);
                let gap = self.last.map_or(year..year, |(last, _)| last + 1..year);
                self.no_report.extend(gap.filter(|year| is_asked(ranges, *year)));
                self.last = Some((year, holds));
            }
        }
    }

    /// Settles the last year seen: all its reports are known.
    fn close(&mut self, ranges: &[YearRange]) {
        if let Some((year, false)) = self.last
            && is_asked(ranges, year)
        {
            self.without.push(year);
        }
    }

    fn absent(mut self, reader: &Reader, ranges: &[YearRange]) -> Option<Absent> {
        self.close(ranges);
        let (region, kind) = self.key;
        let is_whole = self.without.is_empty() && self.no_report.is_empty();
        (!is_whole).then(|| Absent {
            region: region_path(reader, region),
            kind: kind.map(Kind::name),
            without: self.without,
            no_report: self.no_report,
        })
    }
}

fn is_asked(ranges: &[YearRange], year: u16) -> bool {
    ranges.is_empty() || ranges.iter().any(|range| range.contains(year))
}

pub(crate) fn region_path(reader: &Reader, region: u32) -> Arc<[String]> {
    let known = reader.table.regions().get(region as usize);
    known.map_or_else(|| Arc::from([]), Arc::clone)
}

/// Returns the answer of `coverage` over a set of reports.
pub(crate) fn coverage(reader: &Reader, reports: &BitSet) -> CoverageAnswer {
    let mut rows = Vec::new();
    let mut gaps = Vec::new();
    for ((region, kind), members) in series(reader, reports) {
        let region = region_path(reader, region).to_vec();
        let kind = kind.map(|k| k.name().to_owned());
        let mut works: BTreeMap<Option<u16>, BTreeSet<u32>> = BTreeMap::new();
        for (_, row) in &members {
            works.entry(row.year).or_default().insert(row.work);
        }
        let years: BTreeSet<u16> = works.keys().copied().flatten().collect();
        let missing: Vec<u16> = match (years.first(), years.last()) {
            (Some(&a), Some(&b)) => (a..=b).filter(|y| !years.contains(y)).collect(),
            _ => Vec::new(),
        };
        for &year in &missing {
            works.insert(Some(year), BTreeSet::new());
        }
        rows.extend(works.into_iter().map(|(year, works)| CoverageRow {
            region: region.clone(),
            kind: kind.clone(),
            year,
            reports: works.len(),
        }));
        if !missing.is_empty() {
            gaps.push(Gap { region, kind, years: missing });
        }
    }
    CoverageAnswer { schema: "baogao.coverage/1", rows, gaps }
}
