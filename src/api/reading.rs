//! Which reports there are, and their texts.
//!
//! Lists of reports and series, the outline of a report, its passages: what is read rather than
//! asked. Deliberately without counting what a text says; `asking` does that.

use super::Library;
use crate::error::{Error, ErrorKind, Result};
use crate::index::table::{Entry, Row};
use crate::output::advice::error_answer;
use crate::output::answer::{
    CoverageAnswer, ErrorAnswer, OutlineAnswer, Report, ReportsAnswer, ShowAnswer,
};
use crate::output::assemble::{self, OpenReport};
use crate::output::series;
use crate::output::several::{OutlineListAnswer, ShowListAnswer};
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
    pub fn outline(
        &self,
        report: &str,
        limit: Option<usize>,
        offset: usize,
    ) -> Result<OutlineAnswer> {
        let number = scope::find_report(&self.reader, report)?;
        let open = OpenReport::open(&self.reader, number)?;
        let sections = assemble::sections(&open.record.sections);
        Ok(OutlineAnswer {
            schema: "baogao.outline/1",
            report: assemble::report_ref(&open.entry),
            total: sections.len(),
            sections: listed(sections, limit, offset),
        })
    }

    /// Lists the sections of several reports; those that are unknown are listed as problems.
    ///
    /// # Errors
    /// As [`Library::outline`], for the first report when none is known.
    pub fn outline_list(
        &self,
        reports: &[String],
        limit: Option<usize>,
        offset: usize,
    ) -> Result<OutlineListAnswer> {
        let outline = |report: &str| self.outline(report, limit, offset);
        let (reports, problems) = gather(reports, outline)?;
        Ok(OutlineListAnswer { schema: "baogao.outline_list/1", reports, problems })
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
        Ok(ShowAnswer {
            schema: "baogao.show/1",
            report: self.report(number, &open.row, &open.entry)?,
            total: passages.len(),
            passages: listed(passages, limit, offset),
        })
    }

    /// Returns the passages of several reports, sections or passages; those that are unknown are
    /// listed as problems.
    ///
    /// # Errors
    /// As [`Library::show`], for the first target when none is known.
    pub fn show_list(
        &self,
        targets: &[String],
        limit: Option<usize>,
        offset: usize,
    ) -> Result<ShowListAnswer> {
        let (reports, problems) =
            gather(targets, |target| self.show(target, limit, offset))?;
        Ok(ShowListAnswer { schema: "baogao.show_list/1", reports, problems })
    }
}

/// Returns the part of a list that was asked for.
fn listed<T>(list: Vec<T>, limit: Option<usize>, offset: usize) -> Vec<T> {
    list.into_iter().skip(offset).take(limit.unwrap_or(usize::MAX)).collect()
}

/// Answers each target; unknown ones are listed, the rest is answered.
///
/// # Errors
/// What is no matter of the target, and the first unknown target when none is known.
fn gather<A>(
    targets: &[String],
    mut answer: impl FnMut(&str) -> Result<A>,
) -> Result<(Vec<A>, Vec<ErrorAnswer>)> {
    let mut answers = Vec::new();
    let mut problems = Vec::new();
    for target in targets {
        match answer(target) {
            Ok(one) => answers.push(one),
            Err(error) if error.kind == ErrorKind::NotFound => problems.push(error),
            Err(error) => return Err(error),
        }
    }
    if answers.is_empty() && !problems.is_empty() {
        return Err(problems.swap_remove(0));
    }
    Ok((answers, problems.iter().map(error_answer).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_beyond_the_end_is_empty() {
        let check = |offset, limit, expected: &[i32]| {
            assert_eq!(listed(vec![1, 2, 3], limit, offset), expected);
        };
        check(0, None, &[1, 2, 3]);
        check(1, Some(1), &[2]);
        check(9, Some(1), &[]);
        check(0, Some(0), &[]);
    }

    #[test]
    fn unknown_targets_are_problems_unless_all_are() {
        let answer = |target: &str| match target.strip_prefix('!') {
            Some(name) => Err(Error::new(ErrorKind::NotFound, format!("no {name}"))),
            None => Ok(target.to_owned()),
        };
        let targets =
            |all: &[&str]| all.iter().map(|&t| t.to_owned()).collect::<Vec<_>>();
        let (answers, problems) = gather(&targets(&["a", "!b"]), answer).unwrap();
        assert_eq!(answers, ["a"]);
        assert_eq!(problems[0].message, "no b");
        assert_eq!(gather(&targets(&["!b", "!c"]), answer).unwrap_err().message, "no b");
    }
}
