//! What a text or a file says, without an index.

use std::path::Path;

use crate::error::Result;
use crate::ingest::Override;
use crate::output::answer::InspectAnswer;
use crate::output::figures::ExtractAnswer;
use crate::output::{figure_list, inspection};
use crate::understand;

/// Reads the figures and commitments of any text.
pub fn extract_text(text: &str, explain: bool) -> ExtractAnswer {
    let understood = understand::understand("", text, &Override::default());
    figure_list::of_text(text, &understood, explain)
}

/// Shows how a file is understood, without an index.
///
/// # Errors
/// A file that cannot be read.
pub fn inspect(file: &Path) -> Result<InspectAnswer> {
    let (raw, overrides, sample) = understand::read_file(file)?;
    let understood = understand::understand(&raw.speaking_path(), &raw.text, &overrides);
    Ok(inspection::answer(&raw, &understood, sample))
}

/// Returns the decoded text of a file: what `source` ranges point into.
///
/// # Errors
/// A file that cannot be read.
pub fn decoded_text(file: &Path) -> Result<String> {
    Ok(understand::read_file(file)?.0.text)
}
