//! The page of a phrase: a timeline over all series, first and last use, a table of every series, other
//! ways to write it.
//!
//! Years before the first use are told by their number and not drawn, unless they are asked for
//! (`span=all`): of seventy years the ten that matter would be off the screen. Series that never use a
//! phrase are folded. Every number leads to the passages that it counts.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::hits::place;
use super::marked::marked;
use super::words::List;
use super::years::{Bar, Column, Held, columns, heads, timeline};
use super::{Body, Lang, Visit};
use crate::api::TraceRequest;
use crate::error::Result;
use crate::http::commands::trace_request;
use crate::output::trace::{FirstUse, LastUse, TraceRow, TracedPhrase, UsePlace};

/// Years that are drawn before the first use.
const BEFORE: u16 = 3;
/// Reports whose cells lead to them by name; of more, a cell leads to its region, kind and year.
const NAMED: usize = 3_000;
/// Forms of a phrase that have a table of their own.
const FORMS: usize = 6;

/// Returns the page of phrases, or the form that asks for some.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    let title = visit.say("提法", "Phrases");
    if visit.params.all("q").is_empty() {
        let main = html! {
            h1 { (title) }
            p.lead { (visit.say("一个提法最早何时出现，历年多少，后来怎样；可以几个并列。",
                "When a phrase first appeared, how often it stands in every year, what became of it; several side by side.")) }
            (asking(visit))
        };
        return Ok(Body { title: title.to_owned(), main });
    }
    let request: TraceRequest = trace_request(visit.params)?;
    let answer =
        visit.library.trace_with_variants(&request, visit.library.own_variants())?;
    let reports = Reports::of(visit, &request)?;
    let main = html! {
        h1 { (title) }
        (asking(visit))
        @for phrase in &answer.phrases { (one(visit, phrase, &reports)) }
    };
    Ok(Body { title: request.phrases.join(" "), main })
}

fn asking(visit: &Visit<'_>) -> Markup {
    let phrases = visit.params.all("q");
    let value = |name: &str| visit.params.one(name).ok().flatten().unwrap_or_default();
    let mut fields = phrases.clone();
    fields.push(String::new());
    html! {
        form.asking action="/trace" {
            @if visit.lang == Lang::En { input type="hidden" name="lang" value="en"; }
            @for (n, phrase) in fields.iter().enumerate() {
                label {
                    span { (visit.say("提法", "Phrase")) " " (n + 1) }
                    input name="q" value=(phrase) placeholder="一刻钟便民生活圈";
                }
            }
            label { span { (visit.say("地区", "Region")) } input name="region" value=(value("region")); }
            label { span { (visit.say("年份", "Years")) } input name="year" value=(value("year")) placeholder="2019..2025"; }
            button { (visit.say("追踪", "Follow")) }
        }
    }
}

fn one(visit: &Visit<'_>, phrase: &TracedPhrase, reports: &Reports) -> Markup {
    let table = Table {
        query: format!("“{}”", phrase.phrase),
        rows: &phrase.rows,
        first: phrase.first_use.as_ref().map(|first| first.place.year),
        reports,
    };
    let forms = phrase.variants.iter().take(FORMS);
    html! {
        section.traced {
            h2 lang="zh" { "“" (phrase.phrase) "”" }
            p {
                b { (phrase.occurrences) } (visit.say(" 处，", " occurrences in ")) b { (phrase.reports_with) } (visit.say(" 篇报告", " reports"))
                @if let Some(state) = &phrase.state { " · " (said(visit, state)) }
                " · " a href=(visit.link("/", &[("q", &table.query)])) { (visit.say("看原文", "Passages")) }
            }
            @if let Some(first) = &phrase.first_use { (first_use(visit, first)) }
            @if let Some(last) = &phrase.last_use { (last_use(visit, last)) }
            (table.timeline(visit))
            (table.grid(visit))
            @for form in forms {
                @let table = Table { query: format!("“{}”", form.form), rows: &form.rows, first: None, reports };
                details.form {
                    summary {
                        h3 lang="zh" { (form.form) }
                        " " small { (visit.lang.name(List::Variant, &form.relation)) " · " (form.occurrences) (visit.say(" 处", " occurrences")) }
                    }
                    (table.grid(visit))
                }
            }
        }
    }
}

