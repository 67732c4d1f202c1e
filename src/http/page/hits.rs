//! Hits as people read them: where it stands, what it says, what can be counted and checked in it.

use maud::{Markup, html};

use super::evidence::Evidence;
use super::marked::marked;
use super::search::Known;
use super::words::List;
use super::{Lang, Visit, cite};
use crate::output::answer::{Hit, ReportRef};

/// Longest passage that is shown whole; a longer one is cut around its matches.
const WHOLE: usize = 420;

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

/// Writes hits one after the other.
pub(super) fn list(visit: &Visit<'_>, hits: &[Hit], known: &Known) -> Markup {
    html! { ol.hits { @for hit in hits { li { (article(visit, hit, known)) } } } }
}

/// Returns where a hit stands on the page of its report.
pub(super) fn address(visit: &Visit<'_>, hit: &Hit) -> String {
    let query = visit.params.one("q").ok().flatten();
    visit.report_link(&hit.report.id, place(&hit.passage.id), query)
}

/// Returns the part of a passage's id that is its anchor.
pub(super) fn place(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, place)| place)
}

/// Returns region, year and kind of a report in one line.
pub(super) fn heading(visit: &Visit<'_>, report: &ReportRef) -> Markup {
    let kind = report.kind.as_deref().unwrap_or("other");
    html! {
        @if let Some(year) = report.year { span.year { (year) } " " }
        span.region lang="zh" title=(report.region.join(" › ")) {
            (report.region.last().map_or(report.title.as_str(), String::as_str))
        }
        " " span.kind { (visit.lang.name(List::Kind, kind)) }
    }
}

/// Writes a hit; `known` are the reports that citations are made of.
pub(super) fn article(visit: &Visit<'_>, hit: &Hit, known: &Known) -> Markup {
    let address = address(visit, hit);
    let shown = shown(hit);
    let evidence = Evidence::near(
        &hit.passage.text,
        hit.figures.as_deref().unwrap_or_default(),
        hit.commitments.as_deref().unwrap_or_default(),
        &hit.matches,
        shown,
    );
    let query = visit.params.one("q").ok().flatten();
    let all = visit.evidence_link(&hit.report.id, place(&hit.passage.id), query);
    html! {
        article.hit data-step {
            h3 { a href=(address) { (heading(visit, &hit.report)) } }
            @if !hit.section.path.is_empty() {
                p.path lang="zh" { (hit.section.path.join(" › ")) }
            }
            p.text lang="zh" { (text(hit, shown)) }
            (evidence.chips(visit, &all))
            (source(visit, hit))
            @if let Some(report) = known.get(&hit.report.id) {
                (cite::cite(visit, report, Some(&hit.passage), &hit.citation, &address))
            }
        }
    }
}

fn source(visit: &Visit<'_>, hit: &Hit) -> Markup {
    html! {
        p.source {
            @for topic in hit.passage.topics.iter().flatten().take(TOPICS) {
                a.topic href=(visit.turn(&visit.params.with("topic", &[&topic.code]).without(&["offset"]))) data-turn lang="zh" {
                    (topic.name)
                }
                " "
            }
            span lang="zh" { (hit.citation) }
            @if hit.folded {
                span.tag { (visit.say("繁体", "traditional script")) }
            }
            @if hit.copies > 1 {
                a.tag href=(visit.turn(&visit.params.with("copies", &["1"]).without(&["offset"]))) {
                    @match visit.lang {
                        Lang::Zh => { "另有 " (hit.copies - 1) " 个版本" }
                        Lang::En => { (hit.copies - 1) " more copies" }
                    }
                }
            }
        }
    }
}

/// Returns the stretch of a passage that is shown: all of it if it is short, else what lies around its
/// first and last match.
fn shown(hit: &Hit) -> [usize; 2] {
    let length = hit.passage.text.chars().count();
    let (Some(first), Some(last)) = (hit.matches.first(), hit.matches.last()) else {
        return [0, length];
    };
    if length <= WHOLE {
        return [0, length];
    }
    let margin = WHOLE / 4;
    let from = first[0].saturating_sub(margin);
    let to = last[1].saturating_add(margin).min(length).min(from + 2 * WHOLE);
    [from, to]
}

fn text(hit: &Hit, [from, to]: [usize; 2]) -> Markup {
    let text = hit.passage.text.as_str();
    let is_cut = to < text.chars().count();
    let part: String = text.chars().skip(from).take(to - from).collect();
    let inside = hit.matches.iter().filter(|[start, end]| *start >= from && *end <= to);
    let spans: Vec<[usize; 2]> = inside.map(|[a, b]| [a - from, b - from]).collect();
    html! {
        @if from > 0 { span.cut { "…" } }
        (marked(&part, &spans))
        @if is_cut { span.cut { "…" } }
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
        let shown = text(&long, shown(&long)).into_string();
        assert!(shown.contains("前<mark>生活圈</mark>后"), "{shown}");
        assert!(shown.chars().count() < 400);
        assert_eq!(shown.matches("<span class=\"cut\">…</span>").count(), 2);
    }

    #[test]
    fn markup_in_a_passage_is_text() {
        let mut hostile = hit();
        hostile.passage.text = "<script>alert(1)</script>".to_owned();
        hostile.matches = vec![[0, 8]];
        let shown = text(&hostile, shown(&hostile)).into_string();
        assert!(shown.starts_with("<mark>&lt;script&gt;</mark>"), "{shown}");
        assert!(!shown.contains("<script"));
    }

    #[test]
    fn the_anchor_of_a_passage_is_what_follows_its_report() {
        assert_eq!(place("wangjiang-2023-work#s3.5.2"), "s3.5.2");
    }
}
