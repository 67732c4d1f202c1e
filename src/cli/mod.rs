//! The command line: one file a subcommand, each an argument struct whose doc comment is the help
//! and one `run` function.
//!
//! This is the only place that reads the environment and writes to the standard streams, and it
//! does so through `screen::Screen` alone. What was typed (`options`) is kept apart from what is
//! asked of the library (`api`). Exit statuses are given in `status` and nowhere else.

mod add;
mod answers;
mod batch;
mod commitments;
mod compare;
mod completions;
mod coverage;
mod extract;
mod figures;
mod index;
mod inspect;
mod keyness;
mod kwic;
mod mcp;
mod opening;
mod options;
mod outline;
mod panel;
mod progress;
mod remove;
mod reports;
mod schema;
mod screen;
mod search;
mod serve;
mod show;
mod status;
mod topics;
mod trace;
mod usage;
mod variants;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::options::GlobalArgs;
use self::screen::Screen;
use self::status::{Failure, Outcome, Status};

/// Searches Chinese government reports: exact phrases proved on the text, every answer with its
/// place
#[derive(Debug, Parser)]
#[command(
    name = "baogao",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Examples:
  baogao search “15分钟社区生活圈”              every passage that holds the phrase
  baogao search 养老服务 --region 望江 --year 2019..2025
  baogao index ~/reports --index ~/reports-index
  baogao reports --format csv --bom > reports.csv

Exit status: 0 results · 1 nothing found · 2 usage or query · 3 unknown report
             4 index missing, foreign, damaged or locked · 5 done, some input failed"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Search(search::SearchArgs),
    Figures(figures::FiguresArgs),
    Commitments(commitments::CommitmentsArgs),
    Trace(trace::TraceArgs),
    Kwic(kwic::KwicArgs),
    Variants(variants::VariantsArgs),
    Batch(batch::BatchArgs),
    Keyness(keyness::KeynessArgs),
    Panel(panel::PanelArgs),
    Compare(compare::CompareArgs),
    Show(show::ShowArgs),
    Outline(outline::OutlineArgs),
    Reports(reports::ReportsArgs),
    Coverage(coverage::CoverageArgs),
    Topics(topics::TopicsArgs),
    Index(index::IndexArgs),
    Add(add::AddArgs),
    Remove(remove::RemoveArgs),
    Extract(extract::ExtractArgs),
    Inspect(inspect::InspectArgs),
    Serve(serve::ServeArgs),
    Mcp(mcp::McpArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
}

/// Runs the program with its arguments, its own name first.
pub fn run(args: Vec<OsString>) -> ExitCode {
    let args = usage::spell_out_negation(args);
    let status = match Cli::try_parse_from(&args) {
        Ok(cli) => run_parsed(&cli),
        Err(error) => usage::report(&error, &args),
    };
    ExitCode::from(status.code())
}

fn run_parsed(cli: &Cli) -> Status {
    let mut screen = Screen::open(&cli.global);
    let result = cli.global.check().map_err(Failure::from).and_then(|()| {
        let outcome = dispatch(cli, &mut screen)?;
        screen.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(outcome) => outcome.status(),
        Err(Failure::Closed) => Status::Results,
        Err(Failure::Failed(error)) => {
            screen.error(&error, cli.command.query().as_deref());
            Status::of(error.kind)
        }
    }
}

fn dispatch(cli: &Cli, screen: &mut Screen) -> Result<Outcome, Failure> {
    let global = &cli.global;
    match &cli.command {
        Command::Search(args) => search::run(args, global, screen),
        Command::Compare(args) => compare::run(args, global, screen),
        Command::Show(args) => show::run(args, global, screen),
        Command::Outline(args) => outline::run(args, global, screen),
        Command::Reports(args) => reports::run(args, global, screen),
        Command::Coverage(args) => coverage::run(args, global, screen),
        Command::Topics(args) => topics::run(args, global, screen),
        Command::Index(args) => index::run(args, global, screen),
        Command::Figures(args) => figures::run(args, global, screen),
        Command::Commitments(args) => commitments::run(args, global, screen),
        Command::Trace(args) => trace::run(args, global, screen),
        Command::Kwic(args) => kwic::run(args, global, screen),
        Command::Variants(args) => variants::run(args, global, screen),
        Command::Batch(args) => batch::run(args, global, screen),
        Command::Keyness(args) => keyness::run(args, global, screen),
        Command::Panel(args) => panel::run(args, global, screen),
        Command::Add(args) => add::run(args, global, screen),
        Command::Remove(args) => remove::run(args, global, screen),
        Command::Extract(args) => extract::run(args, global, screen),
        Command::Serve(args) => serve::run(args, global, screen),
        Command::Mcp(args) => mcp::run(args, global, screen),
        Command::Inspect(args) => inspect::run(args, global, screen),
        Command::Schema(args) => schema::run(args, global, screen),
        Command::Completions(args) => completions::run(args, screen),
    }
}

impl Command {
    /// Returns the query that the span of an error points into.
    fn query(&self) -> Option<String> {
        match self {
            Self::Search(args) => Some(args.query()),
            Self::Figures(args) => args.query(),
            Self::Commitments(args) => args.query(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn global_options_stand_before_and_after_the_command() {
        for line in [
            "baogao --json --index x reports",
            "baogao reports --json --index x",
            "baogao --json reports --index x",
        ] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert!(cli.global.wants_json(), "{line}");
            assert_eq!(cli.global.index.as_deref(), Some(std::path::Path::new("x")));
        }
    }
}
