//! Responses: a status, a body, and the headers that every one of them has.
//!
//! The policy allows what this server serves itself and nothing else: no script or style in the
//! text of a page, no frame, no request to elsewhere. Pages and answers may be kept but must be
//! asked about again; assets are named by their content and never change.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

/// A response with its whole body.
pub(super) type Reply = Response<Full<Bytes>>;

/// What pages may load and do.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Headers of every response.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Creates a response.
pub(super) fn reply(
    status: StatusCode,
    media_type: &'static str,
    body: impl Into<Bytes>,
) -> Reply {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    reply
}

/// Creates the response that says that nothing has changed.
pub(super) fn not_modified(tag: &str) -> Reply {
    let mut reply = tagged(reply(StatusCode::NOT_MODIFIED, "", Bytes::new()), tag);
    reply.headers_mut().remove(header::CONTENT_TYPE);
    reply
}

/// Adds the entity tag.
pub(super) fn tagged(reply: Reply, tag: &str) -> Reply {
    with(reply, header::ETAG, tag)
}

/// Adds a header; a value that cannot stand in one is left out.
pub(super) fn with(mut reply: Reply, name: HeaderName, value: &str) -> Reply {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().insert(name, value);
    }
    reply
}

/// Returns whether a request has the entity already.
///
/// Weak comparison (RFC 9110, section 13.1.2).
pub(super) fn has_already(headers: &HeaderMap, tag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    headers.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        value.to_str().is_ok_and(|list| {
            list.split(',').any(|one| one.trim() == "*" || strong(one) == strong(tag))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tags_are_compared_weakly() {
        let check = |sent: &'static str, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(sent));
            assert_eq!(has_already(&headers, "W/\"a\""), expected, "{sent}");
        };
        check("W/\"a\"", true);
        check("\"b\", \"a\"", true);
        check("*", true);
        check("\"b\"", false);
        check("", false);
    }

    #[test]
    fn every_response_has_the_policy() {
        let reply = reply(StatusCode::OK, "text/plain", "a");
        let policy = reply.headers().get(header::CONTENT_SECURITY_POLICY).unwrap();
        assert!(!policy.to_str().unwrap().contains("unsafe"));
    }
}
