//! Which names are never those of reports: hidden files, leavings of editors, and the papers that
//! describe a corpus.
//!
//! A name is judged alone, without its content and without its folder. A file that was named on the
//! command line is not judged at all: its owner knows better.

use super::SkipReason;

/// The name of the manifest.
pub(crate) const MANIFEST_NAME: &str = "corpus.toml";

/// First words of names that describe a corpus, in lower case.
///
/// Catches `README.zh.md`, `LICENSE-MIT`, `sources.tsv`; misses `说明.txt`, which may as well be
/// the title of an explanation that belongs to a report.
const HOUSEKEEPING: [&str; 13] = [
    "readme",
    "license",
    "licence",
    "copying",
    "notice",
    "sources",
    "ledger",
    "changelog",
    "changes",
    "contributing",
    "authors",
    "todo",
    "makefile",
];

/// Names, in lower case, that systems write for themselves.
const LEAVINGS: [&str; 5] =
    ["thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"];

/// Tells whether the name alone says that a file or folder is no report.
pub(crate) fn skip_by_name(name: &str) -> Option<SkipReason> {
    let lower = name.to_lowercase();
    if lower == MANIFEST_NAME {
        return Some(SkipReason::Manifest);
    }
    if name.starts_with('.') || is_leaving(&lower) {
        return Some(SkipReason::Hidden);
    }
    is_housekeeping(&lower).then_some(SkipReason::Housekeeping)
}

/// Tells lock files of Word (`~$报告.docx`), backups (`报告.txt~`) and the files of systems.
fn is_leaving(lower: &str) -> bool {
    lower.starts_with("~$") || lower.ends_with('~') || LEAVINGS.contains(&lower)
}

/// Tells whether a name is a housekeeping word, or begins with one that ends there.
fn is_housekeeping(lower: &str) -> bool {
    HOUSEKEEPING.iter().any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<&SkipReason>) {
        assert_eq!(skip_by_name(name).as_ref(), expected, "{name}");
    }

    #[test]
    fn papers_about_a_corpus_are_housekeeping() {
        for name in [
            "README",
            "README.md",
            "readme.zh.txt",
            "LICENSE-MIT",
            "SOURCES.tsv",
            "LEDGER.md",
        ] {
            check(name, Some(&SkipReason::Housekeeping));
        }
    }

    #[test]
    fn a_word_that_goes_on_is_none() {
        check("licensed.txt", None);
        check("readme报告.txt", None);
        check("sources2020.txt", None);
    }

    #[test]
    fn hidden_files_and_leavings_are_hidden() {
        for name in [".git", ".报告.txt.swp", "~$报告.docx", "报告.txt~", "__MACOSX"]
        {
            check(name, Some(&SkipReason::Hidden));
        }
    }

    #[test]
    fn the_manifest_is_told_apart() {
        check("corpus.toml", Some(&SkipReason::Manifest));
        check("corpus.txt", None);
    }

    #[test]
    fn reports_pass() {
        check("2023年望江区政府工作报告.txt", None);
        check("2023", None);
    }
}
