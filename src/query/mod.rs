//! What a person asks: the query language, the filters, and the names both understand.
//!
//! [`syntax`] turns text into a tree of typed nodes with positioned errors, [`filter`] holds what
//! reports and sections an answer is drawn from, [`years`] reads years, [`names`] knows the English
//! and Chinese names of fields, kinds and roles, and [`nearest`] finds what a mistyped name meant.
//!
//! These are pure functions over text. `ask` runs a request on an index; the other modules serve it.

pub(crate) mod ask;
pub(crate) mod batch;
pub(crate) mod bits;
pub mod commitments;
pub(crate) mod counted;
pub(crate) mod deadline;
mod dense;
mod docs;
pub(crate) mod extracted;
pub(crate) mod facets;
pub mod figures;
pub mod filter;
pub(crate) mod forms;
mod frequency;
pub(crate) mod keyness;
pub(crate) mod kwic;
mod listed;
mod lower;
pub mod names;
pub mod nearest;
pub(crate) mod panel;
pub(crate) mod pattern;
pub(crate) mod peers;
pub(crate) mod plan;
pub(crate) mod proof;
pub(crate) mod question;
pub(crate) mod rank;
pub mod request;
pub(crate) mod scope;
mod score;
pub(crate) mod search;
pub(crate) mod sets;
pub(crate) mod spread;
pub(crate) mod suggest;
pub mod syntax;
pub(crate) mod tally;
mod terms;
pub(crate) mod trace;
pub(crate) mod understood;
pub mod variant;
mod words;
mod written;
pub mod years;

pub use filter::{Filter, FilterName};
pub(crate) use lower::{lower_filter, topic_plan};
pub use syntax::{Query, parse, parse_lenient};
pub use years::YearRange;
