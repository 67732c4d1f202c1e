//! Lists of passage numbers: written packed, walked in ascending order with jumps. Beside each number
//! stands how often the gram does in that passage, as [`MANY`] from that on.
//!
//! ```text
//! per full block of 128: its last number (4 bytes), bits a difference (1), bits a count (1)
//! | the blocks, packed: differences, then counts less one
//! | the rest: differences, doubled, plus one if a count follows; seven bits a byte, lowest first
//! ```
//!
//! A list of one number is not written: its directory entry holds the number and the count.
//!
//! Walking never panics: a damaged list ends early or gives wrong numbers, which the text refutes.

use std::io::{self, Read};

use bitpacking::{BitPacker as _, BitPacker4x};

use super::super::number::{push_number, push_wide, take_number, take_wide};
use super::PassageNumber;

/// Stands behind the last number of a list.
pub(crate) const END: PassageNumber = PassageNumber::MAX;

/// As often or more often: only the text tells.
pub(crate) const MANY: u8 = u8::MAX;

const BLOCK: usize = BitPacker4x::BLOCK_LEN;
/// Last number, bits of the differences and of the counts of a block.
const SKIP: usize = 6;

/// What is written before the blocks about each.
#[derive(Debug, Clone, Copy)]
struct Skip {
    last: PassageNumber,
    bits: u8,
    count_bits: u8,
}

impl Skip {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (last, bits) = bytes.split_first_chunk::<4>()?;
        let &[bits, count_bits] = bits else { return None };
        let last = u32::from_le_bytes(*last);
        (bits <= 32 && count_bits <= 8).then_some(Self { last, bits, count_bits })
    }

    fn push(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.last.to_le_bytes());
        out.extend([self.bits, self.count_bits]);
    }

    /// Returns how many bytes the numbers of the block take, and its counts.
    fn lens(self) -> [usize; 2] {
        [self.bits, self.count_bits].map(|bits| BLOCK * usize::from(bits) / 8)
    }
}

/// Appends a list of ascending numbers, each once, with a count for each, not below one.
pub(super) fn encode(numbers: &[PassageNumber], counts: &[u8], out: &mut Vec<u8>) {
    let packer = BitPacker4x::new();
    let (blocks, rest) = numbers.as_chunks::<BLOCK>();
    let (count_blocks, count_rest) = counts.as_chunks::<BLOCK>();
    let mut before = None;
    let mut packed_blocks = Vec::new();
    let mut packed = [0; BLOCK * 4];
    for (block, counts) in blocks.iter().zip(count_blocks) {
        let more = counts.map(|count| u32::from(count.saturating_sub(1)));
        let last = block[BLOCK - 1];
        let bits = packer.num_bits_strictly_sorted(before, block);
        let count_bits = packer.num_bits(&more);
        Skip { last, bits, count_bits }.push(out);
        let len = packer.compress_strictly_sorted(before, block, &mut packed, bits);
        packed_blocks.extend_from_slice(packed.get(..len).unwrap_or_default());
        let len = packer.compress(&more, &mut packed, count_bits);
        packed_blocks.extend_from_slice(packed.get(..len).unwrap_or_default());
        before = Some(last);
    }
    out.extend_from_slice(&packed_blocks);
    let mut previous = before.unwrap_or(0);
    for (&number, &count) in rest.iter().zip(count_rest) {
        push_wide(out, u64::from(number - previous) << 1 | u64::from(count > 1));
        if count > 1 {
            push_number(out, u32::from(count));
        }
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
    numbers: &mut Vec<PassageNumber>,
    counts: &mut Vec<u8>,
) -> io::Result<()> {
    let packer = BitPacker4x::new();
    let mut skips = vec![0; count / BLOCK * SKIP];
    stream.read_exact(&mut skips)?;
    let mut previous = None;
    let mut packed = [0; BLOCK * 4];
    let mut block = [0; BLOCK];
    for skip in skips.chunks_exact(SKIP) {
        let skip = Skip::read(skip).ok_or_else(torn)?;
        let [len, count_len] = skip.lens();
        let differences = packed.get_mut(..len).ok_or_else(torn)?;
        stream.read_exact(differences)?;
        packer.decompress_strictly_sorted(previous, differences, &mut block, skip.bits);
        numbers.extend_from_slice(&block);
        let more = packed.get_mut(..count_len).ok_or_else(torn)?;
        stream.read_exact(more)?;
        packer.decompress(more, &mut block, skip.count_bits);
        counts.extend(block.map(one_more));
        previous = Some(skip.last);
    }
    let mut number = previous.unwrap_or(0);
    for _ in 0..count % BLOCK {
        let difference = read_number(stream)?;
        number = number.wrapping_add((difference >> 1) as u32);
        numbers.push(number);
        let count = if difference & 1 == 1 { read_number(stream)? } else { 1 };
        counts.push(count.min(MANY.into()) as u8);
    }
    Ok(())
}

/// Returns the count that is written as one less.
fn one_more(count: u32) -> u8 {
    count.saturating_add(1).min(MANY.into()) as u8
}

/// Reads a number, seven bits a byte, lowest first.
fn read_number(stream: &mut impl Read) -> io::Result<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        number |= u64::from(byte[0] & 0x7f) << shift;
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}

