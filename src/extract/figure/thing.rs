//! Reads the thing that follows a number: 5家`门诊`, 80%的`中小学`, 12个`50亿元以上项目`.
//!
//! The thing ends at a pause, at a verb (5家门诊`建成`) or before the next count. Letters that are verbs alone may be
//! part of a word (供应, 人均), and a verb right behind the classifier may say which things are meant (30个帮扶
//! 项目).
//!
//! It deliberately judges by letters and lists, without a segmenter: a verb that no list holds stays in the name.

use std::sync::LazyLock;

use super::indicator::{LONGEST, Name};
use super::quantity::Quantity;
use super::trim::{Part, parts};
use super::unit::UnitClass;
use crate::extract::letters::{Letters, NONE};
use crate::extract::numeral::{self, Script};
use crate::extract::words::Words;

static STOPS: LazyLock<Words<Part>> =
    LazyLock::new(|| Words::forward(parts(&[Part::Stop])));
static LEADS: LazyLock<Words<Part>> =
    LazyLock::new(|| Words::forward(parts(&[Part::Lead])));

/// What a level is called that an amount has reached.
const LEVELS: [&str; 4] = ["台阶", "大关", "关口", "门槛"];

/// Reads the thing that follows a classifier, or a share: 5家门诊, 80%的中小学.
pub(super) fn right(letters: &Letters, q: &Quantity, counts: bool) -> Option<Name> {
    if leads_to_level(letters, q.end) {
        return None;
    }
    // 7万套（间）住房: the other classifier names nothing.
    let aside = q.unit.is_some_and(|unit| unit.end == q.end)
        && letters.at(q.end) == '('
        && letters.at(q.end + 2) == ')';
    let mut from = if aside { q.end + 3 } else { q.end };
    let linked = letters.at(from) == '的';
    if linked {
        from += 1;
    } else if !counts && !matches!(q.class, Some(UnitClass::Measure | UnitClass::Money)) {
        return None;
    }
    let mut at = from;
    // 12个50亿元以上项目: an amount right behind a classifier says which; behind 的 it is the next count.
    if is_count(letters, from) {
        if linked {
            return None;
        }
        let amount = super::quantity::read(letters, numeral::read(letters, from)?, from);
        // 5金3银: the next count names nothing.
        let is_amount =
            matches!(amount.class, Some(UnitClass::Money | UnitClass::Measure));
        if !is_amount && amount.numeral.script == Script::Arabic {
            return None;
        }
        at = amount.end;
    }
    while at < from + LONGEST {
        let c = letters.at(at);
        let joint = matches!(c, '、' | '和' | '与' | '及' | '或');
        let ends = matches!(
            c,
            NONE | '，' | '。' | '；' | '！' | '：' | '(' | ')' | '\t' | '\n' | ' '
        );
        // A lone letter at the very start is part of the thing: 5个在建项目.
        let stops = stop_at(letters, at).is_some_and(|len| {
            at > from || len > 1 && !(counts && modifies(letters, at + len))
        }) || at > from
            && is_count(letters, at)
            && !letters.before(at).is_ascii_digit();
        if ends || stops || joint && (at == from || begins_other(letters, at + 1)) {
            break;
        }
        at = super::mask::name_end(letters, at)
            .or_else(|| age_end(letters, at))
            .or_else(|| aside_end(letters, at + 1))
            .unwrap_or(at + 1);
    }
    while at > from + 2
        && matches!(
            letters.before(at),
            '全' | '均' | '都' | '已' | '新' | '也' | '再' | '被' | '但' | '又'
        )
        && !ends_word(letters, at)
    {
        at -= 1;
    }
    let end = at.min(letters.len());
    let name = letters.text(from, end);
    // 迈上3万亿元新台阶: a level names nothing.
    if LEVELS.iter().any(|level| name.ends_with(level)) {
        return None;
    }
    let count = name.chars().filter(|c| c.is_alphanumeric()).count();
    (count >= 2
        || matches!(name.as_str(), "县" | "省" | "市" | "区" | "村" | "镇" | "乡"))
    .then(|| Name { name: Some(name), place: Some((from, end)), ..Name::default() })
}

/// Returns whether the last letter before an index belongs to a word: 更新, 安全.
fn ends_word(letters: &Letters, at: usize) -> bool {
    [
        "更新", "创新", "革新", "安全", "保全", "健全", "首都", "齐全", "人均", "户均",
        "平均", "植被",
    ]
    .iter()
    .any(|word| letters.ends(0, at, word))
}

/// Returns whether a verb right behind a classifier belongs to the thing, since a noun follows it:
/// 30个帮扶`项目`.
fn modifies(letters: &Letters, after: usize) -> bool {
    let is_noun = |at: usize| {
        let c = letters.at(at);
        c.is_alphabetic()
            && !matches!(c, '了' | '到' | '在' | '至' | '为' | '全' | '国' | '省' | '市')
    };
    numeral::read(letters, after).is_none()
        && is_noun(after)
        && is_noun(after + 1)
        && STOPS.at(letters, after).is_none()
        && matches!(letters.at(after + 2), '，' | '。' | '、' | '；' | NONE)
}

/// Returns whether the number before an index is where a change began: 由82部`增加到`120部.
fn leads_to_level(letters: &Letters, from: usize) -> bool {
    LEADS.at(letters, from).is_some()
}

