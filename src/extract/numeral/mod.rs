//! Reads one number, in digits or in Chinese numerals, with its magnitude and its vagueness.
//!
//! `129.03亿`, `4万余`, `二百五十`, `十几万`, `3万4000`, `三十多`, `两三百`, `二〇〇八`. A number is an
//! interval from the start: 4万余 lies between 40000 and 50000, 十几 between 10 and 20, and a point has
//! two equal ends. Values are exact.
//!
//! It guarantees to read the longest number that begins at an index and nothing after it. It
//! deliberately does not judge whether the number counts anything: 第三 and 三农 hold a 三 too. Numbers
//! of more than 20 digits are refused.

mod arabic;
mod han;

use rust_decimal::Decimal;

use super::letters::Letters;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// In digits, with or without 万 and 亿.
    Arabic,
    /// In Chinese numerals: 二百五十.
    Han,
    /// In Chinese digits without magnitudes: 二〇〇八.
    HanDigits,
}

/// A number with its place among the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// First letter.
    pub(crate) start: usize,
    /// One past the last letter.
    pub(crate) end: usize,
    /// Lower end.
    pub(crate) low: Decimal,
    /// Upper end; equal to the lower one for a point.
    pub(crate) high: Decimal,
    /// Whether 余, 多 or 几 made an interval of it.
    pub(crate) open: bool,
    /// How it is written.
    pub(crate) script: Script,
    /// The magnitude it was multiplied by, 1 where none is printed.
    pub(crate) scale: Decimal,
    /// Number of digits or numerals before the magnitude.
    pub(crate) digits: usize,
}

impl Numeral {
    /// Returns whether it is a point.
    pub(crate) fn is_point(&self) -> bool {
        !self.open && self.low == self.high
    }

    /// Returns the number multiplied, so that 2-3万 gets its magnitude on both sides.
    pub(crate) fn scaled(mut self, by: Decimal) -> Self {
        self.low = times(self.low, by);
        self.high = times(self.high, by);
        self.scale = times(self.scale, by);
        self
    }
}

/// Reads the number that begins at an index.
pub(crate) fn read(letters: &Letters, at: usize) -> Option<Numeral> {
    let c = letters.at(at);
    if c.is_ascii_digit() || (c == '.' && letters.at(at + 1).is_ascii_digit()) {
        arabic::read(letters, at)
    } else if is_han(c) {
        han::read(letters, at)
    } else {
        None
    }
}

/// Returns whether a Chinese number can begin with a letter.
#[inline]
pub(crate) fn is_han(c: char) -> bool {
    han::digit(c).is_some() || han::magnitude(c).is_some() || matches!(c, '几' | '数')
}

/// Multiplies; what no decimal can hold stays as it was.
pub(crate) fn times(a: Decimal, b: Decimal) -> Decimal {
    a.checked_mul(b).unwrap_or(a).normalize()
}

fn plus(a: Decimal, b: Decimal) -> Decimal {
    a.checked_add(b).unwrap_or(a)
}

/// Returns the value of the last digit that is not zero: 100 for 6200, 0.1 for 3.5.
fn last_place(value: Decimal) -> Decimal {
    let value = value.normalize();
    let scale = value.scale();
    if scale > 0 {
        return Decimal::new(1, scale);
    }
    let mut rest = value.mantissa().unsigned_abs();
    let mut place = Decimal::ONE;
    while rest != 0 && rest.is_multiple_of(10) {
        rest /= 10;
        place = times(place, Decimal::TEN);
    }
    place
}

/// Reads the magnitudes at an index, multiplied: 万亿, 千万, 亿.
///
/// Leaves 千 and 百 to a unit that begins with them: 5000千瓦, 3百分点.
fn scale_at(letters: &Letters, from: usize) -> (Decimal, usize) {
    let mut scale = Decimal::ONE;
    let mut at = from;
    while let Some(next) = han::magnitude(letters.at(at)) {
        let after = letters.at(at + 1);
        let begins_unit = match letters.at(at) {
            '千' => {
                matches!(
                    after,
                    '瓦' | '米' | '克' | '卡' | '伏' | '赫' | '帕' | '焦' | '字'
                )
            }
            '百' => matches!(after, '分' | '帕' | '姓' | '强'),
            '兆' => matches!(after, '瓦' | '帕' | '赫' | '字' | '伏' | '比'),
            '十' => !matches!(after, '万' | '亿'),
            _ => false,
        };
        // Magnitudes multiply upward only: 千万, 万亿, but not 万千.
        let falls = scale >= Decimal::from(10_000) && next < Decimal::from(10_000);
        if begins_unit || falls || at - from >= 4 {
            break;
        }
        scale = times(scale, next);
        at += 1;
    }
    (scale, at)
}

