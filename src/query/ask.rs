//! From a request in the user's words to what was found: parse, understand, filter, lower, run, relax,
//! rank.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::bits::BitSet;
use super::counted::{Counted, answers};
use super::facets::{self, Facet, Facets};
use super::filter::{Filter, FilterName, unknown_topic};
use super::lower;
use super::plan::Plan;
use super::rank::{self, Ranked};
use super::request::{FilterWords, SearchRequest, Sort};
use super::scope;
use super::search::{self, Ask};
use super::suggest::{self, Suggestion};
use super::syntax::{self, Query};
use super::tally::{Order, Tally};
use super::understood::{self, Known, Mentioned};
use super::years::YearRange;
use crate::error::{Error, Result};
use crate::extract::topic::{Catalog, Named};
use crate::index::reader::Reader;

/// Hits below which a sentence may lack some of its words: more than anybody looks through, so that the
/// order decides.
const ENOUGH: usize = 30;

/// A search that was run, with all that its answer needs.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The query as understood.
    pub(crate) canonical: String,
    /// Places and years that bare words name.
    pub(crate) named: Mentioned,
    pub(crate) plan: Plan,
    pub(crate) tally: Tally,
    /// The hits to list, in order.
    pub(crate) hits: Vec<Ranked>,
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
    /// Whether the parts of scores are told.
    pub(crate) explain: bool,
    pub(crate) facets: Option<Facets>,
    /// What stands in the reports and is near to what does not.
    pub(crate) suggestions: Vec<Suggestion>,
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

/// Runs a search.
///
/// # Errors
/// `Query` for a query that cannot be read, `Usage` and `NotFound` for filters.
pub(crate) fn run(reader: &Reader, request: &SearchRequest) -> Result<Asked> {
    let query = syntax::parse(&request.query)?;
    let beside = filter(&request.filters)?;
    if let Some(understood) = understand(reader, &query, &beside)? {
        let run = Run::new(reader, request, understood.query, understood.named, &beside)?;
        if run.holds_all {
            return run.finish(request);
        }
        let as_words = Run::new(reader, request, query, Mentioned::default(), &beside)?;
        // Where no report of the place and year has all that is asked, a passage that names them may.
        let is_better = as_words.holds_all || run.tally.passages == 0;
        return if is_better { as_words } else { run }.finish(request);
    }
    Run::new(reader, request, query, Mentioned::default(), &beside)?.finish(request)
}

/// Returns the reports that a query and filters leave, and the numbers of the passages that a search
/// for them counts; none where nothing is asked of passages.
///
/// # Errors
/// As [`run`].
pub(crate) fn passages(
    reader: &Reader,
    query: Option<&str>,
    filters: &FilterWords,
    copies: bool,
) -> Result<(Counted, Option<BitSet>)> {
    let Some(query) = query else { return beside_query(reader, filters, copies) };
    let asked = run(
        reader,
        &SearchRequest {
            query: query.to_owned(),
            filters: filters.clone(),
            sort: Some(Sort::Newest),
            limit: 0,
            offset: 0,
            no_fold: false,
            copies,
            facets: false,
            explain: false,
        },
    )?;
    let found = tally(reader, &asked.plan, &asked.reports, usize::MAX)?;
    let mut numbers = BitSet::new(reader.passages.len() as usize);
    for item in &found.items {
        numbers.insert(reader.row(item.report)?.first.saturating_add(item.passage));
    }
    Ok((asked.reports, Some(numbers)))
}

