//! From the address of a request to its answer: everything that happens on a thread of its own.
//!
//! Parameters are read and checked, the command or page is asked, and what failed becomes a problem
//! (for programs) or a page (for people) with the same status. An answer has a tag made of the state
//! of the index, the program and the question: who holds it need not be answered again.

use hyper::{StatusCode, header};

use super::answers::{Form, Format};
use super::commands::{self, Command};
use super::openapi::FORMING;
use super::params::Params;
use super::reply::{Reply, reply, with};
use super::routes::Route;
use super::server::refusal;
use super::shelf::Volume;
use super::{cursor, page, problem};
use crate::error::{Error, ErrorKind, Result};

/// Returns the entity tag of an answer. It is weak: the time that an answer took is told in it.
pub(super) fn tag(stamp: &str, path: &str, query: &str) -> String {
    let mut hasher = crc32fast::Hasher::new();
    for part in [env!("CARGO_PKG_VERSION"), page::assets::version(), path, "?", query] {
        hasher.update(part.as_bytes());
    }
    format!("W/\"{stamp}-{:08x}\"", hasher.finalize())
}

/// Answers a request for a command or a page.
pub(super) fn answer(
    volume: &Volume,
    route: &Route,
    (path, query): &(String, String),
) -> Reply {
    let params = Params::parse(query);
    match (route, params) {
        (Route::Api(command, format), params) => {
            let answer = params.and_then(|p| api(volume, command, *format, &p));
            answer.unwrap_or_else(|error| refusal(problem::status(error.kind), &error))
        }
        (Route::Page(view), Ok(params)) => page::answer(volume, view, &params),
        (Route::Page(_), Err(error)) => page::failure(volume, &Params::default(), &error),
        (_, params) => {
            let shown: String = path.chars().take(80).collect();
            let error =
                Error::new(ErrorKind::NotFound, format!("there is no page {shown}"));
            page::failure(volume, &params.unwrap_or_default(), &error)
        }
    }
}

/// Answers a command.
fn api(
    volume: &Volume,
    command: &Command,
    format: Format,
    params: &Params,
) -> Result<Reply> {
    let known = [command.params.as_slice(), FORMING].concat();
    params.check(&known)?;
    let form = Form {
        format,
        fields: params.fields(),
        bom: params.is_on("bom")?,
        count: params.is_on("count")?,
    };
    command.check_fields(params)?;
    let params = match params.one("cursor")? {
        None => params.clone(),
        Some(text) => {
            let place = cursor::read(text, &volume.stamp, command.name, params)?;
            params.with("offset", &[&place.to_string()])
        }
    };
    let answer = command.run(&volume.library, &params)?;
    let end = commands::offset(&params)?.saturating_add(answer.listed());
    let has_more = command.takes("offset") && answer.listed() > 0 && end < answer.total();
    let next = has_more.then(|| cursor::write(end, &volume.stamp, command.name, &params));
    let body = answer.write(&form, next.as_deref())?;
    let mut found = reply(StatusCode::OK, format.media_type(), body);
    if let Some(next) = &next {
        let target = params.without(&["offset"]).with("cursor", &[next]).query();
        let suffix = Format::ALL.iter().find(|(_, known)| *known == format);
        let suffix = suffix.map_or("", |(suffix, _)| *suffix);
        let link = format!("</v1/{}.{suffix}{target}>; rel=\"next\"", command.name);
        found = with(found, header::LINK, &link);
    }
    if format != Format::Json {
        let suffix = if format == Format::Csv { "csv" } else { "jsonl" };
        let name = format!("attachment; filename=\"baogao-{}.{suffix}\"", command.name);
        found = with(found, header::CONTENT_DISPOSITION, &name);
    }
    Ok(found)
}
