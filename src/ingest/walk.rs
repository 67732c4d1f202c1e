//! Finds the files that may be reports below the given paths.
//!
//! Every file and folder met ends in exactly one place: a [`Candidate`] to read, a [`Skipped`] with
//! its reason, a [`Problem`], or a manifest. A folder that is skipped stands for all it holds. A
//! file that was named itself, not found in a folder, is taken whatever its name, and read as text
//! where its extension says nothing.
//!
//! Guarantees: results are ordered by display path; no symbolic link is followed below the given
//! paths, so loops end and nothing outside is read; no file is opened.
//!
//! It does not look into files: a candidate may still prove to be no report.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::fingerprint::Modified;
use super::name::{MANIFEST_NAME, skip_by_name};
use super::problem::{Problem, ProblemKind, SkipReason, Skipped};
use super::read::{Limits, check_size};
use super::root::{Root, find_roots};
use super::{Columns, Format};

/// A file that may be a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Display path: `/`-separated, begins with the name of the folder given, unique in the walk.
    pub path: String,
    /// The file itself.
    pub file: PathBuf,
    /// What its name says it is.
    pub format: Format,
    /// Size in bytes at the time of the walk.
    pub size: u64,
    /// Time of modification at the time of the walk.
    pub modified: Modified,
    /// Whether a manifest calls it a sample report.
    pub sample: bool,
    /// Which of its columns hold what, if it is a table.
    pub columns: Columns,
}

/// A `corpus.toml` that was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestFile {
    /// Display path of the folder that it speaks about.
    pub folder: String,
    /// Display path of the file.
    pub path: String,
    /// The file itself.
    pub file: PathBuf,
    /// Whether the whole folder was walked, so that an entry without a file is worth a note.
    pub whole: bool,
}

/// What a walk found. Every list is in the order of display paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// Files to read.
    pub candidates: Vec<Candidate>,
    /// Files and folders left out.
    pub skipped: Vec<Skipped>,
    /// What failed.
    pub problems: Vec<Problem>,
    /// Manifests.
    pub manifests: Vec<ManifestFile>,
}

/// Walks files and folders.
pub fn walk(paths: &[PathBuf], limits: &Limits) -> Walk {
    let (roots, problems) = find_roots(paths);
    let mut found = Walk { problems, ..Walk::default() };
    for root in &roots {
        if root.whole {
            walk_folder(root, &roots, limits, &mut found);
        } else {
            take_manifest_beside(root, &mut found);
        }
        for file in &root.named {
            take_named(root, file, limits, &mut found);
        }
    }
    found.candidates.sort_by(|a, b| a.path.cmp(&b.path));
    found.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    found.problems.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
    found.manifests.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Walks a whole folder but for the files that were named themselves.
fn walk_folder(root: &Root, roots: &[Root], limits: &Limits, found: &mut Walk) {
    let mut entries =
        WalkDir::new(&root.base).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.problems.push(listing_problem(root, error));
                continue;
            }
        };
        if root.named.contains(entry.path()) {
            continue;
        }
        if !take_entry(root, roots, &entry, limits, found) && entry.file_type().is_dir() {
            entries.skip_current_dir();
        }
    }
}

/// Sorts one entry of a folder; returns whether it passed.
fn take_entry(
    root: &Root,
    roots: &[Root],
    entry: &DirEntry,
    limits: &Limits,
    found: &mut Walk,
) -> bool {
    let path = root.display_path(entry.path());
    let kind = entry.file_type();
    let Some(name) = entry.file_name().to_str().filter(|name| is_plain(name)) else {
        found.problems.push(name_problem(&path));
        return false;
    };
    let reason = if kind.is_symlink() {
        Some(link_reason(entry.path(), roots))
    } else if kind.is_dir() {
        skip_by_name(name).filter(|reason| *reason == SkipReason::Hidden)
    } else if !kind.is_file() {
        Some(SkipReason::SpecialFile)
    } else {
        skip_by_name(name)
    };
    match reason {
        None if kind.is_dir() => true,
        None => {
            let meta = entry.metadata().map_err(std::io::Error::from);
            take_file(path, entry.path(), Format::of_name(name), meta, limits, found)
        }
        Some(SkipReason::Manifest) if kind.is_file() => {
            found.manifests.push(manifest_file(root, entry.path(), true));
            true
        }
        Some(reason) => {
            found.skipped.push(Skipped { path, reason });
            false
        }
    }
}

