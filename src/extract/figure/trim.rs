//! Cuts off what stands around a name and is none of it.
//!
//! Before it stand times, scopes and marks of enumerations (到2025年, 全区, （三）), behind it verbs that lead
//! to the number and what the number is compared with (达到, 比上年). Each end is cut word by word, as long as
//! one of the list (`indicator.tsv`) or a year stands there.
//!
//! It deliberately leaves words that only begin like one: 其他收入, 再就业, 全市性.

use std::sync::LazyLock;

use super::{mask, unit, years};
use crate::extract::letters::Letters;
use crate::extract::numeral;
use crate::extract::words::{Words, rows};

/// What a word beside a name does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Leads to the number: 达到.
    Tail,
    /// Opens the clause: 全年.
    Head,
    /// Places it: 全区.
    Scope,
    /// Begins what is compared with: 比上年.
    Against,
    /// Ends the thing counted: 建成.
    Stop,
    /// Needs a name before it: 总投资.
    Relative,
    /// A joint of two names.
    Joint,
    /// Leads to the next level of a change: 增加到.
    Lead,
    /// Says little without the verb before it: 时间.
    Bare,
}

fn part(tag: &str) -> Option<Part> {
    Some(match tag {
        "tail" => Part::Tail,
        "head" => Part::Head,
        "scope" => Part::Scope,
        "against" => Part::Against,
        "stop" => Part::Stop,
        "relative" => Part::Relative,
        "joint" => Part::Joint,
        "lead" => Part::Lead,
        "bare" => Part::Bare,
        _ => return None,
    })
}

/// Returns the words of the list that do one of some things.
pub(super) fn parts(
    wanted: &'static [Part],
) -> impl Iterator<Item = (&'static str, Part)> {
    rows(include_str!("indicator.tsv")).filter_map(move |(tag, word)| {
        let part = part(tag)?;
        wanted.contains(&part).then_some((word, part))
    })
}

static TAILS: LazyLock<Words<Part>> =
    LazyLock::new(|| Words::backward(parts(&[Part::Tail])));
pub(super) static HEADS: LazyLock<Words<Part>> =
    LazyLock::new(|| Words::forward(parts(&[Part::Head, Part::Scope])));
static AGAINST: LazyLock<Words<Part>> =
    LazyLock::new(|| Words::forward(parts(&[Part::Against])));
static BARE: LazyLock<Words<Part>> =
    LazyLock::new(|| Words::forward(parts(&[Part::Bare])));

/// Returns where a name between two indices begins behind its verbs and scopes, and the scope.
pub(super) fn trimmed(
    letters: &Letters,
    from: usize,
    to: usize,
) -> (usize, Option<String>) {
    let mut scope = None;
    let start = strip_head(letters, from, to, &mut scope);
    (if start < to { start } else { from }, scope)
}

/// Returns where a name begins behind what opens its clause; a scope among it is noted.
pub(super) fn strip_head(
    letters: &Letters,
    from: usize,
    to: usize,
    scope: &mut Option<String>,
) -> usize {
    let mut from = from;
    while from < to {
        if ["再就业", "再生", "再造", "再担", "再贷", "再融"]
            .iter()
            .any(|word| letters.starts(from, word))
        {
            break;
        }
        if let Some((len, part)) = HEADS.at(letters, from)
            && from + len <= to
            && !is_bare(letters, from + len, to)
            && !is_other(letters, from, len)
        {
            if part == Part::Scope {
                // 全区生产总值 is one name, and so is 全市性.
                if letters.starts(from + len, "生产总值")
                    || letters.starts(from + len, "社会")
                    || matches!(letters.at(from + len), '性' | '域')
                {
                    break;
                }
                *scope = Some(letters.text(from, from + len));
            }
            from += len;
        } else if let Some(end) = years_end(letters, from, to) {
            from = behind_due(letters, end).min(to);
        } else if let Some(end) = plan_end(letters, from).filter(|&end| end < to) {
            from = end;
        } else if let Some(end) = marker_end(letters, from).filter(|&end| end < to) {
            from = end;
        } else if matches!(
            letters.at(from),
            '、' | '(' | ')' | '”' | ' ' | '-' | ',' | '的' | '①'..='⑳' | '是'
        ) || letters.at(from) == '了' && letters.at(from + 1) != '解'
        {
            from += 1;
        } else {
            break;
        }
    }
    from
}

