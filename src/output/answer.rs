//! The answers of every command as they are printed: the public contract in types.
//!
//! Each answer is one JSON document whose `schema` names its shape and version. Spans count Unicode
//! scalar values of the text they stand beside; unknown is `null`; key order is the order of the
//! fields here. The JSON Schemas that `baogao schema` prints are generated from these types.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::commitments::Commitment;
use super::facets::{Explanation, FacetsView, SuggestionView, UnderstoodView};
use super::figures::Figure;

/// A range of years, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Years {
    /// First year.
    pub from: u16,
    /// Last year.
    pub to: u16,
}

impl std::fmt::Display for Years {
    /// Writes one year, or both ends: `2021`, `2019–2025`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.from == self.to {
            true => write!(f, "{}", self.from),
            false => write!(f, "{}–{}", self.from, self.to),
        }
    }
}

/// Where a report came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// Path below the corpus, with `/` on every platform.
    pub path: String,
    /// `txt`, `md` ….
    pub format: String,
    /// WHATWG label: `utf-8`, `gb18030` ….
    pub encoding: String,
    /// SHA-256 of the file's bytes, hexadecimal.
    pub sha256: String,
    /// Where it was published, if known.
    pub url: Option<String>,
}

/// A doubt about a report, with its place in the decoded text (bytes).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiagnosticView {
    /// Stable code: `year_unknown`, `heading_missing` ….
    pub code: String,
    /// One sentence for people.
    pub message: String,
    /// `[start, end)` in bytes of the decoded text.
    pub span: Option<[usize; 2]>,
}

/// A report and what is known about it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// Stable, readable id.
    pub id: String,
    /// The title as printed; the file's name where none is.
    pub title: String,
    /// The kind of report.
    pub kind: Option<String>,
    /// Full names from the widest known region down.
    pub region: Vec<String>,
    /// `nation`, `province`, `city`, `county` or `township`.
    pub level: Option<String>,
    /// Year of delivery; first year of a plan's span; the year a bulletin reports on.
    pub year: Option<u16>,
    /// Date of delivery, ISO 8601.
    pub date: Option<String>,
    /// The session that heard it.
    pub session: Option<String>,
    /// The speaker's name alone.
    pub speaker: Option<String>,
    /// The years it looks back on.
    pub review: Option<Years>,
    /// The years it plans for.
    pub plan: Option<Years>,
    /// Where it came from.
    pub source: Source,
    /// The id of the best copy of the same work; its own when it is that.
    pub work: String,
    /// `original`, `duplicate` or `excerpt`.
    pub relation: String,
    /// Share of its text that stands in the best copy, 0 to 1; null for an original.
    pub containment: Option<f64>,
    /// Number of passages, tables of contents not counted.
    pub passages: usize,
    /// Number of characters of display text, white space not counted.
    pub chars: usize,
    /// Number of figures.
    pub figures: Option<usize>,
    /// Number of commitments.
    pub commitments: Option<usize>,
    /// Whether it is one of the invented sample reports.
    pub sample: bool,
    /// Doubts.
    pub diagnostics: Vec<DiagnosticView>,
}

/// The short form of a report in a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportRef {
    /// Stable, readable id.
    pub id: String,
    /// The title as printed.
    pub title: String,
    /// The kind of report.
    pub kind: Option<String>,
    /// Year of delivery.
    pub year: Option<u16>,
    /// Full names from the widest known region down.
    pub region: Vec<String>,
}

/// A section of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Section {
    /// Position in the tree: `s3.6.1`.
    pub id: String,
    /// 1 for chapters, annexes and glossaries; deeper below; 0 for the front matter.
    pub level: u8,
    /// The number as printed, or null.
    pub number: Option<String>,
    /// The heading without number and final 。.
    pub title: String,
    /// `front`, `review`, `goals`, `tasks`, `self`, `table`, `annex`, `glossary`, `closing`, `other`.
    pub role: String,
    /// Printed headings from the chapter down, its own included.
    pub path: Vec<String>,
}

/// The section that a passage stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectionRef {
    /// Position in the tree.
    pub id: String,
    /// Printed headings from the chapter down.
    pub path: Vec<String>,
    /// The section's role.
    pub role: String,
}

/// Where a passage stands in the decoded text of its source, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceRange {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Stretches inside that were page furniture or markup.
    pub dropped: Vec<[usize; 2]>,
}

/// A subject class of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TopicRef {
    /// Official class as two digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Sub-class, if told.
    pub sub: Option<String>,
    /// Words of the passage and its headings that decided, weightiest first; null unless asked for.
    pub words: Option<Vec<String>>,
}

