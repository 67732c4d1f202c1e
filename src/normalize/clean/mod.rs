//! Turns decoded text into paragraphs of display text.
//!
//! The text is cut into lines; lines that are no text (page numbers, running heads, the menus and
//! notices of web pages) and lines of another kind (contents, tables, notes) are told apart; the
//! rest is measured, and lines that one paragraph was broken into are put together again. Last,
//! markup and stray spaces are left out character by character.
//!
//! It guarantees that nothing is changed, only left out: the decoded text of a paragraph's
//! `source` without its `dropped` stretches and without white space is its display text without
//! white space, and every visible character of the decoded text stands in exactly one paragraph or
//! one removed stretch. It runs in linear time on any input and never panics.
//!
//! It deliberately does not fold widths, punctuation or script (that is the match key's business),
//! does not mend misprints, and does not tell headings from text: the outline does.

mod chrome;
mod contents;
mod furniture;
mod join;
mod layout;
mod line;
mod margin;
mod paper;
mod render;
mod repeat;
mod table;

#[cfg(test)]
mod tests;

use crate::model::{Diagnostic, OffsetMap, Span, Zone};

/// One paragraph of display text with the way back to the decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Unwrapped display text.
    pub text: String,
    /// Display bytes to decoded bytes. A space of the display text leads to the first byte of the
    /// white space it stands for.
    pub map: OffsetMap,
    /// From the first to the last byte in the decoded text.
    pub source: Span,
    /// Stretches inside `source` that were page furniture or markup.
    pub dropped: Vec<Span>,
    /// Stretches of `text` that were set apart: bold, or on a line of their own inside it.
    pub bold: Vec<Span>,
    /// `Body`, `Table`, `Toc` or `Note`; headings are told by the structure step.
    pub zone: Zone,
    /// Page of the paper it begins on, where the source tells: the number that is printed, and the
    /// number of the sheet where none is.
    pub page: Option<u32>,
    /// Blank lines before it: some sources set headings apart by them alone.
    pub gap: u32,
    /// Level of a Markdown heading (`## `), where it was one.
    pub heading_mark: Option<u8>,
}

/// Why a stretch of the source is no part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovedReason {
    /// Menus, buttons, notices and forms of a web page.
    SiteChrome,
    /// A page number.
    PageNumber,
    /// A running head or foot.
    RunningHead,
    /// A second copy of the same text.
    Repeated,
    /// Markup without text.
    Markup,
}

/// A stretch of the source that is no part of the text, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// Bytes in the decoded text.
    pub span: Span,
    /// Why it was left out.
    pub reason: RemovedReason,
}

/// The clean text of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CleanText {
    /// Paragraphs in the order of the text.
    pub paragraphs: Vec<Paragraph>,
    /// What was left out, in the order of the text.
    pub removed: Vec<Removed>,
    /// Lines that were left out inside a paragraph, where a page broke it. They stand in its `dropped`.
    pub inside: Vec<Removed>,
    /// Lines at the ends that tell where the text comes from: 来源, 时间, 发布日期, 发文机构, the
    /// head of an agency's dispatch, captions of pictures. They are no part of the text and stand
    /// in `removed` too; metadata is read from them.
    pub imprint: Vec<Paragraph>,
    /// Doubts.
    pub diagnostics: Vec<Diagnostic>,
}

/// Cleans decoded text.
///
/// ```
/// // A page number in the middle of a word: "catering" is whole again.
/// let text = "全区认真推进各项重点工作，支持商贸流通企业转型，鼓励餐饮\n\n5\n\n业发展。\n";
/// let clean = baogao::normalize::clean(text);
/// assert!(clean.paragraphs[0].text.ends_with("鼓励餐饮业发展。"));
/// ```
pub fn clean(text: &str) -> CleanText {
    let mut lines = line::scan(text);
    chrome::mark(text, &mut lines);
    furniture::mark_numbered_heads(text, &mut lines);
    contents::mark(text, &mut lines);
    // Tables first: their cells hold numbers that a page might have.
    table::mark(text, &mut lines);
    margin::mark(text, &mut lines);
    furniture::mark(text, &mut lines);
    let layout = layout::Layout::measure(&lines);
    let groups = join::group(text, &lines, &layout);
    let mut out = render::render(text, &lines, &groups);
    repeat::remove_second_copy(&mut out);
    out
}

/// Returns the text at a span, or nothing where the span does not fit.
fn at(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}
