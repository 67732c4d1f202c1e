//! Reads the day by which a commitment is due.
//!
//! Explicit are years that are printed (到2030年, 2026年6月底前), plan periods (“十五五”期间), and words that
//! count from the report's year (年底前, 上半年, 三年内, 明年, 9月1日前, 汛前). What states none inherits from the nearest
//! heading that names a period, else from the years the report plans for. Years before the report's
//! own, and years that something is compared with (比2020年), are no deadlines. It catches
//! 用三年时间建成; it misses 国庆节前, and 今年, which is the report's year anyway, counts as inherited.

use super::sentence::trimmed;
use crate::letter::han_digit;
use crate::model::{Kind, Metadata, Section, Span};
use crate::normalize::marker;

/// A deadline that a text states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deadline {
    /// ISO 8601.
    pub(super) date: String,
    /// Its words, in bytes of the passage's text.
    pub(super) span: Span,
}

/// Finds the first deadline stated in a stretch of text. `base` is the report's year.
pub(super) fn stated(text: &str, within: Span, base: Option<u16>) -> Option<Deadline> {
    let part = text.get(within.range())?;
    // Every deadline opens and goes on with one of these; most clauses hold none.
    let goes_on = |c| matches!(c, '年' | '月' | '季' | '末' | '期' | '汛');
    if !part.contains(goes_on) || !part.contains(opens) {
        return None;
    }
    let chars: Vec<(usize, char)> = part.char_indices().collect();
    let mut title = 0u32;
    for index in 0..chars.len() {
        let &(at, c) = chars.get(index)?;
        match c {
            '《' => title += 1,
            '》' => title = title.saturating_sub(1),
            _ => {}
        }
        if title > 0 || !opens(c) {
            continue;
        }
        let found = year_at(&chars, index, base)
            .or_else(|| plan_at(&chars, index, base))
            .or_else(|| relative_at(&chars, index, base?));
        if let Some((date, end)) = found {
            let end = chars.get(end).map_or(part.len(), |(at, _)| *at);
            let span = Span::new(within.start + at, within.start + end);
            return Some(Deadline { date, span: trimmed(text, span) });
        }
    }
    None
}

type Chars = [(usize, char)];

fn at(chars: &Chars, index: usize) -> Option<char> {
    chars.get(index).map(|(_, c)| *c)
}

/// Whether `words` stand at `index`.
fn says(chars: &Chars, index: usize, words: &str) -> bool {
    words.chars().enumerate().all(|(n, c)| at(chars, index + n) == Some(c))
}

/// Whether a deadline can begin with a character: a number, or a word of [`RELATIVE`] or [`CENTURY`].
fn opens(c: char) -> bool {
    matches!(c, '十' | '今' | '年' | '上' | '下' | '明' | '未' | '汛' | '本')
        || digit(c).is_some()
}

/// Returns the digit that a character is, in any width or as a Chinese numeral.
fn digit(c: char) -> Option<u16> {
    let value = marker::digit(c).or_else(|| han_digit(c))?;
    u16::try_from(value).ok()
}

/// Reads four digits, spaces between them allowed; returns the year and what follows it.
fn four_digits(chars: &Chars, mut index: usize) -> Option<(u16, usize)> {
    let mut year = 0;
    for n in 0..4 {
        while n > 0 && at(chars, index) == Some(' ') {
            index += 1;
        }
        year = year * 10 + digit(at(chars, index)?)?;
        index += 1;
    }
    while at(chars, index) == Some(' ') {
        index += 1;
    }
    Some((year, index))
}

/// Reads 2030年, 2026年6月底前, 2024—2026年.
fn year_at(chars: &Chars, index: usize, base: Option<u16>) -> Option<(String, usize)> {
    let before = index.checked_sub(1).and_then(|i| at(chars, i));
    if before.is_some_and(|c| digit(c).is_some() || "比较与自从以".contains(c)) {
        return None;
    }
    let (mut year, mut next) = four_digits(chars, index)?;
    if matches!(at(chars, next), Some('-' | '—' | '－' | '–' | '至' | '～' | '~'))
    {
        while matches!(at(chars, next), Some('-' | '—' | '－' | '–' | '至' | '～' | '~'))
        {
            next += 1;
        }
        (year, next) = four_digits(chars, next)?;
    }
    let fits = (1949..2100).contains(&year) && base.is_none_or(|base| year >= base);
    if at(chars, next) != Some('年') || !fits {
        return None;
    }
    next += 1;
    if says(chars, next, "以来") || says(chars, next, "版") || says(chars, next, "度计划")
    {
        return None;
    }
    let bare = next;
    let (month, day, next) = within_year(chars, next);
    // The report's own year is implied by all of it and sets no date; 2030年世博会 is a name.
    let implied = next == bare
        && base == Some(year)
        && !matches!(at(chars, next), Some('前' | '内'));
    if implied || names_event(chars, bare) {
        return None;
    }
    Some((date(year, month, day), next))
}

