@test "adds" { [ $((1 + 1)) -eq 2 ]; }
@test "fails & shows <markup>" { echo "ok 99 fake ]]> <testcase>"; [ 1 -eq 2 ]; }
@test "skipped" { skip "not <today>"; }
