//! Walks through one passage and turns its quantities into figures.

use rust_decimal::Decimal;

use super::indicator::Name;
use super::meaning::Meaning;
use super::quantity::{self, Quantity};
use super::time::Standing;
use super::unit::UnitClass;
use super::years::{self, Named};
use super::{Setting, form, indicator, judge, mask, meaning, pair, reference, time};
use crate::extract::letters::Letters;
use crate::extract::numeral::{self, Numeral};
use crate::model::{
    Agg, Aspect, Basis, Check, Cmp, Figure, FigureKind, FigureRule, FigureStatus, Ground,
};

/// What is known at a place of the passage.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// Where the sentence began (after 。 or ；).
    pub(super) sentence: usize,
    /// Where the last quantity or name of the sentence ended.
    pub(super) last_end: usize,
    /// Where the thing ended that the last quantity counts, if it follows its number.
    pub(super) taken: usize,
    /// The last figure of the sentence, by its number in the list.
    pub(super) previous: Option<usize>,
    /// The years that the sentence named last.
    pub(super) years: Option<Named>,
    /// The years that hold again behind the next figure, where a change begins with its own: 由2020年的5家.
    after: Option<Option<Named>>,
    /// The years that something was compared with last.
    pub(super) basis: Option<Named>,
    /// The indicator that what follows may leave out.
    pub(super) subject: Option<String>,
    /// Where it was named.
    pub(super) subject_at: usize,
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
            (state.years, state.after, state.basis) = (None, None, None);
            state.waiting.clear();
            if letters.at(at) != '；' {
                state.subject = None;
            }
            at + 1
        }
        '《' | '“' | '„' | '「' | '‘' | '"' => {
            let Some(end) = mask::name_end(letters, at) else { return at + 1 };
            state.name_years(letters, at);
            end
        }
        '翻' => form::doubling(letters, setting, state, at, out),
        '第' => form::ordinal(letters, setting, state, at, out),
        c if c.is_ascii_digit() || numeral::is_han(c) => {
            number(letters, setting, state, at, out)
        }
        _ => match reference::read(letters, state, at) {
            Some(found) => form::refer(letters, setting, state, &found, out),
            None => at + 1,
        },
    }
}

impl State {
    /// Notes the years that are named at an index: as when it was, or as what it is compared with.
    pub(super) fn name_years(&mut self, letters: &Letters, at: usize) {
        let Some(named) = years::read(letters, at) else { return };
        if years::is_basis(letters, &named) {
            self.basis = Some(named);
            return;
        }
        let first =
            named.years.from == named.years.to && years::begins_change(letters, at);
        self.after = first.then_some(self.years);
        self.years = Some(named);
    }

    /// Notes what is spoken of. A span of time, a rank or a part is said of something that goes on being
    /// spoken of.
    fn speak_of(&mut self, letters: &Letters, q: &Quantity, name: Name) {
        let from = meaning::clause_start(letters, self, q.start);
        let passing = matches!(q.rule, FigureRule::Rank | FigureRule::Reference)
            || letters.at(from) == '占'
            || name.place.is_some_and(|(from, _)| letters.at(from) == '占')
            || q.class == Some(UnitClass::Time) && name.place.is_none();
        if name.name.is_some() && !passing {
            self.subject = name.name;
            self.subject_at = q.start;
        }
    }
}

