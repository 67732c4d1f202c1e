//! How each file is set: its encoding, its line ends, and every kind of noise that the ledger names.
//!
//! That the noise is undone is held by the other tests of the ledger, which ask for words only.

use std::collections::{BTreeMap, BTreeSet};

use baogao::api::{FilterWords, decoded_text};
use baogao::normalize::{fold_char, simplify_char};
use serde::Deserialize;

use super::{SAMPLE, file_of, folder};

/// How a file is set.
#[derive(Deserialize)]
pub(super) struct TypographyFact {
    file: String,
    format: String,
    encoding: String,
    line_ends: String,
    noise: Vec<String>,
}

/// Whether a decoded text shows a kind of noise.
type Shows = fn(&str) -> bool;

const SHOWS: [(&str, Shows); 29] = [
    ("annex", |t| t.contains("附件")),
    ("bold_runs", |t| t.matches("**").count() >= 4),
    ("chrome", |t| t.contains("打印") || t.contains("首页")),
    ("circle_zero", |t| t.contains('○')),
    ("colophon", |t| t.contains("（共印")),
    ("flattened_table", |t| t.contains("\n\n%\n\n") && !t.contains('\t')),
    ("footnotes", |t| ["[1]", "①", "名词解释"].iter().any(|mark| t.contains(mark))),
    ("full_width_digits", |t| t.contains(is_full_width) && t.contains('％')),
    ("half_width", |t| t.contains(',') && !t.contains('，')),
    ("hard_wrap", |t| is_wrapped(t) && !t.contains("\n\n\n")),
    ("hard_wrap_blank", |t| is_wrapped(t) && t.contains("\n\n\n")),
    ("literal_nbsp", |t| t.contains("<U+00A0>")),
    ("meeting_file_no", |t| t.contains("会议文件（")),
    ("mixed_script", |t| t.matches(is_traditional).count() > 100),
    ("nbsp", |t| t.contains('\u{a0}')),
    ("page_break_paragraph", breaks_a_sentence),
    ("page_number_dash", |t| lines(t).any(is_dressed_number)),
    ("page_number_in_word", parts_a_word),
    ("pdf_spaces", |t| {
        pairs(t, 3).any(|c| is_han(c[0]) && c[1] == ' ' && c[2].is_ascii_digit())
    }),
    ("repeated_whole", |t| t.matches("现在，我代表").count() == 2),
    ("reprint_notice", |t| t.contains("转载")),
    ("running_head", |t| !coming_again(t).is_empty()),
    ("spaced_digits", |t| {
        t.contains(" 年") && pairs(t, 3).any(|c| c[1] == ' ' && c[0].is_numeric())
    }),
    ("spaced_title", |t| t.contains("政 府 工 作 报 告")),
    ("table_spaces", |t| lines(t).filter(|l| l.trim().contains("   ")).count() >= 6),
    ("table_tabs", |t| t.contains('\t')),
    ("title_link_break", |t| t.contains("\n2025年政府工作报告\n")),
    ("toc_dots", |t| t.contains("......")),
    ("zwsp", |t| t.contains('\u{200b}')),
];

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Runs of neighboring characters.
fn pairs(text: &str, length: usize) -> std::vec::IntoIter<Vec<char>> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(length).map(<[char]>::to_vec).collect::<Vec<_>>().into_iter()
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

fn is_full_width(c: char) -> bool {
    ('０'..='９').contains(&c)
}

fn is_traditional(c: char) -> bool {
    is_han(c) && simplify_char(c) != fold_char(c)
}

/// Whether hardly any line is longer than a printed one, and sentences run over lines.
fn is_wrapped(text: &str) -> bool {
    let all: Vec<&str> = lines(text).collect();
    let long = all.iter().filter(|line| line.chars().count() > 48).count();
    let open = all.iter().filter(|line| line.ends_with(is_han)).count();
    long * 10 < all.len() && open * 5 > all.len()
}

/// Whether a blank line stands in mid-sentence, between Han characters.
fn breaks_a_sentence(text: &str) -> bool {
    text.split("\n\n").zip(text.split("\n\n").skip(1)).any(|(a, b)| {
        a.chars().count() > 20
            && a.ends_with(is_han)
            && b.trim_start().starts_with(is_han)
    })
}

/// Whether a number on a line of its own stands between Han characters.
fn parts_a_word(text: &str) -> bool {
    let all: Vec<&str> = lines(text).collect();
    all.windows(3).any(|l| {
        l[0].ends_with(is_han)
            && l[1].chars().all(|c| c.is_ascii_digit())
            && l[2].starts_with(is_han)
    })
}

