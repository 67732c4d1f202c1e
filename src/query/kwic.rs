//! A concordance: every place of a phrase, with the characters on its left and right.
//!
//! Places come from the same search that `search` runs, so the total is that of `search`. Context
//! counts characters of the display text and ends where the passage ends: a passage is a paragraph,
//! and what stands before it says nothing about the phrase.
//!
//! Guarantees: left context, hit and right context are one unbroken stretch of the passage; the order
//! is total. Sorted by left or right context, places that read alike stand together, whatever their
//! widths, spaces and script: the match key is compared, on the left from the hit outward.
//! Deliberately not done: an order by sound or by strokes, which needs a table of readings.

use super::ask::{self, Asked};
use super::deadline::Watch;
use super::proof::Layer;
use super::request::{FilterWords, SearchRequest, Sort};
use super::trace::quoted;
use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;
use crate::model::Span;

/// Most characters of context on one side: more is a passage, which `show` prints.
const MOST_CONTEXT: usize = 500;

/// Characters shown on each side of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// On the left.
    pub left: usize,
    /// On the right.
    pub right: usize,
}

impl Default for Context {
    fn default() -> Self {
        Self { left: 20, right: 20 }
    }
}

impl Context {
    /// Parses `20` (both sides) or `5:10` (left and right).
    ///
    /// # Errors
    /// `Usage` for anything else, or more than 500 characters.
    pub fn parse(typed: &str) -> Result<Self> {
        let (left, right) = typed.split_once([':', '：']).unwrap_or((typed, typed));
        let side = |text: &str| {
            text.trim().parse::<usize>().ok().filter(|&count| count <= MOST_CONTEXT)
        };
        match (side(left), side(right)) {
            (Some(left), Some(right)) => Ok(Self { left, right }),
            _ => {
                let message = format!("context is no number of characters: {typed}");
                Err(Error::new(ErrorKind::Usage, message).hinted(format!(
                    "20 for both sides, 5:10 for left and right, each at most {MOST_CONTEXT}"
                )))
            }
        }
    }
}

/// The order of a concordance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum KwicSort {
    /// By the characters before the hit, from the hit outward
    Left,
    /// By the characters after the hit
    Right,
    /// Newest report first
    #[default]
    Year,
    /// By region, oldest report first
    Region,
}

/// A concordance as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KwicRequest {
    /// The phrase, with or without quote marks; `*` stands for up to eight characters.
    pub phrase: String,
    /// Filters.
    pub filters: FilterWords,
    /// Characters shown.
    pub context: Context,
    /// The order.
    pub sort: KwicSort,
    /// Rows to list.
    pub limit: usize,
    /// Rows to pass over.
    pub offset: usize,
    /// Leave out what only matches by folding traditional to simplified script.
    pub no_fold: bool,
    /// Show every copy of a work.
    pub copies: bool,
}

/// A place of the phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Number of the report.
    pub(crate) report: u32,
    /// Number of the passage in the report.
    pub(crate) passage: u32,
    /// Bytes of the passage's display text.
    pub(crate) span: Span,
    /// The phrase as it stands there.
    pub(crate) hit: String,
    /// What stands before the hit.
    pub(crate) left: String,
    /// What stands after the hit.
    pub(crate) right: String,
}

/// Finds every place of the phrase, in the order asked for.
///
/// # Errors
/// `Query` for a phrase that cannot be read, `Usage` and `NotFound` for filters.
pub(crate) fn run(
    reader: &Reader,
    request: &KwicRequest,
) -> Result<(Asked, Vec<Occurrence>)> {
    let asked = ask::run(
        reader,
        &SearchRequest {
            query: quoted(&request.phrase)?,
            filters: request.filters.clone(),
            sort: Some(Sort::Newest),
            limit: usize::MAX,
            offset: 0,
            no_fold: request.no_fold,
            copies: request.copies,
            facets: false,
            explain: false,
        },
    )?;
    // Newest first is the order of the search itself: nothing beyond the rows listed need be read.
    let listed = request.offset.saturating_add(request.limit);
    let most = if request.sort == KwicSort::Year { listed } else { usize::MAX };
    let mut found = occurrences(reader, &asked, request.context, most)?;
    sort(reader, &mut found, request.sort);
    Ok((asked, found))
}

