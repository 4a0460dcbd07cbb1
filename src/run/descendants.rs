//! The processes that a command has started.

use std::collections::BTreeSet;
use std::fs;

use rustix::process::Pid;

/// The children of `ancestor`, their children, and so on, where the system shows its processes in `/proc`. Who has lost
/// a parent on the way is nobody's descendant any more.
pub(super) fn of(ancestor: Pid) -> Vec<Pid> {
    let mut processes: Vec<(i32, i32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
            Some((pid, parent(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?))
        })
        .collect();
    let mut family = BTreeSet::from([ancestor.as_raw_pid()]);
    let mut found = Vec::new();
    loop {
        let (children, others) = processes.into_iter().partition(|(_, parent)| family.contains(parent));
        processes = others;
        let children: Vec<(i32, i32)> = children;
        if children.is_empty() {
            return found;
        }
        family.extend(children.iter().map(|(pid, _)| pid));
        found.extend(children.into_iter().filter_map(|(pid, _)| Pid::from_raw(pid)));
    }
}

/// The parent in a [`/proc/PID/stat`](https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html): the second field
/// behind the program's name, which stands in parentheses and may hold any character.
fn parent(stat: &str) -> Option<i32> {
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod descendants_tests {
    use super::*;

    #[test]
    fn a_programs_name_may_look_like_the_fields_behind_it() {
        assert_eq!(parent("12 (a) S 7 (b)) S 34 12 12 0 -1"), Some(34));
        assert_eq!(parent("12 (cat) R 1 12"), Some(1));
        assert_eq!(parent("12 (cut"), None);
    }
}
