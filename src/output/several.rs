//! The answers of `outline` and `show` for several reports at once.
//!
//! One report is answered by the plain type; ids from standard input, and several ids on the line,
//! by these, so that JSON stays one document. What could not be answered is listed beside what
//! could.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{ErrorAnswer, OutlineAnswer, Section, ShowAnswer};

/// The answer of `outline` for several reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutlineListAnswer {
    /// `baogao.outline_list/1`.
    pub schema: &'static str,
    /// The answer of each report, in the order asked.
    pub reports: Vec<OutlineAnswer>,
    /// What was asked for and could not be answered.
    pub problems: Vec<ErrorAnswer>,
}

/// The answer of `show` for several reports, sections or passages.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ShowListAnswer {
    /// `baogao.show_list/1`.
    pub schema: &'static str,
    /// The answer of each, in the order asked.
    pub reports: Vec<ShowAnswer>,
    /// What was asked for and could not be answered.
    pub problems: Vec<ErrorAnswer>,
}

/// A section with the report it is of: the row of a listing that crosses reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportSection {
    /// The report's id.
    pub report: String,
    /// The section.
    #[serde(flatten)]
    pub section: Section,
}
