//! `baogao index`: makes the index hold exactly the reports of some paths.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::answers;
use super::options::{GlobalArgs, parse_memory};
use super::progress::Bar;
use super::screen::Screen;
use super::status::{Failure, Outcome, Status};
use crate::api::{Columns, UpdateRequest, update_until};
use crate::error::{Error, ErrorKind};
use crate::output::answer::{IndexAnswer, ProblemView};
use crate::output::table::render_index;

/// Memory for a build that a query starts by itself: the default of `--memory`.
pub(super) const DEFAULT_MEMORY: usize = 512 << 20;

/// Make the index hold exactly the reports of these paths
///
/// Unchanged files cost nothing, removed ones leave the index. A bad file never stops the run: it is
/// named with its reason, and the exit status is 5.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao index                          the reports of corpus/ into index/
  baogao index ~/reports more/2024.txt --index ~/reports-index
  baogao index tables/ --column text=正文 --column region=地区
  baogao index --rebuild                anew, whatever is there")]
pub(super) struct IndexArgs {
    /// Files and folders of reports [default: the corpus]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say which column of CSV and JSON Lines holds what: text=正文, title=, year=, region=, kind=,
    /// date=, published=, publisher=, url=
    #[arg(long = "column", value_name = "WHAT=HEADING")]
    columns: Vec<Columns>,
    /// Keep the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
    /// Build anew, also over an older or damaged index
    #[arg(long)]
    rebuild: bool,
    /// Memory for building
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = parse_memory)]
    memory: usize,
    /// Wait for another process that writes this index
    #[arg(long, overrides_with = "no_wait")]
    wait: bool,
    /// Fail at once if another process writes this index
    #[arg(long)]
    no_wait: bool,
}

/// Builds or updates the index and prints what changed.
pub(super) fn run(
    args: &IndexArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<IndexAnswer>(global)?;
    let sources = if args.paths.is_empty() {
        vec![global.corpus().to_owned()]
    } else {
        args.paths.clone()
    };
    if let Some(path) = sources.iter().find(|path| !path.exists()) {
        let message = format!("no such file or folder: {}", path.display());
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("name files and folders of reports: baogao index PATH…")
            .into());
    }
    let request = UpdateRequest {
        index: global.index().to_owned(),
        sources,
        columns: all_columns(&args.columns),
        with_sample: args.with_sample,
        rebuild: args.rebuild,
        memory: args.memory,
        wait: !args.no_wait,
    };
    let answer = update_with_progress(&request, screen)?;
    answers::print(&answer, global, screen, |answer, _| render_index(answer))?;
    let failed = answer.reports.failed > 0 || !answer.problems.is_empty();
    Ok(if failed { Outcome::Partial } else { Outcome::Found })
}

/// Puts the choices of columns together.
fn all_columns(chosen: &[Columns]) -> Columns {
    let mut all = Columns::default();
    chosen.iter().for_each(|columns| all.refine(columns));
    all
}

/// Updates an index under a progress bar and tells what a person should know of it.
pub(super) fn update_with_progress(
    request: &UpdateRequest,
    screen: &mut Screen,
) -> crate::error::Result<IndexAnswer> {
    let mut bar = Bar::start(screen.watched);
    let result = update_until(request, interrupted(), &mut |progress| bar.show(progress));
    bar.finish();
    let answer = result?;
    tell_of_build(&answer, screen);
    Ok(answer)
}

/// Tells what a person should know of a build beside its counts.
pub(super) fn tell_of_build(answer: &IndexAnswer, screen: &mut Screen) {
    for problem in &answer.problems {
        screen.problem(problem);
    }
    if answer.sample_left_out > 0 {
        screen.note(&left_out(answer.sample_left_out));
    }
    for note in passed_over(&answer.skipped) {
        screen.note(&note);
    }
}

/// Returns what is set when the user presses Ctrl-C for the first time; the second ends the process.
pub(super) fn interrupted() -> &'static AtomicBool {
    static PRESSED: AtomicBool = AtomicBool::new(false);
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let listening = ctrlc::set_handler(|| {
            if PRESSED.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(Status::Stopped.code()));
            }
        });
        // Without a handler Ctrl-C ends the process at once, as it does everywhere.
        listening.ok();
    });
    &PRESSED
}

/// Counts the files that were passed over by why they were.
fn passed_over(skipped: &[ProblemView]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    // The sample has its own note, and nobody misses what was never meant to be read.
    let expected = ["sample", "hidden", "housekeeping", "manifest", "ignored"];
    for file in skipped.iter().filter(|file| !expected.contains(&file.kind.as_str())) {
        *counts.entry(file.message.as_str()).or_default() += 1;
    }
    let note = |(why, number): (&str, usize)| {
        let files = if number == 1 { "file" } else { "files" };
        format!("{number} {files} passed over: {why}")
    };
    counts.into_iter().map(note).collect()
}

fn left_out(number: usize) -> String {
    let reports = if number == 1 { "report" } else { "reports" };
    format!(
        "{number} sample {reports} left out: the corpus holds others (--with-sample keeps them)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_passed_over_are_counted_by_reason() {
        let file = |kind: &str, message: &str| ProblemView {
            path: "a".to_owned(),
            kind: kind.to_owned(),
            message: message.to_owned(),
            hint: None,
        };
        let skipped = [
            file("not_supported_yet", "pdf files are not supported yet"),
            file("sample", "sample report"),
            file("not_supported_yet", "pdf files are not supported yet"),
        ];
        let expected = ["2 files passed over: pdf files are not supported yet"];
        assert_eq!(passed_over(&skipped), expected);
    }

    #[test]
    fn the_sample_note_counts() {
        assert!(left_out(1).starts_with("1 sample report left out"));
        assert!(left_out(4).starts_with("4 sample reports left out"));
    }
}
