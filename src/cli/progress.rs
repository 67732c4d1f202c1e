//! The progress bar of long work, on stderr and only when somebody watches it.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::api::{Progress, Stage};
use crate::threads;

/// A bar that follows a build, or nothing.
pub(super) struct Bar {
    bar: Option<ProgressBar>,
    started: Instant,
}

impl Bar {
    /// Starts a bar; a hidden one where nobody watches.
    pub(super) fn start(watched: bool) -> Self {
        let bar = watched.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(ProgressStyle::default_spinner());
            // Ticking takes a thread; the bar moves without, when there is news.
            if threads::can_start() {
                bar.enable_steady_tick(Duration::from_millis(200));
            }
            bar
        });
        Self { bar, started: Instant::now() }
    }

    /// Shows how far the work is.
    pub(super) fn show(&mut self, progress: Progress) {
        let Some(bar) = &self.bar else { return };
        match progress.stage {
            Stage::Waiting => {
                bar.set_message("waiting for the process that holds the index")
            }
            Stage::Walking => bar.set_message("looking for reports"),
            Stage::Writing => bar.set_message("writing the index"),
            Stage::Reading => {
                if bar.length().is_none() {
                    bar.set_style(reading_style());
                    bar.reset_eta();
                    self.started = Instant::now();
                }
                bar.set_length(progress.total as u64);
                bar.set_position(progress.done as u64);
                bar.set_message(rate(progress.bytes, self.started.elapsed()));
            }
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn reading_style() -> ProgressStyle {
    let template = "reading [{bar:30}] {pos}/{len} reports  {msg}  {eta} left";
    ProgressStyle::with_template(template).map_or_else(
        |_| ProgressStyle::default_bar(),
        |style| style.progress_chars("=> "),
    )
}

/// Returns the bytes read per second.
fn rate(bytes: u64, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    format!("{:.1} MB/s", bytes as f64 / 1e6 / seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_never_divides_by_zero() {
        assert_eq!(rate(0, Duration::ZERO), "0.0 MB/s");
        assert_eq!(rate(30_000_000, Duration::from_secs(2)), "15.0 MB/s");
    }

    #[test]
    fn an_unwatched_bar_shows_nothing() {
        let mut bar = Bar::start(false);
        bar.show(Progress { stage: Stage::Reading, done: 1, total: 2, bytes: 3 });
        bar.finish();
        assert!(bar.bar.is_none());
    }
}
