use crate::model::Ratio;

/// Covered of total: lines, branches or functions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) covered: u64,
    pub(super) total: u64,
}

impl Tally {
    pub(super) const fn of((covered, total): (u64, u64)) -> Self {
        Self { covered, total }
    }

    pub(super) const fn add(&mut self, other: Self) {
        self.covered = self.covered.saturating_add(other.covered);
        self.total = self.total.saturating_add(other.total);
    }

    pub(super) const fn missing(self) -> u64 {
        self.total.saturating_sub(self.covered)
    }

    pub(super) fn ratio(self) -> Ratio {
        Ratio::of(self.covered, self.total)
    }

    /// The ratio, where there is anything to cover: most reports print `0 of 0` for what was not measured.
    pub(super) fn measured(self) -> Option<Ratio> {
        (self.total > 0).then(|| self.ratio())
    }

    /// What a summary that states these numbers means, where `counted` are the entries that it sums up; nothing if the
    /// two contradict each other. Where tools count differently from what they list, their own number is the one that
    /// their users know, and none of them hides a line that is missing:
    ///
    /// - gcovr and llvm-cov count a line that several functions share (instances of a template, a lambda and the line
    ///   that it stands in) once for each of these `owners`, coverlet counts it once per method;
    /// - llvm-cov lists the branches and functions of all `instances` of a template, and counts the best one;
    /// - coverage.py before 7.3 lists doc strings among the lines that were hit, but does not count them as lines;
    ///   before 7.0 it counts them as hit all the same.
    pub(super) const fn means(self, counted: Self, owners: u64, instances: u64) -> Option<Self> {
        let unlisted = counted.total == 0 && self.covered <= self.total;
        if unlisted || (self.covered == counted.covered && self.total == counted.total) {
            return Some(self);
        }
        let once_per_owner = owners > 1
            && self.missing() >= counted.missing()
            && self.total >= counted.total
            && self.total <= counted.total.saturating_mul(owners);
        let one_instance = instances > 1
            && self.covered <= counted.covered
            && self.missing() <= counted.missing()
            && self.total.saturating_mul(instances) >= counted.total;
        if once_per_owner || one_instance {
            return Some(self);
        }
        if self.total < counted.total && self.total >= counted.missing() {
            let without_doc_strings = Self { covered: self.total - counted.missing(), total: self.total };
            if self.covered == without_doc_strings.covered || self.covered == counted.covered {
                return Some(without_doc_strings);
            }
        }
        None
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} of {}", self.covered, self.total)
    }
}
