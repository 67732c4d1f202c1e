//! What became of a pair of figures: raised, lowered, bound more loosely or firmly, or gone.

use rust_decimal::Decimal;

use super::Paired;
use super::counted::{Tense, bare, tense};
use crate::compare::ReportText;
use crate::compare::ladder::force_before;
use crate::compare::letters::key;
use crate::model::{
    Cmp, Figure, FigurePair, FigureState, FigureStatus, Role, WordingChange, Zone,
};

/// Says what became of each pair.
pub(in crate::compare) fn states(
    a: &ReportText,
    b: &ReportText,
    pairs: &[Paired],
) -> Vec<FigurePair> {
    let mut out: Vec<FigurePair> = pairs
        .iter()
        .map(|pair| {
            let x = pair.a.and_then(|at| a.figures.get(at));
            let y = pair.b.and_then(|at| b.figures.get(at));
            let (state, wording) = match (x, y) {
                (Some(x), Some(y)) => both(a, x, b, y, pair.unit_changed),
                (Some(x), None) => (absent(x, b, FigureState::NotStated), None),
                (None, Some(y)) => (absent(y, a, FigureState::New), None),
                (None, None) => (FigureState::Unpaired, None),
            };
            let indicator = pair.name.clone();
            FigurePair { state, wording, indicator, a: pair.a, b: pair.b }
        })
        .collect();
    let rank =
        |pair: &FigurePair| (pair.state == FigureState::Unpaired, pair.b.is_none());
    out.sort_by_key(|pair| (rank(pair), pair.b, pair.a));
    out
}

fn both(
    a: &ReportText,
    x: &Figure,
    b: &ReportText,
    y: &Figure,
    unit_changed: bool,
) -> (FigureState, Option<WordingChange>) {
    let wording = if x.status == FigureStatus::Target {
        let firm = |report: &ReportText, figure: &Figure| {
            let text = report.passages.get(figure.passage).map(|p| p.text.as_str());
            let text =
                text.and_then(|text| text.get(..figure.span.end)).unwrap_or_default();
            (force_before(text, figure.span.start), firmness(figure.cmp))
        };
        match firm(b, y).cmp(&firm(a, x)) {
            std::cmp::Ordering::Greater => Some(WordingChange::Hardened),
            std::cmp::Ordering::Less => Some(WordingChange::Softened),
            std::cmp::Ordering::Equal => None,
        }
    } else {
        None
    };
    if unit_changed {
        return (FigureState::UnitChanged, wording);
    }
    let state = match (point(x), point(y)) {
        (Some(p), Some(q)) if p < q => FigureState::Raised,
        (Some(p), Some(q)) if p > q => FigureState::Lowered,
        (Some(_), Some(_)) => match wording {
            Some(WordingChange::Softened) => FigureState::Softened,
            Some(WordingChange::Hardened) => FigureState::Hardened,
            None => FigureState::Same,
        },
        _ if x.value == y.value && x.low == y.low && x.high == y.high => {
            FigureState::Same
        }
        _ => FigureState::Changed,
    };
    (state, wording)
}

/// Returns the number that stands for a figure: its point, or the bound of an open interval.
fn point(figure: &Figure) -> Option<Decimal> {
    match (figure.value, figure.low, figure.high) {
        (Some(value), ..) => Some(value),
        (None, Some(low), None) => Some(low),
        (None, None, Some(high)) => Some(high),
        (None, Some(low), Some(_)) if figure.cmp != Cmp::Range => Some(low),
        _ => None,
    }
}

/// How firmly a bound commits: about, the point itself, a limit.
fn firmness(cmp: Cmp) -> u8 {
    match cmp {
        Cmp::Approx => 0,
        Cmp::Eq | Cmp::Reach | Cmp::Sync | Cmp::Range => 1,
        Cmp::Ge | Cmp::Gt | Cmp::Le | Cmp::Lt => 2,
    }
}

/// Says why a figure has no partner in the other report.
fn absent(figure: &Figure, other: &ReportText, not_stated: FigureState) -> FigureState {
    let Some(id) = &figure.indicator_id else { return FigureState::Unpaired };
    let wanted = tense(figure);
    let read = other
        .figures
        .iter()
        .any(|found| found.indicator_id.as_ref() == Some(id) && tense(found) == wanted);
    let name = bare(&key(figure.indicator.as_deref().unwrap_or_default()));
    let named = !name.is_empty()
        && other.passages.iter().any(|passage| {
            let role = other.sections.get(passage.section).map(|section| section.role);
            let ahead = matches!(role, Some(Role::Goals | Role::Tasks));
            let fits = match wanted {
                Tense::Past => role == Some(Role::Review),
                Tense::Ahead => ahead,
                Tense::Neither => true,
            };
            fits && passage.zone != Zone::Toc && key(&passage.text).contains(&name)
        });
    if named && !read { FigureState::NotExtracted } else { not_stated }
}
