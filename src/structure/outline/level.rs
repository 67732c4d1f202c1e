//! Gives each heading its level by the outline guide, and reports gaps in the numbering.
//!
//! Chapters (一、, 第一章), annexes and glossaries are level 1, （一） level 2, 1、 and —— and leads
//! level 3; 第一， and 一是 stand one below what they stand under. Where a report counts its
//! chapters with （一）, or not at all, what there is moves up. A list 一、二、 that begins anew inside
//! a chapter, because the chapters go on counting after it, is one level deeper.

use super::heading::{Heading, HeadingKind, bare};
use crate::model::{Diagnostic, DiagnosticCode, Span};
use crate::normalize::Paragraph;
use crate::normalize::marker::MarkerKind;

/// The deepest level of the guide.
const DEEPEST: u8 = 4;

/// Blank lines before a chapter that is set apart by them.
const CHAPTER_GAP: u32 = 3;

/// What the headings of a report have in common.
struct Scheme {
    /// Whether 一、 or 第一章 heads the chapters.
    numbered_chapters: bool,
    /// Blank lines before the plain headings that are chapters; none if plain headings are not.
    plain_chapters: Option<u32>,
    /// Whether 一、 stands below plain chapters.
    han_below_plain: bool,
    /// Whether 章 or 篇 is there, so that 一、 stands lower.
    has_chapters: bool,
}

/// Assigns the levels.
pub(super) fn assign(paragraphs: &[Paragraph], headings: &mut [Heading]) {
    let scheme = Scheme::read(paragraphs, headings);
    let nested = nested_lists(headings);
    let mut stack: Vec<(u8, HeadingKind)> = Vec::new();
    for i in 0..headings.len() {
        let Some(h) = headings.get(i) else { break };
        let gap = paragraphs.get(h.paragraph).map_or(0, |p| p.gap);
        let before = h.paragraph.checked_sub(1).and_then(|b| paragraphs.get(b));
        let place = Place {
            scheme: &scheme,
            stack: &stack,
            nested: nested.get(i).is_some_and(|&n| n),
            gap,
            short: before.is_some_and(|p| p.text.chars().count() < 80),
            announced: before.is_some_and(|p| p.text.ends_with(['：', ':'])),
        };
        let level = place.level(h).clamp(1, DEEPEST);
        let kind = h.kind;
        stack.retain(|&(l, _)| l < level);
        stack.push((level, kind));
        if let Some(h) = headings.get_mut(i) {
            h.level = level;
        }
    }
}

impl Scheme {
    fn read(paragraphs: &[Paragraph], headings: &[Heading]) -> Self {
        use MarkerKind::{Chapter, Han, Part};
        let gap = |h: &Heading| paragraphs.get(h.paragraph).map_or(0, |p| p.gap);
        let marked = |kinds: &[MarkerKind]| {
            headings
                .iter()
                .any(|h| kinds.iter().any(|&k| h.kind == HeadingKind::Marked(k)))
        };
        let has_chapters = marked(&[Chapter, Part]);
        let numbered_chapters = has_chapters || marked(&[Han]);
        let plain: Vec<&Heading> = headings
            .iter()
            .filter(|h| h.kind == HeadingKind::Plain && !is_end(h) && !is_clause(h))
            .collect();
        let widest = plain.iter().map(|h| gap(h)).max().unwrap_or(0).min(CHAPTER_GAP);
        let chapters = plain.iter().filter(|h| gap(h) >= widest).count();
        // Chapters without numbers stand apart by blank lines, or come before all that has numbers.
        let apart = widest == CHAPTER_GAP;
        let han_below_plain = apart && chapters >= 2;
        let first_plain = plain.first().map_or(usize::MAX, |h| h.paragraph);
        let first_marked = headings
            .iter()
            .filter(|h| matches!(h.kind, HeadingKind::Marked(k) if k != MarkerKind::Dash))
            .map(|h| h.paragraph)
            .min()
            .unwrap_or(usize::MAX);
        let leading = !numbered_chapters && first_plain < first_marked;
        let plain_chapters = (han_below_plain
            || leading
            || apart && numbered_chapters && first_plain < first_marked)
            .then_some(if leading && !apart { 0 } else { widest });
        Self { numbered_chapters, plain_chapters, han_below_plain, has_chapters }
    }
}

