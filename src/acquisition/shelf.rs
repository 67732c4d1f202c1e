//! The folder of a corpus as something to write into: one writer at a time, whole files or none.
//!
//! A file is written under a hidden name beside its place, flushed to the disk, and then given its
//! name; a name that is taken is never taken away. The manifest follows after the files that it
//! speaks of, so that after a crash it never names a file that is not there. Leavings of a crash are
//! hidden files, which no walk reads, and are removed by the next writer.

use std::fs::TryLockError;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::MANIFEST_NAME;

/// What names of unfinished files begin with.
const UNFINISHED: &str = ".baogao-unfinished-";

/// The file that is locked while a corpus is written to.
const LOCK: &str = ".baogao.lock";

/// A corpus that is held for writing; released when dropped.
#[derive(Debug)]
pub(super) struct Shelf {
    root: PathBuf,
    _lock: fs_err::File,
}

impl Shelf {
    /// Makes the folder if there is none, and holds it.
    pub(super) fn open(root: &Path) -> Result<Self> {
        fs_err::create_dir_all(root)?;
        let lock = fs_err::File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(root.join(LOCK))?;
        if let Err(error) = lock.file().try_lock() {
            return Err(match error {
                TryLockError::Error(error) => error.into(),
                TryLockError::WouldBlock => Error::new(
                    ErrorKind::IndexLocked,
                    format!("another process adds to {}", root.display()),
                )
                .hinted("run again when it is done"),
            });
        }
        let shelf = Self { root: root.to_owned(), _lock: lock };
        shelf.remove_leavings()?;
        Ok(shelf)
    }

    /// Removes what a writer left that did not come to its end.
    fn remove_leavings(&self) -> Result<()> {
        for entry in walkdir::WalkDir::new(&self.root).into_iter().flatten() {
            let name = entry.file_name().to_string_lossy();
            if entry.file_type().is_file() && name.starts_with(UNFINISHED) {
                fs_err::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Returns whether something has this path below the folder.
    pub(super) fn has(&self, path: &str) -> bool {
        fs_err::symlink_metadata(self.root.join(path)).is_ok()
    }

    /// Puts a file on its place; returns false, and writes nothing, if the place is taken.
    ///
    /// # Errors
    /// A folder on the way that is a symbolic link or a file: what is put there would not be found.
    pub(super) fn place(&self, path: &str, bytes: &[u8]) -> Result<bool> {
        let target = self.root.join(path);
        let folder = target.parent().unwrap_or(&self.root);
        self.make_folders(folder)?;
        let file = self.write_beside(folder, bytes)?;
        match file.persist_noclobber(&target) {
            Ok(_) => {}
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Ok(false);
            }
            Err(error) => return Err(error.error.into()),
        }
        sync_folder(folder)?;
        Ok(true)
    }

    /// Replaces the manifest as a whole.
    pub(super) fn write_manifest(&self, text: &str) -> Result<()> {
        let file = self.write_beside(&self.root, text.as_bytes())?;
        file.persist(self.root.join(MANIFEST_NAME)).map_err(|error| error.error)?;
        sync_folder(&self.root)
    }

    /// Removes a file, and the folders that it leaves empty.
    pub(super) fn remove(&self, path: &str) -> Result<()> {
        let target = self.root.join(path);
        fs_err::remove_file(&target)?;
        let folders = target.ancestors().skip(1);
        for folder in folders.take_while(|folder| *folder != self.root) {
            // Refused for a folder that holds anything, and for every one above it.
            if fs_err::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn make_folders(&self, folder: &Path) -> Result<()> {
        let below = folder.strip_prefix(&self.root).unwrap_or(Path::new(""));
        let mut at = self.root.clone();
        for name in below.components() {
            at.push(name);
            let is_folder = match fs_err::symlink_metadata(&at) {
                Ok(found) => found.is_dir(),
                Err(_) => {
                    fs_err::create_dir(&at)?;
                    true
                }
            };
            if !is_folder {
                let message = format!("{} is no folder", at.display());
                return Err(Error::new(ErrorKind::Io, message)
                    .hinted("move it away, or add into another corpus (--corpus)")
                    .on(at));
            }
        }
        Ok(())
    }

    /// Writes bytes to a hidden file in a folder, on the disk when this returns.
    fn write_beside(&self, folder: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED);
        #[cfg(unix)]
        {
            // Reports are for everybody who may read the folder; the mask of the user applies.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    }
}

/// Makes the names in a folder last; only Unix can and must.
fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        fs_err::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gets_its_name_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path()).unwrap();
        assert!(shelf.place("甲/乙.txt", b"1").unwrap());
        assert!(!shelf.place("甲/乙.txt", b"2").unwrap());
        assert_eq!(fs_err::read(folder.path().join("甲/乙.txt")).unwrap(), b"1");
        let left: Vec<_> = fs_err::read_dir(folder.path().join("甲")).unwrap().collect();
        assert_eq!(left.len(), 1);
    }

    #[test]
    fn a_second_writer_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path()).unwrap();
        let error = Shelf::open(folder.path()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::IndexLocked);
        drop(shelf);
        Shelf::open(folder.path()).unwrap();
    }

    #[test]
    fn leavings_of_a_crash_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join("甲")).unwrap();
        let left = folder.path().join("甲").join(format!("{UNFINISHED}x"));
        fs_err::write(&left, "半").unwrap();
        Shelf::open(folder.path()).unwrap();
        assert!(!left.exists());
    }

    #[test]
    fn folders_that_are_left_empty_go() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path()).unwrap();
        shelf.place("甲/乙/丙.txt", b"1").unwrap();
        shelf.place("甲/丁.txt", b"1").unwrap();
        shelf.remove("甲/乙/丙.txt").unwrap();
        assert!(!shelf.has("甲/乙") && shelf.has("甲/丁.txt"));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_put_through_a_link() {
        let (folder, other) =
            (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), folder.path().join("甲")).unwrap();
        let shelf = Shelf::open(folder.path()).unwrap();
        assert!(shelf.place("甲/乙.txt", b"1").is_err());
        assert!(fs_err::read_dir(other.path()).unwrap().next().is_none());
    }
}
