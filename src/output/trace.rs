//! The answer of `trace`: a phrase in every year of every series, its first and last use, its state.
//!
//! A row is a year of a series, or of all series together. A year without a report has no count at
//! all (`null`), a year whose reports lack the phrase has zero. Copies of one work count once.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{Hit, ReportRef, SectionRef};
use super::listing::Listing;
use super::series::{Member, region_path, series};
use crate::index::reader::Reader;
use crate::query::YearRange;
use crate::query::trace::{Field, TraceBy, Traced};
use crate::statistics::history::{self, History, Year, per_10k};
use crate::statistics::rounded;
use crate::structure::gazetteer;

/// A phrase in one year of a series.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TraceRow {
    /// The phrase.
    pub phrase: String,
    /// The series' region; empty where all series are taken together.
    pub region: Vec<String>,
    /// GB/T 2260 code of the region, as text; null if there is none, or all series are taken together.
    pub region_code: Option<String>,
    /// `nation`, `province`, `city`, `county` or `township`.
    pub level: Option<String>,
    /// The series' kind.
    pub kind: Option<String>,
    /// The year.
    pub year: u16,
    /// Reports of that year, copies counted once; 0 for a year without one.
    pub reports: usize,
    /// Reports that hold the phrase.
    pub reports_with: usize,
    /// How often it stands in them; null without a report.
    pub occurrences: Option<usize>,
    /// Characters of the reports; null without a report.
    pub chars: Option<usize>,
    /// Occurrences per 10,000 characters.
    pub per_10k: Option<f64>,
    /// Share of the reports that hold the phrase.
    pub share: Option<f64>,
}

/// A place where a phrase is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UsePlace {
    /// The year.
    pub year: u16,
    /// The report.
    pub report: ReportRef,
    /// The section.
    pub section: SectionRef,
    /// Id of the passage.
    pub passage: String,
    /// The passage.
    pub text: String,
    /// `[start, end)` in `text`.
    pub matches: Vec<[usize; 2]>,
    /// Ready to paste.
    pub citation: String,
}

/// The first use of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FirstUse {
    /// Where it stands.
    #[serde(flatten)]
    pub place: UsePlace,
    /// True if no earlier report was searched, so that this may not be the first use at all.
    pub left_censored: bool,
    /// Reports of earlier years, all without the phrase.
    pub checked_before: usize,
}

/// The last use of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LastUse {
    /// Where it stands.
    #[serde(flatten)]
    pub place: UsePlace,
    /// The first later year with a report.
    pub absent_since: Option<u16>,
    /// Reports of later years, all without the phrase.
    pub checked_after: usize,
}

/// The life of a phrase in one series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeriesUse {
    /// The series' region.
    pub region: Vec<String>,
    /// The series' kind.
    pub kind: Option<String>,
    /// `nation`, `province`, `city`, `county` or `township`.
    pub level: Option<String>,
    /// The first year of use.
    pub first: u16,
    /// True if the series has no earlier report.
    pub left_censored: bool,
    /// Earlier reports of the series, all without the phrase.
    pub checked_before: usize,
    /// The last year of use.
    pub last: u16,
    /// The first later year with a report.
    pub absent_since: Option<u16>,
    /// Later reports of the series, all without the phrase.
    pub checked_after: usize,
    /// `new`, `active`, `fading`, `dormant`, `retired` or `returned`.
    pub state: String,
}

/// A form of a phrase that means the same or nearly so; never added to the phrase itself.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TracedVariant {
    /// The form.
    pub form: String,
    /// How it stands to the phrase: `numeral`, `abbreviation`, `user` ….
    pub relation: String,
    /// How often it stands in the rows.
    pub occurrences: usize,
    /// Its rows.
    pub rows: Vec<TraceRow>,
}

/// A phrase and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TracedPhrase {
    /// The phrase as understood.
    pub phrase: String,
    /// How often it stands in the rows.
    pub occurrences: usize,
    /// Reports of the rows that hold it.
    pub reports_with: usize,
    /// Every year of every series, in order of region, kind and year.
    pub rows: Vec<TraceRow>,
    /// First use in all years of the series searched; null if it is never used.
    pub first_use: Option<FirstUse>,
    /// Last use.
    pub last_use: Option<LastUse>,
    /// What has become of it, all series taken together: `new`, `active`, `fading`, `dormant`,
    /// `retired` or `returned`; null if it is never used.
    pub state: Option<String>,
    /// The series that use it, by the year of their first use: how it spread.
    pub series: Vec<SeriesUse>,
    /// Other forms that were asked for.
    pub variants: Vec<TracedVariant>,
}

