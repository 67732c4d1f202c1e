//! What an error says, in Chinese.
//!
//! Errors are worded once, in English, where they are found; `faults.tsv` beside this file has the same
//! sentence in Chinese, with `{}` where a word of the question stands. What the list does not know
//! stays as it is: an English sentence says more than none.

use std::sync::LazyLock;

use crate::error::ErrorKind;

/// Pairs of patterns, those with more fixed characters first.
static FAULTS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("faults.tsv").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    let mut pairs: Vec<(&str, &str)> =
        lines.filter_map(|line| line.split_once('\t')).collect();
    pairs.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.len()));
    pairs
});

/// Returns a sentence in Chinese, if it is known.
pub(super) fn in_chinese(said: &str) -> Option<String> {
    FAULTS.iter().find_map(|(english, chinese)| {
        let mut words = words(english, said)?.into_iter();
        let mut out = String::new();
        for (at, part) in chinese.split("{}").enumerate() {
            if at > 0 {
                let word = words.next().unwrap_or_default();
                // A word may be a hint of its own, or a list of names.
                let said = in_chinese(word).unwrap_or_else(|| word.replace(" or ", "、"));
                out.push_str(&said.replace(", ", "、"));
            }
            out.push_str(part);
        }
        Some(out)
    })
}

/// Returns what a reader can do about an error of a kind.
pub(super) fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Query => "把要逐字查找的放进引号（“…”），或去掉符号按词检索",
        ErrorKind::Usage => "检查地址或表单里的条件，或去掉它再试",
        ErrorKind::NotFound => "馆藏页列有全部报告",
        ErrorKind::TooSlow => "加上年份、地区等条件，或换用更少见、更长的词",
        _ => "请稍后再试；服务器日志里有详情",
    }
}

/// Returns what stands where a pattern has `{}`, if a sentence is of that pattern.
fn words<'a>(pattern: &str, said: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = said.strip_prefix(parts.next()?)?;
    let mut out = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let at = match (parts.peek(), part) {
            (None, "") => rest.len(),
            (None, _) => rest.rfind(part).filter(|at| at + part.len() == rest.len())?,
            (Some(_), _) => rest.find(part)?,
        };
        out.push(rest.get(..at)?);
        rest = rest.get(at + part.len()..)?;
    }
    rest.is_empty().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::advice;
    use crate::query::parse;

    #[test]
    fn words_of_the_question_stay_where_they_belong() {
        let check = |said: &str, expected: Option<&str>| {
            assert_eq!(in_chinese(said).as_deref(), expected, "{said}");
        };
        check("phrase is not closed", Some("短语没有收尾"));
        check("unknown region 望江市", Some("没有名为“望江市”的地区"));
        check("did you mean 望江区 or 临河区", Some("是不是：望江区、临河区"));
        check("limit needs a whole number, not 十", Some("limit 要填整数，而不是“十”"));
        check("phrase is not closed yet", None);
        check("", None);
    }

    #[test]
    fn every_fault_of_a_query_is_said_in_chinese() {
        let long = "养".repeat(5_000);
        let deep = format!("{}养老{}", "(".repeat(80), ")".repeat(80));
        let queries = [
            "",
            &long,
            &deep,
            "“养老",
            "“养“老”",
            "养老”",
            "“”",
            "“ ”",
            "“*”",
            "“养*”",
            "“*老”",
            "“养**老”",
            "养*",
            "！",
            "养老)",
            "(养老",
            "养老 ()",
            "养老 |",
            "| 养老",
            "AND 养老",
            "养老 -",
            "“养老”-托育",
            "养老 --托育",
            "养老 NEAR/x 床位",
            "养老 NEAR/5 (床位 托育)",
            "养老 NEAR/5 床位 NEAR/5 托育",
            "-养老",
            "养老 | -托育",
            "weather:2021",
            "year:",
            "year:*",
            "kind:诗歌",
            "year:一九",
            "year:2024..2021",
            "year:..",
        ];
        for query in queries {
            let error = parse(query).expect_err(query);
            let hint = advice::hint(&error);
            for said in [error.message, hint] {
                assert!(in_chinese(&said).is_some(), "{query}: {said}");
            }
        }
    }

    #[test]
    fn a_pair_has_as_many_places_on_both_sides() {
        for (english, chinese) in FAULTS.iter() {
            let places = |text: &str| text.matches("{}").count();
            assert!(places(chinese) <= places(english), "{english}");
            assert!(!english.is_empty() && !chinese.is_empty());
        }
    }
}
