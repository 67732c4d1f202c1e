//! Tells letters from signs, quickly for what these texts are made of, and what a digit is worth.

/// Returns whether a character is a letter or a digit of any script.
///
/// The standard library looks ideographs up in a list of ranges; nine of ten characters here are some.
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphanumeric()
}

/// Returns the value of a Chinese digit.
pub(crate) fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_the_standard_library() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_letter(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn chinese_digits_have_a_value() {
        for (c, value) in "零一二三四五六七八九".chars().zip(0..) {
            assert_eq!(han_digit(c), Some(value), "{c}");
        }
        for c in ['十', '百', '两', '1', '①'] {
            assert_eq!(han_digit(c), None, "{c}");
        }
    }
}
