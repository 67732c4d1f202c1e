//! Reads tables of reports: CSV with one report a row, JSON Lines with one a line.
//!
//! Columns are known by their names (`columns.tsv`); where no column of text is, the one with by far
//! the most Chinese is taken. What a row says beside its text (title, source, date, address) stands
//! above the text, one a line, as on a web page, so that it has a place that metadata is read from;
//! its year and region go where a file's name would say them.
//!
//! It misses a table whose reports are spread over several columns or rows.

use std::collections::BTreeMap;

use super::{Extract, Fault};
use crate::ingest::Format;
use crate::ingest::decode::decode;
use crate::ingest::sniff::is_han;

/// Most rows that are read.
const MOST_ROWS: usize = 100_000;
/// Rows that tell which column holds the text where no name does.
const TELLING_ROWS: usize = 50;

/// A report of a table.
#[derive(Debug)]
pub(in crate::ingest) struct Record {
    /// Number of the row, the first after the head being 1; of the line in JSON Lines.
    pub(in crate::ingest) number: usize,
    pub(in crate::ingest) extract: Extract,
    /// Year, region and title, as a file would be named after them.
    pub(in crate::ingest) label: String,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    Text,
    Title,
    Year,
    Region,
    Date,
    Source,
    Address,
}

/// One row: values by the names of their columns, in the order of the table.
type Row = Vec<(String, String)>;

/// Reads the reports of a table.
pub(in crate::ingest) fn records(
    format: Format,
    bytes: &[u8],
) -> Result<Vec<Record>, Fault> {
    let decoded = decode(bytes);
    let rows = match format {
        Format::Jsonl => json_rows(&decoded.text),
        _ => csv_rows(&decoded.text),
    };
    if rows.len() > MOST_ROWS {
        return Err(Fault::new(
            crate::ingest::ProblemKind::TooLarge,
            format!("it has more than {MOST_ROWS} rows"),
            "split it",
        ));
    }
    let text_column = text_column(&rows);
    let Some(text_column) = text_column else {
        return Err(Fault::new(
            crate::ingest::ProblemKind::Damaged,
            "no column holds the text of reports",
            "name the column 正文 or text",
        ));
    };
    let record = |(number, row): &(usize, Row)| {
        let (text, label) = written(row, &text_column);
        let extract = Extract {
            encoding: decoded.encoding,
            plausibility: decoded.plausibility,
            lossy: crate::ingest::decode::replaced(&text),
            ..Extract::of_text(text)
        };
        Record { number: *number, extract, label }
    };
    Ok(rows.iter().map(record).collect())
}

/// Reads the rows of CSV; tabs and semicolons are told by the head.
fn csv_rows(text: &str) -> Vec<(usize, Row)> {
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|sign| count(*sign));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let names: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(|name| name.trim().to_owned()).collect(),
        Err(_) => return Vec::new(),
    };
    let rows = reader.records().take(MOST_ROWS + 1).enumerate();
    rows.filter_map(|(at, row)| {
        let row = row.ok()?;
        let values = row.iter().map(str::to_owned);
        Some((at + 1, names.iter().cloned().zip(values).collect()))
    })
    .collect()
}

/// Reads the lines of JSON Lines that are objects.
fn json_rows(text: &str) -> Vec<(usize, Row)> {
    let lines = text.lines().take(MOST_ROWS + 1).enumerate();
    lines
        .filter_map(|(at, line)| {
            let object: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(line).ok()?;
            let row = object.into_iter().filter_map(|(name, value)| match value {
                serde_json::Value::String(text) => Some((name, text)),
                serde_json::Value::Number(number) => Some((name, number.to_string())),
                _ => None,
            });
            Some((at + 1, row.collect()))
        })
        .collect()
}

/// Returns what a column holds by its name.
fn meaning(name: &str) -> Option<Meaning> {
    let name = name.trim().to_lowercase();
    let lines = include_str!("columns.tsv").lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let Some((meaning, names)) = line.split_once('\t') else { continue };
        if names.split(' ').any(|known| known == name) {
            return Some(match meaning {
                "text" => Meaning::Text,
                "title" => Meaning::Title,
                "year" => Meaning::Year,
                "region" => Meaning::Region,
                "date" => Meaning::Date,
                "source" => Meaning::Source,
                _ => Meaning::Address,
            });
        }
    }
    None
}

