//! Runs a reader apart, so that its failure is the failure of one file.
//!
//! Third-party parsers meet every broken file there is. A panic is caught and becomes a fault; a
//! recursion gets a stack of its own, large enough for what honest files nest; a reader that does
//! not end in time is given up. Its thread cannot be ended from outside and runs on until the
//! program ends: that is the price of having no `unsafe` and no second process.
//!
//! It does not bound memory: the limits on a file's size and on what it may unpack to do.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;

use super::Fault;
use crate::error::OUT_OF_MEMORY;
use crate::ingest::problem::ProblemKind;
use crate::threads;

/// Stack of a reader's thread: reserved, not used, so that size costs nothing.
const STACK: usize = 64 * 1024 * 1024;

const HINT: &str = "save the text as DOCX or plain text in the program it comes from";

/// Runs a reader for at most the given time.
pub(super) fn run<T: Send + 'static>(
    limit: Duration,
    read: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    let (tell, told) = mpsc::sync_channel(1);
    let work = move || {
        let outcome = catch_unwind(AssertUnwindSafe(read));
        // Nobody listens any more once the time is over.
        tell.send(outcome).ok();
    };
    if let Err(error) = threads::quiet().stack_size(STACK).spawn(work) {
        let message = format!("no thread to read it in: {error}");
        return Err(Fault::new(ProblemKind::NoMemory, message, OUT_OF_MEMORY));
    }
    match told.recv_timeout(limit) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(_)) | Err(mpsc::RecvTimeoutError::Disconnected) => Err(Fault::new(
            ProblemKind::ReaderFailed,
            "the reader failed on something in it that it does not expect",
            HINT,
        )),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            let message =
                format!("it takes more than {} seconds to read", limit.as_secs());
            Err(Fault::new(ProblemKind::TimedOut, message, HINT))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        limit: Duration,
        read: impl FnOnce() -> u8 + Send + 'static,
        expected: Result<u8, ProblemKind>,
    ) {
        assert_eq!(run(limit, read).map_err(|fault| fault.kind), expected);
    }

    #[test]
    fn a_value_passes() {
        check(Duration::from_secs(60), || 7, Ok(7));
    }

    #[test]
    fn a_panic_is_a_fault_of_the_file() {
        check(Duration::from_secs(60), || panic!("甲"), Err(ProblemKind::ReaderFailed));
    }

    #[test]
    fn a_reader_that_does_not_end_is_given_up() {
        let endless = || {
            std::thread::sleep(Duration::from_secs(5));
            7
        };
        check(Duration::from_millis(20), endless, Err(ProblemKind::TimedOut));
    }
}
