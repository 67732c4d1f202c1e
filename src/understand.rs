//! From files to reports that are understood: read, cleaned, outlined, ready to be added.
//!
//! Files are read and understood on all cores, a batch at a time; outcomes are in the order of the
//! files. It knows the steps of a report, not the index that it goes to.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, ErrorKind, Result};
use crate::extract::{Extraction, Material, extract};
use crate::index::prepare::NewReport;
use crate::index::table::Entry;
use crate::ingest::{
    self, Candidate, Corpus, Limits, Override, Problem, RawReport, SkipReason, Unread,
};
use crate::model::{Metadata, Zone};
use crate::normalize::{CleanText, clean};
use crate::structure::{MetadataReading, Outline, locate, outline, read_metadata, slug};
use crate::threads;

/// Files read before the first of them is added, and their bytes: bound memory, not speed.
const FILES_PER_BATCH: usize = 64;
const BYTES_PER_BATCH: u64 = 8 << 20;

/// A report as it is understood, before it has a place in an index.
#[derive(Debug)]
pub(crate) struct Understood {
    pub(crate) clean: CleanText,
    pub(crate) reading: MetadataReading,
    pub(crate) outline: Outline,
}

/// Understands a decoded text.
pub(crate) fn understand(path: &str, text: &str, overrides: &Override) -> Understood {
    let clean = clean(text);
    let mut reading = read_metadata(path, text, &clean);
    overrides.apply(&mut reading.metadata);
    if reading.metadata.level.is_none() {
        locate(&mut reading.metadata);
    }
    let outline = outline(&clean, reading.metadata.kind);
    Understood { clean, reading, outline }
}

/// Returns the entry of a report that is not yet told apart from its doubles.
pub(crate) fn entry(
    raw: &RawReport,
    understood: &Understood,
    overrides: ingest::Sha256,
) -> Entry {
    let metadata = understood.reading.metadata.clone();
    let stem = slug(&metadata.region, metadata.kind, metadata.year);
    let mut diagnostics = raw.diagnostics.clone();
    diagnostics.extend(understood.clean.diagnostics.iter().cloned());
    diagnostics.extend(understood.reading.diagnostics.iter().cloned());
    diagnostics.extend(understood.outline.diagnostics.iter().cloned());
    Entry {
        id: stem.clone(),
        stem,
        path: raw.path.clone(),
        file: raw.file.to_string_lossy().into_owned(),
        format: raw.format.name().to_owned(),
        encoding: raw.encoding.name().to_owned(),
        fingerprint: raw.fingerprint(),
        overrides,
        metadata,
        diagnostics,
    }
}

/// Reads what a report counts and promises.
pub(crate) fn extraction(metadata: &Metadata, outline: &Outline) -> Extraction {
    let (sections, passages) = (&outline.sections, &outline.passages);
    extract(&Material { metadata, sections, passages })
}

/// Parts files into batches.
pub(crate) fn batches<'f, 'c>(
    files: &'f [&'c Candidate],
) -> impl Iterator<Item = &'f [&'c Candidate]> {
    let mut rest = files;
    std::iter::from_fn(move || {
        let (batch, others) = rest.split_at(batch_len(rest));
        rest = others;
        (!batch.is_empty()).then_some(batch)
    })
}

/// Returns how many of the first files make a batch; at least one if there is any.
fn batch_len(files: &[&Candidate]) -> usize {
    let mut bytes = 0;
    let fits = files.iter().take(FILES_PER_BATCH).take_while(|file| {
        bytes += file.size;
        bytes <= BYTES_PER_BATCH
    });
    fits.count().max(1).min(files.len())
}

/// Reads and understands files on all cores; outcomes are in the order of the files.
pub(crate) fn read_all(
    corpus: &Corpus,
    batch: &[&Candidate],
) -> Vec<Vec<Result<NewReport, Unread>>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(candidate) = batch.get(at) else { return done };
            done.push((at, read_file_of(corpus, candidate)));
        }
    };
    let threads = threads.min(batch.len()) as u32;
    let mut outcomes: Vec<_> =
        threads::share(threads, |_| work()).into_iter().flatten().collect();
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Reads and understands the reports of one file.
fn read_file_of(
    corpus: &Corpus,
    candidate: &Candidate,
) -> Vec<Result<NewReport, Unread>> {
    let read = ingest::read_each(candidate, &Limits::default()).into_iter();
    read.map(|raw| {
        let raw = raw?;
        // A manifest may leave out one report of an archive.
        match corpus.manifest.ignored(&raw.path) {
            Some(reason) => {
                let reason = SkipReason::Ignored(reason.map(str::to_owned));
                Err(ingest::Skipped { path: raw.path, reason }.into())
            }
            None => understand_report(corpus, candidate, &raw)
                .map_err(|e| Problem::unreadable(raw.path.as_str(), &e).into()),
        }
    })
    .collect()
}

