//! Counts the automatic numbers of Word's lists and writes them as Word shows them.
//!
//! A list points to a definition whose nine levels have a style of numeral, a pattern (`第%1章`,
//! `（%2）`) and a start. Lists of one definition count on together unless one states a start of its
//! own. A level begins anew below every number of a level above. DOCX and DOC store this in different
//! ways and mean the same by it.
//!
//! Bullets are not written: they are pictures of fonts, and mean nothing in text.

use std::collections::{BTreeMap, BTreeSet};

use super::numeral::Numeral;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// The lists of a file and how far each is counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    definitions: BTreeMap<String, Definition>,
    lists: BTreeMap<String, List>,
    /// Counters by definition.
    counted: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Lists that were met.
    begun: BTreeSet<String>,
}

/// How the levels of a list are numbered.
#[derive(Debug, Default)]
pub(super) struct Definition {
    pub(super) levels: [Level; LEVELS],
}

/// How one level is numbered.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    pub(super) start: Option<u32>,
    /// None for bullets and for numbers that are not shown.
    pub(super) numeral: Option<Numeral>,
    /// The text around the numbers, which stand in it as `%1` to `%9`.
    pub(super) pattern: String,
    /// What follows the number.
    pub(super) suffix: Suffix,
    /// The style whose paragraphs stand on this level.
    pub(super) style: Option<String>,
    /// Numbers of the levels above are written in digits.
    pub(super) legal: bool,
}

/// What follows a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Suffix {
    #[default]
    Gap,
    Nothing,
}

/// A list: its definition, and the starts that it states itself.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) definition: String,
    pub(super) starts: [Option<u32>; LEVELS],
}

impl Lists {
    /// Adds definitions by their names.
    pub(super) fn define(
        &mut self,
        definitions: impl IntoIterator<Item = (String, Definition)>,
    ) {
        self.definitions.extend(definitions);
    }

    /// Adds lists by their names.
    pub(super) fn add(&mut self, lists: impl IntoIterator<Item = (String, List)>) {
        self.lists.extend(lists);
    }

    /// Returns the level of a list whose paragraphs are of a style.
    pub(super) fn level_of(&self, list: &str, style: &str) -> Option<usize> {
        let definition = self.definitions.get(&self.lists.get(list)?.definition)?;
        definition.levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts a paragraph and returns its number as Word shows it, with what follows it.
    pub(super) fn next(&mut self, list_id: &str, at: usize) -> Option<String> {
        let list = self.lists.get(list_id)?;
        let definition = self.definitions.get(&list.definition)?;
        let level = definition.levels.get(at)?;
        let counters = self.counted.entry(list.definition.clone()).or_default();
        if self.begun.insert(list_id.to_owned()) {
            for (counter, start) in counters.iter_mut().zip(list.starts) {
                if start.is_some() {
                    *counter = None;
                }
            }
        }
        let start = |at: usize| {
            let own = list.starts.get(at).copied().flatten();
            own.or(definition.levels.get(at).and_then(|l| l.start)).unwrap_or(1)
        };
        for (n, counter) in counters.iter_mut().enumerate() {
            match n.cmp(&at) {
                std::cmp::Ordering::Less => *counter = counter.or(Some(start(n))),
                std::cmp::Ordering::Equal => {
                    *counter = Some(counter.map_or(start(n), |n| n.saturating_add(1)));
                }
                std::cmp::Ordering::Greater => *counter = None,
            }
        }
        level.numeral?;
        Some(written(definition, level, counters))
    }
}

/// Fills the pattern of a level.
fn written(
    definition: &Definition,
    level: &Level,
    counters: &[Option<u32>; LEVELS],
) -> String {
    let mut out = String::new();
    let mut signs = level.pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        let digit = signs.peek().and_then(|c| c.to_digit(10)).filter(|_| sign == '%');
        let Some(at) = digit.and_then(|d| (d as usize).checked_sub(1)) else {
            out.push(sign);
            continue;
        };
        signs.next();
        let numeral = definition.levels.get(at).and_then(|l| l.numeral);
        let numeral = numeral.filter(|_| !level.legal).unwrap_or(Numeral::Decimal);
        let number = counters.get(at).copied().flatten();
        out.push_str(&number.map_or_else(String::new, |n| numeral.write(n)));
    }
    let is_latin = out.chars().next_back().is_some_and(|c| c.is_ascii());
    if is_latin && level.suffix == Suffix::Gap {
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two lists of one definition: 一、 above 1.1; the second begins at 5.
    fn lists() -> Lists {
        let level = |numeral, pattern: &str| Level {
            numeral: Some(numeral),
            pattern: pattern.to_owned(),
            legal: numeral == Numeral::Decimal,
            ..Level::default()
        };
        let mut definition = Definition::default();
        definition.levels[0] = level(Numeral::Chinese, "%1、");
        definition.levels[1] = level(Numeral::Decimal, "%1.%2");
        let mut lists = Lists::default();
        lists.define([("甲".to_owned(), definition)]);
        let list = |start| {
            let mut list = List { definition: "甲".to_owned(), ..List::default() };
            list.starts[0] = start;
            list
        };
        lists.add([("1".to_owned(), list(None)), ("2".to_owned(), list(Some(5)))]);
        lists
    }

    fn check(paragraphs: &[(&str, usize)], expected: &[Option<&str>]) {
        let mut lists = lists();
        let written: Vec<_> =
            paragraphs.iter().map(|(list, level)| lists.next(list, *level)).collect();
        let written: Vec<_> = written.iter().map(Option::as_deref).collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn lists_of_one_definition_count_on_unless_they_state_a_start() {
        check(
            &[("1", 0), ("1", 1), ("2", 0), ("1", 0)],
            &[Some("一、"), Some("1.1 "), Some("五、"), Some("六、")],
        );
    }

    #[test]
    fn what_is_not_defined_has_no_number() {
        check(&[("3", 0), ("1", 2), ("1", 9)], &[None; 3]);
    }
}
