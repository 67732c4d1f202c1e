//! The nouns of the field as plain data: reports, sections, passages, spans, diagnostics, figures,
//! commitments, comparisons.
//!
//! Nothing here computes more than a name or an order, nothing touches files, and no type of a
//! dependency appears but serde's derives and the exact decimals of figures.

mod commitment;
mod comparison;
mod diagnostic;
mod figure;
mod ground;
mod named;
mod passage;
mod report;
mod section;
mod span;
mod topic;

pub use commitment::{
    Commitment, CommitmentKind, CommitmentRule, DeadlineSource, Strength,
};
pub use comparison::{
    Comparison, FigurePair, FigureState, Op, OpKind, Place, ReportRelation, SectionPair,
    SectionState, Share, TargetFate, TargetResult, Term, TermState, Unit, UnitClass,
    UnitLevel, Warning, Wording, WordingChange,
};
pub use diagnostic::{Diagnostic, DiagnosticCode};
pub use figure::{Agg, Basis, Check, Cmp, Figure, FigureKind, FigureRule, FigureStatus};
pub use ground::{Aspect, Ground};
pub use passage::{Passage, Zone};
pub use report::{Evidence, Kind, Level, Metadata, Relation, YearSpan};
pub use section::{Role, Section};
pub use span::{OffsetMap, Span};
pub use topic::{TopicNumber, Topics};
