//! From parameters to the requests of [`crate::api`].

use clap::ValueEnum;

use super::MAX_ROWS;
use crate::api::{
    CommitmentsRequest, CompareRequest, Context, DEFAULT_HITS, DEFAULT_ROWS,
    FiguresRequest, KeynessRequest, KwicRequest, NamedQuery, Only, PanelBy, PanelRequest,
    PatternRequest, SearchRequest, TopicsRequest, TraceRequest, concepts, named_queries,
};
use crate::error::{Error, ErrorKind, Result};
use crate::http::params::Params;

/// Most reports that one answer puts in rows: each is compared with each.
const MOST_COMPARED: usize = 8;

/// Returns how many rows are asked for.
///
/// # Errors
/// More than one answer lists.
pub(crate) fn limit(params: &Params, default: usize) -> Result<usize> {
    let limit = params.number("limit")?.unwrap_or(default);
    if limit > MAX_ROWS {
        let message = format!("limit is at most {MAX_ROWS}");
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("follow the cursor of the answer for more"));
    }
    Ok(limit)
}

/// Returns how many rows are passed over.
///
/// # Errors
/// Anything but a number.
pub(crate) fn offset(params: &Params) -> Result<usize> {
    Ok(params.number("offset")?.unwrap_or(0))
}

/// Returns what a parameter names; none for a name of another list, which a page may hand on.
fn choice<T: ValueEnum>(params: &Params, name: &str) -> Result<Option<T>> {
    Ok(params.one(name)?.and_then(|typed| T::from_str(typed, false).ok()))
}

/// Returns the request of a search.
///
/// # Errors
/// A parameter that cannot be read.
pub(crate) fn search_request(params: &Params) -> Result<SearchRequest> {
    Ok(SearchRequest {
        query: params.one("q")?.unwrap_or_default().to_owned(),
        filters: params.filters(),
        sort: choice(params, "sort")?,
        limit: limit(params, DEFAULT_HITS)?,
        offset: offset(params)?,
        no_fold: params.is_on("no_fold")?,
        copies: params.is_on("copies")?,
        facets: params.is_on("facets")?,
        explain: params.is_on("explain")?,
    })
}

/// Returns the request of a concordance.
///
/// # Errors
/// A parameter that cannot be read.
pub(crate) fn kwic_request(params: &Params) -> Result<KwicRequest> {
    Ok(KwicRequest {
        phrase: params.one("q")?.unwrap_or_default().to_owned(),
        filters: params.filters(),
        context: params
            .one("context")?
            .map_or_else(|| Ok(Context::default()), Context::parse)?,
        sort: choice(params, "sort")?.unwrap_or_default(),
        limit: limit(params, DEFAULT_ROWS)?,
        offset: offset(params)?,
        no_fold: params.is_on("no_fold")?,
        copies: params.is_on("copies")?,
    })
}

/// Returns how many rows each of several reports may list: together no more than one answer may.
///
/// # Errors
/// More than that.
pub(super) fn limit_each(params: &Params) -> Result<usize> {
    let most = MAX_ROWS / params.all("report").len().max(1);
    let limit = params.number("limit")?.unwrap_or(most);
    if limit > most {
        let message = format!("limit is at most {most} for each of so many reports");
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("ask for fewer reports, or for one with its cursor"));
    }
    Ok(limit)
}

/// Returns the reports, sections or passages that are to be shown.
///
/// # Errors
/// A parameter that cannot be read.
pub(super) fn targets(params: &Params) -> Result<Vec<String>> {
    let reports = params.all("report");
    let Some(section) = params.one("section")? else { return Ok(reports) };
    Ok(reports.iter().map(|report| format!("{report}#{section}")).collect())
}

/// Returns the request of figures.
///
/// # Errors
/// A parameter that cannot be read.
pub(crate) fn figures_request(params: &Params) -> Result<FiguresRequest> {
    Ok(FiguresRequest {
        query: params.one("q")?.map(str::to_owned),
        filters: params.filters(),
        indicator: params.all("indicator"),
        unit: params.all("unit"),
        min: params.one("min")?.map(str::to_owned),
        max: params.one("max")?.map(str::to_owned),
        status: params.all("status"),
        kind: params.all("figure_kind"),
        period: params.all("period"),
        sort: choice(params, "sort")?.unwrap_or_default(),
        reverse: params.is_on("reverse")?,
        limit: Some(limit(params, DEFAULT_ROWS)?),
        offset: offset(params)?,
        explain: params.is_on("explain")?,
        copies: params.is_on("copies")?,
    })
}

