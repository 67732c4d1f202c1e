//! An error as a person reads it: what failed, where in the query, what to do.
//!
//! The caret line counts display columns, so that it stands under Han characters too; both lines
//! are cut at the page.

use super::layout::{Layout, truncated};
use crate::error::Error;
use crate::output::advice::{hint, message};
use crate::query::syntax::caret_lines;

/// Renders an error; `query` is what its span points into.
pub fn render_error(error: &Error, query: Option<&str>, layout: Layout) -> String {
    let mut out =
        format!("{} {}\n", layout.alarming("error:"), printable(&message(error)));
    if let (Some(query), Some(span)) = (query, error.span) {
        out.push_str(&pointed_at(query, span, layout));
    }
    out.push_str(&format!("{} {}\n", layout.helpful("hint:"), printable(&hint(error))));
    out
}

/// Returns the text without characters that act on a terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|&c| c == '\n' || !c.is_control()).collect()
}

fn pointed_at(query: &str, span: (usize, usize), layout: Layout) -> String {
    let (line, carets) = caret_lines(query, span);
    let line = truncated(&line, layout.width - 2);
    let place = carets.len() - carets.trim_start().len();
    let carets = truncated(carets.trim_start(), layout.width.saturating_sub(place + 2));
    format!("  {line}\n  {}{}\n", " ".repeat(place), layout.alarming(&carets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::output::table::layout::columns;

    fn check(query: &str, span: (usize, usize), expected: &str) {
        let page = Layout { width: 36, color: false };
        assert_eq!(pointed_at(query, span, page), expected);
    }

    #[test]
    fn carets_stand_under_han_characters() {
        check("养老 year:x", (3, 9), "  养老 year:x\n       ^^^^^^\n");
        check("养老(就业", (2, 3), "  养老(就业\n      ^\n");
        check("养老“就业", (3, 5), "  养老“就业\n       ^^^^\n");
    }

    #[test]
    fn a_query_longer_than_the_page_is_cut_on_both_lines() {
        let page = Layout { width: 36, color: false };
        let text = pointed_at(&"养老".repeat(40), (2, 40), page);
        assert!(text.lines().all(|line| columns(line) <= 36), "{text}");
        let (line, carets) = text.split_once('\n').unwrap();
        assert!(line.ends_with('…') && carets.starts_with("      ^^^^"), "{text}");
    }

    #[test]
    fn every_error_ends_with_a_hint() {
        let error = Error::new(ErrorKind::Query, "phrase is not closed")
            .at(0, 1)
            .hinted("close it with ”");
        let page = Layout { width: 80, color: false };
        insta::assert_snapshot!(render_error(&error, Some("“生活圈"), page), @r"
        error: phrase is not closed
          “生活圈
          ^
        hint: close it with ”
        ");
        let error = Error::new(ErrorKind::NotFound, "no report x");
        assert!(
            render_error(&error, None, page).contains("\nhint: baogao reports lists")
        );
    }
}
