//! Decides whether a sentence commits, and by which rule.
//!
//! The section's role says what an act without a subject means: in tasks and goals it is an
//! undertaking, in a review a result. Then come the sentence's own signs: what was done, what the
//! world is like, guiding thought, thanks and appeals are none; an act at the head of a clause, a
//! modal word before one, a level or state to be reached are. It catches 加快建设滨江绿道 under tasks
//! and 对这些问题，我们将认真解决 under a review; it misses an undertaking in a review that answers no
//! problem (今年将续建二期), and takes a result told without 了 among the tasks for an undertaking.

use super::clause::{self, Clause, Shape};
use super::words::{Sign, Signs, signs_of};
use crate::model::{CommitmentKind, CommitmentRule, Role, Span, Strength};

/// What earlier sentences say of the next ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// What the section is for.
    pub(super) role: Option<Role>,
    /// The passage states guiding thought or general requirements.
    pub(super) guiding: bool,
    /// Problems were named in this passage or the one before.
    pub(super) problems: bool,
    /// The report tells in whole sentences, tasks included, so that an act without a modal word
    /// is often a result. It is told by its age: reports took on the style of short orders in the
    /// years around 1990.
    pub(super) narrative: bool,
}

impl Context {
    /// Returns whether a day that is still to come makes an undertaking of a sentence: where the role of
    /// the section does not tell.
    pub(super) fn heeds_days(&self) -> bool {
        self.role == Some(Role::Other) && !self.narrative
    }
}

/// A sentence with its clauses and signs.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    /// Bytes in the passage's text.
    pub(super) span: Span,
    /// Its clauses in order.
    pub(super) clauses: Vec<Clause>,
    /// Its signs in order, with spans in the passage's text.
    pub(super) signs: Vec<Sign>,
    /// All signs together.
    pub(super) says: Signs,
    /// Whether it states a day that is still to come; told only where [`Context::heeds_days`].
    pub(super) is_due: bool,
}

impl Sentence {
    /// Reads a sentence.
    pub(super) fn read(text: &str, span: Span) -> Self {
        let clauses = super::sentence::clauses(text, span)
            .into_iter()
            .map(|clause| clause::read(text, clause))
            .collect();
        let signs = signs_of(text, span);
        let says = signs.iter().fold(Signs::default(), |all, sign| all.with(sign.says));
        Self { span, clauses, signs, says, is_due: false }
    }

    /// Returns the signs inside a clause together.
    pub(super) fn says_in(&self, span: Span) -> Signs {
        self.signs_in(span).fold(Signs::default(), |all, sign| all.with(sign.says))
    }

    /// Returns the signs inside a clause, in order.
    pub(super) fn signs_in(&self, span: Span) -> impl Iterator<Item = &Sign> {
        let from = self.signs.partition_point(|sign| sign.span.start < span.start);
        self.signs.iter().skip(from).take_while(move |sign| sign.span.end <= span.end)
    }
}

/// Judges a sentence. `has_target` says whether a figure in it is to be reached.
pub(super) fn judge(
    text: &str,
    sentence: &Sentence,
    has_target: bool,
    context: &mut Context,
) -> Option<CommitmentRule> {
    let role = context.role?;
    // Among tasks a problem may be what an act is to solve; in a review it is told.
    let told = role == Role::Review || !sentence.clauses.iter().any(is_imperative);
    context.problems |= sentence.says.has(Signs::PROBLEM) && told;
    if matches!(role, Role::Closing | Role::Glossary | Role::Front)
        || is_appeal(text, sentence)
    {
        return None;
    }
    if let Some(rule) = pledge(sentence, context) {
        return Some(rule);
    }
    if role == Role::Review {
        return None;
    }
    let target = sentence.says.has(Signs::TARGET);
    if sentence.says.has(Signs::GUIDE.with(Signs::FRAME)) && !target {
        context.guiding |= sentence.says.has(Signs::FRAME);
        return None;
    }
    // What somebody will or must do ends the frame.
    let words = text.get(sentence.span.range()).unwrap_or_default();
    let explains = words.contains("就是要");
    let demands = !explains && sentence.clauses.iter().any(|clause| clause.modal);
    context.guiding &= !target && !demands;
    if (context.guiding && !has_target) || is_lead_in(text, sentence) {
        return None;
    }
    if target && (has_target || sentence.says.has(Signs::BOUND.with(Signs::RESULT))) {
        return Some(CommitmentRule::Target);
    }
    if let Some(rule) = by_act(text, sentence, context) {
        return Some(rule);
    }
    let told = context.narrative && !sentence.says.has(Signs::MODAL);
    (!told).then(|| by_state(text, sentence, has_target, role)).flatten()
}

