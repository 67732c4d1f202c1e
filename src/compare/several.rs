//! Aligns three and more reports: one row a sentence, one column a report.
//!
//! Each report is compared with those before it, the nearest first, and its sentences join the rows of
//! those they answer. A row holds one stretch of each report at most; a sentence that answers nothing
//! makes a row of its own, placed behind the row of the sentence before it.

use super::cut::cut;
use super::unit::level;
use super::{ReportText, Settings, compare, units};
use crate::model::{Comparison, Place, Unit, UnitClass, UnitLevel};

/// Several reports side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// One row an aligned stretch.
    pub rows: Vec<Row>,
    /// Each report beside the one before it.
    pub steps: Vec<Comparison>,
}

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
pub fn compare_several(reports: &[ReportText], settings: &Settings) -> Alignment {
    let mut rows: Vec<Row> = Vec::new();
    let mut steps = Vec::new();
    for (column, report) in reports.iter().enumerate() {
        let mut before = reports.iter().take(column).rev();
        let step = before.next().map(|nearest| compare(nearest, report, settings));
        let stretches = stretches(report, step.as_ref(), settings);
        let nearest = step.iter().map(|step| Answers::of(&step.units));
        let others = before.map(|other| Answers::of(&units(other, report, settings)));
        let answers: Vec<Answers> = nearest.chain(others).collect();
        join(&mut rows, column, reports.len(), stretches, &answers);
        steps.extend(step);
    }
    Alignment { rows, steps }
}

/// The units of a comparison that stand in both reports, by their place in the second.
struct Answers(Vec<(Place, Place, UnitClass, f64)>);

impl Answers {
    fn of(units: &[Unit]) -> Self {
        let both = units.iter().filter_map(|u| Some((u.b?, u.a?, u.class, u.score)));
        let mut list: Vec<_> = both.collect();
        list.sort_by_key(|answer| (answer.0, answer.1));
        Self(list)
    }

    /// Returns the first unit whose second side overlaps a place.
    fn to(&self, place: Place) -> Option<(Place, UnitClass, f64)> {
        let at = self.0.partition_point(|answer| ends_before(answer.0, place));
        let found = self.0.get(at).filter(|answer| meets(answer.0, place));
        found.map(|&(_, a, class, score)| (a, class, score))
    }
}

/// Adds the stretches of a report to the rows.
fn join(
    rows: &mut Vec<Row>,
    column: usize,
    width: usize,
    stretches: Vec<(Place, UnitLevel)>,
    before: &[Answers],
) {
    let columns: Vec<Vec<(Place, usize)>> =
        (0..column).rev().map(|other| places(rows, other)).collect();
    let mut new: Vec<(Option<usize>, Row)> = Vec::new();
    let mut last: Option<usize> = None;
    for (place, level) in stretches {
        let found = before.iter().zip(&columns).find_map(|(answers, column_of)| {
            let (wanted, class, score) = answers.to(place)?;
            let from = column_of.partition_point(|entry| ends_before(entry.0, wanted));
            let meeting = column_of.get(from..).unwrap_or_default().iter();
            let at = meeting
                .take_while(|entry| meets(entry.0, wanted))
                .find(|entry| is_free(rows, entry.1, column))?;
            Some((at.1, class, score))
        });
        if let Some((at, class, score)) = found {
            set(rows, at, column, Cell { place, class, score });
            last = Some(at);
        } else {
            let mut cells = vec![None; width];
            if let Some(slot) = cells.get_mut(column) {
                *slot = Some(Cell { place, class: UnitClass::Added, score: 0.0 });
            }
            new.push((last, Row { level, cells }));
        }
    }
    insert(rows, new);
}

/// Returns the places of a column in order, with their rows.
fn places(rows: &[Row], column: usize) -> Vec<(Place, usize)> {
    let cell = |row: &Row| row.cells.get(column).copied().flatten();
    let places =
        rows.iter().enumerate().filter_map(|(at, row)| Some((cell(row)?.place, at)));
    let mut places: Vec<_> = places.collect();
    places.sort_unstable();
    places
}

fn is_free(rows: &[Row], row: usize, column: usize) -> bool {
    let cell = rows.get(row).and_then(|row| row.cells.get(column));
    cell.is_some_and(Option::is_none)
}

fn set(rows: &mut [Row], row: usize, column: usize, cell: Cell) {
    if let Some(slot) = rows.get_mut(row).and_then(|row| row.cells.get_mut(column)) {
        *slot = Some(cell);
    }
}

/// Puts new rows behind those they follow; those that follow none come first.
fn insert(rows: &mut Vec<Row>, mut new: Vec<(Option<usize>, Row)>) {
    new.sort_by_key(|(behind, _)| *behind);
    let mut merged = Vec::with_capacity(rows.len() + new.len());
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

/// Returns the stretches of a report: as its comparison with the one before cuts it, and the sentences that
/// were left out there, one of the two being an excerpt.
fn stretches(
    report: &ReportText,
    before: Option<&Comparison>,
    settings: &Settings,
) -> Vec<(Place, UnitLevel)> {
    let units = before.iter().flat_map(|compared| &compared.units);
    let mut out: Vec<(Place, UnitLevel)> =
        units.filter_map(|unit| Some((unit.b?, unit.level))).collect();
    out.sort_unstable_by_key(|(place, _)| *place);
    let left_out: Vec<(Place, UnitLevel)> = cut(report, settings.formulas)
        .iter()
        .filter(|sentence| {
            let at =
                out.partition_point(|(place, _)| ends_before(*place, sentence.place));
            out.get(at).is_none_or(|(place, _)| !meets(*place, sentence.place))
        })
        .map(|sentence| (sentence.place, level(sentence)))
        .collect();
    out.extend(left_out);
    out.sort_unstable_by_key(|(place, _)| *place);
    out
}

/// Returns whether a stretch ends before another begins.
fn ends_before(a: Place, b: Place) -> bool {
    (a.passage, a.span.end) <= (b.passage, b.span.start)
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
        let found = compare_several(&reports, &Settings::default());
        assert_eq!(found.steps.len(), 2);
        let rows = found.rows;
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

    #[test]
    fn every_sentence_stands_in_one_row() {
        let long = |n: usize| format!("修复第{n}条山区公路并整治沿线桥梁隐患。");
        let texts: Vec<Vec<String>> = vec![
            (0..9).map(long).collect(),
            (2..11).rev().map(long).collect(),
            [1, 1, 5, 5, 12].map(long).to_vec(),
        ];
        let outlines: Vec<Outline> = texts
            .iter()
            .map(|list| Outline::of("二、安排", &[list.concat().as_str()]))
            .collect();
        let reports: Vec<ReportText> = outlines.iter().map(Outline::report).collect();
        let found = compare_several(&reports, &Settings::default());
        for (column, list) in texts.iter().enumerate() {
            let cells = found.rows.iter().filter_map(|row| row.cells[column]);
            let mut places: Vec<Place> = cells.map(|cell| cell.place).collect();
            places.sort_unstable();
            let said: String =
                places.iter().map(|&place| text_of(&reports[column], place)).collect();
            assert_eq!(said, format!("二、安排{}", list.concat()));
        }
    }
}
