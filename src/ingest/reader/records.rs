//! Reads tables of reports: CSV with one report a row, JSON Lines with one on each line.
//!
//! Columns are known by choice or by their usual names (`columns`); where no column of text is, the one
//! with by far the most Chinese is taken. What a row says beside its text (title, source, day of
//! publication, address) stands above the text, one a line, as on a web page, so that it has a place
//! that metadata is read from; year and region go where a file's name would say them, and what a row
//! states for sure is stated.
//!
//! Each row that gives no report is a fault of its own. It misses a table whose reports are spread
//! over several columns or rows.

use std::collections::BTreeMap;

use super::{Extract, Fault};
use crate::ingest::columns::{Column, Columns};
use crate::ingest::decode::decode;
use crate::ingest::sniff::is_han;
use crate::ingest::{Format, Override, ProblemKind};
use crate::model::Kind;

/// Most rows that are read.
const MOST_ROWS: usize = 100_000;
/// Rows that tell which column holds the text where no name does.
const TELLING_ROWS: usize = 50;
/// Headings that a message lists.
const LISTED_HEADINGS: usize = 12;

/// A row of a table: the report, or what is wrong with it.
#[derive(Debug)]
pub(in crate::ingest) struct Record {
    /// Number of the row, the first after the head being 1; of the line in JSON Lines.
    pub(in crate::ingest) number: usize,
    pub(in crate::ingest) report: Result<Report, Fault>,
}

/// A report of a table.
#[derive(Debug)]
pub(in crate::ingest) struct Report {
    pub(in crate::ingest) extract: Extract,
    /// Year, region and title, as a file would be named after them.
    pub(in crate::ingest) label: String,
    /// What the row states.
    pub(in crate::ingest) stated: Override,
}

/// One row: values by the headings of their columns, in the order of the table.
type Row = Vec<(String, String)>;

/// A row with its number, or why it cannot be read.
type NumberedRow = (usize, Result<Row, Fault>);

/// Reads the reports of a table.
pub(in crate::ingest) fn records(
    format: Format,
    bytes: &[u8],
    columns: &Columns,
) -> Result<Vec<Record>, Fault> {
    let decoded = decode(bytes);
    let rows = match format {
        Format::Jsonl => json_rows(&decoded.text),
        _ => csv_rows(&decoded.text),
    };
    if rows.len() > MOST_ROWS {
        return Err(Fault::new(
            ProblemKind::TooLarge,
            format!("it has more than {MOST_ROWS} rows"),
            "split it",
        ));
    }
    check_headings(&rows, columns)?;
    let text_column = text_column(&rows, columns).ok_or_else(|| {
        Fault::new(
            ProblemKind::Damaged,
            format!("no column holds the text of reports: {}", listed(&rows)),
            "name it: --column text=正文, or [columns] in corpus.toml",
        )
    })?;
    let report = |row: Row| {
        let written = written(&row, &text_column, columns)?;
        let extract = Extract {
            encoding: decoded.encoding,
            plausibility: decoded.plausibility,
            lossy: crate::ingest::decode::replaced(&written.text),
            ..Extract::of_text(written.text)
        };
        Ok(Report { extract, label: written.label, stated: written.stated })
    };
    let record =
        |(number, row): NumberedRow| Record { number, report: row.and_then(report) };
    Ok(rows.into_iter().map(record).collect())
}

/// Reads the rows of CSV; tabs and semicolons are told by the head.
fn csv_rows(text: &str) -> Vec<NumberedRow> {
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
    let row = |(at, row): (usize, Result<csv::StringRecord, csv::Error>)| {
        let row = row.map_err(|error| damaged(&error.to_string()));
        let named = |row: csv::StringRecord| {
            let values = row.iter().map(str::to_owned);
            names.iter().cloned().zip(values).collect()
        };
        (at + 1, row.map(named))
    };
    rows.map(row).collect()
}

