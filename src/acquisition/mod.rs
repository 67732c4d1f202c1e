//! Takes reports into a corpus and out of it: the only writer of a corpus.
//!
//! `add` gets files, folders and web addresses (`fetch`, within limits and from public addresses
//! alone, see `address`) and offers them (`offered`). `intake` understands each as it will be understood
//! in the corpus, gives it a readable name (`naming`), puts it on its place as a whole or not at all
//! (`shelf`), and records where it came from in `corpus.toml` (`entries`). `remove` takes out what was
//! added.
//!
//! Guarantees: no file of the corpus is ever written over; the same bytes come in once; what fails is
//! named and everything else is done; after a crash the corpus holds whole files, and its manifest
//! names none that is missing.
//!
//! It does not index, and it changes no file that it did not add unless it is told to.

mod add;
mod address;
mod attachment;
mod entries;
mod fetch;
mod intake;
mod naming;
mod offered;
mod remove;
mod shelf;

pub use add::AddRequest;
pub(crate) use add::{Addition, add};
pub use fetch::DownloadLimits;
pub use remove::RemoveRequest;
pub(crate) use remove::{Doomed, Removal, remove};
