//! Bytes to text: which encoding a Chinese report is in, and what of it cannot be read.
//!
//! A byte order mark is believed if the text bears it out. Without one, bytes that are valid UTF-8
//! and hold common Chinese characters are UTF-8. Otherwise the beginning of the text is decoded in
//! every encoding that Chinese reports come in, and the one that gives the largest share of common
//! characters wins: right decodings have a third and more, wrong ones a few in a hundred. Where two
//! are close (a few characters only), the guess of `chardetng` decides.
//!
//! Guarantees: total on any bytes and linear in their length; the text keeps its line ends as they
//! are and loses nothing but the byte order mark; each stretch that could not be read is one run of
//! U+FFFD and listed in [`Decoded::lossy`].
//!
//! It does not judge whether the text is a report, and knows no encodings of other languages: a text
//! in Shift JIS or Windows-1252 gets a wrong encoding with a low [`Decoded::plausibility`].

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

use crate::model::Span;

/// An encoding that Chinese reports come in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Encoding {
    /// UTF-8, ASCII included.
    #[serde(rename = "utf-8")]
    Utf8,
    /// GB18030, with GBK and GB2312 as its parts.
    #[serde(rename = "gb18030")]
    Gb18030,
    /// Big5 with the Hong Kong supplement.
    #[serde(rename = "big5")]
    Big5,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

impl Encoding {
    /// All encodings, the likelier first: the order decides between equals.
    const ALL: [Self; 5] =
        [Self::Utf8, Self::Gb18030, Self::Big5, Self::Utf16Le, Self::Utf16Be];

    /// Returns the WHATWG label in lower case, as used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// Returns the byte order mark.
    fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Gb18030 => b"\x84\x31\x95\x33",
            Self::Big5 => b"",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
        }
    }

    /// Returns the encoding that a label means (`gb2312`, `UTF8`), if Chinese reports come in it.
    ///
    /// What calls itself GB2312 or GBK is read as GB18030, of which both are parts.
    pub(crate) fn of_label(label: &[u8]) -> Option<Self> {
        let codec = encoding_rs::Encoding::for_label(label)?;
        let known = |encoding: &Self| encoding.codec() == codec;
        let own = Self::ALL.into_iter().find(known);
        own.or((codec == GBK).then_some(Self::Gb18030))
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Big5 => BIG5,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
        }
    }

    /// Decodes bytes that have no byte order mark of its own in front.
    fn decode(self, bytes: &[u8]) -> String {
        self.codec().decode_without_bom_handling(bytes).0.into_owned()
    }
}

/// A decoded text.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The text, without a byte order mark, line ends as they are.
    pub text: String,
    /// The encoding it was in.
    pub encoding: Encoding,
    /// Runs of U+FFFD, in order: bytes that the encoding does not know, or characters that were
    /// lost before the file was written.
    pub lossy: Vec<Span>,
    /// Common Chinese characters among all but ASCII at the beginning of the text, 0 to 1.
    ///
    /// Texts in Chinese have a quarter and more, wrongly decoded ones hardly any. 1 for pure ASCII.
    pub plausibility: f64,
}

/// How many bytes, from the first that is not ASCII on, the encoding is judged by.
const SAMPLE: usize = 64 * 1024;

/// Shares of common characters closer than this are left to the second opinion.
const CLOSE: f64 = 0.05;

/// Decodes bytes in the encoding that makes the most Chinese of them.
///
/// ```
/// use baogao::ingest::{Encoding, decode};
/// // 工作报告 (work report) in GBK.
/// let decoded = decode(b"\xB9\xA4\xD7\xF7\xB1\xA8\xB8\xE6");
/// assert_eq!(decoded.text, "工作报告");
/// assert_eq!(decoded.encoding, Encoding::Gb18030);
/// ```
pub fn decode(bytes: &[u8]) -> Decoded {
    let (body, (encoding, plausibility)) = match strip_mark(bytes) {
        Some((body, mark)) => (body, marked(body, mark)),
        None => (bytes, unmarked(bytes)),
    };
    let text = encoding.decode(body);
    let lossy = replaced(&text);
    Decoded { text, encoding, lossy, plausibility }
}

