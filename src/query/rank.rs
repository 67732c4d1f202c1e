//! The second look at the best hits of bare words: what a person would weigh, read from the text.
//!
//! The search keeps the first [`WINDOW`] hits by BM25 over words, which is cheap. Here each of them is
//! read once more and scored by [`Evidence`]: words and pairs of characters (a pair lies across words
//! that were cut apart, and survives a wrong character beside it), the longest stretch that stands as
//! typed, how much of the question is covered and how much of it by one sentence, the headings above, and the
//! year and place that the question names. Words of doing (解决) weigh half, other words than typed a little
//! less. Then hits that only repeat their neighbors step back ([`spread`]).
//!
//! Guarantees: the same hits, only in another order; the order is total and does not depend on how many
//! are listed; a passage is read up to a fixed length. It deliberately reads no records of reports: the
//! headings above are told by their look, and run-in headings are part of the text anyway.
//!
//! Weights were set on questions to the sample and looked at on questions to real reports; they are round,
//! not fitted.

use super::bits::BitSet;
use super::plan::{Plan, Words};
use super::proof::{self, Layer, Needle};
use super::question::{self, WordingKind};
use super::score::{K1, inverse_frequency, part};
use super::spread::{Candidate, Parts, spread};
use super::tally::Item;
use super::terms;
use super::understood::Mentioned;
use crate::error::Result;
use crate::index::gram::PassageNumber;
use crate::index::reader::Reader;
use crate::index::table::Row;
use crate::model::{Kind, Role, Span};
use crate::threads;

/// How many of the first hits are looked at again.
pub(crate) const WINDOW: usize = 100;

/// Hits that one thread weighs sooner than a second one starts.
const ALONE: usize = 24;

/// BM25's length constant; long passages are punished less than usual, since they are of one paragraph.
const B: f64 = 0.5;
/// What each kind of evidence weighs against the BM25 of words.
const WORDS: f64 = 0.7;
const GRAMS: f64 = 0.8;
const UNBROKEN: f64 = 0.8;
const COVERAGE: f64 = 1.0;
const CLOSENESS: f64 = 0.5;
const HEADINGS: f64 = 0.5;
/// What a form that reports print is worth beside what was typed: a short form means the same, an everyday
/// word means something like it.
const LONG_FORM: f64 = 0.9;
const OTHER_WORDS: f64 = 0.85;
/// What a word is worth that says what is to be done, not with what.
const LIGHT: f64 = 0.5;
/// Factors.
const HAS_NUMBER: f64 = 1.25;
const IS_SHORT: f64 = 0.5;
const OF_YEAR: f64 = 1.0;
const OF_PLACE: f64 = 0.3;
const RECENT: f64 = 0.02;

/// A passage of fewer characters is a heading or a cell: it names, but does not answer. So does a longer
/// heading, which has no number and ends no sentence.
const SHORT: usize = 16;
const HEADING: usize = 40;
/// Characters of a sentence that may say something without a number.
const SENTENCE: usize = 24;
/// Characters of a passage that are read, and of a stretch that are looked for unbroken.
const READ: usize = 4000;
const STRETCH: usize = 32;
/// Passages before a hit that are looked through for its headings.
const HEADINGS_ABOVE: u32 = 16;
/// Characters that say nothing in a pair.
const FUNCTION_CHARS: &str = "的了和与及或在是有被把对从到由为吗呢么几以这那其之";

/// A hit with the parts of its score; none for those beyond the window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    pub(crate) item: Item,
    pub(crate) parts: Option<Parts>,
}

/// Orders hits of bare words by all evidence. `items` are in the order of the search.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn rank(
    reader: &Reader,
    plan: &Plan,
    named: &Mentioned,
    items: &[Item],
) -> Result<Vec<Ranked>> {
    let evidence = Evidence::gather(reader, plan, named);
    let (window, rest) = items.split_at(items.len().min(WINDOW));
    let candidates = weigh_all(reader, &evidence, window)?;
    let mut ranked: Vec<Ranked> = spread(candidates)
        .into_iter()
        .map(|(item, parts)| Ranked {
            item: item.scored(parts.score()),
            parts: Some(parts),
        })
        .collect();
    // What was not looked at again stands behind, and says so by its score.
    let least = ranked.last().and_then(|last| last.item.score).unwrap_or(f64::MAX);
    ranked.extend(rest.iter().map(|item| Ranked {
        item: item.scored(item.score.unwrap_or(0.0).min(least)),
        parts: None,
    }));
    Ok(ranked)
}

