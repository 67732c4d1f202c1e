//! Small numbers in few bytes.

/// Appends a number, seven bits a byte, lowest first.
pub(super) fn push_number(out: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Takes a number from the front; none if the bytes end within one.
pub(super) fn take_number(bytes: &mut &[u8]) -> Option<u32> {
    let mut n = 0u32;
    for shift in (0..32).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(n);
        }
    }
    None
}

/// Appends a number of up to 64 bits in the same way.
pub(super) fn push_wide(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Takes a number of up to 64 bits from the front; none if the bytes end within one.
pub(super) fn take_wide(bytes: &mut &[u8]) -> Option<u64> {
    let mut n = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for number in [0, 1, 127, 128, 300, u32::MAX] {
            let mut bytes = Vec::new();
            push_number(&mut bytes, number);
            let mut rest = bytes.as_slice();
            assert_eq!(take_number(&mut rest), Some(number));
            assert!(rest.is_empty());
        }
        assert_eq!(take_number(&mut &[0x80][..]), None);
    }

    #[test]
    fn wide_numbers_read_back() {
        for number in [0, 127, 128, u64::from(u32::MAX) + 1, u64::MAX] {
            let mut bytes = Vec::new();
            push_wide(&mut bytes, number);
            let mut rest = bytes.as_slice();
            assert_eq!(take_wide(&mut rest), Some(number));
            assert!(rest.is_empty());
        }
        assert_eq!(take_wide(&mut &[0x80][..]), None);
    }
}
