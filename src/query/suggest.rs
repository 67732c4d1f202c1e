//! Finds what stands in the reports and is near to a phrase that does not: “did you mean”.
//!
//! A phrase with one wrong, missing or needless character (two, if it is long) keeps one of its parts
//! whole. Passages that hold such a part are read, and what stands around it is aligned with the rest of
//! the phrase by edit distance. 窑火不息 → 窑火不熄; 社区15分种生活圈 → 社区15分钟生活圈. A phrase that lacks up to
//! four characters in one place is found too: 15分钟生活圈 → 15分钟社区生活圈.
//!
//! Guarantees: every suggestion stands in a report that was searched, with its exact counts; nothing is
//! searched for in place of what was typed. The number of passages read is bounded. Misses phrases whose
//! words were mixed up (生活圈社区), and short ones with a wrong character in each half.

use std::collections::BTreeMap;

use super::ask;
use super::counted::Counted;
use super::lower;
use super::plan::{Plan, Words};
use super::proof::{Layer, Needle};
use super::terms::{self, Part};
use crate::error::Result;
use crate::index::gram::END;
use crate::index::reader::Reader;
use crate::model::Span;

/// A string that stands in the reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suggestion {
    /// What was typed.
    pub(crate) instead_of: String,
    /// What stands there.
    pub(crate) text: String,
    pub(crate) passages: usize,
    pub(crate) occurrences: usize,
}

/// Most suggestions for one phrase.
const OFFERED: usize = 3;
/// Lengths of phrases that have near ones.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=24;
/// From this length on two characters may be wrong.
const LONG: usize = 8;
/// Characters that a phrase may lack in one place.
const LACKING: usize = 4;
/// How many characters stand before it at least, and behind it in phrases of five and more.
const BEFORE: usize = 2;
const BEHIND: usize = 1;
/// Most passages that are read for one phrase, and for a stretch of bare words: they are no name that
/// somebody meant to spell, and were answered already with some of them missing.
const READ: usize = 20_000;
const READ_FOR_WORDS: usize = 4_000;
/// Bare words are no name that somebody meant to spell; what is near to them must stand twice.
const TWICE: usize = 2;
/// Most near strings that are counted.
const COUNTED: usize = 12;

/// Returns what is near to the phrases and stretches of words that no report of the set holds.
///
/// # Errors
/// An index that cannot be read.
pub(crate) fn suggest(
    reader: &Reader,
    plan: &Plan,
    reports: &Counted,
) -> Result<Vec<Suggestion>> {
    let mut typed = Vec::new();
    plan.for_each_leaf(&mut |leaf| match leaf {
        Plan::Phrase(phrase) => {
            typed.extend(only_part(&phrase.needle).map(|text| (text, 1, Vec::new())))
        }
        Plan::Words(words) => {
            let stretches = words.stretches.iter();
            typed.extend(stretches.map(|text| (text.clone(), TWICE, meant(words))));
        }
        _ => {}
    });
    let mut out = Vec::new();
    for (phrase, least, meant) in typed {
        if LENGTHS.contains(&phrase.chars().count())
            && !lower::stands(reader, &[&phrase], reports)?
        {
            let read = if least == TWICE { READ_FOR_WORDS } else { READ };
            let near = near(reader, &phrase, reports, read)?.into_iter();
            let near = near.filter(|near| {
                near.occurrences >= least && !misses(&phrase, &near.text, &meant)
            });
            out.extend(near.take(OFFERED));
        }
    }
    Ok(out)
}

/// Returns the words of a run that the texts know, so that nobody misspelt them.
fn meant(words: &Words) -> Vec<String> {
    let known = words.words.iter().filter(|word| {
        let is_long = word.text.chars().nth(1).is_some();
        is_long && word.passages > 0 && !word.is_unlisted && word.wording.is_none()
    });
    known.map(|word| word.text.clone()).collect()
}

/// Returns whether a string lacks a word that was meant, in another spelling of which it is as long as what
/// was typed: 药品抽检 is no spelling of 食品抽检. Latin letters in another case are no other spelling at all.
fn misses(typed: &str, near: &str, meant: &[String]) -> bool {
    let is_as_long = typed.chars().count() == near.chars().count();
    near.eq_ignore_ascii_case(typed)
        || is_as_long
            && meant.iter().any(|word| typed.contains(word) && !near.contains(word))
}

