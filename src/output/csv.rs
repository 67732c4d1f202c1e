//! Writes answers as CSV: a header of dotted names, then one row each.
//!
//! RFC 4180 quoting with LF line ends; numbers, dates and truth values as in JSON; unknown is an
//! empty cell; a section path is joined by ` › `, another list of scalars by `;`, a list of
//! anything else is JSON. A text cell that a spreadsheet would run as a formula (`=SUM(…)`, `+86`,
//! `-…`, `@…`, a leading tab or carriage return) gets an apostrophe before it. Numbers are not
//! guarded: a fall of 3.5 per cent stays `-3.5`, which no spreadsheet runs.

use std::borrow::Borrow;
use std::io::{self, Write};

use serde_json::Value;

use super::fields::pick;
use super::json::to_loose_value;
use super::listing::Listing;

/// Writes the rows of an answer under the picked columns, or the curated ones.
///
/// # Errors
/// Those of the writer.
pub fn write_rows<A: Listing>(
    answer: &A,
    fields: &[String],
    bom: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let columns = columns(answer, fields);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(out);
    writer.write_record(columns.iter().map(|column| &column.0)).map_err(io_error)?;
    for row in answer.rows() {
        let row: &A::Row = row.borrow();
        let value = to_loose_value(row)?;
        let cells = columns.iter().map(|(_, path)| cell(&value, path));
        writer.write_record(cells).map_err(io_error)?;
    }
    writer.flush()
}

/// Returns the writer's own error, so that a closed pipe is still known for one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Returns the picked columns, or the curated ones when none are picked.
fn columns<A: Listing>(answer: &A, fields: &[String]) -> Vec<(String, String)> {
    if fields.is_empty() {
        answer.columns()
    } else {
        fields.iter().map(|field| (field.clone(), field.clone())).collect()
    }
}

/// Returns the cell of a row under a column.
fn cell(row: &Value, column: &str) -> String {
    let value = pick(row, column);
    let text = plain(&value, column);
    if matches!(value, Value::Number(_)) { text } else { guarded(text) }
}

/// Returns a value as plain text, lists joined.
pub fn plain(value: &Value, column: &str) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(is_scalar) => {
            let of_path = column.rsplit('.').next() == Some("path");
            let parts: Vec<String> =
                items.iter().map(|item| plain(item, column)).collect();
            parts.join(if of_path { " › " } else { ";" })
        }
        other => other.to_string(),
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output::table::sample::{hit, search};

    fn check(value: &Value, expected: &str) {
        assert_eq!(cell(&json!({ "path": value }), "path"), expected);
    }

    #[test]
    fn cells_that_spreadsheets_would_run_are_guarded() {
        check(&json!("=1+1"), "'=1+1");
        check(&json!("+86"), "'+86");
        check(&json!("-养老"), "'-养老");
        check(&json!("@here"), "'@here");
        check(&json!("\tx"), "'\tx");
        check(&json!("\rx"), "'\rx");
        check(&json!(["-a", "b"]), "'-a › b");
        check(&json!("——养老"), "——养老");
    }

    #[test]
    fn negative_numbers_stay_numbers() {
        check(&json!(-3.5), "-3.5");
    }

    #[test]
    fn lists_are_joined_and_unknown_is_empty() {
        check(&json!(["三、", "（五）"]), "三、 › （五）");
        check(&json!(null), "");
        check(&json!([[0, 2]]), "[[0,2]]");
        assert_eq!(
            cell(&json!({"region": ["云海市", "望江区"]}), "region"),
            "云海市;望江区"
        );
    }

    #[test]
    fn a_row_is_quoted_where_needed_and_ends_in_a_line_feed() {
        let mut found = hit();
        found.passage.text = "建成“一站”,\n两\"点\"。".to_owned();
        let mut out = Vec::new();
        let fields = ["report.year".to_owned(), "passage.text".to_owned()];
        write_rows(&search(vec![found]), &fields, true, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\u{feff}report.year,passage.text\n2023,\"建成“一站”,\n两\"\"点\"\"。\"\n"
        );
    }
}
