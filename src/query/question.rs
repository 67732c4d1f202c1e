//! Takes a run of bare words apart into what is asked for: words that ask fall away, short forms and
//! everyday words get the words that reports print.
//!
//! 养老床位增加了多少 asks for 养老床位增加了; 棚改 is printed as 棚户区改造, and who says 老人 may mean what a
//! report says of 老年人. The lists stand in `question.txt`, `abbreviations.tsv`, `everyday.tsv`, `light.txt`
//! and `grammar.txt`.
//!
//! Guarantees: what is left stands in the run, in its order; a run of nothing but question words
//! stays as it is. It does not look into phrases and does not know the index. Misses short forms
//! that are made up on the spot (老小), and takes 如何 out of the rare 例如何处.

use std::sync::LazyLock;

/// What a wording is to the words that reports print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordingKind {
    /// A short form of the same: 棚改.
    Abbreviation,
    /// What people say for it: 老人.
    Everyday,
}

impl WordingKind {
    /// Returns the name that answers print.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Abbreviation => "abbreviation",
            Self::Everyday => "everyday",
        }
    }
}

/// Something typed that reports print otherwise.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    pub(crate) typed: &'static str,
    pub(crate) printed: Vec<&'static str>,
    pub(crate) kind: WordingKind,
}

/// All wordings, the longest first.
static WORDINGS: LazyLock<Vec<Wording>> = LazyLock::new(|| {
    let lists = [
        (WordingKind::Abbreviation, include_str!("abbreviations.tsv")),
        (WordingKind::Everyday, include_str!("everyday.tsv")),
    ];
    let mut all: Vec<Wording> = lists
        .into_iter()
        .flat_map(|(kind, list)| {
            let rows = lines(list).filter_map(|line| line.split_once('\t'));
            rows.map(move |(typed, printed)| Wording {
                typed,
                printed: printed.split('|').collect(),
                kind,
            })
        })
        .collect();
    all.sort_by_key(|wording| std::cmp::Reverse(wording.typed.len()));
    all
});

static QUESTION_WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("question.txt")).collect());

static GRAMMAR: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("grammar.txt")).collect());

static LIGHT_WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("light.txt")).collect());

/// What ends a question.
const FINAL: [&str; 6] = ["了没有", "了吗", "了没", "没有", "吗", "呢"];

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Returns the stretches of a run between words that ask. There is at least one.
pub(crate) fn stretches(run: &str) -> Vec<String> {
    let asked = FINAL.iter().find_map(|end| run.strip_suffix(end)).unwrap_or(run);
    let mut out = Vec::new();
    let mut text = String::new();
    let mut rest = asked;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = without_question_word(rest) {
            out.extend(Some(std::mem::take(&mut text)).filter(|text| !text.is_empty()));
            rest = behind;
        } else {
            text.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out.extend(Some(text).filter(|text| !text.is_empty()));
    if out.is_empty() {
        out.push(run.to_owned());
    }
    out
}

/// Returns the longest wording that a text begins with.
pub(crate) fn wording(text: &str) -> Option<&'static Wording> {
    WORDINGS.iter().find(|known| {
        let head = text.get(..known.typed.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(known.typed))
    })
}

/// Returns whether a word carries no meaning beside others, so that an answer may lack it.
pub(crate) fn is_grammar(word: &str) -> bool {
    GRAMMAR.contains(&word)
}

/// Returns whether a word says what is to be done with a thing rather than names one.
pub(crate) fn is_light(word: &str) -> bool {
    LIGHT_WORDS.contains(&word)
}

/// Returns whether a run holds a word that asks.
pub(crate) fn is_question(run: &str) -> bool {
    FINAL.iter().any(|end| run.ends_with(end))
        || QUESTION_WORDS.iter().any(|word| run.contains(word))
}

/// Returns whether a run asks for a number: its answer holds one.
pub(crate) fn asks_number(run: &str) -> bool {
    const SIGNS: [&str; 18] = [
        "多少",
        "几",
        "多大",
        "人数",
        "户数",
        "增速",
        "比例",
        "占比",
        "产量",
        "数量",
        "总额",
        "总量",
        "规模",
        "强度",
        "面积",
        "里程",
        "增加值",
        "增长",
    ];
    SIGNS.iter().any(|sign| run.contains(sign))
}

fn without_question_word(rest: &str) -> Option<&str> {
    QUESTION_WORDS.iter().find_map(|word| rest.strip_prefix(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(run: &str, expected: &str) {
        assert_eq!(stretches(run).join("|"), expected, "{run}");
    }

    #[test]
    fn question_words_fall_away() {
        check("渡轮增加了多少", "渡轮增加了");
        check("如何解决停车难", "解决停车难");
        check("大桥通车了吗", "大桥通车");
        check("大桥通车了没有", "大桥通车");
        check("养老有哪些措施", "养老|措施");
    }

    #[test]
    fn a_run_of_question_words_stays() {
        check("怎么", "怎么");
        check("", "");
    }

    #[test]
    fn the_longest_wording_at_the_head_is_known() {
        let typed = |text| wording(text).map(|known| (known.typed, known.printed[0]));
        assert_eq!(typed("棚改进展"), Some(("棚改", "棚户区改造")));
        assert_eq!(typed("gdp增速"), Some(("GDP", "地区生产总值")));
        assert_eq!(typed("种地补贴"), Some(("种地补贴", "种粮补贴")));
        assert_eq!(typed("渡轮"), None);
    }

    #[test]
    fn lists_name_each_wording_once() {
        let mut typed: Vec<_> = WORDINGS.iter().map(|known| known.typed).collect();
        let len = typed.len();
        typed.sort_unstable();
        typed.dedup();
        assert_eq!(typed.len(), len);
        for known in WORDINGS.iter() {
            assert!(known.printed.iter().all(|form| !form.is_empty()), "{}", known.typed);
            assert!(!known.printed.contains(&known.typed), "{}", known.typed);
        }
    }

    #[test]
    fn questions_are_told_by_their_words() {
        assert!(
            is_light("缓解")
                && !is_light("停车")
                && is_question("哪里停车")
                && is_question("通车了吗")
                && !is_question("停车")
        );
    }

    #[test]
    fn words_of_grammar_name_nothing() {
        assert!(is_grammar("的") && is_grammar("没有") && !is_grammar("停车"));
        assert!(GRAMMAR.iter().all(|word| !LIGHT_WORDS.contains(word)));
    }

    #[test]
    fn numbers_are_asked_for() {
        assert!(
            asks_number("床位有多少") && asks_number("增速") && !asks_number("怎么办")
        );
    }
}
