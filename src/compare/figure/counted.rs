//! What a figure counts: its names, its acts, what was or what is to be, how it is summed, when.
//!
//! Words before a name (预计, 全区) and between it and its number (增长, 达到) are no part of it; they stand
//! in `words.tsv`. What a clause goes on about without naming it (占全区税收比重) is no name at all.

use std::sync::LazyLock;

use crate::compare::ReportText;
use crate::compare::grams::{Gram, grams};
use crate::compare::letters::key;
use crate::model::{Agg, Aspect, Figure, FigureKind, FigureStatus, Kind, YearSpan};

use super::reach::{Reach, Reaches};

/// Marks between which a clause stands.
const MARKS: [char; 12] =
    ['，', '。', '；', '：', '、', ',', ';', ':', '（', '）', '\n', '\t'];

/// The words of `words.tsv`.
struct Words {
    /// Words of acts that make different figures of one name.
    acts: Vec<&'static str>,
    /// Words between a name and its number.
    links: Vec<&'static str>,
    /// Words before a name that are no part of it.
    openers: Vec<&'static str>,
    /// Words in the names of what is better the less of it there is.
    lower: Vec<&'static str>,
    /// Words of names that say who pays.
    payer: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let of = |wanted: &str| -> Vec<&'static str> {
        let rows = include_str!("words.tsv").lines().filter(|row| !row.starts_with('#'));
        rows.filter_map(|row| row.split_once('\t'))
            .filter(|(class, _)| *class == wanted)
            .map(|(_, word)| word)
            .collect()
    };
    Words {
        acts: of("act"),
        links: of("link"),
        openers: of("opener"),
        lower: of("lower"),
        payer: of("payer"),
    }
});

/// Whether a figure tells what was or what is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tense {
    Past,
    Ahead,
    Neither,
}

/// How a figure is summed, as far as pairing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    Plain,
    Added,
    /// What there is, by the word 总量 or the like.
    Stock,
    Total,
    EachYear,
    Mean,
}

/// A name without what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Its letters.
    pub(super) key: String,
    pub(super) grams: Vec<Gram>,
    /// How many letters.
    pub(super) len: usize,
}

/// What a figure counts.
pub(super) struct Counted<'a> {
    pub(super) index: usize,
    pub(super) figure: &'a Figure,
    pub(super) tense: Tense,
    pub(super) sum: Sum,
    pub(super) names: Vec<Name>,
    pub(super) printed: String,
    pub(super) acts: Vec<&'static str>,
    /// Years from the report to the figure, where the text says so, and how many it spans.
    pub(super) horizon: Option<(i32, u16)>,
    pub(super) default_horizon: i32,
    /// The years that the text says it is about.
    pub(super) said: Option<YearSpan>,
    /// One year or several, where the text of the figure does not say.
    pub(super) reach: Reach,
    /// The year that it is about, or the last of them.
    pub(super) year: Option<u16>,
    pub(super) section: usize,
}

/// Reads what the figures of a report count.
pub(super) fn counted<'a>(report: &ReportText<'a>) -> Vec<Counted<'a>> {
    let mut out: Vec<Counted> = Vec::with_capacity(report.figures.len());
    let reaches = Reaches::read(report);
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
        let names = names(indicator, lead);
        if is_misnamed(figure, &names) {
            continue;
        }
        let tense = tense(figure);
        let said = said(figure);
        let reach = reaches.at(figure.passage, figure.span.start);
        let default_horizon = match (tense, report.metadata.kind) {
            // The year of a bulletin is the one that it reports on.
            (Tense::Past, Some(Kind::Bulletin)) => 0,
            (Tense::Past, _) => -1,
            (Tense::Ahead | Tense::Neither, _) => 0,
        };
        let year = match (said, reach) {
            (Some(years), _) => Some(years.to),
            (None, Reach::Years) => figure.period.map(|years| years.to),
            (None, Reach::Year | Reach::Unknown) => report
                .metadata
                .year
                .and_then(|year| u16::try_from(i32::from(year) + default_horizon).ok()),
        };
        out.push(Counted {
            index,
            figure,
            tense,
            sum: sum(figure, &clause),
            printed: shown(indicator, lead, &names),
            names,
            acts: WORDS.acts.iter().copied().filter(|act| named.contains(act)).collect(),
            horizon: said.zip(report.metadata.year).map(|(years, year)| {
                let ahead = i32::from(years.to) - i32::from(year);
                (ahead, years.to.saturating_sub(years.from))
            }),
            default_horizon,
            said,
            reach,
            year,
            section: passage.section,
        });
    }
    out
}