/// Weighs hits on two threads where there are many: of each, the passages above are looked at too.
fn weigh_all(
    reader: &Reader,
    evidence: &Evidence<'_>,
    items: &[Item],
) -> Result<Vec<Candidate>> {
    let shares: Vec<&[Item]> = items.chunks(items.len().div_ceil(2).max(ALONE)).collect();
    let weigh = |item: &Item| {
        let row = reader.row(item.report)?;
        let (parts, text) = evidence.weigh(reader, &row, item.passage);
        Ok(Candidate { item: *item, parts, text })
    };
    let weighed = threads::share(shares.len() as u32, |n| {
        let share = shares.get(n as usize).copied().unwrap_or_default();
        share.iter().map(weigh).collect::<Result<Vec<_>>>()
    });
    Ok(weighed.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

/// What a question gives to look for.
struct Evidence<'a> {
    named: &'a Mentioned,
    /// Regions below a place that is named, and those that are it.
    places: BitSet,
    words: Vec<Sought<'a>>,
    /// Weight of all words.
    weight: f64,
    /// Weight of those that pairs of characters are taken from.
    plain_weight: f64,
    /// Pairs of characters, in order, with their weights.
    grams: Vec<([char; 2], f64)>,
    gram_weight: f64,
    stretches: Vec<Vec<char>>,
    asks_number: bool,
    /// Mean length of a passage in bytes.
    length: f64,
}

/// What a passage says of the words.
#[derive(Debug, Default)]
struct Said {
    /// Their BM25.
    sum: f64,
    /// Weight of those that are there.
    held: f64,
    /// The same of wordings alone.
    worded: f64,
    held_wordings: f64,
    /// Weight of those that the best sentence holds, if there are several.
    together: f64,
    /// Whether that sentence holds a number.
    has_number: bool,
}

/// A word that is looked for.
struct Sought<'a> {
    needle: &'a Needle,
    also: &'a [Needle],
    /// What the other forms are worth beside the first.
    worth: f64,
    /// Whether no pairs of characters are taken from it, so that it weighs for them too.
    is_wording: bool,
    /// Weight of it in any form, and of what was typed, which may be rarer.
    weight: f64,
    own_weight: f64,
}

impl<'a> Evidence<'a> {
    fn gather(reader: &Reader, plan: &'a Plan, named: &'a Mentioned) -> Self {
        let total = reader.table.passages();
        let mut out = Self {
            named,
            places: exact_places(reader, &named.places),
            words: Vec::new(),
            weight: 0.0,
            plain_weight: 0.0,
            grams: Vec::new(),
            gram_weight: 0.0,
            stretches: Vec::new(),
            asks_number: false,
            length: reader.table.text().max(1) as f64 / total.max(1) as f64,
        };
        plan.for_each_leaf(&mut |leaf| match leaf {
            Plan::Words(words) => out.add_words(reader, words, total),
            Plan::Phrase(phrase) => {
                let parts = phrase.needle.parts(Layer::Simplified);
                let counts = parts.map(|part| terms::key_frequency(reader, part));
                let weight = inverse_frequency(counts.min().unwrap_or(0), total);
                let (needle, also) = (&phrase.needle, &[][..]);
                let (worth, is_wording, own_weight) = (1.0, true, weight);
                out.words.push(Sought {
                    needle,
                    also,
                    worth,
                    is_wording,
                    weight,
                    own_weight,
                });
            }
            _ => {}
        });
        out.grams.sort_by_key(|(gram, _)| *gram);
        out.grams.dedup_by_key(|(gram, _)| *gram);
        out.weight = out.words.iter().map(|word| word.weight).sum();
        let plain = out.words.iter().filter(|word| !word.is_wording);
        out.plain_weight = plain.map(|word| word.weight).sum();
        out.gram_weight = out.grams.iter().map(|(_, weight)| weight).sum();
        out
    }

