//! Numbers as a reader wants them: units after a no-break space, one decimal at most, thousands apart.

/// Joins a number and its unit on one line.
const NBSP: char = '\u{a0}';

/// `1800` as `1,800`.
pub(super) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 test`, `1,800 tests`.
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{}{NBSP}{}", count(n), if n == 1 { one } else { many })
}

/// One decimal, none where it is a zero.
fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// `80.29` as `80.3 %`. What is not quite all never reads as all, what is not quite nothing never as nothing.
pub(super) fn percent(value: f64) -> String {
    if value < 100.0 && value > 99.9 {
        return format!("99.9{NBSP}%");
    }
    if value > 0.0 && value < 0.1 {
        return format!("under{NBSP}0.1{NBSP}%");
    }
    format!("{}{NBSP}%", tenths(value))
}

/// A share of `width` marks as a bar, `█████░░`; full only at 100.
pub(super) fn bar(percent: f64, width: u32) -> String {
    let share = (percent / 100.0 * f64::from(width)).floor().clamp(0.0, f64::from(width));
    (0..width).map(|i| if f64::from(i) < share { '█' } else { '░' }).collect()
}

/// `320 ms`, `41.7 s`, `2 min 5 s`, `1 h 2 min`.
pub(super) fn seconds(value: f64) -> String {
    if !value.is_finite() || value < 0.0 {
        return format!("?{NBSP}s");
    }
    if value < 0.9995 {
        return milliseconds(value * 1000.0);
    }
    if value < 59.95 {
        return format!("{}{NBSP}s", tenths(value));
    }
    let whole = value.round();
    let (hours, minutes, rest) = ((whole / 3600.0).floor(), (whole % 3600.0 / 60.0).floor(), whole % 60.0);
    if hours > 0.0 {
        return format!("{hours}{NBSP}h{NBSP}{minutes}{NBSP}min");
    }
    if rest > 0.0 {
        return format!("{minutes}{NBSP}min{NBSP}{rest}{NBSP}s");
    }
    format!("{minutes}{NBSP}min")
}

/// `0.4 ms`, `320 ms`, `1.2 s`.
pub(super) fn milliseconds(value: f64) -> String {
    if value >= 1000.0 {
        return seconds(value / 1000.0);
    }
    if value >= 10.0 {
        return format!("{value:.0}{NBSP}ms");
    }
    format!("{}{NBSP}ms", tenths(value))
}

/// `999 B`, `12.3 kB`, `4.5 MB`.
pub(super) fn bytes(value: u64) -> String {
    if value < 1000 {
        return format!("{value}{NBSP}B");
    }
    let mut size = value as f64 / 1000.0;
    for unit in ["kB", "MB"] {
        if size < 999.95 {
            return format!("{}{NBSP}{unit}", tenths(size));
        }
        size /= 1000.0;
    }
    format!("{}{NBSP}GB", tenths(size))
}

/// `12.5` per second.
pub(super) fn rate(value: f64) -> String {
    format!("{}/s", tenths(value))
}

#[cfg(test)]
mod number_tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(plain(&counted(1, "test", "tests")), "1 test");
    }

    #[test]
    fn a_share_has_one_decimal_and_is_never_rounded_to_all_or_nothing() {
        let shares = [0.0, 0.04, 80.29, 91.0, 99.96, 100.0].map(|p| plain(&percent(p)));
        assert_eq!(shares, ["0 %", "under 0.1 %", "80.3 %", "91 %", "99.9 %", "100 %"]);
        assert_eq!(bar(99.9, 4), "███░");
        assert_eq!(bar(100.0, 4), "████");
    }

    #[test]
    fn durations_and_sizes_have_the_unit_that_fits() {
        let times = [0.0004, 0.32, 0.9999, 41.72, 59.96, 125.0, 3720.0].map(|s| plain(&seconds(s)));
        assert_eq!(times, ["0.4 ms", "320 ms", "1 s", "41.7 s", "1 min", "2 min 5 s", "1 h 2 min"]);
        let sizes = [999, 12_345, 999_960, 4_500_000, 7_000_000_000].map(|n| plain(&bytes(n)));
        assert_eq!(sizes, ["999 B", "12.3 kB", "1 MB", "4.5 MB", "7 GB"]);
    }
}
