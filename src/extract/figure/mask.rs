//! Tells numbers that are part of a name from numbers that count.
//!
//! Masked are: what stands in 《》; short quoted names (“15分钟生活圈”, “12345”); years and dates; ordinals
//! (第六次) that are no ranks; numbers beside Latin letters (5G, K1-01); formulas (3+3); document,
//! line and house numbers (15号); versions, grades, slogans (四大行动). A masked stretch is passed
//! over as a whole, so that the figure beside it is still read: “6天+365天”平台达到5家.
//!
//! It deliberately judges by the words right beside a number alone.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::extract::letters::{Letters, NONE};
use crate::extract::numeral::{self, Numeral, Script};
use crate::extract::words::{Words, rows};

/// Letters that a quoted name may have at most.
const LONGEST_NAME: usize = 24;
/// Letters that a title may have at most.
const LONGEST_TITLE: usize = 120;

static IDIOMS: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::forward(rows(include_str!("mask.txt")).map(|(_, word)| (word, ())))
});

/// Returns the end of a title or quoted name that opens at an index.
pub(super) fn name_end(letters: &Letters, open: usize) -> Option<usize> {
    let (close, most) = match letters.at(open) {
        '《' => ('》', LONGEST_TITLE),
        '“' | '„' => ('”', LONGEST_NAME),
        '「' => ('」', LONGEST_NAME),
        '‘' => ('’', LONGEST_NAME),
        '"' => ('"', LONGEST_NAME),
        _ => return None,
    };
    let end = (open + 1..=open + most).find(|&at| letters.at(at) == close)?;
    if close == '》' {
        return Some(end + 1);
    }
    // “三个80%” is a name.
    let is_slogan = end - open <= 8 && letters.at(open + 2) == '个';
    // A quoted statement is text; a quoted name has no pause and no share.
    let is_statement = (open..end).any(|at| {
        matches!(letters.at(at), '，' | '。' | '；' | '%' | ',')
            || (letters.at(at) == '元' && letters.before(at) == '亿')
    });
    (is_slogan || !is_statement).then_some(end + 1)
}

/// Returns the end of the stretch to pass over if a number is part of a name.
pub(super) fn end_of_name(letters: &Letters, number: &Numeral) -> Option<usize> {
    let (start, end) = (number.start, number.end);
    if let Some(date) = date(letters, number) {
        return Some(date);
    }
    if number.script != Script::Arabic
        && let Some((len, ())) = IDIOMS.at(letters, start)
        && !letters.starts(start, "十分之")
    {
        return Some((start + len).max(end));
    }
    let (before, after) = (letters.before(start), letters.at(end));
    if is_beside_latin(letters, number) || is_formula(before, after, letters, end) {
        return Some(end);
    }
    if before == '第'
        || before == '之' && after != '几' && !letters.ends(0, start, "分之")
    {
        return Some(end);
    }
    if is_named_by_what_follows(letters, number) {
        return Some(end + 1);
    }
    // Serial numbers: 2021-0015, 010-8888.
    let is_serial =
        after == '-' && letters.at(end + 1) == '0' && letters.at(end + 2) != '.';
    (is_serial || letters.at(start) == '0' && letters.at(start + 1).is_ascii_digit())
        .then_some(end)
}

/// A number that touches a Latin letter is a name: 5G, C919, PM2.5; units in Latin letters are not.
fn is_beside_latin(letters: &Letters, number: &Numeral) -> bool {
    let before = letters.before(number.start);
    let after = letters.at(number.end);
    let joined =
        before == '-' && letters.before(number.start - 1).is_ascii_alphanumeric();
    if before.is_ascii_alphabetic() || joined && number.script == Script::Arabic {
        return true;
    }
    after.is_ascii_alphabetic()
        && number.script == Script::Arabic
        && super::unit::read(letters, number.end).is_none()
}

/// 3+3, 50+X, 1+1+N, 6×8.
fn is_formula(before: char, after: char, letters: &Letters, end: usize) -> bool {
    let joins = |c: char| matches!(c, '+' | '×' | '*' | '&');
    joins(before)
        || joins(after)
        || after == '.' && letters.at(end + 1).is_ascii_alphanumeric()
}

/// Numbers that the next letter makes a name: 15号线, 445弄, 2.0版, 四大行动, 三级医院.
fn is_named_by_what_follows(letters: &Letters, number: &Numeral) -> bool {
    let (end, after) = (number.end, letters.at(number.end));
    let next = letters.at(end + 1);
    match after {
        '号' | '弄' | '版' | '强' | '级' | '代' | '环' | '维' | '线' | '类' | '化'
        | '弦' | '角' | '甲' | '乙' | '杠' | '书' | '字' | '性' => true,
        '大' => !matches!(next, '于' | '型'),
        '路' => true,
        '届' => true,
        '中' => number.script != Script::Arabic || next == '全',
        '期' => number.script != Script::Arabic || next == '工',
        '点' => number.script == Script::Arabic,
        '时' | '刻' => true,
        '个' => letters.starts(end, "个五年") || letters.starts(end, "个现代化"),
        _ => false,
    }
}

