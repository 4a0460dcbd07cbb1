//! What CI systems and container tools write in front of every line of a job's output.

/// A prefix that stands before every line of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapper {
    /// `2026-01-31T12:34:56.1234567Z text`: GitHub Actions, Azure Pipelines.
    Timestamp,
    /// `2026-01-31T12:34:56.123456Z 00O text`: GitLab with
    /// [log timestamps](https://docs.gitlab.com/ci/jobs/job_logs/#job-log-timestamps); `+` continues a line.
    GitLab,
    /// `job<TAB>step<TAB>2026-01-31T12:34:56.1234567Z text`: `gh run view --log`.
    GitHubCli,
    /// `[2026-01-31T12:34:56.123Z] text`: Jenkins.
    Jenkins,
    /// `#12 3.456 text`: `docker build` with plain progress.
    BuildKit,
    /// `web-1  | text` with the bar in this column: `docker compose`.
    Compose(usize),
}

/// Lines looked at to recognise a wrapper.
const SAMPLE: usize = 60;

impl Wrapper {
    /// The wrapper of an input, judged by its first lines: at least four fifths of those that hold text must have it.
    pub(super) fn sniff(head: &[u8]) -> Option<Self> {
        let lines: Vec<&[u8]> = head
            .split(|b| *b == b'\n')
            .map(|line| line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line))
            .filter(|line| !line.trim_ascii().is_empty())
            .take(SAMPLE)
            .collect();
        let most = |wrapper: Self| {
            let hits = lines.iter().filter(|line| wrapper.text(line).is_some()).count();
            hits > 0 && hits * 5 >= lines.len() * 4
        };
        let fixed = [Self::GitLab, Self::Timestamp, Self::GitHubCli, Self::Jenkins, Self::BuildKit];
        fixed.into_iter().find(|wrapper| most(*wrapper)).or_else(|| {
            let column = lines.iter().find_map(|line| compose_bar(line))?;
            // Tables have a second bar, compose's prefix has one.
            let tables = lines.iter().filter(|line| memchr::memchr_iter(b'|', line).count() > 1).count();
            (lines.len() >= 3 && tables * 2 < lines.len() && most(Self::Compose(column)))
                .then_some(Self::Compose(column))
        })
    }

    /// The line's own text, or nothing if the line lacks the prefix.
    pub(super) fn text(self, line: &[u8]) -> Option<&[u8]> {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        match self {
            Self::Timestamp => after_timestamp(line),
            Self::GitLab => gitlab(line).map(|(_, text)| text),
            Self::GitHubCli => {
                let mut parts = line.splitn(3, |b| *b == b'\t');
                parts.next()?;
                parts.next()?;
                let rest = parts.next()?;
                after_timestamp(rest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(rest))
            }
            Self::Jenkins => {
                let rest = line.strip_prefix(b"[")?;
                let close = memchr::memchr(b']', rest)?;
                timestamp_len(rest.get(..close)?).filter(|len| *len == close)?;
                rest.get(close + 1..).map(|text| text.strip_prefix(b" ").unwrap_or(text))
            }
            Self::BuildKit => {
                let rest = line.strip_prefix(b"#")?;
                let rest = rest.get(digits(rest)?..)?.strip_prefix(b" ")?;
                let whole = digits(rest)?;
                let rest = rest.get(whole..)?.strip_prefix(b".")?;
                rest.get(digits(rest)?..)?.strip_prefix(b" ")
            }
            Self::Compose(column) => {
                if compose_bar(line)? != column {
                    return None;
                }
                let bar = memchr::memchr(b'|', line)?;
                let rest = line.get(bar + 1..)?;
                // The colour of the prefix is reset behind the bar.
                let rest = rest.strip_prefix(b"\x1b[0m").unwrap_or(rest);
                Some(rest.strip_prefix(b" ").unwrap_or(rest))
            }
        }
    }

    /// Whether the line goes on where the line before it stopped.
    pub(super) fn continues(self, line: &[u8]) -> bool {
        self == Self::GitLab && gitlab(line).is_some_and(|(continued, _)| continued)
    }
}

