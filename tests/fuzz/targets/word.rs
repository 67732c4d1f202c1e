//! Any bytes are read or refused as RTF and as the binary format of Word.

#![no_main]

use baogao::ingest::Format;
use baogao_fuzz::law;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    law::check_read(Format::Rtf, &[b"{\\rtf1 ", bytes].concat());
    law::check_read(Format::Doc, &[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", bytes].concat());
});
