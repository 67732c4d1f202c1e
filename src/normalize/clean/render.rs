//! Writes the display text of each paragraph, with the map back and the record of what was left out.
//!
//! Walks the characters of a paragraph's lines once. White space stays only between words of
//! letters, between numbers of several digits, behind the number of a table (表1 2023年产量), and once
//! on a line of the front (官衔　姓名). Tabs between the cells of a row stay, all of them; `**`, `## `,
//! escapes, zero-width characters and the literal `<U+00A0>` are left out and recorded. A bold run
//! broken by a paragraph's end goes on in the next, if that one closes it.

use super::join::Group;
use super::line::{Ending, Line, LineRole, is_zero_width};
use super::{CleanText, Paragraph, Removed, RemovedReason, at, chrome};
use crate::model::{OffsetMap, Span, Zone};
use crate::normalize::marker::{self, digit};

/// What some converters print for a no-break space.
const PLACEHOLDER: &str = "<U+00A0>";

/// Writes all paragraphs.
pub(super) fn render(text: &str, lines: &[Line], groups: &[Group]) -> CleanText {
    let mut out = CleanText::default();
    let pages = super::paper::pages(text, lines);
    let front = front_length(text, lines);
    let mut bold = false;
    let mut next = 0;
    for group in groups {
        for i in next..group.first {
            remove_line(text, lines, i, &mut out);
        }
        next = group.last + 1;
        let stars: u32 = group_lines(lines, group).map(|l| l.stars).sum();
        // A run that the paragraph does not close was a stray mark.
        let mut pen =
            Pen { bold: (bold && stars % 2 == 1).then_some(0), ..Pen::default() };
        bold = (stars % 2 == 1) != (bold && stars % 2 == 1);
        for (i, line) in lines.iter().enumerate().take(next).skip(group.first) {
            if line.role.is_removed() {
                pen.drop_unseen(text, line.span.start);
                pen.drop(line.span);
                out.inside.push(Removed { span: line.span, reason: reason(line.role) });
                continue;
            }
            pen.line(text, line, i < front);
            if group.lead && i == group.first {
                pen.marks.push(Span::new(0, pen.text.len()));
            }
        }
        let Some(first) = lines.get(group.first) else { continue };
        let zone = zone(first.role);
        let page = pages.get(group.first).copied().flatten();
        push_paragraph(&mut out, pen, zone, page, first.gap);
    }
    for i in next..lines.len() {
        remove_line(text, lines, i, &mut out);
    }
    out
}

fn group_lines<'a>(lines: &'a [Line], group: &Group) -> impl Iterator<Item = &'a Line> {
    lines
        .get(group.first..=group.last)
        .unwrap_or_default()
        .iter()
        .filter(|l| !l.role.is_removed())
}

fn push_paragraph(
    out: &mut CleanText,
    mut pen: Pen,
    zone: Zone,
    page: Option<u32>,
    gap: u32,
) {
    pen.close_bold();
    let (Some(first), Some(last)) = (pen.first, pen.last) else { return };
    let source = Span::new(first, last);
    if pen.text.is_empty() {
        out.removed.push(Removed { span: source, reason: RemovedReason::Markup });
        return;
    }
    out.paragraphs.push(Paragraph {
        text: pen.text,
        map: pen.map,
        source,
        dropped: pen.dropped,
        bold: pen.marks,
        zone,
        page,
        gap,
        heading_mark: pen.heading,
    });
}

/// Records a line that is no text.
fn remove_line(text: &str, lines: &[Line], i: usize, out: &mut CleanText) {
    let Some(line) = lines.get(i) else { return };
    out.removed.push(Removed { span: line.span, reason: reason(line.role) });
    if line.role == LineRole::Imprint {
        let mut pen = Pen::default();
        pen.line(text, line, true);
        let mut kept = CleanText::default();
        push_paragraph(&mut kept, pen, Zone::Body, None, line.gap);
        out.imprint.append(&mut kept.paragraphs);
    }
}

/// Returns why a line of a role that is removed is no text.
fn reason(role: LineRole) -> RemovedReason {
    match role {
        LineRole::PageNumber => RemovedReason::PageNumber,
        LineRole::RunningHead => RemovedReason::RunningHead,
        _ => RemovedReason::SiteChrome,
    }
}