/// Returns the request of commitments.
///
/// # Errors
/// A parameter that cannot be read.
pub(crate) fn commitments_request(params: &Params) -> Result<CommitmentsRequest> {
    let specificity = params.number("min_specificity")?.unwrap_or(0);
    let min_specificity = u8::try_from(specificity).ok().filter(|n| *n <= 5);
    Ok(CommitmentsRequest {
        query: params.one("q")?.map(str::to_owned),
        filters: params.filters(),
        min_specificity: min_specificity.ok_or_else(|| {
            Error::new(ErrorKind::Usage, "min_specificity is at most 5")
                .hinted("0 lists everything, 5 what has its own deadline")
        })?,
        measurable: params.is_on("measurable")?,
        deadline: params.all("deadline"),
        strength: params.all("strength"),
        sort: choice(params, "sort")?.unwrap_or_default(),
        reverse: params.is_on("reverse")?,
        limit: Some(limit(params, DEFAULT_ROWS)?),
        offset: offset(params)?,
        explain: params.is_on("explain")?,
        copies: params.is_on("copies")?,
    })
}

/// Returns the request of a trace.
///
/// # Errors
/// A parameter that cannot be read.
pub(crate) fn trace_request(params: &Params) -> Result<TraceRequest> {
    Ok(TraceRequest {
        phrases: params.all("q"),
        filters: params.filters(),
        by: choice(params, "by")?.unwrap_or_default(),
        no_fold: params.is_on("no_fold")?,
        copies: params.is_on("copies")?,
    })
}

/// Returns the request of key phrases.
///
/// # Errors
/// A parameter that cannot be read.
pub(super) fn keyness_request(params: &Params) -> Result<KeynessRequest> {
    let sets = |name: &str| {
        let sets = params.all(name).into_iter();
        sets.map(|set| set.trim_matches(['“', '”', '"']).to_owned()).collect()
    };
    Ok(KeynessRequest {
        a: sets("a"),
        b: sets("against"),
        filters: params.filters(),
        least: params.number("least")?.unwrap_or(3),
        lockwords: params.is_on("lockwords")?,
        limit: limit(params, 25)?,
    })
}

/// Returns the request of the forms of a pattern.
///
/// # Errors
/// A parameter that cannot be read.
pub(super) fn pattern_request(params: &Params) -> Result<PatternRequest> {
    Ok(PatternRequest {
        pattern: params.one("q")?.unwrap_or_default().to_owned(),
        filters: params.filters(),
        limit: limit(params, DEFAULT_ROWS)?,
        offset: offset(params)?,
        copies: params.is_on("copies")?,
    })
}

/// Returns the request of a researcher's table.
///
/// # Errors
/// Terms that cannot be read; a column that there is not.
pub(super) fn panel_request(params: &Params) -> Result<PanelRequest> {
    let known = PanelBy::value_variants();
    let name = |by: &PanelBy| by.to_possible_value().map(|v| v.get_name().to_owned());
    let by = params.all("by");
    let by = by.iter().flat_map(|list| list.split(',')).map(str::trim).map(|typed| {
        let found = known.iter().find(|by| name(by).is_some_and(|name| name == typed));
        found.copied().ok_or_else(|| {
            let names: Vec<String> = known.iter().filter_map(name).collect();
            Error::new(ErrorKind::Usage, format!("by knows no {typed}"))
                .hinted(format!("one or several of {}", names.join(", ")))
        })
    });
    let by = by.collect::<Result<Vec<_>>>()?;
    Ok(PanelRequest {
        concepts: concepts(params.one("terms")?.unwrap_or_default())?,
        by: if by.is_empty() { vec![PanelBy::Region, PanelBy::Year] } else { by },
        filters: params.filters(),
    })
}

/// Returns named queries.
///
/// # Errors
/// Queries that cannot be read, or that list more hits than one answer may.
pub(super) fn batch_queries(params: &Params) -> Result<Vec<NamedQuery>> {
    let queries = named_queries(params.one("queries")?.unwrap_or_default())?;
    let hits = queries.iter().map(|query| query.request.limit);
    if hits.fold(0, usize::saturating_add) > MAX_ROWS {
        let message = format!("the queries list more than {MAX_ROWS} hits together");
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("give them a smaller limit, or ask in several calls"));
    }
    Ok(queries)
}

