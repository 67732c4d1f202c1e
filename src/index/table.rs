//! The table of reports: one fixed row a report, searchable in place, and an entry with the rest.
//!
//! A table is written whole with every commit (`reports-N.bin`) and never changed after. Rows hold
//! what filters and orders need; they are read from the mapped file without parsing the table.
//! Entries hold what is only needed to name a report, and are parsed one at a time.
//!
//! ```text
//! magic, counts and offsets | rows, by report number | numbers by id
//! | by series: number, region, year, kind | entries | regions
//! ```
//!
//! What places a report in its series stands side by side, since every answer about a phrase walks
//! through all series.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

use super::gram::PassageNumber;
use super::regions::whole_paths;
use crate::ingest::{Fingerprint, Sha256};
use crate::model::{Diagnostic, Kind, Level, Metadata, Relation};

const MAGIC: &[u8; 8] = b"baogaoT4";
const HEADER: usize = 64;
const ROW: usize = 96;
/// Number, region, year, kind.
const SERIES_ROW: usize = 12;

/// The number of a report in the index; never used again after the report is gone.
pub(crate) type ReportNumber = u32;

/// What filters, orders and the text store need of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// False for a report that is gone.
    pub(crate) alive: bool,
    /// One of the invented sample reports.
    pub(crate) sample: bool,
    /// Some of its characters are traditional: simplifying changed them.
    pub(crate) traditional: bool,
    pub(crate) kind: Option<Kind>,
    pub(crate) level: Option<Level>,
    pub(crate) relation: Relation,
    pub(crate) year: Option<u16>,
    /// Number of the region path in the table's list.
    pub(crate) region: u32,
    /// Number of the region path that names the same region at most length.
    pub(crate) whole: u32,
    /// Place in the order of ids.
    pub(crate) rank: u32,
    /// The best copy of the same work.
    pub(crate) work: ReportNumber,
    /// Number of its first passage; the others follow.
    pub(crate) first: PassageNumber,
    /// Passages in the index.
    pub(crate) passages: u32,
    /// Characters of display text, white space not counted.
    pub(crate) chars: u32,
    /// Match keys of all passages, one after another, in `texts.bin`.
    pub(crate) text: Extent,
    /// CRC-32 of that stretch.
    pub(crate) text_crc: u32,
    /// Compressed record in `records.bin`.
    pub(crate) record: Extent,
    /// What was extracted, in `extractions.bin`.
    pub(crate) extraction: Extent,
    /// How many figures that holds.
    pub(crate) figures: u32,
    /// How many commitments.
    pub(crate) commitments: u32,
}

/// A stretch of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) at: u64,
    pub(crate) len: u32,
}

/// What places a report in its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeriesRow {
    pub(crate) number: ReportNumber,
    /// Number of the whole region path.
    pub(crate) region: u32,
    pub(crate) kind: Option<Kind>,
    pub(crate) year: Option<u16>,
}

/// What is only needed to name a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Readable id, unique in the table.
    pub(crate) id: String,
    /// Path below the corpus.
    pub(crate) path: String,
    /// Where the file is.
    pub(crate) file: String,
    pub(crate) format: String,
    pub(crate) encoding: String,
    /// What tells whether the file has changed.
    pub(crate) fingerprint: Fingerprint,
    /// Hash of the overrides of `corpus.toml` that applied.
    pub(crate) overrides: Sha256,
    /// The id without the number that tells doubles apart.
    pub(crate) stem: String,
    pub(crate) metadata: Metadata,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A report as the writer holds it.
#[derive(Debug, Clone)]
pub(crate) struct TableReport {
    pub(crate) row: Row,
    /// None for a report that is gone.
    pub(crate) entry: Option<Entry>,
}

