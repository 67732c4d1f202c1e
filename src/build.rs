//! Builds an index: the short sequence from files to a commit, over the steps that know nothing of
//! one another.
//!
//! `corpus → ingest → normalize → structure → index`. Unchanged files cost a look at their size and
//! time; changed ones are read again; what is gone leaves the index. Reading and understanding run
//! on all cores, adding is in the order of the paths, and nothing is visible before the commit.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Instant, SystemTime};

use crate::error::{Error, ErrorKind, Result};
use crate::index::prepare::NewReport;
use crate::index::table::{Entry, ReportNumber};
use crate::index::writer::Writer;
use crate::index::{Committed, PassedOver};
use crate::ingest::{
    self, Candidate, Corpus, Fingerprint, Freshness, Limits, Modified, Override, Problem,
    RawReport, SkipReason, Unread,
};
use crate::model::Metadata;
use crate::normalize::{CleanText, clean};
use crate::output::answer::{IndexAnswer, ProblemView, ReportCounts};
use crate::structure::{MetadataReading, Outline, locate, outline, read_metadata, slug};

/// How to bring an index up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRequest {
    /// The index folder.
    pub index: PathBuf,
    /// Files and folders whose reports the index is to hold exactly; recorded as its sources.
    pub sources: Vec<PathBuf>,
    /// Keep sample reports although the corpus holds others.
    pub with_sample: bool,
    /// Build anew, whatever is there (an older format or another analyzer included).
    pub rebuild: bool,
    /// Memory for building, in bytes.
    pub memory: usize,
    /// Wait for another writer instead of failing at once.
    pub wait: bool,
}

/// How far a build has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Reports done.
    pub done: usize,
    /// Reports in all.
    pub total: usize,
    /// Bytes of source read.
    pub bytes: u64,
}

/// A stage of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Another process holds the index; waiting for it.
    Waiting,
    /// Looking for files.
    Walking,
    /// Reading and indexing reports.
    Reading,
    /// Writing the index.
    Writing,
}

/// Files read before the first of them is added, and their bytes: bound memory, not speed.
const FILES_PER_BATCH: usize = 64;
const BYTES_PER_BATCH: u64 = 8 << 20;
/// Bytes of files after which a build keeps what it has done: some ten seconds of work.
const BYTES_PER_CHECKPOINT: u64 = 64 << 20;

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
    let stem = stem(&metadata, &raw.path);
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

fn stem(metadata: &Metadata, _path: &str) -> String {
    slug(&metadata.region, metadata.kind, metadata.year)
}

