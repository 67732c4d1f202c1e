//! Sets of reports as typed: a report by name, or fields of the query language.
//!
//! `wangjiang-2025-work` is one report, `year:2025 region:望江` are all that pass. The parts of a set
//! are joined. Which copies of a work count is for `counted` to say.

use super::ask;
use super::bits::BitSet;
use super::filter::Filter;
use super::lower;
use super::plan::{Place, Plan};
use super::proof::Layer;
use super::request::FilterWords;
use super::scope;
use super::syntax;
use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;
use crate::index::table::Row;

/// Returns the reports that the parts of a set name.
///
/// # Errors
/// `NotFound` for a report that is not there, `Query` for fields that cannot be read, `Usage` for
/// words, which name no reports.
pub(crate) fn reports(reader: &Reader, parts: &[String]) -> Result<BitSet> {
    let mut set = BitSet::new(reader.table.len());
    for part in parts {
        if part.contains([':', '：']) && scope::find_report(reader, part).is_err() {
            set.union(&by_fields(reader, part)?);
        } else {
            set.insert(scope::find_report(reader, part)?);
        }
    }
    Ok(set)
}

fn by_fields(reader: &Reader, text: &str) -> Result<BitSet> {
    let (filter, rest) = syntax::parse(text)?.split_filter();
    if rest.is_some() {
        let message = format!("{text} names more than reports");
        return Err(Error::new(ErrorKind::Usage, message).hinted(
            "name a set by fields of reports: year:2025 region:望江 kind:work_report",
        ));
    }
    scope::reports(reader, &filter)
}

/// Filters that stand beside sets of reports: on whole reports and on their passages.
pub(crate) struct Beside {
    /// Reports that pass.
    pub(crate) reports: BitSet,
    plans: Vec<Plan>,
}

impl Beside {
    /// Makes filters ready.
    ///
    /// # Errors
    /// `Usage` and `NotFound` for filters.
    pub(crate) fn new(reader: &Reader, words: &FilterWords) -> Result<Self> {
        let filter = ask::filter(words)?;
        Self::of(reader, &filter)
    }

    /// Makes a filter ready.
    ///
    /// # Errors
    /// As [`Beside::new`].
    pub(crate) fn of(reader: &Reader, filter: &Filter) -> Result<Self> {
        let plans = lower::lower_filter(reader, filter)?;
        Ok(Self { reports: scope::reports(reader, filter)?, plans })
    }

    /// Returns whether only part of a report may pass.
    pub(crate) fn is_about_passages(&self) -> bool {
        !self.plans.is_empty()
    }

    /// Returns the match keys of a report's passages that pass.
    pub(crate) fn passages<'r>(&self, reader: &'r Reader, row: &Row) -> Vec<&'r str> {
        let text = reader.text(row);
        let numbers = row.first..row.first.saturating_add(row.passages);
        let keys = numbers.filter_map(|number| {
            let passage = reader.passages.row(number)?;
            let (at, len) = (passage.at as usize, passage.len as usize);
            let key = text.get(at..at.checked_add(len)?)?;
            let place = Place {
                report: passage.report,
                role: passage.role,
                topics: reader.topics.of(number),
                features: passage.features,
                headings: &Vec::new,
            };
            let passes = |plan: &Plan| plan.accepts(key, Layer::Simplified, place);
            self.plans.iter().all(passes).then_some(key)
        });
        keys.filter_map(|key| std::str::from_utf8(key).ok()).collect()
    }

    /// Returns the characters of a report's passages that pass.
    pub(crate) fn chars(&self, reader: &Reader, row: &Row) -> u32 {
        if !self.is_about_passages() {
            return row.chars;
        }
        let passages = self.passages(reader, row);
        passages.iter().map(|key| key.chars().count() as u32).sum()
    }
}
