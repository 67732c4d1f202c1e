//! Says what two texts are to each other before anything else is said of them.
//!
//! A text and its copy, or a part of it, would otherwise look like reports that agree: of an excerpt only
//! the part that it was taken from is compared. Kinds, regions and years that make a comparison
//! doubtful are named; they do not stop it.

use super::PassageRange;
use super::ReportText;
use super::share::Reuse;
use crate::model::{ReportRelation, Warning};

/// Share of a text in shared runs from which it is a part of the other.
const PART: f64 = 0.90;

/// Share of both texts in shared runs from which they are the same text.
const SAME: f64 = 0.97;

/// Fewer letters than this are no report that could be a part of another.
const LEAST: usize = 100;

/// Returns how two reports stand to each other.
pub(super) fn relation(
    a: &ReportText,
    b: &ReportText,
    [of_a, of_b]: [&Reuse; 2],
) -> ReportRelation {
    let (x, y) = (of_a.fraction_of_long(), of_b.fraction_of_long());
    let long = of_a.letters().min(of_b.letters()) >= LEAST;
    if x.min(y) >= SAME {
        ReportRelation::SameText
    } else if long && x.max(y) >= PART && (x.min(y) < PART || x.max(y) >= SAME) {
        // Where each has most of the other, but neither all, they are two versions of one text.
        ReportRelation::Excerpt
    } else if a.metadata.kind.is_some()
        && a.metadata.kind == b.metadata.kind
        && !a.metadata.region.is_empty()
        && a.metadata.region == b.metadata.region
    {
        ReportRelation::SameSeries
    } else {
        ReportRelation::Different
    }
}

/// Returns what a reader must know first.
pub(super) fn warnings(
    a: &ReportText,
    b: &ReportText,
    relation: ReportRelation,
    [of_a, of_b]: [&Reuse; 2],
) -> Vec<Warning> {
    let mut out = Vec::new();
    match relation {
        ReportRelation::SameText => out.push(Warning::SameText),
        ReportRelation::Excerpt if of_a.fraction_of_long() >= of_b.fraction_of_long() => {
            out.push(Warning::AIsExcerpt);
        }
        ReportRelation::Excerpt => out.push(Warning::BIsExcerpt),
        ReportRelation::SameSeries | ReportRelation::Different => {}
    }
    let (x, y) = (a.metadata, b.metadata);
    if x.kind.is_some() && y.kind.is_some() && x.kind != y.kind {
        out.push(Warning::KindsDiffer);
    }
    if !x.region.is_empty() && !y.region.is_empty() && x.region != y.region {
        out.push(Warning::RegionsDiffer);
    }
    if let (Some(from), Some(to)) = (x.year, y.year) {
        if from.abs_diff(to) > 1 {
            out.push(Warning::YearsNotAdjacent);
        }
        if from > to {
            out.push(Warning::YearsReversed);
        }
    }
    out
}

/// Returns the passages that are compared: of what an excerpt was taken from, the part it holds.
pub(super) fn ranges(
    warnings: &[Warning],
    [of_a, of_b]: [&Reuse; 2],
) -> [PassageRange; 2] {
    if warnings.contains(&Warning::AIsExcerpt) {
        [None, range(of_b)]
    } else if warnings.contains(&Warning::BIsExcerpt) {
        [range(of_a), None]
    } else {
        [None, None]
    }
}

/// Returns the passages from the first to the last that the other report has for the most part.
fn range(of: &Reuse) -> PassageRange {
    let shared = |&(reused, letters): &(usize, usize)| {
        letters >= super::share::RUN && reused * 2 >= letters
    };
    let first = of.passages.iter().position(shared)?;
    let last = of.passages.iter().rposition(shared)?;
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::Outline;
    use crate::compare::share::reuse;
    use crate::model::Kind;

    const LONG: [&str; 3] = [
        "推进老旧小区改造三百户，加装电梯四十台，把每栋楼的账单贴到楼道里，让居民看得明白。",
        "修复山区公路二十公里，整治桥梁隐患十二处，雨季前全部完工，沿线设置避险台。",
        "新建公办幼儿园两所，增加学位六百个，孩子就近入园，家长下班再接，园里管一顿晚饭。",
    ];

    fn check(a: &Outline, b: &Outline, expected: (ReportRelation, &[Warning])) {
        let (a, b) = (a.report(), b.report());
        let [of_a, of_b] = reuse(&a, &b);
        let relation = relation(&a, &b, [&of_a, &of_b]);
        let warnings = warnings(&a, &b, relation, [&of_a, &of_b]);
        assert_eq!((relation, warnings.as_slice()), expected);
    }

    #[test]
    fn a_part_is_an_excerpt_of_the_whole() {
        let whole = Outline::of("二、今年安排", &LONG);
        let part = Outline::of(
            "二、今年安排",
            &[
                "新建公办幼儿园两所，增加学位六百个，孩子就近入园，家长下班再接，园里管一顿晚饭。修复山区公路二十公里，整治桥梁隐患十二处，雨季前全部完工，沿线设置避险台。推进老旧小区改造三百户，加装电梯四十台，把每栋楼的账单贴到楼道里",
            ],
        );
        check(&whole, &whole, (ReportRelation::SameText, &[Warning::SameText]));
        let more = Outline::of(
            "二、今年安排",
            &[
                LONG[0],
                LONG[1],
                LONG[2],
                "渡口夜航延长到二十二点，船票不变，老人免费，岛上三百户人家从此不必赶末班船。",
            ],
        );
        check(&part, &more, (ReportRelation::Excerpt, &[Warning::AIsExcerpt]));
        check(&more, &part, (ReportRelation::Excerpt, &[Warning::BIsExcerpt]));
    }

    #[test]
    fn kinds_and_years_apart_are_said() {
        let of = |kind, year| {
            let mut outline = Outline::of("二、今年安排", &[LONG[0]]);
            outline.metadata.kind = Some(kind);
            outline.metadata.region = vec!["云海市".to_owned()];
            outline.metadata.year = Some(year);
            outline
        };
        let mut plan = of(Kind::FiveYearPlan, 2021);
        plan.passages.pop();
        check(
            &of(Kind::WorkReport, 2024),
            &plan,
            (
                ReportRelation::Different,
                &[
                    Warning::KindsDiffer,
                    Warning::YearsNotAdjacent,
                    Warning::YearsReversed,
                ],
            ),
        );
    }
}
