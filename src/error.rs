//! The one error type of the library: what failed, on what, and of which kind.
//!
//! Parsing a text never fails (it returns values and diagnostics), so errors are about files,
//! the index and the query. The kind decides exit status and HTTP status; advice is a separate hint.

use std::path::PathBuf;

/// What went wrong, as far as a caller needs to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call's words are off: an unknown value of a filter, a malformed option.
    Usage,
    /// The query cannot be read; the span says where.
    Query,
    /// No such report, section or passage, or more than one.
    NotFound,
    /// There is no index at the place.
    IndexMissing,
    /// The folder holds something that is no index of this program.
    IndexForeign,
    /// The index was written by another version of the format.
    IndexVersion,
    /// The index does not read back as it was written.
    IndexDamaged,
    /// Another process holds the index for writing.
    IndexLocked,
    /// A file or folder could not be read or written.
    Io,
    /// The caller asked to stop; what was done is kept.
    Stopped,
    /// The answer took longer than the caller allows.
    TooSlow,
}

impl ErrorKind {
    /// Returns the stable code used in machine-readable errors.
    pub fn code(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Query => "query",
            Self::NotFound => "not_found",
            Self::IndexMissing => "index_missing",
            Self::IndexForeign => "index_foreign",
            Self::IndexVersion => "index_version",
            Self::IndexDamaged => "index_damaged",
            Self::IndexLocked => "index_locked",
            Self::Io => "io",
            Self::Stopped => "stopped",
            Self::TooSlow => "too_slow",
        }
    }
}

/// An error with its kind, its place where there is one, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What kind of failure this is.
    pub kind: ErrorKind,
    /// What failed on what: lower case, no final full stop.
    pub message: String,
    /// What the reader can do about it.
    pub hint: Option<String>,
    /// The place in the query, in Unicode scalar values, `[start, end)`.
    pub span: Option<(usize, usize)>,
    /// The file that the error is about.
    pub path: Option<PathBuf>,
    /// The underlying failure.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of a fallible operation of the library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Creates an error of a kind with its message.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            span: None,
            path: None,
            source: None,
        }
    }

    /// Adds what the reader can do.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the place in the query, in Unicode scalar values.
    #[must_use]
    pub fn at(mut self, start: usize, end: usize) -> Self {
        self.span = Some((start, end));
        self
    }

    /// Adds the file that the error is about.
    #[must_use]
    pub fn on(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Adds the underlying failure.
    #[must_use]
    pub fn caused_by(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        use std::io::ErrorKind as E;
        let error = Self::new(ErrorKind::Io, source.to_string());
        let error = match source.kind() {
            E::StorageFull | E::QuotaExceeded => error.hinted(DISK_FULL),
            _ if is_out_of_memory(&source) => error.hinted(OUT_OF_MEMORY),
            _ => error,
        };
        error.caused_by(source)
    }
}

/// Returns whether the system refused memory. It refuses a thread with "try again"
/// (`WouldBlock`), which nothing else does here: no file is opened to be read without waiting.
pub(crate) fn is_out_of_memory(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as E;
    matches!(error.kind(), E::OutOfMemory | E::WouldBlock)
}

/// What to do when there is no room for an index.
pub(crate) const DISK_FULL: &str = "the disk is full: make room or name another place with --index; the old index is whole";
/// What to do when there is no memory for an index.
pub(crate) const OUT_OF_MEMORY: &str = "there is too little memory: lift the limit (ulimit -v) or lower --memory; the old index is whole";
