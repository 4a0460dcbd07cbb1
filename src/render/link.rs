//! Links: the only ones in a comment, all made here.

use std::fmt::Write as _;

/// Where an address comes from decides how far it is trusted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The CI system's own environment.
    Environment,
    /// The output of a tool.
    Input,
}

/// The longest address that is linked.
const LONGEST: usize = 2_000;

/// Path segments behind which a forge keeps what a mere link leaves a trace on: "mentioned in …".
const TRACED: [&str; 8] =
    ["issues", "pull", "pulls", "merge_requests", "commit", "commits", "discussions", "work_items"];

/// `text`, which must be inert already, as a link to `url`; without a link where the address is not to be trusted.
pub(super) fn link(url: Option<&str>, text: &str, source: Source) -> String {
    match url.and_then(|url| address(url, source)) {
        Some(href) => format!("<a href=\"{href}\">{text}</a>"),
        None => text.to_owned(),
    }
}

/// The address as the value of an attribute, or nothing where it is no plain http or https address.
fn address(url: &str, source: Source) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if !known || url.len() > LONGEST || !is_host(authority) || (source == Source::Input && leaves_a_trace(path)) {
        return None;
    }
    let mut href = format!("{}://{authority}", scheme.to_ascii_lowercase());
    for c in path.chars() {
        match c {
            '&' => href.push_str("&amp;"),
            'a'..='z' | 'A'..='Z' | '0'..='9' => href.push(c),
            '-' | '.' | '_' | '~' | ':' | '/' | '?' | '#' | '@' | '!' | '(' | ')' | '+' | ',' | ';' | '=' | '%' => {
                href.push(c);
            }
            _ if c.is_control() => return None,
            _ => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| {
                let _ = write!(href, "%{byte:02X}");
            }),
        }
    }
    Some(href)
}

/// A host, with a port or without; nothing in front of an `@`.
fn is_host(authority: &str) -> bool {
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "0"));
    let is_name = |host: &str| host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    let is_v6 = |host: &str| host.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    let host_fits = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(v6) => is_v6(v6),
        None => is_name(host),
    };
    !host.is_empty() && host_fits && !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
}

fn leaves_a_trace(path: &str) -> bool {
    path.split(['/', '?', '#']).any(|segment| {
        let segment = segment.to_ascii_lowercase();
        segment.contains('%') || TRACED.contains(&segment.as_str())
    })
}

#[cfg(test)]
mod link_tests {
    use super::*;

    fn linked(url: &str) -> bool {
        link(Some(url), "x", Source::Input).starts_with("<a href=\"http")
    }

    #[test]
    fn plain_addresses_are_linked() {
        let url = "https://github.com/advisories/GHSA-jchw-25xp-jwwc";
        assert_eq!(link(Some(url), "x", Source::Input), format!("<a href=\"{url}\">x</a>"));
        for url in ["http://localhost:9000/a?b=c&d=e#f", "https://[::1]:8080/x", "HTTPS://x.example"] {
            assert!(linked(url), "{url}");
        }
    }

    #[test]
    fn nothing_breaks_out_of_the_attribute() {
        let href = link(Some("https://x.example/a\"b<c>|é"), "x", Source::Input);
        assert_eq!(href, "<a href=\"https://x.example/a%22b%3Cc%3E%7C%C3%A9\">x</a>");
    }

    #[test]
    fn other_schemes_credentials_and_nonsense_are_not_linked() {
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//x.example",
            "https://",
            "https://u:p@x.example/",
            "https://x.example\\@y",
            "https://x .example",
            "https://x.example/\u{1}",
            "ftp://x.example/",
            "mailto:a@b.co",
        ] {
            assert!(!linked(url), "{url}");
        }
    }

    #[test]
    fn a_tool_cannot_leave_a_trace_on_somebodys_issue_but_the_environment_names_its_own_commit() {
        for path in ["o/r/issues/1", "o/r/pull/1", "g/p/-/merge_requests/1", "o/r/commit/abc", "o/r/%69ssues/1"] {
            assert!(!linked(&format!("https://github.com/{path}")), "{path}");
        }
        assert!(link(Some("https://github.com/o/r/commit/abc"), "x", Source::Environment).starts_with("<a"));
    }
}
