//! Puts lines together that one paragraph was broken into.
//!
//! Each line is asked once whether it goes on with the paragraph before it, by how that one ends,
//! by what the line begins with, and by how the source sets its paragraphs. Sure signs come first (a
//! bold run still open, a line that begins with a comma); then the rules of the setting. It catches a
//! sentence broken over a page and a heading broken over two lines; it misses a paragraph that
//! was broken exactly after a full stop where neither width nor indent tells.

use super::at;
use super::chrome;
use super::layout::{Layout, Setting};
use super::line::{Ending, Line, LineRole};
use super::table;
use crate::normalize::marker::{self, MarkerKind};

/// Longest line set apart inside a block that is taken for the lead of its paragraph, in columns.
const LEAD: u32 = 130;
/// Shortest line without a sentence that is taken for a stretch of body text, in columns.
const BODY: u32 = 120;
/// Columns of a line that a page number may have cut off.
const CUT: u32 = 40;
/// Characters of the rest of a broken heading, up to its full stop.
const HEADING_REST: usize = 5;
/// Shortest beginning of a sentence that a page break may have cut, in columns.
const SENTENCE: u32 = 60;
/// Lines that a mark which is never closed may bind.
const UNCLOSED_LINES: u32 = 6;
/// Paragraphs broken over a gap that show that pages broke the text.
const BROKEN: usize = 2;

/// Lines of one paragraph: indexes into the lines, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub first: usize,
    pub last: usize,
    /// Whether its first line is a lead that was set on a line of its own.
    pub lead: bool,
}

/// The paragraph that is being put together.
#[derive(Clone, Copy)]
struct Open {
    group: Group,
    /// Whether a sentence stands inside what there is so far.
    sentence: bool,
    /// Whether a comma stands in it: a heading without number seldom has one.
    comma: bool,
    /// Opening marks of quotations, titles and brackets that are not closed yet.
    unclosed: i32,
    stars: u32,
    columns: u32,
    lines: u32,
}

/// Puts the lines of a text together to paragraphs.
pub(super) fn group(text: &str, lines: &[Line], layout: &Layout) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut open: Option<Open> = None;
    let pages_break = pages_break(lines);
    let front = lines
        .iter()
        .take(60)
        .position(|l| chrome::is_salutation(at(text, l.span)))
        .unwrap_or(0);
    for (i, line) in lines.iter().enumerate() {
        if line.role.is_removed() {
            continue;
        }
        if let Some(o) = open.as_mut() {
            let Some(last) = lines.get(o.group.last) else { continue };
            let between = lines.get(o.group.last + 1..i).unwrap_or_default();
            // A page may break a paragraph; what a web page sets between its parts may not.
            let parted = between
                .iter()
                .any(|l| matches!(l.role, LineRole::Chrome | LineRole::Imprint));
            let joins = !parted
                && line.role == last.role
                && matches!(line.role, LineRole::Text | LineRole::Note)
                && Pair {
                    text,
                    layout,
                    o,
                    last,
                    first_is_marked: lines.get(o.group.first).is_some_and(|l| l.marked),
                    line,
                    next: lines.get(i + 1),
                    front: i < front,
                    over_page: !between.is_empty(),
                    pages_break,
                }
                .joins();
            if joins {
                o.group.lead |= o.lines == 1 && is_lead(last, line, layout);
                o.sentence |= line.has_sentence || last.ending == Ending::Sentence;
                o.comma |= has_comma(at(text, line.span));
                o.unclosed += unclosed(at(text, line.span));
                o.stars += line.stars;
                o.columns += line.columns;
                o.lines += 1;
                o.group.last = i;
                continue;
            }
            groups.push(o.group);
        }
        open = Some(Open {
            group: Group { first: i, last: i, lead: false },
            sentence: line.has_sentence,
            comma: has_comma(at(text, line.span)),
            unclosed: unclosed(at(text, line.span)),
            stars: line.stars,
            columns: line.columns,
            lines: 1,
        });
    }
    groups.extend(open.map(|o| o.group));
    groups
}

/// Whether body paragraphs stop in mid-sentence before a blank line: pages broke the text.
fn pages_break(lines: &[Line]) -> bool {
    let broken = |pair: &&[Line]| match pair {
        [a, b] => {
            a.ending == Ending::Open
                && a.has_sentence
                && b.gap > 0
                && !b.marked
                && b.columns > 20
        }
        _ => false,
    };
    lines.windows(2).filter(broken).take(BROKEN).count() == BROKEN
}

