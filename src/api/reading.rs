//! Which reports there are, and their texts.
//!
//! Lists of reports and series, the outline of a report, its passages: what is read rather than
//! asked. Deliberately without counting what a text says; `asking` does that.

use super::Library;
use crate::error::{Error, ErrorKind, Result};
use crate::index::table::{Entry, Row};
use crate::output::answer::{
    CoverageAnswer, OutlineAnswer, Report, ReportsAnswer, ShowAnswer,
};
use crate::output::assemble::{self, OpenReport};
use crate::output::series;
use crate::query::counted::Counted;
use crate::query::request::FilterWords;
use crate::query::{ask, scope};

impl Library {
    /// Lists reports in the order of their ids, copies included.
    ///
    /// # Errors
    /// A filter that cannot be read.
    pub fn reports(
        &self,
        filters: &FilterWords,
        limit: Option<usize>,
        offset: usize,
    ) -> Result<ReportsAnswer> {
        let set = ask::reports_alone(&self.reader, filters)?;
        let mut reports = Vec::new();
        let numbers = (0..self.reader.table.alive())
            .filter_map(|rank| self.reader.table.by_rank(rank))
            .filter(|&number| set.contains(number));
        for number in numbers.skip(offset).take(limit.unwrap_or(usize::MAX)) {
            let row = self.reader.row(number)?;
            let entry = self.reader.entry(number)?;
            reports.push(self.report(number, &row, &entry)?);
        }
        Ok(ReportsAnswer { schema: "baogao.reports/1", total: set.len(), reports })
    }

    /// Returns the object of a report.
    fn report(&self, number: u32, row: &Row, entry: &Entry) -> Result<Report> {
        let work = self.reader.entry(row.work)?.id;
        let share = self.reader.copies.find(number).map_or(0, |copy| copy.share);
        Ok(assemble::report(row, entry, &work, share))
    }

    /// Lists the years of every series, gaps included.
    ///
    /// # Errors
    /// A filter that cannot be read.
    pub fn coverage(&self, filters: &FilterWords) -> Result<CoverageAnswer> {
        let set = ask::reports_alone(&self.reader, filters)?;
        let counted = Counted::new(&self.reader, set);
        Ok(series::coverage(&self.reader, counted.works()))
    }

    /// Lists the sections of a report.
    ///
    /// # Errors
    /// No such report, or several.
    pub fn outline(&self, report: &str) -> Result<OutlineAnswer> {
        let number = scope::find_report(&self.reader, report)?;
        let open = OpenReport::open(&self.reader, number)?;
        Ok(OutlineAnswer {
            schema: "baogao.outline/1",
            report: assemble::report_ref(&open.entry),
            sections: assemble::sections(&open.record.sections),
        })
    }

    /// Returns the passages of a report, of a section with all below it (`REPORT#s3.2`), or one
    /// passage (`REPORT#s3.2.p1`), in order.
    ///
    /// # Errors
    /// No such report or section, or several reports.
    pub fn show(
        &self,
        target: &str,
        limit: Option<usize>,
        offset: usize,
    ) -> Result<ShowAnswer> {
        let (report, part) = match target.split_once('#') {
            Some((report, part)) => (report, Some(part)),
            None => (target, None),
        };
        let number = scope::find_report(&self.reader, report)?;
        let open = OpenReport::open(&self.reader, number)?;
        let mut passages = open.passages()?;
        if let Some(part) = part {
            let whole = format!("{}#{part}", open.entry.id);
            let below = format!("{part}.");
            passages.retain(|passage| {
                passage.id == whole
                    || passage.section.id == part
                    || passage.section.id.starts_with(&below)
            });
            let is_section = open.record.sections.iter().any(|s| s.id == part);
            if passages.is_empty() && !is_section {
                let message = format!("report {} has no section {part}", open.entry.id);
                return Err(Error::new(ErrorKind::NotFound, message)
                    .hinted(format!("see baogao outline {}", open.entry.id)));
            }
        }
        let passages =
            passages.into_iter().skip(offset).take(limit.unwrap_or(usize::MAX)).collect();
        Ok(ShowAnswer {
            schema: "baogao.show/1",
            report: self.report(number, &open.row, &open.entry)?,
            passages,
        })
    }
}
