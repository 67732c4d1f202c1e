//! `baogao mcp`: tools for assistants over standard input and output.

use clap::Args;

use super::opening::open;
use super::options::GlobalArgs;
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::mcp::serve;

/// Serve tools to assistants over standard input and output (Model Context Protocol)
///
/// An assistant's program starts this command and speaks with it: search, read, outline, figures,
/// commitments, trace and coverage, read-only, each answer within 3,000 tokens unless asked
/// otherwise. A rebuilt index is followed without a restart. Standard output carries the protocol
/// alone; notes go to stderr.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao mcp
  baogao mcp --index ~/reports-index

In the configuration of an assistant's program, paths in full:
  {\"mcpServers\": {\"baogao\": {\"command\": \"baogao\", \"args\": [\"mcp\", \"--index\", \"/home/me/reports-index\"]}}}")]
pub(super) struct McpArgs {
    /// Serve the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
}

/// Serves until the input ends.
pub(super) fn run(
    args: &McpArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    // What a query may do before it reads, the server does once.
    drop(open(global, args.with_sample, screen)?);
    screen.flush()?;
    serve(global.index())?;
    Ok(Outcome::Found)
}
