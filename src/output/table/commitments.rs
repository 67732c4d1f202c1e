//! What a person reads after `commitments`: the commitments of a report below its id, each with its
//! words whole.

use super::layout::{Layout, columns, one_line};
use super::words::{counted, grouped};
use super::wrap::wrap_indented;
use crate::output::commitments::{Commitment, CommitmentsAnswer};

/// Renders commitments and how many there are.
pub fn render_commitments(answer: &CommitmentsAnswer, layout: Layout) -> String {
    let mut out = render(&answer.commitments, layout);
    let listed = answer.commitments.len();
    if listed < answer.total {
        out.push_str(&format!("{} of ", grouped(listed)));
    }
    out.push_str(&counted(answer.total, "commitment"));
    out.push('\n');
    out
}

/// Renders a list of commitments under the reports that they stand in; nothing for an empty one.
pub(super) fn render(commitments: &[Commitment], layout: Layout) -> String {
    let mut out = String::new();
    for of_report in commitments.chunk_by(|a, b| a.report == b.report) {
        if let Some(report) = of_report.first().and_then(|first| first.report.as_deref())
        {
            out.push_str(&layout.strong(&one_line(report)));
            out.push('\n');
        }
        for commitment in of_report {
            out.push_str(&lines(commitment, layout));
        }
        out.push('\n');
    }
    out
}

/// Returns the lines of a commitment: how specific, how firm, by when; its words, whole; then who is to
/// do it, if a body is named, and the words that decided.
fn lines(commitment: &Commitment, layout: Layout) -> String {
    let mark = if commitment.measurable { '✓' } else { ' ' };
    let head = format!(
        "  {} {mark}  {:<INDENT_STRENGTH$}  {:<INDENT_DUE$}  ",
        commitment.specificity,
        commitment.strength,
        due(commitment),
    );
    let indent = columns(&head);
    let mut notes = Vec::new();
    if let Some(actor) = commitment.actor.as_deref().filter(|actor| !is_government(actor))
    {
        notes.push(format!("by {actor}"));
    }
    let grounds = commitment.explain.iter().flatten();
    notes.extend(grounds.map(|ground| format!("{}: {}", ground.of, ground.words)));
    let words = wrap_indented(&one_line(commitment.text.trim()), indent, layout.width);
    let mut out = head + words.trim_start();
    if !notes.is_empty() {
        let notes = one_line(&notes.join("   "));
        for line in wrap_indented(&notes, indent, layout.width).lines() {
            out.push_str(&layout.faint(line));
            out.push('\n');
        }
    }
    out
}

/// Columns of the longest strength, and of a day.
const INDENT_STRENGTH: usize = 11;
const INDENT_DUE: usize = 10;

/// Returns the day by which it is due; the year in brackets where the sentence states none.
fn due(commitment: &Commitment) -> String {
    let due = commitment.deadline.as_deref().unwrap_or_default();
    match commitment.deadline_source.as_deref() {
        Some("inherited") => format!("({})", due.get(..4).unwrap_or(due)),
        _ => due.to_owned(),
    }
}

/// Whether a body is a government as such: the one whose report it is, which goes without saying.
fn is_government(actor: &str) -> bool {
    actor.ends_with("人民政府") || actor == "国务院"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_firm_by_when_and_by_whom() {
        let commitment = Commitment {
            text: "新建公园3座".to_owned(),
            span: [0, 6],
            passage: None,
            report: Some("wangjiang-2026-work".to_owned()),
            year: Some(2026),
            section: None,
            act: "新建".to_owned(),
            object: Some("公园3座".to_owned()),
            actor: Some("区绿化局".to_owned()),
            kind: "output_delivery".to_owned(),
            strength: "firm".to_owned(),
            cue: None,
            specificity: 4,
            measurable: true,
            deadline: Some("2026-12-31".to_owned()),
            deadline_source: Some("inherited".to_owned()),
            figures: vec![0],
            measures: vec!["3座".to_owned()],
            topics: None,
            rule: "undertaking".to_owned(),
            explain: None,
        };
        let page = Layout { width: 60, color: false };
        insta::assert_snapshot!(render(&[commitment], page), @r"
        wangjiang-2026-work
          4 ✓  firm         (2026)      新建公园3座
                                        by 区绿化局
        ");
    }
}
