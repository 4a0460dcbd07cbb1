//! Reports of every kind and verdict, for every renderer.

use ci_report::report::{Input, Level, Origin, Reason, Report, SCHEMA_VERSION, Verdict};
use ci_report_parsers::model::{
    AnnotatedFile, Annotation, Annotations, Asset, Audit, Bdd, Build, Checks, Condition, ConditionSource, Coverage,
    CoverageThreshold, Diagnostic, Failure, FailureKind, Feature, FileCoverage, Finding, FuzzFailure, FuzzWarning,
    GateStatus, Kind, Latency, Lint, LintFinding, LintLevel, Load, LoadThreshold, Module, Mutation, MutationThresholds,
    NotedTest, Outcome, QualityGate, Ratio, Scenarios, SchemaFuzz, Sections, Severity, Step, Survivor, Tests, Ticket,
    Tickets,
};

/// Every sample with its name.
pub(crate) fn all() -> Vec<(&'static str, Report)> {
    let mut samples = tests_and_coverage();
    samples.extend(code_quality());
    samples.extend(services());
    samples.extend(troubles());
    samples
}

/// A sample by its name.
pub(crate) fn named(name: &str) -> Report {
    all().into_iter().find(|(known, _)| *known == name).unwrap().1
}

/// One report that holds every section there is, two inputs that broke off and notes.
pub(crate) fn everything(verdict: Verdict) -> Report {
    let mut whole = named("cut-off");
    whole.inputs.extend(named("malformed").inputs);
    for name in [
        "tests-red",
        "mutation-red",
        "lint-red",
        "quality-gate-red",
        "build-red",
        "schema-fuzz-red",
        "audit-yellow",
        "load-red",
        "bdd-red",
        "tickets-yellow",
        "annotations-green",
    ] {
        let Report { sections, inputs, reasons, .. } = named(name);
        whole.inputs.extend(inputs);
        whole.reasons.extend(reasons);
        let mut all = serde_json::to_value(&whole.sections).unwrap();
        let more = serde_json::to_value(&sections).unwrap();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        whole.sections = serde_json::from_value(all).unwrap();
    }
    let noted = named("tests-yellow").sections.tests.unwrap().noted;
    let tests = whole.sections.tests.as_mut().unwrap();
    tests.failures.extend(many_failures(14).sections.tests.unwrap().failures);
    tests.noted = noted;
    whole.verdict = verdict;
    whole.exit_code = verdict.exit_code();
    whole
}

pub(crate) fn report(job: &str, verdict: Verdict, headline: &str, sections: Sections) -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        job: job.into(),
        verdict,
        exit_code: verdict.exit_code(),
        headline: headline.into(),
        reasons: Vec::new(),
        inputs: Vec::new(),
        sections,
        notes: Vec::new(),
        exit_status: None,
        origin: Origin {
            job_url: Some("https://ci.example.com/shop/-/jobs/5000".into()),
            job_id: Some("5000".into()),
            pipeline_url: None,
            commit: Some("2f4a8c6e91b0c2d4a6b8c0d2e4f60718293a4b5c".into()),
            commit_url: Some("https://ci.example.com/shop/-/commit/2f4a8c6e91b0c2d4a6b8c0d2e4f60718293a4b5c".into()),
        },
        masked: 0,
    }
}

trait Because {
    fn because(self, level: Level, code: &str, text: &str) -> Self;
    fn read(self, path: &str, format: &str, kind: Kind, tool: &str, version: &str) -> Self;
}

impl Because for Report {
    fn because(mut self, level: Level, code: &str, text: &str) -> Self {
        self.reasons.push(Reason { level, code: code.into(), text: text.into() });
        self
    }

    fn read(mut self, path: &str, format: &str, kind: Kind, tool: &str, version: &str) -> Self {
        self.inputs.push(Input {
            path: path.into(),
            format: Some(format.into()),
            kind: Some(kind),
            tool: Some(tool.into()),
            tool_version: Some(version.into()),
            complete: true,
            bytes: 18_234,
            tail: Vec::new(),
        });
        self
    }
}