/// Makes the index hold exactly the reports of the sources, unless it is told to stop.
///
/// # Errors
/// As [`crate::api::update_until`].
pub(crate) fn update(
    request: &UpdateRequest,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<IndexAnswer> {
    let started = Instant::now();
    let sources = absolute(&request.sources)?;
    let blank = Progress { stage: Stage::Waiting, done: 0, total: 0, bytes: 0 };
    let mut writer = Writer::open(
        &request.index,
        request.rebuild,
        request.memory,
        request.wait,
        || progress(blank),
    )?;
    progress(Progress { stage: Stage::Walking, ..blank });
    let looked_at = Modified::from(SystemTime::now());
    let corpus = Corpus::open(&sources, &Limits::default());
    let mut run = Run::new(&writer, &corpus, request, stop, progress);
    run.looked_at = looked_at;
    let (samples, others): (Vec<_>, Vec<_>) =
        corpus.candidates.iter().partition(|candidate| candidate.sample);
    run.total = others.len();
    run.take(&mut writer, &others)?;
    let sample_left_out = if request.with_sample || run.kept.is_empty() {
        run.total += samples.len();
        run.take(&mut writer, &samples)?;
        0
    } else {
        samples.len()
    };
    run.remove_gone(&mut writer);
    let before = writer.committed().clone();
    let now = Committed {
        sources,
        with_sample: request.with_sample,
        sample_left_out,
        passed_over: std::mem::take(&mut run.passed_over),
        ..before.clone()
    };
    let is_changed = run.is_changed() || before.generation == 0 || now != before;
    assign_ids(&mut writer);
    let passages = writer.reports().map(|(_, row, _)| row.passages as usize).sum();
    let mut counts = run.counts;
    counts.total = writer.reports().count();
    let answer = IndexAnswer {
        schema: "baogao.index/1",
        reports: counts,
        passages,
        figures: None,
        commitments: None,
        problems: run.problems(&corpus),
        skipped: run.skipped(&corpus),
        sample_left_out,
        elapsed_ms: 0.0,
    };
    if is_changed {
        let (done, total, bytes) = (run.done, run.total, run.bytes);
        (run.progress)(Progress { stage: Stage::Writing, done, total, bytes });
        writer.commit(Committed { looked_at, ..now })?;
    }
    let elapsed_ms = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3;
    Ok(IndexAnswer { elapsed_ms, ..answer })
}

fn absolute(sources: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut out = Vec::with_capacity(sources.len());
    for source in sources {
        if !source.exists() {
            let message = format!("there is no file or folder {}", source.display());
            return Err(Error::new(ErrorKind::Usage, message)
                .hinted("name the folder your reports are in; the index was not changed")
                .on(source));
        }
        out.push(std::path::absolute(source)?);
    }
    Ok(out)
}

/// Returns whether files of the sources changed since the last commit.
pub(crate) fn is_stale<'e>(
    committed: &Committed,
    entries: impl Iterator<Item = (&'e Entry, bool)>,
) -> bool {
    if committed.sources.iter().any(|source| !source.exists()) {
        // A source that is gone is no reason to empty the index unasked.
        return false;
    }
    let limits = Limits::default();
    let corpus = Corpus::open(&committed.sources, &limits);
    let mut known: BTreeMap<&str, &Entry> = BTreeMap::new();
    let mut holds_others = false;
    for (entry, is_sample) in entries {
        holds_others |= !is_sample;
        known.insert(entry.path.as_str(), entry);
    }
    let passed_over: BTreeMap<&str, &PassedOver> =
        committed.passed_over.iter().map(|p| (p.path.as_str(), p)).collect();
    let keeps_sample = committed.with_sample || !holds_others;
    let mut seen = 0;
    for candidate in &corpus.candidates {
        if candidate.sample && !keeps_sample {
            continue;
        }
        let held: Vec<&Entry> =
            held_by(&known, &candidate.path).map(|(_, entry)| *entry).collect();
        if held.is_empty() {
            let is_known = passed_over.get(candidate.path.as_str()).is_some_and(|old| {
                old.size == candidate.size && old.modified == candidate.modified
            });
            if !is_known {
                return true;
            }
        }
        seen += held.len();
        for entry in held {
            let overrides = corpus.manifest.fingerprint_for(&entry.path);
            let fresh = freshness(
                candidate,
                &entry.path,
                &entry.fingerprint,
                committed.looked_at,
            );
            if entry.overrides != overrides || !matches!(fresh, Ok(Freshness::Unchanged))
            {
                return true;
            }
        }
    }
    seen != known.len()
}

/// Returns what is known of the reports of one file: its own, or those of an archive
/// (`a.zip/b.txt`) or table (`a.csv#3`).
fn held_by<'m, K: Ord + std::borrow::Borrow<str>, V>(
    known: &'m BTreeMap<K, V>,
    file: &'m str,
) -> impl Iterator<Item = (&'m K, &'m V)> {
    let from = (std::ops::Bound::Included(file), std::ops::Bound::Unbounded);
    known
        .range::<str, _>(from)
        .take_while(move |(path, _)| (*path).borrow().starts_with(file))
        .filter(move |(path, _)| {
            let inner = (*path).borrow().strip_prefix(file).unwrap_or_default();
            inner.is_empty() || inner.starts_with(['/', '#'])
        })
}

/// Tells whether the file of a report differs from what was recorded.
///
/// A report inside an archive or table has a digest of its own, so its file is judged by size and
/// time alone: a change within two seconds at the same size is missed there.
fn freshness(
    candidate: &Candidate,
    path: &str,
    recorded: &Fingerprint,
    looked_at: Modified,
) -> Result<Freshness, Problem> {
    if path == candidate.path {
        return ingest::check_freshness(
            candidate,
            recorded,
            looked_at,
            &Limits::default(),
        );
    }
    let is_same =
        recorded.size == candidate.size && recorded.modified == candidate.modified;
    Ok(if is_same { Freshness::Unchanged } else { Freshness::Changed })
}

/// One run over the files.
struct Run<'a> {
    corpus: &'a Corpus,
    request: &'a UpdateRequest,
    stop: &'a AtomicBool,
    progress: &'a mut dyn FnMut(Progress),
    /// What the index held before, by path.
    before: BTreeMap<String, Before>,
    /// When the sources were looked at for what the index held before.
    looked_at_before: Modified,
    /// When the sources were looked at now.
    looked_at: Modified,
    counts: ReportCounts,
    /// Paths that are in the index now.
    kept: BTreeSet<String>,
    problems: Vec<Problem>,
    skipped: Vec<ingest::Skipped>,
    passed_over: Vec<PassedOver>,
    /// A time of a file was brought up to date.
    is_touched: bool,
    /// Bytes of files read since the last checkpoint.
    unkept: u64,
    done: usize,
    total: usize,
    bytes: u64,
}

