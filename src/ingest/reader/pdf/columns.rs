//! Orders the lines of a page that is set in columns.
//!
//! A gutter is a strip that hardly any line touches; the stretches between gutters are columns if prose
//! stands in each: they are wide, and most of their lines fill them, which cells of a table do not. Lines
//! that cross a gutter (a headline, the page number) part the page: above and below them each run is
//! read column by column. It catches a gazette of two columns and a newspaper of four; it misses columns
//! of a few lines, and takes a headline over two of three columns for one over all.
//!
//! Linear in the glyphs of the page, but for ordering them.

use std::ops::Range;

use super::lines::GlyphLine;

/// Lines that fill each column at least.
const FEWEST: usize = 6;
/// Share of a column's lines, in percent, that fill it.
const FILLING: usize = 40;
/// Share of a column's width, in percent, that a line takes to fill it.
const FILLED: f64 = 80.0;
/// Share of the lines, in percent, that may cross a gutter.
const CROSSING: usize = 20;
/// Width of a gutter in sizes.
const WIDTH: f64 = 1.2;
/// Narrowest column, in sizes.
const NARROWEST: f64 = 9.0;
/// Most columns of a page.
const MOST: usize = 6;
/// Strips that a page's width is cut into when gutters are looked for.
const STRIPS: usize = 400;

/// Returns runs of lines in reading order: one for a page of one column.
pub(super) fn order(lines: Vec<GlyphLine>) -> Vec<Vec<GlyphLine>> {
    let gutters = gutters(&lines);
    if gutters.is_empty() {
        return vec![lines];
    }
    let mut out: Vec<Vec<GlyphLine>> = Vec::new();
    let mut columns = vec![Vec::new(); gutters.len() + 1];
    for line in lines {
        if gutters.iter().any(|at| crosses(&line, *at)) {
            out.extend(columns.iter_mut().map(std::mem::take));
            out.push(vec![line]);
            continue;
        }
        for (part, column) in split(line, &gutters).into_iter().zip(&mut columns) {
            column.extend(part);
        }
    }
    out.extend(columns);
    out.retain(|run| !run.is_empty());
    out
}

/// Cuts a line at gutters; a column without ink has no part.
fn split(line: GlyphLine, gutters: &[f64]) -> Vec<Option<GlyphLine>> {
    let mut parts = vec![Vec::new(); gutters.len() + 1];
    for glyph in line.glyphs {
        let at = gutters.partition_point(|gutter| *gutter <= glyph.x);
        if let Some(part) = parts.get_mut(at) {
            part.push(glyph);
        }
    }
    let part = |glyphs| GlyphLine { glyphs, y: line.y, size: line.size };
    parts.into_iter().map(part).map(|part| part.is_inked().then_some(part)).collect()
}

/// Tells whether a line has ink in the gutter.
fn crosses(line: &GlyphLine, gutter: f64) -> bool {
    let half = line.size * WIDTH / 2.0;
    let mut inked = line.inked();
    inked.any(|glyph| glyph.x < gutter + half && glyph.x + glyph.width > gutter - half)
}

/// Finds the gutters, from left to right: all strips that part columns, or else the one of them that
/// does.
fn gutters(lines: &[GlyphLine]) -> Vec<f64> {
    let left = lines.iter().map(GlyphLine::left).fold(f64::MAX, f64::min);
    let right = lines.iter().map(GlyphLine::right).fold(f64::MIN, f64::max);
    let width = right - left;
    if lines.len() < FEWEST || !width.is_finite() || width <= 0.0 {
        return Vec::new();
    }
    let strip = width / STRIPS as f64;
    let free = free_strips(&crossings(lines, left, strip), lines.len());
    let places: Vec<f64> = free
        .iter()
        .map(|run| left + (run.start + run.end) as f64 / 2.0 * strip)
        .collect();
    if places.len() < MOST && are_gutters(lines, &places) {
        return places;
    }
    let one = places.into_iter().find(|place| are_gutters(lines, &[*place]));
    one.into_iter().collect()
}

/// Counts for each strip of the page the lines that would cross a gutter in it.
fn crossings(lines: &[GlyphLine], left: f64, strip: f64) -> Vec<usize> {
    let place = |x: f64| (((x - left) / strip).max(0.0) as usize).min(STRIPS);
    let mut begins = vec![0usize; STRIPS + 1];
    let mut ends = vec![0usize; STRIPS + 1];
    for line in lines {
        let half = line.size * WIDTH / 2.0;
        let mut open: Option<(usize, usize)> = None;
        let mut count = |(begin, end): (usize, usize)| {
            begins.get_mut(begin).into_iter().for_each(|n| *n += 1);
            ends.get_mut(end).into_iter().for_each(|n| *n += 1);
        };
        for glyph in line.inked() {
            let (begin, end) =
                (place(glyph.x - half), place(glyph.x + glyph.width + half));
            match open.as_mut() {
                // Glyphs come from left to right.
                Some(last) if begin <= last.1 => last.1 = last.1.max(end),
                _ => open.replace((begin, end)).into_iter().for_each(&mut count),
            }
        }
        open.into_iter().for_each(&mut count);
    }
    let mut now = 0usize;
    let mut ended = 0;
    let crossing = |(begin, end): (&usize, &usize)| {
        now = (now + begin).saturating_sub(ended);
        ended = *end;
        now
    };
    begins.iter().zip(&ends).map(crossing).collect()
}

