//! Reads rows of tables as commitments: indicator tables with a column of targets, and lists of
//! projects with the body responsible.
//!
//! A row of headers names the columns; it holds for the rows below it in the same section. A row
//! commits where the column of targets says something. It catches 高新技术企业数 | 家 | 2030年达到80家; it
//! misses tables flattened to one cell a line, whose columns cannot be told here.

use super::sentence::trimmed;
use crate::model::Span;

/// The columns that matter, as told by a row of headers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// What the row is about.
    name: usize,
    /// What is to be reached.
    goal: usize,
    /// Who is to do it.
    actor: Option<usize>,
}

/// What a row says, in bytes of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// The cell that names the indicator or project.
    pub(super) name: Span,
    /// The cell of the target.
    pub(super) goal: Span,
    /// The cell of the body.
    pub(super) actor: Option<Span>,
}

/// Reads a row of headers; none if it names no target.
pub(super) fn headers(text: &str) -> Option<Columns> {
    let cells = cells(text);
    let holds = |words: &[&str]| {
        cells.iter().rposition(|cell| {
            let cell = text.get(cell.range()).unwrap_or_default();
            words.iter().any(|word| cell.contains(word)) && cell.chars().count() <= 16
        })
    };
    let goal = holds(&["目标", "预期", "计划数", "指标值", "建设内容", "实施内容"])?;
    let name = holds(&["指标名称", "项目名称", "指标", "项目", "名称", "内容"]);
    let actor =
        holds(&["主办单位", "责任单位", "牵头单位", "实施单位", "责任部门", "牵头部门"]);
    let name = name.filter(|&name| name != goal)?;
    (cells.len() >= 2).then_some(Columns { name, goal, actor })
}

/// Reads a row below the headers; none if its target is empty.
pub(super) fn row(text: &str, columns: &Columns) -> Option<Row> {
    let cells = cells(text);
    let cell = |index: usize| cells.get(index).copied().filter(|span| !span.is_empty());
    let goal = cell(columns.goal)?;
    let says = text.get(goal.range())?;
    if says.chars().all(|c| matches!(c, '-' | '—' | '－' | '/' | '、' | ' ')) {
        return None;
    }
    Some(Row { name: cell(columns.name)?, goal, actor: columns.actor.and_then(cell) })
}

/// Returns the cells of a row, set apart by tabs, without white space at their edges.
fn cells(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\t') {
        out.push(trimmed(text, Span::new(start, at)));
        start = at + 1;
    }
    out.push(trimmed(text, Span::new(start, text.len())));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_commits_where_its_target_says_something() {
        let columns = headers("序号\t指标名称\t单位\t2030年目标值").unwrap();
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let found = row(text, &columns);
            let part = |span: Span| text.get(span.range()).unwrap();
            assert_eq!(found.map(|r| (part(r.name), part(r.goal))), expected, "{text}");
        };
        check("1\t绿化覆盖率\t%\t达到36%", Some(("绿化覆盖率", "达到36%")));
        check("2\t绿化覆盖率\t%\t—", None);
        check("一、经济发展", None);
    }

    #[test]
    fn a_column_may_name_the_body() {
        let columns = headers("项目名称\t年度目标\t主办单位").unwrap();
        let text = "口袋公园\t新建3个\t区绿化局";
        let actor = row(text, &columns).unwrap().actor.unwrap();
        assert_eq!(text.get(actor.range()).unwrap(), "区绿化局");
    }

    #[test]
    fn headers_without_a_target_are_none() {
        assert_eq!(headers("指标名称\t单位\t2020年完成值"), None);
        assert_eq!(headers("目标"), None);
    }
}
