//! Makes an invented country of reports, as many as asked, to measure the program on; and compares
//! its statistics with those of real reports.
//!
//! `cargo run --release --example country -- make --reports 50000 --seed 1 DIR` writes text files, one
//! a report, in folders by province, city and county. `… -- statistics DIR [DIR2]` prints what an index
//! feels of a text: how it compresses, how many words and grams are distinct, how long its passages
//! are, how many hold the commonest phrases; side by side for two folders.
//!
//! Every report has a seed of its own, and its sentences grow from rules (`grammar.txt`) filled with
//! words of the genre (`words.txt`) and of jieba's dictionary. No sentence is stored anywhere.
//!
//! What it does not model: meaning, themes of sections, tables, annexes, the typography of web pages
//! and PDF text, copies of one report. It is for time and space, never for the quality of extraction.

#![expect(clippy::print_stdout, reason = "the statistics are what it is for")]

mod country;
mod dictionary;
mod draw;
mod grammar;
mod lexicon;
mod make;
#[path = "../random.rs"]
mod random;
mod report;
mod slot;
mod statistics;
mod voice;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// An invented country of government reports.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes reports into a folder.
    Make {
        /// How many reports.
        #[arg(long, default_value_t = 1_000)]
        reports: usize,
        /// Seed of the country.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Threads that write; as many as the machine has cores by default.
        #[arg(long)]
        threads: Option<usize>,
        /// The folder.
        folder: PathBuf,
    },
    /// Prints the statistics of one folder, or of two side by side.
    Statistics {
        /// The folder that others are compared with; its commonest phrases are counted in both.
        folder: PathBuf,
        /// A second folder.
        other: Option<PathBuf>,
        /// Reads no more reports than this of each folder.
        #[arg(long)]
        reports: Option<usize>,
        /// Prints each of the commonest phrases too.
        #[arg(long)]
        phrases: bool,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Make { reports, seed, threads, folder } => {
            let start = Instant::now();
            let cores = || std::thread::available_parallelism().map_or(1, usize::from);
            let threads = threads.unwrap_or_else(cores);
            let written = make::make(&folder, reports, seed, threads)?;
            let seconds = start.elapsed().as_secs_f64();
            let megabytes = written.bytes as f64 / 1e6;
            println!(
                "{} reports, {megabytes:.1} MB, {seconds:.1} s, {:.1} MB/s",
                written.reports,
                megabytes / seconds
            );
        }
        Command::Statistics { folder, other, reports, phrases } => {
            let folders: Vec<PathBuf> = std::iter::once(folder).chain(other).collect();
            print!("{}", statistics::compare(&folders, reports, phrases)?);
        }
    }
    Ok(())
}
