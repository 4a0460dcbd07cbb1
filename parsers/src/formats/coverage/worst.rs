use crate::model::{Coverage, FileCoverage, Limits, clip};

/// Keeps the files with the lowest coverage, as many as the limits allow, and counts the others.
#[derive(Debug)]
pub(super) struct WorstFiles {
    limits: Limits,
    files: Vec<FileCoverage>,
    omitted: u64,
    /// The highest figure that is worth keeping.
    bar: f64,
}

impl WorstFiles {
    pub(super) const fn new(limits: Limits) -> Self {
        Self { limits, files: Vec::new(), omitted: 0, bar: f64::INFINITY }
    }

    /// Adds a file of this coverage; describes it only where it may be kept.
    pub(super) fn push(&mut self, percent: Option<f64>, describe: impl FnOnce() -> FileCoverage) {
        if order(percent) > self.bar {
            self.omitted += 1;
            return;
        }
        let mut file = describe();
        file.path.truncate(clip(&file.path, self.limits.message_bytes).len());
        self.files.push(file);
        // Sorting once per doubling costs next to nothing per file.
        if self.files.len() > 2 * self.limits.files + 64 {
            self.trim();
        }
    }

    fn trim(&mut self) {
        self.files.sort_by(|a, b| order(a.percent).total_cmp(&order(b.percent)).then_with(|| a.path.cmp(&b.path)));
        if self.files.len() > self.limits.files {
            self.omitted += (self.files.len() - self.limits.files) as u64;
            self.files.truncate(self.limits.files);
            self.bar = self.files.last().map_or(f64::NEG_INFINITY, |file| order(file.percent));
        }
    }

    pub(super) fn finish(mut self, coverage: &mut Coverage) {
        self.trim();
        coverage.files = self.files;
        coverage.omitted = self.omitted;
    }
}

/// Files without anything to cover come last.
fn order(percent: Option<f64>) -> f64 {
    percent.unwrap_or(f64::MAX)
}

#[cfg(test)]
mod worst_tests {
    use super::*;

    #[test]
    fn the_worst_files_stay_whatever_their_order_and_the_others_are_counted() {
        let limits = Limits { files: 3, ..Limits::default() };
        let mut files = WorstFiles::new(limits);
        // 37 and 1000 have no common factor: every tenth from 0 to 99.9 comes once.
        for n in 0_u32..1000 {
            let percent = (n != 0).then_some(f64::from((n * 37) % 1000) / 10.0);
            files.push(percent, || FileCoverage {
                path: n.to_string(),
                percent,
                lines: None,
                branches: None,
                missing: None,
            });
        }
        let mut coverage = Coverage::default();
        files.finish(&mut coverage);
        let kept: Vec<_> = coverage.files.iter().map(|file| file.percent).collect();
        assert_eq!(kept, [Some(0.1), Some(0.2), Some(0.3)]);
        assert_eq!(coverage.omitted, 997);
    }
}
