//! `baogao extract`: figures and commitments of any text, without an index.

use std::path::{Path, PathBuf};

use clap::Args;

use super::answers;
use super::options::GlobalArgs;
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{decoded_text, extract_text};
use crate::error::{Error, ErrorKind};
use crate::output::figures::ExtractAnswer;
use crate::output::table::render_extract;

/// Read the figures and commitments of any text, without an index
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  echo 新增养老床位258张 | baogao extract
  baogao extract corpus/2023.txt --json")]
pub(super) struct ExtractArgs {
    /// The file; - or nothing reads standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Show the words that decided
    #[arg(long)]
    explain: bool,
}

/// Extracts from a file or from standard input.
pub(super) fn run(
    args: &ExtractArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<ExtractAnswer>(global)?;
    let text = match args.file.as_deref().filter(|file| *file != Path::new("-")) {
        Some(file) => decoded_text(file)?,
        None => std::io::read_to_string(std::io::stdin()).map_err(|error| {
            Error::new(ErrorKind::Io, format!("cannot read standard input: {error}"))
                .hinted("give UTF-8 text, or name a file")
        })?,
    };
    let answer = extract_text(&text, args.explain);
    answers::print(&answer, global, screen, render_extract)?;
    Ok(Outcome::of_count(answer.figures.len() + answer.commitments.len()))
}
