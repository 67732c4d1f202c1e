//! How large an answer may be: an estimate of its tokens, and rows until they are used up.
//!
//! Assistants count in tokens of their own kinds. The estimate is careful: a Chinese character is
//! one (most vocabularies need 0.6 to 1), a rare one three, and of other text two and a half
//! characters (JSON needs about three). It catches text, JSON and ids; it is too low for long runs
//! of digits and symbols, which reports do not hold.

use serde::Serialize;

/// Tokens of an answer unless asked otherwise.
pub(super) const DEFAULT_TOKENS: usize = 3_000;
/// Fewest tokens that can be asked for: room for what surrounds the rows, and for one row.
pub(super) const LEAST_TOKENS: usize = 2_000;
/// Most tokens that can be asked for.
pub(super) const MOST_TOKENS: usize = 20_000;

/// Returns the tokens that a text takes, rather too many than too few.
pub(super) fn tokens(text: &str) -> usize {
    let (mut wide, mut narrow) = (0, 0);
    for c in text.chars() {
        match c.len_utf8() {
            1 => narrow += 1,
            4 => wide += 3,
            _ => wide += 1,
        }
    }
    wide + (narrow * 2_usize).div_ceil(5)
}

/// Returns the tokens of a value as JSON.
pub(super) fn json_tokens(value: &impl Serialize) -> usize {
    // What cannot be written takes no room: it cannot be sent either.
    serde_json::to_string(value).map_or(0, |json| tokens(&json))
}

/// Takes rows as long as they fit, at least one.
pub(super) fn fill<R>(
    rows: impl IntoIterator<Item = R>,
    room: usize,
    cost: impl Fn(&R) -> usize,
) -> Vec<R> {
    let mut kept = Vec::new();
    let mut used = 0;
    for row in rows {
        used += cost(&row);
        if used > room && !kept.is_empty() {
            break;
        }
        kept.push(row);
    }
    kept
}

/// Returns a text of at most so many characters; `…` stands for what was cut off.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_a_token_and_ascii_is_less() {
        for (text, expected) in [("", 0), ("养老", 2), ("𠮷", 3), ("abcde", 2), ("a", 1)]
        {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn rows_fill_the_room_but_never_none() {
        let check = |room, expected: &[usize]| {
            assert_eq!(fill([4, 4, 4], room, |&row| row), expected, "{room}");
        };
        check(12, &[4, 4, 4]);
        check(11, &[4, 4]);
        check(1, &[4]);
        assert_eq!(fill([], 9, |row: &usize| *row), [0_usize; 0]);
    }

    #[test]
    fn what_is_cut_off_is_marked() {
        assert_eq!(shorten("养老服务", 4), "养老服务");
        assert_eq!(shorten("养老服务", 3), "养老…");
        assert_eq!(shorten("", 3), "");
    }
}
