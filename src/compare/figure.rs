//! Puts the figures of two reports side by side, and says what became of each.
//!
//! Two figures pair only if they count the same: the same indicator, kind and unit, both reached or both
//! aimed at, the same way of summing (新增 is not 累计), the same basis, scope and horizon. Names are
//! canonical ids where there are any, else the printed indicator or the words right before the number;
//! short or general names (项目, 街镇) pair nothing. Where two candidates are equally good, none is taken.
//! It catches 解决率98.46% beside 解决率达99%; it misses an indicator that was renamed.
//!
//! What has no partner is not stated in the other report, or is named there without a figure that could
//! be read (`not_extracted`): two different things.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::ReportText;
use super::grams::{grams, similarity};
use super::ladder::force_before;
use super::letters::key;
use super::section_map::blocks_of;
use super::unit::Work;
use crate::model::{
    Agg, Aspect, Basis, Cmp, Figure, FigureKind, FigurePair, FigureState, FigureStatus,
    Role, WordingChange, Zone,
};

/// Least likeness of two names that are not equal.
const ALIKE: f64 = 0.8;

/// Letters of a name that says enough anywhere, and of one that does in its section.
const TELLING: usize = 6;
const TELLING_IN_PLACE: usize = 4;

/// Marks between which a clause stands.
const MARKS: [char; 12] =
    ['，', '。', '；', '：', '、', ',', ';', ':', '（', '）', '\n', '\t'];

/// Words of acts that make different figures of one name.
const ACTS: [&str; 12] = [
    "开工", "竣工", "新建", "改造", "完工", "建成", "修缮", "拆除", "立项", "交付",
    "签约", "关停",
];

/// Words between a name and its number.
const LINKS: [&str; 17] = [
    "分别达到",
    "确保",
    "力争",
    "争取",
    "同比增长",
    "同比下降",
    "增长",
    "下降",
    "达到",
    "超过",
    "突破",
    "完成",
    "实现",
    "达",
    "为",
    "约",
    "至",
];

/// Words before a name that are no part of it.
const OPENERS: [&str; 22] = [
    "预计",
    "力争",
    "确保",
    "全年",
    "全区",
    "全市",
    "全省",
    "全县",
    "全国",
    "区级",
    "市级",
    "完成",
    "实现",
    "办理",
    "推进",
    "其中",
    "年内",
    "累计",
    "新增",
    "共",
    "全社会",
    "使",
];

/// A pair of figures, by their indexes, and what both count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paired {
    pub(super) a: Option<usize>,
    pub(super) b: Option<usize>,
    pub(super) name: String,
    /// Whether the units differ.
    unit_changed: bool,
}

impl Paired {
    /// Exchanges the two reports.
    pub(super) fn swap(&mut self) {
        std::mem::swap(&mut self.a, &mut self.b);
    }
}

/// Whether a figure tells what was or what is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tense {
    Past,
    Ahead,
    Neither,
}

/// How a figure is summed, as far as pairing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sum {
    Plain,
    Added,
    Total,
    EachYear,
    Mean,
}

/// What a figure counts.
struct Counted<'a> {
    index: usize,
    figure: &'a Figure,
    tense: Tense,
    sum: Sum,
    /// Names without their openers, as letters.
    names: Vec<String>,
    printed: String,
    acts: Vec<&'static str>,
    /// Years from the report to the figure, where the text says so, and how many it spans.
    horizon: Option<(i32, u16)>,
    default_horizon: i32,
    section: usize,
}

/// Pairs the figures of two reports.
pub(super) fn pair(a: &ReportText, b: &ReportText, work: &Work) -> Vec<Paired> {
    let (left, right) = (counted(a), counted(b));
    let (blocks_a, blocks_b) = (blocks_of(a), blocks_of(b));
    let answers: BTreeSet<(usize, usize)> =
        work.sections.iter().filter_map(|pair| Some((pair.a?, pair.b?))).collect();
    let block = |blocks: &[usize], at: usize| blocks.get(at).copied().unwrap_or(at);
    let mut open: Vec<(u32, usize, usize)> = Vec::new();
    for (i, x) in left.iter().enumerate() {
        for (j, y) in right.iter().enumerate() {
            let places = (block(&blocks_a, x.section), block(&blocks_b, y.section));
            let in_place = answers.contains(&places);
            if let Some(score) = fit(x, y, in_place) {
                open.push((score, i, j));
            }
        }
    }
    open.sort_by(|p, q| q.0.cmp(&p.0).then((p.1, p.2).cmp(&(q.1, q.2))));
    let (mut done_a, mut done_b) = (vec![false; left.len()], vec![false; right.len()]);
    let mut out = Vec::new();
    for run in open.chunk_by(|p, q| p.0 == q.0) {
        let is_done = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(true);
        let free: Vec<&(u32, usize, usize)> = run
            .iter()
            .filter(|row| !is_done(&done_a, row.1) && !is_done(&done_b, row.2))
            .collect();
        for &&(_, i, j) in &free {
            let alone = free.iter().filter(|row| row.1 == i || row.2 == j).count() == 1;
            if let (true, Some(x), Some(y)) = (alone, left.get(i), right.get(j)) {
                let unit_changed = x.figure.unit != y.figure.unit;
                let name = y.printed.clone();
                out.push(Paired {
                    a: Some(x.index),
                    b: Some(y.index),
                    name,
                    unit_changed,
                });
            }
        }
        for &&(_, i, j) in &free {
            if let (Some(x), Some(y)) = (done_a.get_mut(i), done_b.get_mut(j)) {
                (*x, *y) = (true, true);
            }
        }
    }
    out.extend(unpaired(&left, &out, true));
    out.extend(unpaired(&right, &out, false));
    out
}

