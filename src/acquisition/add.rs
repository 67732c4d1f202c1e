//! Adds files, folders and web addresses to a corpus.
//!
//! Each file is read and understood twice: where it is, and under the name it gets. Values that the
//! new name does not tell any more (a region that only the old folder spoke of) are stated in
//! `corpus.toml`, so that a report means the same in its new place. What the old folder's own
//! `corpus.toml` states comes along.
//!
//! The manifest is written after every few files and at the end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use url::Url;

use super::attachment::{Attachment, attachments};
use super::entries::{Entries, Record};
use super::fetch::{DownloadLimits, Downloader, Fetched};
use super::naming::{numbered, stem};
use super::shelf::Shelf;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{
    Candidate, Corpus, Format, Limits, MANIFEST_NAME, Override, Problem, ProblemKind,
    RawReport, Sha256, SkipReason, Skipped, Unread, links, read_candidate, read_from,
};
use crate::model::Metadata;
use crate::understand::understand;

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

/// A file that is in the corpus now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddedFile {
    /// Whether it was there before.
    pub(crate) present: bool,
    /// Path below the corpus.
    pub(crate) path: String,
    /// The file itself.
    pub(crate) file: PathBuf,
    pub(crate) origin: String,
    pub(crate) publisher: Option<String>,
    pub(crate) format: Format,
    pub(crate) bytes: u64,
    pub(crate) sha256: Sha256,
    /// When, ISO 8601 in UTC; none for a file that was there.
    pub(crate) added: Option<String>,
    /// What is known of the report, if the file holds one alone.
    pub(crate) metadata: Option<Metadata>,
}

/// A file that a page points to and that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) page: String,
    pub(crate) url: String,
    pub(crate) words: String,
    pub(crate) format: Format,
}

/// Files after which the manifest is written.
const FILES_PER_WRITE: usize = 16;

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

/// Bytes that may come into the corpus, with what is known of them.
struct Offered {
    /// As a candidate of the place where it is.
    candidate: Candidate,
    bytes: Vec<u8>,
    origin: String,
    /// What is stated about it, not read from it.
    stated: Override,
}

/// An addition under way.
struct Adding<'r> {
    request: &'r AddRequest,
    /// None where nothing is to be written.
    shelf: Option<Shelf>,
    /// Real path of the corpus.
    root: PathBuf,
    entries: Entries,
    /// Entries that are not written yet.
    unwritten: usize,
    /// Files of the corpus by their size, with their digests once these are known.
    held: BTreeMap<u64, Vec<Held>>,
    /// Paths taken in this run: on a dry run they are not on the disk.
    taken: Vec<String>,
    downloader: Option<Downloader>,
    done: Addition,
}

/// A file of the corpus.
struct Held {
    path: String,
    file: PathBuf,
    sha256: Option<Sha256>,
}

impl<'r> Adding<'r> {
    fn open(request: &'r AddRequest) -> Result<Self> {
        let text = match fs_err::read_to_string(request.corpus.join(MANIFEST_NAME)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            other => other?,
        };
        let entries = Entries::parse(&text)?;
        let shelf = match request.dry_run {
            true => None,
            false => Some(Shelf::open(&request.corpus)?),
        };
        let root = match fs_err::canonicalize(&request.corpus) {
            Ok(root) => root,
            Err(_) => std::path::absolute(&request.corpus)?,
        };
        let mut held: BTreeMap<u64, Vec<Held>> = BTreeMap::new();
        if root.exists() {
            let corpus = Corpus::open(std::slice::from_ref(&root), &Limits::default());
            for candidate in corpus.candidates {
                let path = below(&root, &candidate.file);
                let file = Held { path, file: candidate.file, sha256: None };
                held.entry(candidate.size).or_default().push(file);
            }
        }
        Ok(Self {
            request,
            shelf,
            root,
            entries,
            unwritten: 0,
            held,
            taken: Vec::new(),
            downloader: None,
            done: Addition::default(),
        })
    }

    fn finish(mut self) -> Result<Addition> {
        self.write_manifest()?;
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
        let size = offered.bytes.len() as u64;
        let sha256 = Sha256::of(&offered.bytes);
        let here = self.held_as(size, sha256, &offered.candidate.file)?;
        let reading = match understood(offered) {
            Ok(reading) => reading,
            // A file that is there has been told of already, whatever it is.
            Err(unread) if here.is_none() => return Ok(Err(unread)),
            Err(_) => Reading::default(),
        };
        let mut file = AddedFile {
            present: here.is_some(),
            path: here.unwrap_or_default(),
            file: PathBuf::new(),
            origin: offered.origin.clone(),
            publisher: reading.publisher,
            format: reading.format,
            bytes: size,
            sha256,
            added: None,
            metadata: reading.metadata,
        };
        if !file.present {
            file.path = self.place(offered, &file)?;
            file.added = Some(now());
            self.record(offered, &file)?;
            let path = self.root.join(&file.path);
            let held = Held { path: file.path.clone(), file: path, sha256: Some(sha256) };
            self.held.entry(size).or_default().push(held);
        }
        file.file = self.root.join(&file.path);
        self.done.files.push(file);
        Ok(Ok(()))
    }