/// Returns the name of the column that holds the text.
fn text_column(rows: &[(usize, Row)]) -> Option<String> {
    let (_, first) = rows.first()?;
    let mut named = first.iter().map(|(name, _)| name);
    if let Some(name) = named.find(|name| meaning(name) == Some(Meaning::Text)) {
        return Some(name.clone());
    }
    let mut chinese: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, value) in rows.iter().take(TELLING_ROWS).flat_map(|(_, row)| row) {
        *chinese.entry(name).or_default() += value.chars().filter(|c| is_han(*c)).count();
    }
    let all: usize = chinese.values().sum();
    let (name, most) = chinese.into_iter().max_by_key(|(_, count)| *count)?;
    (most > 0 && most * 2 > all).then(|| name.to_owned())
}

/// Writes a row as text, with what it says of itself above; and the label.
fn written(row: &Row, text_column: &str) -> (String, String) {
    let mut said: BTreeMap<Meaning, &str> = BTreeMap::new();
    let mut region = String::new();
    for (name, value) in row.iter().filter(|(name, _)| name != text_column) {
        let value = value.trim();
        match meaning(name) {
            // 省, 市 and 县 may each have a column of their own.
            Some(Meaning::Region) => region.push_str(value),
            Some(meaning) if !value.is_empty() => {
                said.entry(meaning).or_insert(value);
            }
            _ => {}
        }
    }
    let text = row.iter().find(|(name, _)| name == text_column);
    let text = text.map_or("", |(_, text)| text.as_str());
    let get = |meaning| said.get(&meaning).copied().unwrap_or_default();
    let mut out = String::new();
    let title = get(Meaning::Title);
    if !title.is_empty() && !text.chars().take(600).collect::<String>().contains(title) {
        out.push_str(title);
        out.push('\n');
    }
    let head = [
        (Meaning::Source, "来源"),
        (Meaning::Date, "发布日期"),
        (Meaning::Address, "网址"),
    ];
    for (meaning, label) in head {
        if !get(meaning).is_empty() {
            let line = get(meaning).split_whitespace().collect::<Vec<_>>().join(" ");
            out.push_str(&format!("{label}：{line}\n"));
        }
    }
    out.push_str(text);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    let year: String = get(Meaning::Year).chars().filter(char::is_ascii_digit).collect();
    let year = if year.is_empty() { year } else { format!("{year}年") };
    let label = format!("{year}{region}{title}").replace(['/', '\n'], " ");
    (out, label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Format, table: &str, expected: &[(usize, &str, &str)]) {
        let records = records(format, table.as_bytes()).unwrap();
        let found: Vec<_> = records
            .iter()
            .map(|r| (r.number, r.extract.text.as_str(), r.label.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_row_is_a_report() {
        check(
            Format::Csv,
            "省份,年份,标题,正文,网址\n云海市,2023,工作报告,\"第一段。\n第二段。\",http://example.org\n\
             云海市,2024,,第三段。,\n",
            &[
                (
                    1,
                    "工作报告\n网址：http://example.org\n第一段。\n第二段。\n",
                    "2023年云海市工作报告",
                ),
                (2, "第三段。\n", "2024年云海市"),
            ],
        );
    }

    #[test]
    fn a_tab_parts_columns_too() {
        check(Format::Csv, "year\ttext\n2023\t甲，乙\n", &[(1, "甲，乙\n", "2023年")]);
    }

    #[test]
    fn lines_of_json_are_reports() {
        check(
            Format::Jsonl,
            "{\"region\":\"望江区\",\"year\":2023,\"full_text\":\"甲\"}\nnone\n{\"full_text\":\"乙\"}\n",
            &[(1, "甲\n", "2023年望江区"), (3, "乙\n", "")],
        );
    }

    #[test]
    fn the_longest_column_is_the_text_where_none_is_named() {
        check(Format::Csv, "a,b\n甲,一二三四五\n", &[(1, "一二三四五\n", "")]);
    }

    #[test]
    fn a_table_without_text_is_refused() {
        assert!(records(Format::Csv, b"a,b\n1,2\n").is_err());
        assert!(records(Format::Csv, b"").is_err());
        assert!(records(Format::Jsonl, b"[1]\n").is_err());
    }
}