/// The answer of `trace`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TraceAnswer {
    /// `baogao.trace/1`.
    pub schema: &'static str,
    /// The phrases, as typed.
    pub phrases: Vec<TracedPhrase>,
}

impl Listing for TraceAnswer {
    type Row = TraceRow;
    const LIST: &'static [&'static str] = &["phrases", "rows"];
    const COLUMNS: &'static [&'static str] = &[
        "phrase",
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
        "share",
    ];

    fn rows(&self) -> impl Iterator<Item: Borrow<TraceRow>> {
        self.phrases.iter().flat_map(|phrase| {
            let variants = phrase.variants.iter().flat_map(|form| &form.rows);
            phrase.rows.iter().chain(variants)
        })
    }

    fn total(&self) -> Value {
        json!(self.phrases.iter().map(|phrase| phrase.occurrences).sum::<usize>())
    }
}

/// The years of the reports that were searched, series after series.
pub(crate) struct Grid<'a> {
    reader: &'a Reader,
    field: &'a Field,
    by: TraceBy,
    series: Vec<OneSeries>,
    /// All of them together.
    all: OneSeries,
}

/// Reports by work: the copies of each that were searched.
type Works = BTreeMap<u32, Vec<u32>>;

/// One series, or all of them together.
struct OneSeries {
    region: Vec<String>,
    kind: Option<String>,
    level: Option<String>,
    /// Reports of each year, by work; the best copy searched stands first.
    years: BTreeMap<u16, Works>,
}

/// Counts of one year.
#[derive(Default)]
struct Counts {
    reports: usize,
    with: usize,
    occurrences: usize,
    chars: usize,
}

impl<'a> Grid<'a> {
    /// Arranges the searched reports; with `copies` each counts for itself.
    pub(crate) fn new(
        reader: &'a Reader,
        field: &'a Field,
        by: TraceBy,
        copies: bool,
    ) -> Self {
        let one = |((region, kind), members): (_, Vec<Member>)| OneSeries {
            region: region_path(reader, region).to_vec(),
            kind: Option::map(kind, |k: crate::model::Kind| k.name().to_owned()),
            level: members
                .iter()
                .find_map(|(_, row)| row.level)
                .map(|l| l.name().to_owned()),
            years: years(&members, copies),
        };
        let series: Vec<_> =
            series(reader, &field.reports).into_iter().map(one).collect();
        let years = merged(&series);
        let all = OneSeries { region: Vec::new(), kind: None, level: None, years };
        Self { reader, field, by, series, all }
    }

    /// Follows a phrase; `uses` finds the hit that stands first in a report.
    ///
    /// # Errors
    /// What `uses` fails with.
    pub(crate) fn follow<E>(
        &self,
        traced: &Traced,
        uses: &dyn Fn(u32) -> Result<Option<Hit>, E>,
    ) -> Result<TracedPhrase, E> {
        let counted = |works: &Works| self.counted(traced, works);
        let all = &self.all;
        let history = history::follow(&lived(all, &counted));
        let place = |year: u16| -> Result<Option<UsePlace>, E> {
            match self.first_report(traced, all, year) {
                Some(report) => Ok(uses(report)?.map(|hit| use_place(year, hit))),
                None => Ok(None),
            }
        };
        let (mut first_use, mut last_use) = (None, None);
        if let Some(history) = history {
            first_use = place(history.first)?.map(|place| FirstUse {
                place,
                left_censored: history.checked_before == 0,
                checked_before: history.checked_before,
            });
            last_use = place(history.last)?.map(|place| LastUse {
                place,
                absent_since: history.absent_since,
                checked_after: history.checked_after,
            });
        }
        let mut rows = Vec::new();
        let drawn = match self.by {
            TraceBy::Series => self.series.iter().collect(),
            TraceBy::Year => vec![all],
        };
        for one in drawn {
            rows.extend(one.rows(&traced.phrase, &self.field.years, &counted));
        }
        let mut series: Vec<SeriesUse> = self
            .series
            .iter()
            .filter_map(|one| {
                Some(series_use(one, history::follow(&lived(one, &counted))?))
            })
            .collect();
        // The sort keeps the order of regions within a year.
        series.sort_by_key(|series| series.first);
        Ok(TracedPhrase {
            phrase: traced.phrase.clone(),
            occurrences: rows.iter().filter_map(|row| row.occurrences).sum(),
            reports_with: rows.iter().map(|row| row.reports_with).sum(),
            rows,
            first_use,
            last_use,
            state: history.map(|history| history.state.name().to_owned()),
            series,
            variants: Vec::new(),
        })
    }

