//! Makes a query ready for one index: from the tree of the syntax to a [`Plan`].

use super::bits::BitSet;
use super::filter::{Filter, unknown_topic};
use super::plan::{Phrase, Plan, Topic, Word, Words};
use super::proof::{Layer, Needle};
use super::scope;
use super::syntax::{self, FieldValue, Place, Query};
use super::terms;
use super::words;
use crate::error::{Error, ErrorKind, Result};
use crate::extract::topic::{Catalog, Named};
use crate::index::reader::Reader;
use crate::model::Topics;

/// Words of questions and of grammar that a passage with the answer need not hold. They still count
/// in the bonus for an unbroken occurrence, and are demanded where nothing else is asked.
const FUNCTION_WORDS: &[&str] = &[
    "的",
    "了",
    "和",
    "与",
    "及",
    "或",
    "在",
    "是",
    "有",
    "被",
    "把",
    "对",
    "从",
    "到",
    "由",
    "为",
    "吗",
    "呢",
    "么",
    "几",
    "多少",
    "什么",
    "哪些",
    "哪个",
    "如何",
    "怎么",
    "怎样",
    "为何",
    "是否",
    "有没有",
    "关于",
    "以及",
];

/// Returns the plan of a query.
///
/// # Errors
/// `Query` for what cannot be looked for in this index, with its place; `Usage` for a region that
/// no report is of.
pub(crate) fn lower(reader: &Reader, query: &Query) -> Result<Plan> {
    let all =
        |parts: &[Query]| parts.iter().map(|p| lower(reader, p)).collect::<Result<_>>();
    Ok(match query {
        Query::Phrase(phrase) => Plan::Phrase(lower_phrase(&phrase.parts, phrase.place)?),
        Query::Words(words) => lower_words(reader, &[words])?,
        Query::And(parts) => lower_and(reader, parts)?,
        Query::Or(parts) => Plan::Or(all(parts)?),
        Query::Not(part) => Plan::Not(Box::new(lower(reader, part)?)),
        Query::Near(near) => Plan::Near(
            Box::new(lower_unbroken(reader, &near.left)?),
            Box::new(lower_unbroken(reader, &near.right)?),
            usize::from(near.within),
        ),
        Query::Field(field) => lower_field(reader, &field.value, field.place)?,
    })
}

/// Returns the plan of the filters that a passage, not a report, must pass.
///
/// # Errors
/// As [`lower`].
pub(crate) fn lower_filter(reader: &Reader, filter: &Filter) -> Result<Vec<Plan>> {
    let mut plans = Vec::new();
    if !filter.roles.is_empty() {
        plans.push(Plan::Or(filter.roles.iter().map(|&role| Plan::Role(role)).collect()));
    }
    if !filter.chapters.is_empty() {
        let chapters = filter.chapters.iter();
        let values = chapters.map(|c| FieldValue::Chapter(c.clone()));
        let plan = values.map(|value| lower_field(reader, &value, Place::default()));
        plans.push(Plan::Or(plan.collect::<Result<_>>()?));
    }
    if !filter.topics.is_empty() {
        let topics =
            filter.topics.iter().map(|topic| lower_topic(topic).map(Plan::Topic));
        plans.push(Plan::Or(topics.collect::<Result<_>>()?));
    }
    Ok(plans)
}

fn not_yet(what: &str) -> Error {
    Error::new(ErrorKind::Usage, format!("{what} cannot be searched by this version"))
        .hinted("search for the words instead")
}

fn lower_phrase(parts: &[String], place: Place) -> Result<Phrase> {
    let needle = Needle::phrase(parts).ok_or_else(|| {
        Error::new(ErrorKind::Query, "phrase holds nothing to look for")
            .at(place.start, place.end)
            .hinted("give it a character that is no space")
    })?;
    Ok(Phrase { needle })
}

/// Takes bare words that are all required as one demand, so that each may be spared in turn when
/// no passage holds them all.
fn lower_and(reader: &Reader, parts: &[Query]) -> Result<Plan> {
    let mut typed = Vec::new();
    let mut plans = Vec::new();
    for part in parts {
        match part {
            Query::Words(words) => typed.push(words),
            other => plans.push(lower(reader, other)?),
        }
    }
    if !typed.is_empty() {
        plans.push(lower_words(reader, &typed)?);
    }
    Ok(if plans.len() == 1 { plans.remove(0) } else { Plan::And(plans) })
}

