//! Lines by which shells, task runners and CI systems say that a command failed.

/// Whether a line says so. Only whole lines in the tools' own form count, as words such as "failed" stand in any log.
pub(crate) fn says_failed(line: &str) -> bool {
    let line = line.trim();
    let Some(last) = line.bytes().last() else { return false };
    // All of them end in a status, a full stop, or a closing bracket; most lines of a log end otherwise.
    if !(last.is_ascii_digit() || matches!(last, b'.' | b')')) {
        return false;
    }
    let status = |prefix: &str| {
        let rest = line.strip_prefix(prefix).map(|rest| rest.trim_end_matches('.').trim());
        rest.and_then(|rest| rest.parse::<i32>().ok()).is_some_and(|status| status != 0)
    };
    // GitHub Actions, GitLab, yarn, pnpm alone and over several packages, turbo, time.
    status("##[error]Process completed with exit code")
        || status("Error: Process completed with exit code")
        || status("ERROR: Job failed: exit code")
        || status("ERROR: Job failed: command terminated with exit code")
        || status("error Command failed with exit code")
        || status("ELIFECYCLE  Command failed with exit code")
        || line == "ELIFECYCLE  Test failed. See above for more details."
        || status("Exit status ")
        || line.strip_suffix(')').is_some_and(turbo)
        || status("Command exited with non-zero status")
        || make(line)
        || tox(line)
}

/// `ERROR  run failed: command  exited (1)` without its bracket.
fn turbo(line: &str) -> bool {
    let status = line.strip_prefix("ERROR  run failed: command  exited (");
    status.and_then(|status| status.parse::<i32>().ok()).is_some_and(|status| status != 0)
}

/// `make: *** [Makefile:3: test] Error 2`, at any depth; `(ignored)` behind it says that it does not matter.
/// <https://www.gnu.org/software/make/manual/html_node/Errors.html>
fn make(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("make").or_else(|| line.strip_prefix("gmake")) else { return false };
    let rest = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(rest, |(_, rest)| rest);
    let Some((_, error)) = rest.strip_prefix(": *** [").and_then(|rest| rest.rsplit_once("] Error ")) else {
        return false;
    };
    error.parse::<i32>().is_ok_and(|status| status != 0)
}

/// `py311: FAIL code 1 (0.52=setup[0.03]+cmd[0.49] seconds)`, also without the time.
fn tox(line: &str) -> bool {
    let Some((environment, rest)) = line.split_once(": FAIL code ") else { return false };
    let status = rest.split(' ').next().unwrap_or_default();
    !environment.contains(' ') && status.parse::<i32>().is_ok_and(|status| status != 0)
}

#[cfg(test)]
mod exit_note_tests {
    use super::*;

    #[test]
    fn the_words_of_runners_are_known_and_others_are_not() {
        for line in [
            "make: *** [Makefile:3: test] Error 2",
            "make[2]: *** [test] Error 1",
            "##[error]Process completed with exit code 1.",
            "ERROR: Job failed: exit code 137",
            " ELIFECYCLE  Command failed with exit code 1.",
            " ELIFECYCLE  Test failed. See above for more details.",
            "error Command failed with exit code 1.",
            "Exit status 1",
            " ERROR  run failed: command  exited (1)",
            "  py311: FAIL code 1 (0.52=setup[0.03]+cmd[0.49] seconds)",
        ] {
            assert!(says_failed(line), "{line}");
        }
        for line in [
            "make: [Makefile:3: lint] Error 1 (ignored)",
            "make: *** [Makefile:3: lint] Error 1 (ignored)",
            "Process completed with exit code 0.",
            "Exit status 0",
            "AssertionError: Command failed with exit code 1.",
            "tests/test_make.py::test_error FAILED: FAIL code 1",
            "",
        ] {
            assert!(!says_failed(line), "{line}");
        }
    }
}
