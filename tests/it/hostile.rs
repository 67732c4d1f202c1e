//! Files that no honest program writes: each is named, nothing hangs or swells, the rest is indexed.
#![expect(clippy::print_stdout, reason = "a test says that it was skipped")]

use baogao::api::inspect;
use baogao::output::answer::IndexAnswer;
use flate2::{Compress, Compression, FlushCompress};
use fs_err as fs;

use crate::world::{PARAGRAPHS, World, report};

/// A world with one good report.
fn world() -> World {
    let world = World::new();
    world.write("好.txt", report("澄江区", 2023, &PARAGRAPHS));
    world
}

/// Returns the kind of problem or reason that a file of a build was left out for.
fn fate(answer: &IndexAnswer, name: &str) -> Option<String> {
    let path = format!("reports/{name}");
    let all = answer.problems.iter().chain(&answer.skipped);
    all.filter(|told| told.path == path).map(|told| told.kind.clone()).next()
}

/// Builds with one hostile file beside the good one.
fn check(name: &str, bytes: impl AsRef<[u8]>, expected: &str) {
    let world = world();
    world.write(name, bytes);
    let answer = world.update();
    assert_eq!(fate(&answer, name).as_deref(), Some(expected), "{name}");
    assert_eq!(answer.reports.total, 1, "{name}");
}

/// Deflates so many megabytes of spaces: one block, repeated.
fn deflated_spaces(megabytes: usize) -> Vec<u8> {
    let mut packer = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 16);
    packer.compress_vec(&vec![b' '; 1 << 20], &mut block, FlushCompress::Full).unwrap();
    let mut all = block.repeat(megabytes);
    packer.reset();
    let mut end = Vec::with_capacity(64);
    packer.compress_vec(&[], &mut end, FlushCompress::Finish).unwrap();
    all.extend(end);
    all
}

/// Writes a PDF of one page with the given content stream.
fn pdf(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
         2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>\nendobj\n\
         4 0 obj\n<</Length {}{dictionary}>>\nstream\n",
        content.len()
    );
    let tail = b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n";
    [head.as_bytes(), content, tail].concat()
}

#[test]
fn a_pdf_that_unpacks_to_a_gigabyte_is_refused() {
    let mut zlib = vec![0x78, 0x9C];
    zlib.extend(deflated_spaces(1024));
    assert!(zlib.len() < 2 << 20, "{}", zlib.len());
    check("弹.pdf", pdf("/Filter/FlateDecode", &zlib), "too_large");
}

#[test]
fn a_pdf_that_is_packed_twice_is_refused() {
    let mut inner = vec![0x78, 0x9C];
    inner.extend(deflated_spaces(1024));
    let mut packer = Compress::new(Compression::best(), true);
    let mut outer = Vec::with_capacity(inner.len());
    packer.compress_vec(&inner, &mut outer, FlushCompress::Finish).unwrap();
    assert!(outer.len() < 100_000, "{}", outer.len());
    let filter = "/Filter[/FlateDecode /FlateDecode]";
    check("双重.pdf", pdf(filter, &outer), "too_large");
}

#[test]
fn references_of_a_pdf_may_go_in_circles() {
    let loops = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
         2 0 obj\n<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 9>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/Resources 5 0 R/Contents[4 0 R 4 0 R]>>\nendobj\n\
         4 0 obj\n<</Length 4 0 R>>\nstream\n/X Do\nendstream\nendobj\n\
         5 0 obj\n<</XObject<</X 6 0 R>>>>\nendobj\n\
         6 0 obj\n<</Subtype/Form/BBox[0 0 9 9]/Resources 5 0 R/Length 5>>\nstream\n/X Do\n\
         endstream\nendobj\ntrailer\n<</Root 1 0 R/Size 7/Prev 0>>\n%%EOF\n";
    let world = world();
    world.write("圈.pdf", loops);
    let answer = world.update();
    assert!(fate(&answer, "圈.pdf").is_some());
    assert_eq!(answer.reports.total, 1);
}

#[test]
fn an_archive_of_a_million_entries_is_refused() {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(b"PK\x01\x02".repeat(1_000_000));
    check("百万.zip", bytes, "too_large");
}

#[test]
fn a_page_of_a_hundred_thousand_nested_tags_is_read() {
    let world = world();
    let text = format!("<p>{}</p>", PARAGRAPHS.join("</p><p>"));
    for (name, tag) in
        [("嵌套.html", "<div>"), ("表.html", "<table><tr><td>"), ("粗.html", "<b>")]
    {
        world.write(name, format!("<html><body>{}{text}", tag.repeat(100_000)));
    }
    let answer = world.update();
    assert_eq!(answer.problems, []);
    assert_eq!(answer.reports.total, 4);
    let page = inspect(&world.corpus().join("嵌套.html")).unwrap();
    assert!(page.passages.iter().any(|p| p.text.contains("水上巴士")));
}

#[test]
fn an_empty_file_is_named() {
    for name in ["空.pdf", "空.docx", "空.doc", "空.txt", "空.zip", "空.csv"] {
        check(name, b"", "empty");
    }
    check("白.txt", " \n\t\u{3000}\n", "empty");
}

#[cfg(unix)]
#[test]
fn links_devices_and_odd_names_are_told_and_not_followed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let (world, other) = (world(), tempfile::tempdir().unwrap());
    let target = other.path().join("外.txt");
    fs::write(&target, report("澄江区", 2022, &PARAGRAPHS)).unwrap();
    let link = |from: &std::path::Path, name: &str| {
        std::os::unix::fs::symlink(from, world.corpus().join(name)).unwrap();
    };
    link(&target, "外链.txt");
    link(std::path::Path::new("/dev/zero"), "零.txt");
    link(&world.corpus(), "圈");
    let odd = world.corpus().join(OsStr::from_bytes(b"\xB1\xA8\xB8\xE6.txt"));
    fs::write(odd, report("澄江区", 2021, &PARAGRAPHS)).unwrap();
    let pipe = world.corpus().join("管.txt");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    let answer = world.update();
    assert_eq!(fate(&answer, "外链.txt").as_deref(), Some("link_outside"));
    assert_eq!(fate(&answer, "零.txt").as_deref(), Some("link_outside"));
    assert_eq!(fate(&answer, "圈").as_deref(), Some("link_inside"));
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(fate(&answer, "管.txt").as_deref(), Some("special_file"));
    }
    let bad: Vec<_> = answer.problems.iter().map(|p| p.kind.as_str()).collect();
    assert_eq!(bad, ["bad_name"]);
    assert_eq!(answer.reports.total, 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = world();
    world.write("锁.txt", report("澄江区", 2022, &PARAGRAPHS));
    let path = world.corpus().join("锁.txt");
    fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        println!("skipped: this user may read every file");
        return;
    }
    let answer = world.update();
    assert_eq!(fate(&answer, "锁.txt").as_deref(), Some("unreadable"));
    assert_eq!(answer.reports.total, 1);
}
