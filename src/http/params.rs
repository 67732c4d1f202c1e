//! The parameters of a request: what stands behind `?`, read once, under limits.
//!
//! Names are those of the command line's options, with `_` or `-` between words; a value that is
//! empty was not given, as in a form whose field was left alone. Numbers and switches are read
//! here, everything else stays text for the library to judge. Deliberately nothing is corrected: a
//! name that a command does not know is an error, so that a mistyped filter never widens an answer.

use crate::api::FilterWords;
use crate::error::{Error, ErrorKind, Result};
use crate::query::nearest::nearest;

/// Most parameters of one request.
const MAX_PARAMS: usize = 100;
/// Longest value in Unicode scalar values.
pub(crate) const MAX_CHARS: usize = 2_000;
/// Longest text or file that stands in a parameter.
pub(crate) const MAX_LONG_CHARS: usize = 20_000;
/// Parameters that hold a text or what stands in a file: their values are [`Values::Long`].
pub(super) const LONG: [&str; 3] = ["text", "terms", "queries"];

/// What the values of a parameter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// Any text.
    Text,
    /// A text to read, or what stands in a file.
    Long,
    /// A whole number, not negative.
    Number,
    /// A whole number from 0 to some other.
    UpTo(usize),
    /// On or off: present alone, `1` or `true`; `0` or `false`.
    Switch,
    /// One of a closed list.
    OneOf(&'static [&'static str]),
}

/// A parameter that a command takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Param {
    /// Its name, with `_` between words.
    pub(crate) name: &'static str,
    /// What its values are.
    pub(crate) values: Values,
    /// Whether it may stand several times.
    pub(crate) several: bool,
    /// Whether it must be there.
    pub(crate) required: bool,
    /// What it is for, in one line.
    pub(crate) about: &'static str,
}

impl Param {
    /// Creates a parameter that may stand once and may be missing.
    pub(crate) const fn new(
        name: &'static str,
        values: Values,
        about: &'static str,
    ) -> Self {
        Self { name, values, several: false, required: false, about }
    }

    /// Lets it stand several times; the values are alternatives.
    pub(crate) const fn several(self) -> Self {
        Self { several: true, ..self }
    }

    /// Demands it.
    pub(crate) const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// The parameters of one request, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
}