    fn counted(&self, traced: &Traced, works: &Works) -> Counts {
        let mut counts = Counts { reports: works.len(), ..Counts::default() };
        for (work, copies) in works {
            let of = |report: &u32| {
                let found = traced.asked.tally.by_report.get(*report as usize);
                found.map_or(0, |&[_, occurrences]| occurrences as usize)
            };
            let occurrences: usize = copies.iter().map(of).sum();
            counts.with += usize::from(occurrences > 0);
            counts.occurrences += occurrences;
            counts.chars += self.field.chars_of(*work, copies);
        }
        counts
    }

    /// Returns the report with the smallest id among those of a year that hold the phrase.
    fn first_report(&self, traced: &Traced, all: &OneSeries, year: u16) -> Option<u32> {
        let reports = all.years.get(&year)?.values().flatten().copied();
        let holds = |&report: &u32| traced.asked.tally.reports.contains(report);
        reports
            .filter(holds)
            .min_by_key(|&report| self.reader.table.row(report).map(|row| row.rank))
    }
}

impl OneSeries {
    /// Returns a row for each year asked for, from the first to the last with a report.
    fn rows(
        &self,
        phrase: &str,
        asked: &[YearRange],
        counted: &dyn Fn(&Works) -> Counts,
    ) -> Vec<TraceRow> {
        let ends = (self.years.keys().next(), self.years.keys().next_back());
        let (Some(&first), Some(&last)) = ends else { return Vec::new() };
        let is_asked =
            |year: &u16| asked.is_empty() || asked.iter().any(|r| r.contains(*year));
        let code = gazetteer::code_of(&self.region);
        let row = |year: u16| {
            let counts = self.years.get(&year).map(counted);
            let chars = counts.as_ref().map(|c| c.chars);
            let reports = counts.as_ref().map_or(0, |c| c.reports);
            let with = counts.as_ref().map_or(0, |c| c.with);
            TraceRow {
                phrase: phrase.to_owned(),
                region: self.region.clone(),
                region_code: code.clone(),
                level: self.level.clone(),
                kind: self.kind.clone(),
                year,
                reports,
                reports_with: with,
                occurrences: counts.as_ref().map(|c| c.occurrences),
                chars,
                per_10k: counts
                    .as_ref()
                    .and_then(|c| per_10k(c.occurrences, c.chars))
                    .map(|rate| rounded(rate, 6)),
                share: (reports > 0).then(|| rounded(with as f64 / reports as f64, 6)),
            }
        };
        (first..=last).filter(is_asked).map(row).collect()
    }
}

fn years(members: &[Member], copies: bool) -> BTreeMap<u16, Works> {
    let mut years: BTreeMap<u16, Works> = BTreeMap::new();
    for (number, row) in members {
        let work = if copies { *number } else { row.work };
        if let Some(year) = row.year {
            years.entry(year).or_default().entry(work).or_default().push(*number);
        }
    }
    years
}

fn merged(series: &[OneSeries]) -> BTreeMap<u16, Works> {
    let mut all: BTreeMap<u16, Works> = BTreeMap::new();
    for (year, works) in series.iter().flat_map(|one| &one.years) {
        let known = all.entry(*year).or_default();
        for (work, copies) in works {
            known.entry(*work).or_default().extend(copies);
        }
    }
    all
}

fn lived(one: &OneSeries, counted: &dyn Fn(&Works) -> Counts) -> Vec<Year> {
    let year = |(&year, works)| {
        let Counts { reports, occurrences, chars, .. } = counted(works);
        Year { year, reports, occurrences, chars }
    };
    one.years.iter().map(year).collect()
}

fn series_use(one: &OneSeries, history: History) -> SeriesUse {
    SeriesUse {
        region: one.region.clone(),
        kind: one.kind.clone(),
        level: one.level.clone(),
        first: history.first,
        left_censored: history.checked_before == 0,
        checked_before: history.checked_before,
        last: history.last,
        absent_since: history.absent_since,
        checked_after: history.checked_after,
        state: history.state.name().to_owned(),
    }
}

fn use_place(year: u16, hit: Hit) -> UsePlace {
    UsePlace {
        year,
        report: hit.report,
        section: hit.section,
        passage: hit.passage.id,
        text: hit.passage.text,
        matches: hit.matches,
        citation: hit.citation,
    }
}
