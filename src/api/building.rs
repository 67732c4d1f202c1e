//! Making an index, and keeping the corpus that it is made of.
//!
//! The only functions that write: `update` makes an index hold exactly the reports of its sources,
//! `add` and `remove` change a corpus and bring the index up to date. A bad report is a problem in
//! the answer, never an error.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::Library;
use crate::acquisition::{AddRequest, RemoveRequest};
use crate::build::{Progress, UpdateRequest};
use crate::error::{ErrorKind, Result};
use crate::ingest::Columns;
use crate::output::acquisition::{self as acquired, AddAnswer, RemoveAnswer};
use crate::output::answer::IndexAnswer;
use crate::query::scope;
use crate::{acquisition, build};

/// Makes the index hold exactly the reports of the sources.
///
/// # Errors
/// An index held by another writer, a folder of something else, a full disk. A bad report is no
/// error: it is named among the problems.
pub fn update(
    request: &UpdateRequest,
    progress: &mut dyn FnMut(Progress),
) -> Result<IndexAnswer> {
    build::update(request, &AtomicBool::new(false), progress)
}

/// Makes the index hold exactly the reports of the sources, until `stop` is set.
///
/// A build that is stopped keeps what it has read, and the next one goes on from there. So does one
/// after a process that was killed, from at most 64 MB of files before.
///
/// # Errors
/// As [`update`]; `Stopped` if it was.
pub fn update_until(
    request: &UpdateRequest,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<IndexAnswer> {
    build::update(request, stop, progress)
}

/// What to add to a corpus, and the index that is to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Additions {
    /// What to add, and where.
    pub files: AddRequest,
    /// The index to bring up to date; none leaves every index as it is.
    pub index: Option<PathBuf>,
    /// Memory for building, in bytes.
    pub memory: usize,
}

/// Takes files, folders and web addresses into a corpus, and brings an index of it up to date.
///
/// An index that was built from other places is left as it is; the answer's `index` is none then.
///
/// # Errors
/// A file that is not there, a manifest that is not TOML, a corpus or index that cannot be written to.
/// What is wrong with a single file is a problem in the answer.
pub fn add(
    request: &Additions,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<AddAnswer> {
    // An index that cannot be used is told before anything is added.
    let known = match &request.index {
        Some(index) => update_of(index, request.memory)?,
        None => None,
    };
    let files = &request.files;
    let addition = acquisition::add(files)?;
    let is_changed = addition.files.iter().any(|file| !file.present);
    let places: Vec<PathBuf> = addition.files.iter().map(|f| f.file.clone()).collect();
    let mut answer = acquired::added(addition, files.dry_run);
    let Some(index) = &request.index else { return Ok(answer) };
    let update = known.unwrap_or(UpdateRequest {
        index: index.clone(),
        sources: vec![files.corpus.clone()],
        columns: Columns::default(),
        with_sample: false,
        rebuild: false,
        memory: request.memory,
        wait: true,
    });
    if is_changed && holds(&update.sources, &files.corpus) {
        answer.index = Some(build::update(&update, stop, progress)?);
    }
    if let Ok(library) = Library::open(index) {
        let ids = library.ids_by_file()?;
        for (file, place) in answer.files.iter_mut().zip(&places) {
            let place = place.to_string_lossy();
            file.reports = ids.get(place.as_ref()).cloned().unwrap_or_default();
        }
    }
    Ok(answer)
}

/// Takes reports out of a corpus, and brings the index they were found in up to date.
///
/// # Errors
/// No such report; a file that was not added, changed since, or holds other reports, unless the
/// request forces it. Nothing is removed then.
pub fn remove(
    library: Library,
    request: &RemoveRequest,
    index: &Path,
    memory: usize,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<RemoveAnswer> {
    let doomed = library.files_of(&request.reports)?;
    let update = library.update(index, memory);
    drop(library);
    let removals = acquisition::remove(request, &doomed)?;
    let mut answer = acquired::removed(removals, request.dry_run);
    if !request.dry_run {
        answer.index = Some(build::update(&update, stop, progress)?);
    }
    Ok(answer)
}

/// Returns how an index is brought up to date as it was built; none if there is no index.
fn update_of(index: &Path, memory: usize) -> Result<Option<UpdateRequest>> {
    match Library::open(index) {
        Ok(library) => Ok(Some(library.update(index, memory))),
        Err(error) if error.kind == ErrorKind::IndexMissing => Ok(None),
        Err(error) => Err(error),
    }
}

/// Tells whether a corpus lies in one of the sources.
fn holds(sources: &[PathBuf], corpus: &Path) -> bool {
    let real =
        |path: &Path| fs_err::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let corpus = real(corpus);
    sources.iter().any(|source| corpus.starts_with(real(source)))
}

impl Library {
    /// Returns how the index is brought up to date from the places it was built from.
    fn update(&self, index: &Path, memory: usize) -> UpdateRequest {
        UpdateRequest {
            index: index.to_owned(),
            sources: self.sources().to_vec(),
            columns: self.columns().clone(),
            with_sample: self.keeps_sample(),
            rebuild: false,
            memory,
            wait: true,
        }
    }

    /// Returns the ids of all reports by the file that holds them, in the order of ids.
    fn ids_by_file(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for rank in 0..self.reader.table.alive() {
            let Some(number) = self.reader.table.by_rank(rank) else { continue };
            let entry = self.reader.entry(number)?;
            ids.entry(entry.file).or_default().push(entry.id);
        }
        Ok(ids)
    }

    /// Returns the files that hold the reports of the given names, each once, in the order named.
    fn files_of(&self, names: &[String]) -> Result<Vec<acquisition::Doomed>> {
        let ids = self.ids_by_file()?;
        let mut files: Vec<acquisition::Doomed> = Vec::new();
        for name in names {
            let number = scope::find_report(&self.reader, name)?;
            let entry = self.reader.entry(number)?;
            let file = PathBuf::from(&entry.file);
            let at = files.iter().position(|known| known.file == file);
            let at = at.unwrap_or_else(|| {
                let holds = ids.get(&entry.file).cloned().unwrap_or_default();
                files.push(acquisition::Doomed { file, holds, named: Vec::new() });
                files.len() - 1
            });
            if let Some(known) =
                files.get_mut(at).filter(|known| !known.named.contains(&entry.id))
            {
                known.named.push(entry.id);
            }
        }
        Ok(files)
    }
}
