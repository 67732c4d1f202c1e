//! How wide the page is and whether it has color.
//!
//! The styles are named by what they mean, so that a command never names a color. Widths are
//! display columns: a Han character takes two, a combining mark none.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// Columns of a page that is no terminal, and the most that any page takes: longer lines of
/// Chinese are hard to follow from end to start.
pub(super) const WIDEST: usize = 100;

/// Fewer columns than this are treated as this many; a line must hold some words.
const NARROWEST: usize = 30;

/// The page that a table is laid out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Display columns.
    pub width: usize,
    /// Whether styles are written.
    pub color: bool,
}

impl Layout {
    /// Creates a layout from the columns that there are.
    pub fn new(columns: Option<usize>, color: bool) -> Self {
        Self { width: columns.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST), color }
    }

    /// Marks what stands out: a title, a heading.
    pub fn strong(self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    /// Marks what steps back: places, ids, counts.
    pub fn faint(self, text: &str) -> String {
        self.styled(Style::new().dimmed(), text)
    }

    /// Marks the matches of a query.
    pub fn matched(self, text: &str) -> String {
        self.styled(AnsiColor::Red.on_default().bold(), text)
    }

    /// Marks what was taken out.
    pub fn removed(self, text: &str) -> String {
        self.styled(AnsiColor::Red.on_default().strikethrough(), text)
    }

    /// Marks what was put in.
    pub fn added(self, text: &str) -> String {
        self.styled(AnsiColor::Green.on_default().underline(), text)
    }

    /// Marks a failure's first word.
    pub fn alarming(self, text: &str) -> String {
        self.styled(AnsiColor::Red.on_default().bold(), text)
    }

    /// Marks a warning's first word.
    pub fn warning(self, text: &str) -> String {
        self.styled(AnsiColor::Yellow.on_default().bold(), text)
    }

    /// Marks a hint's first word.
    pub fn helpful(self, text: &str) -> String {
        self.styled(AnsiColor::Cyan.on_default().bold(), text)
    }

    fn styled(self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Returns `left` and `right` at the two ends of a line, on two lines if one is too short.
    ///
    /// Both come with their styled form, since styles take no columns.
    pub fn ends(self, indent: usize, left: (&str, &str), right: (&str, &str)) -> String {
        let pad = " ".repeat(indent);
        let taken = indent + columns(left.0) + columns(right.0);
        if right.0.is_empty() {
            return format!("{pad}{}\n", left.1);
        }
        if taken + 2 <= self.width {
            let gap = " ".repeat(self.width - taken);
            return format!("{pad}{}{gap}{}\n", left.1, right.1);
        }
        let gap = " ".repeat(self.width.saturating_sub(columns(right.0)).max(indent));
        format!("{pad}{}\n{gap}{}\n", left.1, right.1)
    }
}

/// Returns how many display columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// Returns whether a character changes the direction of what follows it on a screen.
pub(super) fn turns_text(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns the text on one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' => Some(' '),
            c if c.is_control() || turns_text(c) => None,
            c => Some(c),
        })
        .collect()
}

/// Returns the text cut to at most `width` columns, the cut marked by ….
pub(super) fn truncated(text: &str, width: usize) -> String {
    let text = one_line(text);
    if columns(&text) <= width {
        return text;
    }
    let mut kept = String::new();
    let mut taken = 0;
    for c in text.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if taken + wide + 1 > width {
            break;
        }
        taken += wide;
        kept.push(c);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize, expected: &str) {
        let cut = truncated(text, width);
        assert_eq!(cut, expected);
        assert!(columns(&cut) <= width);
    }

    #[test]
    fn han_characters_take_two_columns_of_a_cut() {
        check("望江区政府", 10, "望江区政府");
        check("望江区政府", 9, "望江区政…");
        check("望江区政府", 8, "望江区…");
        check("abc", 2, "a…");
        check("abc", 0, "");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        check("a\u{1b}[31mb\nc", 20, "a[31mb c");
    }

    #[test]
    fn a_right_end_that_does_not_fit_moves_to_the_next_line() {
        let layout = Layout { width: 10, color: false };
        assert_eq!(layout.ends(1, ("ab", "ab"), ("cd", "cd")), " ab     cd\n");
        assert_eq!(
            layout.ends(1, ("望江区", "望江区"), ("cdef", "cdef")),
            " 望江区\n      cdef\n"
        );
    }

    #[test]
    fn color_only_adds() {
        let plain = Layout { width: 80, color: false };
        let bright = Layout { width: 80, color: true };
        assert_eq!(plain.matched("养老"), "养老");
        assert!(
            bright.matched("养老").contains("养老") && bright.matched("养老").len() > 6
        );
    }

    #[test]
    fn the_page_is_never_too_narrow_or_too_wide() {
        assert_eq!(Layout::new(Some(3), false).width, 30);
        assert_eq!(Layout::new(Some(400), false).width, 100);
        assert_eq!(Layout::new(None, false).width, 100);
    }
}
