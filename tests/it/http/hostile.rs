//! Requests that nobody means well with: whatever comes, no failure of the server's.
//!
//! `BAOGAO_HOSTILE` sets how many are sent; a thousand unless it does. The stream of requests is
//! the same every time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::served::{Served, world};

/// A stream of numbers that is the same every time (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

const PATHS: &[&str] = &[
    "/",
    "/v1/search",
    "/v1/search.csv",
    "/v1/search.jsonl",
    "/v1/reports",
    "/v1/coverage",
    "/v1/outline",
    "/v1/show",
    "/v1/figures",
    "/v1/commitments.csv",
    "/v1/extract",
    "/v1/openapi.json",
    "/figures",
    "/commitments",
    "/coverage",
    "/reports",
    "/report/",
    "/report/x",
    "/report/..%2f..%2fetc%2fpasswd",
    "/assets/..%2f..%2fCargo.toml",
    "/v1/../../etc/passwd",
    "//etc/passwd",
    "/v1/%00",
    "/%ff%fe",
    "/v1/search.%2e%2e",
    "/compare",
    "/trace",
    "/v1/compare",
    "/v1/trace",
    "/v1/kwic.csv",
    "/v1/variants",
    "/v1/keyness",
    "/v1/panel",
    "/v1/batch.jsonl",
    "/v1/topics",
    "/healthz",
    "/metrics",
    "*",
    "",
];

const NAMES: &[&str] = &[
    "q",
    "year",
    "region",
    "kind",
    "role",
    "topic",
    "report",
    "limit",
    "offset",
    "cursor",
    "fields",
    "sort",
    "view",
    "lang",
    "bom",
    "count",
    "no_fold",
    "copies",
    "section",
    "text",
    "min",
    "max",
    "status",
    "period",
    "deadline",
    "a",
    "b",
    "%00",
    "",
    "min_specificity",
    "variants",
    "context",
    "against",
    "least",
    "by",
    "terms",
    "queries",
    "only",
    "summary",
];

const VALUES: &[&str] = &[
    "渡口",
    "“渡口”",
    "“",
    "“”",
    "“*”",
    "“渡*口*”",
    "((((((((((",
    "))))",
    "-",
    "- -",
    "|",
    "NOT",
    "AND OR NOT",
    "a NEAR/0 b",
    "a NEAR/99999999999 b",
    "年:2021..",
    "年:9999..0",
    "year:",
    "x:y:z",
    "2019..2025",
    "2025..2019",
    "..",
    "....",
    "-1",
    "0",
    "1",
    "99999999999999999999",
    "1e9",
    "NaN",
    "<script>alert(1)</script>",
    "'; DROP TABLE reports; --",
    "../../etc/passwd",
    "%s%n%x",
    "\u{0}",
    "\u{feff}",
    "\u{202e}渡口",
    "𠮷",
    "👨‍👩‍👧‍👦",
    "e\u{301}",
    "渡\u{0}口",
    "\r\nX-Evil: 1",
    "s1",
    "s99.99.99",
    "#",
    "#s1",
    "0.0.x",
    "ffffffff.0.data-1-0",
    "passage.text",
    "report.id,,",
    "=1+1",
    "true",
    "maybe",
    "null",
    "[]",
    "{}",
    "有:数字",
    "有:承诺",
    "部分:任务",
    "章:回顾",
    "“*生活圈”",
    "“***”",
    "5:10",
    "999999:1",
    "[[concept]]\nname = \"渡口\"\n",
    "[[concept]]\nname = \"“\"\nforms = [\"\", \"*\"]\n",
    "[[query]]\nname = \"a\"\nquery = \"渡口\"\nlimit = 99999999999\n",
    "[[query]]\nname = \"a\"\nquery = \"((\"\n",
    "chengjiang-2024.txt",
    "linhe-2024.txt",
    "year:2024",
];

const HEADERS: &[&str] = &[
    "Host: localhost\r\n",
    "Host: evil.example\r\n",
    "Host: \r\n",
    "Host: [::1\r\n",
    "",
    "Host: localhost\r\nIf-None-Match: *\r\n",
    "Host: localhost\r\nRange: bytes=0-1\r\n",
    "Host: localhost\r\nContent-Length: 99999999999\r\n",
    "Host: localhost\r\nTransfer-Encoding: chunked\r\n",
    "Host: localhost\r\nExpect: 100-continue\r\n",
    "Host: localhost\r\nUpgrade: h2c\r\n",
    "Host: localhost\r\nAccept-Encoding: gzip;q=nan\r\n",
    "Host: localhost\nX: y\n",
    "Host: localhost\r\nCookie: \u{1}\u{2}\r\n",
    "Host: localhost\r\nOrigin: http://evil.example\r\n",
];

fn request(dice: &mut Dice) -> Vec<u8> {
    let mut target = dice.pick(PATHS).to_owned();
    for i in 0..dice.roll(5) {
        target.push(if i == 0 { '?' } else { '&' });
        let mut value = String::new();
        for _ in 0..=dice.roll(3) {
            value.push_str(dice.pick(VALUES));
        }
        if dice.roll(40) == 0 {
            value = value.repeat(1 + dice.roll(300));
        }
        target.push_str(dice.pick(NAMES));
        target.push('=');
        let is_written = dice.roll(6) > 0;
        for byte in value.bytes() {
            match byte {
                _ if is_written => target.push_str(&format!("%{byte:02x}")),
                0x21..=0x7e => target.push(char::from(byte)),
                _ => target.push_str(&format!("%{:x}", byte & 15)),
            }
        }
    }
    let method = match dice.roll(12) {
        0 => dice.pick(&["POST", "PUT", "HEAD", "OPTIONS", "G E T", "get", ""]),
        _ => "GET",
    };
    let headers = if dice.roll(3) == 0 { dice.pick(HEADERS) } else { HEADERS[0] };
    let line =
        format!("{method} {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
    let mut bytes = line.into_bytes();
    if dice.roll(25) == 0 {
        let at = dice.roll(bytes.len());
        bytes[at] = dice.roll(256) as u8;
    }
    if dice.roll(50) == 0 {
        bytes.truncate(dice.roll(bytes.len()));
    }
    bytes
}

#[test]
fn no_request_makes_the_server_fail() {
    let number: usize = std::env::var("BAOGAO_HOSTILE")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(1_000);
    let world = world();
    let served = Served::start(&world.index());
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for i in 0..number {
        let bytes = request(&mut dice);
        let mut stream = TcpStream::connect(served.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(&bytes).ok();
        // Half a request must not keep the test waiting.
        stream.shutdown(std::net::Shutdown::Write).ok();
        let mut out = Vec::new();
        stream.read_to_end(&mut out).ok();
        let answer = String::from_utf8_lossy(&out);
        let status = answer.split(' ').nth(1).unwrap_or("none");
        assert!(
            !status.starts_with('5'),
            "request {i} of {number}: {}\n{answer}",
            String::from_utf8_lossy(&bytes)
        );
        assert!(!answer.contains("root:") && !answer.contains("[package]"), "{answer}");
        let head = answer.split("\r\n\r\n").next().unwrap_or_default();
        assert!(!head.to_lowercase().contains("\r\nx-evil"), "{head}");
    }
    assert_eq!(served.get("/healthz", &[]).status, 200);
}
