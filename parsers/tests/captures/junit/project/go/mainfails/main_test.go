package mainfails

import (
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	m.Run()
	fmt.Println("the database did not close")
	os.Exit(3)
}

func TestPasses(t *testing.T) {}
