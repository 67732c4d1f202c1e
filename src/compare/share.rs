//! How much of each report was kept, moved, revised or is its own, in characters.
//!
//! Counts, not fractions: they add up to the characters of the report exactly, all units being
//! disjoint. Beside them stands a measure that needs no sentences: characters in runs of eight and more
//! that the other report has too, wherever.

use std::collections::HashSet;

use super::letters::{count, key};
use super::{ReportText, text_of};
use crate::model::{OpKind, Share, Unit, UnitClass, Zone};

/// Letters of a shared run.
pub(super) const RUN: usize = 8;

/// How far a report is made of runs that another has too.
pub(super) struct Reuse {
    /// Letters in shared runs, and letters, of each passage.
    pub(super) passages: Vec<(usize, usize)>,
}

impl Reuse {
    /// Returns the letters of the report.
    pub(super) fn letters(&self) -> usize {
        self.passages.iter().map(|passage| passage.1).sum()
    }

    /// Returns the share of its letters that stand in shared runs.
    pub(super) fn fraction(&self) -> f64 {
        let reused: usize = self.passages.iter().map(|passage| passage.0).sum();
        reused as f64 / self.letters().max(1) as f64
    }

    /// Returns the share of the letters of passages long enough for a run: of a text beside itself, all.
    pub(super) fn fraction_of_long(&self) -> f64 {
        let long = self.passages.iter().filter(|passage| passage.1 >= RUN);
        let sums =
            long.fold((0, 0), |sum, passage| (sum.0 + passage.0, sum.1 + passage.1));
        sums.0 as f64 / sums.1.max(1) as f64
    }
}

/// Measures the shared runs of two reports.
pub(super) fn reuse(a: &ReportText, b: &ReportText) -> [Reuse; 2] {
    let keys = [a, b].map(|report| -> Vec<Vec<char>> {
        let shown = report.passages.iter();
        let text = |p: &crate::model::Passage| {
            if p.zone == Zone::Toc { Vec::new() } else { key(&p.text).chars().collect() }
        };
        shown.map(text).collect()
    });
    let runs = [0, 1].map(|side| {
        let mut runs: HashSet<&[char]> = HashSet::new();
        let keys = keys.get(side).map(Vec::as_slice).unwrap_or_default();
        keys.iter().for_each(|key| runs.extend(key.windows(RUN)));
        runs
    });
    let measure = |keys: &[Vec<char>], other: &HashSet<&[char]>| Reuse {
        passages: keys.iter().map(|key| (covered(key, other), key.len())).collect(),
    };
    let [of_a, of_b] = &keys;
    let [in_a, in_b] = &runs;
    [measure(of_a, in_b), measure(of_b, in_a)]
}

/// Returns, for each section with all below it, the share of its letters that stand in shared runs.
pub(super) fn by_section(report: &ReportText, reuse: &Reuse) -> Vec<f64> {
    let mut sums = vec![(0usize, 0usize); report.sections.len()];
    for (passage, (reused, letters)) in report.passages.iter().zip(&reuse.passages) {
        let mut at = Some(passage.section);
        while let Some(index) = at
            && let Some(sum) = sums.get_mut(index)
        {
            (sum.0, sum.1) = (sum.0 + reused, sum.1 + letters);
            let parent = report.sections.get(index).and_then(|section| section.parent);
            at = parent.filter(|&parent| parent < index);
        }
    }
    sums.iter().map(|&(reused, all)| reused as f64 / all.max(1) as f64).collect()
}

/// Counts the letters that stand in a run of the other report.
fn covered(key: &[char], other: &HashSet<&[char]>) -> usize {
    let (mut end, mut total) = (0, 0);
    for (at, run) in key.windows(RUN).enumerate() {
        if other.contains(run) {
            total += at + RUN - at.max(end);
            end = at + RUN;
        }
    }
    total
}

/// Adds up the shares of the two reports, of all text and without set formulas.
pub(super) fn shares(a: &ReportText, b: &ReportText, units: &[Unit]) -> [[Share; 2]; 2] {
    let mut all = [Share::default(); 2];
    let mut plain = [Share::default(); 2];
    let [all_a, all_b] = &mut all;
    let [plain_a, plain_b] = &mut plain;
    for unit in units {
        let equal = |of_a: bool| {
            unit.ops
                .iter()
                .filter(|op| op.kind == OpKind::Equal)
                .map(move |op| if of_a { op.a } else { op.b })
        };
        for (report, place, spans, total, without) in [
            (a, unit.a, equal(true).collect::<Vec<_>>(), &mut *all_a, &mut *plain_a),
            (b, unit.b, equal(false).collect::<Vec<_>>(), &mut *all_b, &mut *plain_b),
        ] {
            let Some(place) = place else { continue };
            let text = text_of(report, place);
            let stayed = spans.iter().filter_map(|span| text.get(span.range()));
            let stayed: usize = stayed.map(count).sum();
            add(total, unit.class, count(text), stayed);
            if !unit.formula {
                add(without, unit.class, count(text), stayed);
            }
        }
    }
    [all, plain]
}

fn add(share: &mut Share, class: UnitClass, chars: usize, stayed: usize) {
    share.chars += chars;
    let slot = match class {
        UnitClass::Kept => &mut share.kept,
        UnitClass::Moved => &mut share.moved,
        UnitClass::Revised => &mut share.revised,
        UnitClass::MovedRevised => &mut share.moved_revised,
        UnitClass::Related => &mut share.related,
        UnitClass::Dropped | UnitClass::Added => &mut share.alone,
    };
    *slot += chars;
    if matches!(class, UnitClass::Revised | UnitClass::MovedRevised) {
        share.revised_equal += stayed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::Outline;

    #[test]
    fn runs_of_eight_letters_count_wherever_they_stand() {
        let a = Outline::of("一、安排", &["推进老旧小区改造三百户，种树。"]);
        let b = Outline::of("一、回顾", &["去年，推进老旧小区改造，修桥。"]);
        let [of_a, _] = reuse(&a.report(), &b.report());
        // 推进老旧小区改造 of thirteen letters.
        assert_eq!(of_a.passages.last(), Some(&(8, 13)));
        // 一安排, the heading, is too short for a run, but its letters are among those of the section.
        assert_eq!(by_section(&a.report(), &of_a), [8.0 / 16.0]);
        assert!((of_a.fraction_of_long() - 8.0 / 13.0).abs() < 1e-9);
    }
}