fn s(text: &str) -> Option<String> {
    Some(text.into())
}

pub(crate) fn failure(id: &str, file: &str, line: u64, message: &str, details: &str) -> Failure {
    let mut failure = Failure::new(id, FailureKind::Failed);
    failure.file = s(file);
    failure.line = Some(line);
    failure.message = s(message);
    failure.details = Some(details.into()).filter(|d: &String| !d.is_empty());
    failure
}

fn timed(seconds: f64) -> Tests {
    let mut tests = Tests::default();
    tests.duration_s = Some(seconds);
    tests
}

fn counts(tests: &mut Tests, passed: u64, failed: u64, skipped: u64) {
    tests.counts.add(Outcome::Passed, passed);
    tests.counts.add(Outcome::Failed, failed);
    tests.counts.add(Outcome::Skipped, skipped);
}

fn coverage(percent: f64) -> Coverage {
    let file = |path: &str, percent: f64, missing: &str| FileCoverage {
        path: path.into(),
        percent: Some(percent),
        lines: None,
        branches: None,
        missing: s(missing).filter(|m| !m.is_empty()),
    };
    Coverage {
        percent: Some(percent),
        lines: Some(Ratio::of(1_672, 1_800)),
        branches: Some(Ratio::of(310, 362)),
        files: vec![
            file("src/app/services/staff.py", 62.0, "41-58, 77"),
            file("src/app/services/payment.py", 84.4, "12-14, 20, 31->33"),
            file("src/app/models.py", 100.0, ""),
        ],
        ..Coverage::default()
    }
}