/// Returns the runs of strips that the fewest lines cross, where few enough do.
fn free_strips(crossings: &[usize], lines: usize) -> Vec<Range<usize>> {
    let is_free = |count: usize| count * 100 <= lines * CROSSING;
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut fewest = usize::MAX;
    let mut open = false;
    for (at, &count) in crossings.iter().enumerate() {
        if !is_free(count) {
            open = false;
            continue;
        }
        match out.last_mut().filter(|_| open) {
            Some(run) if count == fewest => run.end = at + 1,
            Some(run) if count < fewest => *run = at..at + 1,
            Some(_) => {}
            None => out.push(at..at + 1),
        }
        fewest = if open { fewest.min(count) } else { count };
        open = true;
    }
    out
}

/// Tells whether prose stands in every column that some gutters make.
fn are_gutters(lines: &[GlyphLine], gutters: &[f64]) -> bool {
    if gutters.is_empty() {
        return false;
    }
    let mut columns: Vec<Vec<(f64, f64, f64)>> = vec![Vec::new(); gutters.len() + 1];
    for line in lines.iter().filter(|line| !gutters.iter().any(|at| crosses(line, *at))) {
        for (part, column) in split(line.clone(), gutters).into_iter().zip(&mut columns) {
            column.extend(part.map(|part| (part.left(), part.right(), part.size)));
        }
    }
    columns.iter().all(|column| is_prose(column))
}

/// Tells whether most lines of a column fill it; lines are given by their ends and sizes.
fn is_prose(lines: &[(f64, f64, f64)]) -> bool {
    let left = lines.iter().map(|line| line.0).fold(f64::MAX, f64::min);
    let right = lines.iter().map(|line| line.1).fold(f64::MIN, f64::max);
    let mut sizes: Vec<f64> = lines.iter().map(|line| line.2).collect();
    sizes.sort_by(f64::total_cmp);
    let Some(size) = sizes.get(sizes.len() / 2) else { return false };
    let fills =
        |line: &&(f64, f64, f64)| (line.1 - line.0) * 100.0 >= (right - left) * FILLED;
    let filling = lines.iter().filter(fills).count();
    right - left >= NARROWEST * size
        && filling >= FEWEST
        && filling * 100 >= lines.len() * FILLING
}

#[cfg(test)]
mod tests {
    use super::super::glyphs::Placed;
    use super::*;

    /// Lines of stretches of characters ten points wide: `x` and how many.
    fn check(lines: &[&[(f64, usize)]], expected: &[usize]) {
        let line = |(n, stretches): (usize, &&[(f64, usize)])| {
            let y = n as f64 * 15.0;
            let glyphs = stretches.iter().flat_map(|&(x, count)| {
                (0..count).map(move |at| Placed {
                    text: "字".to_owned(),
                    x: x + at as f64 * 10.0,
                    y,
                    width: 10.0,
                    size: 10.0,
                })
            });
            GlyphLine { glyphs: glyphs.collect(), y, size: 10.0 }
        };
        let runs = order(lines.iter().enumerate().map(line).collect());
        let lengths: Vec<usize> = runs.iter().map(Vec::len).collect();
        assert_eq!(lengths, expected);
    }

    const TWO: &[(f64, usize)] = &[(0.0, 20), (220.0, 20)];
    const THREE: &[(f64, usize)] = &[(0.0, 12), (140.0, 12), (280.0, 12)];

    #[test]
    fn columns_are_read_one_after_the_other() {
        check(&[TWO; 8], &[8, 8]);
        check(&[THREE; 8], &[8, 8, 8]);
    }

    #[test]
    fn a_column_may_end_before_the_others() {
        let end: &[(f64, usize)] = &[(0.0, 12), (140.0, 5)];
        let last: &[(f64, usize)] = &[(0.0, 12)];
        check(&[THREE, THREE, THREE, THREE, THREE, THREE, end, last], &[8, 7, 6]);
    }

    #[test]
    fn lines_of_columns_may_stand_at_other_heights() {
        let side = |n: usize| [(if n.is_multiple_of(2) { 0.0 } else { 220.0 }, 20)];
        let lines: Vec<_> = (0..14).map(side).collect();
        let lines: Vec<&[(f64, usize)]> = lines.iter().map(|line| &line[..]).collect();
        check(&lines, &[7, 7]);
    }

    #[test]
    fn a_headline_parts_the_page() {
        check(&[&[(100.0, 20)], TWO, TWO, TWO, TWO, TWO, TWO, TWO], &[1, 7, 7]);
    }

    #[test]
    fn one_column_stays_one() {
        check(&[[(0.0, 42)].as_slice(); 8], &[8]);
        check(&[TWO; 3], &[3]);
        check(&[&[(0.0, 42)], TWO, TWO, TWO, TWO, &[(0.0, 42)], TWO, TWO], &[8]);
    }

    #[test]
    fn cells_are_no_columns() {
        check(&[[(0.0, 3), (300.0, 3)].as_slice(); 8], &[8]);
        // Names of many lengths before their numbers.
        let rows: Vec<Vec<(f64, usize)>> =
            [12, 4, 6, 5, 12, 3, 7, 5, 4].map(|n| vec![(0.0, n), (150.0, 12)]).into();
        let rows: Vec<&[(f64, usize)]> = rows.iter().map(Vec::as_slice).collect();
        check(&rows, &[9]);
    }
}
