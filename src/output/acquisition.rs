//! The answers of `add` and `remove`: what came into the corpus and what left it.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{IndexAnswer, ProblemView};
use crate::acquisition::{Addition, Removal};
use crate::ingest::{Problem, Skipped};
use crate::model::{Kind, Metadata};

/// The answer of `add`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AddAnswer {
    /// `baogao.add/1`.
    pub schema: &'static str,
    /// Nothing was written; this is what would be.
    pub dry_run: bool,
    /// Files that are in the corpus now, in the order of adding.
    pub files: Vec<AddedFile>,
    /// Files that added pages point to, and that were not added.
    pub attachments: Vec<AttachmentView>,
    /// What could not be added.
    pub problems: Vec<ProblemView>,
    /// Files of folders that are no reports, and why.
    pub skipped: Vec<ProblemView>,
    /// How the index changed; null if it was left as it is.
    pub index: Option<IndexAnswer>,
}

/// A file that is in the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AddedFile {
    /// `added`, or `present` if the corpus had these bytes before.
    pub state: String,
    /// Path below the corpus, with `/` on every platform.
    pub path: String,
    /// Ids of its reports in the index; empty before it is indexed.
    pub reports: Vec<String>,
    /// The file or address it came from.
    pub origin: String,
    /// The title, if it holds one report.
    pub title: Option<String>,
    /// The kind of report.
    pub kind: Option<String>,
    /// Full names from the widest known region down.
    pub region: Vec<String>,
    /// Year of the report.
    pub year: Option<u16>,
    /// Where it was published, if known.
    pub url: Option<String>,
    /// Who published it, if the page says so.
    pub publisher: Option<String>,
    /// `pdf`, `docx` ….
    pub format: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// When it was added, ISO 8601 in UTC; null for a file that was there.
    pub added: Option<String>,
}

/// A file that a page points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AttachmentView {
    /// The page.
    pub page: String,
    /// The file.
    pub url: String,
    /// Words of the link.
    pub title: String,
    /// What it seems to be: `pdf`, `doc` ….
    pub format: String,
}

/// The answer of `remove`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RemoveAnswer {
    /// `baogao.remove/1`.
    pub schema: &'static str,
    /// Nothing was removed; this is what would be.
    pub dry_run: bool,
    /// Files that left the corpus.
    pub files: Vec<RemovedFile>,
    /// How the index changed; null if it was left as it is.
    pub index: Option<IndexAnswer>,
}

/// A file that left the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RemovedFile {
    /// Path below the corpus.
    pub path: String,
    /// Ids that its reports had.
    pub reports: Vec<String>,
    /// Where it came from, and can be had again; null if it was not added.
    pub origin: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
}

/// Returns the answer of an addition that is not indexed yet.
pub(crate) fn added(addition: Addition, dry_run: bool) -> AddAnswer {
    let files = addition.files.into_iter().map(|file| {
        let known = file.metadata.unwrap_or_default();
        let Metadata { title, kind, region, year, url, .. } = known;
        AddedFile {
            state: if file.present { "present" } else { "added" }.to_owned(),
            path: file.path,
            reports: Vec::new(),
            origin: file.origin,
            title,
            kind: kind.map(|kind| Kind::name(kind).to_owned()),
            region,
            year,
            url,
            publisher: file.publisher,
            format: file.format.name().to_owned(),
            bytes: file.bytes,
            sha256: file.sha256.to_string(),
            added: file.added,
        }
    });
    let attachments = addition.offers.into_iter().map(|offer| AttachmentView {
        page: offer.page,
        url: offer.url,
        title: offer.words,
        format: offer.format.name().to_owned(),
    });
    AddAnswer {
        schema: "baogao.add/1",
        dry_run,
        files: files.collect(),
        attachments: attachments.collect(),
        problems: addition.problems.into_iter().map(problem).collect(),
        skipped: addition.skipped.into_iter().map(skipped).collect(),
        index: None,
    }
}

/// Returns the answer of a removal that the index does not know of yet.
pub(crate) fn removed(removals: Vec<Removal>, dry_run: bool) -> RemoveAnswer {
    let files = removals.into_iter().map(|removal| RemovedFile {
        path: removal.path,
        reports: removal.reports,
        origin: removal.origin,
        bytes: removal.bytes,
        sha256: removal.sha256.to_string(),
    });
    RemoveAnswer {
        schema: "baogao.remove/1",
        dry_run,
        files: files.collect(),
        index: None,
    }
}

fn problem(problem: Problem) -> ProblemView {
    ProblemView {
        path: problem.path,
        kind: problem.kind.code().to_owned(),
        message: problem.message,
        hint: problem.hint,
    }
}

fn skipped(skipped: Skipped) -> ProblemView {
    ProblemView {
        path: skipped.path,
        kind: skipped.reason.code().to_owned(),
        message: skipped.reason.sentence(),
        hint: None,
    }
}
