//! Says what a stretch does to what: its act, its object, its type and its strength.
//!
//! The object is what follows the act in its clause. Where the act closes the clause (二期竣工) or states
//! what its subject reaches (绿化覆盖率提高到40%), it is what stands before, without the words of time,
//! strength and manner around it: of 确保晴川大桥年底前全面建成通车 the act is 建成通车, the object 晴川大桥. Without
//! an act the first figure states the level and its indicator is the object. It misses a subject that
//! stands in an earlier clause, and a subject that itself ends like an adverb.

use super::clause::{Act, Clause, Shape};
use super::deadline;
use super::sentence::trimmed;
use super::verdict::{Sentence, is_imperative};
use super::words::{Head, Signs, head_of};
use crate::model::{CommitmentKind, CommitmentRule, Span, Strength};

/// Characters of the longest word that is looked for before an act.
const LONGEST_WORD: usize = 5;

/// Words at most that are taken from the head of a subject, which bounds the time.
const MOST_WORDS: usize = 6;

/// What a stretch says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The words of the act, or of the level that is stated.
    pub(super) act: Span,
    /// What it is done to.
    pub(super) object: Option<String>,
}

/// Returns the act that names a stretch: the first at the head of a clause, else the first of all,
/// with the acts right before it (建成+通车).
pub(super) fn main_act(text: &str, clauses: &[Clause]) -> Option<Act> {
    let head = clauses.iter().find(|clause| is_imperative(clause));
    // 纲要要求：亩产达到五百斤: what is reached begins the stretch.
    let reached = |clause: &&Clause| {
        clause.act.is_some_and(|act| {
            act.head.checked || act.kind == CommitmentKind::OutcomeTarget
        })
    };
    let clause = head
        .or_else(|| clauses.iter().find(reached))
        .or_else(|| clauses.iter().find(|clause| clause.act.is_some()))?;
    let mut act = clause.act?;
    // At the head of a clause the acts are joined already.
    if clause.shape != Shape::Imperative {
        while let Some((from, head)) =
            word_before(text, clause.span.start, act.span.start)
            && head.act.is_some()
            && head.checked
        {
            act.span.start = from;
        }
    }
    Some(act)
}

/// The type of a commitment: a level is an outcome, whatever its verb.
pub(super) fn kind(act: Option<Act>, rule: CommitmentRule) -> CommitmentKind {
    match (act, rule) {
        (_, CommitmentRule::TableRow | CommitmentRule::State) | (None, _) => {
            CommitmentKind::OutcomeTarget
        }
        (Some(act), CommitmentRule::Target)
            if !matches!(
                act.kind,
                CommitmentKind::OutputDelivery | CommitmentKind::Maintenance
            ) =>
        {
            CommitmentKind::OutcomeTarget
        }
        (Some(act), _) => act.kind,
    }
}

/// Returns the act and its object. `level` is the first figure of the stretch with its indicator.
pub(super) fn said(
    text: &str,
    clauses: &[Clause],
    act: Option<Act>,
    span: Span,
    level: Option<(Span, Option<&str>)>,
) -> Said {
    let indicator = || level.and_then(|(_, name)| name).map(str::to_owned);
    let Some(act) = act else {
        return Said {
            act: level.map_or(span, |(figure, _)| figure),
            object: indicator(),
        };
    };
    let clause = clauses
        .iter()
        .find(|c| c.span.start <= act.span.start && act.span.end <= c.span.end);
    let within = clause.map_or(span, |clause| clause.span);
    let words = |span: Span| {
        let words = text.get(trimmed(text, span).range())?.trim_start_matches('、');
        (!words.is_empty()).then(|| words.to_owned())
    };
    let after = words(Span::new(act.span.end, within.end));
    let before = || words(bare_subject(text, Span::new(within.start, act.span.start)));
    let shape = clause.map(|clause| clause.shape);
    if shape == Some(Shape::Marked)
        && let Some(object) = disposed(text, Span::new(within.start, act.span.start))
    {
        return Said { act: act.span, object: words(object) };
    }
    let leveled = after.as_deref().is_some_and(opens_with_level);
    let told = act.kind == CommitmentKind::OutcomeTarget
        && (shape == Some(Shape::Plain) || shape == Some(Shape::Marked) && leveled);
    let object = match told.then(before).flatten() {
        Some(subject) => indicator().or(Some(subject)),
        // 开工首段, 建成投用: what follows an act of completion may be its object or nothing. At the head of a
        // clause only manner stands before the act: 精心组织实施.
        None if shape == Some(Shape::Imperative) => after,
        None => after.or_else(before),
    };
    Said { act: act.span, object }
}

