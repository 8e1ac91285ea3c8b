package verify

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/internal/testdesk"
)

// fate is how the child of a test ends before it has answered.
const fate = "KEYDESK_TEST_FATE"

// TestMain makes the test's own program the child.
func TestMain(m *testing.M) {
	path, asked := Asked(os.Args[1:])
	if !asked {
		os.Exit(m.Run())
	}
	switch os.Getenv(fate) {
	case "crash":
		panic("as on a page that is not there")
	case "hang":
		for { // as in a list that leads back to itself
			runtime.Gosched()
		}
	}
	if Answer(context.Background(), path, os.Stdout, nil) != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

func child() Child { return Child{"verify.test", time.Minute} }

// files are a whole file and what else may be found in its place.
func files(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	whole, err := os.ReadFile(testdesk.Open(t).Path)
	if err != nil {
		t.Fatal(err)
	}
	bad := append([]byte(nil), whole...)
	for i := 2 * 4096; i < len(bad); i++ {
		bad[i] ^= 0xff
	}
	for name, content := range map[string][]byte{"whole": whole, "damaged": bad, "half": whole[:3*4096], "foreign": []byte(strings.Repeat("a letter ", 2000))} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// What the child finds, its parent says.
func TestTheChildsVerdict(t *testing.T) {
	dir := files(t)
	for name, want := range map[string]error{
		"whole": nil, "damaged": core.ErrDamaged, "half": core.ErrDamaged, "foreign": core.ErrNotKeydesk, "nowhere": core.ErrNotFound,
	} {
		err := child().File(t.Context(), filepath.Join(dir, name))
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A child that reading ends, or that does not come to an end, is damage.
func TestTheChildsFate(t *testing.T) {
	path := filepath.Join(files(t), "whole")
	t.Setenv(fate, "crash")
	if err := child().File(t.Context(), path); !errors.Is(err, core.ErrDamaged) || !strings.Contains(err.Error(), "ended the program") {
		t.Error("it crashes:", err)
	}
	t.Setenv(fate, "hang")
	if err := (Child{"verify.test", 100 * time.Millisecond}).File(t.Context(), path); !errors.Is(err, core.ErrDamaged) || !strings.Contains(err.Error(), "within 100ms") {
		t.Error("it hangs:", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := child().File(ctx, path); !errors.Is(err, context.Canceled) {
		t.Error("it was stopped:", err)
	}
}

// The sentence is the program's own, on one line.
func TestAnswer(t *testing.T) {
	var said strings.Builder
	path := filepath.Join(files(t), "foreign")
	err := Answer(t.Context(), path, &said, func(error) string { return "That is\nsomething else." })
	if !errors.Is(err, core.ErrNotKeydesk) || said.String() != "foreign\nThat is something else.\n" {
		t.Errorf("%q, %v", said.String(), err)
	}
	for _, args := range [][]string{nil, {Verb}, {"-db", "x"}, {Verb, "x", "y"}} {
		if _, ok := Asked(args); ok {
			t.Errorf("%q asks", args)
		}
	}
}

// The child's words are passed on; a child without words was ended by what it
// read.
func TestHeard(t *testing.T) {
	for _, c := range []struct {
		said, says string
		kind       error
	}{
		{"damaged\ndesk.db is damaged; restore a backup\n", "desk.db is damaged", core.ErrDamaged},
		{"in-use\ndesk.db is in use\n", "in use", core.ErrLocked},
		{"missing\nThere is no database\n", "no database", core.ErrNotFound},
		{"\nthe disk does not answer\n", "does not answer", nil},
		{"damaged\n", "restore a backup", core.ErrDamaged},
		{"", "restore a backup", core.ErrDamaged},
	} {
		err := heard("desk.db", c.said)
		if !strings.Contains(err.Error(), c.says) || c.kind != nil && !errors.Is(err, c.kind) {
			t.Errorf("%q: %v", c.said, err)
		}
	}
}
