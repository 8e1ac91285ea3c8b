//go:build unix

// A signal from beside the program; Windows knows none but its end.

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// Ctrl-C in the middle of a list: what was written stays and is counted, and the
// same list goes on from there.
func TestInterruptedImportGoesOn(t *testing.T) {
	t.Parallel()
	p := newDesk(t)
	const many = 5000
	var list strings.Builder
	list.WriteString("externalId,lastName,notes\n")
	for n := range many {
		fmt.Fprintf(&list, "X-%d,Nordmann %d,%s\n", n, n, strings.Repeat("a long note ", 10))
	}
	cmd := p.command("", "customer", "import", "-")
	cmd.Stdin = nil
	feed, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// It has come at least as far as it took the list, but for what lies in buffers.
	if _, err := io.WriteString(feed, list.String()); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("it ended with %v", err)
	}
	var there, rejected int
	_, text, _ := strings.Cut(said.String(), "So far: ")
	if _, err := fmt.Sscanf(text, "imported %d, updated 0, unchanged 0, rejected %d. That stays;", &there, &rejected); err != nil || there == 0 || there == many {
		t.Fatalf("%d are there, %v: %s", there, err, said.String())
	}
	if !strings.Contains(said.String(), "undo-import") || !strings.Contains(said.String(), "run it again to go on") {
		t.Error(said.String())
	}
	want := fmt.Sprintf("imported %d, updated 0, unchanged %d, rejected 0\n", many-there, there)
	if got := p.must(list.String(), "customer", "import", "-"); got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if out := p.must("", "check"); out != "ok\n" {
		t.Errorf("check says %q", out)
	}
}
