//! Finds headings and cuts a clean text into a section tree and passages.
//!
//! Headings are found in three rounds: those that carry a number (一、 （一） ——), those on a line
//! of their own without one, and run-in leads, the short opening sentences that name what follows.
//! Leads are told by parallelism, so they are sought last, among the paragraphs under one heading.
//! Then the headings get their levels, the sections their roles, and each paragraph is cut into
//! passages where a heading begins inside it.
//!
//! It guarantees that every character of the paragraphs stands in exactly one passage, in order;
//! that sections are listed in the order of the text with `s0` first; and linear time. It
//! deliberately does not read figures or commitments, and never cuts a paragraph but at a bold
//! run-in heading.

mod contents;
mod heading;
mod lead;
mod level;
mod passage;
mod plain;
mod role;

#[cfg(test)]
mod tests;

use crate::model::{Diagnostic, DiagnosticCode, Kind, Passage, Section, Zone};
use crate::normalize::CleanText;

/// Bytes of a text that must have headings.
const LONG_TEXT: usize = 12_000;

/// The section tree and the passages of one report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Sections in the order of the text; the first is `s0`, what stands before the first heading.
    /// A section without a heading (the closing appeal, the body of a text without headings) has an
    /// empty title and an empty heading span: listings of headings leave it out.
    pub sections: Vec<Section>,
    /// Passages in the order of the text.
    pub passages: Vec<Passage>,
    /// Doubts.
    pub diagnostics: Vec<Diagnostic>,
}

/// Cuts a clean text into sections and passages. `kind` settles what chapters are about where their
/// headings do not say.
///
/// ```
/// // A chapter and a run-in heading: the heading stays in the passage that it opens.
/// let text = "一、工作回顾\n\n（一）经济稳中向好。全年产值增长百分之五，园区建成投产。\n";
/// let outline = baogao::structure::outline(&baogao::normalize::clean(text), None);
/// assert_eq!(outline.sections[2].id, "s1.1");
/// assert_eq!(outline.sections[2].title, "经济稳中向好");
/// assert!(outline.passages[1].text.starts_with("（一）经济稳中向好。全年"));
/// ```
pub fn outline(text: &CleanText, kind: Option<Kind>) -> Outline {
    let paragraphs = &text.paragraphs;
    let front = heading::front_end(paragraphs);
    let mut headings = heading::numbered(paragraphs, front);
    plain::add(paragraphs, front, &mut headings);
    let mut diagnostics = contents::confirm(paragraphs, front, &mut headings);
    lead::add(paragraphs, front, &mut headings);
    level::assign(paragraphs, &mut headings);
    diagnostics.extend(level::numbering_gaps(paragraphs, &headings));
    let (sections, passages) = passage::cut(paragraphs, front, &headings, kind);
    let length: usize =
        paragraphs.iter().filter(|p| p.zone == Zone::Body).map(|p| p.text.len()).sum();
    if headings.is_empty() && length > LONG_TEXT {
        let message = "no headings were found in a long text";
        diagnostics.push(Diagnostic::new(DiagnosticCode::NoHeadings, message));
    }
    Outline { sections, passages, diagnostics }
}
