//! The page of a phrase: its years in every series, first and last use, variants; a drawing with its
//! table.

use maud::{Markup, html};

use super::hits::place;
use super::marked::marked;
use super::words::List;
use super::{Body, Visit};
use crate::api::TraceRequest;
use crate::error::Result;
use crate::http::commands::trace_request;
use crate::output::trace::{TraceRow, TracedPhrase, UsePlace};

/// Returns the page of phrases, or the form that asks for some.
pub(super) fn body(visit: &Visit<'_>) -> Result<Body> {
    let title = visit.say("提法", "Phrases");
    if visit.params.all("q").is_empty() {
        return Ok(Body { title: title.to_owned(), main: asking(visit) });
    }
    let request: TraceRequest = trace_request(visit.params)?;
    let answer = visit.library.trace(&request)?;
    let main = html! {
        h1 { (title) }
        (asking(visit))
        @for phrase in &answer.phrases { (one(visit, phrase)) }
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
            @if visit.lang == super::Lang::En { input type="hidden" name="lang" value="en"; }
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

fn one(visit: &Visit<'_>, phrase: &TracedPhrase) -> Markup {
    html! {
        section.traced {
            h2 lang="zh" { "“" (phrase.phrase) "”" }
            p {
                b { (phrase.occurrences) } (visit.say(" 处，", " occurrences in ")) b { (phrase.reports_with) } (visit.say(" 篇报告", " reports"))
                @if let Some(state) = &phrase.state { " · " (said(visit, state)) }
                " · " a href=(visit.link("/", &[("q", &format!("“{}”", phrase.phrase))])) { (visit.say("看原文", "Passages")) }
            }
            @if let Some(first) = &phrase.first_use {
                (use_of(visit, visit.say("最早", "First use"), &first.place))
                @if first.left_censored {
                    p.note { (visit.say("此前没有报告可查，未必是首次提出。", "No earlier report was searched: this may not be the first use.")) }
                }
            }
            @if let Some(last) = &phrase.last_use {
                (use_of(visit, visit.say("最近", "Last use"), &last.place))
                @if let Some(year) = last.absent_since {
                    p.note {
                        @match visit.lang {
                            super::Lang::Zh => { (year) " 年起的 " (last.checked_after) " 篇报告未再提及。" }
                            super::Lang::En => { "Not in the " (last.checked_after) " reports since " (year) "." }
                        }
                    }
                }
            }
            (grid(visit, &phrase.rows))
            @for form in &phrase.variants {
                h3 lang="zh" { (form.form) " " small { (form.relation) " · " (form.occurrences) } }
                (grid(visit, &form.rows))
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

fn use_of(visit: &Visit<'_>, label: &str, found: &UsePlace) -> Markup {
    let address = visit.report_link(&found.report.id, place(&found.passage), None);
    html! {
        details.use {
            summary {
                (label) " " span.year { (found.year) } " "
                (found.report.region.last().map_or("", String::as_str))
            }
            blockquote lang="zh" {
                (marked(&found.text, &found.matches))
                footer { a href=(address) { (found.citation) } }
            }
        }
    }
}

/// The years of every series: a bar a year, and its numbers in words.
fn grid(visit: &Visit<'_>, rows: &[TraceRow]) -> Markup {
    let years = rows.iter().map(|row| row.year);
    let Some((first, last)) = years.clone().min().zip(years.max()) else {
        return html! {};
    };
    let most = rows.iter().filter_map(|row| row.per_10k).fold(0.0, f64::max);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.say("各年", "By year")) {
            table.grid {
                caption { (visit.say("每万字次数；空心：有报告而未提；–：无报告", "Per 10,000 characters; hollow: report without it; –: no report")) }
                thead {
                    tr {
                        th scope="col" { (visit.say("系列", "Series")) }
                        @for year in first..=last { th scope="col" { (year) } }
                    }
                }
                tbody {
                    @for series in rows.chunk_by(|a, b| (&a.region, &a.kind) == (&b.region, &b.kind)) {
                        tr {
                            th scope="row" lang="zh" {
                                @if let Some(row) = series.first() {
                                    (row.region.last().map_or("", String::as_str)) " "
                                    (row.kind.as_deref().map(|kind| visit.lang.name(List::Kind, kind)).unwrap_or_default())
                                }
                            }
                            @for year in first..=last { (cell(series.iter().find(|row| row.year == year), most)) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(row: Option<&TraceRow>, most: f64) -> Markup {
    let Some(row) = row else { return html! { td.cell.out {} } };
    let (Some(occurrences), Some(rate)) = (row.occurrences, row.per_10k) else {
        return html! { td.cell.gap { "–" } };
    };
    let height = if most > 0.0 { (rate / most * 20.0).round() } else { 0.0 };
    let title = format!("{occurrences} / {} 字", row.chars.unwrap_or(0));
    html! {
        td.cell.has title=(title) {
            svg.spark viewBox="0 0 10 20" preserveAspectRatio="none" aria-hidden="true" {
                @if occurrences > 0 { rect.bar x="2" width="6" y=(20.0 - height) height=(height) {} }
                @else { rect.hollow x="2" width="6" y="17" height="2" {} }
            }
            (if occurrences > 0 { format!("{rate:.1}") } else { "0".to_owned() })
        }
    }
}