/// Whether a year begins the name of an event: 2030年晴川园博会.
fn names_event(chars: &Chars, index: usize) -> bool {
    const REACH: usize = 9;
    const EVENTS: [&str; 9] =
        ["奥运", "世博", "博会", "览会", "亚运", "全运", "运动会", "峰会", "论坛"];
    (index..index + REACH)
        .take_while(|&i| {
            at(chars, i).is_some_and(|c| !matches!(c, '，' | '。' | '、' | '；'))
        })
        .any(|i| EVENTS.iter().any(|event| says(chars, i, event)))
}

/// Reads what follows a year: 6月底前, 上半年, 底前; returns month, day and what follows.
fn within_year(chars: &Chars, index: usize) -> (u16, Option<u16>, usize) {
    for (words, month) in PARTS {
        if says(chars, index, words) {
            return (month, None, index + words.chars().count());
        }
    }
    if let Some((month, day, after)) = day_at(chars, index) {
        return (month, Some(day), after);
    }
    match number(chars, index) {
        Some((month, next))
            if at(chars, next) == Some('月') && (1..=12).contains(&month) =>
        {
            (month, None, next + 1)
        }
        _ => (12, None, index),
    }
}

/// Reads a day without its year: 9月1日; returns month, day and what follows.
fn day_at(chars: &Chars, index: usize) -> Option<(u16, u16, usize)> {
    let (month, next) = number(chars, index)?;
    let (day, after) =
        (at(chars, next)? == '月').then(|| number(chars, next + 1)).flatten()?;
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
    (fits && at(chars, after) == Some('日')).then_some((month, day, after + 1))
}

/// Parts of a year and the month they end with.
const PARTS: [(&str, u16); 12] = [
    ("上半年", 6),
    ("下半年", 12),
    ("一季度", 3),
    ("第一季度", 3),
    ("二季度", 6),
    ("第二季度", 6),
    ("三季度", 9),
    ("第三季度", 9),
    ("年底", 12),
    // The main flood season of most rivers begins with July.
    ("主汛期前", 6),
    ("汛期前", 6),
    ("汛前", 6),
];

/// Reads a number below 100 in digits or Chinese numerals.
fn number(chars: &Chars, index: usize) -> Option<(u16, usize)> {
    let (mut value, mut next) = match at(chars, index)? {
        '十' => (10, index + 1),
        c => (digit(c)?, index + 1),
    };
    if value < 10 && at(chars, next) == Some('十') {
        (value, next) = (value * 10, next + 1);
    }
    if let Some(ones) = at(chars, next).and_then(digit) {
        let tens = if value >= 10 && value % 10 == 0 { value } else { value * 10 };
        (value, next) = (tens + ones, next + 1);
    }
    (value < 100).then_some((value, next))
}

/// Reads “十五五”期间, 七五时期, “十四五”末.
fn plan_at(chars: &Chars, index: usize, base: Option<u16>) -> Option<(String, usize)> {
    let before = index.checked_sub(1).and_then(|i| at(chars, i));
    if before.is_some_and(|c| digit(c).is_some() || c == '十') {
        return None;
    }
    let (nth, next) = plan_number(chars, index)?;
    let next =
        next + usize::from(matches!(at(chars, next), Some('”' | '"' | '’' | '」')));
    let tail = ["期间", "时期", "期末", "末", "期内", "规划期", "计划期", "后期", "前期"];
    let word = tail.into_iter().find(|word| says(chars, next, word))?;
    let year = end_of_plan(nth);
    let after = next + word.chars().count();
    let past = says(chars, after, "以来");
    (!past && base.is_none_or(|base| year >= base)).then(|| (date(year, 12, None), after))
}

