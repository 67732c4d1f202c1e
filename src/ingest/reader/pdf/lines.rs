//! Puts the glyphs of a page into lines, and lines into text.
//!
//! Glyphs belong to one line if their base lines differ by less than half a size; smaller ones that
//! stand higher or lower (exponents) join the line that they overlap. Within a line glyphs are ordered
//! from left to right. A wide gap is a tab, a gap between Latin words a space, the indent of a line is
//! kept as white space, and before a first line that is indented by two characters, or stands further
//! from the line above than usual, comes a blank line: `normalize` reads all of them.

use super::aligned;
use super::columns;
use super::glyphs::{PageGlyphs, Placed, Rule};
use super::grid::{self, Grid};
use crate::ingest::sniff::is_han;

/// Share of a size by which base lines of one line differ at most.
const SAME_LINE: f64 = 0.5;
/// Gap, in sizes, that parts cells where no line is drawn.
const CELL_GAP: f64 = 3.0;
/// Gap, in sizes, that parts Latin words.
const WORD_GAP: f64 = 0.18;
/// Gap, in sizes, up to which type is only spread to fill the line.
const SPREAD: f64 = 0.8;
/// Distance of lines, in usual ones, from which on they are set apart: headings stand half a line
/// further off; lines of one paragraph differ by a tenth.
const APART: f64 = 1.4;
/// Indent of a paragraph's first line, in characters.
const FIRST_LINE: usize = 2;
/// Widest indent that is kept, in characters.
const WIDEST_INDENT: usize = 20;

/// A line of glyphs, from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct GlyphLine {
    pub(super) glyphs: Vec<Placed>,
    /// Base line of the largest glyph.
    pub(super) y: f64,
    /// Size of the largest glyph.
    pub(super) size: f64,
}

impl GlyphLine {
    pub(super) fn left(&self) -> f64 {
        self.inked().next().map_or(0.0, |glyph| glyph.x)
    }

    pub(super) fn right(&self) -> f64 {
        self.inked().next_back().map_or(0.0, |glyph| glyph.x + glyph.width)
    }

    /// Tells whether any glyph of it is seen.
    pub(super) fn is_inked(&self) -> bool {
        self.inked().next().is_some()
    }

    /// Returns the glyphs that are seen.
    pub(super) fn inked(&self) -> impl DoubleEndedIterator<Item = &Placed> {
        self.glyphs.iter().filter(|glyph| glyph.text != " ")
    }

    /// Returns the characters, with spaces between words and tabs between cells.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        let mut end: Option<f64> = None;
        let mut spaced = false;
        for glyph in &self.glyphs {
            if glyph.text == " " {
                spaced = true;
                continue;
            }
            let gap = end.map_or(0.0, |end| glyph.x - end);
            let parted = std::mem::take(&mut spaced)
                || gap > WORD_GAP * glyph.size && parts_words(&out, &glyph.text)
                || gap > self.size * SPREAD;
            if gap > CELL_GAP * self.size {
                out.push('\t');
            } else if parted && !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&glyph.text);
            end = Some(glyph.x + glyph.width);
        }
        out
    }
}

/// Tells whether a gap between two characters may part words: not beside Chinese, where type is
/// spread to fill the line.
fn parts_words(before: &str, after: &str) -> bool {
    let latin = |c: char| c.is_ascii_graphic() || c.is_alphabetic() && !is_han(c);
    before.chars().next_back().is_some_and(latin)
        && after.chars().next().is_some_and(latin)
}

/// Returns the text of a page, a line for each line.
pub(super) fn text(page: &PageGlyphs) -> String {
    let grids = grid::find(&page.horizontal, &page.vertical);
    let (tables, free) = grid::assign(&grids, &page.glyphs);
    let mut blocks: Vec<Block> = Vec::new();
    for column in columns::order(lines(free)) {
        blocks.push(Block::Lines(column));
    }
    let blocks = insert_tables(blocks, &grids, tables);
    let mut out = render(&blocks, &page.horizontal);
    set_page_number_apart(&mut out);
    out
}

/// Puts a blank line before a number that is the last line of a page, however near it stands.
///
/// A page number is told by what stands around it; on paper it stands apart.
fn set_page_number_apart(text: &mut String) {
    let body = text.trim_end_matches('\n');
    let Some((above, last)) = body.rsplit_once('\n') else { return };
    let number = last.trim_matches(|c: char| c.is_whitespace() || "-—–―·•".contains(c));
    let is_number = !number.is_empty()
        && number.chars().count() <= 4
        && number.chars().all(|c| c.is_ascii_digit());
    if is_number && !above.ends_with('\n') {
        let at = above.len();
        text.insert(at, '\n');
    }
}

