//! A ZIP container in memory, opened with bounds: the file behind DOCX, ODT and archives.
//!
//! The number of entries is counted by their signatures before the directory is parsed, and a part
//! is unpacked through a counter that stops at the limit, so neither a million entries nor a gigabyte
//! in a megabyte takes more than is allowed. Sizes that the container states are not believed.

use std::io::{BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Fault;
use crate::ingest::Format;
use crate::ingest::problem::ProblemKind;

/// Most entries of a container: an archive of one report for every county of China has 3,000.
const MOST_ENTRIES: usize = 20_000;

/// A ZIP container.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'b> Package<'b> {
    /// Opens a container of which at most `most` bytes are unpacked in all.
    pub(super) fn open(bytes: &'b [u8], most: u64) -> Result<Self, Fault> {
        let entries = memchr::memmem::find_iter(bytes, b"PK\x01\x02").count();
        if entries > MOST_ENTRIES {
            return Err(Fault::new(
                ProblemKind::TooLarge,
                format!("it holds more than {MOST_ENTRIES} entries"),
                "unpack it, and keep the reports alone",
            ));
        }
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
        Ok(Self { archive, left: most })
    }

    /// Returns how many entries there are.
    pub(super) fn len(&self) -> usize {
        self.archive.len()
    }

    /// Returns the number of a part by its name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name)
    }

    /// Returns the name of an entry as its bytes stand in the container, and whether it says that
    /// they are UTF-8.
    pub(super) fn raw_name(&mut self, at: usize) -> Option<Vec<u8>> {
        let entry = self.archive.by_index_raw(at).ok()?;
        Some(entry.name_raw().to_vec())
    }

    /// Unpacks an entry.
    pub(super) fn bytes(&mut self, at: usize) -> Result<Vec<u8>, Fault> {
        let left = self.left;
        let entry = self.archive.by_index(at).map_err(|error| fault(&error))?;
        let mut bytes = Vec::new();
        let read = entry.take(left.saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() as u64 > left {
            return Err(Fault::too_much(left));
        }
        self.left -= bytes.len() as u64;
        read.map_err(|error| Fault::damaged(&error.to_string()))?;
        Ok(bytes)
    }

    /// Unpacks a part while it is read; none if there is no such part.
    ///
    /// A part that is too long ends early, as a damaged one does: the text up to there is kept.
    pub(super) fn stream(
        &mut self,
        name: &str,
    ) -> Result<Option<BufReader<impl Read + '_>>, Fault> {
        let Some(at) = self.find(name) else { return Ok(None) };
        let left = self.left;
        let entry = self.archive.by_index(at).map_err(|error| fault(&error))?;
        Ok(Some(BufReader::new(entry.take(left))))
    }
}

/// Tells what a container is by what it holds: DOCX, ODT, or an archive.
///
/// An archive that holds a DOCX is told by the parts standing in it and not by their bytes. A
/// spreadsheet is an archive too, and none of its parts a report. One that cannot be opened is what
/// its name says.
pub(super) fn kind(named: Format, bytes: &[u8]) -> Format {
    let Ok(package) = Package::open(bytes, 0) else {
        let is_package = matches!(named, Format::Docx | Format::Odt);
        return if is_package { named } else { Format::Zip };
    };
    if package.find("[Content_Types].xml").is_some()
        && package.archive.file_names_raw().any(|name| name.starts_with(b"word/"))
    {
        Format::Docx
    } else if package.find("content.xml").is_some() && package.find("mimetype").is_some()
    {
        Format::Odt
    } else {
        Format::Zip
    }
}

/// Says what is wrong with a container.
fn fault(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(reason)
            if *reason == ZipError::PASSWORD_REQUIRED =>
        {
            Fault::encrypted()
        }
        other => Fault::damaged(&other.to_string().to_lowercase()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// Packs parts into a container.
    pub(in crate::ingest) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_part_is_unpacked() {
        let bytes = pack(&[("甲.xml", b"abc")]);
        let mut package = Package::open(&bytes, 10).unwrap();
        assert_eq!(package.len(), 1);
        assert_eq!(package.bytes(0).unwrap(), b"abc");
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let bytes = pack(&[("a", &vec![0; 1 << 20])]);
        assert!(bytes.len() < 10_000);
        let mut package = Package::open(&bytes, 1000).unwrap();
        assert_eq!(package.bytes(0).unwrap_err().kind, ProblemKind::TooLarge);
        let mut read = Vec::new();
        package.stream("a").unwrap().unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read.len(), 1000);
    }

    #[test]
    fn parts_share_one_limit() {
        let bytes = pack(&[("a", &[0; 600]), ("b", &[0; 600])]);
        let mut package = Package::open(&bytes, 1000).unwrap();
        assert!(package.bytes(0).is_ok());
        assert_eq!(package.bytes(1).unwrap_err().kind, ProblemKind::TooLarge);
    }

    #[test]
    fn a_container_is_told_by_its_parts() {
        let check = |parts: &[&str], expected| {
            let parts: Vec<_> = parts.iter().map(|name| (*name, &b""[..])).collect();
            assert_eq!(kind(Format::Txt, &pack(&parts)), expected);
        };
        check(&["[Content_Types].xml", "word/document.xml"], Format::Docx);
        check(&["mimetype", "content.xml"], Format::Odt);
        check(&["[Content_Types].xml", "xl/workbook.xml"], Format::Zip);
        check(&["word/document.xml"], Format::Zip);
        assert_eq!(kind(Format::Docx, b"PK\x03\x04"), Format::Docx);
    }

    #[test]
    fn a_crowd_of_entries_is_refused() {
        let bytes = b"PK\x01\x02".repeat(MOST_ENTRIES + 1);
        let fault = Package::open(&bytes, 10).err().unwrap();
        assert_eq!(fault.kind, ProblemKind::TooLarge);
    }

    #[test]
    fn a_cut_off_container_is_damaged() {
        let bytes = pack(&[("a", b"abc")]);
        let fault = Package::open(&bytes[..bytes.len() / 2], 10).err().unwrap();
        assert_eq!(fault.kind, ProblemKind::Damaged);
    }
}
