//! The tools: one entry each, from the parameters of a call to its answer.
//!
//! A tool takes the parameters of the command it stands for, and asks the same function of
//! [`crate::api`]. To add a tool, add an entry and the function that turns its answer into rows.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::budget::shorten;
use super::calls::{self, FORMING};
use super::rows::{
    CommitmentRow, FigureRow, HitRow, Line, PieceRow, SectionRow, SeriesRow, TraceRow,
};
use super::told::{self, Corpus, Found, NOT_HERE, Told, ranges, tell};
use crate::api::{FilterWords, Library};
use crate::error::{Error, ErrorKind, Result};
use crate::http::commands::{
    self, commitments_request, figures_request, search_request, trace_request,
};
use crate::http::cursor;
use crate::http::params::{Param, Params};
use crate::output::answer::{Absent, ReportRef, SearchTotal};
use crate::output::trace::{TracedPhrase, UsePlace};

/// Most rows of one answer, whatever its budget.
const MOST_ROWS: usize = 200;
/// Most phrases of one trace: what is told of each must fit beside the rows.
const MOST_PHRASES: usize = 5;
/// Most series that are named as lacking a phrase.
const MOST_ABSENT: usize = 5;
/// Most ids that are named of one series.
const MOST_IDS: usize = 40;
/// Longest repetition of a query, in characters.
const ECHO: usize = 60;

/// A tool.
#[derive(Debug)]
pub(super) struct Tool {
    /// Its name.
    pub(super) name: &'static str,
    /// Its name for people.
    pub(super) title: &'static str,
    /// What it answers and when to call it.
    pub(super) about: &'static str,
    /// The parameters that it takes.
    pub(super) params: Vec<Param>,
    /// Returns the schema of its answer.
    pub(super) schema: fn() -> Map<String, Value>,
    run: fn(&Call<'_>) -> Result<Told>,
}

/// A call of a tool on one state of an index.
struct Call<'a> {
    tool: &'static Tool,
    library: &'a Library,
    corpus: &'a Corpus,
    params: Params,
    offset: usize,
    limit: usize,
    tokens: usize,
}

impl Tool {
    /// Takes the parameters of a command, but for those that only make answers larger.
    fn new(
        name: &'static str,
        (title, about): (&'static str, &'static str),
        params: &[Param],
        schema: fn() -> Map<String, Value>,
        run: fn(&Call<'_>) -> Result<Told>,
    ) -> Self {
        let left_out = ["facets", "explain", "offset"];
        let taken = params.iter().filter(|param| !left_out.contains(&param.name));
        let mut params: Vec<Param> = taken.copied().collect();
        params.extend_from_slice(FORMING);
        Self { name, title, about, params, schema, run }
    }

    /// Answers a call.
    ///
    /// # Errors
    /// Arguments that cannot be read; those of the command.
    pub(super) fn call(
        &'static self,
        library: &Library,
        corpus: &Corpus,
        arguments: &Map<String, Value>,
    ) -> Result<Told> {
        let params = calls::read(arguments, &self.params)?;
        let tokens = calls::max_tokens(&params)?;
        let limit = params.number("limit")?.unwrap_or(MOST_ROWS).min(MOST_ROWS);
        let params = params.without(&["max_tokens"]);
        let offset = match params.one("cursor")? {
            None => 0,
            Some(text) => cursor::read(text, &corpus.version, self.name, &params)?,
        };
        (self.run)(&Call { tool: self, library, corpus, params, offset, limit, tokens })
    }
}

impl Call<'_> {
    /// Returns the parameters of the command that lists the part asked for. A row takes so many
    /// tokens at least: those that cannot fit are not read.
    fn part(&self, row_tokens: usize) -> Params {
        let limit = self.limit.min(self.tokens / row_tokens).to_string();
        let params = self.params.with("offset", &[&self.offset.to_string()]);
        params.with("limit", &[&limit]).without(&["cursor"])
    }

