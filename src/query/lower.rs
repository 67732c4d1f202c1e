//! Makes a query ready for one index: from the tree of the syntax to a [`Plan`].

use super::bits::BitSet;
use super::counted::Counted;
use super::filter::{Filter, unknown_topic};
use super::plan::{Phrase, Plan, Topic, Word, Words};
use super::proof::{Layer, Needle};
use super::question::{self, Wording, WordingKind};
use super::scope;
use super::search;
use super::syntax::{self, FieldValue, Place, Query};
use super::terms;
use super::words::{self, CutWord};
use crate::error::{Error, ErrorKind, Result};
use crate::extract::topic::{Catalog, Named};
use crate::index::reader::Reader;
use crate::model::Topics;

/// Characters of the shortest and the longest word that the texts have and no dictionary.
const UNLISTED: usize = 3;
const LONGEST_UNLISTED: usize = 8;
/// How many such words are tried in one stretch.
const TRIED_UNLISTED: usize = 48;

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

/// Returns the plan of a phrase given by its parts; none if one of them holds nothing to look for.
pub(crate) fn exact<S: AsRef<str>>(parts: &[S]) -> Option<Plan> {
    Needle::phrase(parts).map(|needle| Plan::Phrase(Phrase { needle }))
}

/// Returns whether a phrase stands in some of the reports.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn stands<S: AsRef<str>>(
    reader: &Reader,
    parts: &[S],
    reports: &Counted,
) -> Result<bool> {
    let Some(plan) = exact(parts) else { return Ok(false) };
    search::finds_any(reader, &plan, reports)
}

/// Returns whether a text stands in some passage of the index.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn stands_anywhere(reader: &Reader, text: &str) -> Result<bool> {
    let all = scope::reports(reader, &Filter::default())?;
    stands(reader, &[text], &Counted::every_copy(reader, all))
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
    let mut all = Words::default();
    let mut signs = Vec::new();
    let mut spare = 0;
    for run in typed {
        let before = all.words.len();
        let is_cut = add_run(reader, run, &mut all)?;
        if !is_cut {
            // A run without a letter, digit or Han character is looked for as it stands.
            let parts = [run.text.clone()];
            signs.push(Plan::Phrase(lower_phrase(&parts, run.place)?));
        }
        all.asks_number |= question::asks_number(&run.text);
        let words = all.words.get(before..).unwrap_or_default();
        // Of a name that no dictionary lists a part may be remembered wrongly, and who speaks as people do
        // does not expect the words of a report.
        let is_loose = question::is_question(&run.text)
            || words.iter().any(|word| {
                word.is_unlisted || word.wording == Some(WordingKind::Everyday)
            });
        let words = words.iter().filter(|word| !word.optional).count();
        spare += may_miss(words, is_loose);
    }
    if all.words.iter().all(|word| word.optional) {
        all.words.iter_mut().for_each(|word| word.optional = false);
    }
    all.required = all.demanded().count();
    all.least = all.required.saturating_sub(spare).max(1);
    if all.required > 0 {
        signs.push(Plan::Words(all));
    }
    Ok(if signs.len() == 1 { signs.remove(0) } else { Plan::And(signs) })
}

/// Returns how many words of a run without spaces may be missing where few passages hold them all: of
/// a sentence some words say little, and an answer puts others. A third must be there. A run of two
/// words is asked for whole unless it is a question, a name or everyday speech, and words typed apart always are.
fn may_miss(words: usize, is_loose: bool) -> usize {
    let is_sentence = words > 2 || words == 2 && is_loose;
    if is_sentence { words - words.div_ceil(3) } else { 0 }
}

/// Adds the words of a run; returns whether it has any.
fn add_run(reader: &Reader, run: &syntax::Words, all: &mut Words) -> Result<bool> {
    let mut is_cut = false;
    for stretch in question::stretches(&run.text) {
        let key = Layer::Simplified.key(&stretch).to_ascii_lowercase();
        let words = with_wordings(reader, &key, cut_words(reader, &stretch)?);
        if words.len() > 1 {
            all.unbroken.extend(Needle::word(&stretch));
        }
        all.plain.extend(plain(&key, &words));
        all.stretches.push(key);
        for (_, word) in words {
            is_cut = true;
            if all.words.iter().all(|known| known.text != word.text) {
                all.words.push(word);
            }
        }
    }
    Ok(is_cut)
}

/// Returns what a stretch holds beside words of grammar and wordings: of those, pairs of characters say
/// nothing about what a report prints.
fn plain(key: &str, words: &[(usize, Word)]) -> Vec<String> {
    let mut chars: Vec<Option<char>> = key.chars().map(Some).collect();
    for (at, word) in words.iter().filter(|(_, w)| w.optional || w.wording.is_some()) {
        let len = word.text.chars().count();
        chars.iter_mut().skip(*at).take(len).for_each(|c| *c = None);
    }
    let kept = chars.split(Option::is_none).filter(|part| !part.is_empty());
    kept.map(|part| part.iter().flatten().collect()).collect()
}

