//! What was not read, and why: files left out with a reason, and files that failed.
//!
//! A skip is expected (a hidden file, a picture) and is only worth a line when asked for. A
//! problem is something the owner of the corpus would want to repair: it is named with its path,
//! a message and a hint, and makes the run end with "done, but some input failed".

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, OUT_OF_MEMORY, is_out_of_memory};

/// Why a file or folder was left out on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// The name begins with a dot, or is one that systems and editors write for themselves.
    Hidden,
    /// A readme, licence, list of sources, changelog and the like.
    Housekeeping,
    /// A `corpus.toml`: it speaks about reports and is none.
    Manifest,
    /// The extension is of no format that reports come in.
    NotAReport,
    /// A symbolic link whose target lies below the same paths and is read there.
    LinkInside,
    /// A symbolic link that leads out of the given paths.
    LinkOutside,
    /// A symbolic link that leads nowhere, or in a circle.
    LinkBroken,
    /// A device, socket or pipe.
    SpecialFile,
    /// An `[[ignore]]` entry of a `corpus.toml`, with the reason that it states.
    Ignored(Option<String>),
    /// A sample report in a corpus that holds others.
    Sample,
    /// The text holds no Chinese characters.
    NoChineseText,
    /// The text holds fewer Chinese characters than any report does.
    TooShort {
        /// How many it holds.
        han: usize,
        /// How many it would need.
        least: usize,
    },
}

impl SkipReason {
    /// Returns the stable name used in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Housekeeping => "housekeeping",
            Self::Manifest => "manifest",
            Self::NotAReport => "not_a_report",
            Self::LinkInside => "link_inside",
            Self::LinkOutside => "link_outside",
            Self::LinkBroken => "link_broken",
            Self::SpecialFile => "special_file",
            Self::Ignored(_) => "ignored",
            Self::Sample => "sample",
            Self::NoChineseText => "no_chinese_text",
            Self::TooShort { .. } => "too_short",
        }
    }

    /// Returns the reason for people: lower case, no final full stop.
    pub fn sentence(&self) -> String {
        match self {
            Self::Hidden => "hidden file or folder".to_owned(),
            Self::Housekeeping => "about the corpus, not a report".to_owned(),
            Self::Manifest => "the corpus's own description".to_owned(),
            Self::NotAReport => "no format that reports come in".to_owned(),
            Self::LinkInside => "symbolic link; its target is read in its own place".into(),
            Self::LinkOutside => {
                "symbolic link that leads out of the folder; name its target as a path of \
                 its own to read it"
                    .to_owned()
            }
            Self::LinkBroken => "symbolic link that leads nowhere".to_owned(),
            Self::SpecialFile => "a device, socket or pipe".to_owned(),
            Self::Ignored(None) => "left out by corpus.toml".to_owned(),
            Self::Ignored(Some(reason)) => format!("left out by corpus.toml: {reason}"),
            Self::Sample => "sample report; the corpus holds others".to_owned(),
            Self::NoChineseText => "holds no Chinese text".to_owned(),
            Self::TooShort { han, least } => {
                format!("holds only {han} Chinese characters; a report has at least {least}")
            }
        }
    }
}

/// A file or folder that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Display path.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// What is wrong with a file, as far as a script needs to tell cases apart.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProblemKind {
    /// A path that was given does not exist.
    Missing,
    /// The system refused to open, list or read it.
    Unreadable,
    /// The file holds nothing.
    Empty,
    /// The file is larger than the limit.
    TooLarge,
    /// The name is not Unicode, or holds control characters.
    BadName,
    /// The content is no text.
    Binary,
    /// The content is text in no encoding that Chinese reports come in, or too damaged to read.
    UnknownEncoding,
    /// The file is cut off or broken, or not in the format that its first bytes promise.
    Damaged,
    /// The file is locked by a password.
    Encrypted,
    /// Pages of pictures, or of fonts that do not tell their characters: it must be read by OCR.
    NoTextLayer,
    /// Reading takes longer than the limit.
    TimedOut,
    /// There is too little memory to read it: no fault of the file.
    NoMemory,
    /// The reader of the format failed on something that it does not expect.
    ReaderFailed,
    /// The file holds several reports where one was asked for.
    SeveralReports,
    /// An archive in an archive.
    Nested,
    /// The file changed while it was read.
    ChangedWhileRead,
    /// A web address gave no file.
    Download,
    /// A web address that leads into the own network.
    NotPublic,
    /// A page without an attachment where one was asked for.
    NoAttachment,
    /// A file that was named itself and is no report.
    NotAReport,
    /// A `corpus.toml` holds something that cannot be used.
    Manifest,
    /// An entry of a `corpus.toml` names no file. A note: it fails nothing.
    UnmatchedEntry,
}

