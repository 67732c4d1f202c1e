//! Tests of reading one candidate: what is refused, what is told, and the real reports at hand.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::ingest::decode;
use crate::ingest::walk;

const REPORT: &str = "望江区人民政府工作报告\r\r\n各位代表：\r\n现在，我代表区人民政府向大会\
    报告工作，请予审议，并请各位政协委员和其他列席人员提出意见。\n过去一年，我们坚持稳中求进。\r";

/// Writes bytes to a file and reads it as a candidate.
fn read_file(name: &str, bytes: &[u8]) -> Result<RawReport, Unread> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs_err::write(&file, bytes).unwrap();
    let limits = Limits::default();
    read(&walk(&[file], &limits).candidates[0], &limits)
}

fn check_skipped(bytes: &[u8], expected: &SkipReason) {
    match read_file("甲.txt", bytes) {
        Err(Unread::Skipped(skipped)) => assert_eq!(&skipped.reason, expected),
        other => panic!("not skipped: {other:?}"),
    }
}

fn check_problem(bytes: &[u8], expected: ProblemKind) {
    match read_file("甲.txt", bytes) {
        Err(Unread::Problem(problem)) => {
            assert_eq!(problem.kind, expected);
            assert!(problem.path.ends_with("/甲.txt"));
            assert!(problem.hint.is_some());
        }
        other => panic!("no problem: {other:?}"),
    }
}

#[test]
fn a_report_keeps_its_line_ends_and_knows_its_bytes() {
    let (gbk, ..) = encoding_rs::GBK.encode(REPORT);
    let report = read_file("甲.TXT", &gbk).unwrap();
    assert_eq!(report.text, REPORT);
    assert_eq!(report.encoding, Encoding::Gb18030);
    assert_eq!(report.format, Format::Txt);
    assert_eq!(report.sha256, Sha256::of(&gbk));
    assert_eq!(report.size, gbk.len() as u64);
    assert_eq!(report.diagnostics, []);
}

#[test]
fn text_without_chinese_is_no_report() {
    check_skipped(b"MIT License, and so on.", &SkipReason::NoChineseText);
    check_skipped("見て".as_bytes(), &SkipReason::TooShort { han: 1, least: 50 });
    check_skipped(
        "来源：望江区政府网站".as_bytes(),
        &SkipReason::TooShort { han: 9, least: 50 },
    );
}

#[test]
fn other_formats_under_a_text_name_are_read() {
    let page = format!("<!DOCTYPE html><body>{REPORT}</body>");
    assert_eq!(read_file("甲.txt", page.as_bytes()).unwrap().format, Format::Html);
    check_problem(b"%PDF-1.4 \xFF\xFE", ProblemKind::Damaged);
}

#[test]
fn junk_is_a_problem_with_a_hint() {
    check_problem(b"\x00\x01\x02\x00\x00\x05", ProblemKind::Binary);
    check_problem(" \r\n\u{3000}\n".as_bytes(), ProblemKind::Empty);
    check_problem(b"\xEF\xBB\xBF", ProblemKind::Empty);
    check_problem(&[0xFF; 3000], ProblemKind::UnknownEncoding);
    let (japanese, ..) = encoding_rs::SHIFT_JIS.encode("ひらがなとカタカナのながいぶん");
    check_problem(&japanese.repeat(20), ProblemKind::UnknownEncoding);
}

#[test]
fn a_cut_end_is_read_with_a_diagnostic() {
    let (gbk, ..) = encoding_rs::GBK.encode(REPORT.trim_end());
    let cut = &gbk[..gbk.len() - 1];
    // The last character, 。, loses its second byte.
    let report = read_file("甲.txt", cut).unwrap();
    let end = report.text.len();
    assert_eq!(report.diagnostics.len(), 1);
    assert_eq!(report.diagnostics[0].code, DiagnosticCode::EncodingLossy);
    assert_eq!(report.diagnostics[0].span, Some(Span::new(end - 3, end)));
}

