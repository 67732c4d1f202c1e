//! A search engine for Chinese government reports.
//!
//! Work reports (政府工作报告), five-year plans, annual plan reports, bulletins and their official
//! explanations are read as they are found, cut into sections and passages, and indexed so that a
//! quoted phrase is found wherever its characters stand, with its exact place in the source.
//!
//! Data flows one way:
//! `corpus → ingest → normalize → structure → extract → index → query → compare → output → cli | http | mcp`.
//! Only [`ingest`], [`acquisition`], `index` and the interfaces touch files; the library never prints
//! and never reads the environment.

pub mod acquisition;
pub mod api;
mod build;
pub mod cli;
pub mod compare;
pub mod error;
pub mod extract;
pub mod http;
mod index;
pub mod ingest;
mod keyness;
mod letter;
pub mod mcp;
pub mod model;
pub mod normalize;
pub mod output;
pub mod query;
pub mod segment;
mod stale;
pub mod statistics;
pub mod structure;
mod threads;
mod understand;