fn said(visit: &Visit<'_>, state: &str) -> String {
    let known = match state {
        "new" => visit.say("新出现", "new"),
        "active" => visit.say("沿用", "active"),
        "fading" => visit.say("减少", "fading"),
        "dormant" => visit.say("上一年未提", "dormant"),
        "retired" => visit.say("不再使用", "retired"),
        "returned" => visit.say("重新出现", "returned"),
        other => return other.to_owned(),
    };
    known.to_owned()
}

fn first_use(visit: &Visit<'_>, first: &FirstUse) -> Markup {
    html! {
        (use_of(visit, visit.say("最早", "First use"), &first.place))
        p.note {
            @match (visit.lang, first.left_censored) {
                (Lang::Zh, true) => { "此前没有报告可查，未必是首次提出。" }
                (Lang::En, true) => { "No earlier report was searched: this may not be the first use." }
                (Lang::Zh, false) => { "此前的 " (first.checked_before) " 篇报告都没有。" }
                (Lang::En, false) => { "Not in the " (first.checked_before) " reports before." }
            }
        }
    }
}

fn last_use(visit: &Visit<'_>, last: &LastUse) -> Markup {
    html! {
        (use_of(visit, visit.say("最近", "Last use"), &last.place))
        @if let Some(year) = last.absent_since {
            p.note {
                @match visit.lang {
                    Lang::Zh => { (year) " 年起的 " (last.checked_after) " 篇报告未再提及。" }
                    Lang::En => { "Not in the " (last.checked_after) " reports since " (year) "." }
                }
            }
        }
    }
}

fn use_of(visit: &Visit<'_>, label: &str, found: &UsePlace) -> Markup {
    let address = visit.report_link(&found.report.id, place(&found.passage), None);
    html! {
        details.use {
            summary {
                (label) " " span.year { (found.year) } " "
                span lang="zh" { (found.report.region.last().map_or("", String::as_str)) }
            }
            blockquote lang="zh" {
                (marked(&found.text, &found.matches))
                footer { a href=(address) { (found.citation) } }
            }
        }
    }
}

/// The reports of a year of a series, by which a cell leads to exactly what it counts.
#[derive(Debug, Default)]
struct Reports {
    ids: BTreeMap<(Vec<String>, Option<String>, u16), Vec<String>>,
}

impl Reports {
    fn of(visit: &Visit<'_>, request: &TraceRequest) -> Result<Self> {
        let mut found = Self::default();
        // Which parts of a report are searched does not change which reports there are.
        let filters = request.filters.without("--role").without("--topic");
        let reports = visit.library.reports(&filters, Some(NAMED), 0)?;
        if reports.total > NAMED {
            return Ok(found);
        }
        for report in reports.reports {
            let Some(year) = report.year else { continue };
            let series = (report.region, report.kind, year);
            found.ids.entry(series).or_default().push(report.id);
        }
        Ok(found)
    }

    /// Returns where the passages of a row can be read.
    fn link(&self, visit: &Visit<'_>, query: &str, row: &TraceRow) -> String {
        let year = row.year.to_string();
        let region = row.region.join("/");
        let series = (row.region.clone(), row.kind.clone(), row.year);
        let mut pairs = vec![("q", query)];
        match self.ids.get(&series) {
            Some(ids) => pairs.extend(ids.iter().map(|id| ("report", id.as_str()))),
            None => {
                pairs.extend([("year", year.as_str()), ("region", region.as_str())]);
                pairs.extend(row.kind.as_deref().map(|kind| ("kind", kind)));
            }
        }
        visit.link("/", &pairs)
    }
}

