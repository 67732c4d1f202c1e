//! Finds what a quantity counts, in the text's own words.
//!
//! A classifier is followed by the thing it counts (5家门诊), an amount is preceded by its name (收入129亿
//! 元). Names lose the verbs that lead to the number (达到, 完成) and what places them in time (全年). A
//! name that needs another (总投资, 竣工, 增速) gets the one before it; a bare change (同比增长7%) takes it
//! over as it is. Where the same place prints no name at all, there is none.
//!
//! It deliberately keeps the words as printed and in their order; canonical names are a second step
//! over a list (`canonical.tsv`), and what the list lacks has none.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::meaning::Meaning;
use super::quantity::Quantity;
use super::reader::State;
use super::thing::{after_verb, right, stop_at};
use super::trim::{HEADS, Part, cut_comparison, parts, strip_head, strip_tail};
use super::unit::UnitClass;
use crate::extract::letters::Letters;
use crate::extract::words::{Words, rows};
use crate::model::{Check, Figure, FigureKind};

/// Letters that a name may have.
pub(super) const LONGEST: usize = 30;

/// What money is when it is spent or raised.
const FUNDS: [&str; 17] = [
    "资金",
    "经费",
    "国债",
    "债券",
    "贷款",
    "信贷",
    "借款",
    "基金",
    "补助",
    "补贴",
    "奖补",
    "赤字",
    "额度",
    "转移支付",
    "消费券",
    "资本",
    "投资",
];

/// What its parts 出口 and 进口 are told of.
const BOTH_WAYS: &str = "进出口";

/// Levels that a list of things parts them by.
const LEVELS: [&str; 8] =
    ["自治区级", "国家级", "部级", "省级", "市级", "区级", "县级", "校级"];

/// The name of what is counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Name {
    pub(super) name: Option<String>,
    pub(super) scope: Option<String>,
    /// Where it stands.
    pub(super) place: Option<(usize, usize)>,
    pub(super) checks: Vec<Check>,
}

static RELATIVES: LazyLock<Words<Part>> =
    LazyLock::new(|| Words::forward(parts(&[Part::Relative])));

static CANONICAL: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(include_str!("canonical.tsv")).map(|(id, name)| (name, id)).collect()
});

/// Returns the canonical id of a name as printed; none where the list does not hold it.
pub(super) fn canonical(name: &str) -> Option<String> {
    let simplified: String = name.chars().map(crate::normalize::simplify_char).collect();
    let mut name = simplified.as_str();
    for scope in [
        "全区", "全市", "全省", "全县", "全国", "我国", "我省", "我市", "我区", "区级",
        "市级", "省级",
    ] {
        name = name.strip_prefix(scope).unwrap_or(name);
    }
    for suffix in ["年均增速", "增速", "增长率", "增幅", "总量"] {
        name = name.strip_suffix(suffix).unwrap_or(name);
    }
    let bracket = name.find(['(', '（']).and_then(|at| name.get(..at));
    let name = bracket.filter(|name| !name.is_empty()).unwrap_or(name);
    CANONICAL.get(name).map(|id| (*id).to_owned())
}

/// Returns whether a canonical indicator is one that is summed over a year, so that its level in a year is the
/// year's total though nothing says so: 地区生产总值, not 常住人口.
pub(super) fn is_flow(id: &str) -> bool {
    const FLOWS: [&str; 16] = [
        "gdp",
        "industrial_output",
        "agricultural_output",
        "grain_output",
        "steel_output",
        "coal_output",
        "fixed_investment",
        "retail_sales",
        "trade_total",
        "exports",
        "imports",
        "foreign_investment_used",
        "public_budget_revenue",
        "public_budget_expenditure",
        "fiscal_revenue",
        "tax_revenue",
    ];
    FLOWS.contains(&id) || id.ends_with("value_added")
}