fn tests_and_coverage() -> Vec<(&'static str, Report)> {
    let mut green = timed(41.72);
    green.warnings = 2;
    counts(&mut green, 554, 0, 2);
    let mut red = timed(41.72);
    counts(&mut red, 550, 3, 2);
    red.counts.add(Outcome::Errored, 1);
    red.rerun = s(
        "pytest tests/test_payment.py::test_overpayment_always_rejected 'tests/test_invoice.py::test_status_recalculated[PARTIAL]' tests/test_email.py::test_send_reminder -p randomly -p random_seed=3155714297",
    );
    red.failures = vec![
        failure(
            "tests/test_payment.py::test_overpayment_always_rejected",
            "tests/test_payment.py",
            42,
            "ValueError: exceeds remaining balance",
            "    async def test_overpayment_always_rejected(invoice_amount, overpay_fraction):\n>       await service.create(PaymentCreate(invoice_id=\"inv-test-001\", amount_paid=overpay_amount))\nE       ValueError: exceeds remaining balance\n\nFalsifying example: invoice_amount=0.01, overpay_fraction=0.01",
        ),
        failure(
            "tests/test_invoice.py::test_status_recalculated[PARTIAL]",
            "tests/test_invoice.py",
            118,
            "AssertionError: assert 'PAID' == 'PARTIAL'",
            "E       AssertionError: assert 'PAID' == 'PARTIAL'\nE         - PARTIAL\nE         + PAID",
        ),
        failure(
            "tests/test_email.py::test_send_reminder",
            "tests/test_email.py",
            77,
            "httpx.ConnectError: All connection attempts failed",
            "",
        ),
    ];
    let mut errored = failure(
        "tests/test_logging.py::test_get_request_is_logged",
        "tests/test_logging.py",
        31,
        "fixture 'log_server' not found",
        "",
    );
    errored.kind = FailureKind::Errored;
    red.failures.push(errored);
    let mut yellow = timed(125.2);
    counts(&mut yellow, 24, 0, 0);
    yellow.counts.add(Outcome::Xpassed, 1);
    yellow.counts.add_flaky(1);
    yellow.noted = vec![
        NotedTest {
            id: "checkout > pays with a card".into(),
            why: "flaky".into(),
            file: s("tests/checkout.spec.ts"),
            line: Some(14),
            message: s("Timeout 5000ms exceeded."),
        },
        NotedTest {
            id: "tests/test_x.py::test_known_bug".into(),
            why: "xpassed".into(),
            file: s("tests/test_x.py"),
            line: None,
            message: s("bug 17 in the parser"),
        },
    ];
    let mut below = timed(0.84);
    counts(&mut below, 12, 0, 0);
    let missed = CoverageThreshold { metric: "total".into(), required: 85.0, actual: Some(79.44), passed: false };
    let sections =
        |tests: Tests, coverage: Option<Coverage>| Sections { tests: Some(tests), coverage, ..Sections::default() };
    vec![
        (
            "tests-green",
            report(
                "API Tests",
                Verdict::Pass,
                "554 passed, 91\u{a0}% coverage",
                sections(green, Some(coverage(91.04))),
            )
            .read("api.log", "pytest", Kind::Tests, "pytest", "8.4.2")
            .read("api.log", "coverage-py", Kind::Coverage, "coverage.py", "7.6"),
        ),
        ("tests-red", {
            let mut report =
                report("API Tests", Verdict::Fail, "3 tests failed, 1 error", sections(red, Some(coverage(91.04))))
                    .read("api.log", "pytest", Kind::Tests, "pytest", "8.4.2")
                    .because(Level::Fail, "tests-failed", "3 tests failed")
                    .because(Level::Fail, "tests-errored", "1 error");
            report.exit_status = Some(1);
            report.masked = 2;
            report
        }),
        (
            "tests-yellow",
            report(
                "End to end",
                Verdict::Warn,
                "1 test passed only after a retry, 1 test passed unexpectedly",
                sections(yellow, None),
            )
            .read("report.xml", "junit", Kind::Tests, "Playwright", "1.50.1")
            .because(Level::Warn, "tests-flaky", "1 test passed only after a retry")
            .because(Level::Warn, "tests-xpassed", "1 test passed unexpectedly"),
        ),
        ("tests-many", many_failures(27)),
        (
            "coverage-red",
            report(
                "Unit (3.11, ubuntu)",
                Verdict::Fail,
                "coverage of 79.4\u{a0}% is below the required 85\u{a0}%",
                sections(below, Some(Coverage { thresholds: vec![missed], ..coverage(79.44) })),
            )
            .because(
                Level::Fail,
                "coverage-threshold-missed",
                "coverage of 79.4\u{a0}% is below the required 85\u{a0}%",
            ),
        ),
    ]
}

/// So many failures, each with a traceback.
pub(crate) fn many_failures(n: u64) -> Report {
    let mut tests = timed(3725.0);
    counts(&mut tests, 1_800, n, 0);
    for i in 0..n {
        let mut failure = failure(
            &format!("tests/unit/test_area_{:02}.py::TestArea::test_case_{i:05}", i % 17),
            &format!("tests/unit/test_area_{:02}.py", i % 17),
            10 + i,
            &format!("AssertionError: assert {i} == {}", i + 1),
            &format!("def test_case():\n>   assert {i} == {}\nE   AssertionError", i + 1),
        );
        failure.rerun = Some(format!("pytest {}", failure.id));
        tests.failures.push(failure);
    }
    report("Unit", Verdict::Fail, &format!("{n} tests failed"), Sections { tests: Some(tests), ..Sections::default() })
        .because(Level::Fail, "tests-failed", &format!("{n} tests failed"))
}

