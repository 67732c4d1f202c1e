//! The answers of `compare`: two reports side by side, or several in rows.
//!
//! Spans count Unicode scalar values of the passage's text, those of a redline of the unit's text.
//! Shares are given as characters, which add up exactly, and as fractions that sum to one.

use std::borrow::Borrow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{ReportRef, SectionRef};
use super::figures::Figure;
use super::listing::Listing;

/// A report that is compared.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Compared {
    /// The report.
    #[serde(flatten)]
    pub report: ReportRef,
    /// Characters that were compared, white space not counted.
    pub chars: usize,
    /// Units of it.
    pub units: usize,
}

/// A section beside the one that answers it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SectionRow {
    /// Id of the section in the first report; null if only the second has it.
    pub a: Option<String>,
    /// Id in the second; null if only the first has it.
    pub b: Option<String>,
    /// How alike their texts are, 0 to 1.
    pub score: f64,
    /// The score of the next best counterpart.
    pub next: f64,
    /// `matched`, `ambiguous`, `dropped`, `added`.
    pub state: String,
    /// Printed headings from the chapter down.
    pub a_path: Vec<String>,
    /// Printed headings from the chapter down.
    pub b_path: Vec<String>,
    /// Share of each section's letters in runs of eight and more that the other report has too, wherever;
    /// null where there is no section.
    pub reuse8: [Option<f64>; 2],
}

/// A stretch of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitSide {
    /// Id of its passage.
    pub passage: String,
    /// The section it stands in.
    pub section: SectionRef,
    /// `[start, end)` in the passage's text.
    pub span: [usize; 2],
    /// The text at the span.
    pub text: String,
    /// Ready to paste.
    pub citation: String,
}

/// A step of a redline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpView {
    /// `equal`, `delete`, `insert`, `replace`.
    pub op: String,
    /// `[start, end)` in the first unit's text.
    pub a: [usize; 2],
    /// `[start, end)` in the second unit's text.
    pub b: [usize; 2],
}

/// A unit of text and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitView {
    /// `kept`, `moved`, `revised`, `moved_revised`, `related`, `dropped`, `added`.
    pub class: String,
    /// `sentence`, `clause`, `heading`.
    pub level: String,
    /// How alike the two sides are, 0 to 1.
    pub score: f64,
    /// Whether it is a set formula of the genre.
    pub formula: bool,
    /// In the first report; null if only the second has it.
    pub a: Option<UnitSide>,
    /// In the second; null if only the first has it.
    pub b: Option<UnitSide>,
    /// The redline: equal and delete give the first text back, equal and insert the second, replace
    /// belongs to both.
    pub ops: Vec<OpView>,
}

/// A figure beside its counterpart.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FigureRow {
    /// `same`, `raised`, `lowered`, `softened`, `hardened`, `unit_changed`, `basis_changed`, `changed`,
    /// `new` (the first does not state it), `not_stated` (the second does not), `not_extracted` (named
    /// in the other, but no figure was read there), `not_compared` (in a part that the other lacks, being
    /// an excerpt), `unpaired`.
    pub state: String,
    /// Which way the binding words of a target moved: `hardened`, `softened`; null if neither.
    pub wording: Option<String>,
    /// What is counted.
    pub indicator: String,
    /// In the first report.
    pub a: Option<Figure>,
    /// In the second.
    pub b: Option<Figure>,
}

/// A target of the earlier report and what the later one tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TargetRow {
    /// `met`, `near` (of 左右, worse by less than a tenth), `missed`, `unit_changed`, `basis_changed`,
    /// `not_extracted` (named, but no comparable result was read), `not_reported`.
    pub fate: String,
    /// What is counted.
    pub indicator: String,
    /// In the earlier report.
    pub target: Figure,
    /// In the later report; null where none was found.
    pub result: Option<Figure>,
}

/// A quoted term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PhraseRow {
    /// The term without its quote marks.
    pub phrase: String,
    /// `gone`, `new`, `shared`.
    pub state: String,
    /// Times in the first report, quoted or not.
    pub a: usize,
    /// Times in the second.
    pub b: usize,
    /// Passage that quotes it first in the first report.
    pub a_passage: Option<String>,
    /// Passage that quotes it first in the second.
    pub b_passage: Option<String>,
}

/// A word before its object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordingSide {
    /// The word.
    pub cue: String,
    /// Where it stands.
    #[serde(flatten)]
    pub place: UnitSide,
}

/// A step on a ladder of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordingRow {
    /// `hardened`, `softened`.
    pub change: String,
    /// `act`, `force`, `completion`, `system`.
    pub ladder: String,
    /// What the words are about.
    pub object: String,
    /// In the first report.
    pub a: WordingSide,
    /// In the second.
    pub b: WordingSide,
}

/// How the characters of the first report are shared out; the fractions sum to one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct ShareA {
    /// The same words in the same place.
    pub kept: f64,
    /// The same words elsewhere.
    pub moved: f64,
    /// Other words in the same place, what stayed included.
    pub revised: f64,
    /// Other words elsewhere.
    pub moved_revised: f64,
    /// On the same matter.
    pub related: f64,
    /// In this report alone.
    pub dropped: f64,
    /// The same in characters; they add up to `total`.
    pub chars: ShareCounts,
}

