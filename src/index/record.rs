//! The record of a report: its sections, and of each passage all but the match key.
//!
//! The match keys stand uncompressed in `texts.bin`, so that they can be searched in place. Display
//! text is not stored beside them: it is the key with a short list of differences (closing quotes,
//! spaces between Latin words, half-width signs, traditional characters), which the record holds.
//!
//! ```text
//! CRC-32 of the head | head: passages, then packed and plain length of each block
//! | block of sections | blocks of 16 passages each
//! ```
//!
//! A hit needs the sections and one block: a record is unpacked as far as it is asked for. Every block
//! has its checksum, and every passage that of its key, so that nothing else need be read to trust it.

use std::cell::OnceCell;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::layout;
use super::number::{push_number, take_number};
use super::packed;
use crate::error::Result;
use crate::model::{Passage, Section, Span, Zone};
use crate::normalize::key_char;

/// Passages that are packed together: fewer take more room, more take longer to unpack.
const BLOCK: usize = 16;
/// Bytes of the head before the lengths of the blocks: checksum, number of passages.
const HEAD: usize = 8;
/// Bytes of the lengths of a block.
const LENGTHS: usize = 8;

/// What a report holds beside its match keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) sections: Vec<Section>,
    pub(crate) passages: Vec<RecordPassage>,
}

/// A passage without its match key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RecordPassage {
    pub(crate) section: u32,
    /// Its number within the section, from 1.
    pub(crate) ordinal: u32,
    pub(crate) zone: Zone,
    pub(crate) page: Option<u32>,
    pub(crate) source: Span,
    pub(crate) dropped: Vec<Span>,
    /// The match key's place in the report's text.
    pub(crate) key: Span,
    /// CRC-32 of the match key.
    crc: u32,
    /// What turns the key into the display text.
    differences: Vec<u8>,
}

impl Record {
    /// Builds a record and the report's text from sections and passages.
    pub(crate) fn new(sections: Vec<Section>, passages: &[Passage]) -> (Self, String) {
        let mut text = String::new();
        let mut records: Vec<RecordPassage> = Vec::with_capacity(passages.len());
        let mut counts = vec![0u32; sections.len()];
        for passage in passages {
            let start = text.len();
            let differences = push_key(&mut text, &passage.text);
            let key = text.get(start..).unwrap_or_default();
            let count = counts.get_mut(passage.section);
            records.push(RecordPassage {
                section: passage.section as u32,
                ordinal: count.map_or(0, |count| {
                    *count += 1;
                    *count
                }),
                zone: passage.zone,
                page: passage.page,
                source: passage.source,
                dropped: passage.dropped.clone(),
                key: Span::new(start, text.len()),
                crc: crc32fast::hash(key.as_bytes()),
                differences,
            });
        }
        (Self { sections, passages: records }, text)
    }

    /// Packs the record; checksums are part of it.
    ///
    /// # Errors
    /// Too little memory for zstd, which takes its own.
    pub(crate) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut lengths = Vec::new();
        let mut blocks = Vec::new();
        let mut pack = |plain: postcard::Result<Vec<u8>>| {
            let plain = plain.expect("a record holds nothing that postcard refuses");
            let packed = packed::pack(&plain)?;
            for len in [packed.len(), plain.len()] {
                lengths.extend_from_slice(&(len as u32).to_le_bytes());
            }
            blocks.extend_from_slice(&packed);
            Ok::<(), io::Error>(())
        };
        pack(postcard::to_stdvec(&self.sections))?;
        for block in self.passages.chunks(BLOCK) {
            pack(postcard::to_stdvec(block))?;
        }
        let mut head = (self.passages.len() as u32).to_le_bytes().to_vec();
        head.extend_from_slice(&lengths);
        let mut out = crc32fast::hash(&head).to_le_bytes().to_vec();
        out.extend_from_slice(&head);
        out.extend_from_slice(&blocks);
        Ok(out)
    }
}

/// A record that is unpacked as far as it is asked for.
pub(crate) struct OpenRecord<'r> {
    index: &'r Path,
    pub(crate) sections: Vec<Section>,
    passages: usize,
    blocks: Vec<Block<'r>>,
}

/// Passages that are packed together.
struct Block<'r> {
    packed: &'r [u8],
    /// Length when unpacked.
    plain: usize,
    passages: OnceCell<Vec<RecordPassage>>,
}

impl<'r> OpenRecord<'r> {
    /// Opens a record of an index.
    ///
    /// # Errors
    /// `IndexDamaged` if its head or its sections do not read back.
    pub(crate) fn open(index: &'r Path, bytes: &'r [u8]) -> Result<Self> {
        Self::read(index, bytes).ok_or_else(|| torn(index))
    }

