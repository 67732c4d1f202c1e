//! The readers: from the bytes of each format to decoded text.
//!
//! [`true_format`] tells by the bytes what a file is, whatever its name; [`extract`] runs the reader
//! of that format. A reader gives text in which paragraphs are lines, pages of paper end in form
//! feeds and the cells of a table's row stand between tabs: `normalize` knows all three. What a
//! reader leaves out on purpose (headers, menus, deleted text) it counts in [`LeftOut`].
//!
//! Guarantees: every reader runs apart (see `guard`), so a panic, an endless loop or a deep
//! recursion inside a third-party parser is a [`Fault`] of one file; no reader gives more text than
//! [`Limits::max_text`]; what a file unpacks to is counted while it is unpacked, never believed.
//!
//! It does not judge whether a text is a report, and it does not clean it.

use std::sync::Arc;

use super::decode::{Encoding, decode};
use super::problem::ProblemKind;
use super::read::Limits;
use super::{Format, sniff};
use crate::model::{Diagnostic, Span};

pub use html::{Link, Links, links};

pub(super) mod archive;
mod counting;
mod doc;
mod flow;
mod guard;
mod html;
mod numeral;
mod odt;
mod package;
mod pdf;
pub(super) mod records;
mod rtf;
mod spans;
mod word;
mod xml;

/// Tells what a file is: by its bytes, by what a container holds, and else by its name.
pub(super) fn true_format(named: Format, bytes: &[u8]) -> Format {
    match sniff::true_format(named, bytes) {
        Format::Zip => package::kind(named, bytes),
        format => format,
    }
}

/// The text of one report and how it was come by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extract {
    /// The decoded text.
    pub(super) text: String,
    /// The encoding it was in; UTF-8 where the format leaves no choice.
    pub(super) encoding: Encoding,
    /// Runs of U+FFFD.
    pub(super) lossy: Vec<Span>,
    /// Share of common characters, as [`super::Decoded::plausibility`]; 1 where nothing was guessed.
    pub(super) plausibility: f64,
    /// Pages of the paper, where the format has any.
    pub(super) pages: Option<u32>,
    /// What was left out on purpose.
    pub(super) left_out: Vec<LeftOut>,
    /// Doubts about the reading.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Extract {
    /// Returns the extract of a format whose text is Unicode by definition.
    fn of_text(text: String) -> Self {
        Self {
            text,
            encoding: Encoding::Utf8,
            lossy: Vec::new(),
            plausibility: 1.0,
            pages: None,
            left_out: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Notes that something was left out, if it was.
    fn leave_out(&mut self, what: &'static str, count: usize) {
        if count > 0 {
            self.left_out.push(LeftOut { what, count });
        }
    }
}

/// Something that a reader left out on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What it was, for people: plural, lower case (`headers and footers`).
    pub what: &'static str,
    /// How many.
    pub count: usize,
}

/// Why a reader gave no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: ProblemKind,
    /// Lower case, no final full stop, without the path.
    pub(super) message: String,
    pub(super) hint: &'static str,
}

impl Fault {
    fn new(kind: ProblemKind, message: impl Into<String>, hint: &'static str) -> Self {
        Self { kind, message: message.into(), hint }
    }

    /// Returns the fault of a file that is not what its first bytes promise.
    fn damaged(what: &str) -> Self {
        Self::new(
            ProblemKind::Damaged,
            format!("the file is damaged: {what}"),
            "fetch it again, or open it in the program it comes from and save it anew",
        )
    }

    /// Returns the fault of a file that is locked by a password.
    fn encrypted() -> Self {
        Self::new(
            ProblemKind::Encrypted,
            "the file is locked by a password",
            "open it with the password and save it without one",
        )
    }

    /// Returns the fault of a file that unpacks to more than is read.
    fn too_much(limit: u64) -> Self {
        Self::new(
            ProblemKind::TooLarge,
            format!("it unpacks to more than {limit} bytes of text"),
            "split it into one file for each report",
        )
    }
}

/// Reads the text of one report in the given format.
///
/// Archives and tables hold several reports and are no matter of this function.
pub(super) fn extract(
    format: Format,
    bytes: &Arc<Vec<u8>>,
    limits: &Limits,
) -> Result<Extract, Fault> {
    let (bytes, limits) = (Arc::clone(bytes), *limits);
    let found = match format {
        Format::Txt | Format::Md => return Ok(plain(&bytes)),
        _ => guard::run(limits.max_time, move || match format {
            Format::Docx => word::read(&bytes, &limits),
            Format::Html => html::read(&bytes),
            Format::Mht => html::read_mail(&bytes),
            Format::Pdf => pdf::read(&bytes, &limits),
            Format::Doc => doc::read(&bytes),
            Format::Odt => odt::read(&bytes, &limits),
            Format::Rtf => rtf::read(&bytes, &limits),
            Format::Txt | Format::Md => Ok(plain(&bytes)),
            Format::Zip | Format::Csv | Format::Jsonl => {
                Err(Fault::damaged("it holds several reports"))
            }
        })?,
    }?;
    if found.text.len() as u64 > limits.max_text {
        return Err(Fault::too_much(limits.max_text));
    }
    Ok(found)
}

/// Runs work that is not a reader's as one is run.
pub(super) fn apart<T: Send + 'static>(
    limits: &Limits,
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    guard::run(limits.max_time, work)?
}

/// Decodes plain text.
fn plain(bytes: &[u8]) -> Extract {
    let decoded = decode(bytes);
    Extract {
        encoding: decoded.encoding,
        lossy: decoded.lossy,
        plausibility: decoded.plausibility,
        ..Extract::of_text(decoded.text)
    }
}
