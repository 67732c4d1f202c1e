//! What happens around the parsing of arguments: words that look like options, help, and errors.
//!
//! Errors of the argument parser are turned into the program's own form, so that every error has
//! one `error:` line, one `hint:` line, and its JSON where JSON is asked for.

use std::ffi::{OsStr, OsString};

use clap::error::ErrorKind as ClapKind;

use super::options::Color;
use super::screen::Screen;
use super::status::{Failure, Status};
use crate::error::{Error, ErrorKind};

/// Writes `-就业` as `NOT 就业`: after the `-` stands no letter of an option.
///
/// A query may exclude a word by a leading `-`, which an argument parser takes for an option.
/// Options are ASCII letters, so `-` before a Han character, a quote mark or a bracket never is
/// one. Missed: `-GDP`, which must be written `NOT GDP` or inside one quoted query.
pub(super) fn spell_out_negation(args: Vec<OsString>) -> Vec<OsString> {
    let spelled = |arg: &OsStr| -> Option<OsString> {
        let word = arg.to_str()?.strip_prefix('-')?;
        let first = word.chars().next()?;
        let excludes = !first.is_ascii() || matches!(first, '"' | '(');
        excludes.then(|| OsString::from(format!("NOT {word}")))
    };
    args.into_iter().map(|arg| spelled(&arg).unwrap_or(arg)).collect()
}

/// Prints help, version or the error, and returns the exit status.
pub(super) fn report(error: &clap::Error, args: &[OsString]) -> Status {
    let mut screen = Screen::with(Color::Auto, asks_for_json(args));
    match error.kind() {
        ClapKind::DisplayHelp | ClapKind::DisplayVersion => {
            let text = if screen.page.color {
                error.render().ansi().to_string()
            } else {
                error.render().to_string()
            };
            let written = screen
                .data()
                .write_all(text.as_bytes())
                .and_then(|()| screen.flush())
                .map_err(Failure::from);
            match written {
                Ok(()) | Err(Failure::Closed) => Status::Results,
                Err(Failure::Failed(error)) => Status::of(error.kind),
            }
        }
        ClapKind::DisplayHelpOnMissingArgumentOrSubcommand if !asks_for_json(args) => {
            screen.tell(&error.render().to_string());
            Status::Usage
        }
        _ => {
            screen.error(&explained(&error.render().to_string()), None);
            Status::Usage
        }
    }
}

/// Turns the parser's text into a message and a hint.
fn explained(text: &str) -> Error {
    let Some(text) = text.strip_prefix("error: ") else {
        return Error::new(ErrorKind::Usage, "no command given")
            .hinted("baogao --help lists the commands");
    };
    let mut message = Vec::new();
    let mut hints = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(tip) = line.strip_prefix("tip: ") {
            hints.push(tip.to_owned());
        } else if let Some(usage) = line.strip_prefix("Usage: ") {
            hints.push(format!("usage: {usage}"));
        } else if !line.starts_with("For more information") {
            message.push(line);
        }
    }
    if hints.is_empty() {
        hints.push("baogao COMMAND --help shows what a command takes".to_owned());
    }
    Error::new(ErrorKind::Usage, message.join(" ")).hinted(hints.join("; "))
}

/// Returns whether the arguments ask for JSON, though they could not be parsed.
fn asks_for_json(args: &[OsString]) -> bool {
    let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let named = |format: &str| matches!(format, "json" | "jsonl");
    words.contains(&"--json")
        || words.iter().any(|word| word.strip_prefix("--format=").is_some_and(named))
        || words.windows(2).any(|pair| pair[0] == "--format" && named(pair[1]))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    fn os(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn a_leading_minus_before_han_is_the_query_not() {
        let check = |line: &str, expected: &[&str]| {
            assert_eq!(spell_out_negation(os(line)), expected);
        };
        check("-就业", &["NOT 就业"]);
        check("-“一网”", &["NOT “一网”"]);
        check("-\"一网\"", &["NOT \"一网\""]);
        check("--json", &["--json"]);
        check("-h", &["-h"]);
        check("-", &["-"]);
        check("一-二", &["一-二"]);
    }

    #[test]
    fn json_is_seen_though_the_arguments_are_off() {
        for (line, expected) in [
            ("baogao x --json", true),
            ("baogao --format json x", true),
            ("baogao x --format=jsonl", true),
            ("baogao x --format csv", false),
            ("baogao json --format", false),
        ] {
            assert_eq!(asks_for_json(&os(line)), expected, "{line}");
        }
    }

    #[test]
    fn a_usage_error_has_one_message_and_one_hint() {
        let error =
            Cli::try_parse_from(["baogao", "reports", "--yaer", "2021"]).unwrap_err();
        let error = explained(&error.render().to_string());
        assert_eq!(error.message, "unexpected argument '--yaer' found");
        let hint = error.hint.unwrap();
        assert!(
            hint.starts_with("a similar argument exists: '--year'; usage: "),
            "{hint}"
        );
        let error = Cli::try_parse_from(["baogao", "--json", "reports", "--limit", "x"]);
        let error = explained(&error.unwrap_err().render().to_string());
        assert!(error.message.starts_with("invalid value 'x' for '--limit <N>'"));
        assert!(error.hint.is_some());
    }
}
