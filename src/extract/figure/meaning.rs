//! Tells what a quantity says: a level, a change, a share; against what; summed how.
//!
//! The words right before the number decide first (增长7%), then those right behind it (7%的增长), then
//! the indicator's last word (增速, 占比, 覆盖率). A list shares the verb of its first number: 分别下降
//! 2.6%、21.9%. 提高到 gives a level, 提高 a difference.

use std::sync::LazyLock;

use super::indicator::{self, Name};
use super::quantity::Quantity;
use super::reader::State;
use super::time::Standing;
use super::unit::UnitClass;
use super::years;
use crate::extract::letters::Letters;
use crate::extract::words::{Words, rows};
use crate::model::{Agg, Aspect, Basis, Figure, FigureKind, FigureRule};

/// Letters before a number that are looked at for its verb.
const REACH: usize = 28;

/// What a quantity says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    /// What sort of statement it is.
    pub(super) kind: FigureKind,
    /// -1 for a fall.
    pub(super) sign: i8,
    /// Where the statement begins: its verb included.
    pub(super) start: usize,
    /// Where the words end that may name the indicator.
    pub(super) head: usize,
    /// Where the verb stands.
    pub(super) cue: Option<(usize, usize)>,
    /// How it is summed.
    pub(super) agg: Option<Agg>,
    /// Where that is said.
    pub(super) agg_cue: Option<(usize, usize)>,
    /// What it is compared with.
    pub(super) basis: Option<Basis>,
    /// The year of a named basis.
    pub(super) basis_year: Option<u16>,
    /// Where that is said.
    pub(super) basis_cue: Option<(usize, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    Share,
    Rate,
    Growth,
    Fall,
    /// A word that only looks like one of the others: 增加值.
    Other,
    Sum(Agg),
    Against(Basis),
}

static TRENDS: LazyLock<Words<i8>> = LazyLock::new(|| {
    Words::backward(
        rows(include_str!("trend.tsv"))
            .map(|(tag, word)| (word, if tag == "down" { -1 } else { 1 })),
    )
});
static FORWARD_TRENDS: LazyLock<Words<i8>> = LazyLock::new(|| {
    Words::forward(
        rows(include_str!("trend.tsv"))
            .filter(|(_, word)| word.chars().count() > 1)
            .map(|(tag, word)| (word, if tag == "down" { -1 } else { 1 })),
    )
});
static COMPARISONS: LazyLock<Words<i8>> = LazyLock::new(|| {
    let more = ["高于", "多于", "快于", "长于", "大于", "领先", "高出"];
    let less = ["低于", "少于", "慢于", "短于", "小于", "落后于"];
    let up = more.into_iter().map(|word| (word, 1));
    Words::forward(up.chain(less.into_iter().map(|word| (word, -1))))
});
static SKIPPED: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::backward(rows(include_str!("skip.tsv")).map(|(_, word)| (word, ())))
});
static CUES: LazyLock<Words<Cue>> = LazyLock::new(|| {
    Words::forward(rows(include_str!("meaning.tsv")).filter_map(|(tag, word)| {
        let cue = match tag {
            "share" => Cue::Share,
            "rate" => Cue::Rate,
            "growth" => Cue::Growth,
            "fall" => Cue::Fall,
            "none" => Cue::Other,
            "increment" => Cue::Sum(Agg::Increment),
            "stock" => Cue::Sum(Agg::Stock),
            "cumulative" => Cue::Sum(Agg::Cumulative),
            "each_year" => Cue::Sum(Agg::EachYear),
            "mean" => Cue::Sum(Agg::PerYearMean),
            "total" => Cue::Sum(Agg::PeriodTotal),
            "point" => Cue::Sum(Agg::Point),
            "yoy" => Cue::Against(Basis::YearOnYear),
            "mom" => Cue::Against(Basis::PeriodOnPeriod),
            "since" => Cue::Against(Basis::Since),
            "place" => Cue::Against(Basis::Place),
            "other" => Cue::Against(Basis::Other),
            _ => return None,
        };
        Some((word, cue))
    }))
});

