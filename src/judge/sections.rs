//! The rules of each kind, by the thresholds of the configuration.

use ci_report_parsers::model::{
    Audit, Bdd, Build, Coverage, GateStatus, Lint, Load, Mutation, Outcome, QualityGate, SchemaFuzz, Sections,
    Severity, Tests, Tickets,
};

use super::Findings;
use crate::config::{
    AuditPolicy, Config, CoveragePolicy, DiagnosticsPolicy, LoadPolicy, MutationPolicy, SchemaFuzzPolicy, TestsPolicy,
};
use crate::format::{count, percent, percents_below, plural};

pub(super) fn judge(sections: &Sections, config: &Config, findings: &mut Findings) {
    let Sections {
        tests,
        coverage,
        mutation,
        schema_fuzz,
        audit,
        lint,
        quality_gate,
        build,
        bdd,
        load,
        tickets,
        annotations: _,
    } = sections;
    if let Some(section) = tests {
        judge_tests(section, &config.tests, findings);
    }
    if let Some(section) = bdd {
        judge_bdd(section, &config.tests, findings);
    }
    if let Some(section) = coverage {
        judge_coverage(section, &config.coverage, findings);
    }
    if let Some(section) = mutation {
        judge_mutation(section, &config.mutation, findings);
    }
    if let Some(section) = schema_fuzz {
        judge_schema_fuzz(section, &config.schema_fuzz, findings);
    }
    if let Some(section) = audit {
        judge_audit(section, &config.audit, findings);
    }
    if let Some(section) = lint {
        judge_lint(section, &config.lint, findings);
    }
    if let Some(section) = build {
        judge_build(section, &config.build, findings);
    }
    if let Some(section) = load {
        judge_load(section, &config.load, findings);
    }
    if let Some(section) = quality_gate {
        judge_quality_gate(section, findings);
    }
    if let Some(section) = tickets {
        judge_tickets(section, findings);
    }
}

fn judge_tests(tests: &Tests, policy: &TestsPolicy, findings: &mut Findings) {
    let counts = &tests.counts;
    let n = |outcome| counts.get(outcome);
    if n(Outcome::Failed) > 0 {
        findings.fail("tests-failed", format!("{} failed", plural(n(Outcome::Failed), "test", "tests")));
    }
    if n(Outcome::Errored) > 0 {
        findings.fail("tests-errored", plural(n(Outcome::Errored), "error", "errors"));
    }
    if counts.flaky() > 0 {
        let text = format!("{} only after a retry", plural(counts.flaky(), "test passed", "tests passed"));
        findings.weigh(policy.flaky, "tests-flaky", text);
    }
    if n(Outcome::Xpassed) > 0 {
        let text = format!("{} unexpectedly", plural(n(Outcome::Xpassed), "test passed", "tests passed"));
        findings.weigh(policy.xpassed, "tests-xpassed", text);
    }
}

fn judge_bdd(bdd: &Bdd, policy: &TestsPolicy, findings: &mut Findings) {
    if bdd.scenarios.failed > 0 {
        let text = format!("{} failed", plural(bdd.scenarios.failed, "scenario", "scenarios"));
        findings.fail("scenarios-failed", text);
    }
    let undefined = bdd.undefined_steps.len() as u64;
    if undefined > 0 {
        let text = format!("{} undefined or pending", plural(undefined, "step is", "steps are"));
        findings.weigh(policy.undefined, "steps-undefined", text);
    }
}

fn judge_coverage(coverage: &Coverage, policy: &CoveragePolicy, findings: &mut Findings) {
    for missed in coverage.thresholds.iter().filter(|threshold| !threshold.passed) {
        let what = if missed.metric == "total" { String::new() } else { format!(" ({})", missed.metric) };
        let text = match missed.actual.map(|actual| percents_below(actual, missed.required)) {
            Some((actual, required)) => format!("coverage{what} of {actual} is below the required {required}"),
            None => format!("coverage{what} is below the required {}", percent(missed.required)),
        };
        findings.fail("coverage-threshold-missed", text);
    }
    let Some(reached) = coverage.percent else { return };
    let below = |limit: f64| {
        let (reached, limit) = percents_below(reached, limit);
        format!("coverage of {reached} is below {limit}")
    };
    match (policy.fail_under, policy.warn_under) {
        (Some(limit), _) if reached < limit => findings.fail("coverage-below-threshold", below(limit)),
        (_, Some(limit)) if reached < limit => findings.warn("coverage-below-threshold", below(limit)),
        _ => {}
    }
}

fn judge_mutation(mutation: &Mutation, policy: &MutationPolicy, findings: &mut Findings) {
    let Some(score) = mutation.score else { return };
    let tool_break = mutation.thresholds.and_then(|thresholds| thresholds.break_at);
    let break_at = [policy.break_at, tool_break].into_iter().flatten().reduce(f64::max);
    let below = |limit: f64| {
        let (score, limit) = percents_below(score, limit);
        format!("mutation score of {score} is below {limit}")
    };
    match break_at {
        Some(limit) if score < limit => findings.fail("mutation-score-below-threshold", below(limit)),
        _ if score < policy.high => findings.warn("mutation-score-below-threshold", below(policy.high)),
        _ => {}
    }
}

