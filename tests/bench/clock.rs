//! Time taken, and the middle of many times.

use std::time::{Duration, Instant};

/// Returns how long a call takes and what it answers.
pub(crate) fn time<T>(call: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let answer = std::hint::black_box(call());
    (started.elapsed(), answer)
}

/// Times in order, to ask for a share of them.
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Sorts times.
    pub(crate) fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// Returns the time that half of the calls took at most.
    pub(crate) fn p50(&self) -> Duration {
        self.at(50)
    }

    /// Returns the time that 99 of a hundred calls took at most.
    pub(crate) fn p99(&self) -> Duration {
        self.at(99)
    }

    /// Returns the longest time.
    pub(crate) fn p100(&self) -> Duration {
        self.at(100)
    }

    fn at(&self, percent: usize) -> Duration {
        let last = self.0.len().saturating_sub(1);
        self.0.get(last * percent / 100).copied().unwrap_or_default()
    }
}

/// Returns megabytes a second.
pub(crate) fn speed(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64().max(1e-9)
}

/// Returns one time over another.
pub(crate) fn ratio(ours: Duration, baseline: Duration) -> f64 {
    ours.as_secs_f64() / baseline.as_secs_f64().max(1e-9)
}
