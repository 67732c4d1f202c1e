//! Which reports an answer is drawn from: filters held against the table of reports.

use super::bits::BitSet;
use super::filter::{Filter, FilterName, region_names, unknown_value};
use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;
use crate::index::table::{Entry, ReportNumber, Row};

/// Most candidates that an ambiguous name lists.
const CANDIDATES: usize = 10;

/// Returns the reports that pass the filters on reports (years, regions, kinds, levels, reports).
///
/// # Errors
/// `Usage` for a region that no report is of, with the nearest names; `NotFound` for a report that
/// is not there.
pub(crate) fn reports(reader: &Reader, filter: &Filter) -> Result<BitSet> {
    if filter.admits_all_reports() {
        return Ok(all(reader));
    }
    let regions = regions(reader, &filter.regions)?;
    let named = filter.reports.iter().map(|name| find_report(reader, name));
    let named = named.collect::<Result<Vec<_>>>()?;
    let mut set = BitSet::new(reader.table.len());
    for (number, row) in reader.table.rows() {
        let passes = filter.admits_year(row.year)
            && filter.admits_kind(row.kind)
            && filter.admits_level(row.level)
            && (filter.regions.is_empty() || regions.contains(row.region))
            && (named.is_empty() || named.contains(&number));
        if passes {
            set.insert(number);
        }
    }
    Ok(set)
}

fn all(reader: &Reader) -> BitSet {
    if reader.table.alive() == reader.table.len() {
        return BitSet::full(reader.table.len());
    }
    let mut set = BitSet::new(reader.table.len());
    reader.table.by_series().for_each(|row| set.insert(row.number));
    set
}

/// Returns the numbers of the region paths that any of the names means.
///
/// # Errors
/// `Usage` for a name that means none, with the nearest names.
pub(crate) fn regions(reader: &Reader, names: &[String]) -> Result<BitSet> {
    let paths = reader.table.regions();
    let mut set = BitSet::new(paths.len());
    for name in names {
        let before = set.len();
        for (number, path) in (0..).zip(paths) {
            if region_names(name, path) {
                set.insert(number);
            }
        }
        if set.len() == before && !paths.iter().any(|path| region_names(name, path)) {
            let mut known: Vec<&str> =
                paths.iter().flat_map(|path| path.iter()).map(String::as_str).collect();
            known.sort_unstable();
            known.dedup();
            return Err(unknown_value(FilterName::Region, name, known));
        }
    }
    Ok(set)
}

/// Finds a report by its id, the end of its source path, title or id, or `REGION-YEAR`. A name that
/// several copies of one work bear means the best of them.
///
/// # Errors
/// `NotFound`, with the candidates where there are several.
pub(crate) fn find_report(reader: &Reader, name: &str) -> Result<ReportNumber> {
    let name = name.trim();
    if let Some(number) = by_id(reader, name)? {
        return Ok(number);
    }
    let mut found = Vec::new();
    let mut ids = Vec::new();
    for (number, row) in reader.table.rows() {
        let entry = reader.entry(number)?;
        if !name.is_empty() && is_called(&row, &entry, name) {
            found.push(number);
            ids.push(entry.id);
        }
    }
    if let Some(best) = best_of_one_work(reader, &found) {
        return Ok(best);
    }
    match (found.as_slice(), ids.as_slice()) {
        ([number], _) => Ok(*number),
        ([], _) => Err(no_report(reader, name)?),
        (_, ids) => {
            let shown =
                ids.get(..ids.len().min(CANDIDATES)).unwrap_or_default().join(", ");
            let more = ids.len().saturating_sub(CANDIDATES);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            Err(Error::new(
                ErrorKind::NotFound,
                format!("{name} names {} reports", ids.len()),
            )
            .hinted(format!("say which: {shown}{more}")))
        }
    }
}

/// Returns the best of some reports if all of them are copies of one work.
fn best_of_one_work(reader: &Reader, reports: &[ReportNumber]) -> Option<ReportNumber> {
    let copies = reports.iter().map(|&report| reader.copies.find(report));
    let copies = copies.collect::<Option<Vec<_>>>()?;
    let best = copies.iter().min_by_key(|copy| copy.place)?;
    copies.iter().all(|copy| copy.work == best.work).then_some(best.report)
}

fn by_id(reader: &Reader, id: &str) -> Result<Option<ReportNumber>> {
    let (mut low, mut high) = (0, reader.table.alive());
    while low < high {
        let middle = low.midpoint(high);
        let Some(number) = reader.table.by_rank(middle) else { return Ok(None) };
        let entry = reader.entry(number)?;
        match entry.id.as_str().cmp(id) {
            std::cmp::Ordering::Equal => return Ok(Some(number)),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Ok(None)
}

fn is_called(row: &Row, entry: &Entry, name: &str) -> bool {
    let stem = entry.path.rsplit_once('.').map_or(entry.path.as_str(), |(stem, _)| stem);
    let title = entry.metadata.title.as_deref().unwrap_or_default();
    let names = [entry.path.as_str(), stem, title];
    let ends_id = entry.id.strip_suffix(name).is_some_and(|rest| rest.ends_with('-'));
    if ends_id || names.iter().any(|known| known.ends_with(name)) {
        return true;
    }
    let Some((region, year)) = name.rsplit_once('-') else { return false };
    row.year.is_some_and(|y| year == y.to_string())
        && entry.metadata.region.last().is_some_and(|last| last.starts_with(region))
}

fn no_report(reader: &Reader, name: &str) -> Result<Error> {
    let mut ids = Vec::new();
    for rank in 0..reader.table.alive() {
        if let Some(number) = reader.table.by_rank(rank) {
            ids.push(reader.entry(number)?.id);
        }
    }
    let known: Vec<&str> = ids.iter().map(String::as_str).collect();
    let hint = match super::nearest::nearest(name, known.iter().copied()).as_slice() {
        [] => "list them: baogao reports".to_owned(),
        near => format!("did you mean {}? baogao reports lists all", near.join(", ")),
    };
    Ok(Error::new(ErrorKind::NotFound, format!("there is no report {name}")).hinted(hint))
}