/// Finds the name of a quantity.
pub(super) fn read(
    letters: &Letters,
    state: &State,
    q: &Quantity,
    meaning: &Meaning,
    linked: Option<&Figure>,
) -> Name {
    let left = left(letters, state, meaning.head);
    if let Some(name) = portion(letters, state, meaning)
        .or_else(|| at_level(letters, state, meaning.head))
    {
        return name;
    }
    if q.unit.is_none()
        && let Some((_, end)) = super::judge::people(letters, q)
    {
        let name = Some(letters.text(q.end, end));
        return Name { name, place: Some((q.end, end)), ..Name::default() };
    }
    let counts = matches!(
        q.class,
        Some(UnitClass::Thing | UnitClass::Generic | UnitClass::Person)
    );
    let changes = matches!(meaning.kind, FigureKind::Growth | FigureKind::Diff);
    let right = right(letters, q, counts && !changes);
    if let Some(name) = &right
        && !changes
        && is_fund(q, name)
    {
        return name.clone();
    }
    // 5万平方米小区和2万平方米厂房: what stands before the joint was counted before it.
    let joined = matches!(letters.before(q.start), '、' | '和' | '与' | '及');
    if joined
        && state.last_end + 1 < q.start
        && let Some(name) = right_of_measure(letters, q, changes)
    {
        return name;
    }
    // 认知书香村落建设12个乡镇全覆盖: what is reached is the work, not the ten.
    if meaning.kind == FigureKind::Coverage
        && let Some(name) = &left
        && !letters.ends(0, q.start, "覆盖")
    {
        return name.clone();
    }
    if counts
        && !changes
        && let Some(name) = &right
    {
        return name.clone();
    }
    if let Some(name) = left {
        return complete(letters, state, name, measured(letters, q, changes));
    }
    if !changes && let Some(name) = right {
        return name;
    }
    let inherited = linked.and_then(|figure| figure.indicator.clone());
    let verb = (counts && !changes && linked.is_none())
        .then(|| after_verb(letters, q.end))
        .flatten();
    if verb.is_some() && q.class != Some(UnitClass::Time) {
        return Name { name: verb, ..Name::default() };
    }
    match inherited.or_else(|| state.subject.clone()) {
        Some(name) => Name {
            name: Some(name),
            checks: vec![Check::InheritedIndicator],
            ..Name::default()
        },
        None => {
            let name = opening(letters, state, q.start);
            Name { name: name.or_else(|| after_verb(letters, q.end)), ..Name::default() }
        }
    }
}

/// Returns whether an amount of money is followed by what it is: 中央财政安排47亿元`补助资金`.
fn is_fund(q: &Quantity, name: &Name) -> bool {
    let words = name.name.as_deref().unwrap_or_default();
    q.class == Some(UnitClass::Money) && FUNDS.iter().any(|fund| words.ends_with(fund))
}

/// Names what only its level tells apart from what stands before it in a list: 国家级工厂5家、`省级`20家.
fn at_level(letters: &Letters, state: &State, head: usize) -> Option<Name> {
    let from = left_start(letters, state.sentence.max(state.last_end), head);
    let end = strip_tail(letters, from, head);
    let level = LEVELS
        .iter()
        .find(|word| letters.starts(from, word) && from + word.chars().count() == end)?;
    let subject = state.subject.as_ref()?;
    let other = LEVELS.iter().find_map(|word| subject.split_once(word))?.1;
    (!other.is_empty()).then(|| Name {
        name: Some((*level).to_owned() + other),
        place: Some((from, end)),
        checks: vec![Check::InheritedIndicator],
        ..Name::default()
    })
}

/// Names a share by all of its clause, though a number stands in it: 占全国1027个县的20%.
fn portion(letters: &Letters, state: &State, meaning: &Meaning) -> Option<Name> {
    let floor = state.sentence.max(meaning.head.saturating_sub(LONGEST));
    let from = (floor..meaning.head)
        .rev()
        .find(|&at| matches!(letters.at(at), '，' | '；' | '：'))
        .map(|at| at + 1)?;
    let cut = from < state.last_end && state.last_end <= meaning.head;
    if meaning.kind != FigureKind::Share || letters.at(from) != '占' || !cut {
        return None;
    }
    let to = strip_tail(letters, from, meaning.head);
    let own = letters.text(from, to);
    let name = match &state.subject {
        Some(subject) => to_subject(subject) + &own,
        None => own,
    };
    Some(Name { name: Some(name), place: Some((from, to)), ..Name::default() })
}

