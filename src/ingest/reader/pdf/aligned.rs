//! Tables without rules: rows of cells that only stand under one another.
//!
//! Three or more lines near one another that hold wide gaps, and a digit somewhere, are a table. Its
//! columns are the stretches of the page that the fuller lines write on, and its gutters the strips that
//! none of them touches; so a cell that is missing leaves its column empty instead of moving its
//! neighbors. A head over several columns stands in the first of them. A short line between rows is the
//! rest of a cell that took two lines if it stands nearer to a row than rows stand to one another.
//!
//! It catches the table of a bulletin set with blanks or with lines across alone; it misses one of two
//! rows, columns that all but touch, and rows most of whose cells take two lines.
//!
//! Guarantees: every glyph of the lines is in one row; linear in the glyphs but for sorting.

use std::ops::Range;

use super::glyphs::Placed;
use super::lines::GlyphLine;

/// Gap, in sizes, that a row has at least once: prose is never spread so far.
const ROW_GAP: f64 = 3.0;
/// Width of a gutter in sizes: narrow, since every fuller line must leave it free.
const GUTTER: f64 = 0.4;
/// Fewest rows of a table.
const FEWEST_ROWS: usize = 3;
/// Most lines on end, between two rows, that hold no gap.
const MOST_BETWEEN: usize = 2;
/// Widest line between two rows, as a share of the table's width.
const WIDEST_BETWEEN: f64 = 0.5;
/// Farthest step from line to line within a table, in sizes.
const FARTHEST: f64 = 4.0;
/// Most columns of a table.
const MOST_COLUMNS: usize = 64;
/// Share of the distance of rows up to which a line belongs to the row beside it.
const NEAR: f64 = 0.6;

/// Share of the distance of rows by which the middle between two may be missed.
const MIDDLE: f64 = 0.15;

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

/// Finds the tables among the lines of a page, from top to bottom.
pub(super) fn find(lines: &[GlyphLine]) -> Vec<Aligned> {
    let is_row: Vec<bool> =
        lines.iter().map(|line| stretches(line, ROW_GAP).len() > 1).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !is_row.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        let end = end_of_run(lines, &is_row, at);
        let run = lines.get(at..end).unwrap_or_default();
        let kinds = is_row.get(at..end).unwrap_or_default();
        out.extend(rows(run, kinds).map(|rows| Aligned { lines: at..end, rows }));
        at = end;
    }
    out
}

/// Returns where the run of rows ends that begins with a line: behind the last row that can be reached.
fn end_of_run(lines: &[GlyphLine], is_row: &[bool], begin: usize) -> usize {
    let mut end = begin + 1;
    let (mut left, mut right) = (f64::MAX, f64::MIN);
    for at in begin..lines.len() {
        let Some(line) = lines.get(at) else { break };
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
    end
}

/// Returns the rows of a run; none if it is no table.
fn rows(run: &[GlyphLine], is_row: &[bool]) -> Option<Vec<String>> {
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
    let mut rows: Vec<Vec<String>> = Vec::new();
    let homes = homes(run, is_row);
    for (at, line) in run.iter().enumerate() {
        let home = homes.get(at).copied().unwrap_or(at);
        // Lines of one row come one after the other: the next row begins with another home.
        let goes_on = at > 0 && homes.get(at - 1) == Some(&home);
        if !goes_on {
            rows.push(vec![String::new(); columns.len()]);
        }
        for stretch in stretches(line, GUTTER) {
            let column = column_of(&columns, &stretch);
            let cell = rows.last_mut().and_then(|row| row.get_mut(column));
            if let Some(cell) = cell {
                append(cell, &stretch.text);
            }
        }
    }
    Some(rows.iter().map(|cells| cells.join("\t")).collect())
}

/// Returns for each line the row that it belongs to: its own, or for a line without gaps the row that
/// it stands so near to that it is part of a cell there.
fn homes(run: &[GlyphLine], is_row: &[bool]) -> Vec<usize> {
    let places: Vec<(usize, f64)> = run
        .iter()
        .enumerate()
        .zip(is_row)
        .filter(|(_, row)| **row)
        .map(|((at, line), _)| (at, line.y))
        .collect();
    let mut steps: Vec<f64> = places
        .iter()
        .zip(places.iter().skip(1))
        .map(|((_, above), (_, below))| below - above)
        .collect();
    steps.sort_by(f64::total_cmp);
    let usual = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    run.iter()
        .enumerate()
        .map(|(at, line)| {
            let next = places.partition_point(|(row, _)| *row < at);
            let beside = [next.checked_sub(1), Some(next)].map(|n| places.get(n?));
            // What stands in the middle of two rows names both, and goes with the first.
            let distance = |(at, (_, y)): (usize, &(usize, f64))| {
                (y - line.y).abs() + at as f64 * usual * MIDDLE
            };
            let near =
                beside.into_iter().enumerate().filter_map(|(at, row)| Some((at, row?)));
            let near = near.min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
            let near = near.map(|(_, row)| row);
            match near {
                Some((row, y)) if (y - line.y).abs() < usual * NEAR => *row,
                _ => at,
            }
        })
        .collect()
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
fn append(cell: &mut String, text: &str) {
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
        let found = find(&page(lines));
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
        let found = find(&page(&[
            (0.0, row),
            (20.0, row),
            (40.0, row),
            (60.0, &[(0.0, "全区生产总值增长百分之五")]),
            (80.0, row),
        ]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].lines, 0..3);
    }
}
