//! `trace`: phrases through the years.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, ECHO, NAME, Tool, params_of};
use crate::error::{Error, ErrorKind, Result};
use crate::http::commands::trace_request;
use crate::mcp::budget::shorten;
use crate::mcp::told::{self, Line, NOT_HERE, Told};
use crate::output::trace::{TraceRow as TracedYear, TracedPhrase, UsePlace};

/// What must be said where years are left out.
const NO_REPORT: &str = "Years without a report are not listed; coverage names them.";

/// Most phrases of one trace: what is told of each must fit beside the rows.
const MOST_PHRASES: usize = 5;

const TRACE: (&str, &str) = (
    "Trace",
    "Follows up to five exact phrases through the years: occurrences per year and series, first and \
     last use, state. A report without the phrase counts 0; a year without a report is not listed.",
);

/// Returns the tool `trace`.
pub(super) fn trace_tool() -> Tool {
    let mut params = params_of("trace");
    // Their rows would be as many again; search counts other forms in all.
    params.retain(|param| param.name != "variants");
    Tool::new("trace", TRACE, params, told::schema::<TraceHead, TraceRow>, trace)
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
        let with_report = phrase.rows.iter().filter(|row| row.reports > 0);
        with_report.map(move |row| TraceRow::new(number, row))
    });
    let rows: Vec<TraceRow> = rows.collect();
    let total = rows.len();
    let phrases: Vec<_> = answer.phrases.iter().map(PhraseHead::new).collect();
    let lines: Vec<String> = phrases.iter().map(PhraseHead::line).collect();
    let summary = format!("{}; {total} rows", lines.join("; "));
    let rows = call.cut(rows);
    let notes = match total {
        0 => Vec::new(),
        _ => vec![NO_REPORT.to_owned(), NOT_HERE.to_owned()],
    };
    call.tell(total, (TraceHead { phrases, total }, summary), rows, notes)
}

/// A phrase in one year of a series.
#[derive(Debug, Serialize, JsonSchema)]
struct TraceRow {
    /// The phrase: its place in `phrases`, from 0.
    phrase: usize,
    /// The series' region; missing where all series are taken together.
    #[serde(skip_serializing_if = "String::is_empty")]
    region: String,
    /// The series' kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// The year.
    year: u16,
    /// Reports of that year in the corpus.
    reports: usize,
    /// Reports that hold the phrase.
    reports_with: usize,
    /// How often it stands in them.
    occurrences: Option<usize>,
    /// Occurrences per 10,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_10k: Option<f64>,
}

impl TraceRow {
    fn new(phrase: usize, row: &TracedYear) -> Self {
        Self {
            phrase,
            region: shorten(&row.region.concat(), NAME),
            kind: row.kind.clone(),
            year: row.year,
            reports: row.reports,
            reports_with: row.reports_with,
            occurrences: row.occurrences,
            per_10k: row.per_10k,
        }
    }
}

impl Line for TraceRow {
    fn line(&self) -> String {
        let count = self.occurrences.unwrap_or_default();
        format!("#{} {} {}: {count}", self.phrase, self.region, self.year)
    }
}
