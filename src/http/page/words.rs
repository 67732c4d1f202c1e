//! The two languages of the page, and what the names of the contract are called in them.
//!
//! Chinese is the default, English a switch in the address (`lang=en`). Short phrases stand where
//! they are used, both languages side by side; the names of closed lists stand here, and how values
//! are written.

use serde_json::Value;

use crate::output::figures::Figure;

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Returns the language that an address asks for.
    pub(super) fn of(name: Option<&str>) -> Self {
        if name == Some("en") { Self::En } else { Self::Zh }
    }

    /// Returns the phrase of this language.
    pub(super) fn say(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Returns its tag for `lang` attributes.
    pub(super) fn tag(self) -> &'static str {
        self.say("zh-CN", "en")
    }

    /// Returns what a name of a closed list is called; the name itself where it is not known.
    pub(super) fn name(self, list: List, name: &str) -> String {
        let rows = list.rows().iter();
        let known = rows.clone().find(|(known, _, _)| *known == name);
        known.map_or_else(|| name.to_owned(), |(_, zh, en)| self.say(zh, en).to_owned())
    }
}

/// A closed list of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// Kinds of reports.
    Kind,
    /// Roles of sections.
    Role,
    /// Statuses of figures.
    Status,
    /// Kinds of figures.
    FigureKind,
    /// Strengths of commitments.
    Strength,
    /// Relations of reports to their works.
    Relation,
    /// Doubts about a report.
    Doubt,
    /// How other forms stand to a phrase.
    Variant,
}

/// Writes the value of a figure as people read it: a point, an interval, a bound.
pub(super) fn figure_value(figure: &Figure) -> String {
    let shown = |value: &Option<Value>| value.as_ref().map(readable);
    let sign = if figure.cmp == "approx" { "≈ " } else { "" };
    match (shown(&figure.value), shown(&figure.low), shown(&figure.high)) {
        (Some(value), _, _) => format!("{sign}{value}"),
        (None, Some(low), Some(high)) => format!("{sign}{low}–{high}"),
        (None, Some(low), None) => format!("≥ {low}"),
        (None, None, Some(high)) => format!("≤ {high}"),
        (None, None, None) => String::new(),
    }
}

/// Writes a number as people read it: in 万 and 亿 where these leave few digits, as reports do.
fn readable(value: &Value) -> String {
    let Some(number) = value.as_f64() else { return value.to_string() };
    for (unit, name) in [(1e8, "亿"), (1e4, "万")] {
        let scaled = number / unit;
        // Not where rounding would show: 12345.6789万 stays as it is.
        let rounded = (scaled * 1e4).round() / 1e4;
        if scaled.abs() >= 1.0 && (rounded - scaled).abs() < 1e-9 {
            return format!("{rounded}{name}");
        }
    }
    value.to_string()
}

type Row = (&'static str, &'static str, &'static str);

impl List {
    /// Returns its names with what they are called in Chinese and English.
    pub(super) fn rows(self) -> &'static [Row] {
        match self {
            Self::Kind => KINDS,
            Self::Role => ROLES,
            Self::Status => STATUSES,
            Self::FigureKind => FIGURE_KINDS,
            Self::Strength => STRENGTHS,
            Self::Relation => RELATIONS,
            Self::Doubt => DOUBTS,
            Self::Variant => VARIANTS,
        }
    }
}

const KINDS: &[Row] = &[
    ("work_report", "政府工作报告", "Work report"),
    ("five_year_plan", "五年规划", "Five-year plan"),
    ("annual_plan_report", "年度计划报告", "Annual plan report"),
    ("budget_report", "预算报告", "Budget report"),
    ("bulletin", "统计公报", "Bulletin"),
    ("interpretation", "解读", "Interpretation"),
    ("resolution", "决议", "Resolution"),
    ("other", "其他", "Other"),
];

const ROLES: &[Row] = &[
    ("front", "题首", "Front"),
    ("review", "回顾", "Review"),
    ("goals", "目标", "Goals"),
    ("tasks", "任务", "Tasks"),
    ("self", "自身建设", "Government itself"),
    ("table", "表格", "Table"),
    ("annex", "附件", "Annex"),
    ("glossary", "名词解释", "Glossary"),
    ("closing", "结语", "Closing"),
    ("other", "其他", "Other"),
];

