//! Ruled tables: the lines drawn on a page make grids, and glyphs in a grid belong to its cells.
//!
//! Lines that touch one another make one grid; its rows lie between neighboring horizontal lines, its
//! columns between vertical ones. Where no line is drawn between two cells they are one, so a head
//! over several columns stays whole. A frame around a text has one cell and is no table.
//!
//! Statistical tables are often open at both sides: where lines across reach beyond the outermost lines
//! down, their ends are the sides of the table. A table without any line down is told by the places of
//! its cells instead (`aligned`).

use super::glyphs::{Placed, Rule};
use super::{aligned, lines};

/// Distance, in points, over which ends of lines touch.
const TOUCH: f64 = 3.0;
/// Most rows and columns of a grid.
const MOST: usize = 300;

/// The grid of a ruled table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Places of vertical lines, from left to right.
    columns: Vec<f64>,
    /// Places of horizontal lines, from top to bottom.
    rows: Vec<f64>,
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
}

/// Finds the grids of a page, from top to bottom.
pub(super) fn find(horizontal: &[Rule], vertical: &[Rule]) -> Vec<Grid> {
    let mut horizontal = horizontal.to_vec();
    horizontal.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut grids: Vec<Grid> = Vec::new();
    for stack in stacks(&horizontal, vertical) {
        let (top, bottom) = stack;
        let inside = |rule: &&Rule| rule.at >= top - TOUCH && rule.at <= bottom + TOUCH;
        let across: Vec<Rule> = horizontal.iter().filter(inside).copied().collect();
        let mut down: Vec<Rule> = vertical
            .iter()
            .filter(|rule| rule.from >= top - TOUCH && rule.to <= bottom + TOUCH)
            .copied()
            .collect();
        let sides = open_sides(&across, &down);
        down.extend(sides.into_iter().flatten());
        let rows = places(&across);
        let columns = places(&down);
        // Two rows and two columns at least: anything less frames a text or underlines it.
        if rows.len() >= 3 && columns.len() >= 3 && rows.len().max(columns.len()) <= MOST
        {
            grids.push(Grid { columns, rows, horizontal: across, vertical: down });
        }
    }
    grids
}

/// Returns the sides of a table that are not drawn: where lines across reach beyond all lines down.
fn open_sides(across: &[Rule], down: &[Rule]) -> [Option<Rule>; 2] {
    let ends = |of: fn(&Rule) -> f64| {
        let all = across.iter().map(of);
        all.fold((f64::MAX, f64::MIN), |(least, most), at| (least.min(at), most.max(at)))
    };
    let (from, to) = ends(|rule| rule.at);
    let (left, right) = (ends(|rule| rule.from).0, ends(|rule| rule.to).1);
    let is_open = |at: f64| !down.iter().any(|rule| (rule.at - at).abs() <= TOUCH);
    [left, right].map(|at| is_open(at).then_some(Rule { at, from, to }))
}

/// Returns the stretches of the page, from top to bottom, that vertical lines hold together.
fn stacks(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(f64, f64)> {
    let mut down: Vec<(f64, f64)> = vertical.iter().map(|r| (r.from, r.to)).collect();
    down.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (from, to) in down {
        match out.last_mut() {
            Some((_, bottom)) if from <= *bottom + TOUCH => *bottom = bottom.max(to),
            _ => out.push((from, to)),
        }
    }
    out.retain(|(top, bottom)| {
        let touching = |rule: &&Rule| rule.at >= top - TOUCH && rule.at <= bottom + TOUCH;
        horizontal.iter().filter(touching).count() >= 3
    });
    out
}

/// Returns the places of lines, those that nearly coincide as one.
fn places(rules: &[Rule]) -> Vec<f64> {
    let mut all: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    all.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    for at in all {
        if out.last().is_none_or(|last| at - last > TOUCH) {
            out.push(at);
        }
    }
    out
}

/// Parts the glyphs of a page: those in each grid, and those in none.
pub(super) fn assign(
    grids: &[Grid],
    glyphs: &[Placed],
) -> (Vec<Vec<Placed>>, Vec<Placed>) {
    let mut tables = vec![Vec::new(); grids.len()];
    let mut free = Vec::new();
    for glyph in glyphs {
        let at = grids.iter().position(|grid| grid.cell_of(glyph).is_some());
        match at.and_then(|at| tables.get_mut(at)) {
            Some(table) => table.push(glyph.clone()),
            None => free.push(glyph.clone()),
        }
    }
    (tables, free)
}

impl Grid {
    /// Returns where the table begins.
    pub(super) fn top(&self) -> f64 {
        self.rows.first().copied().unwrap_or(0.0)
    }

    /// Returns row and column of a glyph.
    fn cell_of(&self, glyph: &Placed) -> Option<(usize, usize)> {
        let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y - glyph.size * 0.3);
        let row = self.rows.partition_point(|at| *at <= y).checked_sub(1)?;
        let column = self.columns.partition_point(|at| *at <= x).checked_sub(1)?;
        (row + 1 < self.rows.len() && column + 1 < self.columns.len())
            .then_some((row, column))
    }

    /// Returns the rows of the table, with tabs between their cells.
    pub(super) fn rows(&self, glyphs: Vec<Placed>) -> Vec<String> {
        let (height, width) = (self.rows.len() - 1, self.columns.len() - 1);
        let mut cells: Vec<Vec<Placed>> = vec![Vec::new(); height * width];
        let homes = self.homes(height, width);
        for glyph in glyphs {
            let Some((row, column)) = self.cell_of(&glyph) else { continue };
            let home = homes.get(row * width + column).copied().unwrap_or_default();
            if let Some(cell) = cells.get_mut(home) {
                cell.push(glyph);
            }
        }
        let mut out = Vec::new();
        for row in cells.chunks_mut(width.max(1)) {
            let texts: Vec<String> =
                row.iter_mut().map(|cell| cell_text(std::mem::take(cell))).collect();
            if texts.iter().any(|text| !text.is_empty()) {
                out.push(texts.join("\t"));
            }
        }
        out
    }

    /// Returns for each cell the one that it is part of: the first to the left and above that no
    /// line parts from it.
    fn homes(&self, height: usize, width: usize) -> Vec<usize> {
        let mut homes: Vec<usize> = (0..height * width).collect();
        let middle = |places: &[f64], at: usize| {
            let from = places.get(at).copied().unwrap_or(0.0);
            from.midpoint(places.get(at + 1).copied().unwrap_or(from))
        };
        for row in 0..height {
            for column in 0..width {
                let (x, y) = (middle(&self.columns, column), middle(&self.rows, row));
                let left = self.columns.get(column).copied().unwrap_or(0.0);
                let above = self.rows.get(row).copied().unwrap_or(0.0);
                let own = row * width + column;
                let home = if column > 0 && !is_ruled(&self.vertical, left, y) {
                    Some(own - 1)
                } else if row > 0 && !is_ruled(&self.horizontal, above, x) {
                    Some(own - width)
                } else {
                    None
                };
                let home = home.and_then(|near| homes.get(near).copied());
                if let (Some(home), Some(slot)) = (home, homes.get_mut(own)) {
                    *slot = home;
                }
            }
        }
        homes
    }
}

