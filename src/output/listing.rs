//! What every answer has in common: a list of rows, columns worth a spreadsheet, and a total.
//!
//! JSON Lines, CSV, `--fields` and `--count` are written once against [`Listing`] instead of once a
//! command. The curated columns are those that a reader sorts and filters by; every other field
//! can still be asked for by name.

use std::borrow::Borrow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::acquisition::{AddAnswer, AddedFile, RemoveAnswer, RemovedFile};
use super::answer::{
    CoverageAnswer, CoverageRow, Hit, IndexAnswer, InspectAnswer, OutlineAnswer, Passage,
    ProblemView, Report, ReportsAnswer, SearchAnswer, Section, ShowAnswer,
};
use super::several::{OutlineListAnswer, ReportSection, ShowListAnswer};

/// An answer seen as a list of rows.
pub trait Listing: Serialize {
    /// The element of the list.
    type Row: Serialize + JsonSchema;
    /// Keys that lead from the document to its list, through lists on the way.
    const LIST: &'static [&'static str];
    /// Columns of CSV when none are picked.
    const COLUMNS: &'static [&'static str];

    /// Returns the columns of CSV when none are picked: what heads each, and the path of its values.
    fn columns(&self) -> Vec<(String, String)> {
        let column = |&column: &&str| (column.to_owned(), column.to_owned());
        Self::COLUMNS.iter().map(column).collect()
    }

    /// Returns the rows in order.
    fn rows(&self) -> impl Iterator<Item: Borrow<Self::Row>>;

    /// Returns the total as the JSON document has it.
    fn total(&self) -> Value;

    /// Returns the one number that stands for the total.
    fn count(&self) -> usize {
        self.total().as_u64().map_or(0, |n| n as usize)
    }
}

const PASSAGE_COLUMNS: &[&str] = &[
    "id",
    "report",
    "section.id",
    "section.path",
    "section.role",
    "zone",
    "page",
    "text",
    "citation",
];

impl Listing for SearchAnswer {
    type Row = Hit;
    const LIST: &'static [&'static str] = &["hits"];
    const COLUMNS: &'static [&'static str] = &[
        "report.id",
        "report.year",
        "report.region",
        "report.kind",
        "report.title",
        "section.id",
        "section.path",
        "section.role",
        "passage.id",
        "passage.page",
        "passage.text",
        "matches",
        "score",
        "folded",
        "copies",
        "citation",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<Hit>> {
        self.hits.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }

    fn count(&self) -> usize {
        self.total.passages
    }
}

impl Listing for AddAnswer {
    type Row = AddedFile;
    const LIST: &'static [&'static str] = &["files"];
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "path",
        "reports",
        "origin",
        "title",
        "kind",
        "region",
        "year",
        "url",
        "publisher",
        "format",
        "bytes",
        "sha256",
        "added",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<AddedFile>> {
        self.files.iter()
    }

    fn total(&self) -> Value {
        json!(self.files.len())
    }
}

impl Listing for RemoveAnswer {
    type Row = RemovedFile;
    const LIST: &'static [&'static str] = &["files"];
    const COLUMNS: &'static [&'static str] =
        &["path", "reports", "origin", "bytes", "sha256"];

    fn rows(&self) -> impl Iterator<Item: Borrow<RemovedFile>> {
        self.files.iter()
    }

    fn total(&self) -> Value {
        json!(self.files.len())
    }
}

impl Listing for ReportsAnswer {
    type Row = Report;
    const LIST: &'static [&'static str] = &["reports"];
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "title",
        "kind",
        "region",
        "level",
        "year",
        "date",
        "session",
        "speaker",
        "review.from",
        "review.to",
        "plan.from",
        "plan.to",
        "source.path",
        "source.format",
        "source.encoding",
        "work",
        "relation",
        "containment",
        "passages",
        "chars",
        "figures",
        "commitments",
        "sample",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<Report>> {
        self.reports.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }
}

impl Listing for CoverageAnswer {
    type Row = CoverageRow;
    const LIST: &'static [&'static str] = &["rows"];
    const COLUMNS: &'static [&'static str] = &["region", "kind", "year", "reports"];

    fn rows(&self) -> impl Iterator<Item: Borrow<CoverageRow>> {
        self.rows.iter()
    }

    fn total(&self) -> Value {
        json!(self.rows.len())
    }
}

impl Listing for OutlineAnswer {
    type Row = Section;
    const LIST: &'static [&'static str] = &["sections"];
    const COLUMNS: &'static [&'static str] =
        &["id", "level", "number", "title", "role", "path"];

    fn rows(&self) -> impl Iterator<Item: Borrow<Section>> {
        self.sections.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }
}

impl Listing for OutlineListAnswer {
    type Row = ReportSection;
    const LIST: &'static [&'static str] = &["reports", "sections"];
    const COLUMNS: &'static [&'static str] =
        &["report", "id", "level", "number", "title", "role", "path"];

    fn rows(&self) -> impl Iterator<Item: Borrow<ReportSection>> {
        self.reports.iter().flat_map(|answer| {
            answer.sections.iter().map(|section| ReportSection {
                report: answer.report.id.clone(),
                section: section.clone(),
            })
        })
    }

    fn total(&self) -> Value {
        json!(self.reports.iter().map(|answer| answer.total).sum::<usize>())
    }
}

impl Listing for ShowAnswer {
    type Row = Passage;
    const LIST: &'static [&'static str] = &["passages"];
    const COLUMNS: &'static [&'static str] = PASSAGE_COLUMNS;

    fn rows(&self) -> impl Iterator<Item: Borrow<Passage>> {
        self.passages.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }
}

impl Listing for ShowListAnswer {
    type Row = Passage;
    const LIST: &'static [&'static str] = &["reports", "passages"];
    const COLUMNS: &'static [&'static str] = PASSAGE_COLUMNS;

    fn rows(&self) -> impl Iterator<Item: Borrow<Passage>> {
        self.reports.iter().flat_map(|answer| answer.passages.iter())
    }

    fn total(&self) -> Value {
        json!(self.reports.iter().map(|answer| answer.total).sum::<usize>())
    }
}

impl Listing for InspectAnswer {
    type Row = Passage;
    const LIST: &'static [&'static str] = &["passages"];
    const COLUMNS: &'static [&'static str] = PASSAGE_COLUMNS;

    fn rows(&self) -> impl Iterator<Item: Borrow<Passage>> {
        self.passages.iter()
    }

    fn total(&self) -> Value {
        json!(self.passages.len())
    }
}

impl Listing for IndexAnswer {
    type Row = ProblemView;
    const LIST: &'static [&'static str] = &["problems"];
    const COLUMNS: &'static [&'static str] = &["path", "kind", "message", "hint"];

    fn rows(&self) -> impl Iterator<Item: Borrow<ProblemView>> {
        self.problems.iter()
    }

    fn total(&self) -> Value {
        json!(self.reports)
    }

    fn count(&self) -> usize {
        self.reports.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::fields::known_fields;

    fn check<A: Listing>() {
        let known = known_fields::<A::Row>();
        for column in A::COLUMNS {
            assert!(known.holds(column), "{column} is no field");
        }
    }

    #[test]
    fn every_default_column_is_a_field_of_its_row() {
        check::<SearchAnswer>();
        check::<ReportsAnswer>();
        check::<CoverageAnswer>();
        check::<OutlineAnswer>();
        check::<OutlineListAnswer>();
        check::<ShowAnswer>();
        check::<ShowListAnswer>();
        check::<InspectAnswer>();
        check::<IndexAnswer>();
    }
}
