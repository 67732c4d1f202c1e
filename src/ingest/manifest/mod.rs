//! What the owner of a corpus says about its files: `corpus.toml`.
//!
//! ```toml
//! sample = true            # sample reports, left out when the corpus holds any other
//!
//! [columns]                # of tables with one report a row, by their headings
//! text = "正文"
//!
//! [[report]]
//! file = "望江/2023*.txt"  # a path or pattern, relative to this file
//! region = ["云海市", "望江区"]
//! year = 2023
//! origin = "https://…"     # of a file that was added: where from, with added, sha256, publisher
//!
//! [[ignore]]
//! file = "drafts/**"
//! reason = "unfinished"
//! ```
//!
//! A manifest speaks about its folder and all below. Where several speak about a file, each value
//! is taken from the nearest one that states it, and within one from its last matching entry. What
//! any of them ignores is ignored.
//!
//! Guarantees: a mistake is a [`Problem`] with its line, and everything that is right is used; the
//! fingerprint of a file changes when, and only when, what applies to that file changes.
//!
//! It does not read reports, and does not judge whether a value fits the text.

mod glob;
mod nearest;
mod parse;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use self::glob::GlobList;
use super::columns::Columns;
use super::fingerprint::Sha256;
use super::problem::{Problem, ProblemKind};
use super::walk::ManifestFile;
use crate::model::{Kind, Metadata};

/// Values that a manifest states about a report; they go before what the text says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The title.
    pub title: Option<String>,
    /// Full names from the widest region down; never empty.
    pub region: Option<Vec<String>>,
    /// The kind of report.
    pub kind: Option<Kind>,
    /// Year of delivery; first year of a plan; the year a bulletin reports on.
    pub year: Option<u16>,
    /// Date of delivery, ISO 8601.
    pub date: Option<String>,
    /// The session that heard it.
    pub session: Option<String>,
    /// The speaker's name alone.
    pub speaker: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

impl Override {
    /// Takes each value that a nearer entry states.
    pub fn refine(&mut self, nearer: &Self) {
        fn take<T: Clone>(slot: &mut Option<T>, nearer: Option<&T>) {
            if let Some(value) = nearer {
                *slot = Some(value.clone());
            }
        }
        take(&mut self.title, nearer.title.as_ref());
        take(&mut self.region, nearer.region.as_ref());
        take(&mut self.kind, nearer.kind.as_ref());
        take(&mut self.year, nearer.year.as_ref());
        take(&mut self.date, nearer.date.as_ref());
        take(&mut self.session, nearer.session.as_ref());
        take(&mut self.speaker, nearer.speaker.as_ref());
        take(&mut self.url, nearer.url.as_ref());
    }

    /// Puts the stated values over those read from the text.
    ///
    /// A stated region drops code and level, which were read together with the old one; so the
    /// caller looks them up again for [`Metadata::region`].
    pub fn apply(&self, metadata: &mut Metadata) {
        fn put<T: Clone>(slot: &mut Option<T>, stated: Option<&T>) {
            if let Some(value) = stated {
                *slot = Some(value.clone());
            }
        }
        put(&mut metadata.title, self.title.as_ref());
        put(&mut metadata.kind, self.kind.as_ref());
        put(&mut metadata.year, self.year.as_ref());
        put(&mut metadata.date, self.date.as_ref());
        put(&mut metadata.session, self.session.as_ref());
        put(&mut metadata.speaker, self.speaker.as_ref());
        put(&mut metadata.url, self.url.as_ref());
        if let Some(region) = &self.region
            && *region != metadata.region
        {
            metadata.region.clone_from(region);
            metadata.region_code = None;
            metadata.level = None;
        }
    }
}

/// One manifest with its patterns ready.
#[derive(Debug, Clone)]
struct FolderManifest {
    path: String,
    whole: bool,
    content: parse::Content,
    reports: GlobList,
    ignores: GlobList,
}

/// All manifests of a corpus.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// By the display path of the folder that each speaks about.
    folders: BTreeMap<String, FolderManifest>,
    /// Columns that were chosen by the caller.
    columns: Columns,
}

/// Largest manifest that is read, in bytes: some ten thousand entries.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

impl Manifest {
    /// Reads manifests; what cannot be used is a problem, never the end.
    pub fn read(files: &[ManifestFile]) -> (Self, Vec<Problem>) {
        let mut manifest = Self::default();
        let mut problems = Vec::new();
        for file in files {
            match read_text(file) {
                Ok(text) => problems.extend(manifest.add(file, &text)),
                Err(problem) => problems.push(problem),
            }
        }
        (manifest, problems)
    }

    /// Adds the text of one manifest.
    fn add(&mut self, file: &ManifestFile, text: &str) -> Vec<Problem> {
        let (content, faults) = parse::parse(text);
        let mut folder = FolderManifest {
            path: file.path.clone(),
            whole: file.whole,
            content,
            reports: GlobList::default(),
            ignores: GlobList::default(),
        };
        // Patterns were tried when the entries were read, so none is refused here.
        for (number, entry) in folder.content.reports.iter().enumerate() {
            let _tried = folder.reports.push(&entry.file, number);
        }
        for (number, entry) in folder.content.ignores.iter().enumerate() {
            let _tried = folder.ignores.push(&entry.file, number);
        }
        self.folders.insert(file.folder.clone(), folder);
        let problem = |fault: parse::Fault| Problem {
            path: file.path.clone(),
            kind: ProblemKind::Manifest,
            message: format!("line {}: {}", fault.line, fault.message),
            hint: fault.hint,
        };
        faults.into_iter().map(problem).collect()
    }