    fn read(index: &'r Path, bytes: &'r [u8]) -> Option<Self> {
        let number = |at: usize| {
            let bytes = bytes.get(at..at.checked_add(4)?)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let passages = number(4)?;
        let count = passages.div_ceil(BLOCK) + 1;
        let head = count.checked_mul(LENGTHS)?.checked_add(HEAD)?;
        if crc32fast::hash(bytes.get(4..head)?) as usize != number(0)? {
            return None;
        }
        let mut rest = bytes.get(head..)?;
        let mut blocks = Vec::with_capacity(count);
        for at in (HEAD..head).step_by(LENGTHS) {
            let (packed, others) = rest.split_at_checked(number(at)?)?;
            let plain = number(at + 4)?;
            blocks.push(Block { packed, plain, passages: OnceCell::new() });
            rest = others;
        }
        let sections: Vec<Section> = unpack(&blocks.remove(0))?;
        Some(Self { index, sections, passages, blocks })
    }

    /// Returns a passage.
    ///
    /// # Errors
    /// `IndexDamaged` if there is none or it does not read back.
    pub(crate) fn passage(&self, number: usize) -> Result<&RecordPassage> {
        let read = || {
            let block = self.blocks.get(number / BLOCK)?;
            let passages = match block.passages.get() {
                Some(passages) => passages,
                None => {
                    let passages: Vec<RecordPassage> = unpack(block)?;
                    block.passages.get_or_init(|| passages)
                }
            };
            passages.get(number % BLOCK)
        };
        read().ok_or_else(|| torn(self.index))
    }

    /// Returns all passages.
    ///
    /// # Errors
    /// `IndexDamaged` if they do not read back.
    pub(crate) fn passages(&self) -> Result<Vec<&RecordPassage>> {
        (0..self.passages).map(|number| self.passage(number)).collect()
    }

    /// Returns the headings above a passage as printed, the nearest first.
    ///
    /// # Errors
    /// `IndexDamaged` if there is no such passage or it does not read back.
    pub(crate) fn headings(&self, passage: usize) -> Result<Vec<String>> {
        let mut at = Some(self.passage(passage)?.section as usize);
        let mut headings = Vec::new();
        while let Some(section) = at.and_then(|at| self.sections.get(at)) {
            headings.push(section.printed());
            at = section.parent;
        }
        Ok(headings)
    }

    /// Returns the number of passages.
    pub(crate) fn len(&self) -> usize {
        self.passages
    }
}

fn torn(index: &Path) -> crate::error::Error {
    layout::damaged(index, "a record cannot be read")
}

/// Unpacks a block; none if it does not read back.
fn unpack<T: for<'d> Deserialize<'d>>(block: &Block<'_>) -> Option<T> {
    postcard::from_bytes(&packed::unpack(block.packed, block.plain)?).ok()
}

impl RecordPassage {
    /// Returns the match key, given the report's text; none if it is not the one that was written.
    pub(crate) fn key<'t>(&self, text: &'t [u8]) -> Option<&'t str> {
        let key = text.get(self.key.range())?;
        let is_whole = crc32fast::hash(key) == self.crc;
        is_whole.then(|| std::str::from_utf8(key).ok()).flatten()
    }

    /// Returns the display text, given the match key.
    pub(crate) fn display(&self, key: &str) -> Option<String> {
        restore(key, &self.differences)
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
        let Some(key) = key_char(c) else {
            push_number(&mut differences, same);
            push_number(&mut differences, (c as u32) << 1 | 1);
            same = 0;
            continue;
        };
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
    use crate::model::{OffsetMap, Role};

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
            prop_assert!(OpenRecord::open(Path::new(""), &bytes).is_err());
        }

        #[test]
        fn a_flipped_bit_is_refused(passages in 1usize..40, at: prop::sample::Index, bit in 0..8u8) {
            let (record, _) = record(passages);
            let mut bytes = record.to_bytes().unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let read = OpenRecord::open(Path::new(""), &bytes)
                .and_then(|open| Ok(open.passages()?.into_iter().cloned().collect::<Vec<_>>()));
            prop_assert!(read.is_err() || read.is_ok_and(|read| read == record.passages));
        }
    }

    /// A record of so many passages in two sections.
    fn record(passages: usize) -> (Record, String) {
        let section = |id: &str| Section {
            id: id.to_owned(),
            level: 1,
            number: None,
            title: "产业".to_owned(),
            role: Role::Tasks,
            parent: None,
            heading: Span::new(0, 6),
        };
        let passage = |n: usize| Passage {
            section: n % 2,
            text: format!("第{n}段，“甲”"),
            zone: Zone::Body,
            page: Some(2),
            source: Span::new(n, n + 9),
            dropped: Vec::new(),
            map: OffsetMap::default(),
        };
        let passages: Vec<Passage> = (0..passages).map(passage).collect();
        Record::new(vec![section("s1"), section("s2")], &passages)
    }

    #[test]
    fn a_record_reads_back_part_by_part() {
        let (record, text) = record(35);
        let bytes = record.to_bytes().unwrap();
        let open = OpenRecord::open(Path::new(""), &bytes).unwrap();
        assert_eq!((open.len(), &open.sections), (35, &record.sections));
        let passage = open.passage(20).unwrap();
        assert_eq!(passage, &record.passages[20]);
        let key = passage.key(text.as_bytes()).unwrap();
        assert_eq!(passage.display(key).unwrap(), "第20段，“甲”");
        assert!(open.passage(35).is_err());
    }

    #[test]
    fn a_key_that_changed_is_refused() {
        let (record, text) = record(2);
        let changed = text.replace('甲', "乙");
        assert_eq!(record.passages[1].key(changed.as_bytes()), None);
    }

    #[test]
    fn passages_are_numbered_within_their_section() {
        let (record, _) = record(6);
        let ordinals: Vec<u32> = record.passages.iter().map(|p| p.ordinal).collect();
        assert_eq!(ordinals, [1, 1, 2, 2, 3, 3]);
    }
}