/// Puts wordings in the place of the words they are made of. A wording that cuts a word in two is none: 吃水
/// in 吃|水果.
fn with_wordings(
    reader: &Reader,
    key: &str,
    cut: Vec<(usize, Word)>,
) -> Vec<(usize, Word)> {
    let places: Vec<usize> = key.char_indices().map(|(at, _)| at).collect();
    let end = |(at, word): &(usize, Word)| at + word.text.chars().count();
    let mut out = Vec::new();
    let mut rest = cut.into_iter().peekable();
    while let Some(first) = rest.next() {
        let at = places.get(first.0).copied().unwrap_or(key.len());
        let known = key.get(at..).and_then(question::wording);
        let Some(known) = known else {
            out.push(first);
            continue;
        };
        let until = first.0 + known.typed.chars().count();
        let mut last = end(&first);
        let mut covered = Vec::new();
        while let Some(next) = rest.next_if(|next| next.0 < until) {
            last = last.max(end(&next));
            covered.push(next);
        }
        if last > until {
            out.push(first);
            out.extend(covered);
        } else {
            out.extend(reworded(reader, known).map(|word| (first.0, word)));
        }
    }
    out
}

/// Returns the word of a wording: what reports print stands for it.
fn reworded(reader: &Reader, known: &Wording) -> Option<Word> {
    let text = Layer::Simplified.key(known.typed).to_ascii_lowercase();
    let mut passages = terms::key_frequency(reader, &text);
    let mut also = Vec::new();
    for form in &known.printed {
        let frequency = terms::key_frequency(reader, &Layer::Simplified.key(form));
        if frequency > 0 {
            passages = passages.max(frequency);
            also.extend(Needle::word(form));
        }
    }
    Some(Word {
        text,
        needle: Needle::word(known.typed)?,
        also,
        wording: Some(known.kind),
        apart: None,
        is_unlisted: false,
        passages,
        optional: false,
    })
}

/// Cuts a text; each word comes with its place in it, in characters.
fn cut_words(reader: &Reader, text: &str) -> Result<Vec<(usize, Word)>> {
    let written = Layer::Written.key(text);
    let key = Layer::Simplified.key(text);
    let mut cut = Vec::new();
    for word in with_unlisted(reader, &words::cut(reader, &key)?)? {
        let as_written: String =
            written.chars().skip(word.at).take(word.text.chars().count()).collect();
        let Some(needle) = Needle::word(&as_written) else { continue };
        let passages = match word.passages {
            0 => terms::key_frequency(reader, &word.text),
            known => known,
        };
        let optional = question::is_grammar(&word.text);
        let parts: Vec<String> = words::parts(reader, &word.text)?;
        let apart = if parts.is_empty() { None } else { Needle::phrase(&parts) };
        let (at, text, also) = (word.at, word.text, Vec::new());
        let is_unlisted = word.passages == 0 && text.chars().nth(UNLISTED - 1).is_some();
        cut.push((
            at,
            Word {
                text,
                needle,
                also,
                wording: None,
                apart,
                is_unlisted,
                passages,
                optional,
            },
        ));
    }
    Ok(cut)
}

/// Joins characters that stand alone to the words that they are in the texts, if no dictionary lists those:
/// 营|改|增, 三|去|一|降|一|补. Of two characters too many are neighbors by chance.
fn with_unlisted(reader: &Reader, cut: &[CutWord]) -> Result<Vec<CutWord>> {
    let mut out: Vec<CutWord> = Vec::new();
    let mut rest = cut;
    let mut tried = 0;
    while let Some(first) = rest.first() {
        let is_next = |a: &CutWord, b: &CutWord| a.at + 1 == b.at && is_one(b);
        let pairs = rest.windows(2).take(LONGEST_UNLISTED - 1);
        let alone = match is_one(first) {
            true => 1 + pairs.take_while(|w| is_next(&w[0], &w[1])).count(),
            false => 0,
        };
        let mut taken = 1;
        for len in (UNLISTED..=alone).rev() {
            let chars = rest.get(..len).unwrap_or_default();
            let text: String = chars.iter().map(|word| word.text.as_str()).collect();
            if tried == TRIED_UNLISTED {
                break;
            }
            tried += 1;
            if terms::key_frequency(reader, &text) > 0 && stands_anywhere(reader, &text)?
            {
                out.push(CutWord { text, at: first.at, passages: 0 });
                taken = len;
                break;
            }
        }
        if taken == 1 {
            out.push(first.clone());
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    Ok(out)
}

fn is_one(word: &CutWord) -> bool {
    word.text.chars().nth(1).is_none()
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
        FieldValue::Has(feature) => return Ok(Plan::Has(*feature)),
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

/// Most passages that are looked at for words that nearly all are there, where some passages hold
/// them all.
const SPARING_COST: u64 = 30_000;

/// Passages below which a word may stand apart: 粮食产量 as 粮食总产量.
const FEW: usize = 5;

/// Asks for less: for words that stand apart where few passages hold them whole, then for one word fewer;
/// returns false if nothing can be spared. Where something is `found` already, only a run without spaces may
/// lack a word, and only if that is cheap to look for.
pub(crate) fn relax(plan: &mut Plan, found: usize) -> bool {
    match plan {
        Plan::Words(words) => {
            if found < FEW && words.take_apart() {
                return true;
            }
            let least = if found > 0 { words.least } else { 1 };
            let may = words.required > least
                && (found == 0 || words.cost_of_sparing() <= SPARING_COST);
            if may {
                words.required -= 1;
            }
            may
        }
        Plan::And(parts) => {
            // Bare words typed apart are one demand: each may be missing in turn.
            let mut relaxed = false;
            for part in parts.iter_mut() {
                relaxed |= relax(part, found);
            }
            relaxed
        }
        _ => false,
    }
}
