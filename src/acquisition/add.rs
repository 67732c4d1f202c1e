//! Adds files, folders and web addresses to a corpus.
//!
//! What is named on the command line becomes files that are offered (`offered`): a file as it stands, the
//! reports of a folder, what an address gives. Each is brought in by `intake`. What an old folder's own
//! `corpus.toml` states comes along. A page that points to the report as a file says so, or is passed
//! over for the file where that is asked.

use std::path::{Path, PathBuf};

use url::Url;

use super::attachment::{Attachment, attachments};
use super::fetch::{DownloadLimits, Downloader, Fetched};
use super::intake::{AddedFile, Intake};
use super::offered::{Offered, offered};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{
    Corpus, Format, Limits, Problem, ProblemKind, SkipReason, Skipped, Unread, links,
    read_candidate,
};

/// What to add, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddRequest {
    /// The corpus folder; made if there is none.
    pub corpus: PathBuf,
    /// Files, folders, and addresses that begin with `http://` or `https://`.
    pub named: Vec<String>,
    /// Take the files that a page points to instead of the page.
    pub attachments: bool,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Limits of downloads.
    pub downloads: DownloadLimits,
}

/// What adding came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Addition {
    pub(crate) files: Vec<AddedFile>,
    /// Attachments of pages that were not taken.
    pub(crate) offers: Vec<Offer>,
    pub(crate) problems: Vec<Problem>,
    /// Files of folders that are no reports.
    pub(crate) skipped: Vec<Skipped>,
}

/// A file that a page points to and that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) page: String,
    pub(crate) url: String,
    pub(crate) words: String,
    pub(crate) format: Format,
}

/// Adds what the request names.
///
/// # Errors
/// A file that is not there, a manifest that is not TOML, a corpus that cannot be written to. What is
/// wrong with a single file is a problem in the answer.
pub(crate) fn add(request: &AddRequest) -> Result<Addition> {
    let named = request.named.iter().map(|name| Named::parse(name));
    let named = named.collect::<Result<Vec<_>>>()?;
    let mut adding = Adding::open(request)?;
    for named in named {
        match named {
            Named::Path(path) => adding.add_path(&path)?,
            Named::Address(url) => adding.add_address(&url)?,
        }
    }
    adding.finish()
}

/// What a word of the call names.
enum Named {
    Path(PathBuf),
    Address(Url),
}

impl Named {
    fn parse(name: &str) -> Result<Self> {
        let scheme = name.split_once("://").map(|(scheme, _)| scheme.to_lowercase());
        match scheme.as_deref() {
            Some("http" | "https") => Url::parse(name).map(Self::Address).map_err(|e| {
                Error::new(ErrorKind::Usage, format!("{name} is no web address: {e}"))
                    .hinted("copy it from the browser again")
            }),
            Some(other) if !Path::new(name).exists() => {
                Err(Error::new(ErrorKind::Usage, format!("{other}:// is not downloaded"))
                    .hinted("download the file yourself, and add it"))
            }
            _ => {
                let path = PathBuf::from(name);
                if path.exists() {
                    return Ok(Self::Path(path));
                }
                let message = format!("there is no file or folder {name}");
                Err(Error::new(ErrorKind::Usage, message)
                    .hinted("nothing was added; check the path for a misprint")
                    .on(path))
            }
        }
    }
}

/// An addition under way.
struct Adding<'r> {
    request: &'r AddRequest,
    intake: Intake,
    downloader: Option<Downloader>,
    done: Addition,
}

impl<'r> Adding<'r> {
    fn open(request: &'r AddRequest) -> Result<Self> {
        let intake = Intake::open(&request.corpus, request.dry_run)?;
        Ok(Self { request, intake, downloader: None, done: Addition::default() })
    }

    fn finish(self) -> Result<Addition> {
        self.intake.finish()?;
        Ok(self.done)
    }

    /// Adds a file, or the reports of a folder.
    fn add_path(&mut self, path: &Path) -> Result<()> {
        let corpus = Corpus::open(&[path.to_owned()], &Limits::default());
        let is_folder = path.is_dir();
        self.done.problems.extend(corpus.problems.iter().cloned());
        for skipped in &corpus.skipped {
            self.skip(skipped.clone(), is_folder);
        }
        for candidate in &corpus.candidates {
            let bytes = match read_candidate(candidate, &Limits::default()) {
                Ok(bytes) => bytes,
                Err(problem) => {
                    self.done.problems.push(problem);
                    continue;
                }
            };
            let origin = match is_folder {
                true => shown(&path.join(below_given(path, &candidate.file))),
                false => shown(path),
            };
            let stated = corpus.manifest.overrides(&candidate.path);
            let candidate = candidate.clone();
            let offered = Offered { candidate, bytes, origin, stated };
            if let Err(unread) = self.settle(&offered)? {
                self.refuse(unread, is_folder);
            }
        }
        Ok(())
    }

