//! `baogao commitments`: what governments undertake and aim to reach.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{GlobalArgs, PartArgs, ScopeArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{CommitmentSort, CommitmentsRequest, DEFAULT_ROWS};
use crate::output::commitments::CommitmentsAnswer;
use crate::output::table::render_commitments;

/// List what reports undertake and aim to reach: act, object, body, strength, deadline
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao commitments --report wangjiang-2024-work --min-specificity 3
  baogao commitments 养老 --measurable
  baogao commitments --deadline 2030 --strength hard --year 2026
  baogao commitments “滨江绿道” --explain
  baogao commitments --deadline explicit --format csv --bom > promises.csv

Specificity: 0 rhetoric, 1 direction, 2 named act, 3 deliverable that can be checked,
4 level to be reached, 5 one of these with its own deadline")]
pub(super) struct CommitmentsArgs {
    /// Words or phrases that the passage must hold
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    #[command(flatten)]
    part: PartArgs,
    /// Least specificity, 0 to 5
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        value_parser = clap::value_parser!(u8).range(0..=5)
    )]
    min_specificity: u8,
    /// Only what can be checked: a level, a deadline, a deliverable
    #[arg(long)]
    measurable: bool,
    /// When it is due: 2030, 2026..2030, 2026-06, explicit, inherited
    #[arg(long, value_name = "WHEN")]
    deadline: Vec<String>,
    /// hard, firm, soft, exploratory
    #[arg(long, value_name = "STRENGTH")]
    strength: Vec<String>,
    /// The order: newest, oldest, deadline (due first), specificity (highest first)
    #[arg(long, value_name = "ORDER", default_value = "newest")]
    sort: CommitmentSort,
    /// The order the other way round
    #[arg(long)]
    reverse: bool,
    /// Show the words that decided
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

impl CommitmentsArgs {
    /// Returns the query as one text, if there is one.
    pub(super) fn query(&self) -> Option<String> {
        (!self.words.is_empty()).then(|| self.words.join(" "))
    }

    fn request(&self) -> CommitmentsRequest {
        CommitmentsRequest {
            query: self.query(),
            filters: self.scope.filters.words(),
            min_specificity: self.min_specificity,
            measurable: self.measurable,
            deadline: self.deadline.clone(),
            strength: self.strength.clone(),
            sort: self.sort,
            reverse: self.reverse,
            limit: Some(self.part.limit.unwrap_or(DEFAULT_ROWS)),
            offset: self.part.offset,
            explain: self.explain,
            copies: self.scope.copies,
        }
    }
}

/// Lists the commitments.
pub(super) fn run(
    args: &CommitmentsArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<CommitmentsAnswer>(global)?;
    let library = open(global, args.scope.with_sample, screen)?;
    let answer = library.commitments(&args.request())?;
    answers::print(&answer, global, screen, render_commitments)?;
    Ok(Outcome::of_count(answer.total))
}
