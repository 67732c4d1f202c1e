//! Orders the lines of a page that is set in two columns.
//!
//! A gutter is a stretch near the middle of the page that hardly any line crosses while many lines
//! stand on both sides of it. Lines that cross it (a headline, the page number) part the page: above
//! and below them each run is read column by column. It catches a gazette; it misses three columns,
//! and two that are not near the middle.

use super::lines::GlyphLine;

/// Lines that a page in columns has on each side.
const FEWEST: usize = 6;
/// Share of the lines, in percent, that may cross the gutter.
const CROSSING: usize = 20;
/// Width of a gutter in sizes.
const WIDTH: f64 = 1.2;
/// Places in which a gutter is looked for.
const PLACES: usize = 60;

/// Returns runs of lines in reading order: one for a page of one column.
pub(super) fn order(lines: Vec<GlyphLine>) -> Vec<Vec<GlyphLine>> {
    let Some(gutter) = gutter(&lines) else { return vec![lines] };
    let mut out: Vec<Vec<GlyphLine>> = vec![Vec::new()];
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        if crosses(&line, gutter) {
            out.push(std::mem::take(&mut left));
            out.push(std::mem::take(&mut right));
            out.push(vec![line]);
            continue;
        }
        let (before, after): (Vec<_>, Vec<_>) =
            line.glyphs.into_iter().partition(|glyph| glyph.x < gutter);
        for (glyphs, side) in [(before, &mut left), (after, &mut right)] {
            if !glyphs.is_empty() {
                side.push(GlyphLine { glyphs, y: line.y, size: line.size });
            }
        }
    }
    out.extend([left, right]);
    out.retain(|run| !run.is_empty());
    out
}

/// Tells whether a line has ink in the gutter.
fn crosses(line: &GlyphLine, gutter: f64) -> bool {
    let half = line.size * WIDTH / 2.0;
    line.glyphs
        .iter()
        .any(|glyph| glyph.x < gutter + half && glyph.x + glyph.width > gutter - half)
}

/// Finds the gutter.
fn gutter(lines: &[GlyphLine]) -> Option<f64> {
    let left = lines.iter().map(GlyphLine::left).fold(f64::MAX, f64::min);
    let right = lines.iter().map(GlyphLine::right).fold(f64::MIN, f64::max);
    let width = right - left;
    if lines.len() < FEWEST || !width.is_finite() || width <= 0.0 {
        return None;
    }
    let place = |n: usize| left + width * (0.35 + 0.3 * n as f64 / PLACES as f64);
    let crossing = |at: f64| lines.iter().filter(|line| crosses(line, at)).count();
    let best = (0..=PLACES).map(place).map(|at| (crossing(at), at));
    let fewest = best.clone().map(|(count, _)| count).min()?;
    // The middle of all places that are equally good.
    let equal: Vec<f64> =
        best.filter(|(count, _)| *count == fewest).map(|(_, at)| at).collect();
    let at = equal.get(equal.len() / 2).copied()?;
    let both = lines.iter().filter(|line| {
        let reaches = |side: bool| {
            let glyphs = line.glyphs.iter().filter(|glyph| (glyph.x < at) == side);
            glyphs.map(|glyph| glyph.width).sum::<f64>() > width * 0.25
        };
        !crosses(line, at) && reaches(true) && reaches(false)
    });
    let enough = both.count() >= FEWEST && fewest * 100 <= lines.len() * CROSSING;
    enough.then_some(at)
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

    #[test]
    fn columns_are_read_one_after_the_other() {
        check(&[TWO; 8], &[8, 8]);
    }

    #[test]
    fn a_headline_parts_the_page() {
        check(&[&[(100.0, 20)], TWO, TWO, TWO, TWO, TWO, TWO, TWO], &[1, 7, 7]);
    }

    #[test]
    fn one_column_stays_one() {
        check(&[[(0.0, 42)].as_slice(); 8], &[8]);
        check(&[TWO; 3], &[3]);
    }

    #[test]
    fn short_cells_are_no_columns() {
        check(&[[(0.0, 3), (300.0, 3)].as_slice(); 8], &[8]);
    }
}
