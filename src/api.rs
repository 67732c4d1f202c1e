//! One function a command: what the command line, the server and tools call, so that the same
//! question has the same answer everywhere.
//!
//! Each function takes a request in the user's words (filters unparsed) and returns an answer of
//! [`crate::output::answer`]. Nothing here prints.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use std::time::Instant;

use crate::error::{Error, ErrorKind, Result};
use crate::index::reader::Reader;
use crate::index::stamp;
use crate::index::table::{Entry, Row};
use crate::ingest::Override;
use crate::output::acquisition::{self as acquired, AddAnswer, RemoveAnswer};
use crate::output::advice::error_answer;
use crate::output::answer::{
    CoverageAnswer, FoundVariant, IndexAnswer, InspectAnswer, OutlineAnswer, Report,
    ReportsAnswer, SearchAnswer, ShowAnswer,
};
use crate::output::assemble::{self, OpenReport};
use crate::output::batch::{BatchAnswer, BatchEntry};
use crate::output::commitments::CommitmentsAnswer;
use crate::output::compare::{CompareAnswer, CompareRowsAnswer};
use crate::output::compare_view::{self, Loaded};
use crate::output::figures::{ExtractAnswer, FiguresAnswer};
use crate::output::keyness::KeynessAnswer;
use crate::output::kwic::KwicAnswer;
use crate::output::panel::PanelAnswer;
use crate::output::pattern::VariantsAnswer;
use crate::output::topics::TopicsAnswer;
use crate::output::trace::{Grid, TraceAnswer, TracedVariant};
use crate::output::{
    commitment_list, figure_list, found, inspection, series, topic_list,
};
use crate::query::counted::Counted;
use crate::query::{ask, forms, keyness, kwic, panel, pattern, scope, trace};
use crate::{acquisition, build, stale, understand};

pub use crate::acquisition::{AddRequest, DownloadLimits, RemoveRequest};
pub use crate::build::{Progress, Stage, UpdateRequest};
pub use crate::compare::Only;
pub use crate::ingest::Columns;
pub use crate::query::batch::{NamedQuery, named_queries};
pub use crate::query::commitments::{CommitmentSort, CommitmentsRequest};
pub use crate::query::figures::{FigureSort, FiguresRequest};
pub use crate::query::keyness::KeynessRequest;
pub use crate::query::kwic::{Context, KwicRequest, KwicSort};
pub use crate::query::panel::{Concept, PanelBy, PanelRequest, concepts};
pub use crate::query::pattern::PatternRequest;
pub use crate::query::request::{FilterWords, SearchRequest, Sort, TopicsRequest};
pub use crate::query::trace::{TraceBy, TraceRequest};
pub use crate::query::variant::{OwnVariants, VariantRelation, own_variants};

/// Hits that a search lists unless asked otherwise.
pub const DEFAULT_HITS: usize = 20;
/// Figures and commitments that are listed unless asked otherwise.
pub const DEFAULT_ROWS: usize = 100;

/// Which reports are compared, and what of it is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompareRequest {
    /// The first report: its id, or an unambiguous end of its path or title.
    pub a: String,
    /// The second.
    pub b: String,
    /// A section of either, by id or by words of its heading; none for all.
    pub section: Option<String>,
    /// What is wanted; everything by default.
    pub only: Only,
    /// Leave the units out.
    pub summary: bool,
}

/// An index opened for reading.
#[derive(Debug)]
pub struct Library {
    reader: Reader,
}

impl Library {
    /// Opens an index.
    ///
    /// # Errors
    /// Missing, foreign, damaged or older indexes, each with what to do.
    pub fn open(index: &Path) -> Result<Self> {
        Ok(Self { reader: Reader::open(index)? })
    }

    /// Returns the files and folders that the index was built from.
    pub fn sources(&self) -> &[PathBuf] {
        &self.reader.committed.sources
    }

    /// Returns the columns of tables that were chosen when the index was built.
    pub fn columns(&self) -> &Columns {
        &self.reader.committed.columns
    }

