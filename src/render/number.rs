//! Numbers that only a comment shows; the others are in [`crate::format`].

use crate::format::duration;

/// A share as a bar of `width` marks, `█████░░`; full only at 100.
pub(super) fn bar(percent: f64, width: u32) -> String {
    let share = (percent / 100.0 * f64::from(width)).floor();
    (0..width).map(|i| if f64::from(i) < share { '█' } else { '░' }).collect()
}

/// `0.4 ms`, `320 ms`, `1.2 s`.
pub(super) fn milliseconds(value: f64) -> String {
    if value >= 1000.0 {
        return duration(value / 1000.0);
    }
    if value >= 10.0 {
        return format!("{value:.0}\u{a0}ms");
    }
    format!("{}\u{a0}ms", tenths(value))
}

/// `12.5/s`.
pub(super) fn rate(value: f64) -> String {
    format!("{}/s", tenths(value))
}

/// One decimal, none where it is a zero.
fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod number_tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_at_the_whole() {
        assert_eq!([0.0, 50.0, 99.9, 100.0].map(|p| bar(p, 4)), ["░░░░", "██░░", "███░", "████"]);
    }

    #[test]
    fn latencies_have_the_unit_that_fits() {
        let shown = [0.4, 3.0, 320.4, 1250.0].map(|ms| milliseconds(ms).replace('\u{a0}', " "));
        assert_eq!(shown, ["0.4 ms", "3 ms", "320 ms", "1.2 s"]);
        assert_eq!(rate(12.0), "12/s");
    }
}