/// Reads what a quantity says. `linked` is the figure that it continues in a list.
pub(super) fn read(
    letters: &Letters,
    state: &State,
    q: &Quantity,
    linked: Option<&Figure>,
) -> Meaning {
    let from = clause_start(letters, state, q.start);
    let verb = trend_before(letters, from, q.start);
    let compared =
        if verb.is_none() { comparison_before(letters, from, q) } else { None };
    let trend = verb.or(compared);
    let mut context = Context::read(letters, from, q.start);
    context.compares = compared.is_some();
    if context.compares && context.basis.is_none() {
        let (from, to, _) = compared.unwrap_or_default();
        context.basis = Some((Basis::Other, from, to));
    }
    // 累计达150家: the cue words of the number may say how it is summed.
    if context.agg.is_none() {
        context.agg = Context::read(letters, q.start, q.number).agg;
    }
    let mut meaning = Meaning {
        kind: FigureKind::Level,
        sign: 1,
        start: trend.map_or(q.start, |t| t.0),
        head: trend.map_or(q.start, |t| t.0),
        cue: trend.map(|t| (t.0, t.1)),
        agg: context.agg.map(|(agg, ..)| agg),
        agg_cue: context.agg.map(|(_, from, to)| (from, to)),
        basis: None,
        basis_year: None,
        basis_cue: None,
    };
    let inherited = linked.filter(|figure| shares_verb(figure) && trend.is_none());
    let direction = trend.map(|t| t.2);
    decide(letters, q, &context, direction, &mut meaning);
    if let Some(figure) = inherited
        && same_class(figure, q)
    {
        meaning.kind = figure.kind;
        let fell =
            figure.low.or(figure.high).is_some_and(|value| value.is_sign_negative());
        meaning.sign = if fell && figure.kind != FigureKind::Level { -1 } else { 1 };
        meaning.basis = figure.basis;
        meaning.agg = meaning.agg.or(figure.agg);
    }
    let is_part = matches!(meaning.kind, FigureKind::Share | FigureKind::Growth);
    if is_part && !matches!(meaning.agg, Some(Agg::PerYearMean | Agg::EachYear)) {
        (meaning.agg, meaning.agg_cue) = (None, None);
    }
    if is_change(meaning.kind)
        && let Some((basis, from, to)) = context.basis
    {
        meaning.basis = Some(basis);
        meaning.basis_cue = Some((from, to));
    }
    meaning
}

fn is_change(kind: FigureKind) -> bool {
    matches!(kind, FigureKind::Growth | FigureKind::Diff | FigureKind::Multiple)
}

impl Meaning {
    /// Settles what a change is measured against, once it is known of what and when it is said: a named
    /// year, the basis of the change before that it goes on from, or the year before.
    ///
    /// The growth of an annual aggregate in one year is over the year before, though nothing says so:
    /// 地区生产总值增长5%. Misses the growth of what has no canonical name.
    pub(super) fn settle_basis(
        &mut self,
        letters: &Letters,
        state: &State,
        standing: &Standing,
        before: Option<&Figure>,
        name: &Name,
    ) {
        if !is_change(self.kind) {
            return;
        }
        let holds = |named: &years::Named| {
            named.from >= state.last_end || years::is_compared(letters, named.to)
        };
        if let Some(named) = state.basis.filter(holds) {
            let year = named.years.to;
            let is_yearly = standing.period.is_some_and(|period| {
                period.from == period.to && period.from == year.saturating_add(1)
            });
            self.basis = Some(if is_yearly { Basis::YearOnYear } else { Basis::Since });
            self.basis_year = Some(year);
            self.basis_cue = Some((named.from, named.to));
            return;
        }
        if self.basis.is_some() {
            return;
        }
        if let Some(before) = before.filter(|before| is_change(before.kind)) {
            (self.basis, self.basis_year) = (before.basis, before.basis_year);
            return;
        }
        let is_yearly = standing.period.is_some_and(|period| period.from == period.to);
        let is_aggregate = name.name.as_deref().and_then(indicator::canonical).is_some();
        if self.kind == FigureKind::Growth
            && self.agg.is_none()
            && is_yearly
            && is_aggregate
        {
            self.basis = Some(Basis::YearOnYear);
        }
    }
}

