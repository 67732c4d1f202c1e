//! `baogao outline`: the tree of sections of a report.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{GlobalArgs, PartArgs};
use super::screen::Screen;
use super::show::{is_list, outcome_of};
use super::status::{Failure, Outcome};
use crate::output::answer::OutlineAnswer;
use crate::output::several::OutlineListAnswer;
use crate::output::table::render_outline;

/// Show the sections of a report
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao outline wangjiang-2023-work
  baogao reports --year 2023 --fields id --format csv | tail -n +2 | baogao outline -")]
pub(super) struct OutlineArgs {
    /// Id of a report, or an unambiguous end of its path or title; - reads ids from stdin
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<String>,
    #[command(flatten)]
    part: PartArgs,
}

/// Shows one outline, or several under one answer.
pub(super) fn run(
    args: &OutlineArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check_either::<OutlineAnswer, OutlineListAnswer>(
        global,
        is_list(&args.reports),
    )?;
    let targets = answers::targets(&args.reports)?;
    let library = open(global, false, screen)?;
    let (limit, offset) = (args.part.limit, args.part.offset);
    if let ([target], false) = (targets.as_slice(), is_list(&args.reports)) {
        let answer = library.outline(target, limit, offset)?;
        answers::print(&answer, global, screen, render_outline)?;
        return Ok(Outcome::of_count(answer.sections.len()));
    }
    let answer = library.outline_list(&targets, limit, offset)?;
    answers::print(&answer, global, screen, |answer, page| {
        let outlines: Vec<String> =
            answer.reports.iter().map(|one| render_outline(one, page)).collect();
        outlines.join("\n")
    })?;
    Ok(outcome_of(&answer.problems, screen))
}
