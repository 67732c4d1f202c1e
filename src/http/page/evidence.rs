//! Figures and commitments as chips that open their evidence: the sentence, the words that carry it,
//! and what was read from them.
//!
//! A passage may hold dozens. Beside a hit only those next to its matches are shown; a link leads to
//! all of them on the page of the report, where nothing is left out.

use maud::{Markup, html};

use super::marked::around;
use super::words::{List, figure_value};
use super::{Lang, Visit};
use crate::output::commitments::Commitment;
use crate::output::figures::{Figure, GroundView};

/// Chips of each sort beside a hit.
const FIGURES: usize = 5;
const COMMITMENTS: usize = 3;
/// Matches that a chip may stand next to.
const MATCHES: usize = 50;
/// Characters of text on each side of what a chip is about.
const CONTEXT: usize = 32;
/// Longest label in characters.
const LABEL: usize = 26;

/// The chips of a passage, and how many it has beyond them.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    text: &'a str,
    figures: Vec<&'a Figure>,
    commitments: Vec<&'a Commitment>,
    /// Figures and commitments that are not shown.
    more: [usize; 2],
}

impl<'a> Evidence<'a> {
    /// Takes everything of a passage.
    pub(super) fn all(
        text: &'a str,
        figures: Vec<&'a Figure>,
        commitments: Vec<&'a Commitment>,
    ) -> Self {
        Self { text, figures, commitments, more: [0, 0] }
    }

    /// Takes what stands next to the matches, within the stretch of the passage that is shown.
    pub(super) fn near(
        text: &'a str,
        figures: &'a [Figure],
        commitments: &'a [Commitment],
        matches: &[[usize; 2]],
        shown: [usize; 2],
    ) -> Self {
        let matches = matches.get(..matches.len().min(MATCHES)).unwrap_or_default();
        let near_figures = nearest(figures, |f| f.span, matches, shown, FIGURES);
        let near_promises = nearest(commitments, |c| c.span, matches, shown, COMMITMENTS);
        Self {
            text,
            more: [
                figures.len() - near_figures.len(),
                commitments.len() - near_promises.len(),
            ],
            figures: near_figures,
            commitments: near_promises,
        }
    }

    /// Writes the chips; `all` is where the rest of them can be seen.
    pub(super) fn chips(&self, visit: &Visit<'_>, all: &str) -> Markup {
        if self.figures.is_empty() && self.commitments.is_empty() && self.more == [0, 0] {
            return html! {};
        }
        html! {
            ul.chips lang=(visit.lang.tag()) {
                @for figure in &self.figures { li { (self.figure(visit, figure)) } }
                @for promise in &self.commitments { li { (self.promise(visit, promise)) } }
                @if self.more != [0, 0] { li.more { a href=(all) { (more(visit, self.more)) } } }
            }
        }
    }

    fn figure(&self, visit: &Visit<'_>, figure: &Figure) -> Markup {
        let label = figure.indicator.as_deref().unwrap_or_default();
        let mut said = vec![
            visit.lang.name(List::FigureKind, &figure.kind),
            visit.lang.name(List::Status, &figure.status),
        ];
        said.extend(figure.period.map(|years| years.to_string()));
        let (value, unit) = (figure_value(figure), figure.unit.as_deref());
        said.push(format!("{value} {}", unit.unwrap_or_default()).trim_end().to_owned());
        html! {
            details.chip {
                summary { span lang="zh" { (cut(label)) " " b { (figure.text) } } " " small { (visit.lang.name(List::Status, &figure.status)) } }
                (self.quoted(figure.span))
                small { (said.join(" · ")) (grounds(visit, figure.explain.as_deref())) }
            }
        }
    }

