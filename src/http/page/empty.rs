//! A page without an answer: what went wrong, or which filter emptied it and what is near.

use maud::{Markup, html};

use super::{Body, Visit};
use crate::api::{FilterWords, SearchRequest};
use crate::error::{Error, ErrorKind};
use crate::output::advice;
use crate::output::answer::{SearchAnswer, SearchTotal};

/// Returns the page of an error.
pub(super) fn failure(visit: &Visit<'_>, error: &Error) -> Body {
    let query = visit.params.one("q").ok().flatten().unwrap_or_default();
    let place = error.span.map(|(start, end)| [start, end.max(start + 1)]);
    let title = match error.kind {
        ErrorKind::Query => visit.say("检索式有误", "The query cannot be read"),
        ErrorKind::Usage => visit.say("条件有误", "A parameter cannot be read"),
        ErrorKind::NotFound => visit.say("没有这一页", "There is no such page"),
        ErrorKind::TooSlow => visit.say("检索时间过长", "The answer takes too long"),
        _ => visit.say("服务出错", "The server failed"),
    };
    let main = html! {
        section.failure role="alert" {
            h1 { (title) }
            p { (advice::message(error)) }
            @if let Some(place) = place {
                p.place { code { (super::marked::marked(&format!("{query} "), &[place])) } }
            }
            p.hint { (advice::hint(error)) }
        }
    };
    Body { title: title.to_owned(), main }
}

/// A filter that can be left out, and what is found without it.
struct Without {
    name: &'static str,
    shown: String,
    total: SearchTotal,
}

/// Says that nothing was found, which filter is to blame, and what is near.
pub(super) fn nothing(
    visit: &Visit<'_>,
    request: &SearchRequest,
    answer: &SearchAnswer,
) -> Markup {
    let withouts = withouts(visit, request);
    let (reports, passages) = (answer.searched.reports, answer.searched.passages);
    let words = unquoted(&request.query);
    html! {
        section.nothing {
            h1 { (visit.say("没有找到", "Nothing found")) }
            p {
                @match visit.lang {
                    super::Lang::Zh => { "读过 " (reports) " 篇报告的 " (passages) " 段，没有一段符合。" }
                    super::Lang::En => { "None of the " (passages) " passages of " (reports) " reports answers." }
                }
            }
            @if !withouts.is_empty() {
                h2 { (visit.say("去掉一个条件", "Without one filter")) }
                ul {
                    @for without in &withouts {
                        li {
                            a href=(visit.turn(&visit.params.without(&[without.name, "offset"]))) {
                                (visit.say("不限", "Without ")) " " (without.shown)
                            }
                            " — " (amount(visit, without.total))
                        }
                    }
                }
            }
            @if !answer.suggestions.is_empty() {
                h2 { (visit.say("相近的写法", "Near spellings")) }
                ul {
                    @for near in &answer.suggestions {
                        li {
                            a href=(visit.turn(&visit.params.with("q", &[&format!("“{}”", near.text)]).without(&["offset"]))) lang="zh" { (near.text) }
                            " — " (near.occurrences) (visit.say(" 处", " occurrences"))
                        }
                    }
                }
            }
            @if let Some(words) = &words {
                p {
                    a href=(visit.turn(&visit.params.with("q", &[words]).without(&["offset"]))) {
                        (visit.say("不加引号，按词检索", "Search the words without quotes"))
                    }
                }
            }
        }
    }
}

/// Returns what is found without each of the filters, where there is something.
fn withouts(visit: &Visit<'_>, request: &SearchRequest) -> Vec<Without> {
    let all = &request.filters;
    let lists: [(&'static str, &[String], FilterWords); 6] = [
        ("year", &all.years, FilterWords { years: Vec::new(), ..all.clone() }),
        ("region", &all.regions, FilterWords { regions: Vec::new(), ..all.clone() }),
        ("kind", &all.kinds, FilterWords { kinds: Vec::new(), ..all.clone() }),
        ("role", &all.roles, FilterWords { roles: Vec::new(), ..all.clone() }),
        ("topic", &all.topics, FilterWords { topics: Vec::new(), ..all.clone() }),
        ("report", &all.reports, FilterWords { reports: Vec::new(), ..all.clone() }),
    ];
    let mut out = Vec::new();
    for (name, values, filters) in lists {
        if values.is_empty() {
            continue;
        }
        let wider = SearchRequest {
            filters,
            limit: 0,
            offset: 0,
            facets: false,
            ..request.clone()
        };
        // What fails here must not hide that nothing was found.
        let Ok(found) = visit.library.search(&wider) else { continue };
        if found.total.passages > 0 {
            out.push(Without { name, shown: values.join(" "), total: found.total });
        }
    }
    out
}

/// Says how much was found.
pub(super) fn amount(visit: &Visit<'_>, total: SearchTotal) -> Markup {
    html! {
        @match visit.lang {
            super::Lang::Zh => {
                @if let Some(n) = total.occurrences { b { (n) } " 处，" }
                b { (total.passages) } " 段，" b { (total.reports) } " 篇报告"
            }
            super::Lang::En => {
                @if let Some(n) = total.occurrences { b { (n) } " occurrences in " }
                b { (total.passages) } " passages of " b { (total.reports) } " reports"
            }
        }
    }
}

/// Returns a query with its quotation marks made spaces; none if it has none.
fn unquoted(query: &str) -> Option<String> {
    let is_mark = |c: char| "“”\"「」『』„‟＂".contains(c);
    if !query.contains(is_mark) {
        return None;
    }
    let words: String = query.chars().map(|c| if is_mark(c) { ' ' } else { c }).collect();
    Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_are_taken_away() {
        assert_eq!(unquoted("“生活圈”养老"), Some("生活圈 养老".to_owned()));
        assert_eq!(unquoted("生活圈"), None);
    }
}