/// Writes a table.
pub(crate) fn write(reports: &[TableReport]) -> Vec<u8> {
    let mut regions: Vec<&[String]> = reports
        .iter()
        .filter_map(|r| r.entry.as_ref())
        .map(|e| e.metadata.region.as_slice())
        .collect();
    regions.sort_unstable();
    regions.dedup();
    let whole = whole_paths(&regions);
    let by_id = numbers_by_id(reports);
    let mut entries = Vec::new();
    let mut rows = Vec::with_capacity(reports.len() * ROW);
    let mut ranks = vec![0u32; reports.len()];
    for (rank, &number) in by_id.iter().enumerate() {
        if let Some(slot) = ranks.get_mut(number as usize) {
            *slot = rank as u32;
        }
    }
    let mut by_series = Vec::with_capacity(by_id.len());
    for (number, (report, rank)) in (0..).zip(reports.iter().zip(ranks)) {
        let start = entries.len();
        let mut row = report.row;
        row.rank = rank;
        if let Some(entry) = &report.entry {
            row.region = regions
                .binary_search(&entry.metadata.region.as_slice())
                .map_or(0, |i| i as u32);
            row.whole = whole.get(row.region as usize).copied().unwrap_or(row.region);
            by_series.push((row.whole, row.kind, row.year, rank, number));
            entries = postcard::to_extend(entry, entries)
                .expect("an entry holds nothing that postcard refuses");
            let sum = crc32fast::hash(entries.get(start..).unwrap_or_default());
            entries.extend_from_slice(&sum.to_le_bytes());
        }
        push_row(&mut rows, &row, start as u64, (entries.len() - start) as u32);
    }
    by_series.sort_unstable();
    let regions = postcard::to_stdvec(&regions)
        .expect("a list of names holds nothing that postcard refuses");
    let mut out = Vec::with_capacity(HEADER + rows.len() + entries.len());
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&(reports.len() as u64).to_le_bytes());
    out.extend_from_slice(&(by_id.len() as u64).to_le_bytes());
    out.extend_from_slice(&(entries.len() as u64).to_le_bytes());
    out.extend_from_slice(&(regions.len() as u64).to_le_bytes());
    for number in by_id {
        rows.extend_from_slice(&number.to_le_bytes());
    }
    for (region, kind, year, _, number) in by_series {
        push_series_row(&mut rows, SeriesRow { number, region, kind, year });
    }
    out.extend_from_slice(&u64::from(crc32fast::hash(&rows)).to_le_bytes());
    let alive = || reports.iter().map(|r| r.row).filter(|row| row.alive);
    let passages: u64 = alive().map(|row| u64::from(row.passages)).sum();
    let bytes: u64 = alive().map(|row| u64::from(row.text.len)).sum();
    out.extend_from_slice(&passages.to_le_bytes());
    out.extend_from_slice(&bytes.to_le_bytes());
    out.extend_from_slice(&rows);
    out.extend_from_slice(&entries);
    out.extend_from_slice(&regions);
    out
}

/// Returns the numbers of the reports that are there, in the order of their ids.
fn numbers_by_id(reports: &[TableReport]) -> Vec<ReportNumber> {
    let mut numbers: Vec<(&str, u32)> = reports
        .iter()
        .enumerate()
        .filter_map(|(n, r)| r.entry.as_ref().map(|e| (e.id.as_str(), n as u32)))
        .collect();
    numbers.sort_unstable();
    numbers.into_iter().map(|(_, number)| number).collect()
}

fn push_row(out: &mut Vec<u8>, row: &Row, entry_at: u64, entry_len: u32) {
    let start = out.len();
    let flags = [row.alive, row.sample, row.traditional];
    out.push((0..).zip(flags).map(|(bit, set)| u8::from(set) << bit).sum());
    out.push(row.kind.map_or(255, kind_number));
    out.push(row.level.map_or(255, |l| l as u8));
    out.push(row.relation as u8);
    out.extend_from_slice(&row.year.unwrap_or(0).to_le_bytes());
    out.extend_from_slice(&[0; 2]);
    for n in
        [row.whole, row.region, row.rank, row.work, row.passages, row.chars, row.text.len]
    {
        out.extend_from_slice(&n.to_le_bytes());
    }
    for n in [row.text_crc, row.record.len, entry_len, row.first] {
        out.extend_from_slice(&n.to_le_bytes());
    }
    for n in [row.text.at, row.record.at, entry_at, row.extraction.at] {
        out.extend_from_slice(&n.to_le_bytes());
    }
    for n in [row.extraction.len, row.figures, row.commitments] {
        out.extend_from_slice(&n.to_le_bytes());
    }
    debug_assert_eq!(out.len() - start, ROW);
}

fn push_series_row(out: &mut Vec<u8>, row: SeriesRow) {
    for number in [row.number, row.region] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(&row.year.unwrap_or(0).to_le_bytes());
    out.extend_from_slice(&[row.kind.map_or(255, kind_number), 0]);
}

fn kind_number(kind: Kind) -> u8 {
    Kind::ALL.iter().position(|&k| k == kind).map_or(255, |i| i as u8)
}

/// A table opened for reading.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    bytes: OwnedBytes,
    reports: usize,
    alive: usize,
    passages: u64,
    text: u64,
    entries_at: usize,
    regions: Vec<Arc<[String]>>,
}

