//! Finds the words of jieba's default dictionary with their frequencies and parts of speech.
//!
//! The crate embeds its dictionary but does not list it. Its words are found by asking: every pair
//! of common characters, every pair with a third character that often ends a word, and every pair
//! of common pairs. That finds tens of thousands of words of two to four characters.
//!
//! Deliberately without names of people and places: the country is invented.

use jieba_rs::Jieba;

/// Characters asked for in pairs.
const CHARACTERS: usize = 3_000;

/// Pairs asked for in pairs, and with an ending.
const PAIRS: usize = 1_600;
const STEMS: usize = 12_000;

/// Characters that end words of three: 生产力, 可能性, 工业化.
const ENDINGS: &str = "力性化率业员者区站机量度学家所厂园场部会院品法制感网路线点费额权书表期地区物金款台队";

/// Characters of stories, not of reports; the dictionary was counted on general text. Catches 皇子
/// and 坟头; misses 罗曼史.
const UNFIT: &str = "死杀鬼妓奸尸屎屁淫嫖骂贼匪坟皇妃帝僧佛神仙妖魔剑侠爷娘奴婢嫂婆妾圣狗猪魂爱恋吻哭妈爸嘴脸瞎埋嗔酸狱";

/// A word of the dictionary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Part of speech, in the letters of the Peking University tag set.
    pub(crate) tag: String,
    pub(crate) frequency: usize,
}

/// Returns the words found, in a fixed order.
pub(crate) fn words() -> Vec<Word> {
    let jieba = Jieba::new();
    let characters = characters(&jieba);
    let mut pairs: Vec<Word> = Vec::new();
    let mut asked = String::new();
    for first in &characters {
        for second in &characters {
            asked.clear();
            asked.extend([*first, *second]);
            pairs.extend(word(&jieba, &asked));
        }
    }
    pairs.sort_by(|a, b| b.frequency.cmp(&a.frequency).then_with(|| a.text.cmp(&b.text)));
    let mut longer = Vec::new();
    for pair in pairs.iter().take(STEMS) {
        for ending in ENDINGS.chars() {
            asked.clear();
            asked.push_str(&pair.text);
            asked.push(ending);
            longer.extend(word(&jieba, &asked));
        }
    }
    for first in pairs.iter().take(PAIRS) {
        for second in pairs.iter().take(PAIRS) {
            asked.clear();
            asked.push_str(&first.text);
            asked.push_str(&second.text);
            longer.extend(word(&jieba, &asked));
        }
    }
    pairs.append(&mut longer);
    pairs
}

/// Returns the characters that stand alone most often, by the dictionary.
fn characters(jieba: &Jieba) -> Vec<char> {
    let mut buffer = [0; 4];
    let mut found: Vec<(usize, char)> = ('\u{4e00}'..='\u{9fa5}')
        .filter_map(|c| {
            let text: &str = c.encode_utf8(&mut buffer);
            jieba.has_word(text).then(|| (jieba.suggest_freq(text), c))
        })
        .collect();
    found.sort_by_key(|&(frequency, c)| (std::cmp::Reverse(frequency), c));
    found.into_iter().take(CHARACTERS).map(|(_, c)| c).collect()
}

fn word(jieba: &Jieba, text: &str) -> Option<Word> {
    if !jieba.has_word(text) {
        return None;
    }
    let tags = jieba.tag(text, false);
    let [only] = tags.as_slice() else { return None };
    let is_name = only.tag.starts_with("nr") || only.tag.starts_with("ns");
    let is_unfit = text.chars().any(|c| UNFIT.contains(c));
    let frequency = jieba.suggest_freq(text);
    (!is_name && !is_unfit && frequency > 2).then(|| Word {
        text: text.to_owned(),
        tag: only.tag.to_owned(),
        frequency,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_found_and_places_are_not() {
        let words = words();
        let has = |text: &str| words.iter().any(|w| w.text == text);
        assert!(has("企业") && has("生产力"), "{} words", words.len());
        assert!(!has("北京"));
        assert!(words.len() > 30_000, "{}", words.len());
    }
}