    /// Passes over the rows before the place asked for.
    fn cut<R>(&self, rows: impl Iterator<Item = R>) -> Vec<R> {
        rows.skip(self.offset).take(self.limit).collect()
    }

    /// Tells an answer that has so many rows in all.
    fn tell<H: Serialize, R: Serialize + Line>(
        &self,
        total: usize,
        (head, summary): (H, String),
        rows: Vec<R>,
        mut notes: Vec<String>,
    ) -> Result<Told> {
        if total == 0 {
            notes.insert(0, NOT_HERE.to_owned());
        }
        let tool = self.tool.name;
        let found = Found { tool, head, summary, rows, notes };
        tell(found, self.corpus, self.tokens, |listed| {
            let end = self.offset.saturating_add(listed);
            let version = &self.corpus.version;
            let has_more = listed > 0 && end < total;
            has_more.then(|| cursor::write(end, version, tool, &self.params))
        })
    }
}

/// All tools, in the order in which they are listed.
pub(super) static TOOLS: LazyLock<Vec<Tool>> = LazyLock::new(|| {
    vec![
        Tool::new(
            "search",
            SEARCH,
            of("search"),
            told::schema::<SearchHead, HitRow>,
            search,
        ),
        Tool::new("read", READ, of("show"), told::schema::<ReadHead, PieceRow>, read),
        Tool::new(
            "outline",
            OUTLINE,
            of("outline"),
            told::schema::<ReadHead, SectionRow>,
            outline,
        ),
        Tool::new(
            "figures",
            FIGURES,
            of("figures"),
            told::schema::<ListHead, FigureRow>,
            figures,
        ),
        Tool::new(
            "commitments",
            COMMITMENTS,
            of("commitments"),
            told::schema::<ListHead, CommitmentRow>,
            commitments,
        ),
        Tool::new(
            "trace",
            TRACE,
            of("trace"),
            told::schema::<TraceHead, TraceRow>,
            trace,
        ),
        Tool::new(
            "coverage",
            COVERAGE,
            of("coverage"),
            told::schema::<CoverageHead, SeriesRow>,
            coverage,
        ),
    ]
});

/// Returns the tool of a name.
pub(super) fn tool(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// Returns the parameters of a command.
fn of(command: &str) -> &'static [Param] {
    commands::command(command).map_or(&[], |command| &command.params)
}

const SEARCH: (&str, &str) = (
    "Search",
    "Finds passages of Chinese government reports. Put an exact phrase in quotes (“一网通办”): it is \
     found wherever its characters stand, and the totals are exact. Bare words are ranked. A space \
     means and, | or, - not. Answers with citations; `absent` names years whose reports lack the \
     phrase and years without a report. Read a passage whole with read.",
);
const READ: (&str, &str) = (
    "Read",
    "Returns the text of a report, of a section (s3.2) or of a passage (s3.2.p1), in pages. Ask \
     outline for the sections first: a report is long.",
);
const OUTLINE: (&str, &str) =
    ("Outline", "Lists the sections of a report with their ids.");
const FIGURES: (&str, &str) = (
    "Figures",
    "Lists numeric statements of reports: indicator, value with 万 and 亿 multiplied out, unit, \
     period, whether reached or aimed at. Filter by indicator, status and year.",
);
const COMMITMENTS: (&str, &str) = (
    "Commitments",
    "Lists what reports undertake: act, body, strength, deadline, how specific.",
);
const TRACE: (&str, &str) = (
    "Trace",
    "Follows up to five exact phrases through the years: occurrences per year and series, first and \
     last use, state. A year without a report has no count; a report without the phrase counts 0.",
);
const COVERAGE: (&str, &str) = (
    "Coverage",
    "Lists which reports this corpus holds, by region and kind, with their ids and the years that \
     are missing. Ask it before concluding anything from an absence.",
);

