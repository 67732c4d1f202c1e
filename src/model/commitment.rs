//! A forward statement of a government: what it undertakes or aims to reach.

use serde::{Deserialize, Serialize};

use super::Span;

/// A forward statement with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Index of its passage in the report's list.
    pub passage: usize,
    /// Bytes in the passage's display text.
    pub span: Span,
}
