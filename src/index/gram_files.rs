//! The files of grams while an index is written: filled, sorted in the background, merged.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use serde::{Deserialize, Serialize};

use super::gram::{self, Collector, PassageNumber};
use crate::error::Result;

/// A file of grams that a commit names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GramFile {
    pub(crate) name: String,
    /// Number of its first passage.
    pub(crate) first: PassageNumber,
    /// Number behind its last passage.
    pub(crate) end: PassageNumber,
    pub(crate) len: u64,
    pub(crate) crc: u32,
}

const PREFIX: &str = "grams-";

/// Collects grams of one passage after another into files of a folder.
pub(super) struct GramFiles {
    folder: PathBuf,
    /// Bytes of keys that are sorted at once.
    portion: usize,
    collector: Collector,
    /// The file that is being written; at most one, so that memory is bounded.
    sorting: Option<JoinHandle<std::io::Result<GramFile>>>,
    files: Vec<GramFile>,
    /// Number of the next file.
    next: u64,
}

impl GramFiles {
    /// Goes on behind the files of a commit.
    pub(super) fn open(
        folder: &Path,
        files: Vec<GramFile>,
        first: PassageNumber,
        portion: usize,
    ) -> Self {
        let next = files.iter().filter_map(|file| number(&file.name)).max();
        Self {
            folder: folder.to_owned(),
            portion,
            collector: Collector::new(first),
            sorting: None,
            files,
            next: next.map_or(1, |number| number + 1),
        }
    }

    /// Takes the match key of the next passage.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn push(&mut self, key: &str) -> Result<()> {
        self.collector.push(key);
        if self.collector.is_full(self.portion) { self.sort() } else { Ok(()) }
    }

    /// Writes all that was taken; returns the files.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn finish(&mut self) -> Result<&[GramFile]> {
        if !self.collector.is_empty() {
            self.sort()?;
        }
        self.join()?;
        Ok(&self.files)
    }

    fn sort(&mut self) -> Result<()> {
        self.join()?;
        let [first, end] = self.collector.range();
        let full = std::mem::replace(&mut self.collector, Collector::new(end));
        let (name, path) = self.next_file();
        let job = move || {
            let (len, crc) = write(&path, |file| full.write(file))?;
            Ok(GramFile { name, first, end, len, crc })
        };
        self.sorting =
            Some(std::thread::Builder::new().name("grams".to_owned()).spawn(job)?);
        Ok(())
    }

    fn join(&mut self) -> Result<()> {
        if let Some(sorting) = self.sorting.take() {
            match sorting.join() {
                Ok(file) => self.files.push(file?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(())
    }

    fn next_file(&mut self) -> (String, PathBuf) {
        let name = format!("{PREFIX}{}.bin", self.next);
        self.next += 1;
        let path = self.folder.join(&name);
        (name, path)
    }

    /// Merges the last files as far as that pays; returns whether it did. The files merged stay in
    /// the folder until [`GramFiles::remove_unnamed`].
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub(super) fn merge(&mut self) -> Result<bool> {
        self.finish()?;
        let lengths: Vec<u64> = self.files.iter().map(|file| file.len).collect();
        let keep = self.files.len() - gram::worth_merging(&lengths);
        if keep == self.files.len() {
            return Ok(false);
        }
        let (name, path) = self.next_file();
        let parts = self.files.split_off(keep);
        let paths: Vec<_> =
            parts.iter().map(|part| self.folder.join(&part.name)).collect();
        let (len, crc) = write(&path, |file| gram::merge(&paths, file))?;
        let first = parts.first().map_or(0, |part| part.first);
        let end = parts.last().map_or(0, |part| part.end);
        self.files.push(GramFile { name, first, end, len, crc });
        Ok(true)
    }

    /// Removes the files of grams that none of these commits names.
    pub(super) fn remove_unnamed(folder: &Path, commits: [&[GramFile]; 2]) {
        let Ok(entries) = fs_err::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let mut named = commits.into_iter().flatten();
            if number(&name).is_some() && !named.any(|file| file.name == name) {
                // What a platform does not let go of now is removed by a later build.
                fs_err::remove_file(entry.path()).ok();
            }
        }
    }
}

/// Returns the number in a file's name; none for other files.
fn number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?.strip_suffix(".bin")?.parse().ok()
}

/// Writes a file and makes it durable.
fn write<T>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<T>,
) -> std::io::Result<T> {
    let file = fs_err::File::create(path)?.into_parts().0;
    let mut file = BufWriter::with_capacity(1 << 18, file);
    let filled = fill(&mut file)?;
    file.into_inner()?.sync_data()?;
    Ok(filled)
}
