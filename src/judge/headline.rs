use ci_report_parsers::model::{Outcome, Sections, Tests};

use crate::format::{count, milliseconds, percent, plural};
use crate::report::Reason;

/// Characters up to which a headline names further reasons before it only counts them.
const LONG: usize = 90;

/// What matters most, in a few words: what decided the verdict, or for a pass the numbers that stand for it.
pub(super) fn headline(reasons: &[Reason], sections: &Sections) -> String {
    let Some(first) = reasons.first() else {
        let numbers = numbers(sections);
        return if numbers.is_empty() { "nothing to complain about".to_owned() } else { numbers.join(", ") };
    };
    let mut words = first.text.clone();
    let mut more = 0;
    for reason in reasons.iter().skip(1).filter(|reason| reason.level == first.level) {
        if more == 0 && words.chars().count() + reason.text.chars().count() < LONG {
            words.push_str(", ");
            words.push_str(&reason.text);
        } else {
            more += 1;
        }
    }
    match more {
        0 => words,
        more => format!("{words} and {}", plural(more, "more reason", "more reasons")),
    }
}

fn numbers(sections: &Sections) -> Vec<String> {
    let mut numbers = Vec::new();
    if let Some(bdd) = &sections.bdd {
        numbers.push(plural(bdd.scenarios.passed, "scenario passed", "scenarios passed"));
    } else if let Some(tests) = &sections.tests {
        numbers.push(tests_passed(tests));
    }
    if let Some(reached) = sections.coverage.as_ref().and_then(|coverage| coverage.percent) {
        numbers.push(format!("{} coverage", percent(reached)));
    }
    if let Some(mutation) = &sections.mutation {
        let score = mutation.score.map_or_else(String::new, |score| format!("{}, ", percent(score)));
        numbers.push(format!("{score}{} of {} mutants killed", count(mutation.killed), count(mutation.total)));
    }
    if let Some(fuzz) = &sections.schema_fuzz {
        let operations = fuzz.operations.map(|n| plural(n, "operation", "operations"));
        let cases = fuzz.cases.map(|n| plural(n, "case", "cases"));
        numbers.extend([operations, cases].into_iter().flatten());
    }
    if let Some(load) = &sections.load {
        numbers.extend(load.requests.map(|n| plural(n, "request", "requests")));
        numbers.extend(load.latency_ms.and_then(|latency| latency.p95).map(|p95| format!("p95 {}", milliseconds(p95))));
    }
    if let Some(build) = &sections.build {
        numbers.push(plural(build.assets.len() as u64 + build.omitted, "asset", "assets"));
    }
    if let Some(lint) = &sections.lint {
        let notes = (lint.notes > 0).then(|| plural(lint.notes, "note", "notes"));
        numbers.push(notes.unwrap_or_else(|| "no findings".to_owned()));
    }
    if let Some(audit) = &sections.audit {
        let low = audit.low + audit.info;
        numbers.push(if low == 0 { "no findings".to_owned() } else { plural(low, "low finding", "low findings") });
    }
    if sections.quality_gate.is_some() {
        numbers.push("quality gate passed".to_owned());
    }
    if let Some(tickets) = &sections.tickets {
        numbers.push(tickets.tickets.iter().map(|ticket| ticket.key.as_str()).collect::<Vec<_>>().join(", "));
    }
    if let Some(annotations) = &sections.annotations {
        let n = annotations.files.iter().map(|file| file.annotations.len() as u64).sum();
        numbers.push(plural(n, "annotation", "annotations"));
    }
    numbers
}

fn tests_passed(tests: &Tests) -> String {
    let xfailed = tests.counts.get(Outcome::Xfailed);
    let passed = format!("{} passed", count(tests.counts.get(Outcome::Passed)));
    if xfailed == 0 { passed } else { format!("{passed}, {} failed as expected", count(xfailed)) }
}
