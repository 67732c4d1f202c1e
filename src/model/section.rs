//! A node of a report's outline.

use serde::{Deserialize, Serialize};

use super::Span;

/// What a section is for. It decides what a number or a verb in it means.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Title, session, speaker, salutation: all that stands before the first heading.
    Front,
    /// What was done.
    Review,
    /// What is to be reached: guiding thought, targets, indicators.
    Goals,
    /// What is to be done.
    Tasks,
    /// The government's work on itself (政府自身建设).
    SelfGovernment,
    /// A table.
    Table,
    /// An annex (附件, 附表): practical projects and the like.
    Annex,
    /// Explanations of terms (名词解释).
    Glossary,
    /// The closing appeal, signature and colophon.
    Closing,
    /// Anything else.
    Other,
}

impl Role {
    /// All roles, in the order of a report.
    pub const ALL: [Self; 10] = [
        Self::Front,
        Self::Review,
        Self::Goals,
        Self::Tasks,
        Self::SelfGovernment,
        Self::Table,
        Self::Annex,
        Self::Glossary,
        Self::Closing,
        Self::Other,
    ];

    /// Returns the name used in JSON and filters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Review => "review",
            Self::Goals => "goals",
            Self::Tasks => "tasks",
            Self::SelfGovernment => "self",
            Self::Table => "table",
            Self::Annex => "annex",
            Self::Glossary => "glossary",
            Self::Closing => "closing",
            Self::Other => "other",
        }
    }
}

/// A node of the outline. Sections are listed flat, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Position in the tree: `s3.6.1` is the first child of the sixth child of chapter three;
    /// `s0` is what stands before the first heading.
    pub id: String,
    /// 1 for chapters, annexes and glossaries; deeper as the outline guide counts. 0 for `s0`.
    pub level: u8,
    /// The number as printed (`（六）`, `三、`, `一是`), or none.
    pub number: Option<String>,
    /// The heading without number and final 。, on one line.
    pub title: String,
    /// What the section is for.
    pub role: Role,
    /// Index of the section above, in the report's list.
    pub parent: Option<usize>,
    /// Bytes of the heading in the decoded text (empty for `s0`).
    pub heading: Span,
}

impl Section {
    /// Returns the heading as printed: number and title.
    pub fn printed(&self) -> String {
        format!("{}{}", self.number.as_deref().unwrap_or_default(), self.title)
    }
}
