//! Reads the rarer forms of a figure: 翻一番, ranks, compositions, 为零, named levels.
//!
//! Each reader begins where its form does and returns the index to go on from. The number it finds is
//! handed to the walk of the passage, which names and dates it as any other.
//!
//! It deliberately takes no form that only looks like one: 第三产业 is no rank, 零距离 no zero.

use rust_decimal::Decimal;

use super::quantity;
use super::reader::{State, push};
use super::reference::Reference;
use super::unit::UnitClass;
use super::{Setting, judge};
use crate::extract::letters::Letters;
use crate::extract::numeral::{self, Numeral, Script};
use crate::model::{Check, Figure, FigureKind, FigureRule};

/// What a composition's parts may add up to, in per cent.
const WHOLE: (i64, i64) = (98, 102);

/// Reads 翻一番, 翻了两番, 翻番.
pub(super) fn doubling(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    at: usize,
    out: &mut Vec<Figure>,
) -> usize {
    let from = if letters.at(at + 1) == '了' { at + 2 } else { at + 1 };
    let (times, end) = match numeral::read(letters, from) {
        Some(number) if letters.at(number.end) == '番' => (number, number.end + 1),
        None if letters.at(from) == '番' => {
            let one = Decimal::ONE;
            let number = Numeral {
                start: at,
                end: from,
                low: one,
                high: one,
                open: false,
                script: Script::Han,
                scale: one,
                digits: 1,
            };
            (number, from + 1)
        }
        _ => return at + 1,
    };
    let doublings: u32 = times.low.try_into().unwrap_or(1);
    let factor = Decimal::from(1_u64 << doublings.min(20));
    let number = Numeral { start: at, end, low: factor, high: factor, ..times };
    let mut q = quantity::bare(number, FigureRule::Doubling);
    q.class = Some(UnitClass::Times);
    push(letters, setting, state, &q, out);
    end
}

/// Passes over an ordinal, or reads the rank that it is: 居全国第3位, 排名第一和第二.
pub(super) fn ordinal(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    at: usize,
    out: &mut Vec<Figure>,
) -> usize {
    let Some(number) = numeral::read(letters, at + 1) else { return at + 1 };
    let from = state.sentence;
    let Some(end) = judge::rank_end(letters, from, at, &number) else {
        state.name_years(letters, at);
        let classifier = super::unit::read(letters, number.end);
        return classifier.map_or(number.end, |unit| unit.end);
    };
    let mut q = quantity::bare(number, FigureRule::Rank);
    let area = judge::rank_area(letters, from, at);
    (q.start, q.number, q.end) = (area, at, end);
    push(letters, setting, state, &q, out);
    if let Some(figure) = out.last_mut() {
        figure.kind = FigureKind::Rank;
        figure.unit = Some("位".to_owned());
        figure.checks.retain(|check| *check != Check::UnitMissing);
        figure.scope = (area < at).then(|| letters.text(area, at));
    }
    end
}

/// Reads the parts of a composition: 三次产业比为5.1：40.2：54.7.
///
/// Catches parts that add up to a hundred; misses ratios of two quantities, which no unit follows.
pub(super) fn composition(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    first: &Numeral,
    out: &mut Vec<Figure>,
) -> Option<usize> {
    if letters.at(first.end) != '：' || first.script != Script::Arabic {
        return None;
    }
    let mut parts = vec![*first];
    let mut at = first.end;
    while letters.at(at) == '：' && parts.len() < 6 {
        let Some(next) = numeral::read(letters, at + 1) else { break };
        at = next.end;
        parts.push(next);
    }
    let sum =
        parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.low))?;
    let whole = sum >= Decimal::from(WHOLE.0) && sum <= Decimal::from(WHOLE.1);
    if parts.len() < 2 || !whole {
        return None;
    }
    for part in parts {
        let mut q = quantity::bare(part, FigureRule::Composition);
        q.class = Some(UnitClass::Percent);
        push(letters, setting, state, &q, out);
        if let Some(figure) = out.last_mut() {
            figure.kind = FigureKind::Composition;
            figure.unit = None;
        }
    }
    Some(at)
}

