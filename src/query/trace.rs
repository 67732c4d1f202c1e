//! A phrase through the years: which reports hold it how often, beside those that do not.
//!
//! Counts come from the same search that `search` runs, so the two never differ. How large the
//! searched text is comes from the table of reports, or from the passages where a filter on
//! sections leaves only part of a report.

use super::ask::{self, Asked};
use super::bits::BitSet;
use super::request::{FilterWords, SearchRequest, Sort};
use super::sets::Beside;
use super::syntax::{self, Query};
use super::years::YearRange;
use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;

/// Most phrases of one call: more cannot be told apart in a table or a chart.
const MOST_PHRASES: usize = 50;

/// What a row stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TraceBy {
    /// A year of one series: a region's reports of one kind
    #[default]
    Series,
    /// A year of all series together
    Year,
}

/// Phrases to follow, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceRequest {
    /// The phrases, with or without quote marks; `*` stands for up to eight characters.
    pub phrases: Vec<String>,
    /// Filters.
    pub filters: FilterWords,
    /// What a row stands for.
    pub by: TraceBy,
    /// Leave out what only matches by folding traditional to simplified script.
    pub no_fold: bool,
    /// Count every copy of a work.
    pub copies: bool,
}

/// A phrase that was looked for in all years of the searched series.
#[derive(Debug)]
pub(crate) struct Traced {
    /// The phrase as typed, without quote marks.
    pub(crate) phrase: String,
    pub(crate) asked: Asked,
}

/// What phrases were looked for in.
#[derive(Debug)]
pub(crate) struct Field {
    /// Reports that pass all filters but those on years.
    pub(crate) reports: BitSet,
    /// Characters searched of each report, by its number.
    pub(crate) chars: Vec<u32>,
    /// Ranges of years that were asked for.
    pub(crate) years: Vec<YearRange>,
}

impl Field {
    /// Returns the characters of a work, by its best copy, or the longest of those searched.
    pub(crate) fn chars_of(&self, work: u32, copies: &[u32]) -> usize {
        let of = |&report: &u32| self.chars.get(report as usize).copied().unwrap_or(0);
        let longest = || copies.iter().map(of).max().unwrap_or(0);
        let best = copies.iter().find(|&&copy| copy == work);
        best.map_or_else(longest, of) as usize
    }
}

/// Looks for each phrase in all years of the series that the filters leave.
///
/// # Errors
/// `Query` for a phrase that cannot be read or is no phrase, `Usage` and `NotFound` for filters.
pub(crate) fn run(
    reader: &Reader,
    request: &TraceRequest,
) -> Result<(Field, Vec<Traced>)> {
    let count = request.phrases.len();
    if count == 0 || count > MOST_PHRASES {
        let message = format!("{count} phrases to follow, not 1 to {MOST_PHRASES}");
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("name the phrases: baogao trace 养老服务 托育服务"));
    }
    let field = field(reader, &request.filters)?;
    let traced = request.phrases.iter().map(|phrase| trace(reader, request, phrase));
    Ok((field, traced.collect::<Result<_>>()?))
}

fn trace(reader: &Reader, request: &TraceRequest, typed: &str) -> Result<Traced> {
    let query = quoted(typed)?;
    let asked = ask::run(
        reader,
        &SearchRequest {
            query,
            filters: FilterWords { years: Vec::new(), ..request.filters.clone() },
            sort: Some(Sort::Oldest),
            limit: 0,
            offset: 0,
            no_fold: request.no_fold,
            copies: request.copies,
            facets: false,
            explain: false,
        },
    )?;
    let phrase = asked.canonical.trim_matches(['“', '”']).to_owned();
    Ok(Traced { phrase, asked })
}

/// Returns the query of a phrase typed with or without quote marks.
///
/// # Errors
/// `Query` for an empty phrase, or one with an unclosed mark.
pub(crate) fn quoted(typed: &str) -> Result<String> {
    let typed = typed.trim();
    if typed.starts_with(['“', '"', '「', '”'])
        && let Query::Phrase(_) = syntax::parse(typed)?
    {
        return Ok(typed.to_owned());
    }
    let mut query = String::from("“");
    let mut is_escaped = false;
    for c in typed.chars() {
        let is_mark = matches!(c, '“' | '”' | '"' | '「' | '」' | '＂' | '『' | '』');
        if is_mark && !is_escaped {
            query.push('\\');
        }
        is_escaped = c == '\\' && !is_escaped;
        query.push(c);
    }
    query.push('”');
    syntax::parse(&query).map_err(|error| Error { span: None, ..error })?;
    Ok(query)
}

/// Returns what the filters leave to be searched, in all years.
///
/// # Errors
/// `Usage` and `NotFound` for filters.
pub(crate) fn field(reader: &Reader, words: &FilterWords) -> Result<Field> {
    let filter = ask::filter(words)?;
    let years = filter.years.clone();
    let beside = Beside::of(reader, &super::Filter { years: Vec::new(), ..filter })?;
    let mut chars = vec![0; reader.table.len()];
    for (number, row) in reader.table.rows() {
        if !beside.reports.contains(number) {
            continue;
        }
        if let Some(slot) = chars.get_mut(number as usize) {
            *slot = beside.chars(reader, &row);
        }
    }
    Ok(Field { reports: beside.reports, chars, years })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: &str) {
        assert_eq!(quoted(typed).unwrap(), expected);
    }

    #[test]
    fn a_phrase_may_come_with_quote_marks_or_without() {
        check("养老服务", "“养老服务”");
        check(" “养老服务” ", "“养老服务”");
        check("\"养老 服务\"", "\"养老 服务\"");
        check("养老*服务", "“养老*服务”");
    }

    #[test]
    fn quote_marks_inside_belong_to_the_phrase() {
        check("打造“一站式”", "“打造\\“一站式\\””");
        check("“五五”购物节", "“\\“五五\\”购物节”");
    }

    #[test]
    fn an_empty_phrase_is_refused() {
        assert_eq!(quoted("  ").unwrap_err().kind, ErrorKind::Query);
        assert_eq!(quoted("“”").unwrap_err().kind, ErrorKind::Query);
    }
}