/// The rows of a phrase or of another form of it.
struct Table<'a> {
    query: String,
    rows: &'a [TraceRow],
    first: Option<u16>,
    reports: &'a Reports,
}

/// Counts of a year over all series.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    reports: usize,
    with: usize,
    occurrences: usize,
    chars: usize,
}

impl Table<'_> {
    /// Returns the first year that is drawn.
    fn start(&self, visit: &Visit<'_>) -> u16 {
        let is_whole = visit.params.one("span").ok().flatten() == Some("all");
        let used =
            self.rows.iter().filter(|row| row.reports_with > 0).map(|row| row.year);
        match self.first.or_else(|| used.min()) {
            Some(first) if !is_whole => first.saturating_sub(BEFORE),
            _ => 0,
        }
    }

    /// Writes a bar for each year, all series taken together.
    fn timeline(&self, visit: &Visit<'_>) -> Markup {
        let start = self.start(visit);
        let mut years: BTreeMap<u16, Sum> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.year >= start) {
            let sum = years.entry(row.year).or_default();
            sum.reports += row.reports;
            sum.with += row.reports_with;
            sum.occurrences += row.occurrences.unwrap_or(0);
            sum.chars += row.chars.unwrap_or(0);
        }
        let ends = (years.keys().next(), years.keys().next_back());
        let (Some(&from), Some(&to)) = ends else { return html! {} };
        let sum = |year: u16| years.get(&year).copied().unwrap_or_default();
        let bars: Vec<Bar> =
            (from..=to).map(|year| self.bar(visit, year, sum(year))).collect();
        html! {
            div.strip role="group" aria-label=(visit.say("各年，全部系列", "By year, all series")) {
                (timeline(&bars, false))
                p.legend { (visit.say("各年每万字次数，全部系列合计；空心：有报告而未提", "Per 10,000 characters and year, all series; hollow: reports without it")) }
            }
        }
    }

    fn bar(&self, visit: &Visit<'_>, year: u16, sum: Sum) -> Bar {
        let Sum { reports, with, occurrences, chars } = sum;
        let rate =
            if chars > 0 { occurrences as f64 * 10_000.0 / chars as f64 } else { 0.0 };
        let text = year.to_string();
        let kept = visit.params.without(&["q", "year", "span", "by"]);
        let asked = kept.with("q", &[&self.query]).with("year", &[&text]);
        Bar {
            year,
            weight: rate,
            held: match (reports, occurrences) {
                (0, _) => Held::NoReport,
                (_, 0) => Held::Nothing,
                _ => Held::Something,
            },
            said: match (visit.lang, reports) {
                (Lang::Zh, 0) => format!("{year} 年：无报告"),
                (Lang::En, 0) => format!("{year}: no report"),
                (Lang::Zh, _) => format!(
                    "{year} 年：{reports} 篇中 {with} 篇有，{occurrences} 处，每万字 {rate:.1}"
                ),
                (Lang::En, _) => format!(
                    "{year}: {occurrences} times in {with} of {reports} reports, {rate:.1} per 10,000"
                ),
            },
            address: format!("/{}", asked.query()),
            is_picked: false,
            is_alone: false,
        }
    }

    /// Writes a row for each series; those that never use the phrase are folded.
    fn grid(&self, visit: &Visit<'_>) -> Markup {
        let start = self.start(visit);
        let series: Vec<&[TraceRow]> = self
            .rows
            .chunk_by(|a, b| (&a.region, &a.kind) == (&b.region, &b.kind))
            .collect();
        let (with, without): (Vec<_>, Vec<_>) = series
            .into_iter()
            .partition(|rows| rows.iter().any(|row| row.reports_with > 0));
        let has_earlier = self.rows.iter().any(|row| row.year < start);
        html! {
            (self.part(visit, &with, start))
            @if has_earlier {
                p.earlier { a href=(visit.turn(&visit.params.with("span", &["all"]))) data-turn {
                    (visit.say("画出更早的年份", "Draw the earlier years too"))
                } }
            }
            @if !without.is_empty() {
                details.twin {
                    summary { (without.len()) (visit.say(" 个系列从未使用", " series never use it")) }
                    ul.names lang="zh" {
                        @for rows in &without { li { (name(visit, rows)) } }
                    }
                }
            }
        }
    }

    fn part(&self, visit: &Visit<'_>, series: &[&[TraceRow]], start: u16) -> Markup {
        let rows = || series.iter().flat_map(|rows| rows.iter());
        let years: BTreeSet<u16> = rows()
            .filter(|row| row.reports > 0 && row.year >= start)
            .map(|row| row.year)
            .collect();
        let columns = columns(&years);
        let most = rows().filter_map(|row| row.per_10k).fold(0.0, f64::max);
        let has_earlier = rows().any(|row| row.year < start && row.reports > 0);
        html! {
            @if !series.is_empty() {
                div.scroll tabindex="0" role="region" data-end aria-label=(visit.say("各系列各年", "Every series by year")) {
                    table.grid {
                        caption { (visit.say("每万字次数，点开是原文；空心：有报告而未提；–：无报告", "Per 10,000 characters, each leads to its passages; hollow: report without it; –: no report")) }
                        thead {
                            tr {
                                th scope="col" { (visit.say("系列", "Series")) }
                                @if has_earlier { th scope="col" { (visit.say("更早", "Earlier")) } }
                                (heads(&columns))
                            }
                        }
                        tbody {
                            @for rows in series {
                                tr {
                                    th scope="row" lang="zh" { (name(visit, rows)) }
                                    @if has_earlier { (earlier(visit, rows, start)) }
                                    @for column in &columns {
                                        @match column {
                                            Column::Year(year) => (self.cell(visit, rows.iter().find(|row| row.year == *year), most)),
                                            Column::Run(..) => { td.cell.out {} }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn cell(&self, visit: &Visit<'_>, row: Option<&TraceRow>, most: f64) -> Markup {
        let Some(row) = row else { return html! { td.cell.out {} } };
        let (Some(occurrences), Some(rate)) = (row.occurrences, row.per_10k) else {
            return html! { td.cell.gap { "–" } };
        };
        let height = if most > 0.0 { (rate / most * 20.0).round().max(1.0) } else { 0.0 };
        let chars = row.chars.unwrap_or(0);
        let title = match visit.lang {
            Lang::Zh => format!("{occurrences} 处 / {chars} 字"),
            Lang::En => format!("{occurrences} in {chars} characters"),
        };
        html! {
            td.cell.has title=(title) {
                svg.spark viewBox="0 0 10 20" preserveAspectRatio="none" aria-hidden="true" {
                    @if occurrences > 0 { rect.bar x="2" width="6" y=(20.0 - height) height=(height) {} }
                    @else { rect.hollow x="2" width="6" y="17" height="2" {} }
                }
                @if occurrences > 0 { a href=(self.reports.link(visit, &self.query, row)) { (format!("{rate:.1}")) } }
                @else { "0" }
            }
        }
    }
}

/// The years of a series before the first that is drawn, in one cell.
fn earlier(visit: &Visit<'_>, rows: &[TraceRow], start: u16) -> Markup {
    let before = rows.iter().filter(|row| row.year < start);
    let reports: usize = before.map(|row| row.reports).sum();
    html! {
        @if reports == 0 { td.cell.out {} }
        @else {
            td.cell.has { "0" small { (match visit.lang {
                Lang::Zh => format!("／{reports} 篇"),
                Lang::En => format!(" / {reports}"),
            }) } }
        }
    }
}

fn name(visit: &Visit<'_>, rows: &[TraceRow]) -> Markup {
    html! {
        @if let Some(row) = rows.first() {
            (row.region.last().map_or("", String::as_str)) " "
            (row.kind.as_deref().map(|kind| visit.lang.name(List::Kind, kind)).unwrap_or_default())
        }
    }
}
