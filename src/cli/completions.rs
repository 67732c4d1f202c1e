//! `baogao completions`: completion scripts for shells.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::Cli;
use super::screen::Screen;
use super::status::{Failure, Outcome};

/// Print the completion script of a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:
  baogao completions bash > ~/.local/share/bash-completion/completions/baogao")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(
    args: &CompletionsArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "baogao", &mut script);
    screen.data().write_all(&script)?;
    Ok(Outcome::Found)
}
