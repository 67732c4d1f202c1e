//! Which row each line of a table without rules belongs to.
//!
//! A row is a line with a number in a column of numbers, for such cells take one line; where a table has
//! no such column, every line with a wide gap is a row. Other lines are parts of cells that took several:
//! a line goes on with the one above it in its column if that one fills the column. A cell that was
//! begun above its row's numbers and ended below them belongs to the row between; any other line goes
//! to the row that it stands nearer to than rows stand to one another, and else is a row of its own.
//! Lines drawn across the page part rows, and what stands with one row alone between two of them is of
//! that row.
//!
//! It catches names of two and three lines beside numbers at their top or in their middle. It misses a
//! cell of two lines whose first is far from filling its column.

/// Farthest that a filled line ends from the end of its column, in sizes.
const SHORT: f64 = 1.2;
/// Farthest step from line to line of one cell, in sizes.
const STEP: f64 = 2.2;
/// Share of the distance of rows up to which a line belongs to the row beside it.
const NEAR: f64 = 0.6;
/// Share of the distance of rows by which the middle between two may be missed.
const MIDDLE: f64 = 0.15;
/// Fewest numbers in a column of them.
const FEWEST_NUMBERS: usize = 3;

/// A line of a table.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) y: f64,
    pub(super) size: f64,
    /// Whether it holds a wide gap.
    pub(super) is_wide: bool,
    /// How many lines are drawn across the page above it.
    pub(super) band: usize,
    pub(super) pieces: Vec<Piece>,
}

/// What a line has in one column.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) column: usize,
    /// How far it ends from the end of its column.
    pub(super) short: f64,
    pub(super) is_number: bool,
}

/// Tells what stands in a column of numbers: a number, or the dash of one that is not known.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '－', '−', '—', '–', '+', '＋']);
    text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit())
}

/// Returns for each line the line that its row is named by.
pub(super) fn homes(lines: &[Line], columns: usize) -> Vec<usize> {
    let rows = rows(lines, columns);
    let places: Vec<(usize, f64)> = lines
        .iter()
        .enumerate()
        .zip(&rows)
        .filter(|(_, row)| **row)
        .map(|((at, line), _)| (at, line.y))
        .collect();
    let step = usual_step(&places);
    let mut out: Vec<usize> =
        (0..lines.len()).map(|at| near(lines, &places, step, at)).collect();
    for chain in chains(lines, &rows, columns) {
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else { continue };
        let next = places.partition_point(|(row, _)| row < first);
        let row = places.get(next).map(|(row, _)| *row).filter(|row| row <= last);
        for at in chain.iter().filter(|_| row.is_some()) {
            if let (Some(home), Some(row)) = (out.get_mut(*at), row) {
                *home = row;
            }
        }
    }
    settle_bands(lines, &rows, &mut out);
    out
}

/// Gives all lines of a band to its row, where it has one alone.
fn settle_bands(lines: &[Line], rows: &[bool], homes: &mut [usize]) {
    let mut begin = 0;
    for band in lines.chunk_by(|a, b| a.band == b.band) {
        let end = begin + band.len();
        let mut named = (begin..end).filter(|at| rows.get(*at).copied().unwrap_or(false));
        if let (Some(row), None) = (named.next(), named.next()) {
            homes.get_mut(begin..end).unwrap_or_default().fill(row);
        }
        begin = end;
    }
}

/// Tells which lines name rows.
fn rows(lines: &[Line], columns: usize) -> Vec<bool> {
    let mut numbers = vec![0usize; columns];
    let mut others = vec![0usize; columns];
    for piece in lines.iter().flat_map(|line| &line.pieces) {
        let counts = if piece.is_number { &mut numbers } else { &mut others };
        let counts = counts.get_mut(piece.column);
        counts.into_iter().for_each(|count| *count += 1);
    }
    let is_of_numbers = |column: usize| {
        let count = numbers.get(column).copied().unwrap_or(0);
        let other = others.get(column).copied().unwrap_or(0);
        count >= FEWEST_NUMBERS && count >= other
    };
    let counted = |line: &Line| {
        line.pieces.iter().any(|piece| piece.is_number && is_of_numbers(piece.column))
    };
    let Some(first) = lines.iter().position(counted) else {
        return lines.iter().map(|line| line.is_wide).collect();
    };
    let is_row = |(at, line): (usize, &Line)| counted(line) || at < first && line.is_wide;
    lines.iter().enumerate().map(is_row).collect()
}

/// Returns the usual distance of rows.
fn usual_step(places: &[(usize, f64)]) -> f64 {
    let pairs = places.iter().zip(places.iter().skip(1));
    let mut steps: Vec<f64> = pairs.map(|((_, a), (_, b))| b - a).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(0.0)
}

