//! The tables of figures and of commitments: one row each, down to its passage.

use maud::{Markup, html};
use serde_json::Value;

use super::words::List;
use super::{Body, Visit, frame, part};
use crate::api::DEFAULT_ROWS;
use crate::error::Result;
use crate::http::commands::{commitments_request, figures_request};
use crate::http::page::hits::place;
use crate::output::commitments::Commitment;
use crate::output::figures::Figure;

/// Returns the page of figures.
pub(super) fn figures(visit: &Visit<'_>) -> Result<Body> {
    let answer = visit.library.figures(&figures_request(visit.params)?)?;
    let (limit, offset) = part(visit.params, DEFAULT_ROWS)?;
    let title = visit.say("数字", "Figures");
    let heads = [
        ("年", "Year"),
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
        (table(visit, &heads, &html! {
            @for figure in &answer.figures { (figure_row(visit, figure)) }
        }))
        @if answer.total == 0 { (none(visit)) }
        (frame::pager(visit, limit, offset, answer.total))
    };
    Ok(Body { title: title.to_owned(), main })
}

/// Returns the page of commitments.
pub(super) fn commitments(visit: &Visit<'_>) -> Result<Body> {
    let answer = visit.library.commitments(&commitments_request(visit.params)?)?;
    let (limit, offset) = part(visit.params, DEFAULT_ROWS)?;
    let title = visit.say("承诺", "Commitments");
    let heads = [
        ("年", "Year"),
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
        (table(visit, &heads, &html! {
            @for promise in &answer.commitments { (promise_row(visit, promise)) }
        }))
        @if answer.total == 0 { (none(visit)) }
        (frame::pager(visit, limit, offset, answer.total))
    };
    Ok(Body { title: title.to_owned(), main })
}

fn none(visit: &Visit<'_>) -> Markup {
    html! {
        p.nothing { (visit.say("没有符合的行；少用一个条件再试。", "No row answers; try one filter less.")) }
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
            @if text == "indicator" { (field("indicator", "指标", "Indicator", "地区生产总值")) (field("unit", "单位", "Unit", "%")) }
            @else { (field("deadline", "期限", "Deadline", "2030")) }
            (field("region", "地区", "Region", ""))
            (field("year", "年份", "Years", "2019..2025"))
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
    let address = passage.and_then(|id| id.split_once('#')).map(|(report, _)| {
        visit.report_link(report, place(passage.unwrap_or_default()), None)
    });
    html! {
        td.printed lang="zh" title=(title) {
            @if let Some(address) = address { a href=(address) { (text) } } @else { (text) }
        }
    }
}

fn figure_row(visit: &Visit<'_>, figure: &Figure) -> Markup {
    let number = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let shown = |value: &Option<Value>| value.as_ref().map(readable);
    let (low, high) = (shown(&figure.low), shown(&figure.high));
    let value = match (shown(&figure.value), low, high) {
        (Some(value), _, _) => value,
        (None, Some(low), Some(high)) => format!("{low}–{high}"),
        (None, Some(low), None) => format!("≥ {low}"),
        (None, None, Some(high)) => format!("≤ {high}"),
        (None, None, None) => String::new(),
    };
    let sign = if figure.cmp == "approx" { "≈ " } else { "" };
    let sort = number(&figure.low).or_else(|| number(&figure.high)).unwrap_or_default();
    let period = figure.period.map(|years| match years.from == years.to {
        true => years.from.to_string(),
        false => format!("{}–{}", years.from, years.to),
    });
    let path = figure.section.as_ref().map(|s| s.path.join(" › ")).unwrap_or_default();
    html! {
        tr {
            td { (figure.year.map(|y| y.to_string()).unwrap_or_default()) }
            th scope="row" lang="zh" title=[figure.indicator_id.as_deref()] { (figure.indicator.as_deref().unwrap_or("—")) }
            td.number data-value=(sort) { (sign) (value) }
            td lang="zh" { (figure.unit.as_deref().unwrap_or_default()) }
            td { (visit.lang.name(List::FigureKind, &figure.kind)) }
            td { (visit.lang.name(List::Status, &figure.status)) }
            td { (period.unwrap_or_default()) }
            (printed(visit, &figure.text, figure.passage.as_deref(), &path))
        }
    }
}

/// Writes a number as people read it: in 万 and 亿 where these leave few digits, as reports do.
fn readable(value: &Value) -> String {
    let Some(number) = value.as_f64() else { return value.to_string() };
    for (unit, name) in [(1e8, "亿"), (1e4, "万")] {
        let scaled = number / unit;
        // Not where rounding would show: 12345.6789万 stays as it is.
        let rounded = (scaled * 1e4).round() / 1e4;
        if scaled.abs() >= 1.0 && (rounded - scaled).abs() < 1e-9 {
            return format!("{rounded}{name}");
        }
    }
    value.to_string()
}

fn promise_row(visit: &Visit<'_>, promise: &Commitment) -> Markup {
    let path = promise.section.as_ref().map(|s| s.path.join(" › ")).unwrap_or_default();
    html! {
        tr {
            td { (promise.year.map(|y| y.to_string()).unwrap_or_default()) }
            th scope="row" lang="zh" { (promise.act) }
            td lang="zh" { (promise.object.as_deref().unwrap_or_default()) }
            td lang="zh" { (promise.actor.as_deref().unwrap_or_default()) }
            td title=[promise.cue.as_deref()] { (visit.lang.name(List::Strength, &promise.strength)) }
            td.number data-value=(promise.specificity) { (promise.specificity) }
            td title=[promise.deadline_source.as_deref()] { (promise.deadline.as_deref().unwrap_or_default()) }
            (printed(visit, &promise.text, promise.passage.as_deref(), &path))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn large_numbers_are_read_in_their_magnitudes() {
        let check = |value: Value, expected: &str| assert_eq!(readable(&value), expected);
        check(json!(360_000_000_000_u64), "3600亿");
        check(json!(26_000), "2.6万");
        check(json!(-50_190), "-5.019万");
        check(json!(9_999), "9999");
        check(json!(123_456_789), "12345.6789万");
        check(json!(6.5), "6.5");
        check(json!(12_345.678), "12345.678");
    }
}