/// Reads how many there are to one: 城乡居民收入比缩小到2.3：1.
///
/// Catches ratios to one that 比 names; leaves scores and scales (3：1获胜, 1：500) alone.
pub(super) fn ratio(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    first: &Numeral,
    out: &mut Vec<Figure>,
) -> Option<usize> {
    let is_ratio = letters.at(first.end) == '：'
        && letters.at(first.end + 1) == '1'
        && !letters.at(first.end + 2).is_ascii_digit()
        && !matches!(letters.at(first.end + 2), '.' | '：');
    let named =
        (state.sentence.max(first.start.saturating_sub(14))..first.start).any(|at| {
            letters.at(at) == '比' && !matches!(letters.at(at + 1), '上' | '去' | '赛')
        });
    if !is_ratio || !named || first.script != Script::Arabic {
        return None;
    }
    let mut q = quantity::read(letters, *first, state.sentence.max(state.last_end));
    (q.end, q.number_end, q.rule) =
        (first.end + 2, first.end + 2, FigureRule::Composition);
    push(letters, setting, state, &q, out);
    if let Some(figure) = out.last_mut() {
        figure.kind = FigureKind::Rate;
        figure.checks.retain(|check| *check != Check::UnitMissing);
    }
    Some(first.end + 2)
}

/// Reads a zero that something is or falls to: 发生率为零, 降为0, 实现零增长.
///
/// Misses 零事故 and 清零, which are slogans as often as counts.
pub(super) fn zero(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    at: usize,
    out: &mut Vec<Figure>,
) -> Option<usize> {
    let grows = letters.starts(at + 1, "增长");
    let end = if grows { at + 3 } else { at + 1 };
    let ends =
        matches!(letters.at(end), '，' | '。' | '；' | '、' | ')' | '！' | '\0' | '\n');
    let before = letters.before(at);
    let said = if grows {
        "现持为近于".contains(before)
    } else {
        "为至到归".contains(before)
    };
    if !ends || !said || at <= state.sentence.max(state.last_end) + 1 {
        return None;
    }
    let number = Numeral {
        start: at,
        end,
        low: Decimal::ZERO,
        high: Decimal::ZERO,
        open: false,
        script: Script::Han,
        scale: Decimal::ONE,
        digits: 1,
    };
    let mut q = quantity::bare(number, FigureRule::Zero);
    q.class = grows.then_some(UnitClass::Percent);
    push(letters, setting, state, &q, out);
    if let Some(figure) = out.last_mut() {
        let is_rate =
            figure.indicator.as_deref().is_some_and(|name| name.ends_with('率'));
        figure.unit = grows.then(|| "%".to_owned());
        figure.kind = match (grows, is_rate) {
            (true, _) => FigureKind::Growth,
            (false, true) => FigureKind::Rate,
            (false, false) => FigureKind::Level,
        };
        figure.checks.retain(|check| *check != Check::UnitMissing);
    }
    Some(end)
}

/// Makes a figure without a value of a level that is named instead of printed.
pub(super) fn refer(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    found: &Reference,
    out: &mut Vec<Figure>,
) -> usize {
    let number = Numeral {
        start: found.start,
        end: found.end,
        low: Decimal::ZERO,
        high: Decimal::ZERO,
        open: false,
        script: Script::Han,
        scale: Decimal::ONE,
        digits: 1,
    };
    let mut q = quantity::bare(number, FigureRule::Reference);
    q.cmp = found.cmp;
    q.cue = Some((found.start, found.level.0));
    push(letters, setting, state, &q, out);
    if let Some(figure) = out.last_mut() {
        figure.kind = FigureKind::Reference;
        (figure.value, figure.low, figure.high) = (None, None, None);
        (figure.cmp, figure.agg) = (found.cmp, None);
        (figure.basis, figure.basis_year) = (Some(found.basis), found.year);
        figure.checks.retain(|check| *check != Check::UnitMissing);
    }
    found.end
}
