//! A web server of one thread on this machine, for what is downloaded in tests.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// What the server answers at a path.
#[derive(Clone, Default)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// Answers with a file of a type.
    pub(crate) fn file(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let answer = Self { status: 200, headers: Vec::new(), body: body.into() };
        answer.with("content-type", kind)
    }

    /// Leads on to another address.
    pub(crate) fn moved(to: &str) -> Self {
        let answer = Self { status: 302, headers: Vec::new(), body: Vec::new() };
        answer.with("location", to)
    }

    pub(crate) fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A server that runs until the tests end.
pub(crate) struct Server {
    address: String,
}

impl Server {
    pub(crate) fn start(answers: &[(&str, Answer)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let answers: BTreeMap<String, Answer> = answers
            .iter()
            .map(|(path, answer)| ((*path).to_owned(), answer.clone()))
            .collect();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that hangs up early is part of some tests.
                serve(&stream, &answers).ok();
            }
        });
        Self { address: format!("http://127.0.0.1:{port}") }
    }

    /// Returns the address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

fn serve(
    mut stream: &TcpStream,
    answers: &BTreeMap<String, Answer>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1).unwrap_or_default();
    let answer = answers.get(path).cloned().unwrap_or_else(|| Answer::status(404));
    write!(stream, "HTTP/1.1 {} X\r\nconnection: close\r\n", answer.status)?;
    write!(stream, "content-length: {}\r\n", answer.body.len())?;
    for (name, value) in &answer.headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    write!(stream, "\r\n")?;
    stream.write_all(&answer.body)?;
    stream.flush()
}
