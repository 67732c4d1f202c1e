//! The folder of an index: its head file, its data folder, and the lock of the writer.
//!
//! ```text
//! index/
//!   baogao.json        head: format, version, analyzer, name of the data folder
//!   baogao.lock        held by the writer; its text says who
//!   data-1/            tantivy's segments, texts.bin, records.bin, extractions.bin, passages.bin, topics.bin,
//!                      grams-N.bin, reports-N.bin, sketches.bin, copies-N.bin
//! ```
//!
//! The head is replaced by renaming, so a reader sees the old index or the new one. Within a data
//! folder the switch is tantivy's own `meta.json`, whose payload names the lengths of the other
//! files; what lies beyond those lengths is the rest of an interrupted build and is written over.

use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::extract::EXTRACTOR_VERSION;
use crate::extract::topic::TOPICS_VERSION;
use crate::normalize::FOLD_VERSION;
use crate::segment::SEGMENTER_VERSION;

/// Raised whenever an older program could not read the files, or a newer one not the older files.
pub(crate) const FORMAT_VERSION: u32 = 8;

/// What decides which keys, words and topics a text yields.
pub(crate) fn analyzer() -> String {
    let (fold, topics) = (FOLD_VERSION, TOPICS_VERSION);
    format!("fold {fold}; {SEGMENTER_VERSION}; topics {topics}")
}

const HEAD: &str = "baogao.json";
/// The head of a build that is not done; what it names goes on where it was interrupted.
const UNFINISHED: &str = "baogao.json.unfinished";
const LOCK: &str = "baogao.lock";
const FORMAT: &str = "baogao index";

/// The head file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    format: String,
    version: u32,
    analyzer: String,
    /// What decides which figures and commitments a text yields.
    #[serde(default)]
    extractor: String,
    /// Name of the data folder.
    pub(crate) data: String,
}

impl Head {
    /// Creates a head that names a data folder.
    pub(crate) fn new(data: String) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: FORMAT_VERSION,
            analyzer: analyzer(),
            extractor: EXTRACTOR_VERSION.to_owned(),
            data,
        }
    }

    /// Reads the head of an index.
    ///
    /// # Errors
    /// `IndexMissing` for a missing or empty folder, `IndexForeign` for a folder of something else,
    /// `IndexDamaged` for an unreadable head.
    pub(crate) fn read(index: &Path) -> Result<Self> {
        let path = index.join(HEAD);
        let text = match fs_err::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(no_head(index));
            }
            Err(e) => return Err(damaged(index, "its head cannot be read").caused_by(e)),
        };
        let head: Self = serde_json::from_str(&text)
            .map_err(|e| damaged(index, "its head cannot be read").caused_by(e))?;
        if head.format != FORMAT {
            return Err(foreign(index));
        }
        Ok(head)
    }

    /// Checks that this program can use the index.
    ///
    /// # Errors
    /// `IndexVersion` when format, analyzer or extractor differ.
    pub(crate) fn check(&self, index: &Path) -> Result<()> {
        let (what, found, ours) = if self.version != FORMAT_VERSION {
            ("format", self.version.to_string(), FORMAT_VERSION.to_string())
        } else if self.analyzer != analyzer() {
            ("analyzer", self.analyzer.clone(), analyzer())
        } else if self.extractor != EXTRACTOR_VERSION {
            ("extractor", self.extractor.clone(), EXTRACTOR_VERSION.to_owned())
        } else {
            return Ok(());
        };
        Err(Error::new(
            ErrorKind::IndexVersion,
            format!(
                "index {} was written with another {what}: {found}, not {ours}",
                index.display()
            ),
        )
        .hinted(rebuild_hint(index))
        .on(index))
    }

    /// Reads the head of a build that was interrupted; none if there is none that this program can
    /// go on with.
    pub(crate) fn read_unfinished(index: &Path) -> Option<Self> {
        let text = fs_err::read_to_string(index.join(UNFINISHED)).ok()?;
        let head: Self = serde_json::from_str(&text).ok()?;
        (head.format == FORMAT && head.check(index).is_ok()).then_some(head)
    }

    /// Forgets a build that was interrupted.
    pub(crate) fn remove_unfinished(index: &Path) {
        // It is most often not there; what cannot be removed is read over later.
        fs_err::remove_file(index.join(UNFINISHED)).ok();
    }

    /// Makes the head that of a build that goes on after an interruption.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub(crate) fn write_unfinished(&self, index: &Path) -> Result<()> {
        self.write_as(index, UNFINISHED)
    }

    /// Replaces the head atomically.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub(crate) fn write(&self, index: &Path) -> Result<()> {
        self.write_as(index, HEAD)
    }

    fn write_as(&self, index: &Path, name: &str) -> Result<()> {
        let temporary = index.join(format!("{HEAD}.new"));
        let mut file = fs_err::File::create(&temporary)?;
        serde_json::to_writer_pretty(&mut file, self).map_err(|e| {
            Error::new(ErrorKind::Io, "cannot write the head").caused_by(e)
        })?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs_err::rename(&temporary, index.join(name))?;
        sync_folder(index);
        Ok(())
    }
}

