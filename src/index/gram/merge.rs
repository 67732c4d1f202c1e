//! Merges segments of neighbouring passages, reading each from front to back.
//!
//! Files are read through small buffers and not mapped: what a merge takes does not grow with them.

use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;

use super::postings::decode;
use super::segment::{ENTRY, Entry, FIRST, FOOTER, Footer, MAGIC, SegmentWriter};
use super::{Gram, PassageNumber};

/// Read at once from each part of each segment.
const BUFFER: usize = 64 << 10;
/// A segment is merged with all later ones once these together have this share of its size: each
/// passage is then written again a few times at most, however many small changes come.
const SHARE: u64 = 4;

/// Returns how many of the last segments are worth merging, given the lengths of all.
pub(crate) fn worth_merging(lengths: &[u64]) -> usize {
    let mut behind = 0;
    let mut worth = 0;
    for (n, &len) in (1..).zip(lengths.iter().rev()) {
        if n > 1 && len < behind * SHARE {
            worth = n;
        }
        behind += len;
    }
    worth
}

/// Merges segments whose passages follow one another; returns length and CRC-32 of the result.
///
/// # Errors
/// A file that cannot be read or written, or is damaged.
pub(crate) fn merge<P: AsRef<Path>>(
    segments: &[P],
    out: impl Write,
) -> io::Result<(u64, u32)> {
    let mut sources = Vec::with_capacity(segments.len());
    for segment in segments {
        sources.push(Source::open(segment.as_ref())?);
    }
    let mut writer = SegmentWriter::begin(out)?;
    let (mut numbers, mut counts) = (Vec::new(), Vec::new());
    while let Some(gram) = sources.iter().filter_map(|s| s.gram).min() {
        numbers.clear();
        counts.clear();
        for source in &mut sources {
            if source.gram == Some(gram) {
                source.take(&mut numbers, &mut counts)?;
            }
        }
        writer.push(gram, &numbers, &counts)?;
    }
    let (_, len, crc) = writer.finish()?;
    Ok((len, crc))
}

type Part = io::Take<BufReader<std::fs::File>>;

/// A segment that is read from front to back.
struct Source {
    lists: BufReader<std::fs::File>,
    firsts: Part,
    entries: Part,
    /// The gram that comes next; none at the end.
    gram: Option<Gram>,
    entry: Entry,
    /// The first character of the entries that come, and how many entries come before the next.
    first: u32,
    /// The next first character with the number of its first entry.
    next_first: Option<(u32, u32)>,
    /// Entries read.
    read: u32,
}

impl Source {
    fn open(path: &Path) -> io::Result<Self> {
        let open = |at: SeekFrom| -> io::Result<BufReader<std::fs::File>> {
            let mut file = fs_err::File::open(path)?.into_parts().0;
            file.seek(at)?;
            Ok(BufReader::with_capacity(BUFFER, file))
        };
        let mut footer = [0; FOOTER];
        open(SeekFrom::End(-(FOOTER as i64)))?.read_exact(&mut footer)?;
        let footer = Footer::read(&footer).ok_or_else(torn)?;
        let (start, end) = footer.entries_at().ok_or_else(torn)?;
        let firsts = open(SeekFrom::Start(footer.lists_end))?;
        let entries = open(SeekFrom::Start(start))?;
        let mut source = Self {
            lists: open(SeekFrom::Start(MAGIC.len() as u64))?,
            firsts: firsts.take(footer.firsts * FIRST as u64),
            entries: entries.take(end - start),
            gram: None,
            entry: Entry { second: 0, at: 0, count: 0 },
            first: 0,
            next_first: None,
            read: 0,
        };
        source.next_first = source.read_first()?;
        source.advance()?;
        Ok(source)
    }

    fn read_first(&mut self) -> io::Result<Option<(u32, u32)>> {
        if self.firsts.limit() == 0 {
            return Ok(None);
        }
        let (mut code, mut entry) = ([0; 4], [0; 4]);
        self.firsts.read_exact(&mut code)?;
        self.firsts.read_exact(&mut entry)?;
        Ok(Some((u32::from_le_bytes(code), u32::from_le_bytes(entry))))
    }

    /// Reads the next entry.
    fn advance(&mut self) -> io::Result<()> {
        if self.entries.limit() == 0 {
            self.gram = None;
            return Ok(());
        }
        if let Some((first, at)) = self.next_first
            && at == self.read
        {
            self.first = first;
            self.next_first = self.read_first()?;
        }
        let mut entry = [0; ENTRY];
        self.entries.read_exact(&mut entry)?;
        self.entry = Entry::read(&entry).ok_or_else(torn)?;
        self.read += 1;
        let gram = Gram { first: self.first, second: self.entry.second };
        // Out of order, the merge would never end.
        if self.gram.is_some_and(|before| before >= gram) {
            return Err(torn());
        }
        self.gram = Some(gram);
        Ok(())
    }

    /// Appends the passages of the gram it stands at with its counts there, and moves on.
    fn take(
        &mut self,
        numbers: &mut Vec<PassageNumber>,
        counts: &mut Vec<u8>,
    ) -> io::Result<()> {
        match self.entry.only() {
            Some((number, count)) => {
                numbers.push(number);
                counts.push(count);
            }
            None => decode(&mut self.lists, self.entry.count as usize, numbers, counts)?,
        }
        self.advance()
    }
}

fn torn() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a file of grams is damaged")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Collector;
    use super::*;

    fn written(first: u32, keys: &[String]) -> Vec<u8> {
        let mut collector = Collector::new(first);
        keys.iter().for_each(|key| collector.push(key));
        let mut bytes = Vec::new();
        collector.write(&mut bytes).unwrap();
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_merged_segment_is_the_one_written_at_once(
            keys in prop::collection::vec("[一二三四a]{0,5}", 0..400),
            cut in 0usize..400,
        ) {
            let cut = cut.min(keys.len());
            let folder = tempfile::tempdir().unwrap();
            let (a, b) = (folder.path().join("a"), folder.path().join("b"));
            let (left, right) = keys.split_at(cut);
            fs_err::write(&a, written(7, left)).unwrap();
            fs_err::write(&b, written(7 + cut as u32, right)).unwrap();
            let mut merged = Vec::new();
            merge(&[a, b], &mut merged).unwrap();
            prop_assert!(merged == written(7, &keys));
        }
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let whole = written(0, &["一二".to_owned(), "二一二".to_owned()]);
        for len in 0..whole.len() {
            fs_err::write(&path, whole.get(..len).unwrap()).unwrap();
            assert!(merge(&[&path], &mut Vec::new()).is_err(), "{len} bytes");
        }
    }

    #[test]
    fn small_segments_are_merged_before_large_ones() {
        assert_eq!(worth_merging(&[]), 0);
        assert_eq!(worth_merging(&[100]), 0);
        assert_eq!(worth_merging(&[1000, 100]), 0);
        assert_eq!(worth_merging(&[1000, 100, 90]), 2);
        assert_eq!(worth_merging(&[1000, 200, 190]), 3);
    }
}
