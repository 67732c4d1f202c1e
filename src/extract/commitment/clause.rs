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
    if names_field(text.get(at..span.end).unwrap_or_default()) {
        return clause;
    }
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
        search(text, &mut clause, at);
    }
    clause
}

/// Searches a clause that opens with no act for the one that it states later.
fn search(text: &str, clause: &mut Clause, at: usize) {
    let end = clause.span.end;
    let rest = text.get(at..end).unwrap_or_default();
    let marked = head_of(rest).is_some_and(|(_, head)| head.marker);
    let (mut act, cue, mut is_told) =
        later_act(text, at, end, marked || clause.shape == Shape::Opening);
    if let Some(from) = behind_disposal(rest) {
        let disposed = disposed(text, at + from, end);
        is_told |= disposed.is_some();
        act = disposed.or(act);
    }
    // 通过改革理顺价格: the means may be an act itself.
    let means =
        act.filter(|act| rest.starts_with("通过") && act.span.start == at + "通过".len());
    if let Some(means) = means {
        (act, _, is_told) = later_act(text, means.span.end, end, true);
    }
    let is_attribute = act.is_some() && !is_told;
    clause.act = act;
    // 确保 … 完工, 要 … 建成: what stands before the subject makes it an undertaking.
    let urged = clause.cue.is_some() || clause.modal;
    // 通过多种渠道逐步解决: the means stands before what is done.
    let by_means = rest.starts_with("通过") && is_told;
    if is_circumstance(rest) || names_targets(rest) || marked && is_attribute {
        clause.shape = Shape::Opening;
        clause.act = None;
    } else if by_means
        || (marked || urged) && clause.shape == Shape::Plain && clause.act.is_some()
    {
        clause.shape = Shape::Marked;
    }
    clause.cue = clause.cue.or(cue);
}

/// Returns where that begins which something is done to: behind 把 at the head, or after a modal word.
fn behind_disposal(words: &str) -> Option<usize> {
    const MODALS: [&str; 6] = ["必须把", "要把", "应把", "应当把", "应该把", "将把"];
    let head = words.starts_with('把').then_some('把'.len_utf8());
    head.or_else(|| MODALS.iter().find_map(|m| words.find(m).map(|at| at + m.len())))
}

/// Whether a clause only names the field that the next one is about: 教育方面.
fn names_field(words: &str) -> bool {
    const LONGEST: usize = 10;
    words.ends_with("方面")
        && words.chars().count() <= LONGEST
        && !words.contains(['以', '等', '、'])
}

/// Returns the act of a clause that begins with 把, which stands behind what it is done to: 把质量`放在`首位,
/// 把工作`做好`.
fn disposed(text: &str, from: usize, end: usize) -> Option<Act> {
    const PLACES: [&str; 16] = [
        "作为",
        "放在",
        "摆在",
        "当作",
        "看作",
        "视为",
        "抓在",
        "放到",
        "看成",
        "当成",
        "结合起来",
        "统一起来",
        "贯穿",
        "进行到底",
        "变成",
        "列为",
    ];
    let words = text.get(from..end)?;
    let place = PLACES
        .iter()
        .filter_map(|place| words.find(place).map(|at| (at, place.len())))
        .min();
    if let Some((at, length)) = place.filter(|(at, _)| *at > 0) {
        let span = Span::new(from + at, from + at + length);
        let kind = CommitmentKind::Process;
        // 把人民放在心中: among formulas of attitude it undertakes nothing.
        return Some(Act { span, kind, head: Head { weak: true, ..Head::default() } });
    }
    let mut last: Option<Act> = None;
    let mut at = from;
    while let Some(c) = text.get(at..end).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..end).unwrap_or_default();
        let found = head_of(rest).filter(|(_, head)| head.act.is_some() && !head.noun);
        let Some((length, head)) = found else {
            at += c.len_utf8();
            continue;
        };
        let tail = rest.get(length..).unwrap_or_default();
        if let Some(kind) = head.act.filter(|_| at > from && !tail.starts_with('的')) {
            let act = with_complement(
                text,
                Act { span: Span::new(at, at + length), kind, head },
                end,
            );
            last = Some(linked(text, last, act));
        }
        // 转化为发展动能: what a result is led to is no act.
        let leads = rest.get(..length).is_some_and(leads_to_result)
            || tail.starts_with(['到', '为', '成', '入', '至', '向']);
        if last.is_some() && leads {
            break;
        }
        at += length;
    }
    last
}

