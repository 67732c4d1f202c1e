//! Tells letters from signs, quickly for what these texts are made of.

/// Returns whether a character is a letter or a digit of any script.
///
/// The standard library looks ideographs up in a list of ranges; nine of ten characters here are some.
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphanumeric()
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
}
