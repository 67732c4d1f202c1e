//! Entries of `corpus.toml` for what was added: put in and taken out, everything else left as it is.
//!
//! The owner's comments, order and layout stay, byte for byte. A manifest that is not TOML is refused
//! before anything is changed.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::Override;

/// What is recorded about a file that was added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Path below the corpus.
    pub(super) file: String,
    /// The file or address it came from, as it was named.
    pub(super) origin: String,
    /// When, ISO 8601 in UTC.
    pub(super) added: String,
    /// Digest of the bytes, hexadecimal.
    pub(super) sha256: String,
    /// Who published it.
    pub(super) publisher: Option<String>,
    /// Values that its text and its new name do not tell.
    pub(super) stated: Override,
}

/// A `corpus.toml` that is being changed.
#[derive(Debug, Clone)]
pub(super) struct Entries {
    document: DocumentMut,
}

/// What an entry says of where its file came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) origin: String,
    pub(super) sha256: Option<String>,
}

impl Entries {
    /// Reads a manifest.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let document: DocumentMut =
            text.parse().map_err(|error: toml_edit::TomlError| {
                let line = error
                    .span()
                    .and_then(|span| text.get(..span.start))
                    .map_or(1, |before| {
                        before.bytes().filter(|byte| *byte == b'\n').count() + 1
                    });
                let message = format!(
                    "corpus.toml line {line}: not valid TOML: {}",
                    error.message().replace('\n', ", ")
                );
                Error::new(ErrorKind::Usage, message)
                    .hinted("correct it; nothing was changed")
            })?;
        match document.get("report") {
            None | Some(Item::ArrayOfTables(_) | Item::Value(Value::Array(_))) => {
                Ok(Self { document })
            }
            Some(_) => Err(Error::new(
                ErrorKind::Usage,
                "corpus.toml: `report` is no list of entries",
            )
            .hinted("write [[report]]; nothing was changed")),
        }
    }

    /// Puts a record at the end of the reports.
    pub(super) fn push(&mut self, record: &Record) {
        let values = values(record);
        let reports = self.document.entry("report");
        let reports =
            reports.or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        match reports {
            Item::Value(Value::Array(list)) => {
                list.push(values.into_iter().collect::<InlineTable>());
            }
            Item::ArrayOfTables(tables) => {
                let mut table: Table = values.into_iter().collect();
                table.decor_mut().set_prefix("\n");
                tables.push(table);
            }
            Item::None | Item::Value(_) | Item::Table(_) => {}
        }
    }

    /// Returns what the entry for a file says of its origin; none if no entry does.
    pub(super) fn origin(&self, file: &str) -> Option<Origin> {
        let text = |value: Option<&str>| value.map(str::to_owned);
        match self.document.get("report")? {
            Item::ArrayOfTables(tables) => tables.iter().find_map(|table| {
                let get = |key: &str| table.get(key).and_then(Item::as_str);
                let origin = get("origin").filter(|_| get("file") == Some(file))?;
                Some(Origin { origin: origin.to_owned(), sha256: text(get("sha256")) })
            }),
            Item::Value(Value::Array(list)) => {
                list.iter().filter_map(Value::as_inline_table).find_map(|table| {
                    let get = |key: &str| table.get(key).and_then(Value::as_str);
                    let origin = get("origin").filter(|_| get("file") == Some(file))?;
                    Some(Origin {
                        origin: origin.to_owned(),
                        sha256: text(get("sha256")),
                    })
                })
            }
            Item::None | Item::Value(_) | Item::Table(_) => None,
        }
    }

    /// Takes out the entries that speak of one file by its name; returns how many.
    ///
    /// An entry with a pattern stays: it may speak of other files.
    pub(super) fn remove(&mut self, file: &str) -> usize {
        let Some(reports) = self.document.get_mut("report") else { return 0 };
        let before;
        let after;
        match reports {
            Item::ArrayOfTables(tables) => {
                before = tables.len();
                tables.retain(|t| t.get("file").and_then(Item::as_str) != Some(file));
                after = tables.len();
            }
            Item::Value(Value::Array(list)) => {
                before = list.len();
                list.retain(|value| {
                    let table = value.as_inline_table();
                    let named = table.and_then(|t| t.get("file")).and_then(Value::as_str);
                    named != Some(file)
                });
                after = list.len();
            }
            Item::None | Item::Value(_) | Item::Table(_) => return 0,
        }
        if after == 0 {
            self.document.remove("report");
        }
        before - after
    }

    /// Returns the text of the manifest.
    pub(super) fn text(&self) -> String {
        self.document.to_string()
    }
}