fn leads_to_result(word: &str) -> bool {
    word.chars().count() > 1 && word.ends_with(['为', '到', '成', '入', '至', '向'])
}

/// Joins an act with the one before where only 、 stands between: 保护好、传承好.
fn linked(text: &str, before: Option<Act>, mut act: Act) -> Act {
    if let Some(before) = before
        && text.get(before.span.end..act.span.start) == Some("、")
    {
        act.span.start = before.span.start;
    }
    act
}

/// Lets an act end with the 好 that says it is done well: 实施`好`新一轮规划. Leaves 好转 and 好人 alone.
fn with_complement(text: &str, mut act: Act, end: usize) -> Act {
    const OTHERS: &str = "的转评品房人事书学家处看坏友莱几多久";
    let mut rest = text.get(act.span.end..end).unwrap_or_default().chars();
    let is_word = act.span.end > act.span.start + '做'.len_utf8();
    if is_word
        && rest.next() == Some('好')
        && rest.next().is_none_or(|next| !OTHERS.contains(next))
    {
        act.span.end += '好'.len_utf8();
    }
    act
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
        clause.act = later_act(text, at, clause.span.end, false).0;
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
    Some(with_complement(text, act, end))
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

/// Returns the act that a clause with a subject states: the last that can be seen completed or reached,
/// else the first behind an adverb (新城建设顺利`实施`), else the first of any kind; the firm or soft word on
/// the way (投资力争增长7%); and whether the act is more than an attribute (未`落户`的居民).
///
/// Behind a word that only leads to it (对, 通过) the act behind an adverb or a modal word goes first:
/// 对投资增长必须`控制`.
fn later_act(
    text: &str,
    from: usize,
    end: usize,
    is_led: bool,
) -> (Option<Act>, Option<(Strength, Span)>, bool) {
    let mut found = Found::default();
    let mut cue = None;
    let mut at = from;
    // Where the last adverb or modal word ended.
    let mut adverb = None;
    while let Some(c) = text.get(at..end).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..end).unwrap_or_default();
        let mut step = c.len_utf8();
        if let Some((length, head)) = head_of(rest) {
            let word = Span::new(at, at + length);
            if let Some(kind) = head.act.filter(|_| !head.noun) {
                let tail = rest.get(length..).unwrap_or_default();
                let act = with_complement(text, Act { span: word, kind, head }, end);
                found.add(act, text.get(word.range()), tail, adverb == Some(at));
            }
            // A single character may be the tail of a longer word that is no head.
            let is_long = length > step;
            // 提供更多帮助: 更 stands before nouns as well.
            if head.before && c != '更' && (is_long || "要将应须".contains(c)) {
                adverb = Some(word.end);
            }
            if is_long {
                step = length;
                let strength = head.strength.filter(|_| head.before);
                let strength = strength.filter(|s| *s != Strength::Exploratory);
                cue = cue.or(strength.map(|strength| (strength, word)));
            }
        }
        at += step;
    }
    let (act, is_told) = found.choose(is_led);
    (act, cue, is_told)
}

/// The acts of a clause by what stands around them.
#[derive(Debug, Default)]
struct Found {
    first: Option<Act>,
    reached: Option<Act>,
    adverbial: Option<Act>,
    bare: Option<Act>,
    attribute: Option<Act>,
}

