//! Planted phrases: how often each stands in each report, and the years that lack it.

use std::collections::{BTreeMap, BTreeSet};

use baogao::api::{FilterWords, TraceBy, TraceRequest, own_variants};
use serde::Deserialize;

use super::{SAMPLE, Sample, search};
use crate::world::naive_scan;

/// A phrase with its occurrences in each file, and what becomes of it in each series.
#[derive(Deserialize)]
pub(super) struct PhraseFact {
    pub(super) phrase: String,
    pub(super) counts: BTreeMap<String, usize>,
    pub(super) total: usize,
    /// Another phrase of the ledger that means the same or came before or after it.
    variant: Option<String>,
    relation: Option<String>,
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
    state: String,
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

#[test]
fn trace_tells_the_life_of_each_phrase() {
    let sample = &*SAMPLE;
    let library = sample.library();
    for fact in &sample.ledger.phrase {
        let answer = library.trace(&trace_request(&fact.phrase)).unwrap();
        let traced = &answer.phrases[0];
        for series in &fact.series {
            let name = format!("{} in {:?}", fact.phrase, series.region);
            let of_series = |region: &[String], kind: Option<&str>| {
                region == series.region && kind == Some("work_report")
            };
            let rows: Vec<(u16, usize)> = traced
                .rows
                .iter()
                .filter(|row| of_series(&row.region, row.kind.as_deref()))
                .filter_map(|row| Some((row.year, row.occurrences?)))
                .collect();
            let planted: Vec<(u16, usize)> = series
                .years
                .iter()
                .copied()
                .zip(series.occurrences.iter().copied())
                .collect();
            assert_eq!(rows, planted, "{name}");
            let lives = traced.series.iter();
            let mut lives =
                lives.filter(|life| of_series(&life.region, life.kind.as_deref()));
            let life = lives.next().unwrap_or_else(|| panic!("{name} is never used"));
            assert_eq!(
                (life.first, life.last),
                (series.first_use, series.last_use),
                "{name}"
            );
            assert_eq!(life.state, series.state, "{name}");
        }
        assert_eq!(traced.occurrences, fact.total, "{}", fact.phrase);
    }
}

#[test]
fn trace_tells_the_other_name_of_a_phrase_in_rows_of_its_own() {
    let sample = &*SAMPLE;
    let library = sample.library();
    let facts = || sample.ledger.phrase.iter();
    let mut told = 0;
    for fact in facts() {
        let (Some(other), Some(relation)) = (&fact.variant, &fact.relation) else {
            continue;
        };
        let own = own_variants(&format!(
            "[[variant]]\nid = \"a\"\nforms = [\"{}\", \"{other}\"]\nrelation = \"{relation}\"",
            fact.phrase
        ));
        let request = trace_request(&fact.phrase);
        let answer = library.trace_with_variants(&request, &own.unwrap()).unwrap();
        let traced = &answer.phrases[0];
        assert_eq!(traced.occurrences, fact.total, "{} alone", fact.phrase);
        let mut variants = traced.variants.iter().filter(|found| found.form == *other);
        let found = variants.next().unwrap_or_else(|| panic!("{other} is not told"));
        let planted = facts().find(|fact| fact.phrase == *other);
        let planted = planted.unwrap_or_else(|| panic!("{other} is not planted"));
        assert_eq!((&found.relation, found.occurrences), (relation, planted.total));
        let alone = library.trace(&trace_request(other)).unwrap();
        assert_eq!(found.rows, alone.phrases[0].rows, "{other}");
        told += 1;
    }
    assert!(told > 0, "the ledger has no variants");
}

#[test]
fn trace_has_no_count_for_a_year_without_a_report() {
    let sample = &*SAMPLE;
    let library = sample.library();
    let answer = library.trace(&trace_request("高质量发展")).unwrap();
    for fact in sample.ledger.missing.iter().filter(|fact| fact.kind == "work_report") {
        let rows = answer.phrases[0].rows.iter();
        let mut rows = rows.filter(|row| {
            row.region == fact.region
                && row.kind.as_deref() == Some("work_report")
                && row.year == fact.year
        });
        let row =
            rows.next().unwrap_or_else(|| panic!("{:?} {}", fact.region, fact.year));
        assert_eq!((row.reports, row.occurrences, row.per_10k), (0, None, None));
    }
}

fn trace_request(phrase: &str) -> TraceRequest {
    TraceRequest {
        phrases: vec![phrase.to_owned()],
        filters: FilterWords::default(),
        by: TraceBy::Series,
        no_fold: false,
        copies: false,
    }
}

/// The years of a region's work reports that have none.
fn missing(sample: &Sample, region: &[String]) -> BTreeSet<u16> {
    let facts = sample.ledger.missing.iter();
    let facts = facts.filter(|f| f.region == region && f.kind == "work_report");
    facts.map(|fact| fact.year).collect()
}