/// GitLab's stream number, stream letter and continuation mark behind a timestamp.
fn gitlab(line: &[u8]) -> Option<(bool, &[u8])> {
    let rest = line.get(timestamp_len(line)?..)?.strip_prefix(b" ")?;
    let [high, low, b'O' | b'E', mark @ (b' ' | b'+'), text @ ..] = rest else { return None };
    (high.is_ascii_hexdigit() && low.is_ascii_hexdigit()).then_some((*mark == b'+', text))
}

fn after_timestamp(line: &[u8]) -> Option<&[u8]> {
    let rest = line.get(timestamp_len(line)?..)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix(b" ")
}

/// The length of an RFC 3339 timestamp in UTC with a fraction at the start of `text`.
fn timestamp_len(text: &[u8]) -> Option<usize> {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00.";
    let head = text.get(..SHAPE.len())?;
    let fits = head.iter().zip(SHAPE).all(|(b, shape)| if *shape == b'0' { b.is_ascii_digit() } else { b == shape });
    let fraction = digits(text.get(SHAPE.len()..)?)?;
    let end = SHAPE.len() + fraction;
    (fits && text.get(end) == Some(&b'Z')).then_some(end + 1)
}

/// How many digits `text` begins with; nothing if none.
fn digits(text: &[u8]) -> Option<usize> {
    Some(text.iter().take_while(|b| b.is_ascii_digit()).count()).filter(|n| *n > 0)
}

/// The column of the bar behind a compose service name, colours not counted.
fn compose_bar(line: &[u8]) -> Option<usize> {
    let bar = memchr::memchr(b'|', line)?;
    let mut name = Vec::new();
    super::ansi::strip_into(line.get(..bar)?, &mut name);
    let width = name.len();
    let service = name.trim_ascii_end();
    let named = !service.is_empty()
        && service.len() < width
        && service.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    named.then_some(width)
}

#[cfg(test)]
mod wrapper_tests {
    use super::*;

    fn unwrapped(log: &str) -> Option<Vec<String>> {
        let wrapper = Wrapper::sniff(log.as_bytes())?;
        let text = |line: &str| String::from_utf8_lossy(wrapper.text(line.as_bytes()).unwrap()).into_owned();
        Some(log.lines().map(text).collect())
    }

    #[test]
    fn every_wrapper_is_recognised_and_removed() {
        for log in [
            "2026-01-31T12:34:56.1234567Z a\n2026-01-31T12:34:56.1234567Z  b",
            "\u{feff}2026-01-31T12:34:56.123456Z 00O a\n2026-01-31T12:34:56.123456Z 01E  b",
            "test\tRun pytest\t2026-01-31T12:34:56.1234567Z a\ntest\tRun pytest\t2026-01-31T12:34:56.1234567Z  b",
            "[2026-01-31T12:34:56.123Z] a\n[2026-01-31T12:34:56.123Z]  b",
            "#12 0.100 a\n#12 10.20  b",
        ] {
            assert_eq!(unwrapped(log).as_deref(), Some(["a".to_owned(), " b".to_owned()].as_slice()), "{log}");
        }
        let compose = "\x1b[36mweb-1  |\x1b[0m a\nweb-1  |  b\n\x1b[33mdb-1   | \x1b[0mc";
        assert_eq!(unwrapped(compose).unwrap()[..2], ["a".to_owned(), " b".to_owned()]);
    }

    #[test]
    fn a_coverage_table_is_no_compose_log() {
        let table = "File      | % Stmts | % Branch |\nAll files |     100 |      100 |\n a.ts     |     100 |   100 |";
        assert_eq!(Wrapper::sniff(table.as_bytes()), None);
        assert_eq!(Wrapper::sniff(b"plain\ntext\n"), None);
        assert_eq!(Wrapper::sniff(b""), None);
    }
}
