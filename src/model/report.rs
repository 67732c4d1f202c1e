//! What is known about a report as a whole.

use serde::{Deserialize, Serialize};

use super::Span;

/// The kind of report.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 政府工作报告.
    WorkReport,
    /// 国民经济和社会发展五年规划（计划）纲要.
    FiveYearPlan,
    /// 国民经济和社会发展计划执行情况与计划草案的报告.
    AnnualPlanReport,
    /// 预算执行情况与预算草案的报告, final accounts included.
    BudgetReport,
    /// 统计公报.
    Bulletin,
    /// 解读: an official explanation of another report.
    Interpretation,
    /// 决议.
    Resolution,
    /// A report of another kind.
    Other,
}

impl Kind {
    /// All kinds, in the order they are listed for people.
    pub const ALL: [Self; 8] = [
        Self::WorkReport,
        Self::FiveYearPlan,
        Self::AnnualPlanReport,
        Self::BudgetReport,
        Self::Bulletin,
        Self::Interpretation,
        Self::Resolution,
        Self::Other,
    ];

    /// Returns the name used in JSON and filters.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorkReport => "work_report",
            Self::FiveYearPlan => "five_year_plan",
            Self::AnnualPlanReport => "annual_plan_report",
            Self::BudgetReport => "budget_report",
            Self::Bulletin => "bulletin",
            Self::Interpretation => "interpretation",
            Self::Resolution => "resolution",
            Self::Other => "other",
        }
    }

    /// Returns the short word used in report ids.
    pub fn slug(self) -> &'static str {
        match self {
            Self::WorkReport => "work",
            Self::FiveYearPlan => "plan5",
            Self::AnnualPlanReport => "plan1",
            Self::BudgetReport => "budget",
            Self::Bulletin => "bulletin",
            Self::Interpretation => "interpretation",
            Self::Resolution => "resolution",
            Self::Other => "other",
        }
    }

    /// Returns the Chinese name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::WorkReport => "政府工作报告",
            Self::FiveYearPlan => "五年规划纲要",
            Self::AnnualPlanReport => "年度计划报告",
            Self::BudgetReport => "预算报告",
            Self::Bulletin => "统计公报",
            Self::Interpretation => "解读",
            Self::Resolution => "决议",
            Self::Other => "其他",
        }
    }
}

/// The level of government that a report is of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 国家.
    Nation,
    /// 省, 自治区, 直辖市, 特别行政区.
    Province,
    /// 地级市, 自治州, 盟, 地区.
    City,
    /// 县, 市辖区, 县级市, 旗.
    County,
    /// 乡, 镇, 街道.
    Township,
}

impl Level {
    /// Returns the name used in JSON and filters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Township => "township",
        }
    }
}

/// How a report stands to the best copy of the same work.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is the best copy itself.
    Original,
    /// It holds the same text.
    Duplicate,
    /// It holds a part of the text.
    Excerpt,
}

impl Relation {
    /// Returns the name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Duplicate => "duplicate",
            Self::Excerpt => "excerpt",
        }
    }
}

/// A range of years, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct YearSpan {
    /// First year.
    pub from: u16,
    /// Last year.
    pub to: u16,
}

/// Which words a value was read from: a place in the decoded text, or the file's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The field of [`Metadata`] that was read: `year`, `region`, `speaker` ….
    pub field: &'static str,
    /// The words it was read from.
    pub words: String,
    /// Bytes in the decoded text; none for the file's name or `corpus.toml`.
    pub span: Option<Span>,
}

/// What a report says about itself. What is not stated is `None`, never a guess.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The title as printed, on one line.
    pub title: Option<String>,
    /// The kind of report.
    pub kind: Option<Kind>,
    /// Full names from the widest known region down; empty if none is stated.
    pub region: Vec<String>,
    /// The GB/T 2260 code of the last region, six digits; none if the gazetteer lacks it.
    pub region_code: Option<u32>,
    /// The level of government.
    pub level: Option<Level>,
    /// Year of delivery; first year of a plan's span; the year a bulletin reports on.
    pub year: Option<u16>,
    /// Date of delivery, ISO 8601.
    pub date: Option<String>,
    /// The session that heard it, as printed: 第十六届人民代表大会第六次会议.
    pub session: Option<String>,
    /// The speaker's name alone.
    pub speaker: Option<String>,
    /// The years it looks back on.
    pub review: Option<YearSpan>,
    /// The years it plans for.
    pub plan: Option<YearSpan>,
    /// Where it was published.
    pub url: Option<String>,
}
