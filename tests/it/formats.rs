//! One invented report in every format: the same text comes out of each.
//!
//! `files/make` says how the files came to be.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use baogao::api::{decoded_text, inspect};
use baogao::error::ErrorKind;
use baogao::normalize::fold_phrase;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::world::{PARAGRAPHS, World};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/files").join(name)
}

/// Returns the display text of a file, folded; indents and line breaks of the format do not count.
fn text(path: &Path) -> String {
    let answer = inspect(path).unwrap();
    let passages = answer.passages.iter().filter(|passage| passage.zone != "toc");
    passages.map(|passage| fold_phrase(&passage.text)).collect()
}

#[test]
fn every_format_gives_the_same_text() {
    let expected = text(&file("wangjiang.html"));
    assert!(expected.contains(&fold_phrase("街坊书房（家）\t21\t30")), "{expected}");
    for name in [
        "wangjiang.docx",
        "wangjiang.odt",
        "wangjiang.doc",
        "wangjiang.rtf",
        "wangjiang.pdf",
        "restricted.pdf",
    ] {
        assert_eq!(text(&file(name)), expected, "{name}");
    }
}

#[test]
fn every_format_says_the_same_of_itself() {
    for extension in ["html", "docx", "odt", "doc", "rtf", "pdf"] {
        let answer = inspect(&file(&format!("wangjiang.{extension}"))).unwrap();
        let report = answer.report;
        assert_eq!(report.source.format, extension);
        assert_eq!(report.title, "望江区人民政府工作报告", "{extension}");
        assert_eq!(report.date.as_deref(), Some("2024-01-10"), "{extension}");
        assert_eq!(report.speaker.as_deref(), Some("林远舟"), "{extension}");
        let headings = answer.sections.iter().filter(|s| s.level == 1).count();
        assert_eq!(headings, 2, "{extension}");
    }
}

#[test]
fn numbers_that_a_word_processor_counts_are_part_of_the_text() {
    let expected = [
        "一、二〇二三年工作回顾",
        "（一）街坊更加便利。新建街坊书房三十家，群众满意度稳步提高。",
        "（二）河湖更加清澈。清淤河道四十二公里。",
        "二、二〇二四年重点任务",
        "（一）把产业做实。培育绝缘子企业十二家。",
        "1.建成北岸检测中心。",
        "2.减免检测费用三百万元。",
        "（二）把民生办好。加装电梯一百二十台。",
    ];
    for extension in ["docx", "odt", "doc", "rtf"] {
        let decoded = decoded_text(&file(&format!("numbered.{extension}"))).unwrap();
        let lines: Vec<String> = decoded
            .lines()
            .map(|line| line.trim().replace("1. ", "1.").replace("2. ", "2."))
            .collect();
        assert_eq!(lines.get(4..12).unwrap(), expected, "{extension}");
    }
}

/// Returns the rows of a file's tables, with `|` between their cells.
fn rows(name: &str) -> Vec<String> {
    let answer = inspect(&file(name)).unwrap();
    let rows = answer.passages.iter().filter(|p| p.zone == "table");
    rows.map(|row| row.text.replace('\t', "|")).collect()
}

#[test]
fn merged_cells_leave_every_column_in_its_place() {
    let expected = [
        "表1 2023年主要经济指标完成情况",
        "产业|指标|单位|2022年||2023年|",
        "|||绝对数|比上年增长（%）|绝对数|比上年增长（%）",
        "农业|粮食产量|万吨|12.4|1.8|12.9|4.0",
        "|水产品产量|万吨|3.1||3.3|6.5",
        "工业|规模以上工业增加值|亿元|98.2|6.1|104.5|6.4",
        "|绝缘子产量|万只|310.0|-2.2|318.6|2.8",
        "合计|||280.1|4.9|312.6|5.4",
    ];
    for extension in ["html", "docx", "odt", "doc", "rtf", "pdf"] {
        assert_eq!(rows(&format!("table.{extension}")), expected, "{extension}");
    }
    // Its sides are open, as those of statistical tables are.
    assert_eq!(rows("table-open.pdf"), expected);
}

