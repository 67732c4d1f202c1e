//! What counts mean: pure functions from counts and sizes to measures, each with its source.
//!
//! `history` follows one phrase through the years of one series; `keyness` and `dispersion` hold two
//! sets of reports against each other. Nothing here knows an index or a text.

pub mod dispersion;
pub mod history;
pub mod keyness;
