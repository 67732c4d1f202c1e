//! Says how specific a commitment is, and whether its keeping can be checked.
//!
//! A figure to be reached, a deadline of its own, or a deliverable with a name can be checked:
//! something built, written, set up or held. Acts whose numbers only describe what they are done to
//! (支持12家企业技改) are not measured by them, unless a bound is set (支持12家以上). It catches
//! 编制晴川新城规划 and 启动水厂迁建; it misses 建好晴川大桥 among a list of general acts where 建好 has
//! no name in the lexicon, and takes 完成各项工作 only for what it is, since 各项 names nothing.

use std::sync::LazyLock;

use super::clause::{Act, Clause, Shape};
use crate::extract::lexicon::Lexicon;
use crate::model::{CommitmentKind, Figure, FigureKind, FigureStatus, Span};

/// What there is to measure a commitment by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'a> {
    /// The passage's text.
    pub(super) text: &'a str,
    /// Its bytes.
    pub(super) span: Span,
    /// Its clauses.
    pub(super) clauses: &'a [Clause],
    /// The act that names it.
    pub(super) act: Option<Act>,
    /// Whether it states a deadline itself.
    pub(super) due: bool,
    /// Whether a figure measures it.
    pub(super) counted: bool,
}

/// The specificity and whether the commitment is measurable.
pub(super) fn measure(evidence: &Evidence) -> (u8, bool) {
    let deliverable = is_deliverable(evidence);
    let measurable = evidence.counted || deliverable || evidence.due;
    let specificity = match (evidence.counted || deliverable, evidence.due) {
        (true, true) => 5,
        (true, false) if evidence.counted => 4,
        (true, false) | (false, true) => 3,
        (false, false) => unmeasured(evidence),
    };
    (specificity, measurable)
}

/// The specificity of what cannot be checked: a named act, a direction, or rhetoric.
fn unmeasured(evidence: &Evidence) -> u8 {
    let Some(act) = evidence.act else { return 0 };
    let object = object_text(evidence, act);
    let quoted = object.contains(['“', '《', '「', '"']);
    let kinds = DELIVERABLES.kinds(object);
    let named = kinds.thing || kinds.paper;
    match act.kind {
        _ if quoted || (named && !kinds.vague) => 2,
        CommitmentKind::OutputDelivery
        | CommitmentKind::PolicyInstrument
        | CommitmentKind::PursuitOfThirdParty
        | CommitmentKind::Prohibition => 2,
        CommitmentKind::OutcomeTarget
        | CommitmentKind::Process
        | CommitmentKind::Maintenance => 1,
    }
}

/// Whether a figure measures a commitment with this act.
pub(super) fn counts(text: &str, figure: &Figure, act: Option<Act>) -> bool {
    if figure.status != FigureStatus::Target && figure.status != FigureStatus::Estimate {
        return false;
    }
    let plain = matches!(figure.kind, FigureKind::Level | FigureKind::Rank)
        && matches!(figure.cmp, crate::model::Cmp::Eq | crate::model::Cmp::Approx)
        && figure.agg.is_none_or(|agg| agg == crate::model::Agg::Point);
    let word = act.and_then(|act| text.get(act.span.range())).unwrap_or_default();
    figure.kind != FigureKind::Rank && !(plain && DELIVERABLES.is_loose(word))
}

/// Whether the act makes something with a name whose completion can be seen.
fn is_deliverable(evidence: &Evidence) -> bool {
    let Some(act) = evidence.act else { return false };
    let object = object_text(evidence, act);
    let kinds = DELIVERABLES.kinds(object);
    let some = ["一批", "若干", "更多", "一些", "各类"]
        .iter()
        .any(|word| object.starts_with(word));
    if some || is_left_to_others(evidence) || (kinds.vague && !kinds.last_is_thing) {
        return false;
    }
    if act.kind == CommitmentKind::PolicyInstrument {
        return act.head.checked && kinds.paper;
    }
    if act.head.checked {
        return object.chars().count() >= 2 || subject_names(evidence, act);
    }
    if act.head.named {
        // 办好…等活动 names examples, not what is to be done.
        return (kinds.thing || kinds.paper) && !object.contains('等');
    }
    if names_stage(object) && act.kind != CommitmentKind::PursuitOfThirdParty {
        return true;
    }
    // 推进水厂迁建项目, 推动二期竣工: the object holds an act whose completion can be seen.
    act.head.light && act.kind == CommitmentKind::Process && ends_in_completion(object)
}

/// Whether the act is only encouraged or explored: 鼓励建立产业基金.
fn is_left_to_others(evidence: &Evidence) -> bool {
    const WORDS: [&str; 7] = ["鼓励", "支持", "引导", "探索", "允许", "提倡", "倡导"];
    let mut cues = evidence.clauses.iter().filter_map(|clause| clause.cue);
    cues.any(|(_, cue)| {
        let cue = evidence.text.get(cue.range()).unwrap_or_default();
        WORDS.iter().any(|word| cue.contains(word))
    })
}

