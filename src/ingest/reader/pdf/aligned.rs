//! Tables without rules: rows of cells that only stand under one another.
//!
//! Three or more lines near one another that hold wide gaps, and a digit somewhere, are a table. Its
//! columns are the stretches of the page that the fuller lines write on, and its gutters the strips that
//! none of them touches; so a cell that is missing leaves its column empty instead of moving its
//! neighbors. A head over several columns stands in the first of them. Which lines make a row is told by
//! `homes`.
//!
//! It catches the table of a bulletin set with blanks or with lines across alone; it misses one of two
//! rows, and columns that all but touch.
//!
//! Guarantees: every glyph of the lines is in one row; linear in the glyphs but for sorting.

use std::collections::BTreeMap;
use std::ops::Range;

use super::glyphs::{Placed, Rule};
use super::homes;
use super::lines::GlyphLine;

/// Gap, in sizes, that a row has at least once: prose is never spread so far.
const ROW_GAP: f64 = 3.0;
/// Width of a gutter in sizes: narrow, since every fuller line must leave it free.
const GUTTER: f64 = 0.4;
/// Fewest rows of a table.
const FEWEST_ROWS: usize = 3;
/// Most lines on end, between two rows, that hold no gap.
const MOST_BETWEEN: usize = 4;
/// Widest line between two rows, as a share of the table's width.
const WIDEST_BETWEEN: f64 = 0.5;
/// Farthest step from line to line within a table, in sizes.
const FARTHEST: f64 = 4.0;
/// Most columns of a table.
const MOST_COLUMNS: usize = 64;
/// Share of the width of the lines that a line drawn across the page takes at least.
const ACROSS: f64 = 0.5;
/// Farthest step to the rest of a cell below the last row, in sizes.
const REST: f64 = 1.8;

/// A table among the lines of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aligned {
    /// Its lines.
    pub(super) lines: Range<usize>,
    /// Its rows, with tabs between their cells.
    pub(super) rows: Vec<String>,
}

/// A stretch of a line without a gap.
struct Stretch {
    left: f64,
    right: f64,
    text: String,
}

/// Finds the tables among the lines of a page, from top to bottom; rules are the lines drawn across.
pub(super) fn find(lines: &[GlyphLine], rules: &[Rule]) -> Vec<Aligned> {
    let bands = bands(lines, rules);
    let is_row: Vec<bool> =
        lines.iter().map(|line| stretches(line, ROW_GAP).len() > 1).collect();
    let mut out = Vec::new();
    let (mut at, mut free) = (0, 0);
    while at < lines.len() {
        if !is_row.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        let end = end_of_run(lines, &is_row, at);
        let whole = widened(lines, &bands, free..lines.len(), at..end);
        let run = lines.get(whole.clone()).unwrap_or_default();
        let kinds = is_row.get(whole.clone()).unwrap_or_default();
        let bands = bands.get(whole.clone()).unwrap_or_default();
        (at, free) = (whole.end, whole.end);
        out.extend(rows(run, kinds, bands).map(|rows| Aligned { lines: whole, rows }));
    }
    out
}

/// Counts for each line the lines that are drawn across the page above it.
fn bands(lines: &[GlyphLine], rules: &[Rule]) -> Vec<usize> {
    let left = lines.iter().map(GlyphLine::left).fold(f64::MAX, f64::min);
    let right = lines.iter().map(GlyphLine::right).fold(f64::MIN, f64::max);
    let mut rules: Vec<&Rule> = rules.iter().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    // The border of a row is drawn cell by cell.
    let across = rules.chunk_by(|a, b| b.at - a.at < 1.0).filter(|parts| {
        let length: f64 = parts.iter().map(|rule| rule.to - rule.from).sum();
        length > (right - left) * ACROSS
    });
    let places: Vec<f64> = across.filter_map(|parts| Some(parts.first()?.at)).collect();
    lines.iter().map(|line| places.partition_point(|place| *place < line.y)).collect()
}

/// Adds to a run the narrow lines that stand between the same lines across as its first and last row.
fn widened(
    lines: &[GlyphLine],
    bands: &[usize],
    within: Range<usize>,
    run: Range<usize>,
) -> Range<usize> {
    let ends = |of: fn(f64, f64) -> f64, at: fn(&GlyphLine) -> f64| {
        lines
            .get(run.clone())
            .unwrap_or_default()
            .iter()
            .map(at)
            .reduce(of)
            .unwrap_or(0.0)
    };
    let width = ends(f64::max, GlyphLine::right) - ends(f64::min, GlyphLine::left);
    let last = bands.last().copied().unwrap_or(0);
    let is_part = |at: usize, beside: usize| {
        let band = bands.get(at).copied();
        let narrow = lines
            .get(at)
            .is_some_and(|line| line.right() - line.left() < width * WIDEST_BETWEEN);
        narrow
            && band == bands.get(beside).copied()
            && band.is_some_and(|n| 0 < n && n < last)
    };
    let (mut begin, mut end) = (run.start, run.end);
    while begin > within.start && is_part(begin - 1, begin) {
        begin -= 1;
    }
    while end < within.end && is_part(end, end - 1) {
        end += 1;
    }
    begin..end
}

