//! The strings that fill a pattern: what stands where its `*` is.
//!
//! `*生活圈` asks what comes before 生活圈. Inside a pattern `*` is that of a phrase: up to eight characters of
//! anything. At an end it is a fill: up to eight letters, digits and Han characters beside the phrase, as
//! far as they stand unbroken; a mark (also a quote mark), a space of no consequence aside, and the end
//! of the passage bound it. Where a text runs on without a mark the fill is eight characters, which may
//! begin inside of a word: 高品质建设社区生活圈 gives 高品质建设社区, and nothing decides that 建设 is no part of
//! the name. Forms are match keys, so widths and scripts do not tell them apart.
//!
//! Guarantees: every occurrence that a search for the pattern without its outer `*` counts is in exactly
//! one form.

use std::collections::{BTreeMap, BTreeSet};

use super::ask::Asked;
use super::kwic::{self, Context, KwicRequest, KwicSort};
use super::proof::{Layer, WILDCARD_CHARS};
use super::request::FilterWords;
use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;

/// Characters of display text that are read for a fill: white space among them takes no place in it.
const READ: usize = WILDCARD_CHARS * 4;

/// A pattern as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternRequest {
    /// The pattern, with or without quote marks; `*` may stand at its ends.
    pub pattern: String,
    /// Filters.
    pub filters: FilterWords,
    /// Forms to list.
    pub limit: usize,
    /// Forms to pass over.
    pub offset: usize,
    /// Count every copy of a work.
    pub copies: bool,
}

/// A string that fills the pattern.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) occurrences: usize,
    /// Works that hold it.
    pub(crate) works: BTreeSet<u32>,
    /// Occurrences by year.
    pub(crate) years: BTreeMap<Option<u16>, usize>,
}

/// Collects the strings that fill a pattern.
///
/// # Errors
/// `Query` for a pattern that holds nothing but `*`, `Usage` and `NotFound` for filters.
pub(crate) fn run(
    reader: &Reader,
    request: &PatternRequest,
) -> Result<(Asked, BTreeMap<String, Filled>)> {
    let Pattern { core, before, after } = Pattern::parse(&request.pattern)?;
    let (asked, found) = kwic::run(
        reader,
        &KwicRequest {
            phrase: core,
            filters: request.filters.clone(),
            context: Context { left: READ, right: READ },
            sort: KwicSort::Year,
            limit: usize::MAX,
            offset: 0,
            no_fold: false,
            copies: request.copies,
        },
    )?;
    let mut forms: BTreeMap<String, Filled> = BTreeMap::new();
    for one in found {
        let mut form = String::new();
        if before {
            let left = Layer::Simplified.key(&one.left);
            let fill: Vec<char> = fill(left.chars().rev()).collect();
            form.extend(fill.iter().rev());
        }
        form.push_str(&Layer::Simplified.key(&one.hit));
        if after {
            form.extend(fill(Layer::Simplified.key(&one.right).chars()));
        }
        let row = reader.row(one.report)?;
        let filled = forms.entry(form).or_default();
        filled.occurrences += 1;
        filled.works.insert(if request.copies { one.report } else { row.work });
        *filled.years.entry(row.year).or_default() += 1;
    }
    Ok((asked, forms))
}

/// Returns the characters of a fill, from the phrase outward.
fn fill(side: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    side.take_while(|c| c.is_alphanumeric()).take(WILDCARD_CHARS)
}

/// A pattern taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Pattern {
    /// The phrase without the outer `*`.
    core: String,
    /// Whether a fill stands before it.
    before: bool,
    /// Whether a fill stands after it.
    after: bool,
}

impl Pattern {
    fn parse(typed: &str) -> Result<Self> {
        let typed = typed.trim();
        let pairs = [('“', '”'), ('"', '"'), ('「', '」')];
        let inner = pairs
            .iter()
            .find_map(|(open, close)| typed.strip_prefix(*open)?.strip_suffix(*close));
        let inner = inner.unwrap_or(typed).trim();
        let is_star = |c: char| matches!(c, '*' | '＊');
        let rest = inner.trim_start_matches(is_star);
        let before = rest.len() < inner.len();
        let core = rest.trim_end_matches(is_star);
        // \* at the end is a character of the phrase.
        let is_escaped = core.ends_with('\\') && !core.ends_with("\\\\");
        let core = if is_escaped { rest } else { core };
        if core.is_empty() {
            let message = "pattern holds nothing beside *";
            return Err(Error::new(ErrorKind::Query, message)
                .hinted("give it characters that stand in the text: “*生活圈”"));
        }
        Ok(Self { core: core.to_owned(), before, after: core.len() < rest.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, core: &str, before: bool, after: bool) {
        let expected = Pattern { core: core.to_owned(), before, after };
        assert_eq!(Pattern::parse(typed).unwrap(), expected, "{typed}");
    }

    #[test]
    fn a_star_at_an_end_is_a_fill() {
        check("“*生活圈”", "生活圈", true, false);
        check("生活圈*", "生活圈", false, true);
        check("*养老*服务＊", "养老*服务", true, true);
        check("养老", "养老", false, false);
        check("100\\*", "100\\*", false, false);
    }

    #[test]
    fn stars_alone_are_refused() {
        for typed in ["*", "“**”", "", "“”"] {
            assert_eq!(Pattern::parse(typed).unwrap_err().kind, ErrorKind::Query);
        }
    }

    #[test]
    fn a_fill_ends_at_a_mark_and_after_eight_characters() {
        let filled = |side: &str| fill(side.chars()).collect::<String>();
        assert_eq!(filled("社区，生活"), "社区");
        assert_eq!(filled("15分钟社区“"), "15分钟社区");
        assert_eq!(filled("一二三四五六七八九"), "一二三四五六七八");
        assert_eq!(filled("“一"), "");
    }
}
