//! Finds sentences that only name what the sentences after them undertake.
//!
//! A lead is short, of one clause, and states no figure and no day. One that opens a passage of several
//! sentences is one (做强工业经济。 before five sentences); so is one that is numbered and elaborated
//! (二是深化国企改革。抓好…), and one of a row of short sentences each of which a long one follows. The
//! last kind is a habit of writing: a passage must show it, and the report again or the passage often.
//! It misses a lead with a comma, and drops a short first sentence that undertakes something itself.
//!
//! It guarantees that the last sentence of a passage is never a lead, and time linear in the text. It
//! deliberately does not look at the words: 办好人民满意教育 is a lead or not by what stands around it.

use super::sentence::sentences;
use crate::model::{Figure, Passage, Role, Section, Span, Zone};

/// Characters of a lead, its full stop included.
const LONGEST: usize = 19;

/// Characters of a numbered lead.
const LONGEST_NUMBERED: usize = 25;

/// Characters at least of the sentence that follows a lead inside a passage.
const LEAST_BODY: usize = 33;

/// Leads inside a passage that show the habit, and those that show it alone.
const SOME: usize = 2;
const MANY: usize = 4;

/// What a sentence looks like.
#[derive(Debug, Clone, Copy)]
struct Look {
    /// In characters, its ending mark included.
    length: usize,
    /// Short, of one clause, without figure or day.
    is_short: bool,
    /// Opens with 一是 or 二要.
    is_numbered: bool,
    /// Holds marks that headings seldom hold.
    is_marked: bool,
}

/// Whether passages of a report have leads inside more than once, or one of them has many.
pub(super) fn habit(
    passages: &[Passage],
    sections: &[Section],
    figures: &[Figure],
) -> bool {
    let mut shown = 0;
    let mut figures = figures.iter().peekable();
    for (index, passage) in passages.iter().enumerate() {
        let mut own = Vec::new();
        while let Some(figure) = figures.next_if(|figure| figure.passage <= index) {
            own.push(figure.span);
        }
        let role = sections.get(passage.section).map_or(Role::Other, |s| s.role);
        let ahead = matches!(role, Role::Tasks | Role::Goals | Role::SelfGovernment);
        if passage.zone != Zone::Body || !ahead {
            continue;
        }
        let spans = sentences(&passage.text);
        let counted = |span: Span| {
            let next = own.partition_point(|figure: &Span| figure.end <= span.start);
            own.get(next).is_some_and(|figure| figure.start < span.end)
        };
        match inside(&looks(&passage.text, &spans, counted)).len() {
            count if count >= MANY => return true,
            count if count >= SOME => shown += 1,
            _ => {}
        }
    }
    shown >= SOME
}

/// Tells which sentences of a passage are leads. `stated` says whether a sentence holds a figure or a
/// day, `habit` what [`habit`] says of the report.
pub(super) fn leads(
    text: &str,
    sentences: &[Span],
    habit: bool,
    stated: impl Fn(Span) -> bool,
) -> Vec<bool> {
    let looks = looks(text, sentences, stated);
    let mut out = vec![false; looks.len()];
    let mut mark = |index: usize| {
        if let Some(lead) = out.get_mut(index) {
            *lead = true;
        }
    };
    if let [first, _, _, ..] = looks.as_slice()
        && first.is_short
        && !first.is_marked
    {
        mark(0);
    }
    numbered(&looks).into_iter().for_each(&mut mark);
    let rows = inside(&looks);
    if rows.len() >= MANY || (habit && rows.len() >= SOME) {
        rows.into_iter().for_each(mark);
    }
    out
}

/// Looks at each sentence of a passage.
fn looks(text: &str, sentences: &[Span], stated: impl Fn(Span) -> bool) -> Vec<Look> {
    let look = |&span: &Span| {
        let words = text.get(span.range()).unwrap_or_default();
        let length = words.chars().take(LEAST_BODY * 3).count();
        let is_numbered = opens_with_number(words);
        let longest = if is_numbered { LONGEST_NUMBERED } else { LONGEST };
        let is_short = length <= longest
            && words.ends_with('。')
            && !words.contains(['，', ',', '；', '：', '《'])
            && !stated(span);
        let is_marked = words.contains(['、', '“']);
        Look { length, is_short, is_numbered, is_marked }
    };
    sentences.iter().map(look).collect()
}

