//! A text with some stretches marked, cut so that it can be written piece by piece.
//!
//! Spans are Unicode scalar offsets, as every answer has them. They may come in any order and
//! overlap; of two that overlap the later begins where the earlier ends. The pieces put together are
//! the text: nothing is lost, doubled or reordered, whatever the spans are.

use maud::{Markup, html};

/// A piece of a text, and whether it is marked.
pub(super) type Piece<'a> = (&'a str, bool);

/// Cuts a text at the borders of spans.
pub(super) fn pieces<'a>(text: &'a str, spans: &[[usize; 2]]) -> Vec<Piece<'a>> {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    let byte = |scalar: usize| ends.get(scalar).copied().unwrap_or(text.len());
    let mut out = Vec::new();
    let mut at = 0;
    for [start, end] in spans {
        let (start, end) = (byte(start).max(at), byte(end));
        if end <= start {
            continue;
        }
        out.push((text.get(at..start).unwrap_or_default(), false));
        out.push((text.get(start..end).unwrap_or_default(), true));
        at = end;
    }
    out.push((text.get(at..).unwrap_or_default(), false));
    out.retain(|(piece, _)| !piece.is_empty());
    out
}

/// Writes a text with its spans in `mark` elements.
pub(super) fn marked(text: &str, spans: &[[usize; 2]]) -> Markup {
    html! {
        @for (piece, is_marked) in pieces(text, spans) {
            @if is_marked { mark { (piece) } } @else { (piece) }
        }
    }
}

/// Returns the stretch of a text around a span, at most so many characters on each side, with the
/// spans moved to it, and whether text is left out before and after it.
pub(super) fn around(
    text: &str,
    span: [usize; 2],
    most: usize,
) -> ([String; 3], [bool; 2]) {
    let chars: Vec<char> = text.chars().collect();
    let start = span[0].min(chars.len());
    let end = span[1].clamp(start, chars.len());
    let from = start.saturating_sub(most);
    let to = end.saturating_add(most).min(chars.len());
    let part = |a: usize, b: usize| chars.get(a..b).unwrap_or_default().iter().collect();
    ([part(from, start), part(start, end), part(end, to)], [from > 0, to < chars.len()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_stand_at_scalars() {
        let check = |spans: &[[usize; 2]], expected: &str| {
            assert_eq!(marked("𠮷岭<茶>园", spans).into_string(), expected);
        };
        check(&[[0, 1]], "<mark>𠮷</mark>岭&lt;茶&gt;园");
        check(&[[1, 3], [2, 4]], "𠮷<mark>岭&lt;</mark><mark>茶</mark>&gt;园");
        check(&[[5, 99], [9, 3]], "𠮷岭&lt;茶&gt;<mark>园</mark>");
        check(&[], "𠮷岭&lt;茶&gt;园");
    }

    #[test]
    fn the_surroundings_are_cut_at_both_ends() {
        let (parts, cut) = around("甲乙丙丁戊己", [2, 3], 1);
        assert_eq!((parts, cut), (["乙", "丙", "丁"].map(str::to_owned), [true, true]));
        let (parts, cut) = around("甲乙", [0, 9], 5);
        assert_eq!((parts, cut), (["", "甲乙", ""].map(str::to_owned), [false, false]));
    }

    proptest! {
        #[test]
        fn pieces_put_together_are_the_text(
            text in "\\PC{0,40}",
            spans in proptest::collection::vec([0usize..50, 0usize..50], 0..8),
        ) {
            let whole: String = pieces(&text, &spans).iter().map(|(p, _)| *p).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
