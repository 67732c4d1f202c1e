//! Which columns of a table of reports hold what.
//!
//! A choice is made on the command line (`--column text=正文`) or in the `[columns]` of a `corpus.toml`;
//! what is not chosen is known by the usual names (`columns.tsv`).

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The text of the report.
    Text,
    /// The title.
    Title,
    /// Year of the report.
    Year,
    /// The region, or a part of it: 省, 市 and 县 may each have a column.
    Region,
    /// The kind of report.
    Kind,
    /// Date of delivery. Only where it is chosen: what tables call a date is mostly that of a page.
    Date,
    /// Day of publication.
    Published,
    /// Who published it.
    Publisher,
    /// Where it was published.
    Url,
}

impl Column {
    /// All of them, in the order they are listed for people.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Title,
        Self::Year,
        Self::Region,
        Self::Kind,
        Self::Date,
        Self::Published,
        Self::Publisher,
        Self::Url,
    ];

    /// Returns the name that choices are made by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Year => "year",
            Self::Region => "region",
            Self::Kind => "kind",
            Self::Date => "date",
            Self::Published => "published",
            Self::Publisher => "publisher",
            Self::Url => "url",
        }
    }

    /// Returns the column of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// Returns what a column is known to hold by its heading.
    pub(super) fn of_heading(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        let lines =
            include_str!("columns.tsv").lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('\t')).find_map(|(name, headings)| {
            let is_known = headings.split(' ').any(|known| known == heading);
            Self::of_name(name).filter(|_| is_known)
        })
    }
}

/// A choice of columns by their headings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns(BTreeMap<Column, String>);

impl Columns {
    /// Chooses a column, instead of the one chosen before.
    pub fn choose(&mut self, column: Column, heading: impl Into<String>) {
        self.0.insert(column, heading.into());
    }

    /// Takes each choice that goes before this one.
    pub fn refine(&mut self, nearer: &Self) {
        self.0.extend(nearer.0.iter().map(|(column, name)| (*column, name.clone())));
    }

    /// Returns whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the heading chosen for a column.
    pub(super) fn heading(&self, column: Column) -> Option<&str> {
        self.0.get(&column).map(String::as_str)
    }

    /// Returns the choices in the order of columns.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Column, &str)> {
        self.0.iter().map(|(column, heading)| (*column, heading.as_str()))
    }

    /// Returns what the column with a heading holds: as chosen, or as known if nothing else was chosen
    /// for that.
    pub(super) fn meaning(&self, heading: &str) -> Option<Column> {
        let chosen = self.0.iter().find(|(_, name)| name.as_str() == heading);
        chosen.map(|(column, _)| *column).or_else(|| {
            Column::of_heading(heading).filter(|known| !self.0.contains_key(known))
        })
    }
}

impl FromStr for Columns {
    type Err = String;

    /// Reads `text=正文`.
    fn from_str(choice: &str) -> Result<Self, String> {
        let (name, heading) = choice.split_once('=').unwrap_or((choice, ""));
        let (name, heading) = (name.trim(), heading.trim());
        let names = || Column::ALL.map(Column::name).join(", ");
        let column = Column::of_name(name)
            .ok_or_else(|| format!("`{name}` is none of {}; write text=正文", names()))?;
        if heading.is_empty() {
            return Err(format!("the heading is missing: write {name}=正文"));
        }
        let mut columns = Self::default();
        columns.choose(column, heading);
        Ok(columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_names_a_column_and_its_heading() {
        let columns: Columns = "text=报告 全文".parse().unwrap();
        assert_eq!(columns.heading(Column::Text), Some("报告 全文"));
        for bad in ["text", "text=", "=正文", "body=正文", ""] {
            assert!(bad.parse::<Columns>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_choice_goes_before_the_usual_names() {
        let columns: Columns = "text=内容二".parse().unwrap();
        assert_eq!(columns.meaning("内容二"), Some(Column::Text));
        assert_eq!(columns.meaning("正文"), None);
        assert_eq!(columns.meaning("标题"), Some(Column::Title));
        assert_eq!(Columns::default().meaning("正文"), Some(Column::Text));
    }

    #[test]
    fn every_usual_name_is_of_a_known_column() {
        for line in include_str!("columns.tsv").lines().filter(|l| !l.starts_with('#')) {
            let (name, headings) = line.split_once('\t').unwrap();
            assert!(Column::of_name(name).is_some(), "{name}");
            for heading in headings.split(' ') {
                let found = Column::of_heading(heading).map(Column::name);
                assert_eq!(found, Some(name), "{heading}");
            }
        }
    }
}
