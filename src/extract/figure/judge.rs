//! Judges whether a quantity counts anything in the world.
//!
//! Digits with a unit do, but for spans of time (三年行动) and counts of ideas (六个方面). Chinese
//! numerals do when they are more than one digit or measure something; a lone 三 before 个 is mostly
//! talk in today's reports (三个一批) and mostly a count in those of the 1950s to 1980s, which write all
//! their numbers so.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::Setting;
use super::quantity::Quantity;
use super::unit::UnitClass;
use crate::extract::letters::{Letters, NONE};
use crate::extract::numeral::{Numeral, Script};
use crate::extract::words::{Words, rows};
use crate::model::{Cmp, FigureRule};

/// What a quantity comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It counts something.
    Counts,
    /// It is a magnitude without digits that a cue makes a bound: 突破千亿元.
    Magnitude,
    /// It may get its unit from a neighbor: the 12 of 12、15和20家.
    Waits,
    /// It counts nothing.
    Nothing,
}

/// What a word beside a quantity says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// What is counted is an idea, in any script: 方面.
    Idea,
    /// What is counted is an idea where it is counted in Chinese numerals: 三项任务, but not 65项任务.
    Notion,
    /// What is counted is a thing, whatever its classifier: 自治区.
    Thing,
    /// A span of time is an amount here: 缩短.
    Span,
    /// The indicator has no unit: 系数.
    Index,
    /// A place or verb of ranking: 全国, 居.
    Rank,
    /// Those who are counted without a unit: 6.4万农村人口.
    People,
    /// A people as a whole, counted to name it: 14亿人民.
    Nation,
}

static WORDS: LazyLock<Words<Word>> = LazyLock::new(|| {
    Words::forward(rows(include_str!("judge.tsv")).filter_map(|(tag, word)| {
        let tag = match tag {
            "idea" => Word::Idea,
            "notion" => Word::Notion,
            "thing" => Word::Thing,
            "span" => Word::Span,
            "index" => Word::Index,
            "rank" => Word::Rank,
            "people" => Word::People,
            "nation" => Word::Nation,
            _ => return None,
        };
        Some((word, tag))
    }))
});

/// Judges a quantity.
pub(super) fn judge(letters: &Letters, q: &Quantity, setting: &Setting) -> Verdict {
    if matches!(q.rule, FigureRule::Percent | FigureRule::Fraction | FigureRule::Tenths) {
        return Verdict::Counts;
    }
    // 零部件, and what something is counted per: 每10万人8台.
    let is_nothing = q.high.is_zero() && q.numeral.script == Script::Han;
    // 9亿吨级铁矿: a class by its size.
    let is_class = q.unit.is_some() && letters.at(q.end) == '级';
    // 县委十届十二次全会: the number of a meeting.
    let is_meeting = letters.before(q.start) == '届'
        || letters.at(q.number_end) == '次'
            && ["全会", "全体会议", "会议"]
                .iter()
                .any(|word| letters.starts(q.end, word));
    if is_nothing || is_class || is_meeting || letters.before(q.start) == '每' {
        return Verdict::Nothing;
    }
    let Some(class) = q.class else { return without_unit(letters, q, setting) };
    let counts = match class {
        UnitClass::Percent | UnitClass::Points => true,
        UnitClass::Time => is_span(letters, q),
        UnitClass::Generic if word_after(letters, q, Word::Idea) => false,
        _ if q.numeral.script == Script::HanDigits => false,
        _ if q.numeral.script == Script::Han => {
            return judge_han(letters, q, class, setting);
        }
        _ => true,
    };
    if counts { Verdict::Counts } else { Verdict::Nothing }
}

fn judge_han(
    letters: &Letters,
    q: &Quantity,
    class: UnitClass,
    setting: &Setting,
) -> Verdict {
    let first = letters.at(q.numeral.start);
    let is_magnitude = matches!(first, '百' | '千' | '万' | '亿' | '佰' | '仟');
    if is_magnitude && !q.open {
        let bound = matches!(q.cmp, Cmp::Ge | Cmp::Gt | Cmp::Lt | Cmp::Approx);
        let before = q.cue.is_some_and(|(from, _)| from < q.number);
        let measures = matches!(class, UnitClass::Money | UnitClass::Measure);
        return if bound && before && (measures || q.numeral.digits > 1) {
            Verdict::Magnitude
        } else {
            Verdict::Nothing
        };
    }
    let small = q.high <= Decimal::TEN && q.numeral.digits <= 2;
    let counts = match class {
        // 三元 and 五里 are names of firms and places as often as amounts.
        UnitClass::Money => setting.han || !small,
        // 危机四伏, 三度, 万里: one letter after one numeral is mostly a word.
        UnitClass::Measure => {
            !small || !"里伏度升克瓦".contains(letters.at(q.numeral.end))
        }
        UnitClass::Age => true,
        UnitClass::Times => true,
        _ if !small => !has_idea(letters, q),
        UnitClass::Thing | UnitClass::Person => {
            setting.han && !matches!(first, '一' | '两' | '几') && !has_idea(letters, q)
        }
        _ => {
            setting.han
                && !matches!(first, '一' | '两' | '几')
                && word_after(letters, q, Word::Thing)
        }
    };
    if counts { Verdict::Counts } else { Verdict::Nothing }
}

