//! The figures of a report as columns.
//!
//! Everything of a figure is kept but the words that decided it, which are read from the text again
//! when they are asked for.

use rust_decimal::Decimal;

use super::columns::{Reader, Writer, pick};
use crate::model::{
    Agg, Basis, Check, Cmp, Figure, FigureKind, FigureRule, FigureStatus, Span, YearSpan,
};

/// The columns, in the order in which they are kept.
#[derive(Clone, Copy)]
enum Column {
    Passage,
    Start,
    Len,
    Kind,
    Cmp,
    Agg,
    Status,
    Basis,
    BasisYear,
    Rule,
    Checks,
    Indicator,
    IndicatorId,
    Unit,
    Scope,
    From,
    Years,
    Ends,
    Scales,
    Digits,
}
use Column as C;

const COLUMNS: usize = C::Digits as usize + 1;

/// The ends that a value has, as bits: a point takes one decimal.
const POINT: u64 = 1;
const VALUE: u64 = 2;
const LOW: u64 = 4;
const HIGH: u64 = 8;

/// A figure as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredFigure<'a> {
    /// Number of its passage in the report.
    pub(crate) passage: u32,
    pub(crate) span: Span,
    pub(crate) indicator: Option<&'a str>,
    pub(crate) indicator_id: Option<&'a str>,
    pub(crate) unit: Option<&'a str>,
    pub(crate) scope: Option<&'a str>,
    pub(crate) kind: FigureKind,
    pub(crate) cmp: Cmp,
    pub(crate) agg: Option<Agg>,
    pub(crate) status: FigureStatus,
    pub(crate) basis: Option<Basis>,
    pub(crate) basis_year: Option<u16>,
    pub(crate) period: Option<YearSpan>,
    pub(crate) value: Option<Decimal>,
    pub(crate) low: Option<Decimal>,
    pub(crate) high: Option<Decimal>,
    pub(crate) checks: Vec<Check>,
    pub(crate) rule: FigureRule,
}

impl StoredFigure<'_> {
    /// Returns the figure, without the words that decided it.
    pub(crate) fn to_figure(&self) -> Figure {
        Figure {
            passage: self.passage as usize,
            span: self.span,
            indicator: self.indicator.map(str::to_owned),
            indicator_id: self.indicator_id.map(str::to_owned),
            kind: self.kind,
            value: self.value,
            low: self.low,
            high: self.high,
            cmp: self.cmp,
            unit: self.unit.map(str::to_owned),
            agg: self.agg,
            status: self.status,
            period: self.period,
            scope: self.scope.map(str::to_owned),
            basis: self.basis,
            basis_year: self.basis_year,
            checks: self.checks.clone(),
            rule: self.rule,
            grounds: Vec::new(),
        }
    }
}

/// Returns the columns of figures.
pub(super) fn pack(figures: &[Figure]) -> Vec<u8> {
    let mut out = Writer::new(COLUMNS);
    let mut passage = 0;
    let mut end = 0;
    for figure in figures {
        if figure.passage != passage {
            end = 0;
        }
        out.signed(C::Passage as usize, figure.passage as i64 - passage as i64);
        out.signed(C::Start as usize, figure.span.start as i64 - end);
        out.number(C::Len as usize, figure.span.len() as u64);
        passage = figure.passage;
        end = figure.span.end as i64;
        out.number(C::Kind as usize, figure.kind as u64);
        out.number(C::Cmp as usize, figure.cmp as u64);
        out.number(C::Agg as usize, figure.agg.map_or(0, |agg| agg as u64 + 1));
        out.number(C::Status as usize, figure.status as u64);
        out.number(C::Basis as usize, figure.basis.map_or(0, |basis| basis as u64 + 1));
        out.number(C::BasisYear as usize, figure.basis_year.map_or(0, u64::from));
        out.number(C::Rule as usize, figure.rule as u64);
        out.number(C::Checks as usize, figure.checks.len() as u64);
        for &check in &figure.checks {
            out.number(C::Checks as usize, check as u64);
        }
        out.word(C::Indicator as usize, figure.indicator.as_deref());
        out.word(C::IndicatorId as usize, figure.indicator_id.as_deref());
        out.word(C::Unit as usize, figure.unit.as_deref());
        out.word(C::Scope as usize, figure.scope.as_deref());
        out.number(C::From as usize, figure.period.map_or(0, |p| u64::from(p.from) + 1));
        if let Some(period) = figure.period {
            let years = i64::from(period.to) - i64::from(period.from);
            out.signed(C::Years as usize, years);
        }
        push_ends(&mut out, figure);
    }
    out.finish(figures.len())
}

fn push_ends(out: &mut Writer<'_>, figure: &Figure) {
    let bytes = |decimal: Option<Decimal>| decimal.map(|decimal| decimal.serialize());
    let value = bytes(figure.value);
    let is_point =
        value.is_some() && bytes(figure.low) == value && bytes(figure.high) == value;
    let ends = [(VALUE, figure.value), (LOW, figure.low), (HIGH, figure.high)];
    let form = match is_point {
        true => POINT,
        false => ends.iter().filter(|(_, end)| end.is_some()).map(|(bit, _)| bit).sum(),
    };
    out.number(C::Ends as usize, form);
    let kept = if is_point { 1 } else { ends.len() };
    for decimal in ends.iter().take(kept).filter_map(|(_, end)| *end) {
        out.decimal(C::Scales as usize, C::Digits as usize, decimal);
    }
}

