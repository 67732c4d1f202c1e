//! Reads the classes of words that clauses are filled with.
//!
//! `words.txt` gives each class the words of the genre with weights, and a share for the tail:
//! words of jieba's dictionary that have one of the given parts of speech. The tail is what makes
//! distinct words grow with the text as they do in real reports.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use super::dictionary::Word;
use super::draw::Table;

const WORDS: &str = include_str!("words.txt");

/// Exponent on the frequencies of the tail: below 1, since words that are common in general text
/// are not common in this genre.
const FLATTENING: f64 = 0.55;

/// Words that may stand in one place.
#[derive(Debug, Default)]
pub(crate) struct Class {
    pub(crate) words: Vec<String>,
    pub(crate) table: Table,
    /// Whether a report comes back to its own words: true of classes with a tail.
    pub(crate) is_open: bool,
}

/// Reads the classes, by name.
pub(crate) fn classes(dictionary: &[Word]) -> Result<BTreeMap<String, Class>> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with('[') {
            sections.push((line, Vec::new()));
        } else if let Some((_, words)) = sections.last_mut() {
            words.extend(line.split_whitespace());
        }
    }
    sections
        .into_iter()
        .map(|(head, words)| {
            class(head, &words, dictionary).with_context(|| format!("in {head}"))
        })
        .collect()
}

fn class(head: &str, own: &[&str], dictionary: &[Word]) -> Result<(String, Class)> {
    let (name, tail) = head.trim_start_matches('[').split_once(']').context("no ]")?;
    let mut words = Vec::new();
    let mut weights = Vec::new();
    let mut weight = 1.0;
    for entry in own {
        let (word, own_weight) = entry.split_once(':').unwrap_or((entry, ""));
        if !own_weight.is_empty() {
            weight = own_weight.parse().with_context(|| format!("weight of {word}"))?;
        }
        words.push(word.to_owned());
        weights.push(weight);
    }
    let fields: Vec<&str> = tail.split_whitespace().collect();
    let is_open = !fields.is_empty();
    if let [_, tags, share] = fields.as_slice() {
        let share: f64 = share.parse().context("share of the tail")?;
        let tags: Vec<&str> = tags.split(',').collect();
        let found = dictionary
            .iter()
            .filter(|w| tags.contains(&w.tag.as_str()) && !words.contains(&w.text));
        let tail: Vec<(f64, &Word)> =
            found.map(|w| ((w.frequency as f64).powf(FLATTENING), w)).collect();
        let tail_weight: f64 = tail.iter().map(|(weight, _)| weight).sum();
        let own_weight: f64 = weights.iter().sum();
        let scale = own_weight * share / (1.0 - share) / tail_weight.max(1.0);
        weights.extend(tail.iter().map(|(weight, _)| weight * scale));
        let texts: Vec<String> = tail.iter().map(|(_, w)| w.text.clone()).collect();
        words.extend(texts);
    }
    Ok((name.to_owned(), Class { words, table: Table::new(&weights), is_open }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words() {
        for (name, class) in classes(&[]).unwrap() {
            assert!(!class.words.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_weight_holds_until_the_next() {
        let (name, class) = class("[x]", &["甲:2", "乙", "丙:1"], &[]).unwrap();
        assert_eq!((name.as_str(), class.words.len(), class.is_open), ("x", 3, false));
    }

    #[test]
    fn the_tail_has_words_of_its_tags() {
        let word = |text: &str, tag: &str| Word {
            text: text.to_owned(),
            tag: tag.to_owned(),
            frequency: 9,
        };
        let dictionary = [word("石榴", "n"), word("奔跑", "v"), word("甲", "n")];
        let (_, class) = class("[x] tail n 0.5", &["甲:2"], &dictionary).unwrap();
        assert_eq!(class.words, ["甲", "石榴"]);
    }

    #[test]
    fn a_wrong_weight_is_told() {
        assert!(class("[x]", &["甲:多"], &[]).is_err());
    }
}
