//! What became of a pair of figures: raised, lowered, bound more loosely or firmly, or gone.

use rust_decimal::Decimal;

use super::counted::{Tense, bare, tense};
use super::{Paired, Standing};
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
    let (of_a, of_b) = (Named::read(a), Named::read(b));
    let mut out: Vec<FigurePair> = pairs
        .iter()
        .map(|pair| {
            let x = pair.a.and_then(|at| a.figures.get(at));
            let y = pair.b.and_then(|at| b.figures.get(at));
            let (state, wording) = match (x, y) {
                (Some(x), Some(y)) => both(a, x, b, y, pair.standing),
                _ if pair.standing == Standing::Undecided => {
                    (FigureState::Unpaired, None)
                }
                _ if pair.standing == Standing::Outside => {
                    (FigureState::NotCompared, None)
                }
                (Some(x), None) => (absent(x, &of_b, FigureState::NotStated), None),
                (None, Some(y)) => (absent(y, &of_a, FigureState::New), None),
                (None, None) => (FigureState::Unpaired, None),
            };
            let indicator = pair.name.clone();
            FigurePair { state, wording, indicator, a: pair.a, b: pair.b }
        })
        .collect();
    let rank = |pair: &FigurePair| {
        let last = match pair.state {
            FigureState::NotCompared => 2,
            FigureState::Unpaired => 1,
            _ => 0,
        };
        (last, pair.b.is_none())
    };
    out.sort_by_key(|pair| (rank(pair), pair.b, pair.a));
    out
}

fn both(
    a: &ReportText,
    x: &Figure,
    b: &ReportText,
    y: &Figure,
    standing: Standing,
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
    match standing {
        Standing::OtherUnit => return (FigureState::UnitChanged, wording),
        Standing::OtherBasis => return (FigureState::BasisChanged, None),
        Standing::Plain | Standing::Undecided | Standing::Outside => {}
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
pub(super) fn point(figure: &Figure) -> Option<Decimal> {
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

/// A report in which a name is looked for.
pub(super) struct Named<'a> {
    report: &'a ReportText<'a>,
    /// Role and letters of each passage.
    passages: Vec<(Option<Role>, String)>,
}

impl<'a> Named<'a> {
    /// Reads the letters of a report.
    pub(super) fn read(report: &'a ReportText<'a>) -> Self {
        let shown = report.passages.iter().filter(|passage| passage.zone != Zone::Toc);
        let passages = shown.map(|passage| {
            let section = report.sections.get(passage.section);
            (section.map(|section| section.role), key(&passage.text))
        });
        Self { report, passages: passages.collect() }
    }

    /// Returns whether the report names what a figure counts, where it speaks of what was or of what is to
    /// be.
    pub(super) fn names(&self, figure: &Figure, wanted: Tense) -> bool {
        let name = bare(&key(figure.indicator.as_deref().unwrap_or_default()));
        let fits = |role: Option<Role>| match wanted {
            Tense::Past => role == Some(Role::Review),
            Tense::Ahead => matches!(role, Some(Role::Goals | Role::Tasks)),
            Tense::Neither => true,
        };
        let mut passages = self.passages.iter();
        !name.is_empty()
            && passages.any(|(role, letters)| fits(*role) && letters.contains(&name))
    }
}

/// Says why a figure has no partner in the other report.
fn absent(figure: &Figure, other: &Named, not_stated: FigureState) -> FigureState {
    let Some(id) = &figure.indicator_id else { return FigureState::Unpaired };
    let wanted = tense(figure);
    // What keeps pace with something else (与全市同步) names the indicator and has no number.
    let read = other.report.figures.iter().any(|found| {
        found.indicator_id.as_ref() == Some(id)
            && tense(found) == wanted
            && found.cmp != Cmp::Sync
    });
    let named = !read && other.names(figure, wanted);
    if named { FigureState::NotExtracted } else { not_stated }
}
