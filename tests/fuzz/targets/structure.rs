//! Any text has sections and passages that cover it once, in order, and metadata or none.

#![no_main]

use baogao::model::Kind;
use baogao::normalize::clean;
use baogao::structure::{outline, read_metadata};
use baogao_fuzz::{law, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let decoded = text::from_bytes(bytes);
    let clean = clean(&decoded);
    // A file's name is random text too: the first line.
    let path = decoded.lines().next().unwrap_or_default();
    let reading = read_metadata(path, &decoded, &clean);
    for kind in [reading.metadata.kind, Some(Kind::FiveYearPlan)] {
        law::check_outline(&decoded, &clean, &outline(&clean, kind));
    }
});
