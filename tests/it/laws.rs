//! The laws that the program promises, on random corpora, queries and histories.

use std::collections::BTreeSet;

use baogao::api::FilterWords;
use baogao::normalize::fold_phrase;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::world::{
    PARAGRAPHS, World, naive_scan, passages, quoted, report, request, timeless, update_at,
};

/// Characters of a text from `at` on, as many as asked.
fn substring(text: &str, at: usize, len: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = at % chars.len().max(1);
    chars.iter().skip(at).take(len).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// exact(q) == naive_scan(q), and every match's span holds the phrase.
    #[test]
    fn exact_search_is_a_naive_scan(
        picks in vec(vec(0..PARAGRAPHS.len(), 2..12), 1..5),
        queries in vec((0usize..4000, 1usize..=16), 40),
    ) {
        let world = World::new();
        for (year, picks) in (2015..).zip(&picks) {
            let paragraphs: Vec<&str> = picks.iter().filter_map(|&n| PARAGRAPHS.get(n)).copied().collect();
            world.write(&format!("{year}.txt"), report("澄江区", year, &paragraphs));
        }
        world.update();
        let library = world.library();
        let all = passages(&library);
        let text: String = all.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n");
        for (at, len) in queries {
            let phrase = substring(&text, at, len);
            if fold_phrase(&phrase).is_empty() {
                continue;
            }
            let answer = library.search(&request(&quoted(&phrase), 10_000)).unwrap();
            let (expected_passages, expected) = naive_scan(&all, &phrase);
            prop_assert_eq!(answer.total.passages, expected_passages, "{}", phrase);
            prop_assert_eq!(answer.total.occurrences, Some(expected), "{}", phrase);
            prop_assert_eq!(answer.hits.len(), expected_passages);
            for hit in &answer.hits {
                let chars: Vec<char> = hit.passage.text.chars().collect();
                let mut before = 0;
                for [start, end] in &hit.matches {
                    prop_assert!(*start >= before && start < end);
                    before = *end;
                    let words: String = chars.get(*start..*end).unwrap().iter().collect();
                    prop_assert_eq!(fold_phrase(&words), fold_phrase(&phrase));
                }
            }
        }
    }

    /// What lists decide without a text is what a scan says, in all passages and in those of each role.
    #[test]
    fn short_phrases_are_a_naive_scan(texts in vec("[人民20Gg、]{1,60}", 1..12)) {
        let world = World::new();
        for (year, texts) in (2015..).zip(texts.chunks(4)) {
            let said = texts.iter().map(|text| format!("本段说的是{text}。"));
            let said: Vec<String> = said.collect();
            let said: Vec<&str> = said.iter().map(String::as_str).chain(PARAGRAPHS).collect();
            world.write(&format!("{year}.txt"), report("澄江区", year, &said));
        }
        world.update();
        let library = world.library();
        let all = passages(&library);
        let roles: BTreeSet<&str> = all.iter().map(|p| p.section.role.as_str()).collect();
        for phrase in [
            "人", "2", "G", "、", "人民", "民、", "人人", "20", "22", "2G", "Gg", "2020",
            "2002", "2022", "2000", "2220", "2222", "2024", "發展", "产",
        ] {
            let (expected_passages, expected) = naive_scan(&all, phrase);
            let asked = request(&quoted(phrase), 10);
            let total = library.search(&asked).unwrap().total;
            prop_assert_eq!(total.passages, expected_passages, "{}", phrase);
            prop_assert_eq!(total.occurrences, Some(expected), "{}", phrase);
            let mut of_roles = (0, 0);
            for role in &roles {
                let mut asked = asked.clone();
                asked.filters.roles = vec![(*role).to_owned()];
                let total = library.search(&asked).unwrap().total;
                of_roles.0 += total.passages;
                of_roles.1 += total.occurrences.unwrap_or_default();
            }
            prop_assert_eq!(of_roles, (expected_passages, expected), "{}", phrase);
        }
    }

    /// An index reached by any history answers as one built afresh, scores included.
    #[test]
    fn history_leaves_no_trace(
        steps in vec((0usize..5, 0usize..3, vec(0..PARAGRAPHS.len(), 1..8)), 1..12),
    ) {
        let world = World::new();
        world.write("always.txt", report("澄江区", 2014, &PARAGRAPHS));
        world.update();
        for (file, act, picks) in &steps {
            let name = format!("{file}.txt");
            let there = world.corpus().join(&name).exists();
            match act {
                0 if there => world.remove(&name),
                _ => {
                    let paragraphs: Vec<&str> = picks.iter().filter_map(|&n| PARAGRAPHS.get(n)).copied().collect();
                    // Two files share a year, so that ids must be told apart.
                    let year = 2020 + (*file as u16) / 2;
                    world.write(&name, report("澄江区", year, &paragraphs));
                }
            }
            world.update();
        }
        let fresh = World::new();
        update_at(&fresh.index(), &world.corpus());
        let (a, b) = (world.library(), fresh.library());
        for query in ["养老服务 增长", "“15分钟社区生活圈”", "“电梯”", "“2024”", "“的”", "电梯 | 轮渡票价", "装备 -年:2020", "没有的词组", "产值"] {
            let (a, b) = (a.search(&request(query, 50)).unwrap(), b.search(&request(query, 50)).unwrap());
            prop_assert_eq!(timeless(&a), timeless(&b), "{}", query);
        }
        let all = FilterWords::default();
        prop_assert_eq!(a.reports(&all, None, 0).unwrap(), b.reports(&all, None, 0).unwrap());
        prop_assert_eq!(a.coverage(&all).unwrap(), b.coverage(&all).unwrap());
    }

    /// Any bytes as a file and any text as a query end in an answer or an error.
    #[test]
    fn nothing_panics(bytes: Vec<u8>, text in "\\PC{0,400}", query in "\\PC{0,40}") {
        let world = World::new();
        world.write("bytes.txt", bytes);
        world.write("text.txt", text);
        world.write("report.txt", report("澄江区", 2020, &PARAGRAPHS));
        world.update();
        let library = world.library();
        library.search(&request(&query, 10)).ok();
        passages(&library);
    }
}

