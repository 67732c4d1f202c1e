//! The answer of a tool: what was found, what corpus it comes from, and how to go on.
//!
//! It is told twice: as a structure whose schema the tool declares, and as a short text for people who
//! look on. Both together keep to the budget of the call. A client that knows no structures, or hands
//! on text alone, is told the structure as JSON in the text, and nothing else.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Map, Value};

use super::budget::{fill, json_tokens, tokens};
use crate::api::{FilterWords, Library};
use crate::error::Result;

/// What must be said wherever something is missing.
pub(super) const NOT_HERE: &str = "What is absent here is absent from this corpus, which need not \
                                   hold every report; it may exist in reality.";

/// Longest list of years, in characters.
const MOST_YEARS: usize = 60;
/// Room for the cursor and the size of the answer.
const FURNITURE: usize = 120;

/// The corpus that an answer comes from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Corpus {
    /// Name of its state: as long as it is the same, so are the answers.
    pub(super) version: String,
    /// Reports, copies counted once.
    pub(super) reports: usize,
    /// Series: a region's reports of one kind.
    pub(super) series: usize,
    /// Years that any report is of: `1954..1960, 2012`; of many stretches, the first and last year
    /// and the number: `1954..2026, 34 of them`.
    pub(super) years: String,
    /// Years without a report inside the series, all together; `coverage` names them.
    pub(super) missing: usize,
}

impl Corpus {
    /// Looks what an index holds.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(super) fn of(library: &Library, version: &str) -> Result<Self> {
        let coverage = library.coverage(&FilterWords::default())?;
        let present = coverage.rows.iter().filter(|row| row.reports > 0);
        let mut years: Vec<u16> = present.filter_map(|row| row.year).collect();
        years.sort_unstable();
        years.dedup();
        let series = coverage.series().count();
        Ok(Self {
            version: version.to_owned(),
            reports: coverage.rows.iter().map(|row| row.reports).sum(),
            series,
            years: span(&years),
            missing: coverage.gaps.iter().map(|gap| gap.years.len()).sum(),
        })
    }

    fn line(&self) -> String {
        format!(
            "corpus {}: {} reports in {} series, years {}; {} missing inside the series",
            self.version, self.reports, self.series, self.years, self.missing
        )
    }
}

/// The answer of a tool.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ToolAnswer<H, R> {
    /// Name and version of this shape.
    pub(super) schema: String,
    /// What was found in all.
    #[serde(flatten)]
    pub(super) head: H,
    /// Rows listed here.
    pub(super) listed: usize,
    /// The rows.
    pub(super) rows: Vec<R>,
    /// Leads on as argument `cursor`; null at the end.
    pub(super) next_cursor: Option<String>,
    /// What to bear in mind.
    pub(super) notes: Vec<String>,
    /// The corpus that was asked.
    pub(super) corpus: Corpus,
}

/// What a tool found, before it is fitted to the budget.
pub(super) struct Found<H, R> {
    /// Name of the tool.
    pub(super) tool: &'static str,
    /// What was found in all.
    pub(super) head: H,
    /// The same in a sentence.
    pub(super) summary: String,
    /// Rows, from the place asked for on.
    pub(super) rows: Vec<R>,
    /// What to bear in mind.
    pub(super) notes: Vec<String>,
}

/// How an answer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// As a structure, with a short text beside it.
    Structure,
    /// As the same JSON in the text.
    Text,
}

/// An answer as it is sent.
#[derive(Debug)]
pub(super) struct Told {
    /// The structure; none where it is the text.
    pub(super) value: Option<Value>,
    /// The short text, or the whole answer.
    pub(super) text: String,
}

/// A row that has a short line for people.
pub(super) trait Line {
    /// Returns the row in a line of at most some 120 characters.
    fn line(&self) -> String;
}

/// Returns the schema of an answer.
pub(super) fn schema<H: JsonSchema, R: JsonSchema>() -> Map<String, Value> {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<ToolAnswer<H, R>>();
    let mut object = std::mem::take(schema.ensure_object());
    object.remove("title");
    object.insert("type".to_owned(), Value::from("object"));
    object
}

/// Fits what was found to the budget; `cursor` names the place behind so many rows, if any follow.
///
/// # Errors
/// None but those of memory.
pub(super) fn tell<H: Serialize, R: Serialize + Line>(
    found: Found<H, R>,
    corpus: &Corpus,
    (room, voice): (usize, Voice),
    cursor: impl FnOnce(usize) -> Option<String>,
) -> Result<Told> {
    let mut answer = ToolAnswer {
        schema: format!("baogao.tool.{}/1", found.tool),
        head: found.head,
        listed: 0,
        rows: Vec::new(),
        next_cursor: None,
        notes: found.notes,
        corpus: corpus.clone(),
    };
    let beside = |line: String| if voice == Voice::Text { 0 } else { tokens(&line) };
    let around = json_tokens(&answer) + beside(text(&found.summary, &answer));
    answer.rows = fill(found.rows, room.saturating_sub(around + FURNITURE), |row| {
        json_tokens(row) + beside(row.line()) + 2
    });
    answer.listed = answer.rows.len();
    answer.next_cursor = cursor(answer.listed);
    let json = serde_json::to_string(&answer).map_err(std::io::Error::other)?;
    if voice == Voice::Text {
        return Ok(Told { value: None, text: json });
    }
    // By way of its text, so that no number prints digits that were never computed.
    let value = serde_json::from_str(&json).map_err(std::io::Error::other)?;
    Ok(Told { value: Some(value), text: text(&found.summary, &answer) })
}

fn text<H, R: Line>(summary: &str, answer: &ToolAnswer<H, R>) -> String {
    let mut lines = vec![format!("{summary}; {} listed", answer.listed)];
    lines.extend(answer.rows.iter().map(Line::line));
    lines.extend(answer.next_cursor.iter().map(|next| format!("more: cursor {next}")));
    lines.extend(answer.notes.iter().cloned());
    lines.push(answer.corpus.line());
    lines.join("\n")
}

/// Returns years in order as ranges: `2012..2016, 2018`.
pub(super) fn ranges(years: &[u16]) -> String {
    let runs = years.chunk_by(|a, b| a.checked_add(1) == Some(*b));
    let run = |run: &[u16]| match run {
        [first, .., last] => format!("{first}..{last}"),
        [one] => one.to_string(),
        [] => String::new(),
    };
    runs.map(run).collect::<Vec<_>>().join(", ")
}

/// Returns years as ranges, or where these are many, what they span.
fn span(years: &[u16]) -> String {
    let ranges = ranges(years);
    match years {
        [first, .., last] if ranges.chars().count() > MOST_YEARS => {
            format!("{first}..{last}, {} of them", years.len())
        }
        _ => ranges,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_stretches_of_years_are_told_by_their_ends() {
        let odd: Vec<u16> = (1951..2027).step_by(2).collect();
        assert_eq!(span(&odd), "1951..2025, 38 of them");
        assert_eq!(span(&[2019, 2020, 2022]), "2019..2020, 2022");
    }

    #[test]
    fn years_are_told_as_ranges() {
        for (years, expected) in [
            (&[][..], ""),
            (&[2018], "2018"),
            (&[2012, 2013, 2014, 2018, 2020, 2021], "2012..2014, 2018, 2020..2021"),
            (&[65_535], "65535"),
        ] {
            assert_eq!(ranges(years), expected);
        }
    }
}
