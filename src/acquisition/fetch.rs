//! Downloads one file over HTTP: from public addresses, within limits.
//!
//! What counts against a limit is what comes out of the decompressor, not what the server states.
//! No proxy of the environment is used: it would resolve names itself, and the judgment of addresses
//! would be worth nothing.
//!
//! It runs no scripts and keeps no cookies: a page that builds its text in the browser has none, and
//! is best saved there.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Error as HttpError, ResponseExt};
use url::Url;

use super::address::{NotPublic, PublicResolver};
use crate::ingest::{Encoding, Format, Problem, ProblemKind};

/// What a download may do and take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadLimits {
    /// Whether addresses of the own network are allowed.
    pub allow_private: bool,
    /// Most bytes of a file.
    pub max_bytes: u64,
    /// Longest time for a file, redirects included.
    pub max_time: Duration,
    /// Most redirects that are followed.
    pub max_redirects: u32,
}

impl Default for DownloadLimits {
    fn default() -> Self {
        Self {
            allow_private: false,
            max_bytes: 64 * 1024 * 1024,
            max_time: Duration::from_secs(120),
            max_redirects: 5,
        }
    }
}

/// A file that was downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fetched {
    /// Where it came from in the end, after redirects.
    pub(super) url: Url,
    /// Its name, as the server or the address gives it.
    pub(super) name: String,
    /// What the server and the name say that it is; the bytes may know better.
    pub(super) format: Format,
    pub(super) bytes: Vec<u8>,
}

/// Downloads files; connections are shared between them.
#[derive(Debug)]
pub(super) struct Downloader {
    agent: Agent,
    limits: DownloadLimits,
}

impl Downloader {
    pub(super) fn new(limits: DownloadLimits) -> Self {
        let config = Config::builder()
            .timeout_global(Some(limits.max_time))
            .timeout_connect(Some(limits.max_time.min(Duration::from_secs(20))))
            .max_redirects(limits.max_redirects)
            .proxy(None)
            .user_agent(concat!("baogao/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls())
            .build();
        let connector = DefaultConnector::default();
        let agent = if limits.allow_private {
            let resolver = ureq::unversioned::resolver::DefaultResolver::default();
            Agent::with_parts(config, connector, resolver)
        } else {
            Agent::with_parts(config, connector, PublicResolver::default())
        };
        Self { agent, limits }
    }

    /// Downloads a file.
    pub(super) fn fetch(&self, url: &Url) -> Result<Fetched, Problem> {
        let failed = |error: &HttpError| self.problem(url, error);
        let mut response =
            self.agent.get(url.as_str()).call().map_err(|error| failed(&error))?;
        let last = response.get_uri().to_string();
        let header = |name: &str| {
            let value = response.headers().get(name)?.as_bytes();
            Some(String::from_utf8_lossy(value).into_owned())
        };
        let stated = header("content-type").unwrap_or_default();
        let disposition = header("content-disposition").unwrap_or_default();
        let mut bytes = Vec::new();
        let most = self.limits.max_bytes;
        // The client's own limit counts bytes before they are unpacked.
        let body = response.body_mut().with_config().limit(u64::MAX).reader();
        let read = body.take(most.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| failed(&HttpError::from(error)))?;
        if bytes.len() as u64 > most {
            return Err(failed(&HttpError::BodyExceedsLimit(most)));
        }
        let last = Url::parse(&last).unwrap_or_else(|_| url.clone());
        let name = stated_name(&disposition).unwrap_or_else(|| name_of(&last));
        let format = format_of(&stated, &name);
        let bytes = match format {
            Format::Html | Format::Txt => in_stated_charset(&stated, bytes),
            _ => bytes,
        };
        Ok(Fetched { url: last, name, format, bytes })
    }

    fn problem(&self, url: &Url, error: &HttpError) -> Problem {
        let told = |message: String, hint: &str| {
            Problem::new(url.as_str(), ProblemKind::Download, message).hinted(hint)
        };
        let limits = &self.limits;
        match error {
            HttpError::Other(other) if other.is::<NotPublic>() => Problem::new(
                url.as_str(),
                ProblemKind::NotPublic,
                format!("not downloaded: {other}"),
            )
            .hinted("--allow-private permits addresses of your own network"),
            HttpError::StatusCode(status) => told(
                format!("the server answers {status}"),
                "open the address in a browser, save the page, and add the file",
            ),
            HttpError::BodyExceedsLimit(_) => Problem::new(
                url.as_str(),
                ProblemKind::TooLarge,
                format!("it has more than {} bytes", limits.max_bytes),
            )
            .hinted("download it yourself, and split it into one file for each report"),
            HttpError::Timeout(_) => told(
                format!("it takes more than {} seconds", limits.max_time.as_secs()),
                "try again later, or download it in a browser and add the file",
            ),
            HttpError::TooManyRedirects => told(
                format!("it leads on more than {} times", limits.max_redirects),
                "open the address in a browser and add the one it ends at",
            ),
            HttpError::HostNotFound => told(
                "there is no such host".to_owned(),
                "check the address for a misprint",
            ),
            other => told(
                format!("cannot download: {other}"),
                "open the address in a browser, save the page, and add the file",
            ),
        }
    }
}

/// Returns settings with the root certificates of the system.
fn tls() -> TlsConfig {
    let found = rustls_native_certs::load_native_certs();
    let roots: Vec<Certificate<'static>> =
        found.certs.iter().map(|root| Certificate::from_der(root).to_owned()).collect();
    TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(Arc::new(
            rustls::crypto::ring::default_provider(),
        ))
        .build()
}

/// Types of content with the formats that they are.
const TYPES: [(&str, Format); 10] = [
    ("text/html", Format::Html),
    ("application/xhtml+xml", Format::Html),
    ("application/pdf", Format::Pdf),
    ("application/msword", Format::Doc),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Docx,
    ),
    ("application/vnd.oasis.opendocument.text", Format::Odt),
    ("application/rtf", Format::Rtf),
    ("application/zip", Format::Zip),
    ("text/csv", Format::Csv),
    ("multipart/related", Format::Mht),
];

/// Tells the format by the type that a server states, and else by the name; a page is the likeliest.
fn format_of(stated: &str, name: &str) -> Format {
    let kind = stated.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let by_type = TYPES.iter().find(|(known, _)| *known == kind).map(|(_, f)| *f);
    // Servers call what they do not know plain text, or a stream of bytes.
    let by_name = Format::of_name(name).filter(|_| name.contains('.'));
    by_type.or(by_name).unwrap_or(match kind.as_str() {
        "text/plain" => Format::Txt,
        _ => Format::Html,
    })
}

/// Returns the bytes such that they say their encoding, if a server states one: as UTF-8 with a
/// mark. What the server states goes before what a page declares, as in browsers.
fn in_stated_charset(stated: &str, bytes: Vec<u8>) -> Vec<u8> {
    let label = stated.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches(['"', '\'']))
    });
    let Some(label) = label else { return bytes };
    match Encoding::of_label(label.as_bytes()) {
        None | Some(Encoding::Utf8) => bytes,
        Some(encoding) => {
            // A label that the bytes do not bear out is not believed.
            let decoded = crate::ingest::decode_as(&bytes, encoding);
            if decoded.encoding != encoding {
                return bytes;
            }
            format!("\u{feff}{}", decoded.text).into_bytes()
        }
    }
}