/// What a search found in all.
#[derive(Debug, Serialize, JsonSchema)]
struct SearchHead {
    /// The query as understood, at most 60 characters of it.
    query: String,
    /// True when few passages held all words and fewer were asked for.
    relaxed: bool,
    /// How much was found, beyond the rows listed.
    total: SearchTotal,
    /// `eq`, or `gte` where an exact total would cost too much.
    total_relation: String,
    /// Series that were searched and lack the phrase in some years, the first five of them.
    absent: Vec<AbsentHead>,
    /// How many such series there are.
    absent_series: usize,
}

/// Where a phrase is not.
#[derive(Debug, Serialize, JsonSchema)]
struct AbsentHead {
    /// The series' region.
    region: String,
    /// The series' kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// Years with a report that lacks it.
    without: String,
    /// Years without a report in this corpus.
    no_report: String,
}

impl AbsentHead {
    fn new(absent: &Absent) -> Self {
        Self {
            region: shorten(&absent.region.concat(), ECHO),
            kind: absent.kind.map(str::to_owned),
            without: shorten(&ranges(&absent.without), ECHO),
            no_report: shorten(&ranges(&absent.no_report), ECHO),
        }
    }
}

fn search(call: &Call<'_>) -> Result<Told> {
    let answer = call.library.search(&search_request(&call.part(60))?)?;
    let total = answer.total;
    let occurrences =
        total.occurrences.map_or_else(String::new, |n| format!(", {n} occurrences"));
    let query = shorten(&answer.query, ECHO);
    let summary = format!(
        "{query}: {} passages in {} reports{occurrences}",
        total.passages, total.reports
    );
    let mut notes = Vec::new();
    if total.passages > 0 && !answer.absent.is_empty() {
        notes.push(NOT_HERE.to_owned());
    }
    if answer.relaxed {
        notes.push("Few passages hold all words, so fewer were asked for.".to_owned());
    }
    let near = answer.suggestions.iter().take(3);
    notes.extend(near.map(|near| {
        format!(
            "“{}” stands in {} passages.",
            shorten(&near.text, ECHO / 2),
            near.passages
        )
    }));
    let head = SearchHead {
        query,
        relaxed: answer.relaxed,
        total,
        total_relation: answer.total_relation.to_owned(),
        absent: answer.absent.iter().take(MOST_ABSENT).map(AbsentHead::new).collect(),
        absent_series: answer.absent.len(),
    };
    let rows = answer.hits.iter().map(HitRow::new).collect();
    call.tell(total.passages, (head, summary), rows, notes)
}

/// The report that is read.
#[derive(Debug, Serialize, JsonSchema)]
struct ReadHead {
    /// The report's id.
    report: String,
    /// Its title, at most 60 characters of it.
    title: String,
    /// Its kind.
    kind: Option<String>,
    /// Its year.
    year: Option<u16>,
    /// Its region.
    region: String,
    /// Passages or sections in all.
    total: usize,
}

impl ReadHead {
    fn new(report: &ReportRef, total: usize) -> Self {
        Self {
            report: report.id.clone(),
            title: shorten(&report.title, ECHO),
            kind: report.kind.clone(),
            year: report.year,
            region: shorten(&report.region.concat(), ECHO),
            total,
        }
    }
}

fn read(call: &Call<'_>) -> Result<Told> {
    let report = call.params.one("report")?.unwrap_or_default();
    let target = match call.params.one("section")? {
        Some(section) => format!("{report}#{}", part_of(section)),
        None => report.to_owned(),
    };
    let answer = call.library.show(&target, None, 0)?;
    let report = ReportRef {
        id: answer.report.id,
        title: answer.report.title,
        kind: answer.report.kind,
        year: answer.report.year,
        region: answer.report.region,
    };
    let head = ReadHead::new(&report, answer.passages.len());
    let summary = format!("{} {}: {} passages", head.report, head.title, head.total);
    let pieces: Vec<PieceRow> =
        answer.passages.iter().flat_map(PieceRow::pieces).collect();
    let total = pieces.len();
    let rows = call.cut(pieces.into_iter());
    call.tell(total, (head, summary), rows, Vec::new())
}

