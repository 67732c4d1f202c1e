//! Which address asks for what.
//!
//! An address names a command, a page, an asset or one of three papers about the server; anything
//! else is unknown. No part of it is ever a path of a file: assets are in the program, and a
//! report's name is looked up among the ids of the index.

use super::answers::Format;
use super::commands::{Command, command};
use super::page::View;
use super::page::assets::{Asset, asset};

/// What an address asks for.
#[derive(Debug)]
pub(super) enum Route {
    /// An answer of a command.
    Api(&'static Command, Format),
    /// A page for people.
    Page(View),
    /// A style sheet, script or picture.
    Asset(&'static Asset),
    /// The OpenAPI document.
    OpenApi,
    /// Whether the server is well.
    Health,
    /// What it has counted.
    Metrics,
    /// Nothing that there is; whether it lies below the API.
    Unknown {
        /// Whether a program asked.
        api: bool,
    },
}

impl Route {
    /// Returns what a path asks for.
    pub(super) fn of(path: &str) -> Self {
        if let Some(rest) = path.strip_prefix("/v1/") {
            return Self::of_api(rest);
        }
        if let Some(name) = path.strip_prefix("/assets/") {
            return asset(name).map_or(Self::Unknown { api: false }, Self::Asset);
        }
        match path {
            "/healthz" => Self::Health,
            "/metrics" => Self::Metrics,
            "/v1" => Self::Unknown { api: true },
            _ => View::of(path).map_or(Self::Unknown { api: false }, Self::Page),
        }
    }

    fn of_api(name: &str) -> Self {
        if name == "openapi.json" {
            return Self::OpenApi;
        }
        let (name, format) = match name.rsplit_once('.') {
            None => (name, Some(Format::Json)),
            Some((name, suffix)) => {
                let known = Format::ALL.iter().find(|(known, _)| *known == suffix);
                (name, known.map(|(_, format)| *format))
            }
        };
        match (command(name), format) {
            (Some(command), Some(format)) => Self::Api(command, format),
            _ => Self::Unknown { api: true },
        }
    }

    /// Returns the name under which requests are counted and logged.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Api(command, _) => command.name,
            Self::Page(view) => view.name(),
            Self::Asset(_) => "asset",
            Self::OpenApi => "openapi",
            Self::Health => "healthz",
            Self::Metrics => "metrics",
            Self::Unknown { .. } => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: &str) {
        let route = Route::of(path);
        let shown = match &route {
            Route::Api(command, format) => format!("api {} {format:?}", command.name),
            Route::Unknown { api } => format!("unknown {api}"),
            other => other.name().to_owned(),
        };
        assert_eq!(shown, expected, "{path}");
    }

    #[test]
    fn a_suffix_names_the_format() {
        check("/v1/search", "api search Json");
        check("/v1/search.json", "api search Json");
        check("/v1/search.csv", "api search Csv");
        check("/v1/reports.jsonl", "api reports Lines");
    }

    #[test]
    fn pages_and_papers_have_their_addresses() {
        check("/", "page_search");
        check("/report/wangjiang-2023-work", "page_report");
        check("/v1/openapi.json", "openapi");
        check("/healthz", "healthz");
    }

    #[test]
    fn anything_else_is_unknown() {
        check("/v1/search.xml", "unknown true");
        check("/v1/weather", "unknown true");
        check("/v1/../search", "unknown true");
        check("/assets/../Cargo.toml", "unknown false");
        check("/../../etc/passwd", "unknown false");
        check("", "unknown false");
    }
}
