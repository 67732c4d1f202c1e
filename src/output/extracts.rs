//! The figures and commitments of one passage, as they stand with a hit.

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
        let mut figures = Vec::new();
        if features.figure {
            self.reader.each_figure(&open.row, &mut |found| {
                if found.passage as usize == index {
                    let found = found.to_figure();
                    figures.push(figure_list::view(&found, passage, year, false));
                }
            })?;
        }
        let mut commitments = Vec::new();
        if features.commitment {
            let mut all = Vec::new();
            self.reader.each_commitment(&open.row, &mut |found| {
                if found.passage as usize == index {
                    all.push(found.to_commitment(&passage.text));
                }
            })?;
            let measured = match all.iter().any(|found| !found.figures.is_empty()) {
                true => figure_list::figures_of(self.reader, open)?,
                false => Vec::new(),
            };
            let view =
                |found| commitment_list::view(found, &measured, passage, year, false);
            commitments.extend(all.iter().map(view));
        }
        Ok((figures, commitments))
    }
}