/// Decodes bytes in the encoding that they declare, unless the text is wrong in it and right in
/// another.
///
/// Catches a page that was converted to UTF-8 and still says `gb2312`.
pub(crate) fn decode_as(bytes: &[u8], declared: Encoding) -> Decoded {
    if strip_mark(bytes).is_some() {
        return decode(bytes);
    }
    let (encoding, plausibility) = marked(bytes, declared);
    let text = encoding.decode(bytes);
    let lossy = replaced(&text);
    Decoded { text, encoding, lossy, plausibility }
}

/// Returns the stretch that the encoding is judged by: it begins at the first byte that is not
/// ASCII, or one before, so that two-byte units stay whole.
fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0) & !1;
    let end = bytes.len().min(first + SAMPLE);
    bytes.get(first..end).unwrap_or_default()
}

/// Returns what follows a byte order mark, and whose it is.
fn strip_mark(bytes: &[u8]) -> Option<(&[u8], Encoding)> {
    let mut marks = Encoding::ALL.into_iter().filter(|e| !e.mark().is_empty());
    marks.find_map(|e| Some((bytes.strip_prefix(e.mark())?, e)))
}

/// Believes a byte order mark unless the text is wrong in it and right in another encoding.
///
/// Catches a UTF-8 mark that an editor put before GBK; misses a wrong mark before a text without
/// common characters.
fn marked(body: &[u8], mark: Encoding) -> (Encoding, f64) {
    let sample = sample(body);
    let share = common_share(&mark.decode(sample));
    let other = best(sample);
    let contradicted = share < CLOSE && other.1 > 0.2;
    if contradicted { other } else { (mark, share) }
}

/// Tells the encoding of bytes without a mark.
fn unmarked(bytes: &[u8]) -> (Encoding, f64) {
    let sample = sample(bytes);
    let utf8 = match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        // A character cut off at the end of the file says nothing against UTF-8.
        Err(error) if error.error_len().is_none() => bytes
            .get(..error.valid_up_to())
            .and_then(|whole| std::str::from_utf8(whole).ok()),
        Err(_) => None,
    };
    // Text without any Chinese may be valid UTF-8 by chance (two GBK characters can be), and
    // NUL bytes may be halves of UTF-16.
    if utf8.is_some() && !bytes.contains(&0) {
        let share = common_share(&Encoding::Utf8.decode(sample));
        if share > CLOSE || bytes.is_ascii() {
            return (Encoding::Utf8, share);
        }
    }
    best(sample)
}

/// Returns the encoding with the largest share of common characters, with that share.
fn best(sample: &[u8]) -> (Encoding, f64) {
    let shares = Encoding::ALL.map(|e| (e, common_share(&e.decode(sample))));
    let mut first = (Encoding::Utf8, -1.0);
    for (encoding, share) in shares {
        if share > first.1 {
            first = (encoding, share);
        }
    }
    let opinion = second_opinion(sample);
    let close =
        |&&(e, share): &&(Encoding, f64)| Some(e) == opinion && share + CLOSE > first.1;
    shares.iter().find(close).copied().unwrap_or(first)
}

/// Returns the guess of `chardetng`, where it is an encoding of Chinese.
fn second_opinion(sample: &[u8]) -> Option<Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, false);
    let guess = detector.guess(None, Utf8Detection::Allow);
    match guess {
        _ if guess == UTF_8 => Some(Encoding::Utf8),
        _ if guess == GBK || guess == GB18030 => Some(Encoding::Gb18030),
        _ if guess == BIG5 => Some(Encoding::Big5),
        _ => None,
    }
}

/// Returns the share of common Chinese characters among all that are not ASCII; 1 if all are ASCII.
///
/// NUL counts as not ASCII here: wrongly decoded UTF-16 is full of it.
fn common_share(text: &str) -> f64 {
    let (mut foreign, mut common) = (0_u32, 0_u32);
    for c in text.chars().filter(|&c| !c.is_ascii() || c == '\0') {
        foreign += 1;
        common += u32::from(is_common(c));
    }
    if foreign == 0 { 1.0 } else { f64::from(common) / f64::from(foreign) }
}

