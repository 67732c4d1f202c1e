//! Reads the years that a sentence or a heading names, and tells those that only a change is measured from.
//!
//! `2021年`, `二〇二一年`, `2021—2025年`, `“十四五”`, `第七个五年计划` and `五年来` name years; `比2015年`, `为1982年
//! 的3.4倍` and `在2020年基础上` name what something is compared with, not when it was.
//!
//! It guarantees years between 1800 and 2150. It deliberately leaves 去年 and 今年 to `time`, which knows
//! the report's own year, and does not heed months.

use super::mask;
use crate::extract::letters::Letters;
use crate::extract::numeral::{self, Script};
use crate::model::YearSpan;

/// Years with the letters that name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) years: YearSpan,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A number of years that end or begin with the report: 五年来, 今后三年.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) count: u16,
    /// Whether they are still to come.
    pub(super) is_ahead: bool,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Reads the years that begin at an index: a year, a span of years, or a five-year plan by its name.
pub(super) fn read(letters: &Letters, at: usize) -> Option<Named> {
    if let Some((years, to)) = plan(letters, at) {
        return Some(Named { years, from: at, to });
    }
    let number = numeral::read(letters, at)?;
    let (from, to) = mask::year(letters, &number)?;
    // 从1950年七月到1953年底 goes on behind the month.
    let date_end = mask::date(letters, &number).unwrap_or(to);
    let last = last_year(letters, at, date_end).unwrap_or(from).max(from);
    let to = if letters.at(to) == '年' { to + 1 } else { to };
    Some(Named { years: YearSpan { from, to: last }, from: at, to })
}

/// Returns the years of a five-year plan that is named at an index, and where its name ends: 十四五, “十四五”,
/// 第七个五年计划. At its end (末, 期末) only its last year counts.
fn plan(letters: &Letters, at: usize) -> Option<(YearSpan, usize)> {
    let quoted = matches!(letters.at(at), '“' | '"' | '„' | '「' | '‘');
    if letters.at(at) == '第' {
        let number = numeral::read(letters, at + 1)?;
        let ordinal: u16 = number.low.try_into().ok().filter(|n| (1..40).contains(n))?;
        let names = letters.starts(number.end, "个五年");
        return names.then(|| (plan_of(ordinal), number.end + 3));
    }
    let start = at + usize::from(quoted);
    let years = plan_years(letters, start)?;
    let is_long = letters.at(start) == '十' && letters.at(start + 2) == '五';
    let len = if is_long { 3 } else { 2 };
    let mut end = start + len;
    if quoted && matches!(letters.at(end), '”' | '"' | '」' | '’') {
        end += 1;
    }
    let is_end = letters.at(end) == '末' || letters.starts(end, "期末");
    let from = if is_end { years.to } else { years.from };
    Some((YearSpan { from, ..years }, end))
}

/// Returns the years of a five-year plan that is named at an index: 十四五, 七五.
pub(crate) fn plan_years(letters: &Letters, at: usize) -> Option<YearSpan> {
    // Asked at nearly every letter: 五 must stand second or third.
    if letters.at(at + 1) != '五' && letters.at(at + 2) != '五' {
        return None;
    }
    let mut at = at;
    let second = |c: char| "一二三四五六七八九".chars().position(|digit| digit == c);
    // 十五 is the tenth plan, 十五五 the fifteenth.
    let ordinal = if letters.at(at) == '十' {
        at += 1;
        match second(letters.at(at)) {
            Some(4) if letters.at(at + 1) != '五' => {
                at -= 1;
                10
            }
            digit => 10 + digit? as u16 + 1,
        }
    } else {
        second(letters.at(at))? as u16 + 1
    };
    let fits = letters.at(at + 1) == '五'
        && matches!(
            letters.at(at + 2),
            '”' | '"' | '’' | '」' | '期' | '时' | '规' | '计' | '末'
        );
    let fits = fits || letters.at(at + 1) == '五' && letters.starts(at + 2, "以来");
    fits.then(|| plan_of(ordinal))
}

/// Returns the years of a five-year plan by its number: the first ran 1953–1957, the third 1966–1970.
fn plan_of(ordinal: u16) -> YearSpan {
    let from = 1953 + (ordinal.max(1) - 1) * 5 + if ordinal > 2 { 3 } else { 0 };
    YearSpan { from, to: from + 4 }
}

/// Returns the last year printed in a range of letters.
pub(super) fn last_year(letters: &Letters, from: usize, to: usize) -> Option<u16> {
    let mut last = None;
    let mut at = from;
    while at < to {
        let Some(number) = numeral::read(letters, at) else {
            at += 1;
            continue;
        };
        if number.digits == 4 {
            let year =
                number.low.try_into().ok().filter(|year| (1800..2150).contains(year));
            last = year.or(last);
        }
        at = number.end.max(at + 1);
    }
    last
}

