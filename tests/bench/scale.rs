//! What a whole country costs: build, growth, memory, size, and queries over it, beside a baseline.
//!
//! The passages of the folder are written to one file first; the baseline (`plain`) indexes them
//! from there, so that its time holds nothing but words and tantivy. The program's own build runs as
//! a process of its own from the report files, and its peak memory is what the system says of that
//! process. Phrases are held against a scan of all match keys.

use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use baogao::api::{FilterWords, Library, SearchRequest};
use baogao::ingest::{Corpus, Limits};
use baogao::normalize::fold_phrase;
use jieba_rs::Jieba;
use memchr::memmem;

use crate::build::size;
use crate::clock::{Times, ratio, time};
use crate::material::{passages_of, read_text};
use crate::phrase::{Keys, draw, quoted};
use crate::plain::{Builder, Plain};
use crate::process::{ours, run, version};
use crate::table::{Row, duration};

const PHRASES: usize = 300;
/// Common phrases asked for.
const COMMON: usize = 20;
/// Passages that phrases are drawn from and common ones are counted in.
const SAMPLE: usize = 60_000;

/// Measures one folder; `small` is a smaller one that growth is told from.
pub(crate) fn measure(
    folder: &Path,
    small: Option<&Path>,
    place: &Path,
) -> Result<Vec<Row>> {
    let lines = place.join("passages.txt");
    let bytes = write_passages(folder, &lines)?;
    let index = place.join("index");
    let built = build(folder, &index)?;
    let plain_folder = place.join("words");
    let jieba = Arc::new(Jieba::new());
    let (plain_took, plain) = time(|| build_plain(&lines, &jieba, &plain_folder));
    let plain = plain?;
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
            target: "≥ 5 MB/s, ≤ 1.5 × the time",
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
        Row {
            what: "index with its text".to_owned(),
            ours: format!("{:.2} × the text", size(&index)? as f64 / bytes as f64),
            baseline: format!(
                "{:.2} ×, positions and stored text",
                size(&plain_folder)? as f64 / bytes as f64
            ),
            target: "≤ 2.0 × the text",
            ..Row::default()
        },
    ];
    if let Some(small) = small {
        let first = build(small, &place.join("small"))?;
        let each = |built: &Built| built.took.as_secs_f64() / built.reports.max(1) as f64;
        rows.push(Row {
            what: format!("time per report, against {} reports", first.reports),
            ours: format!("{:.2} ms", each(&built) * 1e3),
            baseline: format!("{:.2} ms", each(&first) * 1e3),
            ratio: format!("{:.2} × the time", each(&built) / each(&first)),
            target: "≤ 1.2 ×",
        });
    }
    rows.extend(queries(&lines, &index, &plain, &jieba)?);
    rows.extend(processes(&lines, &index)?);
    Ok(rows)
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
fn build(folder: &Path, index: &Path) -> Result<Built> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baogao"));
    command.arg("--index").arg(index).args(["--json", "index"]).arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let (took, done) = time(|| -> Result<_> {
        let mut child = command.spawn().context("cannot start the program")?;
        let status = format!("/proc/{}/status", child.id());
        let mut peak = None;
        while child.try_wait()?.is_none() {
            peak = peak_memory(&status).or(peak);
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

/// Reads the high-water mark of a process's resident memory on Linux.
fn peak_memory(status: &str) -> Option<u64> {
    let text = fs_err::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn build_plain(lines: &Path, jieba: &Arc<Jieba>, folder: &Path) -> Result<Plain> {
    let builder = Builder::begin(jieba, folder)?;
    for line in BufReader::new(fs_err::File::open(lines)?).lines() {
        builder.add(&line?)?;
    }
    builder.finish()
}

fn queries(lines: &Path, index: &Path, plain: &Plain, jieba: &Jieba) -> Result<Vec<Row>> {
    let library = Library::open(index)?;
    let keys = Keys::read(lines)?;
    let drawn = draw(&keys.sample(SAMPLE), PHRASES * 4, jieba);
    let long = |phrase: &&String| (4..=10).contains(&fold_phrase(phrase).chars().count());
    let phrases: Vec<&String> = drawn.iter().filter(long).take(PHRASES).collect();
    let (mut found, mut usual, mut scanned) = (Vec::new(), Vec::new(), Vec::new());
    let (mut wrong, mut missed) = (0, 0);
    for phrase in &phrases {
        let key = fold_phrase(phrase);
        let (took, total) = ask(&library, &quoted(phrase))?;
        found.push(took);
        let (took, truth) = time(|| keys.scan(&key));
        scanned.push(took);
        let (took, count) = time(|| plain.count(&key));
        usual.push(took);
        wrong += usize::from(total != (truth.0, Some(truth.1)));
        missed += usize::from(count? != truth.0);
    }
    let (found, usual) = (Times::new(found), Times::new(usual));
    let scanned = Times::new(scanned);
    let share = |n: usize| n as f64 * 100.0 / phrases.len().max(1) as f64;
    let row = |what: &str, ours: Duration, baseline: Duration, name: &str, target| Row {
        what: what.to_owned(),
        ours: duration(ours),
        baseline: format!("{}, {name}", duration(baseline)),
        ratio: format!("{:.2} × the time", ratio(ours, baseline)),
        target,
    };
    let words = "PhraseQuery over jieba words";
    let scan = "memmem over all keys";
    let mut rows = vec![
        row(
            "exact phrase of 4–10 characters, exact total, p50",
            found.p50(),
            usual.p50(),
            words,
            "≤ 5 ms, ≤ 3 ×",
        ),
        row("the same, p99", found.p99(), usual.p99(), words, "≤ 50 ms"),
        row("the same, p50", found.p50(), scanned.p50(), scan, ""),
        Row {
            what: format!("wrong totals among {} phrases", phrases.len()),
            ours: format!("{:.1} %", share(wrong)),
            baseline: format!("{:.1} %, {words}", share(missed)),
            target: "0 %",
            ..Row::default()
        },
    ];
    rows.extend(common_and_ranked(&library, &keys, &phrases, jieba)?);
    Ok(rows)
}

/// Measures the commonest phrases, and phrases asked as bare words.
fn common_and_ranked(
    library: &Library,
    keys: &Keys,
    phrases: &[&String],
    jieba: &Jieba,
) -> Result<Vec<Row>> {
    let common = common_phrases(keys, jieba);
    let mut slowest = Vec::new();
    for phrase in &common {
        slowest.push(ask(library, &quoted(phrase))?.0);
    }
    let slowest = Times::new(slowest);
    let mut rows = vec![Row {
        what: format!("the {} commonest phrases, exact total, slowest", common.len()),
        ours: format!("{}, median {}", duration(slowest.p100()), duration(slowest.p50())),
        target: "≤ 300 ms",
        ..Row::default()
    }];
    rows.push(facets(library, phrases)?);
    let mut ranked = Vec::new();
    for phrase in phrases {
        let words: String = phrase.chars().filter(|c| c.is_alphanumeric()).collect();
        if !words.is_empty() {
            ranked.push(ask(library, &words)?.0);
        }
    }
    let ranked = Times::new(ranked);
    rows.push(Row {
        what: "the same phrases as bare words, ranked, top 10".to_owned(),
        ours: format!("p50 {}, p99 {}", duration(ranked.p50()), duration(ranked.p99())),
        target: "p50 ≤ 10 ms, p99 ≤ 50 ms",
        ..Row::default()
    });
    Ok(rows)
}

/// Measures phrases with facets beside the same without.
fn facets(library: &Library, phrases: &[&String]) -> Result<Row> {
    let (mut plain, mut faceted) = (Vec::new(), Vec::new());
    for phrase in phrases {
        let request = |facets: bool| SearchRequest { facets, ..request(&quoted(phrase)) };
        let (took, answer) = time(|| library.search(&request(false)));
        answer?;
        plain.push(took);
        let (took, answer) = time(|| library.search(&request(true)));
        answer?;
        faceted.push(took);
    }
    let (plain, faceted) = (Times::new(plain), Times::new(faceted));
    Ok(Row {
        what: "the same phrases with facets, p50".to_owned(),
        ours: duration(faceted.p50()),
        baseline: format!("{}, without", duration(plain.p50())),
        ratio: format!("{:.2} × the time", ratio(faceted.p50(), plain.p50())),
        target: "≤ 2 ×",
    })
}

type Total = (usize, Option<usize>);

fn request(query: &str) -> SearchRequest {
    SearchRequest {
        query: query.to_owned(),
        filters: FilterWords::default(),
        sort: None,
        limit: 10,
        offset: 0,
        no_fold: false,
        copies: true,
        facets: false,
        explain: false,
    }
}

fn ask(library: &Library, query: &str) -> Result<(Duration, Total)> {
    let (took, answer) = time(|| library.search(&request(query)));
    let total = answer.with_context(|| format!("the library refused {query}"))?.total;
    Ok((took, (total.passages, total.occurrences)))
}

/// Returns the commonest words of two to six characters of a sample.
fn common_phrases(keys: &Keys, jieba: &Jieba) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for passage in keys.sample(SAMPLE / 10) {
        for token in jieba.cut(&passage.key, false) {
            let chars = token.word.chars().count();
            if (2..=6).contains(&chars) && token.word.chars().all(char::is_alphabetic) {
                *counts.entry(token.word.to_owned()).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().take(COMMON).map(|(phrase, _)| phrase).collect()
}

/// Measures whole processes for one phrase, beside the program's start.
fn processes(lines: &Path, index: &Path) -> Result<Vec<Row>> {
    let program = Path::new(env!("CARGO_BIN_EXE_baogao"));
    let keys = Keys::read(lines)?;
    let phrases = draw(&keys.sample(1000), 12, &Jieba::new());
    let (mut whole, mut start) = (Vec::new(), Vec::new());
    for phrase in phrases.iter().cycle().take(120) {
        let (took, output) = time(|| run(&mut ours(program, index, phrase, "json")));
        output?;
        whole.push(took);
        let (took, output) = time(|| run(&mut version(program)));
        output?;
        start.push(took);
    }
    let (whole, start) = (Times::new(whole).p50(), Times::new(start).p50());
    Ok(vec![Row {
        what: "whole process, one phrase, p50".to_owned(),
        ours: duration(whole),
        baseline: format!("{}, process start", duration(start)),
        ratio: format!("{} over it", duration(whole.saturating_sub(start))),
        target: "≤ 20 ms over process start",
    }])
}

impl Keys {
    /// Reads the keys of a file, one a line.
    fn read(lines: &Path) -> Result<Self> {
        let text = fs_err::read_to_string(lines)?;
        let ends = memmem::find_iter(text.as_bytes(), "\n").map(|at| at + 1).collect();
        Ok(Self { text, ends })
    }
}
