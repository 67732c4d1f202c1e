//! Reports of the sample world in the formats of offices, browsers and sites: each gives the expected
//! text.
//!
//! `files/sample/make` says how the files came to be, and by which programs.

use std::path::{Path, PathBuf};

use baogao::api::inspect;
use baogao::normalize::fold_phrase;
use baogao::output::answer::InspectAnswer;

/// Most characters in a thousand that may differ.
const MOST_WRONG: usize = 1;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/files/sample").join(name)
}

fn read(name: &str) -> (InspectAnswer, String) {
    let answer = inspect(&file(name)).unwrap();
    let passages = answer.passages.iter().filter(|passage| passage.zone != "toc");
    let text = passages.map(|passage| fold_phrase(&passage.text)).collect();
    (answer, text)
}

fn expected(report: &str) -> String {
    let text = fs_err::read_to_string(file(&format!("{report}.expected"))).unwrap();
    text.lines().map(fold_phrase).collect()
}

/// Returns how many characters must be added, taken or changed to make one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let (mut a, mut b): (Vec<char>, Vec<char>) =
        (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    a.drain(..same);
    b.drain(..same);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    a.truncate(a.len() - same);
    b.truncate(b.len() - same);
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut above = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = above + usize::from(x != y);
            above = row[j + 1];
            row[j + 1] = changed.min(above + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[test]
fn distances_count_changed_characters() {
    assert_eq!(distance("望江区报告", "望江报告"), 1);
    assert_eq!(distance("甲乙丙丁", "甲丙乙丁"), 2);
    assert_eq!(distance("", "甲"), 1);
    assert_eq!(distance("甲乙", "甲乙"), 0);
}

/// Reads every file of a report; those of `exact` formats may differ in no character.
fn check(report: &str, files: &[&str]) {
    let expected = expected(report);
    let length = expected.chars().count();
    for name in files {
        let (_, text) = read(name);
        let wrong = distance(&text, &expected);
        let most = if name.ends_with(".docx") { 0 } else { length * MOST_WRONG / 1000 };
        assert!(wrong <= most, "{name}: {wrong} of {length} characters differ");
    }
}

#[test]
fn a_work_report_reads_the_same_from_every_format() {
    check(
        "work",
        &[
            "work.docx",
            "work.doc",
            "work.odt",
            "work.rtf",
            "work.html",
            "work.mht",
            "work.txt",
            "work-libreoffice.pdf",
            "work-reportlab.pdf",
        ],
    );
}

#[test]
fn a_bulletin_with_a_table_reads_the_same_from_every_format() {
    check(
        "bulletin",
        &[
            "bulletin.docx",
            "bulletin.doc",
            "bulletin.odt",
            "bulletin.rtf",
            "bulletin.html",
            "bulletin.mht",
            "bulletin.txt",
            "bulletin-libreoffice.pdf",
            "bulletin-ghostscript.pdf",
            "bulletin-reportlab.pdf",
            "bulletin-chromium.pdf",
        ],
    );
}

#[test]
fn headings_and_rows_survive_every_format() {
    let (source, _) = read("bulletin.docx");
    let titles = |answer: &InspectAnswer| -> Vec<String> {
        answer.sections.iter().map(|section| fold_phrase(&section.title)).collect()
    };
    let rows = |answer: &InspectAnswer| -> Vec<String> {
        let table = answer.passages.iter().filter(|p| p.zone == "table");
        table.filter(|p| p.text.contains('\t')).map(|p| fold_phrase(&p.text)).collect()
    };
    assert_eq!(rows(&source).len(), 7);
    for name in [
        "bulletin.doc",
        "bulletin.odt",
        "bulletin.rtf",
        "bulletin.html",
        "bulletin.mht",
        "bulletin-libreoffice.pdf",
        "bulletin-ghostscript.pdf",
        "bulletin-reportlab.pdf",
        "bulletin-chromium.pdf",
    ] {
        let (answer, _) = read(name);
        assert_eq!(titles(&answer), titles(&source), "{name}");
        assert_eq!(rows(&answer), rows(&source), "{name}");
    }
}

#[test]
fn pages_of_paper_are_cited() {
    let page_of = |name: &str, words: &str| {
        let (answer, _) = read(name);
        let found = answer.passages.iter().find(|passage| passage.text.contains(words));
        let passage = found.unwrap_or_else(|| panic!("{name} lacks {words}"));
        assert_eq!(passage.citation.contains("，第"), passage.page.is_some(), "{name}");
        passage.page
    };
    let words = "特殊教育学校";
    assert_eq!(page_of("bulletin.docx", words), None);
    // Printed numbers, and sheets where none are printed.
    for name in
        ["bulletin-reportlab.pdf", "bulletin-chromium.pdf", "bulletin-libreoffice.pdf"]
    {
        assert_eq!(page_of(name, "初步核算"), Some(1), "{name}");
        assert!(page_of(name, words).is_some_and(|page| page > 2), "{name}");
    }
}

#[test]
fn what_browsers_print_in_the_margins_is_left_out() {
    let (answer, text) = read("bulletin-chromium.pdf");
    assert!(!text.contains("file"), "{text}");
    let of = |reason: &str| answer.removed.iter().filter(|r| r.reason == reason).count();
    let pages = answer.pages.unwrap() as usize;
    assert_eq!((of("page_number"), of("running_head")), (pages, pages));
}
