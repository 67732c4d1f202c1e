//! Any bytes are decoded, and what was lost is named.

#![no_main]

use baogao_fuzz::law;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    law::check_decoded(bytes, &baogao::ingest::decode(bytes));
});
