//! The data folder as a reader sees it: nothing is written, no lock is taken.
//!
//! tantivy's own folder takes a lock file to open a reader, which fails where the folder may only be
//! read. The lock keeps a writer from removing files between two steps of opening; here opening is
//! tried again instead (see [`super::reader`]).

use std::io;
use std::path::Path;
use std::sync::Arc;

use tantivy::HasLen as _;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

/// A folder that is only read.
#[derive(Debug, Clone)]
pub(crate) struct ReadOnly(pub(crate) MmapDirectory);

impl ReadOnly {
    /// Maps a file.
    pub(crate) fn map(&self, name: &str) -> io::Result<OwnedBytes> {
        let file = self.0.open_read(Path::new(name)).map_err(|error| match &error {
            OpenReadError::IoError { io_error, .. } => {
                io::Error::new(io_error.kind(), error.to_string())
            }
            _ => io::Error::other(error),
        })?;
        let bytes = file.read_bytes()?;
        debug_assert_eq!(bytes.len(), file.len());
        Ok(bytes)
    }
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "a reader writes nothing")
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(refused()),
            filepath: path.to_owned(),
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}
