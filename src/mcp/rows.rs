//! The rows of tools: what an assistant needs of a hit, a figure, a section, and no more.
//!
//! Names are those of the command line's answers where a value is the same; unknown values are left
//! out instead of written as `null`. Texts are cut to a length that is stated; whatever was cut can
//! be read whole by the id that stands beside it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::budget::shorten;
use crate::output::answer::{Hit, Passage, Section, Years};
use crate::output::commitments::Commitment;
use crate::output::figures::Figure;
use crate::output::trace::TraceRow as TracedYear;

/// Longest snippet, in characters.
pub(super) const SNIPPET: usize = 200;
/// Characters before the first match in a snippet.
const BEFORE: usize = 60;
/// Longest heading, name or citation, in characters.
const NAME: usize = 120;
/// Characters of a passage that one row of `read` holds.
pub(super) const PIECE: usize = 800;

/// A row that has a short line for people.
pub(super) trait Line {
    /// Returns the row in a line of at most some 120 characters.
    fn line(&self) -> String;
}

/// A passage that answers a query.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HitRow {
    /// Id of the passage: `read` takes the part before # as report, the part behind as section.
    passage: String,
    /// Printed headings from the chapter down.
    section: String,
    /// The passage, or at most 200 characters of it around the first match.
    snippet: String,
    /// `[start, end)` of matches in `snippet`, in characters.
    matches: Vec<[usize; 2]>,
    /// True if only folding traditional to simplified script made it match.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    folded: bool,
    /// Figures in the passage.
    figures: usize,
    /// Commitments in the passage.
    commitments: usize,
    /// Copies of the work that hold it.
    copies: usize,
    /// Ready to paste.
    citation: String,
}

impl HitRow {
    pub(super) fn new(hit: &Hit) -> Self {
        let (snippet, matches) = snippet(&hit.passage.text, &hit.matches);
        Self {
            passage: hit.passage.id.clone(),
            section: path(&hit.section.path),
            snippet,
            matches,
            folded: hit.folded,
            figures: hit.figures.as_ref().map_or(0, Vec::len),
            commitments: hit.commitments.as_ref().map_or(0, Vec::len),
            copies: hit.copies,
            citation: shorten(&hit.citation, NAME),
        }
    }
}

impl Line for HitRow {
    fn line(&self) -> String {
        let start = self.matches.first().map_or(0, |m| m[0].saturating_sub(10));
        let text: String = self.snippet.chars().skip(start).collect();
        format!("{}: {}", self.passage, shorten(&text, 60))
    }
}

/// Part of the text of a report.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PieceRow {
    /// Id of the passage.
    passage: String,
    /// `heading`, `body`, `table`, `note`.
    zone: String,
    /// Page of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// Character of the passage that `text` begins with; long passages come in several rows.
    start: usize,
    /// The text, unabridged.
    text: String,
}

impl PieceRow {
    /// Returns the rows of a passage; their texts are the passage's, one after another.
    pub(super) fn pieces(passage: &Passage) -> Vec<Self> {
        let chars: Vec<char> = passage.text.chars().collect();
        let piece = |(number, part): (usize, &[char])| Self {
            passage: passage.id.clone(),
            zone: passage.zone.clone(),
            page: passage.page,
            start: number * PIECE,
            text: part.iter().collect(),
        };
        chars.chunks(PIECE).enumerate().map(piece).collect()
    }
}

impl Line for PieceRow {
    fn line(&self) -> String {
        format!("{}: {}", self.passage, shorten(&self.text, 40))
    }
}

/// A section of the outline.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SectionRow {
    /// What `read` takes as section.
    id: String,
    /// 1 for chapters, 0 for the front matter.
    level: u8,
    /// The number as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// The heading, at most 120 characters of it.
    title: String,
    /// `front`, `review`, `goals`, `tasks`, `self`, `table`, `annex`, `glossary`, `closing`, `other`.
    role: String,
}

impl SectionRow {
    pub(super) fn new(section: &Section) -> Self {
        Self {
            id: section.id.clone(),
            level: section.level,
            number: section.number.as_deref().map(|number| shorten(number, NAME)),
            title: shorten(&section.title, NAME),
            role: section.role.clone(),
        }
    }
}

impl Line for SectionRow {
    fn line(&self) -> String {
        let number = self.number.as_deref().unwrap_or_default();
        shorten(&format!("{} {number}{}", self.id, self.title), 60)
    }
}

/// A numeric statement.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FigureRow {
    /// Id of the passage.
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<String>,
    /// As printed, at most 200 characters.
    text: String,
    /// The indicator as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    indicator: Option<String>,
    /// The canonical indicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    indicator_id: Option<String>,
    /// `level`, `growth`, `diff`, `share`, `rate`, `multiple`, `rank`, `coverage` ….
    kind: String,
    /// The point, with 万 and 亿 multiplied out; missing for a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64")]
    value: Option<Value>,
    /// Lower end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64")]
    low: Option<Value>,
    /// Upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "f64")]
    high: Option<Value>,
    /// `eq`, `approx`, `ge`, `gt`, `le`, `lt`, `range`, `reach`, `sync`.
    cmp: String,
    /// Base unit as printed, without 万 and 亿.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// `actual`, `estimate`, `target`, `baseline`, `definition`.
    status: String,
    /// The years it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Years")]
    period: Option<Years>,
    /// The area or group it is about, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    /// What a change is measured against.
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<String>,
    /// Doubts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<String>,
}

