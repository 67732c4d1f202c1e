//! The nouns of the field as plain data: reports, sections, passages, spans, diagnostics.
//!
//! Nothing here computes more than a name or an order, nothing touches files, and no type of a
//! dependency appears but serde's derives.

mod diagnostic;
mod passage;
mod report;
mod section;
mod span;

pub use diagnostic::{Diagnostic, DiagnosticCode};
pub use passage::{Passage, Zone};
pub use report::{Evidence, Kind, Level, Metadata, Relation, YearSpan};
pub use section::{Role, Section};
pub use span::{OffsetMap, Span};
