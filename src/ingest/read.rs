//! One candidate to its decoded report, or to several if it is an archive or a table.
//!
//! The file's size and time are taken before and after the reading, from the open file and from its
//! path; if any differ, the file is being written and the reading is given up rather than half a
//! text indexed.
//!
//! A text with fewer than fifty Chinese characters is no report: the shortest ones, resolutions that
//! approve a report, have about a hundred and fifty, while notes beside reports have few. The limit
//! is set low on purpose: a note too many in the index is seen, a report too few is not.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use fs_err::File;

use super::decode::Encoding;
use super::fingerprint::{Fingerprint, Modified, Sha256};
use super::problem::{Problem, ProblemKind, SkipReason, Skipped, Unread};
use super::reader::archive::{self, Member, Unpacked};
use super::reader::records::{self, Record, Report};
use super::reader::{self, Extract, Fault, LeftOut};
use super::sniff::take_census;
use super::walk::Candidate;
use super::{Columns, Format, Override};
use crate::model::{Diagnostic, DiagnosticCode, Span};

/// What is too large and what too small to be a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file that is read, in bytes.
    pub max_bytes: u64,
    /// Fewest Chinese characters that make a report.
    pub min_han: usize,
    /// Most bytes of decoded text that one report may have, whatever its file unpacks to.
    pub max_text: u64,
    /// Longest time that the reader of a format may take for one report.
    pub max_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 64 * 1024 * 1024,
            min_han: 50,
            max_text: 32 * 1024 * 1024,
            max_time: Duration::from_secs(60),
        }
    }
}

/// A report as it was found: decoded, otherwise untouched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawReport {
    /// Display path.
    pub path: String,
    /// The file itself, or the one that holds it.
    pub file: std::path::PathBuf,
    /// What the file beside the text says of the report, as a file's name would: the year, region and
    /// title of a table's row.
    pub label: Option<String>,
    /// What a table's row states of the report; what a manifest states goes before it.
    pub stated: Override,
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
    /// Pages of the paper, where the format has any.
    pub pages: Option<u32>,
    /// What the reader left out on purpose.
    pub left_out: Vec<LeftOut>,
    /// Doubts about the decoding.
    pub diagnostics: Vec<Diagnostic>,
}

impl RawReport {
    /// Returns the path that speaks of the report: with the label for a last name, if there is one.
    pub fn speaking_path(&self) -> String {
        match &self.label {
            Some(label) => format!("{}/{label}", self.path),
            None => self.path.clone(),
        }
    }

    /// Returns what tells later whether the file has changed.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint { size: self.size, modified: self.modified, sha256: self.sha256 }
    }
}

/// Reads the one report of a candidate.
///
/// # Errors
/// [`Unread::Skipped`] if it proves to be no report, [`Unread::Problem`] if it cannot be read or holds
/// several.
pub fn read(candidate: &Candidate, limits: &Limits) -> Result<RawReport, Unread> {
    let mut reports = read_each(candidate, limits);
    match reports.pop() {
        Some(report) if reports.is_empty() => report,
        Some(Ok(RawReport { path, .. })) => {
            let message = format!("the file holds {} reports", reports.len() + 1);
            let hint = format!("name one of them, such as {path}");
            let kind = ProblemKind::SeveralReports;
            Err(Problem::new(&candidate.path, kind, message).hinted(hint).into())
        }
        Some(Err(unread)) => Err(unread),
        None => Err(Problem::new(
            &candidate.path,
            ProblemKind::Empty,
            "the archive holds no files",
        )
        .into()),
    }
}

/// Reads all reports of a candidate: one for most files, several for an archive or a table.
///
/// A report of an archive has the path `archive.zip/name`, one of a table `table.csv#3`. Its size and
/// time are those of the file that holds it, so that they tell whether it has changed; its digest is
/// its own. A file that gives no report has one entry that says why.
pub fn read_each(
    candidate: &Candidate,
    limits: &Limits,
) -> Vec<Result<RawReport, Unread>> {
    match read_bytes(candidate, limits) {
        Ok((bytes, stamp)) => read_bytes_of(candidate, stamp, bytes, limits),
        Err(problem) => vec![Err(problem.into())],
    }
}

/// Reads the bytes of a candidate, if they stay the same while they are read.
///
/// # Errors
/// As [`read_each`], for the file as a whole.
pub fn read_candidate(
    candidate: &Candidate,
    limits: &Limits,
) -> Result<Vec<u8>, Problem> {
    Ok(read_bytes(candidate, limits)?.0)
}

