//! What a person reads after `show`: the text with its headings and page marks.
//!
//! A heading on a line of its own is set off; where a new page of the paper begins, its number
//! stands at the right. Tables and notes are indented; a table that was flattened to one cell a line is
//! put together again, rows with a cell missing are marked. The text itself is never cut.

use super::layout::{Layout, columns, one_line};
use super::words::{kind, region, year};
use super::wrap::wrap_indented;
use crate::extract::FlatRow;
use crate::output::answer::{Passage, Report, ShowAnswer};

/// Renders a report, a section or one passage.
pub fn render_show(answer: &ShowAnswer, layout: Layout) -> String {
    let mut out = head(&answer.report, layout);
    let mut page = None;
    let mut rows = flat_rows(&answer.passages).into_iter().peekable();
    let mut table_end = usize::MAX;
    for (at, passage) in answer.passages.iter().enumerate() {
        while rows.next_if(|row| row.cells.end <= at).is_some() {}
        match rows.peek() {
            Some(row) if row.cells.start == at => {
                if table_end != at {
                    out.push('\n');
                }
                table_end = row.cells.end;
                out.push_str(&render_flat_row(row, &answer.passages, layout));
                continue;
            }
            Some(row) if row.cells.contains(&at) => continue,
            _ => out.push('\n'),
        }
        if passage.page.is_some() && passage.page != page {
            page = passage.page;
            out.push_str(&page_mark(page, layout));
        }
        out.push_str(&render_passage(passage, layout));
    }
    out
}

fn head(report: &Report, layout: Layout) -> String {
    let title = one_line(&report.title);
    let mut out = String::new();
    for line in wrap_indented(&title, 0, layout.width).lines() {
        out.push_str(&format!("{}\n", layout.strong(line)));
    }
    let mut parts = vec![
        year(report.year),
        region(&report.region),
        kind(report.kind.as_deref()),
        report.id.clone(),
        report.source.path.clone(),
    ];
    parts.extend(report.date.clone());
    parts.extend(report.speaker.clone());
    for line in wrap_indented(&one_line(&parts.join("  ")), 0, layout.width).lines() {
        out.push_str(&format!("{}\n", layout.faint(line)));
    }
    out
}

fn page_mark(page: Option<u32>, layout: Layout) -> String {
    let mark = format!("p. {}", page.unwrap_or_default());
    let gap = " ".repeat(layout.width.saturating_sub(columns(&mark)));
    format!("{gap}{}\n", layout.faint(&mark))
}

/// Cuts flattened tables into rows; cells are counted as passages are.
fn flat_rows(passages: &[Passage]) -> Vec<FlatRow> {
    let is_cell = |passage: &Passage| passage.zone == "table";
    let mut rows = Vec::new();
    let mut from = 0;
    for run in passages.chunk_by(|a, b| is_cell(a) && is_cell(b)) {
        let cells: Vec<&str> = run.iter().map(|passage| passage.text.as_str()).collect();
        rows.extend(crate::extract::flat_rows(&cells).into_iter().map(|row| FlatRow {
            cells: row.cells.start + from..row.cells.end + from,
            ..row
        }));
        from += run.len();
    }
    rows
}

fn render_flat_row(row: &FlatRow, passages: &[Passage], layout: Layout) -> String {
    let cells = passages.get(row.cells.clone()).unwrap_or_default();
    let cells: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
    let doubt = if row.is_uncertain { "\t(columns uncertain)" } else { "" };
    let text = format!("{}{doubt}", cells.join("\t"));
    wrap_indented(&text, 4, layout.width)
}

fn render_passage(passage: &Passage, layout: Layout) -> String {
    let indent = match passage.zone.as_str() {
        "table" | "note" => 4,
        _ => 0,
    };
    let text = wrap_indented(&passage.text, indent, layout.width);
    if passage.zone != "heading" {
        return text;
    }
    text.lines().map(|line| format!("{}\n", layout.strong(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::{passage, report};

    #[test]
    fn a_flattened_table_is_put_together_again() {
        let cell = |text: &str| Passage {
            zone: "table".to_owned(),
            text: text.to_owned(),
            page: None,
            ..passage()
        };
        let cells = [
            "序号",
            "指标",
            "单位",
            "目标",
            "1",
            "粮食产量",
            "万吨",
            "5",
            "2",
            "书房数",
            "8",
        ];
        let answer = ShowAnswer {
            schema: "baogao.show/1",
            report: report(2023),
            total: cells.len(),
            passages: cells.map(cell).into(),
        };
        let shown = render_show(&answer, Layout { width: 60, color: false });
        let rows: Vec<&str> = shown.lines().skip(4).map(str::trim).collect();
        let expected = [
            "序号  指标  单位  目标",
            "1  粮食产量  万吨  5",
            "2  书房数  8  (columns uncertain)",
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn text_has_its_headings_and_page_marks() {
        let mut heading = passage();
        heading.zone = "heading".to_owned();
        heading.text = "三、2023年工作安排".to_owned();
        heading.page = Some(13);
        let mut note = passage();
        note.zone = "note".to_owned();
        note.text = "托位：托育机构的床位。".to_owned();
        let answer = ShowAnswer {
            schema: "baogao.show/1",
            report: report(2023),
            total: 3,
            passages: vec![heading, passage(), note],
        };
        let page = Layout { width: 60, color: false };
        insta::assert_snapshot!(render_show(&answer, page), @r"
        政府工作报告
        2023  望江区  政府工作报告  wangjiang-2023-work
        wangjiang/2023.txt  2023-01-11  林远舟

                                                               p. 13
        三、2023年工作安排

                                                               p. 14
        完善养老服务。建成社区食堂6家，推动“15分钟社区生活圈”覆盖全
        部12个街镇，步行可达率达到85%以上。新增托位300个。

            托位：托育机构的床位。
        ");
    }
}