/// First and last code point of the block that all common characters stand in.
const HAN_BLOCK: std::ops::Range<u32> = 0x4E00..0xA000;

/// Which characters of the block are common.
static COMMON: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut common = vec![false; HAN_BLOCK.len()];
    let lines = include_str!("common_han.txt").lines();
    for c in lines.filter(|line| !line.starts_with('#')).flat_map(str::chars) {
        if let Some(slot) = slot(c).and_then(|at| common.get_mut(at)) {
            *slot = true;
        }
    }
    common
});

fn slot(c: char) -> Option<usize> {
    usize::try_from(u32::from(c).checked_sub(HAN_BLOCK.start)?).ok()
}

fn is_common(c: char) -> bool {
    slot(c).and_then(|at| COMMON.get(at)).copied().unwrap_or(false)
}

/// Returns the runs of U+FFFD.
pub(super) fn replaced(text: &str) -> Vec<Span> {
    const SIGN: &str = "\u{FFFD}";
    let mut runs: Vec<Span> = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), SIGN) {
        let end = at + SIGN.len();
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = end,
            _ => runs.push(Span::new(at, end)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIMPLIFIED: &str = "云海市望江区人民政府工作报告\r\r\n各位代表：\r\n现在，我代表区政府向大会报告工作，\
         请予审议。\n地区生产总值增长6.5％，新增就业1.2万人。\r";
    const TRADITIONAL: &str = "雲海市望江區人民政府工作報告\r\n各位代表：現在，我代表區政府\
         向大會報告工作，請予審議。\n地區生產總值增長百分之六，新增就業一萬人。";

    fn check(bytes: &[u8], text: &str, encoding: Encoding) {
        let decoded = decode(bytes);
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.encoding, encoding);
        assert_eq!(decoded.lossy, []);
    }

    fn utf16(text: &str, mark: &[u8], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
    }

    fn encoded(text: &str, codec: &'static encoding_rs::Encoding) -> Vec<u8> {
        let (bytes, _, failed) = codec.encode(text);
        assert!(!failed);
        bytes.into_owned()
    }

    #[test]
    fn utf8_is_read_with_and_without_mark() {
        check(SIMPLIFIED.as_bytes(), SIMPLIFIED, Encoding::Utf8);
        check(format!("\u{FEFF}{SIMPLIFIED}").as_bytes(), SIMPLIFIED, Encoding::Utf8);
        check(b"plain", "plain", Encoding::Utf8);
        check(b"", "", Encoding::Utf8);
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        for text in [SIMPLIFIED, TRADITIONAL] {
            check(&utf16(text, b"\xFF\xFE", u16::to_le_bytes), text, Encoding::Utf16Le);
            check(&utf16(text, b"\xFE\xFF", u16::to_be_bytes), text, Encoding::Utf16Be);
            check(&utf16(text, b"", u16::to_le_bytes), text, Encoding::Utf16Le);
            check(&utf16(text, b"", u16::to_be_bytes), text, Encoding::Utf16Be);
        }
    }

    #[test]
    fn gbk_and_four_byte_gb18030_are_read() {
        check(&encoded(SIMPLIFIED, GBK), SIMPLIFIED, Encoding::Gb18030);
        let rare = format!("{SIMPLIFIED}㙘镇𠮷村");
        check(&encoded(&rare, GB18030), &rare, Encoding::Gb18030);
        let marked = [b"\x84\x31\x95\x33", &*encoded(SIMPLIFIED, GBK)].concat();
        check(&marked, SIMPLIFIED, Encoding::Gb18030);
    }

    #[test]
    fn traditional_text_in_gbk_is_not_big5() {
        check(&encoded(TRADITIONAL, GBK), TRADITIONAL, Encoding::Gb18030);
    }

    #[test]
    fn big5_is_read() {
        check(&encoded(TRADITIONAL, BIG5), TRADITIONAL, Encoding::Big5);
    }

    #[test]
    fn a_few_characters_are_enough() {
        check(&encoded("政府工作报告", GBK), "政府工作报告", Encoding::Gb18030);
        check(&encoded("政府工作報告", BIG5), "政府工作報告", Encoding::Big5);
        check("政府工作报告".as_bytes(), "政府工作报告", Encoding::Utf8);
    }

    #[test]
    fn a_long_plain_beginning_hides_nothing() {
        let text = format!("{}{SIMPLIFIED}", "=".repeat(SAMPLE * 2 + 1));
        check(&encoded(&text, GBK), &text, Encoding::Gb18030);
        check(&utf16(&text, b"", u16::to_le_bytes), &text, Encoding::Utf16Le);
    }

    #[test]
    fn a_wrong_mark_is_not_believed() {
        let bytes = [Encoding::Utf8.mark(), &encoded(SIMPLIFIED, GBK)].concat();
        let decoded = decode(&bytes);
        assert_eq!(decoded.encoding, Encoding::Gb18030);
        assert_eq!(decoded.text, SIMPLIFIED);
    }

    #[test]
    fn a_truncated_last_character_is_one_lossy_place() {
        let cut = |bytes: &[u8]| bytes[..bytes.len() - 1].to_vec();
        let text = "云海市政府工作报告";
        for (bytes, encoding) in [
            (cut(text.as_bytes()), Encoding::Utf8),
            (cut(&encoded(text, GBK)), Encoding::Gb18030),
            (cut(&utf16(text, b"", u16::to_be_bytes)), Encoding::Utf16Be),
        ] {
            let decoded = decode(&bytes);
            assert_eq!(decoded.encoding, encoding);
            assert_eq!(decoded.text, "云海市政府工作报\u{FFFD}");
            assert_eq!(decoded.lossy, [Span::new(24, 27)]);
        }
    }

    #[test]
    fn damaged_bytes_are_placed_and_do_not_change_the_encoding() {
        let mut bytes = "各位代表，".repeat(40).into_bytes();
        bytes.splice(15..15, [0xFF, 0xFF]);
        let decoded = decode(&bytes);
        assert_eq!(decoded.encoding, Encoding::Utf8);
        assert_eq!(decoded.lossy, [Span::new(15, 21)]);
    }

    #[test]
    fn characters_lost_before_are_lossy_too() {
        let decoded = decode("各位代表\u{FFFD}同志们".as_bytes());
        assert_eq!(decoded.lossy, [Span::new(12, 15)]);
    }

    #[test]
    fn a_mark_inside_the_text_stays() {
        let text = "工作报告\u{FEFF}各位代表";
        check(text.as_bytes(), text, Encoding::Utf8);
    }

    #[test]
    fn other_languages_are_implausible() {
        let japanese = encoded("カタカナとひらがなでかいた", encoding_rs::SHIFT_JIS);
        assert!(decode(&japanese).plausibility < 0.1);
        assert!(decode(SIMPLIFIED.as_bytes()).plausibility > 0.3);
    }

    #[test]
    fn names_are_those_of_json() {
        for encoding in Encoding::ALL {
            assert_eq!(serde_json::to_value(encoding).unwrap(), encoding.name());
        }
    }

    proptest! {
        #[test]
        fn any_bytes_decode_with_lossy_places_in_order(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
        ) {
            let decoded = decode(&bytes);
            let mut last = 0;
            for span in decoded.lossy {
                prop_assert!(last <= span.start && !span.is_empty());
                let run = decoded.text.get(span.range()).unwrap_or("?");
                prop_assert!(run.chars().all(|c| c == char::REPLACEMENT_CHARACTER));
                last = span.end;
            }
        }

        #[test]
        fn text_survives_every_encoding(picked in "[的一是在人有年月日发展、。，\r\n0-9]{12,80}") {
            let text = format!("政府工作报告{picked}");
            prop_assert_eq!(&decode(text.as_bytes()).text, &text);
            prop_assert_eq!(&decode(&encoded(&text, GB18030)).text, &text);
            prop_assert_eq!(&decode(&utf16(&text, b"", u16::to_le_bytes)).text, &text);
            prop_assert_eq!(&decode(&utf16(&text, b"", u16::to_be_bytes)).text, &text);
        }
    }
}
