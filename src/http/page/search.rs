//! The search page: the box, what narrows the answer, and the hits.

use maud::{Markup, html};

use super::facets::narrowing;
use super::hits::{Manner, hits};
use super::strip::strip;
use super::words::List;
use super::{Body, Visit, empty, frame};
use crate::api::FilterWords;
use crate::error::Result;
use crate::http::commands::search_request;
use crate::output::answer::{Absent, SearchAnswer};

/// Series whose absent years are shown.
const SERIES: usize = 12;

/// Returns the page of a search, or the welcome without one.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    if visit.params.one("q")?.is_none() {
        return welcome(visit);
    }
    let mut request = search_request(visit.params)?;
    request.facets = true;
    let answer = visit.library.search(&request)?;
    let manner = Manner::of(visit.params.one("view")?);
    let found = answer.total.passages > 0;
    let main = html! {
        div.columns {
            @if let Some(facets) = &answer.facets { (narrowing(visit, facets)) }
            div.results {
                @if found {
                    (summary(visit, &answer, manner))
                    @if let Some(facets) = &answer.facets { (strip(visit, &request.filters, facets)?) }
                    (is_sample(visit, &answer)?)
                    (hits(visit, &answer.hits, manner))
                    (frame::pager(visit, request.limit, request.offset, answer.total.passages))
                    (absent(visit, &answer.absent))
                } @else {
                    (empty::nothing(visit, &request, &answer))
                }
            }
        }
    };
    Ok(Body { title: request.query, main })
}

/// Says so where the hits are of the invented sample. Sample reports are left out beside real ones,
/// so the first hit speaks for all.
fn is_sample(visit: &Visit<'_>, answer: &SearchAnswer) -> Result<Markup> {
    let Some(hit) = answer.hits.first() else { return Ok(html! {}) };
    let filters =
        FilterWords { reports: vec![hit.report.id.clone()], ..FilterWords::default() };
    let found = visit.library.reports(&filters, Some(1), 0)?;
    let is_sample = found.reports.iter().any(|report| report.sample);
    Ok(html! { @if is_sample { (frame::sample_note(visit)) } })
}

fn summary(visit: &Visit<'_>, answer: &SearchAnswer, manner: Manner) -> Markup {
    let sort = visit.params.one("sort").ok().flatten();
    html! {
        div.summary {
            h1 role="status" { (empty::amount(visit, answer.total)) }
            @if !answer.understood.is_empty() {
                p.note {
                    (visit.say("理解为：", "Understood as: "))
                    @for word in &answer.understood { span.tag lang="zh" { (word.text) @for form in &word.means { " = " (form) } } }
                }
            }
            @if answer.relaxed {
                p.note {
                    (visit.say("含有全部词语的段落很少或没有，以下有的只含其中一部分。",
                        "Few passages or none hold all words; some of these hold a part of them."))
                }
            }
            div.switches {
                span role="group" aria-label=(visit.say("显示", "View")) {
                    @for (name, zh, en, known) in Manner::ALL {
                        (choice(visit, "view", (name != "list").then_some(name), visit.say(zh, en), known == manner))
                    }
                }
                span role="group" aria-label=(visit.say("排序", "Order")) {
                    @for (name, zh, en) in [(None, "默认", "Default"), (Some("newest"), "新", "Newest"), (Some("oldest"), "旧", "Oldest"), (Some("score"), "相关", "Best")] {
                        (choice(visit, "sort", name, visit.say(zh, en), sort == name))
                    }
                }
            }
        }
    }
}

/// One value of a parameter as a link that sets it.
fn choice(
    visit: &Visit<'_>,
    name: &str,
    value: Option<&str>,
    label: &str,
    is_set: bool,
) -> Markup {
    let values: Vec<&str> = value.into_iter().collect();
    let params = visit.params.with(name, &values).without(&["offset"]);
    html! {
        a href=(visit.turn(&params)) aria-current=[is_set.then_some("true")] data-turn { (label) }
    }
}

