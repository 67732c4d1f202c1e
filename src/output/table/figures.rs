//! What a person reads after `figures` and `extract`: one line a figure below its report's id, in
//! aligned columns.

use super::columns::{Column, render_columns};
use super::layout::{Layout, one_line};
use super::words::{counted, grouped};
use super::wrap::wrap_indented;
use crate::output::figures::{ExtractAnswer, Figure, FiguresAnswer};

/// Renders figures and how many there are.
pub fn render_figures(answer: &FiguresAnswer, layout: Layout) -> String {
    let mut out = render(&answer.figures, layout);
    let listed = answer.figures.len();
    if listed < answer.total {
        out.push_str(&format!("{} of ", grouped(listed)));
    }
    out.push_str(&counted(answer.total, "figure"));
    out.push('\n');
    out
}

/// Renders the figures of a text.
pub fn render_extract(answer: &ExtractAnswer, layout: Layout) -> String {
    let mut out = render(&answer.figures, layout);
    out.push_str(&counted(answer.figures.len(), "figure"));
    out.push('\n');
    if !answer.commitments.is_empty() {
        out.push('\n');
        out.push_str(&super::commitments::render(&answer.commitments, layout));
        out.push_str(&counted(answer.commitments.len(), "commitment"));
        out.push('\n');
    }
    out
}

/// Renders figures under the reports that they stand in; nothing for an empty list.
fn render(figures: &[Figure], layout: Layout) -> String {
    if figures.is_empty() {
        return String::new();
    }
    let heads = [
        Column::left("  indicator", 42),
        Column::left("as printed", 30),
        Column::left("kind", 11),
        Column::left("status", 10),
        Column::right("years"),
        Column::left("doubts", usize::MAX),
    ];
    let rows: Vec<Vec<String>> = figures.iter().map(row).collect();
    let table = render_columns(&heads, &rows, layout);
    let mut lines = table.lines();
    let mut out = String::new();
    out.extend(lines.next().map(|head| format!("{head}\n")));
    let mut report: Option<&str> = None;
    for (figure, line) in figures.iter().zip(lines) {
        if figure.report.as_deref() != report {
            report = figure.report.as_deref();
            out.push_str(&layout.strong(&one_line(report.unwrap_or_default())));
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        let grounds = figure.explain.iter().flatten();
        let grounds: Vec<String> =
            grounds.map(|ground| format!("{}: {}", ground.of, ground.words)).collect();
        if !grounds.is_empty() {
            let words = one_line(&grounds.join("   "));
            for line in wrap_indented(&words, 6, layout.width).lines() {
                out.push_str(&layout.faint(line));
                out.push('\n');
            }
        }
    }
    out.push('\n');
    out
}

fn row(figure: &Figure) -> Vec<String> {
    let years = figure.period.map(|years| years.to_string()).unwrap_or_default();
    let text = one_line(&figure.text);
    // A cell of a table leaves its unit to another one.
    let unit = figure.unit.as_deref().filter(|_| figure.rule.ends_with("table_cell"));
    let text = match unit {
        Some(unit) if !text.contains(unit) => format!("{text} ({})", one_line(unit)),
        _ => text,
    };
    vec![
        format!("  {}", one_line(figure.indicator.as_deref().unwrap_or("?"))),
        text,
        figure.kind.clone(),
        figure.status.clone(),
        years,
        figure.checks.join(" "),
    ]
}
