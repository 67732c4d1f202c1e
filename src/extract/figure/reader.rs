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
    // A span of time, a rank or a part is said of something that goes on being spoken of.
    let passing = q.rule == FigureRule::Rank
        || name.place.is_some_and(|(from, _)| letters.at(from) == '占')
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Agg, FigureStatus, Role};

    fn setting(role: Role) -> Setting {
        let years = |year| Some(YearSpan { from: year, to: year });
        Setting {
            passage: 0,
            role,
            kind: None,
            year: Some(2021),
            review: years(2020),
            plan: years(2021),
            han: false,
        }
    }

    fn figures(text: &str, role: Role) -> Vec<Figure> {
        let mut out = Vec::new();
        read(&Letters::new(text), &setting(role), &mut out);
        out
    }

    /// Each figure as `printed | low..high unit | indicator | kind`.
    fn check(text: &str, expected: &[&str]) {
        let show = |figure: &Figure| {
            let end =
                |end: Option<Decimal>| end.map_or(String::new(), |end| end.to_string());
            let value = match figure.value {
                Some(value) => value.to_string(),
                None => format!("{}..{}", end(figure.low), end(figure.high)),
            };
            format!(
                "{} | {value} {} | {} | {}",
                text.get(figure.span.range()).unwrap(),
                figure.unit.as_deref().unwrap_or("-"),
                figure.indicator.as_deref().unwrap_or("-"),
                figure.kind.name()
            )
        };
        let found: Vec<String> = figures(text, Role::Review).iter().map(show).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_change_takes_the_indicator_before_it() {
        check(
            "云海港吞吐量完成12.5万吨，同比增长7.4%，占全市比重达60%。",
            &[
                "12.5万吨 | 125000 吨 | 云海港吞吐量 | level",
                "同比增长7.4% | 7.4 % | 云海港吞吐量 | growth",
                "达60% | 60 % | 云海港吞吐量占全市比重 | share",
            ],
        );
    }

    #[test]
    fn a_classifier_counts_what_follows_it() {
        check(
            "建成8家书屋、12个健身点，新增床位258张。",
            &[
                "8家 | 8 家 | 书屋 | level",
                "12个 | 12 个 | 健身点 | level",
                "258张 | 258 张 | 新增床位 | level",
            ],
        );
    }

    #[test]
    fn a_fall_is_negative_and_its_bound_turns() {
        check("审批时间压缩50%以上。", &["压缩50%以上 | ..-50 % | 审批时间 | growth"]);
        check(
            "噪声投诉、占道投诉同比分别下降2.6%、21.9%。",
            &[
                "同比分别下降2.6% | -2.6 % | 噪声投诉 | growth",
                "21.9% | -21.9 % | 占道投诉 | growth",
            ],
        );
    }

    #[test]
    fn points_are_differences() {
        check(
            "绿化覆盖率比上年提高1.2个百分点。",
            &["比上年提高1.2个百分点 | 1.2 个百分点 | 绿化覆盖率 | diff"],
        );
    }

    #[test]
    fn ranges_and_bounds_are_intervals() {
        check(
            "引进企业2－3家，培训4万余人，好评率不低于95%。",
            &[
                "2－3家 | 2..3 家 | 引进企业 | level",
                "4万余人 | 40000..50000 人 | 培训 | level",
                "不低于95% | 95.. % | 好评率 | share",
            ],
        );
    }

    #[test]
    fn names_with_numbers_count_nothing() {
        for text in [
            "推进“20分钟便民圈”建设",
            "落实三年行动计划",
            "第七次会议",
            "望江路445弄",
            "5G基站",
            "“6+1”产业",
            "2020年11月",
            "打造四大中心",
            "一批重点项目",
            "《云海市规划(2024-2035)》",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn the_figure_beside_a_name_is_read() {
        check(
            "“7天+360天”服务站达到5家。",
            &["达到5家 | 5 家 | “7天+360天”服务站 | level"],
        );
        check("建成地铁15号线3座车站。", &["3座 | 3 座 | 车站 | level"]);
    }

    #[test]
    fn an_ordinal_after_an_area_is_a_rank() {
        check("总量位居全省第三。", &["全省第三 | 3 位 | 总量 | rank"]);
        check("第三产业加快发展。", &[]);
    }

    #[test]
    fn words_overrule_the_role() {
        let status = |text, role| figures(text, role).first().map(|figure| figure.status);
        let told = [
            ("新增床位30张", Role::Review, FigureStatus::Actual),
            ("新增床位30张", Role::Tasks, FigureStatus::Target),
            ("预计完成税收30亿元", Role::Review, FigureStatus::Estimate),
            ("去年新增床位30张", Role::Tasks, FigureStatus::Actual),
            ("到2025年床位达到300张", Role::Review, FigureStatus::Target),
        ];
        for (text, role, expected) in told {
            assert_eq!(status(text, role), Some(expected), "{text}");
        }
    }

    #[test]
    fn sums_over_time_are_told_apart() {
        let agg =
            |text| figures(text, Role::Review).first().and_then(|figure| figure.agg);
        assert_eq!(agg("新增床位30张"), Some(Agg::Increment));
        assert_eq!(agg("五年累计建成床位30张"), Some(Agg::Cumulative));
        assert_eq!(agg("每年建设床位30张"), Some(Agg::EachYear));
    }

    proptest! {
        #[test]
        fn any_text_gives_figures_in_order_on_character_borders(
            text in "[0-9.,%％一二三十百万亿点几个家元第分之成翻番至到约超过以上左右增长下降，。、；“”《》年月日\u{4e00}-\u{4e20} \t-]{0,60}"
        ) {
            let found = figures(&text, Role::Other);
            for figure in &found {
                prop_assert!(text.get(figure.span.range()).is_some_and(|text| !text.is_empty()));
                if let (Some(low), Some(high)) = (figure.low, figure.high) {
                    prop_assert!(low <= high);
                }
            }
            for pair in found.windows(2) {
                prop_assert!(pair[0].span.start <= pair[1].span.start);
            }
        }
    }
}
