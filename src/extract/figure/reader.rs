//! Walks through one passage and turns its quantities into figures.

use rust_decimal::Decimal;

use super::quantity::{self, Quantity};
use super::unit::UnitClass;
use super::{Setting, indicator, judge, mask, meaning, pair, time};
use crate::extract::letters::Letters;
use crate::extract::numeral::{self, Numeral, Script};
use crate::model::{
    Aspect, Check, Cmp, Figure, FigureKind, FigureRule, Ground, YearSpan,
};

/// Letters that a composition's parts may add up to, in per cent.
const WHOLE: (i64, i64) = (98, 102);

/// What is known at a place of the passage.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// Where the sentence began (after 。 or ；).
    pub(super) sentence: usize,
    /// Where the last quantity or name of the sentence ended.
    pub(super) last_end: usize,
    /// The last figure of the sentence, by its number in the list.
    pub(super) previous: Option<usize>,
    /// The years that the sentence named last, and where.
    pub(super) years: Option<(YearSpan, usize, usize)>,
    /// The indicator that what follows may leave out.
    pub(super) subject: Option<String>,
    /// Bare numbers that wait for the unit of a neighbor.
    waiting: Vec<Numeral>,
    /// First figure of the passage.
    first: usize,
}

/// Reads the figures of a passage.
pub(super) fn read(letters: &Letters, setting: &Setting, out: &mut Vec<Figure>) {
    let mut state = State { first: out.len(), ..State::default() };
    let mut at = 0;
    while at < letters.len() {
        at = step(letters, setting, &mut state, at, out).max(at + 1);
    }
    pair::assign(letters, out, state.first);
}

/// Reads what stands at an index and returns where to go on.
fn step(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    at: usize,
    out: &mut Vec<Figure>,
) -> usize {
    match letters.at(at) {
        '。' | '！' | '？' | '；' | '\n' => {
            state.sentence = at + 1;
            state.last_end = at + 1;
            state.previous = None;
            state.years = None;
            state.waiting.clear();
            if letters.at(at) != '；' {
                state.subject = None;
            }
            at + 1
        }
        '《' | '“' | '„' | '「' | '‘' | '"' => {
            let Some(end) = mask::name_end(letters, at) else { return at + 1 };
            if let Some(years) = time::plan_years(letters, at + 1) {
                state.years = Some((years, at, end));
            }
            end
        }
        '翻' => doubling(letters, setting, state, at, out),
        '第' => ordinal(letters, setting, state, at, out),
        c if c.is_ascii_digit() || numeral::is_han(c) => {
            number(letters, setting, state, at, out)
        }
        _ => at + 1,
    }
}

fn number(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    at: usize,
    out: &mut Vec<Figure>,
) -> usize {
    let Some(numeral) = numeral::read(letters, at) else {
        let serial = letters.at(at).is_ascii_digit();
        return if serial { past_digits(letters, at) } else { at + 1 };
    };
    if let Some(end) = composition(letters, setting, state, &numeral, out) {
        return end;
    }
    if let Some(end) = mask::end_of_name(letters, &numeral) {
        if let Some((year, _)) = mask::year(letters, &numeral) {
            let to = time::last_year(letters, at, end).unwrap_or(year).max(year);
            state.years = Some((YearSpan { from: year, to }, at, end));
        }
        return end;
    }
    let numeral = with_sign(letters, numeral);
    let mut quantity =
        quantity::read(letters, numeral, state.sentence.max(state.last_end));
    match judge::judge(letters, &quantity, setting) {
        judge::Verdict::Counts => {}
        judge::Verdict::Magnitude => quantity.rule = FigureRule::Magnitude,
        judge::Verdict::Waits => {
            state.waiting.push(numeral);
            return quantity.end.max(at + 1);
        }
        judge::Verdict::Nothing => {
            state.waiting.clear();
            return numeral.end;
        }
    }
    for waiting in std::mem::take(&mut state.waiting) {
        let early = quantity::with_unit_of(waiting, &quantity);
        push(letters, setting, state, &early, out);
        if let Some(figure) = out.last_mut() {
            figure.checks.push(Check::InheritedUnit);
            figure.rule = FigureRule::InheritedUnit;
        }
    }
    push(letters, setting, state, &quantity, out);
    quantity.end
}

/// Passes over a number that is none: serial numbers of many digits.
fn past_digits(letters: &Letters, at: usize) -> usize {
    (at + 1..).find(|&at| !letters.at(at).is_ascii_digit()).unwrap_or(at + 1)
}

/// Takes a minus sign before a number: at a border, or after a verb. 5-10 is a range, not -10.
pub(super) fn with_sign(letters: &Letters, mut numeral: Numeral) -> Numeral {
    let sign = letters.before(numeral.start);
    let border = numeral.start.checked_sub(2).map_or('\0', |at| letters.at(at));
    let minus = sign == '负'
        || sign == '-'
            && matches!(
                border,
                '\0' | '\t' | '\n' | '，' | '、' | '(' | '：' | '为' | '长' | '达'
            );
    if minus {
        numeral.start -= 1;
        (numeral.low, numeral.high) = (-numeral.high, -numeral.low);
    }
    numeral
}

