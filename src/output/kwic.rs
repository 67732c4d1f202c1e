//! The answer of `kwic`: the places of a phrase, one row each.
//!
//! `left`, `hit` and `right` joined are a stretch of the passage's text, and `span` is the place of
//! `hit` in it, so that a row can be checked against `show`. Only the rows listed are built.

use std::borrow::Borrow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{ReportRef, SearchTotal, SectionRef};
use super::assemble::{OpenReport, report_ref, scalar_spans};
use super::listing::Listing;
use crate::error::Result;
use crate::index::reader::Reader;
use crate::query::ask::Asked;
use crate::query::kwic::{KwicRequest, Occurrence};
use crate::query::proof::Layer;

/// A place of the phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KwicRow {
    /// The report.
    pub report: ReportRef,
    /// The section.
    pub section: SectionRef,
    /// Id of the passage.
    pub passage: String,
    /// `[start, end)` of the hit in the passage's text.
    pub span: [usize; 2],
    /// What stands before it in the passage.
    pub left: String,
    /// The phrase as it stands there.
    pub hit: String,
    /// What stands after it in the passage.
    pub right: String,
    /// True when only script folding (traditional to simplified) made it match.
    pub folded: bool,
    /// Ready to paste.
    pub citation: String,
}

/// The answer of `kwic`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KwicAnswer {
    /// `baogao.kwic/1`.
    pub schema: &'static str,
    /// The phrase as understood.
    pub phrase: String,
    /// How much was found, beyond the rows listed: the total of a search.
    pub total: SearchTotal,
    /// The places, in the order asked for.
    pub rows: Vec<KwicRow>,
}

impl Listing for KwicAnswer {
    type Row = KwicRow;
    const LIST: &'static [&'static str] = &["rows"];
    const COLUMNS: &'static [&'static str] = &[
        "report.id",
        "report.year",
        "report.region",
        "report.kind",
        "section.path",
        "section.role",
        "passage",
        "span",
        "left",
        "hit",
        "right",
        "folded",
        "citation",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<KwicRow>> {
        self.rows.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }

    fn count(&self) -> usize {
        self.total.occurrences.unwrap_or_default()
    }
}

/// Builds the rows that were asked for.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn answer(
    reader: &Reader,
    request: &KwicRequest,
    asked: &Asked,
    found: &[Occurrence],
) -> Result<KwicAnswer> {
    let mut rows = Vec::new();
    let mut open: Option<(u32, OpenReport<'_>)> = None;
    for one in found.iter().skip(request.offset).take(request.limit) {
        let report = match open.take() {
            Some((number, report)) if number == one.report => report,
            _ => OpenReport::open(reader, one.report)?,
        };
        rows.push(row(&report, one, asked)?);
        open = Some((one.report, report));
    }
    Ok(KwicAnswer {
        schema: "baogao.kwic/1",
        phrase: asked.canonical.trim_matches(['“', '”']).to_owned(),
        total: SearchTotal {
            passages: asked.tally.passages,
            occurrences: Some(asked.tally.occurrences),
            reports: asked.reports.works_of(&asked.tally.reports).len(),
        },
        rows,
    })
}

fn row(report: &OpenReport<'_>, one: &Occurrence, asked: &Asked) -> Result<KwicRow> {
    let passage = report.passage(one.passage as usize)?;
    let written = Layer::Written.key(&one.hit);
    let spans = scalar_spans(&passage.text, &[one.span]);
    Ok(KwicRow {
        report: report_ref(&report.entry),
        span: spans.first().copied().unwrap_or_default(),
        left: one.left.clone(),
        folded: asked.plan.matches(written.as_bytes(), Layer::Written).is_empty(),
        hit: one.hit.clone(),
        right: one.right.clone(),
        section: passage.section,
        passage: passage.id,
        citation: passage.citation,
    })
}