fn unpaired(list: &[Counted], pairs: &[Paired], of_a: bool) -> Vec<Paired> {
    let side = |pair: &Paired| if of_a { pair.a } else { pair.b };
    let paired: BTreeSet<usize> = pairs.iter().filter_map(side).collect();
    let alone = list.iter().filter(|one| {
        let telling = one.figure.indicator_id.is_some()
            || one.names.iter().any(|name| name.chars().count() >= TELLING_IN_PLACE);
        !paired.contains(&one.index) && telling && one.tense != Tense::Neither
    });
    alone
        .map(|one| {
            let index = Some(one.index);
            let (a, b) = if of_a { (index, None) } else { (None, index) };
            Paired { a, b, name: one.printed.clone(), unit_changed: false }
        })
        .collect()
}

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

/// Names of ratios are telling even when they are short.
fn is_ratio(name: &str) -> bool {
    ["率", "比重", "占比", "强度", "指数"].iter().any(|end| name.ends_with(end))
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

fn counted<'a>(report: &ReportText<'a>) -> Vec<Counted<'a>> {
    let mut out: Vec<Counted> = Vec::with_capacity(report.figures.len());
    let mut before: (usize, usize) = (usize::MAX, 0);
    for (index, figure) in report.figures.iter().enumerate() {
        let Some(passage) = report.passages.get(figure.passage) else { continue };
        let from = if before.0 == figure.passage { before.1 } else { 0 };
        before = (figure.passage, figure.span.end);
        let lead = passage.text.get(from..figure.span.start).unwrap_or_default();
        let lead = lead.rsplit(MARKS).next().unwrap_or_default();
        let rest = passage.text.get(figure.span.end..).unwrap_or_default();
        let rest = rest.split(MARKS).next().unwrap_or_default();
        let printed = passage.text.get(figure.span.range()).unwrap_or_default();
        let clause = format!("{lead}{printed}{rest}");
        let indicator = figure.indicator.as_deref().unwrap_or_default();
        let named = format!("{indicator}{clause}");
        let mut names = vec![bare(&key(indicator)), bare(&key(lead))];
        names.retain(|name| !name.is_empty() && !is_carried(name));
        names.dedup();
        out.push(Counted {
            index,
            figure,
            tense: tense(figure),
            sum: sum(figure, &clause),
            printed: shown(indicator, lead, &names),
            names,
            acts: ACTS.iter().copied().filter(|act| named.contains(act)).collect(),
            horizon: horizon(figure, report.metadata.year),
            default_horizon: match tense(figure) {
                Tense::Past => -1,
                Tense::Ahead | Tense::Neither => 0,
            },
            section: passage.section,
        });
    }
    out
}

/// Returns the name that is shown: the words before the number where the indicator says less.
fn shown(indicator: &str, lead: &str, names: &[String]) -> String {
    let own = bare(&key(lead));
    if is_ratio(&own) && !is_ratio(&bare(&key(indicator))) && names.contains(&own) {
        return own;
    }
    let printed = indicator.trim_start_matches(MARKS);
    if printed.is_empty() { own } else { printed.to_owned() }
}

/// Returns a name without the words before and behind it that are no part of it.
fn bare(name: &str) -> String {
    let mut name = name;
    while let Some(rest) = OPENERS.iter().find_map(|word| name.strip_prefix(word)) {
        name = rest;
    }
    while let Some(rest) = LINKS.iter().find_map(|word| name.strip_suffix(word)) {
        name = rest;
    }
    name.to_owned()
}

/// Returns whether words go on about what was named before: 占全区税收比重.
fn is_carried(name: &str) -> bool {
    ["占", "同比", "比", "较", "增", "降", "高于", "低于", "全国第", "全市第", "全省第"]
        .iter()
        .any(|w| name.starts_with(w))
}

