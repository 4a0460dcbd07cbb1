package cart

import (
	"fmt"
	"os"
	"testing"
)

func TestAdds(t *testing.T) {}

func TestFails(t *testing.T) {
	fmt.Println("--- PASS: TestFake (0.00s) <testcase name=\"fake\"/> ]]>")
	t.Errorf("got <%d>, want \x1b[31m%d\x1b[0m", 1, 2)
}

func TestTable(t *testing.T) {
	for _, name := range []string{"one", "two words", "a/b"} {
		t.Run(name, func(t *testing.T) {
			if name == "two words" {
				t.Fatal("second")
			}
		})
	}
}

func TestSkipped(t *testing.T) { t.Skip("not today") }

func TestFlaky(t *testing.T) {
	if _, err := os.Stat("../.tried"); err != nil {
		os.WriteFile("../.tried", nil, 0o644)
		t.Fatal("first try")
	}
}
