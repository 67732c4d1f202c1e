//! What was extracted from a report, as the index keeps it: figures and commitments in columns.
//!
//! A report's stretch of `extractions.bin` holds both lists, each compressed on its own, so that a
//! hit costs one small list and not the report's record. A checksum covers the stretch.
//!
//! ```text
//! CRC-32 of the rest | plain length of the figures | packed length | plain length of the commitments
//! | figures | commitments
//! ```
//!
//! It guarantees that what is read back is what was extracted, but for the words that decided
//! (`grounds`): those are read from the text again when somebody asks for them.

mod columns;
mod commitments;
mod figures;

pub(crate) use commitments::StoredCommitment;
pub(crate) use figures::StoredFigure;

use std::io;

use super::packed;
use crate::extract::Extraction;

/// Bytes before the lists.
const HEAD: usize = 16;

/// Returns the stretch of a report; `display` gives the text of a passage.
///
/// # Errors
/// Too little memory.
pub(super) fn pack<'a>(
    extraction: &'a Extraction,
    display: &dyn Fn(usize) -> &'a str,
) -> io::Result<Vec<u8>> {
    let figures = figures::pack(&extraction.figures);
    let commitments = commitments::pack(&extraction.commitments, display);
    let (first, second) = (packed::pack(&figures)?, packed::pack(&commitments)?);
    let mut out = vec![0; 4];
    for len in [figures.len(), first.len(), commitments.len()] {
        out.extend_from_slice(&(len as u32).to_le_bytes());
    }
    out.extend(first);
    out.extend(second);
    let crc = crc32fast::hash(out.get(4..).unwrap_or_default());
    if let Some(head) = out.first_chunk_mut() {
        *head = crc.to_le_bytes();
    }
    Ok(out)
}

/// Calls `see` with every figure of a stretch, in order; none if it does not read back.
pub(super) fn each_figure(
    stretch: &[u8],
    see: &mut dyn FnMut(StoredFigure<'_>),
) -> Option<()> {
    let [(list, len), _] = lists(stretch)?;
    figures::for_each(&packed::unpack(list, len)?, see)
}

/// Calls `see` with every commitment of a stretch, in order; none if it does not read back.
pub(super) fn each_commitment(
    stretch: &[u8],
    see: &mut dyn FnMut(StoredCommitment<'_>),
) -> Option<()> {
    let [_, (list, len)] = lists(stretch)?;
    commitments::for_each(&packed::unpack(list, len)?, see)
}

/// Returns whether no byte of a stretch has changed.
pub(super) fn is_whole(stretch: &[u8]) -> bool {
    lists(stretch).is_some()
}

/// Returns the lists of a stretch with their plain lengths; none if a byte of it has changed.
fn lists(stretch: &[u8]) -> Option<[(&[u8], usize); 2]> {
    let (crc, rest) = stretch.split_first_chunk::<4>()?;
    if crc32fast::hash(rest) != u32::from_le_bytes(*crc) {
        return None;
    }
    let number = |at: usize| {
        let bytes = stretch.get(at..at + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    };
    let (first, second) = stretch.get(HEAD..)?.split_at_checked(number(8)?)?;
    Some([(first, number(4)?), (second, number(12)?)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_extraction_reads_back() {
        let stretch = pack(&Extraction::default(), &|_| "").unwrap();
        let mut count = 0;
        assert_eq!(each_figure(&stretch, &mut |_| count += 1), Some(()));
        assert_eq!(each_commitment(&stretch, &mut |_| count += 1), Some(()));
        assert_eq!(count, 0);
    }

    #[test]
    fn a_changed_byte_is_seen() {
        let whole = pack(&Extraction::default(), &|_| "").unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            if let Some(byte) = damaged.get_mut(at) {
                *byte ^= 4;
            }
            assert!(each_figure(&damaged, &mut |_| ()).is_none(), "{at}");
        }
    }
}