/// A stretch of a page.
enum Block {
    Lines(Vec<GlyphLine>),
    /// Rows of a ruled table, and where it begins.
    Table(Vec<String>),
}

/// Puts tables where they stand between the lines.
fn insert_tables(
    blocks: Vec<Block>,
    grids: &[Grid],
    tables: Vec<Vec<Placed>>,
) -> Vec<Block> {
    let mut rows: Vec<(f64, Vec<String>)> = grids
        .iter()
        .zip(tables)
        .map(|(grid, glyphs)| (grid.top(), grid.rows(glyphs)))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut rows = rows.into_iter().peekable();
    for block in blocks {
        let Block::Lines(lines) = block else { continue };
        let mut part = Vec::new();
        for line in lines {
            while let Some((_, table)) = rows.next_if(|(top, _)| *top < line.y) {
                out.push(Block::Lines(std::mem::take(&mut part)));
                out.push(Block::Table(table));
            }
            part.push(line);
        }
        out.push(Block::Lines(part));
    }
    out.extend(rows.map(|(_, table)| Block::Table(table)));
    out
}

/// Puts glyphs into lines, from top to bottom.
pub(super) fn lines(mut glyphs: Vec<Placed>) -> Vec<GlyphLine> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    // Large glyphs first set the lines; small ones (exponents) then join the nearest.
    let mut usual: Vec<f64> = glyphs.iter().map(|glyph| glyph.size).collect();
    usual.sort_by(f64::total_cmp);
    let usual = usual.get(usual.len() / 2).copied().unwrap_or(1.0);
    let (small, large): (Vec<_>, Vec<_>) =
        glyphs.into_iter().partition(|glyph| glyph.size < usual * 0.75);
    let mut lines: Vec<GlyphLine> = Vec::new();
    for glyph in large {
        join(&mut lines, glyph);
    }
    let mut loose: Vec<GlyphLine> = Vec::new();
    for glyph in small {
        // Above its line an exponent stands by a third of a size, an index below by a fifth.
        let at = lines.partition_point(|line| line.y + line.size * 0.25 < glyph.y);
        let beside = lines.get_mut(at).filter(|line| {
            let (top, bottom) = (line.y - line.size * 0.8, line.y + line.size * 0.25);
            let near = glyph.x > line.left() - line.size * 2.0
                && line.glyphs.iter().any(|other| {
                    let gap = (glyph.x - other.x - other.width)
                        .max(other.x - glyph.x - glyph.width);
                    gap < line.size * 0.5
                });
            (top..=bottom).contains(&glyph.y) && near
        });
        match beside {
            Some(line) => line.glyphs.push(glyph),
            None => join(&mut loose, glyph),
        }
    }
    lines.extend(loose);
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    for line in &mut lines {
        line.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    lines.retain(GlyphLine::is_inked);
    lines
}

/// Adds a glyph to the last line if it stands on it; glyphs come from top to bottom.
fn join(lines: &mut Vec<GlyphLine>, glyph: Placed) {
    match lines.last_mut() {
        Some(line) if glyph.y - line.y < SAME_LINE * line.size.min(glyph.size) => {
            if glyph.size > line.size {
                (line.y, line.size) = (glyph.y, glyph.size);
            }
            line.glyphs.push(glyph);
        }
        _ => lines.push(GlyphLine { y: glyph.y, size: glyph.size, glyphs: vec![glyph] }),
    }
}

/// Renders blocks: lines with their indents and the blank lines between them, rows as they are.
fn render(blocks: &[Block], rules: &[Rule]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Lines(lines) => render_lines(lines, rules, &mut out),
            Block::Table(rows) => {
                for row in rows {
                    out.push_str(row);
                    out.push('\n');
                }
            }
        }
    }
    out
}

fn render_lines(lines: &[GlyphLine], rules: &[Rule], out: &mut String) {
    let margin = left_margin(lines);
    let tables = aligned::find(lines, rules);
    let mut is_row = vec![false; lines.len()];
    for table in &tables {
        is_row.get_mut(table.lines.clone()).unwrap_or_default().fill(true);
    }
    let text = lines.iter().zip(is_row).filter(|(_, is_row)| !is_row);
    let text: Vec<f64> = text.map(|(line, _)| line.y).collect();
    let pitch = pitch(&text);
    let mut last: Option<f64> = None;
    let mut tables = tables.into_iter().peekable();
    for (at, line) in lines.iter().enumerate() {
        if let Some(table) = tables.peek().filter(|table| table.lines.contains(&at)) {
            if table.lines.start == at {
                for row in &table.rows {
                    out.push_str(row);
                    out.push('\n');
                }
            }
            if table.lines.end == at + 1 {
                tables.next();
            }
            last = Some(line.y);
            continue;
        }
        let indent = ((line.left() - margin) / line.size.max(0.1)).round().max(0.0);
        let indent = (indent as usize).min(WIDEST_INDENT);
        let is_apart = last.is_some_and(|last| line.y - last > pitch * APART);
        if is_apart || indent == FIRST_LINE {
            out.push('\n');
        }
        out.extend(std::iter::repeat_n('\u{3000}', indent));
        out.push_str(&line.text());
        out.push('\n');
        last = Some(line.y);
    }
}