    /// Returns whether sample reports were kept on purpose.
    pub fn keeps_sample(&self) -> bool {
        self.reader.committed.with_sample
    }

    /// Returns how many sample reports were left out because the corpus holds others.
    pub fn sample_left_out(&self) -> usize {
        self.reader.committed.sample_left_out
    }

    /// Returns how many reports the index holds, copies included.
    pub fn reports_count(&self) -> usize {
        self.reader.table.alive()
    }

    /// Returns whether files of the sources changed since the index was built, by size and time.
    ///
    /// # Errors
    /// An index that does not read back.
    pub fn is_stale(&self) -> Result<bool> {
        let mut entries = Vec::with_capacity(self.reader.table.alive());
        for (number, row) in self.reader.table.rows() {
            entries.push((self.reader.entry(number)?, row.sample));
        }
        let entries = entries.iter().map(|(entry, sample)| (entry, *sample));
        Ok(stale::is_stale(&self.reader.committed, entries))
    }

    /// Answers a search.
    ///
    /// # Errors
    /// A query or filter that cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer> {
        let started = Instant::now();
        let asked = ask::run(&self.reader, request)?;
        found::answer(&self.reader, &asked, started)
    }

    /// Answers a search, with other forms of its phrases beside: each counted for itself.
    ///
    /// # Errors
    /// As [`Library::search`].
    pub fn search_with_variants(
        &self,
        request: &SearchRequest,
        own: &[OwnVariants],
    ) -> Result<SearchAnswer> {
        let mut answer = self.search(request)?;
        let mut variants: Vec<FoundVariant> = Vec::new();
        for other in forms::other_forms(&self.reader, &request.query, own)? {
            let query = other.query.clone();
            let request = SearchRequest { query, limit: 0, offset: 0, ..request.clone() };
            let request = SearchRequest { facets: false, ..request };
            let total = ask::run(&self.reader, &request)?;
            let occurrences = total.tally.occurrences;
            let is_own = matches!(other.variant.relation, VariantRelation::Own(_));
            if is_own || occurrences > 0 {
                variants.push(FoundVariant {
                    form: other.variant.form(),
                    relation: other.variant.relation.name().to_owned(),
                    passages: total.tally.passages,
                    occurrences,
                    reports: total.reports.works_of(&total.tally.reports).len(),
                });
            }
        }
        variants.sort_by_key(|found| std::cmp::Reverse(found.occurrences));
        answer.variants = Some(variants);
        Ok(answer)
    }

    /// Lists reports in the order of their ids, copies included.
    ///
    /// # Errors
    /// A filter that cannot be read.
    pub fn reports(
        &self,
        filters: &FilterWords,
        limit: Option<usize>,
        offset: usize,
    ) -> Result<ReportsAnswer> {
        let set = ask::reports_alone(&self.reader, filters)?;
        let mut reports = Vec::new();
        let numbers = (0..self.reader.table.alive())
            .filter_map(|rank| self.reader.table.by_rank(rank))
            .filter(|&number| set.contains(number));
        for number in numbers.skip(offset).take(limit.unwrap_or(usize::MAX)) {
            let row = self.reader.row(number)?;
            let entry = self.reader.entry(number)?;
            reports.push(self.report(number, &row, &entry)?);
        }
        Ok(ReportsAnswer { schema: "baogao.reports/1", total: set.len(), reports })
    }

    /// Returns how the index is brought up to date from the places it was built from.
    fn update(&self, index: &Path, memory: usize) -> UpdateRequest {
        UpdateRequest {
            index: index.to_owned(),
            sources: self.sources().to_vec(),
            columns: self.columns().clone(),
            with_sample: self.keeps_sample(),
            rebuild: false,
            memory,
            wait: true,
        }
    }

    /// Returns the ids of all reports by the file that holds them, in the order of ids.
    fn ids_by_file(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for rank in 0..self.reader.table.alive() {
            let Some(number) = self.reader.table.by_rank(rank) else { continue };
            let entry = self.reader.entry(number)?;
            ids.entry(entry.file).or_default().push(entry.id);
        }
        Ok(ids)
    }

    /// Returns the files that hold the reports of the given names, each once, in the order named.
    fn files_of(&self, names: &[String]) -> Result<Vec<acquisition::Doomed>> {
        let ids = self.ids_by_file()?;
        let mut files: Vec<acquisition::Doomed> = Vec::new();
        for name in names {
            let number = scope::find_report(&self.reader, name)?;
            let entry = self.reader.entry(number)?;
            let file = PathBuf::from(&entry.file);
            let at = files.iter().position(|known| known.file == file);
            let at = at.unwrap_or_else(|| {
                let holds = ids.get(&entry.file).cloned().unwrap_or_default();
                files.push(acquisition::Doomed { file, holds, named: Vec::new() });
                files.len() - 1
            });
            if let Some(known) =
                files.get_mut(at).filter(|known| !known.named.contains(&entry.id))
            {
                known.named.push(entry.id);
            }
        }
        Ok(files)
    }

    /// Returns the object of a report.
    fn report(&self, number: u32, row: &Row, entry: &Entry) -> Result<Report> {
        let work = self.reader.entry(row.work)?.id;
        let share = self.reader.copies.find(number).map_or(0, |copy| copy.share);
        Ok(assemble::report(row, entry, &work, share))
    }

    /// Lists the years of every series, gaps included.
    ///
    /// # Errors
    /// A filter that cannot be read.
    pub fn coverage(&self, filters: &FilterWords) -> Result<CoverageAnswer> {
        let set = ask::reports_alone(&self.reader, filters)?;
        let counted = Counted::new(&self.reader, set);
        Ok(series::coverage(&self.reader, counted.works()))
    }

    /// Lists the sections of a report.
    ///
    /// # Errors
    /// No such report, or several.
    pub fn outline(&self, report: &str) -> Result<OutlineAnswer> {
        let number = scope::find_report(&self.reader, report)?;
        let open = OpenReport::open(&self.reader, number)?;
        Ok(OutlineAnswer {
            schema: "baogao.outline/1",
            report: assemble::report_ref(&open.entry),
            sections: assemble::sections(&open.record.sections),
        })
    }

    /// Returns the passages of a report, of a section with all below it (`REPORT#s3.2`), or one
    /// passage (`REPORT#s3.2.p1`), in order.
    ///
    /// # Errors
    /// No such report or section, or several reports.
    pub fn show(
        &self,
        target: &str,
        limit: Option<usize>,
        offset: usize,
    ) -> Result<ShowAnswer> {
        let (report, part) = match target.split_once('#') {
            Some((report, part)) => (report, Some(part)),
            None => (target, None),
        };
        let number = scope::find_report(&self.reader, report)?;
        let open = OpenReport::open(&self.reader, number)?;
        let mut passages = open.passages()?;
        if let Some(part) = part {
            let whole = format!("{}#{part}", open.entry.id);
            let below = format!("{part}.");
            passages.retain(|passage| {
                passage.id == whole
                    || passage.section.id == part
                    || passage.section.id.starts_with(&below)
            });
            let is_section = open.record.sections.iter().any(|s| s.id == part);
            if passages.is_empty() && !is_section {
                let message = format!("report {} has no section {part}", open.entry.id);
                return Err(Error::new(ErrorKind::NotFound, message)
                    .hinted(format!("see baogao outline {}", open.entry.id)));
            }
        }
        let passages =
            passages.into_iter().skip(offset).take(limit.unwrap_or(usize::MAX)).collect();
        Ok(ShowAnswer {
            schema: "baogao.show/1",
            report: self.report(number, &open.row, &open.entry)?,
            passages,
        })
    }

    /// Lists the figures of reports, in the order of the text within a report.
    ///
    /// # Errors
    /// A query or filter that cannot be read.
    pub fn figures(&self, request: &FiguresRequest) -> Result<FiguresAnswer> {
        figure_list::of_reports(&self.reader, request)
    }

    /// Lists the commitments of reports, in the order of the text within a report.
    ///
    /// # Errors
    /// A query or filter that cannot be read.
    pub fn commitments(&self, request: &CommitmentsRequest) -> Result<CommitmentsAnswer> {
        commitment_list::of_reports(&self.reader, request)
    }

    /// Lists topics with their passages by year: all classes, or what a code or name stands for.
    ///
    /// # Errors
    /// A name or filter that cannot be read.
    pub fn topics(&self, request: &TopicsRequest) -> Result<TopicsAnswer> {
        let named = request.name.as_deref().map(ask::topic).transpose()?;
        let filter = ask::filter(&request.filters)?;
        let reports = scope::reports(&self.reader, &filter)?;
        let reports = match request.copies || !filter.reports.is_empty() {
            true => reports,
            false => Counted::new(&self.reader, reports).works().clone(),
        };
        let reports = Counted::every_copy(&self.reader, reports);
        topic_list::answer(&self.reader, &reports, &filter, named.as_ref())
    }

    /// Follows phrases through the years of every series.
    ///
    /// # Errors
    /// A phrase or filter that cannot be read.
    pub fn trace(&self, request: &TraceRequest) -> Result<TraceAnswer> {
        let (field, traced) = trace::run(&self.reader, request)?;
        let grid = Grid::new(&self.reader, &field, request.by, request.copies);
        let follow = |phrase: &trace::Traced| {
            grid.follow(phrase, &|report| {
                let report = self.reader.entry(report)?.id;
                let found = self.search(&SearchRequest {
                    query: phrase.asked.canonical.clone(),
                    filters: FilterWords {
                        years: Vec::new(),
                        reports: vec![report],
                        ..request.filters.clone()
                    },
                    sort: Some(Sort::Oldest),
                    limit: 1,
                    offset: 0,
                    no_fold: request.no_fold,
                    copies: request.copies,
                    facets: false,
                    explain: false,
                })?;
                Ok(found.hits.into_iter().next())
            })
        };
        let phrases = traced.iter().map(follow).collect::<Result<_>>()?;
        Ok(TraceAnswer { schema: "baogao.trace/1", phrases })
    }

    /// Follows phrases, with other forms of each beside: rows of their own, in no other number.
    ///
    /// # Errors
    /// As [`Library::trace`].
    pub fn trace_with_variants(
        &self,
        request: &TraceRequest,
        own: &[OwnVariants],
    ) -> Result<TraceAnswer> {
        let mut answer = self.trace(request)?;
        for (typed, traced) in request.phrases.iter().zip(&mut answer.phrases) {
            for other in forms::other_forms(&self.reader, &trace::quoted(typed)?, own)? {
                let phrases = vec![other.query];
                let found = self.trace(&TraceRequest { phrases, ..request.clone() })?;
                let is_own = matches!(other.variant.relation, VariantRelation::Own(_));
                let found = found.phrases.into_iter();
                let found = found.filter(|found| is_own || found.occurrences > 0);
                traced.variants.extend(found.map(|found| TracedVariant {
                    form: other.variant.form(),
                    relation: other.variant.relation.name().to_owned(),
                    occurrences: found.occurrences,
                    rows: found.rows,
                }));
            }
            traced.variants.sort_by_key(|found| std::cmp::Reverse(found.occurrences));
        }
        Ok(answer)
    }

    /// Lists the places of a phrase, each between the characters beside it.
    ///
    /// # Errors
    /// A phrase or filter that cannot be read.
    pub fn kwic(&self, request: &KwicRequest) -> Result<KwicAnswer> {
        let (asked, found) = kwic::run(&self.reader, request)?;
        crate::output::kwic::answer(&self.reader, request, &asked, &found)
    }

    /// Lists the strings that fill a pattern, most frequent first.
    ///
    /// # Errors
    /// A pattern or filter that cannot be read.
    pub fn variants(&self, request: &PatternRequest) -> Result<VariantsAnswer> {
        let (asked, found) = pattern::run(&self.reader, request)?;
        Ok(crate::output::pattern::answer(request, &asked, found))
    }

    /// Runs named queries; one that fails is told in its own entry.
    pub fn batch(&self, queries: &[NamedQuery]) -> BatchAnswer {
        let entry = |query: &NamedQuery| {
            let found = self.search(&query.request);
            let (answer, error) = match found {
                Ok(answer) => (Some(answer), None),
                Err(error) => (None, Some(error_answer(&error))),
            };
            BatchEntry { name: query.name.clone(), answer, error }
        };
        let answers: Vec<BatchEntry> = queries.iter().map(entry).collect();
        BatchAnswer {
            schema: "baogao.batch/1",
            total: answers.len(),
            failed: answers.iter().filter(|entry| entry.error.is_some()).count(),
            answers,
        }
    }

    /// Finds the phrases that one set of reports uses more than another.
    ///
    /// # Errors
    /// Sets that are empty, overlap or are too large; filters that cannot be read.
    pub fn keyness(&self, request: &KeynessRequest) -> Result<KeynessAnswer> {
        let (sides, found) = keyness::run(&self.reader, request)?;
        crate::output::keyness::answer(&self.reader, request, &sides, &found)
    }

    /// Counts concepts by region, level, kind and year.
    ///
    /// # Errors
    /// A form or filter that cannot be read.
    pub fn panel(&self, request: &PanelRequest) -> Result<PanelAnswer> {
        let field = trace::field(&self.reader, &request.filters)?;
        let counted = panel::count(&self.reader, request)?;
        crate::output::panel::answer(&self.reader, request, &field, &counted)
    }

    /// Compares two reports.
    ///
    /// # Errors
    /// No such report or section, or several reports of a name.
    pub fn compare(&self, request: &CompareRequest) -> Result<CompareAnswer> {
        let [a, b] = [&request.a, &request.b].map(|name| {
            let number = scope::find_report(&self.reader, name)?;
            Loaded::read(&self.reader, number)
        });
        let section = request.section.as_deref();
        compare_view::pair(&a?, &b?, section, &request.only, !request.summary)
    }

    /// Aligns three and more reports, one row a sentence.
    ///
    /// # Errors
    /// No such report, or several reports of a name.
    pub fn compare_rows(&self, names: &[String]) -> Result<CompareRowsAnswer> {
        let loaded = names.iter().map(|name| {
            let number = scope::find_report(&self.reader, name)?;
            Loaded::read(&self.reader, number)
        });
        Ok(compare_view::rows(&loaded.collect::<Result<Vec<_>>>()?))
    }
}

