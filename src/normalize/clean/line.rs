//! Cuts decoded text into lines and takes their measure.
//!
//! A line ends at LF, CR, CR LF, CR CR LF, a form feed or a vertical tab. Blank lines are counted,
//! not kept. Each line carries what later steps ask again and again (width, first and last
//! character, how it ends), so that the text is walked once here and once when it is rendered.

use crate::model::Span;
use crate::normalize::marker;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineRole {
    /// Running text, headings included.
    Text,
    /// A row or cell of a table.
    Table,
    /// A note or glossary entry.
    Note,
    /// A line of a table of contents.
    Contents,
    /// A page number.
    PageNumber,
    /// A running head or foot.
    RunningHead,
    /// A menu, button or notice of a web page.
    Chrome,
    /// A line of a web page that tells where the text comes from.
    Imprint,
}

impl LineRole {
    /// Returns whether the line is no part of the text.
    pub(super) fn is_removed(self) -> bool {
        matches!(
            self,
            Self::PageNumber | Self::RunningHead | Self::Chrome | Self::Imprint
        )
    }
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// With 。 ！ ？, closing marks after them included.
    Sentence,
    /// With ； or ：.
    Clause,
    /// With ， or 、.
    Comma,
    /// In the middle of a sentence, or without punctuation as headings do.
    Open,
}

/// One line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Content without white space at both ends, in bytes of the decoded text.
    pub span: Span,
    /// What it is.
    pub role: LineRole,
    /// White space before the content, in columns (an ideographic space counts two).
    pub indent: u32,
    /// Blank lines before it.
    pub gap: u32,
    /// Whether a form feed stands between it and the line before.
    pub page_break: bool,
    /// Visible characters.
    pub chars: u32,
    /// Columns of the visible characters (full-width characters count two).
    pub columns: u32,
    /// Last visible character, markup aside.
    pub last: char,
    /// How it ends.
    pub ending: Ending,
    /// Whether 。 ！ ？ or ； stands inside it, before its last characters.
    pub has_sentence: bool,
    /// Number of `**` marks.
    pub stars: u32,
    /// Tab characters inside the content; of a row of a table, those at its ends too.
    pub tabs: u32,
    /// Tab characters before and behind the content: empty cells, if it is a row.
    pub outer_tabs: u32,
    /// Stretches of two and more spaces inside the content, as between cells set apart by spaces.
    pub wide_spaces: u32,
    /// Whether it begins with the number of a heading.
    pub marked: bool,
}

/// Cuts a text into its lines.
pub(super) fn scan(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let (mut start, mut gap, mut page_break) = (0, 0u32, false);
    loop {
        let rest = bytes.get(start..).unwrap_or_default();
        let end = start + line_end(rest).unwrap_or(rest.len());
        match measure(text, Span::new(start, end)) {
            Some(line) => {
                lines.push(Line { gap, page_break, ..line });
                (gap, page_break) = (0, false);
            }
            // What a form feed ends at once is no line.
            None if bytes.get(end) == Some(&b'\x0c') => {}
            None => gap = gap.saturating_add(1),
        }
        if end >= bytes.len() {
            return lines;
        }
        page_break |= bytes.get(end) == Some(&b'\x0c');
        start = end + terminator(bytes.get(end..).unwrap_or_default());
    }
}

/// Returns where the line ends that `bytes` begins with.
fn line_end(bytes: &[u8]) -> Option<usize> {
    let newline = memchr::memchr3(b'\n', b'\r', b'\x0c', bytes);
    let upto = newline.unwrap_or(bytes.len());
    let tab = memchr::memchr(b'\x0b', bytes.get(..upto).unwrap_or_default());
    tab.or(newline)
}

/// Returns the length of the line terminator that `bytes` begins with.
fn terminator(bytes: &[u8]) -> usize {
    if bytes.first() == Some(&b'\r') {
        // Old transfers doubled the CR: CR CR LF is still one line end.
        let returns = bytes.iter().take(3).take_while(|&&b| b == b'\r').count();
        if bytes.get(returns) == Some(&b'\n') {
            return returns + 1;
        }
    }
    1
}

