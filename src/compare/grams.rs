//! Pairs of neighboring letters, and how alike two sets of them are.
//!
//! Pairs need no dictionary and no segmentation, which cuts the same words differently in different
//! company. A set is a sorted list without repeats, so that comparing two takes linear time.

/// A pair of neighboring letters.
pub(super) type Gram = u64;

/// Between these ratios of lengths the shorter text may be a part of the longer one: above them
/// the two are of one length, below them the longer says too much else.
const PART: (f64, f64) = (0.2, 0.6);

/// Fewer pairs than this are contained in many a text by chance.
const LEAST: usize = 8;

/// What being contained is worth beside being equal.
const CONTAINED: f64 = 0.9;

/// Returns the pairs of a key; a single letter makes a pair of its own.
pub(super) fn grams(key: &str) -> Vec<Gram> {
    let mut set: Vec<Gram> = sequence(key).collect();
    if set.is_empty() {
        set.extend(key.chars().map(|c| pair(c, '\0')));
    }
    set.sort_unstable();
    set.dedup();
    set
}

/// Returns the pairs of a key in their order, repeats included.
pub(super) fn sequence(key: &str) -> impl Iterator<Item = Gram> + '_ {
    key.chars().zip(key.chars().skip(1)).map(|(a, b)| pair(a, b))
}

fn pair(a: char, b: char) -> Gram {
    u64::from(u32::from(a)) << 32 | u64::from(u32::from(b))
}

/// Returns how many pairs two sets share.
pub(super) fn shared(a: &[Gram], b: &[Gram]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

/// Returns the pairs of both sets.
pub(super) fn union(a: &[Gram], b: &[Gram]) -> Vec<Gram> {
    let mut set = [a, b].concat();
    set.sort_unstable();
    set.dedup();
    set
}

/// Returns how alike two sets are, 0 to 1: the Dice coefficient, or nine tenths of how far the
/// shorter is contained in a much longer one.
pub(super) fn similarity(a: &[Gram], b: &[Gram]) -> f64 {
    likeness(shared(a, b), a.len(), b.len())
}

/// Returns how alike two sets of known sizes are that share so many pairs.
pub(super) fn likeness(shared: usize, a: usize, b: usize) -> f64 {
    let (short, long) = (a.min(b), a.max(b));
    if short == 0 {
        return 0.0;
    }
    let dice = 2.0 * shared as f64 / (a + b) as f64;
    let ratio = short as f64 / long as f64;
    if short >= LEAST && ratio >= PART.0 && ratio < PART.1 {
        dice.max(CONTAINED * shared as f64 / short as f64)
    } else {
        dice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str, expected: f64) {
        let found = similarity(&grams(a), &grams(b));
        assert!((found - expected).abs() < 1e-9, "{a} {b}: {found}");
    }

    #[test]
    fn equal_texts_are_wholly_alike() {
        check("新建公园", "新建公园", 1.0);
        check("新", "新", 1.0);
        check("新建公园", "", 0.0);
    }

    #[test]
    fn shared_pairs_count_twice_over_both() {
        // 新建 and 公园 of three pairs each, and 建公 on one side only.
        check("新建公园", "新建的公园", 2.0 * 2.0 / 7.0);
    }

    #[test]
    fn a_part_counts_by_how_far_it_is_contained() {
        check("新建公园三处今年开放", "新建公园三处今年开放周边居民步行十分钟可达", 0.9);
        check("新建公园", "新建公园三处今年开放", 2.0 * 3.0 / 12.0);
    }
}
