//! The record of a report: its sections, and of each passage all but the match key.
//!
//! The match keys stand uncompressed in `texts.bin`, so that they can be searched in place. Display
//! text is not stored beside them: it is the key with a short list of differences (closing quotes,
//! spaces between Latin words, half-width signs, traditional characters), which the record holds.

use serde::{Deserialize, Serialize};

use super::number::{push_number, take_number};
use crate::model::{Passage, Section, Span, Zone};
use crate::normalize::{fold_char, is_dropped, simplify_char};

/// What a report holds beside its match keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) sections: Vec<Section>,
    pub(crate) passages: Vec<RecordPassage>,
}

/// A passage without its match key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecordPassage {
    pub(crate) section: u32,
    pub(crate) zone: Zone,
    pub(crate) page: Option<u32>,
    pub(crate) source: Span,
    pub(crate) dropped: Vec<Span>,
    /// The match key's place in the report's text.
    pub(crate) key: Span,
    /// What turns the key into the display text.
    differences: Vec<u8>,
}

impl Record {
    /// Builds a record and the report's text from sections and passages. Tables of contents are
    /// left out.
    pub(crate) fn new(sections: Vec<Section>, passages: &[Passage]) -> (Self, String) {
        let mut text = String::new();
        let mut records = Vec::with_capacity(passages.len());
        for passage in passages.iter().filter(|p| p.zone != Zone::Toc) {
            let start = text.len();
            let differences = push_key(&mut text, &passage.text);
            records.push(RecordPassage {
                section: passage.section as u32,
                zone: passage.zone,
                page: passage.page,
                source: passage.source,
                dropped: passage.dropped.clone(),
                key: Span::new(start, text.len()),
                differences,
            });
        }
        (Self { sections, passages: records }, text)
    }

    /// Compresses the record; a checksum is part of it.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let plain = postcard::to_stdvec(self)
            .expect("a record holds nothing that postcard refuses");
        let mut encoder = zstd::Encoder::new(Vec::new(), 3)
            .expect("a level that zstd knows and memory to write to");
        let written = encoder
            .include_checksum(true)
            .and_then(|()| std::io::Write::write_all(&mut encoder, &plain))
            .and_then(|()| encoder.finish());
        written.expect("memory takes what is written to it")
    }

    /// Reads a record; none if it does not read back.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let plain = zstd::decode_all(bytes).ok()?;
        postcard::from_bytes(&plain).ok()
    }
}

impl RecordPassage {
    /// Returns the display text, given the report's text.
    pub(crate) fn display(&self, text: &str) -> Option<String> {
        restore(text.get(self.key.range())?, &self.differences)
    }
}

/// Appends the match key of `display` and returns what turns it back.
///
/// A difference is two numbers: key characters to copy, then the display character, with its lowest
/// bit telling whether it stands in place of a key character or is one that the key lacks.
fn push_key(text: &mut String, display: &str) -> Vec<u8> {
    let mut differences = Vec::new();
    let mut same = 0u32;
    for c in display.chars() {
        if is_dropped(c) {
            push_number(&mut differences, same);
            push_number(&mut differences, (c as u32) << 1 | 1);
            same = 0;
            continue;
        }
        let key = simplify_char(fold_char(c));
        text.push(key);
        if key == c {
            same += 1;
        } else {
            push_number(&mut differences, same);
            push_number(&mut differences, (c as u32) << 1);
            same = 0;
        }
    }
    differences
}

fn restore(key: &str, differences: &[u8]) -> Option<String> {
    let mut display = String::with_capacity(key.len() + differences.len());
    let mut rest = key.chars();
    let mut numbers = differences;
    while !numbers.is_empty() {
        let same = take_number(&mut numbers)?;
        let code = take_number(&mut numbers)?;
        for _ in 0..same {
            display.push(rest.next()?);
        }
        if code & 1 == 0 {
            rest.next()?;
        }
        display.push(char::from_u32(code >> 1)?);
    }
    display.push_str(rest.as_str());
    Some(display)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn display_text_comes_back_from_key_and_differences(display in "[ 　a-cＡ，,“”\"一二國国𠮷\u{200b}]{0,40}") {
            let mut key = String::from("前");
            let differences = push_key(&mut key, &display);
            let key = key.strip_prefix('前').unwrap();
            prop_assert_eq!(restore(key, &differences), Some(display));
        }

        #[test]
        fn damaged_differences_never_panic(key in ".{0,8}", differences: Vec<u8>) {
            restore(&key, &differences);
        }

        #[test]
        fn a_damaged_record_never_panics(bytes: Vec<u8>) {
            prop_assert_eq!(Record::from_bytes(&bytes), None);
        }
    }
}