fn decide(
    letters: &Letters,
    q: &Quantity,
    context: &Context,
    direction: Option<i8>,
    meaning: &mut Meaning,
) {
    if q.rule == FigureRule::Doubling {
        meaning.kind = FigureKind::Multiple;
        return;
    }
    match q.class {
        Some(UnitClass::Percent) => {
            decide_percent(letters, q, context, direction, meaning)
        }
        Some(UnitClass::Points) => {
            meaning.kind = FigureKind::Diff;
            meaning.sign = direction.or(context.trend).unwrap_or(1);
        }
        Some(UnitClass::Times) => meaning.kind = FigureKind::Multiple,
        _ if q.unit.is_some_and(|unit| unit.ratio) => meaning.kind = FigureKind::Rate,
        _ if direction.is_none() && covers(letters, q) => {
            meaning.kind = FigureKind::Coverage;
        }
        _ => {
            if let Some(direction) = direction {
                if context.basis.is_some() || context.compares {
                    meaning.kind = FigureKind::Diff;
                    meaning.sign = direction;
                } else if matches!(letters.before(q.start), '税' | '负' | '费' | '本')
                {
                    // 新增减税3亿元: what is cut belongs to the name of what is done.
                    (meaning.start, meaning.head, meaning.cue) = (q.start, q.start, None);
                } else if direction > 0 && meaning.agg.is_none() {
                    meaning.agg = Some(Agg::Increment);
                }
            }
        }
    }
}

/// Returns whether a count says how many are reached: 10个街镇全覆盖, 覆盖居民11万人.
///
/// Misses a verb in between (覆盖了全市的16个区).
fn covers(letters: &Letters, q: &Quantity) -> bool {
    let counts = matches!(
        q.class,
        Some(UnitClass::Thing | UnitClass::Generic | UnitClass::Person)
    );
    let behind = (q.end..q.end + 12)
        .take_while(|&at| !matches!(letters.at(at), '，' | '。' | '；' | '、' | '\0'))
        .any(|at| letters.starts(at, "全覆盖"));
    let words = [
        "覆盖",
        "覆盖了",
        "覆盖到",
        "覆盖全国",
        "覆盖全省",
        "覆盖全市",
        "覆盖居民",
        "覆盖人口",
    ];
    counts && (behind || words.iter().any(|word| letters.ends(0, q.start, word)))
}

fn decide_percent(
    letters: &Letters,
    q: &Quantity,
    context: &Context,
    direction: Option<i8>,
    meaning: &mut Meaning,
) {
    let behind = behind(letters, q.end);
    let (kind, sign) = match (direction, behind) {
        (Some(direction), _) => (FigureKind::Growth, direction),
        (None, Some(sign)) => (FigureKind::Growth, sign),
        (None, None) => match context.last {
            Some(Cue::Growth) => (FigureKind::Growth, 1),
            Some(Cue::Fall) => (FigureKind::Growth, -1),
            Some(Cue::Rate) => (FigureKind::Rate, 1),
            _ => (FigureKind::Share, 1),
        },
    };
    meaning.kind = kind;
    // 增长-3%: the sign is printed.
    meaning.sign = if q.low.is_sign_negative() { 1 } else { sign };
}

/// Returns the sign of a change named behind the number: 20%以上的增长, 以8%的速度增长.
fn behind(letters: &Letters, end: usize) -> Option<i8> {
    let mut at = end;
    if letters.at(at) != '的' {
        return None;
    }
    at += 1;
    for word in ["速度", "年均", "较快", "高速", "幅度", "中高速", "平均"]
    {
        if letters.starts(at, word) {
            at += word.chars().count();
        }
    }
    FORWARD_TRENDS.at(letters, at).map(|(_, sign)| sign)
}

