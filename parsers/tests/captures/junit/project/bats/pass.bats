@test "passes" { true; }