/// Returns whether named years are what something is compared with, not when it was.
///
/// Catches 比2015年, 同1957年相比, 为1990年的2.5倍, 在2020年基础上, 超过2019年; misses a basis named a clause before
/// (2015年只有5家，…). 由2015年的5家增加到 is no basis: the five are of that year.
pub(super) fn is_basis(letters: &Letters, named: &Named) -> bool {
    let before = letters.before(named.from);
    if matches!(before, '比' | '较' | '于' | '超' | '过')
        || letters.ends(0, named.from, "相当于")
    {
        return true;
    }
    let mut end = named.to;
    for word in ["年", "期间", "时期", "期", "末", "底", "同期", "水平"] {
        if letters.starts(end, word) {
            end += word.chars().count();
        }
    }
    // 在2020年基础上, 在2020年粮食产量的基础上.
    let is_ground = before == '在'
        && (end..end + 14)
            .take_while(|&at| !matches!(letters.at(at), '，' | '。' | '；' | '\0'))
            .any(|at| letters.starts(at, "基础上"));
    if is_ground {
        return true;
    }
    if matches!(before, '同' | '与' | '和' | '跟') && is_compared(letters, end) {
        return true;
    }
    letters.at(end) == '的' && is_part(letters, end + 1) && !is_level(letters, named.from)
}

/// Returns whether a change leads from or to the years that begin here, so that what follows is their
/// own level: 由2020年的7%升至2025年的9%.
fn is_level(letters: &Letters, at: usize) -> bool {
    begins_change(letters, at)
        || matches!(letters.before(at), '到' | '至')
            && (at.saturating_sub(28)..at)
                .rev()
                .take_while(|&at| !matches!(letters.at(at), '，' | '。' | '；'))
                .any(|at| matches!(letters.at(at), '由' | '从' | '自'))
}

/// Returns whether a change begins with the years that begin here: 由2020年的5家. They hold for its first
/// level alone.
pub(super) fn begins_change(letters: &Letters, at: usize) -> bool {
    matches!(letters.before(at), '由' | '从' | '自')
}

/// Returns whether 相比 or 比 follows within a few letters and ends what is compared with.
pub(super) fn is_compared(letters: &Letters, from: usize) -> bool {
    (from..from + 6)
        .take_while(|&at| !matches!(letters.at(at), '，' | '。' | '；' | '\0'))
        .any(|at| {
            letters.at(at) == '比' && !matches!(letters.at(at + 1), '重' | '例' | '率')
        })
}

/// Returns whether a multiple or a share begins here: 3.4倍, 百分之八十.
fn is_part(letters: &Letters, at: usize) -> bool {
    let Some(number) = numeral::read(letters, at) else { return false };
    matches!(letters.at(number.end), '倍' | '%' | '‰' | '成')
        || letters.starts(number.end, "分之")
}

/// Returns the last run of years named between two indices: 五年来, 过去三年, 五年累计, 今后五年.
pub(super) fn run(letters: &Letters, from: usize, to: usize) -> Option<Run> {
    (from..to).rev().filter(|&at| letters.at(at) == '年').find_map(|at| {
        let (count, start) = count_before(letters, from, at)?;
        let past = ["过去", "近", "最近", "这", "前"];
        let ahead = ["今后", "未来", "后", "此后"];
        let is_past = past.iter().any(|word| letters.ends(from, start, word));
        let is_ahead = ahead.iter().any(|word| letters.ends(from, start, word));
        let follows = ["来", "间", "累计", "共", "合计", "总计", "里", "以来", "内"];
        let followed = follows.iter().any(|word| letters.starts(at + 1, word));
        // 近10年来最大降幅 is said of one year.
        let records = ["最", "首次", "首位", "新高", "新低"];
        let is_record = (at + 1..at + 6)
            .any(|at| records.iter().any(|word| letters.starts(at, word)));
        if is_record {
            return None;
        }
        (is_past || is_ahead || followed).then_some(Run {
            count,
            is_ahead,
            from: start,
            to: at + 1,
        })
    })
}

/// Reads the small number that ends before an index: 5, 五, 十.
fn count_before(letters: &Letters, floor: usize, at: usize) -> Option<(u16, usize)> {
    let start = (floor.max(at.saturating_sub(3))..at).find(|&start| {
        numeral::read(letters, start).is_some_and(|number| number.end == at)
    })?;
    let number = numeral::read(letters, start)?;
    let count: u16 = number.low.try_into().ok()?;
    let is_count = number.is_point()
        && number.script != Script::HanDigits
        && !letters.before(start).is_ascii_digit();
    (is_count && (2..=60).contains(&count)).then_some((count, start))
}