/// Makes a rename durable where the platform lets a folder be synced.
pub(crate) fn sync_folder(folder: &Path) {
    // A platform that cannot open a folder as a file has no such step, and none is needed there.
    if let Ok(handle) = fs_err::File::open(folder) {
        handle.sync_all().ok();
    }
}

fn no_head(index: &Path) -> Error {
    match is_free(index) {
        Ok(true) => Error::new(
            ErrorKind::IndexMissing,
            format!("there is no index at {}", index.display()),
        )
        .hinted(format!("build it: baogao index PATH --index {}", index.display()))
        .on(index),
        Ok(false) => foreign(index),
        Err(e) => e,
    }
}

/// Returns whether a folder is missing or empty, our own notes aside.
fn is_free(index: &Path) -> Result<bool> {
    let entries = match fs_err::read_dir(index) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        Err(e) if index.is_file() => {
            return Err(foreign(index).caused_by(e));
        }
        Err(e) => return Err(e.into()),
    };
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        let ours = name == LOCK
            || name == "README.md"
            || name == ".gitignore"
            || name.starts_with(HEAD)
            || name.starts_with("data-");
        if !ours {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Creates the error for a folder that holds something else.
pub(crate) fn foreign(index: &Path) -> Error {
    Error::new(
        ErrorKind::IndexForeign,
        format!("{} is not an index of baogao, and not empty", index.display()),
    )
    .hinted("name an empty folder or an index with --index; nothing was changed")
    .on(index)
}

/// Creates the error for an index that does not read back.
pub(crate) fn damaged(index: &Path, what: &str) -> Error {
    Error::new(
        ErrorKind::IndexDamaged,
        format!("index {} is damaged: {what}", index.display()),
    )
    .hinted(rebuild_hint(index))
    .on(index)
}

fn rebuild_hint(index: &Path) -> String {
    format!("build it anew: baogao index --rebuild --index {} PATH…", index.display())
}

/// Checks that a new index may be made at a place, and makes the folder.
///
/// # Errors
/// `IndexForeign` for a folder of something else.
pub(crate) fn prepare(index: &Path) -> Result<()> {
    if !is_free(index)? {
        return Err(foreign(index));
    }
    fs_err::create_dir_all(index)?;
    Ok(())
}

/// Tries to write to an index folder, and leaves nothing behind.
///
/// # Errors
/// Why it cannot be written: a full disk, most often.
pub(crate) fn try_writing(index: &Path) -> std::io::Result<()> {
    let path = index.join(format!("{HEAD}.try"));
    let written = fs_err::write(&path, [1; 1 << 16]);
    fs_err::remove_file(&path).ok();
    written
}

/// Returns a name for a data folder that does not exist yet.
pub(crate) fn free_data_name(index: &Path) -> String {
    let mut number = 1;
    while index.join(format!("data-{number}")).exists() {
        number += 1;
    }
    format!("data-{number}")
}

/// Removes data folders that no head names: the rest of interrupted or replaced builds.
pub(crate) fn remove_other_data(index: &Path, keep: &[&str]) {
    let Ok(entries) = fs_err::read_dir(index) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("data-") && !keep.contains(&name.as_ref()) {
            // A reader may still hold files on platforms that then refuse; the next build retries.
            fs_err::remove_dir_all(entry.path()).ok();
        }
    }
}

/// The writer's lock. Released when dropped, or when the process ends however it ends.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock; `waiting` is called once if another process holds it and `wait` is set.
    ///
    /// # Errors
    /// `IndexLocked`, with who holds it, when it is held and `wait` is not set.
    pub(crate) fn take(index: &Path, wait: bool, waiting: impl FnOnce()) -> Result<Self> {
        let path = index.join(LOCK);
        let mut file = fs_err::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)?
            .into_file();
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if wait => {
                waiting();
                file.lock()?;
            }
            Err(TryLockError::WouldBlock) => return Err(locked(index, &path)),
            Err(TryLockError::Error(e)) => return Err(e.into()),
        }
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "process {}", std::process::id())?;
        file.flush()?;
        Ok(Self { _file: file })
    }
}

fn locked(index: &Path, path: &Path) -> Error {
    let mut holder = String::new();
    let read = File::options().read(true).open(path);
    if let Ok(mut file) = read {
        file.read_to_string(&mut holder).ok();
    }
    let holder = holder.trim();
    let holder = if holder.is_empty() { "another process" } else { holder };
    Error::new(
        ErrorKind::IndexLocked,
        format!("index {} is being written by {holder}", index.display()),
    )
    .hinted("wait until it is done, then try again")
    .on(index)
}

/// Returns the path of the data folder that a head names.
pub(crate) fn data_folder(index: &Path, head: &Head) -> PathBuf {
    index.join(&head.data)
}