fn zone(role: LineRole) -> Zone {
    match role {
        LineRole::Table => Zone::Table,
        LineRole::Note => Zone::Note,
        LineRole::Contents => Zone::Toc,
        LineRole::Text
        | LineRole::PageNumber
        | LineRole::RunningHead
        | LineRole::Chrome
        | LineRole::Imprint => Zone::Body,
    }
}

/// Returns how many lines stand before the salutation or the first running text.
fn front_length(text: &str, lines: &[Line]) -> usize {
    lines
        .iter()
        .take(60)
        .position(|l| {
            chrome::is_salutation(at(text, l.span))
                || l.marked
                    && l.columns < 60
                    && l.ending == Ending::Open
                    && !begins_with_dash(text, l)
                || l.columns > 120
        })
        .unwrap_or(0)
}

fn begins_with_dash(text: &str, line: &Line) -> bool {
    at(text, line.span).starts_with(['—', '-', '－', '（', '('])
}

/// The state of writing one paragraph.
#[derive(Default)]
struct Pen {
    text: String,
    map: OffsetMap,
    dropped: Vec<Span>,
    marks: Vec<Span>,
    /// Where in the display text the open bold run began.
    bold: Option<usize>,
    heading: Option<u8>,
    first: Option<usize>,
    last: Option<usize>,
    /// The last visible character.
    before: Option<char>,
    /// Digits at the end of the text so far.
    digits: u32,
    /// First byte of white space that was passed since then, and whether a tab was in it.
    space: Option<usize>,
    tab: bool,
    /// Whether a line ended there.
    seam: bool,
}

impl Pen {
    /// Writes one line.
    fn line(&mut self, text: &str, line: &Line, front: bool) {
        let content = at(text, line.span);
        let keep_gap = front && has_one_gap(content);
        let keep_tab = line.role == LineRole::Table;
        // Cells that are set apart by spaces come out as those set apart by tabs.
        let spaced = keep_tab && line.tabs == 0 && line.wide_spaces > 1;
        // A tab for each cell, also for an empty one: what stands behind it keeps its column.
        let has_cells = keep_tab && line.tabs > 0;
        self.join_line(text, line.span.start);
        self.touch(line.span);
        let mut chars = content.char_indices().peekable();
        let mut run: Option<usize> = None;
        if let Some(len) = heading_mark(content) {
            self.heading = u8::try_from(len).ok();
            self.drop(Span::new(line.span.start, line.span.start + len));
            for _ in 0..len {
                chars.next();
            }
        }
        while let Some((i, c)) = chars.next() {
            let origin = line.span.start + i;
            let rest = content.get(i..).unwrap_or_default();
            let markup = markup_length(c, rest);
            if c == '\t' && has_cells {
                (self.space, self.tab) = (None, false);
                run.get_or_insert(origin);
                (self.digits, self.before) = (0, Some(c));
                continue;
            }
            if markup == 0 && !c.is_whitespace() {
                if self.space.is_some() {
                    self.flush(text, &mut run, origin);
                    let next =
                        content.get(i + c.len_utf8()..).and_then(|r| r.chars().next());
                    self.gap(c, next, keep_gap, keep_tab);
                }
                run.get_or_insert(origin);
                self.digits = if digit(c).is_some() { self.digits + 1 } else { 0 };
                self.before = Some(c);
                continue;
            }
            self.flush(text, &mut run, origin);
            if c.is_whitespace() {
                self.tab |= c == '\t' || spaced && self.space.is_some();
                self.space.get_or_insert(origin);
                continue;
            }
            self.drop(Span::new(origin, origin + markup));
            match c {
                '*' => self.toggle_bold(),
                '<' => _ = self.space.get_or_insert(origin),
                // The escaped character itself stays.
                '\\' => {
                    if let Some((j, escaped)) = chars.next() {
                        // White space before it ends here as before any other character.
                        self.gap(escaped, None, keep_gap, keep_tab);
                        self.digits = 0;
                        run.get_or_insert(line.span.start + j);
                        self.before = Some(escaped);
                    }
                    continue;
                }
                _ => {}
            }
            for _ in 1..content.get(i..i + markup).map_or(1, |m| m.chars().count()) {
                chars.next();
            }
        }
        self.flush(text, &mut run, line.span.end);
    }

