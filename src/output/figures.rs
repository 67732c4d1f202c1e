//! The answers of `figures` and `extract`: figures as they are printed.
//!
//! Values leave as JSON numbers, exact as far as those hold; spans become Unicode scalar offsets
//! into the passage, or, for `extract`, into the text that was given.

use std::borrow::Borrow;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{SectionRef, Years};
use super::assemble::scalar_spans;
use super::commitments::Commitment;
use super::listing::Listing;
use crate::model;

/// A numeric statement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Figure {
    /// As printed, with its cue words.
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
    /// The indicator as printed; of a table the row's name.
    pub indicator: Option<String>,
    /// The canonical indicator.
    pub indicator_id: Option<String>,
    /// `level`, `growth`, `diff`, `share`, `rate`, `multiple`, `rank`, `coverage`, `composition`, `reference`.
    pub kind: String,
    /// The point, with 万 and 亿 multiplied out; null for a range.
    #[schemars(with = "Option<f64>")]
    pub value: Option<Value>,
    /// Lower end; null where unbounded.
    #[schemars(with = "Option<f64>")]
    pub low: Option<Value>,
    /// Upper end; null where unbounded.
    #[schemars(with = "Option<f64>")]
    pub high: Option<Value>,
    /// `eq`, `approx`, `ge`, `gt`, `le`, `lt`, `range`, `reach`, `sync`.
    pub cmp: String,
    /// Base unit as printed, without 万 and 亿.
    pub unit: Option<String>,
    /// `point`, `period_total`, `increment`, `stock`, `cumulative`, `each_year`, `per_year_mean`.
    pub agg: Option<String>,
    /// `actual`, `estimate`, `target`, `baseline`, `definition`.
    pub status: String,
    /// The years it is about.
    pub period: Option<Years>,
    /// The area or group it is about, as printed.
    pub scope: Option<String>,
    /// What a change is measured against: `yoy`, `mom`, `since`, `place`, `other`.
    pub basis: Option<String>,
    /// The year of a basis `since`.
    pub basis_year: Option<u16>,
    /// Doubts: `status_assumed`, `inherited_unit`, `column_uncertain` ….
    pub checks: Vec<String>,
    /// The rule that found it.
    pub rule: String,
    /// The words that decided; null unless asked for.
    pub explain: Option<Vec<GroundView>>,
}

/// Words that decided a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroundView {
    /// What they decided: `value`, `cmp`, `indicator`, `status` ….
    pub of: String,
    /// The words; for a section's role its name.
    pub words: String,
}

/// The answer of `figures`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FiguresAnswer {
    /// `baogao.figures/1`.
    pub schema: &'static str,
    /// Figures that were found, beyond those listed.
    pub total: usize,
    /// The figures, in the order of the text within a report.
    pub figures: Vec<Figure>,
}

/// The answer of `extract`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExtractAnswer {
    /// `baogao.extract/1`.
    pub schema: &'static str,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// Its commitments.
    pub commitments: Vec<Commitment>,
}

const COLUMNS: &[&str] = &[
    "report",
    "year",
    "indicator",
    "value",
    "low",
    "high",
    "cmp",
    "unit",
    "kind",
    "status",
    "period.from",
    "period.to",
    "agg",
    "basis",
    "scope",
    "text",
    "indicator_id",
    "section.path",
    "passage",
    "checks",
    "rule",
];

impl Listing for FiguresAnswer {
    type Row = Figure;
    const LIST: &'static [&'static str] = &["figures"];
    const COLUMNS: &'static [&'static str] = COLUMNS;

    fn rows(&self) -> impl Iterator<Item: Borrow<Figure>> {
        self.figures.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }
}

impl Listing for ExtractAnswer {
    type Row = Figure;
    const LIST: &'static [&'static str] = &["figures"];
    const COLUMNS: &'static [&'static str] = COLUMNS;

    fn rows(&self) -> impl Iterator<Item: Borrow<Figure>> {
        self.figures.iter()
    }

    fn total(&self) -> Value {
        json!(self.figures.len())
    }
}

/// Where a figure stands.
pub(crate) struct FigurePlace<'a> {
    /// The passage's text.
    pub(crate) text: &'a str,
    pub(crate) passage: Option<&'a str>,
    pub(crate) report: Option<&'a str>,
    pub(crate) year: Option<u16>,
    pub(crate) section: Option<&'a SectionRef>,
    /// Whether the words that decided are wanted.
    pub(crate) explain: bool,
}

/// Returns the object of a figure.
pub(crate) fn figure(figure: &model::Figure, place: &FigurePlace) -> Figure {
    let span = scalar_spans(place.text, &[figure.span]).first().copied();
    let ground = |ground: &model::Ground| GroundView {
        of: ground.aspect.name().to_owned(),
        words: ground.words.clone(),
    };
    Figure {
        text: place.text.get(figure.span.range()).unwrap_or_default().to_owned(),
        span: span.unwrap_or_default(),
        passage: place.passage.map(str::to_owned),
        report: place.report.map(str::to_owned),
        year: place.year,
        section: place.section.cloned(),
        indicator: figure.indicator.clone(),
        indicator_id: figure.indicator_id.clone(),
        kind: figure.kind.name().to_owned(),
        value: figure.value.map(number),
        low: figure.low.map(number),
        high: figure.high.map(number),
        cmp: figure.cmp.name().to_owned(),
        unit: figure.unit.clone(),
        agg: figure.agg.map(|agg| agg.name().to_owned()),
        status: figure.status.name().to_owned(),
        period: figure.period.map(|years| Years { from: years.from, to: years.to }),
        scope: figure.scope.clone(),
        basis: figure.basis.map(|basis| basis.name().to_owned()),
        basis_year: figure.basis_year,
        checks: figure.checks.iter().map(|check| check.name().to_owned()).collect(),
        rule: figure.rule.name().to_owned(),
        explain: place.explain.then(|| figure.grounds.iter().map(ground).collect()),
    }
}

/// Returns a decimal as the JSON number that prints like it.
fn number(value: Decimal) -> Value {
    let whole = value.is_integer().then(|| value.to_i64()).flatten();
    match whole {
        Some(whole) => json!(whole),
        None => json!(value.to_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_they_are() {
        let check = |value: &str, expected: &str| {
            assert_eq!(number(value.parse().unwrap()).to_string(), expected);
        };
        check("12903000000", "12903000000");
        check("7.38", "7.38");
        check("-0.1", "-0.1");
        check("6.0", "6");
    }
}