/// Returns the text of a phrase without a wildcard.
fn only_part(needle: &Needle) -> Option<String> {
    let mut parts = needle.parts(Layer::Simplified);
    let first = parts.next()?.to_owned();
    parts.next().is_none().then_some(first)
}

/// Returns in how many passages a text stands and how often; none if it does not.
fn count(
    reader: &Reader,
    text: &str,
    reports: &Counted,
) -> Result<Option<(usize, usize)>> {
    let Some(plan) = lower::exact(&[text]) else { return Ok(None) };
    let tally = ask::tally(reader, &plan, reports, 0)?;
    Ok((tally.passages > 0).then_some((tally.passages, tally.occurrences)))
}

fn near(
    reader: &Reader,
    phrase: &str,
    reports: &Counted,
    most: usize,
) -> Result<Vec<Suggestion>> {
    let typed: Vec<char> = phrase.chars().collect();
    let mut strings = strings(reader, &typed, reports, most);
    add_longer(reader, &typed, reports, most, &mut strings);
    let mut near: Vec<(usize, String)> =
        strings.into_iter().map(|(text, distance)| (distance, text)).collect();
    near.sort();
    let mut counted = Vec::new();
    for (distance, text) in near.into_iter().take(COUNTED) {
        if let Some((passages, occurrences)) = count(reader, &text, reports)? {
            let instead_of = phrase.to_owned();
            counted
                .push((distance, Suggestion { instead_of, text, passages, occurrences }));
        }
    }
    counted.sort_by_key(|(distance, found)| {
        (*distance, std::cmp::Reverse(found.occurrences))
    });
    Ok(counted.into_iter().map(|(_, found)| found).collect())
}

/// Returns the strings near to what was typed, with their distances.
fn strings(
    reader: &Reader,
    typed: &[char],
    reports: &Counted,
    most: usize,
) -> BTreeMap<String, usize> {
    let allowed = if typed.len() < LONG { 1 } else { 2 };
    let mut seeds: Vec<(u64, std::ops::Range<usize>)> = Vec::new();
    for part in 0..=allowed {
        let bound = |part: usize| typed.len() * part / (allowed + 1);
        let range = bound(part)..bound(part + 1);
        let text: String = typed.get(range.clone()).unwrap_or_default().iter().collect();
        seeds.push((terms::key_frequency(reader, &text), range));
    }
    seeds.sort_by_key(|(frequency, range)| (*frequency, range.start));
    // A string that ends inside of a word is no name: 便民生 in 便民生活圈.
    let are_word = |a: char, b: char| {
        let word: String = [a, b].iter().collect();
        terms::word_frequency(reader, &word).is_ok_and(|passages| passages > 0)
    };
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut read = 0;
    for (_, seed) in seeds {
        let text: String = typed.get(seed.clone()).unwrap_or_default().iter().collect();
        for (grams, range) in reader.grams_in(0, reader.passages.len()) {
            let part = Part { grams, range };
            let mut docs = terms::key_docs(part, std::iter::once(text.as_str()));
            let mut passage = docs.seek(range[0]);
            while passage != END && passage < range[1] && read < most {
                let row = reader.passages.row(passage);
                if let Some(row) = row.filter(|row| reports.works().contains(row.report))
                {
                    read += 1;
                    let key = key(reader, row.report, row.at, row.len);
                    let key: Vec<char> =
                        std::str::from_utf8(key).unwrap_or_default().chars().collect();
                    let asked = (typed, &seed, allowed);
                    align_all(&key, asked, &are_word, &mut found);
                }
                passage = docs.advance();
            }
        }
    }
    found
}