/// A report that the index holds already.
struct Before {
    number: ReportNumber,
    fingerprint: Fingerprint,
    overrides: ingest::Sha256,
}

impl<'a> Run<'a> {
    fn new(
        writer: &Writer,
        corpus: &'a Corpus,
        request: &'a UpdateRequest,
        stop: &'a AtomicBool,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        let before = writer.reports().map(|(number, _, entry)| {
            let fingerprint = entry.fingerprint;
            let overrides = entry.overrides;
            (entry.path.clone(), Before { number, fingerprint, overrides })
        });
        Self {
            corpus,
            request,
            stop,
            progress,
            before: before.collect(),
            looked_at_before: writer.committed().looked_at,
            looked_at: Modified::default(),
            unkept: 0,
            counts: ReportCounts::default(),
            kept: BTreeSet::new(),
            problems: Vec::new(),
            skipped: Vec::new(),
            passed_over: Vec::new(),
            is_touched: false,
            done: 0,
            total: 0,
            bytes: 0,
        }
    }

    /// Brings the reports of some files up to date.
    fn take(&mut self, writer: &mut Writer, candidates: &[&Candidate]) -> Result<()> {
        let mut to_read = Vec::new();
        for &candidate in candidates {
            if self.is_unchanged(writer, candidate) {
                self.report(candidate);
            } else {
                to_read.push(candidate);
            }
        }
        let mut rest = to_read.as_slice();
        while !rest.is_empty() {
            let (batch, others) = rest.split_at(batch_len(rest));
            rest = others;
            for (candidate, outcomes) in batch.iter().zip(read_all(self.corpus, batch)) {
                self.settle(writer, candidate, outcomes)?;
                self.report(candidate);
                self.unkept += candidate.size;
            }
            let is_stopped = self.stop.load(Ordering::Relaxed);
            if is_stopped || self.unkept >= BYTES_PER_CHECKPOINT && !rest.is_empty() {
                self.keep(writer)?;
            }
            if is_stopped {
                return Err(self.stopped());
            }
        }
        Ok(())
    }

    /// Keeps what was done so far for the case of an interruption.
    fn keep(&mut self, writer: &mut Writer) -> Result<()> {
        self.unkept = 0;
        assign_ids(writer);
        let before = writer.committed().clone();
        writer.checkpoint(Committed {
            sources: absolute(&self.request.sources)?,
            with_sample: self.request.with_sample,
            looked_at: self.looked_at,
            ..before
        })
    }

    fn stopped(&self) -> Error {
        let (done, total) = (self.done, self.total);
        Error::new(
            ErrorKind::Stopped,
            format!("stopped after {done} of {total} reports; what was read is kept"),
        )
        .hinted("the same command goes on from there")
    }

    /// Returns whether a file is as the index has it, and keeps its reports if so; brings its time
    /// up to date if only that changed.
    fn is_unchanged(&mut self, writer: &mut Writer, candidate: &Candidate) -> bool {
        let held: Vec<(&String, &Before)> =
            held_by(&self.before, &candidate.path).collect();
        let mut touched = Vec::new();
        for (path, before) in &held {
            if before.overrides != self.corpus.manifest.fingerprint_for(path) {
                return false;
            }
            let read_at = self.looked_at_before;
            let fresh = freshness(candidate, path, &before.fingerprint, read_at);
            match fresh {
                Ok(Freshness::Unchanged) => {}
                Ok(Freshness::Touched(fingerprint)) => {
                    touched.push((before.number, fingerprint));
                }
                // A file that cannot be read now is named when it is read again.
                Ok(Freshness::Changed) | Err(_) => return false,
            }
        }
        if held.is_empty() {
            return false;
        }
        self.counts.unchanged += held.len();
        self.kept.extend(held.into_iter().map(|(path, _)| path.clone()));
        self.is_touched |= !touched.is_empty();
        for (number, fingerprint) in touched {
            writer.update(number, |_, entry| entry.fingerprint = fingerprint);
        }
        true
    }

    fn settle(
        &mut self,
        writer: &mut Writer,
        candidate: &Candidate,
        outcomes: Vec<Result<NewReport, Unread>>,
    ) -> Result<()> {
        let mut holds_reports = false;
        for outcome in outcomes {
            match outcome {
                Ok(report) => {
                    let path = report.entry.path.clone();
                    match self.before.get(&path) {
                        Some(before) => {
                            writer.remove(before.number);
                            self.counts.updated += 1;
                        }
                        None => self.counts.added += 1,
                    }
                    writer.add(report)?;
                    self.kept.insert(path);
                    holds_reports = true;
                }
                Err(Unread::Skipped(skipped)) => self.skipped.push(skipped),
                Err(Unread::Problem(problem)) => self.problems.push(problem),
            }
        }
        if !holds_reports {
            self.passed_over.push(PassedOver {
                path: candidate.path.clone(),
                size: candidate.size,
                modified: candidate.modified,
            });
        }
        Ok(())
    }

    fn report(&mut self, candidate: &Candidate) {
        self.done += 1;
        self.bytes += candidate.size;
        let (done, total, bytes) = (self.done, self.total, self.bytes);
        (self.progress)(Progress { stage: Stage::Reading, done, total, bytes });
    }

    /// Removes the reports whose files are gone or no longer readable.
    fn remove_gone(&mut self, writer: &mut Writer) {
        for (path, before) in &self.before {
            if !self.kept.contains(path) {
                writer.remove(before.number);
                self.counts.removed += 1;
            }
        }
        self.counts.failed = self.problems.len() + self.corpus.problems.len();
    }

    /// Returns whether anything in the index changed.
    fn is_changed(&self) -> bool {
        let counts = self.counts;
        counts.added + counts.updated + counts.removed > 0 || self.is_touched
    }

    fn problems(&self, corpus: &Corpus) -> Vec<ProblemView> {
        let all = corpus.problems.iter().chain(&self.problems);
        let mut views: Vec<_> = all
            .map(|problem| ProblemView {
                path: problem.path.clone(),
                kind: problem.kind.code().to_owned(),
                message: problem.message.clone(),
                hint: problem.hint.clone(),
            })
            .collect();
        views.sort_by(|a, b| a.path.cmp(&b.path));
        views
    }

    fn skipped(&self, corpus: &Corpus) -> Vec<ProblemView> {
        let all = corpus.skipped.iter().chain(&self.skipped);
        let mut views: Vec<_> = all
            .map(|skipped| ProblemView {
                path: skipped.path.clone(),
                kind: skipped.reason.code().to_owned(),
                message: skipped.reason.sentence(),
                hint: None,
            })
            .collect();
        views.extend(corpus.notes.iter().map(|note| ProblemView {
            path: note.path.clone(),
            kind: note.kind.code().to_owned(),
            message: note.message.clone(),
            hint: note.hint.clone(),
        }));
        views.sort_by(|a, b| a.path.cmp(&b.path));
        views
    }
}