    /// Returns the path of a file of the corpus that has these bytes.
    fn held_as(
        &mut self,
        size: u64,
        sha256: Sha256,
        offered: &Path,
    ) -> Result<Option<String>> {
        for held in self.held.get_mut(&size).into_iter().flatten() {
            if held.file == offered {
                return Ok(Some(held.path.clone()));
            }
            let known = match held.sha256 {
                Some(known) => known,
                None => Sha256::of(&fs_err::read(&held.file)?),
            };
            held.sha256 = Some(known);
            if known == sha256 {
                return Ok(Some(held.path.clone()));
            }
        }
        Ok(None)
    }

    /// Puts the bytes on a free place; returns its path.
    fn place(&mut self, offered: &Offered, file: &AddedFile) -> Result<String> {
        let old = &offered.candidate.path;
        let old = old.rsplit('/').next().unwrap_or(old);
        let stem = stem(file.metadata.as_ref(), old);
        for number in 1.. {
            let path = numbered(&stem, number, file.format);
            let is_free = match &self.shelf {
                Some(shelf) => !shelf.has(&path) && shelf.place(&path, &offered.bytes)?,
                None => !self.root.join(&path).exists() && !self.taken.contains(&path),
            };
            if is_free {
                self.taken.push(path.clone());
                return Ok(path);
            }
        }
        Err(Error::new(ErrorKind::Io, format!("every name like {stem} is taken")))
    }

    fn record(&mut self, offered: &Offered, file: &AddedFile) -> Result<()> {
        let mut stated = offered.stated.clone();
        if let Some(metadata) = &file.metadata {
            let renamed = self.renamed(offered, &file.path, &stated);
            state_what_differs(&mut stated, metadata, renamed.as_ref());
            stated.title = stated.title.or_else(|| metadata.title.clone());
            stated.url = stated.url.or_else(|| metadata.url.clone());
        }
        self.entries.push(&Record {
            file: file.path.clone(),
            origin: offered.origin.clone(),
            added: file.added.clone().unwrap_or_default(),
            sha256: file.sha256.to_string(),
            publisher: file.publisher.clone(),
            stated,
        });
        self.unwritten += 1;
        if self.unwritten >= FILES_PER_WRITE {
            self.write_manifest()?;
        }
        Ok(())
    }

    /// Understands a report under its new name.
    fn renamed(
        &self,
        offered: &Offered,
        path: &str,
        stated: &Override,
    ) -> Option<Metadata> {
        let folder = self.root.file_name().unwrap_or_default().to_string_lossy();
        let candidate = Candidate {
            path: format!("{folder}/{path}"),
            file: self.root.join(path),
            ..offered.candidate.clone()
        };
        let raw =
            the_only(read_from(&candidate, offered.bytes.clone(), &limits()))?.ok()?;
        Some(understand(&raw.speaking_path(), &raw.text, stated).reading.metadata)
    }

    fn write_manifest(&mut self) -> Result<()> {
        if self.unwritten > 0
            && let Some(shelf) = &self.shelf
        {
            shelf.write_manifest(&self.entries.text())?;
        }
        self.unwritten = 0;
        Ok(())
    }
}

/// What a file proved to be.
struct Reading {
    format: Format,
    publisher: Option<String>,
    metadata: Option<Metadata>,
}

impl Default for Reading {
    fn default() -> Self {
        Self { format: Format::Txt, publisher: None, metadata: None }
    }
}

fn limits() -> Limits {
    Limits::default()
}

/// Reads and understands a file where it is.
fn understood(offered: &Offered) -> Result<Reading, Unread> {
    let reports = read_from(&offered.candidate, offered.bytes.clone(), &limits());
    if reports.len() > 1 {
        // An archive or a table: it is kept whole, if anything in it can be read.
        let mut reports = reports.into_iter();
        let is_read = |report: &Result<RawReport, Unread>| report.is_ok();
        return match reports.clone().any(|report| is_read(&report)) {
            true => {
                Ok(Reading { format: offered.candidate.format, ..Reading::default() })
            }
            false => Err(match reports.next() {
                Some(Err(unread)) => unread,
                _ => empty(&offered.candidate.path),
            }),
        };
    }
    let raw = the_only(reports).unwrap_or_else(|| Err(empty(&offered.candidate.path)))?;
    let inside = raw.path != offered.candidate.path;
    if inside {
        return Ok(Reading { format: offered.candidate.format, ..Reading::default() });
    }
    let understood = understand(&raw.speaking_path(), &raw.text, &offered.stated);
    Ok(Reading {
        format: raw.format,
        publisher: publisher(&raw.text),
        metadata: Some(understood.reading.metadata),
    })
}

fn empty(path: &str) -> Unread {
    Problem::new(path, ProblemKind::Empty, "the archive holds no files").into()
}