/// A lead and its paragraph, set on two lines of one block: the lead ends in a full stop. In a
/// wrapped text a sentence may end at the margin by chance, so a full line is none.
fn is_lead(last: &Line, line: &Line, layout: &Layout) -> bool {
    last.columns <= LEAD
        && !(layout.setting == Setting::Wrapped && layout.fills(last))
        && last.ending == Ending::Sentence
        && line.gap == 0
        && !last.has_sentence
}

/// Two lines that may belong together.
#[derive(Clone, Copy)]
struct Pair<'a> {
    text: &'a str,
    layout: &'a Layout,
    o: &'a Open,
    last: &'a Line,
    /// Whether the paragraph so far begins with the number of a heading or item.
    first_is_marked: bool,
    line: &'a Line,
    next: Option<&'a Line>,
    front: bool,
    /// Whether a page number stands between the lines.
    over_page: bool,
    /// Whether pages broke paragraphs of this text.
    pages_break: bool,
}

impl Pair<'_> {
    fn joins(self) -> bool {
        let content = at(self.text, self.line.span);
        let before = at(self.text, self.last.span);
        if self.o.stars % 2 == 1 && self.line.stars % 2 == 1 {
            return true;
        }
        if chrome::is_salutation(content)
            || chrome::is_label(self.text, self.line.span)
            || table::is_notes_title(content, self.line)
            || self.front && is_paper_number(before)
        {
            return false;
        }
        if begins_inside(content)
            || ends_inside(before)
            || self.is_inside_marks(content)
            || self.is_session_line(before, content)
        {
            return true;
        }
        match self.layout.setting {
            Setting::Wrapped => self.joins_wrapped(content),
            Setting::Blocks if self.line.gap == 0 => self.joins_block(content),
            Setting::Blocks => self.joins_over_gap(content),
            Setting::Lines => self.joins_lines(before, content),
        }
    }

    /// Whether the line opens a paragraph by its indent.
    fn is_indented(self) -> bool {
        self.layout.indented && self.line.indent >= 2
    }

    /// Whether the paragraph so far is running text, not a heading or label.
    fn is_body(self) -> bool {
        self.o.sentence || self.o.columns > BODY
    }

    /// Whether a page number stands in the middle of a sentence: above it is no heading, but a line.
    fn is_cut_by_page(self) -> bool {
        self.over_page && !self.last.marked && self.last.columns >= CUT
    }

    /// Whether the line stands inside quotation marks, title marks or brackets that one of the
    /// last lines opened: “优质+ / 均衡”教育. A mark that is never closed binds a few lines only.
    fn is_inside_marks(self, content: &str) -> bool {
        self.o.unclosed > 0
            && self.o.lines < UNCLOSED_LINES
            && self.last.ending == Ending::Open
            && unclosed(content) < 0
            && !begins_heading(content, self.line)
    }

    /// Whether the paragraph so far reads like the beginning of a sentence: several commas' worth of
    /// text without a number before it. Catches an opening sentence cut by its first page break.
    fn is_broken_sentence(self) -> bool {
        self.o.comma
            && !self.first_is_marked
            && !self.front
            && (self.over_page || self.pages_break && self.o.columns >= SENTENCE)
    }

    fn joins_wrapped(self, content: &str) -> bool {
        let heading = begins_heading(content, self.line);
        let is_full =
            self.layout.fills(self.last) || self.layout.had_no_room(self.last, content);
        if !is_full {
            let ragged = self.is_body() && self.layout.half_full(self.last);
            return match self.last.ending {
                Ending::Comma => !heading,
                Ending::Open => {
                    (ragged
                        || self.over_page && self.is_body()
                        || self.is_broken_sentence())
                        && !heading
                        && !self.is_indented()
                }
                Ending::Clause | Ending::Sentence => false,
            };
        }
        if self.is_indented() {
            return false;
        }
        let apart = self.layout.blanks_divide && self.line.gap > 0;
        match self.last.ending {
            Ending::Sentence if self.layout.blanks_divide => !apart,
            Ending::Sentence => {
                let packed = self.layout.is_packed(self.last, self.o.lines == 1);
                packed && !heading && !self.layout.looks_first(self.line)
            }
            Ending::Clause => !heading && !apart,
            Ending::Open | Ending::Comma => !(heading && self.is_heading_so_far()),
        }
    }

    /// Whether the paragraph so far is a numbered heading without any sentence.
    fn is_heading_so_far(self) -> bool {
        !self.o.sentence && self.last.ending == Ending::Open
    }

    /// Lines of one block, without a blank line between.
    fn joins_block(self, content: &str) -> bool {
        let heading = begins_heading(content, self.line);
        if self.is_indented() || content.starts_with(['（', '(']) && self.front || heading
        {
            return false;
        }
        let alone = self.o.lines == 1 && self.next.is_none_or(|n| n.gap > 0);
        match self.last.ending {
            Ending::Sentence => {
                alone && self.last.columns <= LEAD && !self.last.has_sentence
            }
            Ending::Clause => alone && self.last.columns <= LEAD / 2,
            Ending::Comma => true,
            Ending::Open => {
                let title = self.last.marked && !self.is_body() && self.last.columns > 12;
                let dash = marker::parse(content).is_some_and(is_dash);
                !(dash || title && self.line.columns > BODY)
            }
        }
    }

    /// Lines of two blocks: a paragraph broken over a page.
    fn joins_over_gap(self, content: &str) -> bool {
        if begins_heading(content, self.line) || self.is_indented() || self.front {
            return false;
        }
        match self.last.ending {
            Ending::Comma => true,
            Ending::Open if self.is_body() || self.is_cut_by_page() => true,
            Ending::Open if self.is_broken_sentence() => true,
            Ending::Open => self.completes_heading(content),
            Ending::Clause | Ending::Sentence => false,
        }
    }

    /// Each line is a paragraph, but for those cut by links, bold words and subscripts.
    fn joins_lines(self, before: &str, content: &str) -> bool {
        if begins_heading(content, self.line) || self.is_indented() || self.front {
            return false;
        }
        match self.last.ending {
            Ending::Comma => true,
            Ending::Open if self.is_body() || self.is_cut_by_page() => true,
            Ending::Open if self.over_page && self.is_broken_sentence() => true,
            Ending::Open => {
                let number = |s: &str| s.chars().all(|c| c.is_ascii_digit() || c == '.');
                before.ends_with(['的', '和', '与', '及', '为', '对', '在'])
                    || content.starts_with("是：")
                    || content.starts_with("是，")
                    || number(content)
                        && before.ends_with(|c: char| c.is_ascii_alphabetic())
                    || self.o.lines > 1 && number(before)
            }
            Ending::Clause | Ending::Sentence => false,
        }
    }

    /// Whether the line completes a numbered heading: its own full stop comes at once.
    fn completes_heading(self, content: &str) -> bool {
        let rest = content.chars().take(HEADING_REST + 1).position(|c| c == '。');
        self.pages_break
            && self.last.marked
            && self.o.columns >= 20
            && rest.is_some()
            && self.line.columns > 20
    }

    /// The line of date and session under a title, broken before its last words:
    /// ——2020年1月8日在某县第九届 / 人民代表大会第五次会议上.
    fn is_session_line(self, before: &str, content: &str) -> bool {
        before.starts_with(['—', '－', '-', '（', '('])
            && before.contains('年')
            && before.contains('月')
            && !before.contains("会议")
            && self.line.columns <= 60
            && (content.contains("会议") || content.contains("大会"))
    }
}

