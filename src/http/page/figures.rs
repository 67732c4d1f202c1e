//! The tables of figures and of commitments: one row each, down to its passage.
//!
//! The order of the whole list is the server's (`sort`); a script sorts the rows of one page by any
//! column. The numbers are those of the commands of the same names.

use maud::{Markup, html};
use serde_json::Value;

use super::facets::{active, shown};
use super::search::Known;
use super::words::{List, figure_value};
use super::{Body, Visit, frame, part, same};
use crate::api::DEFAULT_ROWS;
use crate::error::Result;
use crate::http::commands::{commitments_request, figures_request};
use crate::http::params::Params;
use crate::output::answer::Report;
use crate::output::commitments::Commitment;
use crate::output::figures::Figure;

/// Conditions that a table may be narrowed by.
const CONDITIONS: [&str; 15] = [
    "q",
    "indicator",
    "unit",
    "period",
    "status",
    "figure_kind",
    "deadline",
    "strength",
    "min_specificity",
    "year",
    "region",
    "kind",
    "role",
    "topic",
    "report",
];

/// Returns the page of figures.
pub(super) fn figures(visit: &Visit<'_>) -> Result<Body> {
    let answer = visit.library.figures(&figures_request(visit.params)?)?;
    let (limit, offset) = part(visit.params, DEFAULT_ROWS)?;
    let known = known(visit, answer.figures.iter().map(|figure| &figure.report))?;
    let title = visit.say("数字", "Figures");
    let heads = [
        ("报告", "Report"),
        ("指标", "Indicator"),
        ("值", "Value"),
        ("单位", "Unit"),
        ("种类", "Kind"),
        ("性质", "Status"),
        ("时期", "Period"),
        ("原文", "As printed"),
    ];
    let main = html! {
        h1 { (title) " " small { (answer.total) } }
        (asking(visit, &[("status", List::Status), ("figure_kind", List::FigureKind)], "indicator"))
        (active(visit))
        @if known.has_sample() { (frame::sample_note(visit)) }
        @if answer.total == 0 {
            (none(visit, |params| {
                let mut request = figures_request(params)?;
                request.limit = Some(0);
                Ok(visit.library.figures(&request)?.total)
            }))
        } @else {
            (table(visit, &heads, &html! {
                @for figure in &answer.figures { (figure_row(visit, figure, &known)) }
            }))
        }
        (frame::pager(visit, limit, offset, answer.total))
    };
    Ok(Body { title: title.to_owned(), main })
}

/// Returns the page of commitments.
pub(super) fn commitments(visit: &Visit<'_>) -> Result<Body> {
    let answer = visit.library.commitments(&commitments_request(visit.params)?)?;
    let (limit, offset) = part(visit.params, DEFAULT_ROWS)?;
    let known = known(visit, answer.commitments.iter().map(|promise| &promise.report))?;
    let title = visit.say("承诺", "Commitments");
    let heads = [
        ("报告", "Report"),
        ("做什么", "Act"),
        ("对象", "Object"),
        ("主体", "Body"),
        ("力度", "Strength"),
        ("具体度", "Specificity"),
        ("期限", "Deadline"),
        ("原文", "As printed"),
    ];
    let main = html! {
        h1 { (title) " " small { (answer.total) } }
        (asking(visit, &[("strength", List::Strength)], "deadline"))
        (active(visit))
        @if known.has_sample() { (frame::sample_note(visit)) }
        @if answer.total == 0 {
            (none(visit, |params| {
                let mut request = commitments_request(params)?;
                request.limit = Some(0);
                Ok(visit.library.commitments(&request)?.total)
            }))
        } @else {
            (table(visit, &heads, &html! {
                @for promise in &answer.commitments { (promise_row(visit, promise, &known)) }
            }))
        }
        (frame::pager(visit, limit, offset, answer.total))
    };
    Ok(Body { title: title.to_owned(), main })
}

/// Reads the reports that rows are of.
fn known<'a>(
    visit: &Visit<'_>,
    ids: impl Iterator<Item = &'a Option<String>>,
) -> Result<Known> {
    Known::named(visit, ids.flatten().cloned().collect())
}

/// Says that no row answers, and what each condition costs.
fn none(visit: &Visit<'_>, count: impl Fn(&Params) -> Result<usize>) -> Markup {
    let mut found = Vec::new();
    for name in CONDITIONS {
        let values = visit.params.all(name);
        let params = visit.params.without(&[name, "offset"]);
        // What fails here must not hide that nothing was found.
        let total = if values.is_empty() { 0 } else { count(&params).unwrap_or(0) };
        if total > 0 {
            let values: Vec<String> =
                values.iter().map(|value| shown(visit, name, value)).collect();
            found.push((visit.turn(&params), values.join(" "), total));
        }
    }
    html! {
        section.nothing {
            p role="status" { (visit.say("没有符合的行。", "No row answers.")) }
            @if !found.is_empty() {
                ul {
                    @for (address, values, total) in &found {
                        li { a href=(address) { (visit.say("不限", "Without ")) " " (values) } " — " b { (total) } }
                    }
                }
            }
        }
    }
}

