//! `baogao kwic`: every place of a phrase between the characters beside it.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{Format, GlobalArgs, PartArgs, ScopeArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{Context, DEFAULT_ROWS, KwicRequest, KwicSort};
use crate::output::kwic::KwicAnswer;
use crate::output::table::render_kwic;

/// List every place of a phrase, aligned, between the characters beside it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao kwic 生活圈
  baogao kwic 营商环境 --context 5:15 --sort right
  baogao kwic “养老*服务” --sort left --region 望江 --year 2019..2025
  baogao kwic 新质生产力 --limit 10000 --format csv --bom > kwic.csv

Context stays within the passage. The total is that of search.")]
pub(super) struct KwicArgs {
    /// An exact phrase, with or without quote marks; * stands for up to eight characters
    #[arg(value_name = "PHRASE")]
    phrase: String,
    /// Characters on each side: 20, or 5:10 for left and right
    #[arg(long, value_name = "CHARS", default_value = "20", value_parser = parse_context)]
    context: Context,
    /// Order of the rows
    #[arg(long, value_enum, default_value = "year", value_name = "ORDER")]
    sort: KwicSort,
    #[command(flatten)]
    part: PartArgs,
    /// Leave out what matches only across traditional and simplified script
    #[arg(long)]
    no_fold: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

fn parse_context(typed: &str) -> Result<Context, String> {
    Context::parse(typed).map_err(|error| match error.hint {
        Some(hint) => format!("{}; {hint}", error.message),
        None => error.message,
    })
}

/// Prints the rows.
pub(super) fn run(
    args: &KwicArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<KwicAnswer>(global)?;
    let library = open(global, args.scope.with_sample, screen)?;
    let answer = library.kwic(&KwicRequest {
        phrase: args.phrase.clone(),
        filters: args.scope.filters.words(),
        context: args.context,
        sort: args.sort,
        limit: if global.count { 0 } else { args.part.limit.unwrap_or(DEFAULT_ROWS) },
        offset: args.part.offset,
        no_fold: args.no_fold,
        copies: args.scope.copies,
    })?;
    let found = answer.total.passages;
    answers::print(&answer, global, screen, render_kwic)?;
    if found == 0 && global.format() == Format::Table {
        screen.hint("baogao search tells near spellings and the filter that emptied it");
    }
    Ok(Outcome::of_count(found))
}
