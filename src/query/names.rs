//! The names that fields, kinds, roles, levels and features go by, in English and Chinese.
//!
//! The lists stand in `names.tsv`; canonical English names come from the types themselves and are
//! always known. Lookup ignores ASCII case and reads `-` as `_`, so `Work-Report` is `work_report`.
//! A name that is not listed is `None`: nothing is guessed here, [`unknown`] only says what is near.

use std::sync::LazyLock;

use super::nearest::nearest;
use crate::model::{Kind, Level, Role};

/// The table of names, one a line.
const NAMES: &str = include_str!("names.tsv");

/// The rows of the table, split once: a hostile query asks for thousands of names.
static ROWS: LazyLock<Vec<[&'static str; 3]>> = LazyLock::new(|| {
    let rows = NAMES.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut columns = line.split('\t');
        Some([columns.next()?, columns.next()?, columns.next()?])
    })
    .collect()
});

/// A field of the query language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// Year of the report.
    Year,
    /// Region of the report.
    Region,
    /// Kind of report.
    Kind,
    /// Heading above the passage.
    Chapter,
    /// Topic of the passage.
    Topic,
    /// Role of the section.
    Role,
    /// What the passage holds.
    Has,
}

impl FieldName {
    /// All fields, in the order they are listed for people.
    pub const ALL: [Self; 7] = [
        Self::Year,
        Self::Region,
        Self::Kind,
        Self::Chapter,
        Self::Topic,
        Self::Role,
        Self::Has,
    ];

    /// Returns the canonical name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Region => "region",
            Self::Kind => "kind",
            Self::Chapter => "chapter",
            Self::Topic => "topic",
            Self::Role => "role",
            Self::Has => "has",
        }
    }

    /// Looks a field up by its English or Chinese name.
    pub fn parse(name: &str) -> Option<Self> {
        look_up("field", name, &Self::ALL, Self::name)
    }
}

/// Something that a passage may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feature {
    /// A figure.
    Figure,
    /// A commitment.
    Commitment,
}

impl Feature {
    /// All features.
    pub const ALL: [Self; 2] = [Self::Figure, Self::Commitment];

    /// Returns the canonical name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Commitment => "commitment",
        }
    }

    /// Looks a feature up by its English or Chinese name.
    pub fn parse(name: &str) -> Option<Self> {
        look_up("feature", name, &Self::ALL, Self::name)
    }
}

/// The levels of government, widest first.
const LEVELS: [Level; 5] =
    [Level::Nation, Level::Province, Level::City, Level::County, Level::Township];

/// Looks a kind of report up by its English or Chinese name.
///
/// ```
/// use baogao::{model::Kind, query::names::parse_kind};
/// assert_eq!(parse_kind("工作报告"), Some(Kind::WorkReport));
/// ```
pub fn parse_kind(name: &str) -> Option<Kind> {
    look_up("kind", name, &Kind::ALL, Kind::name)
}

/// Looks a role of a section up by its English or Chinese name.
pub fn parse_role(name: &str) -> Option<Role> {
    look_up("role", name, &Role::ALL, Role::name)
}

/// Looks a level of government up by its English or Chinese name.
pub fn parse_level(name: &str) -> Option<Level> {
    look_up("level", name, &LEVELS, Level::name)
}

/// Says what an unknown name of a list (`field`, `kind`, `role` …) may have meant.
///
/// The hint offers the nearest name of each thing, or all canonical ones where none is near.
pub fn unknown(list: &str, name: &str) -> String {
    let every = canonical_names(list).chain(listed(list).map(|row| row.1));
    let mut meant: Vec<&str> = Vec::new();
    let mut near = nearest(name, every);
    near.retain(|near| {
        let canonical = listed(list)
            .find(|row| row.1 == *near)
            .map_or(*near, |(canonical, _)| canonical);
        let is_new = !meant.contains(&canonical);
        meant.push(canonical);
        is_new
    });
    if near.is_empty() {
        return format!("known are {}", known(list));
    }
    format!("did you mean {}", near.join(" or "))
}

/// Lists the canonical names of a list, each with its first Chinese name.
pub fn known(list: &str) -> String {
    let shown: Vec<String> = canonical_names(list)
        .map(|name| {
            let chinese = listed(list).find(|row| row.0 == name && !row.1.is_ascii());
            chinese.map_or_else(
                || name.to_owned(),
                |(_, chinese)| format!("{name} {chinese}"),
            )
        })
        .collect();
    shown.join(", ")
}

/// Yields the canonical names of a list.
fn canonical_names(list: &str) -> impl Iterator<Item = &'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for (canonical, _) in listed(list) {
        if names.last() != Some(&canonical) {
            names.push(canonical);
        }
    }
    names.into_iter()
}

/// Yields `(canonical, other name)` of a list, in the order of the table.
fn listed(list: &str) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
    ROWS.iter().filter(move |row| row[0] == list).map(|row| (row[1], row[2]))
}

/// Finds the value whose canonical or other name is `name`.
fn look_up<T: Copy>(
    list: &str,
    name: &str,
    all: &[T],
    canonical: fn(T) -> &'static str,
) -> Option<T> {
    let wanted = name.trim().replace('-', "_").to_ascii_lowercase();
    let wanted = listed(list)
        .find(|row| row.1 == wanted)
        .map_or(wanted.as_str(), |(canonical, _)| canonical);
    all.iter().copied().find(|&value| canonical(value) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<Kind>) {
        assert_eq!(parse_kind(name), expected, "{name}");
    }

    #[test]
    fn english_and_chinese_names_are_known() {
        check("work_report", Some(Kind::WorkReport));
        check("政府工作报告", Some(Kind::WorkReport));
        check("五年规划纲要", Some(Kind::FiveYearPlan));
        check("Work-Report", Some(Kind::WorkReport));
        check("报告", None);
        check("", None);
        assert_eq!(parse_role("自身建设"), Some(Role::SelfGovernment));
        assert_eq!(parse_level("区县"), Some(Level::County));
        assert_eq!(FieldName::parse("年份"), Some(FieldName::Year));
        assert_eq!(Feature::parse("数字"), Some(Feature::Figure));
    }

    #[test]
    fn every_row_names_something_that_exists() {
        for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [list, canonical, other] = columns[..] else { panic!("{line}") };
            let found = match list {
                "field" => FieldName::parse(other).map(FieldName::name),
                "kind" => parse_kind(other).map(Kind::name),
                "role" => parse_role(other).map(Role::name),
                "level" => parse_level(other).map(Level::name),
                "feature" => Feature::parse(other).map(Feature::name),
                _ => panic!("{line}"),
            };
            assert_eq!(found, Some(canonical), "{line}");
        }
    }

    #[test]
    fn canonical_names_and_labels_of_all_values_are_listed() {
        for kind in Kind::ALL {
            check(kind.name(), Some(kind));
            check(kind.label(), Some(kind));
        }
        assert!(Role::ALL.iter().all(|&role| parse_role(role.name()) == Some(role)));
        assert_eq!(canonical_names("role").count(), Role::ALL.len());
        assert_eq!(canonical_names("kind").count(), Kind::ALL.len());
    }

    #[test]
    fn unknown_names_get_the_nearest() {
        assert_eq!(unknown("kind", "work_repot"), "did you mean work_report");
        assert!(unknown("role", "zzzz").starts_with("known are front 开头, review 回顾"));
    }
}
