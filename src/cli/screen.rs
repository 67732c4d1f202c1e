//! The one owner of the standard streams: data goes to stdout, everything else to stderr.
//!
//! What fails on stdout is told to the caller (a closed pipe ends the program quietly); what fails
//! on stderr is not, since there is nobody left to tell.

use std::io::{self, BufWriter, IsTerminal, Write};

use super::options::{Color, GlobalArgs};
use crate::error::Error;
use crate::output::advice::error_answer;
use crate::output::answer::ProblemView;
use crate::output::json::{JsonLayout, write_document};
use crate::output::table::{Layout, render_error, render_problem};

/// The streams and how wide and colorful they are.
pub(super) struct Screen {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    /// The page of stdout.
    pub(super) page: Layout,
    side: Layout,
    json: JsonLayout,
    error_json: bool,
    /// Whether somebody watches stderr.
    pub(super) watched: bool,
}

impl Screen {
    /// Opens the standard streams.
    pub(super) fn open(global: &GlobalArgs) -> Self {
        Self::with(global.color, global.wants_json())
    }

    /// Opens the standard streams with what is known when the arguments could not be read.
    pub(super) fn with(color: Color, error_json: bool) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let columns = terminal_columns();
        let page =
            Layout::new(columns.filter(|_| out.is_terminal()), is_colored(color, &out));
        let side = Layout::new(columns, is_colored(color, &err));
        let json =
            if out.is_terminal() { JsonLayout::Pretty } else { JsonLayout::Compact };
        let watched = err.is_terminal();
        Self {
            out: Box::new(BufWriter::with_capacity(1 << 16, out)),
            err: Box::new(err),
            page,
            side,
            json,
            error_json,
            watched,
        }
    }

    /// Returns the stream of data.
    pub(super) fn data(&mut self) -> &mut dyn Write {
        &mut *self.out
    }

    /// Returns how JSON documents are laid out.
    pub(super) fn json(&self) -> JsonLayout {
        self.json
    }

    /// Hands over all data written so far.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Tells something beside the answer.
    pub(super) fn note(&mut self, text: &str) {
        let label = self.side.helpful("note:");
        self.tell(&format!("{label} {text}\n"));
    }

    /// Advises what to do next.
    pub(super) fn hint(&mut self, text: &str) {
        let label = self.side.helpful("hint:");
        self.tell(&format!("{label} {text}\n"));
    }

    /// Warns about a file.
    pub(super) fn problem(&mut self, problem: &ProblemView) {
        let text = render_problem(problem, self.side);
        self.tell(&text);
    }

    /// Warns about one of several things asked for.
    pub(super) fn warning(&mut self, text: &str) {
        let label = self.side.warning("warning:");
        self.tell(&format!("{label} {text}\n"));
    }

    /// Says why the command failed: on stderr for people, on stdout as JSON if JSON is asked for.
    pub(super) fn error(&mut self, error: &Error, query: Option<&str>) {
        let text = render_error(error, query, self.side);
        self.tell(&text);
        if self.error_json {
            let answer = error_answer(error);
            let layout = self.json;
            // A closed pipe on top of an error changes nothing: the status tells already.
            let _ = write_document(&answer, layout, &mut *self.out);
            let _ = self.out.flush();
        }
    }

    /// Writes text of clap's making that is no error: help and version.
    pub(super) fn tell(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes());
        let _ = self.err.flush();
    }
}

fn terminal_columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

fn is_colored<S: anstream::stream::RawStream>(color: Color, stream: &S) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        // Asks for a terminal, NO_COLOR, CLICOLOR and TERM=dumb.
        Color::Auto => {
            anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never
        }
    }
}
