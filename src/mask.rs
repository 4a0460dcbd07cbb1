//! Secrets are masked in everything that leaves the program: comments, JSON, HTML, the terminal and error messages.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ci_report_parsers::model::Sections;
use regex::{Captures, Regex};
use serde_json::Value;

use crate::Environment;
use crate::report::Report;

/// What stands where a secret was.
pub const MASK: &str = "[masked]";

/// Shorter values are words rather than secrets; masking them would eat the text.
const SHORTEST_SECRET: usize = 8;

/// Tokens in the shapes that their issuers publish, private keys, and credentials in headers and URLs. Group `keep`
/// is what stands before the secret and stays.
static SHAPES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let shapes = [
        // GitLab: https://docs.gitlab.com/security/tokens/#token-prefixes
        r"\bgl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|wt)-[0-9A-Za-z_.-]{16,}",
        // GitHub: https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
        r"\bgh[pousr]_[0-9A-Za-z]{20,}",
        r"\bgithub_pat_[0-9A-Za-z_]{20,}",
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}",
        r"\bnpm_[0-9A-Za-z]{30,}",
        r"\bpypi-[0-9A-Za-z_-]{40,}",
        r"\bsk-[0-9A-Za-z_-]{20,}",
        r"\bsq[pua]_[0-9a-f]{40}\b",
        r"\blin_api_[0-9A-Za-z]{20,}",
        // JSON Web Tokens: header and payload are objects, so both parts begin with `{"` in base64url.
        r"\beyJ[0-9A-Za-z_-]{5,}\.eyJ[0-9A-Za-z_-]{5,}\.[0-9A-Za-z_-]*",
        r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)",
        r"(?i)(?P<keep>\b(?:proxy-)?authorization\b['\x22]?\s*[:=]\s*['\x22]?(?:(?:basic|bearer|token|digest)\s+)?)[^\s'\x22,;]{6,}",
        r"(?i)(?P<keep2>\b(?:private-token|job-token|x-api-key|set-cookie|cookie)\b['\x22]?\s*[:=]\s*['\x22]?)[^\s'\x22,]{6,}",
        r"(?P<keep3>\b[A-Za-z][A-Za-z0-9+.-]*://[^/\s:@'\x22]*:)[^/\s@'\x22]+(?P<at>@)",
        r"(?i)(?P<keep4>\b[a-z0-9_]*(?:password|passwd|secret|api_?key|access_?key|auth_?token|private_?key)['\x22]?\s*[:=]\s*['\x22]?)[^\s'\x22,;&]{8,}",
    ];
    Regex::new(&shapes.map(|shape| format!("(?:{shape})")).join("|")).ok()
});

/// Masks secrets, and counts them.
#[derive(Default)]
pub struct Masker {
    values: BTreeSet<String>,
}

impl std::fmt::Debug for Masker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Masker({} values)", self.values.len())
    }
}

impl Masker {
    /// Masks the values of variables whose names say that they are secret, besides every known shape.
    #[must_use]
    pub fn new(environment: &Environment) -> Self {
        let secret = |name: &str| {
            let name = name.to_ascii_uppercase();
            let words = ["TOKEN", "PASSWORD", "PASSWD", "SECRET", "API_KEY", "APIKEY", "PRIVATE_KEY", "CREDENTIAL"];
            words.iter().any(|word| name.contains(word)) && !name.ends_with("_PATH") && !name.ends_with("_URL")
        };
        let values = environment
            .iter()
            .filter(|(name, value)| secret(name) && value.len() >= SHORTEST_SECRET && !value.starts_with('/'))
            .flat_map(|(_, value)| [value.to_owned(), percent_encoded(value)]);
        Self { values: values.collect() }
    }