impl Params {
    /// Reads what stands behind `?`.
    ///
    /// # Errors
    /// Too many parameters, or one that is too long.
    pub(crate) fn parse(query: &str) -> Result<Self> {
        let mut pairs = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let name = name.replace('-', "_");
            let is_long = LONG.contains(&name.as_str());
            let most = if is_long { MAX_LONG_CHARS } else { MAX_CHARS };
            if value.chars().count() > most || name.chars().count() > MAX_CHARS {
                let shown: String = name.chars().take(20).collect();
                let message = format!("{shown} is longer than {most} characters");
                return Err(Error::new(ErrorKind::Usage, message).hinted("shorten it"));
            }
            pairs.push((name, value.into_owned()));
            if pairs.len() > MAX_PARAMS {
                let message = format!("more than {MAX_PARAMS} parameters");
                return Err(Error::new(ErrorKind::Usage, message).hinted("ask for less"));
            }
        }
        Ok(Self { pairs })
    }

    /// Creates parameters from pairs.
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        Self { pairs }
    }

    /// Returns all pairs that have a value, in their order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs =
            self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(|(_, value)| !value.trim().is_empty())
    }

    /// Checks that every parameter is known, has values of its sort, and that none is missing.
    ///
    /// # Errors
    /// The first that is not so, with the nearest names.
    pub(crate) fn check(&self, known: &[Param]) -> Result<()> {
        for (name, _) in &self.pairs {
            if !known.iter().any(|param| param.name == name) {
                let names = known.iter().map(|param| param.name);
                let near = nearest(name, names.clone());
                let hint = if near.is_empty() {
                    format!("known are {}", names.collect::<Vec<_>>().join(", "))
                } else {
                    format!("did you mean {}?", near.join(" or "))
                };
                let shown: String = name.chars().take(40).collect();
                let message = format!("unknown parameter {shown}");
                return Err(Error::new(ErrorKind::Usage, message).hinted(hint));
            }
        }
        for param in known {
            if param.required && self.all(param.name).is_empty() {
                let message = format!("parameter {} is missing", param.name);
                return Err(Error::new(ErrorKind::Usage, message).hinted(param.about));
            }
            if !param.several {
                self.one(param.name)?;
            }
            match param.values {
                Values::Text | Values::Long => {}
                Values::Number => drop(self.number(param.name)?),
                Values::UpTo(most) => self.check_bound(param.name, most)?,
                Values::Switch => drop(self.is_on(param.name)?),
                Values::OneOf(list) => self.check_choice(param.name, list)?,
            }
        }
        Ok(())
    }

    fn check_choice(&self, name: &str, list: &[&str]) -> Result<()> {
        match self.one(name)? {
            Some(value) if !list.contains(&value) => {
                let message = format!("{name} knows no {value}");
                let hint = format!("one of {}", list.join(", "));
                Err(Error::new(ErrorKind::Usage, message).hinted(hint))
            }
            _ => Ok(()),
        }
    }

    fn check_bound(&self, name: &str, most: usize) -> Result<()> {
        match self.number(name)? {
            Some(number) if number > most => {
                let message = format!("{name} is at most {most}, not {number}");
                Err(Error::new(ErrorKind::Usage, message).hinted("give a smaller one"))
            }
            _ => Ok(()),
        }
    }

    /// Returns all values of a parameter.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let values = self.pairs().filter(|(known, _)| *known == name);
        values.map(|(_, value)| value.trim().to_owned()).collect()
    }

    /// Returns the value of a parameter that may stand once.
    ///
    /// # Errors
    /// Several values.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>> {
        let mut values = self.pairs().filter(|(known, _)| *known == name);
        let first = values.next().map(|(_, value)| value.trim());
        if values.next().is_some() {
            let message = format!("{name} stands more than once");
            return Err(Error::new(ErrorKind::Usage, message).hinted("give it once"));
        }
        Ok(first)
    }

    /// Returns a whole number.
    ///
    /// # Errors
    /// Anything else.
    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>> {
        let Some(text) = self.one(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            let message = format!("{name} needs a whole number, not {text}");
            Error::new(ErrorKind::Usage, message).hinted(format!("write {name}=20"))
        })
    }

    /// Returns whether a switch is on; one without a value is.
    ///
    /// # Errors
    /// A value that is neither on nor off.
    pub(crate) fn is_on(&self, name: &str) -> Result<bool> {
        let value = self.pairs.iter().rev().find(|(known, _)| known == name);
        match value.map(|(_, value)| value.trim()) {
            None | Some("0" | "false") => Ok(false),
            Some("" | "1" | "true") => Ok(true),
            Some(other) => {
                let message = format!("{name} is on or off, not {other}");
                Err(Error::new(ErrorKind::Usage, message)
                    .hinted(format!("write {name}=1, or leave it out")))
            }
        }
    }

    /// Returns the picked fields, which may stand with commas between them.
    pub(super) fn fields(&self) -> Vec<String> {
        let all = self.all("fields");
        let fields = all.iter().flat_map(|list| list.split(',')).map(str::trim);
        fields.filter(|field| !field.is_empty()).map(str::to_owned).collect()
    }

    /// Returns the filters on reports and sections.
    pub(crate) fn filters(&self) -> FilterWords {
        FilterWords {
            years: self.all("year"),
            regions: self.all("region"),
            kinds: self.all("kind"),
            roles: self.all("role"),
            topics: self.all("topic"),
            reports: self.all("report"),
        }
    }

    /// Returns the parameters with one of them set to some values, in its place if it had one.
    pub(crate) fn with(&self, name: &str, values: &[&str]) -> Self {
        let mut pairs = Vec::with_capacity(self.pairs.len() + values.len());
        let mut new = Some(values);
        let mut put = |pairs: &mut Vec<(String, String)>| {
            for value in new.take().unwrap_or_default() {
                pairs.push((name.to_owned(), (*value).to_owned()));
            }
        };
        for pair in &self.pairs {
            if pair.0 == name { put(&mut pairs) } else { pairs.push(pair.clone()) }
        }
        put(&mut pairs);
        Self { pairs }
    }

    /// Returns the parameters without some of them.
    pub(crate) fn without(&self, names: &[&str]) -> Self {
        let kept = self.pairs.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Self { pairs: kept.cloned().collect() }
    }

    /// Returns the parameters that have a value as they stand behind `?`, with it; nothing for none.
    pub(super) fn query(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(self.pairs());
        let text = out.finish();
        if text.is_empty() { text } else { format!("?{text}") }
    }
}