/// Returns where the clause of a number begins, within reach.
pub(super) fn clause_start(letters: &Letters, state: &State, to: usize) -> usize {
    let from = state.sentence.max(state.last_end).max(to.saturating_sub(REACH));
    (from..to)
        .rev()
        .find(|&at| matches!(letters.at(at), '，' | '；' | '。' | '：' | '\t' | '\n'))
        .map_or(from, |at| at + 1)
}

/// Returns the verb of change right before a number: where it stands and its sign.
///
/// Words like 分别 and 幅度达 may stand between; 到 and 至 may not, since they make a level of it.
fn trend_before(letters: &Letters, from: usize, to: usize) -> Option<(usize, usize, i8)> {
    let mut at = to;
    for _ in 0..5 {
        if let Some((len, sign)) = TRENDS.before(letters, from, at)
            && is_verb(letters, from, at, len)
        {
            let mut start = at - len;
            // 同比, 年均 and the like belong to the statement.
            for word in
                ["分别", "同比", "年均", "比上年", "实际", "累计", "平均", "共", "再"]
            {
                if letters.ends(from, start, word) {
                    start -= word.chars().count();
                }
            }
            return Some((start, at, sign));
        }
        match SKIPPED.before(letters, from, at) {
            Some((len, ())) => at -= len,
            None => return None,
        }
    }
    None
}

/// Returns the word that compares a number with something named in between: 高于全市平均水平1.66岁.
///
/// Misses what a verb follows: 高于上年，达到5家 is a level.
fn comparison_before(
    letters: &Letters,
    from: usize,
    q: &Quantity,
) -> Option<(usize, usize, i8)> {
    let is_part = matches!(q.class, Some(UnitClass::Percent) | None);
    if is_part || q.start != q.number {
        return None;
    }
    let (at, len, sign) = (from..q.start).rev().find_map(|at| {
        let (len, sign) = COMPARISONS.at(letters, at)?;
        Some((at, len, sign))
    })?;
    let named = at + len..q.start;
    let leads = named
        .clone()
        .any(|at| matches!(letters.at(at), '达' | '到' | '为' | '至' | '成'));
    (named.len() >= 2 && !leads).then_some((at, at + len, sign))
}

/// Returns whether a short verb of change is one here: 增 in 新增 and 高 in 提高 to are parts of words.
fn is_verb(letters: &Letters, from: usize, at: usize, len: usize) -> bool {
    if len > 1 {
        return true;
    }
    let before = if at - 1 > from { letters.before(at - 1) } else { '\0' };
    match letters.before(at) {
        '增' => !matches!(before, '新' | '净' | '倍'),
        '高' | '低' | '快' | '短' | '长' | '多' | '少' | '超' => {
            matches!(
                before,
                '上' | '期' | '年' | '平' | '均' | '国' | '省' | '市' | '再' | '更'
            ) || from + 1 >= at
        }
        _ => true,
    }
}

/// Returns whether a figure's verb holds for what a list adds to it.
fn shares_verb(figure: &Figure) -> bool {
    matches!(figure.kind, FigureKind::Growth | FigureKind::Diff)
        || figure.grounds.iter().any(|ground| ground.aspect == Aspect::Kind)
}

fn same_class(figure: &Figure, q: &Quantity) -> bool {
    let percent = figure.unit.as_deref() == Some("%");
    let points = figure.unit.as_deref() == Some("个百分点");
    match q.class {
        Some(UnitClass::Percent) => percent,
        Some(UnitClass::Points) => points,
        _ => !percent && !points && figure.kind == FigureKind::Diff,
    }
}

/// What the clause before a number says.
#[derive(Debug, Default)]
struct Context {
    last: Option<Cue>,
    trend: Option<i8>,
    agg: Option<(Agg, usize, usize)>,
    basis: Option<(Basis, usize, usize)>,
    /// Whether the number is said over something named: 高于全市平均水平.
    compares: bool,
}

