//! Numbers in digits, with thousands separators, decimals and Chinese magnitudes.

use rust_decimal::Decimal;

use super::{Numeral, Script, is_surplus, last_place, plus, scale_at, times};
use crate::extract::letters::Letters;

/// Digits that a number may have; more are serial numbers.
const MOST_DIGITS: usize = 20;

/// Reads a number that begins with a digit or a decimal point.
pub(super) fn read(letters: &Letters, start: usize) -> Option<Numeral> {
    let (mut value, mut at, digits) = plain(letters, start)?;
    let mut open = false;
    if is_surplus(letters, at) {
        open = true;
        at += 1;
    }
    let (scale, after) = scale_at(letters, at);
    let mut width = times(last_place(value), scale);
    value = times(value, scale);
    at = after;
    if !open && is_surplus(letters, at) {
        open = true;
        at += 1;
        let (more, after) = scale_at(letters, at);
        (value, width, at) = (times(value, more), times(width, more), after);
    }
    let mut whole = scale;
    // 3万4000, 1亿2千万: what follows must be smaller than the magnitude before it.
    while !open && whole > Decimal::ONE {
        let zero = usize::from(letters.at(at) == '零');
        let Some((part, next, len)) = plain(letters, at + zero) else { break };
        let (part_scale, next) = scale_at(letters, next);
        let part = times(part, part_scale);
        if part >= whole || (part_scale == Decimal::ONE && len < 3 && zero == 0) {
            break;
        }
        width = last_place(part);
        value = plus(value, part);
        (whole, at) = (part_scale, next);
        if is_surplus(letters, at) {
            open = true;
            at += 1;
        }
    }
    let value = value.normalize();
    let high = if open { plus(value, width) } else { value };
    Some(Numeral {
        start,
        end: at,
        low: value,
        high,
        open,
        script: Script::Arabic,
        scale,
        digits,
    })
}

/// Reads digits with separators and decimals: value, end, number of digits.
fn plain(letters: &Letters, start: usize) -> Option<(Decimal, usize, usize)> {
    let mut mantissa: i128 = 0;
    let mut digits = 0;
    let mut at = start;
    let mut push = |c: char| {
        digits += 1;
        if digits <= MOST_DIGITS {
            mantissa = mantissa * 10 + i128::from(c.to_digit(10).unwrap_or(0));
        }
    };
    while letters.at(at).is_ascii_digit() {
        push(letters.at(at));
        at += 1;
    }
    if at - start <= 3 && at > start {
        while is_group(letters, at) {
            (1..=3).for_each(|n| push(letters.at(at + n)));
            at += 4;
        }
    }
    let mut scale = 0;
    if letters.at(at) == '.' && letters.at(at + 1).is_ascii_digit() {
        at += 1;
        while letters.at(at).is_ascii_digit() {
            push(letters.at(at));
            scale += 1;
            at += 1;
        }
    }
    if digits == 0 || digits > MOST_DIGITS {
        return None;
    }
    let value = Decimal::try_from_i128_with_scale(mantissa, scale).ok()?;
    Some((value.normalize(), at, digits))
}

/// Returns whether a separator with exactly three digits stands at an index.
fn is_group(letters: &Letters, at: usize) -> bool {
    matches!(letters.at(at), ',' | '，')
        && letters.is_tight(at, at + 3)
        && (1..=3).all(|n| letters.at(at + n).is_ascii_digit())
        && !letters.at(at + 4).is_ascii_digit()
}
