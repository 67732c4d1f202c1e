//! Finds steps up and down ladders of words: 探索 → 推进 → 全面推行 before the same object.
//!
//! The words stand in `ladders.tsv`. A step is taken where both reports have a word of one ladder right
//! before the same object, both among what was done or both among what is to be done, on different
//! rungs, and nowhere on the same one. Years at the head of an object do not count. It catches
//! 力争2022年底前消除… → 确保2023年底前消除…; it misses an object that comes before its verb.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::letters::{Letter, letters};
use super::{PassageRange, ReportText, is_within};
use crate::model::{Place, Role, Span, Wording, WordingChange, Zone};

/// Letters that two objects must have in common from their start.
const COMMON: usize = 6;

/// Most letters of an object.
const OBJECT: usize = 24;

/// Bytes before a number in which a word of force binds it.
const REACH: usize = 60;

/// The words with their ladders and rungs.
struct Ladders {
    words: Vec<(&'static str, u8, &'static str)>,
    finder: AhoCorasick,
}

static LADDERS: LazyLock<Ladders> = LazyLock::new(|| {
    let rows = include_str!("ladders.tsv").lines().filter(|line| !line.starts_with('#'));
    let words: Vec<_> = rows
        .filter_map(|row| {
            let mut cells = row.split('\t');
            Some((cells.next()?, cells.next()?.parse().ok()?, cells.next()?))
        })
        .collect();
    let finder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words.iter().map(|word| word.2))
        .expect("a short list of words makes an automaton");
    Ladders { words, finder }
});

/// A word of a ladder before its object.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rung {
    ladder: &'static str,
    rung: u8,
    cue: &'static str,
    object: String,
    place: Place,
    ahead: bool,
}

/// Returns the steps between two reports, in the order of the second.
pub(super) fn changes(
    a: &ReportText,
    b: &ReportText,
    [of_a, of_b]: [PassageRange; 2],
) -> Vec<Wording> {
    let (left, right) = (rungs(a, of_a), rungs(b, of_b));
    let mut by_start: BTreeMap<(&str, bool, String), [Vec<&Rung>; 2]> = BTreeMap::new();
    for (side, list) in [&left, &right].into_iter().enumerate() {
        for rung in list {
            let start: String = rung.object.chars().take(COMMON).collect();
            let entry = by_start.entry((rung.ladder, rung.ahead, start)).or_default();
            if let Some(slot) = entry.get_mut(side) {
                slot.push(rung);
            }
        }
    }
    let mut out: Vec<Wording> = Vec::new();
    for [in_a, in_b] in by_start.values() {
        // An object that comes more than once on a side cannot be followed.
        if let ([x], [y]) = (in_a.as_slice(), in_b.as_slice())
            && x.rung != y.rung
        {
            out.push(step(x, y));
        }
    }
    out.sort_by_key(|change| (change.b, change.a));
    out
}

fn step(a: &Rung, b: &Rung) -> Wording {
    let common = a.object.chars().zip(b.object.chars()).take_while(|(x, y)| x == y);
    Wording {
        change: if b.rung > a.rung {
            WordingChange::Hardened
        } else {
            WordingChange::Softened
        },
        ladder: a.ladder.to_owned(),
        object: common.map(|(c, _)| c).collect(),
        a: a.place,
        a_cue: a.cue.to_owned(),
        b: b.place,
        b_cue: b.cue.to_owned(),
    }
}

/// Returns −1 for a word of aiming close before a number, 1 for one of pledging, else 0.
pub(super) fn force_before(text: &str, at: usize) -> i8 {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = text.get(from..at).unwrap_or_default();
    // A word binds what stands in its own clause.
    let near = near.rsplit(['，', '。', '；', ',', ';']).next().unwrap_or_default();
    let ladders = &*LADDERS;
    let mut force = 0;
    for found in ladders.finder.find_iter(near) {
        if let Some(("force", rung, _)) = ladders.words.get(found.pattern().as_usize()) {
            force = if *rung > 2 { 1 } else { -1 };
        }
    }
    force
}