fn has_idea(letters: &Letters, q: &Quantity) -> bool {
    word_after(letters, q, Word::Idea) || word_after(letters, q, Word::Notion)
}

/// Returns whether a word of a sort stands among the letters after a quantity, before any pause.
fn word_after(letters: &Letters, q: &Quantity, wanted: Word) -> bool {
    // Dozens of a thing may be counted for an idea's sake: 一百四十一项企业方面的工程.
    let small = q.high <= Decimal::TEN;
    let near = match wanted {
        Word::Thing => 6,
        _ if small || q.numeral.script == Script::Arabic => 3,
        _ => 1,
    };
    for at in q.end..q.end + near {
        let c = letters.at(at);
        if c == NONE || matches!(c, '，' | '。' | '、' | '；' | '（' | '(') {
            return false;
        }
        if WORDS.at(letters, at).is_some_and(|(_, word)| word == wanted) {
            return true;
        }
    }
    false
}

/// Returns whether a word of a sort stands among the letters before an index.
fn word_before(letters: &Letters, to: usize, reach: usize, wanted: Word) -> bool {
    (to.saturating_sub(reach)..to).rev().any(|at| {
        WORDS.at(letters, at).is_some_and(|(len, word)| word == wanted && at + len <= to)
    })
}

/// Returns whether a span of time is an amount: 压缩到5个工作日, 优良天数320天, 连续12年.
///
/// Misses 工期3年; leaves 过去5年, 3年行动计划, 24小时开放 alone.
fn is_span(letters: &Letters, q: &Quantity) -> bool {
    if q.numeral.script != Script::Arabic {
        return false;
    }
    // 15分钟社区生活圈 without its quotes, 1小时交通圈.
    let is_circle = (q.end..q.end + 8)
        .take_while(|&at| !matches!(letters.at(at), '，' | '。' | '、' | '；' | NONE))
        .any(|at| letters.at(at) == '圈');
    if is_circle {
        return false;
    }
    let barred =
        ["来", "间", "行动", "计划", "规划", "方案", "期", "以来", "制", "任务", "攻坚"];
    if barred.iter().any(|word| letters.starts(q.end, word)) {
        return false;
    }
    if letters.ends(0, q.start, "连续") {
        return true;
    }
    let from = (q.start.saturating_sub(10)..q.start)
        .rev()
        .find(|&at| matches!(letters.at(at), '，' | '。' | '；'))
        .map_or(10, |at| q.start - at);
    word_before(letters, q.start, from, Word::Span)
        || q.cue.is_some_and(|(from, to)| {
            letters.starts(from, "达") || letters.text(from, to).contains("不超过")
        })
}

/// Judges a number that no unit follows.
fn without_unit(letters: &Letters, q: &Quantity, setting: &Setting) -> Verdict {
    let after = letters.at(q.end);
    if people(letters, q).is_some() {
        return Verdict::Counts;
    }
    if q.numeral.script != Script::Arabic {
        // 我国人口已经超过十亿, in reports that write all their numbers so.
        let large = q.low >= Decimal::from(100_000) && q.numeral.digits > 1;
        let bound = q.cue.is_some_and(|(from, to)| to - from > 1 || from >= q.number_end);
        let counts = setting.han && large && bound && q.numeral.script == Script::Han;
        return if counts { Verdict::Counts } else { Verdict::Nothing };
    }
    let linked = matches!(after, '、' | '和' | '与' | '及') && {
        let next = letters.at(q.end + 1);
        next.is_ascii_digit()
    };
    if linked {
        return Verdict::Waits;
    }
    let ends = matches!(after, '，' | '。' | '；' | '、' | ')' | NONE | '\t' | '\n');
    let large = q.numeral.scale >= Decimal::from(10_000);
    if large && (ends || q.cue.is_some_and(|(from, _)| from >= q.number_end)) {
        return Verdict::Counts;
    }
    // 基尼系数0.35, 满意度指数达到92.1: an index has no unit.
    let decimal = q.low.normalize().scale() > 0 || q.cmp == Cmp::Reach;
    if ends && decimal && word_before(letters, q.start, 5, Word::Index) {
        return Verdict::Counts;
    }
    Verdict::Nothing
}

