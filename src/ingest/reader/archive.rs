//! Unpacks the reports of an archive.
//!
//! Names are UTF-8 where they say so or happen to be, and GB18030 otherwise: that is what Windows in
//! China writes. Members are judged by their names as files of a folder are. A name that leads out of
//! the archive (`../`) is a problem and never a path; an archive in an archive is not opened.
//!
//! Guarantees: what all members unpack to together is bounded, and so is each; a member that fails is
//! named and the others are read.

use encoding_rs::GB18030;

use super::Fault;
use super::package::Package;
use crate::ingest::Format;
use crate::ingest::name::skip_by_name;
use crate::ingest::problem::{ProblemKind, SkipReason};
use crate::ingest::read::Limits;

/// Sizes of the largest file that all members may have together.
const TIMES: u64 = 2;

/// One file of an archive.
#[derive(Debug)]
pub(in crate::ingest) struct Member {
    /// Path inside the archive, `/` between its parts.
    pub(in crate::ingest) name: String,
    pub(in crate::ingest) content: Result<(Format, Vec<u8>), Unpacked>,
}

/// Why a member gave no bytes.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Unpacked {
    Skipped(SkipReason),
    Fault(Fault),
}

/// Unpacks the members that may be reports, in the order of their names.
pub(in crate::ingest) fn members(
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<Member>, Fault> {
    let mut package = Package::open(bytes, limits.max_bytes.saturating_mul(TIMES))?;
    let mut out = Vec::new();
    for at in 0..package.len() {
        let Some(raw) = package.raw_name(at) else { continue };
        let name = shown_name(&raw);
        if name.ends_with('/') {
            continue;
        }
        let content = match judge(&name) {
            Ok(format) => match package.bytes(at) {
                Ok(bytes) if bytes.len() as u64 > limits.max_bytes => {
                    Err(Unpacked::Fault(Fault::too_much(limits.max_bytes)))
                }
                Ok(bytes) => Ok((format, bytes)),
                Err(fault) => Err(Unpacked::Fault(fault)),
            },
            Err(unpacked) => Err(unpacked),
        };
        out.push(Member { name: safe(&name), content });
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

/// Decodes the name of a member.
fn shown_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

/// Returns a name that can be shown: without control characters.
fn safe(name: &str) -> String {
    let shown = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    name.chars().map(shown).collect()
}

/// Tells the format of a member by its name, or why it is not unpacked.
fn judge(name: &str) -> Result<Format, Unpacked> {
    let has_drive = name.chars().nth(1) == Some(':');
    let leads_out = name.starts_with('/')
        || has_drive
        || name.split('/').any(|part| part == ".." || part == "." || part.is_empty());
    if leads_out || name.chars().any(char::is_control) {
        return Err(Unpacked::Fault(Fault::new(
            ProblemKind::BadName,
            "the name leads out of the archive, or holds control characters",
            "unpack the archive yourself, and rename the file",
        )));
    }
    if let Some(reason) = name.split('/').find_map(skip_by_name) {
        return Err(Unpacked::Skipped(reason));
    }
    let file = name.rsplit('/').next().unwrap_or(name);
    match Format::of_name(file) {
        None => Err(Unpacked::Skipped(SkipReason::NotAReport)),
        Some(Format::Zip) => Err(Unpacked::Fault(nested())),
        Some(format) => Ok(format),
    }
}

/// Returns the fault of an archive in an archive.
pub(in crate::ingest) fn nested() -> Fault {
    Fault::new(
        ProblemKind::Nested,
        "an archive or table inside an archive is not opened",
        "unpack the outer archive into the folder",
    )
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::pack;
    use super::*;

    /// Lists members as `name=bytes`, or with what is wrong.
    fn check(parts: &[(&str, &[u8])], expected: &[&str]) {
        let members = members(&pack(parts), &Limits::default()).unwrap();
        let listed: Vec<String> = members.iter().map(listed).collect();
        assert_eq!(listed, expected);
    }

    fn listed(member: &Member) -> String {
        let name = &member.name;
        match &member.content {
            Ok((format, bytes)) => format!("{name}={} {}", format.name(), bytes.len()),
            Err(Unpacked::Skipped(reason)) => format!("{name}: {}", reason.code()),
            Err(Unpacked::Fault(fault)) => format!("{name}: {}", fault.kind.code()),
        }
    }

    #[test]
    fn members_come_in_the_order_of_their_names() {
        check(
            &[("乙.txt", b"b"), ("甲/丙.docx", b"ab")],
            &["乙.txt=txt 1", "甲/丙.docx=docx 2"],
        );
    }

    #[test]
    fn names_are_judged_as_in_a_folder() {
        check(
            &[
                ("__MACOSX/a.txt", b""),
                ("README.md", b""),
                ("a.png", b""),
                ("b.zip", b""),
            ],
            &[
                "README.md: housekeeping",
                "__MACOSX/a.txt: hidden",
                "a.png: not_a_report",
                "b.zip: nested",
            ],
        );
    }

    #[test]
    fn names_that_lead_out_are_problems() {
        for name in ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:\\a.txt", "a//b.txt"] {
            assert!(matches!(
                judge(&shown_name(name.as_bytes())),
                Err(Unpacked::Fault(_))
            ));
        }
    }

    #[test]
    fn names_in_gbk_are_read() {
        let (gbk, ..) = GB18030.encode("望江\\报告.txt");
        assert_eq!(shown_name(&gbk), "望江/报告.txt");
    }

    #[test]
    fn a_member_too_large_is_named_and_the_others_read() {
        let bytes = pack(&[("a.txt", &[b'a'; 500]), ("b.txt", &[b'b'; 90])]);
        let limits = Limits { max_bytes: 100, ..Limits::default() };
        let members = members(&bytes, &limits).unwrap();
        let listed: Vec<String> = members.iter().map(listed).collect();
        assert_eq!(listed, ["a.txt: too_large", "b.txt=txt 90"]);
    }
}
