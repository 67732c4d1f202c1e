//! Tests of a corpus as a whole: what the manifests do to what the walk found.

use super::*;
use crate::ingest::problem::ProblemKind;

fn open(files: &[(&str, &str)]) -> (tempfile::TempDir, Corpus) {
    let temp = tempfile::tempdir().unwrap();
    let base = temp.path().join("corpus");
    for (path, text) in files {
        let file = base.join(path);
        fs_err::create_dir_all(file.parent().unwrap()).unwrap();
        fs_err::write(&file, text).unwrap();
    }
    let corpus = Corpus::open(&[base], &Limits::default());
    (temp, corpus)
}

fn paths(corpus: &Corpus) -> Vec<&str> {
    corpus.candidates.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn ignored_files_are_skipped_with_their_reason() {
    let (_temp, corpus) = open(&[
        ("a.txt", "x"),
        ("drafts/b.txt", "x"),
        ("drafts/empty.txt", ""),
        ("corpus.toml", "[[ignore]]\nfile = \"drafts/\"\nreason = \"unfinished\"\n"),
    ]);
    assert_eq!(paths(&corpus), ["corpus/a.txt"]);
    assert_eq!(corpus.skipped.len(), 1);
    assert_eq!(
        corpus.skipped[0].reason.sentence(),
        "left out by corpus.toml: unfinished"
    );
    assert_eq!(corpus.problems, []);
    assert_eq!(corpus.notes, []);
}

#[test]
fn a_bad_manifest_does_not_stop_the_rest() {
    let (_temp, corpus) = open(&[("a.txt", "x"), ("corpus.toml", "[[report")]);
    assert_eq!(paths(&corpus), ["corpus/a.txt"]);
    assert_eq!(corpus.problems[0].kind, ProblemKind::Manifest);
    assert_eq!(corpus.problems[0].path, "corpus/corpus.toml");
}

#[test]
fn a_manifest_may_begin_with_a_mark() {
    let (_temp, corpus) =
        open(&[("a.txt", "x"), ("corpus.toml", "\u{FEFF}sample = true")]);
    assert_eq!(corpus.problems, []);
    assert!(corpus.candidates[0].sample);
}

#[test]
fn an_entry_without_a_file_is_a_note_and_no_problem() {
    let (_temp, corpus) =
        open(&[("a.txt", "x"), ("corpus.toml", "[[report]]\nfile = \"b.txt\"\n")]);
    assert_eq!(corpus.problems, []);
    assert_eq!(corpus.notes[0].kind, ProblemKind::UnmatchedEntry);
}

#[test]
fn sample_reports_give_way_to_a_report() {
    let files =
        [("a.txt", "x"), ("sample/s.txt", "x"), ("sample/corpus.toml", "sample = true")];
    let (_temp, mut corpus) = open(&files);
    assert_eq!(corpus.leave_out_sample(|file| file.path == "corpus/a.txt"), 1);
    assert_eq!(paths(&corpus), ["corpus/a.txt"]);
    assert_eq!(corpus.skipped[0].reason, SkipReason::Sample);
}

#[test]
fn sample_reports_stay_beside_a_mere_note() {
    let files =
        [("a.txt", "x"), ("sample/s.txt", "x"), ("sample/corpus.toml", "sample = true")];
    let (_temp, mut corpus) = open(&files);
    assert_eq!(corpus.leave_out_sample(|_| false), 0);
    assert_eq!(paths(&corpus), ["corpus/a.txt", "corpus/sample/s.txt"]);
}

#[test]
fn the_manifest_beside_a_named_file_applies_without_notes() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("a.txt");
    fs_err::write(&file, "x").unwrap();
    let text =
        "[[report]]\nfile = \"a.txt\"\nyear = 2020\n[[report]]\nfile = \"b.txt\"\n";
    fs_err::write(temp.path().join("corpus.toml"), text).unwrap();
    let corpus = Corpus::open(&[file], &Limits::default());
    let stated = corpus.manifest.overrides(&corpus.candidates[0].path);
    assert_eq!(stated.year, Some(2020));
    assert_eq!(corpus.notes, []);
}
