//! The years that a report looks back on and plans for, from its headings and its title.
//!
//! Reads 2020年工作回顾, “十四五”时期和2025年工作回顾, 过去五年 (counted from the year of delivery) and
//! 2025年工作安排. A heading that says neither (国内工作) tells nothing; years in running text are never
//! read, since a report names many.

use crate::model::{Kind, YearSpan};

use super::dates::{number_at_end, years_in};

/// What headings say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Spans {
    pub(super) review: Option<YearSpan>,
    pub(super) plan: Option<YearSpan>,
}

const REVIEW: [&str; 14] = [
    "回顾",
    "总结",
    "完成情况",
    "执行情况",
    "成就",
    "过去",
    "一年来",
    "五年来",
    "工作情况",
    "去年",
    "的主要工作",
    "上一年",
    "所做工作",
    "取得的成绩",
];
const PLAN: [&str; 15] = [
    "安排",
    "任务",
    "目标",
    "打算",
    "重点工作",
    "工作重点",
    "建议",
    "部署",
    "展望",
    "方针",
    "今后",
    "未来",
    "草案",
    "总体要求",
    "工作思路",
];

/// Reads the spans that headings name; `year` is the year of delivery, where known.
pub(super) fn spans_in_headings<'a>(
    headings: impl Iterator<Item = &'a str>,
    year: Option<u16>,
) -> Spans {
    let mut out = Spans::default();
    for heading in headings {
        let mut pending: Option<YearSpan> = None;
        for part in heading.split_inclusive(['和', '与', '及', '，', '；']) {
            pending = union(pending, span_of(part, year));
            let (review, plan) = (has(part, &REVIEW), has(part, &PLAN));
            if review {
                out.review = union(out.review, pending.take());
            } else if plan {
                out.plan = union(out.plan, pending.take());
            }
        }
        // 关于2025年工作 and 2025年怎么干 do not say which; the year of delivery does. A year that a
        // heading only mentions (迎接2030年博览会) tells nothing.
        let (Some(span), Some(year)) = (pending, year) else { continue };
        let opens = opens_with_years(heading);
        let work = heading.contains("工作");
        if work && span.to < year || opens && span.to + 1 == year {
            out.review = union(out.review, pending);
        } else if work && span.from >= year || opens && span.from == year {
            out.plan = union(out.plan, pending);
        }
    }
    out
}

/// Reads the spans that a title states, by its kind.
pub(super) fn spans_in_title(title: &str, kind: Option<Kind>) -> Spans {
    let years: Vec<u16> = years_in(title).iter().map(|y| y.1).collect();
    let one = |year: Option<&u16>| year.map(|&year| YearSpan { from: year, to: year });
    let yearly = title.contains("执行情况") || title.contains("草案");
    match kind {
        Some(Kind::FiveYearPlan) => {
            Spans { plan: five_years_in(title).first().copied(), review: None }
        }
        Some(Kind::Bulletin) => Spans { review: one(years.first()), plan: None },
        Some(Kind::AnnualPlanReport | Kind::BudgetReport | Kind::Interpretation)
            if yearly =>
        {
            let plan = one(years.last()).filter(|_| title.contains("草案"));
            let review = one(years.first()).filter(|r| Some(*r) != plan);
            Spans { review, plan }
        }
        Some(Kind::Interpretation) => {
            Spans { plan: five_years_in(title).first().copied(), review: None }
        }
        _ => Spans::default(),
    }
}

/// Returns the five-year spans that a text names, in order: 第十四个五年, “十四五”, 十四五规划.
pub(super) fn five_years_in(text: &str) -> Vec<YearSpan> {
    let mut out: Vec<(usize, YearSpan)> = Vec::new();
    for (at, _) in text.match_indices("个五年") {
        let head = text.get(..at).unwrap_or_default();
        if let Some((n, start)) = number_at_end(head)
            && text.get(..start).is_some_and(|before| before.ends_with('第'))
        {
            out.extend(five_years(n).map(|span| (at, span)));
        }
    }
    for (at, _) in text.match_indices('五') {
        let head = text.get(..at).unwrap_or_default();
        let Some((n, start)) = number_at_end(head) else { continue };
        let tail = text.get(at + '五'.len_utf8()..).unwrap_or_default();
        let quoted =
            tail.starts_with('“') && text.get(..start).is_some_and(|b| b.ends_with('“'));
        let named = ["规划", "时期", "期间"].iter().any(|word| tail.starts_with(word));
        if quoted || named {
            out.extend(five_years(n).map(|span| (at, span)));
        }
    }
    out.sort_by_key(|&(at, _)| at);
    out.into_iter().map(|(_, span)| span).collect()
}

/// Returns the years of the n-th five-year plan; the third began three years late, in 1966.
fn five_years(n: u32) -> Option<YearSpan> {
    let from = match n {
        1 | 2 => 1953 + 5 * (n - 1),
        3..=25 => 1966 + 5 * (n - 3),
        _ => return None,
    };
    Some(YearSpan { from: from as u16, to: from as u16 + 4 })
}

