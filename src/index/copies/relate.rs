//! Finds the works among the reports of an index, reading no more texts than it must.

use std::collections::BTreeMap;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::SHORTEST;
use super::candidates::Sketches;
use super::file::{Copies, Decision, HELD_AGAINST, NewMember};
use super::overlap::{Overlap, Text, Twin, WHOLE, overlap, twins};
use super::works::{Candidate, Member, Pair, works};
use crate::error::Result;
use crate::index::passages::{PASSAGE_ROW, PassageRow};
use crate::index::table::{Extent, ReportNumber, Row, TableReport};
use crate::index::{PASSAGES, TEXTS};
use crate::model::{Metadata, Relation};
use crate::threads;

/// What was found of the reports of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Related {
    /// Works of which there are copies, the best copy first.
    pub(crate) works: Vec<Vec<NewMember>>,
    /// Relation of each of their reports, and the best copy.
    pub(crate) relations: Vec<(ReportNumber, Relation, ReportNumber)>,
    /// What was found out of pairs of texts, in ascending order.
    pub(crate) decisions: Vec<Decision>,
}

/// Where the writer's reports and their texts are. The files are those of the data folder, written out.
#[derive(Clone, Copy)]
pub(crate) struct Shelf<'a> {
    pub(crate) reports: &'a [TableReport],
    pub(crate) data: &'a Path,
}

/// Finds the works. `before` is what the last commit knew.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn relate(
    shelf: Shelf<'_>,
    sketches: Sketches,
    before: &Copies,
) -> Result<Related> {
    let proposed = sketches.candidates(|number| shelf.path(number));
    let mut decisions = Decisions::known(before, &shelf);
    decisions.decide(&shelf, &proposed)?;
    let mut numbers: Vec<ReportNumber> = proposed.iter().flatten().copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let candidates: Vec<Candidate<'_>> =
        numbers.iter().filter_map(|&number| shelf.candidate(number)).collect();
    let place = |number| candidates.binary_search_by_key(&number, |c| c.number).ok();
    let pairs = proposed.iter().filter_map(|&[a, b]| {
        let overlap = decisions.of(a, b)?;
        Some(Pair { reports: [place(a)?, place(b)?], overlap })
    });
    let pairs: Vec<Pair> = pairs.collect();
    let number = |member: &Member| candidates.get(member.report).map(|c| c.number);
    let mut found: Vec<Work> = works(&candidates, &pairs)
        .iter()
        .map(|work| work.iter().filter_map(|m| Some((number(m)?, m.relation))).collect())
        .collect();
    // The order of works is that of their best copies' paths, whatever their numbers.
    found.sort_by_key(|work| work.first().map(|&(best, _)| shelf.path(best)));
    let groups = found.iter().filter_map(|work| work.split_first());
    let with_best: Vec<[ReportNumber; 2]> = groups
        .flat_map(|(best, copies)| copies.iter().map(|copy| [copy.0, best.0]))
        .collect();
    decisions.decide(&shelf, &with_best)?;
    let relations = found.iter().flat_map(|work| {
        let best = work.first().map_or(0, |best| best.0);
        work.iter().map(move |&(report, relation)| (report, relation, best))
    });
    Ok(Related {
        relations: relations.collect(),
        works: members(&shelf, &found, &decisions, before)?,
        decisions: decisions.only(proposed.iter().chain(&with_best).copied()),
    })
}

/// The reports of a work with their relations, the best first.
type Work = Vec<(ReportNumber, Relation)>;

/// What is known of pairs of reports.
struct Decisions(BTreeMap<[ReportNumber; 2], [u32; 2]>);

impl Decisions {
    /// Takes what an earlier commit found out, as far as both reports are still there.
    fn known(before: &Copies, shelf: &Shelf<'_>) -> Self {
        let is_there = |number: ReportNumber| shelf.row(number).is_some();
        let kept = before
            .decisions()
            .filter(|decision| decision.reports.into_iter().all(is_there));
        Self(kept.map(|decision| (decision.reports, decision.shares)).collect())
    }

    fn of(&self, a: ReportNumber, b: ReportNumber) -> Option<Overlap> {
        let whole = Overlap { first: WHOLE, second: WHOLE };
        if a == b {
            return Some(whole);
        }
        let &[first, second] = self.0.get(&[a.min(b), a.max(b)])?;
        let overlap = Overlap { first, second };
        Some(if a < b { overlap } else { overlap.swapped() })
    }

    /// Reads the texts of pairs that are not known yet.
    fn decide(&mut self, shelf: &Shelf<'_>, pairs: &[[ReportNumber; 2]]) -> Result<()> {
        let mut new: Vec<[ReportNumber; 2]> =
            pairs.iter().copied().filter(|&[a, b]| self.of(a, b).is_none()).collect();
        new.sort_unstable();
        new.dedup();
        let found = in_parallel(&new, |&[a, b]| {
            let (a_key, b_key) = (shelf.key(a)?, shelf.key(b)?);
            Ok(Decision::new([a, b], overlap(&a_key, &b_key, SHORTEST)))
        })?;
        self.0.extend(found.into_iter().map(|found| (found.reports, found.shares)));
        Ok(())
    }

