//! What a person reads after `commitments`: one line a commitment, in aligned columns.

use super::columns::{Column, render_columns};
use super::layout::{Layout, one_line};
use super::words::{counted, grouped};
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

/// Renders a list of commitments; nothing for an empty one.
pub(super) fn render(commitments: &[Commitment], layout: Layout) -> String {
    if commitments.is_empty() {
        return String::new();
    }
    let heads = [
        Column::left("report", 28),
        Column::left("spec.", 6),
        Column::left("strength", 11),
        Column::left("due", 11),
        Column::left("by", 20),
        Column::left("commitment", usize::MAX),
    ];
    let rows: Vec<Vec<String>> = commitments.iter().map(row).collect();
    let mut out = render_columns(&heads, &rows, layout);
    for commitment in commitments {
        for ground in commitment.explain.iter().flatten() {
            let line = format!("{} {}: {}\n", commitment.text, ground.of, ground.words);
            out.push_str(&layout.faint(&one_line(&line)));
            out.push('\n');
        }
    }
    out.push('\n');
    out
}

fn row(commitment: &Commitment) -> Vec<String> {
    let inherited = commitment.deadline_source.as_deref() == Some("inherited");
    let due = commitment.deadline.as_deref().unwrap_or_default();
    // A deadline that the sentence does not state stands in brackets.
    let due = if inherited {
        format!("({})", due.get(..4).unwrap_or(due))
    } else {
        due.to_owned()
    };
    let mark = if commitment.measurable { "✓" } else { "" };
    vec![
        commitment.report.clone().unwrap_or_default(),
        format!("{} {mark}", commitment.specificity).trim().to_owned(),
        commitment.strength.clone(),
        due,
        commitment.actor.clone().unwrap_or_default(),
        one_line(&commitment.text),
    ]
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
        let expected =
            ["wangjiang-2026-work", "4 ✓", "firm", "(2026)", "区绿化局", "新建公园3座"];
        assert_eq!(row(&commitment), expected);
    }
}