/// Returns the section of an id that was copied with its report: `…#s3.2.p1` is `s3.2.p1`.
fn part_of(section: &str) -> &str {
    section.rsplit_once('#').map_or(section, |(_, part)| part)
}

fn outline(call: &Call<'_>) -> Result<Told> {
    let answer = call.library.outline(call.params.one("report")?.unwrap_or_default())?;
    let head = ReadHead::new(&answer.report, answer.sections.len());
    let summary = format!("{} {}: {} sections", head.report, head.title, head.total);
    let rows = call.cut(answer.sections.iter().map(SectionRow::new));
    call.tell(answer.sections.len(), (head, summary), rows, Vec::new())
}

/// How many there are in all.
#[derive(Debug, Serialize, JsonSchema)]
struct ListHead {
    /// How many were found, beyond the rows listed.
    total: usize,
}

fn figures(call: &Call<'_>) -> Result<Told> {
    let answer = call.library.figures(&figures_request(&call.part(30))?)?;
    let head = (ListHead { total: answer.total }, format!("{} figures", answer.total));
    let rows = answer.figures.iter().map(FigureRow::new).collect();
    call.tell(answer.total, head, rows, Vec::new())
}

fn commitments(call: &Call<'_>) -> Result<Told> {
    let answer = call.library.commitments(&commitments_request(&call.part(30))?)?;
    let head =
        (ListHead { total: answer.total }, format!("{} commitments", answer.total));
    let rows = answer.commitments.iter().map(CommitmentRow::new).collect();
    call.tell(answer.total, head, rows, Vec::new())
}

/// What became of the phrases.
#[derive(Debug, Serialize, JsonSchema)]
struct TraceHead {
    /// The phrases, as asked.
    phrases: Vec<PhraseHead>,
    /// Rows in all.
    total: usize,
}

/// What became of a phrase.
#[derive(Debug, Serialize, JsonSchema)]
struct PhraseHead {
    /// The phrase, at most 60 characters of it.
    phrase: String,
    /// How often it stands in the reports.
    occurrences: usize,
    /// Reports that hold it.
    reports_with: usize,
    /// `new`, `active`, `fading`, `dormant`, `retired` or `returned`; null if it is never used.
    state: Option<String>,
    /// First use in this corpus.
    first_use: Option<UseHead>,
    /// Earlier reports that were searched, all without it; 0 means that the first use in reality
    /// may be earlier.
    checked_before: usize,
    /// Last use in this corpus.
    last_use: Option<UseHead>,
    /// Later reports that were searched, all without it.
    checked_after: usize,
}

/// A place where a phrase is used.
#[derive(Debug, Serialize, JsonSchema)]
struct UseHead {
    /// The year.
    year: u16,
    /// Id of the passage.
    passage: String,
}

impl PhraseHead {
    fn new(phrase: &TracedPhrase) -> Self {
        let (first, last) = (phrase.first_use.as_ref(), phrase.last_use.as_ref());
        let place = |place: &UsePlace| UseHead {
            year: place.year,
            passage: place.passage.clone(),
        };
        Self {
            phrase: shorten(&phrase.phrase, ECHO),
            occurrences: phrase.occurrences,
            reports_with: phrase.reports_with,
            state: phrase.state.clone(),
            first_use: first.map(|first| place(&first.place)),
            checked_before: first.map_or(0, |first| first.checked_before),
            last_use: last.map(|last| place(&last.place)),
            checked_after: last.map_or(0, |last| last.checked_after),
        }
    }

    fn line(&self) -> String {
        let years = match (&self.first_use, &self.last_use) {
            (Some(first), Some(last)) => format!(", {}..{}", first.year, last.year),
            _ => String::new(),
        };
        let (occurrences, reports) = (self.occurrences, self.reports_with);
        format!("{}: {occurrences} in {reports} reports{years}", self.phrase)
    }
}

