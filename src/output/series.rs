//! Series of reports: which years of a region's reports of one kind are there, which lack a phrase,
//! and which are missing.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Absent, CoverageAnswer, CoverageRow, Gap};
use crate::index::reader::Reader;
use crate::index::table::Row;
use crate::model::Kind;
use crate::query::YearRange;
use crate::query::bits::BitSet;

/// A region's reports of one kind: number of the region path, and the kind.
type SeriesKey = (u32, Option<Kind>);

/// Groups the rows of a set of reports into series; within each they are in the order of years.
fn series(reader: &Reader, reports: &BitSet) -> Vec<(SeriesKey, Vec<(u32, Row)>)> {
    let mut series: Vec<(SeriesKey, Vec<(u32, Row)>)> = Vec::new();
    for number in reader.table.by_series().filter(|&number| reports.contains(number)) {
        let Some(row) = reader.table.row(number) else { continue };
        let key = (row.whole, row.kind);
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
    let mut out = Vec::new();
    for ((region, kind), rows) in series(reader, in_series) {
        let (mut without, mut no_report) = (Vec::new(), Vec::new());
        let mut rows = rows.iter().filter_map(|(number, row)| Some((row.year?, *number)));
        let mut next = rows.next();
        let mut last = None;
        while let Some((year, _)) = next {
            let gap = last.map_or(year..year, |last| last + 1..year);
            no_report.extend(gap.filter(|year| is_asked(years, *year)));
            let mut holds = false;
            while let Some((same, number)) = next
                && same == year
            {
                holds |= with.contains(number);
                next = rows.next();
            }
            if !holds && is_asked(years, year) {
                without.push(year);
            }
            last = Some(year);
        }
        if !without.is_empty() || !no_report.is_empty() {
            out.push(Absent {
                region: region_path(reader, region),
                kind: kind.map(|k| k.name().to_owned()),
                without,
                no_report,
            });
        }
    }
    out
}

fn is_asked(ranges: &[YearRange], year: u16) -> bool {
    ranges.is_empty() || ranges.iter().any(|range| range.contains(year))
}

fn region_path(reader: &Reader, region: u32) -> Vec<String> {
    reader.table.regions().get(region as usize).cloned().unwrap_or_default()
}

/// Returns the answer of `coverage` over a set of reports.
pub(crate) fn coverage(reader: &Reader, reports: &BitSet) -> CoverageAnswer {
    let mut rows = Vec::new();
    let mut gaps = Vec::new();
    for ((region, kind), members) in series(reader, reports) {
        let region = region_path(reader, region);
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