/// Returns the years that a heading names; none where it names several, or none at all.
///
/// `year` is the report's year of delivery. Catches 2025年重点工作, “十五五”时期主要目标, 过去一年工作回顾; a heading over
/// two times (2025年和“十四五”时期工作回顾) tells nothing.
pub(super) fn of_heading(title: &str, year: Option<u16>) -> Option<YearSpan> {
    let letters = Letters::new(title);
    let mut found: Option<YearSpan> = None;
    let mut at = 0;
    while at < letters.len() {
        let named = read(&letters, at)
            .map(|named| (named.years, named.to))
            .or_else(|| relative(&letters, at, year?));
        let Some((years, end)) = named else {
            at += 1;
            continue;
        };
        if found.is_some_and(|found| found != years) {
            return None;
        }
        found = Some(years);
        at = end.max(at + 1);
    }
    found
}

/// Returns the years that words name by the report's year: 过去一年, 去年, 今年, 过去五年.
fn relative(letters: &Letters, at: usize, year: u16) -> Option<(YearSpan, usize)> {
    let one = |year| YearSpan { from: year, to: year };
    let named = [
        ("过去一年", one(year.saturating_sub(1))),
        ("去年", one(year.saturating_sub(1))),
        ("一年来", one(year.saturating_sub(1))),
        ("今年", one(year)),
        (
            "过去五年",
            YearSpan { from: year.saturating_sub(5), to: year.saturating_sub(1) },
        ),
        ("五年来", YearSpan { from: year.saturating_sub(5), to: year.saturating_sub(1) }),
        ("今后五年", YearSpan { from: year, to: year.saturating_add(4) }),
        ("未来五年", YearSpan { from: year, to: year.saturating_add(4) }),
    ];
    let (word, years) = named.iter().find(|(word, _)| letters.starts(at, word))?;
    Some((*years, at + word.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: u16, to: u16) -> YearSpan {
        YearSpan { from, to }
    }

    /// The first years that a text names, and whether they are a basis.
    fn check(text: &str, expected: Option<(YearSpan, bool)>) {
        let letters = Letters::new(text);
        let found = (0..letters.len()).find_map(|at| read(&letters, at));
        let found = found.map(|named| (named.years, is_basis(&letters, &named)));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn years_and_plans_are_named_in_many_ways() {
        check("到2025年建成", Some((span(2025, 2025), false)));
        check("一九五三年粮食产量", Some((span(1953, 1953), false)));
        check("2021-2025年累计", Some((span(2021, 2025), false)));
        check("“十四五”期间", Some((span(2021, 2025), false)));
        check("“十三五”末", Some((span(2020, 2020), false)));
        check("第一个五年计划", Some((span(1953, 1957), false)));
        check("“七五”计划", Some((span(1986, 1990), false)));
        check("“十五”期间", Some((span(2001, 2005), false)));
        check("“十五五”时期", Some((span(2026, 2030), false)));
        check("五个方面", None);
    }

    #[test]
    fn what_is_compared_with_is_a_basis() {
        check("比2015年增长", Some((span(2015, 2015), true)));
        check("高于“十二五”期末1.2个百分点", Some((span(2015, 2015), true)));
        check("同一九五七年相比", Some((span(1957, 1957), true)));
        check("为1990年的2.5倍", Some((span(1990, 1990), true)));
        check("在2020年基础上再降", Some((span(2020, 2020), true)));
        check("由2015年的5家增加到", Some((span(2015, 2015), false)));
        check("和2015年的5家", Some((span(2015, 2015), false)));
        check("由2020年的7%提升", Some((span(2020, 2020), false)));
    }

    #[test]
    fn runs_of_years_end_or_begin_with_the_report() {
        let read = |text: &str| {
            let letters = Letters::new(text);
            run(&letters, 0, letters.len()).map(|run| (run.count, run.is_ahead))
        };
        assert_eq!(read("五年来新增"), Some((5, false)));
        assert_eq!(read("过去三年建成"), Some((3, false)));
        assert_eq!(read("5年累计竣工"), Some((5, false)));
        assert_eq!(read("今后五年培训"), Some((5, true)));
        assert_eq!(read("降幅为近10年来最大"), None);
        assert_eq!(read("三年行动计划"), None);
        assert_eq!(read("2020年来"), None);
    }

    #[test]
    fn a_heading_over_one_time_names_its_years() {
        let check = |title: &str, expected: Option<YearSpan>| {
            assert_eq!(of_heading(title, Some(2026)), expected, "{title}");
        };
        check("2026年重点工作", Some(span(2026, 2026)));
        check("过去一年工作回顾", Some(span(2025, 2025)));
        check("“十五五”时期主要目标", Some(span(2026, 2030)));
        check("2025年和“十四五”时期工作回顾", None);
        check("优化营商环境", None);
    }
}