/// Adds strings that hold what was typed with something between two parts of it.
fn add_longer(
    reader: &Reader,
    typed: &[char],
    reports: &Counted,
    most: usize,
    found: &mut BTreeMap<String, usize>,
) {
    let mut read = 0;
    let mut spans: Vec<Span> = Vec::new();
    let behind = if typed.len() > BEFORE * 2 { BEHIND } else { BEFORE };
    for at in BEFORE..=typed.len().saturating_sub(behind) {
        let Some((head, tail)) = typed.split_at_checked(at) else { continue };
        let parts: [String; 2] = [head.iter().collect(), tail.iter().collect()];
        let Some(needle) = Needle::phrase(&parts) else { continue };
        for (grams, range) in reader.grams_in(0, reader.passages.len()) {
            let part = Part { grams, range };
            let mut docs = terms::key_docs(part, needle.parts(Layer::Simplified));
            let mut passage = docs.seek(range[0]);
            while passage != END && passage < range[1] && read < most {
                let row = reader.passages.row(passage);
                if let Some(row) = row.filter(|row| reports.works().contains(row.report))
                {
                    read += 1;
                    let key = key(reader, row.report, row.at, row.len);
                    spans.clear();
                    needle.find(key, Layer::Simplified, &mut spans);
                    let texts = spans.iter().filter_map(|span| {
                        std::str::from_utf8(key.get(span.range())?).ok()
                    });
                    for text in texts.filter(|text| is_longer(text, typed.len())) {
                        found.entry(text.to_owned()).or_insert(LACKING);
                    }
                }
                passage = docs.advance();
            }
        }
    }
}

fn is_longer(text: &str, typed: usize) -> bool {
    let len = text.chars().count();
    len > typed && len <= typed + LACKING && text.chars().all(char::is_alphanumeric)
}

fn key(reader: &Reader, report: u32, at: u32, len: u32) -> &[u8] {
    let Some(row) = reader.table.row(report) else { return &[] };
    let (at, len) = (at as usize, len as usize);
    reader.text(&row).get(at..at.saturating_add(len)).unwrap_or_default()
}

