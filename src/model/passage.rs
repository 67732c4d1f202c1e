//! The unit that is indexed and returned: one paragraph, or the stretch under a run-in heading.

use serde::{Deserialize, Serialize};

use super::{OffsetMap, Span};

/// What part of the page a passage is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// A heading on a line of its own.
    Heading,
    /// Running text.
    Body,
    /// A row or cell of a table.
    Table,
    /// A note or glossary entry.
    Note,
    /// A line of a table of contents: confirmed against the headings, never indexed.
    Toc,
}

impl Zone {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Body => "body",
            Self::Table => "table",
            Self::Note => "note",
            Self::Toc => "toc",
        }
    }
}

/// A passage of display text with the way back to the decoded text of its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Index of its section in the report's list.
    pub section: usize,
    /// Clean display text: unwrapped, without page furniture and markup.
    pub text: String,
    /// What part of the page it is.
    pub zone: Zone,
    /// Page of the paper it begins on, where the source tells.
    pub page: Option<u32>,
    /// From the first to the last byte in the decoded text.
    pub source: Span,
    /// Stretches inside `source` that were page furniture or markup.
    pub dropped: Vec<Span>,
    /// Display bytes to decoded bytes.
    pub map: OffsetMap,
}
