//! The page for people: every view is an address that holds its whole state.
//!
//! Views ask the same functions as the API with the same parameters, so each can name itself "as a
//! command" and "as an API call". They are complete without a script; what `page.js` adds (copying,
//! sorting, keys, quicker turning) changes no number. Text of reports reaches the page through
//! maud's escaping alone.

pub(super) mod assets;
mod cite;
mod compare;
mod context;
mod coverage;
mod empty;
mod evidence;
mod facets;
mod faults;
mod figures;
mod frame;
mod hits;
mod marked;
mod regions;
mod report;
mod reports;
mod same;
mod search;
mod strip;
mod trace;
mod welcome;
mod words;
mod years;

use hyper::StatusCode;
use maud::Markup;

use self::words::Lang;
use super::params::Params;
use super::problem;
use super::reply::{Reply, reply};
use super::shelf::Volume;
use crate::api::Library;
use crate::error::{Error, Result};

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum View {
    /// The box and what was found.
    Search,
    /// One report.
    Report(String),
    /// A table of figures.
    Figures,
    /// A table of commitments.
    Commitments,
    /// Phrases through the years.
    Trace,
    /// Two reports side by side.
    Compare,
    /// A list of reports.
    Reports,
    /// What is in the corpus and what is missing.
    Coverage,
}

impl View {
    /// Returns the view of a path.
    pub(super) fn of(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Self::Search,
            "/figures" => Self::Figures,
            "/commitments" => Self::Commitments,
            "/trace" => Self::Trace,
            "/compare" => Self::Compare,
            "/reports" => Self::Reports,
            "/coverage" => Self::Coverage,
            _ => {
                let id = path.strip_prefix("/report/")?;
                let mut decoded = form_urlencoded::parse(id.as_bytes());
                Self::Report(decoded.next()?.0.into_owned())
            }
        })
    }

    /// Returns the name under which it is counted.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Search => "page_search",
            Self::Report(_) => "page_report",
            Self::Figures => "page_figures",
            Self::Commitments => "page_commitments",
            Self::Trace => "page_trace",
            Self::Compare => "page_compare",
            Self::Reports => "page_reports",
            Self::Coverage => "page_coverage",
        }
    }

    /// Returns the path under which it is found, for forms and links that change its parameters.
    fn path(&self) -> String {
        match self {
            Self::Search => "/".to_owned(),
            Self::Report(id) => report_path(id),
            Self::Figures => "/figures".to_owned(),
            Self::Commitments => "/commitments".to_owned(),
            Self::Trace => "/trace".to_owned(),
            Self::Compare => "/compare".to_owned(),
            Self::Reports => "/reports".to_owned(),
            Self::Coverage => "/coverage".to_owned(),
        }
    }
}

/// Returns the path of a report's page.
fn report_path(id: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("/report/{id}")
}

/// What every part of a page needs to know.
#[derive(Debug, Clone, Copy)]
struct Visit<'a> {
    lang: Lang,
    view: &'a View,
    params: &'a Params,
    library: &'a Library,
}

impl Visit<'_> {
    /// Returns the phrase of the page's language.
    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.lang.say(zh, en)
    }

    /// Returns the address of another page with parameters, in the same language.
    fn link(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        let mut pairs: Vec<(String, String)> =
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        if self.lang == Lang::En {
            pairs.push(("lang".to_owned(), "en".to_owned()));
        }
        format!("{path}{}", Params::of(pairs).query())
    }

    /// Returns the address of this page with other parameters.
    fn turn(&self, params: &Params) -> String {
        format!("{}{}", self.view.path(), params.query())
    }

    /// Returns the address of a report's page, at a place in it, with the words looked for.
    fn report_link(&self, id: &str, place: &str, query: Option<&str>) -> String {
        let query: Vec<(&str, &str)> =
            query.map(|query| ("q", query)).into_iter().collect();
        let place = if place.is_empty() { String::new() } else { format!("#{place}") };
        format!("{}{place}", self.link(&report_path(id), &query))
    }

    /// Returns the address of a passage on the page of its report.
    fn passage_link(&self, id: &str) -> String {
        let (report, place) = id.split_once('#').unwrap_or((id, ""));
        self.report_link(report, place, None)
    }

    /// Returns the same with the figures and commitments of every paragraph below it.
    fn evidence_link(&self, id: &str, place: &str, query: Option<&str>) -> String {
        let mut pairs: Vec<(&str, &str)> =
            query.map(|query| ("q", query)).into_iter().collect();
        pairs.push(("evidence", "1"));
        format!("{}#{place}", self.link(&report_path(id), &pairs))
    }
}

/// A page before it is framed.
struct Body {
    title: String,
    main: Markup,
}

/// Answers a request for a page.
pub(super) fn answer(volume: &Volume, view: &View, params: &Params) -> Reply {
    let visit = visit(volume, view, params);
    let body = match view {
        View::Search => search::body(&visit),
        View::Report(id) => report::body(&visit, id),
        View::Figures => figures::figures(&visit),
        View::Commitments => figures::commitments(&visit),
        View::Trace => trace::body(&visit),
        View::Compare => compare::body(&visit),
        View::Reports => reports::body(&visit),
        View::Coverage => coverage::body(&visit),
    };
    match body {
        Ok(body) => framed(StatusCode::OK, &visit, &body),
        Err(error) => failure_of(&visit, &error),
    }
}

fn visit<'a>(volume: &'a Volume, view: &'a View, params: &'a Params) -> Visit<'a> {
    let lang = Lang::of(params.one("lang").ok().flatten());
    Visit { lang, view, params, library: &volume.library }
}

/// Answers with what went wrong.
pub(super) fn failure(volume: &Volume, params: &Params, error: &Error) -> Reply {
    failure_of(&visit(volume, &View::Search, params), error)
}

fn failure_of(visit: &Visit<'_>, error: &Error) -> Reply {
    let status = problem::status(error.kind);
    let shown = problem::shown(error);
    // Advice for the command line may name what is near, which the page says too.
    let advice = (!status.is_server_error()).then(|| crate::output::advice::hint(error));
    framed(status, visit, &empty::failure(visit, &shown, advice.as_deref()))
}

fn framed(status: StatusCode, visit: &Visit<'_>, body: &Body) -> Reply {
    let html = frame::page(visit, body).into_string();
    reply(status, "text/html; charset=utf-8", html)
}

/// Reads which part of a list is shown: rows a page, and rows passed over.
fn part(params: &Params, default: usize) -> Result<(usize, usize)> {
    Ok((super::commands::limit(params, default)?, super::commands::offset(params)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_found_under_its_own_path() {
        for view in [
            View::Search,
            View::Figures,
            View::Commitments,
            View::Trace,
            View::Compare,
            View::Reports,
            View::Coverage,
            View::Report("wangjiang-2023-work".to_owned()),
            View::Report("a b/ü養".to_owned()),
        ] {
            assert_eq!(View::of(&view.path()), Some(view));
        }
        assert_eq!(View::of("/weather"), None);
        assert_eq!(View::of("/report/"), None);
    }
}
