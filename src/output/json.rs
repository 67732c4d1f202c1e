//! Writes answers as JSON (one document) and JSON Lines (one row a line).
//!
//! Numbers keep the digits of their own type: a row is turned into a loose value by way of its
//! text, since a 32-bit score widened to 64 bits would print digits that were never computed.

use std::borrow::Borrow;
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::fields::prune;
use super::listing::Listing;

/// How a JSON document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonLayout {
    /// On one line.
    Compact,
    /// Indented, for reading.
    Pretty,
}

/// Writes one JSON document and a line break.
///
/// # Errors
/// Those of the writer.
pub fn write_document(
    value: &impl Serialize,
    layout: JsonLayout,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Serializing writes a few bytes at a time, most of them quotes and commas.
    let mut out = BufWriter::new(out);
    match layout {
        JsonLayout::Compact => serde_json::to_writer(&mut out, value)?,
        JsonLayout::Pretty => serde_json::to_writer_pretty(&mut out, value)?,
    }
    out.write_all(b"\n")?;
    out.into_inner().map_err(|e| e.into_error())?;
    Ok(())
}

/// Writes an answer, its rows cut down to the picked fields if any are.
///
/// # Errors
/// Those of the writer.
pub fn write_answer<A: Listing>(
    answer: &A,
    fields: &[String],
    layout: JsonLayout,
    out: &mut dyn Write,
) -> io::Result<()> {
    if fields.is_empty() {
        return write_document(answer, layout, out);
    }
    write_document(&picked(answer, fields)?, layout, out)
}

/// Returns an answer whose rows are cut down to the picked fields.
///
/// # Errors
/// An answer that does not serialize.
pub fn picked<A: Listing>(answer: &A, fields: &[String]) -> serde_json::Result<Value> {
    let mut value = to_loose_value(answer)?;
    prune_rows(&mut value, A::LIST, fields);
    Ok(value)
}

/// Writes one row a line, cut down to the picked fields if any are.
///
/// # Errors
/// Those of the writer.
pub fn write_lines<A: Listing>(
    answer: &A,
    fields: &[String],
    out: &mut dyn Write,
) -> io::Result<()> {
    for row in answer.rows() {
        let row: &A::Row = row.borrow();
        if fields.is_empty() {
            write_document(row, JsonLayout::Compact, out)?;
        } else {
            let row = prune(&to_loose_value(row)?, fields);
            write_document(&row, JsonLayout::Compact, out)?;
        }
    }
    Ok(())
}

/// Writes the total alone, under the key it has in the answer.
///
/// # Errors
/// Those of the writer.
pub fn write_total<A: Listing>(answer: &A, out: &mut dyn Write) -> io::Result<()> {
    let value = json!({ "schema": "baogao.count/1", "total": answer.total() });
    write_document(&value, JsonLayout::Compact, out)
}

/// Returns a row as a loose value whose numbers print as they do in the row itself.
///
/// # Errors
/// A row that does not serialize.
pub fn to_loose_value(row: &impl Serialize) -> serde_json::Result<Value> {
    serde_json::from_slice(&serde_json::to_vec(row)?)
}

fn prune_rows(value: &mut Value, list: &[&str], fields: &[String]) {
    match (value, list.split_first()) {
        (Value::Array(items), None) => {
            for item in items {
                *item = prune(item, fields);
            }
        }
        (Value::Array(items), Some(_)) => {
            for item in items {
                prune_rows(item, list, fields);
            }
        }
        (Value::Object(object), Some((first, rest))) => {
            if let Some(inner) = object.get_mut(*first) {
                prune_rows(inner, rest, fields);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::answer::OutlineAnswer;
    use crate::output::several::OutlineListAnswer;
    use crate::output::table::sample::{hit, outline, search};

    fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn fields(list: &str) -> Vec<String> {
        list.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn a_score_keeps_its_digits_when_fields_are_picked() {
        let mut found = hit();
        found.score = Some(0.1);
        let answer = search(vec![found]);
        let line = text(|out| write_lines(&answer, &fields("score"), out));
        assert_eq!(line, "{\"score\":0.1}\n");
        let whole = text(|out| write_lines(&answer, &[], out));
        assert!(whole.contains("\"score\":0.1,"), "{whole}");
    }

    #[test]
    fn picked_fields_leave_the_rest_of_the_document_alone() {
        let picked = fields("passage.id");
        let answer = search(vec![hit()]);
        let json = text(|out| write_answer(&answer, &picked, JsonLayout::Compact, out));
        assert!(json.starts_with(r#"{"schema":"baogao.search/1","#), "{json}");
        assert!(
            json.contains(r#""hits":[{"passage":{"id":"wangjiang-2023-work#s3.5.2"}}]"#)
        );
    }

    #[test]
    fn rows_of_several_reports_name_their_report() {
        let one: OutlineAnswer = outline();
        let all = OutlineListAnswer {
            schema: "baogao.outline_list/1",
            reports: vec![one],
            problems: Vec::new(),
        };
        let lines = text(|out| write_lines(&all, &fields("report,id"), out));
        assert!(
            lines.starts_with("{\"report\":\"wangjiang-2023-work\",\"id\":\"s0\"}\n")
        );
        let json =
            text(|out| write_answer(&all, &fields("id"), JsonLayout::Compact, out));
        assert!(json.contains(r#""sections":[{"id":"s0"},"#), "{json}");
    }

    #[test]
    fn the_total_stands_under_its_key() {
        let json = text(|out| write_total(&search(vec![hit()]), out));
        assert_eq!(
            json,
            "{\"schema\":\"baogao.count/1\",\"total\":{\"passages\":1,\"occurrences\":1,\"reports\":1}}\n"
        );
    }
}
