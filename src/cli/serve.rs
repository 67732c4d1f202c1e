//! `baogao serve`: the page and the API, until Ctrl-C.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::index::interrupted;
use super::opening::open;
use super::options::{GlobalArgs, written_variants};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::error::{Error, ErrorKind};
use crate::http::{Log, Settings, serve};

/// Serve the page and the API over HTTP
///
/// Listens on this machine alone unless told otherwise, answers only to its own names, and writes
/// nothing. A rebuilt index is followed without a restart; Ctrl-C lets open requests end. Requests
/// are logged to stderr, one JSON object each.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao serve
  baogao serve --addr 127.0.0.1:8080 --quiet
  baogao serve --addr 0.0.0.0:7878 --host reports.example     (everybody may read)
  curl -G http://127.0.0.1:7878/v1/search --data-urlencode q=“一网通办”
  curl http://127.0.0.1:7878/v1/reports.csv > reports.csv")]
pub(super) struct ServeArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDR",
        default_value = "127.0.0.1:7878",
        value_parser = parse_addr
    )]
    addr: SocketAddr,
    /// A name to answer to, beside localhost and addresses in digits
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Longest time for one answer, in seconds
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 10,
        value_parser = clap::value_parser!(u64).range(1..=3600)
    )]
    timeout: u64,
    /// Do not log requests
    #[arg(long)]
    quiet: bool,
    /// Read forms of phrases from this file [default: variants.toml in the corpus, if it is there]
    #[arg(long, value_name = "FILE")]
    variants_file: Option<PathBuf>,
    /// Serve the invented sample reports beside real ones
    #[arg(long)]
    with_sample: bool,
}

/// Serves until told to stop.
pub(super) fn run(
    args: &ServeArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    // What a query may do before it reads, the server does once.
    drop(open(global, args.with_sample, screen)?);
    let settings = Settings {
        hosts: args.host.clone(),
        variants: written_variants(args.variants_file.as_deref(), global.corpus())?,
        timeout: Duration::from_secs(args.timeout),
        ..Settings::new(global.index().to_owned(), args.addr)
    };
    if !args.addr.ip().is_loopback() {
        screen
            .note("this address can be reached from other machines: everybody may read");
    }
    let log: Log = if args.quiet { Arc::new(|_| {}) } else { Arc::new(log_line) };
    let mut lost = None;
    serve(
        settings,
        log,
        |addr| {
            let told = writeln!(screen.data(), "http://{addr}/");
            lost = told.and_then(|()| screen.flush()).err();
        },
        interrupted(),
    )?;
    match lost {
        Some(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let message = format!("cannot write the address: {error}");
            Err(Error::new(ErrorKind::Io, message).into())
        }
        _ => Ok(Outcome::Found),
    }
}

fn parse_addr(value: &str) -> Result<SocketAddr, String> {
    value.parse().map_err(|_| {
        "write an address in digits and a port, as 127.0.0.1:7878 or [::1]:7878"
            .to_owned()
    })
}

/// Writes a line of the log. A log that nobody takes any more is no reason to stop answering.
fn log_line(line: &str) {
    let mut err = std::io::stderr().lock();
    writeln!(err, "{line}").ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_digits() {
        let check = |value: &str, good: bool| {
            assert_eq!(parse_addr(value).is_ok(), good, "{value}")
        };
        check("127.0.0.1:7878", true);
        check("[::1]:0", true);
        check("localhost:7878", false);
        check("127.0.0.1", false);
    }
}
