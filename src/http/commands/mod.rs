//! The commands that the API answers: one entry each, from its parameters to its answer.
//!
//! A command is the same function of [`crate::api`] that the command line calls, under the same
//! names; what is written here is which parameters make its request (`takes`, `requests`). Formats,
//! paging, errors and the OpenAPI document come from the entry alone. To add a command, add an entry
//! and the function that turns [`Params`] into its request.
//!
//! Deliberately not here: commands that write (`index`, `add`, `remove`), that read a file of this
//! machine (`inspect`), or that have no answer (`serve`, `mcp`, `completions`). What `schema` prints
//! stands in the OpenAPI document.

mod requests;
mod takes;

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use self::requests::{
    batch_queries, compared_reports, keyness_request, limit_each, panel_request,
    pattern_request, targets, topics_request,
};
pub(crate) use self::requests::{
    commitments_request, compare_request, figures_request, kwic_request, search_request,
    trace_request,
};
pub(super) use self::requests::{limit, offset};
use super::answers::Answer;
use super::params::{Param, Params};
use crate::api::{Library, extract_text};
use crate::error::Result;
use crate::output::answer::SearchAnswer;
use crate::output::fields::check_fields;
use crate::output::listing::Listing;
use crate::output::trace::TraceAnswer;

/// Most rows of one answer; a script that wants more follows the cursor.
pub(super) const MAX_ROWS: usize = 10_000;

/// What a command does.
type Run = dyn Fn(&Library, &Params) -> Result<Box<dyn Answer>> + Send + Sync;

/// Answers of one type, and how they are made.
struct Shape {
    /// Refuses fields that its rows do not have.
    check_fields: fn(&[String]) -> Result<()>,
    /// The schema of the answer, and the schema of a row.
    schemas: fn(&mut SchemaGenerator) -> [Schema; 2],
    run: Box<Run>,
}

impl Shape {
    fn new<A: Listing + JsonSchema + 'static>(
        run: fn(&Library, &Params) -> Result<A>,
    ) -> Self {
        Self {
            check_fields: check_fields::<A::Row>,
            schemas: |generator| {
                [generator.subschema_for::<A>(), generator.subschema_for::<A::Row>()]
            },
            run: Box::new(move |library, params| Ok(Box::new(run(library, params)?))),
        }
    }
}

/// A command of the API.
pub(crate) struct Command {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// What it answers, in one line.
    pub(super) about: &'static str,
    /// The parameters that it takes, those of the form of an answer aside.
    pub(crate) params: Vec<Param>,
    shape: Shape,
    /// A parameter, and the answer where it is given more than once.
    several: Option<(&'static str, Shape)>,
}

impl Command {
    fn new<A: Listing + JsonSchema + 'static>(
        name: &'static str,
        about: &'static str,
        params: &[&[Param]],
        run: fn(&Library, &Params) -> Result<A>,
    ) -> Self {
        let (params, shape) = (params.concat(), Shape::new(run));
        Self { name, about, params, shape, several: None }
    }

    /// Gives it another answer where a parameter is given more than once.
    fn several<A: Listing + JsonSchema + 'static>(
        self,
        param: &'static str,
        run: fn(&Library, &Params) -> Result<A>,
    ) -> Self {
        Self { several: Some((param, Shape::new(run))), ..self }
    }

    fn shape(&self, params: &Params) -> &Shape {
        match &self.several {
            Some((name, shape)) if params.all(name).len() > 1 => shape,
            _ => &self.shape,
        }
    }

    /// Returns whether it takes a parameter.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.params.iter().any(|param| param.name == name)
    }

    /// Refuses fields that the rows of the answer do not have.
    ///
    /// # Errors
    /// The first such field.
    pub(super) fn check_fields(&self, params: &Params) -> Result<()> {
        (self.shape(params).check_fields)(&params.fields())
    }

    /// Returns the schemas of its answers, each with the schema of a row: that of one report first,
    /// then that of several if it is another.
    pub(super) fn schemas(&self, generator: &mut SchemaGenerator) -> Vec<[Schema; 2]> {
        let several = self.several.iter().map(|(_, shape)| shape);
        let shapes = std::iter::once(&self.shape).chain(several);
        shapes.map(|shape| (shape.schemas)(generator)).collect()
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
        (self.shape(params).run)(library, params)
    }
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Command").field("name", &self.name).finish_non_exhaustive()
    }
}

/// All commands, in the order in which they are listed.
pub(super) static COMMANDS: LazyLock<Vec<Command>> = LazyLock::new(|| {
    let mut commands = Vec::from(of_reports());
    commands.extend(of_text());
    commands.extend(of_sets());
    commands
});

