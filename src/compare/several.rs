//! Aligns three and more reports: one row a sentence, one column a report.
//!
//! Each report is compared with those before it, the nearest first, and its sentences join the rows of
//! those they answer. A row holds one stretch of each report at most; a sentence that answers nothing
//! makes a row of its own, placed behind the row of the sentence before it.

use super::{ReportText, compare};
use crate::model::{Comparison, Place, Unit, UnitClass, UnitLevel};

/// A row: the stretch of each report, and how each stands to the one before it in the row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Sentence or heading.
    pub level: UnitLevel,
    /// A stretch of each report, or none.
    pub cells: Vec<Option<Cell>>,
}

/// A stretch of one report in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub place: Place,
    /// What became of the stretch before it in the row; `added` for the first.
    pub class: UnitClass,
    /// How alike the two are; 0 for the first.
    pub score: f64,
}

/// Aligns reports in the order given.
pub fn compare_several(reports: &[ReportText]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (column, report) in reports.iter().enumerate() {
        let before: Vec<(usize, Comparison)> = (0..column)
            .rev()
            .filter_map(|at| Some((at, compare(reports.get(at)?, report))))
            .collect();
        join(&mut rows, column, reports.len(), report, &before);
    }
    rows
}

/// Adds the sentences of a report to the rows.
fn join(
    rows: &mut Vec<Row>,
    column: usize,
    width: usize,
    report: &ReportText,
    before: &[(usize, Comparison)],
) {
    let mut new: Vec<(Option<usize>, Row)> = Vec::new();
    let mut last: Option<usize> = None;
    for stretch in stretches(report, before) {
        let found = before.iter().find_map(|(other, compared)| {
            let unit = answered(compared, stretch.0)?;
            let place = unit.a?;
            let at = rows.iter().position(|row| {
                let cell = |at: usize| row.cells.get(at).copied().flatten();
                cell(*other).is_some_and(|cell| meets(cell.place, place))
                    && cell(column).is_none()
            })?;
            Some((at, unit.class, unit.score))
        });
        let (place, level) = stretch;
        match found {
            Some((at, class, score)) => {
                let slot = rows.get_mut(at).and_then(|row| row.cells.get_mut(column));
                if let Some(slot) = slot {
                    *slot = Some(Cell { place, class, score });
                }
                last = Some(at);
            }
            None => {
                let mut cells = vec![None; width];
                if let Some(slot) = cells.get_mut(column) {
                    *slot = Some(Cell { place, class: UnitClass::Added, score: 0.0 });
                }
                new.push((last, Row { level, cells }));
            }
        }
    }
    let mut merged = Vec::with_capacity(rows.len() + new.len());
    new.sort_by_key(|(behind, _)| *behind);
    let mut waiting = new.into_iter().peekable();
    while let Some((_, row)) = waiting.next_if(|(behind, _)| behind.is_none()) {
        merged.push(row);
    }
    for (at, row) in std::mem::take(rows).into_iter().enumerate() {
        merged.push(row);
        while let Some((_, row)) = waiting.next_if(|(behind, _)| *behind == Some(at)) {
            merged.push(row);
        }
    }
    *rows = merged;
}

/// Returns the stretches of a report, as its comparison with the one before cuts it.
fn stretches(
    report: &ReportText,
    before: &[(usize, Comparison)],
) -> Vec<(Place, UnitLevel)> {
    let own;
    let units = match before.first() {
        Some((_, compared)) => &compared.units,
        None => {
            own = compare(report, report);
            &own.units
        }
    };
    let mut out: Vec<(Place, UnitLevel)> =
        units.iter().filter_map(|unit| Some((unit.b?, unit.level))).collect();
    out.sort_unstable_by_key(|(place, _)| *place);
    out
}

/// Returns the unit of a comparison that answers a stretch of its second report.
fn answered(compared: &Comparison, place: Place) -> Option<&Unit> {
    compared
        .units
        .iter()
        .find(|unit| unit.a.is_some() && unit.b.is_some_and(|b| meets(b, place)))
}

/// Returns whether two stretches overlap.
fn meets(a: Place, b: Place) -> bool {
    a.passage == b.passage && a.span.start < b.span.end && b.span.start < a.span.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::{Outline, text_of};

    #[test]
    fn a_row_holds_what_each_report_says_of_it() {
        let texts = [
            ["新建公园三处并向居民开放。", "修复山区公路二十公里。"],
            ["修复山区公路二十公里。", "增加养老床位六十张。"],
            ["新建公园五处并向居民开放。", "修复山区公路三十公里。"],
        ];
        let outlines: Vec<Outline> =
            texts.iter().map(|texts| Outline::of("二、安排", texts)).collect();
        let reports: Vec<ReportText> = outlines.iter().map(Outline::report).collect();
        let rows = compare_several(&reports);
        let texts: Vec<Vec<&str>> = rows
            .iter()
            .filter(|row| row.level == UnitLevel::Sentence)
            .map(|row| {
                let cells = row.cells.iter().zip(&reports);
                cells.map(|(c, r)| c.map_or("", |c| text_of(r, c.place))).collect()
            })
            .collect();
        assert_eq!(
            texts,
            [
                ["新建公园三处并向居民开放。", "", "新建公园五处并向居民开放。"],
                [
                    "修复山区公路二十公里。",
                    "修复山区公路二十公里。",
                    "修复山区公路三十公里。"
                ],
                ["", "增加养老床位六十张。", ""],
            ]
        );
    }
}
