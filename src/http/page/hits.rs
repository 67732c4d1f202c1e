//! Hits as people read them: a list, words in context, or region by region.

use maud::{Markup, html};

use super::Visit;
use super::marked::{around, marked};
use super::words::List;
use crate::output::answer::Hit;
use crate::output::commitments::Commitment;
use crate::output::figures::Figure;

/// Characters on each side of a match in context.
const CONTEXT: usize = 24;
/// Longest passage that is shown whole; a longer one is cut around its matches.
const WHOLE: usize = 600;

/// Topics of a passage that are shown.
const TOPICS: usize = 2;

/// How hits are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    List,
    Context,
    Regions,
}

impl Manner {
    pub(super) const ALL: [(&'static str, &'static str, &'static str, Self); 3] = [
        ("list", "列表", "List", Self::List),
        ("kwic", "上下文", "In context", Self::Context),
        ("region", "按地区", "By region", Self::Regions),
    ];

    /// Returns the manner of a name; a list for any other.
    pub(super) fn of(name: Option<&str>) -> Self {
        let known = Self::ALL.iter().find(|(known, _, _, _)| Some(*known) == name);
        known.map_or(Self::List, |(_, _, _, manner)| *manner)
    }
}

/// Writes hits in a manner.
pub(super) fn hits(visit: &Visit<'_>, hits: &[Hit], manner: Manner) -> Markup {
    match manner {
        Manner::List => html! {
            ol.hits { @for hit in hits { li { (article(visit, hit)) } } }
        },
        Manner::Context => context(visit, hits),
        Manner::Regions => regions(visit, hits),
    }
}

/// Returns where a hit stands on the page of its report.
fn address(visit: &Visit<'_>, hit: &Hit) -> String {
    let query = visit.params.one("q").ok().flatten();
    visit.report_link(&hit.report.id, place(&hit.passage.id), query)
}

/// Returns the part of a passage's id that is its anchor.
pub(super) fn place(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, place)| place)
}

/// Returns region, year and kind of a report in one line.
pub(super) fn heading(visit: &Visit<'_>, hit: &Hit) -> Markup {
    let report = &hit.report;
    let kind = report.kind.as_deref().unwrap_or("other");
    html! {
        @if let Some(year) = report.year { span.year { (year) } " " }
        span.region title=(report.region.join(" › ")) {
            (report.region.last().map_or(report.title.as_str(), String::as_str))
        }
        " " span.kind { (visit.lang.name(List::Kind, kind)) }
    }
}

fn article(visit: &Visit<'_>, hit: &Hit) -> Markup {
    let address = address(visit, hit);
    html! {
        article.hit data-step {
            h3 { a href=(address) { (heading(visit, hit)) } }
            @if !hit.section.path.is_empty() {
                p.path { (hit.section.path.join(" › ")) }
            }
            p.text lang="zh" { (text(hit)) }
            (evidence(visit, hit))
            p.source {
                @for topic in hit.passage.topics.iter().flatten().take(TOPICS) {
                    a.topic href=(visit.turn(&visit.params.with("topic", &[&topic.code]).without(&["offset"]))) data-turn lang="zh" {
                        (topic.name)
                    }
                    " "
                }
                span { (hit.citation) }
                @if hit.folded {
                    span.tag { (visit.say("繁体", "traditional script")) }
                }
                @if hit.copies > 1 {
                    a.tag href=(visit.turn(&visit.params.with("copies", &["1"]).without(&["offset"]))) {
                        @match visit.lang {
                            super::Lang::Zh => { "另有 " (hit.copies - 1) " 个版本" }
                            super::Lang::En => { (hit.copies - 1) " more copies" }
                        }
                    }
                }
            }
        }
    }
}

/// Writes the passage: whole if it is short, else around its first and last match.
fn text(hit: &Hit) -> Markup {
    let text = hit.passage.text.as_str();
    let length = text.chars().count();
    let (Some(first), Some(last)) = (hit.matches.first(), hit.matches.last()) else {
        return marked(text, &[]);
    };
    if length <= WHOLE {
        return marked(text, &hit.matches);
    }
    let margin = WHOLE / 4;
    let from = first[0].saturating_sub(margin);
    let to = last[1].saturating_add(margin).min(length).min(from + 2 * WHOLE);
    let part: String = text.chars().skip(from).take(to - from).collect();
    let inside = hit.matches.iter().filter(|[start, end]| *start >= from && *end <= to);
    let spans: Vec<[usize; 2]> = inside.map(|[a, b]| [a - from, b - from]).collect();
    html! {
        @if from > 0 { span.cut { "…" } }
        (marked(&part, &spans))
        @if to < length { span.cut { "…" } }
    }
}