impl Context {
    fn read(letters: &Letters, from: usize, to: usize) -> Self {
        let mut context = Self::default();
        let mut at = from;
        while at < to {
            let Some((len, cue)) = CUES.at(letters, at).filter(|(len, _)| at + len <= to)
            else {
                if let Some((len, sign)) = FORWARD_TRENDS.at(letters, at) {
                    context.trend = Some(sign);
                    at += len;
                } else {
                    at += 1;
                }
                continue;
            };
            match cue {
                Cue::Other => {}
                Cue::Growth | Cue::Fall if makes_level(letters, at + len, to) => {
                    context.last = None;
                }
                // 增加到 leads to a level, and 完成 says less than 累计 before it.
                Cue::Sum(Agg::Increment)
                    if matches!(letters.at(at + len), '到' | '至' | '为') => {}
                Cue::Sum(Agg::PeriodTotal) if context.agg.is_some() => {}
                Cue::Sum(agg) => context.agg = Some((agg, at, at + len)),
                Cue::Against(basis) => context.basis = Some((basis, at, at + len)),
                Cue::Growth => {
                    context.last = Some(cue);
                    context.trend = Some(1);
                }
                Cue::Fall => {
                    context.last = Some(cue);
                    context.trend = Some(-1);
                }
                Cue::Share | Cue::Rate => context.last = Some(cue),
            }
            at += len;
        }
        context
    }
}

/// Returns whether a verb of change is followed by the level that it leads to: 降低到1954年的30%.
fn makes_level(letters: &Letters, from: usize, to: usize) -> bool {
    // 涨幅为3% is a change all the same.
    let is_noun = matches!(letters.before(from), '幅' | '速' | '率' | '度');
    matches!(letters.at(from), '到' | '至' | '成' | '为') && !is_noun
        || (from..to).any(|at| letters.at(at) == '至' || letters.at(at) == '到')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::figure::quantity;
    use crate::extract::numeral;

    /// Reads what the one number of a sentence says.
    fn meaning(text: &str) -> Meaning {
        let letters = Letters::new(text);
        let mut numbers = (0..letters.len()).filter_map(|at| numeral::read(&letters, at));
        let q = quantity::read(&letters, numbers.next().unwrap(), 0);
        read(&letters, &State::default(), &q, None)
    }

    fn check(text: &str, kind: FigureKind, sign: i8) {
        let meaning = meaning(text);
        assert_eq!((meaning.kind, meaning.sign), (kind, sign), "{text}");
    }

    #[test]
    fn the_verb_before_a_number_tells_change_from_level() {
        check("茶叶产值增长7%", FigureKind::Growth, 1);
        check("茶叶产值下降7%", FigureKind::Growth, -1);
        check("茶叶产值达到7亿元", FigureKind::Level, 1);
        check("失业率下降2个百分点", FigureKind::Diff, -1);
        check("渡口减少到7个", FigureKind::Level, 1);
    }

    #[test]
    fn words_behind_a_number_may_tell_it_too() {
        check("实现7%的增长", FigureKind::Growth, 1);
    }

    #[test]
    fn the_last_word_of_the_indicator_tells_rates_and_shares() {
        check("茶叶产值占比达到7%", FigureKind::Share, 1);
        check("城镇失业率7%", FigureKind::Rate, 1);
        check("工业增加值7亿元", FigureKind::Level, 1);
    }

    #[test]
    fn sums_and_bases_stand_anywhere_in_the_clause() {
        let said = |text| {
            let meaning = meaning(text);
            (meaning.agg, meaning.basis)
        };
        assert_eq!(said("茶叶产值同比增长7%"), (None, Some(Basis::YearOnYear)));
        assert_eq!(said("新增茶园7公顷"), (Some(Agg::Increment), None));
        assert_eq!(said("累计造林7公顷"), (Some(Agg::Cumulative), None));
        assert_eq!(said("每年造林7公顷"), (Some(Agg::EachYear), None));
        assert_eq!(said("年均增长7%"), (Some(Agg::PerYearMean), None));
    }
}
