//! Any bytes called PDF are read or refused, in time.

#![no_main]

use baogao::ingest::Format;
use baogao_fuzz::law;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    law::check_read(Format::Pdf, &[b"%PDF-1.4\n", bytes].concat());
});