/// Whether a clause opens with an act.
pub(super) fn is_imperative(clause: &Clause) -> bool {
    matches!(clause.shape, Shape::Imperative | Shape::Marked)
}

/// Whether a sentence thanks, greets, or calls on everybody.
fn is_appeal(text: &str, sentence: &Sentence) -> bool {
    let words = text.get(sentence.span.range()).unwrap_or_default();
    let acts = sentence.clauses.iter().any(is_imperative);
    let calls = ["希望", "我们希望", "我希望"];
    words.contains("让我们")
        || calls.iter().any(|call| words.starts_with(call))
        || sentence.says.has(Signs::THANKS)
        || (sentence.says.has(Signs::APPEAL) && !acts)
}

/// The answer to problems that were just named.
fn pledge(sentence: &Sentence, context: &Context) -> Option<CommitmentRule> {
    let says = sentence.says;
    let tells = sentence.clauses.first().is_some_and(|clause| {
        clause.shape == Shape::Plain && sentence.says_in(clause.span).has(Signs::FACT)
    });
    let answers = context.problems
        && !tells
        && says.has(Signs::PLEDGE)
        && says.has(Signs::RESOLVE)
        && !says.has(Signs::PROBLEM);
    let review = context.role == Some(Role::Review);
    (answers && review).then_some(CommitmentRule::Pledge)
}

/// Whether a sentence only announces a list: 重点做好以下五方面工作.
fn is_lead_in(text: &str, sentence: &Sentence) -> bool {
    let words = text.get(sentence.span.range()).unwrap_or_default();
    let last = sentence.signs.iter().rfind(|sign| sign.says.has(Signs::LEAD_IN));
    let at_end = last.is_some_and(|sign| {
        let tail = text.get(sign.span.end..sentence.span.end).unwrap_or_default();
        tail.chars().count() <= 3
            && (tail.starts_with(['：', ':']) || is_counted(text, sign))
    });
    at_end && words.chars().count() <= 60
}

/// Whether a number stands before what is announced, or the words themselves point ahead.
fn is_counted(text: &str, sign: &Sign) -> bool {
    let words = text.get(sign.span.range()).unwrap_or_default();
    let before = text.get(..sign.span.start).and_then(|t| t.chars().next_back());
    words.starts_with(['以', '如', '下', '几', '这'])
        || before
            .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十几".contains(c))
}

/// An act at the head of a clause, or after a modal word.
fn by_act(text: &str, sentence: &Sentence, context: &Context) -> Option<CommitmentRule> {
    let first = sentence.clauses.first()?;
    if is_past(text, sentence) || is_of_others(text, sentence) {
        return None;
    }
    let formula = sentence.says.has(Signs::FORMULA);
    let named_from = told_of(text, sentence);
    let acts = |clause: &&Clause| {
        // 加强团结是大局所需: the act is what is spoken of.
        let told = sentence.says_in(clause.span).has(Signs::FACT);
        let named = named_from.is_some_and(|end| clause.span.start < end);
        let spoken_of = !clause.modal && (told || named);
        let empty = formula && is_weak(clause);
        is_imperative(clause) && !spoken_of && !empty && !is_done(sentence, clause)
    };
    let modal = sentence
        .clauses
        .iter()
        .find(|clause| clause.modal && is_imperative(clause))
        .or_else(|| sentence.clauses.iter().find(|c| has_modal_act(text, sentence, c)))
        .or_else(|| after_modal_opening(sentence));
    if modal.is_some_and(|clause| acts(&clause) || !formula) {
        return Some(CommitmentRule::Modal);
    }
    // 力争建成晴川大桥, 年底前建成晴川大桥 look ahead wherever they stand.
    let urged = |clause: &Clause| {
        let firm = [Strength::Hard, Strength::Soft];
        acts(&clause) && clause.cue.is_some_and(|(cue, _)| firm.contains(&cue))
    };
    let ahead =
        context.heeds_days() && (sentence.is_due || sentence.clauses.iter().any(urged));
    let open = context.role == Some(Role::Other) && !ahead;
    let later = first.shape == Shape::Plain || sentence.says.has(Signs::PAST);
    if open || (context.narrative && later) {
        return None;
    }
    let says = sentence.says_in(first.span);
    let quoted = text.get(first.span.start..).is_some_and(|rest| rest.starts_with('“'));
    let states = first.shape == Shape::Plain
        && !quoted
        && (says.has(Signs::SITUATION) || sentence.says.has(Signs::FACT));
    if states {
        return None;
    }
    let prepared = |clause: &&Clause| {
        clause.shape == Shape::Opening
            && clause.act.is_some()
            && !formula
            && !is_done(sentence, clause)
    };
    let mut clauses = sentence.clauses.iter();
    let found = clauses.clone().find(acts).or_else(|| clauses.find(prepared));
    found.map(|_| CommitmentRule::Undertaking)
}

