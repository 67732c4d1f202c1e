//! Limits: names, methods, lengths, time, the end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use super::served::{Served, world};

/// Sends bytes as they are; what comes back.
fn raw(served: &Served, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(served.addr).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // A server that answers before it has read everything may close early.
    stream.write_all(bytes).ok();
    let mut out = Vec::new();
    stream.read_to_end(&mut out).ok();
    String::from_utf8_lossy(&out).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn a_foreign_name_is_not_answered() {
    let world = world();
    let served = Served::start_with(&world.index(), |settings| baogao::http::Settings {
        hosts: vec!["reports.example".to_owned()],
        ..settings
    });
    for (host, expected) in [
        ("Host: 127.0.0.1\r\n", "200"),
        ("Host: localhost:7878\r\n", "200"),
        ("Host: reports.example\r\n", "200"),
        ("Host: evil.example\r\n", "421"),
        ("Host: 127.0.0.1.evil.example\r\n", "421"),
        ("Host: localhost\r\nHost: evil.example\r\n", "421"),
        ("", "421"),
    ] {
        let request =
            format!("GET /v1/coverage HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
        assert_eq!(status(&raw(&served, request.as_bytes())), expected, "{host}");
    }
    let absolute = "GET http://evil.example/v1/coverage HTTP/1.1\r\nHost: localhost\r\n\
                    Connection: close\r\n\r\n";
    assert_eq!(status(&raw(&served, absolute.as_bytes())), "421");
}

#[test]
fn nothing_but_reading_is_allowed() {
    let world = world();
    let served = Served::start(&world.index());
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let request = format!(
            "{method} /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\
             Connection: close\r\n\r\nq=a"
        );
        let answer = raw(&served, request.as_bytes());
        assert_eq!(status(&answer), "405", "{method}: {answer}");
        assert!(answer.to_lowercase().contains("allow: get, head"), "{answer}");
    }
    let head =
        "HEAD /v1/coverage HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer = raw(&served, head.as_bytes());
    assert_eq!(status(&answer), "200");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn long_questions_and_long_answers_are_refused() {
    let world = world();
    let served = Served::start(&world.index());
    let check = |params: &[(&str, &str)], expected: u16| {
        assert_eq!(served.get("/v1/search", params).status, expected);
    };
    check(&[("q", &"长".repeat(2_100))], 400);
    check(&[("q", "渡口"), ("limit", "10001")], 400);
    check(&[("q", "渡口"), ("limit", "99999999999999999999999")], 400);
    check(&[("q", "渡口"), ("offset", "18446744073709551615")], 200);
    let long = format!(
        "GET /?q={} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "a".repeat(62_000)
    );
    assert_eq!(status(&raw(&served, long.as_bytes())), "414");
    let longer = format!("GET /?q={} HTTP/1.1\r\n\r\n", "a".repeat(200_000));
    assert!(matches!(status(&raw(&served, longer.as_bytes())), "414" | "431" | "400"));
}

#[test]
fn a_question_that_takes_too_long_is_cut_off() {
    let world = world();
    let served = Served::start_with(&world.index(), |settings| baogao::http::Settings {
        timeout: Duration::from_nanos(1),
        ..settings
    });
    let answer = served.get("/v1/figures", &[]);
    assert!(matches!(answer.status, 422 | 503), "{}", answer.body);
    assert!(answer.json()["hint"].is_string());
}

#[test]
fn whoever_waits_behind_too_many_is_sent_away() {
    let world = world();
    let served = Served::start_with(&world.index(), |settings| baogao::http::Settings {
        concurrency: 0,
        waiting: 0,
        ..settings
    });
    let answer = served.get("/v1/coverage", &[]);
    assert_eq!((answer.status, answer.header("retry-after")), (503, "1"));
    assert_eq!(served.get("/healthz", &[]).json()["status"], json!("ok"));
}

#[test]
fn a_server_that_is_stopped_ends_and_frees_its_port() {
    let world = world();
    let mut served = Served::start(&world.index());
    let mut idle = TcpStream::connect(served.addr).unwrap();
    served.get("/v1/coverage", &[]);
    served.stop();
    assert!(TcpStream::connect(served.addr).is_err());
    assert_eq!(idle.read(&mut [0; 8]).unwrap_or(0), 0);
}

#[test]
fn every_response_forbids_what_pages_do_not_need() {
    let world = world();
    let served = Served::start(&world.index());
    for path in
        ["/", "/?q=渡口", "/coverage", "/v1/coverage", "/healthz", "/nowhere", "/v1/x"]
    {
        let path = path.replace("渡口", "%E6%B8%A1%E5%8F%A3");
        let answer = served.get(&path, &[]);
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("access-control-allow-origin").is_empty());
    }
}