/// Calls `see` with every figure of columns, in order; none if they do not read back.
pub(super) fn for_each(
    bytes: &[u8],
    see: &mut dyn FnMut(StoredFigure<'_>),
) -> Option<()> {
    let mut columns = Reader::open(bytes, COLUMNS)?;
    let mut passage = 0_i64;
    let mut end = 0_i64;
    for _ in 0..columns.rows {
        let figure = take(&mut columns, &mut passage, &mut end)?;
        see(figure);
    }
    Some(())
}

fn take<'a>(
    from: &mut Reader<'a>,
    passage: &mut i64,
    end: &mut i64,
) -> Option<StoredFigure<'a>> {
    let step = from.signed(C::Passage as usize)?;
    if step != 0 {
        *end = 0;
    }
    *passage = passage.checked_add(step)?;
    let start = end.checked_add(from.signed(C::Start as usize)?)?;
    *end = start.checked_add(i64::try_from(from.number(C::Len as usize)?).ok()?)?;
    let span = Span::new(usize::try_from(start).ok()?, usize::try_from(*end).ok()?);
    let mut number = |column: C| from.number(column as usize);
    let kind = pick(FigureKind::ALL, number(C::Kind)?)?;
    let cmp = pick(Cmp::ALL, number(C::Cmp)?)?;
    let agg = match number(C::Agg)? {
        0 => None,
        place => Some(pick(Agg::ALL, place - 1)?),
    };
    let status = pick(FigureStatus::ALL, number(C::Status)?)?;
    let basis = match number(C::Basis)? {
        0 => None,
        place => Some(pick(Basis::ALL, place - 1)?),
    };
    let basis_year = Some(u16::try_from(number(C::BasisYear)?).ok()?);
    let rule = pick(FigureRule::ALL, number(C::Rule)?)?;
    let mut checks = Vec::new();
    for _ in 0..number(C::Checks)? {
        checks.push(pick(Check::ALL, number(C::Checks)?)?);
    }
    let [value, low, high] = take_ends(from)?;
    Some(StoredFigure {
        passage: u32::try_from(*passage).ok()?,
        span,
        indicator: from.word(C::Indicator as usize)?,
        indicator_id: from.word(C::IndicatorId as usize)?,
        unit: from.word(C::Unit as usize)?,
        scope: from.word(C::Scope as usize)?,
        kind,
        cmp,
        agg,
        status,
        basis,
        basis_year: basis_year.filter(|&year| year != 0),
        period: take_period(from)?,
        value,
        low,
        high,
        checks,
        rule,
    })
}

fn take_period(from: &mut Reader<'_>) -> Option<Option<YearSpan>> {
    let first = match from.number(C::From as usize)? {
        0 => return Some(None),
        first => i64::try_from(first - 1).ok()?,
    };
    let last = first.checked_add(from.signed(C::Years as usize)?)?;
    let (from, to) = (u16::try_from(first).ok()?, u16::try_from(last).ok()?);
    Some(Some(YearSpan { from, to }))
}

fn take_ends(from: &mut Reader<'_>) -> Option<[Option<Decimal>; 3]> {
    let form = from.number(C::Ends as usize)?;
    let mut decimal = || from.decimal(C::Scales as usize, C::Digits as usize);
    if form == POINT {
        return Some([Some(decimal()?); 3]);
    }
    let mut ends = [None; 3];
    for (end, bit) in ends.iter_mut().zip([VALUE, LOW, HIGH]) {
        if form & bit != 0 {
            *end = Some(decimal()?);
        }
    }
    Some(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure() -> Figure {
        let point = |text: &str| Some(text.parse().unwrap());
        Figure {
            passage: 3,
            span: Span::new(6, 20),
            indicator: Some("养老床位".to_owned()),
            indicator_id: None,
            kind: FigureKind::Level,
            value: point("258"),
            low: point("258"),
            high: point("258"),
            cmp: Cmp::Eq,
            unit: Some("张".to_owned()),
            agg: Some(Agg::Increment),
            status: FigureStatus::Target,
            period: Some(YearSpan { from: 2021, to: 2025 }),
            scope: None,
            basis: None,
            basis_year: None,
            checks: vec![Check::StatusAssumed, Check::ShareOver100],
            rule: FigureRule::Quantity,
            grounds: Vec::new(),
        }
    }

    fn round(figures: &[Figure]) -> Vec<Figure> {
        let mut back = Vec::new();
        for_each(&pack(figures), &mut |found| back.push(found.to_figure())).unwrap();
        back
    }

    #[test]
    fn figures_read_back_as_they_were() {
        let open = Figure {
            value: None,
            low: Some("5.50".parse().unwrap()),
            high: None,
            period: None,
            basis: Some(Basis::Since),
            basis_year: Some(2015),
            span: Span::new(30, 36),
            ..figure()
        };
        // A value of another scale than its ends is no point.
        let odd = Figure { value: Some("258.0".parse().unwrap()), ..figure() };
        // Out of order, as nothing forbids.
        let before = Figure { passage: 1, span: Span::new(0, 3), ..figure() };
        let figures = vec![figure(), open, odd, before];
        assert_eq!(round(&figures), figures);
        assert_eq!(round(&[]), []);
    }

    #[test]
    fn damaged_columns_never_panic() {
        let whole = pack(&[figure(), figure()]);
        for at in 0..whole.len() {
            for flip in [1, 0x40, 0xff] {
                let mut damaged = whole.clone();
                if let Some(byte) = damaged.get_mut(at) {
                    *byte ^= flip;
                }
                for_each(&damaged, &mut |found| {
                    found.to_figure();
                });
            }
        }
    }
}