impl Table {
    /// Opens a table; none if the bytes are no whole table.
    pub(crate) fn open(bytes: OwnedBytes) -> Option<Self> {
        let header = bytes.get(..HEADER)?;
        if header.get(..8)? != MAGIC {
            return None;
        }
        let reports = usize::try_from(read_u64(header, 8)?).ok()?;
        let alive = usize::try_from(read_u64(header, 16)?).ok()?;
        let entries_len = usize::try_from(read_u64(header, 24)?).ok()?;
        let regions_len = usize::try_from(read_u64(header, 32)?).ok()?;
        let rows_end = reports.checked_mul(ROW)?.checked_add(HEADER)?;
        let entries_at = alive.checked_mul(4 + SERIES_ROW)?.checked_add(rows_end)?;
        let regions_at = entries_at.checked_add(entries_len)?;
        let end = regions_at.checked_add(regions_len)?;
        if bytes.len() != end {
            return None;
        }
        let crc = crc32fast::hash(bytes.get(HEADER..entries_at)?);
        if u64::from(crc) != read_u64(header, 40)? {
            return None;
        }
        let regions: Vec<Vec<String>> =
            postcard::from_bytes(bytes.get(regions_at..end)?).ok()?;
        let regions = regions.into_iter().map(Arc::from).collect();
        let (passages, text) = (read_u64(&bytes, 48)?, read_u64(&bytes, 56)?);
        Some(Self { bytes, reports, alive, passages, text, entries_at, regions })
    }

    /// Returns the number of reports that ever had a number.
    pub(crate) fn len(&self) -> usize {
        self.reports
    }

    /// Returns the number of reports that are there.
    pub(crate) fn alive(&self) -> usize {
        self.alive
    }

    /// Returns the number of passages of the reports that are there.
    pub(crate) fn passages(&self) -> u64 {
        self.passages
    }

    /// Returns the bytes of match keys of the reports that are there.
    pub(crate) fn text(&self) -> u64 {
        self.text
    }

    /// Returns the region paths by their number.
    pub(crate) fn regions(&self) -> &[Arc<[String]>] {
        &self.regions
    }

    /// Returns the row of a report.
    pub(crate) fn row(&self, number: ReportNumber) -> Option<Row> {
        let at = HEADER + (number as usize).checked_mul(ROW)?;
        if number as usize >= self.reports {
            return None;
        }
        read_row(self.bytes.get(at..at + ROW)?)
    }

    /// Returns the numbers and rows of the reports that are there, in the order of their numbers.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (ReportNumber, Row)> + '_ {
        (0..self.reports as u32)
            .filter_map(|n| self.row(n).map(|row| (n, row)))
            .filter(|(_, row)| row.alive)
    }

    /// Returns the number of the report at a place in the order of ids.
    pub(crate) fn by_rank(&self, rank: usize) -> Option<ReportNumber> {
        if rank >= self.alive {
            return None;
        }
        let at = HEADER + self.reports * ROW + rank * 4;
        read_u32(&self.bytes, at)
    }

    /// Returns the reports that are there, series after series: by region, kind, year and id.
    pub(crate) fn by_series(&self) -> impl Iterator<Item = SeriesRow> + '_ {
        let start = HEADER + self.reports * ROW + self.alive * 4;
        let rows = self.bytes.get(start..start + self.alive * SERIES_ROW);
        rows.unwrap_or_default().chunks_exact(SERIES_ROW).filter_map(read_series_row)
    }

    /// Returns the entry of a report; none if it is gone or does not read back.
    pub(crate) fn entry(&self, number: ReportNumber) -> Option<Entry> {
        let row = HEADER + (number as usize).checked_mul(ROW)?;
        let row = self.bytes.get(row..row + ROW)?;
        let len = read_u32(row, 44)? as usize;
        let at = self.entries_at + usize::try_from(read_u64(row, 68)?).ok()?;
        let (entry, sum) =
            self.bytes.get(at..at.checked_add(len)?)?.split_last_chunk::<4>()?;
        let whole = crc32fast::hash(entry) == u32::from_le_bytes(*sum);
        whole.then(|| postcard::from_bytes(entry).ok()).flatten()
    }
}

fn read_row(row: &[u8]) -> Option<Row> {
    let flags = *row.first()?;
    Some(Row {
        alive: flags & 1 != 0,
        sample: flags & 2 != 0,
        traditional: flags & 4 != 0,
        kind: kind(*row.get(1)?),
        level: level(*row.get(2)?),
        relation: relation(*row.get(3)?),
        year: year(row)?,
        whole: read_u32(row, 8)?,
        region: read_u32(row, 12)?,
        rank: read_u32(row, 16)?,
        work: read_u32(row, 20)?,
        first: read_u32(row, 48)?,
        passages: read_u32(row, 24)?,
        chars: read_u32(row, 28)?,
        text: Extent { at: read_u64(row, 52)?, len: read_u32(row, 32)? },
        text_crc: read_u32(row, 36)?,
        record: Extent { at: read_u64(row, 60)?, len: read_u32(row, 40)? },
        extraction: Extent { at: read_u64(row, 76)?, len: read_u32(row, 84)? },
        figures: read_u32(row, 88)?,
        commitments: read_u32(row, 92)?,
    })
}

