//! Facts of the ledger that several tests hold the program against.

use serde::Deserialize;

/// A number of a followed indicator.
#[derive(Deserialize)]
pub(super) struct PointFact {
    pub(super) id: String,
    pub(super) indicator: String,
    pub(super) file: String,
    pub(super) about: u16,
    pub(super) status: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) base_value: f64,
    pub(super) base_unit: String,
    pub(super) cmp: String,
    pub(super) agg: String,
    pub(super) quote: String,
    #[serde(default)]
    pub(super) table: bool,
}

/// A number that is no figure, and one beside it that is.
#[derive(Deserialize)]
pub(super) struct NotFigureFact {
    pub(super) id: String,
    pub(super) file: String,
    pub(super) token: String,
    pub(super) live: Option<String>,
    pub(super) quote: String,
}

/// What became of a target.
#[derive(Deserialize)]
pub(super) struct FateFact {
    pub(super) id: String,
    pub(super) indicator: String,
    pub(super) year: u16,
    pub(super) fate: String,
}

/// A promise and what became of it.
#[derive(Deserialize)]
pub(super) struct PromiseFact {
    pub(super) id: String,
    pub(super) object: String,
    pub(super) deadline: String,
    pub(super) step: Vec<StepFact>,
}

/// A report that speaks of a promise.
#[derive(Deserialize)]
pub(super) struct StepFact {
    pub(super) file: String,
    pub(super) stage: String,
    pub(super) sentence: String,
}

/// A paragraph that a later report takes up.
#[derive(Deserialize)]
pub(super) struct ReuseFact {
    pub(super) id: String,
    pub(super) class: String,
    pub(super) a_file: String,
    pub(super) b_file: String,
    pub(super) a_text: String,
    pub(super) b_text: String,
}

/// Two sentences of which the later is harder or softer.
#[derive(Deserialize)]
pub(super) struct WordingFact {
    pub(super) id: String,
    pub(super) change: String,
    pub(super) cue: String,
    pub(super) a_file: String,
    pub(super) b_file: String,
    pub(super) a_sentence: String,
    pub(super) b_sentence: String,
}