    fn add_words(&mut self, reader: &Reader, words: &'a Words, total: u64) {
        self.asks_number |= words.asks_number;
        for word in words.demanded() {
            let weight = inverse_frequency(word.passages, total)
                * if question::is_light(&word.text) { LIGHT } else { 1.0 };
            let worth = match word.wording {
                Some(WordingKind::Everyday) => OTHER_WORDS,
                Some(WordingKind::Abbreviation) | None => LONG_FORM,
            };
            let (needle, also) = (&word.needle, &word.also[..]);
            let is_wording = word.wording.is_some();
            let own_weight = match is_wording {
                true => {
                    inverse_frequency(terms::key_frequency(reader, &word.text), total)
                }
                false => weight,
            };
            self.words.push(Sought {
                needle,
                also,
                worth,
                is_wording,
                weight,
                own_weight,
            });
        }
        for stretch in &words.plain {
            let chars: Vec<char> = stretch.chars().take(STRETCH).collect();
            for pair in chars.windows(2) {
                let [a, b] = *pair else { continue };
                if !(says_something(a) && says_something(b)) {
                    continue;
                }
                let text: String = pair.iter().collect();
                let weight =
                    inverse_frequency(terms::key_frequency(reader, &text), total);
                self.grams.push(([a, b], weight));
            }
            self.stretches.push(chars);
        }
    }

    /// Weighs a passage; returns with the parts of its score what tells equal texts.
    fn weigh(&self, reader: &Reader, row: &Row, passage: u32) -> (Parts, u32) {
        let number = row.first.saturating_add(passage);
        let found = reader.passages.row(number);
        let role = found.map_or(Role::Other, |found| found.role);
        let key = key_of(reader, row, number);
        let text = std::str::from_utf8(key).unwrap_or_default();
        let chars: Vec<char> =
            text.chars().take(READ).map(|c| c.to_ascii_lowercase()).collect();
        let norm = K1 * (1.0 - B + B * key.len() as f64 / self.length);
        let said = self.words_in(key, norm);
        let (grams, held_grams) = self.grams_in(&chars, norm);
        let of_grams = share(self.plain_weight, self.gram_weight);
        let held_pairs = held_grams * of_grams + said.held_wordings;
        let covered = share(said.held + held_pairs, 2.0 * self.weight);
        let parts = Parts {
            words: WORDS * said.sum,
            grams: GRAMS * (grams * of_grams + said.worded),
            unbroken: UNBROKEN
                * (self.plain_weight * self.unbroken_in(&chars) + said.held_wordings),
            coverage: COVERAGE * self.weight * covered * covered,
            closeness: CLOSENESS * said.together * share(said.together, self.weight),
            headings: HEADINGS * self.headings_above(reader, row, number),
            number: match self.asks_number && said.has_number {
                true => HAS_NUMBER,
                false => 1.0,
            },
            length: if only_names(&chars) { IS_SHORT } else { 1.0 },
            year: 1.0 + OF_YEAR * self.year(row, role, text),
            place: match self.places.contains(row.region) {
                true => 1.0 + OF_PLACE,
                false => 1.0,
            },
            recency: 1.0 + RECENT * (f64::from(row.year.unwrap_or(2000)) - 2000.0) / 25.0,
            spread: 1.0,
        };
        (parts, crc32fast::hash(key))
    }

