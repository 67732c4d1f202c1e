//! Reads the files that users write: TOML, with the line of what is wrong.

use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};

/// Reads a file of some things.
///
/// # Errors
/// `Usage` for TOML that cannot be read.
pub(super) fn read<T: DeserializeOwned>(
    text: &str,
    things: &str,
    hint: &str,
) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1;
        let why = error.message();
        let message = format!("the {things} cannot be read: {why} (line {line})");
        Error::new(ErrorKind::Usage, message).hinted(hint)
    })
}

/// Returns a name that stands twice.
pub(super) fn twice<'n>(names: impl Iterator<Item = &'n String>) -> Option<&'n str> {
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    names.sort_unstable();
    let mut doubles = names.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
    doubles.next().and_then(|same| same.first().copied())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_error_names_its_line() {
        let check = |text: &str, line: &str| {
            let error =
                read::<BTreeMap<String, u8>>(text, "terms", "write so").unwrap_err();
            assert_eq!(error.kind, ErrorKind::Usage);
            assert!(error.message.contains(line), "{}", error.message);
            assert_eq!(error.hint.as_deref(), Some("write so"));
        };
        check("a = 1\nb =\n", "(line 2)");
        check("a = 1\n\nb = \"x\"\n", "(line 3)");
    }

    #[test]
    fn a_name_that_stands_twice_is_told() {
        let names =
            |list: &[&str]| list.iter().map(|&n| n.to_owned()).collect::<Vec<_>>();
        assert_eq!(twice(names(&["b", "a", "b"]).iter()), Some("b"));
        assert_eq!(twice(names(&["b", "a"]).iter()), None);
    }
}
