//! Cuts the passages of a report into the sentences that are compared.
//!
//! Every character that is not white space stands in exactly one sentence, so shares of text can add
//! up. A heading, a row of a table or a note without full stops is one sentence. The number of a
//! heading does not count in its key: （三）深化改革 is still there when it has become （二）.

use super::ReportText;
use super::formula::Formulas;
use super::grams::{Gram, grams};
use super::letters::{is_han, key, letters};
use crate::extract::sentence;
use crate::model::{Place, Span, Zone};

/// A sentence with what comparing needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) place: Place,
    /// Index of its section.
    pub(super) section: usize,
    /// Whether it is a heading on a line of its own.
    pub(super) heading: bool,
    /// Its letters.
    pub(super) key: String,
    pub(super) grams: Vec<Gram>,
    /// Han letters.
    pub(super) han: usize,
    pub(super) formula: bool,
}

impl Sentence {
    /// Reads a stretch of a passage.
    pub(super) fn read(place: Place, of: &Stretch) -> Self {
        let text = of.text;
        let skipped = of.number.map_or(0, |number| number_len(text, number));
        let key = key(text.get(skipped..).unwrap_or(text));
        // A line of marks alone is compared as it stands.
        let key = if key.is_empty() { text.trim().to_owned() } else { key };
        Self {
            place,
            section: of.section,
            heading: of.heading,
            grams: grams(&key),
            han: key.chars().filter(|&c| is_han(c)).count(),
            formula: of.formulas.holds(&key),
            key,
        }
    }
}

/// A text with what stands around it.
pub(super) struct Stretch<'a> {
    pub(super) text: &'a str,
    pub(super) section: usize,
    pub(super) heading: bool,
    /// The number that the text may begin with, as its section prints it.
    pub(super) number: Option<&'a str>,
    pub(super) formulas: &'a Formulas,
}

/// Cuts the passages of a report.
pub(super) fn cut(report: &ReportText, formulas: &Formulas) -> Vec<Sentence> {
    let mut out = Vec::new();
    for (index, passage) in report.passages.iter().enumerate() {
        if passage.zone == Zone::Toc {
            continue;
        }
        let heading = passage.zone == Zone::Heading;
        let spans = if heading || passage.zone == Zone::Table {
            whole(&passage.text)
        } else {
            sentence::sentences(&passage.text)
        };
        let section = report.sections.get(passage.section);
        let mut number = section.and_then(|section| section.number.as_deref());
        for span in spans {
            let text = passage.text.get(span.range()).unwrap_or_default();
            let section = passage.section;
            let stretch = Stretch { text, section, heading, number, formulas };
            out.push(Sentence::read(Place { passage: index, span }, &stretch));
            number = None;
        }
    }
    out
}

/// Returns the text as one sentence, unless it is blank.
fn whole(text: &str) -> Vec<Span> {
    let lead = text.len() - text.trim_start().len();
    let span = Span::new(lead, lead + text.trim().len());
    if span.is_empty() { Vec::new() } else { vec![span] }
}

/// Returns the bytes that a section's number takes at the head of a text.
fn number_len(text: &str, number: &str) -> usize {
    let wanted = key(number);
    let found = letters(text);
    let len = wanted.chars().count();
    let same = wanted.chars().zip(&found).filter(|(c, letter)| *c == letter.c).count();
    match len.checked_sub(1).and_then(|last| found.get(last)) {
        Some(last) if same == len => last.end,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::fixture::{Outline, text_of};

    fn keys(passages: &[&str]) -> Vec<String> {
        let outline = Outline::of("一、去年工作回顾", passages);
        let cut = cut(&outline.report(), Formulas::shipped());
        for sentence in &cut {
            assert!(!text_of(&outline.report(), sentence.place).is_empty());
        }
        cut.into_iter().map(|sentence| sentence.key).collect()
    }

    #[test]
    fn sentences_end_at_full_stops() {
        assert_eq!(
            keys(&["新建公园3个；改造道路。种树！"]),
            ["去年工作回顾", "新建公园3个改造道路", "种树"]
        );
    }

    #[test]
    fn the_number_of_a_heading_does_not_count() {
        assert_eq!(number_len("（三）深化改革", "（三）"), "（三".len());
        assert_eq!(number_len("深化改革", "（三）"), 0);
        assert_eq!(number_len("深化改革", ""), 0);
    }

    #[test]
    fn marks_alone_are_a_sentence_too() {
        assert_eq!(keys(&["——"]), ["去年工作回顾", "——"]);
    }
}