    /// Returns what a passage says of the words.
    fn words_in(&self, key: &[u8], norm: f64) -> Said {
        let ends = sentence_ends(key);
        let mut sentences = vec![(0usize, 0.0); ends.len() + 1];
        let mut said = Said::default();
        let mut spans: Vec<Span> = Vec::new();
        for word in &self.words {
            spans.clear();
            word.needle.find(key, Layer::Simplified, &mut spans);
            let mut weight = word.own_weight;
            if spans.is_empty() {
                weight = word.weight * word.worth;
                word.also.iter().for_each(|w| w.find(key, Layer::Simplified, &mut spans));
                proof::merge(&mut spans);
            }
            if spans.is_empty() {
                continue;
            }
            let worth = part(weight, spans.len(), norm);
            let held = weight.min(word.weight);
            said.sum += worth;
            said.held += held;
            if word.is_wording {
                said.worded += worth;
                said.held_wordings += held;
            }
            let mut last = None;
            for span in &spans {
                let sentence = ends.partition_point(|&end| end <= span.start);
                if last != Some(sentence)
                    && let Some((count, together)) = sentences.get_mut(sentence)
                {
                    *count += 1;
                    *together += held;
                }
                last = Some(sentence);
            }
        }
        let best =
            sentences.iter().enumerate().max_by(|(_, a), (_, b)| a.1.total_cmp(&b.1));
        if let Some((at, &(count, held))) = best {
            let from = at.checked_sub(1).and_then(|at| ends.get(at)).copied();
            let until = ends.get(at).copied().unwrap_or(key.len());
            said.has_number = key.get(from.unwrap_or(0)..until).is_some_and(holds_number);
            said.together = if count > 1 { held } else { 0.0 };
        }
        said
    }

    /// Returns the BM25 of the pairs, and the weight of those that are there.
    fn grams_in(&self, chars: &[char], norm: f64) -> (f64, f64) {
        let mut counts = vec![0usize; self.grams.len()];
        for pair in chars.windows(2) {
            let [a, b] = *pair else { continue };
            if let Ok(at) = self.grams.binary_search_by_key(&[a, b], |(gram, _)| *gram)
                && let Some(count) = counts.get_mut(at)
            {
                *count += 1;
            }
        }
        let (mut sum, mut held) = (0.0, 0.0);
        for ((_, weight), count) in self.grams.iter().zip(counts) {
            if count > 0 {
                sum += part(*weight, count, norm);
                held += weight;
            }
        }
        (sum, held)
    }

    /// Returns how much of the stretches stands unbroken: 1 if all do as typed.
    fn unbroken_in(&self, chars: &[char]) -> f64 {
        let (mut found, mut all) = (0.0, 0.0);
        for stretch in &self.stretches {
            let len = stretch.len() as f64;
            let longest = longest_common(stretch, chars) as f64;
            found += longest * longest / len.max(1.0);
            all += len;
        }
        share(found, all)
    }

    /// Returns the weight of the words that stand in headings above: short passages before it that
    /// end no sentence. Misses headings further up, and takes a short line of a list for one.
    fn headings_above(&self, reader: &Reader, row: &Row, number: PassageNumber) -> f64 {
        let mut held = vec![false; self.words.len()];
        let mut seen = 0;
        for above in (row.first..number).rev().take(HEADINGS_ABOVE as usize) {
            let key = key_of(reader, row, above);
            if key.len() > 3 * 40 || key.ends_with("。".as_bytes()) {
                continue;
            }
            for (held, word) in held.iter_mut().zip(&self.words) {
                *held |= word.needle.is_in(key, Layer::Simplified);
            }
            seen += 1;
            if seen == 2 {
                break;
            }
        }
        let held = held.iter().zip(&self.words).filter(|(held, _)| **held);
        held.map(|(_, word)| word.weight).sum()
    }

    /// Returns how well a passage fits the year that is named, 0 if none is.
    fn year(&self, row: &Row, role: Role, text: &str) -> f64 {
        let Some(of) = row.year else { return 0.0 };
        let looks_back = role == Role::Review && row.kind != Some(Kind::Bulletin);
        let about = if looks_back { of.saturating_sub(1) } else { of };
        let fit = |&year: &u16| {
            let fits = match () {
                () if about == year
                    && (of != year || row.kind == Some(Kind::Bulletin)) =>
                {
                    1.3
                }
                () if about == year => 1.0,
                () if of == year => 0.6,
                () => 0.0,
            };
            let is_said = text.contains(&year.to_string());
            fits + if is_said { 0.3 } else { 0.0 }
        };
        self.named.years.iter().map(fit).fold(0.0, f64::max)
    }
}

/// Returns the numbers of the region paths that end with one of the places.
fn exact_places(reader: &Reader, places: &[String]) -> BitSet {
    let paths = reader.table.regions();
    let mut set = BitSet::new(paths.len());
    for (number, path) in (0..).zip(paths) {
        if path.last().is_some_and(|last| places.contains(last)) {
            set.insert(number);
        }
    }
    set
}

