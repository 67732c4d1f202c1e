//! Removes the second copy of a text that stands in its file twice.
//!
//! Compares paragraphs by the hash of their visible characters, so that copies wrapped at other
//! widths are seen as well. Only a whole second copy is removed: from where the first long
//! paragraph comes again, nearly all long paragraphs must be known and most of the first copy must
//! be covered. A copy is one of a text: what stands before it must hold several different long paragraphs and
//! be as long as a page, so that a line that a short text repeats stays. It catches a page that prints the
//! report twice; it misses a summary below the report.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{CleanText, Paragraph, Removed, RemovedReason};
use crate::model::{Diagnostic, DiagnosticCode, Span, Zone};

/// Bytes of a paragraph that does not come twice by chance.
const LONG: usize = 60;
/// Different long paragraphs that a text has at least.
const PARAGRAPHS: usize = 3;
/// Bytes that a text has at least, which is a page of large print.
const PAGE: usize = 300;

/// Removes a second copy and says so.
pub(super) fn remove_second_copy(clean: &mut CleanText) {
    let Some((from, to)) = second_copy(&clean.paragraphs) else { return };
    let copy: Vec<Paragraph> = clean.paragraphs.drain(from..to).collect();
    let (Some(first), Some(last)) = (copy.first(), copy.last()) else { return };
    let span = Span::new(first.source.start, last.source.end);
    clean.removed.extend(
        copy.iter().map(|p| Removed { span: p.source, reason: RemovedReason::Repeated }),
    );
    clean.removed.sort_by_key(|r| r.span.start);
    clean
        .inside
        .retain(|line| line.span.end <= span.start || span.end <= line.span.start);
    let message =
        format!("the text stands in the file twice; {} paragraphs left out", copy.len());
    clean
        .diagnostics
        .push(Diagnostic::new(DiagnosticCode::RepeatedText, message).at(span));
}

/// Returns the paragraphs of the second copy, the last one not included.
fn second_copy(paragraphs: &[Paragraph]) -> Option<(usize, usize)> {
    let keys: Vec<u64> = paragraphs.iter().map(key).collect();
    let is_long = |i: usize| {
        paragraphs.get(i).is_some_and(|p| p.text.len() >= LONG && p.zone == Zone::Body)
    };
    let first = (0..paragraphs.len()).find(|&i| is_long(i))?;
    let again =
        keys.iter().skip(first + 1).position(|k| Some(k) == keys.get(first))? + first + 1;
    let mut known: HashMap<u64, ()> = HashMap::new();
    known.extend(
        (first..again).filter(|&i| is_long(i)).filter_map(|i| Some((*keys.get(i)?, ()))),
    );
    let start = |i: usize| paragraphs.get(i).map_or(0, |p| p.source.start);
    if known.len() < PARAGRAPHS || start(again) - start(first).min(start(again)) < PAGE {
        return None;
    }
    let (mut seen, mut missed, mut end) = (0, 0, again);
    for i in again..paragraphs.len() {
        if !is_long(i) {
            continue;
        }
        if keys.get(i).is_some_and(|k| known.contains_key(k)) {
            (seen, end) = (seen + 1, i + 1);
        } else {
            missed += 1;
        }
    }
    let whole = seen >= 3 && missed * 10 <= seen && seen * 10 >= known.len() * 6;
    if !whole {
        return None;
    }
    // Title and salutation of the copy stand before its first long paragraph.
    let front = (1..=first.min(again - first - 1))
        .take_while(|&d| keys.get(again - d) == keys.get(first - d))
        .count();
    if missed == 0 {
        end = paragraphs.len();
    }
    Some((again - front, end))
}

fn key(p: &Paragraph) -> u64 {
    let mut hasher = DefaultHasher::new();
    for word in p.text.split_whitespace() {
        word.hash(&mut Bare(&mut hasher));
    }
    hasher.finish()
}

/// Hashes strings without the mark that ends each, so that white space does not count.
struct Bare<'a>(&'a mut DefaultHasher);

impl Hasher for Bare<'_> {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn write_u8(&mut self, _end_of_word: u8) {}
}
