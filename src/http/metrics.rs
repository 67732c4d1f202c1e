//! What the server counts: requests by route and status, how long they took, how many are open.
//!
//! Labels are names of routes and statuses, never text of a request, so their number is bounded.
//! Written in the text format of OpenMetrics 1.0, which Prometheus reads.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// The media type of what [`Metrics::text`] returns.
pub(super) const MEDIA_TYPE: &str =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the buckets of durations, in seconds.
const BUCKETS: [f64; 11] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

type Labels = Vec<(&'static str, String)>;

/// The counters of one server.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    durations: Histogram,
    /// Requests that are being answered.
    pub(super) open: Gauge,
    /// Connections that are open.
    pub(super) connections: Gauge,
    /// Times the index was opened anew.
    pub(super) reopened: Counter,
    /// Requests sent away because too many wait.
    pub(super) refused: Counter,
    /// Reports in the index.
    pub(super) reports: Gauge<i64, std::sync::atomic::AtomicI64>,
    /// Bytes of bodies that were sent.
    sent: Counter<u64, AtomicU64>,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Metrics {
    /// Creates counters that stand at nothing.
    pub(super) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("baogao"),
            requests: Family::default(),
            durations: Histogram::new(BUCKETS),
            open: Gauge::default(),
            connections: Gauge::default(),
            reopened: Counter::default(),
            refused: Counter::default(),
            reports: Gauge::default(),
            sent: Counter::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        let requests = self.requests.clone();
        registry.register("requests", "Requests answered, by route and status", requests);
        registry.register_with_unit(
            "request_duration",
            "Time from the request's head to its response",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register("requests_open", "Requests being answered", self.open.clone());
        registry.register("connections", "Open connections", self.connections.clone());
        let reopened = self.reopened.clone();
        registry.register("index_reopened", "Times a rebuilt index was opened", reopened);
        let refused = self.refused.clone();
        registry.register("requests_refused", "Requests sent away: too many", refused);
        registry.register("reports", "Reports in the index", self.reports.clone());
        let sent = self.sent.clone();
        registry.register_with_unit("sent", "Bytes of bodies", Unit::Bytes, sent);
    }

    /// Counts a response.
    pub(super) fn count(
        &self,
        route: &'static str,
        status: u16,
        bytes: usize,
        took: Duration,
    ) {
        let labels = vec![("route", route.to_owned()), ("status", status.to_string())];
        self.requests.get_or_create(&labels).inc();
        self.durations.observe(took.as_secs_f64());
        self.sent.inc_by(bytes as u64);
    }

    /// Returns all counters as text.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        encode(&mut out, &self.registry).ok();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_counted_under_its_route() {
        let metrics = Metrics::new();
        metrics.count("search", 200, 10, Duration::from_millis(2));
        let text = metrics.text();
        let line = "baogao_requests_total{route=\"search\",status=\"200\"} 1";
        assert!(text.contains(line), "{text}");
        assert!(text.contains("baogao_sent_bytes_total 10"), "{text}");
        assert!(text.ends_with("# EOF\n"));
    }
}