fn code_quality() -> Vec<(&'static str, Report)> {
    let survivor = |file: &str, line: u64, function: &str, diff: &str| Survivor {
        id: format!("{function}__mutmut_3"),
        file: s(file),
        line: Some(line),
        function: s(function),
        mutator: None,
        diff: s(diff),
        covered: Some(true),
        covered_by: Vec::new(),
    };
    let mut survivors = vec![
        survivor(
            "src/app/services/payment_service.py",
            88,
            "PaymentService._to_response",
            "-    if amount >= remaining:\n+    if amount > remaining:",
        ),
        survivor(
            "src/app/services/email_service.py",
            41,
            "EmailService.send",
            "-    return response.status_code == 200\n+    return response.status_code != 200",
        ),
    ];
    survivors.extend(
        (0..3).map(|i| survivor("src/app/services/staff_service.py", 20 + i, "StaffService.find", "-    a\n+    b")),
    );
    let mutation = Mutation {
        killed: 1_423,
        survived: 261,
        timeout: 0,
        no_coverage: 116,
        total: 1_800,
        score: Some(80.29),
        thresholds: Some(MutationThresholds { high: Some(90.0), low: Some(80.0), break_at: Some(82.7) }),
        survivors,
        omitted: 256,
        modules: vec![
            Module {
                name: "staff_service".into(),
                killed: 210,
                survived: 45,
                timeout: 0,
                no_coverage: 12,
                score: Some(82.0),
            },
            Module {
                name: "email_service".into(),
                killed: 98,
                survived: 27,
                timeout: 0,
                no_coverage: 0,
                score: Some(78.4),
            },
        ],
        ..Mutation::default()
    };
    let finding = |rule: &str, line: u64, level, message: &str| LintFinding {
        rule: s(rule),
        file: s("src/app/main.py"),
        line: Some(line),
        column: Some(5),
        level,
        message: message.into(),
        url: Some(format!("https://docs.example.com/rules/{rule}")),
    };
    let lint = Lint {
        errors: 1,
        warnings: 1,
        notes: 1,
        files: Some(48),
        findings: vec![
            finding("F821", 12, LintLevel::Error, "Undefined name `user`"),
            finding("E501", 40, LintLevel::Warning, "Line too long (132 > 120)"),
            finding("D100", 1, LintLevel::Note, "Missing docstring in public module"),
        ],
        ..Lint::default()
    };
    let condition = |metric: &str, value: &str, threshold: &str, operator: &str, status, from| Condition {
        metric: metric.into(),
        value: s(value),
        threshold: s(threshold),
        operator: s(operator),
        status,
        from,
    };
    let gate = QualityGate {
        status: GateStatus::Error,
        url: s("https://sonar.example.com/dashboard?id=shop"),
        conditions: vec![
            condition("new_coverage", "71.4", "80", "LT", GateStatus::Error, ConditionSource::PullRequest),
            condition("new_duplicated_lines_density", "1.2", "3", "GT", GateStatus::Ok, ConditionSource::PullRequest),
            condition("coverage", "78.0", "80", "LT", GateStatus::Error, ConditionSource::MainBranch),
        ],
    };
    let only = |sections: Sections| sections;
    vec![
        (
            "mutation-red",
            report(
                "Mutation",
                Verdict::Fail,
                "mutation score of 80.3\u{a0}% is below 82.7\u{a0}%",
                only(Sections { mutation: Some(mutation), ..Sections::default() }),
            )
            .read("mutmut.log", "mutmut", Kind::Mutation, "mutmut", "3.3.1")
            .because(
                Level::Fail,
                "mutation-score-below-threshold",
                "mutation score of 80.3\u{a0}% is below 82.7\u{a0}%",
            ),
        ),
        (
            "mutation-green",
            report(
                "Mutation",
                Verdict::Pass,
                "100\u{a0}%, 12 of 12 mutants killed",
                only(Sections {
                    mutation: Some(Mutation { killed: 12, total: 12, score: Some(100.0), ..Mutation::default() }),
                    ..Sections::default()
                }),
            ),
        ),
        (
            "lint-red",
            report(
                "Lint",
                Verdict::Fail,
                "1 error",
                only(Sections { lint: Some(lint.clone()), ..Sections::default() }),
            )
            .read("ruff.json", "ruff", Kind::Lint, "ruff", "0.9.1")
            .because(Level::Fail, "lint-errors", "1 error")
            .because(Level::Warn, "lint-warnings", "1 warning"),
        ),
        (
            "lint-yellow",
            report(
                "Lint",
                Verdict::Warn,
                "1 warning",
                only(Sections {
                    lint: Some(Lint { errors: 0, findings: lint.findings[1..].to_vec(), ..lint }),
                    ..Sections::default()
                }),
            )
            .because(Level::Warn, "lint-warnings", "1 warning"),
        ),
        (
            "lint-green",
            report(
                "Lint",
                Verdict::Pass,
                "no findings",
                only(Sections { lint: Some(Lint { files: Some(48), ..Lint::default() }), ..Sections::default() }),
            ),
        ),
        (
            "quality-gate-red",
            report(
                "SonarQube",
                Verdict::Fail,
                "the quality gate failed",
                only(Sections { quality_gate: Some(gate), ..Sections::default() }),
            )
            .because(Level::Fail, "quality-gate", "the quality gate failed"),
        ),
        (
            "build-red",
            report(
                "Build",
                Verdict::Fail,
                "1 error",
                only(Sections {
                    build: Some(Build {
                        errors: 1,
                        error_list: vec![Diagnostic {
                            message: "Could not resolve \"./missing\"".into(),
                            file: s("src/main.ts"),
                            line: Some(3),
                            details: s("3 │ import x from \"./missing\"\n  ╵               ~~~~~~~~~~~"),
                        }],
                        warnings: vec![Diagnostic {
                            message: "Some chunks are larger than 500 kB".into(),
                            file: None,
                            line: None,
                            details: None,
                        }],
                        modules: Some(148),
                        duration_s: Some(3.2),
                        ..Build::default()
                    }),
                    ..Sections::default()
                }),
            )
            .read("build.log", "vite", Kind::Build, "vite", "6.0.1")
            .because(Level::Fail, "build-errors", "1 error")
            .because(Level::Warn, "build-warnings", "1 warning"),
        ),
        (
            "build-green",
            report(
                "Build",
                Verdict::Pass,
                "2 assets",
                only(Sections {
                    build: Some(Build {
                        assets: vec![
                            Asset { path: "dist/assets/index-B1x.js".into(), bytes: 143_210, gzip_bytes: Some(46_110) },
                            Asset { path: "dist/index.html".into(), bytes: 460, gzip_bytes: Some(290) },
                        ],
                        total_bytes: Some(143_670),
                        modules: Some(148),
                        duration_s: Some(2.41),
                        ..Build::default()
                    }),
                    ..Sections::default()
                }),
            ),
        ),
    ]
}

