//! Tells the menus, buttons, source lines and notices of web pages from the report they stand around.
//!
//! Works only at the two ends: before the salutation, the first numbered heading or the first long
//! paragraph, and after the last paragraph of the report. The words are in `chrome.txt`. It catches
//! `下载 打印 全屏` above a title and all that follows 相关报道 below the closing; it misses a
//! notice that stands in the body, and a menu whose words are names of places.
//!
//! It deliberately leaves the title block alone, even where it is repeated: titles are text.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::at;
use super::line::{Ending, Line, LineRole};
use crate::model::Span;
use crate::normalize::marker::{self, MarkerKind};

/// Lines looked at from each end: more furniture than that has not been seen around a report.
const REACH: usize = 150;
/// Words of one line that are compared: longer lines are text.
const LONGEST: u32 = 400;
/// Columns of a line of the head that is prose, not a caption or label.
const PROSE: u32 = 200;
/// Characters that may follow the first line of the furniture below a report.
const TAIL_CHARS: u32 = 6000;

/// What a rule makes of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Chrome,
    Imprint,
    Rest,
    /// Furniture only above the foot of a web site: 主办单位 names the office of a web site, or the office
    /// in charge of an annex's last project.
    Footer,
}

/// The rules of one end.
#[derive(Default)]
struct End {
    words: HashMap<&'static str, Verdict>,
    starts: Vec<(&'static str, Verdict)>,
    ends: Vec<(&'static str, Verdict)>,
    inside: Vec<(&'static str, Verdict)>,
}

/// The rules of both ends.
#[derive(Default)]
struct Rules {
    head: End,
    tail: End,
}

/// Marks the furniture at both ends.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let rules = rules();
    let head = head_length(text, lines);
    for line in lines.iter_mut().take(head) {
        match rules.head.judge(text, line) {
            Some(Verdict::Imprint) => line.role = LineRole::Imprint,
            Some(Verdict::Chrome) => line.role = LineRole::Chrome,
            Some(Verdict::Rest | Verdict::Footer) | None => {}
        }
    }
    mark_tail(text, lines, head, &rules.tail);
}

/// Returns how many lines stand before the salutation, first heading or first long paragraph.
fn head_length(text: &str, lines: &[Line]) -> usize {
    let body = lines.iter().take(REACH).position(|line| {
        let content = at(text, line.span);
        let prose = line.columns >= PROSE || line.columns > 90 && line.has_sentence;
        let heading = line.marked
            && marker::parse(content).is_some_and(|m| {
                !matches!(m.kind, MarkerKind::Dash | MarkerKind::Bullet)
            });
        heading || is_salutation(content) || prose && !holds_caption(content)
    });
    body.unwrap_or(0)
}

/// Whether a line of prose is the caption of a picture: a reporter is named at its end.
fn holds_caption(content: &str) -> bool {
    content.ends_with('摄') || content.ends_with("摄影")
}

/// Returns whether a line is a salutation: 各位代表： and its kin.
pub(super) fn is_salutation(content: &str) -> bool {
    let content = content.trim_start_matches(['*', ' ']);
    ["各位代表", "各位委员", "同志们", "主任、", "主席、"]
        .iter()
        .any(|w| content.starts_with(w))
}

/// Marks the furniture below the report.
fn mark_tail(text: &str, lines: &mut [Line], head: usize, rules: &End) {
    let first = lines.len().saturating_sub(REACH).max(head).max(1);
    let mut after = 0;
    let mut cut = lines.len();
    // From the end upwards: the highest line that opens the rest decides, as long as nothing below
    // it reads like the report.
    for i in (first..lines.len()).rev() {
        let Some(line) = lines.get(i) else { break };
        after += line.chars;
        let heading = line.marked
            && marker::parse(at(text, line.span)).is_some_and(|m| {
                matches!(m.kind, MarkerKind::Han | MarkerKind::HanBracket)
            });
        if after > TAIL_CHARS || heading || is_salutation(at(text, line.span)) {
            break;
        }
        if rules.judge(text, line) == Some(Verdict::Rest) {
            cut = i;
        }
    }
    for line in lines.iter_mut().skip(cut) {
        line.role = LineRole::Chrome;
    }
    let mut above_footer = lines.iter().skip(cut).any(|l| is_footer(at(text, l.span)));
    for line in lines.iter_mut().take(cut).skip(first).rev() {
        match rules.judge(text, line) {
            Some(Verdict::Imprint) if line.ending != Ending::Sentence => {
                line.role = LineRole::Imprint;
            }
            Some(Verdict::Chrome) => line.role = LineRole::Chrome,
            Some(Verdict::Footer) if above_footer => line.role = LineRole::Chrome,
            _ => break,
        }
        above_footer |= is_footer(at(text, line.span));
    }
}

/// Whether a line belongs to the foot of a web site, and to nothing else.
fn is_footer(content: &str) -> bool {
    ["ICP备", "公网安备", "标识码", "网站地图", "版权所有"]
        .iter()
        .any(|w| content.contains(w))
}

/// Whether a character stands between the buttons of one line: 【字号：加大 还原】, 首页 | 登录.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '【' | '】' | '[' | ']' | '：' | ':' | '|' | '｜' | '>' | '›' | '»' | '/'
        )
}

impl End {
    /// Judges one line; most lines are text and get none.
    fn judge(&self, text: &str, line: &Line) -> Option<Verdict> {
        if line.chars > LONGEST {
            return None;
        }
        let content = at(text, line.span);
        let mut words = content.split(is_separator).filter(|word| !word.is_empty());
        let Some(first) = words.next() else {
            // Brackets and bars without words are what is left of buttons.
            return (!content.is_empty()).then_some(Verdict::Chrome);
        };
        let first = self.words.get(first).copied();
        if first.is_some() && words.all(|w| self.words.contains_key(w)) {
            return first;
        }
        let bare: String = content.chars().filter(|c| !c.is_whitespace()).collect();
        let short = line.columns <= PROSE;
        self.starts
            .iter()
            .find(|(w, _)| bare.starts_with(w))
            .or_else(|| self.ends.iter().find(|(w, _)| short && bare.ends_with(w)))
            .or_else(|| self.inside.iter().find(|(w, _)| short && bare.contains(w)))
            .map(|&(_, verdict)| verdict)
    }

    fn add(&mut self, how: &str, verdict: Verdict, words: &'static str) {
        match how {
            "word" => {
                self.words.insert(words, verdict);
            }
            "start" => self.starts.push((words, verdict)),
            "end" => self.ends.push((words, verdict)),
            _ => self.inside.push((words, verdict)),
        }
    }
}

/// Returns the rules of `chrome.txt`, read once.
fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules = Rules::default();
        for line in include_str!("chrome.txt").lines() {
            let mut cells = line.split('\t');
            let (Some(place), Some(how), Some(what), Some(words)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let verdict = match what {
                "imprint" => Verdict::Imprint,
                "rest" => Verdict::Rest,
                "footer" => Verdict::Footer,
                _ => Verdict::Chrome,
            };
            if place != "tail" {
                rules.head.add(how, verdict, words);
            }
            if place != "head" {
                rules.tail.add(how, verdict, words);
            }
        }
        rules
    })
}

/// Returns whether a line is a label of a page's head, as 来源：: it never joins its neighbors.
pub(super) fn is_label(text: &str, span: Span) -> bool {
    let content = at(text, span);
    content.starts_with('•')
}
