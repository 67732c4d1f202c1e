//! The program as a whole, in temporary folders and on the reports at hand.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where its world is not as it should be"
)]

// One report in every format, archives and tables, hostile files.
mod formats;
// Random histories, corpora and queries against naive answers.
mod laws;
// Interrupted, damaged, foreign, locked.
mod safety;
// What holds for every command: usage errors, schemas, completions, missing indexes.
mod usage;
// What the others build their corpora with.
mod world;
