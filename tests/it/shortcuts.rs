//! What a search does to spare time changes no answer: lists of words decide as the text does, and
//! what cannot reach the best hits is left out without any of them missing.

use baogao::api::{Library, SearchRequest};
use baogao::output::answer::SearchAnswer;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::world::{World, passages, report, request};

/// Words of one to five characters; some stand inside others or make one when they meet.
const WORDS: [&str; 16] = [
    "新",
    "水",
    "经济",
    "发展",
    "社会",
    "养老",
    "服务",
    "高质量",
    "水上",
    "巴士",
    "生活圈",
    "电梯",
    "5G",
    "基地",
    "老旧小区",
    "营商环境",
];
/// Hits of which some are left out without their texts being read: more than are looked at again.
const MANY: usize = 10_000;

/// A corpus of paragraphs that are runs of words.
fn world(paragraphs: &[Vec<usize>]) -> World {
    let world = World::new();
    let text = |words: &Vec<usize>| -> String {
        let words: String = words.iter().filter_map(|&n| WORDS.get(n)).copied().collect();
        format!("推进{words}取得实效。")
    };
    let paragraphs: Vec<String> = paragraphs.iter().map(text).collect();
    for (paragraphs, year) in paragraphs.chunks(100).zip(2015..) {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        world.write(&format!("{year}.txt"), report("澄江区", year, &paragraphs));
    }
    world.update();
    world
}

fn found(library: &Library, request: &SearchRequest) -> Vec<(String, Option<f32>)> {
    let answer: SearchAnswer = library.search(request).unwrap();
    answer.hits.into_iter().map(|hit| (hit.passage.id, hit.score)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_best_hits_are_the_best_of_all(
        paragraphs in vec(vec(0..WORDS.len(), 1..14), 250..420),
        queries in vec((vec(0..WORDS.len(), 1..6), any::<bool>()), 12),
    ) {
        let world = world(&paragraphs);
        let library = world.library();
        let texts: Vec<String> =
            passages(&library).into_iter().map(|passage| passage.text).collect();
        for (words, is_spaced) in queries {
            let words: Vec<&str> =
                words.iter().filter_map(|&n| WORDS.get(n)).copied().collect();
            let query = words.join(if is_spaced { " " } else { "" });
            let few = library.search(&request(&query, 10)).unwrap();
            let all = found(&library, &request(&query, MANY));
            // Script as written is only told by the text, so that nothing is left to lists.
            let by_text = SearchRequest { no_fold: true, ..request(&query, MANY) };
            prop_assert_eq!(&all, &found(&library, &by_text), "{}", query);
            prop_assert_eq!(few.total.passages, all.len(), "{}", query);
            let is_relaxed = few.relaxed;
            let few: Vec<_> =
                few.hits.into_iter().map(|hit| (hit.passage.id, hit.score)).collect();
            prop_assert_eq!(&few[..], &all[..all.len().min(10)], "{}", query);
            if is_spaced && !is_relaxed {
                let holds = |text: &&String| words.iter().all(|word| text.contains(word));
                let expected = texts.iter().filter(holds).count();
                prop_assert_eq!(expected, all.len(), "{}", query);
            }
        }
    }
}
