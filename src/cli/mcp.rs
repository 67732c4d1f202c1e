//! `baogao mcp`: tools for assistants over standard input and output.

use std::path::PathBuf;

use clap::Args;

use super::opening::open;
use super::options::{GlobalArgs, written_variants};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::mcp::{Settings, serve};

/// Serve tools to assistants over standard input and output (Model Context Protocol)
///
/// An assistant's program starts this command and speaks with it: search, read, outline, figures,
/// commitments, trace, compare and coverage, read-only, each answer within 3,000 tokens unless asked
/// otherwise. A rebuilt index is followed without a restart. Standard output carries the protocol
/// alone; notes go to stderr.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao mcp
  baogao mcp --index ~/reports-index

In the configuration of an assistant's program, paths in full:
  {\"mcpServers\": {\"baogao\": {\"command\": \"baogao\", \"args\": [\"mcp\", \"--index\", \"/path/to/reports-index\"]}}}")]
pub(super) struct McpArgs {
    /// Serve the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
    /// Answer in text alone, for clients that hand on no structures
    #[arg(long)]
    text: bool,
    /// Read forms of phrases from this file [default: variants.toml in the corpus, if it is there]
    #[arg(long, value_name = "FILE")]
    variants_file: Option<PathBuf>,
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
    serve(Settings {
        index: global.index().to_owned(),
        variants: written_variants(args.variants_file.as_deref(), global.corpus())?,
        text_alone: args.text,
    })?;
    Ok(Outcome::Found)
}
