//! What became of the targets of the earlier report, as the later one tells.
//!
//! A target and a result belong together if they count the same and are about the same year: the aim that
//! the report of 2024 sets for 2024 beside what the report of 2025 tells of 2024. A result as good as the
//! target has met it, where less is better (失业率) from below; of 左右 a shortfall of less than a tenth is near.
//! It catches 力争增长6%左右 and, a year later, 同比增长5.8%; it misses a target whose result is told in words (基本实现).
//!
//! Nothing is guessed: where several results are equally good and differ, the target has none.

use rust_decimal::Decimal;

use super::counted::{Counted, Tense, counted, is_better_lower};
use super::fit::{acts_agree, at_end, measures_agree, name_fit};
use super::reach::Reach;
use super::state::{Named, point};
use crate::compare::ReportText;
use crate::model::{Cmp, Kind, TargetFate, TargetResult};

/// Below this part of a target that is named as about, a result is no longer near it.
const NEAR: (i64, i64) = (9, 10);

/// Follows the targets of a report into a later one. `reversed` says that the earlier is the second.
pub(in crate::compare) fn follow(
    earlier: &ReportText,
    later: &ReportText,
    reversed: bool,
) -> Vec<TargetResult> {
    let (x, y) = (earlier.metadata, later.metadata);
    if x.region != y.region || x.year >= y.year {
        return Vec::new();
    }
    let reported = match (y.year, y.kind) {
        (year, Some(Kind::Bulletin)) => year,
        (year, _) => year.and_then(|year| year.checked_sub(1)),
    };
    let (aims, told) = (counted(earlier), counted(later));
    let named = Named::read(later);
    let of_year = |one: &&Counted| one.year.is_some() && one.year == reported;
    let results: Vec<&Counted> =
        told.iter().filter(|one| one.tense == Tense::Past).filter(of_year).collect();
    let mut out = Vec::new();
    for aim in aims.iter().filter(|one| one.tense == Tense::Ahead).filter(of_year) {
        let Some((fate, result)) = fate(aim, &results, &named) else { continue };
        out.push(TargetResult {
            fate,
            indicator: aim.printed.clone(),
            reversed,
            target: aim.index,
            result: result.map(|one| one.index),
        });
    }
    out
}

/// Returns what became of a target; none if nothing can be said of it.
fn fate<'a>(
    aim: &Counted,
    results: &[&'a Counted<'a>],
    named: &Named,
) -> Option<(TargetFate, Option<&'a Counted<'a>>)> {
    let mut best: Option<(u32, &Counted)> = None;
    let mut undecided = false;
    for &result in results.iter().filter(|result| counts_same(aim, result)) {
        let Some(score) = name_fit(aim, result, true) else { continue };
        match best {
            Some((known, _)) if score < known => {}
            Some((known, first)) if score == known => {
                undecided |= point(first.figure) != point(result.figure);
            }
            _ => (best, undecided) = (Some((score, result)), false),
        }
    }
    if undecided {
        return None;
    }
    if let Some((_, result)) = best {
        return Some((judged(aim, result)?, Some(result)));
    }
    let of_name = |result: &&&Counted| name_fit(aim, result, true) >= Some(100);
    let otherwise: Vec<&Counted> = results.iter().filter(of_name).copied().collect();
    let like = |result: &&&Counted| {
        result.figure.kind == aim.figure.kind && acts_agree(aim, result)
    };
    match otherwise.iter().find(like) {
        Some(result) if result.figure.unit != aim.figure.unit => {
            Some((TargetFate::UnitChanged, Some(result)))
        }
        Some(result) => Some((TargetFate::BasisChanged, Some(result))),
        None if aim.figure.indicator_id.is_none() => None,
        None if !otherwise.is_empty() || named.names(aim.figure, Tense::Past) => {
            Some((TargetFate::NotExtracted, None))
        }
        None => Some((TargetFate::NotReported, None)),
    }
}