/// Returns the name that a server gives the file, without folders.
fn stated_name(disposition: &str) -> Option<String> {
    let part = |key: &str| {
        disposition.split(';').find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let is_it = name.trim().eq_ignore_ascii_case(key);
            is_it.then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    let extended = part("filename*").and_then(|value| {
        let encoded = value.splitn(3, '\'').nth(2)?.to_owned();
        Some(percent_decoded(&encoded))
    });
    let name =
        extended.or_else(|| part("filename").map(|name| percent_decoded(&name)))?;
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
    (!last.is_empty()).then_some(last)
}

/// Returns the last part of an address.
pub(super) fn name_of(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.next_back());
    percent_decoded(last.unwrap_or_default())
}

/// Decodes `%E6%9C%9B`; servers in China write GBK as well as UTF-8.
fn percent_decoded(text: &str) -> String {
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(text).collect();
    crate::ingest::decode(&bytes).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_states_the_name_in_two_ways() {
        let check = |header: &str, expected: Option<&str>| {
            assert_eq!(stated_name(header).as_deref(), expected, "{header}");
        };
        check("attachment; filename=\"a.pdf\"", Some("a.pdf"));
        check("attachment; filename=%E6%9C%9B%E6%B1%9F.pdf", Some("望江.pdf"));
        check(
            "attachment; filename=x.pdf; filename*=UTF-8''%E6%9C%9B%E6%B1%9F.pdf",
            Some("望江.pdf"),
        );
        check("attachment; filename=\"../../etc/a.pdf\"", Some("a.pdf"));
        check("inline", None);
        check("attachment; filename=\"\"", None);
    }

    #[test]
    fn the_last_part_of_an_address_is_a_name() {
        let check = |url: &str, expected: &str| {
            assert_eq!(name_of(&Url::parse(url).unwrap()), expected, "{url}");
        };
        check("https://example.org/a/b%20c.pdf?x=1", "b c.pdf");
        check("https://example.org/1+1=2&.pdf", "1+1=2&.pdf");
        check("https://example.org/%B9%A4%D7%F7%B1%A8%B8%E6.doc", "工作报告.doc");
        check("https://example.org/", "");
    }

    #[test]
    fn the_stated_type_goes_before_the_name() {
        let check = |stated: &str, name: &str, expected: Format| {
            assert_eq!(format_of(stated, name), expected, "{stated} {name}");
        };
        check("application/pdf", "download.jsp", Format::Pdf);
        check("application/octet-stream", "a.docx", Format::Docx);
        check("text/html; charset=gb2312", "a.pdf", Format::Html);
        check("text/plain", "", Format::Txt);
        check("", "t20240101", Format::Html);
    }

    #[test]
    fn a_stated_charset_goes_into_the_bytes() {
        let gbk = b"\xB9\xA4\xD7\xF7\xB1\xA8\xB8\xE6".to_vec();
        let marked = "\u{feff}工作报告".as_bytes().to_vec();
        assert_eq!(in_stated_charset("text/html; charset=GBK", gbk.clone()), marked);
        assert_eq!(in_stated_charset("text/html", gbk.clone()), gbk);
        let utf8 = "工作报告".as_bytes().to_vec();
        assert_eq!(in_stated_charset("text/html; charset=utf-8", utf8.clone()), utf8);
        assert_eq!(in_stated_charset("text/html; charset=x-none", gbk.clone()), gbk);
    }
}
