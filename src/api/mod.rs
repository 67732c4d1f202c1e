//! One function a command: what the command line, the server and tools call, so that the same
//! question has the same answer everywhere.
//!
//! Each function takes a request in the user's words (filters unparsed) and returns an answer of
//! [`crate::output::answer`]. Nothing here prints. [`Library`] is an opened index; what it can be
//! asked stands by idea: `asking` has the questions about what reports say, `reading` the lists of
//! reports and their texts, `comparing` two or more of them side by side. `building` makes an index
//! and keeps a corpus, `texts` needs neither.

mod asking;
mod building;
mod comparing;
mod reading;
mod texts;

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::index::reader::Reader;
use crate::index::stamp;
use crate::stale;

pub use self::building::{Additions, add, remove, update, update_until};
pub use self::texts::{decoded_text, extract_text, inspect};
pub use crate::acquisition::{AddRequest, DownloadLimits, RemoveRequest};
pub use crate::build::{Progress, Stage, UpdateRequest};
pub use crate::compare::{CompareRequest, Only};
pub use crate::ingest::Columns;
pub use crate::query::batch::{NamedQuery, named_queries};
pub use crate::query::commitments::{CommitmentSort, CommitmentsRequest};
pub use crate::query::figures::{FigureSort, FiguresRequest};
pub use crate::query::keyness::KeynessRequest;
pub use crate::query::kwic::{Context, KwicRequest, KwicSort};
pub use crate::query::panel::{Concept, PanelBy, PanelRequest, concepts};
pub use crate::query::pattern::PatternRequest;
pub use crate::query::request::{FilterWords, SearchRequest, Sort, TopicsRequest};
pub use crate::query::trace::{TraceBy, TraceRequest};
pub use crate::query::variant::{OwnVariants, VariantRelation, own_variants};

/// Hits that a search lists unless asked otherwise.
pub const DEFAULT_HITS: usize = 20;
/// Figures and commitments that are listed unless asked otherwise.
pub const DEFAULT_ROWS: usize = 100;

/// An index opened for reading.
#[derive(Debug)]
pub struct Library {
    reader: Reader,
    /// Forms that the owner of the corpus wrote down; none unless they were told.
    own: Vec<OwnVariants>,
}

impl Library {
    /// Opens an index.
    ///
    /// # Errors
    /// Missing, foreign, damaged or older indexes, each with what to do.
    pub fn open(index: &Path) -> Result<Self> {
        Ok(Self { reader: Reader::open(index)?, own: Vec::new() })
    }

    /// Lets it know forms of phrases that the owner of the corpus wrote down.
    #[must_use]
    pub fn with_own_variants(self, own: Vec<OwnVariants>) -> Self {
        Self { own, ..self }
    }

    /// Returns the forms that were told.
    pub fn own_variants(&self) -> &[OwnVariants] {
        &self.own
    }

    /// Returns the files and folders that the index was built from.
    pub fn sources(&self) -> &[PathBuf] {
        &self.reader.committed.sources
    }

    /// Returns the columns of tables that were chosen when the index was built.
    pub fn columns(&self) -> &Columns {
        &self.reader.committed.columns
    }

    /// Returns whether sample reports were kept on purpose.
    pub fn keeps_sample(&self) -> bool {
        self.reader.committed.with_sample
    }

    /// Returns how many sample reports were left out because the corpus holds others.
    pub fn sample_left_out(&self) -> usize {
        self.reader.committed.sample_left_out
    }

    /// Returns how many reports the index holds, copies included.
    pub fn reports_count(&self) -> usize {
        self.reader.table.alive()
    }

    /// Returns whether files of the sources changed since the index was built, by size and time.
    ///
    /// # Errors
    /// An index that does not read back.
    pub fn is_stale(&self) -> Result<bool> {
        let mut entries = Vec::with_capacity(self.reader.table.alive());
        for (number, row) in self.reader.table.rows() {
            entries.push((self.reader.entry(number)?, row.sample));
        }
        let entries = entries.iter().map(|(entry, sample)| (entry, *sample));
        Ok(stale::is_stale(&self.reader.committed, entries))
    }
}

/// Returns a short name for the state of an index: equal as long as nothing was committed.
///
/// # Errors
/// Missing, foreign, damaged or older indexes.
pub fn index_stamp(index: &Path) -> Result<String> {
    stamp::stamp(index)
}