    fn promise(&self, visit: &Visit<'_>, promise: &Commitment) -> Markup {
        let object = promise.object.as_deref().unwrap_or_default();
        let is_own = promise.deadline_source.as_deref() == Some("explicit");
        let due = promise.deadline.as_deref();
        let mut said = vec![
            visit.lang.name(List::Strength, &promise.strength),
            format!("{} {}/5", visit.say("具体度", "specificity"), promise.specificity),
        ];
        if promise.measurable {
            said.push(visit.say("可核查", "measurable").to_owned());
        }
        said.extend(due.map(|due| match (visit.lang, is_own) {
            (Lang::Zh, true) => format!("期限 {due}（原文）"),
            (Lang::Zh, false) => format!("期限 {due}（由报告推得）"),
            (Lang::En, true) => format!("by {due} (stated)"),
            (Lang::En, false) => format!("by {due} (inherited)"),
        }));
        said.extend(promise.actor.clone());
        html! {
            details.chip.promise {
                summary {
                    span lang="zh" { (cut(&format!("{}{object}", promise.act))) }
                    @if let Some(due) = due.filter(|_| is_own) { " " b { "→ " (due) } }
                    " " small { (visit.say("承诺", "commitment")) }
                }
                (self.quoted(promise.span))
                small { (said.join(" · ")) (grounds(visit, promise.explain.as_deref())) }
            }
        }
    }

    fn quoted(&self, span: [usize; 2]) -> Markup {
        let ([before, inside, after], cut) = around(self.text, span, CONTEXT);
        html! {
            blockquote lang="zh" {
                @if cut[0] { "…" } (before) mark { (inside) } (after) @if cut[1] { "…" }
            }
        }
    }
}

/// Returns the things that stand next to the matches, in the order of the text.
fn nearest<'a, T>(
    all: &'a [T],
    span: fn(&T) -> [usize; 2],
    matches: &[[usize; 2]],
    shown: [usize; 2],
    most: usize,
) -> Vec<&'a T> {
    let distance = |[start, end]: [usize; 2]| {
        let gaps = matches
            .iter()
            .map(|[from, to]| from.saturating_sub(end).max(start.saturating_sub(*to)));
        gaps.min().unwrap_or(start)
    };
    let mut near: Vec<(usize, usize, &T)> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let [start, end] = span(one);
        if start >= shown[0] && end <= shown[1] {
            near.push((distance([start, end]), at, one));
        }
    }
    near.sort_by_key(|(distance, at, _)| (*distance, *at));
    near.truncate(most);
    near.sort_by_key(|(_, at, _)| *at);
    near.into_iter().map(|(_, _, one)| one).collect()
}

/// The words that decided, where they were asked for.
fn grounds(visit: &Visit<'_>, grounds: Option<&[GroundView]>) -> Markup {
    let grounds = grounds.unwrap_or_default();
    let words: Vec<String> =
        grounds.iter().map(|ground| format!("{}={}", ground.of, ground.words)).collect();
    html! {
        @if !words.is_empty() { br; (visit.say("依据：", "grounds: ")) span lang="zh" { (words.join(" ")) } }
    }
}

fn more(visit: &Visit<'_>, [figures, commitments]: [usize; 2]) -> String {
    let mut parts = Vec::new();
    match visit.lang {
        Lang::Zh => {
            parts.extend((figures > 0).then(|| format!("{figures} 个数字")));
            parts.extend((commitments > 0).then(|| format!("{commitments} 项承诺")));
            format!("另有 {}", parts.join("、"))
        }
        Lang::En => {
            parts.extend((figures > 0).then(|| format!("{figures} figures")));
            parts.extend((commitments > 0).then(|| format!("{commitments} commitments")));
            format!("{} more", parts.join(", "))
        }
    }
}

/// Cuts a label to what fits in a chip.
fn cut(label: &str) -> String {
    let mut out: String = label.chars().take(LABEL).collect();
    if out.len() < label.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_are_taken_and_stand_in_the_order_of_the_text() {
        let spans = [[0, 2], [10, 12], [14, 16], [30, 32], [90, 95]];
        let check = |matches: &[[usize; 2]], shown, most, expected: &[[usize; 2]]| {
            let found = nearest(&spans, |span| *span, matches, shown, most);
            assert_eq!(found.into_iter().copied().collect::<Vec<_>>(), expected);
        };
        check(&[[12, 14]], [0, 100], 2, &[[10, 12], [14, 16]]);
        check(&[[29, 31]], [0, 100], 2, &[[14, 16], [30, 32]]);
        check(&[[94, 99]], [0, 50], 9, &[[0, 2], [10, 12], [14, 16], [30, 32]]);
        check(&[], [0, 100], 1, &[[0, 2]]);
    }

    #[test]
    fn a_long_label_is_cut() {
        assert_eq!(cut("养老床位"), "养老床位");
        assert_eq!(cut(&"长".repeat(40)), format!("{}…", "长".repeat(LABEL)));
    }
}
