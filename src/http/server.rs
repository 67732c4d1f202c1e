//! The server: connections, limits, the way of a request to its response.
//!
//! Connections are read by an asynchronous runtime; questions to the index are answered on threads
//! of their own, as many at a time as there are cores, in the order in which they came: the order
//! is what keeps the slowest answer near the usual one under load. A request that would wait behind
//! too many others is sent away at once (503), one that takes too long is cut off (422).

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use hyper::body::{Body, Incoming};
use hyper::header;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::metrics::{self, Metrics};
use super::reply::{Reply, has_already, not_modified, reply, tagged, with};
use super::routes::Route;
use super::shelf::{Look, Shelf};
use super::{Log, Settings, answering, host, openapi, problem};
use crate::error::{Error, ErrorKind};
use crate::query::deadline::within;

/// Longest target of a request, in bytes.
const MAX_TARGET: usize = 60 << 10;
/// Largest head of a request, in bytes.
const MAX_HEAD: usize = 96 << 10;
/// How long a head may take to arrive, and a connection may stay idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long open requests may take once the server is told to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);
/// How often the stop flag is looked at.
const STOP_LOOK: Duration = Duration::from_millis(50);
/// How often the index is looked at.
const INDEX_LOOK: Duration = Duration::from_millis(500);
/// Longest part of a target that the log keeps.
const LOGGED_CHARS: usize = 400;

/// One server.
pub(super) struct Server {
    settings: Settings,
    shelf: Shelf,
    metrics: Metrics,
    /// A permit for each question that is answered.
    slots: Arc<Semaphore>,
    /// A permit for each question that is answered or waits.
    line: Arc<Semaphore>,
    /// A permit for each connection.
    connections: Arc<Semaphore>,
    openapi: Vec<u8>,
    log: Log,
}

impl Server {
    /// Creates a server of an opened index.
    pub(super) fn new(settings: Settings, shelf: Shelf, log: Log) -> Self {
        let slots = Arc::new(Semaphore::new(settings.concurrency));
        let line = Arc::new(Semaphore::new(settings.concurrency + settings.waiting));
        let connections = Arc::new(Semaphore::new(settings.connections));
        let openapi = openapi::document().to_string().into_bytes();
        let metrics = Metrics::new();
        metrics.reports.set(shelf.volume().library.reports_count() as i64);
        Self { settings, shelf, metrics, slots, line, connections, openapi, log }
    }

    /// Accepts connections until it is told to stop, then lets open requests end.
    pub(super) async fn run(self: Arc<Self>, listener: TcpListener, stop: &AtomicBool) {
        let graceful = GracefulShutdown::new();
        let watcher = tokio::spawn(Arc::clone(&self).watch_index());
        while !stop.load(Ordering::Relaxed) {
            // Both waits end often, to look at the flag.
            let permit = Arc::clone(&self.connections).acquire_owned();
            let Ok(Ok(permit)) = timeout(STOP_LOOK, permit).await else { continue };
            let Ok(accepted) = timeout(STOP_LOOK, listener.accept()).await else {
                continue;
            };
            let Ok((stream, _)) = accepted else {
                // Out of file descriptors, most often: some will be free soon.
                tokio::time::sleep(STOP_LOOK).await;
                continue;
            };
            let connection = graceful.watch(Arc::clone(&self).connection(stream));
            let server = Arc::clone(&self);
            tokio::spawn(async move {
                server.metrics.connections.inc();
                // A connection that breaks is the other side's affair.
                connection.await.ok();
                server.metrics.connections.dec();
                drop(permit);
            });
        }
        drop(listener);
        watcher.abort();
        timeout(STOP_TIMEOUT, graceful.shutdown()).await.ok();
    }

    /// Looks at the index again and again, and opens it anew when it was rebuilt.
    async fn watch_index(self: Arc<Self>) {
        loop {
            tokio::time::sleep(INDEX_LOOK).await;
            let server = Arc::clone(&self);
            let look = tokio::task::spawn_blocking(move || server.shelf.look());
            if let Ok(Look::New) = look.await {
                self.metrics.reopened.inc();
                let volume = self.shelf.volume();
                let reports = volume.library.reports_count();
                self.metrics.reports.set(reports as i64);
                let line = json!({
                    "ts": now(), "event": "index_reopened", "index": volume.stamp,
                    "reports": reports,
                });
                (self.log)(&line.to_string());
            }
        }
    }

