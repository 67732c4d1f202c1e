//! The page of one report: its outline beside its text, every paragraph with an anchor.

use std::collections::HashMap;

use maud::{Markup, html};

use super::hits::place;
use super::marked::marked;
use super::words::List;
use super::{Body, Visit, cite, frame};
use crate::api::{FilterWords, SearchRequest, Sort};
use crate::error::Result;
use crate::output::answer::{OutlineAnswer, Passage, Report, Section, ShowAnswer};

/// Deepest level of the outline that is shown beside the text.
const OUTLINE_LEVEL: u8 = 3;

/// Spans that a query matches, by the id of the passage.
type Matches = HashMap<String, Vec<[usize; 2]>>;

/// Returns the page of a report.
pub(super) fn body(visit: &Visit<'_>, id: &str) -> Result<Body> {
    let shown = visit.library.show(id, None, 0)?;
    let outline = visit.library.outline(&shown.report.id, None, 0)?;
    let query = visit.params.one("q")?;
    let matches = matches(visit, &shown.report.id, query)?;
    let around = neighbors(visit, &shown.report);
    let report = &shown.report;
    let citation = shown.passages.first().map_or("", |passage| passage.citation.as_str());
    let whole = whole_citation(citation);
    let main = html! {
        div.columns.reading {
            (contents(visit, &outline))
            article.report lang="zh" {
                (head(visit, report, &around))
                @if report.sample { (frame::sample_note(visit)) }
                @if let Some(query) = query {
                    p.found role="status" lang=(visit.lang.tag()) {
                        code { (query) } " — "
                        (matches.values().map(Vec::len).sum::<usize>())
                        (visit.say(" 处；按 n、p 前后跳转", " matches; n and p go from one to the next"))
                    }
                }
                (text(visit, &shown, &outline, &matches))
                div lang=(visit.lang.tag()) {
                    (cite::cite(visit, report, whole, &visit.report_link(&report.id, "", None)))
                    (source(visit, report))
                }
            }
        }
    };
    Ok(Body { title: whole.to_owned(), main })
}

/// Returns the citation of the report alone: the title in its marks.
fn whole_citation(citation: &str) -> &str {
    let end = citation.find('》').map_or(citation.len(), |at| at + '》'.len_utf8());
    citation.get(..end).unwrap_or(citation)
}

/// Returns where the words looked for stand in the report. A query that asks for passages of
/// another report matches nothing here, which is no error.
fn matches(visit: &Visit<'_>, id: &str, query: Option<&str>) -> Result<Matches> {
    let Some(query) = query else { return Ok(Matches::new()) };
    let found = visit.library.search(&SearchRequest {
        query: query.to_owned(),
        filters: FilterWords { reports: vec![id.to_owned()], ..FilterWords::default() },
        sort: Some(Sort::Oldest),
        limit: usize::MAX,
        offset: 0,
        no_fold: false,
        copies: true,
        facets: false,
        explain: false,
    })?;
    Ok(found.hits.into_iter().map(|hit| (hit.passage.id, hit.matches)).collect())
}

/// The reports before and after one in its series.
#[derive(Debug, Default)]
struct Neighbors {
    before: Option<Report>,
    after: Option<Report>,
    copies: Vec<Report>,
}

fn neighbors(visit: &Visit<'_>, report: &Report) -> Neighbors {
    let filters = FilterWords {
        regions: vec![report.region.join("/")],
        kinds: report.kind.clone().into_iter().collect(),
        ..FilterWords::default()
    };
    if report.region.is_empty() {
        return Neighbors::default();
    }
    let mut found = Neighbors::default();
    // A region that cannot be asked for has no neighbors to show, and the text is there all the same.
    let Ok(series) = visit.library.reports(&filters, None, 0) else {
        return found;
    };
    for other in series.reports {
        if other.region != report.region || other.kind != report.kind {
            continue;
        }
        if other.work == report.work {
            if other.id != report.id {
                found.copies.push(other);
            }
            continue;
        }
        let is_whole = other.relation == "original";
        let (Some(year), Some(own)) = (other.year, report.year) else { continue };
        let nearer = |known: &Option<Report>| {
            known
                .as_ref()
                .and_then(|known| known.year)
                .is_none_or(|known| year.abs_diff(own) < known.abs_diff(own))
        };
        if is_whole && year < own && nearer(&found.before) {
            found.before = Some(other);
        } else if is_whole && year > own && nearer(&found.after) {
            found.after = Some(other);
        }
    }
    found
}

fn head(visit: &Visit<'_>, report: &Report, around: &Neighbors) -> Markup {
    let kind = report.kind.as_deref().unwrap_or("other");
    let query = visit.params.one("q").ok().flatten();
    let year = |report: &Report| report.year.map(|y| y.to_string()).unwrap_or_default();
    html! {
        header.report-head {
            h1 { (report.title) }
            p.facts lang=(visit.lang.tag()) {
                span { (report.region.join(" › ")) } " · "
                span { (visit.lang.name(List::Kind, kind)) }
                @if let Some(date) = &report.date { " · " time datetime=(date) { (date) } }
                @if let Some(speaker) = &report.speaker { " · " span lang="zh" { (speaker) } }
                @if let Some(session) = &report.session { " · " span lang="zh" { (session) } }
            }
            nav.years lang=(visit.lang.tag()) aria-label=(visit.say("同系列", "The same series")) {
                @if let Some(other) = &around.before {
                    a rel="prev" href=(visit.report_link(&other.id, "", query)) { "← " (year(other)) }
                }
                a href=(visit.link("/figures", &[("report", &report.id)])) { (visit.say("数字", "Figures")) }
                a href=(visit.link("/commitments", &[("report", &report.id)])) { (visit.say("承诺", "Commitments")) }
                @if let Some(other) = around.before.as_ref().or(around.after.as_ref()) {
                    @let pair = if around.before.is_some() { [&other.id, &report.id] } else { [&report.id, &other.id] };
                    a href=(visit.link("/compare", &[("a", pair[0]), ("b", pair[1])])) {
                        (visit.say("与", "Compare with ")) (year(other)) (visit.say("年对比", ""))
                    }
                }
                @if let Some(other) = &around.after {
                    a rel="next" href=(visit.report_link(&other.id, "", query)) { (year(other)) " →" }
                }
            }
            @if !around.copies.is_empty() {
                p.copies lang=(visit.lang.tag()) {
                    (visit.say("同一报告的其他版本：", "Other copies of this work: "))
                    @for other in &around.copies {
                        a href=(visit.report_link(&other.id, "", query)) {
                            (other.source.path) " (" (visit.lang.name(List::Relation, &other.relation)) ")"
                        } " "
                    }
                }
            }
        }
    }
}