impl ProblemKind {
    /// Returns the stable name used in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::BadName => "bad_name",
            Self::Binary => "binary",
            Self::UnknownEncoding => "unknown_encoding",
            Self::Damaged => "damaged",
            Self::Encrypted => "encrypted",
            Self::NoTextLayer => "no_text_layer",
            Self::TimedOut => "timed_out",
            Self::NoMemory => "no_memory",
            Self::ReaderFailed => "reader_failed",
            Self::SeveralReports => "several_reports",
            Self::Nested => "nested",
            Self::ChangedWhileRead => "changed_while_read",
            Self::Download => "download",
            Self::NotPublic => "not_public",
            Self::NoAttachment => "no_attachment",
            Self::NotAReport => "not_a_report",
            Self::Manifest => "manifest",
            Self::UnmatchedEntry => "unmatched_entry",
        }
    }
}

/// A file that failed: where, how, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Display path, or the path as given where it does not exist.
    pub path: String,
    /// What kind of problem.
    pub kind: ProblemKind,
    /// What is wrong: lower case, no final full stop, without the path.
    pub message: String,
    /// What the reader can do.
    pub hint: Option<String>,
}

impl Problem {
    /// Creates a problem without a hint.
    pub fn new(
        path: impl Into<String>,
        kind: ProblemKind,
        message: impl Into<String>,
    ) -> Self {
        Self { path: path.into(), kind, message: message.into(), hint: None }
    }

    /// Adds what the reader can do.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Creates the problem of a file that the system does not let us read.
    pub fn unreadable(path: impl Into<String>, source: &std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        if is_out_of_memory(source) {
            return Self::new(path, ProblemKind::NoMemory, source.to_string())
                .hinted(OUT_OF_MEMORY);
        }
        let (message, hint) = match source.kind() {
            Io::NotFound => ("the file is gone".to_owned(), "run again"),
            Io::PermissionDenied => {
                ("permission denied".to_owned(), "give yourself the right to read it")
            }
            _ => (source.to_string(), "check the disk, or copy the file elsewhere"),
        };
        Self::new(path, ProblemKind::Unreadable, message).hinted(hint)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        let message = format!("cannot read {}: {}", problem.path, problem.message);
        let error = Self::new(ErrorKind::Io, message).on(problem.path);
        match problem.hint {
            Some(hint) => error.hinted(hint),
            None => error,
        }
    }
}

/// Why reading a candidate gave no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It turned out to be no report.
    Skipped(Skipped),
    /// It failed.
    Problem(Problem),
}

impl From<Problem> for Unread {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Skipped> for Unread {
    fn from(skipped: Skipped) -> Self {
        Self::Skipped(skipped)
    }
}

impl From<Unread> for Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Problem(problem) => problem.into(),
            Unread::Skipped(Skipped { path, reason }) => {
                let message = format!("{path} is no report: {}", reason.sentence());
                Self::new(ErrorKind::Io, message).on(path)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_names_in_json() {
        for kind in [ProblemKind::TooLarge, ProblemKind::BadName, ProblemKind::Manifest] {
            assert_eq!(
                serde_json::to_string(&kind).unwrap(),
                format!("\"{}\"", kind.code())
            );
        }
        let json = serde_json::to_value(SkipReason::LinkInside).unwrap();
        assert_eq!(json, SkipReason::LinkInside.code());
    }

    #[test]
    fn a_problem_becomes_an_error_with_path_and_hint() {
        let error = Error::from(
            Problem::new("望江/甲.txt", ProblemKind::Empty, "the file is empty")
                .hinted("remove it"),
        );
        assert_eq!(error.to_string(), "cannot read 望江/甲.txt: the file is empty");
        assert_eq!(error.hint.as_deref(), Some("remove it"));
        assert_eq!(error.kind, ErrorKind::Io);
    }

    #[test]
    fn a_skip_becomes_an_error_with_its_reason() {
        let skipped =
            Skipped { path: "甲.txt".to_owned(), reason: SkipReason::NoChineseText };
        let error = Error::from(Unread::Skipped(skipped));
        assert_eq!(error.to_string(), "甲.txt is no report: holds no Chinese text");
    }
}
