//! What a person reads after `search`: hits by report, what was counted, where the phrase is not.
//!
//! Consecutive hits of one report stand under one head. Each passage shows its section path, the
//! sentences that hold matches, and the citation with the id to ask for more. The counts come last,
//! with the years of the series that lack the phrase apart from the years without a report.

use std::ops::Range;

use super::extracts;
use super::facets::render_facets;
use super::layout::{Layout, one_line, truncated, turns_text};
use super::snippet::kept_stretches;
use super::words::{counted, duration, grouped, kind, region, year, years};
use super::wrap::wrap;
use crate::output::answer::{
    Absent, FoundVariant, Hit, ReportRef, SearchAnswer, Searched,
};
use crate::output::facets::{Explanation, UnderstoodView};

/// Columns before the text of a passage.
const INDENT: usize = 4;

/// Columns of one heading of a section path.
const HEADING_LIMIT: usize = 40;

/// Series whose missing years are listed.
const SERIES_LIMIT: usize = 6;

/// How much of a passage is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The sentences that hold matches, and this many more on each side.
    Sentences(usize),
    /// The whole passage.
    Whole,
}

/// Renders the hits of a search, its counts and the missing years.
pub fn render_search(answer: &SearchAnswer, extent: Extent, layout: Layout) -> String {
    let mut out = String::new();
    for group in answer.hits.chunk_by(|a, b| a.report.id == b.report.id) {
        render_group(group, extent, layout, &mut out);
        out.push('\n');
    }
    out.push_str(&counts(answer));
    out.push('\n');
    out.push_str(&missing_years(answer, layout));
    out.push_str(&other_forms(answer.variants.as_deref().unwrap_or_default()));
    if let Some(facets) = &answer.facets {
        out.push_str(&render_facets(facets, layout));
    }
    out
}

fn render_group(hits: &[Hit], extent: Extent, layout: Layout, out: &mut String) {
    let Some(first) = hits.first() else { return };
    let count = match first.in_report.occurrences {
        None | Some(0) => counted(first.in_report.passages, "passage"),
        Some(n) => counted(n, "occurrence"),
    };
    let head = head(&first.report);
    let head = truncated(&head, layout.width.saturating_sub(count.len() + 2));
    out.push_str(&layout.ends(0, (&head, &layout.strong(&head)), (&count, &count)));
    let mut section = None;
    for hit in hits {
        if section != Some(&hit.section.path) && !hit.section.path.is_empty() {
            let path = path(&hit.section.path);
            for line in lines(&path, layout.width - 2) {
                out.push_str(&format!("  {}\n", layout.faint(&line)));
            }
        }
        section = Some(&hit.section.path);
        render_passage(hit, extent, layout, out);
        out.push_str(&extracts::lines(hit, &stretches(hit, extent), INDENT, layout));
        render_citation(hit, layout, out);
        if let (Some(score), Some(parts)) = (hit.score, &hit.explanation) {
            for line in lines(&explanation(score, parts), layout.width - INDENT) {
                out.push_str(&format!("{}{}\n", " ".repeat(INDENT), layout.faint(&line)));
            }
        }
    }
}

/// Returns the parts of a score in one line: what is added, then what the sum is multiplied by where
/// that is not 1.
fn explanation(score: f32, parts: &Explanation) -> String {
    let sums = [
        ("words", parts.words),
        ("pairs", parts.grams),
        ("unbroken", parts.unbroken),
        ("coverage", parts.coverage),
        ("closeness", parts.closeness),
        ("headings", parts.headings),
    ];
    let factors = [
        ("number", parts.number),
        ("short", parts.length),
        ("year", parts.year),
        ("place", parts.place),
        ("recency", parts.recency),
        ("spread", parts.spread),
    ];
    let sums = sums.iter().filter(|(_, value)| *value > 0.0);
    let sums: Vec<String> =
        sums.map(|(name, value)| format!("{name} {value:.2}")).collect();
    let factors = factors.iter().filter(|(_, value)| (value - 1.0).abs() >= 0.005);
    let factors: String =
        factors.map(|(name, value)| format!(" × {name} {value:.2}")).collect();
    format!("score {score:.2} = ({}){factors}", sums.join(" + "))
}