fn lower_words(reader: &Reader, typed: &[&syntax::Words]) -> Result<Plan> {
    let mut words: Vec<Word> = Vec::new();
    let mut unbroken = Vec::new();
    let mut signs = Vec::new();
    for run in typed {
        let cut = cut_words(reader, run)?;
        match cut.len() {
            // A run without a letter, digit or Han character is looked for as it stands.
            0 => {
                let parts = [run.text.clone()];
                signs.push(Plan::Phrase(lower_phrase(&parts, run.place)?));
            }
            1 => {}
            _ => unbroken.extend(Needle::word(&run.text)),
        }
        for word in cut {
            if words.iter().all(|known| known.text != word.text) {
                words.push(word);
            }
        }
    }
    if words.iter().all(|word| word.optional) {
        words.iter_mut().for_each(|word| word.optional = false);
    }
    let required = words.iter().filter(|word| !word.optional).count();
    if required > 0 {
        signs.push(Plan::Words(Words { words, unbroken, required }));
    }
    Ok(if signs.len() == 1 { signs.remove(0) } else { Plan::And(signs) })
}

fn cut_words(reader: &Reader, typed: &syntax::Words) -> Result<Vec<Word>> {
    let written = Layer::Written.key(&typed.text);
    let key = Layer::Simplified.key(&typed.text);
    let mut cut = Vec::new();
    for word in words::cut(reader, &key)? {
        let as_written: String =
            written.chars().skip(word.at).take(word.text.chars().count()).collect();
        let Some(needle) = Needle::word(&as_written) else { continue };
        let passages = match word.passages {
            0 => terms::key_frequency(reader, &word.text),
            known => known,
        };
        let optional = FUNCTION_WORDS.contains(&word.text.as_str());
        cut.push(Word { text: word.text, needle, passages, optional });
    }
    Ok(cut)
}

/// Returns the plan of an operand of NEAR, whose bare words stand unbroken.
fn lower_unbroken(reader: &Reader, query: &Query) -> Result<Plan> {
    Ok(match query {
        Query::Words(words) => {
            let needle = Needle::word(&words.text).ok_or_else(|| {
                Error::new(ErrorKind::Query, "there is nothing to look for")
                    .at(words.place.start, words.place.end)
                    .hinted("give NEAR two words or phrases")
            })?;
            Plan::Phrase(Phrase { needle })
        }
        Query::Or(parts) => {
            let parts = parts.iter().map(|part| lower_unbroken(reader, part));
            Plan::Or(parts.collect::<Result<_>>()?)
        }
        other => lower(reader, other)?,
    })
}

fn lower_field(reader: &Reader, value: &FieldValue, place: Place) -> Result<Plan> {
    let mut filter = Filter::default();
    match value {
        FieldValue::Role(role) => return Ok(Plan::Role(*role)),
        FieldValue::Chapter(words) => {
            let needle = Needle::phrase(&[words]).ok_or_else(|| {
                Error::new(ErrorKind::Query, "chapter has no words")
                    .at(place.start, place.end)
                    .hinted("name words of a heading: chapter:民生")
            })?;
            return Ok(Plan::Chapter(needle));
        }
        FieldValue::Topic(topic) => {
            let topic = lower_topic(topic);
            return topic.map(Plan::Topic).map_err(|e| e.at(place.start, place.end));
        }
        FieldValue::Has(_) => {
            let error = not_yet("what a passage holds (has:)");
            return Err(error.at(place.start, place.end));
        }
        FieldValue::Year(range) => filter.years.push(*range),
        FieldValue::Region(name) => filter.regions.push(name.clone()),
        FieldValue::Kind(kind) => filter.kinds.push(*kind),
    }
    let reports: BitSet =
        scope::reports(reader, &filter).map_err(|e| e.at(place.start, place.end))?;
    Ok(Plan::Reports(reports))
}

/// Returns the plan of a topic by its code or name.
///
/// # Errors
/// `Usage` for a name that is unknown, with the nearest ones.
fn lower_topic(typed: &str) -> Result<Topic> {
    let catalog = Catalog::get();
    catalog
        .find(typed)
        .map(|named| topic_plan(&named))
        .ok_or_else(|| unknown_topic(typed))
}

/// Returns the plan of what a name stands for.
pub(crate) fn topic_plan(named: &Named) -> Topic {
    let catalog = Catalog::get();
    let mut admits = Box::new([named.numbers.is_empty(); 256]);
    for class in catalog.classes() {
        let asked = Topics::new([class.number]);
        admits[usize::from(class.number.get())] = named.admits(asked);
    }
    let words = named.words.iter().filter_map(|word| Needle::phrase(&[word]));
    Topic { admits, words: words.collect() }
}

/// Asks for one word fewer in every run of bare words; none if none can be spared.
pub(crate) fn relax(plan: &mut Plan) -> bool {
    match plan {
        Plan::Words(words) if words.required > 1 => {
            words.required -= 1;
            true
        }
        Plan::And(parts) => {
            // Bare words typed apart are one demand: each may be missing in turn.
            let mut relaxed = false;
            for part in parts.iter_mut() {
                relaxed |= relax(part);
            }
            relaxed
        }
        _ => false,
    }
}
