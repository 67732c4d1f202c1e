//! Which other reports tell what is common wording beside two that are compared.
//!
//! Wording that many places share says little of two of them. Which wording that is, the other reports of the
//! index tell: of the kinds of the two, from other regions, at most [`YEARS`] years apart, each work once. At
//! most [`MOST`] are read, spread evenly over the regions, so that the time does not grow with the index.

use crate::error::Result;
use crate::index::reader::Reader;
use crate::index::table::ReportNumber;

/// Years that another report may be earlier or later.
const YEARS: u16 = 5;

/// Most other reports that are read.
const MOST: usize = 40;

/// Returns the texts of other reports like two, by region, kind and year.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn peers(reader: &Reader, pair: [ReportNumber; 2]) -> Result<Vec<&str>> {
    let [a, b] = pair;
    let pair = [reader.row(a)?, reader.row(b)?];
    let is_like = |kind, year: Option<u16>| {
        pair.iter().any(|row| {
            let near = row.year.zip(year).is_some_and(|(x, y)| x.abs_diff(y) <= YEARS);
            row.kind.is_some() && row.kind == kind && near
        })
    };
    let mut rows = Vec::new();
    for row in reader.table.by_series() {
        let elsewhere = pair.iter().all(|one| one.whole != row.region);
        if elsewhere && is_like(row.kind, row.year) {
            let row_of = reader.row(row.number)?;
            // A copy says nothing that its work does not, and the sample nothing of real reports.
            let is_sample = pair.iter().all(|one| one.sample);
            if row_of.work == row.number && row_of.sample == is_sample {
                rows.push(row_of);
            }
        }
    }
    let picked = (0..rows.len().min(MOST))
        .filter_map(|at| rows.get(at * rows.len() / rows.len().min(MOST)));
    Ok(picked.filter_map(|row| std::str::from_utf8(reader.text(row)).ok()).collect())
}
