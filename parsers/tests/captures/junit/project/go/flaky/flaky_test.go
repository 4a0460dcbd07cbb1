package flaky

import (
	"os"
	"testing"
)

func TestSteady(t *testing.T) {}

func TestFlaky(t *testing.T) {
	if _, err := os.Stat("../.tried2"); err != nil {
		os.WriteFile("../.tried2", nil, 0o644)
		t.Fatal("first try")
	}
}
