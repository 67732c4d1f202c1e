//! `baogao remove`: takes reports out of the corpus and the index.

use clap::Args;

use super::index::{DEFAULT_MEMORY, interrupted, tell_of_build};
use super::options::GlobalArgs;
use super::progress::Bar;
use super::screen::Screen;
use super::status::{Failure, Outcome};
use super::{answers, opening};
use crate::api::{RemoveRequest, remove};
use crate::output::acquisition::RemoveAnswer;
use crate::output::table::render_remove;

/// Take reports out of the corpus and the index
///
/// Deletes the file in the corpus and its entry in corpus.toml. A file that was not added by baogao
/// add, was changed since, or holds other reports too is refused: nothing is removed then.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao remove yunhai-2024-work --dry-run           say what would be removed
  baogao remove yunhai-2024-work
  baogao reports --region 云海 --fields id --format csv | tail -n +2 | baogao remove -")]
pub(super) struct RemoveArgs {
    /// Reports: an id, or an unambiguous end of its path or title; - reads ids from stdin
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<String>,
    /// Say what would be removed, and remove nothing
    #[arg(long)]
    dry_run: bool,
    /// Remove files that were not added, that changed since, or that hold other reports too
    #[arg(long)]
    force: bool,
}

/// Removes the reports that are named and prints what is gone.
pub(super) fn run(
    args: &RemoveArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<RemoveAnswer>(global)?;
    let library = opening::open(global, false, screen)?;
    let request = RemoveRequest {
        corpus: global.corpus().to_owned(),
        reports: answers::targets(&args.reports)?,
        force: args.force,
        dry_run: args.dry_run,
    };
    let mut bar = Bar::start(screen.watched);
    let result = remove(
        library,
        &request,
        global.index(),
        DEFAULT_MEMORY,
        interrupted(),
        &mut |p| {
            bar.show(p);
        },
    );
    bar.finish();
    let answer = result?;
    if let Some(index) = &answer.index {
        tell_of_build(index, screen);
    }
    answers::print(&answer, global, screen, render_remove)?;
    Ok(Outcome::Found)
}