/// Returns a short name for the state of an index: equal as long as nothing was committed.
///
/// # Errors
/// Missing, foreign, damaged or older indexes.
pub fn index_stamp(index: &Path) -> Result<String> {
    stamp::stamp(index)
}

/// Reads the figures and commitments of any text.
pub fn extract_text(text: &str, explain: bool) -> ExtractAnswer {
    let understood = understand::understand("", text, &Override::default());
    figure_list::of_text(text, &understood, explain)
}

/// Makes the index hold exactly the reports of the sources.
///
/// # Errors
/// An index held by another writer, a folder of something else, a full disk. A bad report is no
/// error: it is named among the problems.
pub fn update(
    request: &UpdateRequest,
    progress: &mut dyn FnMut(Progress),
) -> Result<IndexAnswer> {
    build::update(request, &AtomicBool::new(false), progress)
}

/// Makes the index hold exactly the reports of the sources, until `stop` is set.
///
/// A build that is stopped keeps what it has read, and the next one goes on from there. So does one
/// after a process that was killed, from at most 64 MB of files before.
///
/// # Errors
/// As [`update`]; `Stopped` if it was.
pub fn update_until(
    request: &UpdateRequest,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<IndexAnswer> {
    build::update(request, stop, progress)
}

/// What to add to a corpus, and the index that is to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Additions {
    /// What to add, and where.
    pub files: AddRequest,
    /// The index to bring up to date; none leaves every index as it is.
    pub index: Option<PathBuf>,
    /// Memory for building, in bytes.
    pub memory: usize,
}