fn span_of(part: &str, year: Option<u16>) -> Option<YearSpan> {
    // The far goals (二〇三五年远景目标) are no part of what a report plans.
    let far = |end: usize| {
        let tail = part.get(end..).unwrap_or_default();
        tail.starts_with("年远景") || tail.starts_with("年基本实现")
    };
    let stated = years_in(part).into_iter().filter(|(span, _)| !far(span.end));
    let stated = stated.map(|(_, year)| YearSpan { from: year, to: year });
    let mut out = None;
    for span in stated.chain(five_years_in(part)) {
        out = union(out, Some(span));
    }
    if out.is_some() {
        return out;
    }
    let year = year?;
    let relative =
        |from: u16, to: u16| Some(YearSpan { from: year + from - 5, to: year + to - 5 });
    if has(part, &["过去五年", "五年来", "过去的五年", "五年工作回顾", "五年的工作回顾"])
    {
        relative(0, 4)
    } else if has(part, &["今后五年", "未来五年"]) {
        relative(5, 9)
    } else if has(part, &["过去一年", "去年", "一年来", "过去的一年", "上一年"])
    {
        relative(4, 4)
    } else if has(part, &["今年"]) {
        relative(5, 5)
    } else {
        None
    }
}

/// Whether a heading opens, after its number, with a year or a five-year plan: 一、2019年家底盘点,
/// 三、“十四五”奔头.
fn opens_with_years(heading: &str) -> bool {
    let title = heading.split_once('、').map_or(heading, |(number, title)| {
        if number.chars().count() <= 3 { title } else { heading }
    });
    let title = title.trim_start_matches('“');
    let at = years_in(title).first().is_some_and(|(span, _)| span.start == 0);
    at || five_years_in(heading).len() == 1
        && title.chars().take(4).any(|c| c == '五')
        && title.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn union(a: Option<YearSpan>, b: Option<YearSpan>) -> Option<YearSpan> {
    match (a, b) {
        (Some(a), Some(b)) => {
            Some(YearSpan { from: a.from.min(b.from), to: a.to.max(b.to) })
        }
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: u16, to: u16) -> Option<YearSpan> {
        Some(YearSpan { from, to })
    }

    fn check(headings: &[&str], review: Option<YearSpan>, plan: Option<YearSpan>) {
        let found = spans_in_headings(headings.iter().copied(), Some(2026));
        assert_eq!(found, Spans { review, plan }, "{headings:?}");
    }

    #[test]
    fn stated_years_are_read() {
        check(
            &["一、2020年工作回顾", "二、2021年工作安排"],
            span(2020, 2020),
            span(2021, 2021),
        );
        check(&["一、“十四五“时期和2025年工作回顾"], span(2021, 2025), None);
        check(
            &["一、1993年国内工作的回顾和1994年工作的基本方针"],
            span(1993, 1993),
            span(1994, 1994),
        );
        check(
            &["二、“十五五“时期目标任务", "三、2026年工作安排"],
            None,
            span(2026, 2030),
        );
    }

    #[test]
    fn far_goals_are_not_planned_for() {
        check(&["二、“十五五“时期和二〇三五年远景目标"], None, span(2026, 2030));
    }

    #[test]
    fn relative_years_count_from_delivery() {
        check(
            &["一、过去五年工作回顾", "二、今年工作安排"],
            span(2021, 2025),
            span(2026, 2026),
        );
        check(&["一、过去一年工作回顾"], span(2025, 2025), None);
    }

    #[test]
    fn the_year_of_delivery_tells_what_a_heading_leaves_open() {
        check(
            &["一、关于2025年工作", "二、关于2026年工作"],
            span(2025, 2025),
            span(2026, 2026),
        );
    }

    #[test]
    fn a_heading_that_opens_with_its_year_is_about_it() {
        check(
            &["一、2025年家底盘点", "三、2026年干什么"],
            span(2025, 2025),
            span(2026, 2026),
        );
        check(
            &["一、2025年和“十四五“走过的路", "三、“十五五“奔头"],
            span(2021, 2025),
            span(2026, 2030),
        );
        check(&["（二）迎接2026年博览会", "一、2019年大汛之后"], None, None);
    }

    #[test]
    fn headings_without_years_tell_nothing() {
        check(&["一、工作回顾", "三、加强政府自身建设"], None, None);
    }

    #[test]
    fn plans_are_counted_from_their_ordinal() {
        let first = |text| five_years_in(text).first().map(|span| span.from);
        assert_eq!(first("第十四个五年规划"), Some(2021));
        assert_eq!(first("第七个五年计划"), Some(1986));
        assert_eq!(first("“九五“计划"), Some(1996));
        assert_eq!(first("“一五“计划"), Some(1953));
        assert_eq!(first("百分之十五"), None);
    }
}