/// Returns where most lines begin.
fn left_margin(lines: &[GlyphLine]) -> f64 {
    let mut lefts: Vec<f64> = lines.iter().map(GlyphLine::left).collect();
    lefts.sort_by(f64::total_cmp);
    // The leftmost place where a good part of the lines begins; a page number may stand further
    // left.
    lefts.get(lefts.len() / 10).copied().unwrap_or(0.0)
}

/// Returns the usual distance of lines, given by their places.
fn pitch(lines: &[f64]) -> f64 {
    let mut steps: Vec<f64> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .map(|(above, below)| below - above)
        .filter(|step| *step > 0.0)
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places characters one size apart from a point on.
    pub(super) fn placed(text: &str, x: f64, y: f64, size: f64) -> Vec<Placed> {
        let mut at = x;
        let mut out = Vec::new();
        for c in text.chars() {
            let width = if c.is_ascii() { size / 2.0 } else { size };
            out.push(Placed { text: c.to_string(), x: at, y, width, size });
            at += width;
        }
        out.retain(|glyph| glyph.text != " ");
        out
    }

    fn check(stretches: &[(&str, f64, f64, f64)], expected: &str) {
        let mut page = PageGlyphs::default();
        for &(text, x, y, size) in stretches {
            page.glyphs.extend(placed(text, x, y, size));
        }
        assert_eq!(text(&page), expected);
    }

    #[test]
    fn glyphs_come_in_the_order_of_their_places() {
        check(
            &[
                ("乙丙", 60.0, 100.0, 10.0),
                ("下行", 50.0, 120.0, 10.0),
                ("甲", 50.0, 101.0, 10.0),
            ],
            "甲乙丙\n下行\n",
        );
    }

    #[test]
    fn an_exponent_joins_its_line() {
        check(
            &[
                ("面积9m", 50.0, 100.0, 10.0),
                ("2", 80.0, 96.0, 6.0),
                ("。", 83.0, 100.0, 10.0),
            ],
            "面积9m2。\n",
        );
    }

    #[test]
    fn latin_words_are_parted_and_spread_type_is_not() {
        check(&[("GDP growth", 50.0, 100.0, 10.0)], "GDP growth\n");
        check(&[("望", 50.0, 100.0, 10.0), ("江", 64.0, 100.0, 10.0)], "望江\n");
    }

    #[test]
    fn a_space_of_the_text_is_one_space() {
        let mut page = PageGlyphs::default();
        page.glyphs = placed("区长林远", 50.0, 100.0, 10.0);
        for x in [45.0, 67.0, 69.0, 95.0] {
            let space =
                Placed { text: " ".to_owned(), x, y: 100.0, width: 2.0, size: 10.0 };
            page.glyphs.push(space);
        }
        assert_eq!(text(&page), "区长 林远\n");
    }

    #[test]
    fn wide_gaps_are_tabs() {
        check(&[("指标", 50.0, 100.0, 10.0), ("5%", 150.0, 100.0, 10.0)], "指标\t5%\n");
    }

    #[test]
    fn indents_and_blank_lines_are_kept() {
        check(
            &[
                ("第一行第一行", 70.0, 100.0, 10.0),
                ("第二行", 50.0, 115.0, 10.0),
                ("第三行", 50.0, 130.0, 10.0),
                ("标题", 50.0, 170.0, 10.0),
            ],
            "\n\u{3000}\u{3000}第一行第一行\n第二行\n第三行\n\n标题\n",
        );
    }

    #[test]
    fn a_page_number_stands_apart() {
        check(
            &[
                ("正文正文", 50.0, 100.0, 10.0),
                ("正文", 50.0, 115.0, 10.0),
                ("12", 50.0, 130.0, 10.0),
            ],
            "正文正文\n正文\n\n12\n",
        );
    }

    #[test]
    fn an_empty_page_has_no_text() {
        check(&[], "");
    }
}
