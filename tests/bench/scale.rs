//! What a whole country costs: build, growth, memory, size, a later addition; then queries over it.
//!
//! The passages of the folder are written to one file first; the baseline (`plain`) indexes them
//! from there, so that its time holds nothing but words and tantivy. The program's own build runs as
//! a process of its own from the report files, and its peak memory is what the system says of that
//! process. What was built is left where it is told, for `queries`.

use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use baogao::ingest::{Corpus, Limits};
use jieba_rs::Jieba;

use crate::build::size;
use crate::clock::{ratio, time};
use crate::material::{passages_of, read_text};
use crate::plain::Builder;
use crate::process::status_kib;
use crate::queries;
use crate::table::{Row, duration};

/// Reports that are added to an index of all others.
const LATE: usize = 100;
/// The files of an index that hold what was extracted from the reports.
const EXTRACTED: [&str; 2] = ["extractions.bin", "topics.bin"];

/// Measures one folder and leaves what it built in `place`; `small` is a smaller one that growth is
/// told from.
pub(crate) fn measure(
    folder: &Path,
    small: Option<&Path>,
    place: &Path,
) -> Result<Vec<Row>> {
    let lines = place.join("passages.txt");
    let bytes = write_passages(folder, &lines)?;
    let index = place.join("index");
    let built = build(&[folder], &index)?;
    let plain_folder = place.join("words");
    let jieba = Arc::new(Jieba::new());
    let (plain_took, plain) = time(|| build_plain(&lines, &jieba, &plain_folder));
    plain?;
    let mut rows = vec![
        Row {
            what: format!("build of {} reports, files to commit", built.reports),
            ours: format!(
                "{} ({:.1} MB/s)",
                duration(built.took),
                bytes as f64 / 1e6 / built.took.as_secs_f64()
            ),
            baseline: format!("{}, tantivy over jieba words", duration(plain_took)),
            ratio: format!("{:.2} × the time", ratio(built.took, plain_took)),
            target: "≥ 5 MB/s, ≤ 2.5 × the time",
        },
        Row {
            what: "peak memory of the build".to_owned(),
            ours: built.peak.map_or_else(
                || "not told by this system".to_owned(),
                |peak| format!("{:.0} MiB", peak as f64 / 1024.0),
            ),
            target: "≤ 1 GiB",
            ..Row::default()
        },
    ];
    rows.extend(sizes(&index, &plain_folder, bytes)?);
    if let Some(small) = small {
        let first = build(&[small], &place.join("small"))?;
        let each = |built: &Built| built.took.as_secs_f64() / built.reports.max(1) as f64;
        rows.push(Row {
            what: format!("time per report, against {} reports", first.reports),
            ours: format!("{:.2} ms", each(&built) * 1e3),
            baseline: format!("{:.2} ms", each(&first) * 1e3),
            ratio: format!("{:.2} × the time", each(&built) / each(&first)),
            target: "≤ 1.2 ×",
        });
        rows.push(late(folder, small, place)?);
    }
    rows.extend(queries::measure(place)?);
    Ok(rows)
}

/// Tells the size of the index, with and without what was extracted.
fn sizes(index: &Path, plain: &Path, bytes: u64) -> Result<Vec<Row>> {
    let all = size(index)?;
    let mut extracted = 0;
    for entry in walkdir::WalkDir::new(index) {
        let entry = entry?;
        if EXTRACTED.iter().any(|name| entry.file_name() == *name) {
            extracted += entry.metadata()?.len();
        }
    }
    let share = |size: u64| size as f64 / bytes as f64;
    Ok(vec![
        Row {
            what: "index with its text, without extracted records".to_owned(),
            ours: format!("{:.2} × the text", share(all - extracted)),
            baseline: format!("{:.2} ×, positions and stored text", share(size(plain)?)),
            target: "≤ 2.0 × the text",
            ..Row::default()
        },
        Row {
            what: "with figures, commitments and topics".to_owned(),
            ours: format!("{:.2} × the text", share(all)),
            ..Row::default()
        },
    ])
}

/// Adds some reports of the small folder to the index of the large one, and takes them out again, so
/// that queries are asked of the large one alone.
fn late(folder: &Path, small: &Path, place: &Path) -> Result<Row> {
    let added = place.join("late");
    let corpus = Corpus::open(&[small.to_owned()], &Limits::default());
    for (number, candidate) in corpus.candidates.iter().take(LATE).enumerate() {
        let text = read_text(candidate, &Limits::default());
        let text = text.context("a report of the small folder cannot be read")?;
        fs_err::create_dir_all(&added)?;
        fs_err::write(added.join(format!("{number}.txt")), text.decoded)?;
    }
    let index = place.join("index");
    let grown = build(&[folder, &added], &index)?;
    let back = build(&[folder], &index)?;
    Ok(Row {
        what: format!("{LATE} reports added to {}", back.reports),
        ours: duration(grown.took),
        baseline: format!("{}, taken out again", duration(back.took)),
        target: "seconds",
        ..Row::default()
    })
}

/// Writes the match key of every passage on a line; returns the bytes of the reports' texts.
fn write_passages(folder: &Path, lines: &Path) -> Result<u64> {
    let limits = Limits::default();
    let corpus = Corpus::open(&[folder.to_owned()], &limits);
    ensure!(!corpus.candidates.is_empty(), "no report in {}", folder.display());
    let mut out = BufWriter::new(fs_err::File::create(lines)?);
    let mut bytes = 0;
    for candidate in &corpus.candidates {
        let Some(text) = read_text(candidate, &limits) else { continue };
        bytes += text.decoded.len() as u64;
        for passage in passages_of(&text) {
            writeln!(out, "{}", passage.key)?;
        }
    }
    out.flush()?;
    Ok(bytes)
}

/// A build of the program.
struct Built {
    took: Duration,
    reports: u64,
    /// Peak of its resident memory in KiB, where the system tells.
    peak: Option<u64>,
}

/// Runs `baogao index` as a user would.
fn build(folders: &[&Path], index: &Path) -> Result<Built> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baogao"));
    command.arg("--index").arg(index).args(["--json", "index"]).args(folders);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let (took, done) = time(|| -> Result<_> {
        let mut child = command.spawn().context("cannot start the program")?;
        let status = format!("/proc/{}/status", child.id());
        let mut peak = None;
        while child.try_wait()?.is_none() {
            peak = status_kib(&status, "VmHWM:").or(peak);
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok((child.wait_with_output()?, peak))
    });
    let (output, peak) = done?;
    ensure!(output.status.success(), "the build failed: {:?}", output.status);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let reports =
        answer["reports"]["total"].as_u64().context("the build says no total")?;
    Ok(Built { took, reports, peak })
}

fn build_plain(lines: &Path, jieba: &Arc<Jieba>, folder: &Path) -> Result<()> {
    let builder = Builder::begin(jieba, folder)?;
    for line in BufReader::new(fs_err::File::open(lines)?).lines() {
        builder.add(&line?)?;
    }
    builder.finish().map(drop)
}
