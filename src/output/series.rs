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

/// Groups the rows of a set of reports into series.
fn series(reader: &Reader, reports: &BitSet) -> BTreeMap<SeriesKey, Vec<(u32, Row)>> {
    let whole = whole_paths(reader.table.regions());
    let mut series: BTreeMap<SeriesKey, Vec<(u32, Row)>> = BTreeMap::new();
    for (number, row) in reader.table.rows().filter(|(n, _)| reports.contains(*n)) {
        let region = whole.get(row.region as usize).copied().unwrap_or(row.region);
        series.entry((region, row.kind)).or_default().push((number, row));
    }
    series
}

/// Returns for each region path the one that it is the end of, if there is just one: a report that
/// names its district alone belongs to the series of those that name the city too.
fn whole_paths(paths: &[Vec<String>]) -> Vec<u32> {
    let mut by_end: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, path) in (0..).zip(paths) {
        if let Some(last) = path.last() {
            by_end.entry(last).or_default().push(number);
        }
    }
    let path = |number: &u32| paths.get(*number as usize).map_or(&[][..], Vec::as_slice);
    let whole = |(number, own): (u32, &Vec<String>)| {
        let alike = own.last().and_then(|last| by_end.get(last.as_str()));
        let mut longer = alike
            .into_iter()
            .flatten()
            .filter(|other| path(other).len() > own.len() && path(other).ends_with(own));
        match (longer.next(), longer.next()) {
            (Some(&only), None) => only,
            _ => number,
        }
    };
    (0..).zip(paths).map(whole).collect()
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
        let has: BTreeSet<u16> = rows.iter().filter_map(|(_, row)| row.year).collect();
        let holds =
            |row: &(u32, Row)| with.contains(row.0).then_some(row.1.year).flatten();
        let found: BTreeSet<u16> = rows.iter().filter_map(holds).collect();
        let asked = asked_years(&has, years);
        let without: Vec<u16> = asked
            .iter()
            .filter(|y| has.contains(y) && !found.contains(y))
            .copied()
            .collect();
        let no_report: Vec<u16> =
            asked.iter().filter(|y| !has.contains(y)).copied().collect();
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

/// Returns the years that an answer speaks about: from the first to the last of the series, within
/// the ranges asked for.
fn asked_years(has: &BTreeSet<u16>, ranges: &[YearRange]) -> BTreeSet<u16> {
    let (Some(&first), Some(&last)) = (has.first(), has.last()) else {
        return BTreeSet::new();
    };
    let is_asked = |year: &u16| {
        ranges.is_empty() || ranges.iter().any(|range| range.contains(*year))
    };
    (first..=last).filter(is_asked).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_alone_is_the_one_district_of_that_name() {
        let paths = [
            &["甲市", "城区"][..],
            &["城区"],
            &["乙市", "东区"],
            &["丙市", "东区"],
            &["东区"],
        ];
        let paths: Vec<Vec<String>> =
            paths.iter().map(|p| p.iter().map(|&n| n.to_owned()).collect()).collect();
        assert_eq!(whole_paths(&paths), [0, 0, 2, 3, 4]);
    }

    #[test]
    fn a_range_stays_within_the_series() {
        let has = BTreeSet::from([2021, 2023]);
        let years = |ranges: &[&str]| {
            let ranges: Vec<_> =
                ranges.iter().map(|r| YearRange::parse(r).unwrap()).collect();
            asked_years(&has, &ranges).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(years(&[]), [2021, 2022, 2023]);
        assert_eq!(years(&["2022.."]), [2022, 2023]);
        assert_eq!(years(&["2019..2021", "2025"]), [2021]);
    }
}