#[test]
fn cells_without_lines_stand_in_their_columns() {
    let rows = rows("table-plain.pdf");
    let body = rows.get(rows.len() - 5..).unwrap();
    assert_eq!(
        body,
        [
            "农业|粮食产量|万吨|12.4|1.8|12.9|4.0",
            "|水产品产量|万吨|3.1||3.3|6.5",
            "工业|规模以上工业增加值|亿元|98.2|6.1|104.5|6.4",
            "|绝缘子产量|万只|310.0|-2.2|318.6|2.8",
            "合计|||280.1|4.9|312.6|5.4",
        ]
    );
}

#[test]
fn a_locked_file_is_named_with_a_hint() {
    let error = inspect(&file("locked.pdf")).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Io);
    assert!(error.to_string().ends_with("the file is locked by a password"), "{error}");
    assert!(error.hint.is_some());
}

#[test]
fn a_cut_off_file_is_read_or_named() {
    let folder = tempfile::tempdir().unwrap();
    for extension in ["docx", "odt", "doc", "rtf", "pdf", "html"] {
        let bytes = fs_err::read(file(&format!("wangjiang.{extension}"))).unwrap();
        for part in 1..8 {
            let path = folder.path().join(format!("{part}.{extension}"));
            fs_err::write(&path, &bytes[..bytes.len() * part / 8]).unwrap();
            if let Err(error) = decoded_text(&path) {
                assert!(error.to_string().contains("cannot read"), "{error}");
                assert!(!error.to_string().contains("reader failed"), "{error}");
            }
        }
    }
}

/// Packs files into an archive; names may be bytes of any encoding.
fn pack(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn reports_of_an_archive_are_found_kept_and_removed() {
    let world = World::new();
    let docx = fs_err::read(file("wangjiang.docx")).unwrap();
    let text = PARAGRAPHS.join("\n");
    world.write("甲.txt", &text);
    world.write(
        "all.zip",
        pack(&[
            ("望江/2024.docx", docx.as_slice()),
            ("乙.txt", text.as_bytes()),
            ("../丙.txt", text.as_bytes()),
            ("坏.docx", b"PK\x03\x04"),
        ]),
    );
    let answer = world.update();
    assert_eq!((answer.reports.added, answer.reports.failed), (3, 2));
    let problems: Vec<_> =
        answer.problems.iter().map(|p| (p.path.as_str(), p.kind.as_str())).collect();
    assert_eq!(
        problems,
        [
            ("reports/all.zip/../丙.txt", "bad_name"),
            ("reports/all.zip/坏.docx", "damaged")
        ]
    );
    let again = world.update();
    assert_eq!((again.reports.added, again.reports.updated), (0, 0));
    assert_eq!((again.reports.total, again.reports.removed), (3, 0));
    world.write("all.zip", pack(&[("乙.txt", text.as_bytes())]));
    let now = world.update();
    assert_eq!((now.reports.total, now.reports.removed), (2, 1));
    world.remove("all.zip");
    assert_eq!(world.update().reports.total, 1);
}

#[test]
fn one_report_of_several_is_inspected_by_its_path() {
    let world = World::new();
    let text = PARAGRAPHS.join("\n");
    world.write("all.zip", pack(&[("乙.txt", text.as_bytes())]));
    world.write(
        "表.csv",
        format!("年份,地区,正文\n2023,望江区,\"{text}\"\n2024,望江区,无\n"),
    );
    let inner = |name: &str| world.corpus().join(name);
    let answer = inspect(&inner("all.zip/乙.txt")).unwrap();
    assert_eq!(answer.report.source.path, "reports/all.zip/乙.txt");
    let answer = inspect(&inner("表.csv#1")).unwrap();
    assert_eq!(answer.report.source.path, "reports/表.csv#1");
    assert_eq!(answer.report.year, Some(2023));
    let error = inspect(&inner("表.csv")).unwrap_err();
    assert!(error.to_string().contains("holds 2 reports"), "{error}");
    assert!(inspect(&inner("all.zip/丁.txt")).is_err());
}

#[test]
fn a_bomb_is_refused_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let zeros = vec![b' '; 70 << 20];
    let main = ("word/document.xml", zeros.as_slice());
    for (name, members) in [
        ("a.zip", vec![("a.txt", zeros.as_slice())]),
        ("a.docx", vec![("[Content_Types].xml", &b""[..]), main]),
    ] {
        let path = folder.path().join(name);
        fs_err::write(&path, pack(&members)).unwrap();
        assert!(inspect(&path).is_err(), "{name}");
    }
}
