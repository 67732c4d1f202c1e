//! `baogao batch`: a file of named queries in one call.

use std::path::PathBuf;

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::GlobalArgs;
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::named_queries;
use crate::error::{Error, ErrorKind};
use crate::output::batch::BatchAnswer;
use crate::output::table::render_batch;

/// Run a file of named queries
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao batch queries.toml --format jsonl > answers.jsonl
  baogao batch queries.toml --format csv > counts.csv

The file:
  [[query]]
  name = \"care\"
  query = '“养老服务”'
  year = \"2019..2025\"          # also region, kind, role, topic, report: one or a list
  limit = 100                   # also offset, sort, facets, copies, no_fold

A query that fails is named with its error, the others are answered, and the status is 5.")]
pub(super) struct BatchArgs {
    /// A file of queries in TOML
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Search the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
}

/// Runs the queries and prints their answers.
pub(super) fn run(
    args: &BatchArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<BatchAnswer>(global)?;
    let text = fs_err::read_to_string(&args.file).map_err(|error| {
        Error::new(ErrorKind::Usage, format!("cannot read the queries: {error}"))
            .hinted("name a file of queries in TOML, as baogao batch --help shows")
    })?;
    let queries = named_queries(&text).map_err(|error| error.on(&args.file))?;
    let library = open(global, args.with_sample, screen)?;
    let answer = library.batch(&queries);
    answers::print(&answer, global, screen, render_batch)?;
    let found = answer.answers.iter().filter_map(|entry| entry.answer.as_ref());
    let found: usize = found.map(|answer| answer.total.passages).sum();
    Ok(if answer.failed > 0 { Outcome::Partial } else { Outcome::of_count(found) })
}
