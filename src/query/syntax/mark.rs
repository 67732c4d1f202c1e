//! The characters that mean something in a query: quote marks, brackets, colons, spaces.
//!
//! Full-width forms are what Chinese input methods type, so each mark has them as equals. Single
//! quotes, `《》` and `【】` are ordinary characters.

/// Returns the mark that closes a phrase opened by `c`, if `c` opens one.
pub(super) fn closing_quote(c: char) -> Option<char> {
    match c {
        '“' => Some('”'),
        '"' => Some('"'),
        '＂' => Some('＂'),
        '「' => Some('」'),
        '『' => Some('』'),
        _ => None,
    }
}

/// Returns whether a phrase's opening mark differs from its closing one.
pub(super) fn is_directed(open: char) -> bool {
    matches!(open, '“' | '「' | '『')
}

/// Returns whether `c` only closes phrases.
pub(super) fn is_closing_quote(c: char) -> bool {
    matches!(c, '”' | '」' | '』')
}

/// Returns whether `c` is one of the double quote marks that input methods mix up.
pub(super) fn is_double_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '"' | '＂')
}

/// Returns whether a backslash before `c` makes it an ordinary character.
pub(super) fn is_escapable(c: char) -> bool {
    closing_quote(c).is_some()
        || is_closing_quote(c)
        || matches!(c, '*' | '\\' | '\'' | '‘' | '’')
}

/// Returns whether `c` separates terms: white space, full-width and zero-width spaces included.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Returns whether `c` ends an unquoted run.
pub(super) fn ends_run(c: char) -> bool {
    is_space(c)
        || closing_quote(c).is_some()
        || is_closing_quote(c)
        || matches!(c, '(' | '（' | ')' | '）' | '|' | '｜')
}

/// Returns whether `c` is a hyphen that leaves the next term out.
pub(super) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－')
}

/// Returns whether `c` is a colon.
pub(super) fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：')
}
