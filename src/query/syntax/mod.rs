//! The query language: text in, a typed tree or positioned errors out.
//!
//! | written | means |
//! |---|---|
//! | `“…”` `"…"` `＂…＂` `「…」` `『…』` | an exact phrase; `*` in it is up to eight characters; `\` escapes marks and `*` |
//! | `养老服务` | words, ranked; an unspaced sentence is words too |
//! | `甲 乙`, `甲 AND 乙` | both |
//! | <code>甲 \| 乙</code>, `甲 OR 乙` | one of them |
//! | `-甲`, `NOT 甲` | without it |
//! | `甲 NEAR/20 乙` | at most twenty characters between them; `NEAR` alone is `NEAR/10` |
//! | `( … )`, `（ … ）` | a group |
//! | `year:2021`, `年份：2019..2025` | a field, in English or Chinese |
//!
//! From tightest to loosest: not, near, and, or. Full-width forms are the equals of half-width ones,
//! but `＊` is a character, not a wildcard. Terms that touch (`“甲”乙`, `甲（乙）`) are joined by and.
//!
//! [`parse`] is strict: it answers the tree or the first error, and never something else than what was
//! asked. [`parse_lenient`] is for a search box: it repairs what it can and reports each repair. Both take
//! time linear in the query, which is at most [`MAX_CHARS`] long, and neither panics. The tree prints
//! back with [`Query::canonical`] and gets shorter with [`Query::simplify`]. Nothing is searched here.

mod caret;
mod fault;
mod field;
#[cfg(test)]
mod laws;
mod lexer;
mod mark;
mod parser;
mod phrase;
mod print;
mod simplify;
#[cfg(test)]
mod suite;
mod tree;

pub use caret::caret_lines;
pub use tree::{Field, FieldValue, Near, Phrase, Place, Query, Words};

use crate::error::{Error, Result};

/// The most characters of a query.
pub const MAX_CHARS: usize = 4096;

/// The most levels of brackets.
pub const MAX_DEPTH: usize = 64;

/// The most phrases, words and fields.
pub const MAX_TERMS: usize = 256;

/// The widest distance of `NEAR`.
pub const MAX_NEAR: u16 = 1000;

/// The distance of `NEAR` without a number.
pub const DEFAULT_NEAR: u16 = 10;

/// Parses a query.
///
/// ```
/// use baogao::query::{parse, Query};
/// assert!(matches!(parse("“城市更新”")?, Query::Phrase(_)));
/// let error = parse("养老 “城市更新").unwrap_err();
/// assert_eq!(error.span, Some((3, 4)));
/// # Ok::<(), baogao::error::Error>(())
/// ```
///
/// # Errors
/// The leftmost error, of kind `Query`, with its place in scalar values and a hint.
pub fn parse(text: &str) -> Result<Query> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(fault::too_long());
    }
    let (query, errors) = parse_lenient(text);
    match errors.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(query),
    }
}

/// Parses a query, repairing what it can; the errors say what was repaired, leftmost first.
///
/// Unclosed phrases and groups end with the query, dangling operators and values that cannot be read
/// are left out, an unknown field and a bare wildcard become phrases. What only excludes is
/// left out too; if nothing is left, the query is [`Query::nothing`].
///
/// ```
/// let (query, errors) = baogao::query::parse_lenient("(养老 | “城市更新");
/// assert_eq!(query.canonical(), "养老 | “城市更新”");
/// assert_eq!(errors.len(), 2);
/// ```
pub fn parse_lenient(text: &str) -> (Query, Vec<Error>) {
    let mut chars: Vec<char> = text.chars().take(MAX_CHARS + 1).collect();
    let is_too_long = chars.len() > MAX_CHARS;
    chars.truncate(MAX_CHARS);
    let (tokens, mut errors) = lexer::lex(&chars);
    if is_too_long {
        errors.push(fault::too_long());
    }
    let query = parser::build(tokens, &mut errors);
    let query = query.and_then(|query| without_unbounded(query, false, &mut errors));
    errors.sort_by_key(|error| error.span);
    (query.unwrap_or_else(Query::nothing), errors)
}

/// Leaves out what only excludes and reports it.
fn without_unbounded(
    query: Query,
    is_alternative: bool,
    errors: &mut Vec<Error>,
) -> Option<Query> {
    if query.names_something() {
        return Some(query);
    }
    let place = query.place();
    let Query::Or(parts) = query else {
        errors.push(fault::only_excludes(place, is_alternative));
        return None;
    };
    let mut kept: Vec<Query> = parts
        .into_iter()
        .filter_map(|part| without_unbounded(part, true, errors))
        .collect();
    if kept.len() > 1 { Some(Query::Or(kept)) } else { kept.pop() }
}
