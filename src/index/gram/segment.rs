//! One file of grams: lists of passages, and a directory to find them.
//!
//! ```text
//! magic | lists, in the order of grams | first characters: code, number of its first entry (4 + 4)
//! | entries: second character (3), place of the list (5), passages (4) | footer
//! ```
//!
//! The entry of a gram that one passage holds has that passage's number in place of a list: most
//! grams of a corpus are such. Nothing is parsed when a segment is opened.

use std::io::{self, Write};

use tantivy::directory::OwnedBytes;

use super::postings::{Postings, encode};
use super::{Gram, PassageNumber};

pub(super) const MAGIC: &[u8; 8] = b"baogaoG2";
/// Counts of first characters and entries, length of the lists, magic.
pub(super) const FOOTER: usize = 32;
pub(super) const FIRST: usize = 8;
pub(super) const ENTRY: usize = 12;

/// What a directory entry says of a gram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) second: u32,
    /// Where its list begins; of a gram in a single passage, that passage and how often it holds it.
    pub(super) at: u64,
    pub(super) count: u32,
}

impl Entry {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (second, rest) = bytes.split_first_chunk::<3>()?;
        let (at, count) = rest.split_first_chunk::<5>()?;
        let wide = |bytes: &[u8]| {
            bytes.iter().rev().fold(0u64, |n, &byte| n << 8 | u64::from(byte))
        };
        let count = u32::from_le_bytes(count.try_into().ok()?);
        Some(Self { second: wide(second) as u32, at: wide(at), count })
    }

    /// Returns the only passage and how often it holds the gram; none if there are several.
    pub(super) fn only(self) -> Option<(PassageNumber, u8)> {
        (self.count == 1).then_some((self.at as u32, (self.at >> 32) as u8))
    }

    fn push(self, out: &mut Vec<u8>) {
        out.extend(self.second.to_le_bytes().into_iter().take(3));
        out.extend(self.at.to_le_bytes().into_iter().take(5));
        out.extend_from_slice(&self.count.to_le_bytes());
    }
}

/// The counts at the end of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Footer {
    pub(super) firsts: u64,
    pub(super) entries: u64,
    /// Where the first characters begin.
    pub(super) lists_end: u64,
}

impl Footer {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let number =
            |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
        let footer =
            Self { firsts: number(0)?, entries: number(8)?, lists_end: number(16)? };
        (bytes.get(24..)? == MAGIC).then_some(footer)
    }

    fn to_bytes(self) -> [u8; FOOTER] {
        let mut out = [0; FOOTER];
        let numbers = [self.firsts, self.entries, self.lists_end];
        let parts = numbers.map(u64::to_le_bytes).into_iter().chain([*MAGIC]);
        for (slot, part) in out.chunks_exact_mut(8).zip(parts) {
            slot.copy_from_slice(&part);
        }
        out
    }

    /// Returns where the entries begin and end.
    pub(super) fn entries_at(&self) -> Option<(u64, u64)> {
        let start = self.firsts.checked_mul(FIRST as u64)?.checked_add(self.lists_end)?;
        Some((start, self.entries.checked_mul(ENTRY as u64)?.checked_add(start)?))
    }
}

/// Writes a segment, gram after gram in their order.
pub(super) struct SegmentWriter<W> {
    out: W,
    /// Bytes written.
    len: u64,
    crc: crc32fast::Hasher,
    firsts: Vec<u8>,
    last_first: Option<u32>,
    entries: Vec<u8>,
    packed: Vec<u8>,
}

impl<W: Write> SegmentWriter<W> {
    /// Begins a segment.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut writer = Self {
            out,
            len: 0,
            crc: crc32fast::Hasher::new(),
            firsts: Vec::new(),
            last_first: None,
            entries: Vec::new(),
            packed: Vec::new(),
        };
        writer.write(MAGIC)?;
        Ok(writer)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.len += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Adds a gram with the passages that hold it, ascending, each once, and how often each does.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn push(
        &mut self,
        gram: Gram,
        numbers: &[PassageNumber],
        counts: &[u8],
    ) -> io::Result<()> {
        if self.last_first != Some(gram.first) {
            self.last_first = Some(gram.first);
            self.firsts.extend_from_slice(&gram.first.to_le_bytes());
            let entry = (self.entries.len() / ENTRY) as u32;
            self.firsts.extend_from_slice(&entry.to_le_bytes());
        }
        let at = match (numbers, counts) {
            ([only], [count]) => u64::from(*count) << 32 | u64::from(*only),
            _ => self.len,
        };
        let count = numbers.len() as u32;
        Entry { second: gram.second, at, count }.push(&mut self.entries);
        if count > 1 {
            let mut packed = std::mem::take(&mut self.packed);
            packed.clear();
            encode(numbers, counts, &mut packed);
            self.write(&packed)?;
            self.packed = packed;
        }
        Ok(())
    }

    /// Ends the segment; returns what it was written to, its length and its CRC-32.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn finish(mut self) -> io::Result<(W, u64, u32)> {
        let footer = Footer {
            firsts: (self.firsts.len() / FIRST) as u64,
            entries: (self.entries.len() / ENTRY) as u64,
            lists_end: self.len,
        };
        let firsts = std::mem::take(&mut self.firsts);
        let entries = std::mem::take(&mut self.entries);
        self.write(&firsts)?;
        self.write(&entries)?;
        self.write(&footer.to_bytes())?;
        self.out.flush()?;
        Ok((self.out, self.len, self.crc.finalize()))
    }
}