/// Reads the lines of JSON Lines; empty lines are passed over.
fn json_rows(text: &str) -> Vec<NumberedRow> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let row = |line: &str| {
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line)
                .map_err(|error| damaged(&format!("no JSON object: {error}")))?;
        let values = object.into_iter().filter_map(|(name, value)| match value {
            serde_json::Value::String(text) => Some((name, text)),
            serde_json::Value::Number(number) => Some((name, number.to_string())),
            _ => None,
        });
        Ok(values.collect())
    };
    lines.take(MOST_ROWS + 1).map(|(number, line)| (number, row(line))).collect()
}

fn damaged(what: &str) -> Fault {
    Fault::new(
        ProblemKind::Damaged,
        format!("the row cannot be read: {what}"),
        "correct the row, or take it out",
    )
}

/// Refuses a choice of columns that no row has.
fn check_headings(rows: &[NumberedRow], columns: &Columns) -> Result<(), Fault> {
    for (_, heading) in columns.iter() {
        let mut all = rows.iter().filter_map(|(_, row)| row.as_ref().ok()).flatten();
        if !rows.is_empty() && !all.any(|(name, _)| name == heading) {
            return Err(Fault::new(
                ProblemKind::Damaged,
                format!("no column is called {heading}: {}", listed(rows)),
                "correct --column, or [columns] in corpus.toml",
            ));
        }
    }
    Ok(())
}

/// Lists the headings of a table.
fn listed(rows: &[NumberedRow]) -> String {
    let first = rows.iter().find_map(|(_, row)| row.as_ref().ok());
    let names: Vec<&str> = first
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .take(LISTED_HEADINGS)
        .collect();
    match names.as_slice() {
        [] => "it has none".to_owned(),
        names => format!("it has {}", names.join(", ")),
    }
}

/// Returns the heading of the column that holds the text.
fn text_column(rows: &[NumberedRow], columns: &Columns) -> Option<String> {
    if let Some(chosen) = columns.heading(Column::Text) {
        return Some(chosen.to_owned());
    }
    let rows = || rows.iter().filter_map(|(_, row)| row.as_ref().ok());
    let first = rows().next()?;
    let mut named = first.iter().map(|(name, _)| name);
    if let Some(name) = named.find(|name| columns.meaning(name) == Some(Column::Text)) {
        return Some(name.clone());
    }
    let mut chinese: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, value) in rows().take(TELLING_ROWS).flatten() {
        *chinese.entry(name).or_default() += value.chars().filter(|c| is_han(*c)).count();
    }
    let all: usize = chinese.values().sum();
    let (name, most) = chinese.into_iter().max_by_key(|(_, count)| *count)?;
    (most > 0 && most * 2 > all).then(|| name.to_owned())
}

/// A row written as a report.
struct Written {
    text: String,
    label: String,
    stated: Override,
}

/// Writes a row as text, with what it says of itself above.
fn written(row: &Row, text_column: &str, columns: &Columns) -> Result<Written, Fault> {
    let mut said: BTreeMap<Column, &str> = BTreeMap::new();
    let mut region: Vec<&str> = Vec::new();
    for (name, value) in row.iter().filter(|(name, _)| name != text_column) {
        let value = value.trim();
        match columns.meaning(name) {
            _ if value.is_empty() => {}
            // 省, 市 and 县 may each have a column of their own.
            Some(Column::Region) => region.push(value),
            Some(meaning) => {
                said.entry(meaning).or_insert(value);
            }
            None => {}
        }
    }
    let text = row.iter().find(|(name, _)| name == text_column);
    let text = text.map_or("", |(_, text)| text.as_str());
    if text.trim().is_empty() {
        return Err(Fault::new(
            ProblemKind::Empty,
            format!("the row has no text in column {text_column}"),
            "fill it in, or take the row out",
        ));
    }
    let get = |meaning| said.get(&meaning).copied().unwrap_or_default();
    let year: String = get(Column::Year).chars().filter(char::is_ascii_digit).collect();
    let year = if year.is_empty() { year } else { format!("{year}年") };
    let title = get(Column::Title);
    let label = format!("{year}{}{title}", region.concat()).replace(['/', '\n'], " ");
    Ok(Written {
        text: page(&said, text),
        label,
        stated: stated(&said, &region, columns)?,
    })
}

