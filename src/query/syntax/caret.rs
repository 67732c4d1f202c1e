//! Shows the place of an error in a query: the line, and a caret under it.
//!
//! Columns are counted as terminals show them, a Chinese character two wide. Line breaks and control
//! characters show as spaces; a long query is cut around the place, `…` standing for the rest.

use unicode_width::UnicodeWidthChar;

/// How many characters are shown before and after the place's start.
const CONTEXT: usize = 30;

/// Returns the query's line and the line with carets under `[start, end)`, in scalar values.
///
/// ```
/// use baogao::query::syntax::caret_lines;
/// let (line, carets) = caret_lines("养老 foo:bar", (3, 6));
/// assert_eq!((line.as_str(), carets.as_str()), ("养老 foo:bar", "     ^^^"));
/// ```
pub fn caret_lines(query: &str, (start, end): (usize, usize)) -> (String, String) {
    let from = start.saturating_sub(CONTEXT);
    let window = CONTEXT + (start - from) + 1;
    let mut characters = query.chars().skip(from);
    let shown: Vec<char> = characters.by_ref().take(window).collect();
    let mut line = String::new();
    let mut carets = String::new();
    if from > 0 {
        line.push('…');
        carets.push(' ');
    }
    for (at, &c) in shown.iter().enumerate() {
        let width = c.width().unwrap_or(0);
        let (c, width) = if width == 0 { (' ', 1) } else { (c, width) };
        line.push(c);
        let at = from + at;
        let mark = if at < start {
            " "
        } else if at < end.max(start + 1) {
            "^"
        } else {
            continue;
        };
        carets.push_str(&mark.repeat(width));
    }
    if characters.next().is_some() {
        line.push('…');
    }
    if start >= from + shown.len() {
        carets.push('^');
    }
    (line, carets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, span: (usize, usize), expected: &str) {
        let (line, carets) = caret_lines(query, span);
        assert_eq!(format!("{line}\n{carets}"), expected);
    }

    #[test]
    fn chinese_characters_are_two_columns_wide() {
        check("养老(服务", (2, 3), "养老(服务\n    ^");
        check("养老", (1, 2), "养老\n  ^^");
    }

    #[test]
    fn the_end_of_the_query_has_a_caret() {
        check("ab", (2, 2), "ab\n  ^");
        check("", (0, 0), "\n^");
    }

    #[test]
    fn control_characters_show_as_spaces() {
        check("a\nb(", (3, 4), "a b(\n   ^");
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let (line, carets) = caret_lines(&"a".repeat(4000), (2000, 2003));
        assert_eq!(line.chars().count(), 63);
        assert_eq!(carets, format!("{}^^^", " ".repeat(31)));
    }
}