/// Returns the length of a verb that ends a name; 增长率 and the like are names themselves.
pub(super) fn stop_at(letters: &Letters, at: usize) -> Option<usize> {
    let (len, _) = STOPS.at(letters, at)?;
    let is_noun = matches!(letters.at(at + len), '率' | '速' | '值' | '量' | '额' | '幅');
    let is_part = len == 1 && is_part_of_word(letters, at);
    (!is_noun && !is_part).then_some(len)
}

/// Returns whether a letter that may stand alone is part of a word: 均 of 人均, 应 of 供应.
fn is_part_of_word(letters: &Letters, at: usize) -> bool {
    let (before, after) = match letters.at(at) {
        '均' => ("人户平年月日亩地", "衡等匀"),
        '为' => ("行作成", ""),
        '都' => ("首成古", "市江匀"),
        '在' => ("潜存所实", "建校编线职岗册外研营"),
        '从' => ("", "业属事"),
        '应' => ("供响反适相对效", "急用届"),
        '由' => ("自理缘", ""),
        '未' => ("", "来成"),
        '被' => ("植", ""),
        '获' => ("收捕", ""),
        '将' => ("", "军"),
        '占' => ("侵挤", "用地道"),
        '是' => ("", ""),
        '达' => ("发表雷", ""),
        '较' => ("比", "大高强多好"),
        _ => return false,
    };
    let (c, next) = (letters.before(at), letters.at(at + 1));
    before.contains(c) || after.contains(next)
}

/// Returns whether a number with a unit begins at an index. A span of time may be part of a name
/// (三年行动计划), and so may a numeral (五项制度).
fn is_count(letters: &Letters, at: usize) -> bool {
    let Some(number) = numeral::read(letters, at) else { return false };
    let is_word = number.script != Script::Arabic && number.digits == 1;
    // 65岁及以上失能老人: an age says who.
    let names = |class| matches!(class, UnitClass::Time | UnitClass::Age);
    super::unit::read(letters, number.end)
        .is_some_and(|unit| !names(unit.class) && !is_word)
}

/// Returns where an age ends that says who: 65岁及以上`老人`.
fn age_end(letters: &Letters, at: usize) -> Option<usize> {
    let number = numeral::read(letters, at)?;
    let q = super::quantity::read(letters, number, at);
    (q.class == Some(UnitClass::Age)).then_some(q.end)
}

/// Returns the end of a short aside in brackets that belongs to a name: 57个县（市）.
fn aside_end(letters: &Letters, open: usize) -> Option<usize> {
    (letters.at(open) == '(').then_some(())?;
    (open..open + 8).find(|&at| letters.at(at) == ')').map(|at| at + 1)
}

/// Returns whether another count follows a joint before the next pause: 5家门诊、10家哨点.
fn begins_other(letters: &Letters, from: usize) -> bool {
    for at in from..from + 16 {
        let c = letters.at(at);
        if matches!(c, '，' | '。' | '；' | '、' | NONE) {
            return at == from;
        }
        let numeral = c.is_ascii_digit() || at < from + 4 && is_count(letters, at);
        if numeral || at == from && STOPS.at(letters, at).is_some() {
            return true;
        }
    }
    false
}

/// Returns what follows a quantity that nothing else names: 4次获国务院表扬.
pub(super) fn after_verb(letters: &Letters, from: usize) -> Option<String> {
    let changes =
        ["增", "提高", "上升", "减", "下降", "扩大", "发展", "降", "提升", "压缩"];
    let is_change = changes.iter().any(|word| letters.starts(from, word));
    if is_change || letters.at(from) == '的' {
        return None;
    }
    let end = (from..from + 16).find(|&at| {
        matches!(letters.at(at), '，' | '。' | '；' | '、' | NONE | '\n' | '\t')
    })?;
    let name = letters.text(from, end);
    (name.chars().count() >= 2).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::figure::quantity;

    /// The thing behind the number that a text begins with.
    fn check(text: &str, expected: Option<&str>) {
        let letters = Letters::new(text);
        let number = numeral::read(&letters, 0).unwrap();
        let q = quantity::read(&letters, number, 0);
        let found = right(&letters, &q, true).and_then(|name| name.name);
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_thing_ends_at_a_verb_or_a_pause() {
        check("5家门诊建成投用", Some("门诊"));
        check("5家门诊、10家药房", Some("门诊"));
        check("5家门诊和药房，", Some("门诊和药房"));
        check("3个县（市）通车", Some("县（市）"));
        check("7万套（间）公寓，", Some("公寓"));
        check("40名老人发放补贴", Some("老人"));
    }

    #[test]
    fn a_level_is_no_thing() {
        check("3万亿元新台阶，", None);
        check("千亿元大关。", None);
    }

    #[test]
    fn letters_of_a_word_are_no_verbs() {
        check("3个供应基地", Some("供应基地"));
        check("12处人均绿地", Some("人均绿地"));
        check("5个社区更新，", Some("社区更新"));
        check("4个三年行动计划", Some("三年行动计划"));
    }

    #[test]
    fn a_verb_behind_the_classifier_may_say_which() {
        check("30个帮扶项目，", Some("帮扶项目"));
        check("30个开工，", None);
    }

    #[test]
    fn an_amount_may_say_which() {
        check("12个50亿元以上项目，", Some("50亿元以上项目"));
        check("6万名65岁及以上老人，", Some("65岁及以上老人"));
    }

    #[test]
    fn what_a_change_leads_to_is_no_thing() {
        check("82部增加到120部", None);
        check("6张增至7张", None);
    }

    #[test]
    fn the_next_count_is_no_thing() {
        check("20家有2家", None);
    }
}
