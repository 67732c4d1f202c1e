//! Tests of reading one manifest: what is taken, and what is said about each mistake.

use super::*;

fn content(text: &str) -> Content {
    let (content, faults) = parse(text);
    assert_eq!(faults, []);
    content
}

/// Checks the only fault of a text: its line, a part of its message, a part of its hint.
fn check_fault(text: &str, line: usize, message: &str, hint: &str) {
    let (_, faults) = parse(text);
    let [fault] = faults.as_slice() else { panic!("not one fault: {faults:?}") };
    assert_eq!(fault.line, line, "{fault:?}");
    assert!(fault.message.contains(message), "{fault:?}");
    assert!(fault.hint.as_deref().unwrap_or_default().contains(hint), "{fault:?}");
}

/// A report entry whose third line is given.
fn entry(line: &str) -> String {
    format!("[[report]]\nfile = \"a.txt\"\n{line}\n")
}

/// A manifest that states everything.
const FULL: &str = r#"sample = true
[[report]]
file = "望江/2023*.txt"
title = "政府工作报告"
region = ["云海市", "望江区"]
kind = "work_report"
year = 2023
date = 2023-01-10
session = "第三届人民代表大会第二次会议"
speaker = "林舟"
url = "https://example.org/2023"
[[ignore]]
file = "drafts/**"
reason = "unfinished"
"#;

#[test]
fn every_value_is_read() {
    let text = |s: &str| Some(s.to_owned());
    let content = content(FULL);
    assert_eq!(content.sample, Some(true));
    assert_eq!(content.reports[0].line, 2);
    assert_eq!(content.reports[0].file, "望江/2023*.txt");
    let expected = Override {
        title: text("政府工作报告"),
        region: Some(vec!["云海市".to_owned(), "望江区".to_owned()]),
        kind: Some(Kind::WorkReport),
        year: Some(2023),
        date: text("2023-01-10"),
        session: text("第三届人民代表大会第二次会议"),
        speaker: text("林舟"),
        url: text("https://example.org/2023"),
    };
    assert_eq!(content.reports[0].values, expected);
    assert_eq!(content.ignores[0].file, "drafts/**");
    assert_eq!(content.ignores[0].reason.as_deref(), Some("unfinished"));
}

#[test]
fn an_empty_manifest_says_nothing() {
    assert_eq!(content(""), Content::default());
}

#[test]
fn misspelled_keys_name_the_nearest() {
    check_fault("smaple = true\n", 1, "unknown key `smaple`", "`sample`");
    check_fault(&entry("titel = \"x\""), 3, "unknown key `titel`", "`title`");
    check_fault(&entry("note = \"x\""), 3, "unknown key `note`", "known: file");
}

#[test]
fn bad_values_say_what_to_write() {
    check_fault(&entry("kind = \"work-report\""), 3, "unknown kind", "`work_report`");
    check_fault(&entry("year = 20233"), 3, "`year`", "year = 2023");
    check_fault(&entry("year = \"2023\""), 3, "`year`", "year = 2023");
    check_fault(&entry("date = \"2023-02-29\""), 3, "`date`", "2023-01-10");
    check_fault(&entry("date = \"2023年1月10日\""), 3, "`date`", "2023-01-10");
    check_fault(&entry("region = \"望江区\""), 3, "`region`", "云海市");
    check_fault(&entry("region = []"), 3, "`region`", "云海市");
    check_fault(&entry("url = \"ftp://x\""), 3, "`url`", "https");
    check_fault(&entry("title = \" \""), 3, "`title`", "title = ");
    check_fault("sample = 1", 1, "`sample`", "sample = true");
    check_fault("report = 1", 1, "`report`", "[[report]]");
}

#[test]
fn an_entry_without_a_usable_file_is_left_out() {
    check_fault("\n[[report]]\ntitle = \"x\"\n", 2, "lacks `file`", "add file");
    check_fault("[[ignore]]\nfile = \"a[\"\n", 2, "bad pattern `a[`", "2023*.txt");
    let (content, _) = parse("[[ignore]]\nfile = \"a[\"\n");
    assert_eq!(content.ignores, []);
}

#[test]
fn a_mistake_costs_only_its_value() {
    let (content, faults) = parse(&entry("year = 1\nspeaker = \"林舟\""));
    assert_eq!(faults.len(), 1);
    assert_eq!(content.reports[0].values.speaker.as_deref(), Some("林舟"));
    assert_eq!(content.reports[0].values.year, None);
}

#[test]
fn broken_toml_is_one_fault_with_its_line() {
    check_fault("sample = true\n[[report\n", 2, "not valid TOML", "");
    check_fault("sample = true\nsample = false\n", 2, "not valid TOML", "");
}

#[test]
fn deep_nesting_is_refused_without_a_crash() {
    let (_, faults) = parse(&format!("x = {}", "[".repeat(100_000)));
    assert!(!faults.is_empty());
}

#[test]
fn leap_days_follow_the_calendar() {
    assert!(is_day((2024, 2, 29)));
    assert!(is_day((2000, 2, 29)));
    assert!(!is_day((1900, 2, 29)));
    assert!(!is_day((2023, 4, 31)));
    assert!(!is_day((2023, 13, 1)));
    assert!(!is_day((2023, 1, 0)));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        parse(&text);
    }

    #[test]
    fn any_values_are_read_or_refused(value in "[0-9a-z\"\\[\\]{}=,.年 -]{0,20}") {
        parse(&entry(&format!("date = {value}")));
        parse(&entry(&format!("region = {value}")));
    }
}