/// A passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Passage {
    /// Stable id: report, section and number within the section.
    pub id: String,
    /// The report's id.
    pub report: String,
    /// The section it stands in.
    pub section: SectionRef,
    /// Clean display text.
    pub text: String,
    /// `heading`, `body`, `table`, `note` or `toc`.
    pub zone: String,
    /// Page of the paper, or null.
    pub page: Option<u32>,
    /// Place in the decoded text.
    pub source: SourceRange,
    /// Subject classes, primary first; null while they are not told.
    pub topics: Option<Vec<TopicRef>>,
    /// Ready to paste.
    pub citation: String,
}

/// A passage that answers a query.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Hit {
    /// The report.
    pub report: ReportRef,
    /// The section.
    pub section: SectionRef,
    /// The passage.
    pub passage: Passage,
    /// How well it answers; null when the order is by year.
    pub score: Option<f32>,
    /// The parts of the score; null unless asked for.
    pub explanation: Option<Explanation>,
    /// `[start, end)` in `passage.text`, in order, without overlap.
    pub matches: Vec<[usize; 2]>,
    /// True when only script folding (traditional to simplified) made it match.
    pub folded: bool,
    /// Figures of the passage, in the order of the text.
    pub figures: Option<Vec<Figure>>,
    /// Commitments of the passage, in the order of the text.
    pub commitments: Option<Vec<Commitment>>,
    /// Ready to paste.
    pub citation: String,
    /// How many copies of the work hold it.
    pub copies: usize,
    /// How much of the answer stands in this report, beyond the hits listed.
    pub in_report: ReportTotal,
}

/// How much of an answer stands in one report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportTotal {
    /// Passages that match.
    pub passages: usize,
    /// Matches in them; null for bare words.
    pub occurrences: Option<usize>,
}

/// How much was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SearchTotal {
    /// Passages that match.
    pub passages: usize,
    /// Matches in them; null for bare words, whose matches are only told for the hits listed.
    pub occurrences: Option<usize>,
    /// Reports that hold them.
    pub reports: usize,
}

/// The years of a series in which the phrase is absent, and those without a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Absent {
    /// The series' region. Shared, since a country has thousands of series.
    #[serde(serialize_with = "as_list")]
    #[schemars(with = "Vec<String>")]
    pub region: Arc<[String]>,
    /// The series' kind.
    pub kind: Option<&'static str>,
    /// Years with a report that lacks it.
    pub without: Vec<u16>,
    /// Years without a report.
    pub no_report: Vec<u16>,
}

fn as_list<S: Serializer>(
    list: &Arc<[String]>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(list.iter())
}

/// Another form of a phrase, with what a search for it finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FoundVariant {
    /// The form.
    pub form: String,
    /// How it stands to the phrase: `numeral`, `abbreviation`, `quotes`, or as a file of variants says.
    pub relation: String,
    /// Passages that hold it.
    pub passages: usize,
    /// How often it stands in them.
    pub occurrences: usize,
    /// Reports that hold it.
    pub reports: usize,
}

/// The answer of `search`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SearchAnswer {
    /// `baogao.search/1`.
    pub schema: &'static str,
    /// The query as understood.
    pub query: String,
    /// Bare words that were taken for a place, a year or a short form.
    pub understood: Vec<UnderstoodView>,
    /// True when no or few passages held all words and fewer were asked for.
    pub relaxed: bool,
    /// How much was found, beyond the hits listed.
    pub total: SearchTotal,
    /// `eq`, or `gte` where an exact total would cost too much.
    pub total_relation: &'static str,
    /// Where the phrase is not.
    pub absent: Vec<Absent>,
    /// The hits, best or newest first.
    pub hits: Vec<Hit>,
    /// Null unless asked for.
    pub facets: Option<FacetsView>,
    /// What stands in the reports where a phrase as typed does not; never searched by itself.
    pub suggestions: Vec<SuggestionView>,
    /// Other forms of the phrases that stand in the reports, each counted for itself and in no other
    /// number; null unless asked for.
    pub variants: Option<Vec<FoundVariant>>,
    /// Reports and passages that were searched (after the filters on reports).
    pub searched: Searched,
    /// Time taken, in milliseconds.
    pub elapsed_ms: f64,
}

/// What a search looked through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Searched {
    /// Reports.
    pub reports: usize,
    /// Their passages.
    pub passages: usize,
}

/// The answer of `reports`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReportsAnswer {
    /// `baogao.reports/1`.
    pub schema: &'static str,
    /// Reports that pass the filters, beyond those listed.
    pub total: usize,
    /// The reports, copies included.
    pub reports: Vec<Report>,
}

/// One year of one series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageRow {
    /// The series' region.
    pub region: Vec<String>,
    /// The series' kind.
    pub kind: Option<String>,
    /// The year; null for reports whose year is not stated.
    pub year: Option<u16>,
    /// Works of that year, copies counted once; 0 for a gap.
    pub reports: usize,
}

