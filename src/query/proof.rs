//! Proves matches on the text: where a phrase stands in a match key, and nowhere else.
//!
//! Whatever an index proposes is decided here, by comparing characters. A needle knows its key in
//! both layers: simplified script, in which texts are searched, and as written, which tells whether
//! a match needed the folding of traditional characters.

use memchr::memmem::Finder;

use crate::model::Span;
use crate::normalize::{fold_char, fold_only, fold_phrase, is_dropped, simplify_char};

/// Most characters that a `*` in a phrase stands for.
pub(crate) const WILDCARD_CHARS: usize = 8;

/// Which folding a text has been through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// Width, punctuation, quote marks; script as written.
    Written,
    /// The same, and traditional characters simplified: the layer of the index.
    Simplified,
}

impl Layer {
    /// Folds one character; none if the layer drops it.
    fn fold(self, c: char) -> Option<char> {
        (!is_dropped(c)).then(|| match self {
            Self::Written => fold_char(c),
            Self::Simplified => simplify_char(c),
        })
    }

    /// Returns the match key of a text in this layer.
    pub(crate) fn key(self, text: &str) -> String {
        match self {
            Self::Written => fold_only(text),
            Self::Simplified => fold_phrase(text),
        }
    }

    /// Turns spans of the key of `display` into spans of `display` itself, both in bytes and both
    /// in ascending order.
    pub(crate) fn to_display(self, display: &str, spans: &[Span]) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::with_capacity(spans.len());
        let mut key_at = 0;
        let mut spans = spans.iter();
        let mut current = spans.next();
        let mut start = None;
        for (at, c) in display.char_indices() {
            let Some(span) = current else { break };
            let Some(folded) = self.fold(c) else { continue };
            if key_at == span.start {
                start = Some(at);
            }
            key_at += folded.len_utf8();
            if key_at >= span.end {
                out.push(Span::new(start.take().unwrap_or(at), at + c.len_utf8()));
                current = spans.next();
            }
        }
        out
    }
}

/// A phrase ready to be looked for: parts with up to eight characters between them.
#[derive(Debug, Clone)]
pub(crate) struct Needle {
    written: Vec<Finder<'static>>,
    simplified: Vec<Finder<'static>>,
    /// Latin letters of either case are the same (bare words, not phrases).
    any_case: bool,
}

impl Needle {
    /// Creates the needle of a phrase from its parts, as typed. None if a part folds to nothing.
    pub(crate) fn phrase<S: AsRef<str>>(parts: &[S]) -> Option<Self> {
        Self::new(parts, false)
    }

    /// Creates the needle of a bare word: Latin letters match in either case.
    pub(crate) fn word(word: &str) -> Option<Self> {
        Self::new(&[word.to_ascii_lowercase()], true)
    }

    fn new<S: AsRef<str>>(parts: &[S], any_case: bool) -> Option<Self> {
        let finders = |layer: Layer| -> Option<Vec<Finder<'static>>> {
            let keys = parts.iter().map(|part| layer.key(part.as_ref()));
            keys.map(|key| (!key.is_empty()).then(|| Finder::new(&key).into_owned()))
                .collect()
        };
        let written = finders(Layer::Written)?;
        let simplified = finders(Layer::Simplified)?;
        let letters =
            simplified.iter().any(|f| f.needle().iter().any(u8::is_ascii_alphabetic));
        (!written.is_empty()).then_some(Self {
            written,
            simplified,
            any_case: any_case && letters,
        })
    }

    /// Returns the parts in a layer, as key text.
    pub(crate) fn parts(&self, layer: Layer) -> impl Iterator<Item = &str> {
        self.finders(layer)
            .iter()
            .map(|f| std::str::from_utf8(f.needle()).unwrap_or_default())
    }

    /// Returns whether simplifying changes the phrase.
    pub(crate) fn is_traditional(&self) -> bool {
        self.parts(Layer::Written).ne(self.parts(Layer::Simplified))
    }

    fn finders(&self, layer: Layer) -> &[Finder<'static>] {
        match layer {
            Layer::Written => &self.written,
            Layer::Simplified => &self.simplified,
        }
    }

    /// Returns whether the phrase stands in a key of the layer.
    pub(crate) fn is_in(&self, key: &[u8], layer: Layer) -> bool {
        self.with_case(key, |key| self.next(key, 0, layer).is_some())
    }

    /// Returns how often the phrase stands in a key, without overlap.
    pub(crate) fn count(&self, key: &[u8], layer: Layer) -> usize {
        self.with_case(key, |key| {
            let mut count = 0;
            let mut from = 0;
            while let Some(span) = self.next(key, from, layer) {
                count += 1;
                from = span.end;
            }
            count
        })
    }

    /// Appends every place of the phrase in a key, leftmost first, without overlap.
    pub(crate) fn find(&self, key: &[u8], layer: Layer, out: &mut Vec<Span>) {
        self.with_case(key, |key| {
            let mut from = 0;
            while let Some(span) = self.next(key, from, layer) {
                out.push(span);
                from = span.end;
            }
        });
    }

    fn with_case<T>(&self, key: &[u8], look: impl FnOnce(&[u8]) -> T) -> T {
        if self.any_case { look(&key.to_ascii_lowercase()) } else { look(key) }
    }

    /// Returns the first place of the phrase at or after `from`.
    fn next(&self, key: &[u8], from: usize, layer: Layer) -> Option<Span> {
        let (first, rest) = self.finders(layer).split_first()?;
        let mut from = from;
        loop {
            let start = from + first.find(key.get(from..)?)?;
            let mut end = start + first.needle().len();
            let whole = rest.iter().all(|part| {
                let window = end_of_chars(key, end, WILDCARD_CHARS) + part.needle().len();
                let window = key.get(end..window.min(key.len())).unwrap_or_default();
                match part.find(window) {
                    Some(at) => {
                        end += at + part.needle().len();
                        true
                    }
                    None => false,
                }
            });
            if whole {
                return Some(Span::new(start, end));
            }
            from = end_of_chars(key, start, 1);
        }
    }
}

