//! What could not be read or is in doubt, with the place it is about.

use serde::{Deserialize, Serialize};

use super::Span;

/// A kind of doubt, stable enough to filter by.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DiagnosticCode {
    /// Bytes that the encoding does not know were replaced.
    EncodingLossy,
    /// The kind of report is not stated.
    KindUnknown,
    /// The region is not stated, or names no place of the gazetteer.
    RegionUnknown,
    /// The year of delivery is not stated.
    YearUnknown,
    /// The date of delivery is not stated.
    DateUnknown,
    /// The speaker is not named.
    SpeakerUnknown,
    /// Text and file name, or two places of the text, say different things.
    Contradiction,
    /// A run of numbered headings has a gap or goes back.
    NumberingGap,
    /// The table of contents names a heading that the text lacks.
    HeadingMissing,
    /// The same text stands in the file twice; the second copy was left out.
    RepeatedText,
    /// The text ends or begins in the middle.
    Incomplete,
    /// No headings were found in a long text.
    NoHeadings,
}

/// A doubt with its place in the decoded text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of doubt.
    pub code: DiagnosticCode,
    /// One sentence for people: lower case, no final full stop.
    pub message: String,
    /// Bytes in the decoded text, where the doubt has a place.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// Creates a diagnostic without a place.
    pub fn new(code: DiagnosticCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span: None }
    }

    /// Adds the place, in bytes of the decoded text.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}
