//! How well ranked search answers: the questions of `tests/relevance/queries.toml` on the sample, beside
//! plain BM25 over words and over pairs of characters.
//!
//! `tests/relevance/pages.txt` holds the measures and the first hits of every question, so that a change of
//! ranking shows as a diff; `UPDATE_EXPECT=1` writes it anew. A passage that repeats a text that stands
//! above it counts as if it were not there, for all three alike.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use baogao::normalize::fold_phrase;
use baogao::output::answer::Passage;
use baogao::segment::Segmenter;
use serde::Deserialize;

use crate::world::{World, passages, request, update_at};

/// Hits that are measured, and those that are shown of each question.
const MEASURED: usize = 10;
const SHOWN: usize = 5;
/// From this grade on a passage answers.
const ANSWERS: u8 = 2;

#[derive(Deserialize)]
struct Questions {
    query: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    kind: String,
    text: String,
    #[serde(rename = "3", default)]
    answers: Vec<String>,
    #[serde(rename = "2", default)]
    helps: Vec<String>,
    #[serde(rename = "1", default)]
    touches: Vec<String>,
}

/// The passages of the sample with their match keys.
struct Texts {
    passages: Vec<Passage>,
    keys: Vec<String>,
}

impl Texts {
    fn key(&self, id: &str) -> &str {
        let at = self.passages.iter().position(|passage| passage.id == id);
        at.and_then(|at| self.keys.get(at)).unwrap_or_else(|| panic!("no passage {id}"))
    }

    /// Returns the grade of each text that a question has graded.
    fn grades(&self, question: &Question) -> BTreeMap<&str, u8> {
        let lists =
            [(1, &question.touches), (2, &question.helps), (3, &question.answers)];
        let graded = lists
            .into_iter()
            .flat_map(|(grade, ids)| ids.iter().map(move |id| (self.key(id), grade)));
        graded.collect()
    }
}

/// Recall and gain of one question, or their means.
#[derive(Default, Clone, Copy)]
struct Measures {
    recall_1: f64,
    recall_5: f64,
    mrr: f64,
    ndcg_10: f64,
}

impl Measures {
    fn of(grades: &BTreeMap<&str, u8>, found: &[u8]) -> Self {
        let answering = grades.values().filter(|grade| **grade >= ANSWERS).count();
        let among = |n: usize| {
            let hits = found.iter().take(n).filter(|grade| **grade >= ANSWERS).count();
            hits as f64 / answering.min(n) as f64
        };
        let first = found.iter().position(|grade| *grade >= ANSWERS);
        let mut ideal: Vec<u8> = grades.values().copied().collect();
        ideal.sort_unstable_by_key(|grade| std::cmp::Reverse(*grade));
        Self {
            recall_1: among(1),
            recall_5: among(5),
            mrr: first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
            ndcg_10: gain(found) / gain(&ideal),
        }
    }

    fn mean(all: &[Self]) -> Self {
        let mean = |part: fn(&Self) -> f64| {
            all.iter().map(part).sum::<f64>() / all.len().max(1) as f64
        };
        Self {
            recall_1: mean(|m| m.recall_1),
            recall_5: mean(|m| m.recall_5),
            mrr: mean(|m| m.mrr),
            ndcg_10: mean(|m| m.ndcg_10),
        }
    }

    fn line(&self, name: &str, count: usize) -> String {
        format!(
            "{name:<16} {count:>3}   {:.3}     {:.3}     {:.3}  {:.3}\n",
            self.recall_1, self.recall_5, self.mrr, self.ndcg_10
        )
    }
}

fn gain(grades: &[u8]) -> f64 {
    let gains = grades.iter().take(MEASURED).enumerate();
    gains
        .map(|(at, grade)| (f64::from(1u32 << grade) - 1.0) / ((at + 2) as f64).log2())
        .sum()
}

/// Plain BM25 over the terms of the match keys.
struct Plain {
    terms: Vec<BTreeMap<String, usize>>,
    holding: BTreeMap<String, usize>,
    length: f64,
}

impl Plain {
    fn new(keys: &[String], cut: impl Fn(&str) -> Vec<String>) -> Self {
        let mut holding = BTreeMap::new();
        let mut total = 0;
        let mut terms = Vec::new();
        for key in keys {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for term in cut(key) {
                *counts.entry(term).or_default() += 1;
                total += 1;
            }
            for term in counts.keys() {
                *holding.entry(term.clone()).or_default() += 1;
            }
            terms.push(counts);
        }
        Self { length: f64::from(total) / keys.len() as f64, terms, holding }
    }