fn key_of<'r>(reader: &'r Reader, row: &Row, number: PassageNumber) -> &'r [u8] {
    let Some(found) = reader.passages.row(number) else { return &[] };
    let (at, len) = (found.at as usize, found.len as usize);
    reader.text(row).get(at..at.saturating_add(len)).unwrap_or_default()
}

/// Returns whether a passage is so short that it names a thing rather than says something of it.
fn only_names(chars: &[char]) -> bool {
    let says = chars.last() == Some(&'。') && chars.len() >= SENTENCE;
    chars.len() < SHORT
        || chars.len() < HEADING && !says && !chars.iter().any(char::is_ascii_digit)
}

/// Returns whether a sentence holds a number: digits, or Han numerals before 万 or 亿 or behind 百分之.
fn holds_number(sentence: &[u8]) -> bool {
    sentence.iter().any(u8::is_ascii_digit)
        || ["百分之", "亿", "万"]
            .iter()
            .any(|sign| memchr::memmem::find(sentence, sign.as_bytes()).is_some())
}

/// Returns the places behind the marks that end a sentence, in bytes.
fn sentence_ends(key: &[u8]) -> Vec<usize> {
    let ends = memchr::memchr3_iter(0xe3, 0xef, b'\n', key);
    let is_end = |at: &usize| {
        let rest = key.get(*at..).unwrap_or_default();
        ["。", "；", "！", "？", "\n"]
            .iter()
            .any(|mark| rest.starts_with(mark.as_bytes()))
    };
    ends.filter(is_end).collect()
}

fn says_something(c: char) -> bool {
    c.is_alphanumeric() && !FUNCTION_CHARS.contains(c)
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Returns the length of the longest stretch that both hold.
fn longest_common(stretch: &[char], text: &[char]) -> usize {
    // Lengths of what ends at each place of the stretch and at the last character of the text.
    let mut ending = vec![0usize; stretch.len() + 1];
    let mut longest = 0;
    for c in text {
        let mut diagonal = 0;
        for (at, own) in stretch.iter().enumerate() {
            let Some(slot) = ending.get_mut(at + 1) else { break };
            let before = *slot;
            *slot = if own == c { diagonal + 1 } else { 0 };
            longest = longest.max(*slot);
            diagonal = before;
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stretch: &str, text: &str, expected: usize) {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(longest_common(&chars(stretch), &chars(text)), expected);
    }

    #[test]
    fn the_longest_stretch_survives_a_wrong_character() {
        check("社区生活圈", "建成社区生活圈6个", 5);
        check("社区生括圈", "建成社区生活圈6个", 3);
        check("渡轮", "公交", 0);
        check("", "公交", 0);
    }

    #[test]
    fn headings_name_and_rows_say() {
        let names = |text: &str| only_names(&text.chars().collect::<Vec<_>>());
        assert!(names("渡轮") && names("（四）推动水上交通绿色发展，打造滨水公共空间"));
        assert!(!names("渡轮每日26班，全年运送乘客310万人次"));
        assert!(names("这是水上交通绿色发展的一年。"));
        assert!(!names("水上交通绿色发展成为全区共识，渡轮都换上了电机和电池。"));
    }

    #[test]
    fn rare_words_weigh_more_and_none_less_than_nothing() {
        assert!(inverse_frequency(1, 1000) > inverse_frequency(500, 1000));
        assert!(inverse_frequency(1000, 1000) > 0.0 && inverse_frequency(0, 0) >= 0.0);
    }

    #[test]
    fn a_score_is_the_product_of_its_parts() {
        let parts = Parts {
            words: 1.0,
            grams: 1.0,
            unbroken: 1.0,
            coverage: 1.0,
            closeness: 0.0,
            headings: 1.0,
            number: 2.0,
            length: 0.5,
            year: 1.0,
            place: 1.0,
            recency: 1.0,
            spread: 0.5,
        };
        assert!((parts.score() - 2.5).abs() < 1e-9);
    }
}