/// `— 3 —` and `- 3 -`.
fn is_dressed_number(line: &str) -> bool {
    ["—", "-"].iter().any(|dash| {
        let inner = line.strip_prefix(dash).and_then(|l| l.strip_suffix(dash));
        inner.is_some_and(|n| n.trim().parse::<u32>().is_ok())
    })
}

/// Lines of some length that come three times and more: the heads of pages.
fn coming_again(text: &str) -> Vec<&str> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines(text).filter(|line| line.chars().count() >= 8) {
        *seen.entry(line).or_default() += 1;
    }
    seen.into_iter().filter(|&(_, n)| n >= 3).map(|(line, _)| line).collect()
}

/// The text of a file with one kind of line ends.
fn text_of(file: &str) -> String {
    let text = decoded_text(&folder().join(file)).unwrap();
    text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace('\r', "\n")
}

#[test]
fn every_kind_of_noise_is_shown_by_the_files_that_name_it() {
    for fact in &SAMPLE.ledger.typography {
        let text = text_of(&fact.file);
        for noise in &fact.noise {
            let (_, shows) = SHOWS.iter().find(|(name, _)| name == noise).unwrap();
            assert!(shows(&text), "{noise} is not in {}", fact.file);
        }
    }
}

#[test]
fn page_marks_and_running_heads_are_no_part_of_any_passage() {
    let sample = &*SAMPLE;
    let has = |fact: &TypographyFact, name: &str| fact.noise.iter().any(|n| n == name);
    for fact in &sample.ledger.typography {
        let text = text_of(&fact.file);
        let passages = sample.passages(&fact.file);
        if has(fact, "running_head") {
            for head in coming_again(&text) {
                // The first may be the title of what follows, and stays.
                let kept = passages.iter().filter(|p| p.text.contains(head)).count();
                assert!(kept <= 1, "{}: {head}", fact.file);
            }
        }
        if has(fact, "page_number_dash") {
            let marks = lines(&text).filter(|line| is_dressed_number(line));
            let marks: Vec<String> = marks.map(|m| m.replace(' ', "")).collect();
            let kept = passages.iter().find(|p| {
                marks.iter().any(|m| p.text.replace(' ', "").contains(m.as_str()))
            });
            assert!(kept.is_none(), "{}: {kept:?}", fact.file);
        }
    }
}

#[test]
fn every_kind_of_noise_is_explained_used_and_known() {
    let ledger = &SAMPLE.ledger;
    let explained: BTreeSet<&str> = ledger.noise.keys().map(String::as_str).collect();
    let facts = ledger.typography.iter();
    let used: BTreeSet<&str> =
        facts.flat_map(|fact| fact.noise.iter().map(String::as_str)).collect();
    assert_eq!(explained, used);
    assert_eq!(explained, SHOWS.iter().map(|(name, _)| *name).collect());
}

#[test]
fn encodings_and_line_ends_are_as_planted() {
    let sample = &*SAMPLE;
    let all = sample.library().reports(&FilterWords::default(), None, 0).unwrap();
    for fact in &sample.ledger.typography {
        let report = all.reports.iter().find(|r| file_of(&r.source.path) == fact.file);
        let source = &report.unwrap().source;
        // GBK is read as the larger GB18030; a mark is no part of the name.
        let label = fact.encoding.trim_end_matches("-bom").replace("gbk", "gb18030");
        assert_eq!(source.encoding, label, "{}", fact.file);
        assert_eq!(source.format, fact.format, "{}", fact.file);
        let bytes = fs_err::read(folder().join(&fact.file)).unwrap();
        let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
        let marked = marks.iter().any(|mark| bytes.starts_with(mark));
        assert_eq!(marked, fact.encoding.ends_with("-bom"), "{}", fact.file);
        let text = decoded_text(&folder().join(&fact.file)).unwrap();
        assert_eq!(line_ends(&text), fact.line_ends, "{}", fact.file);
    }
}

fn line_ends(text: &str) -> &'static str {
    match (text.contains('\r'), text.contains('\n')) {
        (true, true) if text.contains("\r\r\n") => "crcrlf",
        (true, true) => "crlf",
        (true, false) => "cr",
        (false, _) => "lf",
    }
}

#[test]
fn no_two_years_of_a_series_are_set_alike() {
    let ledger = &SAMPLE.ledger;
    let mut seen = BTreeMap::new();
    for fact in &ledger.typography {
        let place = fact.file.split('/').next().unwrap();
        let setting = (place, &fact.encoding, &fact.line_ends, &fact.noise);
        if let Some(other) = seen.insert(setting, &fact.file) {
            panic!("{other} and {} are set alike", fact.file);
        }
    }
}