/// Renders the citation at the left and the id at the right of the last of its lines.
fn render_citation(hit: &Hit, layout: Layout, out: &mut String) {
    let citation = one_line(&format!("{}{}", hit.citation, note(hit)));
    let mut lines = lines(&citation, layout.width - INDENT);
    let last = lines.pop().unwrap_or_default();
    for line in lines {
        out.push_str(&format!("{}{}\n", " ".repeat(INDENT), layout.faint(&line)));
    }
    let id = one_line(&hit.passage.id);
    out.push_str(&layout.ends(INDENT, (&last, &layout.faint(&last)), (&id, &id)));
}

fn head(report: &ReportRef) -> String {
    // A kind of its own says nothing; the title does.
    let name = match report.kind.as_deref() {
        None | Some("other") => one_line(&report.title),
        known => kind(known),
    };
    format!("{}  {}  {name}", year(report.year), region(&report.region))
}

/// Returns the section path on one line, each heading cut to what a reader recognizes.
fn path(path: &[String]) -> String {
    let headings: Vec<String> =
        path.iter().map(|heading| truncated(heading, HEADING_LIMIT)).collect();
    headings.join(" › ")
}

fn lines(text: &str, width: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let cut = |range: Range<usize>| chars.get(range).unwrap_or_default().iter().collect();
    wrap(&chars, width).into_iter().map(cut).collect()
}

fn note(hit: &Hit) -> String {
    let mut notes = Vec::new();
    if hit.copies > 1 {
        notes.push(format!("{} copies of the work", grouped(hit.copies)));
    }
    if hit.folded {
        notes.push("matched in the other script".to_owned());
    }
    if notes.is_empty() { String::new() } else { format!("  ({})", notes.join("; ")) }
}

fn render_passage(hit: &Hit, extent: Extent, layout: Layout, out: &mut String) {
    let (text, marks) = shown(hit, extent);
    for line in wrap(&text, layout.width - INDENT) {
        let words = painted(&text, line, &marks, layout);
        out.push_str(format!("{}{words}", " ".repeat(INDENT)).trim_end());
        out.push('\n');
    }
}

/// Returns the stretches of a passage's text that are shown.
fn stretches(hit: &Hit, extent: Extent) -> Vec<Range<usize>> {
    let all: Vec<char> = hit.passage.text.chars().collect();
    match extent {
        Extent::Whole => std::iter::once(0..all.len()).collect(),
        Extent::Sentences(more) => kept_stretches(&all, &hit.matches, more),
    }
}

/// Returns the characters to show, cuts marked, and the matches in them.
fn shown(hit: &Hit, extent: Extent) -> (Vec<char>, Vec<Range<usize>>) {
    let all: Vec<char> = hit.passage.text.chars().collect();
    let stretches = stretches(hit, extent);
    let mut text = Vec::new();
    let mut marks = Vec::new();
    let mut matches = hit.matches.iter().peekable();
    let mut shown_to = 0;
    for stretch in stretches {
        if stretch.start > shown_to {
            text.push('…');
        }
        shown_to = stretch.end;
        let base = text.len();
        text.extend(all.get(stretch.clone()).unwrap_or_default().iter().map(|&c| {
            // A control character would act on the terminal instead of being shown.
            if c.is_control() && c != '\n' || turns_text(c) { ' ' } else { c }
        }));
        while let Some(&[start, end]) = matches.next_if(|m| m[0] < stretch.end) {
            let start = start.max(stretch.start) - stretch.start;
            marks.push(
                base + start
                    ..base + end.min(stretch.end).max(stretch.start) - stretch.start,
            );
        }
    }
    if shown_to < all.len() {
        text.push('…');
    }
    (text, marks)
}

