//! Topics in the answers: of a passage, of a commitment, and the list of them with counts.
//!
//! A passage keeps numbers of classes and sub-classes; here they become codes and names. The answer of
//! `topics` counts passages by topic and year; what is counted is gathered in `topic_list`.

use std::borrow::Borrow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::TopicRef;
use super::listing::Listing;
use crate::extract::topic::{Catalog, Classifier, Readable, Told};
use crate::model::{Role, Section, Span, TopicNumber, Topics};
use crate::normalize::fold_phrase;

/// Returns the topics of a passage with their names.
pub(crate) fn topic_refs(topics: Topics) -> Vec<TopicRef> {
    topics.iter().filter_map(topic_ref).collect()
}

/// Returns topics with their names and the words that decided.
pub(crate) fn explained_refs(told: &[Told]) -> Vec<TopicRef> {
    let with_words = |told: &Told| {
        let words = Some(told.words.clone());
        topic_ref(told.number).map(|topic| TopicRef { words, ..topic })
    };
    told.iter().filter_map(with_words).collect()
}

fn topic_ref(number: TopicNumber) -> Option<TopicRef> {
    let catalog = Catalog::get();
    let main = catalog.class(catalog.main(number))?;
    let sub = catalog.class(number).filter(|class| !class.is_main());
    Some(TopicRef {
        code: main.code.to_owned(),
        name: main.name.to_owned(),
        sub: sub.map(|class| class.name.to_owned()),
        words: None,
    })
}

/// Returns the topics of words that stand below headings, from the chapter down.
pub(crate) fn topics_of(words: &str, path: &[String], role: Role) -> Vec<TopicRef> {
    let section = |(at, title): (usize, &String)| Section {
        id: String::new(),
        level: 1,
        number: None,
        title: title.clone(),
        role,
        parent: at.checked_sub(1),
        heading: Span::default(),
    };
    let sections: Vec<Section> = path.iter().enumerate().map(section).collect();
    let key = fold_phrase(words);
    let below = Readable { section: sections.len().saturating_sub(1), key: &key };
    topic_refs(Classifier::new(&sections).tell(&below))
}

/// A topic with what stands for it and how often it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TopicEntry {
    /// Two digits for a class, four for a sub-class; null for a familiar name.
    pub code: Option<String>,
    /// The official or familiar name.
    pub name: String,
    /// `class`, `sub` or `familiar`.
    pub level: String,
    /// Codes of the classes among which it is looked for; of a class its own.
    pub classes: Vec<String>,
    /// Other names that mean the same.
    pub also: Vec<String>,
    /// Words that narrow a familiar name, or that tell a class; null unless a topic is named.
    pub words: Option<Vec<String>>,
    /// Nearest major topics of the Comparative Agendas Project; empty below classes.
    pub cap: Vec<u8>,
    /// Passages that have it among their topics.
    pub passages: usize,
    /// Passages whose primary topic it is; null for familiar names.
    pub primary: Option<usize>,
    /// Reports with such passages.
    pub reports: usize,
}

/// Passages on a topic in the reports of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TopicYear {
    /// The topic's code; null for a familiar name.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Year of the reports; null where it is not stated.
    pub year: Option<u16>,
    /// Passages that have the topic among theirs.
    pub passages: usize,
    /// Passages whose primary topic it is; null for familiar names.
    pub primary: Option<usize>,
    /// Reports with such passages.
    pub reports: usize,
    /// Passages on any topic in the reports of the year.
    pub of: usize,
}

/// The answer of `topics`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TopicsAnswer {
    /// `baogao.topics/1`.
    pub schema: &'static str,
    /// Passages that were counted.
    pub total: usize,
    /// The topics: all classes, or one with its sub-classes and familiar names.
    pub topics: Vec<TopicEntry>,
    /// The same by year; a year without a passage on a topic has no row.
    pub rows: Vec<TopicYear>,
}

impl Listing for TopicsAnswer {
    type Row = TopicYear;
    const LIST: &'static [&'static str] = &["rows"];
    const COLUMNS: &'static [&'static str] =
        &["code", "name", "year", "passages", "primary", "reports", "of"];

    fn rows(&self) -> impl Iterator<Item: Borrow<TopicYear>> {
        self.rows.iter()
    }

    fn total(&self) -> Value {
        json!(self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::fields::known_fields;

    #[test]
    fn every_default_column_is_a_field() {
        let known = known_fields::<TopicYear>();
        for column in TopicsAnswer::COLUMNS {
            assert!(known.holds(column), "{column} is no field");
        }
    }

    #[test]
    fn a_class_without_sub_class_is_named_alone() {
        let numbers = ["1301", "22"].map(|code| Catalog::get().number(code).unwrap());
        let refs = topic_refs(Topics::new(numbers));
        let shown: Vec<_> =
            refs.iter().map(|t| (t.code.as_str(), t.sub.as_deref())).collect();
        assert_eq!(shown, [("13", Some("卫生")), ("22", None)]);
    }

    #[test]
    fn headings_speak_for_words_that_do_not() {
        let path = ["一、明年的工作".to_owned(), "（二）办好教育".to_owned()];
        let topics = topics_of("再办两件实事。", &path, Role::Tasks);
        assert_eq!(topics[0].code, "11");
    }
}
