//! Reads one cell of a table: its value, and the unit, indicator and year that row and column give it.

use rust_decimal::Decimal;

use super::header::{Column, years};
use super::row_name;
use crate::extract::figure::unit::{self, UnitClass};
use crate::extract::figure::{Setting, indicator, mask, quantity};
use crate::extract::letters::Letters;
use crate::extract::numeral::{self, times};
use crate::model::{
    Agg, Aspect, Basis, Check, Cmp, Figure, FigureKind, FigureRule, Ground, Span,
};

/// Where a cell stands.
pub(super) struct Place<'a> {
    pub(super) setting: &'a Setting,
    /// Its first byte in the passage.
    pub(super) from: usize,
    /// Whether its column is in doubt.
    pub(super) short: bool,
}

/// Words of a cell that say how its value is summed.
const SUMS: [(&str, Agg); 6] = [
    ("累计", Agg::Cumulative),
    ("年均", Agg::PerYearMean),
    ("每年", Agg::EachYear),
    ("新增", Agg::Increment),
    ("新开工", Agg::Increment),
    ("净增", Agg::Increment),
];
const GROWTHS: [&str; 6] = ["增速", "增长率", "增幅", "涨幅", "增长", "增长速度"];
const SHARES: [&str; 5] = ["比重", "占比", "比例", "覆盖率", "率"];

/// Reads a cell; none where it holds no number.
pub(super) fn read(
    letters: &mut Letters,
    text: &str,
    name: &str,
    unit: &str,
    column: &Column,
    place: &Place,
) -> Option<Figure> {
    letters.read(text);
    let q = first_quantity(letters)?;
    let (unit_text, factor, class) = match q.unit {
        Some(_) => (quantity::unit_text(letters, &q), Decimal::ONE, q.class),
        None if q.class.is_some() => {
            (quantity::unit_text(letters, &q), Decimal::ONE, q.class)
        }
        None => row_unit(column.unit.as_deref().unwrap_or(unit)),
    };
    let value = |value: Decimal| Some(times(value, factor));
    let (mut low, mut high, mut cmp) = (value(q.low), value(q.high), q.cmp);
    match cmp {
        Cmp::Ge => high = None,
        Cmp::Gt if !q.open => high = None,
        Cmp::Le | Cmp::Lt => low = None,
        Cmp::Approx | Cmp::Reach if low != high => cmp = Cmp::Range,
        _ => {}
    }
    let is_point = low == high && matches!(cmp, Cmp::Eq | Cmp::Approx | Cmp::Reach);
    let indicator = row_name(name);
    let mut checks = Vec::new();
    if place.short {
        checks.push(Check::ColumnUncertain);
    }
    match (q.unit, &unit_text) {
        (None, None) => checks.push(Check::UnitMissing),
        (None, Some(_)) if q.class.is_none() => checks.push(Check::InheritedUnit),
        _ => {}
    }
    let inner = letters.span(q.start, q.end);
    let said = |words: &[(&str, Agg)]| {
        words
            .iter()
            .find(|(word, _)| text.contains(word) || indicator.contains(word))
            .map(|w| w.1)
    };
    Some(Figure {
        passage: place.setting.passage,
        span: Span::new(inner.start + place.from, inner.end + place.from),
        indicator_id: indicator::canonical(&indicator),
        kind: match class {
            Some(UnitClass::Percent) if column.is_growth => FigureKind::Growth,
            _ => kind(&indicator, class, unit_text.as_deref()),
        },
        value: if is_point { low } else { None },
        low,
        high,
        cmp,
        unit: unit_text,
        agg: said(&SUMS),
        status: column.status,
        period: years(text).or(column.period),
        scope: None,
        basis: column.is_growth.then_some(Basis::YearOnYear),
        basis_year: None,
        checks,
        rule: FigureRule::TableCell,
        grounds: vec![Ground {
            aspect: Aspect::Indicator,
            words: indicator.clone(),
            span: None,
        }],
        indicator: Some(indicator),
    })
}

/// Reads the first number of a cell that is no year.
fn first_quantity(letters: &Letters) -> Option<quantity::Quantity> {
    let mut at = 0;
    while at < letters.len() {
        if let Some(end) = mask::name_end(letters, at) {
            at = end.max(at + 1);
            continue;
        }
        let Some(mut number) = numeral::read(letters, at) else {
            at += 1;
            continue;
        };
        if let Some(end) = mask::end_of_name(letters, &number) {
            at = end.max(at + 1);
            continue;
        }
        let negative = letters.before(number.start) == '-' && number.start == 1;
        if negative {
            number.start = 0;
            (number.low, number.high) = (-number.high, -number.low);
        }
        let q = quantity::read(letters, number, 0);
        // 五年累计, 3年内: a span of time is no value unless the row counts in years.
        if q.class == Some(UnitClass::Time) && q.end < letters.len() {
            at = q.end;
            continue;
        }
        let lone = q.unit.is_some()
            || q.class.is_some()
            || number.script == numeral::Script::Arabic;
        if lone {
            return Some(q);
        }
        at = number.end.max(at + 1);
    }
    None
}

type RowUnit = (Option<String>, Decimal, Option<UnitClass>);

/// Reads the unit of a row: 万平方米 is 平方米 by ten thousand.
fn row_unit(unit: &str) -> RowUnit {
    let letters = Letters::new(unit.trim_matches(['(', ')', '（', '）']));
    let mut factor = Decimal::ONE;
    let mut at = 0;
    while let Some(scale) = match letters.at(at) {
        '十' => Some(10_i64),
        '百' if letters.at(at + 1) != '分' => Some(100),
        '千' if !matches!(letters.at(at + 1), '瓦' | '米' | '克' | '伏') => {
            Some(1_000)
        }
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    } {
        factor = times(factor, Decimal::from(scale));
        at += 1;
    }
    match unit::read(&letters, at) {
        Some(unit) if unit.end == letters.len() => {
            (Some(letters.text(unit.start, unit.end)), factor, Some(unit.class))
        }
        _ if at < letters.len() && !unit.contains(['-', '—', '－']) => {
            (Some(letters.text(at, letters.len())), factor, None)
        }
        _ => (None, factor, None),
    }
}

fn kind(indicator: &str, class: Option<UnitClass>, unit: Option<&str>) -> FigureKind {
    let name = indicator.split(['(', '（']).next().unwrap_or(indicator);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    match class {
        Some(UnitClass::Points) => FigureKind::Diff,
        _ if ends(&GROWTHS) => FigureKind::Growth,
        _ if ends(&SHARES) => FigureKind::Share,
        Some(UnitClass::Percent) => FigureKind::Growth,
        _ if unit.is_some_and(|unit| unit.contains('/')) => FigureKind::Rate,
        _ => FigureKind::Level,
    }
}

/// Returns whether a cell holds nothing but a unit.
pub(super) fn is_unit(text: &str) -> bool {
    let text = text.trim();
    if matches!(text, "-" | "—" | "－") {
        return true;
    }
    let (unit, _, class) = row_unit(text);
    unit.is_some() && class.is_some()
}
