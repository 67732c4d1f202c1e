//! Reports side by side: two with all that became of their units, several in rows.
//!
//! Reports are found and read here; what they say of each other is [`crate::compare`]'s.

use super::Library;
use crate::compare::Only;
use crate::error::Result;
use crate::output::compare::{CompareAnswer, CompareRowsAnswer};
use crate::output::compare_view::{self, Loaded};
use crate::query::scope;

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
}

impl Library {
    /// Compares two reports.
    ///
    /// # Errors
    /// No such report or section, or several reports of a name.
    pub fn compare(&self, request: &CompareRequest) -> Result<CompareAnswer> {
        let [a, b] = [&request.a, &request.b].map(|name| {
            let number = scope::find_report(&self.reader, name)?;
            Loaded::read(&self.reader, number)
        });
        let section = request.section.as_deref();
        compare_view::pair(&a?, &b?, section, &request.only, !request.summary)
    }

    /// Aligns three and more reports, one row a sentence.
    ///
    /// # Errors
    /// No such report, or several reports of a name.
    pub fn compare_rows(&self, names: &[String]) -> Result<CompareRowsAnswer> {
        let loaded = names.iter().map(|name| {
            let number = scope::find_report(&self.reader, name)?;
            Loaded::read(&self.reader, number)
        });
        Ok(compare_view::rows(&loaded.collect::<Result<Vec<_>>>()?))
    }
}
