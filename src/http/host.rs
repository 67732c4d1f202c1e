//! Which names the server answers to: the guard against DNS rebinding.
//!
//! A page from elsewhere can let its own name resolve to 127.0.0.1 and then ask this server from a
//! visitor's browser, which takes it for the page's own. Such a request carries the foreign name in
//! its `Host` header. An address in digits cannot be rebound, so any is answered; of names only
//! `localhost` and those that were told.

use std::net::IpAddr;

/// Returns whether a `Host` header, or the authority of an absolute target, may be answered.
pub(super) fn is_ours(host: &str, told: &[String]) -> bool {
    let Some(name) = name(host) else { return false };
    let inner = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.unwrap_or(name).parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || told.iter().any(|told| told.eq_ignore_ascii_case(name))
}

/// Returns the host without its port; none if it has none or is written wrongly.
fn name(host: &str) -> Option<&str> {
    let end = match host.rfind(']') {
        Some(bracket) => bracket + 1,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at_checked(end)?;
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| {
            digits.len() <= 5 && digits.chars().all(|c| c.is_ascii_digit())
        });
    (is_port && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_localhost_and_told_names_are_answered() {
        let told = ["reports.example".to_owned()];
        for host in [
            "127.0.0.1:7878",
            "127.0.0.1",
            "[::1]:80",
            "localhost:7878",
            "LocalHost",
            "reports.example:443",
            "192.168.1.9:80",
        ] {
            assert!(is_ours(host, &told), "{host}");
        }
    }

    #[test]
    fn foreign_names_are_not() {
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.1@evil",
            "",
            ":80",
            "[::1",
            "localhost:x",
            "localhost:999999",
            "养老",
        ] {
            assert!(!is_ours(host, &[]), "{host}");
        }
    }
}
