//! Compares what an index feels of the text in two folders.
//!
//! Sizes differ and distinct words grow slower than text, so the comparison is of samples of equal
//! size: reports spread evenly over each folder, up to the size of the smallest folder and 8 MiB.
//! Only text files are read. The growth of distinct grams is then counted over each folder as a whole.
//!
//! Distinct grams are estimated (see [`distinct`]); all else is counted.

mod distinct;
mod measure;
mod sample;

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use self::distinct::growth;
use self::measure::{Measured, commonest, measure};
use self::sample::Sample;

/// Largest size of a sample in bytes; counting every phrase takes memory.
const LARGEST: usize = 8 << 20;

/// Returns the statistics of the folders as Markdown.
pub(crate) fn compare(
    folders: &[PathBuf],
    limit: Option<usize>,
    with_phrases: bool,
) -> Result<String> {
    let limit = limit.unwrap_or(usize::MAX);
    let whole: Vec<Sample> = folders
        .iter()
        .map(|folder| Sample::open(folder, limit))
        .collect::<Result<_>>()?;
    let size = whole.iter().map(Sample::size).min().unwrap_or_default().min(LARGEST);
    let equal: Vec<Vec<String>> =
        whole.iter().map(|sample| sample.texts_of_size(size)).collect();
    let passages: Vec<Vec<String>> =
        equal.iter().map(|texts| sample::passages(texts)).collect();
    let phrases = passages.first().map(|first| commonest(first)).unwrap_or_default();
    let measured: Vec<Measured> = equal
        .iter()
        .zip(&passages)
        .map(|(texts, passages)| measure(texts, passages, &phrases))
        .collect::<Result<_>>()?;
    let mut out = heading(folders);
    for (at, (name, value)) in measured.first().into_iter().flat_map(rows).enumerate() {
        write!(out, "| {name} |")?;
        let values = measured.iter().filter_map(|m| Some(rows(m).nth(at)?.1));
        for other in values {
            write!(out, " {other:.3} |")?;
            if measured.len() > 1 {
                write!(out, " {:.2} |", other / value)?;
            }
        }
        out.push('\n');
    }
    if with_phrases {
        out.push_str("\nshare of passages that hold a phrase\n\n");
        for (at, phrase) in phrases.iter().enumerate() {
            write!(out, "{phrase}")?;
            for share in measured.iter().filter_map(|m| m.holding.get(at)) {
                write!(out, "  {share:.4}")?;
            }
            out.push('\n');
        }
    }
    for sample in &whole {
        writeln!(out, "\n{}\n\n{}", sample.name(), growth(sample)?)?;
    }
    Ok(out)
}

fn heading(folders: &[PathBuf]) -> String {
    let mut out = String::from("| samples of equal size |");
    let mut line = String::from("|---|");
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        out.push_str(&format!(" {name} |"));
        line.push_str("---:|");
        if folders.len() > 1 {
            out.push_str(" ratio |");
            line.push_str("---:|");
        }
    }
    format!("{out}\n{line}\n")
}

fn rows(measured: &Measured) -> impl Iterator<Item = (&'static str, f64)> {
    [
        ("reports", measured.reports),
        ("characters a report", measured.characters),
        ("text, MB", measured.megabytes),
        ("zstd-3 ratio, each report", measured.ratio_each),
        ("zstd-3 ratio, all together", measured.ratio_together),
        ("distinct words", measured.distinct_words),
        ("words", measured.words),
        ("passages holding a common phrase, mean of 50", measured.common_mean),
        ("passages holding one of the 50", measured.common_any),
        ("passage length, mean", measured.passage_mean),
        ("passage length, median", measured.passage_median),
        ("passage length, 90th percentile", measured.passage_ninetieth),
        ("distinct 2-grams", measured.grams[0]),
        ("distinct 4-grams", measured.grams[1]),
        ("distinct 8-grams", measured.grams[2]),
    ]
    .into_iter()
}
