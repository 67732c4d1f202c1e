//! Every planted sentence is found as an exact phrase in its report, in a section of its role, and its
//! bytes in the source read back.
//!
//! What the sentences mean (values, promises, changes) is held by the tests of the commands that tell it;
//! see `pending`.

use baogao::api::decoded_text;
use baogao::normalize::fold_phrase;
use baogao::output::answer::Passage;

use super::{SAMPLE, Sample, folder, hits_in};

/// Roles of chapters that look ahead, and of those that look back.
const AHEAD: &[&str] = &["goals", "tasks"];
const BACK: &[&str] = &["review"];

/// Roles that a sentence of a work report may stand in; other kinds have their own chapters.
fn roles(sample: &Sample, file: &str, ahead: bool) -> &'static [&'static str] {
    match (sample.is_work_report(file), ahead) {
        (false, _) => &[],
        (true, true) => AHEAD,
        (true, false) => BACK,
    }
}

/// Finds a sentence and reads it back from the bytes of its source.
fn check(fact: &str, file: &str, sentence: &str, roles: &[&str]) {
    let sample = &*SAMPLE;
    let hits = hits_in(&sample.library(), sentence, sample.id(file));
    assert!(!hits.is_empty(), "{fact}: {sentence} is not in {file}");
    let fits = |role: &str| roles.is_empty() || roles.contains(&role);
    let role = hits.iter().find(|hit| fits(&hit.section.role));
    assert!(role.is_some(), "{fact}: {:?} in {file}", hits.first().map(|h| &h.section));
    let text = decoded_text(&folder().join(file)).unwrap();
    for hit in hits {
        let printed = fold_phrase(&source_of(&hit.passage, &text));
        assert!(printed.contains(&fold_phrase(sentence)), "{fact}: {printed}");
    }
}

/// What the source prints of a passage, without what was dropped inside.
fn source_of(passage: &Passage, text: &str) -> String {
    let mut out = String::new();
    let mut at = passage.source.start;
    for [start, end] in &passage.source.dropped {
        out.push_str(text.get(at..*start).unwrap());
        at = *end;
    }
    out.push_str(text.get(at..passage.source.end).unwrap());
    out
}

#[test]
fn numbers_of_indicators_stand_in_chapters_that_look_back_or_ahead() {
    for fact in &SAMPLE.ledger.point {
        let ahead = fact.status == "target";
        if fact.quote.contains('\n') {
            check_cells(&fact.id, &fact.file, &fact.quote);
        } else {
            check(&fact.id, &fact.file, &fact.quote, roles(&SAMPLE, &fact.file, ahead));
        }
    }
}

/// Finds the cells of a flattened table one after another.
fn check_cells(fact: &str, file: &str, quote: &str) {
    let passages = SAMPLE.passages(file);
    let cells: Vec<String> = quote.lines().map(fold_phrase).collect();
    let found = passages.windows(cells.len()).any(|window| {
        let same = |(p, cell): (&Passage, &String)| fold_phrase(&p.text) == *cell;
        window.iter().all(|p| p.zone == "table") && window.iter().zip(&cells).all(same)
    });
    assert!(found, "{fact}: {cells:?} are no cells of {file}");
}

#[test]
fn promises_stand_in_tasks_and_their_fates_in_reviews() {
    for fact in &SAMPLE.ledger.promise {
        for step in &fact.step {
            let ahead = matches!(step.stage.as_str(), "promised" | "repeated");
            let sentence = step.sentence.replace('\t', "");
            check(&fact.id, &step.file, &sentence, roles(&SAMPLE, &step.file, ahead));
        }
    }
}

#[test]
fn reused_paragraphs_are_whole_in_both_reports() {
    for fact in &SAMPLE.ledger.reuse {
        check(&fact.id, &fact.a_file, &fact.a_text, &[]);
        check(&fact.id, &fact.b_file, &fact.b_text, &[]);
    }
}

#[test]
fn hardened_and_softened_sentences_look_ahead() {
    for fact in &SAMPLE.ledger.wording {
        check(&fact.id, &fact.a_file, &fact.a_sentence, AHEAD);
        check(&fact.id, &fact.b_file, &fact.b_sentence, AHEAD);
    }
}

#[test]
fn numbers_that_are_no_figures_are_found_as_words() {
    for fact in &SAMPLE.ledger.not_figure {
        check(&fact.id, &fact.file, &fact.quote, &[]);
    }
}
