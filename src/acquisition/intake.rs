//! Brings offered files into a corpus: once, under a readable name, with an entry in its manifest.
//!
//! Each report is understood where it is and under the name it gets. Values that the new name does not
//! tell any more (a region that only the old folder spoke of) are stated in `corpus.toml`, so that a
//! report means the same in its new place.
//!
//! The manifest is written after every few files and at the end. On a dry run nothing is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::entries::{Entries, Record};
use super::naming::{numbered, stem};
use super::offered::{Offered, Reading, the_only, understood};
use super::shelf::Shelf;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{
    Candidate, Corpus, Format, Limits, MANIFEST_NAME, Override, Sha256, Unread, read_from,
};
use crate::model::Metadata;
use crate::understand::understand;

/// A file that is in the corpus now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddedFile {
    /// Whether it was there before.
    pub(crate) present: bool,
    /// Path below the corpus.
    pub(crate) path: String,
    /// The file itself.
    pub(crate) file: PathBuf,
    pub(crate) origin: String,
    pub(crate) publisher: Option<String>,
    pub(crate) format: Format,
    pub(crate) bytes: u64,
    pub(crate) sha256: Sha256,
    /// When, ISO 8601 in UTC; none for a file that was there.
    pub(crate) added: Option<String>,
    /// What is known of the report, if the file holds one alone.
    pub(crate) metadata: Option<Metadata>,
}

/// Files after which the manifest is written.
const FILES_PER_WRITE: usize = 16;

/// A corpus that files are brought into.
pub(super) struct Intake {
    /// None where nothing is to be written.
    shelf: Option<Shelf>,
    /// Real path of the corpus.
    root: PathBuf,
    entries: Entries,
    /// Entries that are not written yet.
    unwritten: usize,
    /// Files of the corpus by their size, with their digests once these are known.
    held: BTreeMap<u64, Vec<Held>>,
    /// Paths taken in this run: on a dry run they are not on the disk.
    taken: Vec<String>,
}

/// A file of the corpus.
struct Held {
    path: String,
    file: PathBuf,
    sha256: Option<Sha256>,
}

impl Intake {
    /// Opens a corpus; it is made if there is none and something may be written.
    pub(super) fn open(folder: &Path, dry_run: bool) -> Result<Self> {
        let text = match fs_err::read_to_string(folder.join(MANIFEST_NAME)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            other => other?,
        };
        let entries = Entries::parse(&text)?;
        let shelf = match dry_run {
            true => None,
            false => Some(Shelf::open(folder)?),
        };
        let root = match fs_err::canonicalize(folder) {
            Ok(root) => root,
            Err(_) => std::path::absolute(folder)?,
        };
        let mut held: BTreeMap<u64, Vec<Held>> = BTreeMap::new();
        if root.exists() {
            let corpus = Corpus::open(std::slice::from_ref(&root), &Limits::default());
            for candidate in corpus.candidates {
                let path = below(&root, &candidate.file);
                let file = Held { path, file: candidate.file, sha256: None };
                held.entry(candidate.size).or_default().push(file);
            }
        }
        Ok(Self { shelf, root, entries, unwritten: 0, held, taken: Vec::new() })
    }

    /// Writes what is not written yet.
    pub(super) fn finish(mut self) -> Result<()> {
        self.write_manifest()
    }

    /// Brings a file into the corpus, unless it is there or is no report.
    pub(super) fn take(
        &mut self,
        offered: &Offered,
    ) -> Result<Result<AddedFile, Unread>> {
        let size = offered.bytes.len() as u64;
        let sha256 = Sha256::of(&offered.bytes);
        let here = self.held_as(size, sha256, &offered.candidate.file)?;
        let reading = match understood(offered) {
            Ok(reading) => reading,
            // A file that is there has been told of already, whatever it is.
            Err(unread) if here.is_none() => return Ok(Err(unread)),
            Err(_) => Reading::whole(offered.candidate.format),
        };
        let mut file = AddedFile {
            present: here.is_some(),
            path: here.unwrap_or_default(),
            file: PathBuf::new(),
            origin: offered.origin.clone(),
            publisher: reading.publisher,
            format: reading.format,
            bytes: size,
            sha256,
            added: None,
            metadata: reading.metadata,
        };
        if !file.present {
            file.path = self.place(offered, &file)?;
            file.added = Some(now());
            self.record(offered, &file)?;
            let path = self.root.join(&file.path);
            let held = Held { path: file.path.clone(), file: path, sha256: Some(sha256) };
            self.held.entry(size).or_default().push(held);
        }
        file.file = self.root.join(&file.path);
        Ok(Ok(file))
    }

