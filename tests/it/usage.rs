//! What holds for every command before there is an index: usage errors, help, schemas,
//! completions, a missing index, closed pipes.

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ledger::index;

fn run(line: &[&str]) -> (i32, String, String) {
    let folder = TempDir::new().unwrap();
    let output = Command::cargo_bin("baogao")
        .unwrap()
        .current_dir(folder.path())
        .env_remove("NO_COLOR")
        .args(line)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json_of(text: &str) -> Value {
    assert_eq!(text.lines().count(), 1, "not one compact document: {text}");
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_usage_error_is_two_with_one_error_and_one_hint() {
    for line in [
        &["reports", "--yaer", "2021"][..],
        &["weather"],
        &["search"],
        &["reports", "--limit", "x"],
        &["reports", "--format", "xml"],
        &["reports", "--json", "--format", "csv"],
        &["schema", "weather"],
        &["reports", "--bom"],
        &["reports", "--fields", "titel"],
    ] {
        let (status, out, err) = run(line);
        assert_eq!(status, 2, "{line:?}: {err}");
        let is_json = line.contains(&"--json");
        assert_eq!(out.is_empty(), !is_json, "{line:?}: {out}");
        let starts = |word: &str| err.lines().filter(|l| l.starts_with(word)).count();
        assert_eq!((starts("error: "), starts("hint: ")), (1, 1), "{line:?}: {err}");
    }
}

#[test]
fn with_json_asked_for_errors_are_json_too() {
    let (status, out, _) = run(&["--json", "reports", "--fields", "titel"]);
    assert_eq!(status, 2);
    let answer = json_of(&out);
    assert_eq!(answer["schema"], json!("baogao.error/1"));
    assert_eq!(answer["code"], json!("usage"));
    assert_eq!(answer["span"], json!(null));
    assert!(
        answer["hint"].as_str().unwrap().starts_with("did you mean title"),
        "{answer}"
    );
    let (status, out, _) = run(&["weather", "--format=jsonl"]);
    assert_eq!((status, &json_of(&out)["code"]), (2, &json!("usage")));
}

#[test]
fn a_missing_index_is_four() {
    for line in
        [&["reports", "--index", "none"][..], &["search", "养老", "--corpus", "none"]]
    {
        let (status, out, err) = run(line);
        assert_eq!((status, out.as_str()), (4, ""), "{line:?}: {err}");
        assert!(err.contains("\nhint: "), "{err}");
    }
    let (status, out, _) = run(&["coverage", "--index", "none", "--json"]);
    assert_eq!((status, &json_of(&out)["code"]), (4, &json!("index_missing")));
}

#[test]
fn without_a_corpus_there_is_nothing_to_build() {
    let (status, _, err) = run(&["search", "养老"]);
    assert_eq!(status, 4);
    assert!(err.contains("put reports into corpus"), "{err}");
}

#[test]
fn a_path_that_is_not_there_is_a_usage_error() {
    let (status, _, err) = run(&["index", "nowhere"]);
    assert_eq!(status, 2);
    assert!(err.contains("no such file or folder: nowhere"), "{err}");
}

#[test]
fn every_schema_is_printed_and_listed() {
    let (status, out, _) = run(&["schema", "list"]);
    assert_eq!(status, 0);
    for name in out.lines() {
        let (status, out, _) = run(&["schema", name]);
        let schema: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((status, &schema["title"]), (0, &json!(format!("baogao.{name}/1"))));
    }
    let (_, out, _) = run(&["schema", "list", "--json"]);
    assert_eq!(json_of(&out)["schema"], json!("baogao.schema_list/1"));
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (status, out, _) = run(&["completions", shell]);
        assert_eq!(status, 0);
        assert!(out.contains("coverage"), "{shell}");
    }
}

#[test]
fn help_and_version_go_to_stdout() {
    for line in [&["--help"][..], &["search", "--help"], &["--version"]] {
        let (status, out, err) = run(line);
        assert_eq!((status, err.as_str()), (0, ""));
        assert!(out.contains("baogao") && !out.contains('\u{1b}'), "{out}");
    }
}

#[test]
fn no_ids_on_standard_input_is_a_usage_error() {
    let (status, _, err) = run(&["show", "-", "--index", "none"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("no ids on standard input"), "{err}");
}

#[test]
fn ids_are_taken_as_a_spreadsheet_writes_them() {
    let ids = |line: &[&str], typed: &str| {
        let mut command = Command::cargo_bin("baogao").unwrap();
        command.args(line).arg("--index").arg(index());
        command.args(["--no-refresh", "--fields", "id", "--format", "csv", "--bom"]);
        let output = command.write_stdin(typed).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let all = ids(&["reports"], "");
    let first: Vec<&str> = all.lines().skip(1).take(2).collect();
    let some = format!("\u{feff}{}\r\n{}\r\n", first[0], first[1]);
    let found = ids(&["reports", "--report", "-"], &some);
    assert_eq!(found.lines().skip(1).collect::<Vec<_>>(), first);
}

#[test]
fn a_closed_pipe_is_success_and_silent() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = Command::cargo_bin("baogao").unwrap();
    let output = std::process::Command::new(output.get_program())
        .args(["schema", "search"])
        .stdout(writer)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
