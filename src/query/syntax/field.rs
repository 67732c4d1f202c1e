//! Reads fields: what stands before a colon, and the value behind it.
//!
//! Only ASCII letters, or a Chinese name of a known field, directly before the first colon of a run
//! make it a field: `year:2021`, `年份：2021` and the mistyped `yaer:2021` are, `比例：三`, `12:30` and
//! `PM2.5：35` are words. Missed: a mistyped Chinese name (`年费：2021`) is read as words.

use super::super::names::{self, Feature, FieldName};
use super::super::years::YearRange;
use super::fault;
use super::mark;
use super::phrase::is_blank;
use super::tree::{FieldValue, Place};
use crate::error::Error;

/// What a run says before its colon.
pub(super) enum Prefix {
    /// A known field; the value begins at this offset into the run.
    Known(FieldName, usize),
    /// A field's name that is not known, with its length.
    Unknown(String),
    /// No field at all.
    None,
}

/// Reads what stands before the first colon of a run.
pub(super) fn prefix(run: &[char]) -> Prefix {
    let Some(colon) = run.iter().position(|&c| mark::is_colon(c)) else {
        return Prefix::None;
    };
    let name: String = run.iter().take(colon).collect();
    let is_word =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    match FieldName::parse(&name) {
        Some(field) => Prefix::Known(field, colon + 1),
        None if is_word => Prefix::Unknown(name),
        None => Prefix::None,
    }
}

/// Reads the value of a field.
pub(super) fn value(
    field: FieldName,
    text: &str,
    place: Place,
) -> Result<FieldValue, Error> {
    let text = text.trim();
    let name = field.name();
    if is_blank(text) {
        return Err(fault::missing_value(place, name));
    }
    let unknown = || fault::unknown_name(place, name, text);
    match field {
        FieldName::Year => YearRange::parse(text)
            .map(FieldValue::Year)
            .map_err(|wrong| fault::bad_value(place, wrong.message, wrong.hint)),
        FieldName::Region => Ok(FieldValue::Region(text.to_owned())),
        FieldName::Chapter => Ok(FieldValue::Chapter(text.to_owned())),
        FieldName::Topic => Ok(FieldValue::Topic(text.to_owned())),
        FieldName::Kind => {
            names::parse_kind(text).map(FieldValue::Kind).ok_or_else(unknown)
        }
        FieldName::Role => {
            names::parse_role(text).map(FieldValue::Role).ok_or_else(unknown)
        }
        FieldName::Has => Feature::parse(text)
            .map(FieldValue::Has)
            .ok_or_else(|| fault::unknown_name(place, "feature", text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(run: &str, expected: &str) {
        let run: Vec<char> = run.chars().collect();
        let got = match prefix(&run) {
            Prefix::Known(field, at) => format!("{} {at}", field.name()),
            Prefix::Unknown(name) => format!("?{name}"),
            Prefix::None => String::new(),
        };
        assert_eq!(got, expected);
    }

    #[test]
    fn known_names_make_fields() {
        check("year:2021", "year 5");
        check("Year：2021", "year 5");
        check("年份：2021", "year 3");
        check("章:一:二", "chapter 2");
    }

    #[test]
    fn letters_before_a_colon_are_meant_as_a_field() {
        check("yaer:2021", "?yaer");
        check("http://a", "?http");
    }

    #[test]
    fn other_colons_are_text() {
        for run in ["比例：三", "12:30", "PM2.5：35", ":x", "：", "今年：好"] {
            check(run, "");
        }
    }
}
