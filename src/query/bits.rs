//! A set of small numbers, one bit each: reports that pass the filters, candidates of a segment.

/// A set of numbers below a fixed bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BitSet {
    words: Vec<u64>,
}

impl BitSet {
    /// Creates an empty set of numbers below `bound`.
    pub(crate) fn new(bound: usize) -> Self {
        Self { words: vec![0; bound.div_ceil(64)] }
    }

    /// Creates the set of all numbers below `bound`.
    pub(crate) fn full(bound: usize) -> Self {
        let mut words = vec![u64::MAX; bound.div_ceil(64)];
        if let (Some(last), 1..) = (words.last_mut(), bound % 64) {
            *last = (1 << (bound % 64)) - 1;
        }
        Self { words }
    }

    /// Adds a number; one beyond the bound is ignored.
    pub(crate) fn insert(&mut self, n: u32) {
        if let Some(word) = self.words.get_mut(n as usize / 64) {
            *word |= 1 << (n % 64);
        }
    }

    /// Takes a number out.
    pub(crate) fn remove(&mut self, n: u32) {
        if let Some(word) = self.words.get_mut(n as usize / 64) {
            *word &= !(1 << (n % 64));
        }
    }

    /// Returns whether a number is in the set.
    pub(crate) fn contains(&self, n: u32) -> bool {
        self.words.get(n as usize / 64).is_some_and(|word| word >> (n % 64) & 1 == 1)
    }

    /// Returns how many numbers are in the set.
    pub(crate) fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Adds all numbers of another set of the same bound.
    pub(crate) fn union(&mut self, other: &Self) {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Keeps only the numbers that another set of the same bound holds too.
    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, also) in self.words.iter_mut().zip(&other.words) {
            *word &= also;
        }
    }

    /// Returns the numbers of the set in ascending order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let mut from = 0;
        std::iter::from_fn(move || {
            let number = self.next(from)?;
            from = number + 1;
            Some(number)
        })
    }

    /// Returns the first number of the set that is not below `from`.
    pub(crate) fn next(&self, from: u32) -> Option<u32> {
        let first = from as usize / 64;
        let mut word = self.words.get(first)? >> (from % 64) << (from % 64);
        let mut at = first;
        loop {
            if word != 0 {
                return Some((at * 64) as u32 + word.trailing_zeros());
            }
            at += 1;
            word = *self.words.get(at)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_again_in_order() {
        let mut set = BitSet::new(200);
        for n in [0, 63, 64, 199, 1000] {
            set.insert(n);
        }
        assert_eq!(set.len(), 4);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 199]);
        assert!(!set.contains(1000) && set.contains(199));
        set.remove(199);
        set.remove(1000);
        assert!(!set.contains(199) && set.contains(64));
    }

    #[test]
    fn a_full_set_holds_all_below_its_bound() {
        for bound in [0, 1, 63, 64, 65, 128, 200] {
            let mut set = BitSet::new(bound);
            (0..bound as u32).for_each(|n| set.insert(n));
            assert_eq!(BitSet::full(bound), set, "{bound}");
        }
    }
}
