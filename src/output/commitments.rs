//! The answer of `commitments`: commitments as they are printed.
//!
//! Spans become Unicode scalar offsets into the passage, or, for `extract`, into the text that was
//! given.

use std::borrow::Borrow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{SectionRef, TopicRef};
use super::assemble::scalar_spans;
use super::figures::GroundView;
use super::listing::Listing;
use crate::model;

/// A forward statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Commitment {
    /// As printed: the clauses that belong to one act.
    pub text: String,
    /// `[start, end)` in the passage's text; of `extract`, in the text given.
    pub span: [usize; 2],
    /// The passage's id; null for a text that is no report.
    pub passage: Option<String>,
    /// The report's id; null for a text that is no report.
    pub report: Option<String>,
    /// The report's year.
    pub year: Option<u16>,
    /// The section it stands in; null for a text that is no report.
    pub section: Option<SectionRef>,
    /// The words of the act; of a level without an act, the words that state it.
    pub act: String,
    /// What the act is done to, or the indicator of a level.
    pub object: Option<String>,
    /// Who is to do it: the body named, else the government whose report it is.
    pub actor: Option<String>,
    /// `outcome_target`, `output_delivery`, `policy_instrument`, `process`, `maintenance`,
    /// `prohibition`, `pursuit_of_third_party`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `hard`, `firm`, `soft`, `exploratory`.
    pub strength: String,
    /// The word that gives the strength.
    pub cue: Option<String>,
    /// 0 rhetoric, 1 direction, 2 named act, 3 deliverable that can be checked, 4 level to be
    /// reached, 5 one of these with its own deadline.
    pub specificity: u8,
    /// Whether its keeping can be checked.
    pub measurable: bool,
    /// The day by which it is due, ISO 8601.
    pub deadline: Option<String>,
    /// `explicit`, in the sentence; `inherited`, from a heading or from the years planned for.
    pub deadline_source: Option<String>,
    /// Figures that measure it: places, from 0, in the list that `figures` gives of the report (of
    /// `extract`, in its figures).
    pub figures: Vec<usize>,
    /// The same figures as printed.
    pub measures: Vec<String>,
    /// Subject classes, primary first; null while they are not told.
    pub topics: Option<Vec<TopicRef>>,
    /// The rule that found it: `undertaking`, `modal`, `target`, `state`, `pledge`, `project`,
    /// `table_row`.
    pub rule: String,
    /// The words that decided; null unless asked for.
    pub explain: Option<Vec<GroundView>>,
}

/// The answer of `commitments`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommitmentsAnswer {
    /// `baogao.commitments/1`.
    pub schema: &'static str,
    /// Commitments that were found, beyond those listed.
    pub total: usize,
    /// The commitments, in the order of the text within a report.
    pub commitments: Vec<Commitment>,
}

impl Listing for CommitmentsAnswer {
    type Row = Commitment;
    const LIST: &'static [&'static str] = &["commitments"];
    const COLUMNS: &'static [&'static str] = &[
        "report",
        "year",
        "act",
        "object",
        "actor",
        "type",
        "strength",
        "cue",
        "specificity",
        "measurable",
        "deadline",
        "deadline_source",
        "measures",
        "text",
        "section.path",
        "passage",
        "rule",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<Commitment>> {
        self.commitments.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }
}

/// Where a commitment stands.
pub(crate) struct CommitmentPlace<'a> {
    /// The text that the span leaves with.
    pub(crate) text: &'a str,
    /// The commitment's own words.
    pub(crate) printed: &'a str,
    pub(crate) passage: Option<&'a str>,
    pub(crate) report: Option<&'a str>,
    pub(crate) year: Option<u16>,
    pub(crate) section: Option<&'a SectionRef>,
    /// Its figures as printed.
    pub(crate) measures: Vec<String>,
    /// Its topics.
    pub(crate) topics: Vec<TopicRef>,
    /// Whether the words that decided are wanted.
    pub(crate) explain: bool,
}

/// Returns the object of a commitment.
pub(crate) fn commitment(
    found: &model::Commitment,
    place: CommitmentPlace<'_>,
) -> Commitment {
    let span = scalar_spans(place.text, &[found.span]).first().copied();
    let ground = |ground: &model::Ground| GroundView {
        of: ground.aspect.name().to_owned(),
        words: ground.words.clone(),
    };
    Commitment {
        text: place.printed.to_owned(),
        span: span.unwrap_or_default(),
        passage: place.passage.map(str::to_owned),
        report: place.report.map(str::to_owned),
        year: place.year,
        section: place.section.cloned(),
        act: found.act.clone(),
        object: found.object.clone(),
        actor: found.actor.clone(),
        kind: found.kind.name().to_owned(),
        strength: found.strength.name().to_owned(),
        cue: found.cue.clone(),
        specificity: found.specificity,
        measurable: found.measurable,
        deadline: found.deadline.clone(),
        deadline_source: found.deadline_source.map(|source| source.name().to_owned()),
        figures: found.figures.clone(),
        measures: place.measures,
        topics: Some(place.topics),
        rule: found.rule.name().to_owned(),
        explain: place.explain.then(|| found.grounds.iter().map(ground).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::fields::known_fields;

    #[test]
    fn every_default_column_is_a_field() {
        let known = known_fields::<Commitment>();
        for column in CommitmentsAnswer::COLUMNS {
            assert!(known.holds(column), "{column} is no field");
        }
    }
}
