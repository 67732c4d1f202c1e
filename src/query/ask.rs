//! From a request in the user's words to what was found: parse, filter, lower, run, relax.

use super::bits::BitSet;
use super::counted::Counted;
use super::filter::{Filter, FilterName, unknown_topic};
use super::lower;
use super::plan::Plan;
use super::request::{FilterWords, SearchRequest, Sort};
use super::scope;
use super::search::{self, Ask, Order, Tally};
use super::syntax::{self, Field, FieldValue, Place, Query};
use super::years::YearRange;
use crate::error::{Error, Result};
use crate::extract::topic::{Catalog, Named};
use crate::index::reader::Reader;

/// A search that was run, with all that its answer needs.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The query as understood.
    pub(crate) canonical: String,
    pub(crate) plan: Plan,
    pub(crate) tally: Tally,
    /// Whether fewer words than typed were asked for.
    pub(crate) relaxed: bool,
    /// Reports that pass all filters.
    pub(crate) reports: Counted,
    /// Reports that pass all filters but those on years.
    pub(crate) in_series: Counted,
    /// Ranges of years that were asked for.
    pub(crate) years: Vec<YearRange>,
    pub(crate) has_phrase: bool,
    /// Whether only phrases were asked for, so that every match counts.
    pub(crate) counts_matches: bool,
    pub(crate) no_fold: bool,
    pub(crate) offset: usize,
}

/// Returns a filter from the words typed for it.
///
/// # Errors
/// `Usage` for a value that cannot be read, with the nearest names.
pub(crate) fn filter(words: &FilterWords) -> Result<Filter> {
    let mut filter = Filter::default();
    let lists = [
        (FilterName::Year, &words.years),
        (FilterName::Region, &words.regions),
        (FilterName::Kind, &words.kinds),
        (FilterName::Role, &words.roles),
        (FilterName::Topic, &words.topics),
        (FilterName::Report, &words.reports),
    ];
    for (name, values) in lists {
        for value in values {
            filter.add(name, value)?;
        }
    }
    Ok(filter)
}

/// Returns what a topic's code or name stands for.
///
/// # Errors
/// `Usage` for a name that is unknown, with the nearest ones.
pub(crate) fn topic(typed: &str) -> Result<Named> {
    Catalog::get().find(typed).ok_or_else(|| unknown_topic(typed))
}

/// Returns the query for all passages on any of some topics; none if there are none.
pub(crate) fn topics_query(topics: &[String]) -> Option<String> {
    let field = |topic: &String| {
        Query::Field(Field {
            value: FieldValue::Topic(topic.clone()),
            place: Place::default(),
        })
    };
    let fields: Vec<Query> = topics.iter().map(field).collect();
    (!fields.is_empty()).then(|| Query::Or(fields).canonical())
}

/// Runs a search.
///
/// # Errors
/// `Query` for a query that cannot be read, `Usage` and `NotFound` for filters.
pub(crate) fn run(reader: &Reader, request: &SearchRequest) -> Result<Asked> {
    let query = syntax::parse(&request.query)?;
    let canonical = query.canonical();
    let asks_words = query.asks_words();
    let (in_query, rest) = query.split_filter();
    let beside = filter(&request.filters)?;
    let (reports, in_series) = both(reader, &in_query, &beside)?;
    // Who names reports means those, copies or not.
    let names_reports = !in_query.reports.is_empty() || !beside.reports.is_empty();
    let counted = |reports| match request.copies || names_reports {
        true => Counted::every_copy(reader, reports),
        false => Counted::new(reader, reports),
    };
    let (reports, in_series) = (counted(reports), counted(in_series));
    let mut plan = plan(reader, rest.as_ref(), [&in_query, &beside])?;
    let order = match request.sort {
        Some(Sort::Score) => Order::Score,
        Some(Sort::Newest) => Order::Newest,
        Some(Sort::Oldest) => Order::Oldest,
        None if asks_words => Order::Score,
        None => Order::Newest,
    };
    let keep = request.offset.saturating_add(request.limit);
    let run = |plan: &Plan| {
        let no_fold = request.no_fold;
        let counts = !asks_words;
        search::run(reader, Ask { plan, reports: &reports, order, keep, no_fold, counts })
    };
    let mut tally = run(&plan)?;
    let mut relaxed = false;
    while tally.passages == 0 && lower::relax(&mut plan) {
        tally = run(&plan)?;
        relaxed = true;
    }
    let mut has_phrase = false;
    plan.for_each_leaf(&mut |leaf| has_phrase |= matches!(leaf, Plan::Phrase(_)));
    let years = if in_query.years.is_empty() { beside.years } else { in_query.years };
    Ok(Asked {
        canonical,
        plan,
        relaxed: relaxed && tally.passages > 0,
        tally,
        reports,
        in_series,
        years,
        has_phrase,
        counts_matches: has_phrase && !asks_words,
        no_fold: request.no_fold,
        offset: request.offset,
    })
}

/// Returns the reports that pass both filters, and those that pass them but for the years.
fn both(reader: &Reader, a: &Filter, b: &Filter) -> Result<(BitSet, BitSet)> {
    let in_both = |a: &Filter, b: &Filter| -> Result<BitSet> {
        let mut reports = scope::reports(reader, a)?;
        reports.intersect(&scope::reports(reader, b)?);
        Ok(reports)
    };
    let reports = in_both(a, b)?;
    let names_years = !a.years.is_empty() || !b.years.is_empty();
    let names_reports = !a.reports.is_empty() || !b.reports.is_empty();
    if !names_years || names_reports {
        let series = reports.clone();
        return Ok((reports, series));
    }
    let any_year = |filter: &Filter| Filter { years: Vec::new(), ..filter.clone() };
    let series = in_both(&any_year(a), &any_year(b))?;
    Ok((reports, series))
}

fn plan(reader: &Reader, query: Option<&Query>, filters: [&Filter; 2]) -> Result<Plan> {
    let mut parts = Vec::new();
    if let Some(query) = query {
        parts.push(lower::lower(reader, query)?);
    }
    for filter in filters {
        parts.extend(lower::lower_filter(reader, filter)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Plan::And(parts) })
}

/// Returns the reports that pass a filter which must not ask about sections or passages.
///
/// # Errors
/// `Usage` for a filter on roles, chapters or topics; otherwise as [`scope::reports`].
pub(crate) fn reports_alone(reader: &Reader, words: &FilterWords) -> Result<BitSet> {
    let filter = filter(words)?;
    let refused = match () {
        () if !filter.roles.is_empty() => Some(FilterName::Role),
        () if !filter.topics.is_empty() => Some(FilterName::Topic),
        () => None,
    };
    if let Some(name) = refused {
        let message = format!("--{} says nothing about a whole report", name.name());
        return Err(Error::new(crate::error::ErrorKind::Usage, message)
            .hinted("use it with search, or leave it out"));
    }
    scope::reports(reader, &filter)
}
