//! The page of one report: its outline beside its text, every paragraph with an anchor.
//!
//! With `evidence=1` every paragraph is followed by its figures and commitments, each with the words
//! that decided. A run-in heading stands out in the paragraph that it opens.

use std::collections::HashMap;

use maud::{Markup, html};

use super::evidence::Evidence;
use super::hits::place;
use super::marked::marked;
use super::words::List;
use super::{Body, Visit, cite, frame};
use crate::api::{CommitmentsRequest, FiguresRequest, FilterWords, SearchRequest, Sort};
use crate::error::Result;
use crate::output::answer::{OutlineAnswer, Passage, Report, Section, ShowAnswer};
use crate::output::commitments::Commitment;
use crate::output::figures::Figure;

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
    let read = Read::of(visit, &shown.report.id)?;
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
                (text(visit, &shown, &outline, &matches, &read))
                div lang=(visit.lang.tag()) {
                    (cite::cite(visit, report, None, whole, &visit.report_link(&report.id, "", None)))
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

/// What was read from the text: everything where it is asked for, else nothing.
#[derive(Debug, Default)]
struct Read {
    figures: Vec<Figure>,
    commitments: Vec<Commitment>,
}

impl Read {
    fn of(visit: &Visit<'_>, id: &str) -> Result<Self> {
        if !visit.params.is_on("evidence")? {
            return Ok(Self::default());
        }
        let filters =
            FilterWords { reports: vec![id.to_owned()], ..FilterWords::default() };
        let figures = visit.library.figures(&FiguresRequest {
            filters: filters.clone(),
            explain: true,
            copies: true,
            ..FiguresRequest::default()
        })?;
        let commitments = visit.library.commitments(&CommitmentsRequest {
            filters,
            explain: true,
            copies: true,
            ..CommitmentsRequest::default()
        })?;
        Ok(Self { figures: figures.figures, commitments: commitments.commitments })
    }

    /// Returns what stands in each passage.
    fn by_passage(&self) -> HashMap<&str, (Vec<&Figure>, Vec<&Commitment>)> {
        let mut out: HashMap<&str, (Vec<&Figure>, Vec<&Commitment>)> = HashMap::new();
        for figure in &self.figures {
            if let Some(id) = &figure.passage {
                out.entry(id).or_default().0.push(figure);
            }
        }
        for promise in &self.commitments {
            if let Some(id) = &promise.passage {
                out.entry(id).or_default().1.push(promise);
            }
        }
        out
    }
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
                a href=(visit.link("/figures", &[("report", &report.id)])) { (visit.say("数字", "Figures")) @if let Some(n) = report.figures { " " small { (n) } } }
                a href=(visit.link("/commitments", &[("report", &report.id)])) { (visit.say("承诺", "Commitments")) @if let Some(n) = report.commitments { " " small { (n) } } }
                @let is_on = visit.params.is_on("evidence").unwrap_or(false);
                @let values: &[&str] = if is_on { &[] } else { &["1"] };
                a href=(visit.turn(&visit.params.with("evidence", values))) aria-current=[is_on.then_some("true")] {
                    (visit.say("文中标出", "Shown in the text"))
                }
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
    read: &Read,
) -> Markup {
    let sections: HashMap<&str, &Section> =
        outline.sections.iter().map(|s| (s.id.as_str(), s)).collect();
    let read = read.by_passage();
    let mut page = None;
    let mut section = "";
    let mut parts = Vec::with_capacity(shown.passages.len());
    for passage in &shown.passages {
        let is_first = passage.section.id != section;
        section = passage.section.id.as_str();
        let new_page = passage.page.filter(|_| passage.page != page);
        page = passage.page.or(page);
        let of = sections.get(section).copied();
        let spans = matches.get(&passage.id).map_or(&[][..], Vec::as_slice);
        let lead = of.filter(|_| is_first).map_or(0, |of| lead(&passage.text, of));
        let (figures, commitments) =
            read.get(passage.id.as_str()).cloned().unwrap_or_default();
        parts.push(html! {
            @if let Some(page) = new_page {
                p.page-number lang=(visit.lang.tag()) { (visit.say("第 ", "page ")) (page) (visit.say(" 页", "")) }
            }
            @if is_first { span.anchor id=(section) {} }
            (paragraph(visit, passage, of.map_or(0, |of| of.level), spans, lead))
            (Evidence::all(&passage.text, figures, commitments).chips(visit, ""))
        });
    }
    html! { div.text { @for part in &parts { (part) } } }
}

/// Returns how many characters of a passage are the heading that opens it: its number, its title, and
/// the full stop behind them.
///
/// Catches `（一）稳增长。把…`; misses a heading that the text writes otherwise than the outline.
fn lead(text: &str, section: &Section) -> usize {
    let number = section.number.as_deref().unwrap_or_default();
    let mut rest = text.strip_prefix(number).unwrap_or(text).trim_start();
    rest = match rest.strip_prefix(section.title.as_str()) {
        Some(after) if !section.title.is_empty() => after,
        _ => return 0,
    };
    let rest = rest.strip_prefix(['。', '：', ':']).unwrap_or(rest);
    text.chars().count() - rest.chars().count()
}

fn paragraph(
    visit: &Visit<'_>,
    passage: &Passage,
    level: u8,
    spans: &[[usize; 2]],
    lead: usize,
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
            ("table", _) => { p.table id=(anchor) data-step=[is_step] { (content) } }
            (zone, _) => {
                p class=(zone) id=(anchor) data-step=[is_step] {
                    @if lead > 0 { (led(&passage.text, spans, lead)) } @else { (content) }
                    (link)
                }
            }
        }
    }
}

