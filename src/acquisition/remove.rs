//! Takes reports out of a corpus: the file that was added, and its entry in `corpus.toml`.
//!
//! Only what was added goes without a word more: it has an origin to be had from again. A file that its
//! owner put there, or changed since, goes only by force. The file goes first and the entry after it:
//! what a crash leaves is an entry that names no file, which every build tells of.

use std::path::{Path, PathBuf};

use super::entries::{Entries, Origin};
use super::shelf::Shelf;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{MANIFEST_NAME, Sha256};

/// What to remove, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveRequest {
    /// The corpus folder.
    pub corpus: PathBuf,
    /// Reports by id, or an unambiguous end of path or title.
    pub reports: Vec<String>,
    /// Remove files that were not added, that changed since, or that hold other reports too.
    pub force: bool,
    /// Only say what would be done.
    pub dry_run: bool,
}

/// A file that is to go, with the reports that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doomed {
    /// The file itself, a real path.
    pub(crate) file: PathBuf,
    /// Ids of all reports in it.
    pub(crate) holds: Vec<String>,
    /// Ids of those that were named.
    pub(crate) named: Vec<String>,
}

/// A file that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Removal {
    /// Path below the corpus.
    pub(crate) path: String,
    pub(crate) reports: Vec<String>,
    /// Where it came from; none for a file that was not added.
    pub(crate) origin: Option<String>,
    pub(crate) bytes: u64,
    pub(crate) sha256: Sha256,
}

/// Removes files; all are looked at before the first is touched.
///
/// # Errors
/// A file outside of the corpus; without force, one that was not added, was changed since, or holds
/// reports that were not named. Then nothing is removed.
pub(crate) fn remove(request: &RemoveRequest, files: &[Doomed]) -> Result<Vec<Removal>> {
    let corpus = fs_err::canonicalize(&request.corpus)?;
    let shelf = match request.dry_run {
        true => None,
        false => Some(Shelf::open(&corpus)?),
    };
    let manifest = corpus.join(MANIFEST_NAME);
    let text = match fs_err::read_to_string(&manifest) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        other => other?,
    };
    let mut entries = Entries::parse(&text)?;
    let judged = files.iter().map(|file| judge(request, &corpus, &entries, file));
    let removals = judged.collect::<Result<Vec<_>>>()?;
    if let Some(shelf) = shelf {
        for removal in &removals {
            shelf.remove(&removal.path)?;
            if entries.remove(&removal.path) > 0 {
                shelf.write_manifest(&entries.text())?;
            }
        }
    }
    Ok(removals)
}

/// Tells whether a file may go, and what it is.
fn judge(
    request: &RemoveRequest,
    corpus: &Path,
    entries: &Entries,
    doomed: &Doomed,
) -> Result<Removal> {
    let file = &doomed.file;
    let refused = |message: String, hint: &str| {
        Err(Error::new(ErrorKind::Usage, message).hinted(hint).on(file))
    };
    let Ok(below) = file.strip_prefix(corpus) else {
        let message = format!("{} lies outside of {}", file.display(), corpus.display());
        return refused(message, "name its folder with --corpus; nothing was removed");
    };
    let names = below.components().map(|part| part.as_os_str().to_string_lossy());
    let path = names.collect::<Vec<_>>().join("/");
    let bytes = fs_err::read(file)?;
    let sha256 = Sha256::of(&bytes);
    let origin = entries.origin(&path);
    if !request.force {
        let others = doomed.holds.len().saturating_sub(doomed.named.len());
        if others > 0 {
            let message = format!("{path} holds other reports too ({others})");
            return refused(message, "--force removes them all; nothing was removed");
        }
        match &origin {
            None => {
                let message = format!("{path} was not added by baogao add");
                return refused(
                    message,
                    "delete the file yourself, or use --force; nothing was removed",
                );
            }
            Some(Origin { sha256: Some(added), .. }) if *added != sha256.to_string() => {
                let message = format!("{path} was changed since it was added");
                return refused(
                    message,
                    "keep your changes elsewhere, then use --force; nothing was removed",
                );
            }
            Some(_) => {}
        }
    }
    Ok(Removal {
        path,
        reports: doomed.holds.clone(),
        origin: origin.map(|origin| origin.origin),
        bytes: bytes.len() as u64,
        sha256,
    })
}
