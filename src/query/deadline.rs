//! The time that an answer may take, and the question whether it is over.
//!
//! A server cuts off a question of death: it answers [`within`] a deadline, and every loop over
//! passages or reports asks a [`Watch`] now and then. Who sets no deadline (the command line) is
//! never cut off. The deadline belongs to the thread that answers, since it concerns every loop of
//! every command and the meaning of none; a loop that shares its work among threads hands its
//! watch to them.
//!
//! Deliberately not counted: what a single passage or report costs, which is bounded by its size.

use std::cell::Cell;
use std::time::Instant;

use crate::error::{Error, ErrorKind, Result};

/// Steps between two looks at the clock: a step takes about as long as the look.
const STEPS: u32 = 64;

thread_local! {
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Does some work that must be done before a moment; what it asks of a [`Watch`] fails after that.
pub(crate) fn within<T>(until: Instant, work: impl FnOnce() -> T) -> T {
    /// Restores the deadline before, also when the work panics.
    struct Restore(Option<Instant>);
    impl Drop for Restore {
        fn drop(&mut self) {
            UNTIL.set(self.0);
        }
    }
    let _restore = Restore(UNTIL.replace(Some(until)));
    work()
}

/// What a loop asks whether it may go on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watch {
    until: Option<Instant>,
    steps: u32,
}

impl Watch {
    /// Returns a watch of this thread's deadline.
    pub(crate) fn start() -> Self {
        Self { until: UNTIL.get(), steps: 0 }
    }

    /// Takes a small step: looks at the clock once in a while.
    ///
    /// # Errors
    /// `TooSlow` once the time is over.
    pub(crate) fn step(&mut self) -> Result<()> {
        self.steps += 1;
        if self.steps < STEPS {
            return Ok(());
        }
        self.steps = 0;
        self.look()
    }

    /// Takes a large step: looks at the clock at once.
    ///
    /// # Errors
    /// `TooSlow` once the time is over.
    pub(crate) fn look(&self) -> Result<()> {
        match self.until {
            Some(until) if Instant::now() >= until => Err(Error::new(
                ErrorKind::TooSlow,
                "the question takes too long to answer",
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_deadline_nothing_is_cut_off() {
        let mut watch = Watch::start();
        assert!((0..1000).all(|_| watch.step().is_ok()));
        assert!(watch.look().is_ok());
    }

    #[test]
    fn after_the_deadline_the_next_look_fails() {
        let now = Instant::now();
        let error = within(now, || Watch::start().look().unwrap_err());
        assert_eq!(error.kind, ErrorKind::TooSlow);
        let steps = within(now, || {
            let mut watch = Watch::start();
            (0..STEPS).filter(|_| watch.step().is_err()).count()
        });
        assert_eq!(steps, 1);
        assert!(Watch::start().look().is_ok(), "the deadline ends with the work");
    }

    #[test]
    fn a_watch_keeps_its_deadline_on_another_thread() {
        let watch = within(Instant::now(), Watch::start);
        let looked = std::thread::spawn(move || watch.look().is_err()).join();
        assert!(looked.unwrap());
    }
}
