//! Words in context: every place of a phrase on a line of its own, one under the other.
//!
//! A query that is one phrase is answered by `kwic`, which lists places and sorts them by what stands
//! beside them. Of any other query the matches of its hits are shown, in the order of the hits.

use maud::{Markup, html};

use super::hits::{address, heading, place};
use super::marked::around;
use super::{Visit, frame};
use crate::error::Result;
use crate::http::commands::kwic_request;
use crate::http::params::Params;
use crate::output::answer::Hit;
use crate::query::{Query, parse};

/// Characters on each side of a match of a hit, as `kwic` has them.
const CONTEXT: usize = 20;

/// Orders of a concordance, the default first.
pub(super) const ORDERS: [(&str, &str, &str); 4] = [
    ("year", "年份", "Year"),
    ("left", "前文", "Left"),
    ("right", "后文", "Right"),
    ("region", "地区", "Region"),
];

/// Returns the order of a concordance that is asked for.
pub(super) fn order(params: &Params) -> &'static str {
    let asked = params.one("sort").ok().flatten();
    let known = ORDERS.iter().find(|(name, _, _)| Some(*name) == asked);
    known.map_or("year", |(name, _, _)| *name)
}

/// Returns whether a query is one phrase, so that it has a concordance.
pub(super) fn is_phrase(query: &str) -> bool {
    matches!(parse(query), Ok(Query::Phrase(_)))
}

/// Returns whether a page shows a concordance.
pub(super) fn is_concordance(params: &Params) -> bool {
    let query = params.one("q").ok().flatten();
    params.one("view").ok().flatten() == Some("kwic") && query.is_some_and(is_phrase)
}

/// Writes the places of a phrase.
pub(super) fn concordance(visit: &Visit<'_>) -> Result<Markup> {
    let params = visit.params.with("sort", &[order(visit.params)]);
    let request = kwic_request(&params)?;
    let answer = visit.library.kwic(&request)?;
    let query = visit.params.one("q")?;
    let total = answer.total.occurrences.unwrap_or_default();
    let rows = html! {
        @for row in &answer.rows {
            @let to = visit.report_link(&row.report.id, place(&row.passage), query);
            (line(&to, &row.citation, &heading(visit, &row.report), [&row.left, &row.hit, &row.right]))
        }
    };
    Ok(html! {
        (table(visit, &rows))
        (frame::pager(visit, request.limit, request.offset, total))
    })
}

/// Writes the matches of hits.
pub(super) fn of_hits(visit: &Visit<'_>, hits: &[Hit]) -> Markup {
    let rows = html! {
        @for hit in hits {
            @for span in &hit.matches {
                @let ([before, inside, after], _) = around(&hit.passage.text, *span, CONTEXT);
                (line(&address(visit, hit), &hit.citation, &heading(visit, &hit.report), [&before, &inside, &after]))
            }
        }
    };
    table(visit, &rows)
}

fn line(
    address: &str,
    citation: &str,
    heading: &Markup,
    [before, inside, after]: [&str; 3],
) -> Markup {
    html! {
        tr data-step {
            th scope="row" { a href=(address) title=(citation) { (heading) } }
            td.before lang="zh" { bdi { (before) } }
            td.inside lang="zh" { mark { (inside) } }
            td.after lang="zh" { (after) }
        }
    }
}

fn table(visit: &Visit<'_>, rows: &Markup) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.say("上下文", "In context")) {
            table.kwic {
                thead.hidden {
                    tr {
                        th { (visit.say("报告", "Report")) }
                        th { (visit.say("前文", "Before")) }
                        th { (visit.say("命中", "Match")) }
                        th { (visit.say("后文", "After")) }
                    }
                }
                tbody { (rows) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_phrase_has_a_concordance() {
        assert!(is_phrase("“生活圈”") && is_phrase("\"生活*圈\""));
        assert!(
            !is_phrase("生活圈") && !is_phrase("“生活圈” 养老") && !is_phrase("“生活圈")
        );
    }

    #[test]
    fn an_unknown_order_is_the_default() {
        let check = |query: &str, expected: &str| {
            assert_eq!(order(&Params::parse(query).unwrap()), expected);
        };
        check("sort=left", "left");
        check("sort=newest", "year");
        check("", "year");
    }
}
