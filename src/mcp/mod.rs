//! Tools for assistants: the Model Context Protocol over standard input and output.
//!
//! [`serve`] opens an index and answers calls until its input ends. A tool is a command of the API
//! under the same name of its parameters (`http::commands`), so that its numbers are those
//! of the command line; what differs is the size of an answer. An assistant pays for every word, so
//! rows are short (`tools`), an answer holds as many as its budget allows (`budget`), and a cursor
//! leads on. Totals always count everything.
//!
//! Every answer says what corpus it comes from, and that what is absent there may well exist
//! elsewhere. A failed call is an answer too: it says what to try. Nothing is written, and nothing
//! but the protocol goes to standard output. The protocol's library is named only in `server`.

mod budget;
mod calls;
mod server;
mod told;
mod tools;

use std::path::PathBuf;

use self::server::Server;
use crate::api::OwnVariants;
use crate::error::{Error, ErrorKind, Result};
use crate::http::shelf::Shelf;

/// How tools are served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The index.
    pub index: PathBuf,
    /// Forms of phrases that the owner of the corpus wrote down.
    pub variants: Vec<OwnVariants>,
    /// Whether answers are JSON in a text instead of structures, for clients that hand on no more.
    pub text_alone: bool,
}

/// Answers calls of tools over standard input and output until the input ends.
///
/// # Errors
/// An index that cannot be opened, streams that cannot be used.
pub fn serve(settings: Settings) -> Result<()> {
    let shelf = Shelf::open(&settings.index, settings.variants)?;
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let runtime = tokio::runtime::Builder::new_current_thread()
        // Reading and writing the streams take one each.
        .max_blocking_threads(cores + 2)
        .enable_all()
        .build()?;
    let result = runtime.block_on(server::run(Server::new(shelf, settings.text_alone)));
    // The thread that reads standard input may wait for a line that never comes.
    runtime.shutdown_background();
    result.map_err(|message| Error::new(ErrorKind::Io, message))
}
