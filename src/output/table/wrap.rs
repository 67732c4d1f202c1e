//! Breaks Chinese text into lines by display columns.
//!
//! A line may break between any two Han characters, but never inside a Latin word, a number or a
//! number and its unit (`1,234.5亿元`, `12个`), never so that a closing mark (，。）”) begins a line
//! or an opening one (（“《) ends it (避头尾), and never inside a character that is drawn from several
//! (combining marks, emoji joined by U+200D). What alone is wider than a line is cut wherever it
//! must be. Time is linear in the text; the ranges are in characters and cover all but the
//! white space at line ends.
//!
//! A unit is taken to be one Han character after the digits and 十百千万亿: 15分钟 may break before
//! 钟, and 2023年 does not break. Numbers in Chinese digits break like other Han text.

use super::layout::turns_text;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

/// Breaks a text into lines of at most `width` columns; line breaks of the text are kept.
pub(super) fn wrap(text: &[char], width: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    loop {
        let rest = text.get(start..).unwrap_or_default();
        let len = rest.iter().position(|&c| c == '\n').unwrap_or(rest.len());
        wrap_line(text, start..start + len, width, &mut lines);
        start += len + 1;
        if start > text.len() {
            return lines;
        }
    }
}

/// Breaks a text and indents every line. Cells of a row, which tabs part, stay two columns apart.
pub(super) fn wrap_indented(text: &str, indent: usize, width: usize) -> String {
    let chars: Vec<char> = text
        .replace('\t', "  ")
        .chars()
        .filter(|&c| c == '\n' || !(c.is_control() || turns_text(c)))
        .collect();
    let pad = " ".repeat(indent);
    let mut out = String::new();
    for line in wrap(&chars, width.saturating_sub(indent)) {
        let words: String = chars.get(line).unwrap_or_default().iter().collect();
        out.push_str(format!("{pad}{words}").trim_end());
        out.push('\n');
    }
    out
}

fn wrap_line(
    text: &[char],
    paragraph: Range<usize>,
    width: usize,
    lines: &mut Vec<Range<usize>>,
) {
    let mut line = paragraph.start..paragraph.start;
    let mut taken = 0;
    let first = lines.len();
    let atoms = Atoms { text, at: paragraph.start, end: paragraph.end };
    for atom in atoms {
        let spaced = atom.range.len() - atom.trailing;
        let visible = atom.range.start..atom.range.start + spaced;
        if !line.is_empty() && taken + atom.width > width {
            lines.push(trimmed(text, line.clone()));
            line = atom.range.start..atom.range.start;
            taken = 0;
        }
        if line.is_empty() && atom.width > width {
            line = cut(text, visible, width, lines);
            taken = columns_of(text, line.clone());
        } else {
            taken += atom.width;
        }
        taken += columns_of(text, atom.range.end - atom.trailing..atom.range.end);
        line.end = atom.range.end;
    }
    if !line.is_empty() || lines.len() == first {
        lines.push(trimmed(text, line));
    }
}

/// Cuts what is wider than a line into full lines and returns what is left for the next.
fn cut(
    text: &[char],
    wide: Range<usize>,
    width: usize,
    lines: &mut Vec<Range<usize>>,
) -> Range<usize> {
    let mut line = wide.start..wide.start;
    let mut taken = 0;
    for at in wide {
        let next = columns_of(text, at..at + 1);
        if taken > 0 && taken + next > width {
            lines.push(line.clone());
            line = at..at;
            taken = 0;
        }
        taken += next;
        line.end = at + 1;
    }
    line
}

fn trimmed(text: &[char], line: Range<usize>) -> Range<usize> {
    let mut end = line.end;
    while end > line.start && text.get(end - 1).is_some_and(|c| c.is_whitespace()) {
        end -= 1;
    }
    line.start..end
}

fn columns_of(text: &[char], range: Range<usize>) -> usize {
    let piece: String = text.get(range).unwrap_or_default().iter().collect();
    piece.width()
}

/// A stretch that stays on one line, with the spaces after it.
struct Atom {
    range: Range<usize>,
    /// Columns without the trailing spaces.
    width: usize,
    /// Characters of space at its end, which may hang over the line.
    trailing: usize,
}

struct Atoms<'a> {
    text: &'a [char],
    at: usize,
    end: usize,
}

impl Iterator for Atoms<'_> {
    type Item = Atom;

    fn next(&mut self) -> Option<Atom> {
        let start = self.at;
        let mut before = *self.text.get(start).filter(|_| start < self.end)?;
        let mut in_number = is_digit(before);
        let mut end = start + 1;
        while let Some(&next) = self.text.get(end).filter(|_| end < self.end) {
            if !stays(before, next, in_number) {
                break;
            }
            in_number = is_digit(next)
                || (in_number && (is_multiplier(next) || is_number_mark(next)));
            // A mark above a letter leaves the letter the neighbor of what follows.
            if next == '\u{200d}' || !is_mark(next) {
                before = next;
            }
            end += 1;
        }
        self.at = end;
        let visible = trimmed(self.text, start..end);
        let width = columns_of(self.text, visible.clone());
        Some(Atom { range: start..end, width, trailing: end - visible.end })
    }
}

