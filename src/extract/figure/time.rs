//! Tells when a figure is about and whether it was reached.
//!
//! The section's role speaks first: a number under 回顾 was reached, one under 任务 is to be. Words of the
//! sentence overrule it: 预计 makes an estimate, 去年 and 截至 a result among the tasks, 力争 and a later year
//! a target in the review. Without a role (reports of the 1950s have no headings) the words decide
//! alone, and the doubt is noted.

use std::sync::LazyLock;

use super::quantity::Quantity;
use super::reader::State;
use super::{Setting, years};
use crate::extract::letters::Letters;
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
    /// A deadline, where nothing else is known: 年底前.
    Due,
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
            "due" => Cue::Due,
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

impl Standing {
    /// Leaves the last year alone: what changed over the year before is said of one year.
    pub(super) fn end_with_its_year(&mut self) {
        if let Some(period) = &mut self.period {
            period.from = period.to;
        }
    }

    /// Lets a mean of the years (年均) hold for all that the report looks back on, unless its sentence
    /// names other years.
    pub(super) fn spread_over(&mut self, review: Option<YearSpan>) {
        let is_named = self.period_cue.is_some();
        if self.status == FigureStatus::Actual && !is_named && review.is_some() {
            self.period = review;
        }
    }
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
    let years = state.years.map(|named| named.years);
    let (mut status, mut cue) = settle(setting, base, &seen, years);
    let ground = ground_behind(letters, q.end)
        .or_else(|| done_before(letters, from, q.start).filter(|_| seen.weak.is_none()));
    if let Some(ground) = ground
        && seen.forward.is_none()
        && status == FigureStatus::Target
    {
        (status, cue) = (FigureStatus::Actual, Some(ground));
    }
    let run = years::run(letters, from, q.number);
    let told = state.years.map(|named| (named.years, named.from, named.to));
    let told = told.or_else(|| {
        let run = run?;
        Some((years_of_run(setting, status, &run)?, run.from, run.to))
    });
    let period_cue = told.map(|(_, from, to)| (from, to));
    let period =
        told.map(|told| told.0).or_else(|| default_period(setting, status, &seen));
    let unsure = base.is_none() && cue.is_none() && years.is_none();
    Standing {
        status,
        cue,
        period,
        period_cue,
        check: unsure.then_some(Check::StatusAssumed),
    }
}

/// Returns where a quantity is said to be the ground that something else builds on: 增长8%`的基础上`.
fn ground_behind(letters: &Letters, end: usize) -> Option<(usize, usize)> {
    let words = ["的基础上", "基础上", "的高基数上"];
    let word = words.iter().find(|word| letters.starts(end, word))?;
    Some((end, end + word.chars().count()))
}

