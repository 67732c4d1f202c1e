//! The characters that a PDF means where it names their doubles.
//!
//! A font draws 一 and the radical ⼀ (U+2F00) with one glyph, and browsers that print to PDF name the
//! glyph by the radical: ⽣产总值 looks right on paper, and no reader of numbers, headings or names
//! knows it. No report means a radical by itself, so here each is the ideograph that it looks like, and
//! a Latin ligature is its letters. The table of ideographs is the one that match keys are made with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Ideographs with their other forms: a line each, set apart by a tab.
const DOUBLES: &str = include_str!("../../../normalize/compatibility.tsv");

/// Radicals of Kangxi's dictionary and their supplement.
static RADICALS: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let lines = DOUBLES.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(meant, forms)| Some((meant.chars().next()?, forms)))
        .flat_map(|(meant, forms)| forms.chars().map(move |form| (form, meant)))
        .filter(|(form, _)| is_radical(*form))
        .collect()
});

fn is_radical(c: char) -> bool {
    ('\u{2E80}'..='\u{2FDF}').contains(&c)
}

/// Returns the characters that are meant.
pub(super) fn meant(named: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for c in named {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            // The table names the traditional form; fonts of simplified script draw 户 with it.
            '⼾' => out.push('户'),
            c if is_radical(c) => out.push(RADICALS.get(&c).copied().unwrap_or(c)),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(meant(input.chars()), expected);
    }

    #[test]
    fn radicals_are_the_ideographs_they_look_like() {
        check("⼀、⽐上年增⻓", "一、比上年增长");
        check("居⺠⼈⼝⾦融", "居民人口金融");
        check("农⼾三千⼾", "农户三千户");
    }

    #[test]
    fn every_radical_of_the_dictionary_is_known() {
        let all = meant('\u{2F00}'..='\u{2FD5}');
        assert_eq!(all.chars().filter(|c| is_radical(*c)).count(), 0);
    }

    #[test]
    fn other_characters_stay() {
        check("一〇○①國Ａ", "一〇○①國Ａ");
    }

    #[test]
    fn ligatures_are_their_letters() {
        check("ﬁle ﬂow oﬃce", "file flow office");
    }
}
