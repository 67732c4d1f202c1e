//! The strings that fill a pattern: what stands where its `*` is.
//!
//! `*生活圈` asks what comes before 生活圈. Inside a pattern `*` is that of a phrase: up to eight characters of
//! anything. At an end it is a fill: up to eight letters, digits and Han characters beside the phrase, as
//! far as they stand unbroken; a mark (also a quote mark), a space of no consequence aside, and the end
//! of the passage bound it. A fill before the phrase begins behind the last word that only leads up to a
//! name (`fences.txt`): 加快打造社区生活圈 gives 社区生活圈. So does 高品质建设社区生活圈 where 社区生活圈 stands free
//! elsewhere, since 建设 may be part of a name. Where a text runs on without either the fill is eight
//! characters, which may begin inside of a word. Forms are match keys, so widths and scripts do not tell
//! them apart.
//!
//! Guarantees: every occurrence that a search for the pattern without its outer `*` counts is in exactly
//! one form.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::ask::Asked;
use super::kwic::{self, Context, KwicRequest, KwicSort};
use super::proof::{Layer, WILDCARD_CHARS};
use super::request::FilterWords;
use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;

/// Characters of display text that are read for a fill: white space among them takes no place in it.
const READ: usize = WILDCARD_CHARS * 4;

/// Characters of the longest word that leads up to a name.
const LONGEST_FENCE: usize = 3;

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

/// Words that stand before a name: those that always do, and those that may be part of one.
static FENCES: LazyLock<[Vec<&'static str>; 2]> = LazyLock::new(|| {
    let lines = include_str!("fences.txt").lines();
    let words = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (soft, hard): (Vec<_>, Vec<_>) = words.partition(|word| word.starts_with('~'));
    [hard, soft.into_iter().map(|word| word.trim_start_matches('~')).collect()]
});

/// A string that fills the pattern.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) occurrences: usize,
    /// Works that hold it.
    pub(crate) works: BTreeSet<u32>,
    /// Occurrences by year.
    pub(crate) years: BTreeMap<Option<u16>, usize>,
}

impl Filled {
    fn add(&mut self, other: Self) {
        self.occurrences += other.occurrences;
        self.works.extend(other.works);
        for (year, occurrences) in other.years {
            *self.years.entry(year).or_default() += occurrences;
        }
    }
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
    let mut forms: BTreeMap<[String; 2], Filled> = BTreeMap::new();
    for one in found {
        let mut name = String::new();
        if before {
            name.push_str(&name_before(&Layer::Simplified.key(&one.left)));
        }
        let mut form = Layer::Simplified.key(&one.hit);
        if after {
            form.extend(fill(Layer::Simplified.key(&one.right).chars()));
        }
        let row = reader.row(one.report)?;
        let filled = forms.entry([name, form]).or_default();
        filled.occurrences += 1;
        filled.works.insert(if request.copies { one.report } else { row.work });
        *filled.years.entry(row.year).or_default() += 1;
    }
    Ok((asked, joined(forms)))
}

/// Joins names with the rest of their forms. A name that goes on behind a word which may be part of it is
/// the one behind, if that stands free; 老旧小区改造 ends with such a word and is whole.
fn joined(forms: BTreeMap<[String; 2], Filled>) -> BTreeMap<String, Filled> {
    let free: BTreeSet<[String; 2]> = forms.keys().cloned().collect();
    let mut out: BTreeMap<String, Filled> = BTreeMap::new();
    for ([name, rest], filled) in forms {
        let shorter = behind_each(&name, &FENCES[1]).find(|name| {
            !name.is_empty() && free.contains(&[(*name).to_owned(), rest.clone()])
        });
        let form = format!("{}{rest}", shorter.unwrap_or(&name));
        out.entry(form).or_default().add(filled);
    }
    out
}

/// Returns the fill at the end of a text, without what leads up to a name. A word that leads up to it may
/// begin before the fill does: 推|进社区 is no 进社区.
fn name_before(left: &str) -> String {
    let unbroken: Vec<char> =
        left.chars().rev().take_while(|c| c.is_alphanumeric()).take(READ).collect();
    let text: String =
        unbroken.iter().take(WILDCARD_CHARS + LONGEST_FENCE - 1).rev().collect();
    let whole: String = unbroken.iter().take(WILDCARD_CHARS).rev().collect();
    match behind_last(&text, &FENCES[0]) {
        Some(name) if name.len() <= whole.len() => name.to_owned(),
        _ => whole,
    }
}

/// Returns what stands in a text behind the last of some words; none if there is no such word, or if it is
/// the last one of a name: 民营经济促进 before 条例 is whole, 加快打造 is no name at all.
fn behind_last<'f>(text: &'f str, words: &[&str]) -> Option<&'f str> {
    let places = words.iter().filter_map(|word| {
        let at = text.rfind(word)?;
        Some((at, text.get(at + word.len()..)?))
    });
    let (at, rest) = places.min_by_key(|(_, rest)| rest.len())?;
    let before = text.get(..at).unwrap_or_default();
    let leads_up =
        !rest.is_empty() || before.is_empty() || behind_last(before, words) == Some("");
    leads_up.then_some(rest)
}

/// Yields what stands in a name behind each of some words, the longest first.
fn behind_each<'f>(name: &'f str, words: &[&str]) -> impl Iterator<Item = &'f str> {
    name.char_indices().filter_map(|(at, _)| {
        let rest = name.get(at..)?;
        let longest = words.iter().filter(|word| rest.starts_with(**word));
        rest.get(longest.map(|word| word.len()).max()?..)
    })
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
    fn words_that_lead_up_to_a_name_are_none_of_it() {
        let check = |fills: &[&str], expected: &[&str]| {
            let named =
                |fill: &&str| ([name_before(fill), "圈".to_owned()], Filled::default());
            let forms = joined(fills.iter().map(named).collect());
            assert_eq!(forms.keys().map(String::as_str).collect::<Vec<_>>(), expected);
        };
        check(&["加快打造渡口", "打造"], &["圈", "渡口圈"]);
        check(&["高品质建设渡口", "渡口"], &["渡口圈"]);
        check(&["把渡口", "把渡口建设大", "渡口建设大"], &["把渡口圈", "渡口建设大圈"]);
        check(&["高品质建设渡口"], &["高品质建设渡口圈"]);
        check(&["三年行动推进沿江各街道渡口"], &["沿江各街道渡口圈"]);
        check(&["沿江渡口打造"], &["沿江渡口打造圈"]);
        check(&["渡口改造", ""], &["圈", "渡口改造圈"]);
    }

    #[test]
    fn stars_alone_are_refused() {
        for typed in ["*", "“**”", "", "“”"] {
            assert_eq!(Pattern::parse(typed).unwrap_err().kind, ErrorKind::Query);
        }
    }

    #[test]
    fn no_word_that_leads_up_to_a_name_is_longer_than_is_read() {
        let words = FENCES.iter().flatten();
        assert_eq!(words.map(|word| word.chars().count()).max(), Some(LONGEST_FENCE));
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
