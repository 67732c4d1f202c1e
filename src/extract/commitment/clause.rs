//! Reads one clause: which act it opens with, how firmly, and who is to do it.
//!
//! The words at the head are taken off one after another: marks of a list, names of bodies, adverbs
//! and modal words (进一步, 我们将, 力争), until an act stands there. 加快推进 leaves the act to what
//! follows; 把 and 将 leave it to a later place in the clause. A clause that opens with its subject is
//! searched for the act that states what is to be reached. It catches 力争建成公园3座 (soft, 建成); it
//! misses an act that no list knows, and takes the noun in 建设标准提高 for one unless a list names it.

use super::sentence::trimmed;
use super::words::{Head, bodies, head_of};
use crate::model::{CommitmentKind, Span, Strength};

/// What a clause opens with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// An act.
    Imperative,
    /// 坚持, 牢记 and other attitudes.
    Stance,
    /// Words that prepare the next clause: 围绕, 以.
    Opening,
    /// 把, 对, 在 …, with an act later in the clause.
    Marked,
    /// A subject, or nothing that is known.
    Plain,
}

/// An act with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Act {
    /// Bytes in the passage's text.
    pub(super) span: Span,
    /// The type of commitment it makes.
    pub(super) kind: CommitmentKind,
    /// What the lexicon says of the word.
    pub(super) head: Head,
}

/// A clause as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clause {
    /// Bytes in the passage's text, without the number that opens it and the mark that ends it.
    pub(super) span: Span,
    /// What it opens with.
    pub(super) shape: Shape,
    /// The act, at the head or later.
    pub(super) act: Option<Act>,
    /// The strength that words at the head give, and the word.
    pub(super) cue: Option<(Strength, Span)>,
    /// A body named at the head.
    pub(super) body: Option<Span>,
    /// Whether 将, 要 or the like stands at the head.
    pub(super) modal: bool,
}

/// Reads a clause.
pub(super) fn read(text: &str, span: Span) -> Clause {
    let mut clause = Clause {
        span,
        shape: Shape::Plain,
        act: None,
        cue: None,
        body: None,
        modal: false,
    };
    let mut at = skip_marks(text, span);
    clause.span.start = at;
    let mut light: Option<Act> = None;
    loop {
        let rest = text.get(at..span.end).unwrap_or_default();
        let Some((length, head)) = head_of(rest) else { break };
        let word = Span::new(at, at + length);
        // 建设的重点 is a noun with its attribute.
        let attribute = text.get(word.end..span.end).is_some_and(|t| t.starts_with('的'));
        let attribute = attribute && head.act.is_some() && !head.before;
        if head.noun || attribute || (head.nominal && light.is_some()) {
            break;
        }
        let act = head.act.map(|kind| Act { span: word, kind, head });
        take_cue(&mut clause, head, word);
        if act.is_some() && !head.light && !head.before {
            clause.act = joined(text, act, span.end);
            clause.shape = Shape::Imperative;
            return clause;
        }
        if act.is_some() && (light.is_none() || !head.before) {
            light = act;
        }
        if head.before || act.is_some() {
            note_word(&mut clause, text, word, light.is_none());
            at = skip_space(text, word.end, span.end);
            continue;
        }
        if head.stance {
            clause.shape = Shape::Stance;
        } else if head.opening {
            clause.shape = Shape::Opening;
        }
        break;
    }
    if let Some(act) = light {
        return with_light(text, clause, act, at);
    } else if clause.shape != Shape::Stance {
        let (act, cue) = later_act(text, at, span.end);
        clause.act = act;
        let rest = text.get(at..span.end).unwrap_or_default();
        let marked = head_of(rest).is_some_and(|(_, head)| head.marker);
        // 确保 … 完工, 要 … 建成: what stands before the subject makes it an undertaking.
        let urged = clause.cue.is_some() || clause.modal;
        if is_circumstance(rest) || names_targets(rest) {
            clause.shape = Shape::Opening;
            clause.act = None;
        } else if (marked || urged)
            && clause.shape == Shape::Plain
            && clause.act.is_some()
        {
            clause.shape = Shape::Marked;
        }
        clause.cue = clause.cue.or(cue);
    }
    clause
}