fn tense(figure: &Figure) -> Tense {
    match figure.status {
        FigureStatus::Actual | FigureStatus::Estimate => Tense::Past,
        FigureStatus::Target => Tense::Ahead,
        FigureStatus::Baseline | FigureStatus::Definition => Tense::Neither,
    }
}

fn sum(figure: &Figure, clause: &str) -> Sum {
    let says = |word: &str| clause.contains(word);
    match figure.agg {
        Some(Agg::PerYearMean) => Sum::Mean,
        Some(Agg::EachYear) => Sum::EachYear,
        Some(Agg::Cumulative | Agg::Stock) => Sum::Total,
        _ if says("累计") || says("总数") || says("总量达") => Sum::Total,
        _ if says("年均") => Sum::Mean,
        Some(Agg::Increment) => Sum::Added,
        None | Some(Agg::Point | Agg::PeriodTotal) => Sum::Plain,
    }
}

fn horizon(figure: &Figure, year: Option<u16>) -> Option<(i32, u16)> {
    let said = figure.grounds.iter().any(|ground| {
        let dated = ground.words.contains(|c: char| c.is_ascii_digit() || c == '五');
        ground.aspect == Aspect::Period && ground.span.is_some() && dated
    });
    let (period, year) = (figure.period?, year?);
    said.then(|| {
        (i32::from(period.to) - i32::from(year), period.to.saturating_sub(period.from))
    })
}

/// Says what became of each pair.
pub(super) fn states(
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;
    use crate::compare::fixture::Outline;
    use FigureState::*;

    fn report(year: u16, review: &[&str], tasks: &[&str]) -> Outline {
        let mut outline = Outline::chapters(&[
            ("一、回顾", Role::Review, &[("（一）经济", review)]),
            ("二、安排", Role::Tasks, &[("（一）经济", tasks)]),
        ]);
        outline.metadata.year = Some(year);
        outline.with_figures()
    }

    fn found(
        a: &Outline,
        b: &Outline,
    ) -> Vec<(String, FigureState, Option<WordingChange>)> {
        let compared = compare(&a.report(), &b.report());
        compared.figures.into_iter().map(|f| (f.indicator, f.state, f.wording)).collect()
    }

    fn check_targets(
        a: &str,
        b: &str,
        expected: &[(&str, FigureState, Option<WordingChange>)],
    ) {
        let found = found(&report(2024, &[], &[a]), &report(2025, &[], &[b]));
        let found: Vec<_> = found.iter().map(|f| (f.0.as_str(), f.1, f.2)).collect();
        assert_eq!(found, expected, "{a} {b}");
    }

    #[test]
    fn a_target_is_lowered_or_softened() {
        let softer = Some(WordingChange::Softened);
        check_targets(
            "地区生产总值增长5.5%左右。",
            "地区生产总值增长5%左右。",
            &[("地区生产总值", Lowered, None)],
        );
        check_targets(
            "地区生产总值增长5%。",
            "地区生产总值增长5%左右。",
            &[("地区生产总值", Softened, softer)],
        );
        check_targets(
            "一般公共预算收入确保增长5%。",
            "一般公共预算收入力争增长5%。",
            &[("一般公共预算收入", Softened, softer)],
        );
    }

    #[test]
    fn another_indicator_is_no_partner() {
        check_targets(
            "一般公共预算收入增长5%。",
            "地区生产总值增长3%左右。",
            &[("地区生产总值", New, None), ("一般公共预算收入", NotStated, None)],
        );
    }

    #[test]
    fn what_was_added_is_not_what_there_is() {
        let a = report(2024, &["跨国公司地区总部累计达70家。"], &[]);
        let b = report(2025, &["新增跨国公司地区总部4家。"], &[]);
        assert!(found(&a, &b).iter().all(|f| f.1 == Unpaired), "{:?}", found(&a, &b));
    }

    #[test]
    fn a_target_is_no_result() {
        let a = report(2024, &[], &["建设精品住宅小区100万平方米。"]);
        let b = report(2025, &["建设精品住宅小区100万平方米。"], &[]);
        assert!(found(&a, &b).iter().all(|f| f.1 == Unpaired));
    }

    #[test]
    fn named_without_a_figure_is_not_the_same_as_not_named() {
        let a = report(2024, &[], &["地区生产总值增长5%。"]);
        let b = report(2025, &[], &["地区生产总值增长与全市同步。"]);
        let states: Vec<_> = found(&a, &b).into_iter().map(|f| f.1).collect();
        assert!(!states.contains(&NotStated), "{states:?}");
    }
}