    /// Returns what is stated about the file with this display path.
    pub fn overrides(&self, path: &str) -> Override {
        let mut stated = Override::default();
        for (folder, below) in self.around(path) {
            for number in folder.reports.matches(below) {
                if let Some(entry) = folder.content.reports.get(number) {
                    stated.refine(&entry.values);
                }
            }
        }
        stated
    }

    /// Puts the caller's choice of columns before those of the manifests.
    pub(super) fn choose_columns(&mut self, columns: &Columns) {
        self.columns.refine(columns);
    }

    /// Returns which columns hold what in the table with this display path.
    pub fn columns(&self, path: &str) -> Columns {
        let mut chosen = Columns::default();
        for (folder, _) in self.around(path) {
            chosen.refine(&folder.content.columns);
        }
        chosen.refine(&self.columns);
        chosen
    }

    /// Tells whether the file is a sample report.
    pub fn is_sample(&self, path: &str) -> bool {
        let stated = self.around(path).filter_map(|(folder, _)| folder.content.sample);
        stated.last().unwrap_or(false)
    }

    /// Returns the entry that leaves the file out, as the reason it states, if any.
    pub fn ignored<'a>(&'a self, path: &'a str) -> Option<Option<&'a str>> {
        let entries = self.around(path).filter_map(|(folder, below)| {
            let number = folder.ignores.matches(below).pop()?;
            folder.content.ignores.get(number)
        });
        entries.last().map(|entry| entry.reason.as_deref())
    }

    /// Returns a digest of all that is stated about the file: it differs when a report must be
    /// indexed anew although its own bytes are the same.
    pub fn fingerprint_for(&self, path: &str) -> Sha256 {
        let stated = (self.overrides(path), self.is_sample(path));
        // Serializing plain strings and numbers cannot fail; an empty digest would only index anew.
        let mut bytes = serde_json::to_vec(&stated).unwrap_or_default();
        // Only rows of a table have a number behind `#`; what is said of columns is nothing to others.
        if let Some((table, _)) = path.rsplit_once('#') {
            let columns = self.columns(table);
            if !columns.is_empty() {
                bytes.extend(serde_json::to_vec(&columns).unwrap_or_default());
            }
        }
        Sha256::of(&bytes)
    }

    /// Returns a note for each entry that matches none of the display paths.
    ///
    /// Manifests beside files that were named one by one are left out: they rightly speak of more.
    pub fn unmatched<'p>(
        &self,
        paths: impl IntoIterator<Item = &'p str>,
    ) -> Vec<Problem> {
        // Lines tell entries apart; of entries in one line, written as inline tables, one that
        // matches speaks for all.
        let mut used: BTreeSet<(&str, usize)> = BTreeSet::new();
        for path in paths {
            for (folder, below) in self.around(path) {
                let lines = folder.matching_lines(below);
                used.extend(lines.into_iter().map(|line| (folder.path.as_str(), line)));
            }
        }
        let whole = self.folders.values().filter(|folder| folder.whole);
        let entries = whole.flat_map(|folder| {
            folder.entries().map(|(line, file)| (folder.path.as_str(), line, file))
        });
        entries
            .filter(|&(path, line, _)| !used.contains(&(path, line)))
            .map(|(path, line, file)| {
                let message = format!("line {line}: `{file}` matches no file");
                Problem::new(path, ProblemKind::UnmatchedEntry, message)
                    .hinted("correct the path, or remove the entry")
            })
            .collect()
    }

    /// Returns the manifests that speak about a path, from the outermost to the nearest, each with
    /// the path below its folder.
    fn around<'a>(
        &'a self,
        path: &'a str,
    ) -> impl Iterator<Item = (&'a FolderManifest, &'a str)> {
        let at_root = self.folders.get("").map(|folder| (folder, path));
        let below = path.match_indices('/').filter_map(move |(at, _)| {
            let folder = self.folders.get(path.get(..at)?)?;
            Some((folder, path.get(at + 1..)?))
        });
        at_root.into_iter().chain(below)
    }
}

impl FolderManifest {
    /// Returns the lines of the entries that match a path below the folder.
    fn matching_lines(&self, below: &str) -> Vec<usize> {
        let reports = self.reports.matches(below).into_iter();
        let reports = reports.filter_map(|n| Some(self.content.reports.get(n)?.line));
        let ignores = self.ignores.matches(below).into_iter();
        let ignores = ignores.filter_map(|n| Some(self.content.ignores.get(n)?.line));
        reports.chain(ignores).collect()
    }

    /// Returns the line and pattern of each entry, in the order of lines.
    fn entries(&self) -> impl Iterator<Item = (usize, &str)> {
        let reports = self.content.reports.iter().map(|e| (e.line, e.file.as_str()));
        let ignores = self.content.ignores.iter().map(|e| (e.line, e.file.as_str()));
        let mut all: Vec<(usize, &str)> = reports.chain(ignores).collect();
        all.sort_unstable();
        all.into_iter()
    }
}

/// Reads the text of a manifest.
fn read_text(file: &ManifestFile) -> Result<String, Problem> {
    let unreadable = |error| Problem::unreadable(&file.path, &error);
    let refused = |message: &str, hint: &str| {
        Problem::new(&file.path, ProblemKind::Manifest, message).hinted(hint)
    };
    let size = fs_err::metadata(&file.file).map_err(unreadable)?.len();
    if size > MAX_BYTES {
        return Err(refused(
            "larger than 4 MiB",
            "use patterns, or one corpus.toml for each folder",
        ));
    }
    let bytes = fs_err::read(&file.file).map_err(unreadable)?;
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| refused("not UTF-8", "save it as UTF-8"))?;
    Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