/// Returns the reports and passages that filters leave.
fn beside_query(
    reader: &Reader,
    filters: &FilterWords,
    copies: bool,
) -> Result<(Counted, Option<BitSet>)> {
    let filter = filter(filters)?;
    let reports = scope::reports(reader, &filter)?;
    let reports = counted(reader, reports, copies || !filter.reports.is_empty());
    let plans = lower::lower_filter(reader, &filter)?;
    if plans.is_empty() {
        return Ok((reports, None));
    }
    let plan = Plan::And(plans);
    let mut numbers = BitSet::new(reader.passages.len() as usize);
    for report in reports.reports().iter() {
        let row = reader.row(report)?;
        for passage in 0..row.passages {
            if answers(reader, (&plan, false), (report, passage))?
                && !reports.repeats_passage(report, passage)
            {
                numbers.insert(row.first.saturating_add(passage));
            }
        }
    }
    Ok((reports, Some(numbers)))
}

/// Tells places and years in bare words apart, where no option names any.
fn understand(
    reader: &Reader,
    query: &Query,
    beside: &Filter,
) -> Result<Option<understood::Understood>> {
    if !query.asks_words() || !beside.reports.is_empty() {
        return Ok(None);
    }
    // Collected only where a query holds something like a year: rows of all reports are read.
    let years: OnceCell<BTreeSet<u16>> = OnceCell::new();
    let has_year = |year: u16| {
        let all = || reader.table.rows().filter_map(|(_, row)| row.year).collect();
        beside.years.is_empty() && years.get_or_init(all).contains(&year)
    };
    let regions = match beside.regions.is_empty() {
        true => reader.table.regions(),
        false => &[],
    };
    let has_kind = |kind| {
        beside.kinds.is_empty() && reader.table.rows().any(|(_, r)| r.kind == Some(kind))
    };
    let stands = |text: &str| lower::stands_anywhere(reader, text).unwrap_or(true);
    let (years, kinds, stands) = (&has_year, &has_kind, &stands);
    let known = Known { regions, years, kinds, stands };
    Ok(understood::understand(query, &known))
}

/// Counts what a plan finds in some reports, and keeps so many hits in an order that means nothing.
pub(crate) fn tally(
    reader: &Reader,
    plan: &Plan,
    reports: &Counted,
    keep: usize,
) -> Result<Tally> {
    let ask = Ask {
        plan,
        reports,
        order: Order::Newest,
        keep,
        no_fold: false,
        counts: true,
        topics: false,
    };
    search::run(reader, ask)
}

/// Tells copies apart, or lets each count by itself.
fn counted(reader: &Reader, reports: BitSet, every_copy: bool) -> Counted {
    match every_copy {
        true => Counted::every_copy(reader, reports),
        false => Counted::new(reader, reports),
    }
}

/// A search while it is run.
struct Run<'a> {
    reader: &'a Reader,
    canonical: String,
    named: Mentioned,
    in_query: Filter,
    beside: &'a Filter,
    rest: Option<Query>,
    reports: Counted,
    in_series: Counted,
    plan: Plan,
    /// How many passages were found before each step after which less was asked for.
    relaxed_at: Vec<usize>,
    /// Whether some passage holds all of them.
    holds_all: bool,
    tally: Tally,
    order: Order,
    asks_words: bool,
    no_fold: bool,
    every_copy: bool,
}

