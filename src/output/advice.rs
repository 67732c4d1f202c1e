//! Turns an error into its machine-readable form and gives every error a hint.
//!
//! The library says what failed; the advice that fits each kind is kept here, in one place, for
//! errors that do not bring a better one of their own.

use super::answer::ErrorAnswer;
use crate::error::{Error, ErrorKind};

/// Returns what the reader can do: the error's own hint, or the one of its kind.
pub fn hint(error: &Error) -> String {
    error.hint.clone().unwrap_or_else(|| general_hint(error.kind).to_owned())
}

/// Returns the error as `baogao.error/1`.
pub fn error_answer(error: &Error) -> ErrorAnswer {
    ErrorAnswer {
        schema: "baogao.error/1",
        code: error.kind.code().to_owned(),
        message: message(error),
        hint: Some(hint(error)),
        span: error.span.map(|(start, end)| [start, end]),
    }
}

/// Returns the message with the file it is about and its cause, unless it names them already.
pub fn message(error: &Error) -> String {
    let mut message = error.message.clone();
    if let Some(path) = &error.path {
        let path = path.display().to_string();
        if !message.contains(&path) {
            message = format!("{path}: {message}");
        }
    }
    if let Some(source) = &error.source {
        let cause = source.to_string();
        if !message.contains(&cause) {
            message = format!("{message}: {cause}");
        }
    }
    message
}

fn general_hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Usage => "baogao COMMAND --help shows what a command takes",
        ErrorKind::Query => {
            "put exact phrases in quotes (“…”), or search the words without signs"
        }
        ErrorKind::NotFound => {
            "baogao reports lists the ids, baogao outline REPORT its sections"
        }
        ErrorKind::IndexMissing => "build it with baogao index PATH…",
        ErrorKind::IndexForeign => "name another folder with --index, or an empty one",
        ErrorKind::IndexVersion => "build it anew with baogao index --rebuild",
        ErrorKind::IndexDamaged => "build it anew with baogao index --rebuild",
        ErrorKind::IndexLocked => "wait until the other process is done, or use --wait",
        ErrorKind::Stopped => "the same command goes on from there",
        ErrorKind::TooSlow => "narrow it with filters, or ask for rarer or longer words",
        ErrorKind::Io => "check that the path exists and may be read",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_without_a_hint_gets_the_one_of_its_kind() {
        let answer =
            error_answer(&Error::new(ErrorKind::IndexMissing, "no index at index"));
        assert_eq!(answer.code, "index_missing");
        assert_eq!(answer.hint.as_deref(), Some("build it with baogao index PATH…"));
    }

    #[test]
    fn an_own_hint_goes_first_and_the_span_is_kept() {
        let error = Error::new(ErrorKind::Query, "phrase is not closed")
            .at(0, 3)
            .hinted("close it");
        let answer = error_answer(&error);
        assert_eq!(answer.hint.as_deref(), Some("close it"));
        assert_eq!(answer.span, Some([0, 3]));
    }

    #[test]
    fn the_cause_is_named_once() {
        let denied = || std::io::Error::other("permission denied");
        let error = Error::new(ErrorKind::Io, "cannot read a.txt").caused_by(denied());
        assert_eq!(message(&error), "cannot read a.txt: permission denied");
        assert_eq!(message(&Error::from(denied())), "permission denied");
    }

    #[test]
    fn the_path_is_named_once() {
        let error = Error::new(ErrorKind::Io, "not readable").on("a.txt");
        assert_eq!(message(&error), "a.txt: not readable");
        let error = Error::new(ErrorKind::Io, "a.txt: not readable").on("a.txt");
        assert_eq!(message(&error), "a.txt: not readable");
    }
}
