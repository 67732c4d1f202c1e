//! The errors of the query language: one function for each, message, place and hint together.
//!
//! Messages are lower case without a full stop and name what is wrong; hints say what to write. All
//! of them are written here, so that the wording of one can be seen beside that of the others.

use super::super::names;
use super::tree::Place;
use super::{MAX_CHARS, MAX_DEPTH, MAX_NEAR, MAX_TERMS};
use crate::error::{Error, ErrorKind};

/// How much of a run is repeated in a message.
const SHOWN: usize = 20;

/// Builds an error of the query from its place, message and hint.
fn fault(place: Place, message: impl Into<String>, hint: impl Into<String>) -> Error {
    Error::new(ErrorKind::Query, message).at(place.start, place.end).hinted(hint)
}

/// Cuts a run to what fits in a message.
fn shown(text: &str) -> String {
    let mut cut: String = text.chars().take(SHOWN).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

pub(super) fn empty_query() -> Error {
    fault(
        Place::new(0, 0),
        "query is empty",
        "write words, or an exact phrase in quotes such as “城市更新”",
    )
}

pub(super) fn too_long() -> Error {
    fault(
        Place::new(MAX_CHARS, MAX_CHARS),
        format!("query is longer than {MAX_CHARS} characters"),
        "search a shorter passage, or ask in several queries",
    )
}

pub(super) fn too_deep(place: Place) -> Error {
    fault(
        place,
        format!("brackets nest deeper than {MAX_DEPTH} levels"),
        "leave out brackets that are not needed",
    )
}

pub(super) fn too_many_terms(place: Place) -> Error {
    fault(
        place,
        format!("query has more than {MAX_TERMS} terms"),
        "ask in several queries",
    )
}

pub(super) fn unclosed_phrase(place: Place, close: char) -> Error {
    fault(
        place,
        "phrase is not closed",
        format!("close it with {close}, or search the words without quotes"),
    )
}

pub(super) fn reopened_phrase(place: Place, open: char, close: char) -> Error {
    fault(
        place,
        format!("{open} stands inside a phrase that {open} opened"),
        format!(
            "close the first phrase with {close}, or write \\{open} to search the mark"
        ),
    )
}

pub(super) fn stray_quote(place: Place, mark: char) -> Error {
    fault(
        place,
        format!("{mark} closes no phrase"),
        "open the phrase with “, or write the mark inside a phrase behind a backslash",
    )
}

pub(super) fn empty_phrase(place: Place) -> Error {
    fault(place, "phrase is empty", "write the characters to find between the marks")
}

pub(super) fn blank_phrase(place: Place) -> Error {
    fault(
        place,
        "phrase holds nothing that can be found",
        "spaces do not count in a phrase; write the characters to find",
    )
}

pub(super) fn only_wildcard(place: Place) -> Error {
    fault(
        place,
        "phrase holds nothing but a wildcard",
        "write characters on both sides of *, or \\* to search the character itself",
    )
}

pub(super) fn outer_wildcard(place: Place, side: &str) -> Error {
    fault(
        place,
        format!("phrase {side} with a wildcard"),
        "leave it out: a phrase is found with anything around it; \\* is the character itself",
    )
}

pub(super) fn double_wildcard(place: Place) -> Error {
    fault(
        place,
        "two wildcards stand side by side",
        "one * stands for up to eight characters; for more, write “甲” NEAR/20 “乙”",
    )
}

pub(super) fn bare_wildcard(place: Place) -> Error {
    fault(
        place,
        "* stands outside a phrase",
        "write the wildcard between the characters of a phrase, such as “城市*更新”, \
         or \\* in a phrase for the character itself",
    )
}

pub(super) fn nothing_to_search(place: Place, run: &str) -> Error {
    fault(
        place,
        format!("no word in {}", shown(run)),
        "quote punctuation to search for it; a space means and, | means or",
    )
}

pub(super) fn unopened_bracket(place: Place) -> Error {
    fault(place, "bracket closes nothing", "open it with (, or quote it to search for it")
}

pub(super) fn unclosed_bracket(place: Place) -> Error {
    fault(place, "bracket is not closed", "close it with ), or quote it to search for it")
}

pub(super) fn empty_group(place: Place) -> Error {
    fault(
        place,
        "brackets hold nothing",
        "write terms between them, or quote them to search for them",
    )
}

pub(super) fn dangling(place: Place, operator: &str, side: &str) -> Error {
    fault(
        place,
        format!("{operator} has nothing {side} it"),
        format!("write a term {side} {operator}, or quote it to search for it"),
    )
}

pub(super) fn dangling_minus(place: Place) -> Error {
    fault(
        place,
        "- leaves nothing out",
        "write it directly before a term, such as -托育, or quote it to search for it",
    )
}

pub(super) fn glued_minus(place: Place) -> Error {
    fault(
        place,
        "- follows a phrase without a space",
        "put a space before it to leave the next term out, or move it into the phrase",
    )
}

pub(super) fn double_not(place: Place) -> Error {
    fault(
        place,
        "term is excluded twice",
        "write - or NOT once, or quote the term to search for the hyphens",
    )
}

pub(super) fn bad_distance(place: Place, run: &str) -> Error {
    fault(
        place,
        format!("bad distance: {}", shown(run)),
        format!("write NEAR/20, with a number from 0 to {MAX_NEAR}"),
    )
}

pub(super) fn near_operand(place: Place) -> Error {
    fault(
        place,
        "NEAR joins only phrases, words and alternatives of them",
        "write what else is required behind it, such as 甲 NEAR/20 (乙 | 丙) year:2021",
    )
}

pub(super) fn near_chain(place: Place) -> Error {
    fault(
        place,
        "NEAR joins two terms, not three",
        "write each pair: (甲 NEAR/20 乙) AND (乙 NEAR/20 丙)",
    )
}

pub(super) fn only_excludes(place: Place, is_alternative: bool) -> Error {
    let message =
        if is_alternative { "alternative only excludes" } else { "query only excludes" };
    fault(place, message, "name what must be found too, such as 养老 -托育")
}

pub(super) fn unknown_field(place: Place, name: &str) -> Error {
    fault(
        place,
        format!("unknown field {}", shown(name)),
        format!("{}; quote it to search for it", names::unknown("field", name)),
    )
}

pub(super) fn missing_value(place: Place, name: &str) -> Error {
    fault(
        place,
        format!("field {name} has no value"),
        "write the value directly after the colon, such as year:2021; quote it if it holds spaces",
    )
}

pub(super) fn field_wildcard(place: Place) -> Error {
    fault(
        place,
        "field's value holds a wildcard",
        "write a part of the value without *; * stands only inside a phrase",
    )
}

pub(super) fn unknown_name(place: Place, list: &str, name: &str) -> Error {
    fault(place, format!("unknown {list} {}", shown(name)), names::unknown(list, name))
}

pub(super) fn bad_value(place: Place, message: String, hint: String) -> Error {
    fault(place, message, hint)
}
