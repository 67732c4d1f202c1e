//! The end of a file that grows.

use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::table::Extent;
use crate::error::{Error, ErrorKind, Result};

/// A file that is written at its end. What lies beyond the length it is opened with is written over.
pub(super) struct Tail {
    file: BufWriter<fs_err::File>,
    len: u64,
}

impl Tail {
    /// Opens a file whose first `len` bytes are valid, or begins it.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn open(path: &Path, len: u64) -> Result<Self> {
        let mut file = fs_err::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        file.seek(SeekFrom::Start(len))?;
        Ok(Self { file: BufWriter::with_capacity(1 << 20, file), len })
    }

    /// Returns the length of what was written.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Appends bytes; returns where they stand.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Extent> {
        let len = u32::try_from(bytes.len())
            .map_err(|_| Error::new(ErrorKind::Io, "a report of more than 4 GiB"))?;
        self.file.write_all(bytes)?;
        let at = self.len;
        self.len += u64::from(len);
        Ok(Extent { at, len })
    }

    /// Makes what was written readable.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.file.flush()?;
        Ok(())
    }

    /// Makes what was written durable.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn sync(&mut self) -> Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_data()?;
        Ok(())
    }
}
