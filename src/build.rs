//! Builds an index: the short sequence from files to a commit, over the steps that know nothing of
//! one another.
//!
//! `corpus → ingest → normalize → structure → index`. Unchanged files cost a look at their size and
//! time; changed ones are read again; what is gone leaves the index. Reading and understanding run
//! on all cores (`understand`), adding is in the order of the paths. A new index is not visible before
//! its commit; what was done is kept now and then, so that a build that is interrupted goes on.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime};

use crate::error::{Error, ErrorKind, Result};
use crate::index::prepare::NewReport;
use crate::index::table::{ReportNumber, Row};
use crate::index::writer::Writer;
use crate::index::{Committed, PassedOver};
use crate::ingest::{
    self, Candidate, Columns, Corpus, Fingerprint, Freshness, Limits, Modified, Problem,
    ProblemKind, Unread,
};
use crate::output::answer::{IndexAnswer, ProblemView, ReportCounts};
use crate::segment::Segmenter;
use crate::stale::{freshness, held_by};
use crate::threads;
use crate::understand::{batches, read_all};

/// How to bring an index up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateRequest {
    /// The index folder.
    pub index: PathBuf,
    /// Files and folders whose reports the index is to hold exactly; recorded as its sources.
    pub sources: Vec<PathBuf>,
    /// Columns of tables, chosen by their headings; recorded too.
    pub columns: Columns,
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

/// Batches of reports that may lie ready to be added, which bounds memory.
const BATCHES_AHEAD: usize = 2;

/// Bytes of files after which a build keeps what it has done: some ten seconds of work.
const BYTES_PER_CHECKPOINT: u64 = 64 << 20;

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
    let corpus = Corpus::open_tables(&sources, &Limits::default(), &request.columns);
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
        columns: request.columns.clone(),
        with_sample: request.with_sample,
        sample_left_out,
        passed_over: std::mem::take(&mut run.passed_over),
        ..before.clone()
    };
    let is_changed = run.is_changed() || writer.is_new() || now != before;
    assign_ids(&mut writer);
    let sum = |count: fn(&Row) -> u32| {
        writer.reports().map(|(_, row, _)| count(row) as usize).sum::<usize>()
    };
    let passages = sum(|row| row.passages);
    let (figures, commitments) = (sum(|row| row.figures), sum(|row| row.commitments));
    let mut counts = run.counts;
    counts.total = writer.reports().count();
    let answer = IndexAnswer {
        schema: "baogao.index/1",
        reports: counts,
        passages,
        figures: Some(figures),
        commitments: Some(commitments),
        problems: run.problems(&corpus),
        skipped: run.skipped(&corpus),
        sample_left_out,
        elapsed_ms: 0.0,
    };
    if is_changed {
        let (done, total, bytes) = (run.done, run.total, run.bytes);
        (run.progress)(Progress { stage: Stage::Writing, done, total, bytes });
        writer.commit(Committed { looked_at, ..now })?;
    } else {
        writer.close()?;
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
        if !to_read.is_empty() {
            Segmenter::ensure()?;
        }
        let corpus = self.corpus;
        let mut left = to_read.len();
        let read = batches(&to_read).map(|batch| (batch, read_all(corpus, batch)));
        // Keeping waits for disks and for other threads: what is read meanwhile bridges it.
        threads::ahead(read, BATCHES_AHEAD, |(batch, read)| {
            for (candidate, outcomes) in batch.iter().zip(read) {
                self.settle(writer, candidate, outcomes)?;
                self.report(candidate);
                self.unkept += candidate.size;
            }
            left -= batch.len();
            let is_stopped = self.stop.load(Ordering::Relaxed);
            if is_stopped || self.unkept >= BYTES_PER_CHECKPOINT && left > 0 {
                self.keep(writer)?;
            }
            if is_stopped { Err(self.stopped()) } else { Ok(()) }
        })
    }

    /// Keeps what was done so far for the case of an interruption.
    fn keep(&mut self, writer: &mut Writer) -> Result<()> {
        self.unkept = 0;
        assign_ids(writer);
        let before = writer.committed().clone();
        writer.checkpoint(Committed {
            sources: absolute(&self.request.sources)?,
            columns: self.request.columns.clone(),
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
                // The next file would fail as well, and the index lose what it has of them.
                Err(Unread::Problem(problem))
                    if problem.kind == ProblemKind::NoMemory =>
                {
                    return Err(problem.into());
                }
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