/// Returns whether no line may break between two neighbors.
fn stays(before: char, next: char, in_number: bool) -> bool {
    if next.is_whitespace() {
        return true;
    }
    if before.is_whitespace() {
        return false;
    }
    is_joined(before, next)
        || may_not_begin(next)
        || may_not_end(before)
        || (is_word(before) || is_connector(before)) && is_word(next)
        || is_word(before) && is_connector(next)
        || in_number && (is_digit(next) || is_han(next))
        || matches!(before, '—' | '…') && before == next
}

/// Parts of one drawn character: zero-width marks, joined emoji, skin tones, variation selectors.
fn is_joined(before: char, next: char) -> bool {
    is_mark(next) || before == '\u{200d}' || ('\u{1f3fb}'..='\u{1f3ff}').contains(&next)
}

fn is_mark(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) == 0
}

fn may_not_begin(c: char) -> bool {
    "，。、；：！？）》〉」』】〕”’…·％‰℃,.;:!?)]}%".contains(c)
}

fn may_not_end(c: char) -> bool {
    "（《〈「『【〔“‘([{￥$".contains(c)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_digit(c) || (c.is_alphabetic() && c < '\u{2e80}')
}

fn is_connector(c: char) -> bool {
    ".,'-/_%+&@:~#．".contains(c)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_number_mark(c: char) -> bool {
    ".,%．％‰".contains(c)
}

fn is_multiplier(c: char) -> bool {
    "十百千万亿".contains(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, width: usize, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let lines: Vec<String> = wrap(&chars, width)
            .into_iter()
            .map(|line| chars[line].iter().collect())
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn lines_break_between_han_characters() {
        check("望江区政府工作", 6, &["望江区", "政府工", "作"]);
        check("望江区政府工作", 7, &["望江区", "政府工", "作"]);
    }

    #[test]
    fn closing_marks_never_begin_a_line() {
        check("建成食堂，推动", 8, &["建成食", "堂，推动"]);
        check("覆盖“街镇”，好", 10, &["覆盖“街", "镇”，好"]);
    }

    #[test]
    fn opening_marks_never_end_a_line() {
        check("推动全部（二）", 10, &["推动全部", "（二）"]);
    }

    #[test]
    fn latin_words_stay_whole() {
        check("推进 baogao-2 建设", 10, &["推进", "baogao-2", "建设"]);
        check("用5G和Wi-Fi网络", 8, &["用5G和", "Wi-Fi网", "络"]);
    }

    #[test]
    fn numbers_stay_with_their_units() {
        check("总值1,234.5亿元增长", 12, &["总值", "1,234.5亿元", "增长"]);
        check("共有12个街镇", 7, &["共有", "12个街", "镇"]);
        check("占比85%以上", 6, &["占比", "85%以", "上"]);
    }

    #[test]
    fn combining_marks_and_joined_emoji_stay_whole() {
        check("望e\u{301}e\u{301}江", 3, &["望", "e\u{301}e\u{301}", "江"]);
        check("好👩\u{200d}👧好", 4, &["好👩\u{200d}👧", "好"]);
        check("一👍🏽二", 3, &["一", "👍🏽", "二"]);
    }

    #[test]
    fn what_is_wider_than_a_line_is_cut() {
        check("abcdefgh", 3, &["abc", "def", "gh"]);
        check("，，，，", 4, &["，，", "，，"]);
    }

    #[test]
    fn cells_of_a_row_stay_apart() {
        assert_eq!(
            wrap_indented("绝缘子\t万只\t4.15\t18.2", 2, 40),
            "  绝缘子  万只  4.15  18.2\n"
        );
    }

    #[test]
    fn line_breaks_of_the_text_are_kept() {
        check("一\n\n二", 10, &["一", "", "二"]);
        check("", 10, &[""]);
    }

    #[test]
    fn spaces_at_a_break_vanish() {
        check("望江  区", 5, &["望江", "区"]);
    }

    proptest! {
        #[test]
        fn lines_hold_all_text_in_order(text in "[望江区，。（“”a1.%\n \u{301}👍]{0,60}", width in 1usize..20) {
            let chars: Vec<char> = text.chars().collect();
            let mut at = 0;
            for line in wrap(&chars, width) {
                prop_assert!(line.start >= at);
                prop_assert!(chars[at..line.start].iter().all(|c| c.is_whitespace()));
                at = line.end;
            }
            prop_assert!(chars[at..].iter().all(|c| c.is_whitespace()));
        }

        #[test]
        fn no_line_is_wider_than_the_page(text in "[望江区，。（“”a1.% ]{0,60}", width in 2usize..20) {
            let chars: Vec<char> = text.chars().collect();
            for line in wrap(&chars, width) {
                prop_assert!(columns_of(&chars, line) <= width);
            }
        }
    }
}
