//! Tests of what several manifests say about one file.

use super::*;

/// Manifests by the folder they speak about.
fn manifest(folders: &[(&str, &str)]) -> Manifest {
    let mut manifest = Manifest::default();
    for (folder, text) in folders {
        let file = ManifestFile {
            folder: (*folder).to_owned(),
            path: format!("{folder}/corpus.toml"),
            file: "corpus.toml".into(),
            whole: true,
        };
        assert_eq!(manifest.add(&file, text), []);
    }
    manifest
}

fn report(file: &str, values: &str) -> String {
    format!("[[report]]\nfile = \"{file}\"\n{values}\n")
}

#[test]
fn later_entries_win_value_by_value() {
    let text = report("*.txt", "year = 2020\nspeaker = \"林舟\"")
        + &report("a.txt", "year = 2021");
    let manifest = manifest(&[("c", &text)]);
    let stated = manifest.overrides("c/a.txt");
    assert_eq!((stated.year, stated.speaker.as_deref()), (Some(2021), Some("林舟")));
    assert_eq!(manifest.overrides("c/b.txt").year, Some(2020));
    assert_eq!(manifest.overrides("c/d/b.txt"), Override::default());
    assert_eq!(manifest.overrides("other/b.txt"), Override::default());
}

#[test]
fn the_nearest_manifest_wins_value_by_value() {
    let manifest = manifest(&[
        ("c", &report("**", "year = 2020\ntitle = \"外\"")),
        ("c/sub", &report("*.txt", "title = \"内\"")),
    ]);
    let stated = manifest.overrides("c/sub/a.txt");
    assert_eq!((stated.year, stated.title.as_deref()), (Some(2020), Some("内")));
}

#[test]
fn a_nearer_manifest_can_say_that_it_is_no_sample() {
    let manifest = manifest(&[("c", "sample = true"), ("c/real", "sample = false")]);
    assert!(manifest.is_sample("c/a.txt"));
    assert!(manifest.is_sample("c/other/a.txt"));
    assert!(!manifest.is_sample("c/real/a.txt"));
    assert!(!manifest.is_sample("d/a.txt"));
}

#[test]
fn ignored_files_have_the_reason_stated() {
    let manifest = manifest(&[(
        "c",
        "[[ignore]]\nfile = \"drafts/**\"\nreason = \"unfinished\"\n[[ignore]]\nfile = \"x\"",
    )]);
    assert_eq!(manifest.ignored("c/drafts/a/b.txt"), Some(Some("unfinished")));
    assert_eq!(manifest.ignored("c/x"), Some(None));
    assert_eq!(manifest.ignored("c/a.txt"), None);
}

#[test]
fn a_fingerprint_follows_what_applies_to_the_file_alone() {
    let before = manifest(&[("c", &report("a.txt", "year = 2020"))]);
    let after = manifest(&[("c", &report("a.txt", "year = 2021"))]);
    let spelled = manifest(&[("c", &report("[a].txt", "# why\nyear = 2020"))]);
    assert_ne!(before.fingerprint_for("c/a.txt"), after.fingerprint_for("c/a.txt"));
    assert_eq!(before.fingerprint_for("c/b.txt"), after.fingerprint_for("c/b.txt"));
    assert_eq!(before.fingerprint_for("c/a.txt"), spelled.fingerprint_for("c/a.txt"));
    let sample = manifest(&[("c", "sample = true")]);
    assert_ne!(sample.fingerprint_for("c/b.txt"), before.fingerprint_for("c/b.txt"));
}

#[test]
fn entries_without_a_file_give_a_note() {
    let text = report("a.txt", "year = 2020") + "[[ignore]]\nfile = \"drafts/**\"\n";
    let manifest = manifest(&[("c", &text)]);
    let notes = manifest.unmatched(["c/a.txt", "c/b.txt"]);
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].kind, ProblemKind::UnmatchedEntry);
    assert_eq!(notes[0].path, "c/corpus.toml");
    assert_eq!(notes[0].message, "line 4: `drafts/**` matches no file");
    assert_eq!(manifest.unmatched(["c/a.txt", "c/drafts/x.txt"]), []);
}

#[test]
fn faults_are_problems_of_the_file() {
    let file = ManifestFile {
        folder: "c".to_owned(),
        path: "c/corpus.toml".to_owned(),
        file: "corpus.toml".into(),
        whole: true,
    };
    let problems = Manifest::default().add(&file, "\nsmaple = true");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].kind, ProblemKind::Manifest);
    assert_eq!(problems[0].message, "line 2: unknown key `smaple`");
    assert_eq!(problems[0].hint.as_deref(), Some("did you mean `sample`?"));
}

#[test]
fn stated_values_go_before_those_of_the_text() {
    let stated = Override {
        region: Some(vec!["云海市".to_owned()]),
        year: Some(2020),
        ..Override::default()
    };
    let mut metadata = Metadata {
        title: Some("政府工作报告".to_owned()),
        region: vec!["望江区".to_owned()],
        region_code: Some(999_999),
        year: Some(2019),
        ..Metadata::default()
    };
    stated.apply(&mut metadata);
    assert_eq!(metadata.title.as_deref(), Some("政府工作报告"));
    assert_eq!(metadata.region, ["云海市"]);
    assert_eq!(metadata.region_code, None);
    assert_eq!(metadata.year, Some(2020));
}