/// Whether a heading opens the end of a report.
pub(super) fn is_end(h: &Heading) -> bool {
    matches!(h.title.as_str(), "结束语" | "結束語" | "结语" | "結語" | "尾声")
}

/// Whether a plain heading is a whole clause, as headings below chapters are.
fn is_clause(h: &Heading) -> bool {
    h.title.contains('，')
}

/// Where a heading stands when its level is decided.
struct Place<'a> {
    scheme: &'a Scheme,
    stack: &'a [(u8, HeadingKind)],
    nested: bool,
    gap: u32,
    /// Whether the paragraph before is short, so that leads below it are its parts.
    short: bool,
    /// Whether the paragraph before ends in a colon, so that a list below it is its own.
    announced: bool,
}

impl Place<'_> {
    fn level(&self, h: &Heading) -> u8 {
        use MarkerKind::{
            Annex, Arabic, ArabicBracket, Bullet, Chapter, Circled, Dash, Division, Han,
            HanBracket, Is, Lone, Must, Ordinal, Part,
        };
        match h.kind {
            HeadingKind::Glossary => 1,
            HeadingKind::Plain => self.plain(h),
            HeadingKind::Lead => self.lead(),
            HeadingKind::Bold => self.bold(h),
            HeadingKind::Marked(kind) => match kind {
                Part | Chapter | Annex | Lone => 1,
                Division => 2,
                Han => self.han(),
                HanBracket => self.han_bracket(),
                Ordinal | Is | Must => self.below_marked(kind),
                Arabic => 3,
                Dash => self.dash(),
                ArabicBracket | Bullet | Circled => DEEPEST,
            },
        }
    }

    fn inside(&self, kind: MarkerKind) -> Option<u8> {
        self.stack.iter().find(|s| s.1 == HeadingKind::Marked(kind)).map(|s| s.0)
    }

    fn han(&self) -> u8 {
        if let Some(level) = self.inside(MarkerKind::Division) {
            return level + 1;
        }
        let below = self.inside(MarkerKind::Annex).is_some()
            || self.scheme.has_chapters && self.inside(MarkerKind::Chapter).is_some();
        let plain = self.scheme.han_below_plain
            && self.stack.first().is_some_and(|s| s.1 == HeadingKind::Plain);
        if below || plain || self.nested { 2 } else { 1 }
    }

    fn han_bracket(&self) -> u8 {
        let han = self.inside(MarkerKind::Han);
        match han.or(self.inside(MarkerKind::Division)) {
            Some(level) => level + 1,
            None if self.scheme.numbered_chapters
                || !self.stack.is_empty() && self.has_parent() =>
            {
                2
            }
            None => 1,
        }
    }

    /// Whether a chapter of another kind is open.
    fn has_parent(&self) -> bool {
        self.stack.first().is_some_and(|s| {
            s.0 == 1 && s.1 != HeadingKind::Marked(MarkerKind::HanBracket)
        })
    }

    /// One below the innermost heading of a kind that is not its own and no lead.
    fn below_marked(&self, own: MarkerKind) -> u8 {
        let lead = self.stack.last().is_some_and(|s| s.1 == HeadingKind::Lead);
        let item =
            self.stack.iter().any(|s| s.0 == DEEPEST && s.1 == HeadingKind::Marked(own));
        if lead && self.announced || item {
            return DEEPEST;
        }
        let sibling = self.stack.iter().find(|s| s.1 == HeadingKind::Marked(own));
        let parent = self
            .stack
            .iter()
            .rev()
            .find(|s| {
                matches!(s.1, HeadingKind::Marked(k) if k != own && k != MarkerKind::Dash)
                    || s.1 == HeadingKind::Plain
            })
            .map_or(1, |s| s.0);
        sibling.map_or(parent + 1, |s| s.0.max(parent + 1))
    }

    fn dash(&self) -> u8 {
        let above = self.inside(MarkerKind::Arabic).filter(|_| true);
        if above.is_some() { DEEPEST } else { 3 }
    }

    fn lead(&self) -> u8 {
        // After a short item that only opens them, leads are its parts.
        let opened = self.stack.last().is_some_and(|s| {
            matches!(
                s.1,
                HeadingKind::Marked(
                    MarkerKind::Arabic | MarkerKind::Dash | MarkerKind::Is
                )
            ) && s.0 == 3
        });
        let arabic = self.inside(MarkerKind::Arabic).is_some();
        let lead =
            self.stack.last().is_some_and(|s| s.0 == DEEPEST && s.1 == HeadingKind::Lead);
        if arabic || opened && self.short || lead { DEEPEST } else { 3 }
    }

    fn bold(&self, h: &Heading) -> u8 {
        let parent = self
            .stack
            .iter()
            .rev()
            .find(|s| {
                s.1 != HeadingKind::Bold && (h.start > 0 || s.1 != HeadingKind::Lead)
            })
            .map_or(1, |s| s.0);
        (parent + 1).max(3)
    }

    fn plain(&self, h: &Heading) -> u8 {
        if is_end(h)
            || !is_clause(h) && self.scheme.plain_chapters.is_some_and(|g| self.gap >= g)
        {
            return 1;
        }
        let parent = self.stack.iter().rev().find(|s| {
            !matches!(s.1, HeadingKind::Plain | HeadingKind::Lead | HeadingKind::Bold)
                || s.0 == 1
        });
        parent.map_or(1, |s| s.0 + 1).min(3)
    }
}

