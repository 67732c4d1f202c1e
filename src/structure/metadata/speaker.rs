//! Who delivered a report: the office and the name that stand in the front.
//!
//! Reads 云外区区长 王五, 国务院总理　李　五 (also over two lines), 自治区主席 阿里·买买提, 代市长：王五,
//! （县长 王五）; where no line is like that, a clause of the front (省长王五作政府工作报告, 王五市长在…会议的
//! 报告), and last a bare name between session and salutation if it begins with a common surname.
//! Misses clauses without an office (王五代表市政府作报告): a name cannot be told from a word there.

use crate::model::Span;

use super::front::Front;

/// An office and a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Speaker {
    /// The name's place in the front's words.
    pub(super) name: Span,
    /// The words before the office, where its region may be named.
    pub(super) office: Span,
}

/// Offices whose holders deliver reports; longer ones before those that end them.
const OFFICES: [&str; 19] = [
    "行政长官",
    "总理",
    "省长",
    "市长",
    "州长",
    "县长",
    "区长",
    "旗长",
    "盟长",
    "镇长",
    "乡长",
    "主席",
    "专员",
    "主任",
    "局长",
    "厅长",
    "部长",
    "委员长",
    "秘书长",
];

/// Words that no name holds.
const NO_NAME: [&str; 22] = [
    "报告", "工作", "会议", "大会", "代表", "政府", "同志", "人民", "同意", "讲话",
    "主持", "作了", "来源", "时间", "记者", "摘要", "全文", "目录", "书面", "办公",
    "委员", "经济",
];

/// The hundred or so surnames that most people bear, for names without an office.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于\
蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚\
邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮\
柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项\
连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟";

/// Finds the speaker in the front.
pub(super) fn speaker(front: &Front, session_end: Option<usize>) -> Option<Speaker> {
    let in_office = front.segments.iter().enumerate().find_map(|(at, &segment)| {
        let next = front.segments.get(at + 1).copied();
        office_and_name(front, segment, next)
    });
    let in_clause = || front.segments.iter().find_map(|&segment| clause(front, segment));
    in_office.or_else(in_clause).or_else(|| bare_name(front, session_end?))
}

/// Words that go on after the speaker's name.
const VERBS: [&str; 7] = ["同志", "作", "做", "代表", "向", "在", "所作"];

/// Finds an office with a name after or before it, that does something.
fn clause(front: &Front, segment: Span) -> Option<Speaker> {
    let text = front.words.get(segment);
    let span =
        |start: usize, end: usize| Span::new(segment.start + start, segment.start + end);
    OFFICES.iter().find_map(|office| {
        let at = text.find(office)?;
        let head = text.get(..at)?;
        let end = at + office.len();
        let after = text.get(end..)?;
        if let Some(len) = name_and_verb(after) {
            let letters = head.trim_end_matches(char::is_alphabetic).len();
            return Some(Speaker {
                name: span(end, end + len),
                office: span(letters, at),
            });
        }
        let does = VERBS.iter().any(|verb| after.starts_with(verb));
        let name = name_before(head).filter(|_| does)?;
        Some(Speaker { name: span(name.start, name.end), office: span(at, at) })
    })
}

/// Returns the length of the name that a text begins with, if a verb follows.
fn name_and_verb(text: &str) -> Option<usize> {
    let begins =
        VERBS.iter().filter(|verb| **verb != "向").any(|verb| text.starts_with(verb));
    if begins {
        return None;
    }
    let end = text.char_indices().skip(2).take(20).find_map(|(at, _)| {
        let rest = text.get(at..)?;
        VERBS.iter().any(|verb| rest.starts_with(verb)).then_some(at)
    })?;
    let name = text.get(..end)?;
    let short = name.contains('·') || name.chars().count() <= 4;
    (short && is_name(name)).then_some(end)
}

/// Returns the place of the name that a text ends with, from after a date or a sign.
fn name_before(text: &str) -> Option<Span> {
    let text = text.strip_suffix('代').or(text.strip_suffix("代理")).unwrap_or(text);
    let boundary = text.rfind(|c: char| c == '日' || !c.is_alphabetic());
    let start = boundary.map_or(0, |at| {
        at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
    });
    let name = text.get(start..)?;
    let surname = name.chars().next().is_some_and(|c| SURNAMES.contains(c));
    let short = surname && name.chars().count() <= 3 && is_name(name);
    short.then(|| Span::new(start, text.len()))
}

