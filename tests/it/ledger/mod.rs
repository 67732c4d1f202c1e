//! The program held against the facts that are planted in the sample reports.
//!
//! `corpus/sample/ledger.toml` is read and the sample indexed once; each kind of fact has a file here.
//! What the program cannot answer yet is named in `pending`, in one table, so that nothing planted is
//! forgotten. A failing test names the fact by its id.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use baogao::api::{FilterWords, Library};
use baogao::output::answer::{Hit, Passage, SearchAnswer};
use serde::Deserialize;

use crate::world::{quoted, request, update_at};

// What was promised, by when and how firmly.
mod commitments;
// Second texts of one work.
mod copies;
// What became of paragraphs and wordings.
mod compare;
// What is planted, as several tests read it.
mod facts;
// What numbers are, and which are none.
mod figures;
// What each report says of itself, and what is missing on purpose.
mod metadata;
// What no command answers yet.
mod pending;
// How often, where and since when.
mod phrases;
// Each planted sentence, found and read back from its source.
mod quotations;
// Sections that appear and vanish.
mod sections;
// No two reports share a sentence but those that are planted.
mod sentences;
// Encodings, line ends and noise.
mod typography;

/// Facts by kind, as far as tests hold the program against them.
#[derive(Deserialize)]
pub(super) struct Ledger {
    report: Vec<metadata::ReportFact>,
    missing: Vec<metadata::MissingFact>,
    phrase: Vec<phrases::PhraseFact>,
    point: Vec<facts::PointFact>,
    promise: Vec<facts::PromiseFact>,
    reuse: Vec<facts::ReuseFact>,
    wording: Vec<facts::WordingFact>,
    not_figure: Vec<facts::NotFigureFact>,
    section: Vec<sections::SectionFact>,
    set_formula: Vec<sentences::FormulaFact>,
    fate: Vec<facts::FateFact>,
    copy: Vec<sentences::CopyFact>,
    typography: Vec<typography::TypographyFact>,
    noise: BTreeMap<String, String>,
}

/// The sample, its index, and the ids of its reports by file.
pub(super) struct Sample {
    ledger: Ledger,
    index: PathBuf,
    ids: BTreeMap<String, String>,
}

/// Reads the ledger and builds the index.
static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let index = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ledger-index");
    if index.exists() {
        fs_err::remove_dir_all(&index).unwrap();
    }
    let built = update_at(&index, &folder());
    assert_eq!(built.problems, Vec::new());
    let ledger = toml::from_str(&ledger_text()).unwrap();
    let reports =
        Library::open(&index).unwrap().reports(&FilterWords::default(), None, 0);
    let reports = reports.unwrap().reports;
    let ids = reports.into_iter().map(|r| (file_of(&r.source.path), r.id)).collect();
    Sample { ledger, index, ids }
});

/// The index of the sample, for tests that only read.
pub(crate) fn index() -> &'static Path {
    &SAMPLE.index
}

/// The folder of the sample.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample")
}

fn ledger_text() -> String {
    fs_err::read_to_string(folder().join("ledger.toml")).unwrap()
}

/// The path of a report as the ledger has it: below the folder of the sample.
fn file_of(path: &str) -> String {
    path.strip_prefix("sample/").unwrap_or(path).to_owned()
}

impl Sample {
    fn library(&self) -> Library {
        Library::open(&self.index).unwrap()
    }

    /// The id of the report in a file.
    fn id(&self, file: &str) -> &str {
        self.ids.get(file).map_or_else(|| panic!("{file} is no report"), String::as_str)
    }

    /// The file of a report.
    fn file(&self, id: &str) -> &str {
        self.ids.iter().find(|(_, known)| *known == id).map(|(file, _)| file).unwrap()
    }

    fn is_copy(&self, file: &str) -> bool {
        self.ledger.copy.iter().any(|copy| copy.file == file)
    }

    /// Whether a file is a work report, whose roles are known.
    fn is_work_report(&self, file: &str) -> bool {
        let report = self.ledger.report.iter().find(|report| report.file == file);
        report.is_some_and(|report| report.kind == "work_report")
    }

    /// The passages of a report.
    fn passages(&self, file: &str) -> Vec<Passage> {
        self.library().show(self.id(file), None, 0).unwrap().passages
    }
}

/// Looks for an exact phrase in all reports, copies included.
fn search(library: &Library, phrase: &str) -> SearchAnswer {
    let mut request = request(&quoted(phrase), 10_000);
    request.copies = true;
    library.search(&request).unwrap()
}

/// Looks for an exact phrase in one report.
fn hits_in(library: &Library, phrase: &str, id: &str) -> Vec<Hit> {
    let mut request = request(&quoted(phrase), 10_000);
    request.copies = true;
    request.filters.reports = vec![id.to_owned()];
    library.search(&request).unwrap().hits
}