    /// Returns the passages that hold a term, best first.
    fn rank(&self, asked: &[String]) -> Vec<usize> {
        let asked: BTreeSet<&String> = asked.iter().collect();
        let total = self.terms.len() as f64;
        let mut scored: Vec<(f64, usize)> = Vec::new();
        for (at, counts) in self.terms.iter().enumerate() {
            let length = counts.values().sum::<usize>() as f64;
            let norm = 1.2 * (0.25 + 0.75 * length / self.length);
            let score: f64 = asked
                .iter()
                .filter_map(|term| Some((counts.get(*term)?, self.holding.get(*term)?)))
                .map(|(&count, &holding)| {
                    let (count, holding) = (count as f64, holding as f64);
                    let idf = (1.0 + (total - holding + 0.5) / (holding + 0.5)).ln();
                    idf * count * 2.2 / (count + norm)
                })
                .sum();
            if score > 0.0 {
                scored.push((score, at));
            }
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().map(|(_, at)| at).collect()
    }
}

fn words(key: &str) -> Vec<String> {
    let mut words = Vec::new();
    Segmenter::shared().cut(key, |word| words.push(word.to_ascii_lowercase()));
    words
}

fn pairs(key: &str) -> Vec<String> {
    let chars: Vec<char> = key.to_ascii_lowercase().chars().collect();
    let pairs = chars.windows(2).filter(|pair| pair.iter().all(|c| c.is_alphanumeric()));
    pairs.map(|pair| pair.iter().collect()).collect()
}

/// The grades of a ranked list, each text once.
fn graded<'t>(
    list: impl Iterator<Item = &'t str>,
    grades: &BTreeMap<&str, u8>,
) -> Vec<u8> {
    let mut seen = BTreeSet::new();
    let fresh = list.filter(|key| seen.insert(*key));
    fresh.map(|key| grades.get(key).copied().unwrap_or(0)).collect()
}

#[test]
fn questions_to_the_sample_are_answered_near_the_top() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let questions = fs_err::read_to_string(root.join("tests/relevance/queries.toml"));
    let questions: Questions = toml::from_str(&questions.unwrap()).unwrap();
    let world = World::new();
    update_at(&world.index(), &root.join("corpus/sample"));
    let library = world.library();
    let passages = passages(&library);
    let keys: Vec<String> = passages.iter().map(|p| fold_phrase(&p.text)).collect();
    let by_words = Plain::new(&keys, words);
    let by_pairs = Plain::new(&keys, pairs);
    let texts = Texts { passages, keys };

    let mut pages = String::new();
    let mut measured: Vec<(&str, [Measures; 3])> = Vec::new();
    for question in &questions.query {
        let grades = texts.grades(question);
        let hits = library.search(&request(&question.text, 20)).unwrap().hits;
        let ours = graded(hits.iter().map(|hit| texts.key(&hit.passage.id)), &grades);
        let key = fold_phrase(&question.text);
        let plain = |found: Vec<usize>| {
            let keys = found.into_iter().map(|at| texts.keys[at].as_str());
            graded(keys, &grades)
        };
        let measures = [
            Measures::of(&grades, &ours),
            Measures::of(&grades, &plain(by_words.rank(&words(&key)))),
            Measures::of(&grades, &plain(by_pairs.rank(&pairs(&key)))),
        ];
        measured.push((&question.kind, measures));
        let [own, ..] = measures;
        writeln!(pages, "\n{}  [{}] {:.3}", question.text, question.kind, own.ndcg_10)
            .unwrap();
        for hit in hits.iter().take(SHOWN) {
            let grade = grades.get(texts.key(&hit.passage.id)).copied().unwrap_or(0);
            let start: String = hit.passage.text.chars().take(24).collect();
            writeln!(pages, "  {grade}  {}  {start}", hit.passage.id).unwrap();
        }
    }
    let of = |system: usize, kind: Option<&str>| -> Vec<Measures> {
        let wanted = measured.iter().filter(|(k, _)| kind.is_none_or(|kind| kind == *k));
        wanted.map(|(_, measures)| measures[system]).collect()
    };
    let mut summary = String::from(
        "# Written by tests/it/relevance.rs; UPDATE_EXPECT=1 writes it anew.\n\n\
         which            all   recall@1  recall@5  MRR    nDCG@10\n",
    );
    let mut means = Vec::new();
    for (system, name) in ["baogao", "BM25 of words", "BM25 of pairs"].iter().enumerate()
    {
        let all = of(system, None);
        let mean = Measures::mean(&all);
        summary.push_str(&mean.line(name, all.len()));
        means.push(mean.ndcg_10);
    }
    summary.push_str("\nbaogao by kind of question\n");
    let kinds: BTreeSet<&str> = measured.iter().map(|(kind, _)| *kind).collect();
    for kind in kinds {
        let all = of(0, Some(kind));
        summary.push_str(&Measures::mean(&all).line(kind, all.len()));
    }
    let better = means[1].max(means[2]);
    assert!(
        means[0] - better >= (1.0 - better) / 3.0,
        "less than a third of the gap is closed\n{summary}"
    );
    expect(&root.join("tests/relevance/pages.txt"), &format!("{summary}{pages}"));
}

fn expect(path: &PathBuf, found: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(path, found).unwrap();
        return;
    }
    let expected = fs_err::read_to_string(path).unwrap();
    let first = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
    assert!(
        expected == found,
        "{} is not what is found (UPDATE_EXPECT=1 writes it anew): {first:?}",
        path.display()
    );
}