/// Returns a line with the matches in it highlighted.
fn painted(
    text: &[char],
    line: Range<usize>,
    marks: &[Range<usize>],
    layout: Layout,
) -> String {
    let piece = |range: Range<usize>| -> String {
        text.get(range).unwrap_or_default().iter().collect()
    };
    let mut out = String::new();
    let mut at = line.start;
    let first = marks.partition_point(|mark| mark.end <= line.start);
    for mark in marks.iter().skip(first).take_while(|mark| mark.start < line.end) {
        let start = mark.start.clamp(at, line.end);
        let end = mark.end.clamp(start, line.end);
        out.push_str(&piece(at..start));
        out.push_str(&layout.matched(&piece(start..end)));
        at = end;
    }
    out.push_str(&piece(at..line.end));
    out
}

fn counts(answer: &SearchAnswer) -> String {
    let total = &answer.total;
    let mut out = String::new();
    if answer.relaxed {
        out.push_str(
            "few passages or none hold all the words; these hold some of them\n",
        );
    }
    if !answer.understood.is_empty() {
        out.push_str(&format!("understood as: {}", answer.query));
        out.push_str(&format!("    {}\n", taken(&answer.understood)));
    }
    if answer.total_relation == "gte" {
        out.push_str("at least ");
    }
    if let Some(occurrences) = total.occurrences.filter(|&n| n > 0) {
        out.push_str(&format!("{} in ", counted(occurrences, "occurrence")));
    }
    out.push_str(&format!(
        "{} of {}, {}",
        counted(total.passages, "passage"),
        counted(total.reports, "report"),
        duration(answer.elapsed_ms)
    ));
    if answer.hits.len() < total.passages {
        out.push_str(&format!(
            "    {} shown (--limit, --offset)",
            grouped(answer.hits.len())
        ));
    }
    out
}

/// Names other forms of the phrases with their counts, which no other number holds.
pub fn other_forms(variants: &[FoundVariant]) -> String {
    let line = |found: &FoundVariant| {
        let occurrences = counted(found.occurrences, "occurrence");
        let reports = counted(found.reports, "report");
        format!("  {}  {occurrences} in {reports}  {}\n", found.form, found.relation)
    };
    if variants.is_empty() {
        return String::new();
    }
    let lines: String = variants.iter().map(line).collect();
    format!("other forms, not counted above\n{lines}")
}

/// Says what bare words were taken for.
fn taken(understood: &[UnderstoodView]) -> String {
    let said = understood.iter().map(|view| match view.kind.as_str() {
        "region" => format!("{} is a place", view.text),
        "year" => format!("{} is a year", view.text),
        "kind" => format!("{} is a kind of report", view.text),
        _ => format!("{} is also {}", view.text, view.means.join(", ")),
    });
    let said: Vec<String> = said.map(|text| one_line(&text)).collect();
    format!("({}; in quotes it is text)", said.join(", "))
}

/// Names the years without the phrase and those without a report, by series: those of the hits that
/// are listed, or the first ones where none is listed; the rest are counted.
fn missing_years(answer: &SearchAnswer, layout: Layout) -> String {
    let absent = &answer.absent;
    let is_listed = |series: &&Absent| {
        let of_series = |hit: &Hit| {
            *hit.report.region == *series.region
                && hit.report.kind.as_deref() == series.kind
        };
        absent.len() == 1 || answer.hits.is_empty() || answer.hits.iter().any(of_series)
    };
    let told: Vec<&Absent> = absent.iter().filter(is_listed).take(SERIES_LIMIT).collect();
    let mut out = String::new();
    for series in &told {
        let mut told = String::new();
        if absent.len() > 1 {
            let name = kind(series.kind);
            told.push_str(&format!("{} {name}  ", region(&series.region)));
        }
        let mut parts = Vec::new();
        if !series.without.is_empty() {
            parts.push(format!("not in: {}", years(&series.without)));
        }
        if !series.no_report.is_empty() {
            parts.push(format!("no report: {}", years(&series.no_report)));
        }
        told.push_str(&parts.join("    "));
        for line in lines(&told, layout.width) {
            out.push_str(&format!("{line}\n"));
        }
    }
    let more = absent.len() - told.len();
    if told.is_empty() && more > 0 {
        out.push_str(&format!(
            "{} lack it in some years (--format json has all)\n",
            counted_series(more)
        ));
    } else if more > 0 {
        out.push_str(&format!("and {more} more series (--format json has all)\n"));
    }
    out
}

