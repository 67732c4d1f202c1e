//! A passage as the scanners see it: one letter after the other, in one width, without white space.
//!
//! Digits, Latin letters, brackets and number signs have one form each, traditional characters their
//! simplified form; white space is left out, so
//! that `1 9 9 7 年` and `１２．５ ％` read as `1997年` and `12.5%`. Tabs and line breaks stay, for
//! they part the cells of tables, and so does the space between two numbers of several digits.
//! Each letter knows its place in the passage, and every span leads back to whole characters.
//!
//! It deliberately does not convert numerals, and keeps Chinese punctuation apart from
//! its ASCII forms where that tells a thousands separator from a pause.

use crate::model::Span;
use crate::normalize::{ends_in_table_number, simplify_char};

/// What stands beyond either end.
pub(crate) const NONE: char = '\0';

/// A passage in one width, without white space.
#[derive(Debug, Clone, Default)]
pub(crate) struct Letters {
    chars: Vec<char>,
    /// The characters as printed, for answers.
    printed: Vec<char>,
    /// First byte of each letter and one past its last byte, in the passage.
    places: Vec<(u32, u32)>,
}

impl Letters {
    /// Reads a passage.
    pub(crate) fn new(text: &str) -> Self {
        let mut letters = Self::default();
        letters.read(text);
        letters
    }

    /// Reads another passage into the same memory.
    pub(crate) fn read(&mut self, text: &str) {
        self.chars.clear();
        self.printed.clear();
        self.places.clear();
        let mut gap = None;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if is_space(c) {
                gap.get_or_insert(at);
                continue;
            }
            let folded = fold(c, self.last());
            if let Some(gap) = gap.take()
                && self.parts_numbers(folded, text.get(end..).unwrap_or_default())
            {
                self.push(' ', ' ', gap, at);
            }
            self.push(folded, c, at, end);
        }
    }

    fn push(&mut self, c: char, printed: char, from: usize, to: usize) {
        self.chars.push(c);
        self.printed.push(printed);
        self.places.push((from as u32, to as u32));
    }

    fn last(&self) -> char {
        self.chars.last().copied().unwrap_or(NONE)
    }

    /// Returns whether a space stands between two numbers: `370 600`, but not `1 9 9 7`.
    ///
    /// One side of a spaced number is a single digit. Misses two single digits in neighboring cells.
    /// The number of a table (表1 2023年) is parted from what it is called.
    fn parts_numbers(&self, next: char, rest: &str) -> bool {
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        if !is_number(self.last()) || !next.is_ascii_digit() {
            return false;
        }
        if ends_in_table_number(self.chars.iter().rev().copied()) {
            return true;
        }
        let long_left = self.chars.iter().rev().nth(1).is_some_and(|&c| is_number(c));
        let long_right = rest.chars().next().is_some_and(|c| is_number(fold(c, next)));
        long_left && long_right
    }

    /// Returns the number of letters.
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    /// Returns a letter, [`NONE`] beyond the end.
    pub(crate) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or(NONE)
    }

    /// Returns the letter before an index, [`NONE`] at the start.
    pub(crate) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or(NONE, |index| self.at(index))
    }

    /// Returns the letters of a range, cut to what there is.
    pub(crate) fn slice(&self, from: usize, to: usize) -> &[char] {
        let to = to.min(self.chars.len());
        self.chars.get(from.min(to)..to).unwrap_or_default()
    }

    /// Returns whether a word begins at an index.
    pub(crate) fn starts(&self, index: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(n, c)| self.at(index + n) == c)
    }

    /// Returns whether a word ends right before an index, not reaching back beyond `from`.
    pub(crate) fn ends(&self, from: usize, index: usize, word: &str) -> bool {
        let mut at = index;
        for c in word.chars().rev() {
            if at <= from || self.before(at) != c {
                return false;
            }
            at -= 1;
        }
        true
    }

    /// Returns the bytes of a range of letters in the passage.
    pub(crate) fn span(&self, from: usize, to: usize) -> Span {
        let start = self.places.get(from).map_or(0, |place| place.0);
        let end = to.checked_sub(1).and_then(|last| self.places.get(last));
        Span::new(start as usize, end.map_or(start, |place| place.1.max(start)) as usize)
    }

    /// Returns whether no white space was left out between two letters.
    pub(crate) fn is_tight(&self, from: usize, to: usize) -> bool {
        let places = self.places.get(from..=to).unwrap_or_default();
        places.windows(2).all(|pair| matches!(pair, [a, b] if a.1 == b.0))
    }

    /// Returns the first letter at or after a byte of the passage, sought from `from` on.
    pub(crate) fn index_of(&self, byte: usize, from: usize) -> usize {
        let rest = self.places.get(from..).unwrap_or_default();
        from + rest.partition_point(|place| (place.0 as usize) < byte)
    }

    /// Returns a range as it is printed, without white space.
    pub(crate) fn text(&self, from: usize, to: usize) -> String {
        let to = to.min(self.printed.len());
        let range = self.printed.get(from.min(to)..to).unwrap_or_default();
        range.iter().filter(|c| !c.is_whitespace()).collect()
    }
}

/// White space that parts nothing; tabs and line breaks part cells.
fn is_space(c: char) -> bool {
    (c.is_whitespace() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{200b}' | '\u{feff}' | '\u{200c}' | '\u{200d}' | '\u{ad}')
}

/// Returns the one form of a character, beside the letter before it.
fn fold(c: char, before: char) -> char {
    match c {
        '\u{20}'..='\u{7e}' => match c {
            ':' => '：',
            ';' => '；',
            _ => c,
        },
        '，' | '；' | '：' | '？' | '！' | '。' | '、' => c,
        '～' => '~',
        '［' => '[',
        '］' => ']',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '–' | '—' | '―' | '−' | '‐' | '‑' | '‒' | '─' | '━' => '-',
        '〜' | '∼' => '~',
        '︰' | '∶' => '：',
        '﹪' => '%',
        '·' | '•' | '・' if before.is_ascii_digit() => '.',
        '○' | '◯' | '〇' | 'Ο' | 'О' => '〇',
        '〔' | '【' => '[',
        '〕' | '】' => ']',
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => simplify_char(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let letters = Letters::new(text);
        let read: String = letters.slice(0, letters.len()).iter().collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn widths_and_spaces_do_not_count() {
        check("１２．５ ％", "12.5%");
        check("1 9 9 7 年", "1997年");
        check("增长 3 ％", "增长3%");
        check("３·５％", "3.5%");
    }

    #[test]
    fn traditional_script_is_read_as_simplified() {
        check("增長百分之三點五，佔總額兩億圓", "增长百分之三点五，占总额两亿圆");
    }

    #[test]
    fn cells_and_long_numbers_stay_apart() {
        check("326\t370", "326\t370");
        check("326 370", "326 370");
        check("表1 2023年产量", "表1 2023年产量");
        check("代表 1 2 人", "代表12人");
    }

    #[test]
    fn chinese_punctuation_is_kept() {
        check("５家，６家", "5家，6家");
        check("60:40", "60：40");
    }

    #[test]
    fn spans_lead_back_to_whole_characters() {
        let text = "新增 １２ 家";
        let letters = Letters::new(text);
        let span = letters.span(2, 5);
        assert_eq!(text.get(span.range()), Some("１２ 家"));
    }
}