/// Whether a clause only says under what circumstances the next one holds: 在建设新城的过程中.
fn is_circumstance(words: &str) -> bool {
    const ENDS: [&str; 10] = [
        "过程中",
        "进程中",
        "同时",
        "基础上",
        "前提下",
        "情况下",
        "条件下",
        "背景下",
        "下",
        "之后",
    ];
    words.starts_with('在') && ENDS.iter().any(|end| words.ends_with(end))
}

/// Whether a clause only says that targets follow: 今年经济社会发展主要预期目标是.
fn names_targets(words: &str) -> bool {
    ["目标是", "目标为", "任务是", "指标是"].iter().any(|end| words.ends_with(end))
}

/// Completes a clause whose act is a light one, or one that asks a third party (争取用三年时间): what
/// follows such a one may be the act, or only prepare it.
fn with_light(text: &str, mut clause: Clause, act: Act, at: usize) -> Clause {
    clause.act = Some(act);
    clause.shape = Shape::Imperative;
    let rest = text.get(at..clause.span.end).unwrap_or_default();
    let marked = head_of(rest).is_some_and(|(_, head)| head.marker || head.opening);
    if marked && act.head.before && act.kind == CommitmentKind::PursuitOfThirdParty {
        clause.act = later_act(text, at, clause.span.end).0;
        if clause.act.is_none() {
            clause.shape = Shape::Opening;
        }
    }
    clause
}

/// Joins the acts that follow an act at once: 改造提升, 落实和完善.
fn joined(text: &str, act: Option<Act>, end: usize) -> Option<Act> {
    let mut act = act?;
    let mut linked = false;
    for _ in 0..3 {
        let rest = text.get(act.span.end..end).unwrap_or_default();
        let bare = rest.trim_start_matches(['和', '、', '并', '与', '及']);
        let link = rest.len() - bare.len();
        let Some((length, head)) = head_of(bare) else { break };
        let second = head.act.is_some() && !head.noun && (!head.before || link > 0);
        // 加强和规范新开工项目管理: what follows without a link belongs to the object.
        if link == 0 && linked {
            break;
        }
        let short = link == 0 && length <= '办'.len_utf8();
        let named = (head.nominal || act.head.alone) && link == 0;
        if !second || short || length >= bare.len() || named {
            break;
        }
        linked |= link > 0;
        act.span.end += link + length;
        act.head.checked |= head.checked;
        act.head.named |= head.named;
    }
    Some(act)
}

/// Keeps the first strength that the head names; a stronger word of the same head wins.
fn take_cue(clause: &mut Clause, head: Head, word: Span) {
    if let Some(strength) = head.strength
        && clause.cue.is_none()
    {
        clause.cue = Some((strength, word));
    }
}

/// Notes modal words and bodies among the words before the act.
///
/// A body after an act is whom the act is done to: 鼓励各地探索.
fn note_word(clause: &mut Clause, text: &str, word: Span, first: bool) {
    let Some(word_text) = text.get(word.range()) else { return };
    let urged = clause.cue.is_some_and(|(strength, _)| strength == Strength::Exploratory);
    if first && !urged && bodies().names.contains(&word_text) {
        clause.body = Some(word);
    }
    clause.modal |= ["要", "将", "应", "须", "必须"]
        .iter()
        .any(|m| word_text.ends_with(m))
        || matches!(
            word_text,
            "应当" | "应该" | "准备" | "计划" | "决定" | "打算" | "拟" | "需要" | "一定"
        );
}

/// Returns the act that a clause with a subject states: the last that can be seen completed or
/// reached, else the first of any kind; and the firm or soft word on the way (投资力争增长7%).
fn later_act(
    text: &str,
    from: usize,
    end: usize,
) -> (Option<Act>, Option<(Strength, Span)>) {
    let (mut first, mut best, mut cue) = (None, None, None);
    let mut at = from;
    while let Some(c) = text.get(at..end).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..end).unwrap_or_default();
        let mut step = c.len_utf8();
        if let Some((length, head)) = head_of(rest) {
            let word = Span::new(at, at + length);
            if let Some(kind) = head.act.filter(|_| !head.noun) {
                let act = Act { span: word, kind, head };
                first = first.or(Some(act));
                if kind == CommitmentKind::OutcomeTarget || head.checked {
                    best = Some(act);
                }
            }
            // A single character may be the tail of a longer word that is no head.
            if length > step {
                step = length;
                let strength = head.strength.filter(|_| head.before);
                let strength = strength.filter(|s| *s != Strength::Exploratory);
                cue = cue.or(strength.map(|strength| (strength, word)));
            }
        }
        at += step;
    }
    (best.or(first), cue)
}

