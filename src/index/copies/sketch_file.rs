//! The file of sketches, `sketches.bin`: of each report its number, how many shingles follow, and those.
//!
//! Only the writer reads it, once a commit, from its beginning to its end. It has no checksum: a
//! sketch proposes, the texts decide.

use std::io::{BufReader, Read};
use std::path::Path;

use super::candidates::Sketches;
use crate::error::{Error, ErrorKind, Result};
use crate::index::table::ReportNumber;

/// Name of the file.
pub(crate) const SKETCHES: &str = "sketches.bin";

/// Returns a sketch as it is written.
pub(crate) fn to_bytes(report: ReportNumber, sketch: &[u32]) -> Vec<u8> {
    let head = [report, sketch.len() as u32];
    head.iter().chain(sketch).flat_map(|number| number.to_le_bytes()).collect()
}

/// Reads the sketches of the reports that are there from the first `len` bytes of a data folder's file.
///
/// # Errors
/// A file that cannot be read or ends within a sketch.
pub(crate) fn read(
    data: &Path,
    len: u64,
    is_there: impl Fn(ReportNumber) -> bool,
) -> Result<Sketches> {
    let file =
        BufReader::with_capacity(1 << 20, fs_err::File::open(data.join(SKETCHES))?);
    let mut rest = file.take(len);
    let mut sketches = Sketches::with_room((len / 4) as usize);
    let mut sketch = Vec::new();
    while rest.limit() > 0 {
        let report = number(&mut rest)?;
        let count = number(&mut rest)?;
        if u64::from(count) * 4 > rest.limit() {
            return Err(Error::new(ErrorKind::Io, format!("{SKETCHES} is cut off")));
        }
        let mut bytes = vec![0; count as usize * 4];
        rest.read_exact(&mut bytes)?;
        if is_there(report) {
            sketch.clear();
            let numbers = bytes.as_chunks::<4>().0.iter();
            sketch.extend(numbers.map(|bytes| u32::from_le_bytes(*bytes)));
            sketches.add(report, &sketch);
        }
    }
    Ok(sketches)
}

fn number(from: &mut impl Read) -> Result<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sketches_of_reports_that_are_there_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = to_bytes(0, &[3, 4, 5]);
        bytes.extend(to_bytes(1, &[3, 4, 5, 6]));
        bytes.extend(to_bytes(2, &[]));
        bytes.extend(to_bytes(3, &[3, 4, 5]));
        let len = bytes.len() as u64;
        bytes.extend([1, 2, 3]);
        fs_err::write(folder.path().join(SKETCHES), &bytes).unwrap();
        let sketches = read(folder.path(), len, |report| report != 1).unwrap();
        let path = |n: u32| ["b", "", "", "a"].get(n as usize).copied().unwrap();
        assert_eq!(sketches.candidates(path), [[0, 3]]);
        assert!(read(folder.path(), len + 3, |_| true).is_err());
        assert!(read(folder.path(), 12, |_| true).is_err());
    }
}
