//! What counts mean: pure functions from counts and sizes to measures, each with its source.
//!
//! `history` follows one phrase through the years of one series; `keyness` and `dispersion` hold two
//! sets of reports against each other. Nothing here knows an index or a text.

pub mod dispersion;
pub mod history;
pub mod keyness;

/// Rounds to so many decimals: more would print the noise of binary fractions. There is no -0.
pub(crate) fn rounded(value: f64, decimals: i32) -> f64 {
    let unit = 10f64.powi(decimals);
    let rounded = (value * unit).round() / unit;
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_leaves_no_noise_and_no_negative_zero() {
        let check = |value: f64, decimals: i32, expected: &str| {
            assert_eq!(rounded(value, decimals).to_string(), expected);
        };
        check(0.1 + 0.2, 6, "0.3");
        check(-1e-9, 6, "0");
        check(0.002_193_466_6, 9, "0.002193467");
    }
}
