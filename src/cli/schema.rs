//! `baogao schema`: the JSON Schemas of the answers.

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::options::GlobalArgs;
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::output::json::{JsonLayout, write_document};
use crate::output::schema::{NAMES, schema};

/// Print the JSON Schema of an answer, or the list of schemas
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao schema list
  baogao schema search > search.schema.json")]
pub(super) struct SchemaArgs {
    /// The answer; list names them all
    #[arg(value_name = "THING", value_parser = PossibleValuesParser::new(NAMES.iter().copied().chain(["list"])))]
    thing: String,
}

/// Prints a schema.
pub(super) fn run(
    args: &SchemaArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    match schema(&args.thing) {
        Some(schema) => write_document(&schema, JsonLayout::Pretty, screen.data())?,
        None if global.wants_json() => {
            let list = json!({ "schema": "baogao.schema_list/1", "schemas": NAMES });
            let layout = screen.json();
            write_document(&list, layout, screen.data())?;
        }
        None => {
            for name in NAMES {
                writeln!(screen.data(), "{name}")?;
            }
        }
    }
    Ok(Outcome::Found)
}
