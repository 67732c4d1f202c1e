//! A search in the user's words: the query and what stands beside it, unparsed.

/// Filters as typed: values of one filter are alternatives, different filters are all required.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterWords {
    /// `2021`, `2019..2025`, `2019..`, `..2025`.
    pub years: Vec<String>,
    /// Part of a region's name.
    pub regions: Vec<String>,
    /// Names of kinds.
    pub kinds: Vec<String>,
    /// Names of roles.
    pub roles: Vec<String>,
    /// Names or codes of topics.
    pub topics: Vec<String>,
    /// Report ids, or ends of source paths or titles.
    pub reports: Vec<String>,
}

/// A list of topics as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopicsRequest {
    /// A code or name; none for all classes.
    pub name: Option<String>,
    /// What is counted.
    pub filters: FilterWords,
    /// Count every copy of a work.
    pub copies: bool,
}

impl FilterWords {
    /// Returns the filters without one, by the name of its option.
    pub fn without(&self, option: &str) -> Self {
        let mut filters = self.clone();
        match option {
            "--year" => filters.years.clear(),
            "--region" => filters.regions.clear(),
            "--kind" => filters.kinds.clear(),
            "--role" => filters.roles.clear(),
            "--topic" => filters.topics.clear(),
            "--report" => filters.reports.clear(),
            _ => {}
        }
        filters
    }
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best first.
    Score,
    /// Newest report first.
    Newest,
    /// Oldest report first.
    Oldest,
}

/// A search as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The query.
    pub query: String,
    /// Filters beside the query.
    pub filters: FilterWords,
    /// The order; none means score for bare words, newest otherwise.
    pub sort: Option<Sort>,
    /// Hits to list.
    pub limit: usize,
    /// Hits to pass over.
    pub offset: usize,
    /// Leave out what only matches by folding traditional to simplified script.
    pub no_fold: bool,
    /// Show every copy of a work.
    pub copies: bool,
    /// Count what was found by year, region, level, kind, role, topic and chapter.
    pub facets: bool,
    /// Show the parts of each score.
    pub explain: bool,
}
