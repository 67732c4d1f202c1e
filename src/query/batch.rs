//! A file of named queries: what `batch` runs in one call.
//!
//! A file is TOML: `[[query]]` with `name`, `query`, and what `search` takes beside, under the same
//! names. Nothing is judged here but the file itself: a query that cannot be read is an error of its
//! own entry, told when it is run, and the others are answered.

use serde::Deserialize;

use super::request::{FilterWords, SearchRequest, Sort};
use super::written;
use crate::error::{Error, ErrorKind, Result};

/// Most queries of one file.
const MOST_QUERIES: usize = 10_000;
/// Hits that a query lists unless it says otherwise.
const HITS: usize = 20;

/// A query with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedQuery {
    /// The name, which its answer bears.
    pub name: String,
    /// What is asked.
    pub request: SearchRequest,
}

/// One value or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Values {
    Number(u16),
    One(String),
    Several(Vec<String>),
}

impl Values {
    fn list(values: Option<Self>) -> Vec<String> {
        match values {
            None => Vec::new(),
            Some(Self::Number(number)) => vec![number.to_string()],
            Some(Self::One(value)) => vec![value],
            Some(Self::Several(values)) => values,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    query: String,
    year: Option<Values>,
    region: Option<Values>,
    kind: Option<Values>,
    role: Option<Values>,
    topic: Option<Values>,
    report: Option<Values>,
    sort: Option<Sort>,
    limit: Option<usize>,
    #[serde(default)]
    offset: usize,
    #[serde(default)]
    no_fold: bool,
    #[serde(default)]
    copies: bool,
    #[serde(default)]
    facets: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Queries {
    #[serde(default)]
    query: Vec<Entry>,
}

/// Reads a file of queries.
///
/// # Errors
/// `Usage` for TOML that cannot be read, a file without queries, or a name that stands twice.
pub fn named_queries(text: &str) -> Result<Vec<NamedQuery>> {
    let example = "write [[query]] with name = \"care\" and query = '“养老服务”'";
    let usage = |message: String| Error::new(ErrorKind::Usage, message).hinted(example);
    let file: Queries = written::read(text, "queries", example)?;
    let count = file.query.len();
    if count == 0 || count > MOST_QUERIES {
        return Err(usage(format!("{count} queries, not 1 to {MOST_QUERIES}")));
    }
    if let Some(name) = written::twice(file.query.iter().map(|entry| &entry.name)) {
        return Err(usage(format!("two queries are called {name}")));
    }
    Ok(file.query.into_iter().map(named).collect())
}

fn named(entry: Entry) -> NamedQuery {
    NamedQuery {
        name: entry.name,
        request: SearchRequest {
            query: entry.query,
            filters: FilterWords {
                years: Values::list(entry.year),
                regions: Values::list(entry.region),
                kinds: Values::list(entry.kind),
                roles: Values::list(entry.role),
                topics: Values::list(entry.topic),
                reports: Values::list(entry.report),
            },
            sort: entry.sort,
            limit: entry.limit.unwrap_or(HITS),
            offset: entry.offset,
            no_fold: entry.no_fold,
            copies: entry.copies,
            facets: entry.facets,
            explain: false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_one_value_or_several() {
        let text = "[[query]]\nname = \"a\"\nquery = \"养老\"\nyear = 2021\n\
                    region = [\"望江\", \"窑岭\"]\nsort = \"oldest\"\nlimit = 0";
        let query = named_queries(text).unwrap().remove(0);
        assert_eq!(query.name, "a");
        assert_eq!(query.request.filters.years, ["2021"]);
        assert_eq!(query.request.filters.regions, ["望江", "窑岭"]);
        assert_eq!(query.request.sort, Some(Sort::Oldest));
        assert_eq!((query.request.limit, query.request.offset), (0, 0));
    }

    #[test]
    fn a_file_that_says_nothing_or_something_twice_is_refused() {
        let one = "[[query]]\nname = \"a\"\nquery = \"养老\"\n";
        for text in ["", "query = 1", &format!("{one}{one}"), &format!("{one}yaer = 1\n")]
        {
            assert_eq!(named_queries(text).unwrap_err().kind, ErrorKind::Usage, "{text}");
        }
    }
}
