//! Any bytes are read or refused as tables of reports.

#![no_main]

use baogao::ingest::Format;
use baogao_fuzz::law;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    law::check_read(Format::Csv, bytes);
    law::check_read(Format::Jsonl, bytes);
});