fn torn() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a list of passages does not read back")
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
    /// Counts of the unpacked numbers, less one; packed until they are asked for.
    packed_counts: Option<(&'a [u8], u8)>,
    counts: [u32; BLOCK],
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
            packed_counts: None,
            counts: [0; BLOCK],
        };
        list.unpack();
        list
    }

    /// Creates the list of one number.
    pub(super) fn one(number: PassageNumber, count: u8) -> Self {
        let mut list = Self::open(0, &[]);
        list.count = 1;
        list.block[0] = number;
        list.counts[0] = u32::from(count.saturating_sub(1));
        list.len = 1;
        list
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

    /// Returns how often the gram stands in the passage that the list stands at; [`MANY`] for that and
    /// for more.
    pub(crate) fn occurrences(&mut self) -> u8 {
        if let Some((packed, bits)) = self.packed_counts.take() {
            BitPacker4x::new().decompress(packed, &mut self.counts, bits);
        }
        self.counts.get(self.at).copied().map_or(1, one_more)
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
            let Some(skip) = Skip::read(skip).filter(|skip| skip.last < target) else {
                return;
            };
            let [len, count_len] = skip.lens();
            self.skips = others;
            self.packed = self.packed.get(len + count_len..).unwrap_or_default();
            self.previous = Some(skip.last);
        }
    }

    /// Unpacks what comes next: a block, the rest, or nothing.
    fn unpack(&mut self) {
        self.at = 0;
        self.len = 0;
        if let Some((skip, others)) = self.skips.split_at_checked(SKIP) {
            self.skips = others;
            self.unpack_block(skip);
            return;
        }
        self.packed_counts = None;
        let rest = std::mem::take(&mut self.rest) as usize;
        let mut number = self.previous.unwrap_or(0);
        for (slot, count) in self.block.iter_mut().zip(&mut self.counts).take(rest) {
            let Some(difference) = take_wide(&mut self.packed) else { return };
            number = number.wrapping_add((difference >> 1) as u32);
            let more = match difference & 1 {
                0 => Some(1),
                _ => take_number(&mut self.packed),
            };
            let Some(more) = more else { return };
            *slot = number;
            *count = more.saturating_sub(1);
            self.len += 1;
        }
    }

    fn unpack_block(&mut self, skip: &[u8]) {
        let Some(skip) = Skip::read(skip) else { return };
        let [len, count_len] = skip.lens();
        let Some((packed, behind)) = self.packed.split_at_checked(len) else { return };
        let Some((counts, behind)) = behind.split_at_checked(count_len) else { return };
        BitPacker4x::new().decompress_strictly_sorted(
            self.previous,
            packed,
            &mut self.block,
            skip.bits,
        );
        self.packed_counts = Some((counts, skip.count_bits));
        self.packed = behind;
        self.previous = Some(skip.last);
        self.len = BLOCK;
    }
}

impl std::fmt::Debug for Postings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postings").field("count", &self.count).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn walk(mut list: Postings<'_>) -> Vec<(u32, u8)> {
        let mut out = Vec::new();
        let mut number = list.passage();
        while number != END {
            out.push((number, list.occurrences()));
            number = list.advance();
        }
        out
    }

    fn written(list: &[(u32, u8)]) -> Vec<u8> {
        let (numbers, counts): (Vec<u32>, Vec<u8>) = list.iter().copied().unzip();
        let mut bytes = Vec::new();
        encode(&numbers, &counts, &mut bytes);
        bytes
    }

    /// Lists of so many numbers below a bound, most of them with a count of one.
    fn lists(
        below: u32,
        len: std::ops::Range<usize>,
    ) -> impl Strategy<Value = Vec<(u32, u8)>> {
        let count = prop_oneof![4 => Just(1u8), 2 => 2u8..5, 1 => 1u8..=MANY];
        prop::collection::btree_map(0..below, count, len)
            .prop_map(|list| list.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_list_reads_back(list in lists(100_000, 2..700)) {
            let mut bytes = written(&list);
            let end = bytes.len();
            bytes.extend_from_slice(&[7; 9]);
            prop_assert_eq!(walk(Postings::open(list.len() as u32, &bytes)), list.clone());
            let (mut numbers, mut counts) = (Vec::new(), Vec::new());
            let mut stream = &bytes[..];
            decode(&mut stream, list.len(), &mut numbers, &mut counts).unwrap();
            let decoded: Vec<(u32, u8)> = numbers.into_iter().zip(counts).collect();
            prop_assert_eq!(decoded, list);
            prop_assert_eq!(bytes.len() - stream.len(), end);
        }

        #[test]
        fn seeking_is_what_a_map_says(
            list in lists(5000, 2..900),
            targets in prop::collection::btree_set(0u32..5200, 1..40),
        ) {
            let map: BTreeMap<u32, u8> = list.iter().copied().collect();
            let bytes = written(&list);
            let mut postings = Postings::open(list.len() as u32, &bytes);
            for target in targets {
                let expected = map.range(target..).next().map(|(&n, &count)| (n, count));
                let number = postings.seek(target);
                let found = (number != END).then(|| (number, postings.occurrences()));
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn damaged_bytes_never_panic(count in 2u32..600, bytes: Vec<u8>, target: u32) {
            walk(Postings::open(count, &bytes));
            Postings::open(count, &bytes).seek(target);
            Postings::open(count, &bytes).mark(target / 64 * 64, &mut [0; 4]);
            let (mut numbers, mut counts) = (Vec::new(), Vec::new());
            decode(&mut &bytes[..], count as usize, &mut numbers, &mut counts).ok();
        }
    }

    #[test]
    fn one_number_needs_no_bytes() {
        assert_eq!(walk(Postings::one(7, 3)), [(7, 3)]);
        assert_eq!(Postings::one(7, 1).seek(8), END);
    }
}
