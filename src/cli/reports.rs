//! `baogao reports`: what the index holds.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{FilterArgs, Format, GlobalArgs, PartArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::output::answer::ReportsAnswer;
use crate::output::table::render_reports;

/// What is said when an answer comes from the sample reports.
pub(super) const SAMPLE_NOTE: &str = "these are invented sample reports about places that do not exist; put real ones into corpus/";

/// List the reports of the index, copies included
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao reports --region 望江 --year 2019..
  baogao reports --fields id,year,source.path --format csv")]
pub(super) struct ReportsArgs {
    #[command(flatten)]
    part: PartArgs,
    /// Keep the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Lists the reports.
pub(super) fn run(
    args: &ReportsArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<ReportsAnswer>(global)?;
    let library = open(global, args.with_sample, screen)?;
    let answer =
        library.reports(&args.filters.words(), args.part.limit, args.part.offset)?;
    answers::print(&answer, global, screen, render_reports)?;
    if global.format() == Format::Table {
        screen.flush()?;
        if answer.total == 0 {
            screen.hint(&nothing(&args.filters));
        } else if answer.reports.iter().any(|report| report.sample) {
            screen.note(SAMPLE_NOTE);
        }
    }
    Ok(Outcome::of_count(answer.total))
}

/// Returns what to do when no report is listed.
pub(super) fn nothing(filters: &FilterArgs) -> String {
    let names = filters.names();
    if names.is_empty() {
        "the index is empty; fill it with baogao index PATH…".to_owned()
    } else {
        format!("ask without {}; baogao coverage shows what there is", names.join(" "))
    }
}