/// Reads the number of a five-year plan: 十五五, 十五 or 七五.
fn plan_number(chars: &Chars, index: usize) -> Option<(u16, usize)> {
    let numeral =
        |i| at(chars, i).filter(|c| "一二三四五六七八九".contains(*c)).and_then(digit);
    if at(chars, index) == Some('十') {
        if let Some(ones) = numeral(index + 1) {
            if at(chars, index + 2) == Some('五') {
                return Some((10 + ones, index + 3));
            }
            return (ones == 5).then_some((10, index + 2));
        }
        return None;
    }
    let nth = numeral(index)?;
    (at(chars, index + 1) == Some('五')).then_some((nth, index + 2))
}

/// Returns the last year of the n-th five-year plan (the first ran 1953–1957, the third 1966–1970).
fn end_of_plan(nth: u16) -> u16 {
    match nth {
        0..=2 => 1952 + 5 * nth,
        _ => 1955 + 5 * nth,
    }
}

/// Reads words that count from the report's year: 年内, 三年内, 明年, 6月底前, 本世纪末.
fn relative_at(chars: &Chars, index: usize, base: u16) -> Option<(String, usize)> {
    let before = index.checked_sub(1).and_then(|i| at(chars, i));
    let after_number =
        before.is_some_and(|c| digit(c).is_some() || "十几两多半".contains(c));
    for (words, years, month) in RELATIVE {
        let clash = after_number
            || matches!((before, words), (Some('去' | '前' | '上' | '每'), _));
        if !clash && says(chars, index, words) {
            return Some((
                date(base + years, month, None),
                index + words.chars().count(),
            ));
        }
    }
    for (words, year) in CENTURY {
        if says(chars, index, words) && year >= base {
            return Some((date(year, 12, None), index + words.chars().count()));
        }
    }
    if after_number {
        return None;
    }
    let (n, next) = number(chars, index)?;
    let spans_years = ["年内", "年时间", "年左右时间", "年左右的时间", "年的时间"];
    if let Some(words) = spans_years.into_iter().find(|w| says(chars, next, w))
        && (1..=30).contains(&n)
    {
        let first = u16::from(!says(chars, next, "年内"));
        let year = base + n - first.min(n);
        return Some((date(year.max(base), 12, None), next + words.chars().count()));
    }
    if let Some((month, day, after)) = day_at(chars, index)
        && ["前", "之前", "以前"].iter().any(|word| says(chars, after, word))
    {
        return Some((date(base, month, Some(day)), after + 1));
    }
    let due = ["月底前", "月底之前", "月底以前", "月份前", "月前", "月底", "月末"];
    let words = due.into_iter().find(|w| says(chars, next, w))?;
    let month = if words == "月前" && n > 1 { n - 1 } else { n };
    (1..=12)
        .contains(&month)
        .then(|| (date(base, month, None), next + words.chars().count()))
}

/// Words, years after the report's, and the month they end with.
const RELATIVE: [(&str, u16, u16); 21] = [
    ("今年年底", 0, 12),
    ("今年底", 0, 12),
    ("今年内", 0, 12),
    ("年底前", 0, 12),
    ("年底以前", 0, 12),
    ("年底", 0, 12),
    ("年内", 0, 12),
    ("年末", 0, 12),
    ("今年上半年", 0, 6),
    ("上半年", 0, 6),
    ("下半年", 0, 12),
    ("一季度", 0, 3),
    ("二季度", 0, 6),
    ("三季度", 0, 9),
    ("四季度", 0, 12),
    ("明年", 1, 12),
    ("今后五年", 4, 12),
    ("未来五年", 4, 12),
    ("今后三年", 2, 12),
    ("汛期前", 0, 6),
    ("汛前", 0, 6),
];

/// Parts of a century and the year they end with.
const CENTURY: [(&str, u16); 3] =
    [("本世纪末", 2000), ("二十世纪末", 2000), ("本世纪中叶", 2050)];