/// Takes a file that was named itself: its name is not held against it.
fn take_named(root: &Root, file: &Path, limits: &Limits, found: &mut Walk) {
    let path = root.display_path(file);
    let below = file.strip_prefix(&root.base).ok().and_then(Path::to_str);
    if !below.is_some_and(is_plain) {
        found.problems.push(name_problem(&path));
        return;
    }
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let meta = fs_err::symlink_metadata(file);
    if meta.as_ref().is_ok_and(|meta| !meta.is_file()) {
        found.skipped.push(Skipped { path, reason: SkipReason::SpecialFile });
        return;
    }
    let format = Format::of_name(name).or(Some(Format::Txt));
    take_file(path, file, format, meta, limits, found);
}

/// Takes a regular file if reports come in its format and its size is one to read.
fn take_file(
    path: String,
    file: &Path,
    format: Option<Format>,
    meta: std::io::Result<std::fs::Metadata>,
    limits: &Limits,
    found: &mut Walk,
) -> bool {
    let Some(format) = format else {
        found.skipped.push(Skipped { path, reason: SkipReason::NotAReport });
        return false;
    };
    let stamp = meta.and_then(|meta| Ok((meta.len(), Modified::from(meta.modified()?))));
    let checked = match stamp {
        Ok((size, modified)) => {
            check_size(&path, size, limits).map(|()| (size, modified))
        }
        Err(error) => Err(Problem::unreadable(path.clone(), &error)),
    };
    match checked {
        Ok((size, modified)) => {
            let file = file.to_owned();
            let candidate =
                Candidate { path, file, format, size, modified, ..Candidate::default() };
            found.candidates.push(candidate);
            true
        }
        Err(problem) => {
            found.problems.push(problem);
            false
        }
    }
}

/// Takes the manifest of a folder of which only single files were named.
fn take_manifest_beside(root: &Root, found: &mut Walk) {
    let file = root.base.join(MANIFEST_NAME);
    if fs_err::symlink_metadata(&file).is_ok_and(|meta| meta.is_file()) {
        found.manifests.push(manifest_file(root, &file, false));
    }
}

fn manifest_file(root: &Root, file: &Path, whole: bool) -> ManifestFile {
    let folder = root.display_path(file.parent().unwrap_or(file));
    ManifestFile { folder, path: root.display_path(file), file: file.to_owned(), whole }
}

/// Tells where a symbolic link leads.
fn link_reason(link: &Path, roots: &[Root]) -> SkipReason {
    match fs_err::canonicalize(link) {
        Err(_) => SkipReason::LinkBroken,
        Ok(target) => {
            let read_there = |root: &Root| {
                root.named.contains(&target)
                    || root.whole && target.starts_with(&root.base)
            };
            if roots.iter().any(read_there) {
                SkipReason::LinkInside
            } else {
                SkipReason::LinkOutside
            }
        }
    }
}

/// Tells whether a name can be shown and stored as it is.
fn is_plain(name: &str) -> bool {
    !name.chars().any(char::is_control)
}

fn name_problem(path: &str) -> Problem {
    let shown: String = path
        .chars()
        .map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c })
        .collect();
    Problem::new(
        shown,
        ProblemKind::BadName,
        "the name is not Unicode, or holds control characters",
    )
    .hinted("rename it")
}

fn listing_problem(root: &Root, error: walkdir::Error) -> Problem {
    let path = root.display_path(error.path().unwrap_or(&root.base));
    Problem::unreadable(path, &std::io::Error::from(error))
}

#[cfg(test)]
#[path = "walk_tests.rs"]
mod tests;
