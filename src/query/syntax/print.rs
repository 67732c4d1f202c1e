//! Prints a query as text that parses back to the same tree.
//!
//! One way of writing is chosen for each node: `“…”` for phrases, a space for and, `|` for or, `-` for
//! not, `NEAR/n` with its number, English field names. Brackets stand only where the nesting needs
//! them, so that printing never nests deeper than what was typed. What [`Query::nothing`] prints is empty and does not parse.

use std::fmt::{self, Display, Formatter, Write};

use super::mark;
use super::tree::{Field, FieldValue, Phrase, Query};

/// How tightly a node binds; a part that binds no tighter than its whole gets brackets.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Near,
    Not,
    Term,
}

impl Query {
    fn binding(&self) -> Binding {
        match self {
            Self::Or(_) => Binding::Or,
            Self::And(_) => Binding::And,
            Self::Near(_) => Binding::Near,
            Self::Not(_) => Binding::Not,
            Self::Phrase(_) | Self::Words(_) | Self::Field(_) => Binding::Term,
        }
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phrase(phrase) => phrase.fmt(f),
            Self::Words(words) => f.write_str(&words.text),
            Self::And(parts) => write_parts(f, parts, " ", &Binding::And),
            Self::Or(parts) => write_parts(f, parts, " | ", &Binding::Or),
            Self::Not(part) => {
                f.write_char('-')?;
                write_part(f, part, &Binding::Not)
            }
            Self::Near(near) => {
                write_part(f, &near.left, &Binding::Near)?;
                write!(f, " NEAR/{} ", near.within)?;
                write_part(f, &near.right, &Binding::Near)
            }
            Self::Field(field) => field.fmt(f),
        }
    }
}

/// Writes the parts of an and or an or.
fn write_parts(
    f: &mut Formatter<'_>,
    parts: &[Query],
    separator: &str,
    whole: &Binding,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(separator)?;
        }
        write_part(f, part, whole)?;
    }
    Ok(())
}

/// Writes a part, in brackets if it binds no tighter than the whole.
fn write_part(f: &mut Formatter<'_>, part: &Query, whole: &Binding) -> fmt::Result {
    if part.binding() <= *whole { write!(f, "({part})") } else { part.fmt(f) }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('“')?;
        for (i, part) in self.parts.iter().enumerate() {
            if i > 0 {
                f.write_char('*')?;
            }
            write_escaped(f, part)?;
        }
        f.write_char('”')
    }
}

/// Writes text for the inside of `“…”`.
fn write_escaped(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars() {
        if matches!(c, '“' | '”' | '*' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    Ok(())
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.value.field().name())?;
        match &self.value {
            FieldValue::Year(range) => range.fmt(f),
            FieldValue::Kind(kind) => f.write_str(kind.name()),
            FieldValue::Role(role) => f.write_str(role.name()),
            FieldValue::Has(feature) => f.write_str(feature.name()),
            FieldValue::Region(text)
            | FieldValue::Chapter(text)
            | FieldValue::Topic(text) => write_value(f, text),
        }
    }
}

/// Writes the text of a field, in quote marks unless it reads as one run.
fn write_value(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let is_run = text.chars().all(|c| !mark::ends_run(c) & !matches!(c, '*' | '\\'));
    if is_run & !text.is_empty() {
        return f.write_str(text);
    }
    f.write_char('“')?;
    write_escaped(f, text)?;
    f.write_char('”')
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    fn check(query: &str, expected: &str) {
        assert_eq!(parse(query).unwrap().canonical(), expected, "{query}");
    }

    #[test]
    fn brackets_stand_only_where_they_are_needed() {
        check("((甲) | (乙 丙))", "甲 | 乙 丙");
        check("(甲 | 乙) 丙", "(甲 | 乙) 丙");
        check("甲 NOT (NOT 乙)", "甲 -(-乙)");
        check("(甲 | 乙) NEAR 丙", "(甲 | 乙) NEAR/10 丙");
    }

    #[test]
    fn marks_inside_phrases_and_values_are_escaped() {
        check("「甲“乙」", r"“甲\“乙”");
        check("章:「甲 乙」", "chapter:“甲 乙”");
        check(r"章:甲\乙", r"chapter:“甲\\乙”");
    }
}