/// Returns an ISO date; without a day the last of the month.
fn date(year: u16, month: u16, day: Option<u16>) -> String {
    let by = |n| year.is_multiple_of(n);
    let leap = by(4) && (!by(100) || by(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    format!("{year:04}-{month:02}-{:02}", day.map_or(last, |day| day.min(last)))
}

/// Returns the inherited deadline of each section, in the order of the list.
pub(super) fn horizons(metadata: &Metadata, sections: &[Section]) -> Vec<Option<String>> {
    let whole = match metadata.kind {
        Some(Kind::FiveYearPlan) => metadata.plan.map(|plan| plan.to).or(metadata.year),
        _ => metadata.year,
    };
    let whole = whole.map(|year| date(year, 12, None));
    let mut out: Vec<Option<String>> = Vec::with_capacity(sections.len());
    for section in sections {
        let span = Span::new(0, section.title.len());
        let base = metadata.year;
        let own = stated(&section.title, span, base)
            .or_else(|| plan_in_title(&section.title, base))
            .map(|found| found.date);
        let above = section.parent.and_then(|parent| out.get(parent).cloned());
        out.push(own.or(above.flatten()).or_else(|| whole.clone()));
    }
    out
}

/// Reads a plan that a title names without 期间: “十五五”主要目标.
fn plan_in_title(title: &str, base: Option<u16>) -> Option<Deadline> {
    let chars: Vec<(usize, char)> = title.char_indices().collect();
    (0..chars.len()).find_map(|index| {
        let opens = matches!(at(&chars, index), Some('“' | '"' | '「'));
        let (nth, _) = opens.then(|| plan_number(&chars, index + 1)).flatten()?;
        let year = end_of_plan(nth);
        let fits = base.is_none_or(|base| year > base);
        fits.then(|| Deadline {
            date: date(year, 12, None),
            span: Span::new(0, title.len()),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let found = stated(text, Span::new(0, text.len()), Some(2026));
        assert_eq!(found.map(|d| d.date).as_deref(), expected, "{text}");
    }

    #[test]
    fn printed_years_and_months_are_deadlines() {
        check("到2030年，建成公园5座", Some("2030-12-31"));
        check("2026年6月底前开工", Some("2026-06-30"));
        check("到二〇三五年基本建成", Some("2035-12-31"));
        check("2026—2028年新建泵站", Some("2028-12-31"));
        check("到 2 0 3 0 年", Some("2030-12-31"));
    }

    #[test]
    fn past_years_and_names_are_none() {
        check("比2030年提高", None);
        check("2026年要建成公园5座", None);
        check("筹办2030年晴川园博会", None);
        check("2021年以来建成", None);
        check("落实《2030年远景纲要》", None);
        check("保持12030年", None);
    }

    #[test]
    fn plan_periods_end_with_their_last_year() {
        check("“十五五”期间新建学校8所", Some("2030-12-31"));
        check("力争“十五五”末完成", Some("2030-12-31"));
        check("谋划“十五五”规划", None);
        check("“十三五”时期", None);
    }

    #[test]
    fn relative_words_count_from_the_year_of_the_report() {
        check("年底前投用", Some("2026-12-31"));
        check("力争上半年开工", Some("2026-06-30"));
        check("三年内翻一番", Some("2029-12-31"));
        check("用5年时间建成", Some("2030-12-31"));
        check("6月底前完成", Some("2026-06-30"));
        check("9月1日前开园", Some("2026-09-01"));
        check("5月1日开园", None);
        check("2026年汛前加固堤防", Some("2026-06-30"));
        check("入汛前加固堤防", Some("2026-06-30"));
        check("汛期加强巡查", None);
        check("去年底建成", None);
        check("每年新建3座", None);
    }

    #[test]
    fn every_word_begins_with_a_character_that_opens_a_deadline() {
        let relative = RELATIVE.map(|(word, ..)| word);
        for word in relative.into_iter().chain(CENTURY.map(|(word, _)| word)) {
            assert!(word.starts_with(opens), "{word}");
        }
    }

    #[test]
    fn without_a_year_nothing_counts_from_it() {
        assert_eq!(stated("年底前投用", Span::new(0, 15), None), None);
    }

    #[test]
    fn sections_inherit_from_the_nearest_heading_with_a_period() {
        let section = |title: &str, parent: Option<usize>| Section {
            id: String::new(),
            level: 1,
            number: None,
            title: title.to_owned(),
            role: crate::model::Role::Tasks,
            parent,
            heading: Span::new(0, 0),
        };
        let sections = [
            section("“十五五”时期主要目标", None),
            section("培育产业", Some(0)),
            section("2026年重点工作", None),
        ];
        let metadata = Metadata { year: Some(2026), ..Metadata::default() };
        let dates = horizons(&metadata, &sections);
        let dates: Vec<_> = dates.iter().flatten().map(String::as_str).collect();
        assert_eq!(dates, ["2030-12-31", "2030-12-31", "2026-12-31"]);
    }
}
