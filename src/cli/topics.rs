//! `baogao topics`: the subject classes, how many passages each has by year, and what names mean.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{GlobalArgs, ScopeArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::TopicsRequest;
use crate::output::table::render_topics;
use crate::output::topics::TopicsAnswer;

/// List the subject classes with their passages by year, or what one of them means
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao topics                          all classes
  baogao topics 13 --region 望江          a class with its sub-classes and familiar names
  baogao topics 城市更新                   a familiar name: its classes and words
  baogao topics --role tasks --format csv

A passage has up to four classes, the primary one first. --topic on other commands takes a
code (13, 1301), an official name or a familiar one.")]
pub(super) struct TopicsArgs {
    /// A code, an official name or a familiar one
    #[arg(value_name = "TOPIC")]
    name: Option<String>,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Lists topics.
pub(super) fn run(
    args: &TopicsArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<TopicsAnswer>(global)?;
    let library = open(global, args.scope.with_sample, screen)?;
    let answer = library.topics(&TopicsRequest {
        name: args.name.clone(),
        filters: args.scope.filters.words(),
        copies: args.scope.copies,
    })?;
    answers::print(&answer, global, screen, render_topics)?;
    Ok(Outcome::of_count(answer.topics.iter().map(|topic| topic.passages).sum()))
}
