//! From decoded text to clean paragraphs, and from clean text to the match key.
//!
//! Three layers, never losing the way back: the decoded source, the display text (unwrapped, without
//! page numbers, running heads, site chrome and markup) and the match key (an explicit folding of
//! the display text). Everything here is a pure function of its input.

pub mod clean;
pub mod fold;
mod fold_table;
pub(crate) mod marker;
#[cfg(test)]
pub(crate) mod suite;

pub use clean::{CleanText, Paragraph, Removed, RemovedReason, clean};
pub(crate) use fold::key_char;
pub use fold::{
    FOLD_VERSION, MatchKey, fold_char, fold_only, fold_phrase, is_dropped,
    key_span_to_display, simplify_char,
};
pub(crate) use marker::ends_in_table_number;
