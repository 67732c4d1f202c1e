//! What a person reads after `inspect`: how a file is understood, and why.
//!
//! Each value of the metadata stands beside the words it was read from, so that a wrong one can be
//! traced to its place. Tables are listed by size and the names over their columns. What was left out is listed by reason with
//! its words.

use super::layout::{Layout, columns, one_line, truncated};
use super::outline::render_tree;
use super::words::{counted, kind};
use crate::output::answer::{InspectAnswer, Report, TableView, Years};

/// Stretches left out that are listed; the JSON has all.
const REMOVED_LIMIT: usize = 40;

/// Columns of the names of fields.
const FIELD_WIDTH: usize = 10;

/// Renders the account of a file.
pub fn render_inspect(answer: &InspectAnswer, layout: Layout) -> String {
    let report = &answer.report;
    let mut out = format!("{}\n", layout.strong(&one_line(&report.source.path)));
    let pages = answer
        .pages
        .map_or_else(String::new, |pages| counted(pages as usize, "page") + ", ");
    out.push_str(&format!(
        "  {}, {}, {pages}{} of {}\n",
        report.source.format,
        report.source.encoding,
        counted(report.chars, "character"),
        counted(report.passages, "passage"),
    ));
    out.push_str(&format!("\n{}\n", layout.strong("metadata")));
    for (field, value) in metadata(report) {
        render_field(answer, field, value.as_deref(), layout, &mut out);
    }
    let outline = counted(answer.sections.len(), "section");
    out.push_str(&format!("\n{}  {outline}\n", layout.strong("outline")));
    out.push_str(&render_tree(&answer.sections, 2, layout));
    render_tables(&answer.tables, layout, &mut out);
    render_removed(answer, layout, &mut out);
    render_doubts(report, layout, &mut out);
    out
}

fn metadata(report: &Report) -> Vec<(&'static str, Option<String>)> {
    let span = |years: Option<Years>| years.map(|years| years.to_string());
    vec![
        ("id", Some(report.id.clone())),
        ("title", Some(report.title.clone())),
        (
            "kind",
            report.kind.as_deref().map(|name| format!("{name} {}", kind(Some(name)))),
        ),
        ("region", (!report.region.is_empty()).then(|| report.region.join(" › "))),
        ("level", report.level.clone()),
        ("year", report.year.map(|year| year.to_string())),
        ("date", report.date.clone()),
        ("session", report.session.clone()),
        ("speaker", report.speaker.clone()),
        ("review", span(report.review)),
        ("plan", span(report.plan)),
        ("url", report.source.url.clone()),
    ]
}

fn render_field(
    answer: &InspectAnswer,
    field: &str,
    value: Option<&str>,
    layout: Layout,
    out: &mut String,
) {
    let room = layout.width - 2 - FIELD_WIDTH;
    let value = truncated(value.unwrap_or("–"), room);
    out.push_str(&format!("  {field:FIELD_WIDTH$}{value}\n"));
    for evidence in answer.evidence.iter().filter(|evidence| evidence.field == field) {
        let place = match evidence.span {
            Some([start, end]) => format!("bytes {start}–{end}"),
            None => "file name or corpus.toml".to_owned(),
        };
        let room = room.saturating_sub(place.len() + 8);
        let words = truncated(&evidence.words, room);
        let line = format!("from “{words}” ({place})");
        out.push_str(&format!("  {:FIELD_WIDTH$}{}\n", "", layout.faint(&line)));
    }
}