/// Passes over white space, opening quotes and the marks of a list.
fn skip_marks(text: &str, span: Span) -> usize {
    let mut at = span.start;
    loop {
        let rest = text.get(at..span.end).unwrap_or_default();
        let trimmed = rest.trim_start_matches([' ', '\u{3000}', '—', '-', '●', '·', '*']);
        let next = span.end - trimmed.len();
        let next = skip_number(text, next, span.end);
        if next == at {
            return at;
        }
        at = next;
    }
}

/// Passes over 一、 （二） 3. 第四， at the head.
fn skip_number(text: &str, at: usize, end: usize) -> usize {
    let rest = text.get(at..end).unwrap_or_default();
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let open = rest.trim_start_matches(['（', '(', '第']);
    let after = open.trim_start_matches(numeral);
    if after.len() == open.len() {
        return at;
    }
    let closed = after.trim_start_matches(['）', ')', '、', '．', '.']);
    // 3.5万 is a number, not a mark.
    if closed.len() == after.len() || closed.starts_with(|c: char| c.is_ascii_digit()) {
        return at;
    }
    end - closed.len()
}

fn skip_space(text: &str, at: usize, end: usize) -> usize {
    let next = trimmed(text, Span::new(at, end.max(at))).start.max(at);
    // 科学、规范、有序地实施: adverbs may stand in a list, and end with 地 (or 的).
    let rest = text.get(next..end).unwrap_or_default();
    let particle = rest.chars().next().filter(|c| matches!(c, '、' | '地' | '的'));
    let follows = particle.is_some_and(|c| {
        c == '、'
            || rest.get(c.len_utf8()..).and_then(head_of).is_some_and(|(_, h)| !h.noun)
    });
    if follows { next + '、'.len_utf8() } else { next }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shape: Shape, act: Option<&str>) {
        let clause = read(text, Span::new(0, text.len()));
        let word = clause.act.map(|a| text.get(a.span.range()).unwrap());
        assert_eq!((clause.shape, word), (shape, act), "{text}");
    }

    #[test]
    fn the_act_stands_after_adverbs_and_light_words() {
        check("进一步加快建设滨江绿道", Shape::Imperative, Some("建设"));
        check("加快实验室能力建设", Shape::Imperative, Some("加快"));
        check("（三）编制专项规划", Shape::Imperative, Some("编制"));
        check("深化教育改革", Shape::Imperative, Some("深化"));
        check("落实和完善支农政策", Shape::Imperative, Some("落实和完善"));
        check("启动建设办公用房项目", Shape::Imperative, Some("启动建设"));
        check("实施降低物流成本行动", Shape::Imperative, Some("实施"));
        check("我市将新建公园3座", Shape::Imperative, Some("新建"));
    }

    #[test]
    fn a_subject_leaves_the_act_to_what_is_reached() {
        check("滨江绿道二期全面竣工", Shape::Plain, Some("竣工"));
        check("服务业增加值增长6%", Shape::Plain, Some("增长"));
        check("把实事落到实处", Shape::Plain, None);
    }

    #[test]
    fn attitudes_and_preparations_are_no_acts() {
        check("坚持以人民为中心", Shape::Stance, None);
        check("围绕晴川新城", Shape::Opening, None);
        check("在建设晴川新城的过程中", Shape::Opening, None);
        check("今年经济发展的主要目标是", Shape::Opening, None);
        check("在晴川新城建设学校", Shape::Marked, Some("建设"));
        check("建设的重点在滨江", Shape::Plain, Some("建设"));
    }

    #[test]
    fn the_first_cue_of_the_head_gives_the_strength() {
        let cue = |text: &str| read(text, Span::new(0, text.len())).cue.map(|c| c.0);
        assert_eq!(cue("力争建成公园3座"), Some(Strength::Soft));
        assert_eq!(cue("确保如期完工"), Some(Strength::Hard));
        assert_eq!(cue("固定资产投资力争增长7%"), Some(Strength::Soft));
        assert_eq!(cue("研究制定办法"), None);
        assert_eq!(cue("谋划新建水厂"), Some(Strength::Exploratory));
    }
}
