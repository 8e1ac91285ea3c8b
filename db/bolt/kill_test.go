package bolt_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/keydesk/keydesk/db/bolt"
	"github.com/keydesk/keydesk/internal/soak"
)

// compactForever is the child of TestKilledInCompact.
func compactForever(path string) {
	s, err := bolt.Open(context.Background(), path, bolt.Options{Program: "victim"})
	for err == nil {
		fmt.Println("again")
		err = s.Compact(context.Background())
	}
	fmt.Println(err)
}

// TestKilledInCompact kills a child at any moment of compacting: the file is
// whole, the note it left stops nobody, and nothing else stays behind.
func TestKilledInCompact(t *testing.T) {
	data, now, _ := sample(t)
	path := filepath.Join(t.TempDir(), "desk")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for round := range soak.N(t, 10, 500) {
		cmd := exec.Command(os.Args[0], path)
		cmd.Env = append(os.Environ(), childEnv+"=compact")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for i := 0; i <= round%4 && lines.Scan(); i++ {
			if lines.Text() != "again" {
				t.Errorf("the child says %s", lines.Text())
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		s, err := bolt.Open(t.Context(), path, bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if sum, err := sumOf(s); err != nil || sum != now {
			t.Errorf("round %d: the content changed: %v", round, err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Errorf("round %d: %v", round, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		expectFiles(t, filepath.Dir(path), "desk")
	}
}
