//! How long an exact phrase takes through the library, and whether its counts are right.
//!
//! Phrases are drawn from the passages with a fixed seed, half of them any one to sixteen
//! characters, half of them runs of words. Each is asked of three: the library (counts, absent
//! years, twenty hits made ready to print), a memmem scan over the same match keys (counts alone),
//! and tantivy's PhraseQuery over jieba's words (count and the best twenty ids). The scan is also
//! the truth that the other two are held against.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use baogao::api::{FilterWords, Library, SearchRequest};
use baogao::normalize::fold_phrase;
use jieba_rs::Jieba;
use memchr::memmem;

use crate::clock::{Times, ratio, time};
use crate::material::{Material, Passage};
use crate::plain::Plain;
use crate::random::Random;
use crate::table::{Row, duration};

/// Phrases asked.
const PHRASES: usize = 2000;
/// The longest phrase, in characters.
const LONGEST: usize = 16;
const SEED: u64 = 20_210_105;

/// Measures phrases over an index built before.
pub(crate) fn measure(
    material: &Material,
    index: &Path,
    place: &Path,
) -> Result<Vec<Row>> {
    let jieba = Arc::new(Jieba::new());
    let plain = Plain::build(&material.passages, &jieba, &place.join("words"))?;
    let library = Library::open(index)?;
    let keys = Keys::join(&material.passages);
    let phrases = draw(&material.passages, PHRASES, &jieba);
    let mut found = Found::default();
    for phrase in &phrases {
        found.ask(phrase, &library, &keys, &plain)?;
    }
    Ok(found.rows(phrases.len()))
}

/// Draws phrases from the passages.
pub(crate) fn draw(passages: &[Passage], count: usize, jieba: &Jieba) -> Vec<String> {
    let mut random = Random::seeded(SEED);
    let mut phrases = Vec::with_capacity(count);
    // A corpus of blanks has no phrase; the draws are bounded so that it ends.
    for draw in 0..count * 20 {
        if phrases.len() == count {
            break;
        }
        let Some(passage) = passages.get(random.below(passages.len())) else { break };
        let pieces: Vec<String> = if draw % 2 == 0 {
            passage.display.chars().map(String::from).collect()
        } else {
            jieba.cut(&passage.display, false).iter().map(|t| t.word.to_owned()).collect()
        };
        let longest = if draw % 2 == 0 { LONGEST } else { 4 };
        let start = random.below(pieces.len());
        let taken = pieces.iter().skip(start).take(1 + random.below(longest));
        let phrase: String = taken.map(String::as_str).collect();
        if !fold_phrase(&phrase).is_empty() && phrase.chars().count() <= LONGEST {
            phrases.push(phrase);
        }
    }
    phrases
}

/// Returns a phrase in quote marks, as it is typed.
pub(crate) fn quoted(phrase: &str) -> String {
    let mut query = String::from("“");
    for c in phrase.chars() {
        if matches!(c, '\\' | '*' | '"' | '“' | '”' | '＂' | '「' | '」' | '『' | '』')
        {
            query.push('\\');
        }
        query.push(c);
    }
    query.push('”');
    query
}

/// All match keys in one text, as the scan wants them.
pub(crate) struct Keys {
    pub(crate) text: String,
    /// Where each passage ends, the line feed behind it included.
    pub(crate) ends: Vec<usize>,
}

impl Keys {
    fn join(passages: &[Passage]) -> Self {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(passages.len());
        for passage in passages {
            text.push_str(&passage.key);
            // Keys hold no white space, so no phrase reaches over it.
            text.push('\n');
            ends.push(text.len());
        }
        Self { text, ends }
    }

    /// Returns so many passages, spread over all.
    pub(crate) fn sample(&self, count: usize) -> Vec<Passage> {
        let step = (self.ends.len() / count.max(1)).max(1);
        let passages = (0..self.ends.len()).step_by(step).take(count);
        let key = |at: usize| {
            let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            self.text.get(start..self.ends[at] - 1).unwrap_or_default().to_owned()
        };
        let passage = |key: String| Passage { display: key.clone(), key };
        passages.map(key).filter(|key| !key.is_empty()).map(passage).collect()
    }

    /// Counts the passages that hold a key, and how often they do.
    pub(crate) fn scan(&self, key: &str) -> (usize, usize) {
        let (mut passages, mut occurrences, mut end) = (0, 0, 0);
        for at in memmem::find_iter(self.text.as_bytes(), key.as_bytes()) {
            occurrences += 1;
            if at >= end {
                passages += 1;
                let next = self.ends.partition_point(|&end| end <= at);
                end = self.ends.get(next).copied().unwrap_or(usize::MAX);
            }
        }
        (passages, occurrences)
    }
}

/// What the three answered.
#[derive(Default)]
struct Found {
    library: Vec<Duration>,
    scan: Vec<Duration>,
    plain: Vec<Duration>,
    /// Phrases whose counts are not those of the scan.
    wrong: usize,
    /// Phrases of which the plain index misses a passage.
    missed: usize,
    /// Phrases for which the plain index counts too many passages.
    too_many: usize,
}

impl Found {
    fn ask(
        &mut self,
        phrase: &str,
        library: &Library,
        keys: &Keys,
        plain: &Plain,
    ) -> Result<()> {
        let request = SearchRequest {
            query: quoted(phrase),
            filters: FilterWords::default(),
            sort: None,
            limit: 20,
            offset: 0,
            no_fold: false,
            copies: true,
            facets: false,
            explain: false,
        };
        let key = fold_phrase(phrase);
        let (took, answer) = time(|| library.search(&request));
        let answer =
            answer.with_context(|| format!("the library refused {}", request.query))?;
        self.library.push(took);
        let (took, truth) = time(|| keys.scan(&key));
        self.scan.push(took);
        let (took, count) = time(|| plain.count(&key));
        let count = count?;
        self.plain.push(took);
        let total = (answer.total.passages, answer.total.occurrences);
        self.wrong += usize::from(total != (truth.0, Some(truth.1)));
        self.missed += usize::from(count < truth.0);
        self.too_many += usize::from(count > truth.0);
        Ok(())
    }

    fn rows(self, phrases: usize) -> Vec<Row> {
        let share =
            |n: usize| format!("{:.1} %", n as f64 * 100.0 / phrases.max(1) as f64);
        let (library, scan) = (Times::new(self.library), Times::new(self.scan));
        let plain = Times::new(self.plain);
        let row = |at: &str, target, ours, name: &str, baseline| Row {
            what: format!("exact phrase, {at}"),
            ours: duration(ours),
            baseline: format!("{}, {name}", duration(baseline)),
            ratio: format!("{:.2} × the time", ratio(ours, baseline)),
            target,
        };
        let words = "PhraseQuery over jieba words";
        vec![
            row("p50", "< 1 ms", library.p50(), "memmem over all keys", scan.p50()),
            row("p99", "", library.p99(), "memmem over all keys", scan.p99()),
            row("p50", "", library.p50(), words, plain.p50()),
            row("p99", "", library.p99(), words, plain.p99()),
            Row {
                what: format!("wrong counts among {phrases} phrases"),
                ours: share(self.wrong),
                baseline: format!(
                    "{} lack passages, {} have too many, {words}",
                    share(self.missed),
                    share(self.too_many)
                ),
                ratio: String::new(),
                target: "0 %",
            },
        ]
    }
}
