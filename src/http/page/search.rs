//! The search page: the box, what narrows the answer, and the hits.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::facets::{active, narrowing};
use super::hits::{Manner, list};
use super::strip::strip;
use super::words::List;
use super::{Body, Visit, context, empty, frame, regions, welcome};
use crate::api::{FilterWords, SearchRequest};
use crate::error::Result;
use crate::http::commands::search_request;
use crate::output::answer::{Absent, Hit, Report, SearchAnswer};

/// Series whose absent years are shown.
const SERIES: usize = 12;
/// Other forms of a phrase that are shown.
const FORMS: usize = 6;

/// Returns the page of a search, or the welcome without one.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    if visit.params.one("q")?.is_none() {
        return welcome::body(visit);
    }
    let mut request = search_request(visit.params)?;
    request.facets = true;
    let manner = Manner::of(visit.params.one("view")?);
    let is_concordance = context::is_concordance(visit.params);
    let asked = SearchRequest {
        limit: if is_concordance || manner == Manner::Regions {
            1
        } else {
            request.limit
        },
        offset: if is_concordance { 0 } else { request.offset },
        ..request.clone()
    };
    let answer =
        visit.library.search_with_variants(&asked, visit.library.own_variants())?;
    let found = answer.total.passages > 0;
    let main = html! {
        div.columns {
            @if let Some(facets) = &answer.facets { (narrowing(visit, facets)) }
            div.results {
                (active(visit))
                @if found {
                    (summary(visit, &answer, manner))
                    @if let Some(facets) = &answer.facets { (strip(visit, &request.filters, facets)?) }
                    (shown(visit, &request, &answer, manner)?)
                    (absent(visit, &answer.absent))
                } @else {
                    (empty::nothing(visit, &request, &answer))
                }
            }
        }
    };
    Ok(Body { title: request.query, main })
}

/// Writes what was found in the manner asked for.
fn shown(
    visit: &Visit<'_>,
    request: &SearchRequest,
    answer: &SearchAnswer,
    manner: Manner,
) -> Result<Markup> {
    let known = Known::of(visit, &answer.hits)?;
    let total = answer.total.passages;
    let regions = answer.facets.as_ref().map(|facets| facets.region.as_slice());
    Ok(html! {
        // Sample reports are left out beside real ones, so any of them speaks for all.
        @if known.has_sample() { (frame::sample_note(visit)) }
        @match manner {
            Manner::Context if context::is_concordance(visit.params) => (context::concordance(visit)?),
            Manner::Context => {
                (context::of_hits(visit, &answer.hits))
                (frame::pager(visit, request.limit, request.offset, total))
            }
            Manner::Regions => (regions::by_region(visit, request, regions.unwrap_or_default())?),
            Manner::List => {
                (list(visit, &answer.hits, &known))
                (frame::pager(visit, request.limit, request.offset, total))
            }
        }
    })
}

/// The reports of some hits, by id.
#[derive(Debug, Default)]
pub(super) struct Known {
    reports: BTreeMap<String, Report>,
}

impl Known {
    /// Reads the reports of hits.
    pub(super) fn of(visit: &Visit<'_>, hits: &[Hit]) -> Result<Self> {
        let ids = hits.iter().map(|hit| hit.report.id.clone());
        Self::named(visit, ids.collect())
    }

    /// Reads reports by their ids.
    pub(super) fn named(visit: &Visit<'_>, mut ids: Vec<String>) -> Result<Self> {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let filters = FilterWords { reports: ids, ..FilterWords::default() };
        let found = visit.library.reports(&filters, None, 0)?.reports;
        let reports = found.into_iter().map(|report| (report.id.clone(), report));
        Ok(Self { reports: reports.collect() })
    }

    /// Returns the report of an id.
    pub(super) fn get(&self, id: &str) -> Option<&Report> {
        self.reports.get(id)
    }

    /// Returns whether one of them is invented.
    pub(super) fn has_sample(&self) -> bool {
        self.reports.values().any(|report| report.sample)
    }
}

fn summary(visit: &Visit<'_>, answer: &SearchAnswer, manner: Manner) -> Markup {
    html! {
        div.summary {
            h1 role="status" { (empty::amount(visit, answer.total)) }
            (switches(visit, manner))
        }
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
        (onward(visit, answer))
    }
}

fn switches(visit: &Visit<'_>, manner: Manner) -> Markup {
    let sort = visit.params.one("sort").ok().flatten();
    let orders = [
        (None, "默认", "Default"),
        (Some("newest"), "新", "Newest"),
        (Some("oldest"), "旧", "Oldest"),
        (Some("score"), "相关", "Best"),
    ];
    let is_known = orders.iter().any(|(name, _, _)| *name == sort);
    let now = context::order(visit.params);
    html! {
        div.switches {
            span role="group" aria-label=(visit.say("显示", "View")) {
                @for (name, zh, en, known) in Manner::ALL {
                    @let values: &[&str] = if name == "list" { &[] } else { &[name] };
                    @let params = visit.params.with("view", values).without(&["offset", "sort"]);
                    a href=(visit.turn(&params)) aria-current=[(known == manner).then_some("true")] data-turn { (visit.say(zh, en)) }
                }
            }
            span role="group" aria-label=(visit.say("排序", "Order")) {
                @if context::is_concordance(visit.params) {
                    @for (at, (name, zh, en)) in context::ORDERS.into_iter().enumerate() {
                        (choice(visit, "sort", (at > 0).then_some(name), visit.say(zh, en), name == now))
                    }
                } @else {
                    @for (name, zh, en) in orders {
                        (choice(visit, "sort", name, visit.say(zh, en), sort == name || name.is_none() && !is_known))
                    }
                }
            }
        }
    }
}

/// Where to go from here: other forms of the phrase, its history, the figures and commitments beside.
fn onward(visit: &Visit<'_>, answer: &SearchAnswer) -> Markup {
    let query = visit.params.one("q").ok().flatten().unwrap_or_default();
    let kept = visit.params.without(&["q", "sort", "view", "offset", "limit"]);
    let to = |path: &str| format!("{path}{}", kept.with("q", &[query]).query());
    html! {
        p.onward {
            @if context::is_phrase(query) {
                a href=(visit.link("/trace", &[("q", query.trim_matches(is_quote))])) { (visit.say("历年用法", "Through the years")) } " "
            }
            a href=(to("/figures")) { (visit.say("其中的数字", "Figures in them")) } " "
            a href=(to("/commitments")) { (visit.say("其中的承诺", "Commitments in them")) }
            (forms(visit, answer))
        }
    }
}

/// Returns whether a character opens or closes a phrase.
pub(super) fn is_quote(c: char) -> bool {
    "“”\"「」『』„‟＂".contains(c)
}

/// Other forms of the phrases that stand in the reports, each with its own number.
pub(super) fn forms(visit: &Visit<'_>, answer: &SearchAnswer) -> Markup {
    let forms = answer.variants.as_deref().unwrap_or_default();
    html! {
        @if !forms.is_empty() {
            span.forms {
                (visit.say("另有写法：", "Also written: "))
                @for form in forms.iter().take(FORMS) {
                    @let query = format!("“{}”", form.form);
                    a href=(visit.turn(&visit.params.with("q", &[&query]).without(&["offset"]))) title=(visit.lang.name(List::Variant, &form.relation)) {
                        span lang="zh" { (form.form) } " " (form.occurrences) (visit.say(" 处", ""))
                    }
                    " "
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
