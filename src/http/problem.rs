//! Errors as RFC 9457 problems that carry the fields of `baogao.error/1` too.
//!
//! The kind of an error decides its status, here and nowhere else. A question that takes too long is
//! the asker's to change, so it is no failure of the server's (422). What fails inside is told by
//! its kind alone: a message may name a path of this machine.

use hyper::StatusCode;
use serde::Serialize;

use super::commands::COMMANDS;
use super::params::without_dashes;
use crate::error::{Error, ErrorKind};
use crate::output::advice::{self, error_answer};

/// A problem as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(super) struct Problem {
    /// A URI that names the kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What failed on what.
    detail: String,
    /// `baogao.error/1`.
    schema: &'static str,
    /// Stable code.
    code: String,
    /// What failed on what.
    message: String,
    /// What to do.
    hint: Option<String>,
    /// Place in the query, `[start, end)` in Unicode scalar values.
    span: Option<[usize; 2]>,
}

/// Returns the status of a failure of this kind.
pub(super) fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Usage | ErrorKind::Query => StatusCode::BAD_REQUEST,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::TooSlow => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::IndexMissing
        | ErrorKind::IndexForeign
        | ErrorKind::IndexVersion
        | ErrorKind::IndexDamaged
        | ErrorKind::IndexLocked => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Io | ErrorKind::Stopped => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Returns the error as those outside may see it.
pub(super) fn shown(error: &Error) -> Error {
    let status = status(error.kind);
    if !status.is_server_error() {
        let message = match error.kind {
            ErrorKind::Usage => without_dashes(&error.message),
            // It may quote what was asked.
            _ => error.message.clone(),
        };
        let shown = Error::new(error.kind, message);
        let shown = shown.hinted(hint(error));
        return Error { span: error.span, ..shown };
    }
    let message = match error.kind {
        ErrorKind::Io | ErrorKind::Stopped => "the server failed",
        _ => "the index cannot be read",
    };
    Error::new(error.kind, message).hinted("try again; the server's log says more")
}

/// Returns advice in terms of the API: advice that names a command is for the command line.
fn hint(error: &Error) -> String {
    let mut hint = advice::hint(error);
    for command in COMMANDS.iter() {
        let (typed, asked) = (format!("baogao {}", command.name), command.name);
        hint = hint.replace(&typed, &format!("/v1/{asked}"));
    }
    if !hint.contains("baogao ") {
        return without_dashes(&hint);
    }
    match error.kind {
        ErrorKind::NotFound => {
            "/v1/reports lists the ids, /v1/outline the sections of one"
        }
        _ => "/v1/openapi.json says what a command takes",
    }
    .to_owned()
}

/// Returns a problem document.
pub(super) fn document(error: &Error, status: StatusCode) -> Vec<u8> {
    let answer = error_answer(&shown(error));
    let problem = Problem {
        kind: format!("urn:baogao:error:{}", answer.code),
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: answer.message.clone(),
        schema: answer.schema,
        code: answer.code,
        message: answer.message,
        hint: answer.hint,
        span: answer.span,
    };
    // Strings and numbers alone cannot fail to be written.
    serde_json::to_vec(&problem).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_carries_the_place_and_the_code() {
        let error = Error::new(ErrorKind::Query, "phrase is not closed")
            .at(0, 3)
            .hinted("close it");
        let text = String::from_utf8(document(&error, status(error.kind))).unwrap();
        assert_eq!(
            text,
            "{\"type\":\"urn:baogao:error:query\",\"title\":\"Bad Request\",\"status\":400,\
             \"detail\":\"phrase is not closed\",\"schema\":\"baogao.error/1\",\
             \"code\":\"query\",\"message\":\"phrase is not closed\",\
             \"hint\":\"close it\",\"span\":[0,3]}"
        );
    }

    #[test]
    fn advice_is_of_the_api() {
        let check = |error: &Error, expected: &str| {
            assert_eq!(shown(error).hint.as_deref(), Some(expected));
        };
        let unknown = Error::new(ErrorKind::NotFound, "no report x");
        let ids = "/v1/reports lists the ids, /v1/outline REPORT its sections";
        check(&unknown, ids);
        let topics = Error::new(ErrorKind::Usage, "unknown topic x");
        check(&topics.hinted("see baogao topics"), "see /v1/topics");
        let usage = Error::new(ErrorKind::Usage, "wrong");
        check(&usage, "/v1/openapi.json says what a command takes");
        check(&unknown.hinted("leave --region out"), "leave region out");
        let usage = Error::new(ErrorKind::Usage, "--min-specificity is no number");
        assert_eq!(shown(&usage).message, "min_specificity is no number");
    }

    #[test]
    fn what_fails_inside_names_no_path() {
        let error =
            Error::new(ErrorKind::Io, "cannot read x").on("secret/x").hinted("secret");
        let text = String::from_utf8(document(&error, status(error.kind))).unwrap();
        assert!(!text.contains("secret") && text.contains("\"status\":500"), "{text}");
    }
}
