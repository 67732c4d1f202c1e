//! The match key: the form in which a phrase and a text are compared.
//!
//! Two layers. [`fold_char`] puts one form for signs that typesetters, web pages and keyboards put
//! for one another: full-width digits and letters become ASCII, `, : ; ? ! ( )` become the
//! Chinese ，：；？！（）, every quote mark becomes “, and an ideograph encoded twice becomes the
//! unified one. [`simplify_char`] then puts the simplified character for the traditional one.
//! White space and characters that print nothing are left out.
//!
//! Guarantees: every display character gives no or one character of the key, whatever stands
//! beside it, so the key of a text is the concatenation of the keys of its parts; folding a key
//! changes nothing; case is kept.
//!
//! Deliberately not done: expansions (㎡, ①, … and Ⅳ stay themselves, as ①2020年 must not become
//! 12020年), and word-wise conversion. 著 is kept (显著 is regular simplified), so 看著 in a
//! traditional text is not found by 看着; 乾 becomes 干, so 干县 also finds 乾县, marked as folded.

use crate::model::Span;

use super::fold_table::{ANY_SCRIPT, FoldTable, SAME_SCRIPT, is_left_out};

/// Raised whenever a text may fold to another key.
pub const FOLD_VERSION: u32 = 1;

/// Returns whether a character is left out of the match key.
///
/// ```
/// use baogao::normalize::is_dropped;
/// assert!(is_dropped('\u{3000}')); // the ideographic space
/// assert!(!is_dropped('。'));
/// ```
pub fn is_dropped(c: char) -> bool {
    is_left_out(c)
}

/// Folds one character: width, punctuation, quote marks, ideographs encoded twice.
///
/// A character that the key leaves out comes back unchanged.
///
/// ```
/// use baogao::normalize::fold_char;
/// assert_eq!(fold_char('５'), '5');
/// assert_eq!(fold_char(','), '，');
/// assert_eq!(fold_char('」'), '“');
/// ```
pub fn fold_char(c: char) -> char {
    SAME_SCRIPT.fold(c).unwrap_or(c)
}

/// Folds one traditional character to its simplified form; for other characters as [`fold_char`].
///
/// ```
/// use baogao::normalize::simplify_char;
/// assert_eq!(simplify_char('報'), '报');
/// ```
pub fn simplify_char(c: char) -> char {
    ANY_SCRIPT.fold(c).unwrap_or(c)
}

/// Returns what a character becomes in the match key; nothing if the key leaves it out.
#[inline]
pub(crate) fn key_char(c: char) -> Option<char> {
    ANY_SCRIPT.fold(c)
}

/// Folds a phrase by both layers: what is looked for in a [`MatchKey`].
///
/// ```
/// use baogao::normalize::fold_phrase;
/// assert_eq!(fold_phrase("「政 府 工 作」報告"), "“政府工作“报告");
/// ```
pub fn fold_phrase(phrase: &str) -> String {
    phrase.chars().filter_map(|c| ANY_SCRIPT.fold(c)).collect()
}

/// Folds a phrase by the first layer alone, script kept.
///
/// A match of the key whose display text and phrase differ in this form was made by
/// simplification alone, and is marked as folded.
///
/// ```
/// use baogao::normalize::fold_only;
/// assert_eq!(fold_only("工作報告, ２０"), "工作報告，20");
/// ```
pub fn fold_only(phrase: &str) -> String {
    phrase.chars().filter_map(|c| SAME_SCRIPT.fold(c)).collect()
}

/// Returns the display span of a span of the key, found by walking the display text.
///
/// For callers that hold the key apart from its [`MatchKey`]; linear in `span.end`.
pub fn key_span_to_display(display: &str, span: Span) -> Span {
    let mut key_at = 0;
    let mut start = None;
    let mut end = 0;
    for (at, c) in display.char_indices() {
        let Some(folded) = ANY_SCRIPT.fold(c) else { continue };
        if key_at >= span.end && start.is_some() {
            break;
        }
        let next = key_at + folded.len_utf8();
        if next > span.start && start.is_none() {
            start = Some(at);
        }
        key_at = next;
        end = at + c.len_utf8();
    }
    let start = start.unwrap_or(end);
    if span.is_empty() { Span::new(start, start) } else { Span::new(start, end) }
}