/// Aligns what was typed with every place of a text that holds its seed.
fn align_all(
    text: &[char],
    (typed, seed, allowed): (&[char], &std::ops::Range<usize>, usize),
    are_word: &dyn Fn(char, char) -> bool,
    found: &mut BTreeMap<String, usize>,
) {
    let whole = typed.get(seed.clone()).unwrap_or_default();
    let head: Vec<char> =
        typed.get(..seed.start).unwrap_or_default().iter().rev().copied().collect();
    let tail = typed.get(seed.end..).unwrap_or_default();
    for at in 0..text.len() {
        let behind = text.get(at..).unwrap_or_default();
        if whole.is_empty() || !behind.starts_with(whole) {
            continue;
        }
        let reach = typed.len() + allowed;
        let before: Vec<char> = text
            .get(at.saturating_sub(reach)..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .copied()
            .collect();
        let after = behind.get(whole.len()..).unwrap_or_default();
        let after = after.get(..after.len().min(reach)).unwrap_or_default();
        let (wrong_before, left) = aligned(&head, &before);
        let (wrong_after, right) = aligned(tail, after);
        let wrong = wrong_before + wrong_after;
        let start = at - left;
        let end = at + whole.len() + right;
        let near = text.get(start..end).unwrap_or_default();
        if wrong == 0 || wrong > allowed || !is_offered(near, typed) {
            continue;
        }
        // Where both ends are as typed, who typed them meant them so.
        let is_shorter = near.len() < typed.len();
        let parts_word = |border: usize| {
            let around = border.checked_sub(1).and_then(|from| text.get(from..=border));
            matches!(around, Some(&[a, b]) if are_word(a, b))
        };
        if (is_shorter || near.first() != typed.first()) && parts_word(start)
            || (is_shorter || near.last() != typed.last()) && parts_word(end)
        {
            continue;
        }
        let distance = found.entry(near.iter().collect()).or_insert(wrong);
        *distance = wrong.min(*distance);
    }
}

/// Returns whether a string reads as one: it has no signs and no digits but those that were typed.
fn is_offered(text: &[char], typed: &[char]) -> bool {
    let is_letter = |c: &char| c.is_alphanumeric() && !c.is_ascii_digit();
    text.iter().all(|c| is_letter(c) || typed.contains(c))
}

/// Returns how many characters of `pattern` are wrong against the beginning of `text`, and how much of
/// the text that is: among equals as long as the pattern.
fn aligned(pattern: &[char], text: &[char]) -> (usize, usize) {
    let text = text.get(..text.len().min(pattern.len() + 2)).unwrap_or_default();
    // Distances of the pattern read so far to each beginning of the text.
    let mut row: Vec<usize> = (0..=text.len()).collect();
    for (n, own) in pattern.iter().enumerate() {
        let mut diagonal = n;
        let mut left = n + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (c, slot) in text.iter().zip(row.iter_mut().skip(1)) {
            let above = *slot;
            let changed = diagonal + usize::from(own != c);
            left = changed.min(above + 1).min(left + 1);
            *slot = left;
            diagonal = above;
        }
    }
    let best = row
        .iter()
        .enumerate()
        .min_by_key(|(len, wrong)| (**wrong, len.abs_diff(pattern.len())));
    best.map_or((pattern.len(), 0), |(len, wrong)| (*wrong, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strings of `text` near to `typed`, with their distances.
    fn check(typed: &str, text: &str, expected: &[(&str, usize)]) {
        let typed: Vec<char> = typed.chars().collect();
        let text: Vec<char> = text.chars().collect();
        let allowed = if typed.len() < LONG { 1 } else { 2 };
        let mut found = BTreeMap::new();
        for part in 0..=allowed {
            let bound = |part: usize| typed.len() * part / (allowed + 1);
            let seed = bound(part)..bound(part + 1);
            let are_word = |a, b| (a, b) == ('生', '活');
            align_all(&text, (&typed, &seed, allowed), &are_word, &mut found);
        }
        let found: Vec<(&str, usize)> =
            found.iter().map(|(text, &distance)| (text.as_str(), distance)).collect();
        assert_eq!(found, expected, "{typed:?}");
    }

    #[test]
    fn a_wrong_character_is_mended() {
        check("渡口夜话会", "办好“渡口夜话荟”活动", &[("渡口夜话荟", 1)]);
        check("度口夜话荟", "办好“渡口夜话荟”活动", &[("渡口夜话荟", 1)]);
    }

    #[test]
    fn a_missing_or_needless_character_is_mended() {
        check("渡口话荟", "“渡口夜话荟”", &[("渡口夜话荟", 1)]);
        check("渡口的夜话荟", "“渡口夜话荟”", &[("渡口夜话荟", 1)]);
    }

    #[test]
    fn two_wrong_characters_are_mended_in_long_phrases_alone() {
        check(
            "渡口夜活荟三年行动计化",
            "渡口夜话荟三年行动计划",
            &[("渡口夜话荟三年行动计划", 2)],
        );
        check("度口夜活荟", "渡口夜话荟", &[]);
    }

    #[test]
    fn a_digit_is_no_wrong_character() {
        check("渡口夜话荟馆", "渡口夜话荟6馆", &[]);
        check("渡口夜话荟", "渡口夜话9", &[]);
        check("9号渡口", "8号渡口", &[]);
        check("9号渡口前", "9号渡口外", &[("9号渡口外", 1)]);
    }

    #[test]
    fn words_that_were_meant_are_kept() {
        let meant = ["渡口".to_owned()];
        assert!(misses("渡口夜话", "度口夜话", &meant));
        assert!(!misses("渡口夜活", "渡口夜话", &meant));
        assert!(!misses("渡口夜话", "渡头口夜话", &meant));
        assert!(misses("pm2.5", "PM2.5", &[]));
    }

    #[test]
    fn what_ends_inside_of_a_word_is_no_name() {
        check("便民服务圈", "便民服务生活圈", &[]);
        check("便民服务圈", "便民服务生", &[("便民服务生", 1)]);
    }

    #[test]
    fn what_is_there_is_not_suggested() {
        check("渡口夜话", "渡口夜话荟", &[]);
    }

    #[test]
    fn nothing_runs_over_the_end_of_a_sentence() {
        check("渡口夜话荟", "渡口夜话。荟萃", &[]);
        check("渡口夜话三年", "渡口夜话”三年", &[]);
    }
}