/// Returns what an act is done to that 把 leads to, or 对 before a modal word: 把`生活`安排好,
/// 对`投资增长`必须控制.
fn disposed(text: &str, span: Span) -> Option<Span> {
    let words = text.get(span.range())?;
    if let Some(at) = words.find('把') {
        let from = span.start + at + '把'.len_utf8();
        return Some(bare_subject(text, Span::new(from, span.end)));
    }
    let rest = words.strip_prefix('对')?;
    let modal = ["必须", "要", "应"].iter().filter_map(|word| rest.find(word)).min()?;
    let from = span.start + '对'.len_utf8();
    Some(trimmed(text, Span::new(from, from + modal)))
}

/// Whether a level follows an act: 达到5亿斤, 降到三成以内.
fn opens_with_level(words: &str) -> bool {
    let number = words.trim_start_matches(['约', '近', '至', '到', '了']);
    number
        .starts_with(|c: char| c.is_numeric() || "一二三四五六七八九十百两几".contains(c))
}

/// Returns a subject without the words of time, strength and manner at its ends.
fn bare_subject(text: &str, span: Span) -> Span {
    let mut subject = trimmed(text, span);
    for _ in 0..MOST_WORDS {
        let rest = text.get(subject.range()).unwrap_or_default();
        let due = deadline::stated(text, subject, Some(0))
            .filter(|due| due.span.start <= subject.start + '到'.len_utf8());
        let next = match (due, head_of(rest)) {
            (Some(due), _) => due.span.end,
            (None, Some((length, head))) if opens_statement(rest.get(..length), head) => {
                subject.start + length
            }
            _ => break,
        };
        let tail = text.get(next..subject.end).unwrap_or_default();
        let bare =
            tail.trim_start_matches(['底', '末', '前', '，', ',', ' ', '\u{3000}']);
        subject.start = subject.end - bare.len();
    }
    while let Some((from, head)) = word_before(text, subject.start, subject.end)
        && head.before
        && (head.act.is_none() || head.strength.is_some())
    {
        subject = trimmed(text, Span::new(subject.start, from));
    }
    let last = deadlines_end(text, subject);
    trimmed(text, Span::new(subject.start, last.max(subject.start)))
}

/// Whether a word before a subject is none of its own: 力争, 今年; of 全市 the subject keeps the place.
fn opens_statement(word: Option<&str>, head: Head) -> bool {
    const WORDS: [&str; 12] = [
        "要",
        "将",
        "也",
        "都",
        "同时",
        "预计",
        "今年",
        "明年",
        "我们",
        "我们要",
        "我们将",
        "年内",
    ];
    head.strength.is_some() || word.is_some_and(|word| WORDS.contains(&word))
}

/// Where a subject ends before a time that closes it: 晴川大桥年底前.
fn deadlines_end(text: &str, subject: Span) -> usize {
    let due = deadline::stated(text, subject, Some(0));
    let closes = due.filter(|due| {
        let tail = text.get(due.span.end..subject.end).unwrap_or_default();
        due.span.start > subject.start && tail.trim_matches(['前', '底', ' ']).is_empty()
    });
    closes.map_or(subject.end, |due| due.span.start)
}