/// Tells which 一、 headings belong to a list inside a chapter.
fn nested_lists(headings: &[Heading]) -> Vec<bool> {
    let places: Vec<(usize, u32)> = headings
        .iter()
        .enumerate()
        .filter(|(_, h)| h.kind == HeadingKind::Marked(MarkerKind::Han))
        .map(|(i, h)| (i, h.ordinal))
        .collect();
    let mut out = vec![false; headings.len()];
    // Where each number comes next, from the end: whether the chapters go on is asked often.
    let mut later: Vec<Vec<usize>> = vec![Vec::new(); 101];
    for (n, &(_, ordinal)) in places.iter().enumerate() {
        if let Some(list) = later.get_mut(ordinal as usize) {
            list.push(n);
        }
    }
    let comes_after = |ordinal: u32, n: usize| {
        later
            .get(ordinal as usize)
            .and_then(|l| l.get(l.partition_point(|&m| m <= n)).copied())
    };
    let (mut top, mut inner) = (0u32, 0u32);
    for (n, &(i, ordinal)) in places.iter().enumerate() {
        let next_top = comes_after(top + 1, n);
        let restart = comes_after(1, n).unwrap_or(usize::MAX);
        let is_nested = if ordinal == top + 1 && inner == 0 {
            false
        } else if ordinal == 1 {
            top > 0 && next_top.is_some()
        } else if inner > 0 && ordinal == inner + 1 {
            ordinal != top + 1 || next_top.is_some_and(|m| m < restart)
        } else {
            false
        };
        if is_nested {
            inner = ordinal;
        } else {
            (top, inner) = (ordinal, 0);
        }
        if let Some(slot) = out.get_mut(i) {
            *slot = is_nested;
        }
    }
    out
}

/// Reports numbers that are missing or go back among the headings of one parent.
pub(super) fn numbering_gaps(
    paragraphs: &[Paragraph],
    headings: &[Heading],
) -> Vec<Diagnostic> {
    let mut last: [u32; DEEPEST as usize + 1] = [0; DEEPEST as usize + 1];
    let mut out = Vec::new();
    for h in headings {
        let level = usize::from(h.level.min(DEEPEST));
        for slot in last.iter_mut().skip(level + 1) {
            *slot = 0;
        }
        let counted = matches!(
            h.kind,
            HeadingKind::Marked(
                MarkerKind::Han | MarkerKind::HanBracket | MarkerKind::Chapter
            )
        );
        let (true, Some(slot)) = (counted, last.get_mut(level)) else { continue };
        if h.ordinal != *slot + 1 && h.ordinal != 1 && *slot > 0 {
            let number = h.number.as_deref().unwrap_or_default();
            let message = format!("the number {} does not follow {slot}", bare(number));
            let mut doubt = Diagnostic::new(DiagnosticCode::NumberingGap, message);
            if let Some(p) = paragraphs.get(h.paragraph) {
                doubt = doubt.at(p.map.span_to_origin(Span::new(h.start, h.span.end)));
            }
            out.push(doubt);
        }
        *slot = h.ordinal;
    }
    out
}
