//! Tells when a figure is about and whether it was reached.
//!
//! The section's role speaks first: a number under 回顾 was reached, one under 任务 is to be. Words of the
//! sentence overrule it: 预计 makes an estimate, 去年 and 截至 a result among the tasks, 力争 and a later year
//! a target in the review. Without a role (reports of the 1950s have no headings) the words decide
//! alone, and the doubt is noted.

use std::sync::LazyLock;

use super::quantity::Quantity;
use super::reader::State;
use super::{Setting, mask};
use crate::extract::letters::Letters;
use crate::extract::numeral;
use crate::extract::words::{Words, rows};
use crate::model::{Check, FigureStatus, Kind, Role, YearSpan};

/// Letters before a number that may say whether it was reached.
const REACH: usize = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// 预计, in a review.
    Expected,
    /// Forward, even in a review: 力争.
    Forward,
    /// Forward where nothing else is known: 要, 将.
    Weak,
    /// Past, even among tasks: 去年.
    Past,
    /// Past where nothing else is known: 完成了.
    Done,
    /// The year looked back on: 全年.
    LastYear,
    /// The year of delivery: 今年.
    ThisYear,
}

static CUES: LazyLock<Words<Cue>> = LazyLock::new(|| {
    Words::forward(rows(include_str!("time.tsv")).filter_map(|(tag, word)| {
        let cue = match tag {
            "expected" => Cue::Expected,
            "forward" => Cue::Forward,
            "weak" => Cue::Weak,
            "past" => Cue::Past,
            "done" => Cue::Done,
            "last_year" => Cue::LastYear,
            "this_year" => Cue::ThisYear,
            _ => return None,
        };
        Some((word, cue))
    }))
});

/// When a figure is about and whether it was reached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) status: FigureStatus,
    pub(super) cue: Option<(usize, usize)>,
    pub(super) period: Option<YearSpan>,
    pub(super) period_cue: Option<(usize, usize)>,
    pub(super) check: Option<Check>,
}

/// Reads the standing of a quantity.
pub(super) fn read(
    letters: &Letters,
    setting: &Setting,
    state: &State,
    q: &Quantity,
    head: usize,
) -> Standing {
    let from = state.sentence.max(q.start.saturating_sub(REACH));
    let seen = Seen::read(letters, from, head.max(from).min(q.end));
    let base = base(setting);
    let years = state.years.map(|(years, ..)| years);
    let (status, cue) = settle(setting, base, &seen, years);
    let period_cue = state.years.map(|(_, from, to)| (from, to));
    let period = years.or_else(|| default_period(setting, status, &seen));
    let unsure = base.is_none() && cue.is_none() && years.is_none();
    Standing {
        status,
        cue,
        period,
        period_cue,
        check: unsure.then_some(Check::StatusAssumed),
    }
}

type Told = (FigureStatus, Option<(usize, usize)>);

fn settle(
    setting: &Setting,
    base: Option<FigureStatus>,
    seen: &Seen,
    years: Option<YearSpan>,
) -> Told {
    let ahead = years.is_some_and(|years| is_ahead(setting, years));
    let behind = years.is_some_and(|years| is_behind(setting, years));
    match base {
        Some(FigureStatus::Actual) => match (seen.forward, seen.expected) {
            (Some(cue), _) if setting.kind != Some(Kind::Bulletin) => {
                (FigureStatus::Target, Some(cue))
            }
            (_, Some(cue)) => (FigureStatus::Estimate, Some(cue)),
            _ if ahead && setting.kind != Some(Kind::Bulletin) => {
                (FigureStatus::Target, None)
            }
            _ => (FigureStatus::Actual, None),
        },
        Some(FigureStatus::Target) => match seen.past {
            Some(cue) if !ahead => (FigureStatus::Actual, Some(cue)),
            _ if behind && !ahead && seen.forward.is_none() => {
                (FigureStatus::Actual, None)
            }
            _ => (FigureStatus::Target, None),
        },
        Some(other) => (other, None),
        None => settle_by_words(seen, ahead, behind),
    }
}

/// Settles what stands in no telling section.
fn settle_by_words(seen: &Seen, ahead: bool, behind: bool) -> Told {
    if let Some(cue) = seen.past {
        return (FigureStatus::Actual, Some(cue));
    }
    if let Some(cue) = seen.forward {
        return (FigureStatus::Target, Some(cue));
    }
    if ahead {
        return (FigureStatus::Target, None);
    }
    match (seen.weak, seen.done) {
        (Some(cue), None) if !behind => (FigureStatus::Target, Some(cue)),
        (Some(weak), Some(done)) if weak.0 > done.0 && !behind => {
            (FigureStatus::Target, Some(weak))
        }
        (_, Some(cue)) => (FigureStatus::Actual, Some(cue)),
        _ => match seen.expected {
            Some(cue) => (FigureStatus::Estimate, Some(cue)),
            None => (FigureStatus::Actual, None),
        },
    }
}