/// Returns what the clause before opens with, or else the sentence, up to its first verb:
/// 托育点实现街镇全覆盖，累计达16家.
fn opening(letters: &Letters, state: &State, to: usize) -> Option<String> {
    let mut pauses =
        (state.sentence..to).rev().filter(|&at| matches!(letters.at(at), '，' | '：'));
    let near = pauses.nth(1).map(|at| at + 1);
    let near = near.filter(|&at| {
        at >= state.last_end && strip_head(letters, at, to, &mut None) == at
    });
    let near = near.and_then(|at| opening_at(letters, at, to));
    near.or_else(|| opening_at(letters, state.sentence, to))
}

fn opening_at(letters: &Letters, from: usize, to: usize) -> Option<String> {
    let from = strip_head(letters, from, to, &mut None);
    let end = (from..to.min(from + LONGEST)).find(|&at| {
        matches!(letters.at(at), '，' | '：' | '(') || stop_at(letters, at).is_some()
    })?;
    let end = strip_tail(letters, from, end);
    let name = letters.text(from, end);
    let is_time = crate::extract::numeral::read(letters, from).is_some()
        || matches!(letters.at(from), '到' | '在' | '从' | '由' | '较' | '比' | '〇');
    (name.chars().count() >= 2 && !is_time).then_some(name)
}

/// Gives a name that needs another the one before it: 总投资 after 重大项目57个.
fn complete(
    letters: &Letters,
    state: &State,
    mut name: Name,
    measured: Option<String>,
) -> Name {
    let Some((from, to)) = name.place else { return name };
    let relative = RELATIVES.at(letters, from).is_some_and(|(len, _)| from + len == to);
    let subject = state.subject.as_ref().filter(|_| state.subject_at >= state.sentence);
    if relative && let Some(subject) = subject {
        let whole = to_subject(subject);
        let own = name.name.take().unwrap_or_default();
        name.name = Some(match whole.strip_suffix(BOTH_WAYS) {
            // 外贸进出口总额5亿元，其中出口3亿元: a part is not the whole.
            Some(rest) if BOTH_WAYS.contains(&own) => rest.to_owned() + &own,
            _ if whole.ends_with(&own) => whole,
            _ => whole + &own,
        });
        name.checks.push(Check::InheritedIndicator);
    } else if letters.at(from) == '占'
        && let Some(subject) = &state.subject
    {
        // 占比重 is a share of something: of what the sentence speaks of.
        let own = name.name.take().unwrap_or_default();
        name.name = Some(to_subject(subject) + &own);
    } else if let (Some(own), Some(thing)) = (&mut name.name, measured) {
        own.push_str(&thing);
    }
    name
}

/// Returns the thing that a measure is followed by: 河岸11.2公里步道 is 河岸步道.
fn measured(letters: &Letters, q: &Quantity, changes: bool) -> Option<String> {
    right_of_measure(letters, q, changes)?.name
}

fn right_of_measure(letters: &Letters, q: &Quantity, changes: bool) -> Option<Name> {
    let applies = q.class == Some(UnitClass::Measure)
        && !changes
        && q.unit.is_some_and(|u| u.end == q.end);
    applies.then(|| right(letters, q, false)).flatten()
}

/// Drops the verb of a name that another verb is to follow: 精品小区建设开工 → 精品小区建设.
fn to_subject(name: &str) -> String {
    let mut name = name;
    for verb in [
        "新开工",
        "开工",
        "竣工",
        "完工",
        "总投资",
        "总面积",
        "增速",
        "总量",
        "总额",
        "总数",
    ] {
        name = name.strip_suffix(verb).filter(|rest| !rest.is_empty()).unwrap_or(name);
    }
    name.to_owned()
}

