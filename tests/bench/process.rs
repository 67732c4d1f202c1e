//! How long the whole program takes for one phrase, beside ripgrep over the same text.
//!
//! ripgrep gets what the program had to make first: one file, one passage a line, clean and joined.
//! Both write into a pipe that is read to its end. Each round starts every program once for every
//! phrase, in turns; the middle of all rounds counts, since a process now and then waits for others.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use jieba_rs::Jieba;

use crate::clock::{Times, ratio, time};
use crate::material::Material;
use crate::phrase::{draw, quoted};
use crate::table::{Row, duration};

const PHRASES: usize = 12;
const ROUNDS: usize = 25;

/// Measures whole processes over an index built before.
pub(crate) fn measure(
    material: &Material,
    index: &Path,
    place: &Path,
) -> Result<Vec<Row>> {
    let lines = place.join("passages.txt");
    write_lines(material, &lines)?;
    let phrases = draw(&material.passages, PHRASES, &Jieba::new());
    let program = Path::new(env!("CARGO_BIN_EXE_baogao"));
    let Some(first) = phrases.first() else { return Ok(Vec::new()) };
    if run(&mut ours(program, index, first, "json"))?.is_empty() {
        return Ok(vec![skipped("the program prints nothing")]);
    }
    if Command::new("rg").arg("--version").output().is_err() {
        return Ok(vec![skipped("ripgrep (rg) is not installed")]);
    }
    let mut times = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        for phrase in &phrases {
            let mut commands = [
                ours(program, index, phrase, "table"),
                ours(program, index, phrase, "json"),
                version(program),
                ripgrep(&lines, phrase),
            ];
            for (command, times) in commands.iter_mut().zip(&mut times) {
                let (took, output) = time(|| run(command));
                output?;
                times.push(took);
            }
        }
    }
    Ok(rows(times.map(Times::new)))
}

fn rows([table, json, version, ripgrep]: [Times; 4]) -> Vec<Row> {
    let row = |what: &str, ours: Duration, target| Row {
        what: what.to_owned(),
        ours: duration(ours),
        baseline: format!("{}, ripgrep over the same passages", duration(ripgrep.p50())),
        ratio: format!("{:.2} × the time", ratio(ours, ripgrep.p50())),
        target,
    };
    vec![
        row("whole process, `baogao search “…”`, p50", table.p50(), "≤ 2 × ripgrep"),
        row("whole process, with `--json`, p50", json.p50(), "≤ 2 × ripgrep"),
        row("process start, `baogao --version`, p50", version.p50(), ""),
    ]
}

fn skipped(reason: &str) -> Row {
    Row {
        what: "whole process, `baogao search “…”`".to_owned(),
        ours: format!("not measured: {reason}"),
        ..Row::default()
    }
}

/// Returns the search for a phrase as it is typed.
pub(crate) fn ours(program: &Path, index: &Path, phrase: &str, format: &str) -> Command {
    let mut command = Command::new(program);
    command.arg("--index").arg(index).args([
        "--format",
        format,
        "search",
        &quoted(phrase),
    ]);
    command
}

/// Returns the start of the program and nothing more.
pub(crate) fn version(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("--version");
    command
}

fn ripgrep(lines: &Path, phrase: &str) -> Command {
    let mut command = Command::new("rg");
    command
        .args(["--no-config", "--fixed-strings", "--line-number", "--", phrase])
        .arg(lines);
    command
}

/// Runs a command to its end and returns what it wrote. Its exit status is its own affair: a
/// phrase whose signs differ in width is found by one and not by the other.
pub(crate) fn run(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output();
    Ok(output.with_context(|| format!("cannot run {name}"))?.stdout)
}

fn write_lines(material: &Material, path: &Path) -> Result<()> {
    let mut lines = String::new();
    for passage in &material.passages {
        lines.push_str(&passage.display);
        lines.push('\n');
    }
    fs_err::write(path, lines).context("cannot write the passages for ripgrep")
}

/// Reads a line of a process's status in KiB, as Linux tells it.
pub(crate) fn status_kib(status: &str, name: &str) -> Option<u64> {
    let text = fs_err::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
