use crate::model::{Coverage, FileCoverage, Limits, clip};

/// Keeps the files with the lowest coverage, as many as the limits allow, and counts the others.
#[derive(Debug)]
pub(super) struct WorstFiles {
    limits: Limits,
    files: Vec<FileCoverage>,
    omitted: u64,
}

impl WorstFiles {
    pub(super) const fn new(limits: Limits) -> Self {
        Self { limits, files: Vec::new(), omitted: 0 }
    }

    pub(super) fn push(&mut self, mut file: FileCoverage) {
        file.path.truncate(clip(&file.path, self.limits.message_bytes).len());
        self.files.push(file);
        // Sorting once per doubling costs next to nothing per file.
        if self.files.len() > 2 * self.limits.files + 64 {
            self.trim();
        }
    }

    fn trim(&mut self) {
        let percent = |file: &FileCoverage| file.percent.unwrap_or(f64::INFINITY);
        self.files.sort_by(|a, b| percent(a).total_cmp(&percent(b)).then_with(|| a.path.cmp(&b.path)));
        self.omitted += self.files.len().saturating_sub(self.limits.files) as u64;
        self.files.truncate(self.limits.files);
    }

    pub(super) fn finish(mut self, coverage: &mut Coverage) {
        self.trim();
        coverage.files = self.files;
        coverage.omitted = self.omitted;
    }
}
