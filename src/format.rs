//! Numbers as people read them.

/// Separates a number from its unit without letting a line break between them.
const NBSP: char = '\u{a0}';

/// `87.5 %`: one decimal at most, and never rounded up to the whole: 99.96 is not 100.
#[must_use]
pub fn percent(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    let shown = if rounded >= 100.0 && value < 100.0 { 99.9 } else { rounded };
    format!("{}{NBSP}%", tenths(shown))
}

/// The two percentages of "`value` is below `limit`", with as many decimals as it takes to see that it is.
#[must_use]
pub fn percents_below(value: f64, limit: f64) -> (String, String) {
    let (short, limit_text) = (percent(value), percent(limit));
    if short != limit_text {
        return (short, limit_text);
    }
    let exact = (2..=6).map(|digits| format!("{value:.digits$}{NBSP}%"));
    let seen = exact.into_iter().find(|text| {
        let shown = text.trim_end_matches(['%', NBSP]).parse::<f64>();
        shown.is_ok_and(|shown| shown < limit)
    });
    (seen.unwrap_or(short), limit_text)
}

/// `1,234`.
#[must_use]
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 test`, `2 tests`.
#[must_use]
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// `41.7 s`, `2 min 5 s`, `1 h 4 min`; a zero that says nothing is left out: `8 s`, `2 min`.
#[must_use]
pub fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0).round();
    if seconds < 0.1 {
        return format!("{:.0}{NBSP}ms", seconds.max(0.0) * 1000.0);
    }
    if seconds < 59.95 {
        return format!("{}{NBSP}s", tenths(seconds));
    }
    let (unit, per, small, rest) = if whole < 3600.0 {
        ("min", 60.0, "s", whole % 60.0)
    } else {
        ("h", 3600.0, "min", (whole % 3600.0 / 60.0).floor())
    };
    let large = format!("{:.0}{NBSP}{unit}", (whole / per).floor());
    if rest == 0.0 { large } else { format!("{large} {rest:.0}{NBSP}{small}") }
}

/// `0.4 ms`, `320 ms`, `1.2 s`.
#[must_use]
pub fn milliseconds(value: f64) -> String {
    if value >= 999.5 {
        return duration(value / 1000.0);
    }
    if value >= 10.0 { format!("{value:.0}{NBSP}ms") } else { format!("{}{NBSP}ms", tenths(value)) }
}

/// `12.5/s`.
#[must_use]
pub fn rate(value: f64) -> String {
    format!("{}/s", tenths(value))
}

/// A share as a bar of `width` marks, `█████░░`; full only at 100.
#[must_use]
pub fn bar(percent: f64, width: u32) -> String {
    let share = (percent / 100.0 * f64::from(width)).floor();
    (0..width).map(|i| if f64::from(i) < share { '█' } else { '░' }).collect()
}

/// One decimal, none where it is a zero.
fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `512 B`, `12.3 kB`, `1.2 MB`; a kilobyte is 1000 bytes.
#[must_use]
pub fn bytes(n: u64) -> String {
    if n < 1000 {
        return format!("{n}{NBSP}B");
    }
    let mut value = n as f64 / 1000.0;
    for unit in ["kB", "MB", "GB"] {
        if value < 999.95 {
            return format!("{}{NBSP}{unit}", tenths(value));
        }
        value /= 1000.0;
    }
    format!("{}{NBSP}TB", tenths(value))
}

#[cfg(test)]
mod format_tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn percentages_have_one_decimal_at_most_and_reach_the_whole_only_when_whole() {
        let shown = [91.0, 87.5, 99.96, 64.285_714, 0.0, 100.0, 80.29].map(|p| plain(&percent(p)));
        assert_eq!(shown, ["91 %", "87.5 %", "99.9 %", "64.3 %", "0 %", "100 %", "80.3 %"]);
        let (value, limit) = percents_below(84.996, 85.0);
        assert_eq!((plain(&value), plain(&limit)), ("84.996 %".into(), "85 %".into()));
    }

    #[test]
    fn a_bar_is_full_only_at_the_whole() {
        assert_eq!([0.0, 50.0, 99.9, 100.0].map(|p| bar(p, 4)), ["░░░░", "██░░", "███░", "████"]);
    }

    #[test]
    fn latencies_have_the_unit_that_fits() {
        let shown = [0.4, 3.0, 320.4, 999.6, 1250.0].map(|ms| plain(&milliseconds(ms)));
        assert_eq!(shown, ["0.4 ms", "3 ms", "320 ms", "1 s", "1.2 s"]);
        assert_eq!(rate(12.0), "12/s");
    }

    #[test]
    fn durations_counts_and_sizes_read_well() {
        let shown = [0.004, 0.25, 8.0, 41.72, 59.99, 125.0, 3600.0, 3840.0].map(|s| plain(&duration(s)));
        assert_eq!(shown, ["4 ms", "0.2 s", "8 s", "41.7 s", "1 min", "2 min 5 s", "1 h", "1 h 4 min"]);
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [0, 999, 1000, 12_345, 1_234_567].map(bytes).map(|b| plain(&b)),
            ["0 B", "999 B", "1 kB", "12.3 kB", "1.2 MB"]
        );
        assert_eq!((plural(1, "test", "tests"), plural(2, "test", "tests")), ("1 test".into(), "2 tests".into()));
    }
}
