//! What a person asks of a comparison: which reports, which parts of the answer, how strictly.

use super::Only;

/// Which reports are compared, and what of it is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompareRequest {
    /// The first report: its id, or an unambiguous end of its path or title.
    pub a: String,
    /// The second.
    pub b: String,
    /// A section of either, by id or by words of its heading; none for all.
    pub section: Option<String>,
    /// What is wanted; everything by default.
    pub only: Only,
    /// Leave the units out.
    pub summary: bool,
    /// Count punctuation, widths and scripts as wording.
    pub strict_punct: bool,
    /// Let what was done answer what is to be done.
    pub cross_role: bool,
}
