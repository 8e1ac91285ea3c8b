package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/sheet"
)

// kind wraps an error the way verbs get them.
func kind(err error) error {
	return fmt.Errorf("doing something: %w", &core.Error{Kind: err, Sentence: "It did not work."})
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{errors.New("anything"), 1},
		{context.Canceled, 1},
		{core.ErrBusy, 1},
		{usage("say more"), 2},
		{kind(core.ErrNotFound), 3},
		{fmt.Errorf("opening: %w", fs.ErrNotExist), 3},
		{kind(core.ErrPermission), 4},
		{kind(core.ErrSignIn), 4},
		{kind(core.ErrRefused), 4},
		{kind(core.ErrMustChange), 4},
		{&fs.PathError{Op: "open", Path: "desk.db", Err: syscall.EACCES}, 4},
		{kind(core.ErrConflict), 5},
		{kind(core.ErrExists), 5},
		{fmt.Errorf("creating: %w", core.ErrFileExists), 5},
		{&fileError{path: "desk.db", err: core.ErrLocked}, 5},
		{&core.FieldError{Field: "email", Sentence: "No address."}, 6},
		{&core.PolicyError{}, 6},
		{fmt.Errorf("reading: %w", &sheet.Error{Line: 3, Text: "line 3 is no row"}), 6},
		{kind(core.ErrDamaged), 7},
		{&fileError{path: "desk.db", err: core.ErrFileDamaged}, 7},
		// What is damaged is so whatever else was the matter with it.
		{errors.Join(core.ErrFileDamaged, fs.ErrNotExist), 7},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%v: exit code %d, want %d", c.err, got, c.want)
		}
	}
}

// TestSentences says what to do, on one line, about each thing that can be
// wrong with a file.
func TestSentences(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{&fileError{"desk.db", core.ErrNotKeydesk}, "Name yours with --db"},
		{&fileError{"desk.db", fmt.Errorf("%w; update", core.ErrNewer)}, "Update this program"},
		{&fileError{"desk.db", fs.ErrNotExist}, "keydeskctl init"},
		{&fileError{"desk.db", fs.ErrPermission}, "Ask whoever owns it"},
		{&fileError{"desk.db", core.ErrFileExists}, "Name another file"},
		{&fileError{"desk.db", core.ErrLocked}, "in use"},
		{fmt.Errorf("writing: %w", syscall.ENOSPC), "make room"},
		{fmt.Errorf("writing: %w", core.ErrReadOnly), "keydeskctl check"},
		{fmt.Errorf("importing: %w", context.Canceled), "run it again to go on"},
		{errors.Join(errors.New("one"), errors.New("two")), "one; two"},
		{&usageError{text: "unknown flag: --x", command: "keydeskctl mail"}, "see keydeskctl mail --help"},
	} {
		if got := sentence(c.err); !strings.Contains(got, c.says) || strings.Contains(got, "\n") {
			t.Errorf("%v: %q, want %q in it", c.err, got, c.says)
		}
	}
}