/// The years of the searched series that lack what was found.
fn absent(visit: &Visit<'_>, absent: &[Absent]) -> Markup {
    let years =
        |years: &[u16]| years.iter().map(u16::to_string).collect::<Vec<_>>().join(" ");
    html! {
        @if !absent.is_empty() {
            details.absent {
                summary { (visit.say("哪些年份没有", "Years without it")) }
                table {
                    thead {
                        tr {
                            th { (visit.say("系列", "Series")) }
                            th { (visit.say("有报告而未提", "Report without it")) }
                            th { (visit.say("无报告", "No report")) }
                        }
                    }
                    tbody {
                        @for series in absent.iter().take(SERIES) {
                            tr {
                                th scope="row" {
                                    (series.region.last().map_or("", String::as_str)) " "
                                    (visit.lang.name(List::Kind, series.kind.unwrap_or("other")))
                                }
                                td { (years(&series.without)) }
                                td { (years(&series.no_report)) }
                            }
                        }
                    }
                }
                @if absent.len() > SERIES { p { "+ " (absent.len() - SERIES) } }
            }
        }
    }
}

/// The page of a visitor who has asked nothing yet.
fn welcome(visit: &Visit<'_>) -> Result<Body> {
    let coverage = visit.library.coverage(&FilterWords::default())?;
    let reports = visit.library.reports_count();
    let years =
        coverage.rows.iter().filter(|row| row.reports > 0).filter_map(|row| row.year);
    let span = years.clone().min().zip(years.max());
    let first = visit.library.reports(&FilterWords::default(), Some(1), 0)?;
    let examples: [(&str, &str, &str); 7] = [
        ("“15分钟社区生活圈”", "原文短语，一字不差", "an exact phrase"),
        ("养老服务", "几个词，按相关排序", "words, ranked"),
        ("养老 (床位 | 食堂) -就业", "与、或、非", "and, or, not"),
        ("养老 NEAR/20 床位", "相距不过二十字", "within twenty characters"),
        ("“推动*高质量发展”", "* 代表至多八个字", "* stands for up to eight characters"),
        (
            "“高质量发展” 年:2021.. 部分:任务",
            "限定年份和章节",
            "years and parts of a report",
        ),
        ("床位 主题:养老 有:数字", "限定主题，含有数字", "a subject, with figures"),
    ];
    let main = html! {
        section.welcome {
            h1 { (visit.say("政府报告全文检索", "Search in government reports")) }
            p.lead {
                @match visit.lang {
                    super::Lang::Zh => {
                        (reports) " 篇报告"
                        @if let Some((from, to)) = span { "，" (from) "–" (to) " 年" }
                        "。加引号的短语逐字核对原文：查到的都在，没有的确实没有。"
                    }
                    super::Lang::En => {
                        (reports) " reports"
                        @if let Some((from, to)) = span { ", " (from) "–" (to) }
                        ". A quoted phrase is proved on the text: what is there is found, what is not is not."
                    }
                }
            }
            @if first.reports.iter().any(|report| report.sample) { (frame::sample_note(visit)) }
            h2 { (visit.say("怎样检索", "How to ask")) }
            dl.syntax {
                @for (query, zh, en) in examples {
                    dt { a href=(visit.link("/", &[("q", query)])) { code { (query) } } }
                    dd { (visit.say(zh, en)) }
                }
            }
            p { a href=(visit.link("/coverage", &[])) { (visit.say("馆藏一览：有什么，缺什么", "Coverage: what is here and what is missing")) } }
            p.keys {
                kbd { "/" } " " (visit.say("检索框", "search box")) " · "
                kbd { "n" } " " kbd { "p" } " " (visit.say("下一条、上一条", "next and previous hit"))
            }
        }
    };
    Ok(Body { title: visit.say("检索", "Search").to_owned(), main })
}
