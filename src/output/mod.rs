//! The one rendering of every answer: JSON, JSON Lines, CSV and the table for people.
//!
//! Serialized types are a public contract and kept apart from the model; spans leave here as
//! Unicode scalar offsets. Rendering is pure: it takes an answer and gives text, so that the
//! command line and a server print the same. It never asks for a terminal or the environment.

pub mod acquisition;
pub mod advice;
pub mod answer;
pub(crate) mod assemble;
pub mod batch;
pub mod chart;
mod citation;
pub(crate) mod commitment_list;
pub mod commitments;
pub mod compare;
pub mod compare_html;
pub(crate) mod compare_view;
pub mod csv;
pub(crate) mod extracts;
pub mod facets;
pub mod fields;
pub(crate) mod figure_list;
pub mod figures;
pub(crate) mod found;
pub(crate) mod inspection;
pub mod json;
pub mod keyness;
pub mod kwic;
pub mod listing;
pub mod panel;
pub mod pattern;
pub mod schema;
pub(crate) mod series;
pub mod several;
pub mod table;
pub(crate) mod topic_list;
pub mod topics;
pub mod trace;