/// Reads the name before a quantity.
fn left(letters: &Letters, state: &State, head: usize) -> Option<Name> {
    let floor = state.sentence.max(state.last_end);
    let from = left_start(letters, floor, head);
    let from = behind_last_year(letters, from, head);
    let (mut start, mut end) = (from, cut_comparison(letters, from, head));
    end = strip_tail(letters, start, end);
    if (start + 1..end).contains(&state.taken) && begins_act(letters, state.taken) {
        start = state.taken;
    }
    let mut scope = None;
    start = strip_head(letters, start, end, &mut scope);
    start = behind_modal(letters, start, end, &mut scope);
    end = strip_tail(letters, start, end);
    if end <= start {
        return None;
    }
    // 由四十年代的一半, 从年初的5家: where a change began names nothing.
    if matches!(letters.at(start), '由' | '从') && !letters.starts(start, "从业") {
        return None;
    }
    let name = letters.text(start, end);
    let remnant = matches!(name.as_str(), "数" | "量" | "项" | "度" | "率");
    let meaningful = !remnant && name.chars().any(char::is_alphanumeric);
    meaningful.then(|| Name {
        name: Some(name),
        scope,
        place: Some((start, end)),
        checks: Vec::new(),
    })
}

/// Returns whether another act begins behind the thing of a count, which is then no part of the next
/// name: 3条新线`、新增`里程5公里, 60名老人`发放`补贴3万元.
fn begins_act(letters: &Letters, at: usize) -> bool {
    let opens = |at: usize| {
        letters.at(at) == '新'
            || HEADS
                .at(letters, at)
                .is_some_and(|(len, part)| part == Part::Head && len > 1)
    };
    letters.at(at) == '、' && opens(at + 1) || letters.starts(at, "发放")
}

/// Returns where a name begins behind a modal word and its verb: 晴川县年底前`要新建`学校.
fn behind_modal(
    letters: &Letters,
    from: usize,
    to: usize,
    scope: &mut Option<String>,
) -> usize {
    let opens = |at: usize| {
        matches!(letters.at(at), '要' | '将' | '拟')
            && (letters.at(at + 1) == '新'
                || HEADS.at(letters, at + 1).is_some_and(|(len, part)| {
                    part == Part::Head
                        && len > 1
                        && at + 1 + len < to
                        && !matches!(letters.at(at + 1 + len), '到' | '至' | '为' | '成')
                }))
    };
    match (from..to).rev().find(|&at| opens(at)) {
        Some(at) => strip_head(letters, at + 1, to, scope),
        None => from,
    }
}

/// Returns where the clause before a number begins. A clause without a name of its own (，增长7%) has
/// none; a pause inside quotes or brackets is no border.
fn left_start(letters: &Letters, floor: usize, head: usize) -> usize {
    let floor = match head.saturating_sub(LONGEST) {
        // A name cut by the limit begins at its next joint, not within a word.
        limit if limit > floor => (limit..head)
            .find(|&at| matches!(letters.before(at), '、' | '的' | '和' | '将' | '，'))
            .unwrap_or(limit),
        _ => floor,
    };
    let mut depth = 0_i32;
    for at in (floor..head).rev() {
        match letters.at(at) {
            '”' | ')' | '》' | '」' => depth += 1,
            '“' | '(' | '《' | '「' => {
                depth -= 1;
                if depth < 0 {
                    return at + 1;
                }
            }
            '，' | '；' | '。' | '：' | '\t' | '\n' if depth <= 0 => return at + 1,
            _ => {}
        }
    }
    // Right after the quantity before: its own 、 or 和 belongs to neither.
    let joint = matches!(
        letters.at(floor),
        '、' | '和' | '与' | '及' | '或' | '并' | ',' | ')' | '”'
    );
    if joint && floor < head { floor + 1 } else { floor }
}

/// Returns where a name begins behind the year before, which a clause opens with: 比上年`产值`增长.
///
/// Leaves 比上年末 and 比去年预算 alone, which name a level to compare with.
fn behind_last_year(letters: &Letters, from: usize, to: usize) -> usize {
    let words = ["比上年", "比去年", "较上年", "较去年"];
    let Some(word) = words.iter().find(|word| letters.starts(from, word)) else {
        return from;
    };
    let after = from + word.chars().count();
    let names = after + 2 <= strip_tail(letters, after, to)
        && !matches!(
            letters.at(after),
            '年' | '末' | '底' | '初' | '同' | '预' | '决' | '实' | '计' | '的'
        );
    if names { after } else { from }
}
