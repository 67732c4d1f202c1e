//! `figures` and `commitments`: what reports state in numbers, and what they undertake.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Call, SNIPPET, Tool, named, params_of, quoted};
use crate::error::Result;
use crate::http::commands::{commitments_request, figures_request};
use crate::mcp::budget::shorten;
use crate::mcp::told::{self, Line, Told};
use crate::output::answer::Years;
use crate::output::commitments::Commitment;
use crate::output::figures::Figure;

/// Tokens that a row takes at least.
const ROW: usize = 30;

const FIGURES: (&str, &str) = (
    "Figures",
    "Lists numeric statements of reports: indicator, value with 万 and 亿 multiplied out, unit, \
     period, whether reached or aimed at. Filter by indicator, status and year.",
);
const COMMITMENTS: (&str, &str) = (
    "Commitments",
    "Lists what reports undertake: act, body, strength, deadline, how specific.",
);

/// Returns the tool `figures`.
pub(super) fn figures_tool() -> Tool {
    Tool::new(
        "figures",
        FIGURES,
        params_of("figures"),
        told::schema::<ListHead, FigureRow>,
        figures,
    )
}

/// Returns the tool `commitments`.
pub(super) fn commitments_tool() -> Tool {
    Tool::new(
        "commitments",
        COMMITMENTS,
        params_of("commitments"),
        told::schema::<ListHead, CommitmentRow>,
        commitments,
    )
}

/// How many there are in all.
#[derive(Debug, Serialize, JsonSchema)]
struct ListHead {
    /// How many were found, beyond the rows listed.
    total: usize,
}

fn figures(call: &Call<'_>) -> Result<Told> {
    let answer = call.library.figures(&figures_request(&call.part(ROW))?)?;
    let head = (ListHead { total: answer.total }, format!("{} figures", answer.total));
    let rows = answer.figures.iter().map(FigureRow::new).collect();
    call.tell(answer.total, head, rows, Vec::new())
}

fn commitments(call: &Call<'_>) -> Result<Told> {
    let answer = call.library.commitments(&commitments_request(&call.part(ROW))?)?;
    let head =
        (ListHead { total: answer.total }, format!("{} commitments", answer.total));
    let rows = answer.commitments.iter().map(CommitmentRow::new).collect();
    call.tell(answer.total, head, rows, Vec::new())
}

/// A numeric statement.
#[derive(Debug, Serialize, JsonSchema)]
struct FigureRow {
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
    fn new(figure: &Figure) -> Self {
        let is_range = figure.value.is_none();
        Self {
            passage: figure.passage.clone(),
            text: shorten(&figure.text, SNIPPET),
            indicator: named(figure.indicator.as_ref()),
            indicator_id: figure.indicator_id.clone(),
            kind: figure.kind.clone(),
            value: figure.value.clone(),
            low: figure.low.clone().filter(|_| is_range),
            high: figure.high.clone().filter(|_| is_range),
            cmp: figure.cmp.clone(),
            unit: named(figure.unit.as_ref()),
            status: figure.status.clone(),
            period: figure.period,
            scope: named(figure.scope.as_ref()),
            basis: figure.basis.clone(),
            checks: figure.checks.clone(),
        }
    }
}

impl Line for FigureRow {
    fn line(&self) -> String {
        quoted(self.passage.as_deref().unwrap_or_default(), &self.text)
    }
}

/// A forward statement.
#[derive(Debug, Serialize, JsonSchema)]
struct CommitmentRow {
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
    fn new(commitment: &Commitment) -> Self {
        Self {
            passage: commitment.passage.clone(),
            text: shorten(&commitment.text, SNIPPET),
            actor: named(commitment.actor.as_ref()),
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
        quoted(self.passage.as_deref().unwrap_or_default(), &self.text)
    }
}
