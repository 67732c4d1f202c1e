//! `baogao panel`: concepts by region and year, as a researcher's table.

use std::path::PathBuf;

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{FilterArgs, GlobalArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{PanelBy, PanelRequest, concepts};
use crate::error::{Error, ErrorKind};
use crate::output::panel::PanelAnswer;
use crate::output::table::render_panel;

/// Count concepts by region and year: a researcher's table in long form
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao panel --terms concepts.toml --by region,year --kind work_report --format csv
  baogao panel --terms concepts.toml --by level,year --role tasks

The terms are a TOML file:
  [[concept]]
  name = \"养老\"
  forms = [\"养老服务\", \"居家养老\", \"养老床位\"]")]
pub(super) struct PanelArgs {
    /// File of concepts, each with the phrases that name it
    #[arg(long, value_name = "FILE")]
    terms: PathBuf,
    /// What rows are told apart by
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "region,year",
        value_name = "WHAT"
    )]
    by: Vec<PanelBy>,
    /// Read the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Prints the table.
pub(super) fn run(
    args: &PanelArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<PanelAnswer>(global)?;
    let text = fs_err::read_to_string(&args.terms).map_err(|error| {
        Error::new(ErrorKind::Usage, format!("cannot read the terms: {error}"))
            .hinted("name a file of concepts in TOML, as baogao panel --help shows")
    })?;
    let concepts = concepts(&text).map_err(|error| error.on(&args.terms))?;
    let library = open(global, args.with_sample, screen)?;
    let request =
        PanelRequest { concepts, by: args.by.clone(), filters: args.filters.words() };
    let answer = library.panel(&request)?;
    answers::print(&answer, global, screen, render_panel)?;
    Ok(Outcome::of_count(answer.rows.len()))
}
