//! `baogao keyness`: phrases that one set of reports uses more than another.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{FilterArgs, GlobalArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::KeynessRequest;
use crate::output::keyness::KeynessAnswer;
use crate::output::table::render_keyness;

/// Show the phrases that one set of reports uses more than another
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao keyness wangjiang-2025-work --against wangjiang-2021-work
  baogao keyness year:2025 --against year:2021 --kind work_report
  baogao keyness “region:望江 year:2023..” --against region:窑岭 --role tasks
  baogao keyness year:2025 --lockwords

A set is named by reports or by fields: year: region: kind:. Phrases are found in the texts, not in
a dictionary.")]
pub(super) struct KeynessArgs {
    /// Reports of the first set: ids, or fields as year:2025
    #[arg(value_name = "A", required = true)]
    a: Vec<String>,
    /// Reports of the second set [default: all others]
    #[arg(long, value_name = "B", num_args = 1..)]
    against: Vec<String>,
    /// Fewest occurrences in both sets together
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: usize,
    /// Show what both use alike instead
    #[arg(long)]
    lockwords: bool,
    /// List at most so many phrases of each set
    #[arg(long, value_name = "N", default_value_t = 25)]
    limit: usize,
    /// Read the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Lists the phrases.
pub(super) fn run(
    args: &KeynessArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<KeynessAnswer>(global)?;
    let library = open(global, args.with_sample, screen)?;
    let unquoted = |sets: &[String]| {
        let marks = ['“', '”', '"'];
        sets.iter().map(|set| set.trim_matches(marks).to_owned()).collect()
    };
    let answer = library.keyness(&KeynessRequest {
        a: unquoted(&args.a),
        b: unquoted(&args.against),
        filters: args.filters.words(),
        least: args.least,
        lockwords: args.lockwords,
        limit: args.limit,
    })?;
    answers::print(&answer, global, screen, render_keyness)?;
    Ok(Outcome::of_count(answer.total))
}
