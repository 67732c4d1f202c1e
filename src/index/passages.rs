//! The table of passages: where the match key of each stands, and what a filter asks of it.
//!
//! One row of sixteen bytes a passage, by its number, read from the mapped file. Rows of reports
//! that are gone stay until the index is built anew; nothing leads to them.

use tantivy::directory::OwnedBytes;

use super::gram::PassageNumber;
use super::table::ReportNumber;
use crate::model::Role;

/// Bytes of a row.
pub(crate) const PASSAGE_ROW: usize = 16;

/// What the index knows of a passage beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PassageRow {
    pub(crate) report: ReportNumber,
    /// Where its match key begins in the report's text, in bytes.
    pub(crate) at: u32,
    /// Length of its match key in bytes.
    pub(crate) len: u32,
    /// Role of its section.
    pub(crate) role: Role,
    /// What was found in it.
    pub(crate) features: Features,
}

/// What was found in a passage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Features {
    /// A figure.
    pub(crate) figure: bool,
    /// A commitment.
    pub(crate) commitment: bool,
}

impl Features {
    /// Returns the features as bits.
    fn bits(self) -> u32 {
        u32::from(self.figure) | u32::from(self.commitment) << 1
    }

    fn of(bits: u32) -> Self {
        Self { figure: bits & 1 != 0, commitment: bits & 2 != 0 }
    }
}

impl PassageRow {
    /// Appends the row as it is stored.
    pub(crate) fn push(self, out: &mut Vec<u8>) {
        // The lowest byte is the role's, the next one the features'.
        let signs = self.role as u32 | self.features.bits() << 8;
        for number in [self.report, self.at, self.len, signs] {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (numbers, _) = bytes.as_chunks::<4>();
        let &[report, at, len, signs] = numbers else { return None };
        let [report, at, len, signs] = [report, at, len, signs].map(u32::from_le_bytes);
        let role = Role::ALL.get((signs & 0xff) as usize).copied()?;
        Some(Self { report, at, len, role, features: Features::of(signs >> 8) })
    }
}

/// The rows of all passages.
#[derive(Debug, Clone)]
pub(crate) struct Passages(OwnedBytes);

impl Passages {
    /// Opens the rows of a committed file.
    pub(crate) fn open(bytes: OwnedBytes) -> Self {
        Self(bytes)
    }

    /// Returns how many passages ever had a number.
    pub(crate) fn len(&self) -> PassageNumber {
        (self.0.len() / PASSAGE_ROW) as PassageNumber
    }

    /// Returns the row of a passage; none if there is no such passage.
    pub(crate) fn row(&self, number: PassageNumber) -> Option<PassageRow> {
        let at = (number as usize).checked_mul(PASSAGE_ROW)?;
        PassageRow::read(self.0.get(at..at.checked_add(PASSAGE_ROW)?)?)
    }

    /// Returns whether the bytes are those that were written.
    pub(crate) fn has_crc(&self, crc: u32) -> bool {
        crc32fast::hash(&self.0) == crc
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_back_by_their_number() {
        let features = Features { figure: false, commitment: true };
        let row =
            |report| PassageRow { report, at: 7, len: 9, role: Role::Tasks, features };
        let mut bytes = Vec::new();
        row(3).push(&mut bytes);
        row(4).push(&mut bytes);
        let passages = Passages::open(OwnedBytes::new(bytes));
        assert_eq!(passages.len(), 2);
        assert_eq!(passages.row(1), Some(row(4)));
        assert_eq!(passages.row(2), None);
        assert_eq!(passages.row(u32::MAX), None);
    }
}
