//! `baogao compare`: what one report says beside another.

use std::path::{Path, PathBuf};

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{Format, GlobalArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{CompareRequest, Only};
use crate::error::{Error, ErrorKind};
use crate::output::compare::{CompareAnswer, CompareRowsAnswer, ShareCounts};
use crate::output::compare_html::render_page;
use crate::output::table::{render_compare, render_compare_rows};

/// Rows of each list that fit on one screen.
const MOST: usize = 12;

/// Compare the wording of two reports, or of several
///
/// What changed comes first: shares of text kept, revised, moved and new, sections, figures, what became of
/// the earlier report's targets, quoted terms. Then the units in order, revised ones as a redline. Three and
/// more reports are put side by side in rows, one an aligned sentence.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao compare wangjiang-2024-work wangjiang-2025-work --summary
  baogao compare wangjiang-2024-work wangjiang-2025-work --only revised,moved_revised
  baogao compare wangjiang-2024-work wangjiang-2025-work --only targets
  baogao compare wangjiang-2024-work wangjiang-2025-work --section 民生
  baogao compare wangjiang-2024-work wangjiang-2025-work --html changes.html
  baogao compare wangjiang-2023-work wangjiang-2024-work wangjiang-2025-work --format csv > rows.csv")]
pub(super) struct CompareArgs {
    /// Ids of reports, or unambiguous ends of their paths or titles; - reads ids from stdin
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<String>,
    /// One section and what answers it: its id, or words of its heading
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,
    /// kept, moved, revised, moved_revised, related, dropped, added; units, figures, targets, phrases, wording, sections
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave the units out
    #[arg(long)]
    summary: bool,
    /// Count punctuation, widths and scripts as wording
    #[arg(long)]
    strict_punct: bool,
    /// Let what was done answer what is to be done
    #[arg(long)]
    cross_role: bool,
    /// Exit with 1 if the texts differ
    #[arg(long)]
    exit_code: bool,
    /// Write the two columns (对照表) to a page of its own as well
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Read the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
}

/// Compares reports.
pub(super) fn run(
    args: &CompareArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let only = Only::parse(&args.only)?;
    let targets = answers::targets(&args.reports)?;
    if targets.len() > 2 {
        return run_several(args, &targets, &only, global, screen);
    }
    let [a, b] = targets.as_slice() else {
        return Err(Error::new(ErrorKind::Usage, "compare needs two reports or more")
            .hinted("baogao reports lists them")
            .into());
    };
    answers::check::<CompareAnswer>(global)?;
    let library = open(global, args.with_sample, screen)?;
    let request = CompareRequest {
        a: a.clone(),
        b: b.clone(),
        section: args.section.clone(),
        only,
        summary: args.summary,
        strict_punct: args.strict_punct,
        cross_role: args.cross_role,
    };
    let mut answer = library.compare(&request)?;
    let same = is_kept(&answer.shares.a.chars) && is_kept(&answer.shares.b.chars);
    if let Some(file) = &args.html {
        write_page(file, &answer)?;
        screen.note(&format!("the columns stand in {}", file.display()));
        if global.format() == Format::Table {
            answer.units.clear();
        }
    }
    let most = if args.only.is_empty() { MOST } else { usize::MAX };
    answers::print(&answer, global, screen, |answer, page| {
        render_compare(answer, most, page)
    })?;
    Ok(if args.exit_code && !same { Outcome::Nothing } else { Outcome::Found })
}

/// Returns whether all characters of a report were kept.
fn is_kept(counts: &ShareCounts) -> bool {
    counts.kept == counts.total
}

fn write_page(file: &Path, answer: &CompareAnswer) -> Result<(), Error> {
    fs_err::write(file, render_page(answer)).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot write the page: {error}"))
            .hinted("name a file in a folder that may be written")
    })
}

fn run_several(
    args: &CompareArgs,
    targets: &[String],
    only: &Only,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let refused = [
        (args.section.is_some(), "--section"),
        (!only.is_everything(), "--only"),
        (args.summary, "--summary"),
        (args.html.is_some(), "--html"),
        (args.strict_punct, "--strict-punct"),
        (args.cross_role, "--cross-role"),
        (args.exit_code, "--exit-code"),
    ];
    if let Some((_, option)) = refused.iter().find(|(set, _)| *set) {
        let message = format!("{option} is for two reports alone");
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("compare them in pairs, or leave it out")
            .into());
    }
    answers::check::<CompareRowsAnswer>(global)?;
    let library = open(global, args.with_sample, screen)?;
    let answer = library.compare_rows(targets)?;
    answers::print(&answer, global, screen, render_compare_rows)?;
    Ok(Outcome::of_count(answer.rows.len()))
}
