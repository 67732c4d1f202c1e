//! From words to topics: sentences vote, passages choose.
//!
//! A sentence's classes are weighed by its words and, less, by the headings above; it votes with its
//! length, shared by the squares of the weights, so that one clear word outweighs hints. Ceremony (class
//! 22) counts where nothing else is said. Catches a run-in block that begins with schools and goes on
//! with hospitals (11 and 13, in the order of their text); misses a class that is only meant, as in
//! 把这件事办好 without a heading that says which.

use super::catalog::Catalog;
use super::terms::{Terms, Weight};
use crate::model::{Role, Section, TopicNumber, Topics};
use crate::normalize::fold_phrase;

/// The number of classes.
const CLASSES: usize = 22;
/// Place of 其他 among the classes.
const OTHER: usize = CLASSES - 1;
/// What a heading's words weigh, beside those of a sentence; each further heading above weighs less.
const HEADING: f32 = 0.6;
const FURTHER: f32 = 0.35;
/// How many headings above are heard.
const HEADINGS: usize = 3;
/// What ceremony weighs beside a subject.
const CEREMONY: f32 = 0.6;
/// What it weighs that a section is the salutation or the closing appeal.
const FRAME: f32 = 2.0;
/// Weight of the words of a sentence from which headings speak only half for classes without a word in it.
const CLEAR: f32 = 6.0;
/// How often a word counts in a sentence, each time less.
const REPEATS: u8 = 3;
/// Least share of a passage's text for a further class; half of it will do for the length of a sentence.
const SHARE: f32 = 0.13;
const SENTENCE: f32 = 30.0;

type Scores = [f32; CLASSES];

/// A passage as it is classified.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Readable<'a> {
    /// Index of its section in the report's list.
    pub(crate) section: usize,
    /// Its match key.
    pub(crate) key: &'a str,
}

/// A topic with the words that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) number: TopicNumber,
    /// Words of the passage and its headings, weightiest first.
    pub(crate) words: Vec<String>,
}

/// A word that was heard.
#[derive(Debug, Clone, PartialEq)]
struct Heard {
    word: String,
    number: TopicNumber,
    weight: f32,
}

/// What a heading says.
#[derive(Debug, Clone, Default)]
struct Heading {
    scores: Scores,
    heard: Vec<Heard>,
}

/// Tells the topics of a report's passages.
#[derive(Debug)]
pub(crate) struct Classifier<'a> {
    sections: &'a [Section],
    headings: Vec<Heading>,
    /// When each word was heard last, and how often since: by sentence.
    seen: Vec<(u32, u8)>,
    sentence: u32,
}

impl<'a> Classifier<'a> {
    /// Hears the headings of a report.
    pub(crate) fn new(sections: &'a [Section]) -> Self {
        let seen = vec![(0, 0); Terms::get().len()];
        let mut new = Self { sections, headings: Vec::new(), seen, sentence: 0 };
        new.headings = sections.iter().map(|section| new.heading(section)).collect();
        new
    }

    fn heading(&mut self, section: &Section) -> Heading {
        let mut heading = Heading::default();
        let key = fold_phrase(&section.title);
        let Heading { scores, heard } = &mut heading;
        self.hear(&key, scores, &mut |word, weight| {
            heard.push(Heard {
                word: word.to_owned(),
                number: weight.number,
                weight: weight.weight,
            });
        });
        heading
    }

    /// Adds the weights of a sentence's words, and calls `see` with each word that counts.
    fn hear(
        &mut self,
        sentence: &str,
        scores: &mut Scores,
        see: &mut dyn FnMut(&str, &Weight),
    ) {
        self.sentence = self.sentence.wrapping_add(1);
        let (seen, now) = (&mut self.seen, self.sentence);
        Terms::get().find(sentence, |number, span, weights| {
            let Some((when, times)) = seen.get_mut(number) else { return };
            if *when != now {
                (*when, *times) = (now, 0);
            }
            if *times >= REPEATS {
                return;
            }
            *times += 1;
            for weight in weights {
                if let Some(score) = scores.get_mut(weight.main) {
                    *score += weight.weight / f32::from(*times);
                }
                see(sentence.get(span.clone()).unwrap_or_default(), weight);
            }
        });
    }

    /// Returns what the headings above a passage weigh, and which they are.
    fn above(&self, section: usize) -> (Scores, Vec<usize>) {
        let mut scores = [0.0; CLASSES];
        let mut places = Vec::new();
        let mut weight = HEADING;
        let mut next = Some(section);
        while let Some(at) = next
            && places.len() < HEADINGS
            && let (Some(section), Some(heading)) =
                (self.sections.get(at), self.headings.get(at))
        {
            for (class, (score, add)) in scores.iter_mut().zip(heading.scores).enumerate()
            {
                // A chapter's ceremony says nothing of the passages below.
                if class != OTHER || places.is_empty() {
                    *score += weight * add;
                }
            }
            if places.is_empty() && matches!(section.role, Role::Front | Role::Closing) {
                scores[OTHER] += FRAME;
            }
            places.push(at);
            weight *= FURTHER;
            // A report's list has parents before children; anything else would not end.
            next = section.parent.filter(|&parent| parent < at);
        }
        (scores, places)
    }

