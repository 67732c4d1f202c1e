//! Filters over figures: what was typed, which figures pass, and in what order.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::extracted::{LAST, Wanted};
use super::nearest::nearest;
use super::request::FilterWords;
use crate::error::{Error, ErrorKind, Result};
use crate::index::extraction::StoredFigure;
use crate::model::{FigureKind, FigureStatus};

/// A request for figures, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiguresRequest {
    /// Words or phrases that the passage must hold; none for all passages.
    pub query: Option<String>,
    /// Filters on reports and sections.
    pub filters: FilterWords,
    /// Part of the indicator's name, or its canonical id.
    pub indicator: Vec<String>,
    /// Units.
    pub unit: Vec<String>,
    /// Least value: a number, with 万 and 亿 if wanted.
    pub min: Option<String>,
    /// Largest value.
    pub max: Option<String>,
    /// Names of statuses.
    pub status: Vec<String>,
    /// Names of kinds of figures.
    pub kind: Vec<String>,
    /// Years that a figure is about: `2020`, `2019..2025`.
    pub period: Vec<String>,
    /// The order.
    pub sort: FigureSort,
    /// The order the other way round.
    pub reverse: bool,
    /// Figures to list; none for all.
    pub limit: Option<usize>,
    /// Figures to pass over.
    pub offset: usize,
    /// Whether the words that decided are wanted.
    pub explain: bool,
    /// Whether every copy of a work is read.
    pub copies: bool,
}

/// The order of figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum FigureSort {
    /// Newest report first, in the order of the text within a report.
    #[default]
    Newest,
    /// Oldest report first.
    Oldest,
    /// Largest value first; of a range without a value the lower end.
    Value,
}

/// The order of figures with its direction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FigureOrder {
    sort: FigureSort,
    reverse: bool,
}

impl FiguresRequest {
    /// Returns the order that is asked for.
    pub(crate) fn order(&self) -> FigureOrder {
        FigureOrder { sort: self.sort, reverse: self.reverse }
    }

    /// Returns the part of the list that is asked for.
    pub(crate) fn wanted(&self) -> Wanted {
        let oldest = match self.sort {
            FigureSort::Newest => self.reverse,
            FigureSort::Oldest => !self.reverse,
            FigureSort::Value => false,
        };
        Wanted { oldest, offset: self.offset, limit: self.limit }
    }
}

impl FigureOrder {
    /// Returns whether the order of reports is the order of their figures.
    pub(crate) fn is_by_report(self) -> bool {
        self.sort != FigureSort::Value
    }

    /// Returns what a figure is ordered by, smallest first.
    pub(crate) fn key(self, figure: &StoredFigure<'_>) -> i64 {
        if self.is_by_report() {
            return 0;
        }
        let value = figure.value.or(figure.low).or(figure.high);
        let Some(value) = value.and_then(|value| value.to_f64()) else { return LAST };
        let ascending = in_order(value);
        if self.reverse { ascending } else { -ascending }
    }
}

/// Returns a number that is ordered as its bits are not: negative ones the right way round.
fn in_order(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// What a figure must be like.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FigureFilter {
    indicator: Vec<String>,
    unit: Vec<String>,
    min: Option<Decimal>,
    max: Option<Decimal>,
    status: Vec<FigureStatus>,
    kind: Vec<FigureKind>,
    period: Vec<(u16, u16)>,
}

impl FigureFilter {
    /// Reads the filters of a request.
    ///
    /// # Errors
    /// `Usage` for a value that cannot be read.
    pub(crate) fn new(request: &FiguresRequest) -> Result<Self> {
        let status = FigureStatus::ALL.iter().map(|status| (status.name(), *status));
        let kind = FigureKind::ALL.iter().map(|kind| (kind.name(), *kind));
        Ok(Self {
            indicator: request.indicator.clone(),
            unit: request.unit.clone(),
            min: request.min.as_deref().map(|text| amount("--min", text)).transpose()?,
            max: request.max.as_deref().map(|text| amount("--max", text)).transpose()?,
            status: named("--status", &request.status, &status.collect::<Vec<_>>())?,
            kind: named("--figure-kind", &request.kind, &kind.collect::<Vec<_>>())?,
            period: request
                .period
                .iter()
                .map(|text| years(text))
                .collect::<Result<_>>()?,
        })
    }

