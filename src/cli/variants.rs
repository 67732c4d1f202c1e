//! `baogao variants`: the strings that fill a pattern.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{GlobalArgs, PartArgs, ScopeArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{DEFAULT_ROWS, PatternRequest};
use crate::output::pattern::VariantsAnswer;
use crate::output::table::render_variants;

/// List the strings that fill a pattern, by count and year
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao variants “*生活圈”
  baogao variants “养老*中心” --year 2019..2025
  baogao variants “数字*” --format csv --bom > digital.csv

* inside stands for up to eight characters of anything; at an end for up to eight letters, digits and
Han characters, as far as no mark stands between them and the passage goes.")]
pub(super) struct VariantsArgs {
    /// A phrase with *, with or without quote marks
    #[arg(value_name = "PATTERN")]
    pattern: String,
    #[command(flatten)]
    part: PartArgs,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Prints the forms.
pub(super) fn run(
    args: &VariantsArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<VariantsAnswer>(global)?;
    let library = open(global, args.scope.with_sample, screen)?;
    let answer = library.variants(&PatternRequest {
        pattern: args.pattern.clone(),
        filters: args.scope.filters.words(),
        limit: args.part.limit.unwrap_or(DEFAULT_ROWS),
        offset: args.part.offset,
        copies: args.scope.copies,
    })?;
    answers::print(&answer, global, screen, render_variants)?;
    Ok(Outcome::of_count(answer.distinct))
}