    /// Returns the topics of a passage.
    pub(crate) fn tell(&mut self, passage: &Readable) -> Topics {
        Topics::new(self.weigh(passage, &mut |_, _| {}))
    }

    /// Returns the topics of a passage, each with at most `most` words that decided.
    pub(crate) fn explain(&mut self, passage: &Readable, most: usize) -> Vec<Told> {
        let mut heard: Vec<Heard> = Vec::new();
        let topics = self.weigh(passage, &mut |word, weight| {
            heard.push(Heard {
                word: word.to_owned(),
                number: weight.number,
                weight: weight.weight,
            });
        });
        for at in self.above(passage.section).1 {
            let heading = self.headings.get(at);
            heard.extend(heading.into_iter().flat_map(|h| h.heard.iter().cloned()));
        }
        let catalog = Catalog::get();
        let told = |number: TopicNumber| {
            let main = catalog.main(number);
            let mut of: Vec<&Heard> =
                heard.iter().filter(|heard| catalog.main(heard.number) == main).collect();
            of.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            let mut words: Vec<String> = Vec::new();
            for heard in of {
                if words.len() < most && !words.contains(&heard.word) {
                    words.push(heard.word.clone());
                }
            }
            Told { number, words }
        };
        topics.into_iter().map(told).collect()
    }

    fn weigh(
        &mut self,
        passage: &Readable,
        see: &mut dyn FnMut(&str, &Weight),
    ) -> Vec<TopicNumber> {
        let (above, places) = self.above(passage.section);
        let mut parts = [0.0; CLASSES];
        let mut subs = [0.0; 256];
        let mut length = 0.0;
        for sentence in sentences(passage.key) {
            let mut scores = [0.0; CLASSES];
            self.hear(sentence, &mut scores, &mut |word, weight| {
                subs[usize::from(weight.number.get())] += weight.weight;
                see(word, weight);
            });
            let chars = sentence.chars().count() as f32;
            length += chars;
            add_headings(&mut scores, &above);
            vote(&scores, chars, &mut parts);
        }
        for heard in places.iter().filter_map(|&at| self.headings.get(at)) {
            for heard in &heard.heard {
                subs[usize::from(heard.number.get())] += heard.weight * HEADING;
            }
        }
        let chosen = choose(&parts, length);
        chosen.into_iter().filter_map(|main| narrowest(main, &subs)).collect()
    }
}

/// Parts a key into sentences, each with its end mark.
fn sentences(key: &str) -> impl Iterator<Item = &str> {
    key.split_inclusive(['。', '；', ';', '！', '!', '？', '?', '\n'])
}

/// Adds what headings say to the weights of a sentence.
fn add_headings(scores: &mut Scores, above: &Scores) {
    let is_clear = scores.iter().sum::<f32>() >= CLEAR;
    for (score, above) in scores.iter_mut().zip(above) {
        let is_said = *score > 0.0;
        *score += if is_said || !is_clear { *above } else { *above / 2.0 };
    }
}

/// Shares the length of a sentence among its classes.
fn vote(scores: &Scores, length: f32, parts: &mut Scores) {
    let mut scores = *scores;
    if scores.iter().take(OTHER).any(|&score| score > 0.0) {
        scores[OTHER] *= CEREMONY;
    }
    let all: f32 = scores.iter().map(|score| score * score).sum();
    if all <= 0.0 {
        parts[OTHER] += length;
        return;
    }
    for (part, score) in parts.iter_mut().zip(scores) {
        *part += length * score * score / all;
    }
}

/// Returns the classes that have enough of the text, most first.
fn choose(parts: &Scores, length: f32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..CLASSES).filter(|&main| parts[main] > 0.0).collect();
    order.sort_by(|&a, &b| parts[b].total_cmp(&parts[a]).then(a.cmp(&b)));
    order.truncate(Topics::MOST);
    let is_worth = |&main: &usize| {
        let share = parts[main] / length;
        main != OTHER
            && (share >= SHARE || share >= SHARE / 2.0 && parts[main] >= SENTENCE)
    };
    let first = order.first().copied();
    let others = order.into_iter().skip(1).filter(is_worth);
    first.into_iter().chain(others).collect()
}

