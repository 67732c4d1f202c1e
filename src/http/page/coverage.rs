//! The coverage page: a row a series, a cell a year; full, empty, or outside the series.

use maud::html;

use super::words::List;
use super::{Body, Visit, frame};
use crate::api::FilterWords;
use crate::error::Result;
use crate::output::answer::CoverageRow;

/// Returns the page of what is in the corpus and what is missing.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    let filters = visit.params.filters();
    let coverage = visit.library.coverage(&filters)?;
    let first = visit.library.reports(&FilterWords::default(), Some(1), 0)?;
    let years = coverage.rows.iter().filter_map(|row| row.year);
    let span = years.clone().min().zip(years.max());
    let years: Vec<u16> =
        span.map(|(from, to)| (from..=to).collect()).unwrap_or_default();
    let title = visit.say("馆藏", "Coverage");
    let missing: usize = coverage.gaps.iter().map(|gap| gap.years.len()).sum();
    let present: usize = coverage.rows.iter().map(|row| row.reports).sum();
    let main = html! {
        h1 { (title) }
        p.lead {
            @match visit.lang {
                super::Lang::Zh => { (present) " 份报告（副本不计），系列中缺 " (missing) " 年。" }
                super::Lang::En => { (present) " works (copies not counted); " (missing) " years missing inside series." }
            }
        }
        @if first.reports.iter().any(|report| report.sample) { (frame::sample_note(visit)) }
        p.legend {
            span.cell.has { "1" } " " (visit.say("有报告", "report")) " "
            span.cell.gap { "–" } " " (visit.say("缺", "missing")) " "
            span.cell.out { } " " (visit.say("系列之外", "outside the series"))
        }
        div.scroll tabindex="0" role="region" aria-label=(title) {
            table.grid {
                thead {
                    tr {
                        th scope="col" { (visit.say("系列", "Series")) }
                        @for year in &years { th scope="col" { (year) } }
                    }
                }
                tbody {
                    @for series in coverage.rows.chunk_by(|a, b| (&a.region, &a.kind) == (&b.region, &b.kind)) {
                        tr {
                            th scope="row" lang="zh" { (name(visit, series)) }
                            @for year in &years { (cell(visit, series, *year)) }
                        }
                    }
                }
            }
        }
    };
    Ok(Body { title: title.to_owned(), main })
}

fn name(visit: &Visit<'_>, series: &[CoverageRow]) -> String {
    let Some(row) = series.first() else { return String::new() };
    let kind = visit.lang.name(List::Kind, row.kind.as_deref().unwrap_or("other"));
    format!("{} {kind}", row.region.last().map_or("?", String::as_str))
}

fn cell(visit: &Visit<'_>, series: &[CoverageRow], year: u16) -> maud::Markup {
    let Some(row) = series.iter().find(|row| row.year == Some(year)) else {
        return html! { td.cell.out { } };
    };
    if row.reports == 0 {
        return html! { td.cell.gap title=(visit.say("缺", "missing")) { "–" } };
    }
    let year = year.to_string();
    let region = row.region.join("/");
    let mut pairs = vec![("year", year.as_str()), ("region", region.as_str())];
    pairs.extend(row.kind.as_deref().map(|kind| ("kind", kind)));
    html! { td.cell.has { a href=(visit.link("/reports", &pairs)) { (row.reports) } } }
}