/// Returns where a verb is said to be done in the clause of a number: 接待`了`9个代表团. Leaves 为了 and 了解
/// alone.
fn done_before(letters: &Letters, from: usize, to: usize) -> Option<(usize, usize)> {
    let at = (from..to)
        .rev()
        .take_while(|&at| !matches!(letters.at(at), '，' | '。' | '；' | '：'))
        .find(|&at| letters.at(at) == '了')?;
    let is_word = matches!(letters.before(at), '为' | '除' | '罢' | '终')
        || matches!(letters.at(at + 1), '解' | '然' | '如' | '却');
    (!is_word && at > from).then_some((at - 1, at + 1))
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
            Some(cue) if !ahead && !seen.turns_ahead(cue) => {
                (FigureStatus::Actual, Some(cue))
            }
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
    if let Some(cue) = seen.forward.or(seen.due) {
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
    if !setting.heading.is_telling {
        return None;
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

/// Returns the years that a figure is about where its sentence names none: those of the section's heading,
/// then those of the report. A report in digits that tells neither is one of a year: it looks back on
/// the year before its delivery and plans for its own.
fn default_period(
    setting: &Setting,
    status: FigureStatus,
    seen: &Seen,
) -> Option<YearSpan> {
    let one = |year| YearSpan { from: year, to: year };
    let yearly = setting.year.filter(|_| is_yearly(setting));
    let heading = setting.heading.years;
    let is_review = setting.role == Role::Review;
    let review = heading
        .filter(|_| is_review)
        .or(setting.review)
        .or_else(|| yearly.map(|year| one(year.saturating_sub(1))));
    match status {
        FigureStatus::Target if seen.this_year => setting.year.map(one),
        FigureStatus::Target => {
            heading.filter(|_| !is_review).or(setting.plan).or_else(|| yearly.map(one))
        }
        _ if seen.this_year => setting.year.map(one),
        FigureStatus::Definition => None,
        _ if seen.last_year => review.map(|review| one(review.to)),
        _ => review,
    }
}

/// Returns whether a report is one of a year by its kind and script.
fn is_yearly(setting: &Setting) -> bool {
    let kinds = [Kind::WorkReport, Kind::AnnualPlanReport, Kind::BudgetReport];
    !setting.han && setting.kind.is_some_and(|kind| kinds.contains(&kind))
}

/// Returns the years of a run such as 五年来: it ends with what is looked back on, or begins with the
/// report's year.
fn years_of_run(
    setting: &Setting,
    status: FigureStatus,
    run: &years::Run,
) -> Option<YearSpan> {
    // The years that the heading or the report itself names, if they are as many.
    let known = [setting.heading.years, setting.review, setting.plan];
    let ahead = run.is_ahead || status == FigureStatus::Target;
    let fits = |years: &YearSpan| {
        years.to.saturating_sub(years.from) + 1 == run.count
            && setting.review.is_none_or(|review| (years.to > review.to) == ahead)
    };
    if let Some(years) = known.into_iter().flatten().find(fits) {
        return Some(years);
    }
    if ahead {
        let from = setting.plan.map(|plan| plan.from).or(setting.year)?;
        return Some(YearSpan { from, to: from.saturating_add(run.count - 1) });
    }
    let before = setting.year.map(|year| year.saturating_sub(1));
    let to = setting.review.map(|review| review.to).or(before)?;
    Some(YearSpan { from: to.saturating_sub(run.count - 1), to })
}

/// The cues of a stretch: the last of each sort.
#[derive(Debug, Default)]
struct Seen {
    expected: Option<(usize, usize)>,
    forward: Option<(usize, usize)>,
    weak: Option<(usize, usize)>,
    due: Option<(usize, usize)>,
    past: Option<(usize, usize)>,
    done: Option<(usize, usize)>,
    last_year: bool,
    this_year: bool,
    now: Option<(usize, usize)>,
}

impl Seen {
    /// Returns whether a forward word stands behind a past one: 去年建成3家，今年将建5家.
    fn turns_ahead(&self, past: (usize, usize)) -> bool {
        [self.forward, self.now].iter().flatten().any(|cue| cue.0 > past.0)
    }

    fn read(letters: &Letters, from: usize, to: usize) -> Self {
        let mut seen = Self::default();
        let mut at = from;
        while at < to {
            let Some((len, cue)) = CUES.at(letters, at) else {
                at += 1;
                continue;
            };
            let place = Some((at, at + len));
            // 比去年 and 与上年底 name what is compared with.
            let is_basis = matches!(
                letters.before(at),
                '比' | '较' | '于' | '同' | '与' | '超' | '过'
            ) && matches!(cue, Cue::Past | Cue::ThisYear | Cue::LastYear);
            if is_basis {
                at += len;
                continue;
            }
            match cue {
                Cue::Expected => seen.expected = place,
                Cue::Forward => seen.forward = place,
                Cue::Weak => seen.weak = place,
                Cue::Due => seen.due = place,
                Cue::Past => {
                    seen.past = place;
                    seen.last_year |= letters.starts(at, "去年");
                }
                Cue::Done => seen.done = place,
                Cue::LastYear => seen.last_year = true,
                Cue::ThisYear => {
                    seen.this_year = true;
                    seen.now = place;
                    seen.weak = seen.weak.or(place);
                }
            }
            at += len;
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::figure::{Heading, quantity};
    use crate::extract::numeral;

    /// Reads the standing of the one number of a sentence, in a report of 2021 that looks back on 2020.
    fn standing(role: Role, text: &str) -> Standing {
        let one = |year| Some(YearSpan { from: year, to: year });
        let setting = Setting {
            passage: 0,
            role,
            kind: Some(Kind::WorkReport),
            year: Some(2021),
            review: one(2020),
            plan: one(2021),
            han: false,
            heading: Heading::default(),
        };
        let letters = Letters::new(text);
        let mut numbers = (0..letters.len()).filter_map(|at| numeral::read(&letters, at));
        let q = quantity::read(&letters, numbers.next().unwrap(), 0);
        read(&letters, &setting, &State::default(), &q, q.start)
    }

    fn check(role: Role, text: &str, status: FigureStatus, year: u16) {
        let standing = standing(role, text);
        let years = YearSpan { from: year, to: year };
        assert_eq!((standing.status, standing.period), (status, Some(years)), "{text}");
    }

    #[test]
    fn the_role_of_the_section_speaks_first() {
        check(Role::Review, "晴川区学校增至5所", FigureStatus::Actual, 2020);
        check(Role::Tasks, "晴川区学校增至5所", FigureStatus::Target, 2021);
    }

    #[test]
    fn words_of_the_sentence_overrule_it() {
        check(Role::Review, "预计产值5亿元", FigureStatus::Estimate, 2020);
        check(Role::Review, "力争引进企业5家", FigureStatus::Target, 2021);
        check(Role::Tasks, "去年引进企业5家", FigureStatus::Actual, 2020);
        check(Role::Tasks, "今年引进企业5家", FigureStatus::Target, 2021);
    }

    #[test]
    fn without_a_role_words_decide_and_the_doubt_is_noted() {
        check(Role::Other, "要引进企业5家", FigureStatus::Target, 2021);
        check(Role::Other, "引进企业5家", FigureStatus::Actual, 2020);
        let check_of = |text| standing(Role::Other, text).check;
        assert_eq!(check_of("引进企业5家"), Some(Check::StatusAssumed));
        assert_eq!(check_of("要引进企业5家"), None);
    }
}
