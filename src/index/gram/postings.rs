//! Lists of passage numbers: written packed, walked in ascending order with jumps.
//!
//! ```text
//! per full block of 128: its last number (4 bytes) and bits a difference (1) | the blocks, packed
//! | the rest: differences, seven bits a byte, lowest first
//! ```
//!
//! A list of one number is not written: its directory entry holds the number itself.
//!
//! Walking never panics: a damaged list ends early or gives wrong numbers, which the text refutes.

use std::io::{self, Read};

use bitpacking::{BitPacker as _, BitPacker4x};

use super::super::number::{push_number, take_number};
use super::PassageNumber;

/// Stands behind the last number of a list.
pub(crate) const END: PassageNumber = PassageNumber::MAX;

const BLOCK: usize = BitPacker4x::BLOCK_LEN;
/// Last number and bits of a block.
const SKIP: usize = 5;

/// Appends a list of ascending numbers, each once.
pub(super) fn encode(numbers: &[PassageNumber], out: &mut Vec<u8>) {
    let packer = BitPacker4x::new();
    let (blocks, rest) = numbers.as_chunks::<BLOCK>();
    let mut previous = None;
    for block in blocks {
        let bits = packer.num_bits_strictly_sorted(previous, block);
        let last = block[BLOCK - 1];
        out.extend_from_slice(&last.to_le_bytes());
        out.push(bits);
        previous = Some(last);
    }
    let mut before = None;
    let mut packed = [0; BLOCK * 4];
    for block in blocks {
        let bits = packer.num_bits_strictly_sorted(before, block);
        let len = packer.compress_strictly_sorted(before, block, &mut packed, bits);
        out.extend_from_slice(packed.get(..len).unwrap_or_default());
        before = Some(block[BLOCK - 1]);
    }
    let mut previous = previous.unwrap_or(0);
    for &number in rest {
        push_number(out, number - previous);
        previous = number;
    }
}

/// Reads a list of `count` numbers from a stream that stands at its first byte.
///
/// # Errors
/// A stream that ends early or holds no list.
pub(super) fn decode(
    stream: &mut impl Read,
    count: usize,
    out: &mut Vec<PassageNumber>,
) -> io::Result<()> {
    let packer = BitPacker4x::new();
    let mut skips = vec![0; count / BLOCK * SKIP];
    stream.read_exact(&mut skips)?;
    let mut previous = None;
    let mut packed = [0; BLOCK * 4];
    let mut block = [0; BLOCK];
    for skip in skips.chunks_exact(SKIP) {
        let (last, bits) = read_skip(skip).ok_or_else(torn)?;
        let packed = packed.get_mut(..block_len(bits)).ok_or_else(torn)?;
        stream.read_exact(packed)?;
        packer.decompress_strictly_sorted(previous, packed, &mut block, bits);
        out.extend_from_slice(&block);
        previous = Some(last);
    }
    let mut number = previous.unwrap_or(0);
    for _ in 0..count % BLOCK {
        let mut difference = 0u32;
        for shift in (0..32).step_by(7) {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            difference |= u32::from(byte[0] & 0x7f) << shift;
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        number = number.wrapping_add(difference);
        out.push(number);
    }
    Ok(())
}

fn torn() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a list of passages does not read back")
}

fn read_skip(skip: &[u8]) -> Option<(PassageNumber, u8)> {
    let (last, bits) = skip.split_first_chunk::<4>()?;
    let bits = *bits.first()?;
    (bits <= 32).then_some((u32::from_le_bytes(*last), bits))
}

/// Returns how many bytes a block takes.
fn block_len(bits: u8) -> usize {
    BLOCK * usize::from(bits) / 8
}

/// A list that is walked in ascending order.
#[derive(Clone)]
pub(crate) struct Postings<'a> {
    count: u32,
    /// Skips of the blocks that are not unpacked yet.
    skips: &'a [u8],
    /// What is not unpacked yet: blocks, then the rest.
    packed: &'a [u8],
    /// The last number before what is not unpacked yet.
    previous: Option<PassageNumber>,
    /// Numbers of the rest, not unpacked yet.
    rest: u32,
    /// Unpacked numbers.
    block: [PassageNumber; BLOCK],
    len: usize,
    at: usize,
}

impl<'a> Postings<'a> {
    /// Opens a list that was written; `bytes` may go on behind it.
    pub(super) fn open(count: u32, bytes: &'a [u8]) -> Self {
        let skips = (count as usize / BLOCK).saturating_mul(SKIP);
        let (skips, packed) = bytes.split_at_checked(skips).unwrap_or_default();
        let mut list = Self {
            count,
            skips,
            packed,
            previous: None,
            rest: count % BLOCK as u32,
            block: [END; BLOCK],
            len: 0,
            at: 0,
        };
        list.unpack();
        list
    }

    /// Creates the list of one number.
    pub(super) fn one(number: PassageNumber) -> Self {
        let mut block = [END; BLOCK];
        block[0] = number;
        let (skips, packed) = (&[][..], &[][..]);
        Self { count: 1, skips, packed, previous: None, rest: 0, block, len: 1, at: 0 }
    }

    /// Returns how many numbers the whole list has.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Returns the number the list stands at; [`END`] behind the last.
    pub(crate) fn passage(&self) -> PassageNumber {
        if self.at < self.len {
            self.block.get(self.at).copied().unwrap_or(END)
        } else {
            END
        }
    }