    /// Adds what a web address holds, or what the page there points to.
    fn add_address(&mut self, url: &Url) -> Result<()> {
        let page = match self.download(url) {
            Ok(page) => page,
            Err(problem) => {
                self.done.problems.push(problem);
                return Ok(());
            }
        };
        let found = match page.format {
            Format::Html => attachments(&page.url, &links(&page.bytes)),
            _ => Vec::new(),
        };
        if self.request.attachments && page.format == Format::Html {
            return self.add_attachments(url, &found);
        }
        let address = page.url.to_string();
        let outcome = self.settle(&offered(page, None))?;
        if let Err(unread) = outcome {
            let problem = hinted_at_attachments(problem_of(unread), url, &found);
            self.done.problems.push(problem);
        }
        self.done.offers.extend(found.into_iter().map(|found| Offer {
            page: address.clone(),
            url: found.url.to_string(),
            words: found.words,
            format: found.format,
        }));
        Ok(())
    }

    fn add_attachments(&mut self, page: &Url, found: &[Attachment]) -> Result<()> {
        if found.is_empty() {
            let message = "the page points to no PDF, Word or other file of a report";
            let problem = Problem::new(page.as_str(), ProblemKind::NoAttachment, message);
            self.done.problems.push(problem.hinted("add the page without --attachment"));
        }
        for attachment in found {
            match self.download(&attachment.url) {
                Ok(fetched) => {
                    let offered = offered(fetched, Some(attachment));
                    if let Err(unread) = self.settle(&offered)? {
                        self.refuse(unread, false);
                    }
                }
                Err(problem) => self.done.problems.push(problem),
            }
        }
        Ok(())
    }

    fn download(&mut self, url: &Url) -> Result<Fetched, Problem> {
        let limits = self.request.downloads;
        self.downloader.get_or_insert_with(|| Downloader::new(limits)).fetch(url)
    }

    fn skip(&mut self, skipped: Skipped, is_expected: bool) {
        if is_expected {
            self.done.skipped.push(skipped);
        } else {
            self.done.problems.push(problem_of(Unread::Skipped(skipped)));
        }
    }

    fn refuse(&mut self, unread: Unread, is_expected: bool) {
        match unread {
            Unread::Skipped(skipped) => self.skip(skipped, is_expected),
            Unread::Problem(problem) => self.done.problems.push(problem),
        }
    }

    /// Brings a file into the corpus, unless it is there or is no report.
    fn settle(&mut self, offered: &Offered) -> Result<Result<(), Unread>> {
        let taken = self.intake.take(offered)?;
        Ok(taken.map(|file| self.done.files.push(file)))
    }
}

fn problem_of(unread: Unread) -> Problem {
    match unread {
        Unread::Problem(problem) => problem,
        Unread::Skipped(Skipped { path, reason }) => {
            let hint = match reason {
                SkipReason::NotAReport => "see baogao inspect --help for the formats",
                SkipReason::NoChineseText | SkipReason::TooShort { .. } => {
                    "put it into the corpus yourself if it is a report all the same"
                }
                _ => "name the file itself",
            };
            let message = reason.sentence();
            Problem::new(path, ProblemKind::NotAReport, message).hinted(hint)
        }
    }
}

/// Names the attachments of a page that is no report itself.
fn hinted_at_attachments(problem: Problem, url: &Url, found: &[Attachment]) -> Problem {
    let problem = Problem { path: url.to_string(), ..problem };
    match found.first() {
        None => problem,
        Some(first) => {
            let more = match found.len() {
                1 => String::new(),
                n => format!(" and {} more", n - 1),
            };
            let words = match first.words.as_str() {
                "" => first.url.as_str(),
                words => words,
            };
            problem.hinted(format!(
                "it points to a file, {words}{more}: baogao add --attachment {url}"
            ))
        }
    }
}

/// Returns the path of a found file below the folder that was named.
fn below_given(named: &Path, file: &Path) -> PathBuf {
    let real = fs_err::canonicalize(named).unwrap_or_else(|_| named.to_owned());
    file.strip_prefix(real).unwrap_or(file).to_owned()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_schemes_are_refused() {
        for name in ["ftp://example.org/a.pdf", "file:///etc/passwd", "http://"] {
            assert!(Named::parse(name).is_err(), "{name}");
        }
    }
}
