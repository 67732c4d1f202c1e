//! The timeline above the hits: a bar a year, hollow where reports lack what was asked, a gap where
//! there is no report. Each year is a link that filters; the same numbers stand in a table below.

use maud::{Markup, html};

use super::years::{Bar, Held, timeline};
use super::{Lang, Visit};
use crate::api::FilterWords;
use crate::error::Result;
use crate::output::facets::FacetsView;
use crate::query::YearRange;

/// A year of the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Year {
    year: u16,
    /// Passages that answer.
    passages: usize,
    /// Reports that hold them.
    with: usize,
    /// Works of the year.
    reports: usize,
}

/// Returns the strip of an answer; nothing for less than two years.
pub(super) fn strip(
    visit: &Visit<'_>,
    filters: &FilterWords,
    facets: &FacetsView,
) -> Result<Markup> {
    let years = years(visit, filters, facets)?;
    if years.len() < 2 {
        return Ok(html! {});
    }
    let asked: Vec<String> = visit.params.all("year");
    let ranges: Vec<YearRange> =
        asked.iter().filter_map(|text| YearRange::parse(text).ok()).collect();
    let bars: Vec<Bar> =
        years.iter().map(|year| bar(visit, year, &asked, &ranges)).collect();
    Ok(html! {
        section.strip aria-label=(visit.say("各年", "By year")) {
            (timeline(&bars, true))
            (twin(visit, &years))
        }
    })
}

fn bar(visit: &Visit<'_>, year: &Year, asked: &[String], ranges: &[YearRange]) -> Bar {
    let text = year.year.to_string();
    let is_alone = asked.len() == 1 && asked.first() == Some(&text);
    let values: &[&str] = if is_alone { &[] } else { &[text.as_str()] };
    Bar {
        year: year.year,
        weight: year.passages as f64,
        held: match (year.reports, year.passages) {
            (0, _) => Held::NoReport,
            (_, 0) => Held::Nothing,
            _ => Held::Something,
        },
        said: said(visit, year),
        address: visit.turn(&visit.params.with("year", values).without(&["offset"])),
        is_picked: ranges.iter().any(|range| range.contains(year.year)),
        is_alone,
    }
}

fn said(visit: &Visit<'_>, year: &Year) -> String {
    let Year { year, passages, with, reports } = *year;
    match (visit.lang, reports) {
        (Lang::Zh, 0) => format!("{year} 年：无报告"),
        (Lang::Zh, _) => format!("{year} 年：{reports} 篇中 {with} 篇有，{passages} 段"),
        (Lang::En, 0) => format!("{year}: no report"),
        (Lang::En, _) => {
            format!("{year}: {passages} passages in {with} of {reports} reports")
        }
    }
}

/// The same numbers as a table.
fn twin(visit: &Visit<'_>, years: &[Year]) -> Markup {
    html! {
        details.twin {
            summary { (visit.say("数表", "As a table")) }
            div.scroll tabindex="0" role="region" aria-label=(visit.say("数表", "As a table")) {
                table {
                    thead {
                        tr {
                            th scope="col" { (visit.say("年", "Year")) }
                            th.number scope="col" { (visit.say("段", "Passages")) }
                            th.number scope="col" { (visit.say("有的报告", "Reports with it")) }
                            th.number scope="col" { (visit.say("报告", "Reports")) }
                        }
                    }
                    tbody {
                        @for year in years.iter().filter(|year| year.reports > 0) {
                            tr {
                                th scope="row" { (year.year) }
                                td.number { (year.passages) }
                                td.number { (year.with) }
                                td.number { (year.reports) }
                            }
                        }
                    }
                }
            }
            @let gaps: Vec<String> = years.iter().filter(|year| year.reports == 0).map(|year| year.year.to_string()).collect();
            @if !gaps.is_empty() { p { (visit.say("无报告：", "No report: ")) (gaps.join(" ")) } }
        }
    }
}

/// Returns every year from the first report to the last, of the reports that pass the filters.
fn years(
    visit: &Visit<'_>,
    filters: &FilterWords,
    facets: &FacetsView,
) -> Result<Vec<Year>> {
    let whole = FilterWords {
        regions: filters.regions.clone(),
        kinds: filters.kinds.clone(),
        reports: filters.reports.clone(),
        ..FilterWords::default()
    };
    let rows = visit.library.coverage(&whole)?.rows;
    let known = || rows.iter().filter(|row| row.reports > 0).filter_map(|row| row.year);
    let (Some(first), Some(last)) = (known().min(), known().max()) else {
        return Ok(Vec::new());
    };
    let of = |year: u16| {
        let found = facets.year.iter().find(|count| count.value == Some(year));
        let works = rows.iter().filter(|row| row.year == Some(year));
        Year {
            year,
            passages: found.map_or(0, |count| count.passages),
            with: found.map_or(0, |count| count.reports),
            reports: works.map(|row| row.reports).sum(),
        }
    };
    Ok((first..=last).map(of).collect())
}
