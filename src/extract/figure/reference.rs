//! Reads levels that are named instead of printed: 控制在省下达指标以内, 高于全国平均水平, 与经济增长基本同步.
//!
//! A bounding word (控制在, 高于) or 与 begins it, the end of the clause ends it, and its last word must name a
//! level (指标, 水平) or a keeping step (同步, 持平). A number other than a year in between makes it none: what is
//! 高于全国平均水平1.2个百分点 is a difference.
//!
//! It guarantees to look at no more than a fixed number of letters. It deliberately names no value, and
//! takes neither 完成市下达任务 nor 达到国际先进水平, which measure nothing against anything.

use std::sync::LazyLock;

use super::reader::State;
use super::years;
use crate::extract::letters::{Letters, NONE};
use crate::extract::numeral;
use crate::extract::words::{Words, rows};
use crate::model::{Basis, Cmp};

/// Letters that the name of a level may have.
const LONGEST: usize = 20;

/// A named level with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) cmp: Cmp,
    pub(super) basis: Basis,
    /// The year of the level.
    pub(super) year: Option<u16>,
    /// Where the name of the level stands.
    pub(super) level: (usize, usize),
}

static BOUNDS: LazyLock<Words<Cmp>> = LazyLock::new(|| {
    Words::forward(rows(include_str!("reference.tsv")).filter_map(|(tag, word)| {
        let cmp = match tag {
            "le" => Cmp::Le,
            "ge" => Cmp::Ge,
            "gt" => Cmp::Gt,
            "lt" => Cmp::Lt,
            "with" => Cmp::Sync,
            _ => return None,
        };
        Some((word, cmp))
    }))
});
static NOUNS: LazyLock<Words<()>> = LazyLock::new(|| ending("noun"));
static STEPS: LazyLock<Words<()>> = LazyLock::new(|| ending("sync"));
static TAILS: LazyLock<Words<()>> = LazyLock::new(|| ending("tail"));

fn ending(wanted: &'static str) -> Words<()> {
    let words = rows(include_str!("reference.tsv"));
    Words::backward(
        words.filter(move |(tag, _)| *tag == wanted).map(|(_, word)| (word, ())),
    )
}

/// Reads the named level that begins at an index.
pub(super) fn read(letters: &Letters, state: &State, at: usize) -> Option<Reference> {
    let (len, cmp) = BOUNDS.at(letters, at)?;
    let from = at + len;
    // A level is said of something: 同时, 与此同时 and a clause that begins with 高于 are none.
    if at <= state.sentence.max(state.last_end) || matches!(letters.at(from), '这' | '那')
    {
        return None;
    }
    let end = clause_end(letters, from)?;
    let (level_end, year) = match cmp {
        Cmp::Sync => (step_start(letters, from, end)?, None),
        _ => (level_end(letters, from, end)?, year(letters, from, end)),
    };
    (level_end >= from + 2).then(|| Reference {
        start: at,
        end,
        cmp,
        basis: basis(letters, from, year),
        year,
        level: (from, level_end),
    })
}

/// Returns where the clause ends; none where a number stands in it that is no year.
fn clause_end(letters: &Letters, from: usize) -> Option<usize> {
    let mut at = from;
    while at <= from + LONGEST {
        let c = letters.at(at);
        if matches!(c, '，' | '。' | '；' | '、' | '！' | ',' | '\n' | '\t' | ')' | NONE)
        {
            return Some(at.min(letters.len()));
        }
        if let Some(named) = years::read(letters, at) {
            at = named.to.max(at + 1);
            continue;
        }
        let number = numeral::read(letters, at);
        if c.is_ascii_digit() || number.is_some_and(|number| number.digits > 1) {
            return None;
        }
        at += 1;
    }
    None
}

/// Returns where the name of a level ends that a bound precedes.
fn level_end(letters: &Letters, from: usize, end: usize) -> Option<usize> {
    let end = TAILS.before(letters, from, end).map_or(end, |(len, ())| end - len);
    NOUNS.before(letters, from, end).map(|_| end)
}

/// Returns where the name of what is kept step with ends.
fn step_start(letters: &Letters, from: usize, end: usize) -> Option<usize> {
    let (len, ()) = STEPS.before(letters, from, end)?;
    let mut end = end - len;
    for word in ["基本", "大体", "大致", "总体", "保持"] {
        if letters.ends(from, end, word) {
            end -= word.chars().count();
        }
    }
    Some(end)
}

fn year(letters: &Letters, from: usize, end: usize) -> Option<u16> {
    let named = (from..end).find_map(|at| years::read(letters, at))?;
    Some(named.years.to)
}

fn basis(letters: &Letters, from: usize, year: Option<u16>) -> Basis {
    let begins = |words: &[&str]| words.iter().any(|word| letters.starts(from, word));
    if begins(&["上年", "去年", "上一年"]) {
        Basis::YearOnYear
    } else if year.is_some() {
        Basis::Since
    } else if begins(&[
        "全国", "全省", "全市", "全区", "全州", "全县", "全盟", "全疆", "世界",
    ]) {
        Basis::Place
    } else {
        Basis::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The level that a text names: its name, its bound, its basis.
    fn check(text: &str, expected: Option<(&str, Cmp, Basis)>) {
        let letters = Letters::new(text);
        let state = State::default();
        let found = (0..letters.len()).find_map(|at| read(&letters, &state, at));
        let name = |found: &Reference| letters.text(found.level.0, found.level.1);
        let found = found.map(|found| (name(&found), found.cmp, found.basis));
        let found =
            found.as_ref().map(|(name, cmp, basis)| (name.as_str(), *cmp, *basis));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_bound_before_a_named_level_is_read() {
        check(
            "辍学人数控制在省下达指标以内。",
            Some(("省下达指标", Cmp::Le, Basis::Other)),
        );
        check("增速高于全省平均水平，", Some(("全省平均水平", Cmp::Gt, Basis::Place)));
        check("客流超过2019年水平", Some(("2019年水平", Cmp::Gt, Basis::Since)));
        check("收入增速不低于去年", Some(("去年", Cmp::Ge, Basis::YearOnYear)));
        check("物价涨幅低于预期目标", Some(("预期目标", Cmp::Lt, Basis::Other)));
    }

    #[test]
    fn keeping_step_is_read() {
        check("收入与经济增长基本同步。", Some(("经济增长", Cmp::Sync, Basis::Other)));
        check("产量与上年持平", Some(("上年", Cmp::Sync, Basis::YearOnYear)));
    }

    #[test]
    fn a_printed_number_leaves_no_named_level() {
        check("增速高于全省平均水平1.2个百分点", None);
        check("能耗控制在3%以内", None);
        check("超过三百家", None);
    }

    #[test]
    fn other_clauses_name_no_level() {
        check("与群众同步推进", None);
        check("与此同时，", None);
        check("高于全省平均水平", None);
        check("质量优于其他产品", None);
    }
}