impl<'a> Run<'a> {
    fn new(
        reader: &'a Reader,
        request: &SearchRequest,
        query: Query,
        named: Mentioned,
        beside: &'a Filter,
    ) -> Result<Self> {
        let canonical = query.canonical();
        let asks_words = query.asks_words();
        let (in_query, rest) = query.split_filter();
        let (reports, in_series) = both(reader, &in_query, beside)?;
        // Who names reports means those, copies or not.
        let names_reports = !in_query.reports.is_empty() || !beside.reports.is_empty();
        let every_copy = request.copies || names_reports;
        let reports = counted(reader, reports, every_copy);
        let in_series = counted(reader, in_series, every_copy);
        let mut plan = plan(reader, rest.as_ref(), [&in_query, beside])?;
        let order = match request.sort {
            Some(Sort::Score) => Order::Score,
            Some(Sort::Newest) => Order::Newest,
            Some(Sort::Oldest) => Order::Oldest,
            None if asks_words => Order::Score,
            None => Order::Newest,
        };
        let listed = request.offset.saturating_add(request.limit);
        let keep = match order {
            Order::Score if asks_words && listed > 0 => listed.max(rank::WINDOW),
            _ => listed,
        };
        let run = |plan: &Plan| {
            let no_fold = request.no_fold;
            let counts = !asks_words;
            let topics = request.facets;
            let ask =
                Ask { plan, reports: &reports, order, keep, no_fold, counts, topics };
            search::run(reader, ask)
        };
        let mut tally = run(&plan)?;
        let holds_all = tally.passages > 0;
        let mut relaxed_at = Vec::new();
        while tally.passages < ENOUGH && lower::relax(&mut plan, tally.passages) {
            relaxed_at.push(tally.passages);
            tally = run(&plan)?;
        }
        Ok(Self {
            reader,
            canonical,
            named,
            in_query,
            beside,
            rest,
            reports,
            in_series,
            plan,
            relaxed_at,
            holds_all,
            tally,
            order,
            asks_words,
            no_fold: request.no_fold,
            every_copy,
        })
    }

    /// Orders the hits and counts what is asked beside them.
    fn finish(self, request: &SearchRequest) -> Result<Asked> {
        let items = &self.tally.items;
        let ranked = match self.order {
            Order::Score if self.asks_words => {
                rank::rank(self.reader, &self.plan, &self.named, items)?
            }
            _ => items.iter().map(|&item| Ranked { item, parts: None }).collect(),
        };
        let hits = ranked.into_iter().skip(request.offset).take(request.limit).collect();
        let facets = if request.facets { Some(self.facets()?) } else { None };
        let relaxed = !self.relaxed_at.is_empty() && self.tally.passages > 0;
        let suggestions = match relaxed || self.tally.passages == 0 {
            true => suggest::suggest(self.reader, &self.plan, &self.reports)?,
            false => Vec::new(),
        };
        let mut has_phrase = false;
        self.plan
            .for_each_leaf(&mut |leaf| has_phrase |= matches!(leaf, Plan::Phrase(_)));
        let years = match self.in_query.years.is_empty() {
            true => self.beside.years.clone(),
            false => self.in_query.years,
        };
        Ok(Asked {
            canonical: self.canonical,
            named: self.named,
            plan: self.plan,
            hits,
            relaxed,
            tally: self.tally,
            reports: self.reports,
            in_series: self.in_series,
            years,
            has_phrase,
            counts_matches: has_phrase && !self.asks_words,
            no_fold: request.no_fold,
            explain: request.explain,
            facets,
            suggestions,
        })
    }

    /// Counts what a plan finds as this search does, without ranking.
    fn tally(&self, plan: &Plan, reports: &Counted, keep: usize) -> Result<Tally> {
        let (order, no_fold) = (Order::Newest, self.no_fold);
        let ask =
            Ask { plan, reports, order, keep, no_fold, counts: false, topics: true };
        search::run(self.reader, ask)
    }

    /// Counts by facets; the counts of a facet ignore the filter on itself, so that its other values
    /// can be chosen too.
    fn facets(&self) -> Result<Facets> {
        let count = |facet: Facet| -> Result<Option<Tally>> {
            let filters =
                [&self.in_query, self.beside].map(|filter| filter.without(facet));
            let [own, other] = &filters;
            if *own == self.in_query && *other == *self.beside {
                return Ok(None);
            }
            let (reports, _) = both(self.reader, own, other)?;
            let reports = counted(self.reader, reports, self.every_copy);
            let mut plan = plan(self.reader, self.rest.as_ref(), [own, other])?;
            for &found in &self.relaxed_at {
                lower::relax(&mut plan, found);
            }
            Ok(Some(self.tally(&plan, &reports, 0)?))
        };
        let all = || self.tally(&self.plan, &self.reports, usize::MAX);
        facets::count(self.reader, self.every_copy, &self.tally, count, all)
    }
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