fn understand_report(
    corpus: &Corpus,
    candidate: &Candidate,
    raw: &RawReport,
) -> std::io::Result<NewReport> {
    let mut overrides = raw.stated.clone();
    overrides.refine(&corpus.manifest.overrides(&raw.path));
    let understood = understand(&raw.speaking_path(), &raw.text, &overrides);
    let fingerprint = corpus.manifest.fingerprint_for(&raw.path);
    let entry = entry(raw, &understood, fingerprint);
    let mut outline = understood.outline;
    outline.passages.retain(|passage| passage.zone != Zone::Toc);
    let extraction = extraction(&entry.metadata, &outline);
    let Outline { sections, passages, .. } = outline;
    NewReport::prepare(entry, candidate.sample, sections, &passages, &extraction)
}

/// Reads one file as it would be read from a corpus that is its folder; `archive.zip/name` and
/// `table.csv#3` name one report of several.
///
/// # Errors
/// A file that is missing, unreadable or no report.
pub(crate) fn read_file(named: &Path) -> Result<(RawReport, Override, bool)> {
    let (file, inner) = holder(named);
    if !file.is_file() {
        let message = match file.is_dir() {
            true => format!("{} is a folder", file.display()),
            false => format!("there is no file {}", file.display()),
        };
        return Err(Error::new(ErrorKind::Usage, message)
            .hinted("name one file; baogao index reads folders")
            .on(file));
    }
    let limits = Limits { min_han: 0, ..Limits::default() };
    let corpus = Corpus::open(std::slice::from_ref(&file), &limits);
    let Some(candidate) = corpus.candidates.first() else {
        if let Some(problem) = corpus.problems.first() {
            return Err(problem.clone().into());
        }
        let reason = corpus.skipped.first().map(|s| s.reason.sentence());
        let reason = reason.unwrap_or_else(|| "not a report".to_owned());
        let message = format!("cannot read {}: {reason}", file.display());
        return Err(Error::new(ErrorKind::Io, message)
            .hinted("see baogao inspect --help for the formats")
            .on(&file));
    };
    let raw = match inner {
        None => ingest::read(candidate, &limits)?,
        Some(inner) => read_inner(candidate, &inner, &limits)?,
    };
    let mut overrides = raw.stated.clone();
    overrides.refine(&corpus.manifest.overrides(&raw.path));
    Ok((raw, overrides, candidate.sample))
}

/// Reads one report of an archive or table; `inner` is what follows the file's path.
fn read_inner(candidate: &Candidate, inner: &str, limits: &Limits) -> Result<RawReport> {
    let wanted = format!("{}{inner}", candidate.path);
    for report in ingest::read_each(candidate, limits) {
        let path = match &report {
            Ok(raw) => &raw.path,
            Err(Unread::Problem(problem)) => &problem.path,
            Err(Unread::Skipped(skipped)) => &skipped.path,
        };
        if *path == wanted {
            return Ok(report?);
        }
    }
    let message = format!("{} holds no {inner}", candidate.path);
    Err(Error::new(ErrorKind::Usage, message).on(&candidate.file))
}

/// Parts a path into the file and what names a report in it.
fn holder(named: &Path) -> (PathBuf, Option<String>) {
    let whole = || (named.to_owned(), None);
    if named.exists() {
        return whole();
    }
    let shown = named.to_string_lossy();
    let ends = shown.char_indices().rev().filter(|(_, c)| matches!(c, '/' | '#'));
    for (end, _) in ends {
        let (Some(file), Some(inner)) = (shown.get(..end), shown.get(end..)) else {
            continue;
        };
        if Path::new(file).is_file() {
            return (PathBuf::from(file), Some(inner.to_owned()));
        }
    }
    whole()
}
