//! The index that is served: opened once, opened anew when somebody has built it anew.
//!
//! Requests take a handle and keep it until they are answered, so an answer is always of one state
//! of the index. Looking whether it changed reads two small files; who looks, and how often, is the
//! server's business. An index that is gone or cannot be opened leaves the one that is held in its
//! place: what was readable stays so.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use crate::api::{self, Library, OwnVariants};
use crate::error::Result;

/// An index in one state.
#[derive(Debug)]
pub(crate) struct Volume {
    /// The index, opened.
    pub(crate) library: Library,
    /// The name of its state.
    pub(crate) stamp: String,
}

impl Volume {
    /// The stamp is taken first: if somebody commits in between, it is out of date and the next
    /// look opens the index once more.
    fn open(index: &Path, own: &[OwnVariants]) -> Result<Arc<Self>> {
        let stamp = api::index_stamp(index)?;
        let library = Library::open(index)?.with_own_variants(own.to_vec());
        Ok(Arc::new(Self { library, stamp }))
    }
}

/// What became of a look at the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// It is as it was.
    Same,
    /// It was opened anew.
    New,
    /// It cannot be opened; the one before is served.
    Unreadable,
}

/// Holds the index that is served.
#[derive(Debug)]
pub(crate) struct Shelf {
    index: PathBuf,
    /// Forms of phrases that the owner of the corpus wrote down.
    own: Vec<OwnVariants>,
    volume: RwLock<Arc<Volume>>,
}

impl Shelf {
    /// Opens an index to serve.
    ///
    /// # Errors
    /// Those of opening it.
    pub(crate) fn open(index: &Path, own: Vec<OwnVariants>) -> Result<Self> {
        let volume = RwLock::new(Volume::open(index, &own)?);
        Ok(Self { index: index.to_owned(), own, volume })
    }

    /// Returns the index as it is now.
    pub(crate) fn volume(&self) -> Arc<Volume> {
        // A lock is only poisoned by a panic while it is held, and nothing here can panic.
        Arc::clone(&self.volume.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks whether the index has changed and opens it anew if so.
    pub(crate) fn look(&self) -> Look {
        let Ok(stamp) = api::index_stamp(&self.index) else { return Look::Unreadable };
        if stamp == self.volume().stamp {
            return Look::Same;
        }
        let Ok(volume) = Volume::open(&self.index, &self.own) else {
            return Look::Unreadable;
        };
        *self.volume.write().unwrap_or_else(PoisonError::into_inner) = volume;
        Look::New
    }
}