/// Returns where the next `count` characters end.
fn end_of_chars(key: &[u8], from: usize, count: usize) -> usize {
    let mut at = from;
    for _ in 0..count {
        if at >= key.len() {
            break;
        }
        at += 1;
        while key.get(at).is_some_and(|byte| byte & 0xc0 == 0x80) {
            at += 1;
        }
    }
    at
}

/// Returns the spans of `left` and `right` that stand within so many characters of one another,
/// either first, without overlap.
pub(crate) fn near(
    key: &[u8],
    left: &[Span],
    right: &[Span],
    within: usize,
) -> Vec<Span> {
    let mut out = Vec::new();
    for &a in left {
        // Spans beyond the reach of four bytes a character need no closer look.
        let reach = within.saturating_mul(4);
        let first = right.partition_point(|b| b.end.saturating_add(reach) < a.start);
        for &b in right.get(first..).unwrap_or_default() {
            if b.start > a.end.saturating_add(reach) {
                break;
            }
            let gap = if b.start >= a.end {
                key.get(a.end..b.start)
            } else if a.start >= b.end {
                key.get(b.end..a.start)
            } else {
                None
            };
            if gap.is_some_and(|gap| chars(gap) <= within) {
                out.extend([a, b]);
            }
        }
    }
    merge(&mut out);
    out
}

fn chars(key: &[u8]) -> usize {
    key.iter().filter(|&byte| byte & 0xc0 != 0x80).count()
}

/// Sorts spans and resolves overlaps: leftmost first, then longest.
pub(crate) fn merge(spans: &mut Vec<Span>) {
    spans.sort_unstable_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    let mut end = 0;
    spans.retain(|span| {
        let free = span.start >= end && !span.is_empty();
        if free {
            end = span.end;
        }
        free
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(parts: &[&str], text: &str, expected: &[&str]) {
        let needle = Needle::phrase(parts).unwrap();
        let key = Layer::Simplified.key(text);
        let mut spans = Vec::new();
        needle.find(key.as_bytes(), Layer::Simplified, &mut spans);
        let found: Vec<_> = spans.iter().map(|s| key.get(s.range()).unwrap()).collect();
        assert_eq!(found, expected, "{parts:?} in {text}");
        assert_eq!(needle.count(key.as_bytes(), Layer::Simplified), expected.len());
    }

    #[test]
    fn a_phrase_is_found_through_spaces() {
        check(&["15分钟"], "推进15 分\u{a0}钟生活圈，15分钟", &["15分钟", "15分钟"]);
    }

    #[test]
    fn matches_do_not_overlap() {
        check(&["发发"], "发发发发发", &["发发", "发发"]);
    }

    #[test]
    fn a_wildcard_stands_for_up_to_eight_characters() {
        check(
            &["生活", "圈"],
            "生活圈、生活一二三四五六七八圈",
            &["生活圈", "生活一二三四五六七八圈"],
        );
        check(&["生活", "圈"], "生活一二三四五六七八九圈", &[]);
        check(&["生活", "圈"], "生活生活一二三四五六七圈", &["生活一二三四五六七圈"]);
    }

    #[test]
    fn case_counts_in_phrases_and_not_in_words() {
        check(&["5G"], "5g与5G", &["5G"]);
        let word = Needle::word("5G").unwrap();
        assert_eq!(word.count("5g与5G".as_bytes(), Layer::Simplified), 2);
    }

    #[test]
    fn near_takes_either_order_and_counts_characters() {
        let key = "养老与托育和养老".as_bytes();
        let spans = |needle: &str| {
            let mut out = Vec::new();
            Needle::phrase(&[needle]).unwrap().find(key, Layer::Simplified, &mut out);
            out
        };
        let (care, child) = (spans("养老"), spans("托育"));
        assert_eq!(near(key, &care, &child, 1).len(), 3);
        assert_eq!(near(key, &care, &child, 0).len(), 0);
    }

    proptest! {
        #[test]
        fn counting_is_what_std_counts(text in "[一二三]{0,30}", phrase in "[一二三]{1,4}") {
            let needle = Needle::phrase(&[&phrase]).unwrap();
            let expected = text.matches(phrase.as_str()).count();
            prop_assert_eq!(needle.count(text.as_bytes(), Layer::Simplified), expected);
        }

        #[test]
        fn display_spans_hold_the_phrase(
            display in "[ 　一二ａa，,\u{200b}𠮷]{0,30}",
            phrase in "[一二a，𠮷]{1,3}",
        ) {
            let needle = Needle::phrase(&[&phrase]).unwrap();
            let key = Layer::Simplified.key(&display);
            let mut spans = Vec::new();
            needle.find(key.as_bytes(), Layer::Simplified, &mut spans);
            let shown = Layer::Simplified.to_display(&display, &spans);
            prop_assert_eq!(shown.len(), spans.len());
            for span in shown {
                let words = display.get(span.range()).unwrap();
                prop_assert_eq!(Layer::Simplified.key(words), Layer::Simplified.key(&phrase));
            }
        }
    }
}
