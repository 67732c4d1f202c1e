//! `coverage`: which reports there are, and which years are missing.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, ECHO, Tool, params_of};
use crate::api::{FilterWords, Library};
use crate::error::Result;
use crate::mcp::budget::shorten;
use crate::mcp::told::{self, Line, NOT_HERE, Told, ranges};

/// Most ids that are named of one series.
const MOST_IDS: usize = 40;
/// Longest list of years, in characters: some sixty years that stand alone.
const MOST_YEARS: usize = 360;

const COVERAGE: (&str, &str) = (
    "Coverage",
    "Lists which reports this corpus holds, by region and kind, with their ids and the years that \
     are missing. Ask it before concluding anything from an absence.",
);

/// Returns the tool `coverage`.
pub(super) fn coverage_tool() -> Tool {
    Tool::new(
        "coverage",
        COVERAGE,
        params_of("coverage"),
        told::schema::<CoverageHead, SeriesRow>,
        coverage,
    )
}

/// What the filters leave of the corpus.
#[derive(Debug, Serialize, JsonSchema)]
struct CoverageHead {
    /// Series in all.
    total: usize,
    /// Reports in them, copies counted once.
    reports: usize,
}

fn coverage(call: &Call<'_>) -> Result<Told> {
    let filters = call.params.filters();
    let answer = call.library.coverage(&filters)?;
    let mut ids = ids(call.library, &filters)?;
    let rows: Vec<SeriesRow> = answer
        .series()
        .filter_map(|rows| {
            let first = rows.first()?;
            let years = |has: bool| {
                let rows = rows.iter().filter(|row| (row.reports > 0) == has);
                let years: Vec<u16> = rows.filter_map(|row| row.year).collect();
                shorten(&ranges(&years), MOST_YEARS)
            };
            let of = (first.region.clone(), first.kind.clone());
            Some(SeriesRow {
                region: shorten(&first.region.concat(), ECHO),
                kind: first.kind.clone(),
                years: years(true),
                missing: years(false),
                reports: rows.iter().map(|row| row.reports).sum(),
                ids: ids.remove(&of).unwrap_or_default(),
            })
        })
        .collect();
    let total = rows.len();
    let reports = rows.iter().map(|row| row.reports).sum();
    let head = CoverageHead { total, reports };
    let summary = format!("{reports} reports in {total} series");
    let rows = call.cut(rows);
    call.tell(total, (head, summary), rows, vec![NOT_HERE.to_owned()])
}

/// Region and kind of a series.
type Series = (Vec<String>, Option<String>);

/// Returns the ids of the works by series.
fn ids(
    library: &Library,
    filters: &FilterWords,
) -> Result<BTreeMap<Series, Vec<String>>> {
    let mut ids: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for report in library.reports(filters, None, 0)?.reports {
        if report.id == report.work {
            let of = ids.entry((report.region, report.kind)).or_default();
            if of.len() < MOST_IDS {
                of.push(report.id);
            }
        }
    }
    Ok(ids)
}

/// The reports of one kind of one region.
#[derive(Debug, Serialize, JsonSchema)]
struct SeriesRow {
    /// The region.
    region: String,
    /// `work_report`, `five_year_plan` ….
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// Years with a report: `2012..2016, 2018`.
    years: String,
    /// Years between them without one.
    #[serde(skip_serializing_if = "String::is_empty")]
    missing: String,
    /// Works, copies counted once.
    reports: usize,
    /// Ids of the reports, the first 40 of them.
    ids: Vec<String>,
}

impl Line for SeriesRow {
    fn line(&self) -> String {
        let kind = self.kind.as_deref().unwrap_or("unknown kind");
        shorten(&format!("{} {kind}: {}", self.region, self.years), 80)
    }
}