/// The years without a report inside a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Gap {
    /// The series' region.
    pub region: Vec<String>,
    /// The series' kind.
    pub kind: Option<String>,
    /// Missing years.
    pub years: Vec<u16>,
}

/// The answer of `coverage`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageAnswer {
    /// `baogao.coverage/1`.
    pub schema: &'static str,
    /// Rows by region, kind and year; gaps stand in them with `reports` 0.
    pub rows: Vec<CoverageRow>,
    /// The gaps once more, by series.
    pub gaps: Vec<Gap>,
}

impl CoverageAnswer {
    /// Returns the rows of each series.
    pub(crate) fn series(&self) -> impl Iterator<Item = &[CoverageRow]> {
        self.rows.chunk_by(|a, b| (&a.region, &a.kind) == (&b.region, &b.kind))
    }
}

/// The answer of `outline`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutlineAnswer {
    /// `baogao.outline/1`.
    pub schema: &'static str,
    /// The report.
    pub report: ReportRef,
    /// Sections in all, beyond those listed.
    pub total: usize,
    /// Its sections, flat, in order.
    pub sections: Vec<Section>,
}

/// The answer of `show`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ShowAnswer {
    /// `baogao.show/1`.
    pub schema: &'static str,
    /// The report.
    pub report: Report,
    /// Passages of what was asked for, beyond those listed.
    pub total: usize,
    /// Its passages in order, all zones but `toc`.
    pub passages: Vec<Passage>,
}

/// How the reports of the index changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportCounts {
    /// New in the index.
    pub added: usize,
    /// Changed since the last time.
    pub updated: usize,
    /// Gone from the sources.
    pub removed: usize,
    /// As before.
    pub unchanged: usize,
    /// Not readable.
    pub failed: usize,
    /// Reports now in the index.
    pub total: usize,
}

/// A file that could not be indexed, or only in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemView {
    /// The file.
    pub path: String,
    /// Stable code of the problem.
    pub kind: String,
    /// What is wrong with it.
    pub message: String,
    /// What can be done.
    pub hint: Option<String>,
}

/// The answer of `index`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IndexAnswer {
    /// `baogao.index/1`.
    pub schema: &'static str,
    /// How the reports changed.
    pub reports: ReportCounts,
    /// Passages now in the index.
    pub passages: usize,
    /// Figures now in the index.
    pub figures: Option<usize>,
    /// Commitments now in the index.
    pub commitments: Option<usize>,
    /// Files that could not be indexed.
    pub problems: Vec<ProblemView>,
    /// Files that are no reports, and why.
    pub skipped: Vec<ProblemView>,
    /// Sample reports left out because the corpus holds others.
    pub sample_left_out: usize,
    /// Time taken, in milliseconds.
    pub elapsed_ms: f64,
}

/// An error in machine-readable form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorAnswer {
    /// `baogao.error/1`.
    pub schema: &'static str,
    /// Stable code.
    pub code: String,
    /// What failed on what.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Place in the query, `[start, end)` in Unicode scalar values.
    pub span: Option<[usize; 2]>,
}

/// Words that a value of the metadata was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceView {
    /// The field: `year`, `region`, `speaker` ….
    pub field: String,
    /// The words.
    pub words: String,
    /// `[start, end)` in bytes of the decoded text; null for the file's name and `corpus.toml`.
    pub span: Option<[usize; 2]>,
}

/// A stretch of the source that is no part of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RemovedView {
    /// First byte in the decoded text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Why: `site_chrome`, `page_number`, `running_head`, `repeated` ….
    pub reason: String,
    /// The words, shortened.
    pub text: String,
}

/// Something that the reader of a format left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOutView {
    /// What it was.
    pub what: String,
    /// How many.
    pub count: usize,
}

/// A table among the passages of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TableView {
    /// Id of its first passage; each row is a passage.
    pub first: String,
    /// Rows, captions among them.
    pub rows: usize,
    /// Most cells of a row.
    pub cells: usize,
    /// For each column the names that stand over it, from the top; empty where no head is found.
    pub columns: Vec<Vec<String>>,
}

/// The answer of `inspect`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InspectAnswer {
    /// `baogao.inspect/1`.
    pub schema: &'static str,
    /// The report as it would be indexed (its id without a suffix for doubles).
    pub report: Report,
    /// Pages of the paper, where the format has any.
    pub pages: Option<u32>,
    /// What the reader of the format left out before there was a text.
    pub left_out: Vec<LeftOutView>,
    /// What each value was read from.
    pub evidence: Vec<EvidenceView>,
    /// What was left out, and why.
    pub removed: Vec<RemovedView>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// Its tables.
    pub tables: Vec<TableView>,
    /// Its passages, table of contents included.
    pub passages: Vec<Passage>,
}