/// Returns how many of the first files make a batch.
fn batch_len(files: &[&Candidate]) -> usize {
    let mut bytes = 0;
    let fits = files.iter().take(FILES_PER_BATCH).take_while(|file| {
        bytes += file.size;
        bytes <= BYTES_PER_BATCH
    });
    fits.count().max(1)
}

/// Reads and understands files on all cores; outcomes are in the order of the files.
fn read_all(
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
    let mut outcomes = std::thread::scope(|scope| {
        let handles: Vec<_> =
            (0..threads.min(batch.len())).map(|_| scope.spawn(work)).collect();
        let joined = handles.into_iter().flat_map(|handle| match handle.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect::<Vec<_>>()
    });
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
            None => Ok(understand_report(corpus, candidate, &raw)),
        }
    })
    .collect()
}

fn understand_report(
    corpus: &Corpus,
    candidate: &Candidate,
    raw: &RawReport,
) -> NewReport {
    let overrides = corpus.manifest.overrides(&raw.path);
    let understood = understand(&raw.speaking_path(), &raw.text, &overrides);
    let fingerprint = corpus.manifest.fingerprint_for(&raw.path);
    let entry = entry(raw, &understood, fingerprint);
    let Outline { sections, passages, .. } = understood.outline;
    NewReport::prepare(entry, candidate.sample, sections, &passages)
}

/// Tells reports of one region, kind and year apart: the one with the most text keeps the plain id,
/// the others are numbered by their paths. Ids depend on what is in the index, not on how it came
/// there.
fn assign_ids(writer: &mut Writer) {
    type Member = (Reverse<u32>, String, ReportNumber);
    let mut groups: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for (number, row, entry) in writer.reports() {
        let member = (Reverse(row.chars), entry.path.clone(), number);
        groups.entry(entry.stem.clone()).or_default().push(member);
    }
    for (stem, mut members) in groups {
        members.sort_unstable();
        if let Some((_, others)) = members.split_first_mut() {
            others.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        }
        for (n, (_, _, number)) in (1..).zip(members) {
            let id = if n == 1 { stem.clone() } else { format!("{stem}-{n}") };
            writer.update(number, |_, entry| entry.id = id);
        }
    }
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
    let overrides = corpus.manifest.overrides(&raw.path);
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