fn read_series_row(row: &[u8]) -> Option<SeriesRow> {
    let year = u16::from_le_bytes(row.get(8..10)?.try_into().ok()?);
    Some(SeriesRow {
        number: read_u32(row, 0)?,
        region: read_u32(row, 4)?,
        kind: kind(*row.get(10)?),
        year: (year != 0).then_some(year),
    })
}

fn kind(number: u8) -> Option<Kind> {
    Kind::ALL.get(usize::from(number)).copied()
}

/// Returns the year in a row; the outer none if the row is none.
fn year(row: &[u8]) -> Option<Option<u16>> {
    let year = u16::from_le_bytes(row.get(4..6)?.try_into().ok()?);
    Some((year != 0).then_some(year))
}

fn level(number: u8) -> Option<Level> {
    [Level::Nation, Level::Province, Level::City, Level::County, Level::Township]
        .get(usize::from(number))
        .copied()
}

fn relation(number: u8) -> Relation {
    match number {
        1 => Relation::Duplicate,
        2 => Relation::Excerpt,
        _ => Relation::Original,
    }
}

fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn read_u64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ingest::Modified;

    pub(in crate::index) fn report(id: &str, region: &[&str], year: u16) -> TableReport {
        let metadata = Metadata {
            region: region.iter().map(|&r| r.to_owned()).collect(),
            year: Some(year),
            ..Metadata::default()
        };
        let row = Row {
            alive: true,
            sample: false,
            traditional: true,
            kind: Some(Kind::Bulletin),
            level: Some(Level::County),
            relation: Relation::Excerpt,
            year: Some(year),
            region: 0,
            whole: 0,
            rank: 0,
            work: 1,
            first: 4,
            passages: 2,
            chars: 3,
            text: Extent { at: 1 << 40, len: 5 },
            text_crc: 6,
            record: Extent { at: 7, len: 8 },
            extraction: Extent { at: 1 << 33, len: 9 },
            figures: 10,
            commitments: 11,
        };
        let entry = Entry {
            id: id.to_owned(),
            path: format!("{id}.txt"),
            file: String::new(),
            format: "txt".to_owned(),
            encoding: "utf-8".to_owned(),
            fingerprint: Fingerprint {
                size: 9,
                modified: Modified { seconds: -10, nanos: 1 },
                sha256: Sha256([1; 32]),
            },
            overrides: Sha256([2; 32]),
            stem: id.to_owned(),
            metadata,
            diagnostics: Vec::new(),
        };
        TableReport { row, entry: Some(entry) }
    }

    #[test]
    fn a_table_reads_back_as_written() {
        let mut reports = vec![
            report("b-2021", &["云屿市", "澄江区"], 2021),
            report("a-2020", &["云屿市"], 2020),
            report("gone", &[], 2019),
        ];
        if let Some(gone) = reports.get_mut(2) {
            gone.row.alive = false;
            gone.entry = None;
        }
        let table = Table::open(OwnedBytes::new(write(&reports))).unwrap();
        assert_eq!((table.len(), table.alive()), (3, 2));
        assert_eq!((table.passages(), table.text()), (4, 10));
        let rows: Vec<_> = table.rows().collect();
        let expected =
            Row { rank: 1, region: 1, whole: 1, ..reports.first().unwrap().row };
        assert_eq!(rows.first().unwrap(), &(0, expected));
        assert_eq!(table.regions()[1][..], ["云屿市", "澄江区"]);
        assert_eq!(table.by_rank(0), Some(1));
        let series: Vec<_> =
            table.by_series().map(|row| (row.number, row.region, row.year)).collect();
        assert_eq!(series, [(1, 0, Some(2020)), (0, 1, Some(2021))]);
        assert_eq!(table.entry(0), reports.first().unwrap().entry);
        assert_eq!(table.entry(2), None);
    }

    #[test]
    fn a_torn_or_foreign_table_is_refused() {
        let whole = write(&[report("a", &[], 2020)]);
        for len in 0..whole.len() {
            let torn = whole.get(..len).unwrap().to_vec();
            assert!(Table::open(OwnedBytes::new(torn)).is_none(), "{len} bytes");
        }
        let mut flipped = whole;
        if let Some(byte) = flipped.get_mut(HEADER + 3) {
            *byte ^= 1;
        }
        assert!(Table::open(OwnedBytes::new(flipped)).is_none());
    }
}
