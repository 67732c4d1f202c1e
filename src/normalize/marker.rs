//! Reads the number that a heading begins with: 一、 （二） 第三章 4. —— 五是.
//!
//! A hand-written scanner over the first characters of a paragraph; it looks at nothing else, so a
//! list item and a chapter with the same number look the same here and are told apart by the
//! outline. Half- and full-width forms are one. It guarantees that `len` ends on a character
//! boundary and covers number and punctuation; it does not judge whether the rest is a title.

use crate::letter::han_digit;

/// The kind of number a heading begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum MarkerKind {
    /// 第一篇, 第一编, 第一部分.
    Part,
    /// 第一章.
    Chapter,
    /// 第一节.
    Division,
    /// 一、.
    Han,
    /// （一）.
    HanBracket,
    /// 第一， or 第一、.
    Ordinal,
    /// 1. or 1、.
    Arabic,
    /// （1）, 1）.
    ArabicBracket,
    /// ① to ⑳.
    Circled,
    /// —— and other runs of dashes.
    Dash,
    /// 一是.
    Is,
    /// 一要.
    Must,
    /// ● and the like.
    Bullet,
    /// 一 alone on a line.
    Lone,
    /// 附件1, 附表, 附录.
    Annex,
}

/// The number of a heading, as printed at the start of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Its kind.
    pub kind: MarkerKind,
    /// Its value; 0 where it has none.
    pub ordinal: u32,
    /// Bytes of number and punctuation, without the white space after them.
    pub len: usize,
}

/// Reads the marker at the start of a text.
pub(crate) fn parse(text: &str) -> Option<Marker> {
    let first = text.chars().next()?;
    // Most paragraphs begin with an ordinary character: leave at once.
    match first {
        '第' => after_di(text),
        '附' => annex(text),
        '（' | '(' | '〔' => bracketed(text),
        '—' | '―' | '─' | '-' | '－' | '–' | '━' => dashes(text),
        '●' | '•' | '■' | '◆' | '▲' | '★' | '◇' | '○' | '□' | '※' | '➢' => {
            Some(Marker { kind: MarkerKind::Bullet, ordinal: 0, len: first.len_utf8() })
        }
        '①'..='⑳' => Some(Marker {
            kind: MarkerKind::Circled,
            ordinal: first as u32 - '①' as u32 + 1,
            len: first.len_utf8(),
        }),
        '0'..='9' | '０'..='９' => arabic(text),
        _ if han_numeral(first).is_some() => han(text),
        _ => None,
    }
}

/// 第一章, 第一，.
fn after_di(text: &str) -> Option<Marker> {
    let rest = text.strip_prefix('第')?;
    let spaces = rest.len() - rest.trim_start().len();
    let rest = rest.get(spaces..)?;
    let (ordinal, used) = number(rest)?;
    let tail = rest.get(used..)?;
    let gap = tail.len() - tail.trim_start().len();
    let tail = tail.get(gap..)?;
    let unit = tail.chars().next()?;
    let head = '第'.len_utf8() + spaces + used + gap;
    let (kind, extra) = match unit {
        '章' => (MarkerKind::Chapter, unit.len_utf8()),
        '节' | '節' => (MarkerKind::Division, unit.len_utf8()),
        '篇' | '编' | '編' => (MarkerKind::Part, unit.len_utf8()),
        '部' if tail.starts_with("部分") => (MarkerKind::Part, "部分".len()),
        '，' | '、' | ',' | '：' | ':' => (MarkerKind::Ordinal, unit.len_utf8()),
        _ => return None,
    };
    // 第一章 is a heading only where the name follows a space or at once: 第一节课 is none.
    let next = tail.get(extra..)?.chars().next();
    if kind == MarkerKind::Division && matches!(next, Some('课' | '假')) {
        return None;
    }
    Some(Marker { kind, ordinal, len: head + extra })
}

/// 附件1, 附件：, 附表2.
fn annex(text: &str) -> Option<Marker> {
    let word = ["附件", "附表", "附录", "附錄"].iter().find(|w| text.starts_with(**w))?;
    let rest = text.get(word.len()..)?;
    let spaces = rest.len() - rest.trim_start().len();
    let (ordinal, used) = rest.get(spaces..).and_then(number).unwrap_or((0, 0));
    let mut len = word.len();
    if used > 0 {
        len += spaces + used;
    }
    let after = text.get(len..)?.trim_start().chars().next();
    // 附件1所列项目 in running text is no annex.
    let ends = match after {
        None => true,
        Some(c) => {
            matches!(c, '：' | ':' | '.' | '、' | '．')
                || used > 0 && is_title_start(text, len)
        }
    };
    ends.then_some(Marker { kind: MarkerKind::Annex, ordinal, len })
}

