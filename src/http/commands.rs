//! The commands that the API answers: one entry each, from its parameters to its answer.
//!
//! A command is the same function of [`crate::api`] that the command line calls, under the same
//! names; what is written here is which parameters make its request. Formats, paging, errors and
//! the OpenAPI document come from the entry alone. To add a command, add an entry and the function
//! that turns [`Params`] into its answer.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::answers::Answer;
use super::params::Values::{Number, OneOf, Switch, Text};
use super::params::{Param, Params};
use crate::api::{
    CommitmentSort, CommitmentsRequest, CompareRequest, Context, DEFAULT_HITS,
    DEFAULT_ROWS, FigureSort, FiguresRequest, KeynessRequest, KwicRequest, KwicSort,
    Library, Only, SearchRequest, Sort, TopicsRequest, TraceBy, TraceRequest,
    extract_text,
};
use crate::error::{Error, ErrorKind, Result};
use crate::output::answer::{ReportsAnswer, ShowAnswer};
use crate::output::fields::check_fields;
use crate::output::figures::ExtractAnswer;
use crate::output::keyness::KeynessAnswer;
use crate::output::listing::Listing;

/// Most rows of one answer; a script that wants more follows the cursor.
pub(super) const MAX_ROWS: usize = 10_000;

/// What a command does.
type Run = dyn Fn(&Library, &Params) -> Result<Box<dyn Answer>> + Send + Sync;

/// A command of the API.
pub(crate) struct Command {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// What it answers, in one line.
    pub(super) about: &'static str,
    /// The parameters that it takes, those of the form of an answer aside.
    pub(crate) params: Vec<Param>,
    /// Refuses fields that its rows do not have.
    pub(super) check_fields: fn(&[String]) -> Result<()>,
    /// The schema of its answer, and the schema of a row.
    pub(super) schemas: fn(&mut SchemaGenerator) -> [Schema; 2],
    run: Box<Run>,
}

impl Command {
    fn new<A: Listing + JsonSchema + 'static>(
        name: &'static str,
        about: &'static str,
        params: &[&[Param]],
        run: fn(&Library, &Params) -> Result<A>,
    ) -> Self {
        Self {
            name,
            about,
            params: params.concat(),
            check_fields: check_fields::<A::Row>,
            schemas: |generator| {
                [generator.subschema_for::<A>(), generator.subschema_for::<A::Row>()]
            },
            run: Box::new(move |library, params| Ok(Box::new(run(library, params)?))),
        }
    }

    /// Returns whether it takes a parameter.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.params.iter().any(|param| param.name == name)
    }

    /// Answers a request whose parameters were checked.
    ///
    /// # Errors
    /// Those of the command.
    pub(super) fn run(
        &self,
        library: &Library,
        params: &Params,
    ) -> Result<Box<dyn Answer>> {
        (self.run)(library, params)
    }
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Command").field("name", &self.name).finish_non_exhaustive()
    }
}

/// All commands, in the order in which they are listed.
pub(super) static COMMANDS: LazyLock<Vec<Command>> = LazyLock::new(|| {
    vec![
        Command::new(
            "search",
            "Every passage that holds a phrase, or that speaks of some words",
            &[&[QUERY.required()], SEARCH, PART, FILTERS],
            |library, params| library.search(&search_request(params)?),
        ),
        Command::new(
            "reports",
            "The reports, copies included",
            &[PART, FILTERS],
            reports,
        ),
        Command::new(
            "coverage",
            "The years of every series, gaps included",
            &[FILTERS],
            |library, params| library.coverage(&params.filters()),
        ),
        Command::new(
            "outline",
            "The sections of a report",
            &[&[REPORT]],
            |library, params| library.outline(params.one("report")?.unwrap_or_default()),
        ),
        Command::new(
            "show",
            "The text of a report, of a section or of a passage",
            &[&[REPORT, SECTION], PART],
            show,
        ),
        Command::new(
            "figures",
            "Numeric statements: what is counted, how much, when, reached or aimed at",
            &[&[QUERY], FIGURES, PART, FILTERS],
            |library, params| library.figures(&figures_request(params)?),
        ),
        Command::new(
            "commitments",
            "What reports undertake: act, object, body, strength, deadline",
            &[&[QUERY], COMMITMENTS, PART, FILTERS],
            |library, params| library.commitments(&commitments_request(params)?),
        ),
        Command::new(
            "trace",
            "Phrases through the years of every series: rate, first and last use, state",
            &[&[PHRASES], TRACE, FILTERS],
            |library, params| library.trace(&trace_request(params)?),
        ),
        Command::new(
            "kwic",
            "Every place of a phrase between the characters beside it",
            &[&[PHRASE], KWIC, PART, FILTERS],
            |library, params| library.kwic(&kwic_request(params)?),
        ),
        Command::new(
            "keyness",
            "The phrases that one set of reports uses more than another",
            &[KEYNESS, FILTERS],
            keyness,
        ),
        Command::new(
            "compare",
            "Two reports side by side: sections, units of text, figures, terms",
            &[COMPARE],
            |library, params| library.compare(&compare_request(params)?),
        ),
        Command::new(
            "topics",
            "Subject classes with their passages by year, or what a name means",
            &[&[TOPIC_NAME, COPIES], FILTERS],
            |library, params| library.topics(&topics_request(params)?),
        ),
        Command::new(
            "extract",
            "The figures and commitments of any text",
            &[&[TEXT, EXPLAIN]],
            extract,
        ),
    ]
});

