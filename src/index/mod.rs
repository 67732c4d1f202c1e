//! The index: what is written once and searched in place.
//!
//! Given the number of a report, the [`table`] says what it is and where its text and record stand;
//! given a [`gram`], sorted lists say which passages may hold a phrase; given a word, tantivy's
//! postings say how often a passage has it. Match keys are one plain file, `texts.bin`, mapped into
//! memory: grams propose, the text proves, words rank.
//!
//! Useful for: candidates, the text of a passage, filters over reports. Not for: deciding what a
//! query means (`query`), or what a report says (`structure`).
//!
//! Invariant: tantivy is named only here and in `query`; no type of it leaves the crate. A reader
//! never sees half a build: see [`layout`].

mod compact;
pub(crate) mod copies;
pub(crate) mod extraction;
pub(crate) mod gram;
mod gram_files;
pub(crate) mod layout;
mod number;
mod packed;
pub(crate) mod passages;
pub(crate) mod prepare;
pub(crate) mod reader;
mod readonly;
pub(crate) mod record;
mod regions;
pub(crate) mod schema;
pub(crate) mod stamp;
pub(crate) mod table;
mod tail;
pub(crate) mod topics;
pub(crate) mod word_segment;
mod words;
pub(crate) mod writer;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use self::gram_files::GramFile;
use crate::error::{self, DISK_FULL, Error, ErrorKind, OUT_OF_MEMORY};
use crate::ingest::{Columns, Modified};

/// What the last commit left: lengths of the files beside tantivy's, and how it was built.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Committed {
    /// Counts commits; names the files of the table and of the copies.
    pub(crate) generation: u64,
    /// Length of the table.
    pub(crate) table: u64,
    /// Valid length of `texts.bin`.
    pub(crate) texts: u64,
    /// Valid length of `records.bin`.
    pub(crate) records: u64,
    /// Valid length of `extractions.bin`.
    pub(crate) extractions: u64,
    /// Valid length of `passages.bin`.
    pub(crate) passages: u64,
    /// CRC-32 of that stretch.
    pub(crate) passages_crc: u32,
    /// CRC-32 of the valid stretch of `topics.bin`, which has four bytes for each passage.
    pub(crate) topics_crc: u32,
    /// Valid length of `sketches.bin`.
    pub(crate) sketches: u64,
    /// Length of the file of copies.
    pub(crate) copies: u64,
    /// CRC-32 of it.
    pub(crate) copies_crc: u32,
    /// Files of grams, in the order of the passages.
    pub(crate) grams: Vec<GramFile>,
    /// Files and folders that the reports came from, absolute.
    pub(crate) sources: Vec<PathBuf>,
    /// Whether sample reports were kept on purpose.
    pub(crate) with_sample: bool,
    /// Sample reports left out because there are others.
    pub(crate) sample_left_out: usize,
    /// Columns of tables that were chosen.
    #[serde(default)]
    pub(crate) columns: Columns,
    /// When the sources were looked at: before the first of them was read.
    pub(crate) looked_at: Modified,
    /// Files that were looked at and are not in the index.
    pub(crate) passed_over: Vec<PassedOver>,
}

/// A file that was looked at and is not in the index: no report, or not readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PassedOver {
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) modified: Modified,
}

impl Committed {
    fn table_name(&self) -> String {
        format!("reports-{}.bin", self.generation)
    }

    fn copies_name(&self) -> String {
        format!("copies-{}.bin", self.generation)
    }
}

const TEXTS: &str = "texts.bin";
const RECORDS: &str = "records.bin";
const EXTRACTIONS: &str = "extractions.bin";
const PASSAGES: &str = "passages.bin";
const TOPICS: &str = "topics.bin";

/// Turns a failure of tantivy into ours.
pub(crate) fn from_tantivy(index: &Path, error: tantivy::TantivyError) -> Error {
    use tantivy::TantivyError as E;
    let message = format!("cannot use the index {}", index.display());
    match &error {
        E::IoError(io) => from_io(index, io.kind(), format!("{message}: {io}")),
        E::OpenDirectoryError(_) | E::OpenReadError(_) if is_out_of_memory(&error) => {
            from_io(index, std::io::ErrorKind::OutOfMemory, message)
        }
        E::DataCorruption(_) | E::OpenReadError(_) | E::IncompatibleIndex(_) => {
            layout::damaged(index, "its segments cannot be read")
        }
        E::LockFailure(..) => Error::new(ErrorKind::IndexLocked, message)
            .hinted("another program writes this index; wait until it is done"),
        other if is_out_of_memory(other) => {
            from_io(index, std::io::ErrorKind::OutOfMemory, format!("{message}: {other}"))
        }
        // A thread that writes says only that it failed; trying to write says why. Where the folder
        // can be written, it could not map what it wrote.
        other => match (layout::try_writing(index), other) {
            (Err(e), _) => from_io(index, e.kind(), format!("{message}: {e}")),
            (Ok(()), E::ErrorInThread(_) | E::SystemError(_)) => from_io(
                index,
                std::io::ErrorKind::OutOfMemory,
                format!("{message}: {other}"),
            ),
            (Ok(()), other) => Error::new(ErrorKind::Io, format!("{message}: {other}")),
        },
    }
    .caused_by(error)
}

/// Returns whether a file could not be mapped or a thread not be started because the process may
/// not take more memory.
fn is_out_of_memory(error: &tantivy::TantivyError) -> bool {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = source {
        let io = error.downcast_ref::<std::io::Error>();
        if io.is_some_and(error::is_out_of_memory) {
            return true;
        }
        source = error.source();
    }
    // tantivy keeps the cause behind a shared pointer or leaves it out, so that only its words can
    // be seen.
    let said = error.to_string();
    ["OutOfMemory", "WouldBlock", "Failed to spawn"]
        .iter()
        .any(|word| said.contains(word))
}

fn from_io(index: &Path, kind: std::io::ErrorKind, message: String) -> Error {
    use std::io::ErrorKind as E;
    let error = Error::new(ErrorKind::Io, message).on(index);
    match kind {
        E::StorageFull | E::QuotaExceeded => error.hinted(DISK_FULL),
        E::OutOfMemory | E::WouldBlock => error.hinted(OUT_OF_MEMORY),
        E::PermissionDenied => {
            error.hinted("the folder must be writable, or name another with --index")
        }
        _ => error,
    }
}
