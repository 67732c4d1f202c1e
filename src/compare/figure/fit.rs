//! Whether two figures count the same.
//!
//! They do if kind and unit agree, both were reached or both are aimed at, and way of summing (新增 is not
//! 累计), basis, scope and horizon agree. Names are canonical ids where there are any, else the printed
//! indicator or the words right before the number; short or general names (项目, 街镇) pair nothing.
//! It catches 精品小区开工116万平方米 beside 精品小区新开工100万平方米; it misses 货物吞吐量 beside 港口货物吞吐量.

use super::counted::{Counted, Name, Sum, Tense, is_ratio};
use super::reach::Reach;
use crate::compare::grams::similarity;
use crate::model::{Basis, Figure, FigureKind};

/// Least likeness of two names that are not equal.
const ALIKE: f64 = 0.8;

/// Letters of a name that says enough anywhere, and of one that does in its section.
const TELLING: usize = 6;
pub(super) const TELLING_IN_PLACE: usize = 4;

/// Returns how well two figures fit that are both results, or both aims; none if they do not count the
/// same. `cross_role` lets a result stand beside an aim.
pub(super) fn fit(
    a: &Counted,
    b: &Counted,
    in_place: bool,
    cross_role: bool,
) -> Option<u32> {
    let neither = a.tense == Tense::Neither || b.tense == Tense::Neither;
    if neither || a.tense != b.tense && !cross_role {
        return None;
    }
    let (x, y) = (a.figure, b.figure);
    if !horizons_agree(a, b) || !measures_agree(a, b) {
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

/// Returns whether two figures are measured in one way, their units and times aside.
pub(super) fn measures_agree(a: &Counted, b: &Counted) -> bool {
    let (x, y) = (a.figure, b.figure);
    x.kind == y.kind
        && bases_agree(x, y)
        && scopes_agree(x.scope.as_deref(), y.scope.as_deref())
        && acts_agree(a, b)
        && sums_agree(a, b)
}

/// Returns whether two figures of one known indicator differ in scope or basis alone.
pub(super) fn is_other_basis(a: &Counted, b: &Counted) -> bool {
    let (x, y) = (a.figure, b.figure);
    let same = x.indicator_id.is_some()
        && x.indicator_id == y.indicator_id
        && a.tense == b.tense
        && a.tense != Tense::Neither
        && x.kind == y.kind
        && x.unit == y.unit
        && horizons_agree(a, b)
        && acts_agree(a, b)
        && sums_agree(a, b);
    let differs =
        !bases_agree(x, y) || !scopes_agree(x.scope.as_deref(), y.scope.as_deref());
    same && differs
}

/// Acts agree where one is not said, or they have one in common.
pub(super) fn acts_agree(a: &Counted, b: &Counted) -> bool {
    let common = || a.acts.iter().any(|act| b.acts.contains(act));
    a.acts.is_empty() || b.acts.is_empty() || common()
}

/// Returns how well the names of two figures agree, 100 for equal ones.
pub(super) fn name_fit(a: &Counted, b: &Counted, in_place: bool) -> Option<u32> {
    match (&a.figure.indicator_id, &b.figure.indicator_id) {
        // Of several figures of one indicator those that are called the same come first.
        (Some(x), Some(y)) => {
            let called = u32::from(a.figure.indicator == b.figure.indicator) * 3;
            return (x == y).then_some(100 + called);
        }
        // One of them was read with a word too much; then only the same name will do.
        (Some(_), None) | (None, Some(_)) => {
            let same = |name: &Name| b.names.iter().any(|other| other.key == name.key);
            let told = a.names.iter().any(|name| name.len >= TELLING && same(name));
            return told.then_some(90);
        }
        (None, None) => {}
    }
    let mut best = None;
    for x in &a.names {
        for y in &b.names {
            let fit = if x.key == y.key {
                let telling = x.len >= TELLING
                    || in_place && x.len >= TELLING_IN_PLACE
                    || x.len >= 3 && is_ratio(&x.key);
                telling.then_some(100)
            } else if x.len.min(y.len) >= TELLING {
                let alike = similarity(&x.grams, &y.grams);
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

/// Returns whether two figures are about years that stand to their reports alike, or are the same.
fn horizons_agree(a: &Counted, b: &Counted) -> bool {
    let usual = |one: &Counted| one.horizon == Some((one.default_horizon, 0));
    let beside = |said: &Counted, other: &Counted| match other.reach {
        Reach::Years => said.horizon.is_some_and(|(_, len)| len > 0),
        Reach::Year | Reach::Unknown => usual(said),
    };
    match (a.horizon, b.horizon) {
        (None, None) => reaches_agree(a, b),
        (Some(_), None) => beside(a, b),
        (None, Some(_)) => beside(b, a),
        (Some(x), Some(y)) => {
            x == y || a.said == b.said && a.tense == Tense::Ahead && b.tense == a.tense
        }
    }
}

/// Returns whether a result tells what there is at the end of the time it spans.
pub(super) fn at_end(one: &Counted) -> bool {
    let stands = matches!(
        one.figure.kind,
        FigureKind::Level | FigureKind::Share | FigureKind::Rate
    );
    let known = one.figure.indicator_id.is_some()
        || one.names.iter().any(|name| is_ratio(&name.key));
    let plain = matches!(one.sum, Sum::Plain | Sum::Stock);
    one.tense == Tense::Past && plain && stands && known
}

/// A sum or a growth over several years is none over one; what there is at their end is.
fn reaches_agree(a: &Counted, b: &Counted) -> bool {
    match (a.reach, b.reach) {
        (Reach::Year, Reach::Years) | (Reach::Years, Reach::Year) => {
            at_end(a) && at_end(b)
        }
        _ => true,
    }
}

/// An increment beside a plain amount agrees only if an act tells that both are amounts of work.
fn sums_agree(a: &Counted, b: &Counted) -> bool {
    match (a.sum, b.sum) {
        (Sum::Added, Sum::Plain) | (Sum::Plain, Sum::Added) => {
            !a.acts.is_empty() && !b.acts.is_empty()
        }
        // What there is of a known indicator, whether the text says 总量 or not.
        (Sum::Stock, Sum::Plain) | (Sum::Plain, Sum::Stock) => {
            a.figure.indicator_id.is_some()
                && a.figure.indicator_id == b.figure.indicator_id
        }
        (Sum::Stock, Sum::Total) | (Sum::Total, Sum::Stock) => true,
        (x, y) => x == y,
    }
}
