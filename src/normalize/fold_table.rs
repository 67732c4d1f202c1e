//! The character tables behind the match key.
//!
//! Three data files name, for each canonical character, the forms that are put for it: `signs.tsv`
//! (widths, punctuation, quote marks), `compatibility.tsv` (ideographs encoded twice) and
//! `traditional.tsv` (traditional script). They are read once, at first use, into one array over
//! the Basic Multilingual Plane and one short map for the rest, because folding runs over
//! every character of the corpus. The three files are one to one and context-free on purpose: a
//! table that looks at its neighbors would give a text and a phrase cut from it different keys.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const SIGNS: &str = include_str!("signs.tsv");
const COMPATIBILITY: &str = include_str!("compatibility.tsv");
const TRADITIONAL: &str = include_str!("traditional.tsv");

/// Entry of a character that is left out. U+0000 is itself left out, so the value is free.
const LEFT_OUT: u16 = 0;
/// Entry of a character to be looked up in the map. U+FFFF is no character of any text.
const ELSEWHERE: u16 = 0xFFFF;

/// A map from characters to characters or nothing.
#[derive(Debug)]
pub(crate) struct FoldTable {
    plane: Box<[u16]>,
    elsewhere: BTreeMap<char, char>,
}

/// Layer 1: width, punctuation, quote marks, ideographs encoded twice; nothing for white space.
pub(crate) static SAME_SCRIPT: LazyLock<FoldTable> =
    LazyLock::new(|| FoldTable::read(&[SIGNS, COMPATIBILITY]));

/// Layer 1 and layer 2 together: what the match key is made of.
pub(crate) static ANY_SCRIPT: LazyLock<FoldTable> =
    LazyLock::new(|| FoldTable::read(&[SIGNS, COMPATIBILITY, TRADITIONAL]));

impl FoldTable {
    /// Returns what a character becomes, or nothing if it is left out.
    #[inline]
    pub(crate) fn fold(&self, c: char) -> Option<char> {
        match self.plane.get(c as usize) {
            Some(&LEFT_OUT) => None,
            Some(&entry) if entry != ELSEWHERE => {
                Some(char::from_u32(u32::from(entry)).unwrap_or(c))
            }
            _ => self.fold_elsewhere(c),
        }
    }

    #[cold]
    fn fold_elsewhere(&self, c: char) -> Option<char> {
        if is_left_out(c) {
            return None;
        }
        Some(self.elsewhere.get(&c).copied().unwrap_or(c))
    }

    fn read(files: &[&str]) -> Self {
        let plane: Vec<u16> = (0..=u16::MAX).collect();
        let mut table =
            Self { plane: plane.into_boxed_slice(), elsewhere: BTreeMap::new() };
        // Last file first, so that a radical (⺯) goes by its unified form (糹) to the end (纟).
        for (to, from) in files.iter().rev().flat_map(|file| pairs(file)) {
            let end = table.fold(to).unwrap_or(to);
            table.insert(from, end);
        }
        for c in NOTHING_PRINTED.iter().flat_map(|&(first, last)| first..=last) {
            if let Some(entry) = table.plane.get_mut(c as usize) {
                *entry = LEFT_OUT;
            }
        }
        table
    }

    fn insert(&mut self, from: char, to: char) {
        match (self.plane.get_mut(from as usize), u16::try_from(u32::from(to))) {
            (Some(entry), Ok(to)) => *entry = to,
            (Some(entry), Err(_)) => {
                *entry = ELSEWHERE;
                self.elsewhere.insert(from, to);
            }
            (None, _) => {
                self.elsewhere.insert(from, to);
            }
        }
    }
}

/// Returns the `(canonical, other form)` pairs of a data file.
fn pairs(file: &str) -> impl Iterator<Item = (char, char)> + '_ {
    file.lines().filter(|line| !line.starts_with("# ")).flat_map(|line| {
        let (to, from) = line.split_once('\t').unwrap_or_default();
        let to = to.chars().next();
        from.chars().filter_map(move |from| Some((to?, from)))
    })
}

/// Characters that print nothing: white space, controls, zero-width and format characters,
/// variation selectors. First and last of each range.
const NOTHING_PRINTED: [(char, char); 17] = [
    ('\0', ' '),
    ('\u{7F}', '\u{A0}'),
    ('\u{AD}', '\u{AD}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{2000}', '\u{200F}'),
    ('\u{2028}', '\u{202F}'),
    ('\u{205F}', '\u{206F}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF9}', '\u{FFFB}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Returns whether a character prints nothing.
pub(crate) fn is_left_out(c: char) -> bool {
    NOTHING_PRINTED.iter().any(|&(first, last)| (first..=last).contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_files_is_read() {
        for file in [SIGNS, COMPATIBILITY, TRADITIONAL] {
            for line in file.lines().filter(|line| !line.starts_with("# ")) {
                let (to, from) = line.split_once('\t').expect("a tab in every line");
                assert_eq!(to.chars().count(), 1, "{line}");
                assert!(!from.is_empty(), "{line}");
            }
        }
    }

    #[test]
    fn white_space_and_controls_are_left_out() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_whitespace() || c.is_control()) {
            assert_eq!(SAME_SCRIPT.fold(c), None, "{c:?}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing_more() {
        for c in ('\0'..=char::MAX).take(0x3_1000) {
            for table in [&SAME_SCRIPT, &ANY_SCRIPT] {
                let once = table.fold(c);
                assert_eq!(once.and_then(|c| table.fold(c)), once, "{c:?}");
            }
        }
    }

    #[test]
    fn the_second_layer_refines_the_first() {
        for c in ('\0'..=char::MAX).take(0x3_1000) {
            let by_steps = SAME_SCRIPT.fold(c).and_then(|c| ANY_SCRIPT.fold(c));
            assert_eq!(by_steps, ANY_SCRIPT.fold(c), "{c:?}");
        }
    }
}
