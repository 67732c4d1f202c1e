//! The answer of `variants`: the strings that fill a pattern, most frequent first.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::SearchTotal;
use super::listing::Listing;
use crate::query::ask::Asked;
use crate::query::pattern::{Filled, PatternRequest};

/// How often a form stands in the reports of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FormYear {
    /// The year; null for reports whose year is not stated.
    pub year: Option<u16>,
    /// Occurrences.
    pub occurrences: usize,
}

/// A string that fills the pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PatternForm {
    /// The string, with what the pattern says of it.
    pub form: String,
    /// How often it stands.
    pub occurrences: usize,
    /// Reports that hold it.
    pub reports: usize,
    /// The years that hold it, in order.
    pub years: Vec<FormYear>,
}

/// The answer of `variants`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VariantsAnswer {
    /// `baogao.variants/1`.
    pub schema: &'static str,
    /// The pattern as typed.
    pub pattern: String,
    /// What a search for the pattern without its outer `*` finds: the sum of all forms.
    pub total: SearchTotal,
    /// How many forms there are, beyond those listed.
    pub distinct: usize,
    /// The forms, most frequent first.
    pub forms: Vec<PatternForm>,
}

impl Listing for VariantsAnswer {
    type Row = PatternForm;
    const LIST: &'static [&'static str] = &["forms"];
    const COLUMNS: &'static [&'static str] = &["form", "occurrences", "reports", "years"];

    fn rows(&self) -> impl Iterator<Item: Borrow<PatternForm>> {
        self.forms.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }

    fn count(&self) -> usize {
        self.distinct
    }
}

/// Builds the forms that were asked for.
pub(crate) fn answer(
    request: &PatternRequest,
    asked: &Asked,
    found: BTreeMap<String, Filled>,
) -> VariantsAnswer {
    let form = |(form, filled): (String, Filled)| PatternForm {
        form,
        occurrences: filled.occurrences,
        reports: filled.works.len(),
        years: filled
            .years
            .into_iter()
            .map(|(year, occurrences)| FormYear { year, occurrences })
            .collect(),
    };
    let mut forms: Vec<PatternForm> = found.into_iter().map(form).collect();
    // The sort keeps the order of the strings among those of one count.
    forms.sort_by_key(|form| std::cmp::Reverse(form.occurrences));
    let distinct = forms.len();
    let forms = forms.into_iter().skip(request.offset).take(request.limit).collect();
    VariantsAnswer {
        schema: "baogao.variants/1",
        pattern: request.pattern.clone(),
        total: SearchTotal {
            passages: asked.tally.passages,
            occurrences: Some(asked.tally.occurrences),
            reports: asked.reports.works_of(&asked.tally.reports).len(),
        },
        distinct,
        forms,
    }
}
