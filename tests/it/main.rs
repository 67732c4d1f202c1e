//! The program as a whole, in temporary folders and on the reports at hand.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop where its world is not as it should be"
)]

// The planted facts of the sample.
mod ledger;
// Random histories, corpora and queries against naive answers.
// Stopped, killed, out of room: what a build of any size must bear.
mod large;
mod laws;
// The examples of the README.
mod readme;
// Interrupted, damaged, foreign, locked.
mod safety;
// What holds for every command: usage errors, schemas, completions, missing indexes.
mod usage;
// What the others build their corpora with.
mod world;
