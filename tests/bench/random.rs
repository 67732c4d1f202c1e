//! Numbers that look random and are the same in every run.

/// SplitMix64 (Steele, Lea and Flood 2014): small, seeded, good enough to draw phrases.
pub(crate) struct Random(u64);

impl Random {
    /// Starts a series.
    pub(crate) const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `end`; 0 if there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % (end.max(1) as u64)) as usize
    }
}