/// Returns the names of a figure: the printed indicator, and the words right before its number.
fn names(indicator: &str, lead: &str) -> Vec<Name> {
    let mut keys = vec![bare(&key(indicator)), bare(&key(lead))];
    keys.retain(|key| !key.is_empty() && !is_carried(key) && !is_payer(key));
    keys.dedup();
    let name = |key: String| Name { grams: grams(&key), len: key.chars().count(), key };
    keys.into_iter().map(name).collect()
}

/// Returns the name that is shown: the words before the number where the indicator says less.
fn shown(indicator: &str, lead: &str, names: &[Name]) -> String {
    let own = bare(&key(lead));
    if is_ratio(&own)
        && !is_ratio(&bare(&key(indicator)))
        && names.iter().any(|name| name.key == own)
    {
        return own;
    }
    let mut printed = indicator.trim_start_matches(MARKS);
    // 一般公共预算收入确保 was read with a word of the number behind it.
    while let Some(rest) = WORDS.links.iter().find_map(|word| printed.strip_suffix(word))
    {
        printed = rest;
    }
    if printed.is_empty() { own } else { printed.to_owned() }
}

/// Returns a name without the words before and behind it that are no part of it.
pub(super) fn bare(name: &str) -> String {
    let mut name = name;
    while let Some(rest) = WORDS.openers.iter().find_map(|word| name.strip_prefix(word)) {
        name = rest;
    }
    while let Some(rest) = WORDS.links.iter().find_map(|word| name.strip_suffix(word)) {
        name = rest;
    }
    name.to_owned()
}

/// Returns whether a name says who pays and not for what: 中央财政拟安排资金, but not 中央财政拟安排“三农”投入.
fn is_payer(name: &str) -> bool {
    let mut rest = name;
    while let Some(after) = WORDS.payer.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after;
    }
    rest.is_empty()
}

/// Returns whether words go on about what was named before: 占全区税收比重.
fn is_carried(name: &str) -> bool {
    ["占", "同比", "比", "较", "增", "降", "高于", "低于", "全国第", "全市第", "全省第"]
        .iter()
        .any(|w| name.starts_with(w))
}

pub(super) fn tense(figure: &Figure) -> Tense {
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
        Some(Agg::Cumulative) => Sum::Total,
        _ if says("累计") => Sum::Total,
        Some(Agg::Stock) => Sum::Stock,
        _ if says("总数") || says("总量达") => Sum::Stock,
        _ if says("年均") => Sum::Mean,
        Some(Agg::Increment) => Sum::Added,
        None | Some(Agg::Point | Agg::PeriodTotal) => Sum::Plain,
    }
}

/// Returns the years of a figure if the words around it name them.
fn said(figure: &Figure) -> Option<YearSpan> {
    let said = figure.grounds.iter().any(|ground| {
        let dated = ground.words.contains(|c: char| c.is_ascii_digit() || c == '五');
        ground.aspect == Aspect::Period && ground.span.is_some() && dated
    });
    figure.period.filter(|_| said)
}

/// Returns whether less of something is better: 失业率.
pub(super) fn is_better_lower(name: &str) -> bool {
    WORDS.lower.iter().any(|word| name.contains(word))
}

/// Returns whether what a figure counts is a ratio that its unit cannot measure: 换乘比例 of 50米.
fn is_misnamed(figure: &Figure, names: &[Name]) -> bool {
    let ratio = |name: &Name| {
        ["率", "比重", "占比", "比例"].iter().any(|end| name.key.ends_with(end))
    };
    let unit = figure.unit.as_deref().unwrap_or("%");
    let parts = ["%", "％", "‰", "个百分点", "百分点"].contains(&unit);
    !parts && figure.kind == FigureKind::Level && names.iter().any(ratio)
}

/// Names of ratios are telling even when they are short.
pub(super) fn is_ratio(name: &str) -> bool {
    ["率", "比重", "占比", "强度", "指数"].iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_pays_is_no_name() {
        let check = |name: &str, expected: bool| {
            assert_eq!(is_payer(&key(name)), expected, "{name}");
        };
        check("中央财政拟安排补贴资金", true);
        check("市级财政投入", true);
        check("中央财政拟安排“三农”投入", false);
        check("财政总收入", false);
        check("固定资产投资", false);
    }
}
