//! Records as columns: what is alike stands together, so that it packs well.
//!
//! Each field of a record is a column of small numbers, seven bits a byte. Words stand once in a
//! list of their own, in the order in which they were first met, and columns speak of their places.
//!
//! ```text
//! rows | words: count, then length and bytes of each | length of each column | columns
//! ```

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::index::number::{push_wide, take_wide};

/// The sign of a decimal, beside its scale, which is at most 28.
const MINUS: u64 = 1 << 5;
/// A decimal whose digits take more than 64 bits.
const WIDE: u64 = 1 << 6;

/// Columns while they are written.
pub(super) struct Writer<'a> {
    columns: Vec<Vec<u8>>,
    words: Vec<&'a str>,
    places: HashMap<&'a str, u64>,
}

impl<'a> Writer<'a> {
    /// Creates so many empty columns.
    pub(super) fn new(columns: usize) -> Self {
        Self {
            columns: vec![Vec::new(); columns],
            words: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Appends a number to a column.
    pub(super) fn number(&mut self, column: usize, number: u64) {
        if let Some(column) = self.columns.get_mut(column) {
            push_wide(column, number);
        }
    }

    /// Appends a number that may be negative.
    pub(super) fn signed(&mut self, column: usize, number: i64) {
        self.number(column, (number << 1 ^ number >> 63) as u64);
    }

    /// Appends a word's place, counted from 1; 0 for none.
    pub(super) fn word(&mut self, column: usize, word: Option<&'a str>) {
        let place = word.map_or(0, |word| self.place(word) + 1);
        self.number(column, place);
    }

    /// Returns a word's place in the list of words.
    pub(super) fn place(&mut self, word: &'a str) -> u64 {
        let words = &mut self.words;
        *self.places.entry(word).or_insert_with(|| {
            words.push(word);
            words.len() as u64 - 1
        })
    }

    /// Appends a decimal: scale and sign to one column, digits to another.
    pub(super) fn decimal(&mut self, scales: usize, digits: usize, decimal: Decimal) {
        let mantissa = decimal.mantissa();
        let (low, high) = (mantissa.unsigned_abs() as u64, mantissa.unsigned_abs() >> 64);
        let sign = if decimal.is_sign_negative() { MINUS } else { 0 };
        let wide = if high > 0 { WIDE } else { 0 };
        self.number(scales, u64::from(decimal.scale()) | sign | wide);
        self.number(digits, low);
        if high > 0 {
            self.number(digits, high as u64);
        }
    }

    /// Returns the bytes of so many rows.
    pub(super) fn finish(self, rows: usize) -> Vec<u8> {
        let mut out = Vec::new();
        push_wide(&mut out, rows as u64);
        push_wide(&mut out, self.words.len() as u64);
        for word in &self.words {
            push_wide(&mut out, word.len() as u64);
            out.extend_from_slice(word.as_bytes());
        }
        for column in &self.columns {
            push_wide(&mut out, column.len() as u64);
        }
        out.extend(self.columns.into_iter().flatten());
        out
    }
}

/// Columns while they are read.
pub(super) struct Reader<'a> {
    /// How many rows there are.
    pub(super) rows: u64,
    words: Vec<&'a str>,
    columns: Vec<&'a [u8]>,
}

impl<'a> Reader<'a> {
    /// Opens so many columns; none if the bytes do not hold them.
    pub(super) fn open(mut bytes: &'a [u8], columns: usize) -> Option<Self> {
        let rows = take_wide(&mut bytes)?;
        let count = take_wide(&mut bytes)?;
        let mut words = Vec::new();
        for _ in 0..count {
            let len = usize::try_from(take_wide(&mut bytes)?).ok()?;
            let (word, rest) = bytes.split_at_checked(len)?;
            words.push(std::str::from_utf8(word).ok()?);
            bytes = rest;
        }
        let lengths: Option<Vec<u64>> =
            (0..columns).map(|_| take_wide(&mut bytes)).collect();
        let mut columns = Vec::with_capacity(columns);
        for len in lengths? {
            let (column, rest) = bytes.split_at_checked(usize::try_from(len).ok()?)?;
            columns.push(column);
            bytes = rest;
        }
        Some(Self { rows, words, columns })
    }

    /// Takes the next number of a column.
    pub(super) fn number(&mut self, column: usize) -> Option<u64> {
        take_wide(self.columns.get_mut(column)?)
    }

    /// Takes the next number of a column that may be negative.
    pub(super) fn signed(&mut self, column: usize) -> Option<i64> {
        let number = self.number(column)?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// Takes the next word of a column; the inner none for no word.
    pub(super) fn word(&mut self, column: usize) -> Option<Option<&'a str>> {
        match self.number(column)? {
            0 => Some(None),
            place => Some(Some(self.at(place - 1)?)),
        }
    }

    /// Returns the word at a place of the list of words.
    pub(super) fn at(&self, place: u64) -> Option<&'a str> {
        self.words.get(usize::try_from(place).ok()?).copied()
    }

    /// Takes the next decimal.
    pub(super) fn decimal(&mut self, scales: usize, digits: usize) -> Option<Decimal> {
        let form = self.number(scales)?;
        let low = u128::from(self.number(digits)?);
        let high = match form & WIDE {
            0 => 0,
            _ => u128::from(self.number(digits)?),
        };
        let mantissa = i128::try_from(high << 64 | low).ok()?;
        let scale = (form & (MINUS - 1)) as u32;
        let mut decimal = Decimal::try_from_i128_with_scale(mantissa, scale).ok()?;
        decimal.set_sign_negative(form & MINUS != 0);
        Some(decimal)
    }
}

/// Takes a value of a closed list by its place.
pub(super) fn pick<T: Copy>(all: &[T], place: u64) -> Option<T> {
    all.get(usize::try_from(place).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_kept_once() {
        let mut writer = Writer::new(1);
        for word in [Some("养老床位"), None, Some("养老床位")] {
            writer.word(0, word);
        }
        let bytes = writer.finish(3);
        assert_eq!(bytes.len(), 4 + "养老床位".len() + 3);
        let mut reader = Reader::open(&bytes, 1).unwrap();
        assert_eq!(reader.word(0), Some(Some("养老床位")));
        assert_eq!(reader.word(0), Some(None));
        assert_eq!(reader.word(0), Some(Some("养老床位")));
        assert_eq!(reader.word(0), None);
    }

    proptest! {
        #[test]
        fn numbers_and_decimals_read_back(
            signed: i64,
            mantissa in -79_228_162_514_264_337_593_543_950_335_i128..=79_228_162_514_264_337_593_543_950_335,
            scale in 0_u32..=28,
        ) {
            let decimal = Decimal::from_i128_with_scale(mantissa, scale);
            let mut writer = Writer::new(3);
            writer.signed(0, signed);
            writer.decimal(1, 2, decimal);
            let bytes = writer.finish(1);
            let mut reader = Reader::open(&bytes, 3).unwrap();
            prop_assert_eq!(reader.rows, 1);
            prop_assert_eq!(reader.signed(0), Some(signed));
            let back = reader.decimal(1, 2).unwrap();
            prop_assert_eq!(back.serialize(), decimal.serialize());
        }

        #[test]
        fn damaged_bytes_never_panic(bytes: Vec<u8>) {
            if let Some(mut reader) = Reader::open(&bytes, 2) {
                reader.word(0);
                reader.decimal(0, 1);
            }
        }
    }
}