impl FigureRow {
    pub(super) fn new(figure: &Figure) -> Self {
        let is_range = figure.value.is_none();
        Self {
            passage: figure.passage.clone(),
            text: shorten(&figure.text, SNIPPET),
            indicator: name(figure.indicator.as_ref()),
            indicator_id: figure.indicator_id.clone(),
            kind: figure.kind.clone(),
            value: figure.value.clone(),
            low: figure.low.clone().filter(|_| is_range),
            high: figure.high.clone().filter(|_| is_range),
            cmp: figure.cmp.clone(),
            unit: name(figure.unit.as_ref()),
            status: figure.status.clone(),
            period: figure.period,
            scope: name(figure.scope.as_ref()),
            basis: figure.basis.clone(),
            checks: figure.checks.clone(),
        }
    }
}

impl Line for FigureRow {
    fn line(&self) -> String {
        let passage = self.passage.as_deref().unwrap_or_default();
        format!("{passage}: {}", shorten(&self.text, 40))
    }
}

/// A forward statement.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CommitmentRow {
    /// Id of the passage.
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<String>,
    /// As printed, at most 200 characters.
    text: String,
    /// Who is to do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    /// `outcome_target`, `output_delivery`, `policy_instrument` ….
    #[serde(rename = "type")]
    kind: String,
    /// `hard`, `firm`, `soft`, `exploratory`.
    strength: String,
    /// From 0, rhetoric, to 5, what has its own deadline.
    specificity: u8,
    /// Whether its keeping can be checked.
    measurable: bool,
    /// The day by which it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    /// `explicit` in the sentence, or `inherited`.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline_source: Option<String>,
}

impl CommitmentRow {
    pub(super) fn new(commitment: &Commitment) -> Self {
        Self {
            passage: commitment.passage.clone(),
            text: shorten(&commitment.text, SNIPPET),
            actor: name(commitment.actor.as_ref()),
            kind: commitment.kind.clone(),
            strength: commitment.strength.clone(),
            specificity: commitment.specificity,
            measurable: commitment.measurable,
            deadline: commitment.deadline.clone(),
            deadline_source: commitment.deadline_source.clone(),
        }
    }
}

impl Line for CommitmentRow {
    fn line(&self) -> String {
        let passage = self.passage.as_deref().unwrap_or_default();
        format!("{passage}: {}", shorten(&self.text, 40))
    }
}

/// A phrase in one year of a series.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TraceRow {
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
    /// Reports of that year in the corpus; 0 for a year without one.
    reports: usize,
    /// Reports that hold the phrase.
    reports_with: usize,
    /// How often it stands in them; null without a report.
    occurrences: Option<usize>,
    /// Occurrences per 10,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    per_10k: Option<f64>,
}

impl TraceRow {
    pub(super) fn new(phrase: usize, row: &TracedYear) -> Self {
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
        let count = self.occurrences.map_or("no report".to_owned(), |n| n.to_string());
        format!("#{} {} {}: {count}", self.phrase, self.region, self.year)
    }
}

/// The reports of one kind of one region.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SeriesRow {
    /// The region.
    pub(super) region: String,
    /// `work_report`, `five_year_plan` ….
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    /// Years with a report: `2012..2016, 2018`.
    pub(super) years: String,
    /// Years between them without one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) missing: String,
    /// Works, copies counted once.
    pub(super) reports: usize,
    /// Ids of the reports, the first 40 of them.
    pub(super) ids: Vec<String>,
}

impl Line for SeriesRow {
    fn line(&self) -> String {
        let kind = self.kind.as_deref().unwrap_or("unknown kind");
        shorten(&format!("{} {kind}: {}", self.region, self.years), 80)
    }
}

fn name(name: Option<&String>) -> Option<String> {
    name.map(|name| shorten(name, NAME))
}

fn path(path: &[String]) -> String {
    shorten(&path.join(" › "), NAME)
}

/// Returns at most [`SNIPPET`] characters around the first match, and the matches in them.
fn snippet(text: &str, matches: &[[usize; 2]]) -> (String, Vec<[usize; 2]>) {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= SNIPPET {
        return (text.to_owned(), matches.to_vec());
    }
    // Room for the two signs of what was cut off.
    let room = SNIPPET - 2;
    let first = matches.first().map_or(0, |m| m[0]);
    let start = first.saturating_sub(BEFORE).min(chars.len() - room);
    let end = start + room;
    let lead = usize::from(start > 0);
    let mut shown = String::new();
    shown.extend((start > 0).then_some('…'));
    shown.extend(chars.iter().skip(start).take(room));
    shown.extend((end < chars.len()).then_some('…'));
    let inside = |&[from, to]: &[usize; 2]| {
        let (from, to) = (from.max(start), to.min(end));
        (from < to).then(|| [from - start + lead, to - start + lead])
    };
    (shown, matches.iter().filter_map(inside).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, matches: &[[usize; 2]], word: &str) {
        let (shown, places) = snippet(text, matches);
        let chars: Vec<char> = shown.chars().collect();
        assert!(chars.len() <= SNIPPET, "{shown}");
        let [from, to] = places[0];
        assert_eq!(chars[from..to].iter().collect::<String>(), word, "{shown}");
    }

    #[test]
    fn a_snippet_keeps_its_match_wherever_it_stands() {
        check("新建渡口三处", &[[2, 4]], "渡口");
        for before in [0, 1, 59, 60, 61, 150, 199, 200, 500] {
            for after in [0, 1, 200, 400] {
                let text = format!("{}渡口{}", "江".repeat(before), "水".repeat(after));
                check(&text, &[[before, before + 2]], "渡口");
            }
        }
    }

    #[test]
    fn a_match_that_is_longer_than_a_snippet_is_clipped() {
        let (shown, places) = snippet(&"江".repeat(300), &[[10, 290]]);
        assert_eq!(shown.chars().count(), SNIPPET - 1);
        assert_eq!(places, [[10, 198]]);
    }
}
