//! Chance that falls the same way every time.

/// `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014) from a fixed seed.
pub struct Dice(u64);

impl Dice {
    pub const fn new() -> Self {
        Self(0x0DA7_3A12_0000_2026)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0 up to, not including, `end`; 0 where there is nothing to choose.
    pub fn below(&mut self, end: i64) -> i64 {
        let end = u64::try_from(end).unwrap_or(0).max(1);
        i64::try_from(self.next() % end).unwrap_or(0)
    }

    /// Whether something happens that happens so often in a hundred times.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// Between minus and plus `most`, near 0 more often.
    pub fn around(&mut self, most: i64) -> i64 {
        self.below(most + 1) - self.below(most + 1)
    }
}
