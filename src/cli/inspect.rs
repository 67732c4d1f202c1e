//! `baogao inspect`: how one file is understood, without an index.

use std::path::PathBuf;

use clap::Args;

use super::answers;
use super::options::GlobalArgs;
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{decoded_text, inspect};
use crate::error::{Error, ErrorKind};
use crate::output::answer::InspectAnswer;
use crate::output::table::render_inspect;

/// Show how a file is understood: format, encoding, metadata, outline, what was left out and why
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao inspect corpus/2023.txt
  baogao inspect corpus/2023.txt --text > decoded.txt     what source ranges point into
  baogao inspect corpus/reports.zip/2023.docx             one report of an archive
  baogao inspect corpus/table.csv#3                       one report of a table

Formats: txt, md, pdf, docx, doc, html, mht, odt, rtf; zip archives of these; csv and jsonl tables.")]
pub(super) struct InspectArgs {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the decoded text exactly, and nothing else
    #[arg(long)]
    text: bool,
}

/// Shows the account of a file, or its decoded text.
pub(super) fn run(
    args: &InspectArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    if args.text {
        if global.count || !global.fields.is_empty() {
            return Err(Error::new(ErrorKind::Usage, "--text prints the text alone")
                .hinted("leave out --count and --fields")
                .into());
        }
        let text = decoded_text(&args.file)?;
        screen.data().write_all(text.as_bytes())?;
        return Ok(Outcome::Found);
    }
    answers::check::<InspectAnswer>(global)?;
    let answer = inspect(&args.file)?;
    answers::print(&answer, global, screen, render_inspect)?;
    Ok(Outcome::Found)
}
