//! Cuts a passage into sentences, and a sentence into clauses.
//!
//! A sentence ends at 。！？ with the closing marks that follow; a clause at ，；： outside quotes and
//! brackets. Spans are bytes of the passage's text and lie on character borders; every character that
//! is not white space at an edge or an ending mark stands in exactly one of them. It catches
//! “推进‘厂网河湖，一体治理’，建设泵站” as two clauses; it misses a sentence whose full stop is a space
//! or a line of its own.

use crate::model::Span;

/// Returns the sentences of a text in order, ending marks included.
pub(crate) fn sentences(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut closing = false;
    for (at, c) in text.char_indices() {
        let ends = matches!(c, '。' | '！' | '？' | '!' | '?');
        if closing && !ends && !matches!(c, '”' | '’' | '）' | ')' | '」' | '』' | '》')
        {
            push_trimmed(&mut out, text, start, at);
            start = at;
            closing = false;
        }
        closing |= ends;
    }
    push_trimmed(&mut out, text, start, text.len());
    out
}

/// Returns the clauses of a sentence in order, without the marks that end them.
pub(crate) fn clauses(text: &str, sentence: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = sentence.start;
    let mut depth = 0u32;
    let inside = text.get(sentence.range()).unwrap_or_default();
    let mut before = ' ';
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let at = sentence.start + at;
        match c {
            '“' | '《' | '（' | '(' | '「' | '『' | '‘' | '〈' => depth += 1,
            '”' | '》' | '）' | ')' | '」' | '』' | '’' | '〉' => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        let next_digit = chars.peek().is_some_and(|(_, n)| n.is_ascii_digit());
        let grouped = c == ',' && before.is_ascii_digit() && next_digit;
        let ends = match c {
            // A bracket that never closes must not swallow the rest of the sentence.
            '；' | ';' | '。' | '！' | '？' | '!' | '?' => true,
            '，' | ',' | '：' | ':' => depth == 0 && !grouped,
            _ => false,
        };
        if ends {
            push_trimmed(&mut out, text, start, at);
            start = at + c.len_utf8();
            if !matches!(c, '，' | ',' | '：' | ':') {
                depth = 0;
            }
        }
        before = c;
    }
    push_trimmed(&mut out, text, start, sentence.end);
    out
}

/// Appends the span without white space at its edges, unless nothing is left.
fn push_trimmed(out: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let span = trimmed(text, Span::new(start, end));
    if !span.is_empty() {
        out.push(span);
    }
}

/// Returns a span without white space at its edges.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let Some(part) = text.get(span.range()) else {
        return Span::new(span.start, span.start);
    };
    let lead = part.len() - part.trim_start().len();
    let kept = part.trim().len();
    Span::new(span.start + lead, span.start + lead + kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str, spans: &[Span]) -> Vec<String> {
        spans.iter().map(|s| text.get(s.range()).unwrap().to_owned()).collect()
    }

    #[test]
    fn a_sentence_keeps_its_closing_marks() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(words(text, &sentences(text)), expected, "{text}");
        };
        check("甲乙。丙丁！", &["甲乙。", "丙丁！"]);
        check("叫“甲乙。”丙丁", &["叫“甲乙。”", "丙丁"]);
        check("  ", &[]);
    }

    #[test]
    fn clauses_do_not_break_inside_quotes_and_numbers() {
        let check = |text: &str, expected: &[&str]| {
            let whole = Span::new(0, text.len());
            assert_eq!(words(text, &clauses(text, whole)), expected, "{text}");
        };
        check("甲，乙；丙：丁。", &["甲", "乙", "丙", "丁"]);
        check("推进“甲，乙”工程，丙", &["推进“甲，乙”工程", "丙"]);
        check("种树1,200株", &["种树1,200株"]);
        check("（甲，乙；丙，丁", &["（甲，乙", "丙", "丁"]);
    }

    proptest! {
        #[test]
        fn spans_are_ordered_and_on_borders(text in "[甲，。；“”（）,1 ]{0,40}") {
            let mut at = 0;
            for sentence in sentences(&text) {
                prop_assert!(sentence.start >= at);
                at = sentence.end;
                for clause in clauses(&text, sentence) {
                    prop_assert!(text.get(clause.range()).is_some());
                    prop_assert!(clause.start >= sentence.start && clause.end <= sentence.end);
                }
            }
        }
    }
}