/// Whether a clause with the act at its end has a subject that names something.
fn subject_names(evidence: &Evidence, act: Act) -> bool {
    let clause = evidence
        .clauses
        .iter()
        .find(|c| c.span.start <= act.span.start && act.span.end <= c.span.end);
    clause.is_some_and(|clause| {
        let before =
            evidence.text.get(clause.span.start..act.span.start).unwrap_or_default();
        clause.shape != Shape::Imperative && before.chars().count() >= 4
    })
}

/// Whether an object names the completion of a thing: 水厂迁建项目, 二期竣工.
fn ends_in_completion(object: &str) -> bool {
    const DONE: [&str; 14] = [
        "竣工",
        "完工",
        "开工",
        "投用",
        "投产",
        "通车",
        "建成",
        "开业",
        "开园",
        "落地建设",
        "投入使用",
        "完成",
        "挂牌",
        "开通",
    ];
    const BUILT: [&str; 6] = ["新建", "迁建", "扩建", "改建", "改扩建", "续建"];
    let whole = object.trim_end_matches(['。', '！', '；']);
    DONE.iter().any(|word| whole.ends_with(word))
        || (whole.contains("创建")
            && !whole.ends_with("工作")
            && !whole.ends_with("活动"))
        || (whole.ends_with("项目")
            || whole.ends_with("工程")
            || whole.ends_with("项目建设"))
            && (BUILT.iter().any(|word| whole.contains(word))
                || whole.contains("等重点项目"))
}

/// Whether an object names a stage of a building work: 晴川水厂二期工程.
fn names_stage(object: &str) -> bool {
    ["一期", "二期", "三期", "四期"].iter().any(|stage| object.contains(stage))
}

/// The stretch from the act to the end of its clause.
fn object_text<'a>(evidence: &Evidence<'a>, act: Act) -> &'a str {
    let end = evidence
        .clauses
        .iter()
        .find(|clause| act.span.start < clause.span.end)
        .map_or(evidence.span.end, |clause| clause.span.end);
    evidence.text.get(act.span.end..end).unwrap_or_default()
}

/// What the words of an object say.
#[derive(Debug, Clone, Copy, Default)]
struct ObjectKinds {
    paper: bool,
    thing: bool,
    vague: bool,
    last_is_thing: bool,
}

/// What a word of an object says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paper,
    Thing,
    Vague,
}

/// The words of `deliverable.tsv`.
struct Deliverables {
    kinds: Lexicon<Kind>,
    /// Acts that only describe what their numbers count.
    loose: Vec<&'static str>,
}

impl Deliverables {
    fn kinds(&self, object: &str) -> ObjectKinds {
        let mut out = ObjectKinds::default();
        self.kinds.find(object, |word, _| {
            out.paper |= *word.tag == Kind::Paper;
            out.thing |= *word.tag == Kind::Thing;
            out.vague |= *word.tag == Kind::Vague;
            out.last_is_thing = *word.tag != Kind::Vague;
        });
        out
    }

    fn is_loose(&self, act: &str) -> bool {
        self.loose.contains(&act)
    }
}

static DELIVERABLES: LazyLock<Deliverables> = LazyLock::new(|| {
    let (mut kinds, mut loose) = (Vec::new(), Vec::new());
    for line in include_str!("deliverable.tsv").lines().filter(|l| !l.starts_with('#')) {
        let Some((kind, words)) = line.split_once('\t') else { continue };
        let kind = match kind {
            "paper" => Kind::Paper,
            "thing" => Kind::Thing,
            "vague" => Kind::Vague,
            _ => {
                loose.extend(words.split(' '));
                continue;
            }
        };
        kinds.extend(words.split(' ').map(|word| (word.to_owned(), kind)));
    }
    Deliverables { kinds: Lexicon::new(kinds), loose }
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::commitment::clause;

    fn check(text: &str, due: bool, expected: (u8, bool)) {
        let span = Span::new(0, text.len());
        let clauses = [clause::read(text, span)];
        let act = clauses[0].act;
        let evidence =
            Evidence { text, span, clauses: &clauses, act, due, counted: false };
        assert_eq!(measure(&evidence), expected, "{text}");
    }

    #[test]
    fn a_named_deliverable_can_be_checked() {
        check("编制晴川新城规划", false, (3, true));
        check("启动水厂迁建", false, (3, true));
        check("推动滨江绿道二期竣工", false, (3, true));
        check("建成晴川大桥", true, (5, true));
        check("设立产业基金", false, (3, true));
        check("实施晴川水厂二期工程", false, (3, true));
    }

    #[test]
    fn what_has_no_name_cannot() {
        check("加强队伍建设", false, (1, false));
        check("建立长效机制", false, (2, false));
        check("推进“晴川先锋”行动", false, (2, false));
        check("打造一批示范点", false, (2, false));
        check("开工建设一批项目", false, (2, false));
        check("鼓励设立产业基金", false, (2, false));
    }
}