/// Returns the row that a line stands nearest to, or itself if that is far.
fn near(lines: &[Line], places: &[(usize, f64)], step: f64, at: usize) -> usize {
    let (y, band) = lines.get(at).map_or((0.0, 0), |line| (line.y, line.band));
    let next = places.partition_point(|(row, _)| *row < at);
    let beside = [next.checked_sub(1), Some(next)].map(|n| places.get(n?));
    // What stands in the middle of two rows names both, and goes with the first.
    let distance = |(n, (_, row)): (usize, &(usize, f64))| {
        (row - y).abs() + n as f64 * step * MIDDLE
    };
    let is_beside =
        |row: &&(usize, f64)| lines.get(row.0).is_some_and(|l| l.band == band);
    let near = beside.into_iter().map(|row| row.filter(is_beside));
    let near = near.enumerate().filter_map(|(n, row)| Some((n, row?)));
    let near = near.min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
    match near {
        Some((_, (row, place))) if (place - y).abs() < step * NEAR => *row,
        _ => at,
    }
}

/// Returns the runs of lines that one cell takes, each from top to bottom. A line goes on with the one
/// above it in its column, which may be a row, if that one fills the column.
fn chains(lines: &[Line], rows: &[bool], columns: usize) -> Vec<Vec<usize>> {
    let mut above: Vec<Option<usize>> = vec![None; columns];
    let mut chain_of: Vec<usize> = (0..lines.len()).collect();
    for (at, line) in lines.iter().enumerate() {
        let goes_on = !rows.get(at).copied().unwrap_or(false);
        for piece in &line.pieces {
            let Some(last) = above.get_mut(piece.column) else { continue };
            let from = last.filter(|_| goes_on);
            let from = from.filter(|from| {
                let from = lines.get(*from);
                from.is_some_and(|from| from.goes_on_with(line, piece.column))
            });
            let chain = from.and_then(|from| chain_of.get(from)).copied();
            if let (Some(chain), Some(own)) = (chain, chain_of.get_mut(at)) {
                *own = chain.min(*own);
            }
            *last = Some(at);
        }
    }
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); lines.len()];
    for (at, chain) in chain_of.into_iter().enumerate() {
        out.get_mut(chain).into_iter().for_each(|lines| lines.push(at));
    }
    out.retain(|chain| chain.len() > 1);
    out
}

impl Line {
    /// Tells whether a cell of the line may go on with a line below.
    fn goes_on_with(&self, below: &Self, column: usize) -> bool {
        let mut pieces = self.pieces.iter().filter(|piece| piece.column == column);
        let fills =
            pieces.next_back().is_some_and(|piece| piece.short < SHORT * self.size);
        fills && self.band == below.band && below.y - self.y < STEP * self.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of size ten by their places, with a sign for each column: `#` is a number, `=` words that
    /// fill the column, `-` words that do not.
    fn check(lines: &[(f64, &str)], expected: &[usize]) {
        let line = |(y, signs): &(f64, &str)| {
            let piece = |(column, sign): (usize, char)| Piece {
                column,
                short: if sign == '=' { 0.0 } else { 50.0 },
                is_number: sign == '#',
            };
            let pieces: Vec<Piece> =
                signs.chars().enumerate().filter(|(_, c)| *c != ' ').map(piece).collect();
            Line { y: *y, size: 10.0, is_wide: pieces.len() > 1, band: 0, pieces }
        };
        let lines: Vec<Line> = lines.iter().map(line).collect();
        assert_eq!(homes(&lines, 3), expected);
    }

    #[test]
    fn a_cell_that_stands_around_its_row_is_of_it() {
        check(
            &[(0.0, "-#-"), (20.0, "= ="), (27.0, " # "), (34.0, "- -"), (54.0, "-#-")],
            &[0, 2, 2, 2, 4],
        );
        // Names of groups fill their narrow column too.
        check(
            &[(0.0, " #-"), (7.0, "=  "), (14.0, " #-"), (34.0, "=# "), (54.0, " # ")],
            &[0, 0, 2, 3, 4],
        );
    }

    #[test]
    fn a_cell_that_begins_on_its_row_goes_on_below() {
        check(
            &[(0.0, "-#-"), (15.0, "=#-"), (30.0, "-  "), (45.0, "=#="), (60.0, "- -")],
            &[0, 1, 1, 3, 3],
        );
        check(
            &[(0.0, "=#-"), (15.0, "=  "), (30.0, "-  "), (45.0, "-#-"), (60.0, "-#-")],
            &[0, 0, 0, 3, 4],
        );
    }

    #[test]
    fn words_that_go_on_with_nothing_are_a_row() {
        check(
            &[(0.0, "-#-"), (20.0, "-  "), (40.0, "-#-"), (60.0, "-#-"), (80.0, "-#-")],
            &[0, 1, 2, 3, 4],
        );
    }

    #[test]
    fn lines_above_the_numbers_stay_apart() {
        check(
            &[(0.0, "---"), (20.0, "---"), (40.0, "-##"), (60.0, "-##"), (80.0, "-##")],
            &[0, 1, 2, 3, 4],
        );
    }

    #[test]
    fn without_numbers_every_wide_line_is_a_row() {
        check(&[(0.0, "- -"), (20.0, "-- "), (40.0, "- -")], &[0, 1, 2]);
    }
}