/// Returns a message or hint in the words of those who ask by parameters: `--min-specificity` is
/// `min_specificity`.
///
/// It catches options of the command line; it misses a command that is named (`baogao outline`).
pub(crate) fn without_dashes(text: &str) -> String {
    let mut parts = text.split("--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_name = |c: char| c.is_ascii_lowercase() || c == '-';
        let end = part.find(|c| !is_name(c)).unwrap_or(part.len());
        let (name, rest) = part.split_at_checked(end).unwrap_or((part, ""));
        if name.is_empty() {
            out.push_str("--");
        }
        out.push_str(&name.replace('-', "_"));
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_named_as_parameters() {
        for (text, expected) in [
            ("leave --region out", "leave region out"),
            ("--min-specificity needs 0", "min_specificity needs 0"),
            ("2019--2021：养老—服务", "2019--2021：养老—服务"),
            ("a - b", "a - b"),
            ("", ""),
        ] {
            assert_eq!(without_dashes(text), expected);
        }
    }

    const KNOWN: &[Param] = &[
        Param::new("q", Values::Text, "the query").required(),
        Param::new("year", Values::Text, "years").several(),
        Param::new("limit", Values::UpTo(100), "how many"),
        Param::new("no_fold", Values::Switch, "as written"),
        Param::new("sort", Values::OneOf(&["newest", "oldest"]), "order"),
    ];

    fn check(query: &str, expected: Result<(), &str>) {
        let read = Params::parse(query).and_then(|params| params.check(KNOWN));
        let read = read.map_err(|error| error.message);
        assert_eq!(read, expected.map_err(str::to_owned), "{query}");
    }

    #[test]
    fn known_parameters_with_fitting_values_pass() {
        check("q=%E5%85%BB%E8%80%81&year=2021&year=2023..&limit=5&no-fold", Ok(()));
        check("q=a&limit=&sort=newest&no_fold=0", Ok(()));
    }

    #[test]
    fn anything_else_is_refused() {
        check("limit=5", Err("parameter q is missing"));
        check("q=", Err("parameter q is missing"));
        check("q=a&yaer=2021", Err("unknown parameter yaer"));
        check("q=a&limit=-1", Err("limit needs a whole number, not -1"));
        check("q=a&limit=101", Err("limit is at most 100, not 101"));
        check("q=a&q=b", Err("q stands more than once"));
        check("q=a&no_fold=maybe", Err("no_fold is on or off, not maybe"));
        check("q=a&sort=best", Err("sort knows no best"));
    }

    #[test]
    fn the_number_and_length_of_parameters_are_bounded() {
        assert!(Params::parse(&"a=1&".repeat(MAX_PARAMS + 1)).is_err());
        assert!(Params::parse(&format!("q={}", "a".repeat(MAX_CHARS + 1))).is_err());
        assert!(Params::parse(&format!("q={}", "a".repeat(MAX_CHARS))).is_ok());
    }

    #[test]
    fn a_changed_parameter_keeps_its_place() {
        let params = Params::parse("q=a&year=1&x=2&year=3").unwrap();
        assert_eq!(params.with("year", &["9"]).query(), "?q=a&year=9&x=2");
        assert_eq!(
            params.with("lang", &["en"]).query(),
            "?q=a&year=1&x=2&year=3&lang=en"
        );
        assert_eq!(params.without(&["year", "x"]).query(), "?q=a");
        assert_eq!(params.without(&["year", "x", "q"]).query(), "");
    }
}
