//! Any text is cleaned, and every paragraph leads back to where it came from.

#![no_main]

use baogao_fuzz::{law, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let decoded = text::from_bytes(bytes);
    law::check_clean(&decoded, &baogao::normalize::clean(&decoded));
});