fn counted_series(n: usize) -> String {
    if n == 1 { "1 series".to_owned() } else { format!("{n} other series") }
}

/// Renders the answer to a search that found nothing: what was looked through.
///
/// `regions` and `spans` are the filters as typed.
pub fn render_nothing(
    searched: &Searched,
    regions: &[String],
    spans: &[String],
) -> String {
    let mut out = format!("nothing in {}", counted(searched.reports, "report"));
    if !regions.is_empty() {
        out.push_str(&format!(" of {}", regions.join(", ")));
    }
    let mut separator = if regions.is_empty() { " of" } else { "," };
    for span in spans {
        out.push_str(&format!("{separator} {}", span.replace("..", "–")));
        separator = ",";
    }
    out.push_str(&format!(" ({} read)\n", counted(searched.passages, "passage")));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::{hit, report_ref, search};

    const PAGE: Layout = Layout { width: 80, color: false };

    #[test]
    fn hits_are_grouped_by_report_with_path_sentence_and_citation() {
        let mut again = hit();
        again.passage.id = "wangjiang-2023-work#s3.5.3".to_owned();
        let mut older = hit();
        older.report = report_ref(2021);
        older.section.path.clear();
        older.folded = true;
        older.copies = 2;
        let mut first = hit();
        first.in_report.occurrences = Some(2);
        let mut answer = search(vec![first, again, older]);
        answer.absent.push(Absent {
            region: ["望江区".to_owned()].into(),
            kind: Some("work_report"),
            without: vec![2019, 2020, 2025],
            no_report: vec![2022],
        });
        insta::assert_snapshot!(render_search(&answer, Extent::Sentences(0), PAGE), @r"
        2023  望江区  政府工作报告                                         2 occurrences
          三、2023年工作安排 › （五）增进民生福祉
            …建成社区食堂6家，推动“15分钟社区生活圈”覆盖全部12个街镇，步行可达率达到
            85%以上。…
            《望江区2023年政府工作报告》三（五），p. 14       wangjiang-2023-work#s3.5.2
            …建成社区食堂6家，推动“15分钟社区生活圈”覆盖全部12个街镇，步行可达率达到
            85%以上。…
            《望江区2023年政府工作报告》三（五），p. 14       wangjiang-2023-work#s3.5.3

        2021  望江区  政府工作报告                                          1 occurrence
            …建成社区食堂6家，推动“15分钟社区生活圈”覆盖全部12个街镇，步行可达率达到
            85%以上。…
            《望江区2023年政府工作报告》三（五），p. 14  (2 copies of the work; matched
            in the other script)                              wangjiang-2023-work#s3.5.2

        3 occurrences in 3 passages of 2 reports, 3.1 ms
        not in: 2019 2020 2025    no report: 2022
        ");
    }

    #[test]
    fn the_whole_passage_has_no_cuts() {
        let text = render_search(&search(vec![hit()]), Extent::Whole, PAGE);
        assert!(text.contains("    完善养老服务。建成") && !text.contains('…'), "{text}");
    }

    #[test]
    fn a_match_over_two_lines_is_marked_on_both() {
        let layout = Layout { width: 30, color: true };
        let text = render_search(&search(vec![hit()]), Extent::Whole, layout);
        let marked: Vec<&str> =
            text.lines().filter(|line| line.contains("\u{1b}[31m")).collect();
        assert_eq!(marked.len(), 2, "{text}");
    }

    #[test]
    fn spans_that_do_not_fit_the_text_never_panic() {
        let mut odd = hit();
        odd.matches = vec![[5, 2], [40, 4000], [9000, 9001]];
        for extent in [Extent::Whole, Extent::Sentences(1)] {
            render_search(&search(vec![odd.clone()]), extent, PAGE);
        }
    }

    #[test]
    fn a_report_of_no_known_kind_is_named_by_its_title() {
        let mut report = report_ref(2023);
        report.kind = None;
        report.title = "关于河道整治的报告".to_owned();
        assert_eq!(head(&report), "2023  望江区  关于河道整治的报告");
    }

    #[test]
    fn many_characters_of_any_kind_are_rendered() {
        for text in ["养", "，", "a", "1 ", "。", "\u{301}"] {
            let mut huge = hit();
            huge.passage.text = text.repeat(300_000 / text.chars().count());
            huge.matches = (0..150_000).map(|at| [2 * at, 2 * at + 1]).collect();
            for extent in [Extent::Whole, Extent::Sentences(1)] {
                assert!(
                    !render_search(&search(vec![huge.clone()]), extent, PAGE).is_empty()
                );
            }
        }
    }

    #[test]
    fn several_series_are_named_and_the_rest_counted() {
        let series = |year: u16| Absent {
            region: [format!("区{year}")].into(),
            kind: Some("work_report"),
            without: vec![year],
            no_report: Vec::new(),
        };
        let mut answer = search(Vec::new());
        answer.absent = (1..=8).map(series).collect();
        let text = missing_years(&answer, PAGE);
        assert_eq!(text.lines().count(), 7);
        assert!(text.starts_with("区1 政府工作报告  not in: 1\n"), "{text}");
        assert!(text.ends_with("and 2 more series (--format json has all)\n"), "{text}");
    }

    #[test]
    fn series_without_a_listed_hit_are_only_counted() {
        let mut answer = search(vec![hit()]);
        let absent = |region: &[String]| Absent {
            region: region.into(),
            kind: Some("work_report"),
            without: vec![2019],
            no_report: Vec::new(),
        };
        answer.absent = vec![absent(&["别处".to_owned()]), absent(&hit().report.region)];
        let text = missing_years(&answer, PAGE);
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.starts_with("望江区 政府工作报告  not in: 2019\n"), "{text}");
    }

    #[test]
    fn an_empty_answer_says_what_was_read() {
        let searched = Searched { reports: 7, passages: 412 };
        let words =
            |list: &[&str]| list.iter().map(|&w| w.to_owned()).collect::<Vec<_>>();
        let check = |regions: &[&str], spans: &[&str], expected: &str| {
            assert_eq!(
                render_nothing(&searched, &words(regions), &words(spans)),
                expected
            );
        };
        check(
            &["望江区"],
            &["2019..2025"],
            "nothing in 7 reports of 望江区, 2019–2025 (412 passages read)\n",
        );
        check(&[], &[], "nothing in 7 reports (412 passages read)\n");
        check(&[], &["2021"], "nothing in 7 reports of 2021 (412 passages read)\n");
    }

    #[test]
    fn words_without_counted_matches_count_passages() {
        let mut answer = search(vec![hit()]);
        answer.total.occurrences = None;
        answer.total.passages = 40;
        answer.total_relation = "gte";
        answer.relaxed = true;
        assert_eq!(
            counts(&answer),
            "few passages or none hold all the words; these hold some of them\n\
             at least 40 passages of 1 report, 3.1 ms    1 shown (--limit, --offset)"
        );
    }
}
