//! What the server does under load: one client alone, then two hundred on open connections for a
//! minute.
//!
//! `cargo bench --bench all -- --load [FOLDER] [SECONDS]`. Clients ask in a closed loop, each its next
//! question when the last is answered, from a list of pages and API calls. They run in a process with
//! the server, on the same cores: what they cost is in the numbers. Memory is that of the process, read
//! from the system after a quarter of the time, when every client is at work, and at the end.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use baogao::api::{UpdateRequest, update};
use baogao::http::{Settings, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::clock::Times;
use crate::process::status_kib;
use crate::table::{Row, duration};

const CLIENTS: usize = 200;

/// What is asked: the words of the sample, and words of any report.
const TARGETS: [&str; 6] = [
    "/?q=%E2%80%9C%E9%AB%98%E8%B4%A8%E9%87%8F%E5%8F%91%E5%B1%95%E2%80%9D",
    "/?q=%E5%85%BB%E8%80%81%E6%9C%8D%E5%8A%A1",
    "/v1/search?q=%E2%80%9C%E9%AB%98%E8%B4%A8%E9%87%8F%E5%8F%91%E5%B1%95%E2%80%9D",
    "/v1/search?q=%E8%90%A5%E5%95%86%E7%8E%AF%E5%A2%83&limit=5",
    "/v1/coverage",
    "/v1/search.csv?q=%E2%80%9C%E6%B0%91%E7%94%9F%E2%80%9D",
];

/// What a run of clients came to.
struct Run {
    times: Times,
    answers: usize,
    errors: usize,
    took: Duration,
}

impl Run {
    fn rate(&self) -> f64 {
        self.answers as f64 / self.took.as_secs_f64()
    }
}

/// Measures a server of the reports of a folder.
pub(crate) fn measure(folder: &Path, seconds: u64, place: &Path) -> Result<Vec<Row>> {
    let index = place.join("index");
    let request = UpdateRequest {
        index: index.clone(),
        sources: vec![folder.to_owned()],
        columns: Default::default(),
        with_sample: true,
        rebuild: false,
        memory: 512 << 20,
        wait: true,
    };
    update(&request, &mut |_| {}).context("cannot build an index")?;
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, ready) = std::sync::mpsc::channel();
    let flag = Arc::clone(&stop);
    let server = std::thread::spawn(move || {
        let settings = Settings::new(index, SocketAddr::from(([127, 0, 0, 1], 0)));
        let told = |addr| {
            sender.send(addr).ok();
        };
        serve(settings, Arc::new(|_| {}), told, &flag)
    });
    let addr = ready.recv().context("the server does not start")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let time = Duration::from_secs(seconds);
    let alone = runtime.block_on(run(addr, 1, time / 4))?;
    let early = async {
        tokio::time::sleep(time / 4).await;
        memory()
    };
    let (early, crowd) =
        runtime.block_on(async { tokio::join!(early, run(addr, CLIENTS, time)) });
    let (crowd, after) = (crowd?, memory());
    stop.store(true, Ordering::Relaxed);
    if server.join().is_err() {
        bail!("the server panicked");
    }
    Ok(rows(&alone, &crowd, [early, after]))
}

fn rows(alone: &Run, crowd: &Run, memory: [f64; 2]) -> Vec<Row> {
    let row = |what: &str, ours: String, ratio: String, target| Row {
        what: what.to_owned(),
        ours,
        ratio,
        target,
        ..Row::default()
    };
    let share = crowd.rate() / (2.0 * alone.rate());
    let tail = crowd.times.p99().as_secs_f64() / crowd.times.p50().as_secs_f64();
    let rate = |run: &Run| format!("{:.0} answers a second", run.rate());
    let mut crowded = row(
        &format!("{CLIENTS} clients for {:.0} s", crowd.took.as_secs_f64()),
        format!("{}, {} errors", rate(crowd), crowd.errors),
        format!("{share:.2} × twice one client"),
        "≥ 0.7 ×, no error",
    );
    crowded.baseline = format!("{}, one client", rate(alone));
    vec![
        row("one client, p50", duration(alone.times.p50()), String::new(), "≤ 5 ms"),
        crowded,
        row(
            "the same, p99",
            duration(crowd.times.p99()),
            format!("{tail:.2} × the median"),
            "≤ 3 ×",
        ),
        row(
            "memory of server and clients, after a quarter and at the end",
            format!("{:.0} MiB, {:.0} MiB", memory[0], memory[1]),
            format!("{:.2} ×", memory[1] / memory[0].max(1.0)),
            "flat",
        ),
    ]
}

/// Lets some clients ask for a time.
async fn run(addr: SocketAddr, clients: usize, time: Duration) -> Result<Run> {
    let errors = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let until = started + time;
    let mut running = Vec::new();
    for number in 0..clients {
        let errors = Arc::clone(&errors);
        running.push(tokio::spawn(
            async move { client(addr, number, until, &errors).await },
        ));
    }
    let mut times = Vec::new();
    for client in running {
        times.extend(client.await??);
    }
    let answers = times.len();
    let errors = errors.load(Ordering::Relaxed);
    Ok(Run { times: Times::new(times), answers, errors, took: started.elapsed() })
}

/// Asks on one open connection until the time is over.
async fn client(
    addr: SocketAddr,
    number: usize,
    until: Instant,
    errors: &AtomicUsize,
) -> Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(addr).await?;
    stream.set_nodelay(true)?;
    let mut times = Vec::new();
    let mut buffer = Vec::new();
    for turn in number.. {
        let now = Instant::now();
        if now >= until {
            break;
        }
        let target = TARGETS[turn % TARGETS.len()];
        let head = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        if !answer(&mut stream, &mut buffer).await? {
            errors.fetch_add(1, Ordering::Relaxed);
        }
        times.push(now.elapsed());
    }
    Ok(times)
}

/// Reads one answer to its end; whether its status is 200.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<bool> {
    buffer.clear();
    let mut missing = None;
    loop {
        if missing.is_some_and(|missing| buffer.len() >= missing) {
            return Ok(buffer.starts_with(b"HTTP/1.1 200"));
        }
        if stream.read_buf(buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        if missing.is_none() {
            missing = length(buffer);
        }
    }
}

/// The length of an answer with its head, once the head is there.
fn length(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = std::str::from_utf8(buffer.get(..head)?).ok()?.to_ascii_lowercase();
    let mut lines = text.lines().filter_map(|line| line.strip_prefix("content-length:"));
    Some(head + 4 + lines.next()?.trim().parse::<usize>().ok()?)
}

/// Resident memory of this process in MiB, as Linux tells it; 0 elsewhere.
fn memory() -> f64 {
    status_kib("/proc/self/status", "VmRSS:").unwrap_or(0) as f64 / 1024.0
}
