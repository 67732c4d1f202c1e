//! The coverage page: a row a series, a cell a year; full, empty, or outside the series.
//!
//! Years in which no series has a report share a narrow column. A cell leads to its report, or to the
//! list of them. What is missing is said in words too, below the table.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::words::List;
use super::years::{Column, columns, heads};
use super::{Body, Lang, Visit, frame};
use crate::api::FilterWords;
use crate::error::Result;
use crate::output::answer::{CoverageAnswer, CoverageRow};

/// Returns the page of what is in the corpus and what is missing.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    let filters = visit.params.filters();
    let coverage = visit.library.coverage(&filters)?;
    let first = visit.library.reports(&FilterWords::default(), Some(1), 0)?;
    let full = coverage.rows.iter().filter(|row| row.reports > 0);
    let years: BTreeSet<u16> = full.filter_map(|row| row.year).collect();
    let columns = columns(&years);
    let has_undated = coverage.rows.iter().any(|row| row.year.is_none());
    let title = visit.say("馆藏", "Coverage");
    let main = html! {
        h1 { (title) }
        p.lead { (amount(visit, &coverage)) }
        @if first.reports.iter().any(|report| report.sample) { (frame::sample_note(visit)) }
        p.legend {
            span.cell.has { "1" } " " (visit.say("有报告", "report")) " "
            span.cell.gap { "–" } " " (visit.say("缺", "missing")) " "
            span { "⋯" } " " (visit.say("几年都没有报告", "years without any report")) " "
            a href=(visit.link("/reports", &[])) { (visit.say("全部报告的清单", "All reports as a list")) }
        }
        div.scroll tabindex="0" role="region" data-end aria-label=(title) {
            table.grid {
                thead {
                    tr {
                        th scope="col" { (visit.say("系列", "Series")) }
                        (heads(&columns))
                        @if has_undated { th scope="col" { (visit.say("年份不明", "No year")) } }
                    }
                }
                tbody {
                    @for series in coverage.series() {
                        @let of = |year| series.iter().find(|row| row.year == year);
                        tr {
                            th scope="row" lang="zh" { (name(visit, series)) }
                            @for column in &columns {
                                @match column {
                                    Column::Year(year) => (cell(visit, of(Some(*year)))),
                                    Column::Run(..) => { td.cell.out {} }
                                }
                            }
                            @if has_undated { (cell(visit, of(None))) }
                        }
                    }
                }
            }
        }
        (gaps(visit, &coverage))
    };
    Ok(Body { title: title.to_owned(), main })
}

fn amount(visit: &Visit<'_>, coverage: &CoverageAnswer) -> String {
    let missing: usize = coverage.gaps.iter().map(|gap| gap.years.len()).sum();
    let present: usize = coverage.rows.iter().map(|row| row.reports).sum();
    match visit.lang {
        Lang::Zh => format!("{present} 份报告（副本不计），系列中缺 {missing} 年。"),
        Lang::En => format!(
            "{present} works (copies not counted); {missing} years missing inside series."
        ),
    }
}

/// What is missing, series by series.
fn gaps(visit: &Visit<'_>, coverage: &CoverageAnswer) -> Markup {
    html! {
        @if !coverage.gaps.is_empty() {
            details.twin {
                summary { (visit.say("缺哪些年", "Missing years")) }
                dl {
                    @for gap in &coverage.gaps {
                        dt lang="zh" {
                            (gap.region.last().map_or("?", String::as_str)) " "
                            (visit.lang.name(List::Kind, gap.kind.as_deref().unwrap_or("other")))
                        }
                        dd { (gap.years.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")) }
                    }
                }
            }
        }
    }
}

fn name(visit: &Visit<'_>, series: &[CoverageRow]) -> String {
    let Some(row) = series.first() else { return String::new() };
    let kind = visit.lang.name(List::Kind, row.kind.as_deref().unwrap_or("other"));
    format!("{} {kind}", row.region.last().map_or("?", String::as_str))
}

fn cell(visit: &Visit<'_>, row: Option<&CoverageRow>) -> Markup {
    let Some(row) = row else { return html! { td.cell.out { } } };
    if row.reports == 0 {
        return html! { td.cell.gap title=(visit.say("缺", "missing")) { "–" } };
    }
    let Some(year) = row.year else { return html! { td.cell.has { (row.reports) } } };
    let year = year.to_string();
    let region = row.region.join("/");
    let mut pairs = vec![("year", year.as_str())];
    pairs.extend((!region.is_empty()).then_some(("region", region.as_str())));
    pairs.extend(row.kind.as_deref().map(|kind| ("kind", kind)));
    let what = format!("{} {year}", row.region.last().map_or("?", String::as_str));
    html! {
        td.cell.has {
            a href=(visit.link("/reports", &pairs)) aria-label=(format!("{what}: {}", row.reports)) { (row.reports) }
        }
    }
}
