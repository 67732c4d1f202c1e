//! The lines below a hit that say what its sentences promise and count.
//!
//! Only what stands in the stretches that are shown is told, and what does not fit is counted:
//! `--json` has all of it, `figures` and `commitments` list it. Example told: 新增托位300个 under the sentence that holds it. Example left
//! out: a figure of a sentence that is not shown.

use std::ops::Range;

use super::layout::{Layout, columns, one_line, truncated};
use crate::output::answer::Hit;
use crate::output::commitments::Commitment;
use crate::output::figures::Figure;

/// Commitments told of one hit.
const COMMITMENTS: usize = 2;

/// Columns of an indicator's name.
const INDICATOR: usize = 24;

/// Columns before what is told.
const LABEL: usize = 14;

/// Renders what stands in the stretches of a hit's text, as lines.
pub(super) fn lines(
    hit: &Hit,
    stretches: &[Range<usize>],
    indent: usize,
    layout: Layout,
) -> String {
    let is_shown = |span: [usize; 2]| {
        stretches.iter().any(|shown| span[0] < shown.end && shown.start < span[1])
    };
    let width = layout.width.saturating_sub(indent + LABEL);
    let mut rows = Vec::new();
    let commitments = hit.commitments.iter().flatten();
    let commitments: Vec<&Commitment> =
        commitments.filter(|c| is_shown(c.span)).collect();
    for (n, commitment) in commitments.iter().take(COMMITMENTS).enumerate() {
        let rest = commitments.len() - n - 1;
        let more = if n + 1 == COMMITMENTS { rest } else { 0 };
        rows.push(("commitment", told(commitment, more, width)));
    }
    let figures = hit.figures.iter().flatten();
    let figures: Vec<&Figure> = figures.filter(|f| is_shown(f.span)).collect();
    if !figures.is_empty() {
        rows.push(("figures", counted(&figures, width)));
    }
    let last = rows.len();
    let mut out = String::new();
    for (n, (label, words)) in (1..).zip(rows) {
        let branch = if n == last { '└' } else { '├' };
        let line = format!("{branch} {label:<12}{words}");
        out.push_str(&format!("{}{}\n", " ".repeat(indent), layout.faint(&line)));
    }
    out
}

/// Returns a commitment's words, and at the right what can be checked of it.
fn told(commitment: &Commitment, more: usize, width: usize) -> String {
    let mut notes = Vec::new();
    if let Some(deadline) = &commitment.deadline {
        let source = commitment.deadline_source.as_deref();
        let inherited = if source == Some("inherited") { " (inherited)" } else { "" };
        notes.push(format!("by {deadline}{inherited}"));
    }
    if commitment.measurable {
        notes.push("measurable".to_owned());
    }
    if more > 0 {
        notes.push(format!("+{more}"));
    }
    let notes = one_line(&notes.join("  "));
    let room = width.saturating_sub(columns(&notes) + 2);
    let words = truncated(commitment.text.trim(), room);
    let gap = " ".repeat(width.saturating_sub(columns(&words) + columns(&notes)));
    format!("{words}{gap}{notes}").trim_end().to_owned()
}

/// Returns as many figures as fit on a line, and how many more there are.
fn counted(figures: &[&Figure], width: usize) -> String {
    let mut line = String::new();
    for (n, figure) in figures.iter().enumerate() {
        let words = brief(figure);
        let gap = if n == 0 { "" } else { "   " };
        let rest = figures.len() - n;
        let room = width.saturating_sub(columns(&format!("   +{rest}")));
        if n > 0 && columns(&line) + columns(gap) + columns(&words) > room {
            line.push_str(&format!("   +{rest}"));
            break;
        }
        line.push_str(gap);
        line.push_str(&truncated(&words, room));
    }
    line
}

/// Returns a figure's indicator and its words, with its status where it is not reached.
fn brief(figure: &Figure) -> String {
    let indicator = figure.indicator.as_deref().unwrap_or_default();
    let mut words = truncated(indicator, INDICATOR);
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(&one_line(&figure.text));
    if figure.status != "actual" {
        words.push(' ');
        words.push_str(&figure.status);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::{commitment, figure, hit};

    const PAGE: Layout = Layout { width: 80, color: false };

    fn stretch(shown: Range<usize>) -> Vec<Range<usize>> {
        std::iter::once(shown).collect()
    }

    #[test]
    fn promises_and_figures_of_the_shown_sentence_are_told() {
        let mut hit = hit();
        hit.commitments = Some(vec![commitment([19, 51]), commitment([51, 60])]);
        hit.figures = Some(vec![figure("街镇", "12个", [32, 35])]);
        insta::assert_snapshot!(lines(&hit, &stretch(7..51), 4, PAGE), @r"
            ├ commitment  推动“15分钟社区生活圈”…  by 2023-12-31 (inherited)  measurable
            └ figures     街镇 12个 target
        ");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let mut hit = hit();
        hit.commitments = Some((0..5).map(|n| commitment([n, n + 1])).collect());
        let many = (0..9).map(|n| figure("社区养老服务设施面积", "85%以上", [n, n + 1]));
        hit.figures = Some(many.collect());
        let text = lines(&hit, &stretch(0..60), 4, PAGE);
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(text.contains("+3") && text.contains("+8"), "{text}");
        for line in text.lines() {
            assert!(columns(line) <= 80, "{line}");
        }
    }

    #[test]
    fn a_passage_without_any_has_no_lines() {
        assert_eq!(lines(&hit(), &stretch(0..60), 4, PAGE), "");
    }
}
