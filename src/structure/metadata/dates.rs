//! Years, dates and ordinals as reports print them, in Arabic or Chinese digits.
//!
//! Reads match key text (no white space, ASCII digits, 〇 for every round zero). Catches
//! 2021年1月12日, 二〇二六年一月二十七日, 一九八〇年 and 2021-02-04; misses years without their century
//! (九八年), which reports do not use of themselves. Dates that no calendar has are not dates.

use std::fmt;

use crate::model::Span;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: u16,
    month: u8,
    day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// 2021年1月12日.
    Words,
    /// 2021-01-12, as web pages stamp it.
    Stamp,
}

/// Returns the dates of a text with their places, in order.
pub(super) fn dates_in(text: &str) -> Vec<(Span, Date, Writing)> {
    let mut out = Vec::new();
    for (span, year) in years_in(text) {
        let Some(rest) = text.get(span.end..) else { continue };
        if let Some((month, day, len, writing)) = month_and_day(rest)
            && let Some(date) = date(year, month, day)
        {
            out.push((Span::new(span.start, span.end + len), date, writing));
        }
    }
    out
}

/// Returns the four-digit years of a text with the places of their digits, in order.
pub(super) fn years_in(text: &str) -> Vec<(Span, u16)> {
    let mut out = Vec::new();
    let mut run: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        if digit(c).is_some() || is_zero_letter(c) {
            run.push((at, c));
            continue;
        }
        if let Some(year) = year_of(&run)
            && let Some(&(start, _)) = run.first()
        {
            out.push((Span::new(start, at), year));
        }
        run.clear();
    }
    out
}

/// Reads four digits of one kind; among Chinese ones a zero may be an O or a 0 (二O〇8 may not).
fn year_of(run: &[(usize, char)]) -> Option<u16> {
    let chinese = |c: char| !c.is_ascii() || c == '0' || is_zero_letter(c);
    let arabic = run.iter().all(|(_, c)| c.is_ascii_digit());
    if run.len() != 4 || !(arabic || run.iter().all(|&(_, c)| chinese(c))) {
        return None;
    }
    let value = |sum: u32, &(_, c): &(usize, char)| sum * 10 + digit(c).unwrap_or(0);
    let year = run.iter().fold(0, value);
    (1949..2100).contains(&year).then_some(year as u16)
}

/// Returns whether a letter is put for the Chinese zero: 二O一二年.
fn is_zero_letter(c: char) -> bool {
    matches!(c, 'O' | 'o' | 'Ο' | 'О')
}

/// Returns the number that a text ends with and where it begins: 十六, 16, 二十三.
pub(super) fn number_at_end(text: &str) -> Option<(u32, usize)> {
    let start = text
        .char_indices()
        .rev()
        .take_while(|&(_, c)| c == '十' || digit(c).is_some())
        .last()?
        .0;
    Some((number(text.get(start..)?)?, start))
}

/// Reads a number below one hundred, all of the text.
pub(super) fn number(text: &str) -> Option<u32> {
    if let Some((tens, ones)) = text.split_once('十') {
        let tens = if tens.is_empty() { 1 } else { one_digit(tens)? };
        let ones = if ones.is_empty() { 0 } else { one_digit(ones)? };
        return Some(tens * 10 + ones);
    }
    let mut value = 0;
    for c in text.chars() {
        value = value * 10 + digit(c)?;
        if value > 99 {
            return None;
        }
    }
    (!text.is_empty()).then_some(value)
}

fn one_digit(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    let value = digit(chars.next()?)?;
    chars.next().is_none().then_some(value)
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '〇' | '零' => Some(0),
        _ => "一二三四五六七八九".chars().zip(1..).find(|&(d, _)| d == c).map(|(_, v)| v),
    }
}

/// Reads what stands after a year: 年1月12日, -01-12.
fn month_and_day(rest: &str) -> Option<(u32, u32, usize, Writing)> {
    if let Some(after) = rest.strip_prefix('年') {
        let (month, after) = after.split_once('月').filter(|(m, _)| m.len() <= 9)?;
        let (day, tail) = after.split_once('日').filter(|(d, _)| d.len() <= 9)?;
        let len = rest.len() - tail.len();
        let month = if month == "元" { 1 } else { number(month)? };
        return Some((month, number(day)?, len, Writing::Words));
    }
    let sign = rest.chars().next().filter(|c| "-./".contains(*c))?;
    let after = rest.strip_prefix(sign)?;
    let (month, after) = after.split_once(sign).filter(|(m, _)| m.len() <= 2)?;
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let day = after.get(..end).filter(|d| d.len() <= 2)?;
    let len = rest.len() - after.len() + end;
    Some((number(month)?, number(day)?, len, Writing::Stamp))
}

fn date(year: u16, month: u32, day: u32) -> Option<Date> {
    let leap =
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    let fits = (1..=days).contains(&day);
    fits.then_some(Date { year, month: month as u8, day: day as u8 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, dates: &[&str]) {
        let found: Vec<_> =
            dates_in(text).iter().map(|(_, date, _)| date.to_string()).collect();
        assert_eq!(found, dates, "{text}");
    }

    #[test]
    fn dates_are_read_in_both_digits() {
        check("——2021年1月12日在", &["2021-01-12"]);
        check("二〇二六年一月二十七日", &["2026-01-27"]);
        check("一九八〇年八月三十日", &["1980-08-30"]);
        check("二O一二年二月二十日，二00八年元月8日", &["2012-02-20", "2008-01-08"]);
        check("日期：2021-02-04，2022.3.5", &["2021-02-04", "2022-03-05"]);
    }

    #[test]
    fn what_no_calendar_has_is_no_date() {
        check("2021年2月29日", &[]);
        check("2021年13月1日", &[]);
        check("2021年1月", &[]);
        check("12021年1月1日", &[]);
    }

    #[test]
    fn years_have_four_digits_of_one_kind() {
        let years = |text| years_in(text).iter().map(|y| y.1).collect::<Vec<_>>();
        assert_eq!(years("2020年和二〇三五年"), [2020, 2035]);
        assert_eq!(years("二O〇8年"), [0_u16; 0]);
        assert_eq!(years("12034、1200、202一"), [0_u16; 0]);
    }

    #[test]
    fn ordinals_stand_at_the_end() {
        assert_eq!(number_at_end("第十六"), Some((16, 3)));
        assert_eq!(number_at_end("第二十"), Some((20, 3)));
        assert_eq!(number_at_end("第17"), Some((17, 3)));
        assert_eq!(number_at_end("大会"), None);
    }
}