fn trace(call: &Call<'_>) -> Result<Told> {
    let phrases = call.params.all("q");
    if phrases.len() > MOST_PHRASES {
        let message = format!("{} phrases, at most {MOST_PHRASES}", phrases.len());
        return Err(
            Error::new(ErrorKind::Usage, message).hinted("ask for them in several calls")
        );
    }
    let answer = call.library.trace(&trace_request(&call.params)?)?;
    let rows = answer.phrases.iter().enumerate().flat_map(|(number, phrase)| {
        phrase.rows.iter().map(move |row| TraceRow::new(number, row))
    });
    let rows: Vec<TraceRow> = rows.collect();
    let total = rows.len();
    let phrases: Vec<_> = answer.phrases.iter().map(PhraseHead::new).collect();
    let lines: Vec<String> = phrases.iter().map(PhraseHead::line).collect();
    let summary = format!("{}; {total} rows", lines.join("; "));
    let rows = call.cut(rows.into_iter());
    let notes = match total {
        0 => Vec::new(),
        _ => vec![NOT_HERE.to_owned()],
    };
    call.tell(total, (TraceHead { phrases, total }, summary), rows, notes)
}

/// What the filters leave of the corpus.
#[derive(Debug, Serialize, JsonSchema)]
struct CoverageHead {
    /// Series in all.
    total: usize,
    /// Reports in them, copies counted once.
    reports: usize,
}

fn coverage(call: &Call<'_>) -> Result<Told> {
    let filters = call.params.filters();
    let answer = call.library.coverage(&filters)?;
    let mut ids = ids(call.library, &filters)?;
    let rows: Vec<SeriesRow> = answer
        .rows
        .chunk_by(|a, b| (&a.region, &a.kind) == (&b.region, &b.kind))
        .filter_map(|rows| {
            let first = rows.first()?;
            let years = |has: bool| {
                let rows = rows.iter().filter(|row| (row.reports > 0) == has);
                shorten(
                    &ranges(&rows.filter_map(|row| row.year).collect::<Vec<_>>()),
                    ECHO,
                )
            };
            let of = (first.region.clone(), first.kind.clone());
            Some(SeriesRow {
                region: shorten(&first.region.concat(), ECHO),
                kind: first.kind.clone(),
                years: years(true),
                missing: years(false),
                reports: rows.iter().map(|row| row.reports).sum(),
                ids: ids.remove(&of).unwrap_or_default(),
            })
        })
        .collect();
    let total = rows.len();
    let reports = rows.iter().map(|row| row.reports).sum();
    let head = CoverageHead { total, reports };
    let summary = format!("{reports} reports in {total} series");
    let rows = call.cut(rows.into_iter());
    call.tell(total, (head, summary), rows, vec![NOT_HERE.to_owned()])
}

/// Region and kind of a series.
type Series = (Vec<String>, Option<String>);

/// Returns the ids of the works by series.
fn ids(
    library: &Library,
    filters: &FilterWords,
) -> Result<BTreeMap<Series, Vec<String>>> {
    let mut ids: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for report in library.reports(filters, None, 0)?.reports {
        if report.id == report.work {
            let of = ids.entry((report.region, report.kind)).or_default();
            if of.len() < MOST_IDS {
                of.push(report.id);
            }
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_takes_parameters_and_has_an_output_schema() {
        for tool in TOOLS.iter() {
            assert!(tool.params.len() > FORMING.len(), "{}", tool.name);
            let schema = (tool.schema)();
            for key in ["schema", "rows", "next_cursor", "notes", "corpus"] {
                assert!(schema["properties"].get(key).is_some(), "{} {key}", tool.name);
            }
        }
    }

    #[test]
    fn a_section_may_be_given_with_its_report() {
        assert_eq!(part_of("chengjiang-2021-work#s3.p1"), "s3.p1");
        assert_eq!(part_of("s3"), "s3");
    }
}
