//! Builds the answer of `search` from what a plan found.

use std::collections::HashMap;
use std::time::Instant;

use super::answer::{Hit, ReportTotal, SearchAnswer, SearchTotal, Searched};
use super::assemble::{OpenReport, report_ref, scalar_spans};
use super::extracts::Extracts;
use super::facets::{self, Explanation, FacetsView};
use super::series;
use crate::error::Result;
use crate::index::reader::Reader;
use crate::model::Role;
use crate::query::ask::Asked;
use crate::query::counted::{Counted, holders};
use crate::query::plan::Place;
use crate::query::proof::Layer;
use crate::query::rank::Ranked;

/// Returns the answer of a search.
///
/// # Errors
/// An index that does not read back.
pub(crate) fn answer(
    reader: &Reader,
    asked: &Asked,
    started: Instant,
) -> Result<SearchAnswer> {
    let tally = &asked.tally;
    let mut extracts = Extracts::new(reader);
    let mut open: HashMap<u32, OpenReport<'_>> = HashMap::new();
    let mut hits = Vec::new();
    for ranked in &asked.hits {
        let number = ranked.item.report;
        let report = match open.entry(number) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert(OpenReport::open(reader, number)?)
            }
        };
        let asked_of = (&asked.plan, asked.no_fold);
        let copies = holders(reader, asked_of, number, ranked.item.passage)?;
        hits.push(Hit { copies, ..hit(&mut extracts, report, ranked, asked)? });
    }
    let absent = if asked.has_phrase {
        let with = asked.in_series.works_of(&tally.reports);
        series::absent(reader, asked.in_series.works(), &with, &asked.years)
    } else {
        Vec::new()
    };
    Ok(SearchAnswer {
        schema: "baogao.search/1",
        query: asked.canonical.clone(),
        understood: facets::understood(asked),
        relaxed: asked.relaxed,
        total: SearchTotal {
            passages: tally.passages,
            occurrences: asked.counts_matches.then_some(tally.occurrences),
            reports: asked.reports.works_of(&tally.reports).len(),
        },
        total_relation: "eq",
        absent,
        hits,
        facets: asked.facets.as_ref().map(FacetsView::of),
        suggestions: facets::suggestions(&asked.suggestions),
        variants: None,
        searched: searched(reader, &asked.reports),
        elapsed_ms: (started.elapsed().as_secs_f64() * 1e6).round() / 1e3,
    })
}

fn searched(reader: &Reader, counted: &Counted) -> Searched {
    let reports = counted.works();
    let count = reports.len();
    if counted.reports().len() == reader.table.alive() {
        // Fewer rows to look at: copies are few.
        let repeated = counted.repeats().iter().filter_map(|n| reader.table.row(n));
        let repeated: u64 = repeated.map(|row| u64::from(row.passages)).sum();
        let passages = reader.table.passages() - repeated;
        return Searched { reports: count, passages: passages as usize };
    }
    let rows = reader.table.rows().filter(|(number, _)| reports.contains(*number));
    let passages = rows.map(|(_, row)| row.passages as usize).sum();
    Searched { reports: count, passages }
}

fn in_report(asked: &Asked, report: u32) -> ReportTotal {
    let counts = asked.tally.by_report.get(report as usize).copied();
    let [passages, occurrences] = counts.unwrap_or_default().map(|n| n as usize);
    ReportTotal { passages, occurrences: asked.counts_matches.then_some(occurrences) }
}

/// Builds one hit.
fn hit(
    extracts: &mut Extracts<'_>,
    report: &OpenReport<'_>,
    ranked: &Ranked,
    asked: &Asked,
) -> Result<Hit> {
    let item = &ranked.item;
    let (plan, no_fold) = (&asked.plan, asked.no_fold);
    let index = item.passage as usize;
    let passage = report.passage(index)?;
    let written = Layer::Written.key(&passage.text);
    let layer = if no_fold { Layer::Written } else { Layer::Simplified };
    let key = if no_fold { written.as_bytes() } else { report.key(index)?.as_bytes() };
    let spans = layer.to_display(&passage.text, &plan.matches(key, layer));
    // Only the text matters here: reports, roles and chapters passed before.
    let headings = || passage.section.path.clone();
    let role = Role::ALL.into_iter().find(|r| r.name() == passage.section.role);
    let features = extracts.features(report, index);
    let place = Place {
        report: item.report,
        role: role.unwrap_or(Role::Other),
        topics: report.topics(index),
        features,
        headings: &headings,
    };
    let folded = !plan.accepts(written.as_bytes(), Layer::Written, place);
    let (figures, commitments) = extracts.of(report, index, features, &passage)?;
    Ok(Hit {
        report: report_ref(&report.entry),
        section: passage.section.clone(),
        score: item.score.map(|score| score as f32),
        explanation: ranked.parts.as_ref().filter(|_| asked.explain).map(Explanation::of),
        matches: scalar_spans(&passage.text, &spans),
        folded,
        figures: Some(figures),
        commitments: Some(commitments),
        citation: passage.citation.clone(),
        copies: 1,
        in_report: in_report(asked, item.report),
        passage,
    })
}
