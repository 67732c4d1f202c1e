//! Texts as rows of numbers: an atom is a Han character or an unbroken run of Latin letters and digits.
//!
//! A phrase never ends within a number or a Latin word, and never reaches over punctuation or from
//! one passage into the next.

use std::collections::HashMap;

use crate::letter::is_letter;

/// The number of an atom; [`BREAK`] stands between atoms that no phrase may join.
pub(super) type Atom = u32;

/// What stands at punctuation and between passages.
pub(super) const BREAK: Atom = 0;

/// Characters that join phrases and belong to neither: none begins or ends with one.
const JOINTS: &str = "的了和与及或在是为以对等并将把被从到由于其之这那也都就而且各该所";

/// Characters of numbers: a phrase does not end with one, and begins with one only if it is long.
const NUMERALS: &str = "〇一二三四五六七八九十百千万亿两";

/// Fewest atoms of a phrase that begins with a number: 15分钟社区生活圈 is one, 15个百分点 is not.
/// Missed: 一网通办, which only its quote marks tell from 一个项目.
const NUMBERED_LEAST: usize = 5;

/// The atoms of a text and their numbers.
#[derive(Debug, Default)]
pub(super) struct Alphabet {
    numbers: HashMap<String, Atom>,
    names: Vec<String>,
}

impl Alphabet {
    /// Appends the atoms of a match key and a break.
    pub(super) fn push(&mut self, key: &str, line: &mut Vec<Atom>) {
        let mut run = String::new();
        for c in key.chars() {
            if c.is_ascii_alphanumeric() {
                run.push(c);
                continue;
            }
            self.take(&mut run, line);
            if is_letter(c) {
                let number = self.number(c.encode_utf8(&mut [0; 4]));
                line.push(number);
            } else {
                line.push(BREAK);
            }
        }
        self.take(&mut run, line);
        line.push(BREAK);
    }

    fn take(&mut self, run: &mut String, line: &mut Vec<Atom>) {
        if !run.is_empty() {
            line.push(self.number(run));
            run.clear();
        }
    }

    fn number(&mut self, name: &str) -> Atom {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        self.names.push(name.to_owned());
        let number = self.names.len() as Atom;
        self.numbers.insert(name.to_owned(), number);
        number
    }

    fn name(&self, atom: Atom) -> &str {
        let at = (atom as usize).checked_sub(1);
        at.and_then(|at| self.names.get(at)).map_or("", String::as_str)
    }

    /// Returns the text of some atoms.
    pub(super) fn text(&self, atoms: &[Atom]) -> String {
        atoms.iter().map(|&atom| self.name(atom)).collect()
    }

    /// Returns whether a phrase may begin and end as these atoms do.
    pub(super) fn may_be_phrase(&self, atoms: &[Atom]) -> bool {
        let (Some(&first), Some(&last)) = (atoms.first(), atoms.last()) else {
            return false;
        };
        let (first, last) = (self.name(first), self.name(last));
        if atoms.len() == 1 {
            return first.len() > 1
                && first.bytes().all(|byte| byte.is_ascii_alphabetic());
        }
        let is_in = |list: &str, name: &str| list.contains(name);
        let is_number = |name: &str| {
            name.bytes().all(|b| b.is_ascii_digit()) || is_in(NUMERALS, name)
        };
        !is_in(JOINTS, first)
            && !is_in(JOINTS, last)
            && !is_number(last)
            && (!is_number(first) || atoms.len() >= NUMBERED_LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, expected: bool) {
        let mut alphabet = Alphabet::default();
        let mut line = Vec::new();
        alphabet.push(key, &mut line);
        assert_eq!(line.pop(), Some(BREAK));
        assert_eq!(alphabet.text(&line), key);
        assert_eq!(alphabet.may_be_phrase(&line), expected, "{key}");
    }

    #[test]
    fn phrases_begin_and_end_with_words() {
        check("低空经济", true);
        check("15分钟社区生活圈", true);
        check("5G基站", true);
        check("GDP", true);
        check("的发展", false);
        check("发展和", false);
        check("15个", false);
        check("增长3", false);
        check("全市三", false);
        check("好", false);
    }
}