/// Returns what the section's role says; none where it says nothing.
fn base(setting: &Setting) -> Option<FigureStatus> {
    if setting.kind == Some(Kind::Bulletin) {
        return Some(FigureStatus::Actual);
    }
    match setting.role {
        Role::Review => Some(FigureStatus::Actual),
        Role::Goals
        | Role::Tasks
        | Role::SelfGovernment
        | Role::Closing
        | Role::Annex => Some(FigureStatus::Target),
        Role::Glossary => Some(FigureStatus::Definition),
        Role::Front | Role::Table | Role::Other => None,
    }
}

/// Returns whether years lie in what the report plans for.
fn is_ahead(setting: &Setting, years: YearSpan) -> bool {
    match (setting.review, setting.plan, setting.year) {
        (Some(review), _, _) => years.to > review.to,
        (None, Some(plan), _) => years.to >= plan.from,
        (None, None, Some(year)) => years.to > year,
        _ => false,
    }
}

fn is_behind(setting: &Setting, years: YearSpan) -> bool {
    match (setting.review, setting.plan, setting.year) {
        (Some(review), _, _) => years.to <= review.to,
        (None, Some(plan), _) => years.to < plan.from,
        (None, None, Some(year)) => years.to < year,
        _ => false,
    }
}

fn default_period(
    setting: &Setting,
    status: FigureStatus,
    seen: &Seen,
) -> Option<YearSpan> {
    match status {
        FigureStatus::Target => setting.plan,
        _ if seen.this_year => setting.year.map(|year| YearSpan { from: year, to: year }),
        FigureStatus::Definition => None,
        _ if seen.last_year => {
            setting.review.map(|review| YearSpan { from: review.to, to: review.to })
        }
        _ => setting.review,
    }
}

/// The cues of a stretch: the last of each sort.
#[derive(Debug, Default)]
struct Seen {
    expected: Option<(usize, usize)>,
    forward: Option<(usize, usize)>,
    weak: Option<(usize, usize)>,
    past: Option<(usize, usize)>,
    done: Option<(usize, usize)>,
    last_year: bool,
    this_year: bool,
}

impl Seen {
    fn read(letters: &Letters, from: usize, to: usize) -> Self {
        let mut seen = Self::default();
        let mut at = from;
        while at < to {
            let Some((len, cue)) = CUES.at(letters, at) else {
                at += 1;
                continue;
            };
            let place = Some((at, at + len));
            match cue {
                Cue::Expected => seen.expected = place,
                Cue::Forward => seen.forward = place,
                Cue::Weak => seen.weak = place,
                Cue::Past => seen.past = place,
                Cue::Done => seen.done = place,
                Cue::LastYear => seen.last_year = true,
                Cue::ThisYear => {
                    seen.this_year = true;
                    seen.weak = seen.weak.or(place);
                }
            }
            at += len;
        }
        seen
    }
}

/// Returns the years of a five-year plan that is named at an index: 十四五, 第十四个五年规划.
pub(crate) fn plan_years(letters: &Letters, at: usize) -> Option<YearSpan> {
    let mut at = at;
    let second = |c: char| "一二三四五六七八九".chars().position(|digit| digit == c);
    let number = if letters.at(at) == '十' {
        at += 1;
        10 + second(letters.at(at)).map_or(0, |n| n as u16 + 1)
    } else {
        second(letters.at(at))? as u16 + 1
    };
    let fits = letters.at(at + 1) == '五'
        && matches!(
            letters.at(at + 2),
            '”' | '"' | '期' | '时' | '规' | '计' | '末' | '以'
        );
    fits.then(|| {
        let from = 1953 + (number - 1) * 5 + if number > 2 { 3 } else { 0 };
        YearSpan { from, to: from + 4 }
    })
}

/// Returns the last year printed in a range.
pub(super) fn last_year(letters: &Letters, from: usize, to: usize) -> Option<u16> {
    let mut last = None;
    let mut at = from;
    while at < to {
        let Some(number) = numeral::read(letters, at) else {
            at += 1;
            continue;
        };
        if number.digits == 4 {
            let year =
                number.low.try_into().ok().filter(|year| (1800..2150).contains(year));
            last = year.or(last);
        }
        at = number.end.max(at + 1);
    }
    last
}

/// Returns a year printed in a range.
pub(super) fn year_near(letters: &Letters, from: usize, to: usize) -> Option<u16> {
    (from..to.min(letters.len())).find_map(|at| {
        if letters.at(at) == '“' {
            return plan_years(letters, at + 1).map(|years| years.to);
        }
        let number = numeral::read(letters, at)?;
        mask::year(letters, &number).map(|(year, _)| year)
    })
}
