//! A forward statement of a government: what it undertakes or aims to reach.

use serde::{Deserialize, Serialize};

use super::named::named;
use super::{Ground, Span};

named! {
    /// What sort of undertaking a commitment is.
    CommitmentKind {
        /// A level or state to be reached: 地区生产总值增长5%左右.
        OutcomeTarget = "outcome_target",
        /// A thing to be made or handed over: 新建公园3个.
        OutputDelivery = "output_delivery",
        /// A plan, rule or policy to be written: 编制专项规划.
        PolicyInstrument = "policy_instrument",
        /// Work to be carried on: 深化改革.
        Process = "process",
        /// A state to be kept: 守牢安全底线.
        Maintenance = "maintenance",
        /// Something not to be done or suffered: 严禁铺张浪费.
        Prohibition = "prohibition",
        /// Something that another body must grant: 申办赛事.
        PursuitOfThirdParty = "pursuit_of_third_party",
    }
}

named! {
    /// How firmly a commitment is worded.
    Strength {
        /// Beyond doubt: 确保, 不少于.
        Hard = "hard",
        /// A plain act.
        Firm = "firm",
        /// As far as possible: 力争, 左右.
        Soft = "soft",
        /// Still being looked into: 探索, 研究.
        Exploratory = "exploratory",
    }
}

named! {
    /// Where a deadline was read.
    DeadlineSource {
        /// In the sentence itself.
        Explicit = "explicit",
        /// In a heading above it, or in the years that the report plans for.
        Inherited = "inherited",
    }
}

named! {
    /// The rules that find commitments.
    CommitmentRule {
        /// A clause opens with an act: 新建公园3个.
        Undertaking = "undertaking",
        /// Somebody will, must or should: 我们将办好十件实事.
        Modal = "modal",
        /// A stated level without an act: 居民收入增长6%.
        Target = "target",
        /// A state that is to hold at the end: 生态环境更加优美.
        State = "state",
        /// The answer to the problems that were just named: 我们将认真解决.
        Pledge = "pledge",
        /// An entry of an annex of projects.
        Project = "project",
        /// A row of a table of targets.
        TableRow = "table_row",
    }
}

/// A forward statement with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Index of its passage in the report's list.
    pub passage: usize,
    /// Bytes in the passage's display text: the clauses that belong to one act.
    pub span: Span,
    /// The act's words; for a level without an act, the words that state it.
    pub act: String,
    /// What the act is done to, or the indicator of a level.
    pub object: Option<String>,
    /// Who is to do it: the body that is named, else the government whose report it is.
    pub actor: Option<String>,
    /// What sort of undertaking it is.
    pub kind: CommitmentKind,
    /// How firmly it is worded.
    pub strength: Strength,
    /// The word that gives the strength.
    pub cue: Option<String>,
    /// 0 rhetoric, 1 direction, 2 named act, 3 deliverable that can be checked, 4 level to be
    /// reached, 5 one of these with its own deadline.
    pub specificity: u8,
    /// Whether its keeping can be checked: a level to be reached, a deadline, or a deliverable.
    pub measurable: bool,
    /// The day by which it is due, ISO 8601.
    pub deadline: Option<String>,
    /// Where the deadline was read.
    pub deadline_source: Option<DeadlineSource>,
    /// Figures that measure it, as indexes into the extraction's list.
    pub figures: Vec<usize>,
    /// The rule that found it.
    pub rule: CommitmentRule,
    /// The words that decided.
    pub grounds: Vec<Ground>,
}
