//! `baogao figures`: the numeric statements of reports.

use clap::Args;

use super::answers;
use super::opening::open;
use super::options::{GlobalArgs, PartArgs, ScopeArgs};
use super::screen::Screen;
use super::status::{Failure, Outcome};
use crate::api::{DEFAULT_ROWS, FigureSort, FiguresRequest};
use crate::output::figures::FiguresAnswer;
use crate::output::table::render_figures;

/// List the numeric statements of reports: what is counted, how much, when, reached or aimed at
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  baogao figures --report wangjiang-2023-work
  baogao figures 养老 --unit 张 --status target
  baogao figures --indicator 一般公共预算收入 --figure-kind growth --year 2019..
  baogao figures --indicator gdp --explain --limit 5
  baogao figures --unit 元 --min 100亿 --format csv --bom > figures.csv")]
pub(super) struct FiguresArgs {
    /// Words or phrases that the passage must hold
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    #[command(flatten)]
    part: PartArgs,
    /// Part of the indicator's name, or its canonical id
    #[arg(long, value_name = "NAME")]
    indicator: Vec<String>,
    /// Unit without 万 and 亿: 元, %, 个百分点
    #[arg(long, value_name = "UNIT")]
    unit: Vec<String>,
    /// Least value: 5, 2.5万, 100亿
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    min: Option<String>,
    /// Largest value
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    max: Option<String>,
    /// actual, estimate, target, baseline, definition
    #[arg(long, value_name = "STATUS")]
    status: Vec<String>,
    /// level, growth, diff, share, rate, multiple, rank …
    #[arg(long, value_name = "KIND")]
    figure_kind: Vec<String>,
    /// Years that a figure is about: 2020, 2019..2025
    #[arg(long, value_name = "YEARS")]
    period: Vec<String>,
    /// The order: newest, oldest, value (largest first)
    #[arg(long, value_name = "ORDER", default_value = "newest")]
    sort: FigureSort,
    /// The order the other way round
    #[arg(long)]
    reverse: bool,
    /// Show the words that decided
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

impl FiguresArgs {
    /// Returns the query as one text, if there is one.
    pub(super) fn query(&self) -> Option<String> {
        (!self.words.is_empty()).then(|| self.words.join(" "))
    }

    fn request(&self) -> FiguresRequest {
        FiguresRequest {
            query: self.query(),
            filters: self.scope.filters.words(),
            indicator: self.indicator.clone(),
            unit: self.unit.clone(),
            min: self.min.clone(),
            max: self.max.clone(),
            status: self.status.clone(),
            kind: self.figure_kind.clone(),
            period: self.period.clone(),
            sort: self.sort,
            reverse: self.reverse,
            limit: Some(self.part.limit.unwrap_or(DEFAULT_ROWS)),
            offset: self.part.offset,
            explain: self.explain,
            copies: self.scope.copies,
        }
    }
}

/// Lists the figures.
pub(super) fn run(
    args: &FiguresArgs,
    global: &GlobalArgs,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    answers::check::<FiguresAnswer>(global)?;
    let library = open(global, args.scope.with_sample, screen)?;
    let answer = library.figures(&args.request())?;
    answers::print(&answer, global, screen, render_figures)?;
    Ok(Outcome::of_count(answer.total))
}
