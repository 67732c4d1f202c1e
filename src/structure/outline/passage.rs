//! Builds the sections and cuts the paragraphs into passages.
//!
//! A paragraph is one passage, unless a heading begins inside it: then each block is one. What
//! belongs to no item of a list any more (各位代表！ after the last ——) returns to the section
//! above; the closing appeal gets a section of its own, without heading. Sections that hold no
//! passage of their own stay in the list: they hold others.

use super::heading::{Heading, HeadingKind, is_salutation};
use super::role;
use crate::model::{Kind, Passage, Role, Section, Span, Zone};
use crate::normalize::Paragraph;
use crate::normalize::marker::MarkerKind;

/// Bytes of body text before the first heading that make it a section of its own.
const LONG_OPENING: usize = 3_000;
/// Words of the closing appeal.
const APPEAL: [&str; 7] = ["让我们", "奋斗", "贡献", "团结", "胜利", "美好", "新篇章"];

/// The tree as it grows.
struct Tree {
    sections: Vec<Section>,
    /// Open sections from the chapter down, with the kind of their headings.
    open: Vec<(usize, HeadingKind)>,
    /// Children that each section has so far.
    children: Vec<u32>,
}

/// Builds sections and passages.
pub(super) fn cut(
    paragraphs: &[Paragraph],
    front: usize,
    headings: &[Heading],
    kind: Option<Kind>,
) -> (Vec<Section>, Vec<Passage>) {
    let mut tree = Tree::new();
    let mut passages = Vec::with_capacity(paragraphs.len());
    let closing = closing(paragraphs, headings);
    let body = body_without_heading(paragraphs, front, headings);
    let mut next = 0;
    let mut title_lines = 0;
    for (i, p) in paragraphs.iter().enumerate() {
        let from = next;
        while headings.get(next).is_some_and(|h| h.paragraph == i) {
            next += 1;
        }
        let inside = headings.get(from..next).unwrap_or_default();
        if title_lines > 0 {
            title_lines -= 1;
            push(
                &mut passages,
                p,
                Span::new(0, p.text.len()),
                tree.current(),
                Zone::Heading,
            );
            continue;
        }
        if Some(i) == closing {
            tree.push_untitled(Role::Closing, p.source.start);
        } else if Some(i) == body {
            tree.push_untitled(Role::Other, p.source.start);
        } else if inside.first().is_none_or(|h| h.start > 0) && p.zone == Zone::Body {
            tree.leave_lists(p, headings.get(next));
        }
        title_lines = inside.first().map_or(0, |h| h.more);
        cut_paragraph(p, inside, &mut tree, &mut passages);
    }
    role::assign(&mut tree.sections, kind);
    (tree.sections, passages)
}

/// Cuts one paragraph at the headings inside it.
fn cut_paragraph(
    p: &Paragraph,
    inside: &[Heading],
    tree: &mut Tree,
    out: &mut Vec<Passage>,
) {
    let mut from = 0;
    for h in inside {
        if h.start > from {
            push(out, p, Span::new(from, h.start), tree.current(), p.zone);
            from = h.start;
        }
        tree.push(h, p.map.span_to_origin(h.span));
        if h.own_line && h.start == 0 {
            push(out, p, Span::new(0, p.text.len()), tree.current(), Zone::Heading);
            return;
        }
    }
    push(out, p, Span::new(from, p.text.len()), tree.current(), p.zone);
}

/// Appends the passage of a stretch of a paragraph.
fn push(out: &mut Vec<Passage>, p: &Paragraph, span: Span, section: usize, zone: Zone) {
    let start =
        if span.start == 0 { p.source.start } else { p.map.to_origin(span.start) };
    let whole = span.end >= p.text.len();
    let end = if whole { p.source.end } else { p.map.to_origin(span.end) };
    let source = Span::new(start, end);
    let dropped = p
        .dropped
        .iter()
        .filter(|d| d.start >= source.start && d.end <= source.end)
        .copied()
        .collect();
    out.push(Passage {
        section,
        text: p.text.get(span.range()).unwrap_or_default().to_owned(),
        zone,
        page: p.page,
        source,
        dropped,
        map: if span.start == 0 && whole { p.map.clone() } else { p.map.slice(span) },
    });
}