fn services() -> Vec<(&'static str, Report)> {
    let fuzz = SchemaFuzz {
        operations: Some(18),
        operations_tested: Some(17),
        cases: Some(691),
        passed: Some(690),
        errors: 0,
        seed: s("42"),
        duration_s: Some(12.5),
        failures: vec![FuzzFailure {
            operation: "GET /api/invoices/overdue".into(),
            check: "Server error".into(),
            status: Some(500),
            message: s("Internal Server Error"),
            reproduce: s(
                "curl -X GET 'http://localhost:9999/api/invoices/overdue?limit=-1' -H 'Authorization: [masked]'",
            ),
        }],
        warnings: vec![FuzzWarning {
            title: "Missing authentication: 401 for every request".into(),
            operations: vec!["POST /api/users".into(), "GET /api/users/{id}".into()],
        }],
        ..SchemaFuzz::default()
    };
    let finding = |id: &str, package: &str, version: &str, severity, title: &str, fixed: &str| Finding {
        id: id.into(),
        package: package.into(),
        version: s(version),
        severity,
        title: s(title),
        fixed_in: s(fixed),
        url: Some(format!("https://github.com/advisories/{id}")),
    };
    let audit = Audit {
        moderate: 2,
        low: 5,
        scanned: Some(412),
        not_scanned: 1,
        findings: vec![
            finding(
                "GHSA-jchw-25xp-jwwc",
                "follow-redirects",
                "1.15.2",
                Severity::Moderate,
                "improper URL handling",
                "1.15.4",
            ),
            finding(
                "GHSA-7fh5-64p2-3v2j",
                "postcss",
                "8.4.21",
                Severity::Moderate,
                "line return parsing error",
                "8.4.31",
            ),
        ],
        omitted: 5,
        ..Audit::default()
    };
    let load = Load {
        requests: Some(12_400),
        failed_requests: Some(31),
        rate_per_s: Some(206.6),
        duration_s: Some(60.0),
        checks: Some(Checks { passed: 24_769, failed: 31 }),
        latency_ms: Some(Latency {
            avg: Some(81.3),
            p50: Some(64.0),
            p90: Some(180.2),
            p95: Some(612.4),
            p99: Some(1_204.0),
            max: Some(2_311.9),
        }),
        thresholds: vec![
            LoadThreshold {
                metric: "http_req_duration".into(),
                expression: "p(95)<500".into(),
                passed: false,
                actual: s("p(95)=612.4ms"),
            },
            LoadThreshold {
                metric: "http_req_failed".into(),
                expression: "rate<0.01".into(),
                passed: true,
                actual: s("rate=0.25%"),
            },
        ],
        ..Load::default()
    };
    let bdd = Bdd {
        scenarios: Scenarios { passed: 7, failed: 1, skipped: 1 },
        features: vec![
            Feature { name: "Checkout".into(), file: s("features/checkout.feature"), passed: 2, failed: 1, skipped: 1 },
            Feature { name: "Login".into(), file: None, passed: 5, failed: 0, skipped: 0 },
        ],
        undefined_steps: vec![Step {
            text: "When I pay with a voucher".into(),
            scenario: s("Voucher"),
            location: s("features/checkout.feature:21"),
            status: "undefined".into(),
        }],
        omitted: 0,
    };
    let mut bdd_tests = timed(4.2);
    counts(&mut bdd_tests, 7, 1, 1);
    bdd_tests.failures.push(failure(
        "Checkout > Pay twice",
        "features/checkout.feature",
        12,
        "Then the total is 10: expected 10, got 20",
        "",
    ));
    let tickets = Tickets {
        tickets: vec![
            Ticket {
                key: "ENG-123".into(),
                found: true,
                title: s("Reject overpayments"),
                state: s("In Progress"),
                closed: Some(false),
                assignee: s("Sari W."),
                url: s("https://linear.example.com/acme/issue/ENG-123"),
            },
            Ticket {
                key: "ENG-999".into(),
                found: false,
                title: None,
                state: None,
                closed: None,
                assignee: None,
                url: None,
            },
            Ticket {
                key: "ENG-7".into(),
                found: true,
                title: s("Old one"),
                state: s("Done"),
                closed: Some(true),
                assignee: None,
                url: None,
            },
        ],
    };
    let annotations = Annotations {
        files: vec![AnnotatedFile {
            path: "tests/test_email.py".into(),
            annotations: vec![
                Annotation {
                    technique: "ISP".into(),
                    characteristic: s("Email"),
                    value: "whitespace_only".into(),
                    line: 12,
                },
                Annotation { technique: "CFG".into(), characteristic: None, value: "path 1-2-5".into(), line: 30 },
            ],
        }],
    };
    vec![
        (
            "schema-fuzz-red",
            report(
                "Schema fuzzing",
                Verdict::Fail,
                "1 check failed",
                Sections { schema_fuzz: Some(fuzz.clone()), ..Sections::default() },
            )
            .read("schemathesis.log", "schemathesis", Kind::SchemaFuzz, "Schemathesis", "4.1.0")
            .because(Level::Fail, "schema-fuzz-failed", "1 check failed")
            .because(Level::Warn, "schema-fuzz-warnings", "1 warning"),
        ),
        (
            "schema-fuzz-yellow",
            report(
                "Schema fuzzing",
                Verdict::Warn,
                "nothing was checked: all 12 operations answered 401",
                Sections { schema_fuzz: Some(SchemaFuzz { failures: Vec::new(), ..fuzz }), ..Sections::default() },
            )
            .because(Level::Warn, "nothing-checked", "nothing was checked: all 12 operations answered 401"),
        ),
        ("audit-yellow", {
            let mut report = report(
                "Security audit",
                Verdict::Warn,
                "2 moderate findings",
                Sections { audit: Some(audit), ..Sections::default() },
            )
            .read("audit.json", "pnpm-audit", Kind::Audit, "pnpm", "9.15")
            .because(Level::Warn, "audit-findings", "2 moderate findings")
            .because(Level::Warn, "audit-incomplete", "1 package could not be checked");
            report.exit_status = Some(77);
            report
        }),
        (
            "load-red",
            report(
                "Load test",
                Verdict::Fail,
                "1 threshold was crossed",
                Sections { load: Some(load), ..Sections::default() },
            )
            .read("k6.json", "k6", Kind::Load, "k6", "0.56")
            .because(Level::Fail, "load-threshold-crossed", "1 threshold was crossed"),
        ),
        (
            "bdd-red",
            report(
                "Behaviour",
                Verdict::Fail,
                "1 test failed",
                Sections { bdd: Some(bdd), tests: Some(bdd_tests), ..Sections::default() },
            )
            .because(Level::Fail, "tests-failed", "1 test failed")
            .because(Level::Fail, "scenarios-failed", "1 scenario failed")
            .because(Level::Warn, "steps-undefined", "1 step is undefined or pending"),
        ),
        (
            "tickets-yellow",
            report(
                "Tickets",
                Verdict::Warn,
                "ticket ENG-999 does not exist, ticket ENG-7 is closed already",
                Sections { tickets: Some(tickets), ..Sections::default() },
            )
            .because(Level::Warn, "ticket-missing", "ticket ENG-999 does not exist")
            .because(Level::Warn, "ticket-closed", "ticket ENG-7 is closed already"),
        ),
        (
            "annotations-green",
            report(
                "Test design",
                Verdict::Pass,
                "2 annotations",
                Sections { annotations: Some(annotations), ..Sections::default() },
            ),
        ),
    ]
}