fn number(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    at: usize,
    out: &mut Vec<Figure>,
) -> usize {
    if let Some(named) =
        years::read(letters, at).filter(|_| numeral::is_han(letters.at(at)))
        && years::plan_years(letters, at).is_some()
    {
        // 六五计划 without its quotes.
        state.name_years(letters, at);
        return named.to;
    }
    let Some(numeral) = numeral::read(letters, at) else {
        let serial = letters.at(at).is_ascii_digit();
        return if serial { past_digits(letters, at) } else { at + 1 };
    };
    let rare = form::composition(letters, setting, state, &numeral, out)
        .or_else(|| form::ratio(letters, setting, state, &numeral, out));
    if let Some(end) = rare {
        return end;
    }
    let is_zero = numeral.end == at + 1 && numeral.low.is_zero() && numeral.is_point();
    if is_zero && let Some(end) = form::zero(letters, setting, state, at, out) {
        return end;
    }
    if let Some(end) = mask::end_of_name(letters, &numeral) {
        state.name_years(letters, at);
        return end;
    }
    let numeral = with_sign(letters, numeral);
    let mut quantity =
        quantity::read(letters, numeral, state.sentence.max(state.last_end));
    match judge::judge(letters, &quantity, setting) {
        judge::Verdict::Counts => {
            if let Some((class, _)) = judge::people(letters, &quantity) {
                quantity.class = Some(class);
            }
        }
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
pub(super) fn push(
    letters: &Letters,
    setting: &Setting,
    state: &mut State,
    q: &Quantity,
    out: &mut Vec<Figure>,
) {
    let from = state.sentence.max(state.last_end);
    let linked = is_linked(letters, from, q.start).then_some(state.previous).flatten();
    let linked_figure = linked.and_then(|index| out.get(index));
    let mut meaning = meaning::read(letters, state, q, linked_figure);
    let head = meaning.head;
    let mut name = indicator::read(letters, state, q, &meaning, linked_figure);
    let before = state.previous.and_then(|index| out.get(index));
    let more = sum_of_list(letters, state, before, &meaning, &name);
    meaning.agg = meaning.agg.or(more);
    let mut standing = time::read(letters, setting, state, q, head);
    if meaning.basis == Some(Basis::YearOnYear) && standing.period_cue.is_none() {
        standing.end_with_its_year();
    } else if meaning.agg == Some(Agg::PerYearMean) {
        standing.spread_over(setting.review);
    }
    let before = state.previous.and_then(|index| out.get(index));
    let goes_on = name.checks.contains(&Check::InheritedIndicator);
    meaning.settle_basis(letters, state, &standing, before.filter(|_| goes_on), &name);
    let (low, high, mut cmp) = bounds(q, meaning.sign);
    // 达到 leads to a level that is to be reached, or tells what is.
    let is_ahead = is_ahead(standing.status);
    if cmp == Cmp::Reach && !is_ahead {
        cmp = Cmp::Eq;
    } else if cmp == Cmp::Eq && is_ahead && meaning.kind == FigureKind::Coverage {
        cmp = Cmp::Reach;
    }
    let is_point = matches!(cmp, Cmp::Eq | Cmp::Approx | Cmp::Reach) && low == high;
    let mut checks = std::mem::take(&mut name.checks);
    checks.extend(standing.check);
    if meaning.kind == FigureKind::Share && low > Some(Decimal::ONE_HUNDRED) {
        checks.push(Check::ShareOver100);
    }
    if q.class.is_none() {
        checks.push(Check::UnitMissing);
    } else if q.unit.is_none() && matches!(q.rule, FigureRule::Quantity) {
        checks.push(Check::InheritedUnit);
    }
    let indicator_id = name.name.as_deref().and_then(indicator::canonical);
    let total = sum_of_year(&meaning, &standing, indicator_id.as_deref());
    meaning.agg = meaning.agg.or(total);
    let start = meaning.start.min(q.start);
    let grounds = grounds(letters, setting, q, &meaning, &name, &standing);
    out.push(Figure {
        passage: setting.passage,
        span: letters.span(start, q.end),
        indicator_id,
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
        scope: name.scope.take(),
        basis: meaning.basis,
        basis_year: meaning.basis_year,
        checks,
        rule: q.rule,
        grounds,
    });
    state.taken = name.place.filter(|place| place.0 >= q.end).map_or(0, |place| place.1);
    state.speak_of(letters, q, name);
    if let Some(years) = state.after.take() {
        state.years = years;
    }
    state.previous = Some(out.len() - 1);
    state.last_end = q.end;
}

/// Returns how a level is summed with which a list goes on that tells what is new: 新增学校4所、`书屋`2所.
fn sum_of_list(
    letters: &Letters,
    state: &State,
    before: Option<&Figure>,
    meaning: &Meaning,
    name: &Name,
) -> Option<Agg> {
    let is_next = letters.at(state.last_end) == '、'
        && name.place.is_some_and(|(from, _)| from == state.last_end + 1);
    let is_new = |figure: &Figure| {
        figure.kind == FigureKind::Level && figure.agg == Some(Agg::Increment)
    };
    (is_next && meaning.kind == FigureKind::Level && before.is_some_and(is_new))
        .then_some(Agg::Increment)
}

/// Returns how the level of an annual aggregate in one year is summed, though nothing says so.
fn sum_of_year(meaning: &Meaning, standing: &Standing, id: Option<&str>) -> Option<Agg> {
    let is_yearly = standing.period.is_some_and(|period| period.from == period.to);
    let is_level = meaning.kind == FigureKind::Level;
    (is_level && is_yearly && id.is_some_and(indicator::is_flow))
        .then_some(Agg::PeriodTotal)
}

/// Lists the words that decided what a figure says.
fn grounds(
    letters: &Letters,
    setting: &Setting,
    q: &Quantity,
    meaning: &Meaning,
    name: &Name,
    standing: &Standing,
) -> Vec<Ground> {
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
    grounds
}

/// Returns whether something is still to be reached.
fn is_ahead(status: FigureStatus) -> bool {
    matches!(status, FigureStatus::Target | FigureStatus::Estimate)
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