/// The words of bare queries stand in every hit, and every passage with all of them is a hit.
#[test]
fn bare_words_are_complete() {
    let world = World::new();
    world.write("2020.txt", report("澄江区", 2020, &PARAGRAPHS));
    world.update();
    let library = world.library();
    let all = passages(&library);
    for words in [
        &["养老"][..],
        &["电梯", "改造"],
        &["水上", "巴士"],
        &["green", "tea"],
        &["万人"],
    ] {
        let answer = library.search(&request(&words.join(" "), 100)).unwrap();
        let holds = |text: &str| {
            let text = fold_phrase(text).to_ascii_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let expected: Vec<&str> =
            all.iter().filter(|p| holds(&p.text)).map(|p| p.id.as_str()).collect();
        let mut found: Vec<&str> =
            answer.hits.iter().map(|h| h.passage.id.as_str()).collect();
        found.sort_unstable();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(found, expected, "{words:?}");
    }
}

/// Traditional and simplified script find one another, marked; `no_fold` leaves such hits out.
#[test]
fn folded_matches_are_marked() {
    let world = World::new();
    world.write("2020.txt", report("澄江区", 2020, &PARAGRAPHS));
    world.update();
    let library = world.library();
    let search = |query: &str, no_fold: bool| {
        let mut request = request(query, 100);
        request.no_fold = no_fold;
        let answer = library.search(&request).unwrap();
        let folded: Vec<bool> = answer.hits.iter().map(|hit| hit.folded).collect();
        (answer.total.occurrences, folded)
    };
    assert_eq!(search("“工业总产值”", false), (Some(1), vec![true]));
    assert_eq!(search("“工業總產值”", false), (Some(1), vec![false]));
    assert_eq!(search("“工业总产值”", true), (Some(0), vec![]));
    assert_eq!(search("“工業總產值”", true), (Some(1), vec![false]));
    assert_eq!(search("“產值”", false), (Some(3), vec![true, false]));
    assert_eq!(search("“产值”", true), (Some(1), vec![false]));
}
