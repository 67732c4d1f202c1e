//! `baogao coverage`: which years of which series the index holds.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{FilterArgs, Format, GlobalArgs};
use super::reports::nothing;
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::output::answer::CoverageAnswer;
use crate::output::table::render_coverage;

/// Show the years of every series, gaps included
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao coverage
  baogao coverage --kind work_report --region 望江")]
pub(super) struct CoverageArgs {
    /// Keep the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Shows the grid of series and years.
pub(super) fn run(
    args: &CoverageArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<CoverageAnswer>(global)?;
    let library = open(global, args.with_sample, screen)?;
    let answer = library.coverage(&args.filters.words())?;
    answers::print(&answer, global, screen, render_coverage)?;
    if answer.rows.is_empty() && global.format() == Format::Table {
        screen.flush()?;
        screen.hint(&nothing(&args.filters));
    }
    Ok(Outcome::of_count(answer.rows.len()))
}
