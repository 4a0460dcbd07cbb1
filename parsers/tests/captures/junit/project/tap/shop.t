use Test::More tests => 5;
ok(1, "adds");
ok(0, "fails <&>");
SKIP: { skip "not today", 1; ok(1); }
TODO: { local $TODO = "later"; ok(0, "is to do"); ok(1, "passes although to do"); }
