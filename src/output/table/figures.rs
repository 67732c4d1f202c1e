//! What a person reads after `figures` and `extract`: one line a figure, in aligned columns.

use super::columns::{Column, render_columns};
use super::layout::{Layout, one_line};
use super::words::{counted, grouped};
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

fn render(figures: &[Figure], layout: Layout) -> String {
    if figures.is_empty() {
        return String::new();
    }
    let heads = [
        Column::left("report", 28),
        Column::left("indicator", 36),
        Column::left("as printed", 28),
        Column::left("kind", 11),
        Column::left("status", 10),
        Column::right("years"),
        Column::left("doubts", 24),
    ];
    let rows: Vec<Vec<String>> = figures.iter().map(row).collect();
    let mut out = render_columns(&heads, &rows, layout);
    for figure in figures {
        for ground in figure.explain.iter().flatten() {
            let line = format!("{} {}: {}\n", figure.text, ground.of, ground.words);
            out.push_str(&layout.faint(&one_line(&line)));
            out.push('\n');
        }
    }
    out.push('\n');
    out
}

fn row(figure: &Figure) -> Vec<String> {
    let years = figure.period.map_or_else(String::new, |years| {
        if years.from == years.to {
            years.to.to_string()
        } else {
            format!("{}–{}", years.from, years.to)
        }
    });
    vec![
        figure.report.clone().unwrap_or_default(),
        one_line(figure.indicator.as_deref().unwrap_or("?")),
        one_line(&figure.text),
        figure.kind.clone(),
        figure.status.clone(),
        years,
        figure.checks.join(" "),
    ]
}