/// Returns where a clause begins that says what the acts before it are: 振兴晴川，是我们的使命.
fn told_of(text: &str, sentence: &Sentence) -> Option<usize> {
    let is = |clause: &&Clause| {
        let words = text.get(clause.span.range()).unwrap_or_default();
        ["是", "既是", "就是", "都是", "不仅是", "目的是", "目的在于"]
            .iter()
            .any(|word| words.starts_with(word))
    };
    sentence.clauses.iter().skip(1).find(is).map(|clause| clause.span.start)
}

/// Whether the act of a clause is one that undertakes nothing among formulas of attitude.
fn is_weak(clause: &Clause) -> bool {
    clause.act.is_none_or(|act| act.head.weak)
}

/// Whether 了 follows the act at once.
fn is_done(sentence: &Sentence, clause: &Clause) -> bool {
    let Some(act) = clause.act else { return false };
    sentence
        .signs_in(clause.span)
        .any(|sign| sign.says.has(Signs::PAST) && sign.span.start <= act.span.end)
}

/// Whether a sentence says what others do, or what comes of what was told: 我们注意到, 这样做将.
fn is_of_others(text: &str, sentence: &Sentence) -> bool {
    const OPENINGS: [&str; 10] = [
        "我们注意到",
        "我们认为",
        "我们主张",
        "我们相信",
        "这样做",
        "这样将",
        "这样就",
        "这将",
        "这必将",
        "此举",
    ];
    let words = text.get(sentence.span.range()).unwrap_or_default();
    OPENINGS.iter().any(|opening| words.starts_with(opening))
}

/// Whether a sentence tells of the past: its first clause does, and none says what is to come; or it ends
/// with 了, and nothing but 继续 looks ahead.
fn is_past(text: &str, sentence: &Sentence) -> bool {
    let Some(first) = sentence.clauses.first() else { return false };
    let words = text.get(sentence.span.range()).unwrap_or_default();
    let looks_ahead = |sign: &Sign| {
        sign.says.has(Signs::MODAL) && text.get(sign.span.range()) != Some("继续")
    };
    if words.trim_end_matches(['。', '；', '！']).ends_with('了')
        && !sentence.signs.iter().any(looks_ahead)
    {
        return true;
    }
    let past = sentence.says_in(first.span).has(Signs::PAST);
    let anywhere =
        sentence.says.has(Signs::PAST) && !sentence.clauses.iter().any(is_imperative);
    (past && !is_imperative(first) || anywhere) && !sentence.says.has(Signs::MODAL)
}

/// Returns the act that a clause with a modal word prepares: 要根据水情，科学调度.
fn after_modal_opening(sentence: &Sentence) -> Option<&Clause> {
    let opens = |clause: &Clause| clause.modal && clause.shape == Shape::Opening;
    let at = sentence.clauses.iter().position(opens)?;
    sentence.clauses.iter().skip(at + 1).find(|clause| is_imperative(clause))
}

/// Whether an act follows a modal word inside the clause: 各镇都要建成示范村.
fn has_modal_act(text: &str, sentence: &Sentence, clause: &Clause) -> bool {
    if is_imperative(clause) {
        return false;
    }
    let words = text.get(clause.span.range()).unwrap_or_default();
    // 要做到应保尽保, 我们将继续高举: an attitude that somebody will take undertakes it.
    if clause.shape == Shape::Stance && clause.modal {
        return ["做到", "将", "让", "使"].iter().any(|word| words.contains(word));
    }
    let mut signs =
        sentence.signs_in(clause.span).filter(|sign| sign.says.has(Signs::MODAL));
    signs.any(|sign| {
        let rest = clause::read(text, Span::new(sign.span.start, clause.span.end));
        let word = text.get(sign.span.range()).unwrap_or_default();
        let goes_on = word == "继续"
            && rest.shape == Shape::Imperative
            && rest.act.is_some_and(|act| act.span.end < clause.span.end);
        goes_on || rest.modal && (is_imperative(&rest) || says_do(text, &rest))
    })
}

/// Whether a clause after a modal word is an attitude that can be taken: 都要做到公开.
fn says_do(text: &str, clause: &Clause) -> bool {
    let words = text.get(clause.span.range()).unwrap_or_default();
    clause.shape == Shape::Stance
        && ["做到", "让", "使"].iter().any(|word| words.contains(word))
}

