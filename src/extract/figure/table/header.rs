//! Finds the header of a table and what its columns are for.

use super::cell;
use super::flat::Cell;
use super::head;
use crate::extract::figure::{Setting, years as named};
use crate::extract::letters::Letters;
use crate::model::{FigureStatus, Kind, Passage, YearSpan};

/// Cells that a flattened header may have.
const LONGEST_HEADER: usize = 12;

/// A column of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its number among the cells of a row; of a flattened row among its values.
    pub(super) index: usize,
    pub(super) status: FigureStatus,
    pub(super) period: Option<YearSpan>,
    /// Whether it holds growth over the year before, whatever the row is measured in.
    pub(super) is_growth: bool,
    /// The unit that its own head states: 增长（%）, 产量（万吨）.
    pub(super) unit: Option<String>,
}

/// What the columns of a table are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) name: usize,
    pub(super) unit: Option<usize>,
    pub(super) values: Vec<Column>,
    pub(super) width: usize,
    /// The cells of the head, each below those over it; empty for a flattened table.
    cells: Vec<Vec<String>>,
}

/// Words of a header's cells.
const NAMES: [&str; 7] = ["指标", "项目", "名称", "内容", "指标名称", "类别", "产品名称"];
const UNITS: [&str; 3] = ["单位", "计量单位", "计算单位"];
const NUMBERS: [&str; 4] = ["序号", "编号", "序", "No."];
const GROWTHS: [&str; 6] = ["增长", "增速", "增减", "增幅", "同比", "比上年"];
const VALUES: [&str; 19] = [
    "同比",
    "比上年",
    "增减",
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
    of_cells(head::first(&head::cells(row)), setting)
}

/// Reads a row below a header as its second row; none if it is no part of the header.
///
/// Catches 2023年 over 完成 and 增长（%）.
pub(super) fn continued(above: &Header, row: &str, setting: &Setting) -> Option<Header> {
    let below = head::cells(row);
    let is_blank = |index: usize| below.get(index).is_none_or(String::is_empty);
    let told = below.iter().filter(|cell| is_value(cell)).count();
    if !is_blank(above.name) || told == 0 || !head::is_head(&below) {
        return None;
    }
    of_cells(head::below(&above.cells, &below), setting)
}

/// Reads a row as a header under the row above it that names no indicator: years over columns.
pub(super) fn under(above: &str, row: &str, setting: &Setting) -> Option<Header> {
    let (above, row) = (head::cells(above), head::cells(row));
    let is_over = head::is_head(&above) && above.first().is_some_and(String::is_empty);
    (is_over && above.len() == row.len())
        .then(|| of_cells(head::below(&head::first(&above), &row), setting))?
}

fn of_cells(paths: Vec<Vec<String>>, setting: &Setting) -> Option<Header> {
    let cells: Vec<String> = paths.iter().map(|path| path.concat()).collect();
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
    let width = cells.len();
    (!values.is_empty()).then_some(Header { name, unit, values, width, cells: paths })
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
    let end = flat_end(rows, at)?;
    let mut header = Header {
        name: 0,
        unit: None,
        values: Vec::new(),
        width: end - at,
        cells: Vec::new(),
    };
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

/// Returns the number of the first cell behind a flattened header that begins here.
pub(super) fn flat_end<C: Cell>(cells: &[C], at: usize) -> Option<usize> {
    let cell = |index: usize| cells.get(index).map(Cell::text);
    if !NUMBERS.contains(&cell(at)?) {
        return None;
    }
    (at + 1..at + LONGEST_HEADER).find(|&index| cell(index) == Some("1"))
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
    let is_growth = has(&GROWTHS);
    // 增减 may count what was added as well as its share.
    let is_share = is_growth && !has(&["增减"]);
    let unit = stated_unit(cell).or_else(|| is_share.then(|| "%".to_owned()));
    Column { index, status, period, is_growth, unit }
}

/// Returns the unit in brackets at the end of a header's cell.
fn stated_unit(cell: &str) -> Option<String> {
    let inner = cell.strip_suffix(['）', ')'])?;
    let (_, unit) = inner.rsplit_once(['（', '('])?;
    cell::is_unit(unit).then(|| unit.to_owned())
}

/// Returns the years that a header's cell names.
pub(super) fn years(cell: &str) -> Option<YearSpan> {
    let letters = Letters::new(cell);
    (0..letters.len()).find_map(|at| named::read(&letters, at)).map(|named| named.years)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::figure::Heading;
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
            heading: Heading::default(),
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
    fn a_column_may_state_its_own_unit() {
        let header = tabbed("产品名称\t单位\t产量\t比上年增长（%）", &setting()).unwrap();
        let told: Vec<_> =
            header.values.iter().map(|c| (c.is_growth, c.unit.as_deref())).collect();
        assert_eq!(told, [(false, None), (true, Some("%"))]);
        let header = tabbed("项目\t产值（亿元）\t产值（A）", &setting()).unwrap();
        assert_eq!(header.values[0].unit.as_deref(), Some("亿元"));
        assert_eq!(header.values[1].unit, None);
    }

    #[test]
    fn a_header_of_two_rows_is_one() {
        let first = tabbed("指标\t单位\t2020年\t\t2021年目标\t", &setting()).unwrap();
        let header =
            continued(&first, "\t\t完成\t增长（%）\t绝对数\t增长（%）", &setting())
                .unwrap();
        let told: Vec<_> = header
            .values
            .iter()
            .map(|c| (c.index, c.status, c.period.map(|p| p.to), c.is_growth))
            .collect();
        let (actual, target) = (FigureStatus::Actual, FigureStatus::Target);
        assert_eq!(
            told,
            [
                (2, actual, Some(2020), false),
                (3, actual, Some(2020), true),
                (4, target, Some(2021), false),
                (5, target, Some(2021), true),
            ]
        );
        assert_eq!((header.name, header.unit), (0, Some(1)));
    }

    #[test]
    fn a_row_of_values_goes_on_with_no_header() {
        let first = tabbed("指标\t单位\t2020年完成\t2021年目标", &setting()).unwrap();
        assert_eq!(continued(&first, "\t亿元\t12.5\t增长6", &setting()), None);
        assert_eq!(continued(&first, "总产值\t亿元\t实际\t增长", &setting()), None);
    }

    #[test]
    fn a_row_of_values_is_no_header() {
        assert_eq!(tabbed("1\t园区产值\t亿元\t12.5\t13", &setting()), None);
    }
}