/// Returns whether 余 or 多 at an index makes the number before it vague.
///
/// Catches 4万余人, 500多家; misses nothing known, and leaves 多元, 余额 alone.
fn is_surplus(letters: &Letters, at: usize) -> bool {
    match letters.at(at) {
        '多' => {
            !matches!(letters.at(at + 1), '元' | '样' | '边' | '层' | '式' | '功' | '晶')
        }
        '余' => !matches!(letters.at(at + 1), '额' | '热' | '粮' | '缺'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, rest: &str, low: &str, high: &str) {
        let letters = Letters::new(text);
        let number = read(&letters, 0).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(letters.text(number.end, letters.len()), rest, "{text}");
        let parse = |value: &str| value.parse::<Decimal>().unwrap();
        assert_eq!((number.low, number.high), (parse(low), parse(high)), "{text}");
    }

    fn point(text: &str, rest: &str, value: &str) {
        check(text, rest, value, value);
    }

    #[test]
    fn magnitudes_are_multiplied_out() {
        point("129.03亿元", "元", "12903000000");
        point("10.8万亿元", "元", "10800000000000");
        point("5千万", "", "50000000");
        point("6852件", "件", "6852");
        point("1,234,567人", "人", "1234567");
        point("82，225.00元", "元", "82225");
        point("3万4000人", "人", "34000");
        point("1亿2千万元", "元", "120000000");
    }

    #[test]
    fn a_unit_keeps_its_first_letter() {
        point("5000千瓦", "千瓦", "5000");
        point("3百分点", "百分点", "3");
        point("12千米", "千米", "12");
    }

    #[test]
    fn chinese_numerals_are_read() {
        point("二百五十亿元", "元", "25000000000");
        point("一万五千亿", "", "1500000000000");
        point("二十万亿", "", "20000000000000");
        point("十三点七", "", "13.7");
        point("三千零五", "", "3005");
        point("二百十七万吨", "吨", "2170000");
        point("四万万同胞", "同胞", "400000000");
        point("九百九", "", "990");
        point("两万", "", "20000");
        point("二〇〇八年", "年", "2008");
        point("一九五四年", "年", "1954");
        point("六亿一千二百四十二万", "", "612420000");
    }

    #[test]
    fn surplus_reaches_to_the_next_of_the_last_digit() {
        check("4万余人", "人", "40000", "50000");
        check("500多家", "家", "500", "600");
        check("6200多个", "个", "6200", "6300");
        check("20多万人", "人", "200000", "300000");
        check("三十多万", "", "300000", "400000");
        check("三十万多亿", "", "30000000000000", "40000000000000");
        check("百余家", "家", "100", "200");
    }

    #[test]
    fn some_means_an_interval() {
        check("十几万", "", "100000", "200000");
        check("几十万", "", "200000", "1000000");
        check("数百家", "家", "200", "1000");
        check("两三百", "", "200", "300");
        check("十五六岁", "岁", "15", "16");
        check("七八个", "个", "7", "8");
    }

    #[test]
    fn surplus_that_belongs_to_a_word_stays() {
        point("三多元", "多元", "3");
        point("5余额", "余额", "5");
    }

    #[test]
    fn too_many_digits_are_no_number() {
        assert_eq!(read(&Letters::new("202107211321363588510367"), 0), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "[0-9.,，一二三十百千万亿点几数两〇余多零壹兆]{0,24}") {
            let letters = Letters::new(&text);
            for at in 0..letters.len() {
                if let Some(number) = read(&letters, at) {
                    prop_assert!(number.end > at && number.end <= letters.len());
                    prop_assert!(number.low <= number.high);
                }
            }
        }
    }
}
