//! Any text is a query or an error with a place; what was understood prints and parses back.

#![no_main]

use baogao_fuzz::{law, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| law::check_query(&text::from_bytes(bytes)));
