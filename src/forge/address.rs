//! Where an API lives: its base address, checked once.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::{Method, Url};

use super::Problem;

/// The base address of a forge's API, possibly below a path (`https://host/gitlab/api/v4`).
#[derive(Debug, Clone)]
pub(super) struct Address {
    base: Url,
}

impl Address {
    /// Accepts `https`, and `http` to this very machine or where the configuration allows it.
    pub(super) fn parse(text: &str, allow_http: bool) -> Result<Self, Problem> {
        let bad = || Problem::BadAddress(without_credentials(text));
        let mut base = Url::parse(text).map_err(|_| bad())?;
        if base.host_str().is_none() || !matches!(base.scheme(), "http" | "https") {
            return Err(bad());
        }
        // Credentials in the address would be sent beside the token and show up in messages.
        base.set_username("").and_then(|()| base.set_password(None)).map_err(|()| bad())?;
        base.set_query(None);
        base.set_fragment(None);
        let address = Self { base };
        if address.is_plain() && !allow_http && !address.is_loopback() {
            return Err(Problem::PlainHttp);
        }
        Ok(address)
    }

    /// The address of something below the base; `path` has its segments escaped.
    pub(super) fn join(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", self.base.path().trim_end_matches('/')));
        url
    }

    /// Scheme, host and port, without any path.
    pub(super) fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The host and, if it is an unusual one, the port.
    pub(super) fn host(&self) -> String {
        host_of(&self.base)
    }

    /// The path of the base, without a slash at its end.
    pub(super) fn path(&self) -> &str {
        self.base.path().trim_end_matches('/')
    }

    pub(super) fn is_same_origin(&self, url: &Url) -> bool {
        self.base.origin() == url.origin()
    }

    /// Whether it goes without TLS.
    pub(super) fn is_plain(&self) -> bool {
        self.base.scheme() == "http"
    }

    pub(super) fn is_loopback(&self) -> bool {
        match self.base.host_str() {
            Some("localhost") => true,
            Some(host) => host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| match ip {
                IpAddr::V4(ip) => Ipv4Addr::is_loopback(&ip),
                IpAddr::V6(ip) => Ipv6Addr::is_loopback(&ip),
            }),
            None => false,
        }
    }
}

/// A request as messages name it: method, host and path; a query could hold something private.
pub(super) fn spot(method: &Method, url: &Url) -> String {
    format!("{method} {}{}", host_of(url), url.path())
}

/// An address as messages name it.
pub(super) fn bare(url: &Url) -> String {
    format!("{}://{}{}", url.scheme(), host_of(url), url.path())
}

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What is left of an unreadable address when everything that could be a password is gone.
fn without_credentials(text: &str) -> String {
    let behind = text.rsplit_once('@').map_or(text, |(_, behind)| behind);
    behind.chars().filter(|c| !c.is_control()).take(100).collect()
}

#[cfg(test)]
mod address_tests {
    use super::*;

    #[test]
    fn a_base_may_lie_below_a_path() {
        let address = Address::parse("https://forge.example:8443/gitlab/api/v4/", false).unwrap();
        let url = address.join("projects/group%2Fsub/notes");
        assert_eq!(url.as_str(), "https://forge.example:8443/gitlab/api/v4/projects/group%2Fsub/notes");
        assert_eq!(spot(&Method::GET, &url), "GET forge.example:8443/gitlab/api/v4/projects/group%2Fsub/notes");
        assert_eq!(address.origin(), "https://forge.example:8443");
    }

    #[test]
    fn plain_http_is_only_for_this_machine_unless_allowed() {
        for local in ["http://127.0.0.1:80/api", "http://[::1]:8080", "http://localhost"] {
            assert!(Address::parse(local, false).is_ok(), "{local}");
        }
        for remote in ["http://forge.example/api/v4", "http://10.0.0.1", "http://localhost.example"] {
            assert_eq!(Address::parse(remote, false).unwrap_err(), Problem::PlainHttp, "{remote}");
            assert!(Address::parse(remote, true).is_ok(), "{remote}");
        }
    }

    #[test]
    fn credentials_in_an_address_are_neither_kept_nor_shown() {
        let address = Address::parse("https://me:secret@forge.example/api/v4", false).unwrap();
        assert!(!address.join("user").as_str().contains("secret"));
        let error = Address::parse("ftp://me:secret@forge.example", false).unwrap_err();
        assert_eq!(error, Problem::BadAddress("forge.example".to_owned()));
        assert!(Address::parse("forge.example", false).is_err());
    }
}
