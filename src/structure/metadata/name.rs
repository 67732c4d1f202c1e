//! What a report's path says: the words of its file name, and folders named after regions.
//!
//! Reads 2026_北京市_政府工作报告.txt, 2012.txt and 上海市/长宁区/2021.txt. A number inside another word
//! (12034, 000_8535199911) is no year, and folders without the name of a known region say nothing.

use crate::model::Kind;
use crate::normalize::fold_phrase;
use crate::structure::gazetteer;

use super::dates::years_in;
use super::place::chain;
use super::title::kind_of;

/// What a path says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// The file's name without its extension.
    pub(super) stem: String,
    pub(super) year: Option<u16>,
    pub(super) kind: Option<Kind>,
    /// Names of places, the wider first.
    pub(super) chain: Vec<String>,
}

/// Reads a path with `/` between its parts.
pub(super) fn name(path: &str) -> Name {
    let mut parts: Vec<&str> = path.split('/').collect();
    let file = parts.pop().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let key = fold_phrase(stem);
    let mut out = Name {
        stem: stem.to_owned(),
        year: year_in(&key),
        kind: kind_of(&key),
        chain: Vec::new(),
    };
    for part in parts {
        let folder = fold_phrase(part);
        out.chain.extend(gazetteer::find_in(&folder).iter().filter_map(|mention| {
            (mention.span.start == 0)
                .then(|| mention.regions.first())?
                .map(|r| r.name.to_owned())
        }));
    }
    let words = key.split(|c: char| !c.is_alphabetic() || c.is_ascii());
    let named = words
        .filter(|word| !names_an_officer(word))
        .map(|word| chain(word.trim_start_matches('年')))
        .find(|c| !c.is_empty());
    for place in named.unwrap_or_default() {
        if !out.chain.contains(&place) {
            out.chain.push(place);
        }
    }
    out
}

/// Whether a word of a name tells who spoke: of 方知远区长在区人大会议上的报告 no place can be read. It
/// misses 方知远区长报告.
fn names_an_officer(word: &str) -> bool {
    ["省长", "市长", "州长", "区长", "县长", "旗长"].iter().any(|office| {
        let after = word.split_once(office).map(|(_, after)| after);
        after.is_some_and(|after| after.starts_with(['在', '作', '向', '的']))
    })
}

fn year_in(key: &str) -> Option<u16> {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    years_in(key)
        .into_iter()
        .find(|(span, _)| {
            let before = key.get(..span.start).and_then(|s| s.chars().next_back());
            let after = key.get(span.end..).and_then(|s| s.chars().next());
            !letter(before) && !letter(after)
        })
        .map(|(_, year)| year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, year: Option<u16>, chain: &[&str]) {
        let name = name(path);
        assert_eq!(name.year, year, "{path}");
        assert_eq!(name.chain, chain, "{path}");
    }

    #[test]
    fn file_names_say_year_and_place() {
        check("p/2026_北京市_政府工作报告.txt", Some(2026), &["北京市"]);
        check("2025年新疆政府工作报告.docx", Some(2025), &["新疆维吾尔自治区"]);
        check("2009年国务院政府工作报告.txt", Some(2009), &["中华人民共和国"]);
        check("national/1954.txt", Some(1954), &[]);
    }

    #[test]
    fn folders_of_known_regions_count() {
        check("上海市/长宁区/2021.txt", Some(2021), &["上海市", "长宁区"]);
        check("华东/2021.txt", Some(2021), &[]);
    }

    #[test]
    fn a_speaker_is_no_place() {
        check("方知远区长在区三届人大三次会议上的报告.txt", None, &[]);
        check("云外省政府工作报告.txt", None, &["云外省"]);
    }

    #[test]
    fn numbers_inside_words_are_no_years() {
        check("000_8535199911b4836e.txt", None, &[]);
        check("a2021.txt", None, &[]);
    }
}