/// Takes files, folders and web addresses into a corpus, and brings an index of it up to date.
///
/// An index that was built from other places is left as it is; the answer's `index` is none then.
///
/// # Errors
/// A file that is not there, a manifest that is not TOML, a corpus or index that cannot be written to.
/// What is wrong with a single file is a problem in the answer.
pub fn add(
    request: &Additions,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<AddAnswer> {
    // An index that cannot be used is told before anything is added.
    let known = match &request.index {
        Some(index) => update_of(index, request.memory)?,
        None => None,
    };
    let files = &request.files;
    let addition = acquisition::add(files)?;
    let is_changed = addition.files.iter().any(|file| !file.present);
    let places: Vec<PathBuf> = addition.files.iter().map(|f| f.file.clone()).collect();
    let mut answer = acquired::added(addition, files.dry_run);
    let Some(index) = &request.index else { return Ok(answer) };
    let update = known.unwrap_or(UpdateRequest {
        index: index.clone(),
        sources: vec![files.corpus.clone()],
        columns: Columns::default(),
        with_sample: false,
        rebuild: false,
        memory: request.memory,
        wait: true,
    });
    if is_changed && holds(&update.sources, &files.corpus) {
        answer.index = Some(build::update(&update, stop, progress)?);
    }
    if let Ok(library) = Library::open(index) {
        let ids = library.ids_by_file()?;
        for (file, place) in answer.files.iter_mut().zip(&places) {
            let place = place.to_string_lossy();
            file.reports = ids.get(place.as_ref()).cloned().unwrap_or_default();
        }
    }
    Ok(answer)
}

/// Returns how an index is brought up to date as it was built; none if there is no index.
fn update_of(index: &Path, memory: usize) -> Result<Option<UpdateRequest>> {
    match Library::open(index) {
        Ok(library) => Ok(Some(library.update(index, memory))),
        Err(error) if error.kind == ErrorKind::IndexMissing => Ok(None),
        Err(error) => Err(error),
    }
}

/// Tells whether a corpus lies in one of the sources.
fn holds(sources: &[PathBuf], corpus: &Path) -> bool {
    let real =
        |path: &Path| fs_err::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let corpus = real(corpus);
    sources.iter().any(|source| corpus.starts_with(real(source)))
}

/// Takes reports out of a corpus, and brings the index they were found in up to date.
///
/// # Errors
/// No such report; a file that was not added, changed since, or holds other reports, unless the
/// request forces it. Nothing is removed then.
pub fn remove(
    library: Library,
    request: &RemoveRequest,
    index: &Path,
    memory: usize,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<RemoveAnswer> {
    let doomed = library.files_of(&request.reports)?;
    let update = library.update(index, memory);
    drop(library);
    let removals = acquisition::remove(request, &doomed)?;
    let mut answer = acquired::removed(removals, request.dry_run);
    if !request.dry_run {
        answer.index = Some(build::update(&update, stop, progress)?);
    }
    Ok(answer)
}

/// Shows how a file is understood, without an index.
///
/// # Errors
/// A file that cannot be read.
pub fn inspect(file: &Path) -> Result<InspectAnswer> {
    let (raw, overrides, sample) = understand::read_file(file)?;
    let understood = understand::understand(&raw.speaking_path(), &raw.text, &overrides);
    Ok(inspection::answer(&raw, &understood, sample))
}

/// Returns the decoded text of a file: what `source` ranges point into.
///
/// # Errors
/// A file that cannot be read.
pub fn decoded_text(file: &Path) -> Result<String> {
    Ok(understand::read_file(file)?.0.text)
}
