//! `compare`: what became of one report in another, as a list of changes.
//!
//! The answer of the command has six lists; here they are one, so that an assistant reads on with
//! one cursor: changed figures, targets with their results, steps of wording, sections that came or went,
//! revised units, terms that came or went, then the units that only one report has. What stayed as it was
//! (and set formulas, and headings) is counted in the head and
//! listed only where `only` asks for it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, ECHO, NAME, SNIPPET, Tool, once, params_of};
use crate::error::Result;
use crate::http::commands::compare_request;
use crate::mcp::budget::shorten;
use crate::mcp::told::{self, Line, Told};
use crate::output::compare::{
    CompareAnswer, Compared, FigureRow, PhraseRow, SectionRow, ShareA, ShareB, TargetRow,
    UnitSide, UnitView, WordingRow, WordingSide,
};
use crate::output::figures::Figure;

const COMPARE: (&str, &str) = (
    "Compare",
    "Sets two reports side by side: shares of text kept, revised, moved and new, then the changes: \
     figures raised or lowered, targets met or missed, wording hardened or softened, sections and quoted terms that came or \
     went, revised and new sentences. Narrow it with section (民生) or only (figures; revised,added).",
);

/// States of figures that are a change of what both reports state.
const CHANGED: [&str; 7] = [
    "raised",
    "lowered",
    "softened",
    "hardened",
    "unit_changed",
    "basis_changed",
    "changed",
];

/// Returns the tool `compare`.
pub(super) fn compare_tool() -> Tool {
    let params = once(params_of("compare"), "b");
    Tool::new("compare", COMPARE, params, told::schema::<CompareHead, ChangeRow>, compare)
}

/// What became of the first report in the second.
#[derive(Debug, Serialize, JsonSchema)]
struct CompareHead {
    /// The first report.
    a: SideHead,
    /// The second.
    b: SideHead,
    /// `same_text`, `excerpt`, `same_series`, `different`.
    relation: String,
    /// What makes the comparison doubtful: `kinds_differ`, `years_not_adjacent` ….
    warnings: Vec<String>,
    /// Fractions of the first report's text: kept, moved, revised, moved_revised, related, dropped.
    shares_a: BTreeMap<&'static str, f64>,
    /// Fractions of the second report's text: kept, moved, revised, moved_revised, related, added.
    shares_b: BTreeMap<&'static str, f64>,
    /// How many there are of each, listed or not: `figures.raised`, `units.revised` ….
    counts: BTreeMap<String, usize>,
    /// Changes in all, beyond those listed.
    total: usize,
}

/// A report that is compared.
#[derive(Debug, Serialize, JsonSchema)]
struct SideHead {
    /// The report's id.
    report: String,
    /// Its title, at most 60 characters of it.
    title: String,
    /// Its year.
    year: Option<u16>,
    /// Characters that were compared.
    chars: usize,
}

impl SideHead {
    fn new(side: &Compared) -> Self {
        Self {
            report: side.report.id.clone(),
            title: shorten(&side.report.title, ECHO),
            year: side.report.year,
            chars: side.chars,
        }
    }
}

/// A change from the first report to the second.
#[derive(Debug, Serialize, JsonSchema)]
struct ChangeRow {
    /// `figure`, `target`, `wording`, `section`, `phrase`, `unit`.
    what: &'static str,
    /// What became of it: `raised`, `lowered`, `met`, `missed`, `dropped`, `added`, `gone`, `new`, `revised` ….
    state: String,
    /// The indicator, the term, or what the words are about.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// In the first report; of a target, in the earlier one.
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<Place>,
    /// In the second; of a target, its result in the later one.
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<Place>,
}

/// A place in one of the reports.
#[derive(Debug, Serialize, JsonSchema)]
struct Place {
    /// Id of the passage; of a section, its own.
    id: String,
    /// As printed, at most 200 characters; of a term, how often it stands.
    text: String,
}

impl Place {
    fn of(side: &UnitSide) -> Self {
        Self { id: side.passage.clone(), text: shorten(&side.text, SNIPPET) }
    }

    fn figure(figure: &Figure) -> Self {
        let id = figure.passage.clone().unwrap_or_default();
        Self { id, text: shorten(&figure.text, SNIPPET) }
    }

    fn cue(side: &WordingSide) -> Self {
        let text = format!("{}: {}", side.cue, side.place.text);
        Self { id: side.place.passage.clone(), text: shorten(&text, SNIPPET) }
    }
}

impl ChangeRow {
    fn figure(row: &FigureRow) -> Self {
        Self {
            what: "figure",
            state: row.state.clone(),
            name: Some(shorten(&row.indicator, NAME)),
            a: row.a.as_ref().map(Place::figure),
            b: row.b.as_ref().map(Place::figure),
        }
    }

    fn target(row: &TargetRow) -> Self {
        Self {
            what: "target",
            state: row.fate.clone(),
            name: Some(shorten(&row.indicator, NAME)),
            a: Some(Place::figure(&row.target)),
            b: row.result.as_ref().map(Place::figure),
        }
    }

    fn wording(row: &WordingRow) -> Self {
        Self {
            what: "wording",
            state: row.change.clone(),
            name: Some(shorten(&row.object, NAME)),
            a: Some(Place::cue(&row.a)),
            b: Some(Place::cue(&row.b)),
        }
    }