/// Whether a sentence opens with 一是, 二要, 十一是.
fn opens_with_number(words: &str) -> bool {
    let rest = words.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    rest.len() < words.len() && rest.starts_with(['是', '要'])
}

/// Numbered short sentences that the next one elaborates: two of them, or one that is much shorter.
fn numbered(looks: &[Look]) -> Vec<usize> {
    let elaborated = |(index, pair): (usize, &[Look])| match pair {
        [lead, next] if lead.is_short && lead.is_numbered && !next.is_numbered => {
            Some((index, next.length >= 2 * lead.length))
        }
        _ => None,
    };
    let found: Vec<_> = looks.windows(2).enumerate().filter_map(elaborated).collect();
    match found.as_slice() {
        [(_, false)] => Vec::new(),
        _ => found.into_iter().map(|(index, _)| index).collect(),
    }
}

/// The short sentences inside a passage, if a long one follows each short one of it.
fn inside(looks: &[Look]) -> Vec<usize> {
    let is_lead = |pair: &[Look]| match pair {
        [lead, next] => next.length >= LEAST_BODY && next.length * 2 >= lead.length * 5,
        _ => false,
    };
    let broken = looks
        .windows(2)
        .any(|pair| pair.first().is_some_and(|look| look.is_short) && !is_lead(pair));
    if broken || looks.last().is_none_or(|last| last.is_short) {
        return Vec::new();
    }
    let short = looks.iter().enumerate().skip(1).filter(|(_, look)| look.is_short);
    short.map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, habit: bool, expected: &[usize]) {
        let spans = sentences(text);
        let found = leads(text, &spans, habit, |span| {
            text.get(span.range()).unwrap().contains(|c: char| c.is_ascii_digit())
        });
        let found: Vec<usize> = (0..found.len()).filter(|&index| found[index]).collect();
        assert_eq!(found, expected, "{text}");
    }

    const LONG: &str = "实施晴川新城三年行动，布局滨江科技走廊，推动龙头企业增资扩产，培育一批专精特新企业，稳住工业底盘。";

    #[test]
    fn a_short_first_sentence_of_several_is_a_lead() {
        check("做强工业经济。新建厂房。修缮渡口。", false, &[0]);
        check("做强工业经济。新建厂房。", false, &[]);
        check("做强工业、农业。新建厂房。修缮渡口。", false, &[]);
        check("新建厂房3座。修缮渡口。疏浚航道。", false, &[]);
    }

    #[test]
    fn numbered_sentences_that_are_elaborated_are_leads() {
        check(
            "总的安排如下，分两步走。一是修路。先修东段。二是架桥。后架西桥。",
            false,
            &[1, 3],
        );
        check(
            "总的安排如下，分两步走。一是修好公路。二是架好大桥。加强督查。",
            false,
            &[],
        );
    }

    #[test]
    fn short_sentences_each_before_a_long_one_are_leads_where_it_is_a_habit() {
        let text = format!("{LONG}做强工业。{LONG}做优农业。{LONG}{LONG}");
        check(&text, true, &[1, 3]);
        check(&text, false, &[]);
        let often = format!("{LONG}甲乙。{LONG}丙丁。{LONG}戊己。{LONG}庚辛。{LONG}");
        check(&often, false, &[1, 3, 5, 7]);
    }

    #[test]
    fn a_short_sentence_that_nothing_long_follows_shows_that_others_are_none() {
        check(&format!("{LONG}做强工业。{LONG}做优农业。修缮渡口。{LONG}"), true, &[]);
        check(&format!("{LONG}做强工业。{LONG}做优农业。"), true, &[]);
    }
}
