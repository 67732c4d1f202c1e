//! Planted phrases: how often each stands in each report, and the years that lack it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{SAMPLE, Sample, search};
use crate::world::naive_scan;

/// A phrase with its occurrences in each file, and what becomes of it in each series.
#[derive(Deserialize)]
pub(super) struct PhraseFact {
    pub(super) phrase: String,
    pub(super) counts: BTreeMap<String, usize>,
    pub(super) total: usize,
    series: Vec<SeriesFact>,
}

/// A phrase in the work reports of one region.
#[derive(Deserialize)]
struct SeriesFact {
    region: Vec<String>,
    years: Vec<u16>,
    occurrences: Vec<usize>,
    first_use: u16,
    last_use: u16,
}

#[test]
fn each_phrase_stands_where_it_was_planted_and_nowhere_else() {
    let sample = &*SAMPLE;
    let library = sample.library();
    for fact in &sample.ledger.phrase {
        let answer = search(&library, &fact.phrase);
        let found: BTreeMap<String, usize> = answer
            .hits
            .iter()
            .map(|hit| {
                (sample.file(&hit.report.id).to_owned(), hit.in_report.occurrences)
            })
            .filter(|(file, _)| !sample.is_copy(file))
            .map(|(file, count)| (file, count.unwrap()))
            .collect();
        assert_eq!(found, fact.counts, "{}", fact.phrase);
        assert_eq!(found.values().sum::<usize>(), fact.total, "{}", fact.phrase);
    }
}

#[test]
fn copies_hold_the_phrases_that_stand_in_them() {
    let sample = &*SAMPLE;
    let library = sample.library();
    for copy in &sample.ledger.copy {
        let passages = sample.passages(&copy.file);
        for fact in &sample.ledger.phrase {
            let (_, expected) = naive_scan(&passages, &fact.phrase);
            let hits = super::hits_in(&library, &fact.phrase, sample.id(&copy.file));
            let found: usize = hits.iter().map(|hit| hit.matches.len()).sum();
            assert_eq!(found, expected, "{} in {}", fact.phrase, copy.file);
        }
    }
}

#[test]
fn the_ledger_agrees_with_itself() {
    for fact in &SAMPLE.ledger.phrase {
        for series in &fact.series {
            let used: Vec<u16> = series
                .years
                .iter()
                .zip(&series.occurrences)
                .filter(|&(_, &count)| count > 0)
                .map(|(&year, _)| year)
                .collect();
            assert_eq!(used.first(), Some(&series.first_use), "{}", fact.phrase);
            assert_eq!(used.last(), Some(&series.last_use), "{}", fact.phrase);
        }
    }
}

#[test]
fn years_without_the_phrase_are_told_from_years_without_a_report() {
    let sample = &*SAMPLE;
    let library = sample.library();
    for fact in &sample.ledger.phrase {
        let answer = search(&library, &fact.phrase);
        for series in &fact.series {
            let row = answer.absent.iter().find(|row| {
                *row.region == *series.region && row.kind == Some("work_report")
            });
            let without: Vec<u16> = series
                .years
                .iter()
                .zip(&series.occurrences)
                .filter(|&(_, &count)| count == 0)
                .map(|(&year, _)| year)
                .collect();
            let found = row.map(|row| row.without.clone()).unwrap_or_default();
            assert_eq!(found, without, "{} in {:?}", fact.phrase, series.region);
            let found = row.map(|row| row.no_report.clone()).unwrap_or_default();
            assert_eq!(
                BTreeSet::from_iter(found),
                missing(sample, &series.region),
                "{} in {:?}",
                fact.phrase,
                series.region
            );
        }
    }
}

/// The years of a region's work reports that have none.
fn missing(sample: &Sample, region: &[String]) -> BTreeSet<u16> {
    let facts = sample.ledger.missing.iter();
    let facts = facts.filter(|f| f.region == region && f.kind == "work_report");
    facts.map(|fact| fact.year).collect()
}
