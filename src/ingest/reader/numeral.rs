//! Writes numbers as the automatic numbering of word processors does: 一, 甲, ①, iv.
//!
//! Numbers that a word processor counts by itself stand in no text of the file, yet people read
//! them on the page and quote them. The styles are those of ECMA-376 (`ST_NumberFormat`) that occur
//! in Chinese documents; ODF and RTF name the same ones differently.
//!
//! A number that a style does not reach is written in digits, as Word does.

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    /// 1 2 3.
    Decimal,
    /// 01 02 03.
    TwoDigits,
    /// １ ２ ３.
    FullWidth,
    /// 一 二 … 十 十一.
    Chinese,
    /// 一 二 … 一〇 一一: digit by digit.
    ChineseDigits,
    /// 壹 贰 叁.
    ChineseLegal,
    /// 甲 乙 丙.
    Stems,
    /// 子 丑 寅.
    Branches,
    /// ① ② ③.
    Circled,
    /// a b c.
    LowerLetter,
    /// A B C.
    UpperLetter,
    /// i ii iii.
    LowerRoman,
    /// I II III.
    UpperRoman,
}

impl Numeral {
    /// Writes a number.
    pub(super) fn write(self, n: u32) -> String {
        let written = match self {
            Self::Decimal => None,
            Self::TwoDigits => Some(format!("{n:02}")),
            Self::FullWidth => {
                let wide = |c: char| char::from_u32(u32::from(c) - 0x30 + 0xFF10);
                Some(n.to_string().chars().filter_map(wide).collect())
            }
            Self::Chinese => counted(n, "〇一二三四五六七八九", ["", "十", "百", "千"]),
            Self::ChineseDigits => Some(by_digit(n, "〇一二三四五六七八九")),
            Self::ChineseLegal => {
                counted(n, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"])
            }
            Self::Stems => one_of(n, "甲乙丙丁戊己庚辛壬癸"),
            Self::Branches => one_of(n, "子丑寅卯辰巳午未申酉戌亥"),
            Self::Circled => one_of(n, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
            Self::LowerLetter => letter(n, b'a'),
            Self::UpperLetter => letter(n, b'A'),
            Self::LowerRoman => roman(n).map(|roman| roman.to_lowercase()),
            Self::UpperRoman => roman(n),
        };
        written.unwrap_or_else(|| n.to_string())
    }
}

fn one_of(n: u32, signs: &str) -> Option<String> {
    let at = usize::try_from(n.checked_sub(1)?).ok()?;
    signs.chars().nth(at).map(String::from)
}

fn by_digit(n: u32, digits: &str) -> String {
    let sign = |c: char| digits.chars().nth(c.to_digit(10)? as usize);
    n.to_string().chars().filter_map(sign).collect()
}

/// Writes a number up to 9999 with its powers of ten: 一百零五, 二十, 十一.
fn counted(n: u32, digits: &str, powers: [&str; 4]) -> Option<String> {
    if n == 0 || n > 9999 {
        return None;
    }
    let mut out = String::new();
    let mut skipped = false;
    for (power, sign) in powers.iter().enumerate().rev() {
        let digit = n / 10_u32.pow(u32::try_from(power).ok()?) % 10;
        if digit == 0 {
            skipped = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut skipped) {
            out.push('零');
        }
        // 十一 and not 一十一, but 一百一十一.
        if !(digit == 1 && power == 1 && out.is_empty() && *sign == "十") {
            out.push(digits.chars().nth(digit as usize)?);
        }
        out.push_str(sign);
    }
    Some(out)
}

/// Writes a … z, aa, bb … as Word does.
fn letter(n: u32, first: u8) -> Option<String> {
    let n = n.checked_sub(1)?;
    let times = usize::try_from(n / 26).ok().filter(|&times| times < 30)? + 1;
    let letter = char::from(first + u8::try_from(n % 26).ok()?);
    Some(std::iter::repeat_n(letter, times).collect())
}

fn roman(n: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n == 0 || n > 3999 {
        return None;
    }
    let mut rest = n;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(numeral: Numeral, expected: &[(u32, &str)]) {
        for (n, written) in expected {
            assert_eq!(numeral.write(*n), *written, "{n}");
        }
    }

    #[test]
    fn chinese_numbers_are_written_as_headings_write_them() {
        check(
            Numeral::Chinese,
            &[
                (1, "一"),
                (10, "十"),
                (11, "十一"),
                (20, "二十"),
                (101, "一百零一"),
                (110, "一百一十"),
                (1001, "一千零一"),
                (0, "0"),
                (10_000, "10000"),
            ],
        );
        check(Numeral::ChineseLegal, &[(3, "叁"), (11, "壹拾壹")]);
        check(Numeral::ChineseDigits, &[(10, "一〇")]);
    }

    #[test]
    fn signs_run_out_into_digits() {
        check(Numeral::Circled, &[(1, "①"), (20, "⑳"), (21, "21")]);
        check(Numeral::Stems, &[(10, "癸"), (0, "0")]);
        check(Numeral::Branches, &[(12, "亥")]);
    }

    #[test]
    fn latin_numbers_follow_word() {
        check(Numeral::LowerLetter, &[(1, "a"), (26, "z"), (27, "aa")]);
        check(Numeral::UpperRoman, &[(4, "IV"), (2024, "MMXXIV"), (4000, "4000")]);
        check(Numeral::LowerRoman, &[(9, "ix")]);
        check(Numeral::FullWidth, &[(12, "１２")]);
        check(Numeral::TwoDigits, &[(7, "07"), (70, "70")]);
    }

    proptest! {
        #[test]
        fn any_number_is_written(n: u32) {
            for numeral in [Numeral::Chinese, Numeral::LowerLetter, Numeral::UpperRoman] {
                prop_assert!(!numeral.write(n).is_empty());
            }
        }
    }
}
