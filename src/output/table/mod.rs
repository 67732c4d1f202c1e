//! The tables and texts that people read.
//!
//! One file a command; `layout` holds width and color, `wrap` breaks lines by display columns,
//! `columns` aligns cells, `words` names regions, years and numbers. Every function takes an answer
//! and gives text that ends in a line break. Color only adds: without it no word is missing.
//! Control characters of a report are never passed on to a terminal.

mod acquisition;
mod batch;
mod columns;
mod commitments;
mod compare;
mod compare_units;
mod coverage;
mod error;
mod extracts;
mod facets;
mod figures;
mod index;
mod inspect;
mod keyness;
mod kwic;
mod layout;
mod outline;
mod panel;
mod pattern;
mod reports;
#[cfg(test)]
pub(crate) mod sample;
mod search;
mod show;
mod snippet;
mod topics;
mod trace;
mod words;
mod wrap;

pub use acquisition::{render_add, render_remove};
pub use batch::render_batch;
pub use columns::render_fields;
pub use commitments::render_commitments;
pub use compare::{render_compare, render_compare_rows};
pub use coverage::render_coverage;
pub use error::render_error;
pub use figures::{render_extract, render_figures};
pub use index::{render_index, render_problem};
pub use inspect::render_inspect;
pub use keyness::render_keyness;
pub use kwic::render_kwic;
pub use layout::Layout;
pub use outline::render_outline;
pub use panel::render_panel;
pub use pattern::render_variants;
pub use reports::render_reports;
pub use search::{Extent, other_forms, render_nothing, render_search};
pub use show::render_show;
pub use topics::render_topics;
pub use trace::render_trace;