    /// Passes over what stands between the last line and the next, which begins at `start`.
    fn join_line(&mut self, text: &str, start: usize) {
        let end = self.last.unwrap_or(start);
        self.drop_unseen(text, start);
        if self.before.is_some() {
            // Of what parts the lines, zero-width characters are dropped; the rest is the space.
            let between = at(text, Span::new(end, start));
            self.space = Some(end + between.find(char::is_whitespace).unwrap_or(0));
            self.seam = true;
            // Numbers broken at the edge of the paper are one number.
            self.digits = self.digits.min(1);
        }
    }

    /// Records zero-width characters between the last line and this one.
    fn drop_unseen(&mut self, text: &str, next: usize) {
        let Some(last) = self.last.filter(|&last| last < next) else { return };
        for (i, c) in at(text, Span::new(last, next)).char_indices() {
            if is_zero_width(c) {
                self.drop(Span::new(last + i, last + i + c.len_utf8()));
            }
        }
    }

    fn touch(&mut self, span: Span) {
        self.first = Some(self.first.unwrap_or(span.start));
        self.last = Some(self.last.map_or(span.end, |last| last.max(span.end)));
    }

    /// Records a stretch that is no text; stretches that adjoin become one.
    fn drop(&mut self, span: Span) {
        self.touch(span);
        match self.dropped.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => self.dropped.push(span),
        }
    }

    /// Copies the open run up to `end`.
    fn flush(&mut self, text: &str, run: &mut Option<usize>, end: usize) {
        if let Some(start) = run.take() {
            self.text.push_str(at(text, Span::new(start, end)));
            self.map.push(start, end - start);
        }
    }

    /// Decides what is left of the white space before `c`.
    fn gap(&mut self, c: char, next: Option<char>, keep_gap: bool, keep_tab: bool) {
        let Some(origin) = self.space.take() else { return };
        let tab = std::mem::take(&mut self.tab);
        let seam = std::mem::take(&mut self.seam);
        let Some(before) = self.before else { return };
        // At a line's end only words of letters are apart: PM and 2.5 were one word.
        let letter = |c: char| {
            if seam { c.is_ascii_alphabetic() } else { c.is_ascii_alphanumeric() }
        };
        let letters = letter(before) && letter(c);
        let digits = digit(before).is_some() && digit(c).is_some();
        // 1 9 9 7 is one number, 12 500 may be two.
        let spaced = digits
            && (self.digits <= 1 || next.and_then(digit).is_none())
            && !marker::ends_in_table_number(self.text.chars().rev());
        let han = before >= '\u{2e80}' && c >= '\u{2e80}';
        if keep_tab && tab {
            self.text.push('\t');
            self.map.push(origin, 1);
        } else if (letters || digits) && !spaced || keep_gap && han {
            self.text.push(' ');
            self.map.push(origin, 1);
        }
        self.digits = if spaced { self.digits.min(1) } else { 0 };
    }

    fn toggle_bold(&mut self) {
        match self.bold {
            Some(_) => self.close_bold(),
            None => self.bold = Some(self.text.len()),
        }
    }

    fn close_bold(&mut self) {
        if let Some(start) = self.bold.take()
            && start < self.text.len()
        {
            self.marks.push(Span::new(start, self.text.len()));
        }
    }
}

/// Returns the bytes of markup that `rest` begins with; most characters are none.
fn markup_length(c: char, rest: &str) -> usize {
    match c {
        '*' if rest.starts_with("**") => 2,
        '\\' => {
            let escapes =
                rest.chars().nth(1).is_some_and(|n| "*_#\\`[]()<>+-.!|~".contains(n));
            usize::from(escapes)
        }
        '<' if rest.starts_with(PLACEHOLDER) => PLACEHOLDER.len(),
        _ if c >= '\u{ad}' && is_zero_width(c) => c.len_utf8(),
        _ => 0,
    }
}

/// Returns the number of `#` that mark a heading.
fn heading_mark(content: &str) -> Option<usize> {
    let marks = content.len() - content.trim_start_matches('#').len();
    let spaced = content.get(marks..)?.starts_with([' ', '\u{3000}', '\t']);
    ((1..=6).contains(&marks) && spaced).then_some(marks)
}

/// Whether a line has one gap between words of Han characters: 区长　某某, not 报 告.
fn has_one_gap(content: &str) -> bool {
    let words: Vec<usize> =
        content.split_whitespace().map(|w| w.chars().count()).collect();
    match words.as_slice() {
        [first, rest @ ..] if *first > 1 && !rest.is_empty() && rest.len() <= 3 => {
            rest.len() == 1 || rest.iter().all(|&n| n == 1)
        }
        _ => false,
    }
}
