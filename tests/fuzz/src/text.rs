//! Makes text from random bytes, so that a mutation of bytes is a mutation of a report.
//!
//! Bytes that open with one below [`PIECES_MARK`] are numbers of pieces (`pieces.txt`): headings,
//! marks, page furniture and plain words, which random characters would hardly ever hit. All other
//! bytes are read as UTF-8 with replacement, so real files and saved inputs can be seeds as they are.

/// What reports and queries are made of, one piece a line; `\n`, `\t`, `\r`, `\u{…}` and `\\` are escapes.
const PIECES: &str = include_str!("pieces.txt");

/// Below it, the first byte says that the rest are pieces. No text file opens so.
const PIECES_MARK: u8 = 0x08;

/// Returns the text that some bytes stand for.
pub fn from_bytes(bytes: &[u8]) -> String {
    match bytes.split_first() {
        Some((&mark, rest)) if mark < PIECES_MARK => from_pieces(rest),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Returns the pieces of some numbers, one after another. Numbers beyond the list are ideographs.
fn from_pieces(numbers: &[u8]) -> String {
    let pieces: Vec<&str> =
        PIECES.lines().filter(|line| !line.starts_with("//")).collect();
    let mut out = String::new();
    for &number in numbers {
        match pieces.get(usize::from(number)) {
            Some(piece) => push_unescaped(&mut out, piece),
            None => out.push(char::from_u32(0x4e00 + u32::from(number)).unwrap_or('一')),
        }
    }
    out
}

fn push_unescaped(out: &mut String, piece: &str) {
    let mut chars = piece.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        match escaped {
            None => out.push(c),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let code: String =
                    chars.by_ref().take_while(|&c| c != '}').skip(1).collect();
                out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            Some(other) => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_a_text_file_stay_that_text() {
        assert_eq!(from_bytes("一、回顾\n".as_bytes()), "一、回顾\n");
        assert_eq!(from_bytes(b"\xff"), "\u{fffd}");
    }

    #[test]
    fn a_low_first_byte_makes_pieces() {
        assert_eq!(from_bytes(&[0, 0, 0]), "\n\n");
        assert_eq!(from_bytes(&[0, 255]), "\u{4eff}");
    }

    #[test]
    fn every_piece_is_read_to_its_end() {
        for line in PIECES.lines().filter(|line| line.starts_with("\\u")) {
            let mut out = String::new();
            push_unescaped(&mut out, line);
            assert_eq!(out.chars().count(), 1, "{line}");
        }
    }
}