/// How the characters of the second report are shared out; the fractions sum to one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct ShareB {
    /// The same words in the same place.
    pub kept: f64,
    /// The same words elsewhere.
    pub moved: f64,
    /// Other words in the same place, what stayed included.
    pub revised: f64,
    /// Other words elsewhere.
    pub moved_revised: f64,
    /// On the same matter.
    pub related: f64,
    /// In this report alone.
    pub added: f64,
    /// The same in characters; they add up to `total`.
    pub chars: ShareCounts,
}

/// Characters, white space not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShareCounts {
    /// All of them.
    pub total: usize,
    /// Kept.
    pub kept: usize,
    /// Moved.
    pub moved: usize,
    /// Revised.
    pub revised: usize,
    /// Moved and revised.
    pub moved_revised: usize,
    /// Related.
    pub related: usize,
    /// In this report alone.
    pub alone: usize,
    /// Of the revised ones, moved or not: characters that stayed.
    pub revised_equal: usize,
}

/// Shares of both reports.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct SharePair {
    /// Of the first.
    pub a: ShareA,
    /// Of the second.
    pub b: ShareB,
}

/// Shares with and without set formulas.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct SharesView {
    /// Of the first report.
    pub a: ShareA,
    /// Of the second.
    pub b: ShareB,
    /// The same without set formulas.
    pub without_formulas: SharePair,
    /// Share of each report's letters in runs of eight and more that the other has too.
    pub reuse8: [f64; 2],
}

/// The answer of `compare` for two reports.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CompareAnswer {
    /// `baogao.compare/1`.
    pub schema: &'static str,
    /// The first report.
    pub a: Compared,
    /// The second.
    pub b: Compared,
    /// `same_text`, `excerpt`, `same_series`, `different`.
    pub relation: String,
    /// `same_text`, `a_is_excerpt`, `b_is_excerpt`, `kinds_differ`, `regions_differ`,
    /// `years_not_adjacent`, `years_reversed`.
    pub warnings: Vec<String>,
    /// Which sections answer each other.
    pub sections: Vec<SectionRow>,
    /// Units, in the order of the second report.
    pub units: Vec<UnitView>,
    /// Figures.
    pub figures: Vec<FigureRow>,
    /// Targets of the earlier report for the years that the later one reports on.
    pub targets: Vec<TargetRow>,
    /// Quoted terms.
    pub phrases: Vec<PhraseRow>,
    /// Steps on ladders of words.
    pub wording: Vec<WordingRow>,
    /// Shares.
    pub shares: SharesView,
}

/// A stretch of one report in a row.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RowUnit {
    /// The report's id.
    pub report: String,
    /// What became of the stretch before it in the row: `kept`, `revised` …; `added` for the first.
    pub class: String,
    /// How alike the two are.
    pub score: f64,
    /// Where it stands.
    #[serde(flatten)]
    pub place: UnitSide,
}

/// A unit of several reports.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AlignedRow {
    /// `sentence`, `clause`, `heading`.
    pub level: String,
    /// One for each report, in their order; null where it has none.
    pub units: Vec<Option<RowUnit>>,
}

/// Two neighbors among several reports: what a comparison of the two says first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CompareStep {
    /// Id of the first.
    pub a: String,
    /// Id of the second.
    pub b: String,
    /// `same_text`, `excerpt`, `same_series`, `different`.
    pub relation: String,
    /// As in a comparison of two.
    pub warnings: Vec<String>,
    /// Shares.
    pub shares: SharesView,
}

/// The answer of `compare` for three and more reports.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CompareRowsAnswer {
    /// `baogao.compare/1`.
    pub schema: &'static str,
    /// The reports, in the order asked.
    pub reports: Vec<ReportRef>,
    /// Each report beside the one before it.
    pub steps: Vec<CompareStep>,
    /// One row an aligned unit.
    pub rows: Vec<AlignedRow>,
}

/// The two forms of `baogao.compare/1`: of two reports, and of three and more.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum CompareForm {
    /// Two reports.
    Pair(Box<CompareAnswer>),
    /// Three and more.
    Several(CompareRowsAnswer),
}

impl Listing for CompareAnswer {
    type Row = UnitView;
    const LIST: &'static [&'static str] = &["units"];
    const COLUMNS: &'static [&'static str] = &[
        "class",
        "level",
        "score",
        "formula",
        "a.section.path",
        "a.text",
        "b.section.path",
        "b.text",
        "a.passage",
        "a.span",
        "b.passage",
        "b.span",
        "a.citation",
        "b.citation",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<UnitView>> {
        self.units.iter()
    }

    fn total(&self) -> Value {
        json!(self.units.len())
    }
}

impl Listing for CompareRowsAnswer {
    type Row = AlignedRow;
    const LIST: &'static [&'static str] = &["rows"];
    const COLUMNS: &'static [&'static str] = &["level", "units.report", "units.text"];

    /// One column a report, then what became of each stretch and where it stands.
    fn columns(&self) -> Vec<(String, String)> {
        let mut columns = vec![("level".to_owned(), "level".to_owned())];
        for (end, field) in [("", "text"), (".class", "class"), (".citation", "citation")]
        {
            columns.extend(self.reports.iter().enumerate().map(|(at, report)| {
                (format!("{}{end}", report.id), format!("units.{at}.{field}"))
            }));
        }
        columns
    }

    fn rows(&self) -> impl Iterator<Item: Borrow<AlignedRow>> {
        self.rows.iter()
    }

    fn total(&self) -> Value {
        json!(self.rows.len())
    }
}
