//! The tools: a file each, or two that share their rows, from the parameters of a call to its answer.
//!
//! A tool takes the parameters of the command it stands for, and asks the same function of
//! [`crate::api`]. Its file says what an assistant is told of it, what is found in all (its head) and
//! what a row holds: what an assistant needs of a hit, a figure, a section, and no more. Names are
//! those of the command line's answers where a value is the same; unknown values are left out instead
//! of written as `null`. Texts are cut to a length that is stated; whatever was cut can be read whole
//! by the id that stands beside it.
//!
//! To add a tool, add its file and its line in [`TOOLS`].

mod compare;
mod coverage;
mod lists;
mod read;
mod search;
mod trace;

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Map, Value};

use super::budget::shorten;
use super::calls::{self, FORMING};
use super::told::{Corpus, Found, Line, NOT_HERE, Told, Voice, tell};
use crate::api::Library;
use crate::error::Result;
use crate::http::commands;
use crate::http::cursor;
use crate::http::params::{Param, Params};

/// Most rows of one answer, whatever its budget.
const MOST_ROWS: usize = 200;
/// Longest repetition of a query, in characters.
const ECHO: usize = 60;
/// Longest heading, name or citation, in characters.
const NAME: usize = 120;
/// Longest snippet or text of a row, in characters.
const SNIPPET: usize = 200;

/// A tool.
#[derive(Debug)]
pub(super) struct Tool {
    /// Its name.
    pub(super) name: &'static str,
    /// Its name for people.
    pub(super) title: &'static str,
    /// What it answers and when to call it.
    pub(super) about: &'static str,
    /// The parameters that it takes.
    pub(super) params: Vec<Param>,
    /// Returns the schema of its answer.
    pub(super) schema: fn() -> Map<String, Value>,
    run: fn(&Call<'_>) -> Result<Told>,
}

/// A call of a tool on one state of an index.
struct Call<'a> {
    tool: &'static Tool,
    library: &'a Library,
    corpus: &'a Corpus,
    voice: Voice,
    params: Params,
    offset: usize,
    limit: usize,
    tokens: usize,
}

impl Tool {
    /// Creates a tool of some parameters, but for those that only make answers larger.
    fn new(
        name: &'static str,
        (title, about): (&'static str, &'static str),
        mut params: Vec<Param>,
        schema: fn() -> Map<String, Value>,
        run: fn(&Call<'_>) -> Result<Told>,
    ) -> Self {
        let left_out = ["facets", "explain", "offset"];
        params.retain(|param| !left_out.contains(&param.name));
        params.extend_from_slice(FORMING);
        Self { name, title, about, params, schema, run }
    }

    /// Answers a call.
    ///
    /// # Errors
    /// Arguments that cannot be read; those of the command.
    pub(super) fn call(
        &'static self,
        (library, corpus): (&Library, &Corpus),
        voice: Voice,
        arguments: &Map<String, Value>,
    ) -> Result<Told> {
        let params = calls::read(arguments, &self.params)?;
        let tokens = calls::max_tokens(&params)?;
        let limit = params.number("limit")?.unwrap_or(MOST_ROWS).min(MOST_ROWS);
        let params = params.without(&["max_tokens"]);
        let offset = match params.one("cursor")? {
            None => 0,
            Some(text) => cursor::read(text, &corpus.version, self.name, &params)?,
        };
        let tool = self;
        let call = Call { tool, library, corpus, voice, params, offset, limit, tokens };
        (self.run)(&call)
    }
}

/// Lets a parameter stand once: several of it are too long for an answer.
fn once(mut params: Vec<Param>, name: &str) -> Vec<Param> {
    for param in &mut params {
        param.several &= param.name != name;
    }
    params
}

/// Returns the line of a text with its passage.
fn quoted(passage: &str, text: &str) -> String {
    format!("{passage}: {}", shorten(text, 40))
}

impl Call<'_> {
    /// Returns the parameters of the command that lists the part asked for. A row takes so many
    /// tokens at least: those that cannot fit are not read.
    fn part(&self, row_tokens: usize) -> Params {
        let limit = self.limit.min(self.tokens / row_tokens).to_string();
        let params = self.params.with("offset", &[&self.offset.to_string()]);
        params.with("limit", &[&limit]).without(&["cursor"])
    }

    /// Passes over the rows before the place asked for.
    fn cut<R>(&self, rows: impl IntoIterator<Item = R>) -> Vec<R> {
        rows.into_iter().skip(self.offset).take(self.limit).collect()
    }

    /// Tells an answer that has so many rows in all.
    fn tell<H: Serialize, R: Serialize + Line>(
        &self,
        total: usize,
        (head, summary): (H, String),
        rows: Vec<R>,
        mut notes: Vec<String>,
    ) -> Result<Told> {
        if total == 0 {
            notes.insert(0, NOT_HERE.to_owned());
        }
        let tool = self.tool.name;
        let found = Found { tool, head, summary, rows, notes };
        tell(found, self.corpus, (self.tokens, self.voice), |listed| {
            let end = self.offset.saturating_add(listed);
            let version = &self.corpus.version;
            let has_more = listed > 0 && end < total;
            has_more.then(|| cursor::write(end, version, tool, &self.params))
        })
    }
}

/// All tools, in the order in which they are listed.
pub(super) static TOOLS: LazyLock<Vec<Tool>> = LazyLock::new(|| {
    vec![
        search::search_tool(),
        read::read_tool(),
        read::outline_tool(),
        lists::figures_tool(),
        lists::commitments_tool(),
        trace::trace_tool(),
        compare::compare_tool(),
        coverage::coverage_tool(),
    ]
});

/// Returns the tool of a name.
pub(super) fn tool(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// Returns the parameters of a command of the API.
fn params_of(command: &str) -> Vec<Param> {
    commands::command(command).map_or_else(Vec::new, |command| command.params.clone())
}

/// Returns a name of at most [`NAME`] characters.
fn named(name: Option<&String>) -> Option<String> {
    name.map(|name| shorten(name, NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_takes_parameters_and_has_an_output_schema() {
        for tool in TOOLS.iter() {
            assert!(tool.params.len() > FORMING.len(), "{}", tool.name);
            let schema = (tool.schema)();
            for key in ["schema", "rows", "next_cursor", "notes", "corpus"] {
                assert!(schema["properties"].get(key).is_some(), "{} {key}", tool.name);
            }
        }
    }
}
