//! The secret that a forge knows us by.

use std::fmt;

use super::{ForgeKind, Problem};
use crate::Environment;

/// An access token; neither `Debug` nor `Display` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    secret: String,
    variable: &'static str,
}

impl Token {
    /// The token for a forge: `CI_REPORT_TOKEN`, else the forge's own variable.
    #[must_use]
    pub fn find(environment: &Environment, forge: ForgeKind) -> Option<Self> {
        let own = match forge {
            ForgeKind::GitLab => "GITLAB_TOKEN",
            ForgeKind::GitHub => "GITHUB_TOKEN",
        };
        Self::in_variable(environment, "CI_REPORT_TOKEN").or_else(|| Self::in_variable(environment, own))
    }

    /// The token in one variable; blanks around it come from copying and are no part of it.
    pub(super) fn in_variable(environment: &Environment, variable: &'static str) -> Option<Self> {
        let secret = environment.get(variable)?.trim();
        (!secret.is_empty()).then(|| Self { secret: secret.to_owned(), variable })
    }

    /// The variable that holds it, to name in messages.
    #[must_use]
    pub fn variable(&self) -> &'static str {
        self.variable
    }

    /// The secret itself, fit for a header.
    pub(super) fn expose(&self) -> Result<&str, Problem> {
        let printable = self.secret.bytes().all(|byte| byte.is_ascii_graphic());
        if printable { Ok(&self.secret) } else { Err(Problem::MalformedToken) }
    }

    /// Whether GitHub gave it to a workflow or an app: those may not ask who they are.
    /// <https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available/>
    pub(super) fn is_of_app(&self) -> bool {
        self.secret.starts_with("ghs_")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(from {})", self.variable)
    }
}

#[cfg(test)]
mod token_tests {
    use super::*;

    #[test]
    fn the_own_variable_wins_and_the_secret_is_never_shown() {
        let environment = Environment::from_iter([("CI_REPORT_TOKEN", " glpat-a\n"), ("GITLAB_TOKEN", "glpat-b")]);
        let token = Token::find(&environment, ForgeKind::GitLab).unwrap();
        assert_eq!(token.expose(), Ok("glpat-a"));
        assert_eq!(format!("{token:?}"), "Token(from CI_REPORT_TOKEN)");
        assert_eq!(Token::find(&environment, ForgeKind::GitHub).unwrap().variable(), "CI_REPORT_TOKEN");
    }

    #[test]
    fn a_token_that_would_break_a_header_is_refused() {
        let environment = Environment::from_iter([("GITHUB_TOKEN", "ghp_a\r\nX: y")]);
        let token = Token::find(&environment, ForgeKind::GitHub).unwrap();
        assert_eq!(token.expose(), Err(Problem::MalformedToken));
    }
}