/// Writes a paragraph whose first characters are its heading.
fn led(text: &str, spans: &[[usize; 2]], lead: usize) -> Markup {
    let head: String = text.chars().take(lead).collect();
    let rest: String = text.chars().skip(lead).collect();
    let inside: Vec<[usize; 2]> =
        spans.iter().map(|[a, b]| [*a.min(&lead), *b.min(&lead)]).collect();
    let behind: Vec<[usize; 2]> =
        spans.iter().map(|[a, b]| [a.max(&lead) - lead, b.max(&lead) - lead]).collect();
    html! { strong.lead-in { (marked(&head, &inside)) } (marked(&rest, &behind)) }
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
                    dt { (visit.lang.name(List::Doubt, &doubt.code)) } dd { span lang="en" { (doubt.message) } }
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
    fn a_run_in_heading_is_told_from_what_it_opens() {
        let section = |number: Option<&str>, title: &str| Section {
            id: "s1".to_owned(),
            level: 2,
            number: number.map(str::to_owned),
            title: title.to_owned(),
            role: "tasks".to_owned(),
            path: Vec::new(),
        };
        let check = |text: &str, number, title, expected: &str| {
            let lead = lead(text, &section(number, title));
            assert_eq!(text.chars().take(lead).collect::<String>(), expected);
        };
        check(
            "（一）稳住增长。把速度放在首位。",
            Some("（一）"),
            "稳住增长",
            "（一）稳住增长。",
        );
        check("稳住增长。把速度放在首位。", None, "稳住增长", "稳住增长。");
        check("把速度放在首位。", None, "稳住增长", "");
        check("把速度放在首位。", None, "", "");
    }

    #[test]
    fn a_match_across_the_end_of_a_heading_is_marked_on_both_sides() {
        assert_eq!(
            led("稳增长。把速度", &[[1, 5]], 4).into_string(),
            "<strong class=\"lead-in\">稳<mark>增长。</mark></strong><mark>把</mark>速度"
        );
    }

    #[test]
    fn a_source_that_is_no_web_address_is_no_link() {
        assert!(is_web("https://wangjiang.example/"));
        assert!(!is_web("javascript:alert(1)"));
    }
}
