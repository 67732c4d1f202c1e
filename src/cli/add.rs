//! `baogao add`: takes files, folders and web addresses into the corpus, and indexes them.

use clap::Args;

use super::answers;
use super::index::{DEFAULT_MEMORY, interrupted, tell_of_build};
use super::options::GlobalArgs;
use super::progress::Bar;
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{AddRequest, Additions, DownloadLimits, add};
use crate::output::acquisition::AddAnswer;
use crate::output::table::render_add;

/// Take files, folders and web addresses into the corpus, and index them
///
/// Each report is copied under a readable name (region/year and kind), and corpus.toml records where
/// it came from, when, and its digest. Nothing in the corpus is ever written over, and the same bytes
/// come in once. Downloads go to public addresses only.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao add ~/Downloads/报告.pdf
  baogao add ~/reports --dry-run                     say what would be added, and as what
  baogao add https://www.example.org/2024/t1.html
  baogao add https://www.example.org/2024/t1.html --attachment
                                                     the files that the page points to
  baogao add a.docx --corpus ~/reports --index ~/reports-index")]
pub(super) struct AddArgs {
    /// Files, folders, and addresses that begin with http:// or https://
    #[arg(value_name = "FILE|FOLDER|URL", required = true)]
    named: Vec<String>,
    /// Take the files that a page points to instead of the page
    #[arg(long)]
    attachment: bool,
    /// Say what would be added, and add nothing
    #[arg(long)]
    dry_run: bool,
    /// Download from addresses of your own network too
    #[arg(long)]
    allow_private: bool,
    /// Leave the index as it is
    #[arg(long)]
    no_index: bool,
}

/// Adds what is named and prints what became of it.
pub(super) fn run(
    args: &AddArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<AddAnswer>(global)?;
    let request = Additions {
        files: AddRequest {
            corpus: global.corpus().to_owned(),
            named: args.named.clone(),
            attachments: args.attachment,
            dry_run: args.dry_run,
            downloads: DownloadLimits {
                allow_private: args.allow_private,
                ..DownloadLimits::default()
            },
        },
        index: (!args.no_index && !args.dry_run).then(|| global.index().to_owned()),
        memory: DEFAULT_MEMORY,
    };
    let mut bar = Bar::start(screen.watched);
    let result = add(&request, interrupted(), &mut |progress| bar.show(progress));
    bar.finish();
    let answer = result?;
    for problem in &answer.problems {
        screen.problem(problem);
    }
    if let Some(index) = &answer.index {
        tell_of_build(index, screen);
    } else if request.index.is_some() && answer.files.iter().any(is_new) {
        let corpus = global.corpus().display();
        screen.note(&format!(
            "the index {} is not of {corpus} and was left as it is; baogao index {corpus} \
             makes it so",
            global.index().display()
        ));
    }
    for found in &answer.attachments {
        let called = if found.title.is_empty() { &found.url } else { &found.title };
        screen.note(&format!("{} points to a file: {called}", found.page));
    }
    if let Some(first) = answer.attachments.first() {
        screen.hint(&format!("baogao add --attachment {}", first.page));
    }
    answers::print(&answer, global, screen, render_add)?;
    Ok(if !answer.problems.is_empty() {
        Outcome::Partial
    } else {
        Outcome::of_count(answer.files.len())
    })
}

fn is_new(file: &crate::output::acquisition::AddedFile) -> bool {
    file.state == "added"
}
