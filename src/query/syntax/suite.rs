//! Runs the named cases of `tests/suite/query`: a query, and how it is understood or refused.
//!
//! A case is a line `--- name`, the query on one line, and what is expected: the canonical text, or
//! the error as a person reads it. Files beginning with `lenient` hold both for the lenient form.
//! `UPDATE_EXPECT=1` rewrites the expected part.

use std::path::{Path, PathBuf};

use super::{caret_lines, parse, parse_lenient};
use crate::error::Error;

/// Renders an error as a person reads it.
fn render(query: &str, error: &Error) -> String {
    let (line, carets) = caret_lines(query, error.span.unwrap());
    let hint = error.hint.as_deref().unwrap();
    format!("error: {}\n  {line}\n  {carets}\nhint: {hint}\n", error.message)
}

fn strict(query: &str) -> String {
    match parse(query) {
        Ok(tree) => {
            let printed = tree.canonical();
            assert_eq!(parse(&printed).unwrap(), tree, "{printed}");
            format!("{printed}\n")
        }
        Err(error) => render(query, &error),
    }
}

fn lenient(query: &str) -> String {
    let (tree, errors) = parse_lenient(query);
    let mut out = format!("{}\n", tree.canonical());
    for error in errors {
        out.push_str(&render(query, &error));
    }
    out
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/query");
    let entries = fs_err::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Returns a file's text with the expected parts as they are now, and the number of cases.
fn rerun(text: &str, answer: fn(&str) -> String) -> (String, usize) {
    let mut out = String::new();
    let mut count = 0;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if !line.starts_with("--- ") {
            continue;
        }
        let query = lines.next().unwrap();
        out.push_str(&format!("{query}\n=>\n{}", answer(query)));
        while lines.next_if(|line| !line.starts_with("--- ")).is_some() {}
        count += 1;
    }
    (out, count)
}

#[test]
fn every_case_is_understood_or_refused_as_written() {
    let mut total = 0;
    for path in files() {
        let text = fs_err::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let answer = if name.starts_with("lenient") { lenient } else { strict };
        let (now, count) = rerun(&text, answer);
        total += count;
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs_err::write(&path, now).unwrap();
        } else {
            assert_eq!(text, now, "{name}");
        }
    }
    assert!(total >= 120, "{total} cases");
}
