//! `baogao trace`: phrases through the years.

use std::path::PathBuf;

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{GlobalArgs, ScopeArgs, VariantArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{TraceBy, TraceRequest};
use crate::error::{Error, ErrorKind};
use crate::output::chart::render_chart;
use crate::output::table::render_trace;
use crate::output::trace::TraceAnswer;

/// Follow phrases through the years: rate, first and last use, what became of them
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao trace 15分钟社区生活圈 一刻钟便民生活圈 --region 望江
  baogao trace 营商环境 --by year --kind work_report
  baogao trace 养老服务 托育服务 --by year --svg care.svg
  baogao trace 15分钟社区生活圈 --variants
  baogao trace 低空经济 --format csv --bom > trace.csv

A year without a report has no count; a report without the phrase counts 0.")]
pub(super) struct TraceArgs {
    /// Exact phrases, with or without quote marks; * stands for up to eight characters
    #[arg(value_name = "PHRASE", required = true)]
    phrases: Vec<String>,
    /// What a row stands for
    #[arg(long, value_enum, default_value = "series", value_name = "WHAT")]
    by: TraceBy,
    /// Write a chart of what is printed to this file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    variants: VariantArgs,
    /// Leave out what only matches by folding traditional to simplified script
    #[arg(long)]
    no_fold: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Prints the table and writes the chart.
pub(super) fn run(
    args: &TraceArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<TraceAnswer>(global)?;
    let library = open(global, args.scope.with_sample, screen)?;
    let request = TraceRequest {
        phrases: args.phrases.clone(),
        filters: args.scope.filters.words(),
        by: args.by,
        no_fold: args.no_fold,
        copies: args.scope.copies,
    };
    let answer = match args.variants.own(global.corpus())? {
        Some(own) => library.trace_with_variants(&request, &own)?,
        None => library.trace(&request)?,
    };
    if let Some(file) = &args.svg {
        fs_err::write(file, render_chart(&answer)?).map_err(|error| {
            Error::new(ErrorKind::Io, format!("cannot write the chart: {error}"))
                .hinted("name a file in a folder that may be written")
        })?;
    }
    answers::print(&answer, global, screen, render_trace)?;
    Ok(Outcome::of_count(answer.phrases.iter().map(|phrase| phrase.occurrences).sum()))
}
