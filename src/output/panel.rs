//! The answer of `panel`: concepts by region, level, kind and year in long form, with denominators.
//!
//! Every cell between the first and the last year has a row: one without a report has no counts
//! (`null`) and stands among `missing` too. Copies of one work count once.

use std::borrow::Borrow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::listing::Listing;
use super::series::region_path;
use crate::error::Result;
use crate::index::reader::Reader;
use crate::model::{Kind, Level};
use crate::query::panel::{Counted, PanelBy, PanelRequest};
use crate::query::trace::Field;
use crate::statistics::history::per_10k;
use crate::statistics::rounded;
use crate::structure::gazetteer;

/// A concept in one cell of the table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PanelRow {
    /// The concept.
    pub concept: String,
    /// GB/T 2260 code of the region, as text; null if there is none, or rows hold several regions.
    pub region_code: Option<String>,
    /// The region's full names; empty if rows hold several regions.
    pub region: Vec<String>,
    /// `nation`, `province`, `city`, `county` or `township`.
    pub level: Option<String>,
    /// The kind of report.
    pub kind: Option<String>,
    /// The year of the report.
    pub year: Option<u16>,
    /// Reports, copies counted once.
    pub reports: usize,
    /// Reports that hold any form.
    pub reports_with: usize,
    /// Places of any form; null without a report.
    pub occurrences: Option<usize>,
    /// Characters of the reports; null without one.
    pub chars: Option<usize>,
    /// Occurrences per 10,000 characters.
    pub per_10k: Option<f64>,
    /// Characters of the forms' occurrences over all characters: the share of words that papers use.
    pub char_share: Option<f64>,
    /// Occurrences of each form.
    pub forms: BTreeMap<String, usize>,
}

/// A cell without a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingCell {
    /// The region.
    pub region: Vec<String>,
    /// The level.
    pub level: Option<String>,
    /// The kind.
    pub kind: Option<String>,
    /// The year.
    pub year: Option<u16>,
}

/// The answer of `panel`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PanelAnswer {
    /// `baogao.panel/1`.
    pub schema: &'static str,
    /// Whether every cell has a report.
    pub balanced: bool,
    /// Cells without a report.
    pub missing: Vec<MissingCell>,
    /// Reports whose year is not stated, and which stand in no row if rows are told apart by year.
    pub without_year: usize,
    /// The rows, by concept, region, level, kind and year.
    pub rows: Vec<PanelRow>,
}

impl Listing for PanelAnswer {
    type Row = PanelRow;
    const LIST: &'static [&'static str] = &["rows"];
    const COLUMNS: &'static [&'static str] = &[
        "concept",
        "region_code",
        "region",
        "level",
        "kind",
        "year",
        "reports",
        "reports_with",
        "occurrences",
        "chars",
        "per_10k",
        "char_share",
        "forms",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<PanelRow>> {
        self.rows.iter()
    }

    fn total(&self) -> Value {
        json!(self.rows.len())
    }
}

/// What tells a cell from others; what rows are not told apart by is none.
type Key = (Vec<String>, Option<Level>, Option<Kind>, Option<u16>);

/// Reports of a cell by work: the copies of each that were searched.
type Works = BTreeMap<u32, Vec<u32>>;

/// Builds the answer.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn answer(
    reader: &Reader,
    request: &PanelRequest,
    field: &Field,
    counted: &[Counted],
) -> Result<PanelAnswer> {
    let by = |what: PanelBy| request.by.contains(&what);
    let mut cells: BTreeMap<Key, Works> = BTreeMap::new();
    let mut without_year = BTreeSet::new();
    for number in reader.table.by_series().map(|row| row.number) {
        if !field.reports.contains(number) {
            continue;
        }
        let row = reader.row(number)?;
        let is_asked = field.years.is_empty()
            || row.year.is_some_and(|year| field.years.iter().any(|r| r.contains(year)));
        if by(PanelBy::Year) && row.year.is_none() {
            without_year.insert(row.work);
            continue;
        }
        if !is_asked {
            continue;
        }
        let region = if by(PanelBy::Region) {
            region_path(reader, row.whole).to_vec()
        } else {
            Vec::new()
        };
        let key = (
            region,
            row.level.filter(|_| by(PanelBy::Level) || by(PanelBy::Region)),
            row.kind.filter(|_| by(PanelBy::Kind)),
            row.year.filter(|_| by(PanelBy::Year)),
        );
        cells.entry(key).or_default().entry(row.work).or_default().push(number);
    }
    let missing = fill(&mut cells, by(PanelBy::Year));
    let mut rows = Vec::with_capacity(cells.len() * counted.len());
    for concept in counted {
        rows.extend(cells.iter().map(|(key, works)| row(concept, key, works, field)));
    }
    Ok(PanelAnswer {
        schema: "baogao.panel/1",
        balanced: missing.is_empty(),
        missing,
        without_year: without_year.len(),
        rows,
    })
}

/// Adds the cells without a report between the first and the last year of all; returns them.
fn fill(cells: &mut BTreeMap<Key, Works>, by_year: bool) -> Vec<MissingCell> {
    let years = cells.keys().filter_map(|key| key.3);
    let (Some(first), Some(last)) = (years.clone().min(), years.max()) else {
        return Vec::new();
    };
    let mut missing = Vec::new();
    if by_year {
        let series: BTreeSet<_> = cells
            .keys()
            .map(|(region, level, kind, _)| (region.clone(), *level, *kind))
            .collect();
        for (region, level, kind) in series {
            for year in first..=last {
                let key = (region.clone(), level, kind, Some(year));
                if let Entry::Vacant(cell) = cells.entry(key) {
                    missing.push(MissingCell {
                        region: region.clone(),
                        level: level.map(|l| l.name().to_owned()),
                        kind: kind.map(|k| k.name().to_owned()),
                        year: Some(year),
                    });
                    cell.insert(Works::new());
                }
            }
        }
    }
    missing
}

fn row(concept: &Counted, key: &Key, works: &Works, field: &Field) -> PanelRow {
    let (region, level, kind, year) = key;
    let is_there = !works.is_empty();
    let of_work = |counts: &[u32], copies: &[u32]| {
        let counts = copies.iter().filter_map(|&n| counts.get(n as usize));
        counts.map(|&n| n as usize).sum::<usize>()
    };
    let sum = |counts: &[u32]| {
        works.values().map(|copies| of_work(counts, copies)).sum::<usize>()
    };
    let occurrences = sum(&concept.any);
    let chars: usize =
        works.iter().map(|(&work, copies)| field.chars_of(work, copies)).sum();
    let forms: BTreeMap<String, usize> =
        concept.forms.iter().map(|(form, counts)| (form.clone(), sum(counts))).collect();
    let covered: usize = match &concept.covered {
        Some(chars) => sum(chars),
        None => forms.iter().map(|(form, count)| form.chars().count() * count).sum(),
    };
    let share = |n: usize| (chars > 0).then(|| rounded(n as f64 / chars as f64, 9));
    PanelRow {
        concept: concept.name.clone(),
        region_code: gazetteer::code_of(region),
        region: region.clone(),
        level: level.map(|l| l.name().to_owned()),
        kind: kind.map(|k| k.name().to_owned()),
        year: *year,
        reports: works.len(),
        reports_with: works.values().filter(|c| of_work(&concept.any, c) > 0).count(),
        occurrences: is_there.then_some(occurrences),
        chars: is_there.then_some(chars),
        per_10k: per_10k(occurrences, chars)
            .filter(|_| is_there)
            .map(|rate| rounded(rate, 6)),
        char_share: share(covered).filter(|_| is_there),
        forms,
    }
}