/// Returns the class of those that ten thousands are counted of without a unit, and where their name ends:
/// 6.4万农村人口, 三千万贫困户.
///
/// Leaves a people as a whole (14亿人民) and a crowd (千百万群众) alone.
pub(super) fn people(letters: &Letters, q: &Quantity) -> Option<(UnitClass, usize)> {
    let large = q.numeral.scale >= Decimal::from(10_000);
    let is_crowd = matches!(letters.at(q.number), '百' | '千' | '万' | '亿')
        || matches!(letters.before(q.number), '百' | '千' | '每');
    let is_bare = q.unit.is_none() && !matches!(q.class, Some(UnitClass::Percent));
    if !is_bare || !large || is_crowd || q.numeral.script == Script::HanDigits {
        return None;
    }
    let mut found = None;
    let mut at = q.end;
    while at < q.end + 14 {
        let c = letters.at(at);
        if c == NONE || "，。；、：（(的".contains(c) || c.is_ascii_digit() {
            break;
        }
        match WORDS.at(letters, at) {
            Some((_, Word::Nation)) => return None,
            Some((len, Word::People)) => {
                at += len;
                let is_house = matches!(letters.before(at), '户' | '庭');
                let class = if is_house { UnitClass::Thing } else { UnitClass::Person };
                found = Some((class, at));
            }
            _ => at += 1,
        }
    }
    found
}

/// Returns where a rank ends, if an ordinal is one: 居全国第3位.
///
/// Catches 全市第四 and 排名第一; misses ranks whose area stands in the sentence before, and leaves 第一
/// time and 第三产业 alone.
pub(super) fn rank_end(
    letters: &Letters,
    from: usize,
    at: usize,
    number: &Numeral,
) -> Option<usize> {
    let mut end = number.end;
    let placed = matches!(letters.at(end), '位' | '名');
    if placed {
        end += 1;
    }
    let after = letters.at(end);
    let ends = matches!(
        after,
        '，' | '。' | '；' | '、' | ')' | '和' | '与' | NONE | '\t' | '\n'
    );
    let reach = at.saturating_sub(from).min(12);
    let ranked = word_before(letters, at, reach, Word::Rank);
    let linked = letters.before(at) == '和' || letters.before(at) == '、';
    (number.script != Script::HanDigits
        && number.high <= Decimal::from(500)
        && ends
        && (ranked || placed && linked))
        .then_some(end)
}

/// Returns where the area of a rank begins: 全市 in 全市第四.
pub(super) fn rank_area(letters: &Letters, from: usize, at: usize) -> usize {
    let areas = ["全国", "全省", "全市", "全区", "世界", "全球", "中部", "西部", "东部"];
    let area = areas.iter().find(|area| letters.ends(from, at, area));
    at - area.map_or(0, |area| area.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::figure::{Heading, quantity};
    use crate::extract::numeral;
    use crate::model::Role;

    fn setting(han: bool) -> Setting {
        Setting {
            passage: 0,
            role: Role::Review,
            kind: None,
            year: None,
            review: None,
            plan: None,
            han,
            heading: Heading::default(),
        }
    }

    /// Judges the first number of a text, in a report whose counts are `han`.
    fn judged(text: &str, han: bool) -> Verdict {
        let letters = Letters::new(text);
        let mut numbers = (0..letters.len()).filter_map(|at| numeral::read(&letters, at));
        let q = quantity::read(&letters, numbers.next().unwrap(), 0);
        judge(&letters, &q, &setting(han))
    }

    fn check(text: &str, expected: Verdict) {
        assert_eq!(judged(text, false), expected, "{text}");
    }

    #[test]
    fn digits_with_a_unit_count() {
        check("新建厂房5家", Verdict::Counts);
        check("下降2.6%", Verdict::Counts);
        check("降低三成", Verdict::Counts);
        check("修路二百五十公里", Verdict::Counts);
    }

    #[test]
    fn ideas_and_spans_of_time_do_not() {
        check("抓好6个方面", Verdict::Nothing);
        check("三项任务", Verdict::Nothing);
        check("3年行动计划", Verdict::Nothing);
        check("15分钟社区生活圈", Verdict::Nothing);
        check("过去5年", Verdict::Nothing);
    }

    #[test]
    fn a_span_of_time_that_is_shortened_counts() {
        check("审批时限缩短3个工作日", Verdict::Counts);
        check("连续12年增长", Verdict::Counts);
    }

    #[test]
    fn a_small_numeral_counts_only_where_all_are_written_so() {
        for (han, expected) in [(false, Verdict::Nothing), (true, Verdict::Counts)] {
            assert_eq!(judged("新建水库三座", han), expected, "{han}");
        }
    }

    #[test]
    fn a_magnitude_alone_is_a_bound_behind_a_cue() {
        check("总产值突破千亿元", Verdict::Magnitude);
        check("打造千亿元产业", Verdict::Nothing);
    }

    #[test]
    fn without_a_unit_a_number_waits_or_counts_nothing() {
        check("12、15和20家", Verdict::Waits);
        check("12栋楼旁", Verdict::Counts);
        check("基尼系数0.35，", Verdict::Counts);
        check("代号35，", Verdict::Nothing);
        check("帮扶6.4万农村人口", Verdict::Counts);
        check("14亿人民", Verdict::Nothing);
    }

    #[test]
    fn what_something_is_counted_per_is_no_count() {
        check("每10万人8台", Verdict::Nothing);
        check("9亿吨级铁矿", Verdict::Nothing);
    }
}
