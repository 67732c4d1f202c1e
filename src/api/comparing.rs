//! Reports side by side: two with all that became of their units, several in rows.
//!
//! Reports are found and read here; what they say of each other is [`crate::compare`]'s.

use super::Library;
use crate::compare::{CompareRequest, Formulas};
use crate::error::Result;
use crate::output::compare::{CompareAnswer, CompareRowsAnswer};
use crate::output::compare_view::{self, Loaded};
use crate::query::{peers, scope};

impl Library {
    /// Compares two reports.
    ///
    /// # Errors
    /// No such report or section, or several reports of a name.
    pub fn compare(&self, request: &CompareRequest) -> Result<CompareAnswer> {
        let number = |name| scope::find_report(&self.reader, name);
        let pair = [number(&request.a)?, number(&request.b)?];
        let [a, b] = pair.map(|number| Loaded::read(&self.reader, number));
        let (a, b) = (a?, b?);
        let peers = peers::peers(&self.reader, pair)?;
        let formulas = Formulas::with_peers([&a.text(), &b.text()], &peers);
        compare_view::pair(&a, &b, request, &formulas)
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
