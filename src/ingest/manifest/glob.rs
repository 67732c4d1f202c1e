//! Patterns for paths in a manifest, matched by characters.
//!
//! `?` is one character and `*` any number of them within a name; `[甲乙]`, `[0-9]` and `[!甲]` are
//! one of a set; `**` between slashes is any number of folders, at the end all that lies below. A
//! pattern that ends in `/` means all below that folder. A pattern also matches the path that is
//! spelled like it, so that `报告[1].txt` can be named.
//!
//! Written for the project because the usual crates match bytes, so that their `?` is a third of a
//! Chinese character.
//!
//! Guarantees: matching takes at most the product of the two lengths. Braces and a backslash are
//! plain characters.

use std::collections::BTreeMap;

/// A pattern that cannot be used, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadGlob(pub(super) &'static str);

/// One step of a pattern within a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    Literal(char),
    AnyOne,
    AnyRun,
    OneOf { ranges: Vec<(char, char)>, negated: bool },
}

/// One name of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Name(Vec<Atom>),
    AnyFolders,
}

/// A pattern for `/`-separated paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    parts: Vec<Part>,
}

impl Glob {
    /// Reads a pattern.
    pub(super) fn parse(pattern: &str) -> Result<Self, BadGlob> {
        check_shape(pattern)?;
        let mut parts = Vec::new();
        for name in pattern.split('/').filter(|name| !name.is_empty() && *name != ".") {
            match name {
                ".." => return Err(BadGlob("it leads out of the folder")),
                "**" => parts.push(Part::AnyFolders),
                _ => parts.push(Part::Name(parse_name(name)?)),
            }
        }
        if pattern.ends_with('/') {
            parts.push(Part::AnyFolders);
        }
        if parts.last() == Some(&Part::AnyFolders) {
            parts.push(Part::Name(vec![Atom::AnyRun]));
        }
        if parts.is_empty() { Err(BadGlob("it is empty")) } else { Ok(Self { parts }) }
    }

    /// Tells whether a path matches.
    pub(super) fn is_match(&self, path: &str) -> bool {
        let names: Vec<Vec<char>> =
            path.split('/').map(|name| name.chars().collect()).collect();
        wildcard_match(
            &self.parts,
            &names,
            |part| *part == Part::AnyFolders,
            |part, name| match part {
                Part::AnyFolders => false,
                Part::Name(atoms) => {
                    wildcard_match(atoms, name, |atom| *atom == Atom::AnyRun, matches_one)
                }
            },
        )
    }
}

/// Refuses patterns that speak of another folder than the manifest's.
fn check_shape(pattern: &str) -> Result<(), BadGlob> {
    let drive = pattern.chars().nth(1) == Some(':')
        && pattern.starts_with(|c: char| c.is_ascii_alphabetic());
    if pattern.starts_with('/') || drive {
        return Err(BadGlob("it must be relative to the folder of corpus.toml"));
    }
    Ok(())
}

fn parse_name(name: &str) -> Result<Vec<Atom>, BadGlob> {
    let mut atoms = Vec::new();
    let mut chars = name.chars();
    while let Some(c) = chars.next() {
        let atom = match c {
            '*' if atoms.last() == Some(&Atom::AnyRun) => {
                return Err(BadGlob("`**` must stand alone between slashes"));
            }
            '*' => Atom::AnyRun,
            '?' => Atom::AnyOne,
            '[' => parse_set(&mut chars)?,
            _ => Atom::Literal(c),
        };
        atoms.push(atom);
    }
    Ok(atoms)
}

/// Reads a set after its `[`. A `]` right at its beginning is a member, as in a shell.
fn parse_set(chars: &mut std::str::Chars<'_>) -> Result<Atom, BadGlob> {
    const OPEN: BadGlob = BadGlob("a `[` is not closed");
    let rest = chars.as_str();
    let negated = rest.starts_with(['!', '^']);
    if negated {
        chars.next();
    }
    let mut ranges: Vec<(char, char)> = Vec::new();
    loop {
        let first = match chars.next().ok_or(OPEN)? {
            ']' if !ranges.is_empty() => return Ok(Atom::OneOf { ranges, negated }),
            first => first,
        };
        let mut ahead = chars.clone();
        let last = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(last)) if last != ']' => {
                *chars = ahead;
                last
            }
            _ => first,
        };
        if last < first {
            return Err(BadGlob("a range in `[…]` goes backwards"));
        }
        ranges.push((first, last));
    }
}

fn matches_one(atom: &Atom, c: &char) -> bool {
    match atom {
        Atom::Literal(literal) => literal == c,
        Atom::AnyOne => true,
        Atom::AnyRun => false,
        Atom::OneOf { ranges, negated } => {
            ranges.iter().any(|(first, last)| (first..=last).contains(&c)) != *negated
        }
    }
}