/// Returns the request of a comparison of two reports.
///
/// # Errors
/// A parameter that cannot be read.
pub(crate) fn compare_request(params: &Params) -> Result<CompareRequest> {
    let only = params.all("only");
    let only: Vec<&str> = only.iter().flat_map(|list| list.split(',')).collect();
    Ok(CompareRequest {
        a: params.one("a")?.unwrap_or_default().to_owned(),
        b: params.one("b")?.unwrap_or_default().to_owned(),
        section: params.one("section")?.map(str::to_owned),
        only: Only::parse(&only)?,
        summary: params.is_on("summary")?,
        strict_punct: params.is_on("strict_punct")?,
        cross_role: params.is_on("cross_role")?,
    })
}

/// Returns the reports that are to stand in rows, three or more of them.
///
/// # Errors
/// A parameter that is for two reports alone.
pub(super) fn compared_reports(params: &Params) -> Result<Vec<String>> {
    let given = [
        ("section", !params.all("section").is_empty()),
        ("only", !params.all("only").is_empty()),
        ("summary", params.is_on("summary")?),
        ("strict_punct", params.is_on("strict_punct")?),
        ("cross_role", params.is_on("cross_role")?),
    ];
    for (name, is_given) in given {
        if is_given {
            let message = format!("{name} is for two reports alone");
            return Err(Error::new(ErrorKind::Usage, message)
                .hinted("compare them in pairs, or leave it out"));
        }
    }
    let reports = [params.all("a"), params.all("b")].concat();
    if reports.len() > MOST_COMPARED {
        let message = format!("{} reports, at most {MOST_COMPARED}", reports.len());
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("the command line compares more of them"));
    }
    Ok(reports)
}

/// Returns the request of topics.
///
/// # Errors
/// A parameter that cannot be read.
pub(super) fn topics_request(params: &Params) -> Result<TopicsRequest> {
    Ok(TopicsRequest {
        name: params.one("q")?.map(str::to_owned),
        filters: params.filters(),
        copies: params.is_on("copies")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(query: &str) -> Params {
        Params::parse(query).unwrap()
    }

    #[test]
    fn a_page_beyond_the_bound_is_refused() {
        let check = |query: &str| limit(&params(query), 20).ok();
        assert_eq!(check(""), Some(20));
        assert_eq!(check("limit=0"), Some(0));
        assert_eq!(check("limit=10000"), Some(MAX_ROWS));
        assert_eq!(check("limit=10001"), None);
    }

    #[test]
    fn several_reports_share_one_bound_of_rows() {
        let check = |query: &str| limit_each(&params(query)).ok();
        assert_eq!(check("report=x"), Some(MAX_ROWS));
        assert_eq!(check("report=x&report=y"), Some(MAX_ROWS / 2));
        assert_eq!(check("report=x&report=y&limit=3"), Some(3));
        assert_eq!(check("report=x&report=y&limit=5001"), None);
    }

    #[test]
    fn rows_of_a_table_are_told_apart_as_asked() {
        let terms = "terms=%5B%5Bconcept%5D%5D%0Aname=%22a%22";
        let check = |by: &str, expected: Option<&[PanelBy]>| {
            let request = panel_request(&params(&format!("{terms}{by}"))).ok();
            assert_eq!(request.map(|r| r.by), expected.map(<[_]>::to_vec), "{by}");
        };
        check("", Some(&[PanelBy::Region, PanelBy::Year]));
        check("&by=level,year", Some(&[PanelBy::Level, PanelBy::Year]));
        check("&by=kind&by=year", Some(&[PanelBy::Kind, PanelBy::Year]));
        check("&by=mouth", None);
    }

    #[test]
    fn queries_share_one_bound_of_hits() {
        let query = |name: &str, limit: usize| {
            format!("[[query]]\nname = \"{name}\"\nquery = \"a\"\nlimit = {limit}\n")
        };
        let check = |text: String, expected: bool| {
            let params = Params::of(vec![("queries".to_owned(), text)]);
            assert_eq!(batch_queries(&params).is_ok(), expected);
        };
        check(query("a", MAX_ROWS), true);
        check(query("a", MAX_ROWS) + &query("b", 1), false);
        check(
            query("a", 9_000_000_000_000_000_000)
                + &query("b", 9_000_000_000_000_000_000),
            false,
        );
    }

    #[test]
    fn several_reports_take_no_option_of_two() {
        let check = |query: &str| compared_reports(&params(query)).ok();
        let three = ["x", "y", "z"].map(str::to_owned).to_vec();
        assert_eq!(check("a=x&b=y&b=z"), Some(three));
        assert_eq!(check("a=x&b=y&b=z&summary=1"), None);
        assert_eq!(check(&format!("a=x{}", "&b=y".repeat(MOST_COMPARED))), None);
    }
}
