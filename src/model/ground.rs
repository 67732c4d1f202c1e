//! Which words decided a value of an extraction: what `--explain` shows.

use serde::{Deserialize, Serialize};

use super::Span;

/// What a piece of evidence is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Aspect {
    /// The digits that the value was read from.
    Value,
    /// The words that bound the value: 不少于, 左右.
    Cmp,
    /// The indicator's words.
    Indicator,
    /// What told the kind: 同比增长, 占…比重.
    Kind,
    /// What told actual from target: a verb, a table's header, the section's role.
    Status,
    /// The words that name the years it is about.
    Period,
    /// What told how it is summed: 累计, 年均.
    Agg,
    /// What it is compared with.
    Basis,
    /// The act of a commitment.
    Act,
    /// The cue of its strength.
    Strength,
    /// What its deadline was read from.
    Deadline,
    /// Who is to do it.
    Actor,
}

impl Aspect {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Cmp => "cmp",
            Self::Indicator => "indicator",
            Self::Kind => "kind",
            Self::Status => "status",
            Self::Period => "period",
            Self::Agg => "agg",
            Self::Basis => "basis",
            Self::Act => "act",
            Self::Strength => "strength",
            Self::Deadline => "deadline",
            Self::Actor => "actor",
        }
    }
}

/// Words that decided something, with their place where they stand in the passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// What they decided.
    pub aspect: Aspect,
    /// The words; for the role of a section its name.
    pub words: String,
    /// Bytes in the passage's display text; none for what stands elsewhere (a heading, a header
    /// row, the report's year).
    pub span: Option<Span>,
}
