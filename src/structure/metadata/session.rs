//! The session of the people's congress that heard a report.
//!
//! Reads 第十六届人民代表大会第六次会议, 十六届人大六次会议 and 第十届全国人民代表大会第一次会议, with the
//! place before and the date before that. Conferences of other bodies (政协, 党代会) are not
//! sessions; a session without its ordinal (本次大会) is not read.

use crate::model::Span;

use super::dates::{Date, Writing, dates_in, number_at_end};

/// A session named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Session {
    /// 第十六届人民代表大会第六次会议.
    pub(super) span: Span,
    /// The words for the place before it: 长宁区, or the bare 区; may be empty.
    pub(super) place: Span,
    /// Whether it is one of the National People's Congress.
    pub(super) national: bool,
    /// The date right before, with its place.
    pub(super) date: Option<(Span, Date)>,
    /// How the sentence goes on.
    pub(super) use_of_it: Use,
}

/// What is said to have happened at a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// 会议上: a report was delivered.
    Delivered,
    /// 会议通过, 会议审议批准.
    Passed,
    /// Anything else.
    Mentioned,
}

const BODIES: [&str; 4] =
    ["人民代表大会常务委员会", "人民代表大会", "人大常委会", "人大"];

/// Longest name of a place before a session, in characters.
const PLACE_CHARS: usize = 30;

/// Returns the sessions named in a text, in order.
pub(super) fn sessions_in(text: &str) -> Vec<Session> {
    let dates = dates_in(text);
    text.match_indices("次会议")
        .filter_map(|(at, words)| session_before(text, at, at + words.len(), &dates))
        .collect()
}

fn session_before(
    text: &str,
    ordinal_end: usize,
    end: usize,
    dates: &[(Span, Date, Writing)],
) -> Option<Session> {
    let head = without_ordinal(text.get(..ordinal_end)?)?;
    let head = BODIES.iter().find_map(|body| head.strip_suffix(body))?;
    let (head, national) = match head.strip_suffix("全国") {
        Some(head) => (head, true),
        None => (head, false),
    };
    let (head, national) = match head.strip_suffix('届') {
        Some(head) => (without_ordinal(head)?, national),
        None => return None,
    };
    let national = national || head.ends_with("全国");
    let span = Span::new(head.len(), end);
    let place = place_before(head);
    let before = text.get(..place.start).unwrap_or_default();
    let before = before.strip_suffix('在').unwrap_or(before);
    let date = date_before(before, dates);
    let use_of_it = use_of(text.get(end..).unwrap_or_default());
    Some(Session { span, place, national, date, use_of_it })
}

/// Returns the date that a text ends with, or that only a name and an office part from its end:
/// 2025年1月15日王五市长.
fn date_before(text: &str, dates: &[(Span, Date, Writing)]) -> Option<(Span, Date)> {
    let worded = dates.iter().rev().filter(|(_, _, writing)| *writing == Writing::Words);
    let &(span, date, _) =
        worded.into_iter().find(|(span, ..)| span.end <= text.len())?;
    let between = text.get(span.end..)?;
    let letters = between.chars().all(|c| c == '·' || c.is_alphabetic());
    (letters && between.chars().count() <= PLACE_CHARS).then_some((span, date))
}

fn without_ordinal(text: &str) -> Option<&str> {
    let (_, start) = number_at_end(text)?;
    let head = text.get(..start)?;
    Some(head.strip_suffix('第').unwrap_or(head))
}

/// Returns the run of letters before a session, from after 在 or after a date.
fn place_before(head: &str) -> Span {
    let end = head.len();
    let mut start = end;
    for (at, c) in head.char_indices().rev().take(PLACE_CHARS) {
        let after_date = c == '日'
            && head.get(..at).is_some_and(|before| number_at_end(before).is_some());
        if matches!(c, '在' | '由' | '经') || after_date || !c.is_alphabetic() {
            break;
        }
        start = at;
    }
    Span::new(start, end)
}

fn use_of(rest: &str) -> Use {
    let near: String = rest.chars().take(8).collect();
    if near.starts_with('上') {
        Use::Delivered
    } else if ["通过", "批准", "审议", "审查"].iter().any(|word| near.contains(word))
    {
        Use::Passed
    } else {
        Use::Mentioned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, session: &str, place: &str, date: Option<&str>) {
        let found = sessions_in(text);
        let first = found.first().expect("a session");
        assert_eq!(text.get(first.span.range()).unwrap(), session);
        assert_eq!(text.get(first.place.range()).unwrap(), place);
        let found = first.date.map(|(_, date)| date.to_string());
        assert_eq!(found.as_deref(), date);
    }

    #[test]
    fn a_session_has_its_place_and_date() {
        check(
            "——2021年1月12日在云外区第十六届人民代表大会第六次会议上",
            "第十六届人民代表大会第六次会议",
            "云外区",
            Some("2021-01-12"),
        );
        check(
            "二〇二六年一月二十七日在云外市十四届人大四次会议上",
            "十四届人大四次会议",
            "云外市",
            Some("2026-01-27"),
        );
        check(
            "——2021年1月12日王五市长在云外市第一届人民代表大会第二次会议的报告",
            "第一届人民代表大会第二次会议",
            "云外市",
            Some("2021-01-12"),
        );
        check(
            "（2021年1月12日日照市第一届人大第二次会议通过）",
            "第一届人大第二次会议",
            "日照市",
            Some("2021-01-12"),
        );
    }

    #[test]
    fn a_session_may_stand_without_date() {
        check("云外区十六届人大六次会议文件（9）", "十六届人大六次会议", "云外区", None);
    }

    #[test]
    fn national_sessions_are_told_apart() {
        let found = sessions_in("在第十届全国人民代表大会第一次会议上");
        assert_eq!(found.first().map(|s| s.national), Some(true));
        assert_eq!(found.first().map(|s| s.use_of_it), Some(Use::Delivered));
    }

    #[test]
    fn other_conferences_are_no_sessions() {
        assert_eq!(sessions_in("政协第十届委员会第一次会议、党委第三次会议"), []);
    }
}
