//! Numbers in Chinese numerals, financial ones (壹佰) included.

use rust_decimal::Decimal;

use super::{Numeral, Script, is_surplus, last_place, plus, times};
use crate::extract::letters::Letters;

/// Numerals that a number may have.
const MOST_NUMERALS: usize = 24;

/// Returns the value of a digit.
pub(super) fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Returns the value of a magnitude.
pub(super) fn magnitude(c: char) -> Option<Decimal> {
    Some(Decimal::from(match c {
        '十' | '拾' => 10_i64,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    }))
}

/// Reads a number that begins with a numeral, 几 or 数.
pub(super) fn read(letters: &Letters, start: usize) -> Option<Numeral> {
    let run = (start..).take_while(|&at| digit(letters.at(at)).is_some()).count();
    let after = letters.at(start + run);
    if run >= 3 && magnitude(after).is_none() && after != '点' {
        return digits(letters, start, run);
    }
    Reading::new(letters, start).finish()
}

/// Reads digits without magnitudes: 二〇〇八.
fn digits(letters: &Letters, start: usize, run: usize) -> Option<Numeral> {
    if run > 12 {
        return None;
    }
    let value = (start..start + run).fold(0_i64, |value, at| {
        value * 10 + i64::from(digit(letters.at(at)).unwrap_or(0))
    });
    let value = Decimal::from(value);
    Some(Numeral {
        start,
        end: start + run,
        low: value,
        high: value,
        open: false,
        script: Script::HanDigits,
        scale: Decimal::ONE,
        digits: run,
    })
}

/// A number as it is being read: both ends grow together.
struct Reading<'a> {
    letters: &'a Letters,
    start: usize,
    at: usize,
    /// What stands above the present 万 or 亿.
    total: (Decimal, Decimal),
    /// What stands within it.
    section: (Decimal, Decimal),
    /// The digit that waits for its magnitude; two for 两三百.
    digit: Option<(Decimal, Decimal)>,
    /// The last magnitude read.
    last: Decimal,
    /// The last 万 or 亿 read.
    large: Decimal,
    /// Width of the interval that 余 or 多 opens; none for a point.
    surplus: Option<Decimal>,
    /// Whether 几 stands in it.
    some: bool,
    zero: bool,
    numerals: usize,
}

impl<'a> Reading<'a> {
    fn new(letters: &'a Letters, start: usize) -> Self {
        let none = (Decimal::ZERO, Decimal::ZERO);
        Self {
            letters,
            start,
            at: start,
            total: none,
            section: none,
            digit: None,
            last: Decimal::ONE,
            large: Decimal::ONE,
            surplus: None,
            some: false,
            zero: false,
            numerals: 0,
        }
    }

    fn finish(mut self) -> Option<Numeral> {
        while self.numerals < MOST_NUMERALS && self.step() {
            self.numerals += 1;
            self.at += 1;
        }
        if self.numerals == 0 {
            return None;
        }
        let fraction = self.decimals();
        let scale = if fraction.is_some() { self.scale_after() } else { Decimal::ONE };
        let tail = self.tail();
        let sum = |total, section, tail| plus(plus(total, section), tail);
        let mut low = sum(self.total.0, self.section.0, tail.0);
        let mut high = sum(self.total.1, self.section.1, tail.1);
        if let Some(fraction) = fraction {
            (low, high) =
                (times(plus(low, fraction), scale), times(plus(high, fraction), scale));
        }
        if self.surplus.is_none() && is_surplus(self.letters, self.at) && !self.is_small()
        {
            self.surplus = Some(last_place(low));
            self.at += 1;
        }
        if let Some(width) = self.surplus {
            high = plus(low, width);
        }
        Some(Numeral {
            start: self.start,
            end: self.at,
            low: low.normalize(),
            high: high.normalize().max(low.normalize()),
            open: self.surplus.is_some() || self.some,
            script: Script::Han,
            scale: self.last.max(scale),
            digits: self.numerals,
        })
    }

    /// Takes one letter; false where the number ends.
    fn step(&mut self) -> bool {
        let c = self.letters.at(self.at);
        if let Some(value) = digit(c) {
            return self.take_digit(c, Decimal::from(value));
        }
        if c == '几' || (c == '数' && self.numerals == 0) {
            return self.take_some(c);
        }
        let Some(scale) = magnitude(c) else { return self.take_surplus() };
        self.take_magnitude(c, scale)
    }

    fn take_digit(&mut self, c: char, value: Decimal) -> bool {
        if value == Decimal::ZERO {
            // 零 and 〇 only fill a place: 三千零五.
            self.zero = true;
            return self.digit.is_none();
        }
        match self.digit {
            None => {
                self.digit = Some((value, value));
                true
            }
            // 两三百, 十五六, 三五年: neighbors are an interval, and only one.
            Some((low, high)) if low == high && !self.zero && c != '两' => {
                let near = value == low + Decimal::ONE
                    || (low == Decimal::from(3) && value == Decimal::from(5));
                if near {
                    self.digit = Some((low, value));
                }
                near
            }
            Some(_) => false,
        }
    }