/// Takes the measure of a line; a blank one has none.
fn measure(text: &str, span: Span) -> Option<Line> {
    let raw = super::at(text, span);
    let mut seen = Measure::default();
    for (at, c) in raw.char_indices() {
        seen.add(at, c);
    }
    let (from, to) = seen.content?;
    let span = Span::new(span.start + from, span.start + to);
    let content = super::at(text, span);
    Some(Line {
        span,
        role: LineRole::Text,
        indent: seen.indent,
        gap: 0,
        page_break: false,
        chars: seen.chars,
        columns: seen.columns,
        last: seen.last,
        ending: seen.ending(),
        has_sentence: seen.sentences > 1 || seen.sentences == 1 && !seen.ended,
        stars: seen.stars / 2,
        tabs: seen.tabs,
        outer_tabs: seen.outer_tabs + seen.pending_tabs,
        wide_spaces: seen.wide_spaces,
        marked: marker::parse(content.trim_start_matches(['*', '#', ' '])).is_some(),
    })
}

/// Running totals over the characters of a line.
#[derive(Default)]
struct Measure {
    content: Option<(usize, usize)>,
    indent: u32,
    chars: u32,
    columns: u32,
    last: char,
    /// The last character that is no closing quote or bracket.
    core: char,
    sentences: u32,
    ended: bool,
    stars: u32,
    tabs: u32,
    outer_tabs: u32,
    pending_tabs: u32,
    wide_spaces: u32,
    pending_spaces: u32,
}

impl Measure {
    fn add(&mut self, at: usize, c: char) {
        if c.is_whitespace() || is_zero_width(c) {
            match self.content {
                None if c == '\u{3000}' => self.indent += 2,
                None if c == '\t' => {
                    self.indent += 4;
                    self.outer_tabs += 1;
                }
                None if c.is_whitespace() => self.indent += 1,
                None => {}
                Some(_) => {
                    self.pending_tabs += u32::from(c == '\t');
                    self.pending_spaces += u32::from(c.is_whitespace());
                }
            }
            return;
        }
        let end = at + c.len_utf8();
        self.content = Some((self.content.map_or(at, |(from, _)| from), end));
        self.tabs += std::mem::take(&mut self.pending_tabs);
        self.wide_spaces += u32::from(std::mem::take(&mut self.pending_spaces) > 1);
        if c == '*' {
            self.stars += 1;
            return;
        }
        self.chars += 1;
        self.columns += columns(c);
        self.last = c;
        if !is_closing(c) {
            self.core = c;
            self.ended = matches!(c, '。' | '！' | '？' | '!' | '?');
            self.sentences += u32::from(self.ended || matches!(c, '；' | ';'));
        }
    }

    fn ending(&self) -> Ending {
        match self.core {
            _ if self.ended => Ending::Sentence,
            // A closing mark after ： or ， belongs to the words that went on inside it.
            _ if is_closing(self.last) => Ending::Open,
            '；' | ';' | '：' | ':' | '…' => Ending::Clause,
            '，' | ',' | '、' => Ending::Comma,
            _ => Ending::Open,
        }
    }
}

/// Returns whether a character takes no room and carries no meaning here.
pub(super) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{180e}')
}

/// Returns whether a character closes a quotation or bracket.
pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '）' | ')' | '》' | '〉' | '」' | '』' | '】' | '〕' | ']' | '"'
    )
}

/// Returns the columns a character takes in print.
fn columns(c: char) -> u32 {
    if c >= '\u{2e80}' || ('\u{2010}'..='\u{203b}').contains(&c) { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &[(&str, u32)]) {
        let got: Vec<_> = scan(input)
            .iter()
            .map(|l| (super::super::at(input, l.span), l.gap))
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn every_kind_of_line_end_ends_one_line() {
        check(
            "甲\r\n乙\r丙\r\r\n丁\n戊\x0c己",
            &[("甲", 0), ("乙", 0), ("丙", 0), ("丁", 0), ("戊", 0), ("己", 0)],
        );
    }

    #[test]
    fn blank_lines_are_counted_not_kept() {
        check("甲\n\n \u{3000}\n乙\n", &[("甲", 0), ("乙", 2)]);
    }

    #[test]
    fn a_form_feed_breaks_the_page() {
        let lines = scan("甲\n\x0c乙");
        assert!(lines[1].page_break && !lines[0].page_break);
    }

    #[test]
    fn closing_marks_after_a_full_stop_end_the_sentence() {
        assert_eq!(scan("他说：“好。”")[0].ending, Ending::Sentence);
        assert_eq!(scan("（共印100份）")[0].ending, Ending::Open);
    }
}