/// Returns where the run of rows ends that begins with a line: behind the last row that can be reached.
fn end_of_run(lines: &[GlyphLine], is_row: &[bool], begin: usize) -> usize {
    let mut end = begin + 1;
    let (mut left, mut right) = (f64::MAX, f64::MIN);
    for (at, line) in lines.iter().enumerate().skip(begin) {
        let above = at.checked_sub(1).and_then(|above| lines.get(above));
        let step = above.map_or(0.0, |above| line.y - above.y);
        if at > begin && step > FARTHEST * line.size {
            break;
        }
        if is_row.get(at).copied().unwrap_or(false) {
            (left, right) = (left.min(line.left()), right.max(line.right()));
            end = at + 1;
        } else if at + 1 - end > MOST_BETWEEN
            || line.right() - line.left() > (right - left) * WIDEST_BETWEEN
        {
            break;
        }
    }
    end + lines.get(end).map_or(0, |rest| usize::from(is_rest(lines.get(end - 1), rest)))
}

/// Tells whether a line below the last row is the rest of a cell there: it stands near and begins where
/// a cell does, but not the first.
fn is_rest(row: Option<&GlyphLine>, rest: &GlyphLine) -> bool {
    let Some(row) = row else { return false };
    let cells = stretches(row, GUTTER);
    let mut others = cells.iter().skip(1);
    rest.y - row.y < REST * row.size
        && others.any(|cell| (cell.left - rest.left()).abs() < GUTTER * row.size)
}

/// Returns the rows of a run; none if it is no table.
fn rows(run: &[GlyphLine], is_row: &[bool], bands: &[usize]) -> Option<Vec<String>> {
    let count = is_row.iter().filter(|row| **row).count();
    let has_digit = |line: &GlyphLine| {
        line.glyphs
            .iter()
            .any(|glyph| glyph.text.starts_with(|c: char| c.is_ascii_digit()))
    };
    if count < FEWEST_ROWS || !run.iter().any(has_digit) {
        return None;
    }
    let columns = columns(run)?;
    let homes = homes(run, is_row, bands, &columns);
    let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (line, home) in run.iter().zip(homes) {
        let row = rows.entry(home).or_insert_with(|| vec![String::new(); columns.len()]);
        for stretch in stretches(line, GUTTER) {
            let column = column_of(&columns, &stretch);
            if let Some(cell) = row.get_mut(column) {
                append(cell, &stretch.text);
            }
        }
    }
    Some(rows.values().map(|cells| cells.join("\t")).collect())
}

/// Returns for each line of a run the line that names its row.
fn homes(
    run: &[GlyphLine],
    is_row: &[bool],
    bands: &[usize],
    columns: &[(f64, f64)],
) -> Vec<usize> {
    let piece = |stretch: &Stretch| {
        let column = column_of(columns, stretch);
        let right = columns.get(column).map_or(stretch.right, |(_, right)| *right);
        let is_number = homes::is_number(&stretch.text);
        homes::Piece { column, short: right - stretch.right, is_number }
    };
    let line = |((line, is_wide), band): ((&GlyphLine, &bool), &usize)| homes::Line {
        y: line.y,
        size: line.size,
        is_wide: *is_wide,
        band: *band,
        pieces: stretches(line, GUTTER).iter().map(piece).collect(),
    };
    let lines: Vec<homes::Line> = run.iter().zip(is_row).zip(bands).map(line).collect();
    homes::homes(&lines, columns.len())
}

