//! Reads one `corpus.toml`: every entry by itself, so that a mistake costs no more than its value.
//!
//! A file that is not TOML is refused whole. In one that is, each unknown key, wrong type, bad date
//! or bad pattern becomes a [`Fault`] with its line and the nearest right word, and everything else
//! is used. An entry with a bad `file` is left out, since nobody can say what it is about.
//!
//! It does not know which files exist.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Override;
use super::glob::Glob;
use super::nearest::nearest;
use crate::ingest::columns::{Column, Columns};
use crate::model::Kind;

/// What is wrong in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Line, from 1.
    pub(super) line: usize,
    /// What is wrong: lower case, no final full stop.
    pub(super) message: String,
    /// What to write instead.
    pub(super) hint: Option<String>,
}

/// A `[[report]]` entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportEntry {
    pub(super) line: usize,
    pub(super) file: String,
    pub(super) values: Override,
}

/// An `[[ignore]]` entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IgnoreEntry {
    pub(super) line: usize,
    pub(super) file: String,
    pub(super) reason: Option<String>,
}

/// The content of one manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) sample: Option<bool>,
    pub(super) columns: Columns,
    pub(super) reports: Vec<ReportEntry>,
    pub(super) ignores: Vec<IgnoreEntry>,
}

const TOP_KEYS: [&str; 4] = ["sample", "columns", "report", "ignore"];
const REPORT_KEYS: [&str; 13] = [
    "file",
    "title",
    "region",
    "kind",
    "year",
    "date",
    "session",
    "speaker",
    "url",
    "publisher",
    "origin",
    "added",
    "sha256",
];
const IGNORE_KEYS: [&str; 2] = ["file", "reason"];

/// Years that a report can be of.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;

type Value<'i> = Spanned<DeValue<'i>>;

/// Why a value cannot be used, with what to write instead.
type Refusal = (String, Option<String>);

/// Reads a manifest; faults are in the order of lines.
pub(super) fn parse(text: &str) -> (Content, Vec<Fault>) {
    let mut reading = Reading::new(text);
    let content = match DeTable::parse(text) {
        Ok(table) => read_top(table.get_ref(), &mut reading),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let message =
                format!("not valid TOML: {}", error.message().replace('\n', ", "));
            reading.fault(at, (message, None));
            Content::default()
        }
    };
    reading.faults.sort_by_key(|fault| fault.line);
    (content, reading.faults)
}

/// Faults met so far, and where lines end.
struct Reading {
    line_ends: Vec<usize>,
    faults: Vec<Fault>,
}

impl Reading {
    fn new(text: &str) -> Self {
        let line_ends = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
        Self { line_ends, faults: Vec::new() }
    }

    fn line(&self, at: usize) -> usize {
        self.line_ends.partition_point(|&end| end < at) + 1
    }

    fn fault(&mut self, at: usize, (message, hint): Refusal) {
        self.faults.push(Fault { line: self.line(at), message, hint });
    }

    /// Keeps a value, or the reason against it.
    fn take<T>(&mut self, value: &Value<'_>, read: Result<T, Refusal>) -> Option<T> {
        read.map_err(|refusal| self.fault(value.span().start, refusal)).ok()
    }
}

fn read_top(table: &DeTable<'_>, reading: &mut Reading) -> Content {
    let mut content = Content::default();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "sample" => content.sample = reading.take(value, boolean("sample", value)),
            "columns" => content.columns = read_columns(value, reading),
            "report" => {
                let entries = tables("report", value, reading);
                content.reports =
                    entries.filter_map(|entry| read_report(entry, reading)).collect();
            }
            "ignore" => {
                let entries = tables("ignore", value, reading);
                content.ignores =
                    entries.filter_map(|entry| read_ignore(entry, reading)).collect();
            }
            other => reading.fault(key.span().start, unknown_key(other, &TOP_KEYS)),
        }
    }
    content
}

/// Reads a choice of columns.
fn read_columns(value: &Value<'_>, reading: &mut Reading) -> Columns {
    let mut columns = Columns::default();
    let DeValue::Table(table) = value.get_ref() else {
        let refusal = expected("`columns` is no table", "[columns]");
        reading.fault(value.span().start, refusal);
        return columns;
    };
    for (key, heading) in table {
        let name = key.get_ref().as_ref();
        let heading = reading.take(heading, string(name, heading));
        match (Column::of_name(name), heading) {
            (Some(column), Some(heading)) => columns.choose(column, heading),
            (Some(_), None) => {}
            (None, _) => {
                let known = Column::ALL.map(Column::name);
                reading.fault(key.span().start, unknown_key(name, &known));
            }
        }
    }
    columns
}

/// Returns the tables of an array of tables, with faults for everything else.
fn tables<'a, 'i>(
    key: &str,
    value: &'a Value<'i>,
    reading: &mut Reading,
) -> std::vec::IntoIter<(usize, &'a DeTable<'i>)> {
    let wrong =
        || (format!("`{key}` is no list of entries"), Some(format!("write [[{key}]]")));
    let mut found = Vec::new();
    match value.get_ref() {
        DeValue::Array(entries) => {
            for entry in entries.iter() {
                match entry.get_ref() {
                    DeValue::Table(table) => found.push((entry.span().start, table)),
                    _ => reading.fault(entry.span().start, wrong()),
                }
            }
        }
        _ => reading.fault(value.span().start, wrong()),
    }
    found.into_iter()
}

