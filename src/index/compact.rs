//! Leaves behind the texts of reports that are gone.
//!
//! Removing a report takes it out of the table; its text, record and grams stay, and cost room and
//! time. When they are more than a third of an index, the reports that are there are copied to a new
//! data folder, which takes the place of the old one as a rebuild does: whoever is interrupted has
//! the old index. No file is read again; only words are cut anew, from the text in the index.
//!
//! It changes no answer, but for the numbers that nobody sees.

use super::copies::sketch;
use super::passages::PassageRow;
use super::prepare::words;
use super::reader::Reader;
use super::table::{ReportNumber, Row, TableReport};
use super::writer::{Content, Writer};
use crate::error::Result;
use crate::segment::Segmenter;
use crate::threads;

/// Bytes of match keys below which nothing is gained.
const TEXTS_MIN: u64 = 1 << 20;
/// Reports that are copied at once: bounds memory, not speed.
const BATCH: usize = 64;

/// Returns whether more than a third of the texts are those of reports that are gone.
pub(super) fn is_worth_it(reports: &[TableReport], texts: u64) -> bool {
    let alive = reports.iter().filter(|report| report.row.alive);
    let kept: u64 = alive.map(|report| u64::from(report.row.text.len)).sum();
    texts > TEXTS_MIN && texts - kept > texts / 3
}

/// Copies the reports that are there to a new index, which takes the place of the old one.
///
/// # Errors
/// An index that does not read back, or a file that cannot be written; the old index is then whole.
pub(super) fn compact(old: &Reader, mut new: Writer) -> Result<()> {
    Segmenter::ensure()?;
    let alive: Vec<(ReportNumber, Row)> = old.table.rows().collect();
    let mut numbers = vec![0; old.table.len()];
    for batch in alive.chunks(BATCH) {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
        let threads = threads.min(batch.len() as u32);
        let part = |part: u32| -> Result<Vec<Content<'_>>> {
            let rows = batch.iter().skip(part as usize).step_by(threads as usize);
            rows.map(|(_, row)| content(old, row)).collect()
        };
        let parts = threads::share(threads, part).into_iter();
        let parts = parts.collect::<Result<Vec<_>>>()?;
        let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
        for ((number, row), part) in batch.iter().zip((0..parts.len()).cycle()) {
            let Some(content) = parts.get_mut(part).and_then(Iterator::next) else {
                break;
            };
            let copy = new.append(*row, old.entry(*number)?, content)?;
            if let Some(slot) = numbers.get_mut(*number as usize) {
                *slot = copy;
            }
        }
    }
    for (number, row) in alive {
        let number_now = |old: ReportNumber| numbers.get(old as usize).copied();
        let (copy, work) = (number_now(number), number_now(row.work));
        if let (Some(copy), Some(work)) = (copy, work) {
            new.update(copy, |row, _| row.work = work);
        }
    }
    new.commit(old.committed.clone())
}

/// Reads what is copied of a report.
fn content<'o>(old: &'o Reader, row: &Row) -> Result<Content<'o>> {
    let text = old.checked_text(row)?;
    let record = old.record(row)?;
    let mut cut = Vec::with_capacity(record.len());
    for passage in record.passages()? {
        cut.push(words(&old.display(row, passage)?));
    }
    let numbers = row.first..row.first.saturating_add(row.passages);
    let topics = numbers.clone().map(|number| old.topics.of(number)).collect();
    let passages: Option<Vec<PassageRow>> =
        numbers.map(|number| old.passages.row(number)).collect();
    let passages = passages.ok_or_else(|| old.damaged("a passage cannot be read"))?;
    let record = old.packed_record(row);
    let (sketch, extraction) = (sketch(text), old.packed_extraction(row));
    Ok(Content { text, record, extraction, passages, topics, words: cut, sketch })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::table::Extent;

    #[test]
    fn a_third_must_be_gone_of_what_is_large_enough() {
        let row = |len: u32, alive: bool| {
            let mut report = crate::index::table::tests::report("a", &[], 2020);
            report.row.alive = alive;
            report.row.text = Extent { at: 0, len };
            report
        };
        let check = |kept: u32, gone: u32, expected: bool| {
            let reports = [row(kept, true), row(gone, false)];
            let texts = u64::from(kept) + u64::from(gone);
            assert_eq!(is_worth_it(&reports, texts), expected, "{kept} and {gone}");
        };
        check(2 << 20, 1 << 20, false);
        check(2 << 20, (1 << 20) + 3, true);
        check(0, 2 << 20, true);
        check(100, 900, false);
    }
}