fn office_and_name(front: &Front, segment: Span, next: Option<Span>) -> Option<Speaker> {
    let text = front.words.get(segment);
    if text.chars().count() > 50 || text.contains(['，', '。']) {
        return None;
    }
    let (at, office) = OFFICES
        .iter()
        .filter_map(|office| Some((text.rfind(office)?, *office)))
        .max_by_key(|&(at, office)| (at + office.len(), office.len()))?;
    let before = Span::new(segment.start, segment.start + at);
    if front.words.get(before).ends_with("副秘书") {
        return None;
    }
    let after = Span::new(before.end + office.len(), segment.end);
    // A district's head is 区长, so the word of the region's kind is the office's first.
    let kind_len = office.chars().next().map_or(0, char::len_utf8);
    let complete =
        ['省', '市', '州', '县', '区', '旗', '盟', '镇', '乡', '代', '理', '府'];
    let shared = !front.words.get(before).ends_with(complete);
    let office_end =
        before.end + if shared && office.ends_with('长') { kind_len } else { 0 };
    let office = Span::new(before.start, office_end);
    let name = if bare(front, after).is_empty() { next? } else { after };
    let name = bare(front, name);
    is_name(front.words.get(name)).then_some(Speaker { name, office })
}

/// Cuts off what may stand around a name: colons, brackets, a date in brackets, 同志.
fn bare(front: &Front, span: Span) -> Span {
    let text = front.words.get(span);
    let start =
        text.len() - text.trim_start_matches(['：', '（', '）', '—', '-', '“']).len();
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.find(|c: char| "（）“：".contains(c) || c.is_ascii_digit());
    let rest = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let rest =
        rest.split(['二', '一']).next().filter(|_| rest.contains('年')).unwrap_or(rest);
    let rest = rest.strip_suffix("同志").unwrap_or(rest);
    Span::new(span.start + start, span.start + start + rest.len())
}

fn is_name(text: &str) -> bool {
    let chars = text.chars().count();
    let letters = text.chars().all(|c| c == '·' || (c.is_alphabetic() && !c.is_ascii()));
    let parts = text.split('·').all(|part| !part.is_empty());
    let most = if text.contains('·') { 20 } else { 6 };
    letters
        && parts
        && (2..=most).contains(&chars)
        && !NO_NAME.iter().any(|w| text.contains(w))
}

fn bare_name(front: &Front, session_end: usize) -> Option<Speaker> {
    let mut after = front.segments.iter().filter(|s| s.start >= session_end);
    let name = after.find(|&&segment| {
        let text = front.words.get(bare(front, segment));
        let surname = text.chars().next().is_some_and(|c| SURNAMES.contains(c));
        surname && (2..=3).contains(&text.chars().count()) && is_name(text)
    })?;
    Some(Speaker { name: bare(front, *name), office: Span::new(name.start, name.start) })
}

#[cfg(test)]
mod tests {
    use super::super::front::front;
    use super::*;
    use crate::normalize::clean;

    fn check(lines: &str, name: Option<&str>, office: &str) {
        let front = front(&clean(&format!("{lines}\n各位代表：")));
        let found = speaker(&front, Some(0));
        assert_eq!(found.map(|s| front.words.get(s.name)), name, "{lines}");
        assert_eq!(found.map_or("", |s| front.words.get(s.office)), office, "{lines}");
    }

    #[test]
    fn the_name_stands_after_the_office() {
        check("云外区区长 王五", Some("王五"), "云外区");
        check("云外区人民政府区长　　赵天五", Some("赵天五"), "云外区人民政府");
        check("国务院总理\n李　五", Some("李五"), "国务院");
        check("云外区代区长 刘五", Some("刘五"), "云外区代");
        check("（代市长：刘五）", Some("刘五"), "（代");
        check("省长 洛桑五村", Some("洛桑五村"), "省");
        check("市长 王五（2020年1月5日）", Some("王五"), "市");
        check("报告人：县长王五同志", Some("王五"), "报告人：县");
    }

    #[test]
    fn names_of_minorities_keep_their_dots() {
        check("自治区主席 阿里·买买提", Some("阿里·买买提"), "自治区");
    }

    #[test]
    fn a_bare_name_needs_a_surname() {
        check("王 五", Some("王五"), "");
        check("摘要", None, "");
        check("书面", None, "");
    }

    #[test]
    fn clauses_name_the_speaker_where_no_line_does() {
        check(
            "云外省人民政府代省长王五作政府工作报告。",
            Some("王五"),
            "云外省人民政府代",
        );
        check("省长赵天五代表省人民政府向大会作报告", Some("赵天五"), "");
        check("——2025年1月15日王五市长在云外市作报告", Some("王五"), "");
        check("王五代市长在云外市作报告", Some("王五"), "");
        check("省长向五·平措作报告", Some("向五·平措"), "");
        check("云外市市长 王五同志作政府工作报告。", Some("王五"), "云外市");
    }

    #[test]
    fn offices_without_a_name_name_no_speaker() {
        check("云外市发展和改革委员会主任", None, "");
        check("市长的报告", None, "");
        check("市长在大会作报告", None, "");
    }
}