/// Whether what follows an annex number is set apart by a space or is a title's first character.
fn is_title_start(text: &str, len: usize) -> bool {
    let rest = text.get(len..).unwrap_or_default();
    rest.starts_with(char::is_whitespace)
        || rest.starts_with(|c: char| c.is_ascii_digit() || c == '《')
}

/// （一）, (1), 〔一〕.
fn bracketed(text: &str) -> Option<Marker> {
    let open = text.chars().next()?;
    let rest = text.get(open.len_utf8()..)?;
    let spaces = rest.len() - rest.trim_start().len();
    let inner = rest.get(spaces..)?;
    let (ordinal, used) = number(inner)?;
    let arabic = inner.starts_with(|c: char| digit(c).is_some());
    let tail = inner.get(used..)?;
    let gap = tail.len() - tail.trim_start().len();
    let close = tail.get(gap..)?.chars().next()?;
    if !matches!(close, '）' | ')' | '〕') || ordinal > 99 {
        return None;
    }
    let kind = if arabic { MarkerKind::ArabicBracket } else { MarkerKind::HanBracket };
    let mut len = open.len_utf8() + spaces + used + gap + close.len_utf8();
    // （一）、 is printed here and there.
    if let Some(c @ ('、' | '，')) = text.get(len..)?.chars().next() {
        len += c.len_utf8();
    }
    Some(Marker { kind, ordinal, len })
}

/// ——, ----, ———. One dash alone is a minus or a list of another kind.
fn dashes(text: &str) -> Option<Marker> {
    let (mut len, mut count, mut long) = (0, 0, false);
    for c in text.chars() {
        match c {
            '—' | '―' | '─' | '-' | '－' | '–' | '━' => {
                (len, count) = (len + c.len_utf8(), count + 1);
                long |= c == '━' || c == '─';
            }
            ' ' | '\u{3000}' if count > 0 => len += c.len_utf8(),
            _ => break,
        }
        if count > 8 {
            return None;
        }
    }
    let printed = text.get(..len)?.trim_end().len();
    (count >= 2 && text.len() > len && !long).then_some(Marker {
        kind: MarkerKind::Dash,
        ordinal: 0,
        len: printed,
    })
}

/// 1. 1、 1． １、 but not 1.5亿 or 2025年; 1） too.
fn arabic(text: &str) -> Option<Marker> {
    let (ordinal, used) = number(text)?;
    let mut rest = text.get(used..)?.chars();
    let point = rest.next()?;
    let next = rest.next();
    let kind = match point {
        '、' => MarkerKind::Arabic,
        '.' | '．' if next.is_none_or(|c| digit(c).is_none()) => MarkerKind::Arabic,
        '）' | ')' => MarkerKind::ArabicBracket,
        _ => return None,
    };
    (ordinal > 0 && ordinal < 200).then_some(Marker {
        kind,
        ordinal,
        len: used + point.len_utf8(),
    })
}

/// 一、 一是 一要, and 一 alone.
fn han(text: &str) -> Option<Marker> {
    let (ordinal, used) = number(text)?;
    let mut rest = text.get(used..)?.trim_start().chars();
    let gap = text.get(used..)?.len() - rest.as_str().len();
    let Some(c) = rest.next() else {
        return Some(Marker { kind: MarkerKind::Lone, ordinal, len: used });
    };
    let kind = match c {
        '、' | '．' | '.' if !is_list_of_numbers(rest.as_str()) => MarkerKind::Han,
        '是' if gap == 0 => MarkerKind::Is,
        '要' if gap == 0 => MarkerKind::Must,
        _ => return None,
    };
    if ordinal > 99 || ordinal == 0 {
        return None;
    }
    // 一是、 and 一是：are printed here and there; 一是要 keeps its verb in the title.
    let mut len = used + gap + c.len_utf8();
    if kind == MarkerKind::Is
        && let Some(p @ ('、' | '：' | '，' | ':')) = rest.next()
    {
        len += p.len_utf8();
    }
    Some(Marker { kind, ordinal, len })
}

/// 一、二、三产业 counts, it does not number: a numeral follows at once.
fn is_list_of_numbers(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next().is_some_and(|c| han_numeral(c).is_some())
        && chars.next().is_some_and(|c| {
            matches!(
                c,
                '、' | '，' | '产' | '次' | '季' | '线' | '类' | '级' | '手' | '孩'
            )
        })
}