/// Writes the figures and commitments of a passage as chips that open their evidence.
fn evidence(visit: &Visit<'_>, hit: &Hit) -> Markup {
    let figures = hit.figures.as_deref().unwrap_or_default();
    let commitments = hit.commitments.as_deref().unwrap_or_default();
    html! {
        @if !figures.is_empty() || !commitments.is_empty() {
            ul.chips {
                @for figure in figures {
                    li { (chip(hit, figure.span, &figure.rule, &figure_label(visit, figure))) }
                }
                @for promise in commitments {
                    li.promise {
                        (chip(hit, promise.span, &promise.rule, &promise_label(visit, promise)))
                    }
                }
            }
        }
    }
}

fn chip(hit: &Hit, span: [usize; 2], rule: &str, label: &str) -> Markup {
    let ([before, inside, after], cut) = around(&hit.passage.text, span, 40);
    html! {
        details.chip {
            summary { (label) }
            blockquote lang="zh" {
                @if cut[0] { "…" } (before) mark { (inside) } (after) @if cut[1] { "…" }
            }
            small { (rule) }
        }
    }
}

fn figure_label(visit: &Visit<'_>, figure: &Figure) -> String {
    let status = visit.lang.name(List::Status, &figure.status);
    let indicator = figure.indicator.as_deref().unwrap_or_default();
    format!("{indicator} {} · {status}", figure.text).trim().to_owned()
}

fn promise_label(visit: &Visit<'_>, promise: &Commitment) -> String {
    let strength = visit.lang.name(List::Strength, &promise.strength);
    let due =
        promise.deadline.as_ref().map_or_else(String::new, |date| format!(" → {date}"));
    let object = promise.object.as_deref().unwrap_or_default();
    format!("{}{object} · {strength}{due}", promise.act)
}

/// Writes every match on a line of its own, one under the other.
fn context(visit: &Visit<'_>, hits: &[Hit]) -> Markup {
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
                tbody {
                    @for hit in hits {
                        @for span in &hit.matches {
                            @let ([before, inside, after], _) = around(&hit.passage.text, *span, CONTEXT);
                            tr data-step {
                                th scope="row" { a href=(address(visit, hit)) { (heading(visit, hit)) } }
                                td.before lang="zh" { bdi { (before) } }
                                td.inside lang="zh" { mark { (inside) } }
                                td.after lang="zh" { (after) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Writes hits under the regions that they are of, in the order in which regions first appear.
fn regions(visit: &Visit<'_>, hits: &[Hit]) -> Markup {
    let mut groups: Vec<(&[String], Vec<&Hit>)> = Vec::new();
    for hit in hits {
        let region = hit.report.region.as_slice();
        match groups.iter_mut().find(|(known, _)| *known == region) {
            Some((_, members)) => members.push(hit),
            None => groups.push((region, vec![hit])),
        }
    }
    html! {
        @for (region, members) in &groups {
            section.group {
                h2 {
                    @if region.is_empty() { (visit.say("地区不明", "Unknown region")) }
                    @else { (region.join(" › ")) }
                    " " small { (members.len()) }
                }
                ol.hits { @for hit in members { li { (article(visit, hit)) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::hit;

    #[test]
    fn a_long_passage_is_cut_around_its_matches() {
        let mut long = hit();
        long.passage.text = format!("{}生活圈{}", "前".repeat(2000), "后".repeat(2000));
        long.matches = vec![[2000, 2003]];
        let shown = text(&long).into_string();
        assert!(shown.contains("前<mark>生活圈</mark>后"), "{shown}");
        assert!(shown.chars().count() < 400);
        assert_eq!(shown.matches("<span class=\"cut\">…</span>").count(), 2);
    }

    #[test]
    fn markup_in_a_passage_is_text() {
        let mut hostile = hit();
        hostile.passage.text = "<script>alert(1)</script>".to_owned();
        hostile.matches = vec![[0, 8]];
        let shown = text(&hostile).into_string();
        assert!(shown.starts_with("<mark>&lt;script&gt;</mark>"), "{shown}");
        assert!(!shown.contains("<script"));
    }

    #[test]
    fn the_anchor_of_a_passage_is_what_follows_its_report() {
        assert_eq!(place("wangjiang-2023-work#s3.5.2"), "s3.5.2");
    }
}