    /// Returns whether every figure passes.
    pub(crate) fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Returns whether a figure passes.
    pub(crate) fn admits(&self, figure: &StoredFigure<'_>) -> bool {
        let of = |text: Option<&str>, wanted: &[String], fits: fn(&str, &str) -> bool| {
            wanted.is_empty()
                || text.is_some_and(|text| wanted.iter().any(|wanted| fits(text, wanted)))
        };
        let named = of(figure.indicator, &self.indicator, |a, b| a.contains(b))
            || of(figure.indicator_id, &self.indicator, |a, b| a == b);
        let low = figure.low.or(figure.high);
        let high = figure.high.or(figure.low);
        named
            && of(figure.unit, &self.unit, |a, b| a == b)
            && self.min.is_none_or(|min| low.is_some_and(|low| low >= min))
            && self.max.is_none_or(|max| high.is_some_and(|high| high <= max))
            && (self.status.is_empty() || self.status.contains(&figure.status))
            && (self.kind.is_empty() || self.kind.contains(&figure.kind))
            && (self.period.is_empty()
                || figure.period.is_some_and(|period| {
                    self.period
                        .iter()
                        .any(|&(from, to)| period.from <= to && from <= period.to)
                }))
    }
}

/// Reads an amount: 5, 2.5万, -3.
fn amount(option: &str, text: &str) -> Result<Decimal> {
    let trimmed = text.trim();
    let digits = trimmed.trim_end_matches(['万', '亿']);
    let scale = trimmed.chars().rev().take_while(|c| matches!(c, '万' | '亿'));
    let mut value = digits.parse::<Decimal>().map_err(|_| {
        Error::new(ErrorKind::Usage, format!("{option} needs a number, not {text}"))
            .hinted("write it like 5, 2.5万 or -3")
    })?;
    for c in scale {
        let by = Decimal::from(if c == '万' { 10_000 } else { 100_000_000 });
        value = value.checked_mul(by).unwrap_or(value);
    }
    Ok(value)
}

/// Reads names of a closed list.
pub(super) fn named<T: Copy>(
    option: &str,
    typed: &[String],
    list: &[(&str, T)],
) -> Result<Vec<T>> {
    typed
        .iter()
        .map(|typed| {
            let found =
                list.iter().find(|(name, _)| name == typed).map(|(_, value)| *value);
            found.ok_or_else(|| {
                let names: Vec<&str> = list.iter().map(|(name, _)| *name).collect();
                let mut hint = nearest(typed, names.iter().copied());
                let others = names.into_iter().filter(|name| !hint.contains(name));
                let others: Vec<&str> = others.collect();
                hint.extend(others);
                Error::new(ErrorKind::Usage, format!("{option} knows no {typed}"))
                    .hinted(format!("one of: {}", hint.join(", ")))
            })
        })
        .collect()
}

/// Reads years: 2020, 2019..2025, 2019.., ..2025.
pub(super) fn years(text: &str) -> Result<(u16, u16)> {
    let parse = |part: &str, default: u16| {
        if part.trim().is_empty() { Some(default) } else { part.trim().parse().ok() }
    };
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    match (parse(from, 0), parse(to, u16::MAX)) {
        (Some(from), Some(to)) if from <= to && !text.trim().is_empty() => Ok((from, to)),
        _ => {
            Err(Error::new(ErrorKind::Usage, format!("--period needs years, not {text}"))
                .hinted("write them like 2020 or 2019..2025"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_take_chinese_magnitudes() {
        let check = |text: &str, expected: Option<&str>| {
            let value = amount("--min", text).ok();
            assert_eq!(value, expected.map(|text| text.parse().unwrap()), "{text}");
        };
        check("5", Some("5"));
        check("2.5万", Some("25000"));
        check("3万亿", Some("3000000000000"));
        check("-3", Some("-3"));
        check("many", None);
    }

    #[test]
    fn years_are_a_range() {
        assert_eq!(years("2020").ok(), Some((2020, 2020)));
        assert_eq!(years("2019..").ok(), Some((2019, u16::MAX)));
        assert!(years("x").is_err());
        assert!(years("2025..2019").is_err());
    }
}
