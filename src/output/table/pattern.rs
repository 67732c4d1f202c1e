//! What a person reads after `variants`: the forms with their counts and years.

use super::columns::{Column, render_columns};
use super::layout::Layout;
use super::words::{counted, year};
use crate::output::pattern::{PatternForm, VariantsAnswer};

/// Columns of a form.
const FORM_LIMIT: usize = 48;

/// Renders the table.
pub fn render_variants(answer: &VariantsAnswer, layout: Layout) -> String {
    let heads = [
        Column::left("form", FORM_LIMIT),
        Column::right("occurrences"),
        Column::right("reports"),
        Column::left("years", usize::MAX),
    ];
    let rows: Vec<Vec<String>> = answer.forms.iter().map(cells).collect();
    let mut out = match rows.is_empty() {
        true => String::new(),
        false => render_columns(&heads, &rows, layout) + "\n",
    };
    out.push_str(&format!(
        "{}, {} in {}",
        counted(answer.distinct, "form"),
        counted(answer.total.occurrences.unwrap_or_default(), "occurrence"),
        counted(answer.total.reports, "report"),
    ));
    if answer.forms.len() < answer.distinct {
        out.push_str(&format!("    {} shown (--limit, --offset)", answer.forms.len()));
    }
    out.push('\n');
    out
}

fn cells(form: &PatternForm) -> Vec<String> {
    let years = form.years.iter();
    let years = years.map(|one| format!("{} {}", year(one.year), one.occurrences));
    vec![
        form.form.clone(),
        form.occurrences.to_string(),
        form.reports.to_string(),
        years.collect::<Vec<_>>().join("  "),
    ]
}
