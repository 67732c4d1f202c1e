//! Any bytes are read or refused as the main part of a DOCX and of an ODT, and as an archive.

#![no_main]

use baogao::ingest::Format;
use baogao_fuzz::{law, package};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    law::check_read(Format::Docx, &package::docx(bytes));
    law::check_read(Format::Odt, &package::odt(bytes));
    law::check_read(Format::Zip, &[b"PK\x03\x04", bytes].concat());
});