fn rungs(report: &ReportText, range: PassageRange) -> Vec<Rung> {
    let mut out = Vec::new();
    for (index, passage) in report.passages.iter().enumerate() {
        if matches!(passage.zone, Zone::Toc | Zone::Table) || !is_within(range, index) {
            continue;
        }
        let role = report.sections.get(passage.section).map(|section| section.role);
        let ahead = !matches!(role, Some(Role::Review));
        let letters = letters(&passage.text);
        read(&passage.text, &letters, index, ahead, &mut out);
    }
    out
}

/// Reads the words of one passage.
fn read(
    text: &str,
    letters: &[Letter],
    passage: usize,
    ahead: bool,
    out: &mut Vec<Rung>,
) {
    let ladders = &*LADDERS;
    let key: String = letters.iter().map(|letter| letter.c).collect();
    // Place of each byte of the key among the letters.
    let starts: Vec<usize> = key.char_indices().map(|(at, _)| at).collect();
    for found in ladders.finder.find_iter(&key) {
        let Some(&(ladder, rung, cue)) = ladders.words.get(found.pattern().as_usize())
        else {
            continue;
        };
        let (Ok(first), next) = (
            starts.binary_search(&found.start()),
            starts.partition_point(|&at| at < found.end()),
        ) else {
            continue;
        };
        let object = object(text, letters.get(next..).unwrap_or_default());
        let end = object.last().map(|letter| letter.end);
        let object: String =
            object.iter().skip_while(|letter| is_date(letter.c)).map(|l| l.c).collect();
        if let (Some(start), Some(end)) = (letters.get(first), end)
            && object.chars().count() >= COMMON
        {
            let place = Place { passage, span: Span::new(start.start, end) };
            out.push(Rung { ladder, rung, cue, object, place, ahead });
        }
    }
}

/// Returns the letters behind a word, up to the end of its clause.
fn object<'l>(text: &str, rest: &'l [Letter]) -> &'l [Letter] {
    let mut len = 0;
    let mut end = rest.first().map_or(0, |letter| letter.start);
    for letter in rest.iter().take(OBJECT) {
        let between = text.get(end..letter.start).unwrap_or_default();
        if between.contains(['，', '。', '；', '！', '\n', ',', ';']) {
            break;
        }
        end = letter.end;
        len += 1;
    }
    rest.get(..len).unwrap_or_default()
}

fn is_date(c: char) -> bool {
    c.is_ascii_digit() || "年月日底前末初内今".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::Outline;

    fn check(a: &str, b: &str, expected: &[(&str, &str, WordingChange)]) {
        let of = |text| Outline::of("二、安排", &[text]);
        let (a, b) = (of(a), of(b));
        let found = changes(&a.report(), &b.report(), [None, None]);
        let found: Vec<_> = found
            .iter()
            .map(|c| (c.a_cue.as_str(), c.b_cue.as_str(), c.change))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_trial_that_becomes_the_rule_is_hardened() {
        check(
            "探索企业投资项目承诺制，先选三个。",
            "全面推行企业投资项目承诺制。",
            &[("探索", "全面推行", WordingChange::Hardened)],
        );
    }

    #[test]
    fn years_at_the_head_of_an_object_do_not_count() {
        check(
            "确保2022年底前消除主城区积水路段。",
            "力争2023年底前消除主城区积水路段。",
            &[("确保", "力争", WordingChange::Softened)],
        );
    }

    #[test]
    fn another_object_is_no_step() {
        check("探索企业投资项目承诺制。", "全面推行企业信用分级制。", &[]);
    }

    #[test]
    fn a_word_of_force_binds_its_own_clause() {
        let check = |text: &str, expected: i8| {
            assert_eq!(force_before(text, text.len()), expected, "{text}");
        };
        check("收入力争增长", -1);
        check("确保收入增长", 1);
        check("确保安全，收入增长", 0);
    }
}