fn read_report(
    (at, table): (usize, &DeTable<'_>),
    reading: &mut Reading,
) -> Option<ReportEntry> {
    let mut values = Override::default();
    let mut file = None;
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        match name {
            "file" => file = Some(reading.take(value, pattern(value))),
            "title" => values.title = reading.take(value, string(name, value)),
            "session" => values.session = reading.take(value, string(name, value)),
            "speaker" => values.speaker = reading.take(value, string(name, value)),
            "region" => values.region = reading.take(value, region(value)),
            "kind" => values.kind = reading.take(value, kind(value)),
            "year" => values.year = reading.take(value, year(value)),
            "date" => values.date = reading.take(value, date(value)),
            "url" => values.url = reading.take(value, url(value)),
            // Where an added file came from: for people, and for taking it out again.
            "publisher" | "origin" | "added" | "sha256" => {
                reading.take(value, string(name, value));
            }
            other => reading.fault(key.span().start, unknown_key(other, &REPORT_KEYS)),
        }
    }
    let file = required_file(file, "report", at, reading)?;
    Some(ReportEntry { line: reading.line(at), file, values })
}

fn read_ignore(
    (at, table): (usize, &DeTable<'_>),
    reading: &mut Reading,
) -> Option<IgnoreEntry> {
    let (mut file, mut reason) = (None, None);
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "file" => file = Some(reading.take(value, pattern(value))),
            "reason" => reason = reading.take(value, string("reason", value)),
            other => reading.fault(key.span().start, unknown_key(other, &IGNORE_KEYS)),
        }
    }
    let file = required_file(file, "ignore", at, reading)?;
    Some(IgnoreEntry { line: reading.line(at), file, reason })
}

/// Returns the pattern of an entry; a fault if there is none, nothing more if it was refused.
fn required_file(
    file: Option<Option<String>>,
    entry: &str,
    at: usize,
    reading: &mut Reading,
) -> Option<String> {
    file.unwrap_or_else(|| {
        let hint = "add file = \"…\", a path or pattern below this folder".to_owned();
        reading.fault(at, (format!("[[{entry}]] lacks `file`"), Some(hint)));
        None
    })
}

fn unknown_key(key: &str, known: &[&str]) -> Refusal {
    (format!("unknown key `{key}`"), Some(suggestion(key, known)))
}

/// Names the nearest known word, or all of them.
fn suggestion(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.join(", ")),
    }
}

fn expected(what: &str, example: &str) -> Refusal {
    (what.to_owned(), Some(format!("write {example}")))
}

fn boolean(key: &str, value: &Value<'_>) -> Result<bool, Refusal> {
    match value.get_ref() {
        DeValue::Boolean(yes) => Ok(*yes),
        _ => Err(expected(
            &format!("`{key}` is neither true nor false"),
            &format!("{key} = true"),
        )),
    }
}

fn string(key: &str, value: &Value<'_>) -> Result<String, Refusal> {
    let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| {
        expected(&format!("`{key}` is no text, or empty"), &format!("{key} = \"…\""))
    })
}

fn pattern(value: &Value<'_>) -> Result<String, Refusal> {
    let text = string("file", value)?;
    match Glob::parse(&text) {
        Ok(_) => Ok(text),
        Err(bad) => {
            let hint = "a path or pattern below this folder, such as \"望江/2023*.txt\"";
            let message = format!("bad pattern `{text}`: {}", bad.0);
            Err((message, Some(hint.to_owned())))
        }
    }
}

fn region(value: &Value<'_>) -> Result<Vec<String>, Refusal> {
    let refusal = || {
        let example = "region = [\"云海市\", \"望江区\"], from the widest down";
        expected("`region` is no list of names", example)
    };
    let names = value.get_ref().as_array().ok_or_else(refusal)?;
    let names: Result<Vec<String>, Refusal> =
        names.iter().map(|name| string("region", name)).collect();
    names.ok().filter(|names| !names.is_empty()).ok_or_else(refusal)
}

fn kind(value: &Value<'_>) -> Result<Kind, Refusal> {
    let name = string("kind", value)?;
    Kind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::name);
        (format!("unknown kind `{name}`"), Some(suggestion(&name, &known)))
    })
}

fn year(value: &Value<'_>) -> Result<u16, Refusal> {
    let number = match value.get_ref() {
        DeValue::Integer(number) => {
            u16::from_str_radix(number.as_str(), number.radix()).ok()
        }
        _ => None,
    };
    number
        .filter(|year| YEARS.contains(year))
        .ok_or_else(|| expected("`year` is no year from 1900 to 2100", "year = 2023"))
}

fn date(value: &Value<'_>) -> Result<String, Refusal> {
    let parts = match value.get_ref() {
        DeValue::Datetime(moment) => {
            moment.date.as_ref().map(|date| (date.year, date.month, date.day))
        }
        DeValue::String(text) => parse_date(text.trim()),
        _ => None,
    };
    parts
        .filter(|&parts| is_day(parts))
        .map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
        .ok_or_else(|| {
            expected("`date` is no day of the calendar", "date = \"2023-01-10\"")
        })
}

/// Reads year, month and day as ISO 8601 writes them.
fn parse_date(text: &str) -> Option<(u16, u8, u8)> {
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u16>().ok();
    let small = |range| number(range).and_then(|n| u8::try_from(n).ok());
    Some((number(0..4)?, small(5..7)?, small(8..10)?))
}

fn is_day((year, month, day): (u16, u8, u8)) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    YEARS.contains(&year) && (1..=days).contains(&day)
}

fn url(value: &Value<'_>) -> Result<String, Refusal> {
    let text = string("url", value)?;
    let web = text.starts_with("https://") || text.starts_with("http://");
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if web && plain {
        Ok(text)
    } else {
        Err(expected("`url` is no web address", "url = \"https://…\""))
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
