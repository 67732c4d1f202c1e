//! Opens the index for a query, building or refreshing it where the contract lets a query do so.
//!
//! Only when neither `--index` nor `--corpus` is given does a query write: a missing default index
//! is built from the default corpus, a stale one is refreshed from its own sources. Named places
//! are never written: a missing index is an error, changed sources are a note. A damaged, foreign
//! or older index is never replaced without being asked.

use std::path::Path;

use super::index::{DEFAULT_MEMORY, update_with_progress};
use super::options::GlobalArgs;
use super::screen::Screen;
use super::status::Failure;
use crate::api::{Columns, Library, UpdateRequest};
use crate::error::{Error, ErrorKind};

/// Most reports whose files are looked at for a note alone: a look at 50,000 takes longer than any
/// answer from them. An index that a query may refresh is always held against all its files.
const LOOKED_AT: usize = 2_000;

/// Opens the index of a query.
///
/// # Errors
/// An index that is missing, foreign, damaged, too old or locked.
pub(super) fn open(
    global: &GlobalArgs,
    with_sample: bool,
    screen: &mut Screen,
) -> Result<Library, Failure> {
    let library = match Library::open(global.index()) {
        Ok(library) => library,
        Err(error) if error.kind == ErrorKind::IndexMissing && global.keeps_index() => {
            return build(global, with_sample, screen, error);
        }
        Err(error) => return Err(error.into()),
    };
    for source in library.sources().iter().filter(|source| !source.exists()) {
        screen.note(&format!("{} is gone; answered from the index", source.display()));
    }
    if let Some(other) = global.named_corpus().filter(|named| is_other(&library, named)) {
        screen.note(&format!(
            "this index was not built from {}; baogao index {} makes it so",
            other.display(),
            other.display()
        ));
    }
    let is_large = library.reports_count() > LOOKED_AT;
    if global.no_refresh || is_large && !global.keeps_index() {
        return Ok(library);
    }
    let lacks_sample = with_sample && !library.keeps_sample();
    let stale = match library.is_stale() {
        Ok(stale) => stale,
        Err(error) => {
            screen.note(&format!("cannot look for changed reports: {error}"));
            return Ok(library);
        }
    };
    if !global.keeps_index() {
        if stale {
            screen.note(
                "reports changed since the index was built; baogao index reads them",
            );
        }
        if lacks_sample && library.sample_left_out() > 0 {
            screen.note("the sample reports are not in this index; baogao index --with-sample adds them");
        }
        return Ok(library);
    }
    if stale || lacks_sample {
        refresh(library, global, with_sample, screen)
    } else {
        Ok(library)
    }
}

/// Returns whether a folder is none of the sources of an index.
fn is_other(library: &Library, named: &Path) -> bool {
    let named = std::path::absolute(named).unwrap_or_else(|_| named.to_owned());
    !library.sources().contains(&named)
}

fn build(
    global: &GlobalArgs,
    with_sample: bool,
    screen: &mut Screen,
    missing: Error,
) -> Result<Library, Failure> {
    let corpus = global.corpus();
    if !corpus.exists() {
        let hint = format!(
            "put reports into {}, or name them: baogao index PATH…",
            corpus.display()
        );
        return Err(missing.hinted(hint).into());
    }
    let request = UpdateRequest {
        index: global.index().to_owned(),
        sources: vec![corpus.to_owned()],
        columns: Columns::default(),
        with_sample,
        rebuild: false,
        memory: DEFAULT_MEMORY,
        wait: true,
    };
    update_with_progress(&request, screen)?;
    Ok(Library::open(global.index())?)
}

/// Refreshes the index; if that fails, the index as it is answers, with a note.
fn refresh(
    library: Library,
    global: &GlobalArgs,
    with_sample: bool,
    screen: &mut Screen,
) -> Result<Library, Failure> {
    let request = UpdateRequest {
        index: global.index().to_owned(),
        sources: library.sources().to_vec(),
        columns: library.columns().clone(),
        with_sample: with_sample || library.keeps_sample(),
        rebuild: false,
        memory: DEFAULT_MEMORY,
        wait: false,
    };
    match update_with_progress(&request, screen) {
        Ok(_) => Ok(Library::open(global.index())?),
        Err(error) => {
            screen.note(&format!("answered from the index as it was: {error}"));
            Ok(library)
        }
    }
}
