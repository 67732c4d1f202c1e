//! One candidate to one decoded report.
//!
//! The file's size and time are taken before and after the reading, from the open file and from its
//! path; if any differ, the file is being written and the reading is given up rather than half a
//! text indexed.
//!
//! A text with fewer than fifty Chinese characters is no report: the shortest ones, resolutions that
//! approve a report, have about a hundred and fifty, while notes beside reports have few. The limit
//! is set low on purpose: a note too many in the index is seen, a report too few is not.

use std::io::Read;

use fs_err::File;

use super::Format;
use super::decode::{Decoded, Encoding, decode};
use super::fingerprint::{Fingerprint, Modified, Sha256};
use super::problem::{Problem, ProblemKind, SkipReason, Skipped, Unread};
use super::sniff::{other_format, take_census};
use super::walk::Candidate;
use crate::model::{Diagnostic, DiagnosticCode, Span};

/// What is too large and what too small to be a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file that is read, in bytes.
    pub max_bytes: u64,
    /// Fewest Chinese characters that make a report.
    pub min_han: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 64 * 1024 * 1024, min_han: 50 }
    }
}

/// A report as it was found: decoded, otherwise untouched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawReport {
    /// Display path.
    pub path: String,
    /// The file itself.
    pub file: std::path::PathBuf,
    /// The format it is in.
    pub format: Format,
    /// The encoding it was in.
    pub encoding: Encoding,
    /// Digest of the bytes.
    pub sha256: Sha256,
    /// Size in bytes, as read.
    pub size: u64,
    /// Time of modification, as read.
    pub modified: Modified,
    /// The decoded text, line ends as they are.
    pub text: String,
    /// Doubts about the decoding.
    pub diagnostics: Vec<Diagnostic>,
}

impl RawReport {
    /// Returns what tells later whether the file has changed.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint { size: self.size, modified: self.modified, sha256: self.sha256 }
    }
}

/// Reads and decodes a candidate.
///
/// # Errors
/// [`Unread::Skipped`] if it proves to be no report, [`Unread::Problem`] if it cannot be read.
pub fn read(candidate: &Candidate, limits: &Limits) -> Result<RawReport, Unread> {
    let (bytes, stamp) = read_bytes(candidate, limits)?;
    if let Some(format) = other_format(&bytes) {
        return Err(skipped(candidate, SkipReason::NotSupportedYet(format)));
    }
    let Decoded { text, encoding, lossy, plausibility } = decode(&bytes);
    judge(candidate, &text, encoding, plausibility, limits)?;
    Ok(RawReport {
        path: candidate.path.clone(),
        file: candidate.file.clone(),
        format: candidate.format,
        encoding,
        sha256: Sha256::of(&bytes),
        size: stamp.size,
        modified: stamp.modified,
        diagnostics: lossy_diagnostics(&lossy, encoding),
        text,
    })
}

/// Below this share of common characters, an encoding other than UTF-8 was guessed wrong.
const LEAST_PLAUSIBILITY: f64 = 0.1;

/// Refuses a text that cannot be a report.
fn judge(
    candidate: &Candidate,
    text: &str,
    encoding: Encoding,
    plausibility: f64,
    limits: &Limits,
) -> Result<(), Unread> {
    let census = take_census(text);
    let problem = |kind, message: &str, hint: &str| {
        Err(Problem::new(&candidate.path, kind, message).hinted(hint).into())
    };
    let guessed_wrong = encoding != Encoding::Utf8 && plausibility < LEAST_PLAUSIBILITY;
    match census {
        _ if census.visible == 0 => problem(
            ProblemKind::Empty,
            "the file holds nothing but white space",
            "remove it, or fetch the report again",
        ),
        _ if census.is_binary() => problem(
            ProblemKind::Binary,
            "the content is not text",
            "give the file the extension of its format, or remove it",
        ),
        _ if guessed_wrong || census.is_ruined() => problem(
            ProblemKind::UnknownEncoding,
            "the text is damaged, or in an encoding that is not known here",
            "save it as UTF-8",
        ),
        _ if census.han == 0 => Err(skipped(candidate, SkipReason::NoChineseText)),
        _ if census.han < limits.min_han => {
            let reason = SkipReason::TooShort { han: census.han, least: limits.min_han };
            Err(skipped(candidate, reason))
        }
        _ => Ok(()),
    }
}