/// The match key of a text: what an exact phrase is compared with, and the way back.
///
/// The way back is kept as stretches: a stretch is either a run of characters whose bytes are as
/// many in the key as in the display text, or a single character whose bytes are not. Plain
/// simplified text without spaces is one stretch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchKey {
    /// Folded and simplified characters.
    pub text: String,
    stretches: Vec<Stretch>,
}

/// A run of the key and where it stands in the display text. Texts are below 4 GB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    key: u32,
    display: u32,
    /// Length in the key and in the display text; equal unless the stretch is one character.
    key_len: u32,
    display_len: u32,
}

impl MatchKey {
    /// Builds the match key of a display text.
    ///
    /// ```
    /// use baogao::model::Span;
    /// use baogao::normalize::MatchKey;
    /// let key = MatchKey::new("建成１５ 分钟生活圈");
    /// assert_eq!(key.text, "建成15分钟生活圈");
    /// // 15分 in the key is １５ 分 in the text.
    /// assert_eq!(key.span_to_display(Span::new(6, 11)), Span::new(6, 16));
    /// ```
    pub fn new(display: &str) -> Self {
        let table: &FoldTable = &ANY_SCRIPT;
        let mut out =
            Self { text: String::with_capacity(display.len()), stretches: Vec::new() };
        for (at, c) in display.char_indices() {
            let Some(folded) = table.fold(c) else { continue };
            out.push(at as u32, c.len_utf8() as u32, folded);
        }
        out
    }

    fn push(&mut self, display: u32, display_len: u32, folded: char) {
        let key = self.text.len() as u32;
        let key_len = folded.len_utf8() as u32;
        self.text.push(folded);
        if let Some(last) = self.stretches.last_mut()
            && key_len == display_len
            && last.key_len == last.display_len
            && last.display + last.display_len == display
        {
            last.key_len += key_len;
            last.display_len += display_len;
            return;
        }
        self.stretches.push(Stretch { key, display, key_len, display_len });
    }