    /// Returns the path of a file of the corpus that has these bytes.
    fn held_as(
        &mut self,
        size: u64,
        sha256: Sha256,
        offered: &Path,
    ) -> Result<Option<String>> {
        for held in self.held.get_mut(&size).into_iter().flatten() {
            if held.file == offered {
                return Ok(Some(held.path.clone()));
            }
            let known = match held.sha256 {
                Some(known) => known,
                None => Sha256::of(&fs_err::read(&held.file)?),
            };
            held.sha256 = Some(known);
            if known == sha256 {
                return Ok(Some(held.path.clone()));
            }
        }
        Ok(None)
    }

    /// Puts the bytes on a free place; returns its path.
    fn place(&mut self, offered: &Offered, file: &AddedFile) -> Result<String> {
        let old = &offered.candidate.path;
        let old = old.rsplit('/').next().unwrap_or(old);
        let stem = stem(file.metadata.as_ref(), old);
        for number in 1.. {
            let path = numbered(&stem, number, file.format);
            let is_free = match &self.shelf {
                Some(shelf) => !shelf.has(&path) && shelf.place(&path, &offered.bytes)?,
                None => !self.root.join(&path).exists() && !self.taken.contains(&path),
            };
            if is_free {
                self.taken.push(path.clone());
                return Ok(path);
            }
        }
        Err(Error::new(ErrorKind::Io, format!("every name like {stem} is taken")))
    }

    fn record(&mut self, offered: &Offered, file: &AddedFile) -> Result<()> {
        let mut stated = offered.stated.clone();
        if let Some(metadata) = &file.metadata {
            let renamed = self.renamed(offered, &file.path, &stated);
            state_what_differs(&mut stated, metadata, renamed.as_ref());
            stated.title = stated.title.or_else(|| metadata.title.clone());
            stated.url = stated.url.or_else(|| metadata.url.clone());
        }
        self.entries.push(&Record {
            file: file.path.clone(),
            origin: offered.origin.clone(),
            added: file.added.clone().unwrap_or_default(),
            sha256: file.sha256.to_string(),
            publisher: file.publisher.clone(),
            stated,
        });
        self.unwritten += 1;
        if self.unwritten >= FILES_PER_WRITE {
            self.write_manifest()?;
        }
        Ok(())
    }

    /// Understands a report under its new name.
    fn renamed(
        &self,
        offered: &Offered,
        path: &str,
        stated: &Override,
    ) -> Option<Metadata> {
        let folder = self.root.file_name().unwrap_or_default().to_string_lossy();
        let candidate = Candidate {
            path: format!("{folder}/{path}"),
            file: self.root.join(path),
            ..offered.candidate.clone()
        };
        let raw =
            the_only(read_from(&candidate, offered.bytes.clone(), &Limits::default()))?
                .ok()?;
        Some(understand(&raw.speaking_path(), &raw.text, stated).reading.metadata)
    }

    fn write_manifest(&mut self) -> Result<()> {
        if self.unwritten > 0
            && let Some(shelf) = &self.shelf
        {
            shelf.write_manifest(&self.entries.text())?;
        }
        self.unwritten = 0;
        Ok(())
    }
}

/// States values that were read and that the new name does not tell.
fn state_what_differs(stated: &mut Override, was: &Metadata, is: Option<&Metadata>) {
    let differs =
        |same: fn(&Metadata, &Metadata) -> bool| is.is_none_or(|is| !same(was, is));
    if !was.region.is_empty() && differs(|a, b| a.region == b.region) {
        stated.region = Some(was.region.clone());
    }
    if was.kind.is_some() && differs(|a, b| a.kind == b.kind) {
        stated.kind = was.kind;
    }
    if was.year.is_some() && differs(|a, b| a.year == b.year) {
        stated.year = was.year;
    }
}

/// Returns the time now in UTC, to the second.
fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

/// Returns the path of a file below the corpus, with `/` on every platform.
fn below(root: &Path, file: &Path) -> String {
    let below = file.strip_prefix(root).unwrap_or(file);
    let names = below.components().map(|part| part.as_os_str().to_string_lossy());
    names.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_new_name_does_not_tell_is_stated() {
        let was = Metadata {
            region: vec!["云海市".to_owned()],
            year: Some(2024),
            ..Metadata::default()
        };
        let is = Metadata { year: Some(2024), ..Metadata::default() };
        let mut stated = Override::default();
        state_what_differs(&mut stated, &was, Some(&is));
        let expected = Override {
            region: Some(vec!["云海市".to_owned()]),
            ..Override::default()
        };
        assert_eq!(stated, expected);
    }
}