/// Matches a sequence against a pattern in which some steps stand for any run of items.
///
/// Only the last such step met needs a second try, because an earlier one could not match more by
/// matching later.
fn wildcard_match<P, T>(
    pattern: &[P],
    items: &[T],
    is_run: impl Fn(&P) -> bool,
    is_one: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut at, mut item) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(current) = items.get(item) {
        match pattern.get(at) {
            Some(step) if is_run(step) => {
                retry = Some((at, item));
                at += 1;
            }
            Some(step) if is_one(step, current) => {
                at += 1;
                item += 1;
            }
            _ => {
                let Some((run, from)) = retry else { return false };
                retry = Some((run, from + 1));
                at = run + 1;
                item = from + 1;
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(is_run)
}

/// Numbered patterns, asked together.
#[derive(Debug, Clone, Default)]
pub(super) struct GlobList {
    /// Patterns by their spelling, which matches itself.
    literal: BTreeMap<String, Vec<usize>>,
    /// Patterns with something to match.
    globs: Vec<(Glob, usize)>,
}

impl GlobList {
    /// Adds a pattern under its number.
    pub(super) fn push(&mut self, pattern: &str, number: usize) -> Result<(), BadGlob> {
        let glob = Glob::parse(pattern)?;
        if pattern.contains(['*', '?', '[']) || pattern.ends_with('/') {
            self.globs.push((glob, number));
        }
        let spelled = pattern.strip_prefix("./").unwrap_or(pattern);
        self.literal.entry(spelled.to_owned()).or_default().push(number);
        Ok(())
    }

    /// Returns the numbers of the patterns that match, in order.
    pub(super) fn matches(&self, path: &str) -> Vec<usize> {
        let mut found = self.literal.get(path).cloned().unwrap_or_default();
        found.extend(
            self.globs.iter().filter(|(glob, _)| glob.is_match(path)).map(|(_, n)| n),
        );
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, path: &str, expected: bool) {
        let mut list = GlobList::default();
        list.push(pattern, 7).unwrap();
        let numbers = if expected { vec![7] } else { vec![] };
        assert_eq!(list.matches(path), numbers, "{pattern} {path}");
    }

    fn check_bad(pattern: &str, why: &str) {
        let reason = Glob::parse(pattern).unwrap_err().0;
        assert!(reason.contains(why), "{pattern}: {reason}");
    }

    #[test]
    fn a_plain_path_names_itself() {
        check("望江/甲.txt", "望江/甲.txt", true);
        check("./望江/甲.txt", "望江/甲.txt", true);
        check("望江/甲.txt", "望江/乙.txt", false);
        check("甲.txt", "望江/甲.txt", false);
    }

    #[test]
    fn signs_stand_for_characters_not_bytes() {
        check("?.txt", "甲.txt", true);
        check("[甲乙].txt", "乙.txt", true);
        check("[!甲乙].txt", "丙.txt", true);
        check("[!甲乙].txt", "甲.txt", false);
        check("20[0-2]?.txt", "2023.txt", true);
        check("20[0-2]?.txt", "2033.txt", false);
    }

    #[test]
    fn a_star_stays_within_a_name() {
        check("望江/2023*.txt", "望江/2023年报告.txt", true);
        check("*", "望江/甲.txt", false);
        check("*a*b", "xaxxab", true);
        check("*a*b", "xaxxba", false);
    }

    #[test]
    fn two_stars_cross_folders() {
        check("drafts/**", "drafts/甲/乙.txt", true);
        check("drafts/**", "drafts", false);
        check("**/甲.txt", "甲.txt", true);
        check("**/甲.txt", "一/二/甲.txt", true);
        check("一/**/甲.txt", "一/甲.txt", true);
        check("一/**/甲.txt", "二/甲.txt", false);
        check("drafts/", "drafts/甲.txt", true);
        check("./", "甲.txt", true);
    }

    #[test]
    fn brackets_can_be_spelled() {
        check("报告[1].txt", "报告[1].txt", true);
        check("报告[1].txt", "报告1.txt", true);
        check("报告[]].txt", "报告].txt", true);
    }

    #[test]
    fn bad_patterns_say_why() {
        check_bad("", "empty");
        check_bad(".", "empty");
        check_bad("../甲.txt", "out of the folder");
        check_bad("/甲.txt", "relative");
        check_bad("C:/甲.txt", "relative");
        check_bad("报告[1", "not closed");
        check_bad("[9-0]", "backwards");
        check_bad("a**", "alone");
    }

    #[test]
    fn many_stars_stay_cheap() {
        let glob = Glob::parse(&"a*".repeat(500)).unwrap();
        assert!(!glob.is_match(&format!("{}b", "a".repeat(20_000)).replace("ab", "b/c")));
    }
}