/// A level or a state that is to hold.
fn by_state(
    text: &str,
    sentence: &Sentence,
    has_target: bool,
    role: Role,
) -> Option<CommitmentRule> {
    if is_past(text, sentence) || sentence.says.has(Signs::PROBLEM) {
        return None;
    }
    if has_target {
        return Some(CommitmentRule::Target);
    }
    let first = sentence.clauses.first()?;
    let situated = sentence.says_in(first.span).has(Signs::SITUATION);
    if situated || sentence.says.has(Signs::FACT) {
        return None;
    }
    let reached = sentence.clauses.iter().any(|clause| {
        clause.shape == Shape::Plain
            && clause.act.is_some_and(|act| {
                act.head.checked || act.kind == CommitmentKind::OutcomeTarget
            })
    });
    let state = match role {
        Role::Goals => sentence.says.has(Signs::RESULT),
        Role::Tasks | Role::SelfGovernment | Role::Annex => reached,
        Role::Other => reached && sentence.is_due,
        _ => false,
    };
    state.then_some(CommitmentRule::State)
}

#[cfg(test)]
mod tests {
    use super::*;
    use CommitmentRule as Rule;

    fn check(role: Role, text: &str, expected: Option<Rule>) {
        let sentence = Sentence::read(text, Span::new(0, text.len()));
        let mut context = Context { role: Some(role), ..Context::default() };
        assert_eq!(judge(text, &sentence, false, &mut context), expected, "{text}");
    }

    #[test]
    fn the_role_decides_what_an_act_without_subject_means() {
        let text = "加快建设晴川新城，新建学校3所。";
        check(Role::Tasks, text, Some(Rule::Undertaking));
        check(Role::Review, text, None);
        check(Role::Other, text, None);
        check(Role::Other, "我们要加快建设晴川新城。", Some(Rule::Modal));
        check(Role::Other, "力争建成晴川大桥。", Some(Rule::Undertaking));
        check(Role::Glossary, text, None);
    }

    #[test]
    fn what_was_done_is_no_commitment() {
        check(Role::Tasks, "去年我县建成了水厂。", None);
        check(Role::Tasks, "推进了水厂建设。", None);
        check(Role::Tasks, "为了方便居民，新建水厂。", Some(Rule::Undertaking));
    }

    #[test]
    fn attitudes_appeals_and_announcements_are_none() {
        check(Role::Tasks, "坚持以人民为中心。", None);
        check(Role::Tasks, "让我们携手建设晴川！", None);
        check(Role::Tasks, "重点做好以下五方面工作：", None);
        check(Role::Tasks, "今年是晴川建县三十周年。", None);
        check(Role::Tasks, "加强团结是大局所需。", None);
        check(Role::Tasks, "加强建设，目的是改善生活。", None);
        check(Role::Tasks, "希望各方早日实现通航。", None);
        check(Role::Tasks, "我们注意到，对方也应该严守原则。", None);
        check(Role::Tasks, "这样做将克服部门分割的弊端。", None);
        check(Role::Tasks, "水价继续保持稳定，任务也良好地完成了。", None);
        check(Role::SelfGovernment, "牢固树立宗旨意识，提高政治判断力。", None);
    }

    #[test]
    fn guiding_thought_covers_the_rest_of_its_passage() {
        let mut context = Context { role: Some(Role::Tasks), ..Context::default() };
        let mut judged = |text: &str| {
            let sentence = Sentence::read(text, Span::new(0, text.len()));
            judge(text, &sentence, false, &mut context)
        };
        assert_eq!(judged("今年工作的总体要求是：坚持稳中求进。"), None);
        assert_eq!(judged("推动经济持续向好。"), None);
    }

    #[test]
    fn an_act_that_is_spoken_of_is_none() {
        check(Role::Tasks, "统筹城乡，振兴晴川，是我们的使命。", None);
        check(Role::Tasks, "振兴晴川，是我们的使命，要加快建设新城。", Some(Rule::Modal));
        check(Role::Other, "要根据水情，科学调度水库。", Some(Rule::Modal));
        check(Role::Other, "要通过努力，依靠群众，改变面貌。", Some(Rule::Modal));
    }

    #[test]
    fn a_state_of_the_goals_is_to_be_reached() {
        check(Role::Goals, "生态环境更加优美。", Some(Rule::State));
        check(Role::Tasks, "生态环境更加优美。", None);
        check(Role::Tasks, "滨江绿道二期全面竣工。", Some(Rule::State));
    }

    #[test]
    fn only_an_answer_to_problems_commits_in_a_review() {
        let mut context = Context { role: Some(Role::Review), ..Context::default() };
        let mut judged = |text: &str| {
            let sentence = Sentence::read(text, Span::new(0, text.len()));
            judge(text, &sentence, false, &mut context)
        };
        assert_eq!(judged("对此，我们将认真解决。"), None);
        assert_eq!(judged("公共服务短板弱项仍然突出，服务水平有待提升。"), None);
        assert_eq!(judged("对此，我们将认真解决。"), Some(Rule::Pledge));
    }
}