/// Reads a number in Han or Arabic digits; returns value and bytes.
pub(crate) fn number(text: &str) -> Option<(u32, usize)> {
    let first = text.chars().next()?;
    let (mut value, mut used) = (0u32, 0);
    if digit(first).is_some() {
        for c in text.chars().take(5) {
            let Some(d) = digit(c) else { break };
            value = value * 10 + d;
            used += c.len_utf8();
        }
        return (used > 0 && value < 10_000).then_some((value, used));
    }
    let (mut ones, mut seen) = (0u32, 0);
    for c in text.chars().take(6) {
        match (c, han_digit(c)) {
            ('百', _) => (value, ones) = (value + ones.max(1) * 100, 0),
            ('十', _) => (value, ones) = (value + ones.max(1) * 10, 0),
            (_, Some(d)) => ones = if ones > 0 { ones * 10 + d } else { d },
            _ => break,
        }
        used += c.len_utf8();
        seen += 1;
    }
    (seen > 0 && seen < 6).then_some((value + ones, used))
}

/// Characters of the longest number of a table.
const TABLE_NUMBER: usize = 6;

/// Tells whether a text, given from its end, ends in the number of a table, chart or box: the digits
/// behind it belong to what that is called.
///
/// Catches 表1, 附表2-1 and 专栏3; not 代表12, who are people, and misses a table that is numbered in Han.
pub(crate) fn ends_in_table_number(reversed: impl Iterator<Item = char>) -> bool {
    let mut rest = reversed.peekable();
    if rest.peek().copied().and_then(digit).is_none() {
        return false;
    }
    for _ in 0..TABLE_NUMBER {
        let is_number = |c: &char| digit(*c).is_some() || matches!(c, '-' | '.' | '—');
        if rest.next_if(is_number).is_none() {
            break;
        }
    }
    match rest.next() {
        Some('表') => rest.next() != Some('代'),
        Some(c) => matches!(c, '图' | '栏'),
        None => false,
    }
}

/// Returns whether a title, without white space and marks, is that of a glossary or of notes.
pub(crate) fn is_notes_title(title: &str) -> bool {
    let words = [
        "名词解释",
        "名词注释",
        "词语解释",
        "用语解释",
        "用语说明",
        "术语解释",
        "名词说明",
    ];
    words.iter().any(|w| title.ends_with(w)) || matches!(title, "注释" | "注解")
}

/// Returns the value of an Arabic digit, half- or full-width.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Returns the value of a Han numeral (十 and 百 count as themselves).
fn han_numeral(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        c => han_digit(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Option<(MarkerKind, u32, &str)>) {
        let got = parse(input).map(|m| (m.kind, m.ordinal, input.get(..m.len).unwrap()));
        assert_eq!(got, expected, "{input}");
    }

    #[test]
    fn numbers_of_all_styles_are_read() {
        check("一、总体要求", Some((MarkerKind::Han, 1, "一、")));
        check("十二、保障措施", Some((MarkerKind::Han, 12, "十二、")));
        check("（二十一）稳就业", Some((MarkerKind::HanBracket, 21, "（二十一）")));
        check("( 三 )促改革", Some((MarkerKind::HanBracket, 3, "( 三 )")));
        check("第 四 章 空间布局", Some((MarkerKind::Chapter, 4, "第 四 章")));
        check("第二部分 任务", Some((MarkerKind::Part, 2, "第二部分")));
        check("第一，抓产业", Some((MarkerKind::Ordinal, 1, "第一，")));
        check("３．做强园区", Some((MarkerKind::Arabic, 3, "３．")));
        check("（1）修路", Some((MarkerKind::ArabicBracket, 1, "（1）")));
        check("五是守住底线", Some((MarkerKind::Is, 5, "五是")));
        check("二要转变作风", Some((MarkerKind::Must, 2, "二要")));
        check("----水利", Some((MarkerKind::Dash, 0, "----")));
        check("附件1", Some((MarkerKind::Annex, 1, "附件1")));
        check("附件：名词解释", Some((MarkerKind::Annex, 0, "附件")));
    }

    #[test]
    fn a_numeral_alone_on_its_line_is_a_number() {
        check("三", Some((MarkerKind::Lone, 3, "三")));
    }

    #[test]
    fn words_that_begin_like_numbers_are_none() {
        check("1.5亿元投资", None);
        check("2025年是开局之年", None);
        check("一、二、三产业协调发展", None);
        check("一季度开门红", None);
        check("第一产业稳中有进", None);
        check("十分重要", None);
        check("-5", None);
        check("附件所列项目", None);
        check("", None);
    }

    #[test]
    fn numbers_of_tables_are_told_from_counts() {
        let check = |text: &str, expected: bool| {
            assert_eq!(ends_in_table_number(text.chars().rev()), expected, "{text}");
        };
        check("附表1", true);
        check("专栏12", true);
        check("图3-2", true);
        check("代表12", false);
        check("表", false);
        check("全年2", false);
        check("表12345678", false);
    }
}
