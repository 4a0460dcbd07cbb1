//! The attributes of a start tag, as they stand in the document.

use crate::text::xml;

/// The raw attributes of one tag: `name="value" …`. Nothing is decoded until it is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attributes<'a>(pub(super) &'a str);

impl<'a> Attributes<'a> {
    /// Every attribute's local name and raw value, in the order of the tag. Values without quotes and names without
    /// values, which XML forbids, hide no attribute behind them.
    pub(super) fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quoted = ['"', '\''].into_iter().find_map(|quote| after.strip_prefix(quote)?.split_once(quote));
            let (value, after) = quoted.unwrap_or_else(|| after.split_once(char::is_whitespace).unwrap_or((after, "")));
            rest = after;
            let name = name.split_whitespace().next_back().unwrap_or_default();
            Some((name.rsplit_once(':').map_or(name, |(_, local)| local), value))
        })
    }

    /// The raw value of this attribute.
    pub(super) fn raw(self, name: &str) -> Option<&'a str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The text of this attribute.
    pub(super) fn text(self, name: &str) -> Option<String> {
        self.raw(name).map(xml::unescape)
    }

    /// The text of this attribute, unless it is blank.
    pub(super) fn filled(self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.trim().is_empty())
    }

    /// A count.
    pub(super) fn count(self, name: &str) -> Option<u64> {
        self.raw(name)?.trim().parse().ok()
    }

    /// A duration in seconds, in the notation of any country.
    pub(super) fn seconds(self, name: &str) -> Option<f64> {
        seconds(self.raw(name)?)
    }

    /// Whether the tag has these attributes in this order: writers differ in it, and each keeps to its own.
    pub(super) fn are(self, names: &[&str]) -> bool {
        self.iter().map(|(name, _)| name).eq(names.iter().copied())
    }
}

/// Reads `0.25`, `1,234.5` (thousands), `0,25` and `1.234,5` (decimal commas), with or without a unit of seconds.
fn seconds(text: &str) -> Option<f64> {
    let number = text.trim().trim_end_matches(['s', ' ']);
    let plain = match (number.rfind(','), number.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => number.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => number.replace(',', ""),
        (Some(_), None) if grouped(number) => number.replace(',', ""),
        (Some(_), None) => number.replace(',', "."),
        _ => number.to_owned(),
    };
    plain.parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0)
}

/// Whether the commas of a number without a point stand between groups of three digits.
fn grouped(number: &str) -> bool {
    let mut groups = number.split(',');
    let first = groups.next().unwrap_or_default();
    !first.starts_with('0') && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod attributes_tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_both_quotes_and_any_spacing() {
        let tag = Attributes(" a=\"1\" \n x:b = '<2>'\tmessage=\"say &quot;no&quot; &#x26; go\"");
        assert_eq!(tag.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "b", "message"]);
        assert_eq!(tag.raw("b"), Some("<2>"));
        assert_eq!(tag.text("message").as_deref(), Some("say \"no\" & go"));
        assert_eq!(tag.count("a"), Some(1));
        assert!(Attributes("broken").iter().next().is_none());
        assert_eq!(Attributes("a=1 flag status='failed'").raw("status"), Some("failed"));
    }

    #[test]
    fn durations_are_read_in_the_notation_of_any_country() {
        for (text, value) in [
            ("0.25", 0.25),
            ("1,234.5", 1234.5),
            ("1,234", 1234.0),
            ("0,125", 0.125),
            ("1,25", 1.25),
            ("1.234,5", 1234.5),
            ("1,234,567", 1_234_567.0),
            ("3", 3.0),
            ("2.5s", 2.5),
            ("1e-05", 1e-5),
        ] {
            let read = seconds(text).unwrap();
            assert!((read - value).abs() < 1e-9, "{text}: {read}");
        }
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-1"), None);
        assert_eq!(seconds("NaN"), None);
    }
}
