//! Measures how a source sets its paragraphs: wrapped at a width, apart by blank lines, or a line each.
//!
//! Decided once per text from its lines, since one line cannot tell. A text is wrapped when many
//! lines crowd just below a width that hardly any exceeds and most of them stop in mid-sentence; the
//! width is sought in columns and in characters, since some tools count the one and some the other.
//! It catches a report printed from paper at 28 characters; it misses a text of four lines.

use super::line::{Ending, Line, LineRole};

/// The fewest lines whose widths mean anything.
const FEWEST: usize = 5;
/// Share of lines, in percent, that must crowd below the width.
const CROWD: usize = 35;
/// Widest line, in columns, that is taken for a wrapped one.
const WIDEST: usize = 260;

/// Longest number or Latin word, in characters, that leaves a line short.
const LONGEST_WORD: u32 = 16;

/// How paragraphs are told apart where lines are not wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// Lines are broken at a width.
    Wrapped,
    /// Blank lines stand between paragraphs; lines without one between belong together.
    Blocks,
    /// Each line is a paragraph.
    Lines,
}

/// How a source sets its paragraphs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub setting: Setting,
    /// The width lines are broken at, in columns and in characters; 0 where unknown.
    columns: u32,
    chars: u32,
    /// Whether many lines begin with white space as paragraphs do.
    pub indented: bool,
    /// In a wrapped text: whether blank lines stand between paragraphs and not between all lines.
    pub blanks_divide: bool,
}

impl Layout {
    /// Measures a text.
    pub(super) fn measure(lines: &[Line]) -> Self {
        let text: Vec<&Line> =
            lines.iter().filter(|l| l.role == LineRole::Text).collect();
        let pairs = text.len().saturating_sub(1).max(1);
        let gaps = text.iter().skip(1).filter(|l| l.gap > 0).count();
        let indents = text.iter().filter(|l| l.indent >= 2).count();
        let columns = crowded_width(&text, |l| l.columns, 8);
        let chars = crowded_width(&text, |l| l.chars, 5);
        let wrapped = columns.is_some() || chars.is_some();
        // The sharper peak decides: lines counted by the other measure spread.
        let peak = |of: Option<(u32, usize)>| of.map_or(0, |(_, n)| n);
        let by_columns = columns.is_some() && peak(columns) >= peak(chars);
        let setting = match wrapped {
            true => Setting::Wrapped,
            false if gaps * 2 >= pairs => Setting::Blocks,
            false => Setting::Lines,
        };
        Self {
            setting,
            columns: columns.filter(|_| by_columns).map_or(0, |(w, _)| w),
            chars: chars.filter(|_| !by_columns).map_or(0, |(w, _)| w),
            // All lines of a wrapped text indented is a margin.
            indented: indents * 5 >= text.len()
                && indents > 0
                && (!wrapped || indents * 10 < text.len() * 9),
            blanks_divide: gaps > 0 && gaps * 10 < pairs * 7,
        }
    }

    /// Returns whether a line of a wrapped text fills the width, so that the next may go on.
    pub(super) fn fills(&self, line: &Line) -> bool {
        // The first line is indented by two characters, and a mark may not begin the next line.
        if self.columns > 0 {
            line.columns + 8 >= self.columns
        } else {
            line.chars + 3 >= self.chars
        }
    }

    /// Returns whether a line of a wrapped text is short because the number or Latin word that comes
    /// next was not broken: 增长 / 15.5%以上.
    pub(super) fn had_no_room(&self, line: &Line, next: &str) -> bool {
        let word = next.chars().take_while(char::is_ascii_graphic).count() as u32;
        let is_word = next.starts_with(|c: char| c.is_ascii_alphanumeric());
        let wider =
            Line { columns: line.columns + word, chars: line.chars + word, ..*line };
        is_word && word <= LONGEST_WORD && self.fills(&wider)
    }

    /// Returns whether a line had no room for another word, so that a full stop at its end may
    /// stand inside a paragraph. The first line of a paragraph has two characters less.
    pub(super) fn is_packed(&self, line: &Line, first: bool) -> bool {
        let indent = if first { 2 } else { 0 };
        if self.columns > 0 {
            line.columns + 2 * indent + 5 >= self.columns
        } else {
            line.chars + indent + 2 >= self.chars
        }
    }

    /// Returns whether a full line is as much narrower as the first line of a paragraph is.
    pub(super) fn looks_first(&self, line: &Line) -> bool {
        let narrow = if self.columns > 0 {
            line.columns + 3 <= self.columns
        } else {
            line.chars + 2 <= self.chars
        };
        narrow && self.fills(line)
    }

    /// Returns whether a line reaches half of the width.
    pub(super) fn half_full(&self, line: &Line) -> bool {
        line.columns * 2 >= self.columns && line.chars * 2 >= self.chars
    }
}

/// Returns the width that lines crowd below, with the number of lines that have just about it.
fn crowded_width(
    lines: &[&Line],
    width: fn(&Line) -> u32,
    slack: usize,
) -> Option<(u32, usize)> {
    if lines.len() < FEWEST {
        return None;
    }
    let mut all = vec![0usize; WIDEST + 1];
    let mut open = vec![0usize; WIDEST + 1];
    for line in lines {
        let at = (width(line) as usize).min(WIDEST);
        if let (Some(a), Some(o)) = (all.get_mut(at), open.get_mut(at)) {
            *a += 1;
            *o += usize::from(matches!(line.ending, Ending::Open | Ending::Comma));
        }
    }
    let window = |of: &[usize], w: usize| -> usize {
        of.get(w.saturating_sub(slack - 1)..=w).unwrap_or_default().iter().sum()
    };
    let best = (10..WIDEST).max_by_key(|&w| (window(&all, w), w))?;
    let crowd = window(&all, best);
    let wider: usize = all.get(best + 3..).unwrap_or_default().iter().sum();
    let fits = crowd * 100 >= lines.len() * CROWD
        && wider * 100 <= lines.len() * 4
        && window(&open, best) * 100 >= crowd * 60
        && crowd >= 3;
    let mode = mode(&all, best, slack);
    let peak = all.get(mode as usize - 1..=mode as usize + 1).unwrap_or_default();
    fits.then_some((mode, peak.iter().sum()))
}

/// The commonest width of the crowd.
fn mode(all: &[usize], best: usize, slack: usize) -> u32 {
    let from = best.saturating_sub(slack - 1);
    (from..=best).max_by_key(|&w| (all.get(w).copied().unwrap_or(0), w)).unwrap_or(best)
        as u32
}