/// Whether a line ends as the number of a meeting's paper, above the title: 六次会议文件（9）.
fn is_paper_number(before: &str) -> bool {
    before.ends_with(['）', ')']) && before.contains("文件")
}

fn is_dash(m: marker::Marker) -> bool {
    m.kind == MarkerKind::Dash
}

fn has_comma(content: &str) -> bool {
    content.contains(['，', ','])
}

/// Returns how many more marks a line opens than it closes.
fn unclosed(content: &str) -> i32 {
    let change = |c| match c {
        '“' | '《' | '（' | '「' | '『' => 1,
        '”' | '》' | '）' | '」' | '』' => -1,
        _ => 0,
    };
    content.chars().map(change).sum()
}

/// Whether a line begins with a mark that cannot begin a paragraph.
fn begins_inside(content: &str) -> bool {
    content.starts_with([
        '，', '。', '、', '；', '：', '！', '？', '）', '》', '」', '』', '”', '’', '】',
        '%', '％', ',', ';',
    ])
}

/// Whether a line ends with a mark that cannot end a paragraph.
fn ends_inside(content: &str) -> bool {
    content.ends_with(['（', '《', '“', '「', '『', '【', '‘'])
}

/// Whether a line begins with the number of a heading or list item.
fn begins_heading(content: &str, line: &Line) -> bool {
    line.marked
        && marker::parse(content.trim_start_matches(['*', '#', ' ']))
            .is_some_and(|m| m.kind != MarkerKind::Bullet)
}