const STATUSES: &[Row] = &[
    ("actual", "实绩", "actual"),
    ("estimate", "预计", "estimate"),
    ("target", "目标", "target"),
    ("baseline", "基数", "baseline"),
    ("definition", "界定", "definition"),
];

const FIGURE_KINDS: &[Row] = &[
    ("level", "数值", "level"),
    ("growth", "增长", "growth"),
    ("diff", "增减", "difference"),
    ("share", "占比", "share"),
    ("rate", "比率", "rate"),
    ("multiple", "倍数", "multiple"),
    ("rank", "位次", "rank"),
    ("coverage", "覆盖", "coverage"),
    ("composition", "构成", "composition"),
    ("reference", "参照", "reference"),
];

const STRENGTHS: &[Row] = &[
    ("hard", "硬性", "hard"),
    ("firm", "明确", "firm"),
    ("soft", "倡导", "soft"),
    ("exploratory", "探索", "exploratory"),
];

const RELATIONS: &[Row] = &[
    ("original", "全文", "full text"),
    ("duplicate", "副本", "copy"),
    ("excerpt", "节选", "excerpt"),
];

const DOUBTS: &[Row] = &[
    ("encoding_lossy", "有字节无法解码，已替换", "bytes were replaced"),
    ("kind_unknown", "未写明文种", "kind not stated"),
    ("region_unknown", "未写明地区", "region not stated"),
    ("year_unknown", "未写明年份", "year not stated"),
    ("date_unknown", "未写明日期", "date not stated"),
    ("speaker_unknown", "未写明报告人", "speaker not named"),
    ("contradiction", "文中或文件名说法不一", "the text contradicts itself or its name"),
    ("numbering_gap", "标题编号有缺漏", "numbers of headings have a gap"),
    ("heading_missing", "目录所列标题正文中没有", "a heading of the contents is missing"),
    ("repeated_text", "正文重复，已略去一份", "the text stands twice; one is left out"),
    ("incomplete", "首尾不完整", "begins or ends in the middle"),
    ("no_headings", "长文没有标题", "a long text without headings"),
];

const VARIANTS: &[Row] = &[
    ("numeral", "数字写法", "numeral"),
    ("abbreviation", "简称", "abbreviation"),
    ("quotes", "引号有无", "quote marks"),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{FigureKind, FigureStatus, Kind, Relation, Role, Strength};

    #[test]
    fn every_name_of_the_contract_is_called_something() {
        let check = |list: List, names: Vec<&str>| {
            for name in names {
                let is_known = list.rows().iter().any(|(known, _, _)| *known == name);
                assert!(is_known, "{list:?}: {name}");
            }
        };
        check(List::Kind, Kind::ALL.iter().map(|kind| kind.name()).collect());
        check(List::Role, Role::ALL.iter().map(|role| role.name()).collect());
        check(List::Status, FigureStatus::ALL.iter().map(|s| s.name()).collect());
        check(List::FigureKind, FigureKind::ALL.iter().map(|k| k.name()).collect());
        check(List::Strength, Strength::ALL.iter().map(|s| s.name()).collect());
        check(
            List::Relation,
            [Relation::Original, Relation::Duplicate, Relation::Excerpt]
                .iter()
                .map(|relation| relation.name())
                .collect(),
        );
    }

    #[test]
    fn large_numbers_are_read_in_their_magnitudes() {
        let check = |value: Value, expected: &str| assert_eq!(readable(&value), expected);
        check(json!(360_000_000_000_u64), "3600亿");
        check(json!(26_000), "2.6万");
        check(json!(-50_190), "-5.019万");
        check(json!(9_999), "9999");
        check(json!(123_456_789), "12345.6789万");
        check(json!(6.5), "6.5");
        check(json!(12_345.678), "12345.678");
    }

    #[test]
    fn an_unknown_name_stays_as_it_is() {
        assert_eq!(Lang::En.name(List::Kind, "weather"), "weather");
    }
}
