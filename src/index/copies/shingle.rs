//! Reads a match key as overlapping runs of letters, and keeps a small sketch of them.
//!
//! A shingle is twelve letters or digits that follow one another, whatever signs stand between them:
//! two copies set differently agree in nearly all of them, two reports of neighboring years in a few
//! of a hundred. A rolling hash gives all of a text in one pass. The sketch keeps those whose hash
//! is a multiple of 64: about a kilobyte of a report of 15,000 letters. A part of a text has a part of its
//! sketch, so sketches tell containment, which samples of a fixed size do not.
//!
//! Deliberately not done: cutting into words, and leaving out formulas. Both would need to know of other texts.

use crate::letter::is_letter;

/// Letters in a shingle: longer than names of programs and plans, shorter than most clauses.
///
/// It tells 推进老旧小区改造加装电梯 in two reports from chance; it is blind to passages that were
/// rewritten with a change in every clause.
pub(super) const SHINGLE: usize = 12;

/// One shingle in so many is kept in a sketch.
const SAMPLED: u64 = 64;

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Calls `see` with the hash of each shingle of a key, in order.
pub(super) fn for_each_shingle(key: &str, mut see: impl FnMut(u64)) {
    let leaving_weight = BASE.wrapping_pow(SHINGLE as u32);
    let mut last = [0u64; SHINGLE];
    let mut hash = 0u64;
    let letters = key.chars().filter(|&c| is_letter(c));
    for (n, letter) in letters.enumerate() {
        let slot = &mut last[n % SHINGLE];
        let leaving = std::mem::replace(slot, u64::from(u32::from(letter)));
        hash = hash
            .wrapping_mul(BASE)
            .wrapping_add(*slot)
            .wrapping_sub(leaving.wrapping_mul(leaving_weight));
        if n + 1 >= SHINGLE {
            see(mixed(hash));
        }
    }
}

/// Returns the hash of all letters of a key, for one that is too short for a shingle; none if it
/// has no letter.
pub(super) fn whole(key: &str) -> Option<u64> {
    let letters = key.chars().filter(|&c| is_letter(c));
    let mut count = 0u64;
    let hash = letters.fold(0u64, |hash, letter| {
        count += 1;
        hash.wrapping_mul(BASE).wrapping_add(u64::from(u32::from(letter)))
    });
    // The count keeps short keys apart from shingles.
    (count > 0).then(|| mixed(hash ^ count.wrapping_mul(BASE)))
}

/// Returns the distinct shingles of a key, in ascending order.
pub(super) fn shingles(key: &str) -> Vec<u64> {
    let mut all = Vec::with_capacity(key.len() / 3);
    for_each_shingle(key, |hash| all.push(hash));
    all.sort_unstable();
    all.dedup();
    all
}

/// Returns the sketch of a key: a part of its shingles, in ascending order.
pub(crate) fn sketch(key: &str) -> Vec<u32> {
    let mut kept = Vec::new();
    for_each_shingle(key, |hash| {
        if hash % SAMPLED == 0 {
            kept.push((hash >> 32) as u32);
        }
    });
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Spreads a hash over all bits (the last step of `SplitMix64`).
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn signs_and_their_widths_make_no_difference() {
        let check = |a: &str, b: &str| assert_eq!(shingles(a), shingles(b), "{a} {b}");
        check("澄江区开通水上巴士2条，新建渡口。", "澄江区开通水上巴士2条新建渡口");
        check("十一个字的一行太短了吧", "");
    }

    #[test]
    fn another_letter_is_another_shingle() {
        let one = shingles("澄江区开通水上巴士二条线");
        let other = shingles("澄江区开通水上巴士三条线");
        assert_eq!((one.len(), other.len()), (1, 1));
        assert_ne!(one, other);
    }

    #[test]
    fn short_keys_are_told_by_all_their_letters() {
        assert_eq!(whole("一、回顾"), whole("一 回顾。"));
        assert_ne!(whole("一、回顾"), whole("二、回顾"));
        assert_eq!(whole("——"), None);
    }

    proptest! {
        /// Rolling gives what hashing each run anew would.
        #[test]
        fn a_shingle_depends_on_its_letters_alone(before in "[一二三a-c，]{0,30}", run in "[一二三a-c]{12}") {
            let alone = shingles(&run);
            let mut last = None;
            for_each_shingle(&format!("{before}{run}"), |hash| last = Some(hash));
            prop_assert_eq!(alone, vec![last.unwrap()]);
        }

        /// What makes sketches tell containment.
        #[test]
        fn the_sketch_of_a_part_is_a_part_of_the_sketch(a in "[一-十]{0,300}", b in "[一-十]{0,300}") {
            let all = sketch(&format!("{a}{b}"));
            prop_assert!(sketch(&a).iter().all(|hash| all.contains(hash)));
        }
    }
}
