//! Finds the header of a table and what its columns are for.

use crate::extract::figure::{Setting, mask, time};
use crate::extract::letters::Letters;
use crate::extract::numeral;
use crate::model::{FigureStatus, Kind, Passage, YearSpan};

/// Cells that a flattened header may have.
const LONGEST_HEADER: usize = 12;

/// A column of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// Its number among the cells of a row; of a flattened row among its values.
    pub(super) index: usize,
    pub(super) status: FigureStatus,
    pub(super) period: Option<YearSpan>,
}

/// What the columns of a table are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) name: usize,
    pub(super) unit: Option<usize>,
    pub(super) values: Vec<Column>,
    pub(super) width: usize,
}

/// Words of a header's cells.
const NAMES: [&str; 7] = ["指标", "项目", "名称", "内容", "指标名称", "类别", "产品名称"];
const UNITS: [&str; 3] = ["单位", "计量单位", "计算单位"];
const NUMBERS: [&str; 4] = ["序号", "编号", "序", "No."];
const VALUES: [&str; 16] = [
    "目标",
    "完成",
    "实际",
    "实绩",
    "年",
    "值",
    "增长",
    "累计",
    "预期",
    "计划",
    "绝对数",
    "产量",
    "指标值",
    "基期",
    "现状",
    "数量",
];
const NOTES: [&str; 8] = ["备注", "属性", "责任", "性质", "主办", "牵头", "类型", "部门"];
const TARGETS: [&str; 5] = ["目标", "计划", "预期", "规划", "预计"];
const RESULTS: [&str; 8] =
    ["完成", "实际", "实绩", "执行", "现状", "基期", "基数", "基础"];

/// Reads a row of cells as a header; none if it is no header.
pub(super) fn tabbed(row: &str, setting: &Setting) -> Option<Header> {
    let cells: Vec<String> =
        row.split('\t').map(|cell| cell.split_whitespace().collect()).collect();
    let of =
        |words: &[&str]| cells.iter().position(|cell| words.contains(&cell.as_str()));
    let name = of(&NAMES).or_else(|| {
        cells.iter().position(|cell| cell.contains("指标") && !is_value(cell))
    })?;
    let unit = of(&UNITS);
    let values: Vec<Column> = cells
        .iter()
        .enumerate()
        .filter(|&(index, cell)| index != name && Some(index) != unit && is_value(cell))
        .map(|(index, cell)| column(index, cell, setting))
        .collect();
    (!values.is_empty()).then_some(Header { name, unit, values, width: cells.len() })
}

/// Returns whether a header's cell is over values.
fn is_value(cell: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| cell.contains(word));
    has(&VALUES) && !has(&NOTES) && !NAMES.contains(&cell) && !NUMBERS.contains(&cell)
}

/// Reads the header of a flattened table: 序号, 指标名称, 单位, 2020年完成值 … each on a line. Returns it with
/// the number of the first cell behind it.
pub(super) fn flat(
    rows: &[Passage],
    at: usize,
    setting: &Setting,
) -> Option<(Header, usize)> {
    let cell = |index: usize| rows.get(index).map(|row| row.text.trim());
    let is_single = |text: &str| !text.contains('\t');
    if !NUMBERS.contains(&cell(at).filter(|text| is_single(text))?) {
        return None;
    }
    let end = (at + 1..at + LONGEST_HEADER).find(|&index| cell(index) == Some("1"))?;
    let mut header = Header { name: 0, unit: None, values: Vec::new(), width: end - at };
    for index in at + 1..end {
        let text: String = cell(index)?.split_whitespace().collect();
        if UNITS.contains(&text.as_str()) {
            header.unit = Some(index - at);
        } else if is_value(&text) {
            header.values.push(column(header.values.len(), &text, setting));
        }
    }
    (!header.values.is_empty()).then_some((header, end))
}

/// Reads what a column is for: 2020年完成值 is a result of 2020, 目标值 a target of the plan.
fn column(index: usize, cell: &str, setting: &Setting) -> Column {
    let has = |words: &[&str]| words.iter().any(|word| cell.contains(word));
    let years = years(cell);
    let ahead = match (years, setting.plan, setting.review) {
        (Some(years), Some(plan), _) => years.to >= plan.from,
        (Some(years), None, Some(review)) => years.to > review.to,
        _ => false,
    };
    let status = if has(&TARGETS) {
        FigureStatus::Target
    } else if has(&RESULTS) || !ahead {
        match setting.kind {
            Some(Kind::FiveYearPlan) if years.is_some() => FigureStatus::Baseline,
            Some(Kind::FiveYearPlan) => FigureStatus::Target,
            _ => FigureStatus::Actual,
        }
    } else {
        FigureStatus::Target
    };
    let period = years.or(match status {
        FigureStatus::Target => setting.plan,
        _ => setting.review,
    });
    Column { index, status, period }
}

/// Returns the years that a header's cell names.
pub(super) fn years(cell: &str) -> Option<YearSpan> {
    let letters = Letters::new(cell);
    (0..letters.len()).find_map(|at| {
        if let Some(years) = time::plan_years(&letters, at) {
            return Some(years);
        }
        let number = numeral::read(&letters, at)?;
        let (year, end) = mask::year(&letters, &number)?;
        let to = time::last_year(&letters, at, end).unwrap_or(year).max(year);
        Some(YearSpan { from: year, to })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    fn setting() -> Setting {
        Setting {
            passage: 0,
            role: Role::Goals,
            kind: Some(Kind::AnnualPlanReport),
            year: Some(2021),
            review: Some(YearSpan { from: 2020, to: 2020 }),
            plan: Some(YearSpan { from: 2021, to: 2021 }),
            han: false,
        }
    }

    #[test]
    fn columns_know_their_year_and_status() {
        let header =
            tabbed("序号\t指标名称\t单位\t2020年完成值\t2021年目标值\t备注", &setting());
        let header = header.unwrap();
        assert_eq!((header.name, header.unit, header.width), (1, Some(2), 6));
        let told: Vec<_> = header
            .values
            .iter()
            .map(|column| (column.index, column.status, column.period.map(|p| p.to)))
            .collect();
        let expected = [
            (3, FigureStatus::Actual, Some(2020)),
            (4, FigureStatus::Target, Some(2021)),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_row_of_values_is_no_header() {
        assert_eq!(tabbed("1\t园区产值\t亿元\t12.5\t13", &setting()), None);
    }
}
