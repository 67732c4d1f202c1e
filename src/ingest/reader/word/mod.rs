//! Reads DOCX: Word since 2007.
//!
//! The main part is walked once. Paragraphs become lines and rows of tables lines with tabs; tracked
//! changes are taken as accepted; text boxes follow the paragraph that they hang on; footnotes and
//! endnotes stand at the end, below a line 注释. Numbers that Word counts by itself (一、 （一）) are
//! written out, since people read and quote them. Headers, footers and comments are left out.
//!
//! Pages are not told: a DOCX has none until it is laid out, and the breaks that Word notes are those
//! of the last printer.
//!
//! undoc, which reads DOC here, is not used: it takes 一、 for a bullet and loses it.

mod body;
mod numbering;
mod styles;

use std::io::BufRead;

use super::package::Package;
use super::xml::{Node, walk};
use super::{Extract, Fault};
use crate::ingest::read::Limits;
use crate::model::{Diagnostic, DiagnosticCode};
use body::Body;
use numbering::Numbering;
use styles::Styles;

/// Where the main part stands unless the container says otherwise.
const MAIN_PART: &str = "word/document.xml";

/// Reads the text of a DOCX file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, Fault> {
    let mut package = Package::open(bytes, limits.max_text.saturating_mul(2))?;
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let beside = |name: &str| match folder.as_str() {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    };
    let numbering = match package.stream(&beside("numbering.xml"))? {
        Some(part) => Numbering::read(part),
        None => Numbering::default(),
    };
    let styles = match package.stream(&beside("styles.xml"))? {
        Some(part) => Styles::read(part),
        None => Styles::default(),
    };
    let mut body = Body::new(numbering, styles, limits.max_text);
    let Some(part) = package.stream(&main)? else {
        return Err(Fault::damaged("it has no main part"));
    };
    let walked = walk(part, |node| body.visit(&node));
    for (part, element) in [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")] {
        if let Some(part) = package.stream(&beside(part))? {
            body.read_notes(part, element);
        }
    }
    let mut extract = body.finish()?;
    if let Err(reason) = walked {
        if extract.text.trim().is_empty() {
            return Err(Fault::damaged(&reason));
        }
        let message =
            format!("the file is damaged, its text may end too early: {reason}");
        extract.diagnostics.push(Diagnostic::new(DiagnosticCode::Incomplete, message));
    }
    let margins = (0..package.len())
        .filter_map(|at| package.raw_name(at))
        .filter(|name| is_margin(&String::from_utf8_lossy(name)))
        .count();
    extract.leave_out("headers and footers", margins);
    Ok(extract)
}

/// Tells the parts of headers and footers.
fn is_margin(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    (name.starts_with("header") || name.starts_with("footer")) && name.ends_with(".xml")
}

/// Finds the main part by the container's own relations.
fn main_part(package: &mut Package<'_>) -> Result<String, Fault> {
    let Some(part) = package.stream("_rels/.rels")? else {
        return Ok(MAIN_PART.to_owned());
    };
    let target = relation(part, "/officeDocument");
    Ok(target.map_or_else(
        || MAIN_PART.to_owned(),
        |target| target.trim_start_matches('/').to_owned(),
    ))
}

/// Returns the target of the first relation whose type ends so.
fn relation(part: impl BufRead, kind: &str) -> Option<String> {
    let mut found = None;
    let walked = walk(part, |node| {
        if let Node::Start(tag) = node
            && found.is_none()
            && tag.value("Type").is_some_and(|named| named.ends_with(kind))
        {
            found = tag.value("Target");
        }
    });
    // A damaged list of relations is as good as none: the main part has its usual place.
    walked.ok().and(found)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
