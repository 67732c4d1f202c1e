//! A short name for the state of an index: equal as long as nothing was committed in between.
//!
//! It is taken from the two small files that a commit replaces, the head and tantivy's `meta.json`,
//! so that a server can look several times a second whether it must open the index anew. It says
//! nothing about what changed; two builds of the same reports have different stamps.

use std::path::Path;

use super::layout::{Head, data_folder};
use crate::error::Result;

/// Returns the stamp of an index.
///
/// # Errors
/// Missing, foreign, damaged or older indexes.
pub(crate) fn stamp(index: &Path) -> Result<String> {
    let head = Head::read(index)?;
    head.check(index)?;
    let meta = fs_err::read(data_folder(index, &head).join("meta.json"))?;
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(head.data.as_bytes());
    hasher.update(&meta);
    Ok(format!("{}-{:08x}", head.data, hasher.finalize()))
}
