//! Takes a run of bare words apart into what is asked for: words that ask fall away, short forms
//! get their long ones.
//!
//! 养老床位增加了多少 asks for 养老床位增加了; 棚改进展 asks for 棚改, which reports print as 棚户区改造, and for
//! 进展. The lists stand in `question.txt` and `abbreviations.tsv`.
//!
//! Guarantees: what is left stands in the run, in its order; a run of nothing but question words
//! stays as it is. It does not look into phrases and does not know the index. Misses short forms
//! that are made up on the spot (老小区), and takes 如何 out of the rare 例如何处.

use std::sync::LazyLock;

/// A part of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text to be cut into words.
    Text(String),
    /// A short form with the forms that reports print.
    Short(&'static Abbreviation),
}

/// A short form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Abbreviation {
    pub(crate) short: &'static str,
    pub(crate) long: Vec<&'static str>,
}

static ABBREVIATIONS: LazyLock<Vec<Abbreviation>> = LazyLock::new(|| {
    let rows =
        lines(include_str!("abbreviations.tsv")).filter_map(|l| l.split_once('\t'));
    rows.map(|(short, long)| Abbreviation { short, long: long.split('|').collect() })
        .collect()
});

static QUESTION_WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("question.txt")).collect());

/// What ends a question.
const FINAL: [&str; 3] = ["了吗", "吗", "呢"];

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Takes a run apart. The result is never empty.
pub(crate) fn pieces(run: &str) -> Vec<Piece> {
    let asked = FINAL.iter().find_map(|end| run.strip_suffix(end)).unwrap_or(run);
    let mut out = Vec::new();
    let mut text = String::new();
    let mut rest = asked;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = without_question_word(rest) {
            push_text(&mut out, &mut text);
            rest = behind;
        } else if let Some((short, behind)) = short_form(rest) {
            push_text(&mut out, &mut text);
            out.push(Piece::Short(short));
            rest = behind;
        } else {
            text.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    push_text(&mut out, &mut text);
    if out.is_empty() {
        out.push(Piece::Text(run.to_owned()));
    }
    out
}

/// Returns whether a run holds a word that asks.
pub(crate) fn is_question(run: &str) -> bool {
    FINAL.iter().any(|end| run.ends_with(end))
        || QUESTION_WORDS.iter().any(|word| run.contains(word))
}

/// Returns whether a run asks for a number: its answer holds one.
pub(crate) fn asks_number(run: &str) -> bool {
    const SIGNS: [&str; 8] =
        ["多少", "几", "多大", "人数", "户数", "增速", "比例", "占比"];
    SIGNS.iter().any(|sign| run.contains(sign))
}

fn push_text(out: &mut Vec<Piece>, text: &mut String) {
    if !text.is_empty() {
        out.push(Piece::Text(std::mem::take(text)));
    }
}

fn without_question_word(rest: &str) -> Option<&str> {
    QUESTION_WORDS.iter().find_map(|word| rest.strip_prefix(word))
}

fn short_form(rest: &str) -> Option<(&'static Abbreviation, &str)> {
    ABBREVIATIONS.iter().find_map(|known| {
        let head = rest.get(..known.short.len())?;
        let behind = rest.get(known.short.len()..)?;
        head.eq_ignore_ascii_case(known.short).then_some((known, behind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces apart by a bar, short forms with `=` and their first long form.
    fn check(run: &str, expected: &str) {
        let shown: Vec<String> = pieces(run)
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Short(known) => format!("{}={}", known.short, known.long[0]),
            })
            .collect();
        assert_eq!(shown.join("|"), expected, "{run}");
    }

    #[test]
    fn question_words_fall_away() {
        check("渡轮增加了多少", "渡轮增加了");
        check("如何解决停车难", "解决停车难");
        check("大桥通车了吗", "大桥通车");
        check("养老有哪些措施", "养老|措施");
    }

    #[test]
    fn a_run_of_question_words_stays() {
        check("怎么", "怎么");
        check("", "");
    }

    #[test]
    fn short_forms_have_long_ones() {
        check("棚改进展", "棚改=棚户区改造|进展");
        check("gdp增速", "GDP=地区生产总值|增速");
    }

    #[test]
    fn lists_name_each_form_once() {
        let mut short: Vec<_> = ABBREVIATIONS.iter().map(|known| known.short).collect();
        let len = short.len();
        short.sort_unstable();
        short.dedup();
        assert_eq!(short.len(), len);
        assert!(ABBREVIATIONS.iter().all(|known| !known.long.is_empty()));
    }

    #[test]
    fn questions_are_told_by_their_words() {
        assert!(
            is_question("哪里停车") && is_question("通车了吗") && !is_question("停车")
        );
    }

    #[test]
    fn numbers_are_asked_for() {
        assert!(
            asks_number("床位有多少") && asks_number("增速") && !asks_number("怎么办")
        );
    }
}