/// Sets what a row says above its text.
fn page(said: &BTreeMap<Column, &str>, text: &str) -> String {
    let get = |meaning| said.get(&meaning).copied().unwrap_or_default();
    let mut out = String::new();
    let title = get(Column::Title);
    if !title.is_empty() && !text.chars().take(600).collect::<String>().contains(title) {
        out.push_str(title);
        out.push('\n');
    }
    let head = [
        (Column::Publisher, "来源"),
        (Column::Published, "发布日期"),
        (Column::Url, "网址"),
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
    out
}

/// Words that full names of regions end in.
const REGIONS: [char; 9] = ['省', '市', '区', '县', '旗', '州', '盟', '镇', '乡'];

/// Returns what a row states for sure. A value that cannot be meant is a fault where its column was
/// chosen, and is passed over where it is only known by its heading.
fn stated(
    said: &BTreeMap<Column, &str>,
    region: &[&str],
    columns: &Columns,
) -> Result<Override, Fault> {
    let take = |column: Column, is_read: bool| match (
        said.get(&column),
        columns.heading(column),
    ) {
        (Some(value), Some(heading)) if !is_read => Err(Fault::new(
            ProblemKind::Damaged,
            format!("column {heading} holds no {}: {value}", column.name()),
            "correct the row, or choose another column",
        )),
        _ => Ok(()),
    };
    let get = |column: Column| said.get(&column).copied();
    let year = get(Column::Year).and_then(year);
    take(Column::Year, year.is_some())?;
    let kind = get(Column::Kind).and_then(|name| {
        Kind::ALL.into_iter().find(|kind| kind.name() == name || kind.label() == name)
    });
    take(Column::Kind, kind.is_some())?;
    let date = get(Column::Date).and_then(date);
    take(Column::Date, date.is_some())?;
    let url = get(Column::Url).filter(|url| url.starts_with("http"));
    take(Column::Url, url.is_some())?;
    // Short names (江苏) are completed where a file's name is read.
    let names = region.iter().all(|name| name.ends_with(REGIONS));
    Ok(Override {
        title: get(Column::Title).map(str::to_owned),
        region: (region.len() > 1 && names)
            .then(|| region.iter().map(|name| (*name).to_owned()).collect()),
        kind,
        year,
        date,
        url: url.map(str::to_owned),
        ..Override::default()
    })
}

/// Reads `2023`, `2023年` and `2023年度`.
fn year(value: &str) -> Option<u16> {
    let digits = value.trim_end_matches(['年', '度']).trim();
    digits.parse().ok().filter(|year| (1900..=2100).contains(year))
}

/// Reads `2023-01-10`, `2023/1/10`, `2023.1.10` and `2023年1月10日`, with a time of day or without.
fn date(value: &str) -> Option<String> {
    let day = value.split([' ', 'T']).next()?.trim_end_matches('日');
    let mut parts = day.split(['-', '/', '.', '年', '月']);
    let year: i16 = parts.next()?.parse().ok().filter(|y| (1900..=2100).contains(y))?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() {
        return None;
    }
    jiff::civil::Date::new(year, month, day).ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Format, table: &str, expected: &[(usize, &str, &str)]) {
        let records = records(format, table.as_bytes(), &Columns::default()).unwrap();
        let found: Vec<_> = records
            .iter()
            .map(|record| {
                let report = record.report.as_ref().unwrap();
                (record.number, report.extract.text.as_str(), report.label.as_str())
            })
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
            "{\"region\":\"望江区\",\"year\":2023,\"full_text\":\"甲\"}\n\n{\"full_text\":\"乙\"}\n",
            &[(1, "甲\n", "2023年望江区"), (3, "乙\n", "")],
        );
    }

    #[test]
    fn the_longest_column_is_the_text_where_none_is_named() {
        check(Format::Csv, "a,b\n甲,一二三四五\n", &[(1, "一二三四五\n", "")]);
    }

    #[test]
    fn a_table_without_text_is_refused() {
        for (format, table) in
            [(Format::Csv, "a,b\n1,2\n"), (Format::Csv, ""), (Format::Jsonl, "[1]\n")]
        {
            assert!(records(format, table.as_bytes(), &Columns::default()).is_err());
        }
    }

    /// Gives what each row states or the message of its fault.
    fn check_stated(choices: &[&str], table: &str, expected: &[Result<Override, &str>]) {
        let mut columns = Columns::default();
        for choice in choices {
            columns.refine(&choice.parse().unwrap());
        }
        let records = records(Format::Csv, table.as_bytes(), &columns).unwrap();
        let found: Vec<_> = records
            .into_iter()
            .map(|record| record.report.map(|r| r.stated).map_err(|f| f.message))
            .collect();
        let expected: Vec<_> =
            expected.iter().cloned().map(|row| row.map_err(str::to_owned)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn chosen_columns_are_read() {
        let stated = Override {
            title: Some("报告".to_owned()),
            region: Some(vec!["云海市".to_owned(), "望江区".to_owned()]),
            kind: Some(Kind::WorkReport),
            year: Some(2023),
            date: Some("2023-01-10".to_owned()),
            ..Override::default()
        };
        check_stated(
            &["text=原文", "title=名", "kind=种类", "date=会期"],
            "市,区县,名,种类,会期,年份,原文,内容\n\
             云海市,望江区,报告,政府工作报告,2023年1月10日,2023年,甲,乙\n",
            &[Ok(stated)],
        );
    }

    #[test]
    fn a_row_that_gives_no_report_is_named() {
        check_stated(
            &["date=会期", "year=年"],
            "年,会期,正文\n2023,2023-02-30,甲\n二三,,乙\n2024,, \n2025,,丙\n",
            &[
                Err("column 会期 holds no date: 2023-02-30"),
                Err("column 年 holds no year: 二三"),
                Err("the row has no text in column 正文"),
                Ok(Override { year: Some(2025), ..Override::default() }),
            ],
        );
    }

    #[test]
    fn values_of_columns_that_were_not_chosen_may_be_odd() {
        check_stated(&[], "年份,类型,正文\n近年,散文,甲\n", &[Ok(Override::default())]);
    }

    #[test]
    fn a_line_that_is_no_object_is_named() {
        let table = b"{\"text\":\"\xE7\x94\xB2\"}\n[1]\n{\n";
        let records = records(Format::Jsonl, table, &Columns::default()).unwrap();
        let wrong: Vec<_> =
            records.iter().filter(|r| r.report.is_err()).map(|r| r.number).collect();
        assert_eq!(wrong, [2, 3]);
    }

    #[test]
    fn a_choice_that_fits_nothing_lists_the_headings() {
        let columns = "text=本文".parse().unwrap();
        let fault = records(Format::Csv, "年份,正文\n2023,甲\n".as_bytes(), &columns)
            .unwrap_err();
        assert_eq!(fault.message, "no column is called 本文: it has 年份, 正文");
    }

    #[test]
    fn days_are_read_in_every_writing() {
        for text in
            ["2023-01-10", "2023/1/10", "2023.1.10", "2023年1月10日", "2023-01-10 08:00"]
        {
            assert_eq!(date(text).as_deref(), Some("2023-01-10"), "{text}");
        }
        for text in ["", "2023", "2023-13-01", "2023-02-29", "1-2-3-4", "23-1-1"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