/// Lists tables by their size and the heads of their columns, if there are any.
fn render_tables(tables: &[TableView], layout: Layout, out: &mut String) {
    if tables.is_empty() {
        return;
    }
    let count = counted(tables.len(), "table");
    out.push_str(&format!("\n{}  {count}\n", layout.strong("tables")));
    for table in tables {
        let id = table.first.as_str();
        let place = id.rsplit_once('#').map_or(id, |(_, place)| place);
        let (rows, cells) = (counted(table.rows, "row"), counted(table.cells, "cell"));
        let left = format!("  {place:8}  {rows} of {cells}  ");
        let heads: Vec<String> =
            table.columns.iter().map(|path| path.join(" › ")).collect();
        let room = layout.width.saturating_sub(columns(&left));
        let line = format!("{left}{}", truncated(&heads.join(" | "), room));
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn render_removed(answer: &InspectAnswer, layout: Layout, out: &mut String) {
    let places = counted(answer.removed.len(), "place");
    out.push_str(&format!("\n{}  {places}\n", layout.strong("left out")));
    for left_out in &answer.left_out {
        let what = format!("by the reader: {} {}", left_out.count, left_out.what);
        out.push_str(&format!("  {}\n", layout.faint(&what)));
    }
    let widest =
        answer.removed.iter().take(REMOVED_LIMIT).map(|r| columns(&r.reason)).max();
    let widest = widest.unwrap_or(0);
    for removed in answer.removed.iter().take(REMOVED_LIMIT) {
        let place = format!("{}–{}", removed.start, removed.end);
        let reason = &removed.reason;
        let left = format!("  {reason:widest$}  {place:15}  ");
        let words = truncated(&removed.text, layout.width.saturating_sub(columns(&left)));
        out.push_str(format!("{left}{words}").trim_end());
        out.push('\n');
    }
    if let Some(more) = answer.removed.len().checked_sub(REMOVED_LIMIT).filter(|&n| n > 0)
    {
        out.push_str(&format!("  and {more} more (--format json has all)\n"));
    }
}

fn render_doubts(report: &Report, layout: Layout, out: &mut String) {
    let doubts = counted(report.diagnostics.len(), "doubt");
    out.push_str(&format!("\n{}  {doubts}\n", layout.strong("diagnostics")));
    for doubt in &report.diagnostics {
        let place = doubt
            .span
            .map_or_else(String::new, |[start, end]| format!(" (bytes {start}–{end})"));
        let message = one_line(&doubt.message);
        out.push_str(&format!("  {}: {message}{place}\n", doubt.code));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::answer::{DiagnosticView, EvidenceView, Passage, RemovedView};
    use crate::output::table::sample::{outline, passage, report};

    #[test]
    fn a_table_is_told_by_size_and_head() {
        let row = |number: u8, text: &str| Passage {
            id: format!("wangjiang-2023-work#s2.p{number}"),
            zone: "table".to_owned(),
            text: text.to_owned(),
            ..passage()
        };
        let passages = [
            passage(),
            row(2, "表1"),
            row(3, "产品\t2022年\t2023年\t"),
            row(4, "\t产量\t产量\t增长"),
            row(5, "茶\t9\t10\t2.0"),
            passage(),
            row(7, "1\t2"),
        ];
        let tables = crate::output::inspection::tables(&passages);
        let mut out = String::new();
        render_tables(&tables, Layout { width: 90, color: false }, &mut out);
        assert_eq!(
            out,
            "\ntables  2 tables\n  s2.p2     4 rows of 4 cells  产品 | 2022年 › 产量 | 2023年 › 产量 | \
             2023年 › 增长\n  s2.p7     1 row of 2 cells\n"
        );
    }

    #[test]
    fn each_value_stands_beside_the_words_it_was_read_from() {
        let mut report = report(2023);
        report.session = None;
        report.diagnostics.push(DiagnosticView {
            code: "numbering_gap".to_owned(),
            message: "after （一） comes （三）".to_owned(),
            span: Some([900, 930]),
        });
        let evidence = |field: &str, words: &str, span| EvidenceView {
            field: field.to_owned(),
            words: words.to_owned(),
            span,
        };
        let answer = InspectAnswer {
            schema: "baogao.inspect/1",
            report,
            pages: None,
            left_out: Vec::new(),
            evidence: vec![
                evidence("year", "2023年1月11日", Some([40, 57])),
                evidence("region", "wangjiang", None),
            ],
            removed: vec![RemovedView {
                start: 1260,
                end: 1264,
                reason: "page_number".to_owned(),
                text: "14".to_owned(),
            }],
            sections: outline().sections,
            tables: Vec::new(),
            passages: vec![passage()],
        };
        let page = Layout { width: 70, color: false };
        insta::assert_snapshot!(render_inspect(&answer, page), @r"
        wangjiang/2023.txt
          txt, gb18030, 14,180 characters of 112 passages

        metadata
          id        wangjiang-2023-work
          title     政府工作报告
          kind      work_report 政府工作报告
          region    云海市 › 望江区
                    from “wangjiang” (file name or corpus.toml)
          level     county
          year      2023
                    from “2023年1月11日” (bytes 40–57)
          date      2023-01-11
          session   –
          speaker   林远舟
          review    2022
          plan      2023
          url       –

        outline  5 sections
          (before the first heading)                            front   s0
          一、2022年工作回顾                                    review  s1
          二、2023年工作安排                                    tasks   s2
            （一）增进民生福祉                                  tasks   s2.1
              织密服务网络                                      tasks   s2.1.1

        left out  1 place
          page_number  1260–1264        14

        diagnostics  1 doubt
          numbering_gap: after （一） comes （三） (bytes 900–930)
        ");
    }
}
