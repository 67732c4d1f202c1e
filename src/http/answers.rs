//! An answer of the API in the form asked for: JSON, JSON Lines or CSV, and the cursor of the next
//! part.
//!
//! The bytes are those of the command line: the same writers of [`crate::output`] make them. JSON
//! has one key more, `next_cursor`, where a list can be read on.

use std::io;

use serde::Serialize;

use crate::output::json::JsonLayout;
use crate::output::listing::Listing;
use crate::output::{csv, json};

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// One document.
    Json,
    /// One row a line.
    Lines,
    /// One row each, flat columns.
    Csv,
}

impl Format {
    /// Every format with its suffix.
    pub(super) const ALL: [(&'static str, Self); 3] =
        [("json", Self::Json), ("jsonl", Self::Lines), ("csv", Self::Csv)];

    /// Returns the media type.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Lines => "application/jsonl",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// How an answer is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// The format.
    pub(super) format: Format,
    /// The picked fields; none for all.
    pub(super) fields: Vec<String>,
    /// Begin CSV with a byte order mark.
    pub(super) bom: bool,
    /// Write the total alone.
    pub(super) count: bool,
}

/// An answer of any command.
pub(super) trait Answer {
    /// Returns how many rows it lists.
    fn listed(&self) -> usize;

    /// Returns how many there are in all.
    fn total(&self) -> usize;

    /// Writes it in the form asked for.
    ///
    /// # Errors
    /// None but those of memory.
    fn write(&self, form: &Form, next_cursor: Option<&str>) -> io::Result<Vec<u8>>;
}

/// An answer with the cursor of what follows.
#[derive(Serialize)]
struct Paged<'a, A> {
    #[serde(flatten)]
    answer: &'a A,
    next_cursor: &'a str,
}

impl<A: Listing> Answer for A {
    fn listed(&self) -> usize {
        self.rows().count()
    }

    fn total(&self) -> usize {
        self.count()
    }

    fn write(&self, form: &Form, next_cursor: Option<&str>) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        match (form.format, next_cursor) {
            (Format::Csv, _) if form.count => {
                out.extend_from_slice(format!("{}\n", self.count()).as_bytes());
            }
            (_, _) if form.count => json::write_total(self, &mut out)?,
            (Format::Csv, _) => csv::write_rows(self, &form.fields, form.bom, &mut out)?,
            (Format::Lines, _) => json::write_lines(self, &form.fields, &mut out)?,
            (Format::Json, Some(next_cursor)) if form.fields.is_empty() => {
                let paged = Paged { answer: self, next_cursor };
                json::write_document(&paged, JsonLayout::Compact, &mut out)?;
            }
            (Format::Json, Some(next_cursor)) => {
                let answer = &json::picked(self, &form.fields)?;
                let paged = Paged { answer, next_cursor };
                json::write_document(&paged, JsonLayout::Compact, &mut out)?;
            }
            (Format::Json, _) => {
                json::write_answer(self, &form.fields, JsonLayout::Compact, &mut out)?;
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::table::sample::{hit, search};

    fn write(format: Format, count: bool, cursor: Option<&str>) -> String {
        let form = Form { format, fields: Vec::new(), bom: false, count };
        let answer = search(vec![hit()]);
        String::from_utf8(Answer::write(&answer, &form, cursor).unwrap()).unwrap()
    }

    #[test]
    fn a_cursor_is_one_key_more_and_changes_nothing_else() {
        let plain = write(Format::Json, false, None);
        let paged = write(Format::Json, false, Some("c"));
        assert_eq!(paged.replace(",\"next_cursor\":\"c\"", ""), plain);
        assert_ne!(paged, plain);
    }

    #[test]
    fn picked_fields_take_no_cursor_away() {
        let fields = vec!["passage.id".to_owned()];
        let form = Form { format: Format::Json, fields, bom: false, count: false };
        let answer = search(vec![hit()]);
        let text = String::from_utf8(answer.write(&form, Some("c")).unwrap()).unwrap();
        assert!(
            text.contains(r#""hits":[{"passage":{"id":"wangjiang-2023-work#s3.5.2"}}]"#)
        );
        assert!(text.ends_with(",\"next_cursor\":\"c\"}\n"), "{text}");
    }

    #[test]
    fn the_total_alone_is_a_number_in_csv() {
        assert_eq!(write(Format::Csv, true, None), "1\n");
        assert!(write(Format::Lines, true, None).contains("baogao.count/1"));
    }
}
