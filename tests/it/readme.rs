//! The examples of the READMEs: each command in a `console` block is run on the sample, and its output is
//! what stands there.
//!
//! Times are not compared. A line that holds `…` alone stands for any lines. `UPDATE_EXPECT=1` writes the
//! outputs anew, in full. Blocks that name `corpus/mine` run where somebody has put two files of their
//! own there, one of which is no text. Blocks of other kinds (`sh`, `toml`) are not run.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::world::{PARAGRAPHS, report};

/// A command of a block, and the output that follows it.
struct Example {
    command: String,
    output: Vec<String>,
}

#[test]
fn examples_of_the_readme_are_true() {
    check("README.md");
}

#[test]
fn examples_of_the_chinese_readme_are_true() {
    check("README.zh-CN.md");
}

/// Runs all examples of a file.
fn check(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = fs_err::read_to_string(&path).unwrap();
    let (plain, mine) = (folder(false), folder(true));
    let mut out = String::new();
    let mut wrong = Vec::new();
    let mut block: Option<Vec<String>> = None;
    for line in text.lines() {
        match &mut block {
            Some(lines) if line == "```" => {
                let folder = if lines.iter().any(|l| l.contains("corpus/mine")) {
                    &mine
                } else {
                    &plain
                };
                for example in examples(lines) {
                    let found = run(folder.path(), &example.command);
                    let same = matches(&example.output, &found);
                    if !same {
                        wrong.push(format!(
                            "$ {}\n{}",
                            example.command,
                            found.join("\n")
                        ));
                    }
                    let shown = if same { example.output } else { found };
                    out.push_str(&format!("$ {}\n", example.command));
                    out.extend(shown.iter().map(|line| format!("{line}\n")));
                }
                block = None;
                out.push_str("```\n");
            }
            Some(lines) => lines.push(line.to_owned()),
            None => {
                out.push_str(&format!("{line}\n"));
                block = (line == "```console").then(Vec::new);
            }
        }
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs_err::write(&path, out).unwrap();
    } else {
        assert!(wrong.is_empty(), "{name} says otherwise:\n{}", wrong.join("\n"));
    }
}

/// The commands of a block.
fn examples(lines: &[String]) -> Vec<Example> {
    let mut out: Vec<Example> = Vec::new();
    for line in lines {
        match (line.strip_prefix("$ "), out.last_mut()) {
            (Some(command), _) => {
                out.push(Example { command: command.to_owned(), output: Vec::new() });
            }
            (None, Some(example)) => example.output.push(line.clone()),
            (None, None) => panic!("output without a command: {line}"),
        }
    }
    out
}

/// A folder as somebody has it who got the project: the sample below `corpus`, and its index.
fn folder(mine: bool) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    copy(&sample, &folder.path().join("corpus/sample"));
    run(folder.path(), "baogao index");
    if mine {
        let own = folder.path().join("corpus/mine");
        fs_err::create_dir_all(&own).unwrap();
        fs_err::write(own.join("2024.txt"), report("澄江区", 2024, &PARAGRAPHS)).unwrap();
        fs_err::write(own.join("bad.txt"), [0u8, 159, 146, 150, 0, 1, 2, 3]).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs_err::create_dir_all(to).unwrap();
    for entry in fs_err::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs_err::copy(entry.path(), to).unwrap();
        }
    }
}

/// Runs a command line; what it prints and what it notes, as they come.
fn run(folder: &Path, line: &str) -> Vec<String> {
    let words = words(line);
    let (program, arguments) = words.split_first().unwrap();
    assert_eq!(program, "baogao", "only the program itself is run: {line}");
    let (mut reader, writer) = std::io::pipe().unwrap();
    let program = assert_cmd::Command::cargo_bin("baogao").unwrap();
    let mut command = Command::new(program.get_program());
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer);
    let mut child = command.spawn().unwrap();
    // The command holds the ends of the pipe that would keep the reader waiting.
    drop(command);
    let mut out = String::new();
    reader.read_to_string(&mut out).unwrap();
    child.wait().unwrap();
    out.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Splits a command line as a shell does, as far as the examples need it: words and single quotes.
fn words(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (i, part) in line.split('\'').enumerate() {
        if i % 2 == 1 {
            out.push(part.to_owned());
        } else {
            out.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    out
}

/// Whether an output is as shown.
fn matches(shown: &[String], found: &[String]) -> bool {
    match shown.split_first() {
        None => found.is_empty(),
        Some((line, rest)) if line.trim() == "…" => {
            (0..=found.len()).any(|n| found.get(n..).is_some_and(|f| matches(rest, f)))
        }
        Some((line, rest)) => found.split_first().is_some_and(|(first, more)| {
            untimed(line) == untimed(first) && matches(rest, more)
        }),
    }
}

/// A line without the time that it took: 21 reports, 11.2 ms    20 shown (--limit, --offset).
fn untimed(line: &str) -> String {
    let is_time = |words: &str| {
        let number = words.strip_suffix(" ms").or_else(|| words.strip_suffix(" s"));
        number.is_some_and(|n| n.chars().all(|c| c.is_ascii_digit() || c == '.'))
    };
    let without = |part| match str::split_once(part, "    ") {
        Some((first, rest)) if is_time(first) => rest,
        None if is_time(part) => "",
        _ => part,
    };
    line.trim_end().split(", ").map(without).collect::<Vec<_>>().join(", ")
}
