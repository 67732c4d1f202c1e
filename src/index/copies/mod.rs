//! Which reports are copies of one work, whole or in part.
//!
//! Every report keeps a small `sketch` of its text. With a commit, `candidates` proposes pairs from all
//! sketches, `overlap` decides them on the texts, `works` groups what belongs together and chooses the best
//! copy, and `file` keeps it, with the passages that repeat one another.
//!
//! Useful for: telling a copy from a report of its own, and a passage that only a copy has from one that
//! stands in the best copy too. Not for: how two reports differ.
//!
//! Invariant: all of it follows from the texts, statements and paths of the reports that are there, so any history
//! of an index ends in the same works; the time grows with the texts, not with the pairs.

pub(super) mod candidates;
pub(crate) mod file;
pub(crate) mod overlap;
pub(super) mod relate;
mod shingle;
pub(super) mod sketch_file;
mod works;

pub(crate) use shingle::sketch;

/// Shingles of the shortest text that is held against others: about a page.
///
/// Shorter texts are notes and tables of few lines, which may stand in reports of different works; an
/// excerpt of one paragraph is missed.
pub(super) const SHORTEST: usize = 400;