/// Builds the figure of a quantity.
fn push(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    q: &Quantity,
    out: &mut Vec<Figure>,
) {
    let from = state.sentence.max(state.last_end);
    let linked = is_linked(letters, from, q.start).then_some(state.previous).flatten();
    let linked_figure = linked.and_then(|index| out.get(index));
    let meaning = meaning::read(letters, state, q, linked_figure);
    let head = meaning.head;
    let name = indicator::read(letters, state, q, &meaning, linked_figure);
    let standing = time::read(letters, setting, state, q, head);
    let (low, high, cmp) = bounds(q, meaning.sign);
    let is_point = matches!(cmp, Cmp::Eq | Cmp::Approx | Cmp::Reach) && low == high;
    let mut checks = name.checks;
    checks.extend(standing.check);
    if meaning.kind == FigureKind::Share && low > Some(Decimal::ONE_HUNDRED) {
        checks.push(Check::ShareOver100);
    }
    if q.class.is_none() {
        checks.push(Check::UnitMissing);
    }
    let start = meaning.start.min(q.start);
    let mut grounds = vec![ground(letters, Aspect::Value, q.number, q.number_end)];
    let cues = [
        (Aspect::Cmp, q.cue),
        (Aspect::Kind, meaning.cue),
        (Aspect::Indicator, name.place),
        (Aspect::Agg, meaning.agg_cue),
        (Aspect::Basis, meaning.basis_cue),
        (Aspect::Period, standing.period_cue),
    ];
    for (aspect, cue) in cues {
        grounds.extend(cue.map(|(from, to)| ground(letters, aspect, from, to)));
    }
    grounds.push(match standing.cue {
        Some((from, to)) => ground(letters, Aspect::Status, from, to),
        None => Ground {
            aspect: Aspect::Status,
            words: setting.role.name().to_owned(),
            span: None,
        },
    });
    out.push(Figure {
        passage: setting.passage,
        span: letters.span(start, q.end),
        indicator_id: name.name.as_deref().and_then(indicator::canonical),
        indicator: name.name.clone(),
        kind: meaning.kind,
        value: if is_point { low } else { None },
        low,
        high,
        cmp,
        unit: quantity::unit_text(letters, q),
        agg: meaning.agg,
        status: standing.status,
        period: standing.period,
        scope: name.scope,
        basis: meaning.basis,
        basis_year: meaning.basis_year,
        checks,
        rule: q.rule,
        grounds,
    });
    state.previous = Some(out.len() - 1);
    state.last_end = q.end;
    // A span of time or a rank is said of something that goes on being spoken of.
    let passing = q.rule == FigureRule::Rank
        || q.class == Some(UnitClass::Time) && name.place.is_none();
    if name.name.is_some() && !passing {
        state.subject = name.name;
    }
}

fn ground(letters: &Letters, aspect: Aspect, from: usize, to: usize) -> Ground {
    Ground { aspect, words: letters.text(from, to), span: Some(letters.span(from, to)) }
}

/// Returns whether only 、 和 or the like stands between two quantities.
fn is_linked(letters: &Letters, from: usize, to: usize) -> bool {
    to.saturating_sub(from) <= 1
        && matches!(letters.at(from), '、' | '和' | '与' | '及' | '，' | ',' | '或')
        && from < to
}

type Ends = (Option<Decimal>, Option<Decimal>, Cmp);

/// Returns the interval that the cue words make of the printed ends; a fall turns it around.
fn bounds(q: &Quantity, sign: i8) -> Ends {
    let (mut low, mut high, mut cmp) = (Some(q.low), Some(q.high), q.cmp);
    match cmp {
        Cmp::Ge => high = None,
        Cmp::Gt if !q.open => high = None,
        Cmp::Le | Cmp::Lt => low = None,
        _ => {}
    }
    if matches!(cmp, Cmp::Approx | Cmp::Reach) && q.low != q.high {
        cmp = if q.open { Cmp::Gt } else { Cmp::Range };
    }
    if sign >= 0 {
        return (low, high, cmp);
    }
    let turned = match cmp {
        Cmp::Ge => Cmp::Le,
        Cmp::Gt => Cmp::Lt,
        Cmp::Le => Cmp::Ge,
        Cmp::Lt => Cmp::Gt,
        other => other,
    };
    (high.map(|high| -high), low.map(|low| -low), turned)
}

/// Reads 翻一番, 翻了两番, 翻番.
fn doubling(
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
fn ordinal(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    at: usize,
    out: &mut Vec<Figure>,
) -> usize {
    let Some(number) = numeral::read(letters, at + 1) else { return at + 1 };
    let from = state.sentence;
    let Some(end) = judge::rank_end(letters, from, at, &number) else {
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
fn composition(
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
