//! Collects the glyphs of a page with their places, and the straight lines that rule its tables.
//!
//! Places are in points from the top left corner of the page as it is shown, its rotation undone.
//! Glyphs outside of the page are not seen by anybody and left out, and so is the second of two
//! equal glyphs on one spot: that is how some programs draw bold.

use std::collections::BTreeSet;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

use super::sign;
use crate::ingest::reader::flow::is_wide;

/// Most glyphs of one page: a page of a newspaper has some ten thousand.
const MOST: usize = 200_000;
/// Most ruling lines of one page.
const MOST_RULES: usize = 5_000;
/// Size of a spot in sizes of the font: two `l` side by side are twice as far apart.
const SPOT: f64 = 0.1;
/// Width, in points, up to which a filled box is a line.
const THIN: f64 = 3.0;
/// Shortest line, in points, that rules a table.
const SHORTEST: f64 = 6.0;

/// A glyph at its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) text: String,
    /// Left end of the base line, from the left.
    pub(super) x: f64,
    /// Base line, from the top.
    pub(super) y: f64,
    pub(super) width: f64,
    /// Size of the font as it is drawn.
    pub(super) size: f64,
}

/// A straight line along the page's edges: from `from` to `to`, at `at` across.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// What a page holds.
#[derive(Debug, Default)]
pub(super) struct PageGlyphs {
    pub(super) glyphs: Vec<Placed>,
    pub(super) horizontal: Vec<Rule>,
    pub(super) vertical: Vec<Rule>,
    pub(super) images: usize,
    /// Glyphs whose character is not told.
    pub(super) nameless: usize,
    pub(super) slanted: usize,
    area: Rect,
    /// Spots that are taken, with the glyph on them.
    spots: BTreeSet<(i64, i64, char)>,
}

/// Returns how far the next glyph stands, in sizes.
///
/// Glyphs that are drawings of their own (Type 3, as browsers print some fonts) do not tell.
fn advance(glyph: &Glyph<'_>, text: &str) -> f64 {
    let told = match glyph {
        Glyph::Outline(glyph) => glyph.advance_width(),
        Glyph::Type3(_) => None,
    };
    let usual = match text.chars().next() {
        Some(c) if is_wide(c) => 1.0,
        Some('%' | '‰' | '…' | '—' | 'M' | 'W' | 'm' | 'w') => 0.9,
        _ => 0.5,
    };
    told.map_or(usual, |units| f64::from(units) / 1000.0)
}

impl PageGlyphs {
    /// Begins a page of the given size.
    pub(super) fn new(area: Rect) -> Self {
        Self { area, ..Self::default() }
    }

    fn place(&mut self, glyph: &Glyph<'_>, transform: Affine, writing: WritingMode) {
        // Glyphs are drawn a thousandth of their size: one unit of text is the size itself.
        let [a, b, c, d, ..] = transform.as_coeffs();
        let (right, up) = (a.hypot(b) * 1000.0, c.hypot(d) * 1000.0);
        let origin = transform * Point::ZERO;
        let is_sane = right.is_finite() && up.is_finite() && origin.is_finite();
        if !is_sane || self.glyphs.len() >= MOST || !self.area.contains(origin) {
            return;
        }
        if b.abs() > a.abs() * 0.1 {
            self.slanted += 1;
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => sign::meant(std::iter::once(c)),
            Some(BfString::String(text)) => sign::meant(text.chars()),
            None => {
                self.nameless += 1;
                char::REPLACEMENT_CHARACTER.to_string()
            }
        };
        let (mut x, mut y) = (origin.x, origin.y);
        let mut width = (right * advance(glyph, &text)).max(0.0);
        if writing == WritingMode::Vertical {
            // Columns from right to left, each from top to bottom, become lines.
            (x, y) = (origin.y, self.area.width() - origin.x);
            width = up;
        }
        self.add(Placed { text, x, y, width, size: up.max(0.1) });
    }

    fn add(&mut self, glyph: Placed) {
        if glyph.text.chars().all(|c| c.is_whitespace() || c.is_control()) {
            self.glyphs.push(Placed { text: " ".to_owned(), ..glyph });
            return;
        }
        let Some(sign) = glyph.text.chars().next() else { return };
        let spot = |value: f64| (value / (glyph.size * SPOT)).round() as i64;
        let (x, y) = (spot(glyph.x), spot(glyph.y));
        let is_double = (-1..=1)
            .any(|dx| (-1..=1).any(|dy| self.spots.contains(&(x + dx, y + dy, sign))));
        if !is_double {
            self.spots.insert((x, y, sign));
            self.glyphs.push(glyph);
        }
    }

    /// Keeps a line if it runs along an edge of the page.
    fn rule(&mut self, from: Point, to: Point) {
        if self.horizontal.len() + self.vertical.len() >= MOST_RULES {
            return;
        }
        let (dx, dy) = ((to.x - from.x).abs(), (to.y - from.y).abs());
        if dx >= SHORTEST && dy < 1.0 {
            let (at, from, to) = (from.y, from.x.min(to.x), from.x.max(to.x));
            self.horizontal.push(Rule { at, from, to });
        } else if dy >= SHORTEST && dx < 1.0 {
            let (at, from, to) = (from.x, from.y.min(to.y), from.y.max(to.y));
            self.vertical.push(Rule { at, from, to });
        }
    }

    /// Keeps the lines of a path that is drawn with a pen, edges of boxes included.
    fn rule_stroke(&mut self, path: &BezPath, transform: Affine) {
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements().iter().take(MOST_RULES) {
            match *element {
                PathEl::MoveTo(to) => (first, last) = (to, to),
                PathEl::LineTo(to) => {
                    self.rule(transform * last, transform * to);
                    last = to;
                }
                PathEl::ClosePath => {
                    self.rule(transform * last, transform * first);
                    last = first;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => last = to,
            }
        }
    }

    /// Keeps a filled box as a line if it is thin: that is how most programs draw borders.
    fn rule_fill(&mut self, shape: Rect) {
        let middle = shape.center();
        if shape.height() < THIN {
            self.rule(Point::new(shape.x0, middle.y), Point::new(shape.x1, middle.y));
        } else if shape.width() < THIN {
            self.rule(Point::new(middle.x, shape.y0), Point::new(middle.x, shape.y1));
        }
    }
}

impl<'a> Device<'a> for PageGlyphs {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        match mode {
            DrawMode::Fill(_) => {
                self.rule_fill(props.transform.transform_rect_bbox(path.bounding_box()));
            }
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => {
                self.rule_stroke(path, props.transform);
            }
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(
        &mut self,
        run: &GlyphRun<'_, 'a>,
        props: DrawProps<'a>,
        _: &DrawMode,
    ) {
        for glyph in run.glyphs() {
            self.place(glyph, props.transform * glyph.transform(), run.writing_mode());
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.images += 1;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
