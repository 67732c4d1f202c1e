//! The planted copies: told from reports of their own, and counted once.

use std::collections::BTreeSet;

use baogao::api::FilterWords;

use super::SAMPLE;
use crate::world::{quoted, request};

#[test]
fn the_planted_copies_are_known_and_no_others() {
    let sample = &*SAMPLE;
    let reports = sample.library().reports(&FilterWords::default(), None, 0).unwrap();
    for report in reports.reports {
        let file = sample.file(&report.id);
        let (relation, of) = match sample.ledger.copy.iter().find(|c| c.file == file) {
            Some(copy) => (copy.relation.as_str(), copy.of.as_str()),
            None => ("original", file),
        };
        assert_eq!((report.relation.as_str(), sample.file(&report.work)), (relation, of));
        assert_eq!(report.containment.is_some(), relation != "original", "{file}");
        assert!(report.containment.is_none_or(|share| share > 0.95), "{file}");
    }
}

#[test]
fn planted_phrases_are_counted_once_though_copies_hold_them() {
    let sample = &*SAMPLE;
    let library = sample.library();
    let works: BTreeSet<&str> =
        sample.ledger.copy.iter().map(|copy| copy.of.as_str()).collect();
    for fact in &sample.ledger.phrase {
        let answer = library.search(&request(&quoted(&fact.phrase), 10_000)).unwrap();
        assert_eq!(answer.total.occurrences, Some(fact.total), "{}", fact.phrase);
        assert_eq!(answer.total.reports, fact.counts.len(), "{}", fact.phrase);
        for hit in &answer.hits {
            let file = sample.file(&hit.report.id);
            assert!(!sample.is_copy(file), "{}", fact.phrase);
            assert!(hit.copies == 1 || works.contains(file), "{}", fact.phrase);
        }
    }
}