/// Where a list stands in its segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListPlace(Entry);

impl ListPlace {
    /// Returns how many passages the list has.
    pub(crate) fn count(self) -> u32 {
        self.0.count
    }
}

/// A segment opened for reading.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    bytes: OwnedBytes,
    firsts: std::ops::Range<usize>,
    entries: std::ops::Range<usize>,
}

impl Segment {
    /// Opens a segment; none if the bytes are no whole one.
    pub(crate) fn open(bytes: OwnedBytes) -> Option<Self> {
        let footer_at = bytes.len().checked_sub(FOOTER)?;
        let footer = Footer::read(bytes.get(footer_at..)?)?;
        let (start, end) = footer.entries_at()?;
        let whole = bytes.get(..8)? == MAGIC && end == footer_at as u64;
        let firsts = footer.lists_end as usize..start as usize;
        whole.then(|| Self { bytes, firsts, entries: start as usize..end as usize })
    }

    /// Returns whether the bytes are those that were written.
    pub(crate) fn has_crc(&self, crc: u32) -> bool {
        crc32fast::hash(&self.bytes) == crc
    }

    /// Returns the passages that hold a gram; none if no passage does.
    pub(crate) fn list(&self, gram: Gram) -> Option<Postings<'_>> {
        self.open_list(self.find(gram)?)
    }

    /// Returns where the list of a gram stands, and how long it is; none if no passage holds it.
    pub(crate) fn find(&self, gram: Gram) -> Option<ListPlace> {
        let entries = self.entries_of(gram.first)?;
        let (mut low, mut high) = (0, entries.len() / ENTRY);
        while low < high {
            let middle = low.midpoint(high);
            let entry = Entry::read(entries.get(middle * ENTRY..)?.get(..ENTRY)?)?;
            match entry.second.cmp(&gram.second) {
                std::cmp::Ordering::Equal => return Some(ListPlace(entry)),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Returns the lists of all grams that begin with a character.
    pub(crate) fn lists_of(&self, first: char) -> impl Iterator<Item = Postings<'_>> {
        let first = Gram::new(first, None).first;
        let entries = self.entries_of(first).unwrap_or_default();
        let entries = entries.chunks_exact(ENTRY).filter_map(Entry::read);
        entries.filter_map(|entry| self.open_list(ListPlace(entry)))
    }

    /// Returns how long the lists of all grams that begin with a character are together.
    pub(crate) fn count_of(&self, first: char) -> u64 {
        let first = Gram::new(first, None).first;
        let entries = self.entries_of(first).unwrap_or_default();
        let entries = entries.chunks_exact(ENTRY).filter_map(Entry::read);
        entries.map(|entry| u64::from(entry.count)).sum()
    }

    /// Opens a list of this segment; none if it does not stand there.
    pub(crate) fn open_list(&self, ListPlace(entry): ListPlace) -> Option<Postings<'_>> {
        if let Some((number, count)) = entry.only() {
            return Some(Postings::one(number, count));
        }
        let lists = self.bytes.get(..self.firsts.start)?;
        let bytes = lists.get(usize::try_from(entry.at).ok()?..)?;
        Some(Postings::open(entry.count, bytes))
    }

    /// Returns the entries of the grams that begin with a character.
    fn entries_of(&self, first: u32) -> Option<&[u8]> {
        let firsts = self.bytes.get(self.firsts.clone())?;
        let number = |at: usize| {
            Some(u32::from_le_bytes(firsts.get(at..at + 4)?.try_into().ok()?))
        };
        let count = firsts.len() / FIRST;
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low.midpoint(high);
            match number(middle * FIRST)? < first {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        if low == count || number(low * FIRST)? != first {
            return None;
        }
        let start = number(low * FIRST + 4)? as usize;
        let all = self.bytes.get(self.entries.clone())?;
        let end = match low + 1 < count {
            true => number((low + 1) * FIRST + 4)? as usize,
            false => all.len() / ENTRY,
        };
        all.get(start.checked_mul(ENTRY)?..end.checked_mul(ENTRY)?)
    }
}
