//! Whether two figures count the same.
//!
//! They do if kind and unit agree, both were reached or both are aimed at, and way of summing (新增 is not
//! 累计), basis, scope and horizon agree. Names are canonical ids where there are any, else the printed
//! indicator or the words right before the number; short or general names (项目, 街镇) pair nothing.
//! It catches 精品小区开工116万平方米 beside 精品小区新开工100万平方米; it misses 货物吞吐量 beside 港口货物吞吐量.

use super::counted::{Counted, Sum, Tense, is_ratio};
use crate::compare::grams::{grams, similarity};
use crate::model::{Basis, Figure, FigureKind};

/// Least likeness of two names that are not equal.
const ALIKE: f64 = 0.8;

/// Letters of a name that says enough anywhere, and of one that does in its section.
const TELLING: usize = 6;
pub(super) const TELLING_IN_PLACE: usize = 4;

/// Returns how well two figures fit; none if they do not count the same.
fn fit(a: &Counted, b: &Counted, in_place: bool) -> Option<u32> {
    let (x, y) = (a.figure, b.figure);
    let comparable = a.tense == b.tense
        && a.tense != Tense::Neither
        && x.kind == y.kind
        && bases_agree(x, y)
        && scopes_agree(x.scope.as_deref(), y.scope.as_deref())
        && horizons_agree(a, b)
        && (a.acts.is_empty()
            || b.acts.is_empty()
            || a.acts.iter().any(|act| b.acts.contains(act)))
        && sums_agree(a, b);
    if !comparable {
        return None;
    }
    let named = name_fit(a, b, in_place)?;
    let here = u32::from(in_place) * 5;
    if x.unit != y.unit {
        // The same name in another unit: only where nothing else can be meant.
        let sure = named >= 100 && in_place && x.kind == FigureKind::Level;
        return (sure && x.unit.is_some() && y.unit.is_some()).then_some(here);
    }
    Some(named + here)
}

/// Returns how well the names of two figures agree, 100 for equal ones.
fn name_fit(a: &Counted, b: &Counted, in_place: bool) -> Option<u32> {
    match (&a.figure.indicator_id, &b.figure.indicator_id) {
        // Of several figures of one indicator those that are called the same come first.
        (Some(x), Some(y)) => {
            let called = u32::from(a.figure.indicator == b.figure.indicator) * 3;
            return (x == y).then_some(100 + called);
        }
        // One of them was read with a word too much; then only the same name will do.
        (Some(_), None) | (None, Some(_)) => {
            let same = a
                .names
                .iter()
                .any(|name| name.chars().count() >= TELLING && b.names.contains(name));
            return same.then_some(90);
        }
        (None, None) => {}
    }
    let mut best = None;
    for x in &a.names {
        for y in &b.names {
            let (len, other) = (x.chars().count(), y.chars().count());
            let fit = if x == y {
                let telling = len >= TELLING
                    || in_place && len >= TELLING_IN_PLACE
                    || len >= 3 && is_ratio(x);
                telling.then_some(100)
            } else if len.min(other) >= TELLING {
                let alike = similarity(&grams(x), &grams(y));
                (alike >= ALIKE).then_some((alike * 99.0) as u32)
            } else {
                None
            };
            best = best.max(fit);
        }
    }
    best
}

fn bases_agree(a: &Figure, b: &Figure) -> bool {
    let usual = |basis: Option<Basis>| matches!(basis, None | Some(Basis::YearOnYear));
    a.basis == b.basis || usual(a.basis) && usual(b.basis)
}

/// Scopes agree where one is not said, or both mean the whole of the report's area.
fn scopes_agree(a: Option<&str>, b: Option<&str>) -> bool {
    let whole = |scope: &str| matches!(scope, "全区" | "全县" | "全旗" | "全州" | "全镇");
    match (a, b) {
        (Some(a), Some(b)) => a == b || whole(a) && whole(b),
        _ => true,
    }
}

fn horizons_agree(a: &Counted, b: &Counted) -> bool {
    let usual = |one: &Counted| one.horizon == Some((one.default_horizon, 0));
    match (a.horizon, b.horizon) {
        (None, None) => true,
        (Some(_), None) => usual(a),
        (None, Some(_)) => usual(b),
        (Some(x), Some(y)) => x == y,
    }
}

/// An increment beside a plain amount agrees only if an act tells that both are amounts of work.
fn sums_agree(a: &Counted, b: &Counted) -> bool {
    match (a.sum, b.sum) {
        (Sum::Added, Sum::Plain) | (Sum::Plain, Sum::Added) => {
            !a.acts.is_empty() && !b.acts.is_empty()
        }
        (x, y) => x == y,
    }
}
