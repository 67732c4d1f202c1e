//! A real browser, driven over the WebDriver protocol (W3C) as Debian packages it: `chromium` and
//! `chromium-driver`.
//!
//! Only what the tests need: open, find, type, click, run a script, take a picture, read the log. The
//! protocol is JSON over HTTP, so that no client library is needed beside the one that the tests of
//! the server have.
#![expect(clippy::print_stdout, reason = "a test says that it was skipped")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser with one window, closed when dropped.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    agent: ureq::Agent,
}

impl Browser {
    /// Starts a browser; none, with a message, where there is none.
    pub(crate) fn start(runs_scripts: bool) -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = driver else {
            println!("no chromedriver: test skipped");
            return None;
        };
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let javascript = if runs_scripts { 1 } else { 2 };
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {
                "args": ["--headless=new", "--no-sandbox", "--disable-gpu",
                         "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--force-prefers-reduced-motion"],
                "prefs": { "profile.managed_default_content_settings.javascript": javascript },
            },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        }}});
        let mut browser = Self {
            driver,
            session: format!("http://127.0.0.1:{}/session", port?),
            agent,
        };
        let started = browser.post("", &wanted);
        let Some(id) = started["sessionId"].as_str() else {
            println!("no browser ({}): test skipped", started["message"]);
            return None;
        };
        browser.session.push_str(&format!("/{id}"));
        Some(browser)
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.agent.post(format!("{}{path}", self.session));
        let mut reply = request
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap();
        let text =
            reply.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["value"].take()
    }

    fn get(&self, path: &str) -> Value {
        let mut reply = self.agent.get(format!("{}{path}", self.session)).call().unwrap();
        let text =
            reply.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["value"].take()
    }

    /// Opens an address and waits until it has loaded.
    pub(crate) fn open(&self, address: &str) {
        let reply = self.post("/url", &json!({ "url": address }));
        assert!(reply.is_null(), "{reply}");
    }

    /// Returns the address of the page.
    pub(crate) fn address(&self) -> String {
        self.get("/url").as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script and returns what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Runs a script that calls its last argument with what it has found.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Waits until a script returns true.
    pub(crate) fn wait(&self, script: &str) {
        let until = Instant::now() + PATIENCE;
        while self.run(&format!("return Boolean({script})")) != json!(true) {
            assert!(Instant::now() < until, "never true: {script} on {}", self.address());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until a selector finds something; also where no script runs.
    pub(crate) fn wait_for(&self, selector: &str) {
        let until = Instant::now() + PATIENCE;
        while self.count(selector) == 0 {
            assert!(Instant::now() < until, "no {selector} on {}", self.address());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Returns the number of elements that a selector finds.
    pub(crate) fn count(&self, selector: &str) -> usize {
        let found = self.find(selector);
        found.len()
    }

    fn find(&self, selector: &str) -> Vec<String> {
        let wanted = json!({ "using": "css selector", "value": selector });
        let found = self.post("/elements", &wanted);
        let found = found.as_array().unwrap().iter();
        found.map(|element| element[ELEMENT].as_str().unwrap().to_owned()).collect()
    }

    fn first(&self, selector: &str) -> String {
        let found = self.find(selector).into_iter().next();
        found.unwrap_or_else(|| panic!("no {selector} on {}", self.address()))
    }

    /// Returns the text of the first element that a selector finds.
    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.get(&format!("/element/{}/text", self.first(selector)));
        text.as_str().unwrap().to_owned()
    }

    /// Clicks the first element that a selector finds.
    pub(crate) fn click(&self, selector: &str) {
        let path = format!("/element/{}/click", self.first(selector));
        let reply = self.post(&path, &json!({}));
        assert!(reply.is_null(), "{selector}: {reply}");
    }

    /// Types into the first element that a selector finds; `\u{e007}` is Enter.
    pub(crate) fn enter(&self, selector: &str, text: &str) {
        let element = self.first(selector);
        self.post(&format!("/element/{element}/clear"), &json!({}));
        let path = format!("/element/{element}/value");
        let reply = self.post(&path, &json!({ "text": text }));
        assert!(reply.is_null(), "{selector}: {reply}");
    }

    /// Presses a key where the focus is.
    pub(crate) fn press(&self, key: &str) {
        self.post(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keys", "actions": [
                { "type": "keyDown", "value": key }, { "type": "keyUp", "value": key },
            ]}]}),
        );
    }

    /// Sets the width of the window and whether it is dark.
    pub(crate) fn dress(&self, width: u32, height: u32, is_dark: bool) {
        let scheme = if is_dark { "dark" } else { "light" };
        for (command, params) in [
            (
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
            ),
            (
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
            ),
        ] {
            self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": params }));
        }
    }

    /// Takes a picture of what is seen, in PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        use base64::Engine as _;
        let text = self.get("/screenshot");
        base64::engine::general_purpose::STANDARD.decode(text.as_str().unwrap()).unwrap()
    }

    /// Returns what the console was told since the last time.
    pub(crate) fn console(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({ "type": "browser" }));
        let entries = entries.as_array().unwrap().iter();
        entries
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Returns the addresses that were asked for since the last time.
    pub(crate) fn requests(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({ "type": "performance" }));
        let events = entries.as_array().unwrap().iter().filter_map(|entry| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &event["message"];
            let is_request = message["method"] == json!("Network.requestWillBeSent");
            let url = message["params"]["request"]["url"].as_str()?;
            is_request.then(|| url.to_owned())
        });
        events.collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver closes its browser when its session is deleted.
        self.agent.delete(&self.session).call().ok();
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}