fn judge_schema_fuzz(fuzz: &SchemaFuzz, policy: &SchemaFuzzPolicy, findings: &mut Findings) {
    let failures = fuzz.failures.len() as u64 + fuzz.omitted;
    if failures > 0 {
        findings.fail("schema-fuzz-failed", plural(failures, "check failed", "checks failed"));
    }
    if fuzz.errors > 0 {
        findings.fail("schema-fuzz-errored", plural(fuzz.errors, "error", "errors"));
    }
    let warnings = fuzz.warnings.len() as u64;
    if warnings > 0 {
        findings.weigh(policy.warnings, "schema-fuzz-warnings", plural(warnings, "warning", "warnings"));
    }
}

fn judge_audit(audit: &Audit, policy: &AuditPolicy, findings: &mut Findings) {
    let by_severity = [
        (Severity::Critical, audit.critical, "critical"),
        (Severity::High, audit.high, "high"),
        (Severity::Moderate, audit.moderate, "moderate"),
        (Severity::Low, audit.low, "low"),
        (Severity::Info, audit.info, "informational"),
    ];
    for (severity, n, name) in by_severity.into_iter().filter(|(_, n, _)| *n > 0) {
        let text = format!("{} {name} {}", count(n), if n == 1 { "finding" } else { "findings" });
        if severity >= policy.fail_from {
            findings.fail("audit-findings", text);
        } else if severity >= policy.warn_from {
            findings.warn("audit-findings", text);
        }
    }
    if audit.unknown > 0 {
        let text = format!("{} of unknown severity", plural(audit.unknown, "finding", "findings"));
        findings.warn("audit-findings", text);
    }
    if audit.not_scanned > 0 {
        let text = format!("{} not audited", plural(audit.not_scanned, "package was", "packages were"));
        findings.warn("audit-incomplete", text);
    }
}

fn judge_lint(lint: &Lint, policy: &DiagnosticsPolicy, findings: &mut Findings) {
    if lint.errors > 0 {
        findings.weigh(policy.errors, "lint-errors", plural(lint.errors, "error", "errors"));
    }
    if lint.warnings > 0 {
        findings.weigh(policy.warnings, "lint-warnings", plural(lint.warnings, "warning", "warnings"));
    }
}

fn judge_build(build: &Build, policy: &DiagnosticsPolicy, findings: &mut Findings) {
    if build.errors > 0 {
        findings.weigh(policy.errors, "build-errors", plural(build.errors, "error", "errors"));
    }
    let warnings = build.warnings.len() as u64;
    if warnings > 0 {
        findings.weigh(policy.warnings, "build-warnings", plural(warnings, "warning", "warnings"));
    }
}

fn judge_load(load: &Load, policy: &LoadPolicy, findings: &mut Findings) {
    let crossed = load.thresholds.iter().filter(|threshold| !threshold.passed).count() as u64;
    if crossed > 0 {
        findings.fail("load-threshold-crossed", plural(crossed, "threshold was crossed", "thresholds were crossed"));
    }
    match (load.failed_requests, load.requests) {
        (Some(failed), Some(all)) if failed > 0 && failed >= all => {
            findings.fail("load-requests-failed", format!("all {} requests failed", count(all)));
        }
        (Some(failed), all) if failed > 0 => {
            let of = all.map_or(String::new(), |all| format!(" of {}", count(all)));
            let text = format!("{}{of} requests failed", count(failed));
            findings.weigh(policy.failed_requests, "load-requests-failed", text);
        }
        _ => {}
    }
    if let Some(checks) = load.checks.filter(|checks| checks.failed > 0) {
        let text = format!("{} of {} checks failed", count(checks.failed), count(checks.passed + checks.failed));
        findings.weigh(policy.failed_checks, "load-checks-failed", text);
    }
}

fn judge_quality_gate(gate: &QualityGate, findings: &mut Findings) {
    match gate.status {
        GateStatus::Ok => {}
        GateStatus::Warn => findings.warn("quality-gate", "the quality gate warns"),
        GateStatus::None => findings.warn("quality-gate", "there is no quality gate status"),
        GateStatus::Error => findings.fail("quality-gate", "the quality gate failed"),
    }
}

fn judge_tickets(tickets: &Tickets, findings: &mut Findings) {
    if tickets.tickets.is_empty() {
        findings.warn("ticket-missing", "the change names no ticket");
    }
    for ticket in &tickets.tickets {
        if !ticket.found {
            findings.warn("ticket-missing", format!("ticket {} does not exist", ticket.key));
        } else if ticket.closed == Some(true) {
            findings.warn("ticket-closed", format!("ticket {} is closed already", ticket.key));
        }
    }
}