/// Where the body of a text begins that has much text before its first heading.
fn body_without_heading(
    paragraphs: &[Paragraph],
    front: usize,
    headings: &[Heading],
) -> Option<usize> {
    let first = headings.first().map_or(paragraphs.len(), |h| h.paragraph);
    let opening = paragraphs.get(front..first)?;
    let length: usize = opening.iter().map(|p| p.text.len()).sum();
    let greeting = |p: &Paragraph| p.text.len() < 400 && p.text.contains("我代表");
    let skip = opening.iter().take_while(|p| p.zone != Zone::Body || greeting(p)).count();
    (length > LONG_OPENING && skip < opening.len()).then_some(front + skip)
}

/// Where the closing appeal begins: at the last 各位代表 after all headings, if it appeals.
fn closing(paragraphs: &[Paragraph], headings: &[Heading]) -> Option<usize> {
    let annex = headings
        .iter()
        .find(|h| {
            matches!(
                h.kind,
                HeadingKind::Glossary | HeadingKind::Marked(MarkerKind::Annex)
            )
        })
        .map_or(paragraphs.len(), |h| h.paragraph);
    let last = headings.iter().rfind(|h| h.paragraph < annex)?;
    if super::level::is_end(last) {
        return None;
    }
    let last = last.paragraph;
    let from = (last + 1..annex)
        .rev()
        .find(|&i| paragraphs.get(i).is_some_and(|p| is_salutation(&p.text)))?;
    let end = paragraphs.get(from..annex)?;
    let length: usize = end.iter().map(|p| p.text.len()).sum();
    let appeals =
        end.iter().any(|p| APPEAL.iter().filter(|w| p.text.contains(**w)).count() >= 2);
    (appeals && length < 6_000).then_some(from)
}

impl Tree {
    fn new() -> Self {
        let front = Section {
            id: "s0".to_owned(),
            level: 0,
            number: None,
            title: String::new(),
            role: Role::Front,
            parent: None,
            heading: Span::new(0, 0),
        };
        Self { sections: vec![front], open: Vec::new(), children: vec![0] }
    }

    /// The section that text belongs to now.
    fn current(&self) -> usize {
        self.open.last().map_or(0, |o| o.0)
    }

    fn push(&mut self, h: &Heading, heading: Span) {
        let level_of =
            |sections: &[Section], i: usize| sections.get(i).map_or(0, |s| s.level);
        while self.open.last().is_some_and(|o| level_of(&self.sections, o.0) >= h.level) {
            self.open.pop();
        }
        let role = match h.kind {
            HeadingKind::Glossary => Role::Glossary,
            HeadingKind::Marked(MarkerKind::Annex) => Role::Annex,
            _ => Role::Other,
        };
        self.add(h.level, h.number.clone(), h.title.clone(), role, heading);
        self.open.push((self.sections.len() - 1, h.kind));
    }

    fn push_untitled(&mut self, role: Role, at: usize) {
        self.open.clear();
        self.add(1, None, String::new(), role, Span::new(at, at));
        self.open.push((self.sections.len() - 1, HeadingKind::Plain));
    }

    fn add(
        &mut self,
        level: u8,
        number: Option<String>,
        title: String,
        role: Role,
        heading: Span,
    ) {
        let parent = self.open.last().map(|o| o.0);
        let counter = parent.unwrap_or(0);
        let nth = self.children.get_mut(counter).map_or(1, |n| {
            *n += 1;
            *n
        });
        let id = match parent.and_then(|p| self.sections.get(p)) {
            Some(p) => format!("{}.{nth}", p.id),
            None => format!("s{nth}"),
        };
        self.sections.push(Section { id, level, number, title, role, parent, heading });
        self.children.push(0);
    }

    /// Closes the items of lists that a plain paragraph does not belong to.
    fn leave_lists(&mut self, p: &Paragraph, next: Option<&Heading>) {
        if is_salutation(&p.text) {
            self.open.truncate(1);
            return;
        }
        // The first open section stays: above it is only what stands before all headings.
        while let [_, .., (_, kind)] = *self.open.as_slice() {
            let item = matches!(
                kind,
                HeadingKind::Marked(MarkerKind::Dash | MarkerKind::Is | MarkerKind::Must)
            );
            // Between two items the paragraph belongs to the first; after the last, to none.
            if item && next.is_none_or(|n| n.kind != kind) {
                self.open.pop();
            } else {
                return;
            }
        }
    }
}