    /// Returns the decisions of some pairs, in ascending order.
    fn only(&self, pairs: impl Iterator<Item = [ReportNumber; 2]>) -> Vec<Decision> {
        let kept = pairs.filter_map(|[a, b]| {
            self.of(a, b).map(|overlap| Decision::new([a, b], overlap))
        });
        let mut kept: Vec<Decision> = kept.collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    }
}

/// Completes the members of works with their shares and the twins of their passages.
fn members(
    shelf: &Shelf<'_>,
    works: &[Work],
    decisions: &Decisions,
    before: &Copies,
) -> Result<Vec<Vec<NewMember>>> {
    let mut jobs = Vec::new();
    for work in works {
        let best = work.first().map_or(0, |best| best.0);
        for (place, &(report, _)) in work.iter().enumerate() {
            let earlier = work.get(..place.min(HELD_AGAINST)).unwrap_or_default();
            let share = decisions.of(report, best).map_or(WHOLE, |overlap| overlap.first);
            jobs.push((report, share, earlier));
        }
    }
    let made = in_parallel(&jobs, |&(report, share, earlier)| {
        let tables = earlier.iter().map(|&(other, _)| {
            known_twins(before, report, other)
                .map_or_else(|| Ok(twins(&shelf.text(report)?, &shelf.text(other)?)), Ok)
        });
        Ok(NewMember {
            report,
            share,
            passages: shelf.row(report).map_or(0, |row| row.passages),
            twins: tables.collect::<Result<_>>()?,
        })
    })?;
    let mut made = made.into_iter();
    Ok(works.iter().map(|work| made.by_ref().take(work.len()).collect()).collect())
}

/// Returns the twins of a report in another as the last commit knew them.
fn known_twins(
    before: &Copies,
    report: ReportNumber,
    other: ReportNumber,
) -> Option<Vec<Twin>> {
    let member = before.find(report)?;
    let place = before.work(member.work).position(|known| known.report == other)?;
    before.twins(&member, place)
}

impl<'a> Shelf<'a> {
    fn row(&self, number: ReportNumber) -> Option<&'a Row> {
        let report = self.reports.get(number as usize)?;
        report.row.alive.then_some(&report.row)
    }

    fn path(&self, number: ReportNumber) -> &'a str {
        let entry = self.reports.get(number as usize).and_then(|r| r.entry.as_ref());
        entry.map_or("", |entry| entry.path.as_str())
    }

    fn candidate(&self, number: ReportNumber) -> Option<Candidate<'a>> {
        let row = self.row(number)?;
        let entry = self.reports.get(number as usize)?.entry.as_ref()?;
        Some(Candidate {
            number,
            chars: row.chars,
            stated: stated(&entry.metadata),
            format: format_rank(&entry.format),
            path: &entry.path,
            year: entry.metadata.year,
            region: &entry.metadata.region,
            kind: entry.metadata.kind,
        })
    }

    /// Reads the match keys of a report.
    fn key(&self, number: ReportNumber) -> Result<String> {
        let extent = self.row(number).map(|row| row.text).unwrap_or_default();
        let bytes = read(&self.data.join(TEXTS), extent)?;
        // What was changed on disk is told when it is shown; here it only looks unlike any other.
        Ok(String::from_utf8(bytes).unwrap_or_default())
    }

    fn text(&self, number: ReportNumber) -> Result<Text> {
        let row = self.row(number);
        let (first, count) = row.map_or((0, 0), |row| (row.first, row.passages));
        let at = u64::from(first) * PASSAGE_ROW as u64;
        let len = count.saturating_mul(PASSAGE_ROW as u32);
        let rows = read(&self.data.join(PASSAGES), Extent { at, len })?;
        let rows = rows.chunks_exact(PASSAGE_ROW).map(PassageRow::read);
        let passages = rows.map(|row| {
            row.map_or([0, 0], |row| [row.at as usize, (row.at + row.len) as usize])
        });
        Ok(Text { key: self.key(number)?, passages: passages.collect() })
    }
}

fn read(path: &Path, extent: Extent) -> Result<Vec<u8>> {
    let mut file = fs_err::File::open(path)?;
    file.seek(SeekFrom::Start(extent.at))?;
    let mut bytes = vec![0; extent.len as usize];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Returns how much a report says of itself.
fn stated(metadata: &Metadata) -> usize {
    let said = [
        metadata.kind.is_some(),
        !metadata.region.is_empty(),
        metadata.year.is_some(),
        metadata.date.is_some(),
        metadata.session.is_some(),
        metadata.speaker.is_some(),
    ];
    said.into_iter().filter(|&said| said).count()
}

/// Returns the rank of a format, the best first: pages can be cited, headings of a document are
/// marked, and a plain text has lost both.
fn format_rank(format: &str) -> u8 {
    const BEST_FIRST: [&str; 6] = ["pdf", "docx", "doc", "odt", "rtf", "html"];
    let rank = BEST_FIRST.iter().position(|&known| known == format);
    rank.unwrap_or(BEST_FIRST.len()) as u8
}

/// Does a job for each item on all cores; results are in the order of the items.
fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    job: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(items.len());
    let part = |part: u32| -> Result<Vec<R>> {
        items.iter().skip(part as usize).step_by(threads).map(&job).collect()
    };
    let parts = threads::share(threads as u32, part).into_iter();
    let parts = parts.collect::<Result<Vec<_>>>()?;
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    let turns = (0..threads).cycle();
    Ok(turns.map_while(|part| parts.get_mut(part)?.next()).collect())
}