#[test]
fn many_lossy_places_share_one_diagnostic() {
    let spans: Vec<Span> = (0..50).map(|i| Span::new(i * 4, i * 4 + 3)).collect();
    let diagnostics = lossy_diagnostics(&spans, Encoding::Utf8);
    assert_eq!(diagnostics.len(), LISTED_PLACES + 1);
    assert!(diagnostics[20].message.starts_with("30 more places"));
    assert_eq!(diagnostics[20].span, Some(Span::new(80, 199)));
}

#[test]
fn a_file_that_grows_or_is_replaced_is_not_steady() {
    let stamp = |size, seconds| Stamp { size, modified: Modified { seconds, nanos: 0 } };
    let before = stamp(10, 1);
    assert!(is_steady(before, 10, before, before));
    assert!(!is_steady(before, 9, before, before));
    assert!(!is_steady(before, 10, stamp(11, 1), stamp(11, 1)));
    assert!(!is_steady(before, 10, stamp(10, 2), stamp(10, 2)));
    assert!(!is_steady(before, 10, before, stamp(10, 2)));
}

#[test]
fn a_file_gone_since_the_walk_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("a.txt"), REPORT).unwrap();
    let limits = Limits::default();
    let walked = walk(&[folder.path().to_owned()], &limits);
    fs_err::remove_file(folder.path().join("a.txt")).unwrap();
    let Err(Unread::Problem(problem)) = read(&walked.candidates[0], &limits) else {
        panic!("a file that is gone was read");
    };
    assert_eq!(problem.kind, ProblemKind::Unreadable);
    assert_eq!(problem.message, "the file is gone");
}

#[test]
fn a_file_grown_beyond_the_limit_since_the_walk_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("a.txt"), REPORT).unwrap();
    let walked = walk(&[folder.path().to_owned()], &Limits::default());
    let limits = Limits { max_bytes: 10, ..Limits::default() };
    let Err(Unread::Problem(problem)) = read(&walked.candidates[0], &limits) else {
        panic!("a file beyond the limit was read");
    };
    assert_eq!(problem.kind, ProblemKind::TooLarge);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_a_problem() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    fs_err::write(&file, REPORT).unwrap();
    fs_err::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&file).is_ok() {
        return; // The superuser may read everything.
    }
    let limits = Limits::default();
    let Err(Unread::Problem(problem)) =
        read(&walk(&[file], &limits).candidates[0], &limits)
    else {
        panic!("an unreadable file was read");
    };
    assert_eq!(problem.kind, ProblemKind::Unreadable);
    assert_eq!(problem.message, "permission denied");
}

/// A folder of real reports beside the package, where there is one.
fn real_reports() -> Option<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("shared/reports"))
        .find(|folder| folder.is_dir())
}

#[test]
fn real_reports_decode_without_loss() {
    let Some(folder) = real_reports() else {
        #[expect(clippy::print_stderr, reason = "says that nothing was tested")]
        {
            eprintln!("skipped: no folder shared/reports beside the package");
        }
        return;
    };
    let limits = Limits::default();
    let walked = walk(&[folder], &limits);
    assert_eq!(walked.problems, []);
    for candidate in &walked.candidates {
        let report = match read(candidate, &limits) {
            Ok(report) => report,
            Err(unread) => panic!("{}: {unread:?}", candidate.path),
        };
        assert_eq!(report.diagnostics, [], "{}", report.path);
        let decoded = decode(report.text.as_bytes());
        assert!(decoded.plausibility > 0.25, "{}: {}", report.path, decoded.plausibility);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 1..300)) {
        let limits = Limits { min_han: 1, ..Limits::default() };
        let folder = tempfile::tempdir().unwrap();
        fs_err::write(folder.path().join("a.txt"), &bytes).unwrap();
        let walked = walk(&[folder.path().to_owned()], &limits);
        if let Ok(report) = read(&walked.candidates[0], &limits) {
            prop_assert!(!report.text.is_empty());
        }
    }
}
