//! The answer of `batch`: that of each query under its name, or what is wrong with it.

use std::borrow::Borrow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{ErrorAnswer, SearchAnswer};
use super::listing::Listing;

/// A query and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BatchEntry {
    /// The name.
    pub name: String,
    /// The answer of a search; null if the query failed.
    pub answer: Option<SearchAnswer>,
    /// Why it failed; null if it did not.
    pub error: Option<ErrorAnswer>,
}

/// The answer of `batch`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BatchAnswer {
    /// `baogao.batch/1`.
    pub schema: &'static str,
    /// Queries.
    pub total: usize,
    /// Queries that failed.
    pub failed: usize,
    /// Each query, in the order of the file.
    pub answers: Vec<BatchEntry>,
}

impl Listing for BatchAnswer {
    type Row = BatchEntry;
    const LIST: &'static [&'static str] = &["answers"];
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "answer.query",
        "answer.total.passages",
        "answer.total.occurrences",
        "answer.total.reports",
        "error.code",
        "error.message",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<BatchEntry>> {
        self.answers.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }
}