/// Reads the places of a search in its own order, at most so many.
fn occurrences(
    reader: &Reader,
    asked: &Asked,
    context: Context,
    most: usize,
) -> Result<Vec<Occurrence>> {
    let mut watch = Watch::start();
    let mut found = Vec::new();
    // The hits of a report stand together.
    for hits in asked.hits.chunk_by(|a, b| a.item.report == b.item.report) {
        let Some(report) = hits.first().map(|hit| hit.item.report) else { continue };
        if found.len() >= most {
            break;
        }
        let row = reader.row(report)?;
        let record = reader.record(&row)?;
        for hit in hits {
            watch.step()?;
            let passage = hit.item.passage;
            let text = reader.display(&row, record.passage(passage as usize)?)?;
            for span in matches(asked, &text) {
                let (left, right) = around(&text, span, context);
                let hit = text.get(span.range()).unwrap_or_default().to_owned();
                found.push(Occurrence { report, passage, span, hit, left, right });
            }
        }
    }
    found.truncate(most);
    Ok(found)
}

/// Counts, for each report by its number, the characters that what was found takes up, white space aside:
/// where places overlap, once. Every hit must be among those of the search.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn covered(reader: &Reader, asked: &Asked) -> Result<Vec<u32>> {
    let mut watch = Watch::start();
    let mut out = vec![0; reader.table.len()];
    for hits in asked.hits.chunk_by(|a, b| a.item.report == b.item.report) {
        let Some(report) = hits.first().map(|hit| hit.item.report) else { continue };
        let row = reader.row(report)?;
        let record = reader.record(&row)?;
        let mut chars = 0;
        for hit in hits {
            watch.step()?;
            let passage = record.passage(hit.item.passage as usize)?;
            let text = reader.display(&row, passage)?;
            let places = matches(asked, &text).into_iter();
            let printed = places.filter_map(|span| text.get(span.range()));
            chars += printed.flat_map(str::chars).filter(|c| !c.is_whitespace()).count();
        }
        if let Some(slot) = out.get_mut(report as usize) {
            *slot = u32::try_from(chars).unwrap_or(u32::MAX);
        }
    }
    Ok(out)
}

/// Returns the places of a search in a display text.
fn matches(asked: &Asked, text: &str) -> Vec<Span> {
    let layer = if asked.no_fold { Layer::Written } else { Layer::Simplified };
    let key = layer.key(text);
    layer.to_display(text, &asked.plan.matches(key.as_bytes(), layer))
}

/// Returns the characters on both sides of a span.
fn around(text: &str, span: Span, context: Context) -> (String, String) {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let from = match context.left.checked_sub(1) {
        None => before.len(),
        Some(last) => before.char_indices().rev().nth(last).map_or(0, |(at, _)| at),
    };
    let left = before.get(from..).unwrap_or_default().to_owned();
    (left, after.chars().take(context.right).collect())
}

fn sort(reader: &Reader, found: &mut [Occurrence], by: KwicSort) {
    let rank = |report: u32| reader.table.row(report).map(|row| row.rank);
    match by {
        // The order of the search.
        KwicSort::Year => {}
        KwicSort::Left => {
            found.sort_by_cached_key(|one| {
                Layer::Simplified.key(&one.left).chars().rev().collect::<String>()
            });
        }
        KwicSort::Right => {
            found.sort_by_cached_key(|one| Layer::Simplified.key(&one.right));
        }
        KwicSort::Region => found.sort_by(|a, b| {
            let place = |one: &Occurrence| {
                let row = reader.table.row(one.report);
                let region = row.map(|row| row.whole as usize);
                let region = region.and_then(|at| reader.table.regions().get(at));
                (region, row.map(|row| row.year), rank(one.report))
            };
            place(a).cmp(&place(b))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: Option<(usize, usize)>) {
        let context = Context::parse(typed).ok();
        assert_eq!(context.map(|c| (c.left, c.right)), expected, "{typed}");
    }

    #[test]
    fn a_context_is_one_number_or_two() {
        check("20", Some((20, 20)));
        check("5:10", Some((5, 10)));
        check("0:500", Some((0, 500)));
        for typed in ["", ":", "5:", "-1", "501", "5:10:15", "五"] {
            check(typed, None);
        }
    }

    #[test]
    fn context_counts_characters_and_ends_with_the_passage() {
        let text = "𠮷岭茶园开园";
        let at = text.find("茶园").unwrap();
        let span = Span::new(at, at + "茶园".len());
        let sides = |left, right| around(text, span, Context { left, right });
        assert_eq!(sides(1, 1), ("岭".to_owned(), "开".to_owned()));
        assert_eq!(sides(9, 9), ("𠮷岭".to_owned(), "开园".to_owned()));
        assert_eq!(sides(0, 0), (String::new(), String::new()));
    }
}