/// Returns the keys of an entry with their values, in the order they are written.
fn values(record: &Record) -> Vec<(&'static str, Value)> {
    let stated = &record.stated;
    let region = stated
        .region
        .as_ref()
        .map(|names| Value::Array(names.iter().map(String::as_str).collect::<Array>()));
    let text = |value: &Option<String>| value.as_deref().map(Value::from);
    let all = [
        ("file", Some(Value::from(record.file.as_str()))),
        ("title", text(&stated.title)),
        ("region", region),
        ("kind", stated.kind.map(|kind| Value::from(kind.name()))),
        ("year", stated.year.map(|year| Value::from(i64::from(year)))),
        ("date", text(&stated.date)),
        ("session", text(&stated.session)),
        ("speaker", text(&stated.speaker)),
        ("url", text(&stated.url)),
        ("publisher", text(&record.publisher)),
        ("origin", Some(Value::from(record.origin.as_str()))),
        ("added", Some(Value::from(record.added.as_str()))),
        ("sha256", Some(Value::from(record.sha256.as_str()))),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    fn record(file: &str) -> Record {
        Record {
            file: file.to_owned(),
            origin: "下载/a.pdf".to_owned(),
            added: "2024-01-10T08:00:00Z".to_owned(),
            sha256: "00".to_owned(),
            publisher: None,
            stated: Override::default(),
        }
    }

    #[test]
    fn the_owners_words_stay() {
        let text = "# 说明\nsample = false # 不是\n\n[[report]]\nfile = '甲.txt'  # 单引号\n\n\
                    [[ignore]]\nfile = \"草稿/**\"\n";
        let mut entries = Entries::parse(text).unwrap();
        entries.push(&record("乙.pdf"));
        let added = "\n[[report]]\nfile = \"乙.pdf\"\norigin = \"下载/a.pdf\"\n\
                     added = \"2024-01-10T08:00:00Z\"\nsha256 = \"00\"\n";
        let (head, tail) = text.split_once("\n[[ignore]]").unwrap();
        assert_eq!(entries.text(), format!("{head}{added}\n[[ignore]]{tail}"));
        assert_eq!(entries.remove("乙.pdf"), 1);
        assert_eq!(entries.text(), text);
    }

    #[test]
    fn stated_values_are_written() {
        let mut entries = Entries::parse("").unwrap();
        let stated = Override {
            region: Some(vec!["云海市".to_owned(), "望江区".to_owned()]),
            kind: Some(Kind::WorkReport),
            year: Some(2024),
            url: Some("https://example.org/".to_owned()),
            ..Override::default()
        };
        entries
            .push(&Record { stated, publisher: Some("区政府".into()), ..record("a") });
        assert_eq!(
            entries.text(),
            "\n[[report]]\nfile = \"a\"\nregion = [\"云海市\", \"望江区\"]\n\
             kind = \"work_report\"\nyear = 2024\nurl = \"https://example.org/\"\n\
             publisher = \"区政府\"\norigin = \"下载/a.pdf\"\n\
             added = \"2024-01-10T08:00:00Z\"\nsha256 = \"00\"\n"
        );
    }

    #[test]
    fn a_list_in_one_line_stays_one() {
        let mut entries = Entries::parse("report = [{ file = \"甲.txt\" }]\n").unwrap();
        entries.push(&record("乙.pdf"));
        assert!(entries.text().starts_with("report = [{ file = \"甲.txt\" }, { file"));
        assert_eq!(entries.origin("乙.pdf").unwrap().origin, "下载/a.pdf");
        assert_eq!(entries.remove("乙.pdf"), 1);
        assert_eq!(entries.text(), "report = [{ file = \"甲.txt\" }]\n");
    }

    #[test]
    fn only_what_was_added_has_an_origin() {
        let mut entries = Entries::parse("[[report]]\nfile = \"甲.txt\"\n").unwrap();
        entries.push(&record("乙.pdf"));
        assert_eq!(entries.origin("甲.txt"), None);
        assert_eq!(entries.origin("乙.pdf").unwrap().sha256.as_deref(), Some("00"));
        assert_eq!(entries.origin("丙.pdf"), None);
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        for text in ["report = 3", "[report]\nfile = \"a\"", "sample = ", "a = \"\n"] {
            assert_eq!(
                Entries::parse(text).unwrap_err().kind,
                ErrorKind::Usage,
                "{text}"
            );
        }
    }
}