    /// Returns the display span of a span of the key, from its first to its last character.
    ///
    /// Spaces inside are part of it, spaces at its ends are not. A span that cuts a character is
    /// widened to hold it where widths differ; one past the end is cut off.
    pub fn span_to_display(&self, span: Span) -> Span {
        let start = self.start_in_display(span.start as u32) as usize;
        if span.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, (self.end_in_display(span.end as u32) as usize).max(start))
    }

    fn start_in_display(&self, key: u32) -> u32 {
        let after = self.stretches.partition_point(|s| s.key <= key);
        let Some(s) = after.checked_sub(1).and_then(|i| self.stretches.get(i)) else {
            return 0;
        };
        let inside = key - s.key;
        if inside >= s.key_len {
            s.display + s.display_len
        } else if s.key_len == s.display_len {
            s.display + inside
        } else {
            s.display
        }
    }

    fn end_in_display(&self, key: u32) -> u32 {
        let after = self.stretches.partition_point(|s| s.key < key);
        let Some(s) = after.checked_sub(1).and_then(|i| self.stretches.get(i)) else {
            return 0;
        };
        let inside = key - s.key;
        if s.key_len == s.display_len && inside < s.key_len {
            s.display + inside
        } else {
            s.display + s.display_len
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(display: &str, key: &str) {
        assert_eq!(MatchKey::new(display).text, key);
    }

    #[test]
    fn full_width_digits_and_letters_become_ascii() {
        check("２０２１年ＧＤＰ增长３．５％", "2021年GDP增长3.5%");
    }

    #[test]
    fn half_width_punctuation_becomes_chinese() {
        check("一是:稳增长,促改革;好!(完)?", "一是：稳增长，促改革；好！（完）？");
        check("一是：稳增长，促改革；好！（完）？", "一是：稳增长，促改革；好！（完）？");
    }

    #[test]
    fn quote_marks_of_all_kinds_are_one() {
        check("“”„\"＂‘’'＇「」『』﹁﹂﹃﹄〝〞«»‹›", &"“".repeat(23));
    }

    #[test]
    fn titles_and_brackets_keep_their_marks() {
        check("《纲要》〈一〉【注】", "《纲要》〈一〉【注】");
    }

    #[test]
    fn what_prints_nothing_is_left_out() {
        check("政\u{3000}府 工\u{A0}作\u{200B}报\u{FEFF}告\u{AD}\r\n\t", "政府工作报告");
    }

    #[test]
    fn circles_put_for_zero_become_zero() {
        check("一九八○年、二◯三五年", "一九八〇年、二〇三五年");
    }

    #[test]
    fn dots_and_dashes_are_one_each() {
        check("买买提・江 艾力•卡·", "买买提·江艾力·卡·");
        check("2021–2025―2035─", "2021-2025—2035—");
    }

    #[test]
    fn ideographs_encoded_twice_become_one() {
        check("⺠⽣⻓⻛金立\u{2F81A}", "民生长风金立冬");
    }

    #[test]
    fn vertical_forms_become_plain() {
        check("︵一︶︑﹐︱", "（一）、，—");
    }

    #[test]
    fn expansions_are_not_made() {
        check("①2020年㎡Ⅳ…", "①2020年㎡Ⅳ…");
    }

    #[test]
    fn case_is_kept() {
        check("GDP gdp", "GDPgdp");
    }

    #[test]
    fn traditional_becomes_simplified() {
        check("國務院關於發展產業的報告，瞭解羣衆", "国务院关于发展产业的报告，了解群众");
    }

    #[test]
    fn older_variant_forms_become_simplified() {
        check("産戸爲説內夠並併", "产户为说内够并并");
    }

    #[test]
    fn characters_regular_in_simplified_text_stay() {
        check("显著覆盖慰藉蒜薹哪吒", "显著覆盖慰藉蒜薹哪吒");
        check("干部后来里面台湾云南", "干部后来里面台湾云南");
    }

    #[test]
    fn folding_alone_keeps_the_script() {
        assert_eq!(fold_only("報 告,５"), "報告，5");
    }

    #[test]
    fn spaces_at_the_ends_of_a_match_are_not_part_of_it() {
        let key = MatchKey::new(" 甲 乙 丙 ");
        assert_eq!(key.span_to_display(Span::new(0, 6)), Span::new(1, 8));
        assert_eq!(key.span_to_display(Span::new(6, 9)), Span::new(9, 12));
    }

    #[test]
    fn a_span_past_the_end_is_cut_off() {
        let key = MatchKey::new("甲乙 ");
        assert_eq!(key.span_to_display(Span::new(3, 99)), Span::new(3, 6));
        assert_eq!(MatchKey::new("").span_to_display(Span::new(0, 9)), Span::new(0, 0));
    }

    /// Text rich in what folding changes, characters outside the basic plane included.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[甲乙報告國產 \u{3000}\u{200B}，,：“」'5５％%Ａa①○〇⺠\u{2F81A}𠮷\u{E0100}𦍌\n]{0,40}",
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn the_key_of_a_concatenation_is_the_concatenation_of_keys(a in text(), b in text()) {
            let both = format!("{a}{b}");
            let parts = format!("{}{}", MatchKey::new(&a).text, MatchKey::new(&b).text);
            prop_assert_eq!(MatchKey::new(&both).text, parts);
        }

        #[test]
        fn folding_is_idempotent(a in text()) {
            let once = MatchKey::new(&a).text;
            prop_assert_eq!(&MatchKey::new(&once).text, &once);
            prop_assert_eq!(fold_phrase(&fold_only(&a)), once);
        }

        #[test]
        fn offsets_round_trip(a in text(), from in 0_usize..40, len in 1_usize..20) {
            let key = MatchKey::new(&a);
            let part: String = key.text.chars().skip(from).take(len).collect();
            let start: usize = key.text.chars().take(from).map(char::len_utf8).sum();
            let span = Span::new(start, start + part.len());
            let display = key.span_to_display(span);
            let shown = a.get(display.range());
            prop_assert_eq!(shown.map(fold_phrase), Some(part));
            prop_assert_eq!(key_span_to_display(&a, span), display);
        }
    }
}