/// Commands that list reports and their parts.
fn of_reports() -> [Command; 6] {
    [
        Command::new(
            "search",
            "Every passage that holds a phrase, or that speaks of some words",
            &[&[takes::QUERY.required()], takes::SEARCH, takes::PART, takes::FILTERS],
            search,
        ),
        Command::new(
            "reports",
            "The reports, copies included",
            &[takes::PART, takes::FILTERS],
            |library, params| {
                let limit = limit(params, MAX_ROWS)?;
                library.reports(&params.filters(), Some(limit), offset(params)?)
            },
        ),
        Command::new(
            "coverage",
            "The years of every series, gaps included",
            &[takes::FILTERS],
            |library, params| library.coverage(&params.filters()),
        ),
        Command::new(
            "outline",
            "The sections of a report, or of several",
            &[&[takes::REPORTS], takes::PART],
            |library, params| {
                let report = params.one("report")?.unwrap_or_default();
                library.outline(report, Some(limit(params, MAX_ROWS)?), offset(params)?)
            },
        )
        .several("report", |library, params| {
            let (most, offset) = (limit_each(params)?, offset(params)?);
            library.outline_list(&params.all("report"), Some(most), offset)
        }),
        Command::new(
            "show",
            "The text of a report, of a section or of a passage, or of several",
            &[&[takes::REPORTS, takes::SECTION], takes::PART],
            |library, params| {
                let target = targets(params)?.into_iter().next().unwrap_or_default();
                library.show(&target, Some(limit(params, MAX_ROWS)?), offset(params)?)
            },
        )
        .several("report", |library, params| {
            let (most, offset) = (limit_each(params)?, offset(params)?);
            library.show_list(&targets(params)?, Some(most), offset)
        }),
        Command::new(
            "compare",
            "Two reports side by side: sections, units of text, figures, terms; or several in rows",
            &[takes::COMPARE],
            |library, params| library.compare(&compare_request(params)?),
        )
        .several("b", |library, params| library.compare_rows(&compared_reports(params)?)),
    ]
}

/// Commands that list what texts say.
fn of_text() -> [Command; 6] {
    [
        Command::new(
            "figures",
            "Numeric statements: what is counted, how much, when, reached or aimed at",
            &[&[takes::QUERY], takes::FIGURES, takes::PART, takes::FILTERS],
            |library, params| library.figures(&figures_request(params)?),
        ),
        Command::new(
            "commitments",
            "What reports undertake: act, object, body, strength, deadline",
            &[&[takes::QUERY], takes::COMMITMENTS, takes::PART, takes::FILTERS],
            |library, params| library.commitments(&commitments_request(params)?),
        ),
        Command::new(
            "trace",
            "Phrases through the years of every series: rate, first and last use, state",
            &[&[takes::PHRASES], takes::TRACE, takes::FILTERS],
            trace,
        ),
        Command::new(
            "kwic",
            "Every place of a phrase between the characters beside it",
            &[&[takes::PHRASE], takes::KWIC, takes::PART, takes::FILTERS],
            |library, params| library.kwic(&kwic_request(params)?),
        ),
        Command::new(
            "variants",
            "The strings that fill a pattern, by count and year",
            &[&[takes::PATTERN, takes::COPIES], takes::PART, takes::FILTERS],
            |library, params| library.variants(&pattern_request(params)?),
        ),
        Command::new(
            "extract",
            "The figures and commitments of any text",
            &[&[takes::TEXT, takes::EXPLAIN]],
            |_, params| {
                let text = params.one("text")?.unwrap_or_default();
                Ok(extract_text(text, params.is_on("explain")?))
            },
        ),
    ]
}

/// Commands that count over sets of reports.
fn of_sets() -> [Command; 4] {
    [
        Command::new(
            "keyness",
            "The phrases that one set of reports uses more than another",
            &[takes::KEYNESS, takes::FILTERS],
            |library, params| library.keyness(&keyness_request(params)?),
        ),
        Command::new(
            "panel",
            "Concepts by region and year: a researcher's table in long form",
            &[takes::PANEL, takes::FILTERS],
            |library, params| library.panel(&panel_request(params)?),
        ),
        Command::new(
            "topics",
            "Subject classes with their passages by year, or what a name means",
            &[&[takes::TOPIC_NAME, takes::COPIES], takes::FILTERS],
            |library, params| library.topics(&topics_request(params)?),
        ),
        Command::new(
            "batch",
            "Named queries in one call",
            &[&[takes::QUERIES]],
            |library, params| Ok(library.batch(&batch_queries(params)?)),
        ),
    ]
}

/// Returns the command of a name.
pub(crate) fn command(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// Answers a search, with other forms of its phrases beside where they are asked for.
///
/// # Errors
/// As [`Library::search`].
pub(crate) fn search(library: &Library, params: &Params) -> Result<SearchAnswer> {
    let request = search_request(params)?;
    match params.is_on("variants")? {
        true => library.search_with_variants(&request, library.own_variants()),
        false => library.search(&request),
    }
}

/// Answers a trace, with other forms of its phrases beside where they are asked for.
///
/// # Errors
/// As [`Library::trace`].
pub(crate) fn trace(library: &Library, params: &Params) -> Result<TraceAnswer> {
    let request = trace_request(params)?;
    match params.is_on("variants")? {
        true => library.trace_with_variants(&request, library.own_variants()),
        false => library.trace(&request),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::params::{LONG, Values};

    #[test]
    fn long_parameters_are_known_where_lengths_are_checked() {
        for param in COMMANDS.iter().flat_map(|command| &command.params) {
            let is_long = param.values == Values::Long;
            assert_eq!(LONG.contains(&param.name), is_long, "{}", param.name);
        }
    }

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
    fn a_parameter_given_more_than_once_may_ask_for_another_answer() {
        for command in COMMANDS.iter() {
            if let Some((name, _)) = &command.several {
                let param = command.params.iter().find(|param| param.name == *name);
                assert!(param.is_some_and(|param| param.several), "{}", command.name);
            }
        }
    }
}