/// Reads all reports of a file whose bytes are at hand, as [`read_each`] does.
///
/// ```
/// use baogao::ingest::{Candidate, Format, Limits, read_from};
/// let page = "<html><body><p>望江区人民政府工作报告</p></body></html>";
/// let candidate = Candidate {
///     path: "a.html".to_owned(),
///     file: "a.html".into(),
///     format: Format::Html,
///     size: page.len() as u64,
///     ..Candidate::default()
/// };
/// let limits = Limits { min_han: 1, ..Limits::default() };
/// let reports = read_from(&candidate, page.into(), &limits);
/// assert_eq!(reports[0].as_ref().unwrap().text, "望江区人民政府工作报告\n");
/// ```
pub fn read_from(
    candidate: &Candidate,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Vec<Result<RawReport, Unread>> {
    let stamp = Stamp { size: bytes.len() as u64, modified: candidate.modified };
    read_bytes_of(candidate, stamp, bytes, limits)
}

fn read_bytes_of(
    candidate: &Candidate,
    stamp: Stamp,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Vec<Result<RawReport, Unread>> {
    let source = Source {
        path: candidate.path.clone(),
        file: &candidate.file,
        stamp,
        named: candidate.format,
        bytes: Arc::new(bytes),
    };
    let format = reader::true_format(source.named, &source.bytes);
    match format {
        Format::Zip => read_archive(&source, limits),
        Format::Csv | Format::Jsonl => {
            read_table(&source, format, &candidate.columns, limits)
        }
        _ => vec![read_one(&source, format, limits)],
    }
}

/// The bytes of one report or of several, and where they come from.
struct Source<'c> {
    path: String,
    file: &'c std::path::Path,
    stamp: Stamp,
    /// The format that the name says.
    named: Format,
    bytes: Arc<Vec<u8>>,
}

impl Source<'_> {
    fn problem(&self, fault: Fault) -> Unread {
        Problem::new(&self.path, fault.kind, fault.message).hinted(fault.hint).into()
    }

    /// Returns the report, if the text can be one.
    fn report(
        &self,
        format: Format,
        extract: Extract,
        limits: &Limits,
    ) -> Result<RawReport, Unread> {
        judge(&self.path, &extract, limits)?;
        let Extract { text, encoding, lossy, pages, left_out, mut diagnostics, .. } =
            extract;
        diagnostics.extend(lossy_diagnostics(&lossy, encoding));
        Ok(RawReport {
            path: self.path.clone(),
            file: self.file.to_owned(),
            label: None,
            stated: Override::default(),
            format,
            encoding,
            sha256: Sha256::of(&self.bytes),
            size: self.stamp.size,
            modified: self.stamp.modified,
            text,
            pages,
            left_out,
            diagnostics,
        })
    }
}

fn read_one(
    source: &Source<'_>,
    format: Format,
    limits: &Limits,
) -> Result<RawReport, Unread> {
    let extract = reader::extract(format, &source.bytes, limits)
        .map_err(|fault| source.problem(fault))?;
    source.report(format, extract, limits)
}

fn read_archive(source: &Source<'_>, limits: &Limits) -> Vec<Result<RawReport, Unread>> {
    let (bytes, own) = (Arc::clone(&source.bytes), *limits);
    let members = match reader::apart(limits, move || archive::members(&bytes, &own)) {
        Ok(members) => members,
        Err(fault) => return vec![Err(source.problem(fault))],
    };
    let read_member = |member: Member| {
        let path = format!("{}/{}", source.path, member.name);
        let inner = |named, bytes| Source {
            path: path.clone(),
            file: source.file,
            stamp: source.stamp,
            named,
            bytes: Arc::new(bytes),
        };
        let (named, bytes) = match member.content {
            Ok(content) => content,
            Err(Unpacked::Skipped(reason)) => return Err(skipped(&path, reason)),
            Err(Unpacked::Fault(fault)) => {
                return Err(inner(source.named, Vec::new()).problem(fault));
            }
        };
        let inner = inner(named, bytes);
        match reader::true_format(named, &inner.bytes) {
            Format::Zip | Format::Csv | Format::Jsonl => {
                Err(inner.problem(archive::nested()))
            }
            format => read_one(&inner, format, limits),
        }
    };
    members.into_iter().map(read_member).collect()
}

fn read_table(
    source: &Source<'_>,
    format: Format,
    columns: &Columns,
    limits: &Limits,
) -> Vec<Result<RawReport, Unread>> {
    let (bytes, columns) = (Arc::clone(&source.bytes), columns.clone());
    let read = move || records::records(format, &bytes, &columns);
    let records = match reader::apart(limits, read) {
        Ok(records) => records,
        Err(fault) => return vec![Err(source.problem(fault))],
    };
    let read_record = |record: Record| {
        let path = format!("{}#{}", source.path, record.number);
        let row = Source { path, bytes: Arc::default(), ..*source };
        let Report { extract, label, stated } =
            record.report.map_err(|fault| row.problem(fault))?;
        let row = Source { bytes: Arc::new(extract.text.clone().into_bytes()), ..row };
        let mut report = row.report(format, extract, limits)?;
        report.label = Some(label).filter(|label| !label.is_empty());
        report.stated = stated;
        Ok(report)
    };
    records.into_iter().map(read_record).collect()
}

/// Below this share of common characters, an encoding other than UTF-8 was guessed wrong.
const LEAST_PLAUSIBILITY: f64 = 0.1;

/// Refuses a text that cannot be a report.
fn judge(path: &str, extract: &Extract, limits: &Limits) -> Result<(), Unread> {
    let census = take_census(&extract.text);
    let problem = |kind, message: &str, hint: &str| {
        Err(Problem::new(path, kind, message).hinted(hint).into())
    };
    let guessed_wrong =
        extract.encoding != Encoding::Utf8 && extract.plausibility < LEAST_PLAUSIBILITY;
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
        _ if census.han == 0 => Err(skipped(path, SkipReason::NoChineseText)),
        _ if census.han < limits.min_han => {
            let reason = SkipReason::TooShort { han: census.han, least: limits.min_han };
            Err(skipped(path, reason))
        }
        _ => Ok(()),
    }
}

fn skipped(path: &str, reason: SkipReason) -> Unread {
    Unread::Skipped(Skipped { path: path.to_owned(), reason })
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