impl Found {
    fn add(&mut self, act: Act, word: Option<&str>, tail: &str, is_adverbial: bool) {
        // 进行全面审计, 提供有力支撑: what follows such an act is its object, though it be an act.
        const BARE: [&str; 8] =
            ["进行", "加以", "予以", "给予", "提供", "作出", "创造", "取得"];
        let word = word.unwrap_or_default();
        if tail.starts_with('的') {
            self.attribute = self.attribute.or(Some(act));
            return;
        }
        self.first = self.first.or(Some(act));
        if BARE.contains(&word) {
            self.bare = self.bare.or(Some(act));
        }
        if is_adverbial && word.chars().nth(1).is_some() {
            self.adverbial = self.adverbial.or(Some(act));
        }
        if act.kind == CommitmentKind::OutcomeTarget || act.head.checked {
            self.reached = Some(act);
        }
    }

    fn choose(self, is_led: bool) -> (Option<Act>, bool) {
        let told = if is_led {
            self.bare.or(self.adverbial).or(self.reached)
        } else {
            self.reached.or(self.adverbial)
        };
        let told = told.or(self.first);
        (told.or(self.attribute), told.is_some())
    }
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
        check("对未落户的居民", Shape::Opening, None);
        check("教育方面", Shape::Plain, None);
        check("实现上述目标", Shape::Opening, None);
    }

    #[test]
    fn what_something_is_done_to_may_stand_before_the_act() {
        check("把稳就业放在首位", Shape::Marked, Some("放在"));
        check("把农业改革搞好", Shape::Marked, Some("搞好"));
        check("把渔民的生活安排好", Shape::Marked, Some("安排好"));
        check("把水价涨幅控制在3%以内", Shape::Marked, Some("控制"));
        check("对投资的过快增长必须严加控制", Shape::Marked, Some("控制"));
        check("通过企业改革逐步建立新体系", Shape::Marked, Some("建立"));
        check("确保新城建设顺利实施", Shape::Marked, Some("实施"));
        check("把水乡的颜值转化为发展动能", Shape::Marked, Some("转化为"));
        check("把古镇保护好、传承好", Shape::Marked, Some("保护好、传承好"));
        check("对水库安全进行全面检查", Shape::Marked, Some("进行"));
        check("为渔民提供更多帮助", Shape::Marked, Some("提供"));
        check("为渔业增长提供有力支撑", Shape::Marked, Some("提供"));
        check("把工作重心转移到努力开拓市场上来", Shape::Marked, Some("转移"));
        check("通过改革理顺水价", Shape::Marked, Some("理顺"));
        check("全县人民都必须把安全放在首位", Shape::Plain, Some("放在"));
        check("优先向渔村供应用水", Shape::Marked, Some("供应"));
        check("为渔民创造好的环境", Shape::Marked, Some("创造"));
    }

    #[test]
    fn an_act_keeps_what_belongs_to_it_and_no_more() {
        check("实施好新一轮规划", Shape::Imperative, Some("实施好"));
        check("推动经济好转", Shape::Imperative, Some("推动"));
        check("制定促进渔业发展条例", Shape::Imperative, Some("制定"));
        check("制定和完善渔业条例", Shape::Imperative, Some("制定和完善"));
        check("发展丰富多彩的乡村旅游", Shape::Imperative, Some("发展"));
        check("统筹稳增长和防风险", Shape::Imperative, Some("统筹"));
        check("落实扶持渔业的政策", Shape::Imperative, Some("落实"));
        check("建立破解堵点的机制", Shape::Imperative, Some("建立"));
        check("严禁利用扩大投资谋利", Shape::Imperative, Some("严禁"));
        check("改造提升渔港", Shape::Imperative, Some("改造提升"));
        check("把造船和养殖结合起来", Shape::Marked, Some("结合起来"));
        check("水质比例完成国家下达控制目标", Shape::Plain, Some("完成"));
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