    /// Moves to the next number, and returns it.
    pub(crate) fn advance(&mut self) -> PassageNumber {
        self.at += 1;
        if self.at >= self.len {
            self.unpack();
        }
        self.passage()
    }

    /// Moves to the first number that is not below `target`, and returns it.
    pub(crate) fn seek(&mut self, target: PassageNumber) -> PassageNumber {
        loop {
            let known = self.block.get(self.at..self.len).unwrap_or_default();
            match known.last() {
                None => return END,
                Some(&last) if last >= target => {
                    // Most jumps are short: look at the next few before halving.
                    let near = known.iter().take(8).position(|&n| n >= target);
                    self.at +=
                        near.unwrap_or_else(|| known.partition_point(|&n| n < target));
                    return self.passage();
                }
                Some(_) => {
                    self.skip_blocks(target);
                    self.unpack();
                }
            }
        }
    }

    /// Sets the bits of all numbers that `bits` has place for, counted from `base`, a multiple of 64;
    /// moves behind them.
    pub(crate) fn mark(&mut self, base: PassageNumber, bits: &mut [u64]) {
        let end = base.saturating_add((bits.len() * 64) as u32);
        self.seek(base);
        loop {
            let known = self.block.get(self.at..self.len).unwrap_or_default();
            let below = match known.last() {
                None => return,
                Some(&last) if last < end => known.len(),
                Some(_) => known.partition_point(|&n| n < end),
            };
            for &number in known.iter().take(below) {
                let at = number.wrapping_sub(base) as usize / 64;
                if let Some(word) = bits.get_mut(at) {
                    *word |= 1 << (number % 64);
                }
            }
            self.at += below;
            if self.at < self.len {
                return;
            }
            self.unpack();
        }
    }

    /// Leaves out the blocks that end below `target`.
    fn skip_blocks(&mut self, target: PassageNumber) {
        while let Some((skip, others)) = self.skips.split_at_checked(SKIP) {
            let Some((last, bits)) = read_skip(skip) else { return };
            if last >= target {
                return;
            }
            self.skips = others;
            self.packed = self.packed.get(block_len(bits)..).unwrap_or_default();
            self.previous = Some(last);
        }
    }

    /// Unpacks what comes next: a block, the rest, or nothing.
    fn unpack(&mut self) {
        self.at = 0;
        self.len = 0;
        if let Some((skip, others)) = self.skips.split_at_checked(SKIP) {
            self.skips = others;
            let Some((last, bits)) = read_skip(skip) else { return };
            let Some((packed, behind)) = self.packed.split_at_checked(block_len(bits))
            else {
                return;
            };
            BitPacker4x::new().decompress_strictly_sorted(
                self.previous,
                packed,
                &mut self.block,
                bits,
            );
            self.packed = behind;
            self.previous = Some(last);
            self.len = BLOCK;
            return;
        }
        let rest = std::mem::take(&mut self.rest) as usize;
        let mut number = self.previous.unwrap_or(0);
        for slot in self.block.iter_mut().take(rest) {
            let Some(difference) = take_number(&mut self.packed) else { return };
            number = number.wrapping_add(difference);
            *slot = number;
            self.len += 1;
        }
    }
}

impl std::fmt::Debug for Postings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postings").field("count", &self.count).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn walk(mut list: Postings<'_>) -> Vec<u32> {
        let mut out = Vec::new();
        let mut number = list.passage();
        while number != END {
            out.push(number);
            number = list.advance();
        }
        out
    }

    proptest! {
        #[test]
        fn a_list_reads_back(numbers in prop::collection::btree_set(0u32..100_000, 2..700)) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let mut bytes = Vec::new();
            encode(&numbers, &mut bytes);
            let end = bytes.len();
            bytes.extend_from_slice(&[7; 9]);
            prop_assert_eq!(walk(Postings::open(numbers.len() as u32, &bytes)), numbers.clone());
            let mut decoded = Vec::new();
            let mut stream = &bytes[..];
            decode(&mut stream, numbers.len(), &mut decoded).unwrap();
            prop_assert_eq!(decoded, numbers);
            prop_assert_eq!(bytes.len() - stream.len(), end);
        }

        #[test]
        fn seeking_is_what_a_set_says(
            numbers in prop::collection::btree_set(0u32..5000, 2..900),
            targets in prop::collection::btree_set(0u32..5200, 1..40),
        ) {
            let list: Vec<u32> = numbers.iter().copied().collect();
            let set: BTreeSet<u32> = numbers;
            let mut bytes = Vec::new();
            encode(&list, &mut bytes);
            let mut postings = Postings::open(list.len() as u32, &bytes);
            for target in targets {
                let expected = set.range(target..).next().copied().unwrap_or(END);
                prop_assert_eq!(postings.seek(target), expected);
            }
        }

        #[test]
        fn damaged_bytes_never_panic(count in 2u32..600, bytes: Vec<u8>, target: u32) {
            walk(Postings::open(count, &bytes));
            Postings::open(count, &bytes).seek(target);
            Postings::open(count, &bytes).mark(target / 64 * 64, &mut [0; 4]);
            decode(&mut &bytes[..], count as usize, &mut Vec::new()).ok();
        }
    }

    #[test]
    fn one_number_needs_no_bytes() {
        assert_eq!(walk(Postings::one(7)), [7]);
        assert_eq!(Postings::one(7).seek(8), END);
    }
}
