//! Prints an answer in the format asked for: the one place where formats are told apart.

use super::options::{Format, GlobalArgs};
use super::screen::Screen;
use super::status::Failure;
use crate::error::{Error, ErrorKind};
use crate::output::fields::check_fields;
use crate::output::listing::Listing;
use crate::output::table::{Layout, render_fields};
use crate::output::{csv, json};

/// Refuses unknown fields before any work is done.
///
/// # Errors
/// A field that the rows of this answer do not have.
pub(super) fn check<A: Listing>(global: &GlobalArgs) -> Result<(), Failure> {
    Ok(check_fields::<A::Row>(&global.fields)?)
}

/// Refuses unknown fields of a command that answers with one report or a list of several.
///
/// # Errors
/// A field that the rows of the answer do not have.
pub(super) fn check_either<One: Listing, Several: Listing>(
    global: &GlobalArgs,
    several: bool,
) -> Result<(), Failure> {
    if several { check::<Several>(global) } else { check::<One>(global) }
}

/// Prints an answer; `table` renders it for people.
///
/// # Errors
/// What fails on stdout.
pub(super) fn print<A: Listing>(
    answer: &A,
    global: &GlobalArgs,
    screen: &mut Screen,
    table: impl FnOnce(&A, Layout) -> String,
) -> Result<(), Failure> {
    let (page, layout) = (screen.page, screen.json());
    let fields = &global.fields;
    let out = screen.data();
    match global.format() {
        Format::Json | Format::Jsonl if global.count => json::write_total(answer, out)?,
        Format::Table | Format::Csv if global.count => {
            writeln!(out, "{}", answer.count())?
        }
        Format::Json => json::write_answer(answer, fields, layout, out)?,
        Format::Jsonl => json::write_lines(answer, fields, out)?,
        Format::Csv => csv::write_rows(answer, fields, global.bom, out)?,
        Format::Table if fields.is_empty() => {
            out.write_all(table(answer, page).as_bytes())?;
        }
        Format::Table => {
            out.write_all(render_fields(answer, fields, page)?.as_bytes())?
        }
    }
    Ok(())
}

/// Returns the ids that a text names, one a line.
pub(super) fn ids(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines.map(str::trim).filter(|id| !id.is_empty())
}

/// Returns the targets of a command with `-` replaced by the lines of standard input.
///
/// # Errors
/// Standard input that cannot be read or holds no id.
pub(super) fn targets(typed: &[String]) -> Result<Vec<String>, Failure> {
    let mut all = Vec::new();
    for target in typed {
        if target != "-" {
            all.push(target.clone());
            continue;
        }
        let text = std::io::read_to_string(std::io::stdin()).map_err(|error| {
            Error::new(
                ErrorKind::Io,
                format!("cannot read ids from standard input: {error}"),
            )
        })?;
        all.extend(ids(&text).map(str::to_owned));
    }
    if all.is_empty() {
        return Err(Error::new(ErrorKind::Usage, "no ids on standard input")
            .hinted("write one id a line, as baogao reports --fields id prints them")
            .into());
    }
    Ok(all)
}
