//! The cursor of a list that is read in parts: opaque to whoever follows it.
//!
//! It holds the place to go on from, the stamp of the index and a checksum of the question, so that
//! a list is never read on in another index or for another question: both are errors that say to
//! begin again. It holds no secret and is not signed; a forged one can only name another place of
//! the same list.

use crate::error::{Error, ErrorKind, Result};

use super::params::Params;

/// Parameters that do not belong to the question.
const BESIDE: &[&str] = &["cursor", "offset", "limit"];

/// Returns the cursor of a place in the list of a question.
pub(crate) fn write(
    offset: usize,
    stamp: &str,
    command: &str,
    params: &Params,
) -> String {
    let sum = checksum(command, params);
    format!("{offset:x}.{sum:08x}.{stamp}")
}

/// Returns the place that a cursor names.
///
/// # Errors
/// A cursor of another question or of an older index, or no cursor at all.
pub(crate) fn read(
    cursor: &str,
    stamp: &str,
    command: &str,
    params: &Params,
) -> Result<usize> {
    let mut parts = cursor.splitn(3, '.');
    let mut number = || u64::from_str_radix(parts.next()?, 16).ok();
    let (offset, sum) = (number(), number());
    let (Some(offset), Some(sum), Some(of)) = (offset, sum, parts.next()) else {
        return Err(Error::new(ErrorKind::Usage, "this is no cursor").hinted(BEGIN_AGAIN));
    };
    if sum != u64::from(checksum(command, params)) {
        let message = "this cursor is of another question";
        return Err(Error::new(ErrorKind::Usage, message).hinted(BEGIN_AGAIN));
    }
    if of != stamp {
        let message = "the index has changed since this cursor was given";
        return Err(Error::new(ErrorKind::Usage, message).hinted(BEGIN_AGAIN));
    }
    usize::try_from(offset).map_err(|_| {
        Error::new(ErrorKind::Usage, "this is no cursor").hinted(BEGIN_AGAIN)
    })
}

const BEGIN_AGAIN: &str = "ask without cursor to begin again";

fn checksum(command: &str, params: &Params) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(command.as_bytes());
    hasher.update(params.without(BESIDE).query().as_bytes());
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(query: &str) -> Params {
        Params::parse(query).unwrap()
    }

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        let cursor = write(40, "data-1-0a", "search", &params("q=a&limit=20"));
        let again = params(&format!("q=a&limit=10&cursor={cursor}"));
        assert_eq!(read(&cursor, "data-1-0a", "search", &again).ok(), Some(40));
    }

    #[test]
    fn a_cursor_serves_one_question_and_one_index() {
        let cursor = write(40, "data-1-0a", "search", &params("q=a"));
        for (stamp, command, query) in [
            ("data-2-0a", "search", "q=a"),
            ("data-1-0a", "figures", "q=a"),
            ("data-1-0a", "search", "q=b"),
        ] {
            assert!(read(&cursor, stamp, command, &params(query)).is_err(), "{query}");
        }
        for forged in ["", ".", "..", "zz.1.a", "1.", "ffffffffffffffffff.1.a", "养老"]
        {
            assert!(read(forged, "a", "search", &params("q=a")).is_err(), "{forged}");
        }
    }
}