/// Returns left and right ends of the columns; none if the fuller lines leave no gutter, or more than
/// a table has.
fn columns(run: &[GlyphLine]) -> Option<Vec<(f64, f64)>> {
    let cut: Vec<Vec<Stretch>> = run.iter().map(|line| stretches(line, GUTTER)).collect();
    let mut counts: Vec<usize> =
        cut.iter().map(Vec::len).filter(|count| *count > 1).collect();
    counts.sort_unstable();
    // Heads over several columns and rows that lack cells have fewer: they tell no columns.
    let usual = counts.get(counts.len() / 2).copied()?;
    let size = run.iter().map(|line| line.size).fold(f64::MAX, f64::min);
    let (full, thin): (Vec<_>, Vec<_>) =
        cut.iter().partition(|stretches| stretches.len() >= usual);
    let ends = |stretch: &Stretch| (stretch.left, stretch.right);
    let mut columns: Vec<(f64, f64)> =
        strips(full.into_iter().flatten().map(ends).collect(), GUTTER * size)
            .into_iter()
            .map(|(ends, _)| ends)
            .collect();
    // A name over several rows stands between them; two that stand where no column is are one.
    let beside = |(left, right): &(f64, f64)| {
        let next = columns.partition_point(|(_, end)| end + GUTTER * size <= *left);
        columns.get(next).is_none_or(|(begin, _)| right + GUTTER * size <= *begin)
    };
    let others = thin.into_iter().flatten().map(ends).filter(beside).collect();
    let others = strips(others, GUTTER * size).into_iter();
    columns.extend(others.filter(|(_, count)| *count > 1).map(|(ends, _)| ends));
    columns.sort_by(|a, b| a.0.total_cmp(&b.0));
    (2..=MOST_COLUMNS).contains(&columns.len()).then_some(columns)
}

/// Joins stretches with less than a gutter between them; tells how many each strip is made of.
fn strips(mut ends: Vec<(f64, f64)>, gutter: f64) -> Vec<((f64, f64), usize)> {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<((f64, f64), usize)> = Vec::new();
    for (left, right) in ends {
        match out.last_mut() {
            Some(((_, end), count)) if left - *end < gutter => {
                *end = end.max(right);
                *count += 1;
            }
            _ => out.push(((left, right), 1)),
        }
    }
    out
}

/// Returns the column of a stretch: the first that it reaches into, else the one to its left.
fn column_of(columns: &[(f64, f64)], stretch: &Stretch) -> usize {
    let first = columns.partition_point(|(_, right)| *right <= stretch.left);
    match columns.get(first) {
        Some((left, _)) if *left < stretch.right => first,
        _ => first.saturating_sub(1),
    }
}

/// Cuts a line at its gaps.
fn stretches(line: &GlyphLine, gap: f64) -> Vec<Stretch> {
    let mut out: Vec<Vec<Placed>> = Vec::new();
    let mut end: Option<f64> = None;
    for glyph in &line.glyphs {
        if glyph.text == " " {
            continue;
        }
        let is_next = end.is_none_or(|end| glyph.x - end > gap * line.size);
        match out.last_mut().filter(|_| !is_next) {
            Some(last) => last.push(glyph.clone()),
            None => out.push(vec![glyph.clone()]),
        }
        end = Some(end.unwrap_or(f64::MIN).max(glyph.x + glyph.width));
    }
    let stretch = |glyphs: Vec<Placed>| {
        let line = GlyphLine { glyphs, y: line.y, size: line.size };
        Stretch { left: line.left(), right: line.right(), text: line.text() }
    };
    out.into_iter().map(stretch).collect()
}

