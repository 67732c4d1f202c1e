//! The server: the page for people at `/`, the API for programs below `/v1`.
//!
//! [`serve`] opens an index and answers until it is told to stop. Both faces ask the functions of
//! [`crate::api`], so that their numbers are those of the command line. It is read-only and safe to
//! leave open: no part of an address reaches the file system, questions are bounded in length,
//! time, number and size, foreign host names are refused (`host`), and pages may load nothing from
//! elsewhere (`reply`).
//!
//! Where to read: `server` for the way of a request, `commands` for what can be asked, `page` for
//! what people see. The web framework is named only here. Nothing here prints: the log goes to whom
//! the caller names.

mod answering;
mod answers;
pub(crate) mod commands;
pub(crate) mod cursor;
mod host;
mod metrics;
mod openapi;
mod page;
pub(crate) mod params;
mod problem;
mod reply;
mod routes;
mod server;
pub(crate) mod shelf;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::net::TcpListener;

use self::server::Server;
use self::shelf::Shelf;
use crate::api::OwnVariants;
use crate::error::{Error, ErrorKind, Result};

/// Takes the lines of the log: one JSON object each, without a line break.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// How a server is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The index.
    pub index: PathBuf,
    /// Forms of phrases that the owner of the corpus wrote down.
    pub variants: Vec<OwnVariants>,
    /// Where it listens; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Names that it answers to beside `localhost` and addresses in digits.
    pub hosts: Vec<String>,
    /// How long a question may take.
    pub timeout: Duration,
    /// Questions that are answered at the same time.
    pub concurrency: usize,
    /// Questions that may wait for their turn.
    pub waiting: usize,
    /// Connections that may be open.
    pub connections: usize,
}

impl Settings {
    /// Returns the settings of a server of an index, with limits for this machine.
    pub fn new(index: PathBuf, addr: SocketAddr) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
        Self {
            index,
            variants: Vec::new(),
            addr,
            hosts: Vec::new(),
            timeout: Duration::from_secs(10),
            concurrency: cores,
            waiting: 1_000,
            connections: 2_000,
        }
    }
}

/// Serves an index until `stop` is set; `ready` is called with the address once it listens.
///
/// # Errors
/// An index that cannot be opened, an address that cannot be listened on.
pub fn serve(
    settings: Settings,
    log: Log,
    ready: impl FnOnce(SocketAddr),
    stop: &AtomicBool,
) -> Result<()> {
    let shelf = Shelf::open(&settings.index, settings.variants.clone())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // One for the look at the index.
        .max_blocking_threads(settings.concurrency + 1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.addr).await.map_err(|e| {
            let message = format!("cannot listen on {}: {e}", settings.addr);
            Error::new(ErrorKind::Io, message)
                .hinted("name another address with --addr, or stop what listens there")
        })?;
        ready(listener.local_addr()?);
        Arc::new(Server::new(settings, shelf, log)).run(listener, stop).await;
        Ok(())
    })
}