/// The form above a table.
fn asking(visit: &Visit<'_>, lists: &[(&str, List)], text: &str) -> Markup {
    let value = |name: &str| visit.params.one(name).ok().flatten().unwrap_or_default();
    let field = |name: &str, zh: &'static str, en: &'static str, placeholder: &str| {
        html! {
            label {
                span { (visit.say(zh, en)) }
                input name=(name) value=(value(name)) placeholder=(placeholder);
            }
        }
    };
    html! {
        form.asking action=(visit.view.path()) {
            @if value("lang") == "en" { input type="hidden" name="lang" value="en"; }
            (field("q", "词语", "Words", "养老"))
            @if text == "indicator" {
                (field("indicator", "指标", "Indicator", "地区生产总值"))
                (field("unit", "单位", "Unit", "%"))
                (field("period", "所指年份", "About", "2020"))
            } @else {
                (field("deadline", "期限", "Deadline", "2030"))
                (field("min_specificity", "具体度至少", "Least specific", "0–5"))
            }
            (field("region", "地区", "Region", ""))
            (field("year", "报告年份", "Years", "2019..2025"))
            (field("report", "报告", "Report", ""))
            @for (name, list) in lists {
                label {
                    span {
                        @match list {
                            List::Status => { (visit.say("性质", "Status")) }
                            List::Strength => { (visit.say("力度", "Strength")) }
                            _ => { (visit.say("种类", "Kind")) }
                        }
                    }
                    select name=(name) {
                        option value="" { (visit.say("全部", "All")) }
                        @for (known, zh, en) in list.rows() {
                            option value=(known) selected[value(name) == *known] { (visit.say(zh, en)) }
                        }
                    }
                }
            }
            label {
                span { (visit.say("排序", "Order")) }
                select name="sort" {
                    @for (name, zh, en) in orders(text) {
                        option value=(name) selected[value("sort") == *name] { (visit.say(zh, en)) }
                    }
                }
            }
            @for name in ["kind", "role", "topic"] {
                @for value in visit.params.all(name) { input type="hidden" name=(name) value=(value); }
            }
            button { (visit.say("应用", "Apply")) }
        }
    }
}

/// The orders of the table whose form has a field: the default first, without a name.
fn orders(field: &str) -> &'static [(&'static str, &'static str, &'static str)] {
    if field == "indicator" {
        &[
            ("", "新报告在前", "Newest"),
            ("oldest", "旧报告在前", "Oldest"),
            ("value", "数值大在前", "Largest"),
        ]
    } else {
        &[
            ("", "新报告在前", "Newest"),
            ("oldest", "旧报告在前", "Oldest"),
            ("deadline", "期限近在前", "Due first"),
            ("specificity", "具体在前", "Most specific"),
        ]
    }
}

fn table(
    visit: &Visit<'_>,
    heads: &[(&'static str, &'static str)],
    rows: &Markup,
) -> Markup {
    html! {
        (same::files(visit))
        div.scroll tabindex="0" role="region" aria-label=(visit.say("表", "Table")) {
            table.rows data-sort {
                thead { tr { @for (zh, en) in heads { th scope="col" { (visit.say(zh, en)) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// The cell that leads to the passage.
fn printed(visit: &Visit<'_>, text: &str, passage: Option<&str>, title: &str) -> Markup {
    let address = passage.map(|id| visit.passage_link(id));
    html! {
        td.printed lang="zh" title=(title) {
            @if let Some(address) = address { a href=(address) { (text) } } @else { (text) }
        }
    }
}

/// The cell that names the report of a row.
fn of_report(visit: &Visit<'_>, report: Option<&Report>, year: Option<u16>) -> Markup {
    let text = year.map(|year| year.to_string()).unwrap_or_default();
    html! {
        td.of lang="zh" data-value=(text) {
            @if let Some(report) = report {
                a href=(visit.report_link(&report.id, "", None)) title=(report.title) {
                    span.year { (text) } " " (report.region.last().map_or(report.title.as_str(), String::as_str))
                }
            } @else { span.year { (text) } }
        }
    }
}

fn figure_row(visit: &Visit<'_>, figure: &Figure, known: &Known) -> Markup {
    let number = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let sort = number(&figure.low).or_else(|| number(&figure.high)).unwrap_or_default();
    let period = figure.period.map(|years| years.to_string());
    let path = figure.section.as_ref().map(|s| s.path.join(" › ")).unwrap_or_default();
    let report = figure.report.as_deref().and_then(|id| known.get(id));
    html! {
        tr {
            (of_report(visit, report, figure.year))
            th scope="row" lang="zh" title=[figure.indicator_id.as_deref()] { (figure.indicator.as_deref().unwrap_or("—")) }
            td.number data-value=(sort) { (figure_value(figure)) }
            td lang="zh" { (figure.unit.as_deref().unwrap_or_default()) }
            td { (visit.lang.name(List::FigureKind, &figure.kind)) }
            td { (visit.lang.name(List::Status, &figure.status)) }
            td { (period.unwrap_or_default()) }
            (printed(visit, &figure.text, figure.passage.as_deref(), &path))
        }
    }
}

fn promise_row(visit: &Visit<'_>, promise: &Commitment, known: &Known) -> Markup {
    let path = promise.section.as_ref().map(|s| s.path.join(" › ")).unwrap_or_default();
    let report = promise.report.as_deref().and_then(|id| known.get(id));
    let is_own = promise.deadline_source.as_deref() == Some("explicit");
    let due = promise.deadline.as_deref().unwrap_or_default();
    html! {
        tr {
            (of_report(visit, report, promise.year))
            th scope="row" lang="zh" { (promise.act) }
            td lang="zh" { (promise.object.as_deref().unwrap_or_default()) }
            td lang="zh" { (promise.actor.as_deref().unwrap_or_default()) }
            td title=[promise.cue.as_deref()] { (visit.lang.name(List::Strength, &promise.strength)) }
            td.number data-value=(promise.specificity) { (promise.specificity) "/5" }
            td data-value=(due) {
                @if is_own { b { (due) } } @else { span.inferred title=(visit.say("由报告推得", "inherited")) { (due) } }
            }
            (printed(visit, &promise.text, promise.passage.as_deref(), &path))
        }
    }
}
