//! A numeric statement: what is counted, how much, when, and whether it was reached or is to be.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::named::named;
use super::{Ground, Span, YearSpan};

named! {
    /// What sort of statement a figure makes; two figures compare only within one kind.
    FigureKind {
        /// An amount or a count.
        Level = "level",
        /// A relative change: 增长7.4%.
        Growth = "growth",
        /// An absolute change: 提高1.2个百分点.
        Diff = "diff",
        /// A part of a whole: 占比60%.
        Share = "share",
        /// A ratio of two quantities: 失业率, 元/平方米.
        Rate = "rate",
        /// A factor: 是…的2.4倍, 翻一番.
        Multiple = "multiple",
        /// A place in an order: 全市第四.
        Rank = "rank",
        /// How many of them are reached: 10个街镇全覆盖.
        Coverage = "coverage",
        /// One part of a printed composition: 三次产业比.
        Composition = "composition",
        /// A level named instead of a number: 控制在下达指标以内.
        Reference = "reference",
    }
}

named! {
    /// How the statement bounds the value.
    Cmp {
        /// Exactly.
        Eq = "eq",
        /// About (约, 左右, 近): the interval is not widened.
        Approx = "approx",
        /// At least.
        Ge = "ge",
        /// More than.
        Gt = "gt",
        /// At most.
        Le = "le",
        /// Less than.
        Lt = "lt",
        /// Between two printed or implied numbers.
        Range = "range",
        /// A level to be reached: 达到.
        Reach = "reach",
        /// In step with something else: 与…同步.
        Sync = "sync",
    }
}

named! {
    /// How a figure is summed over time; different ones never compare.
    Agg {
        /// At one time.
        Point = "point",
        /// Over the period: 全年完成.
        PeriodTotal = "period_total",
        /// What came in addition: 新增.
        Increment = "increment",
        /// What there is in all at the end: 总数达.
        Stock = "stock",
        /// Summed over several periods: 五年累计.
        Cumulative = "cumulative",
        /// In each year: 每年.
        EachYear = "each_year",
        /// The mean of the years: 年均.
        PerYearMean = "per_year_mean",
    }
}

named! {
    /// Whether a figure tells what is, what is expected or what is aimed at.
    FigureStatus {
        /// Reached.
        Actual = "actual",
        /// Not final: 预计.
        Estimate = "estimate",
        /// To be reached.
        Target = "target",
        /// The level a target starts from: 基期.
        Baseline = "baseline",
        /// Part of an explanation of a term.
        Definition = "definition",
    }
}

named! {
    /// What a change is measured against.
    Basis {
        /// The year before: 同比, 比上年.
        YearOnYear = "yoy",
        /// The month or quarter before: 环比.
        PeriodOnPeriod = "mom",
        /// A named earlier year or period: 比2015年, 比“十二五”期末.
        Since = "since",
        /// Another place: 高于全市平均水平.
        Place = "place",
        /// Another indicator, or a plan: 高于预期目标.
        Other = "other",
    }
}

named! {
    /// A doubt about a figure, shown and never hidden.
    Check {
        /// A share over 100 per cent.
        ShareOver100 = "share_over_100",
        /// 分别 with as many names as values cannot be made out.
        PairMismatch = "pair_mismatch",
        /// The value may be a year.
        YearAsValue = "year_as_value",
        /// A number without a unit.
        UnitMissing = "unit_missing",
        /// The unit stands with a neighbor, not here.
        InheritedUnit = "inherited_unit",
        /// The indicator was carried over from a figure before.
        InheritedIndicator = "inherited_indicator",
        /// Which column of a flattened table the value belongs to cannot be told.
        ColumnUncertain = "column_uncertain",
        /// Nothing tells actual from target.
        StatusAssumed = "status_assumed",
    }
}

/// A numeric statement with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Index of its passage in the report's list.
    pub passage: usize,
    /// Bytes in the passage's display text: number, unit and cue words.
    pub span: Span,
    /// The indicator as printed, runs of white space left out.
    pub indicator: Option<String>,
    /// The canonical indicator.
    pub indicator_id: Option<String>,
    /// What sort of statement it is.
    pub kind: FigureKind,
    /// The point, with 万 and 亿 multiplied out; none for a range.
    #[serde(with = "decimal")]
    pub value: Option<Decimal>,
    /// Lower end; none where unbounded.
    #[serde(with = "decimal")]
    pub low: Option<Decimal>,
    /// Upper end; none where unbounded.
    #[serde(with = "decimal")]
    pub high: Option<Decimal>,
    /// How the statement bounds the value.
    pub cmp: Cmp,
    /// Base unit as printed, without 万 and 亿.
    pub unit: Option<String>,
    /// How it is summed over time.
    pub agg: Option<Agg>,
    /// Actual or aimed at.
    pub status: FigureStatus,
    /// The years it is about.
    pub period: Option<YearSpan>,
    /// The area or group it is about, as printed: 全区, 规模以上.
    pub scope: Option<String>,
    /// What a change is measured against.
    pub basis: Option<Basis>,
    /// The year of a named basis.
    pub basis_year: Option<u16>,
    /// Doubts.
    pub checks: Vec<Check>,
    /// The rule that found it.
    pub rule: FigureRule,
    /// The words that decided.
    pub grounds: Vec<Ground>,
}

named! {
    /// The rules that find figures.
    FigureRule {
        /// A number with a unit: 404家.
        Quantity = "quantity",
        /// A number in per cent, by sign or by 百分之.
        Percent = "percent",
        /// A fraction: 三分之一.
        Fraction = "fraction",
        /// Tenths: 三成.
        Tenths = "tenths",
        /// 翻一番.
        Doubling = "doubling",
        /// 全市第四, 首位.
        Rank = "rank",
        /// Parts of a printed composition: 5.1∶40.2∶54.7.
        Composition = "composition",
        /// A magnitude without digits: 亿元以上, 千亿级.
        Magnitude = "magnitude",
        /// A number whose unit a neighbor has.
        InheritedUnit = "inherited_unit",
        /// A cell of a table with columns.
        TableCell = "table_cell",
        /// A cell of a table flattened to one cell a line.
        FlatTableCell = "flat_table_cell",
        /// A level named instead of a number.
        Reference = "reference",
        /// 为零, 零事故.
        Zero = "zero",
    }
}

/// Keeps a value as the 16 bytes of its exact form.
mod decimal {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(|decimal| decimal.serialize()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        Ok(Option::<[u8; 16]>::deserialize(deserializer)?.map(Decimal::deserialize))
    }
}
