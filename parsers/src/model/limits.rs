/// How much of an input is kept. Counts are always exact; what a list leaves out is counted in its `omitted`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Failing tests, survivors, findings and other list entries kept per section.
    pub entries: usize,
    /// Files kept per coverage table; those with the lowest coverage stay.
    pub files: usize,
    /// Bytes kept of one name, message or path.
    pub message_bytes: usize,
    /// Bytes kept of one traceback, diff or captured output: its beginning and its end.
    pub details_bytes: usize,
    /// Bytes of details kept per section; past it, entries keep their name and message only.
    pub all_details_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 2_000,
            files: 500,
            message_bytes: 2 * 1024,
            details_bytes: 16 * 1024,
            all_details_bytes: 2 * 1024 * 1024,
        }
    }
}