/// Returns the sub-class that most speaks for; the class itself if none does.
fn narrowest(main: usize, subs: &[f32; 256]) -> Option<TopicNumber> {
    let catalog = Catalog::get();
    let class = catalog.number(&format!("{:02}", main + 1))?;
    let weight = |number: TopicNumber| subs[usize::from(number.get())];
    let of_class = catalog.classes().iter().map(|class| class.number);
    let of_class = of_class.filter(|&n| n != class && catalog.main(n) == class);
    let best = of_class.reduce(|best, n| if weight(n) > weight(best) { n } else { best });
    Some(best.filter(|&n| weight(n) > 0.0).unwrap_or(class))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Span;

    fn section(title: &str, role: Role, parent: Option<usize>) -> Section {
        Section {
            id: String::new(),
            level: 1,
            number: None,
            title: title.to_owned(),
            role,
            parent,
            heading: Span::default(),
        }
    }

    fn codes(sections: &[Section], at: usize, text: &str) -> Vec<&'static str> {
        let key = fold_phrase(text);
        let mut classifier = Classifier::new(sections);
        let topics = classifier.tell(&Readable { section: at, key: &key });
        topics.iter().map(|n| Catalog::get().class(n).unwrap().code).collect()
    }

    /// Tells a text below a heading.
    fn check(heading: &str, text: &str, expected: &[&str]) {
        let sections = [section(heading, Role::Tasks, None)];
        assert_eq!(codes(&sections, 0, text), expected, "{heading} {text}");
    }

    #[test]
    fn words_tell_class_and_sub_class() {
        check("", "新增养老床位一百张。", &["1703"]);
        check("", "整修水库两座，清淤河道三十里。", &["0603"]);
        check("", "加装电梯四十台，老旧小区改造全部完工。", &["1002"]);
        check("", "严厉打击电信网络诈骗。", &["1601"]);
    }

    #[test]
    fn every_class_with_its_own_sentence_is_told_the_longer_first() {
        check(
            "",
            "新建小学两所、幼儿园五所，义务教育集团化办学全覆盖。村卫生室全部达标。",
            &["1102", "1301"],
        );
    }

    #[test]
    fn headings_speak_where_the_text_does_not() {
        check("大力发展旅游业", "把这件事办好。", &["0805"]);
        check("", "把这件事办好。", &["22"]);
    }

    #[test]
    fn the_heading_above_speaks_too() {
        let sections =
            [section("乡村振兴", Role::Tasks, None), section("", Role::Tasks, Some(0))];
        assert_eq!(codes(&sections, 1, "一件接着一件办。"), ["0601"]);
    }

    #[test]
    fn ceremony_is_no_subject() {
        check("", "让我们高举旗帜，团结奋斗！", &["22"]);
        check("", "健康发展的势头没有变。", &["22"]);
    }

    #[test]
    fn a_passing_word_is_no_topic() {
        let text = "全市播种面积稳定，粮食总产再创新高，高标准农田建成十万亩，农机作业到村到户，\
                    农民合作社增加到三百家，银行也来帮忙。";
        check("", text, &["0601"]);
    }

    #[test]
    fn words_that_decided_are_told() {
        let sections = [section("健康城市", Role::Tasks, None)];
        let key = fold_phrase("社区医院和家庭医生进小区。");
        let told =
            Classifier::new(&sections).explain(&Readable { section: 0, key: &key }, 2);
        assert_eq!(told[0].words, ["医院", "家庭医生"]);
    }

    #[test]
    fn nothing_is_told_of_nothing() {
        check("教育", "", &[]);
    }

    #[test]
    fn sections_in_a_circle_end() {
        let sections =
            [section("教育", Role::Tasks, Some(1)), section("", Role::Tasks, Some(0))];
        assert_eq!(codes(&sections, 0, "办好。"), ["1102"]);
    }

    proptest! {
        #[test]
        fn any_text_has_one_to_four_different_classes(
            text in "[医院学校教育养老公路粮食。；，\n银行旅游党派abc１]{1,60}",
            heading in "[教育卫生水利]{0,4}",
        ) {
            let sections = [section(&heading, Role::Tasks, None)];
            let key = fold_phrase(&text);
            prop_assume!(!key.is_empty());
            let readable = Readable { section: 0, key: &key };
            let mut classifier = Classifier::new(&sections);
            let topics = classifier.tell(&readable);
            let mut mains: Vec<_> = topics.iter().map(|n| Catalog::get().main(n)).collect();
            prop_assert!(!mains.is_empty());
            mains.sort_unstable();
            let count = mains.len();
            mains.dedup();
            prop_assert_eq!(mains.len(), count);
            // What was told before does not matter, and explaining changes nothing.
            prop_assert_eq!(classifier.tell(&readable), topics);
            let told = classifier.explain(&readable, 3);
            prop_assert_eq!(Topics::new(told.iter().map(|t| t.number)), topics);
        }

        #[test]
        fn any_text_at_all_is_read(text in ".{0,80}", section in 0_usize..3) {
            let mut classifier = Classifier::new(&[]);
            classifier.tell(&Readable { section, key: &text });
        }
    }
}