/// Returns the longest known word that ends right before a place.
fn word_before(text: &str, from: usize, to: usize) -> Option<(usize, Head)> {
    let part = text.get(from..to)?;
    let starts = part.char_indices().rev().map(|(at, _)| from + at).take(LONGEST_WORD);
    let mut longest = None;
    for start in starts {
        let word = text.get(start..to)?;
        let known = "要将应须再又也都争".contains(word) || word.chars().nth(1).is_some();
        if let Some((length, head)) = head_of(word)
            && length == word.len()
            && known
            && !head.noun
            && !ends_contest(text, start, to)
        {
            longest = Some((start, head));
        }
    }
    longest
}

/// Whether 争 is the end of a word and no adverb: 斗争, 竞争.
fn ends_contest(text: &str, from: usize, to: usize) -> bool {
    let before = text.get(..from).and_then(|words| words.chars().next_back());
    text.get(from..to) == Some("争")
        && before.is_some_and(|c| matches!(c, '斗' | '竞' | '战' | '抗' | '论'))
}

/// Returns the strength of a stretch and the word that gives it: a word at the head of a clause
/// before a bound on a number, and without either the plain act. `counted` says that it holds a figure.
pub(super) fn strength(
    text: &str,
    sentence: &Sentence,
    clauses: &[Clause],
    span: Span,
    counted: bool,
) -> (Strength, Option<Span>) {
    if let Some((strength, cue)) = clauses.iter().find_map(|clause| clause.cue) {
        return (strength, Some(cue));
    }
    let mut bounds = sentence.signs_in(span);
    // 预期 and 左右 say how firm a number is, and nothing of an act without one: 引导预期.
    let bounded = if counted { Signs::BOUND.with(Signs::ABOUT) } else { Signs::BOUND };
    let bound = bounds.find(|sign| sign.says.has(bounded));
    match bound {
        Some(sign) if sign.says.has(Signs::BOUND) => (Strength::Hard, Some(sign.span)),
        Some(sign) => (Strength::Soft, Some(sign.span)),
        None => (Strength::Firm, main_act(text, clauses).map(|act| act.span)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::commitment::clause;

    fn check(text: &str, act: &str, object: Option<&str>) {
        let span = Span::new(0, text.len());
        let clauses = crate::extract::commitment::sentence::clauses(text, span);
        let clauses: Vec<Clause> =
            clauses.into_iter().map(|span| clause::read(text, span)).collect();
        let found = said(text, &clauses, main_act(text, &clauses), span, None);
        let words = text.get(found.act.range()).unwrap();
        assert_eq!((words, found.object.as_deref()), (act, object), "{text}");
    }

    #[test]
    fn the_object_follows_the_act() {
        check("新建滨江绿道3公里", "新建", Some("滨江绿道3公里"));
        check("年底前建成晴川大桥", "建成", Some("晴川大桥"));
    }

    #[test]
    fn a_subject_stands_without_words_of_time_strength_and_manner() {
        check("滨江绿道二期全面竣工", "竣工", Some("滨江绿道二期"));
        check("确保晴川大桥9月底前建成通车", "建成通车", Some("晴川大桥"));
        check("2028年底前滨江线一期开通", "开通", Some("滨江线一期"));
        check("到2030年，粮食产量必须达到5亿斤", "达到", Some("粮食产量"));
        check("全市新城绿化率力争达到40%", "达到", Some("全市新城绿化率"));
        check("2028年底前建成通车", "建成通车", None);
    }

    #[test]
    fn what_something_is_done_to_is_its_object() {
        check("把渔民的生活切实安排好", "安排好", Some("渔民的生活"));
        check("把水价涨幅控制在3%以内", "控制", Some("水价涨幅"));
        check("把质量放在首位", "放在", Some("质量"));
        check("把这种竞争看成机遇", "看成", Some("这种竞争"));
        check("对投资增长必须严加控制", "控制", Some("投资增长"));
        check("精心组织实施", "实施", None);
    }
}
