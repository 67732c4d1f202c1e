//! What a person reads after `panel`: the first rows in columns, and what is missing.

use super::columns::{Align, Column, render_columns};
use super::layout::Layout;
use super::words::{counted, kind, region, year};
use crate::output::panel::{PanelAnswer, PanelRow};

/// Cells named as missing; further ones are counted.
const MOST_MISSING: usize = 12;

/// Renders the table.
pub fn render_panel(answer: &PanelAnswer, layout: Layout) -> String {
    let is_of_many = answer.rows.iter().any(|row| !row.region.is_empty());
    let mut heads = vec![Column::left("concept", 24)];
    if is_of_many {
        heads.push(Column::left("region", 20));
    }
    heads.push(Column::left("kind", 16));
    for head in ["year", "reports", "with", "occurrences", "per 10k", "share"] {
        heads.push(Column { align: Align::Right, ..Column::right(head) });
    }
    let rows: Vec<Vec<String>> =
        answer.rows.iter().map(|row| cells(row, is_of_many)).collect();
    let mut out = render_columns(&heads, &rows, layout);
    let state = if answer.balanced { "every cell has a report" } else { "– no report" };
    out.push_str(&format!("\n{}, {state}\n", counted(answer.rows.len(), "row")));
    if !answer.missing.is_empty() {
        let named = answer.missing.iter().take(MOST_MISSING);
        let named: Vec<String> = named
            .map(|cell| format!("{} {}", region(&cell.region), year(cell.year)))
            .collect();
        let more = answer.missing.len().saturating_sub(named.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        out.push_str(&format!("no report: {}{more}\n", named.join(", ")));
    }
    if answer.without_year > 0 {
        let reports = counted(answer.without_year, "report");
        out.push_str(&format!("left out: {reports} whose year is not stated\n"));
    }
    out
}

fn cells(row: &PanelRow, with_region: bool) -> Vec<String> {
    let mut cells = vec![row.concept.clone()];
    if with_region {
        cells.push(region(&row.region));
    }
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    cells.extend([
        kind(row.kind.as_deref()),
        year(row.year),
        row.reports.to_string(),
        row.reports_with.to_string(),
        or_dash(row.occurrences.map(|n| n.to_string())),
        or_dash(row.per_10k.map(|rate| format!("{rate:.2}"))),
        or_dash(row.char_share.map(|share| format!("{:.3} %", share * 100.0))),
    ]);
    cells
}
