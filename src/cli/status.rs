//! What a command comes to: its outcome, its failure, and the exit status of each.

use std::io;

use crate::error::{Error, ErrorKind};

/// The exit statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// There are results; also when the reader closed the pipe early.
    Results,
    /// The command ran and found nothing.
    Nothing,
    /// The call or the query is off, or a named file cannot be read.
    Usage,
    /// No such report, section or passage.
    Unknown,
    /// The index is missing, foreign, damaged, too old or locked.
    Index,
    /// Done, but some input failed.
    Partial,
    /// The user pressed Ctrl-C: what shells report of a process that SIGINT ended.
    Stopped,
}

impl Status {
    /// Returns the number that the process exits with.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Results => 0,
            Self::Nothing => 1,
            Self::Usage => 2,
            Self::Unknown => 3,
            Self::Index => 4,
            Self::Partial => 5,
            Self::Stopped => 130,
        }
    }

    /// Returns the status of a failure of this kind.
    pub(super) fn of(kind: ErrorKind) -> Self {
        match kind {
            // A file that cannot be read or written is taken as a call that cannot be met; the
            // failure of one file among many is no error but a problem in the answer.
            ErrorKind::Usage | ErrorKind::Query | ErrorKind::Io | ErrorKind::TooSlow => {
                Self::Usage
            }
            ErrorKind::NotFound => Self::Unknown,
            ErrorKind::Stopped => Self::Stopped,
            ErrorKind::IndexMissing
            | ErrorKind::IndexForeign
            | ErrorKind::IndexVersion
            | ErrorKind::IndexDamaged
            | ErrorKind::IndexLocked => Self::Index,
        }
    }
}

/// What a command that did its work found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There are results.
    Found,
    /// There are none.
    Nothing,
    /// Some input failed; what worked is kept.
    Partial,
}

impl Outcome {
    /// Returns the outcome of a command that found so many.
    pub(super) fn of_count(count: usize) -> Self {
        if count == 0 { Self::Nothing } else { Self::Found }
    }

    /// Returns the exit status.
    pub(super) fn status(self) -> Status {
        match self {
            Self::Found => Status::Results,
            Self::Nothing => Status::Nothing,
            Self::Partial => Status::Partial,
        }
    }
}

/// Why a command stopped.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody reads the output any more: no failure of ours.
    Closed,
    /// Something failed.
    Failed(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Failed(Error::new(
                ErrorKind::Io,
                format!("cannot write the answer: {error}"),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_those_of_the_contract() {
        for (kind, code) in [
            (ErrorKind::Usage, 2),
            (ErrorKind::Query, 2),
            (ErrorKind::NotFound, 3),
            (ErrorKind::IndexMissing, 4),
            (ErrorKind::IndexForeign, 4),
            (ErrorKind::IndexVersion, 4),
            (ErrorKind::IndexDamaged, 4),
            (ErrorKind::IndexLocked, 4),
            (ErrorKind::Io, 2),
        ] {
            assert_eq!(Status::of(kind).code(), code, "{kind:?}");
        }
        assert_eq!(Outcome::of_count(3).status().code(), 0);
        assert_eq!(Outcome::of_count(0).status().code(), 1);
        assert_eq!(Outcome::Partial.status().code(), 5);
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let closed = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(matches!(Failure::from(closed), Failure::Closed));
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(Failure::from(full), Failure::Failed(_)));
    }
}