fn troubles() -> Vec<(&'static str, Report)> {
    let mut cut =
        report("API Tests", Verdict::Fail, "api.log ends before pytest's closing summary", Sections::default())
            .because(Level::Fail, "input-cut-off", "api.log ends before pytest's closing summary")
            .because(Level::Fail, "exit-status", "the command exited with status 137: killed by SIGKILL")
            .read("api.log", "pytest", Kind::Tests, "pytest", "8.4.2");
    cut.inputs[0].complete = false;
    cut.inputs[0].tail = vec!["tests/test_a.py ....".into(), "tests/test_b.py ..".into(), "Killed".into()];
    cut.exit_status = Some(137);
    cut.notes.push("2 files that match reports/*.xml were older than the job".into());
    let mut malformed = report(
        "Unit",
        Verdict::Fail,
        "report.xml: expected </testcase>, found the end at testsuite[0]/testcase[2]",
        Sections::default(),
    )
    .because(
        Level::Fail,
        "input-malformed",
        "report.xml: expected </testcase>, found the end at testsuite[0]/testcase[2]",
    );
    malformed.inputs.push(Input {
        path: "report.xml".into(),
        format: s("junit"),
        kind: Some(Kind::Tests),
        complete: false,
        bytes: 812,
        tail: vec!["<testcase name=\"a\">".into(), "<fail".into()],
        ..Input::default()
    });
    let mut bare =
        report("build", Verdict::Fail, "out.png is a PNG image, not the output of a tool", Sections::default())
            .because(Level::Fail, "input-unrecognised", "out.png is a PNG image, not the output of a tool");
    bare.origin = Origin::default();
    vec![("cut-off", cut), ("malformed", malformed), ("nothing-known", bare)]
}