    /// The text without its secrets, and how many there were.
    #[must_use]
    pub fn text(&self, text: &str) -> (String, u64) {
        let mut masked = 0;
        let mut out = text.to_owned();
        // Longer values first: one may contain another.
        let mut values: Vec<&String> = self.values.iter().collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        for value in values {
            let found = out.matches(value.as_str()).count();
            if found > 0 {
                masked += found as u64;
                out = out.replace(value.as_str(), MASK);
            }
        }
        let Some(shapes) = SHAPES.as_ref().filter(|_| may_hold_a_shape(&out)) else { return (out, masked) };
        let replaced = shapes.replace_all(&out, |found: &Captures<'_>| {
            let group = |name| found.name(name).map_or("", |part| part.as_str());
            let keep: String = ["keep", "keep2", "keep3", "keep4"].map(group).concat();
            if found.get(0).is_some_and(|all| all.as_str().contains(MASK)) {
                return found.get(0).map_or(String::new(), |all| all.as_str().to_owned());
            }
            masked += 1;
            format!("{keep}{MASK}{}", group("at"))
        });
        (replaced.into_owned(), masked)
    }

    /// The report without secrets in any of its texts; the count goes into the report.
    #[must_use]
    pub fn report(&self, report: Report) -> Report {
        let mut value = serde_json::to_value(&report).unwrap_or_default();
        let masked = self.value(&mut value);
        if masked == 0 {
            return report;
        }
        match serde_json::from_value::<Report>(value) {
            Ok(clean) => Report { masked: clean.masked + masked, ..clean },
            // Better to show little than to show a secret.
            Err(_) => Report {
                headline: self.text(&report.headline).0,
                reasons: Vec::new(),
                inputs: Vec::new(),
                sections: Sections::default(),
                notes: vec!["the report holds secrets that could not be masked, so it is not shown".to_owned()],
                masked,
                ..report
            },
        }
    }

    fn value(&self, value: &mut Value) -> u64 {
        match value {
            Value::String(text) => {
                let (clean, masked) = self.text(text);
                if masked > 0 {
                    *text = clean;
                }
                masked
            }
            Value::Array(items) => items.iter_mut().map(|item| self.value(item)).sum(),
            Value::Object(fields) => fields.values_mut().map(|field| self.value(field)).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
    }
}

/// Every shape holds one of these; most texts hold none, and the expression need not even be compiled.
fn may_hold_a_shape(text: &str) -> bool {
    const LITERALS: [&str; 12] =
        ["://", "-----BEGIN", "AKIA", "ASIA", "eyJ", "xox", "gl", "gh", "npm_", "pypi-", "lin_api_", "git"];
    const WORDS: [&str; 9] = ["auth", "token", "key", "cookie", "password", "passwd", "secret", "sk-", "sq"];
    let lower = text.to_ascii_lowercase();
    LITERALS.iter().any(|literal| text.contains(literal)) || WORDS.iter().any(|word| lower.contains(word))
}

fn percent_encoded(value: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    value.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod mask_tests {
    use super::*;

    fn mask(text: &str) -> String {
        Masker::default().text(text).0
    }

    #[test]
    fn tokens_in_known_shapes_are_masked() {
        // Put together at run time, so that no scanner takes them for real ones.
        let body = "a1B2c3D4e5F6g7H8i9J0";
        for prefix in ["glpat-", "ghp_", "github_pat_", "xoxb-", "sk-"] {
            assert_eq!(mask(&format!("got {prefix}{body} here")), "got [masked] here", "{prefix}");
        }
        assert_eq!(mask(&format!("t=eyJ{body}.eyJ{body}.{body}.")), "t=[masked].");
        assert_eq!(mask("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nrest"), "[masked]\nrest");
    }

    #[test]
    fn what_stands_around_a_secret_stays() {
        assert_eq!(mask("-H 'Authorization: Bearer abcdefgh12345'"), "-H 'Authorization: Bearer [masked]'");
        assert_eq!(mask("postgres://app:hunter2secret@db/x"), "postgres://app:[masked]@db/x");
        assert_eq!(mask("DB_PASSWORD=correcthorse next"), "DB_PASSWORD=[masked] next");
        assert_eq!(mask("AssertionError: token expired, 3 failed"), "AssertionError: token expired, 3 failed");
    }

    #[test]
    fn values_of_secret_variables_are_masked_plain_and_percent_encoded() {
        let environment = Environment::from_iter([("MY_TOKEN", "se/cret+value"), ("PATH", "/usr/bin:/bin")]);
        let masker = Masker::new(&environment);
        assert_eq!(
            masker.text("a se/cret+value b se%2Fcret%2Bvalue /usr/bin:/bin"),
            ("a [masked] b [masked] /usr/bin:/bin".into(), 2)
        );
        assert!(!format!("{masker:?}").contains("cret"));
    }
}
