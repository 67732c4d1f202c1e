//! A server on a free port of this machine, and a client for it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;

use baogao::http::{Settings, serve};
use serde_json::Value;

use crate::world::{PARAGRAPHS, World, report};

/// A server that is stopped when dropped.
pub(crate) struct Served {
    pub(crate) addr: SocketAddr,
    /// Lines of its log.
    pub(crate) log: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// A response.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Served {
    pub(crate) fn start(index: &Path) -> Self {
        Self::start_with(index, |settings| settings)
    }

    pub(crate) fn start_with(
        index: &Path,
        change: impl FnOnce(Settings) -> Settings,
    ) -> Self {
        let addr = SocketAddr::from(([127, 0, 0, 1], 0));
        let settings = change(Settings::new(index.to_owned(), addr));
        let stop = Arc::new(AtomicBool::new(false));
        let log = Arc::new(Mutex::new(Vec::new()));
        let (sender, ready) = mpsc::channel();
        let (flag, lines) = (Arc::clone(&stop), Arc::clone(&log));
        let thread = std::thread::spawn(move || {
            let log =
                Arc::new(move |line: &str| lines.lock().unwrap().push(line.to_owned()));
            serve(settings, log, |addr| sender.send(addr).unwrap(), &flag).unwrap();
        });
        let addr = ready.recv().unwrap();
        Self { addr, log, stop, thread: Some(thread) }
    }

    /// Asks with the parameters written as they should be.
    pub(crate) fn get(&self, path: &str, params: &[(&str, &str)]) -> Response {
        self.get_with(path, params, &[])
    }

    pub(crate) fn get_with(
        &self,
        path: &str,
        params: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Response {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = agent.get(format!("http://{}{path}", self.addr));
        for (name, value) in params {
            request = request.query(*name, *value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.call().unwrap();
        Response {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.body_mut().read_to_string().unwrap(),
        }
    }

    /// Tells it to stop and waits until it has.
    pub(crate) fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Reports of two invented districts, one of which holds markup.
pub(crate) fn world() -> World {
    let world = World::new();
    for year in 2021..=2025 {
        if year != 2023 {
            world.write(
                &format!("chengjiang-{year}.txt"),
                report("澄江区", year, &PARAGRAPHS),
            );
        }
    }
    let hostile = [
        "建成<script>alert('渡口')</script>渡口服务站3处，旅客满意度达到95%。",
        "办好“渡口夜市”，年内新增摊位120个。",
    ];
    world.write("linhe-2024.txt", report("临河区", 2024, &hostile));
    world.update();
    world
}
