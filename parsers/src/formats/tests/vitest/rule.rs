//! The lines that structure vitest's output: the opening banner and the horizontal rules.

/// The line a run opens with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening<'a> {
    /// ` RUN  v3.2.4 /project`, ` DEV  v3.2.4 /project` in watch mode: the version.
    Run(&'a str),
    /// ` RERUN  file x1`, in watch mode.
    Rerun,
}

impl<'a> Opening<'a> {
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        if line.starts_with(" RERUN  ") {
            return Some(Self::Rerun);
        }
        let rest = line.strip_prefix(" RUN  v").or_else(|| line.strip_prefix(" DEV  v"))?;
        let (version, root) = rest.split_once(' ')?;
        let dotted = version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.');
        (dotted && !root.trim().is_empty()).then_some(Self::Run(version))
    }
}

/// A horizontal rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule<'a> {
    /// Nothing but the rule.
    Bare,
    /// `⎯⎯⎯[2/5]⎯`: the end of an error, and whether it is the last one.
    Counted { last: bool },
    /// `⎯⎯⎯ Failed Tests 2 ⎯⎯⎯`: a heading.
    Title(&'a str),
}

impl<'a> Rule<'a> {
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        const DASH: char = '⎯';
        let line = line.trim_end();
        let inner = line.strip_prefix(DASH)?.strip_suffix(DASH)?.trim_matches(DASH);
        if inner.is_empty() {
            return Some(Self::Bare);
        }
        if let Some(counter) = inner.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            let numbers = counter.split_once('/')?;
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let last = numbers.0 == numbers.1;
            return (digits(numbers.0) && digits(numbers.1)).then_some(Self::Counted { last });
        }
        let title = inner.strip_prefix(' ')?.strip_suffix(' ')?;
        (!title.is_empty() && !title.contains(DASH)).then_some(Self::Title(title))
    }
}

#[cfg(test)]
mod rule_tests {
    use super::*;

    #[test]
    fn openings_carry_a_version_and_a_folder() {
        assert_eq!(Opening::parse(" RUN  v3.2.4 /builds/acme/web"), Some(Opening::Run("3.2.4")));
        assert_eq!(Opening::parse(" DEV  v4.0.0-beta.1 C:/web"), Some(Opening::Run("4.0.0-beta.1")));
        assert_eq!(Opening::parse(" RUN  v8 go"), None);
        assert_eq!(Opening::parse("RUN  v3.2.4 /x"), None);
    }

    #[test]
    fn rules_are_told_apart() {
        assert_eq!(Rule::parse("⎯⎯⎯⎯⎯⎯"), Some(Rule::Bare));
        assert_eq!(Rule::parse("⎯⎯⎯[12/12]⎯"), Some(Rule::Counted { last: true }));
        assert_eq!(Rule::parse("⎯⎯⎯[1/12]⎯"), Some(Rule::Counted { last: false }));
        assert_eq!(Rule::parse("⎯⎯ Failed Tests 2 ⎯⎯⎯"), Some(Rule::Title("Failed Tests 2")));
        assert_eq!(Rule::parse("⎯⎯[a/2]⎯"), None);
        assert_eq!(Rule::parse("-----"), None);
    }
}
