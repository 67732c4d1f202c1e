//! Cuts a passage to the sentences that hold matches.
//!
//! A sentence ends at 。！？；!?; or a line break, with the closing marks after it. Kept sentences
//! that adjoin stay together; a cut is marked by …. A sentence of more than [`LONGEST`] characters
//! (a table row, a run of clauses) is cut around its matches instead. Example caught: the two
//! sentences of “……达到85%以上。建成食堂6家；” are told apart. Example missed: an abbreviation's
//! ASCII full stop never ends a sentence, so English text is one sentence.

use std::ops::Range;

/// Characters of a sentence that is shown whole.
const LONGEST: usize = 240;

/// Characters kept on each side of a match in a longer sentence.
const AROUND: usize = 60;

/// Returns the stretches to show, in characters, in order, not adjoining.
///
/// Without matches the first sentence is shown: the passage was found by its words elsewhere.
pub(super) fn kept_stretches(
    text: &[char],
    matches: &[[usize; 2]],
    context: usize,
) -> Vec<Range<usize>> {
    let sentences = sentences(text);
    let mut wanted = Vec::new();
    for &[start, end] in matches {
        let first = sentences.partition_point(|s| s.end <= start);
        let last = sentences.partition_point(|s| s.start < end.max(start + 1));
        wanted.push(
            first.saturating_sub(context)
                ..last.saturating_add(context).min(sentences.len()),
        );
    }
    if wanted.is_empty() {
        wanted.push(0..context.saturating_add(1).min(sentences.len()));
    }
    let whole: Vec<Range<usize>> = merged(wanted)
        .into_iter()
        .filter_map(|run| {
            Some(
                sentences.get(run.start)?.start
                    ..sentences.get(run.end.checked_sub(1)?)?.end,
            )
        })
        .collect();
    merged(whole.into_iter().flat_map(|stretch| shortened(stretch, matches)).collect())
}

/// Returns the sentences of a text; together they cover it.
fn sentences(text: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, &c) in text.iter().enumerate() {
        if ended && !closes(c) {
            found.push(start..at);
            start = at;
            ended = false;
        }
        ended |= "。！？；!?;\n".contains(c);
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

fn closes(c: char) -> bool {
    "。！？；!?;”’」』）)】》\n".contains(c)
}

/// Returns the stretch, or the parts of it around its matches if it is very long.
fn shortened(stretch: Range<usize>, matches: &[[usize; 2]]) -> Vec<Range<usize>> {
    if stretch.len() <= LONGEST {
        return vec![stretch];
    }
    let first = matches.partition_point(|m| m[1] <= stretch.start);
    let inside = matches.iter().skip(first).take_while(|m| m[0] < stretch.end);
    let mut parts: Vec<_> = inside
        .map(|&[start, end]| {
            start.saturating_sub(AROUND).max(stretch.start)
                ..(end + AROUND).min(stretch.end)
        })
        .collect();
    if parts.is_empty() {
        parts.push(stretch.start..stretch.start + LONGEST);
    }
    parts
}

/// Returns ordered ranges with those that touch made one.
fn merged(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, phrase: &str, context: usize, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let matches: Vec<[usize; 2]> = text
            .match_indices(phrase)
            .filter(|_| !phrase.is_empty())
            .map(|(at, found)| {
                let start = text.get(..at).unwrap().chars().count();
                [start, start + found.chars().count()]
            })
            .collect();
        let kept: Vec<String> = kept_stretches(&chars, &matches, context)
            .into_iter()
            .map(|range| chars[range].iter().collect())
            .collect();
        assert_eq!(kept, expected);
    }

    const TEXT: &str = "甲一。乙二！丙三；“丁四。”戊五";

    #[test]
    fn only_the_sentence_of_the_match_is_kept() {
        check(TEXT, "乙", 0, &["乙二！"]);
    }

    #[test]
    fn closing_quotes_belong_to_the_sentence_before() {
        check(TEXT, "丁", 0, &["“丁四。”"]);
        check(TEXT, "戊", 0, &["戊五"]);
    }

    #[test]
    fn context_adds_sentences_on_each_side() {
        check(TEXT, "乙", 1, &["甲一。乙二！丙三；"]);
        check(TEXT, "甲", usize::MAX, &[TEXT]);
    }

    #[test]
    fn matches_far_apart_give_two_stretches() {
        check("甲。乙。甲。", "甲", 0, &["甲。", "甲。"]);
    }

    #[test]
    fn a_match_over_a_sentence_end_keeps_both() {
        check(TEXT, "一。乙", 0, &["甲一。乙二！"]);
    }

    #[test]
    fn without_a_match_the_first_sentence_is_shown() {
        check(TEXT, "", 0, &["甲一。"]);
        check("", "", 0, &[]);
    }

    #[test]
    fn a_very_long_sentence_is_cut_around_the_match() {
        let text = format!("{}养老{}", "甲".repeat(500), "乙".repeat(500));
        let expected = format!("{}养老{}", "甲".repeat(60), "乙".repeat(60));
        check(&text, "养老", 0, &[&expected]);
    }
}