fn contents(visit: &Visit<'_>, outline: &OutlineAnswer) -> Markup {
    let shown = |section: &&Section| section.level > 0 && section.level <= OUTLINE_LEVEL;
    html! {
        aside.outline {
            details open {
                summary { (visit.say("目录", "Outline")) }
                nav aria-label=(visit.say("目录", "Outline")) {
                    ol lang="zh" {
                        @for section in outline.sections.iter().filter(shown) {
                            li class=(format!("level{}", section.level)) {
                                a href=(format!("#{}", section.id)) {
                                    (section.number.as_deref().unwrap_or_default()) (section.title)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Writes the passages in order; each begins with the anchors of the sections that begin with it.
fn text(
    visit: &Visit<'_>,
    shown: &ShowAnswer,
    outline: &OutlineAnswer,
    matches: &Matches,
) -> Markup {
    let levels: HashMap<&str, u8> =
        outline.sections.iter().map(|s| (s.id.as_str(), s.level)).collect();
    let mut page = None;
    let mut section = "";
    let mut parts = Vec::with_capacity(shown.passages.len());
    for passage in &shown.passages {
        let is_first = passage.section.id != section;
        section = passage.section.id.as_str();
        let new_page = passage.page.filter(|_| passage.page != page);
        page = passage.page.or(page);
        let level = levels.get(section).copied().unwrap_or(0);
        let spans = matches.get(&passage.id).map_or(&[][..], Vec::as_slice);
        parts.push(html! {
            @if let Some(page) = new_page {
                p.page-number lang=(visit.lang.tag()) { (visit.say("第 ", "page ")) (page) (visit.say(" 页", "")) }
            }
            @if is_first { span.anchor id=(section) {} }
            (paragraph(visit, passage, level, spans))
        });
    }
    html! { div.text { @for part in &parts { (part) } } }
}

fn paragraph(
    visit: &Visit<'_>,
    passage: &Passage,
    level: u8,
    spans: &[[usize; 2]],
) -> Markup {
    let anchor = place(&passage.id);
    let is_step = (!spans.is_empty()).then_some("");
    let link = html! {
        a.pilcrow href=(format!("#{anchor}")) title=(passage.citation)
            aria-label=(visit.say("此段链接", "Link to this paragraph")) { "¶" }
    };
    let content = marked(&passage.text, spans);
    html! {
        @match (passage.zone.as_str(), level) {
            ("heading", 0 | 1) => { h2 id=(anchor) data-step=[is_step] { (content) (link) } }
            ("heading", 2) => { h3 id=(anchor) data-step=[is_step] { (content) (link) } }
            ("heading", _) => { h4 id=(anchor) data-step=[is_step] { (content) (link) } }
            ("table", _) => { (row(anchor, passage, spans, is_step)) }
            (zone, _) => { p class=(zone) id=(anchor) data-step=[is_step] { (content) (link) } }
        }
    }
}

/// Writes a row of a table with its cells apart.
fn row(
    anchor: &str,
    passage: &Passage,
    spans: &[[usize; 2]],
    is_step: Option<&str>,
) -> Markup {
    html! { p.table id=(anchor) data-step=[is_step] { (marked(&passage.text, spans)) } }
}

fn source(visit: &Visit<'_>, report: &Report) -> Markup {
    let source = &report.source;
    html! {
        details.provenance {
            summary { (visit.say("来源与疑点", "Source and doubts")) }
            dl {
                dt { (visit.say("编号", "Id")) } dd { code { (report.id) } }
                dt { (visit.say("文件", "File")) } dd { code { (source.path) } " · " (source.format) " · " (source.encoding) }
                dt { "SHA-256" } dd { code.hash { (source.sha256) } }
                @if let Some(url) = source.url.as_deref().filter(|url| is_web(url)) {
                    dt { (visit.say("原址", "Address")) }
                    dd { a href=(url) rel="noreferrer noopener external" { (url) } }
                }
                dt { (visit.say("篇幅", "Length")) }
                dd { (report.chars) (visit.say(" 字，", " characters, ")) (report.passages) (visit.say(" 段", " passages")) }
                @for doubt in &report.diagnostics {
                    dt { code { (doubt.code) } } dd { (doubt.message) }
                }
            }
        }
    }
}

/// Returns whether an address leads to the web; a source may say anything.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_citation_of_a_report_ends_with_its_title() {
        assert_eq!(
            whole_citation("《望江区2023年政府工作报告》三（五）"),
            "《望江区2023年政府工作报告》"
        );
        assert_eq!(whole_citation(""), "");
    }

    #[test]
    fn a_source_that_is_no_web_address_is_no_link() {
        assert!(is_web("https://wangjiang.example/"));
        assert!(!is_web("javascript:alert(1)"));
    }
}