/// Adds words to a cell: with a space only between Latin letters or digits.
pub(super) fn append(cell: &mut String, text: &str) {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let parts = cell.chars().next_back().is_some_and(latin)
        && text.chars().next().is_some_and(latin);
    if parts {
        cell.push(' ');
    }
    cell.push_str(&text.replace('\t', " "));
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    /// Lines of stretches, each of a place and words, fifteen points apart unless a place is given.
    fn page(lines: &[(f64, &[(f64, &str)])]) -> Vec<GlyphLine> {
        let glyphs = lines.iter().flat_map(|(y, stretches)| {
            stretches.iter().flat_map(move |(x, text)| {
                let mut at = *x;
                text.chars().map(move |c| {
                    let width = if c.is_ascii() { 5.0 } else { 10.0 };
                    let x = at;
                    at += width;
                    Placed { text: c.to_string(), x, y: *y, width, size: 10.0 }
                })
            })
        });
        lines::lines(glyphs.collect())
    }

    fn check(lines: &[(f64, &[(f64, &str)])], expected: &[&str]) {
        let found = find(&page(lines), &[]);
        let rows: Vec<&str> =
            found.iter().flat_map(|table| &table.rows).map(String::as_str).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_missing_cell_leaves_its_column_empty() {
        check(
            &[
                (
                    0.0,
                    &[(0.0, "指标"), (100.0, "单位"), (160.0, "产量"), (220.0, "增长")],
                ),
                (
                    20.0,
                    &[(0.0, "粮食"), (100.0, "万吨"), (160.0, "12.4"), (220.0, "1.8")],
                ),
                (40.0, &[(0.0, "绝缘子"), (100.0, "万只"), (220.0, "2.8")]),
                (60.0, &[(0.0, "书房"), (100.0, "家"), (160.0, "30")]),
            ],
            &[
                "指标\t单位\t产量\t增长",
                "粮食\t万吨\t12.4\t1.8",
                "绝缘子\t万只\t\t2.8",
                "书房\t家\t30\t",
            ],
        );
    }

    #[test]
    fn a_head_over_columns_stands_in_the_first() {
        check(
            &[
                (0.0, &[(0.0, "指标"), (105.0, "二〇二三年完成")]),
                (20.0, &[(100.0, "产量"), (160.0, "增长")]),
                (40.0, &[(0.0, "粮食"), (100.0, "12.4"), (160.0, "1.8")]),
                (60.0, &[(0.0, "蔬菜"), (100.0, "31.0"), (160.0, "0.7")]),
                (80.0, &[(0.0, "水果"), (100.0, "4.5"), (160.0, "2.1")]),
            ],
            &[
                "指标\t二〇二三年完成\t",
                "\t产量\t增长",
                "粮食\t12.4\t1.8",
                "蔬菜\t31.0\t0.7",
                "水果\t4.5\t2.1",
            ],
        );
    }

    #[test]
    fn a_cell_of_two_lines_is_one() {
        check(
            &[
                (0.0, &[(0.0, "粮食产量"), (100.0, "12.4")]),
                (33.0, &[(0.0, "规模以上工业")]),
                (40.0, &[(100.0, "98.2"), (160.0, "6.1")]),
                (47.0, &[(0.0, "增加值")]),
                (80.0, &[(0.0, "书房"), (100.0, "30")]),
            ],
            &["粮食产量\t12.4\t", "规模以上工业增加值\t98.2\t6.1", "书房\t30\t"],
        );
    }

    #[test]
    fn lines_across_the_page_part_rows() {
        let lines: &[(f64, &[(f64, &str)])] = &[
            (0.0, &[(100.0, "比上年")]),
            (12.0, &[(0.0, "指标"), (100.0, "增长")]),
            (30.0, &[(0.0, "规模以上工业")]),
            (42.0, &[(0.0, "企业增加值"), (100.0, "6.1")]),
            (60.0, &[(0.0, "一般公共预算")]),
            (66.0, &[(100.0, "3.9")]),
            (72.0, &[(0.0, "收入")]),
            (90.0, &[(0.0, "书房"), (100.0, "3.0")]),
            (120.0, &[(0.0, "全区生产总值增长。")]),
        ];
        let rules = [-12.0, 16.0, 46.0, 76.0, 94.0];
        let rules = rules.map(|at| Rule { at, from: 0.0, to: 130.0 });
        let rows = [
            "指标\t比上年增长",
            "规模以上工业企业增加值\t6.1",
            "一般公共预算收入\t3.9",
            "书房\t3.0",
        ];
        assert_eq!(find(&page(lines), &rules)[0].rows, rows);
        // A line under words parts nothing.
        let under = Rule { at: 31.0, from: 0.0, to: 20.0 };
        let rules: Vec<Rule> = rules.into_iter().chain([under]).collect();
        assert_eq!(find(&page(lines), &rules)[0].rows, rows);
    }

    #[test]
    fn a_name_over_two_rows_has_its_column() {
        check(
            &[
                (0.0, &[(50.0, "粮食"), (120.0, "12.4")]),
                (10.0, &[(0.0, "农业")]),
                (20.0, &[(50.0, "水果"), (120.0, "3.1")]),
                (40.0, &[(50.0, "绝缘子"), (120.0, "98.2")]),
                (50.0, &[(0.0, "工业")]),
                (60.0, &[(50.0, "船舶"), (120.0, "30")]),
            ],
            &["农业\t粮食\t12.4", "\t水果\t3.1", "工业\t绝缘子\t98.2", "\t船舶\t30"],
        );
    }

    #[test]
    fn prose_and_lists_without_numbers_are_no_tables() {
        check(
            &[
                (0.0, &[(0.0, "望江区人民政府"), (200.0, "林远舟")]),
                (20.0, &[(0.0, "区发展改革委"), (200.0, "主任")]),
                (40.0, &[(0.0, "区财政局"), (200.0, "局长")]),
            ],
            &[],
        );
        check(
            &[
                (0.0, &[(0.0, "目录"), (100.0, "1")]),
                (20.0, &[(0.0, "全区生产总值增长百分之五"), (130.0, "点")]),
            ],
            &[],
        );
    }

    #[test]
    fn a_wide_line_ends_a_table() {
        let row: &[(f64, &str)] = &[(0.0, "粮食"), (100.0, "12.4")];
        let found = find(
            &page(&[
                (0.0, row),
                (20.0, row),
                (40.0, row),
                (60.0, &[(0.0, "全区生产总值增长百分之五")]),
                (80.0, row),
            ]),
            &[],
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].lines, 0..3);
    }
}