/// Tells whether a line is drawn at a place, over the given point.
fn is_ruled(rules: &[Rule], at: f64, over: f64) -> bool {
    rules.iter().any(|rule| {
        (rule.at - at).abs() <= TOUCH
            && rule.from - TOUCH <= over
            && over <= rule.to + TOUCH
    })
}

/// Joins the lines of a cell: without a space beside Chinese.
fn cell_text(glyphs: Vec<Placed>) -> String {
    let mut out = String::new();
    for line in lines::lines(glyphs) {
        aligned::append(&mut out, &line.text());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: f64, from: f64, to: f64) -> Rule {
        Rule { at, from, to }
    }

    fn glyph(text: &str, x: f64, y: f64) -> Placed {
        Placed { text: text.to_owned(), x, y, width: 10.0, size: 10.0 }
    }

    /// A grid of two rows (20 high) and two columns (100 wide), without the given vertical line.
    fn check(vertical: &[Rule], glyphs: &[Placed], expected: &[&str]) {
        let horizontal =
            [rule(0.0, 0.0, 200.0), rule(20.0, 0.0, 200.0), rule(40.0, 0.0, 200.0)];
        let grids = find(&horizontal, vertical);
        assert_eq!(grids.len(), 1);
        let (tables, free) = assign(&grids, glyphs);
        assert_eq!(free, []);
        assert_eq!(grids[0].rows(tables[0].clone()), expected);
    }

    #[test]
    fn glyphs_belong_to_cells() {
        check(
            &[rule(0.0, 0.0, 40.0), rule(100.0, 0.0, 40.0), rule(200.0, 0.0, 40.0)],
            &[
                glyph("丁", 120.0, 35.0),
                glyph("甲", 10.0, 15.0),
                glyph("乙", 120.0, 15.0),
                glyph("丙", 10.0, 35.0),
            ],
            &["甲\t乙", "丙\t丁"],
        );
    }

    #[test]
    fn a_head_over_two_columns_stays_whole() {
        check(
            &[rule(0.0, 0.0, 40.0), rule(100.0, 20.0, 40.0), rule(200.0, 0.0, 40.0)],
            &[glyph("甲", 90.0, 15.0), glyph("乙", 102.0, 15.0), glyph("丙", 10.0, 35.0)],
            &["甲乙\t", "丙\t"],
        );
    }

    #[test]
    fn a_table_that_is_open_at_its_sides_has_them_all_the_same() {
        check(
            &[rule(100.0, 0.0, 40.0)],
            &[
                glyph("甲", 10.0, 15.0),
                glyph("乙", 120.0, 15.0),
                glyph("丙", 10.0, 35.0),
                glyph("丁", 120.0, 35.0),
            ],
            &["甲\t乙", "丙\t丁"],
        );
    }

    #[test]
    fn frames_and_underlines_are_no_tables() {
        let frame = [rule(0.0, 0.0, 200.0), rule(700.0, 0.0, 200.0)];
        let sides = [rule(0.0, 0.0, 700.0), rule(200.0, 0.0, 700.0)];
        assert_eq!(find(&frame, &sides), []);
        assert_eq!(find(&frame, &[]), []);
    }
}
