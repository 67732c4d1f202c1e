//! Whether a stream of a PDF unpacks to more than anybody means to read.
//!
//! The engine unpacks a stream whole. Deflate makes a gigabyte of a megabyte, and twice packed of a few
//! thousand bytes; so streams that could come to more than the limit are unpacked here first, into a
//! buffer that is thrown away, and no further than the limit. Streams are found by their words, whatever
//! the tables of the file say.
//!
//! It catches deflated streams, once or twice packed. It misses streams of an encrypted file, whose
//! bytes are not those of a packer, and LZW, which no program has written for twenty years.

use flate2::{Decompress, FlushDecompress, Status};

/// Most that deflate makes of a byte.
const EXPANSION: u64 = 1032;
/// Bytes of a dictionary that are looked at for filters.
const DICTIONARY: usize = 512;
/// Bytes unpacked at a time.
const BUFFER: usize = 64 * 1024;

/// Tells whether a deflated stream of the file unpacks to more than the limit.
pub(super) fn unpacks_to_more(file: &[u8], limit: u64) -> bool {
    let mut from = 0;
    while let Some(at) = next_stream(file, from) {
        let begin = at + b"stream".len();
        let dictionary = file.get(at.saturating_sub(DICTIONARY).max(from)..at);
        let dictionary = dictionary.unwrap_or_default();
        let own = memchr::memmem::rfind(dictionary, b"obj");
        let own = own.and_then(|own| dictionary.get(own..)).unwrap_or(dictionary);
        let times = memchr::memmem::find_iter(own, b"/FlateDecode").count()
            + memchr::memmem::find_iter(own, b"/Fl ").count();
        let rest = file.get(begin..).unwrap_or_default();
        let length = memchr::memmem::find(rest, b"endstream").unwrap_or(rest.len());
        let data = rest.get(..length).unwrap_or_default();
        let data = data.trim_ascii_start();
        let is_large = match times {
            0 => false,
            1 => {
                data.len() as u64 * EXPANSION > limit
                    && unpacked(data, limit, None) > limit
            }
            _ => {
                let mut once = Vec::new();
                let size = unpacked(data, limit, Some(&mut once));
                size > limit || unpacked(&once, limit, None) > limit
            }
        };
        if is_large {
            return true;
        }
        from = begin + length;
    }
    false
}

/// Returns where the next `stream` stands that begins one.
fn next_stream(file: &[u8], from: usize) -> Option<usize> {
    let rest = file.get(from..)?;
    memchr::memmem::find_iter(rest, b"stream")
        .map(|at| from + at)
        .find(|at| !file.get(..*at).is_some_and(|before| before.ends_with(b"end")))
}

/// Unpacks a stream, no further than just over the limit; returns how many bytes came out.
fn unpacked(data: &[u8], limit: u64, mut keep: Option<&mut Vec<u8>>) -> u64 {
    let mut unpacker = Decompress::new(true);
    let mut buffer = vec![0; BUFFER];
    loop {
        let (read, written) = (unpacker.total_in(), unpacker.total_out());
        let rest = usize::try_from(read).ok().and_then(|read| data.get(read..));
        let status = unpacker.decompress(
            rest.unwrap_or_default(),
            &mut buffer,
            FlushDecompress::None,
        );
        let new = unpacker.total_out() - written;
        if let (Some(keep), Ok(new)) = (keep.as_deref_mut(), usize::try_from(new)) {
            keep.extend(buffer.iter().take(new));
        }
        let is_stuck = new == 0 && unpacker.total_in() == read;
        let is_done = is_stuck || !matches!(status, Ok(Status::Ok));
        if is_done || unpacker.total_out() > limit {
            return unpacker.total_out();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn check(filters: &str, data: &[u8], limit: u64, expected: bool) {
        let head = format!("1 0 obj\n<</Filter {filters}>>\nstream\r\n");
        let file = [head.as_bytes(), data, b"\nendstream\nendobj\n"].concat();
        assert_eq!(unpacks_to_more(&file, limit), expected, "{filters} {limit}");
    }

    #[test]
    fn a_stream_is_unpacked_up_to_the_limit() {
        let data = packed(&vec![b' '; 100_000]);
        check("/FlateDecode", &data, 99_999, true);
        check("/FlateDecode", &data, 100_000, false);
        check("/DCTDecode", &data, 10, false);
    }

    #[test]
    fn a_stream_that_is_packed_twice_is_unpacked_twice() {
        let data = packed(&packed(&vec![b' '; 100_000]));
        check("[/FlateDecode /FlateDecode]", &data, 99_999, true);
        check("[/FlateDecode /FlateDecode]", &data, 100_000, false);
    }

    #[test]
    fn a_bomb_behind_other_streams_is_found() {
        let small = packed(b"a");
        let large = packed(&vec![b' '; 100_000]);
        let stream = |data: &[u8]| {
            [b"<</Filter/FlateDecode>>stream\n", data, b"endstream\n"].concat()
        };
        assert!(unpacks_to_more(&[stream(&small), stream(&large)].concat(), 50_000));
        assert!(!unpacks_to_more(&[stream(&small), stream(&small)].concat(), 50_000));
    }

    #[test]
    fn what_is_no_packed_stream_is_passed_over() {
        check("/FlateDecode", b"no zlib at all", 3, false);
        assert!(!unpacks_to_more(b"stream", 1));
        assert!(!unpacks_to_more(b"", 1));
    }
}
