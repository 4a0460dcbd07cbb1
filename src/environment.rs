use std::collections::BTreeMap;
use std::fmt;

/// The environment variables, taken once when the program starts; everything else is given this value.
///
/// Its `Debug` shows names only: values may be secrets.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// The variables of this process. Those whose name or value is not UTF-8 are left out.
    #[must_use]
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self { variables: std::env::vars_os().filter_map(text).collect() }
    }

    /// The value of a variable; an empty one counts as absent, as CI systems set some to nothing.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// All variables, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self { variables: variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod environment_tests {
    use super::*;

    #[test]
    fn empty_variables_are_absent_and_debug_shows_no_value() {
        let environment = Environment::from_iter([("CI_JOB_NAME", ""), ("GITLAB_TOKEN", "glpat-secret")]);
        assert_eq!(environment.get("CI_JOB_NAME"), None);
        assert_eq!(environment.get("GITLAB_TOKEN"), Some("glpat-secret"));
        assert!(!format!("{environment:?}").contains("glpat"));
    }
}