    fn connection(
        self: Arc<Self>,
        stream: TcpStream,
    ) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
        // Answers are written whole; waiting to fill a packet only makes them late.
        stream.set_nodelay(true).ok();
        let service = service_fn(move |request| {
            let server = Arc::clone(&self);
            async move { Ok::<_, Infallible>(server.handle(request).await) }
        });
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(stream), service)
    }

    /// Answers a request, counts it and logs it.
    async fn handle(self: Arc<Self>, request: Request<Incoming>) -> Reply {
        let started = Instant::now();
        self.metrics.open.inc();
        let route = Route::of(request.uri().path());
        let (name, method) = (route.name(), request.method().clone());
        let target = request.uri().path_and_query().map_or("", |target| target.as_str());
        let shown: String = target.chars().take(LOGGED_CHARS).collect();
        let reply = Arc::clone(&self).respond(route, request).await;
        let took = started.elapsed();
        let bytes = reply.body().size_hint().exact().unwrap_or(0) as usize;
        self.metrics.count(name, reply.status().as_u16(), bytes, took);
        self.metrics.open.dec();
        let line = json!({
            "ts": now(), "method": method.as_str(), "target": shown, "route": name,
            "status": reply.status().as_u16(), "bytes": bytes,
            "ms": (took.as_secs_f64() * 1e6).round() / 1e3,
        });
        (self.log)(&line.to_string());
        reply
    }

    async fn respond(self: Arc<Self>, route: Route, request: Request<Incoming>) -> Reply {
        if let Some(refusal) = self.guard(&request) {
            return refusal;
        }
        match route {
            Route::Health => self.health(),
            Route::Metrics => {
                reply(StatusCode::OK, metrics::MEDIA_TYPE, self.metrics.text())
            }
            Route::OpenApi => {
                let body = self.openapi.clone();
                reply(
                    StatusCode::OK,
                    "application/vnd.oai.openapi+json;version=3.1",
                    body,
                )
            }
            Route::Asset(asset) => {
                let kept = "public, max-age=31536000, immutable";
                let found = reply(StatusCode::OK, asset.media_type, asset.bytes);
                with(found, header::CACHE_CONTROL, kept)
            }
            Route::Unknown { api: true } => refusal(
                StatusCode::NOT_FOUND,
                &Error::new(ErrorKind::NotFound, "there is no such command")
                    .hinted("/v1/openapi.json lists what there is"),
            ),
            Route::Api(..) | Route::Page(_) | Route::Unknown { api: false } => {
                self.ask(route, request).await
            }
        }
    }

    /// Returns the refusal of what no route would answer.
    fn guard(&self, request: &Request<Incoming>) -> Option<Reply> {
        let usage = |message: &str| Error::new(ErrorKind::Usage, message);
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let error = usage("only GET and HEAD are answered");
            let reply = refusal(StatusCode::METHOD_NOT_ALLOWED, &error);
            return Some(with(reply, header::ALLOW, "GET, HEAD"));
        }
        let target = request.uri().path_and_query().map_or(0, |t| t.as_str().len());
        if target > MAX_TARGET {
            let error = usage("the address is too long").hinted("shorten the query");
            return Some(refusal(StatusCode::URI_TOO_LONG, &error));
        }
        let told = &self.settings.hosts;
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let named = match (hosts.next(), hosts.next()) {
            (Some(host), None) => {
                host.to_str().is_ok_and(|host| host::is_ours(host, told))
            }
            _ => false,
        };
        let target = request.uri().authority();
        if named && target.is_none_or(|target| host::is_ours(target.as_str(), told)) {
            return None;
        }
        let error = usage("this server does not go by that name")
            .hinted("use its address, or start it with --host NAME");
        Some(refusal(StatusCode::MISDIRECTED_REQUEST, &error))
    }

    fn health(&self) -> Reply {
        let volume = self.shelf.volume();
        let health = json!({
            "status": "ok", "version": env!("CARGO_PKG_VERSION"), "index": volume.stamp,
            "reports": volume.library.reports_count(),
        });
        reply(StatusCode::OK, "application/json", health.to_string())
    }

    /// Asks the index on a thread of its own, in turn.
    async fn ask(self: Arc<Self>, route: Route, request: Request<Incoming>) -> Reply {
        let until = Instant::now() + self.settings.timeout;
        let volume = self.shelf.volume();
        let uri = request.uri();
        let tag =
            answering::tag(&volume.stamp, uri.path(), uri.query().unwrap_or_default());
        if has_already(request.headers(), &tag) {
            return not_modified(&tag);
        }
        let Ok(place) = Arc::clone(&self.line).try_acquire_owned() else {
            self.metrics.refused.inc();
            return busy();
        };
        let slot = Arc::clone(&self.slots).acquire_owned();
        let Ok(Ok(slot)) = timeout(self.settings.timeout, slot).await else {
            self.metrics.refused.inc();
            return busy();
        };
        let target = (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned());
        let work = tokio::task::spawn_blocking(move || {
            let reply = within(until, || answering::answer(&volume, &route, &target));
            drop((slot, place));
            reply
        });
        match work.await {
            Ok(reply) if reply.status() == StatusCode::OK => tagged(reply, &tag),
            Ok(reply) => reply,
            Err(_) => refusal(
                StatusCode::INTERNAL_SERVER_ERROR,
                &Error::new(ErrorKind::Io, "the server failed"),
            ),
        }
    }
}

fn busy() -> Reply {
    let error = Error::new(ErrorKind::IndexLocked, "too many requests wait")
        .hinted("try again in a second");
    let reply = refusal(StatusCode::SERVICE_UNAVAILABLE, &error);
    with(reply, header::RETRY_AFTER, "1")
}

/// Returns a problem as a response.
pub(super) fn refusal(status: StatusCode, error: &Error) -> Reply {
    let body = problem::document(error, status);
    let refused = reply(status, "application/problem+json", body);
    with(refused, header::CACHE_CONTROL, "no-store")
}

/// Seconds since 1970, for the log.
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (since.as_secs_f64() * 1e3).round() / 1e3
}