    fn take_some(&mut self, c: char) -> bool {
        let after = self.letters.at(self.at + 1);
        let counts =
            magnitude(after).is_some() || (c == '几' && self.last == Decimal::TEN);
        if self.digit.is_some() || !counts {
            return false;
        }
        self.some = true;
        let low = if self.numerals == 0 { 2 } else { 0 };
        self.digit = Some((Decimal::from(low), Decimal::TEN));
        true
    }

    fn take_magnitude(&mut self, c: char, scale: Decimal) -> bool {
        let after = self.letters.at(self.at + 1);
        let begins_unit = match c {
            '千' => {
                matches!(
                    after,
                    '瓦' | '米' | '克' | '卡' | '伏' | '赫' | '帕' | '焦' | '字'
                ) && self.digit.is_none()
            }
            '百' => matches!(after, '分' | '帕' | '姓' | '强') && self.numerals > 0,
            '兆' => self.numerals == 0 || "瓦帕赫字伏比".contains(after),
            _ => false,
        };
        if begins_unit {
            return false;
        }
        let one = (Decimal::ONE, Decimal::ONE);
        let ten_thousand = Decimal::from(10_000);
        if scale < ten_thousand {
            let bare = self.digit.is_none();
            if bare
                && self.numerals > 0
                && !(c == '十' && (self.zero || self.last > Decimal::TEN))
            {
                return false;
            }
            let digit = self.digit.take().unwrap_or(one);
            self.section.0 = plus(self.section.0, times(digit.0, scale));
            self.section.1 = plus(self.section.1, times(digit.1, scale));
        } else {
            let tail = self.digit.take().unwrap_or_default();
            let mut section =
                (plus(self.section.0, tail.0), plus(self.section.1, tail.1));
            let grows = section.1 == Decimal::ZERO && self.total.1 > Decimal::ZERO;
            if section.1 == Decimal::ZERO && !grows {
                section = one;
            }
            // 二十万亿: a larger magnitude takes all that stands before it.
            if (scale > self.large || scale == self.large && grows)
                && self.total.1 > Decimal::ZERO
            {
                section = (plus(self.total.0, section.0), plus(self.total.1, section.1));
                if grows {
                    section = self.total;
                }
                self.total = (Decimal::ZERO, Decimal::ZERO);
            }
            self.total.0 = plus(self.total.0, times(section.0, scale));
            self.total.1 = plus(self.total.1, times(section.1, scale));
            self.section = (Decimal::ZERO, Decimal::ZERO);
            self.large = scale;
        }
        if let Some(width) = &mut self.surplus {
            *width = times(*width, scale);
        }
        self.zero = false;
        self.last = scale;
        true
    }

    /// Takes 余 or 多 inside a number: 三十多万, 二百三十余万.
    fn take_surplus(&mut self) -> bool {
        let after = self.letters.at(self.at + 1);
        let inside = matches!(after, '万' | '亿' | '百' | '千')
            && is_surplus(self.letters, self.at)
            && self.numerals > 0
            && self.surplus.is_none();
        if !inside {
            return false;
        }
        let value = plus(self.section.0, self.digit.map_or(Decimal::ZERO, |d| d.0));
        let whole = if value == Decimal::ZERO { self.total.0 } else { value };
        self.surplus = Some(last_place(whole));
        true
    }

    /// Reads 点 and the digits after it.
    fn decimals(&mut self) -> Option<Decimal> {
        if self.letters.at(self.at) != '点' {
            return None;
        }
        let (mut value, mut scale) = (0_i64, 0_u32);
        let mut at = self.at + 1;
        while let Some(next) =
            digit(self.letters.at(at)).or(self.letters.at(at).to_digit(10))
        {
            if scale < 12 {
                (value, scale) = (value * 10 + i64::from(next), scale + 1);
            }
            at += 1;
        }
        if scale == 0 {
            return None;
        }
        self.at = at;
        Some(Decimal::new(value, scale))
    }

    fn scale_after(&mut self) -> Decimal {
        let (scale, after) = super::scale_at(self.letters, self.at);
        self.at = after;
        scale
    }

    /// The digit left over: 三千零五 has 5, 九百九 has 90.
    fn tail(&self) -> (Decimal, Decimal) {
        let Some((low, high)) = self.digit else { return <_>::default() };
        let short = self.numerals > 2 || (self.numerals == 2 && self.last > Decimal::TEN);
        if short && !self.zero && !self.some && self.last >= Decimal::from(100) {
            let place = self.last.checked_div(Decimal::TEN).unwrap_or(Decimal::ONE);
            return (times(low, place), times(high, place));
        }
        (low, high)
    }

    /// A lone digit before 多: 三多.
    fn is_small(&self) -> bool {
        self.last == Decimal::ONE
    }
}