fn the_only<T>(mut list: Vec<T>) -> Option<T> {
    match list.len() {
        1 => list.pop(),
        _ => None,
    }
}

/// States values that were read and that the new name does not tell.
fn state_what_differs(stated: &mut Override, was: &Metadata, is: Option<&Metadata>) {
    let differs =
        |same: fn(&Metadata, &Metadata) -> bool| is.is_none_or(|is| !same(was, is));
    if !was.region.is_empty() && differs(|a, b| a.region == b.region) {
        stated.region = Some(was.region.clone());
    }
    if was.kind.is_some() && differs(|a, b| a.kind == b.kind) {
        stated.kind = was.kind;
    }
    if was.year.is_some() && differs(|a, b| a.year == b.year) {
        stated.year = was.year;
    }
}

/// Returns a downloaded file as it is offered to the corpus.
fn offered(fetched: Fetched, link: Option<&Attachment>) -> Offered {
    let url = fetched.url.to_string();
    // Names on servers are numbers (P020240115412.pdf), and would be read as years; words tell.
    let tells =
        |name: &&str| name.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let words = link.map(|link| link.words.as_str()).filter(tells);
    let name = Some(fetched.name.as_str()).filter(tells).or(words).unwrap_or("download");
    let name = name.replace(['/', '\\'], " ");
    let named = Format::of_name(&name).filter(|_| name.contains('.')).is_some();
    let path = match named {
        true => name,
        false => format!("{name}.{}", fetched.format.name()),
    };
    let candidate = Candidate {
        path: path.clone(),
        file: PathBuf::from(path),
        format: fetched.format,
        size: fetched.bytes.len() as u64,
        ..Candidate::default()
    };
    let stated = Override { url: Some(url.clone()), ..Override::default() };
    Offered { candidate, bytes: fetched.bytes, origin: url, stated }
}

/// Words before the name of who published a page.
const PUBLISHED_BY: [&str; 5] = ["信息来源", "文章来源", "稿件来源", "发布机构", "来源"];

/// Lines at the beginning that are looked at for it.
const PUBLISHER_WITHIN: usize = 30;

/// Reads who published a page from a line such as `来源：望江区人民政府办公室`.
///
/// Catches `来源：区政府　浏览次数：8` up to the space; misses a name that stands on a line of its own.
fn publisher(text: &str) -> Option<String> {
    text.lines().take(PUBLISHER_WITHIN).find_map(|line| {
        let line = line.trim();
        let rest = PUBLISHED_BY.iter().find_map(|word| line.strip_prefix(word))?;
        let rest = rest.strip_prefix(['：', ':'])?.trim_start();
        let name = rest.split(char::is_whitespace).next().unwrap_or_default();
        (!name.is_empty() && name.chars().count() <= 40).then(|| name.to_owned())
    })
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

/// Returns the time now in UTC, to the second.
fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

/// Returns the path of a file below the corpus, with `/` on every platform.
fn below(root: &Path, file: &Path) -> String {
    let below = file.strip_prefix(root).unwrap_or(file);
    let names = below.components().map(|part| part.as_os_str().to_string_lossy());
    names.collect::<Vec<_>>().join("/")
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
    fn a_publisher_stands_behind_its_word() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(publisher(text).as_deref(), expected, "{text}");
        };
        check("标题\n来源：望江区人民政府 浏览次数：8\n", Some("望江区人民政府"));
        check("信息来源: 区政府办", Some("区政府办"));
        check("来源于实践", None);
        check("来源：", None);
        check(&format!("{}来源：区政府", "甲\n".repeat(40)), None);
    }

    #[test]
    fn what_a_new_name_does_not_tell_is_stated() {
        let was = Metadata {
            region: vec!["云海市".to_owned()],
            year: Some(2024),
            ..Metadata::default()
        };
        let is = Metadata { year: Some(2024), ..Metadata::default() };
        let mut stated = Override::default();
        state_what_differs(&mut stated, &was, Some(&is));
        let expected = Override {
            region: Some(vec!["云海市".to_owned()]),
            ..Override::default()
        };
        assert_eq!(stated, expected);
    }

    #[test]
    fn other_schemes_are_refused() {
        for name in ["ftp://example.org/a.pdf", "file:///etc/passwd", "http://"] {
            assert!(Named::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn names_of_servers_do_not_speak() {
        let fetched = |name: &str| Fetched {
            url: Url::parse("https://example.org/x").unwrap(),
            name: name.to_owned(),
            format: Format::Pdf,
            bytes: Vec::new(),
        };
        let path = |name: &str, words: Option<&str>| {
            let link = words.map(|words| Attachment {
                url: Url::parse("https://example.org/x").unwrap(),
                words: words.to_owned(),
                format: Format::Pdf,
            });
            offered(fetched(name), link.as_ref()).candidate.path
        };
        assert_eq!(path("P020190115.pdf", None), "download.pdf");
        assert_eq!(path("P020190115.pdf", Some("2024年报告")), "2024年报告.pdf");
        assert_eq!(path("报告.pdf", Some("附件")), "报告.pdf");
    }
}
