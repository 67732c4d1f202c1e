//! From folders to decoded reports: the only reader of a corpus.
//!
//! [`Corpus::open`] walks the given paths, reads every `corpus.toml` on the way and says of each
//! file whether it may be a report, why not, or what is wrong with it. [`read()`] takes one
//! [`Candidate`] and gives its decoded text with everything needed to tell later whether the file
//! has changed; [`Fingerprint`] tells that without reading where size and time suffice.
//!
//! Guarantees: the order is that of the display paths and the same on every platform; no input
//! panics; a bad file is a [`Problem`] with what to do about it and never ends the run; symbolic
//! links are not followed; nothing is printed and nothing written.
//!
//! It does not clean, cut or interpret the text, and it does not decide what the index holds.

pub mod columns;
pub mod corpus;
pub mod decode;
pub mod fingerprint;
pub mod format;
pub mod manifest;
mod name;
pub mod problem;
pub mod read;
mod reader;
mod root;
mod sniff;
pub mod walk;

pub use columns::{Column, Columns};
pub use corpus::Corpus;
pub(crate) use decode::decode_as;
pub use decode::{Decoded, Encoding, decode};
pub use fingerprint::{Fingerprint, Freshness, Modified, Sha256, check_freshness};
pub use format::Format;
pub use manifest::{Manifest, Override};
pub(crate) use name::{MANIFEST_NAME, skip_by_name};
pub use problem::{Problem, ProblemKind, SkipReason, Skipped, Unread};
pub use read::{Limits, RawReport, read, read_candidate, read_each, read_from};
pub use reader::{LeftOut, Link, Links, links};
pub use walk::{Candidate, Walk, walk};