    fn section(row: &SectionRow) -> Self {
        let place = |(id, path): (&Option<String>, &[String])| {
            let text = shorten(&path.join(" › "), SNIPPET);
            id.clone().map(|id| Place { id, text })
        };
        Self {
            what: "section",
            state: row.state.clone(),
            name: None,
            a: place((&row.a, &row.a_path)),
            b: place((&row.b, &row.b_path)),
        }
    }

    fn phrase(row: &PhraseRow) -> Self {
        let place = |(id, times): (&Option<String>, usize)| {
            id.clone().map(|id| Place { id, text: format!("{times} ×") })
        };
        Self {
            what: "phrase",
            state: row.state.clone(),
            name: Some(shorten(&row.phrase, NAME)),
            a: place((&row.a_passage, row.a)),
            b: place((&row.b_passage, row.b)),
        }
    }

    fn unit(row: &UnitView) -> Self {
        Self {
            what: "unit",
            state: row.class.clone(),
            name: None,
            a: row.a.as_ref().map(Place::of),
            b: row.b.as_ref().map(Place::of),
        }
    }
}

impl Line for ChangeRow {
    fn line(&self) -> String {
        let side = |place: &Option<Place>| match place {
            // Of a section, its own heading.
            Some(place) => {
                shorten(place.text.rsplit(" › ").next().unwrap_or_default(), 30)
            }
            None => "–".to_owned(),
        };
        let name = self.name.as_deref().unwrap_or_default();
        let (a, b) = (side(&self.a), side(&self.b));
        format!("{} {} {}: {a} → {b}", self.what, self.state, shorten(name, 20))
    }
}

fn compare(call: &Call<'_>) -> Result<Told> {
    let request = compare_request(&call.params)?;
    let answer = call.library.compare(&request)?;
    let rows = changes(&answer, request.only.is_everything());
    let total = rows.len();
    let head = CompareHead {
        a: SideHead::new(&answer.a),
        b: SideHead::new(&answer.b),
        relation: answer.relation.clone(),
        warnings: answer.warnings.clone(),
        shares_a: shares_of_a(&answer.shares.a),
        shares_b: shares_of_b(&answer.shares.b),
        counts: counts(&answer),
        total,
    };
    let summary = summary(&head);
    let rows = call.cut(rows);
    call.tell(total, (head, summary), rows, Vec::new())
}

fn summary(head: &CompareHead) -> String {
    let share = |shares: &BTreeMap<&str, f64>, name: &str| {
        (shares.get(name).unwrap_or(&0.0) * 100.0).round()
    };
    format!(
        "{} → {} ({}): {} % of the first kept, {} % revised, {} % dropped; {} % of the second \
         added; {} changes",
        head.a.report,
        head.b.report,
        head.relation,
        share(&head.shares_a, "kept"),
        share(&head.shares_a, "revised"),
        share(&head.shares_a, "dropped"),
        share(&head.shares_b, "added"),
        head.total,
    )
}

/// Returns the changes in their order; all that the answer lists unless `changed_only`.
fn changes(answer: &CompareAnswer, changed_only: bool) -> Vec<ChangeRow> {
    let mut rows = Vec::new();
    let is_change =
        |state: &str, changes: &[&str]| !changed_only || changes.contains(&state);
    let figures = answer.figures.iter().filter(|row| is_change(&row.state, &CHANGED));
    rows.extend(figures.map(ChangeRow::figure));
    rows.extend(answer.targets.iter().map(ChangeRow::target));
    rows.extend(answer.wording.iter().map(ChangeRow::wording));
    let sections = answer.sections.iter();
    let sections = sections.filter(|row| is_change(&row.state, &["dropped", "added"]));
    rows.extend(sections.map(ChangeRow::section));
    let units = answer.units.iter().filter(|unit| {
        let stays = matches!(unit.class.as_str(), "kept" | "moved");
        !changed_only || !(stays || unit.formula || unit.level == "heading")
    });
    let (alone, paired): (Vec<_>, Vec<_>) =
        units.partition(|unit| unit.a.is_none() || unit.b.is_none());
    rows.extend(paired.into_iter().map(ChangeRow::unit));
    let phrases = answer.phrases.iter();
    let phrases = phrases.filter(|row| is_change(&row.state, &["gone", "new"]));
    rows.extend(phrases.map(ChangeRow::phrase));
    rows.extend(alone.into_iter().map(ChangeRow::unit));
    rows
}

fn counts(answer: &CompareAnswer) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let mut count = |list: &str, state: &str| {
        *counts.entry(format!("{list}.{state}")).or_insert(0) += 1;
    };
    answer.figures.iter().for_each(|row| count("figures", &row.state));
    answer.targets.iter().for_each(|row| count("targets", &row.fate));
    answer.wording.iter().for_each(|row| count("wording", &row.change));
    answer.sections.iter().for_each(|row| count("sections", &row.state));
    answer.phrases.iter().for_each(|row| count("phrases", &row.state));
    answer.units.iter().for_each(|row| count("units", &row.class));
    counts
}

fn shares_of_a(share: &ShareA) -> BTreeMap<&'static str, f64> {
    BTreeMap::from([
        ("kept", share.kept),
        ("moved", share.moved),
        ("revised", share.revised),
        ("moved_revised", share.moved_revised),
        ("related", share.related),
        ("dropped", share.dropped),
    ])
}

fn shares_of_b(share: &ShareB) -> BTreeMap<&'static str, f64> {
    BTreeMap::from([
        ("kept", share.kept),
        ("moved", share.moved),
        ("revised", share.revised),
        ("moved_revised", share.moved_revised),
        ("related", share.related),
        ("added", share.added),
    ])
}
