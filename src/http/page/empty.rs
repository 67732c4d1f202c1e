//! A page without an answer: what went wrong, or which filter emptied it and what is near.
//!
//! A filter may stand in its own parameter or in the query (`年:2021`); either way it is left out alone
//! and the question asked again, so that a reader sees what each of them costs.

use maud::{Markup, html};

use super::facets::shown;
use super::search::{forms, is_quote};
use super::{Body, Lang, Visit, faults};
use crate::api::SearchRequest;
use crate::error::{Error, ErrorKind};
use crate::output::advice;
use crate::output::answer::{SearchAnswer, SearchTotal};
use crate::query::{Query, parse};

/// Returns the page of an error; `known` is advice as the command line words it.
pub(super) fn failure(visit: &Visit<'_>, error: &Error, known: Option<&str>) -> Body {
    let query = visit.params.one("q").ok().flatten().unwrap_or_default();
    let place = error.span.map(|(start, end)| [start, end.max(start + 1)]);
    let title = match error.kind {
        ErrorKind::Query => visit.say("检索式有误", "The query cannot be read"),
        ErrorKind::Usage => visit.say("条件有误", "A parameter cannot be read"),
        ErrorKind::NotFound => visit.say("没有这一页", "There is no such page"),
        ErrorKind::TooSlow => visit.say("检索时间过长", "The answer takes too long"),
        _ => visit.say("服务出错", "The server failed"),
    };
    let (message, hint) = (advice::message(error), advice::hint(error));
    let main = html! {
        section.failure role="alert" {
            h1 { (title) }
            @match visit.lang {
                Lang::En => { p { (message) } }
                Lang::Zh => {
                    @match faults::in_chinese(&message) {
                        Some(said) => { p { (said) } }
                        None => { p lang="en" { (message) } }
                    }
                }
            }
            @if let Some(place) = place {
                p.place { code { (super::marked::marked(&format!("{query} "), &[place])) } }
            }
            p.hint {
                @match visit.lang {
                    Lang::En => (hint),
                    Lang::Zh => {
                        @let said = known.and_then(faults::in_chinese).or_else(|| faults::in_chinese(&hint));
                        (said.unwrap_or_else(|| faults::advice(error.kind).to_owned()))
                    }
                }
            }
        }
    };
    Body { title: title.to_owned(), main }
}

/// A condition that can be left out, and what is found without it.
struct Without {
    /// Where the same is asked without it.
    address: String,
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
    let words = unquoted(&request.query);
    html! {
        section.nothing {
            h1 role="status" { (visit.say("没有找到", "Nothing found")) }
            p { (read(visit, answer)) }
            @if !withouts.is_empty() {
                h2 { (visit.say("去掉一个条件", "Without one filter")) }
                ul {
                    @for without in &withouts {
                        li {
                            a href=(without.address) { (visit.say("不限", "Without ")) " " (without.shown) }
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
            p { (forms(visit, answer)) }
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

/// Says what was looked through in vain.
fn read(visit: &Visit<'_>, answer: &SearchAnswer) -> String {
    let (reports, passages) = (answer.searched.reports, answer.searched.passages);
    match (visit.lang, reports) {
        (Lang::Zh, 0) => "没有一篇报告同时符合这些条件。".to_owned(),
        (Lang::En, 0) => "No report passes these filters together.".to_owned(),
        (Lang::Zh, _) => {
            format!("读过 {reports} 篇报告的 {passages} 段，没有一段符合。")
        }
        (Lang::En, _) => {
            format!("None of the {passages} passages of {reports} reports answers.")
        }
    }
}

/// Returns what is found without each of the conditions, where there is something.
fn withouts(visit: &Visit<'_>, request: &SearchRequest) -> Vec<Without> {
    let mut out = Vec::new();
    let mut ask = |wider: SearchRequest, address: String, shown: String| {
        let wider = SearchRequest { limit: 0, offset: 0, facets: false, ..wider };
        // What fails here must not hide that nothing was found.
        let Ok(found) = visit.library.search(&wider) else { return };
        if found.total.passages > 0 {
            out.push(Without { address, shown, total: found.total });
        }
    };
    for name in ["year", "region", "kind", "role", "topic", "report"] {
        let values = visit.params.all(name);
        if values.is_empty() {
            continue;
        }
        let filters = request.filters.without(&format!("--{name}"));
        let names: Vec<String> =
            values.iter().map(|value| shown(visit, name, value)).collect();
        ask(
            SearchRequest { filters, ..request.clone() },
            visit.turn(&visit.params.without(&[name, "offset"])),
            names.join(" "),
        );
    }
    for (query, field) in without_fields(&request.query) {
        let params = visit.params.with("q", &[&query]).without(&["offset"]);
        ask(SearchRequest { query, ..request.clone() }, visit.turn(&params), field);
    }
    out
}

/// Returns a query without each of the fields that it demands, beside the field as typed.
fn without_fields(typed: &str) -> Vec<(String, String)> {
    let Ok(Query::And(parts)) = parse(typed) else { return Vec::new() };
    let chars: Vec<char> = typed.chars().collect();
    let mut out = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Query::Field(field) = part else { continue };
        let rest = parts.iter().enumerate().filter(|(other, _)| *other != at);
        let rest: Vec<Query> = rest.map(|(_, part)| part.clone()).collect();
        let query = match rest.as_slice() {
            [one] => one.canonical(),
            _ => Query::And(rest).canonical(),
        };
        let place = field.place.start..field.place.end;
        out.push((query, chars.get(place).unwrap_or_default().iter().collect()));
    }
    out
}

/// Says how much was found.
pub(super) fn amount(visit: &Visit<'_>, total: SearchTotal) -> Markup {
    html! {
        @match visit.lang {
            Lang::Zh => {
                @if let Some(n) = total.occurrences { b { (n) } " 处，" }
                b { (total.passages) } " 段，" b { (total.reports) } " 篇报告"
            }
            Lang::En => {
                @if let Some(n) = total.occurrences { b { (n) } " occurrences in " }
                b { (total.passages) } " passages of " b { (total.reports) } " reports"
            }
        }
    }
}

/// Returns a query with its quotation marks made spaces; none if it has none.
fn unquoted(query: &str) -> Option<String> {
    if !query.contains(is_quote) {
        return None;
    }
    let words: String =
        query.chars().map(|c| if is_quote(c) { ' ' } else { c }).collect();
    Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_of_a_query_can_be_left_out_alone() {
        let check = |typed: &str, expected: &[(&str, &str)]| {
            let found = without_fields(typed);
            let found: Vec<(&str, &str)> =
                found.iter().map(|(query, field)| (&**query, &**field)).collect();
            assert_eq!(found, expected, "{typed}");
        };
        check("“生活圈” 年:2021", &[("“生活圈”", "年:2021")]);
        check(
            "养老 region:望江 年:2021",
            &[("养老 year:2021", "region:望江"), ("养老 region:望江", "年:2021")],
        );
        check("养老 床位", &[]);
        check("“养老", &[]);
    }

    #[test]
    fn quotation_marks_are_taken_away() {
        assert_eq!(unquoted("“生活圈”养老"), Some("生活圈 养老".to_owned()));
        assert_eq!(unquoted("生活圈"), None);
    }
}