/// Returns whether a target and a result count the same in one unit.
fn counts_same(aim: &Counted, result: &Counted) -> bool {
    let spans = |one: &Counted| one.said.is_none() && one.reach == Reach::Years;
    aim.figure.unit == result.figure.unit
        && measures_agree(aim, result)
        && (spans(aim) == spans(result) || at_end(result))
}

/// Returns whether a result meets its target; none where the two cannot be put in order.
fn judged(aim: &Counted, result: &Counted) -> Option<TargetFate> {
    let lower = matches!(aim.figure.cmp, Cmp::Le | Cmp::Lt)
        || is_better_lower(&aim.printed)
        || aim.names.iter().any(|name| is_better_lower(&name.key));
    let wanted = match aim.figure.cmp {
        // Of a range, the end that is easier to reach.
        Cmp::Range if lower => aim.figure.high?,
        Cmp::Range => aim.figure.low?,
        Cmp::Sync => return None,
        _ => point(aim.figure)?,
    };
    let got = point(result.figure)?;
    let met = if lower { got <= wanted } else { got >= wanted };
    let (of, parts) = (Decimal::from(NEAR.0), Decimal::from(NEAR.1));
    let near = aim.figure.cmp == Cmp::Approx
        && wanted > Decimal::ZERO
        && if lower { got * of <= wanted * parts } else { got * parts >= wanted * of };
    Some(match (met, near) {
        (true, _) => TargetFate::Met,
        (false, true) => TargetFate::Near,
        (false, false) => TargetFate::Missed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::Outline;
    use crate::model::Role;

    fn report(year: u16, review: &str, tasks: &str) -> Outline {
        let mut outline = Outline::chapters(&[
            ("一、去年工作回顾", Role::Review, &[("（一）经济", &[review])]),
            ("二、今年工作安排", Role::Tasks, &[("（一）经济", &[tasks])]),
        ]);
        outline.metadata.year = Some(year);
        outline.metadata.region = vec!["云海市".to_owned()];
        outline.with_figures()
    }

    fn check(aim: &str, result: &str, expected: &[TargetFate]) {
        let (a, b) = (report(2024, "", aim), report(2025, result, ""));
        let found = follow(&a.report(), &b.report(), false);
        let fates: Vec<TargetFate> = found.iter().map(|one| one.fate).collect();
        assert_eq!(fates, expected, "{aim} {result}");
    }

    #[test]
    fn a_target_is_met_missed_or_nearly_met() {
        use TargetFate::*;
        check("地区生产总值增长6%。", "地区生产总值增长6.2%。", &[Met]);
        check("地区生产总值增长6%。", "地区生产总值增长5.8%。", &[Missed]);
        check("地区生产总值增长6%左右。", "地区生产总值增长5.8%。", &[Near]);
        check("地区生产总值增长6%左右。", "地区生产总值增长3%。", &[Missed]);
        check("地区生产总值增长5%至7%。", "地区生产总值增长5.2%。", &[Met]);
    }

    #[test]
    fn where_less_is_better_a_target_is_met_from_below() {
        use TargetFate::*;
        check("城镇调查失业率5.5%左右。", "城镇调查失业率5.1%。", &[Met]);
        check("城镇登记失业率控制在4%以内。", "城镇登记失业率4.2%。", &[Missed]);
    }

    #[test]
    fn a_target_that_nothing_is_told_of_is_not_reported() {
        use TargetFate::*;
        check("社会消费品零售总额增长8%。", "粮食丰收。", &[NotReported]);
        check(
            "社会消费品零售总额增长8%。",
            "社会消费品零售总额稳步回升。",
            &[NotExtracted],
        );
        check("建成公园10座。", "粮食丰收。", &[]);
    }

    #[test]
    fn only_the_next_year_tells() {
        let (a, b) = (
            report(2023, "", "地区生产总值增长6%。"),
            report(2025, "地区生产总值增长6.2%。", ""),
        );
        assert_eq!(follow(&a.report(), &b.report(), false), []);
        assert_eq!(follow(&b.report(), &a.report(), false), []);
    }
}