fn skipped(candidate: &Candidate, reason: SkipReason) -> Unread {
    Unread::Skipped(Skipped { path: candidate.path.clone(), reason })
}

/// How many lossy places are listed one by one.
const LISTED_PLACES: usize = 20;

/// Turns lossy places into diagnostics; those beyond the first twenty share one.
fn lossy_diagnostics(lossy: &[Span], encoding: Encoding) -> Vec<Diagnostic> {
    let message = format!(
        "bytes that {} does not know, or characters lost before",
        encoding.name()
    );
    let (listed, rest) = lossy.split_at(lossy.len().min(LISTED_PLACES));
    let mut diagnostics: Vec<Diagnostic> = listed
        .iter()
        .map(|&span| Diagnostic::new(DiagnosticCode::EncodingLossy, &*message).at(span))
        .collect();
    if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
        let more = format!("{} more places hold {message}", rest.len());
        let span = Span::new(first.start, last.end);
        diagnostics.push(Diagnostic::new(DiagnosticCode::EncodingLossy, more).at(span));
    }
    diagnostics
}

/// Size and time of a file at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Size in bytes.
    pub(super) size: u64,
    /// Time of modification.
    pub(super) modified: Modified,
}

impl Stamp {
    fn of(meta: &std::fs::Metadata) -> std::io::Result<Self> {
        Ok(Self { size: meta.len(), modified: Modified::from(meta.modified()?) })
    }
}

/// Reads the bytes of a candidate with the stamp that they had throughout.
pub(super) fn read_bytes(
    candidate: &Candidate,
    limits: &Limits,
) -> Result<(Vec<u8>, Stamp), Problem> {
    let unreadable = |error| Problem::unreadable(&candidate.path, &error);
    // Opening a pipe would block; the file may have become one since the walk.
    let meta = fs_err::symlink_metadata(&candidate.file).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(changed(candidate));
    }
    check_size(&candidate.path, meta.len(), limits)?;
    let mut file = File::open(&candidate.file).map_err(unreadable)?;
    let before = file.metadata().and_then(|meta| Stamp::of(&meta)).map_err(unreadable)?;
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    let mut limited = (&mut file).take(limits.max_bytes.saturating_add(1));
    limited.read_to_end(&mut bytes).map_err(unreadable)?;
    let read = bytes.len() as u64;
    let after = file.metadata().and_then(|meta| Stamp::of(&meta)).map_err(unreadable)?;
    let now = fs_err::metadata(&candidate.file).and_then(|meta| Stamp::of(&meta));
    if is_steady(before, read, after, now.map_err(unreadable)?) {
        Ok((bytes, before))
    } else {
        Err(changed(candidate))
    }
}

/// Tells whether a file stayed the same from before the reading until after it, by its open handle
/// and by its path, and gave all its bytes.
fn is_steady(before: Stamp, read: u64, after: Stamp, at_path: Stamp) -> bool {
    before.size == read && before == after && after == at_path
}

/// Refuses a size that is none or too much.
pub(super) fn check_size(path: &str, size: u64, limits: &Limits) -> Result<(), Problem> {
    if size == 0 {
        let hint = "remove it, or fetch the report again";
        return Err(
            Problem::new(path, ProblemKind::Empty, "the file is empty").hinted(hint)
        );
    }
    if size > limits.max_bytes {
        let message = format!(
            "the file has {size} bytes, more than the {} that are read",
            limits.max_bytes
        );
        let hint = "split it into one file for each report";
        return Err(Problem::new(path, ProblemKind::TooLarge, message).hinted(hint));
    }
    Ok(())
}

fn changed(candidate: &Candidate) -> Problem {
    let message = "the file changed while it was read";
    Problem::new(&candidate.path, ProblemKind::ChangedWhileRead, message)
        .hinted("run again when it is complete")
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