/// Returns the end of a year or a date: 2021年1月12日, 1－11月, 八十年代, 2021—2025年, “十四五”.
pub(super) fn date(letters: &Letters, number: &Numeral) -> Option<usize> {
    let end = number.end;
    let after = letters.at(end);
    if let Some((year, at)) = year(letters, number) {
        let _ = year;
        return Some(rest_of_date(letters, at));
    }
    if !number.is_point()
        || number.scale > Decimal::ONE && number.script == Script::Arabic
    {
        return None;
    }
    match after {
        '月' => Some(rest_of_date(letters, end)),
        '年' if letters.at(end + 1) == '代' => Some(end + 2),
        '年' if letters.at(end + 1) == '级' => Some(end + 2),
        '日' if letters.before(number.start) == '月' => Some(end + 1),
        '-' | '~' | '至' | '到' | '、' => {
            let dashes = 1 + usize::from(letters.at(end + 1) == '-');
            let other = numeral::read(letters, end + dashes)?;
            (letters.at(other.end) == '月' && other.low <= Decimal::from(12))
                .then(|| rest_of_date(letters, other.end))
        }
        _ => None,
    }
}

/// Returns a year that a number prints, and where it ends. Bare numbers are years only where another
/// year or 年 follows.
pub(crate) fn year(letters: &Letters, number: &Numeral) -> Option<(u16, usize)> {
    let in_digits = match number.script {
        Script::Arabic => {
            number.digits == 4
                && number.end - number.start == 4
                && number.scale == Decimal::ONE
        }
        Script::HanDigits => number.digits == 4,
        Script::Han => false,
    };
    let year: u16 = number.low.try_into().ok().filter(|_| in_digits)?;
    if !(1800..2150).contains(&year) {
        return None;
    }
    let mut at = number.end;
    if matches!(letters.at(at), '-' | '~' | '至' | '到' | '、' | '和' | '/' | '与')
        && let Some(other) = numeral::read(letters, at + 1)
        && (other.digits == 4 || other.digits == 2 && letters.at(other.end) == '年')
        && other.end - other.start == other.digits
        && (letters.at(other.end) == '年' || !letters.at(other.end).is_alphanumeric())
        && (letters.at(other.end) == '年' || (1800..2150).contains(&to_year(&other)))
    {
        at = other.end;
    }
    (at > number.end || letters.at(at) == '年' || number.script == Script::HanDigits)
        .then_some((year, at))
}

fn to_year(number: &Numeral) -> u16 {
    number.low.try_into().unwrap_or(0)
}

/// Passes over what follows a year: 年度, 年底, 年1月12日, 月份.
fn rest_of_date(letters: &Letters, from: usize) -> usize {
    let mut at = from;
    for _ in 0..4 {
        match letters.at(at) {
            '年' | '月' | '日' => at += 1,
            '-' | '~' | '至' | '到' | '、' | '0'..='9' | '一'..='十' => {
                let skip = usize::from(!letters.at(at).is_ascii_digit());
                let Some(next) = numeral::read(letters, at + skip)
                    .or_else(|| numeral::read(letters, at))
                else {
                    break;
                };
                let small = next.low <= Decimal::from(31) || next.digits == 4;
                if !small
                    || !matches!(letters.at(next.end), '月' | '日' | '年' | '-' | '至')
                {
                    break;
                }
                at = next.end;
            }
            _ => break,
        }
    }
    match letters.at(at) {
        '份' | '底' | '末' | '初' | '度' => at + 1,
        NONE => at.min(letters.len()),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells what is passed over at the first number of a text; nothing where the number counts.
    fn check(text: &str, expected: Option<&str>) {
        let letters = Letters::new(text);
        let mut numbers = (0..letters.len()).filter_map(|at| numeral::read(&letters, at));
        let number = numbers.next().unwrap();
        let end = end_of_name(&letters, &number);
        let passed = end.map(|end| letters.text(number.start, end));
        assert_eq!(passed.as_deref(), expected, "{text}");
    }

    fn check_name(text: &str, expected: Option<&str>) {
        let letters = Letters::new(text);
        let name = name_end(&letters, 0).map(|end| letters.text(0, end));
        assert_eq!(name.as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers_that_count_are_no_names() {
        check("新建厂房5家", None);
        check("绿道12公里", None);
        check("产值3.5亿元", None);
        check("10kW电机", None);
    }

    #[test]
    fn dates_are_passed_over_as_a_whole() {
        check("2021年1月开工", Some("2021年1月"));
        // What is left counts nothing by itself.
        check("2021年1月12日开工", Some("2021年1月12"));
        check("2021—2025年规划", Some("2021—2025年"));
        check("1－11月", Some("1－11月"));
        check("八十年代", Some("八十年代"));
        check("3月底", Some("3月底"));
    }

    #[test]
    fn numbers_beside_latin_letters_are_names() {
        check("5G基站", Some("5"));
        check("C919客机", Some("919"));
        check("K1-01地块", Some("1"));
    }

    #[test]
    fn formulas_ordinals_and_serial_numbers_are_names() {
        check("3+3模式", Some("3"));
        check("第六次会议", Some("六"));
        check("2021-0015号", Some("2021"));
        check("0571热线", Some("0571"));
    }

    #[test]
    fn the_letter_behind_makes_a_name() {
        check("15号线", Some("15号"));
        check("三级医院", Some("三级"));
        check("四大行动", Some("四大"));
        check("5大于3", None);
        check("三中全会", Some("三中全会"));
        check("二中操场", Some("二中"));
    }

    #[test]
    fn quoted_names_are_passed_over_but_statements_are_read() {
        check_name("“15分钟生活圈”建成", Some("“15分钟生活圈”"));
        check_name("“三个80%”目标", Some("“三个80%”"));
        check_name("“晴川水厂，日供3万吨”", None);
        check_name("“投资3亿元”", None);
        check_name(
            "《晴川市2030年规划，修订稿》印发",
            Some("《晴川市2030年规划，修订稿》"),
        );
        check_name("“不合上的引号", None);
    }
}