/// Returns the command of a name.
pub(crate) fn command(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

const QUERY: Param = Param::new("q", Text, "the query");
const TOPIC_NAME: Param =
    Param::new("q", Text, "a code (13, 1301), an official name or a familiar one");
const TEXT: Param = Param::new("text", Text, "the text to read").required();
const EXPLAIN: Param = Param::new("explain", Switch, "show the words that decided");
const REVERSE: Param = Param::new("reverse", Switch, "the order the other way round");
const COPIES: Param = Param::new("copies", Switch, "show every copy of a work");
const REPORT: Param =
    Param::new("report", Text, "a report: its id, or an end of its path or title")
        .required();
const SECTION: Param =
    Param::new("section", Text, "one section (s3.2) or passage (s3.2.p1) of it");

const NO_FOLD: Param = Param::new(
    "no_fold",
    Switch,
    "leave out what matches only across traditional and simplified script",
);

const SEARCH: &[Param] = &[
    Param::new(
        "sort",
        OneOf(&["score", "newest", "oldest"]),
        "the order; score for bare words, newest for phrases if not given",
    ),
    NO_FOLD,
    COPIES,
    Param::new("facets", Switch, "count by year, region, level, kind, role and chapter"),
    Param::new("explain", Switch, "show the parts of each score"),
];

const PHRASE: Param =
    Param::new("q", Text, "the phrase; * stands for up to eight characters").required();
const KWIC: &[Param] = &[
    Param::new("context", Text, "characters on each side: 20, or 5:10"),
    Param::new(
        "sort",
        OneOf(&["left", "right", "year", "region"]),
        "the order; year if not given, newest first",
    ),
    NO_FOLD,
    COPIES,
];

const PHRASES: Param =
    Param::new("q", Text, "an exact phrase, with or without quote marks")
        .several()
        .required();
const TRACE: &[Param] = &[
    Param::new("by", OneOf(&["series", "year"]), "what a row stands for"),
    NO_FOLD,
    COPIES,
];

const KEYNESS: &[Param] = &[
    Param::new("a", Text, "the first set: reports, or fields as year:2025")
        .several()
        .required(),
    Param::new("against", Text, "the second set; all others if not given").several(),
    Param::new("least", Number, "fewest occurrences in both sets together"),
    Param::new("lockwords", Switch, "what both use alike instead"),
    Param::new("limit", Number, "list at most so many phrases of each set"),
];

const COMPARE: &[Param] = &[
    Param::new("a", Text, "the first report: its id, or an end of its path or title")
        .required(),
    Param::new("b", Text, "the second report").required(),
    Param::new("section", Text, "one section, by id or by words of its heading"),
    Param::new("only", Text, "kept, revised, added …; units, figures, phrases, wording")
        .several(),
    Param::new("summary", Switch, "leave the units out"),
];

const PART: &[Param] = &[
    Param::new("limit", Number, "list at most so many"),
    Param::new("offset", Number, "pass over the first so many"),
];

const FILTERS: &[Param] = &[
    Param::new("year", Text, "years of the report: 2021, 2019..2025, 2019.., ..2025")
        .several(),
    Param::new("region", Text, "part of a region's name: 望江").several(),
    Param::new("kind", Text, "kind of report: work_report, five_year_plan …").several(),
    Param::new("role", Text, "role of the section: review, goals, tasks …").several(),
    Param::new("topic", Text, "subject: 养老, 13").several(),
    Param::new("report", Text, "a report: its id, or an end of its path or title")
        .several(),
];

const FIGURES: &[Param] = &[
    Param::new("indicator", Text, "part of the indicator's name, or its canonical id")
        .several(),
    Param::new("unit", Text, "unit without 万 and 亿: 元, %, 个百分点").several(),
    Param::new("min", Text, "least value: 5, 2.5万, 100亿"),
    Param::new("max", Text, "largest value"),
    Param::new("status", Text, "actual, estimate, target, baseline, definition")
        .several(),
    Param::new("figure_kind", Text, "level, growth, diff, share, rate …").several(),
    Param::new("period", Text, "years that a figure is about: 2020, 2019..2025")
        .several(),
    Param::new(
        "sort",
        OneOf(&["newest", "oldest", "value"]),
        "the order; newest if not given, value is largest first",
    ),
    REVERSE,
    EXPLAIN,
    COPIES,
];

const COMMITMENTS: &[Param] = &[
    Param::new("min_specificity", Number, "least specificity, 0 to 5"),
    Param::new("measurable", Switch, "only what can be checked"),
    Param::new("deadline", Text, "2030, 2026..2030, 2026-06, explicit, inherited")
        .several(),
    Param::new("strength", Text, "hard, firm, soft, exploratory").several(),
    Param::new(
        "sort",
        OneOf(&["newest", "oldest", "deadline", "specificity"]),
        "the order; newest if not given, deadline is due first",
    ),
    REVERSE,
    EXPLAIN,
    COPIES,
];

/// Returns how many rows are asked for.
///
/// # Errors
/// More than one answer lists.
pub(super) fn limit(params: &Params, default: usize) -> Result<usize> {
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

/// Returns the request of a search.
///
/// # Errors
/// A parameter that cannot be read.
pub(crate) fn search_request(params: &Params) -> Result<SearchRequest> {
    let sort = params.one("sort")?.map(|name| match name {
        "score" => Sort::Score,
        "oldest" => Sort::Oldest,
        _ => Sort::Newest,
    });
    Ok(SearchRequest {
        query: params.one("q")?.unwrap_or_default().to_owned(),
        filters: params.filters(),
        sort,
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
fn kwic_request(params: &Params) -> Result<KwicRequest> {
    Ok(KwicRequest {
        phrase: params.one("q")?.unwrap_or_default().to_owned(),
        filters: params.filters(),
        context: params
            .one("context")?
            .map_or_else(|| Ok(Context::default()), Context::parse)?,
        sort: match params.one("sort")? {
            Some("left") => KwicSort::Left,
            Some("right") => KwicSort::Right,
            Some("region") => KwicSort::Region,
            _ => KwicSort::Year,
        },
        limit: limit(params, DEFAULT_ROWS)?,
        offset: offset(params)?,
        no_fold: params.is_on("no_fold")?,
        copies: params.is_on("copies")?,
    })
}

fn reports(library: &Library, params: &Params) -> Result<ReportsAnswer> {
    library.reports(&params.filters(), Some(limit(params, MAX_ROWS)?), offset(params)?)
}

fn show(library: &Library, params: &Params) -> Result<ShowAnswer> {
    let report = params.one("report")?.unwrap_or_default();
    let target = match params.one("section")? {
        Some(section) => format!("{report}#{section}"),
        None => report.to_owned(),
    };
    library.show(&target, Some(limit(params, MAX_ROWS)?), offset(params)?)
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
        sort: match params.one("sort")? {
            Some("value") => FigureSort::Value,
            Some("oldest") => FigureSort::Oldest,
            _ => FigureSort::Newest,
        },
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
        sort: match params.one("sort")? {
            Some("deadline") => CommitmentSort::Deadline,
            Some("specificity") => CommitmentSort::Specificity,
            Some("oldest") => CommitmentSort::Oldest,
            _ => CommitmentSort::Newest,
        },
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
    let by =
        if params.one("by")? == Some("year") { TraceBy::Year } else { TraceBy::Series };
    Ok(TraceRequest {
        phrases: params.all("q"),
        filters: params.filters(),
        by,
        no_fold: params.is_on("no_fold")?,
        copies: params.is_on("copies")?,
    })
}

fn keyness(library: &Library, params: &Params) -> Result<KeynessAnswer> {
    library.keyness(&KeynessRequest {
        a: params.all("a"),
        b: params.all("against"),
        filters: params.filters(),
        least: params.number("least")?.unwrap_or(3),
        lockwords: params.is_on("lockwords")?,
        limit: limit(params, 25)?,
    })
}

/// Returns the request of a comparison.
///
/// # Errors
/// A parameter that cannot be read.
pub(super) fn compare_request(params: &Params) -> Result<CompareRequest> {
    let only = params.all("only");
    let only: Vec<&str> = only.iter().flat_map(|list| list.split(',')).collect();
    Ok(CompareRequest {
        a: params.one("a")?.unwrap_or_default().to_owned(),
        b: params.one("b")?.unwrap_or_default().to_owned(),
        section: params.one("section")?.map(str::to_owned),
        only: Only::parse(&only)?,
        summary: params.is_on("summary")?,
    })
}

fn topics_request(params: &Params) -> Result<TopicsRequest> {
    Ok(TopicsRequest {
        name: params.one("q")?.map(str::to_owned),
        filters: params.filters(),
        copies: params.is_on("copies")?,
    })
}

fn extract(_: &Library, params: &Params) -> Result<ExtractAnswer> {
    let text = params.one("text")?.unwrap_or_default();
    Ok(extract_text(text, params.is_on("explain")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_commands_and_parameters_are_not_given_twice() {
        let mut names: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
        let number = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), number);
        for command in COMMANDS.iter() {
            let mut names: Vec<_> = command.params.iter().map(|p| p.name).collect();
            let number = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), number, "{}", command.name);
        }
    }

    #[test]
    fn a_page_beyond_the_bound_is_refused() {
        let check = |query: &str| limit(&Params::parse(query).unwrap(), 20).ok();
        assert_eq!(check(""), Some(20));
        assert_eq!(check("limit=0"), Some(0));
        assert_eq!(check("limit=10000"), Some(MAX_ROWS));
        assert_eq!(check("limit=10001"), None);
    }
}