/// Returns whether nothing but a noun that says little alone stands between two indices: the 时间 of
/// 处置时间.
fn is_bare(letters: &Letters, from: usize, to: usize) -> bool {
    BARE.at(letters, from).is_some_and(|(len, _)| from + len == to)
}

/// Returns whether what may open a clause begins a word: 其他收入, 共建园区, 使用面积, 预算外资金.
fn is_other(letters: &Letters, at: usize, len: usize) -> bool {
    let words = ["其他", "其它", "其余", "其实", "共建", "共享", "使用", "使馆", "使命"];
    let budget = ["预算内", "预算外"];
    len == 1 && words.iter().any(|word| letters.starts(at, word))
        || budget.iter().any(|word| letters.starts(at, word))
}

/// Returns where the words end that make a time a deadline: 6月`底前`.
fn behind_due(letters: &Letters, at: usize) -> usize {
    let words = ["底前", "末前", "之前", "以前", "前", "底", "末"];
    let word = words.iter().find(|word| letters.starts(at, word));
    at + word.map_or(0, |word| word.chars().count())
}

/// Returns where a five-year plan's name at the head of a clause ends: “十四五”期间.
fn plan_end(letters: &Letters, from: usize) -> Option<usize> {
    let mut end = years::read(letters, from)?.to;
    for word in ["期间", "时期", "期末", "末", "以来"] {
        if letters.starts(end, word) {
            end += word.chars().count();
        }
    }
    Some(end)
}

/// Returns where the mark of an enumeration ends: （三）, (2).
fn marker_end(letters: &Letters, open: usize) -> Option<usize> {
    (letters.at(open) == '(').then_some(())?;
    let number = numeral::read(letters, open + 1)?;
    (letters.at(number.end) == ')').then_some(number.end + 1)
}

/// Returns where a year at the head of a clause ends: 到2025年, 2024年.
fn years_end(letters: &Letters, from: usize, to: usize) -> Option<usize> {
    let at =
        if matches!(letters.at(from), '到' | '至' | '在') { from + 1 } else { from };
    let number = numeral::read(letters, at)?;
    mask::date(letters, &number).filter(|&end| end <= to)
}

/// Returns where a name ends before what leads to its number.
pub(super) fn strip_tail(letters: &Letters, from: usize, to: usize) -> usize {
    let mut to = to;
    while to > from {
        if let Some((len, _)) = TAILS.before(letters, from, to) {
            to -= len;
        } else if let Some(start) =
            year_before(letters, from, to).or_else(|| per_before(letters, from, to))
        {
            to = start;
        } else if matches!(
            letters.before(to),
            '、' | '：' | ',' | '(' | '-' | '的' | ' ' | '等'
        ) {
            to -= 1;
        } else {
            break;
        }
    }
    to
}

/// Returns where that begins which something is counted per, right before an index: 每10万人.
fn per_before(letters: &Letters, from: usize, to: usize) -> Option<usize> {
    let start =
        (from.max(to.saturating_sub(8))..to).rev().find(|&at| letters.at(at) == '每')?;
    let number = numeral::read(letters, start + 1);
    let from = number.map_or(start + 1, |number| number.end);
    (unit::read(letters, from)?.end == to).then_some(start)
}

/// Returns where a year begins that ends right before an index: 国民收入`1987年`达到.
fn year_before(letters: &Letters, from: usize, to: usize) -> Option<usize> {
    if !matches!(letters.before(to), '年' | '底' | '末') {
        return None;
    }
    let start = (from.max(to.saturating_sub(6))..to).find(|&at| {
        let c = letters.at(at);
        c.is_ascii_digit() || matches!(c, '一' | '二')
    })?;
    (years_end(letters, start, to) == Some(to)).then_some(start)
}

/// Ends a name before what it is compared with: 城镇化率`比上年`提高, 产量`同1957年相比`.
pub(super) fn cut_comparison(letters: &Letters, from: usize, to: usize) -> usize {
    let end = AGAINST.find(letters, from, to).map_or(to, |(at, ..)| at);
    let with = (from..end).find(|&at| {
        letters.starts(at, "由第")
            || matches!(letters.at(at), '同' | '与' | '和' | '跟' | '比' | '较')
                && (years::read(letters, at + 1)
                    .is_some_and(|named| years::is_basis(letters, &named))
                    || is_years_ago(letters, at + 1))
    });
    with.unwrap_or(end)
}

/// Returns whether a number of years ago is named at an index: 5年前.
fn is_years_ago(letters: &Letters, at: usize) -> bool {
    numeral::read(letters, at).is_some_and(|number| letters.starts(number.end, "年前"))
}
