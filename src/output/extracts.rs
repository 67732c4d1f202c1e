//! The figures and commitments of one passage, as they stand with a hit.

use std::collections::BTreeMap;

use super::answer::Passage;
use super::assemble::OpenReport;
use super::commitments::Commitment;
use super::figures::Figure;
use super::{commitment_list, figure_list};
use crate::error::Result;
use crate::index::passages::Features;
use crate::index::reader::Reader;

/// Reads what the index keeps of passages.
pub(crate) struct Extracts<'r> {
    reader: &'r Reader,
}

impl<'r> Extracts<'r> {
    /// Creates a reader of extracts.
    pub(crate) fn new(reader: &'r Reader) -> Self {
        Self { reader }
    }

    /// Returns what was found in a passage, without reading it.
    pub(crate) fn features(&self, open: &OpenReport<'_>, index: usize) -> Features {
        let number = open.row.first.saturating_add(index as u32);
        self.reader.passages.row(number).map(|row| row.features).unwrap_or_default()
    }

    /// Returns the figures and commitments of a passage.
    ///
    /// # Errors
    /// An index that does not read back.
    pub(crate) fn of(
        &mut self,
        open: &OpenReport<'_>,
        index: usize,
        features: Features,
        passage: &Passage,
    ) -> Result<(Vec<Figure>, Vec<Commitment>)> {
        let year = open.entry.metadata.year;
        // Those of this passage by their number in the report, which commitments name them by.
        let mut measured = BTreeMap::new();
        if features.figure {
            let mut number = 0;
            self.reader.each_figure(&open.row, &mut |found| {
                if found.passage as usize == index {
                    measured.insert(number, found.to_figure());
                }
                number += 1;
            })?;
        }
        let view = |found| figure_list::view(found, passage, year, false);
        let figures = measured.values().map(view).collect();
        let mut commitments = Vec::new();
        if features.commitment {
            self.reader.each_commitment(&open.row, &mut |found| {
                if found.passage as usize == index {
                    let found = found.to_commitment(&passage.text);
                    let figure = |number: usize| measured.get(&number);
                    let view =
                        commitment_list::view(&found, &figure, passage, year, false);
                    commitments.push(view);
                }
            })?;
        }
        Ok((figures, commitments))
    }
}
