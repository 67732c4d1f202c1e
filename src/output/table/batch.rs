//! What a person reads after `batch`: a line for each query.

use super::columns::{Column, render_columns};
use super::layout::Layout;
use super::words::counted;
use crate::output::batch::{BatchAnswer, BatchEntry};

/// Columns of a name, and of a query.
const NAME_LIMIT: usize = 32;

/// Renders the table.
pub fn render_batch(answer: &BatchAnswer, layout: Layout) -> String {
    let heads = [
        Column::left("name", NAME_LIMIT),
        Column::right("passages"),
        Column::right("occurrences"),
        Column::right("reports"),
        Column::left("query", usize::MAX),
    ];
    let rows: Vec<Vec<String>> = answer.answers.iter().map(cells).collect();
    let mut out = render_columns(&heads, &rows, layout);
    let queries = match answer.total {
        1 => "1 query".to_owned(),
        n => format!("{n} queries"),
    };
    out.push_str(&format!("\n{queries}"));
    if answer.failed > 0 {
        out.push_str(&format!(", {}", counted(answer.failed, "error")));
    }
    out.push('\n');
    out
}

fn cells(entry: &BatchEntry) -> Vec<String> {
    let dash = || "–".to_owned();
    let total = entry.answer.as_ref().map(|answer| answer.total);
    let error = entry.error.as_ref().map(|error| format!("error: {}", error.message));
    let query = entry.answer.as_ref().map(|answer| answer.query.clone());
    vec![
        entry.name.clone(),
        total.map_or_else(dash, |total| total.passages.to_string()),
        total.and_then(|total| total.occurrences).map_or_else(dash, |n| n.to_string()),
        total.map_or_else(dash, |total| total.reports.to_string()),
        error.or(query).unwrap_or_default(),
    ]
}
