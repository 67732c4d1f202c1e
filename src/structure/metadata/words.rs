//! A text without white space, folded, that knows where each of its characters was printed.
//!
//! Front matter is spaced (政 府 工 作 报 告) and wrapped at will, so it is read as one run of match
//! key characters, with the starts of lines beside it. Every span leads back to the decoded text
//! and to the characters as printed.

use crate::model::Span;
use crate::normalize::{Paragraph, is_dropped, simplify_char};

/// Folded lines run together, with the way back.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The lines' match keys, without anything between them.
    pub(super) text: String,
    chars: Vec<Printed>,
    starts: Vec<usize>,
}

#[derive(Debug)]
struct Printed {
    key: usize,
    origin: usize,
    display: char,
}

impl Words {
    /// Appends a paragraph as one line.
    pub(super) fn push(&mut self, paragraph: &Paragraph) {
        self.push_until(paragraph, paragraph.text.len());
    }

    /// Appends the first `end` bytes of a paragraph as one line; an empty one leaves no trace.
    pub(super) fn push_until(&mut self, paragraph: &Paragraph, end: usize) {
        let start = self.text.len();
        let chars = paragraph.text.char_indices().take_while(|&(at, _)| at < end);
        for (at, display) in chars.filter(|&(_, c)| !is_dropped(c)) {
            let origin = paragraph.map.to_origin(at);
            self.chars.push(Printed { key: self.text.len(), origin, display });
            self.text.push(simplify_char(display));
        }
        if self.text.len() > start {
            self.starts.push(start);
        }
    }

    /// Returns the spans of the lines, in order.
    pub(super) fn lines(&self) -> Vec<Span> {
        let ends = self.starts.iter().skip(1).copied().chain([self.text.len()]);
        self.starts.iter().zip(ends).map(|(&start, end)| Span::new(start, end)).collect()
    }

    /// Returns the folded text of a span.
    pub(super) fn get(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Returns the characters of a span as printed, without white space.
    pub(super) fn printed(&self, span: Span) -> String {
        self.within(span).map(|c| c.display).collect()
    }

    /// Returns the place of a span in the decoded text.
    pub(super) fn origin(&self, span: Span) -> Option<Span> {
        let first = self.within(span).next()?;
        let last = self.within(span).last()?;
        Some(Span::new(first.origin, last.origin + last.display.len_utf8()))
    }

    fn within(&self, span: Span) -> impl Iterator<Item = &Printed> {
        let from = self.chars.partition_point(|c| c.key < span.start);
        self.chars.iter().skip(from).take_while(move |c| c.key < span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::clean;

    #[test]
    fn a_span_leads_back_to_the_print() {
        let decoded = "政 府\n  工作報告（二）";
        let mut words = Words::default();
        for paragraph in &clean(decoded).paragraphs {
            words.push(paragraph);
        }
        assert_eq!(words.text, "政府工作报告（二）");
        let span = Span::new(3, 18);
        assert_eq!(words.printed(span), "府工作報告");
        let origin = words.origin(span).expect("a place");
        assert_eq!(decoded.get(origin.range()).unwrap(), "府\n  工作報告");
    }
}
