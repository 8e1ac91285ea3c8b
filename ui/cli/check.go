package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/verify"
)

func newCheck(a *app) *cobra.Command {
	var limit time.Duration
	cmd := a.verb("check", "Read everything and say whether the database is whole", cobra.NoArgs, func(cmd *cobra.Command, _ []string) error {
		return a.check(cmd.Context(), limit)
	})
	cmd.Long = "Reads the file's structure, opens every record, compares customers with index, list rows and manifest, and walks the\n" +
		"audit log. Ends with ok, or names what is wrong, one problem a line."
	cmd.Flags().DurationVar(&limit, "time-limit", verify.Limit, "how long reading the file's structure may take")
	return cmd
}

// check looks at the structure in a process of its own first: what damage does
// to the program that reads it must not keep this one from saying so.
func (a *app) check(ctx context.Context, limit time.Duration) error {
	path, _, err := a.path()
	if err != nil {
		return err
	}
	if path, err = filepath.Abs(path); err != nil {
		return fmt.Errorf("finding the database: %w", err)
	}
	if _, err := os.Stat(path); err != nil {
		return &fileError{path: path, err: err}
	}
	if err := (verify.Child{Name: program, Limit: limit}).File(ctx, path); err != nil {
		if exitCode(err) == exitDamaged {
			a.problem(oneLine(err.Error()))
		}
		return err
	}
	return a.signedIn(ctx, func(s *core.Session) error { return a.checkRecords(ctx, s, path) })
}

func (a *app) checkRecords(ctx context.Context, s *core.Session, path string) error {
	bar := a.progress("checking", "records")
	problems := 0
	read, err := s.Check(ctx, func(text string) {
		bar.clear()
		problems++
		a.problem(text)
	}, func(n int) { bar.at(int64(n), 0) })
	bar.clear()
	if err != nil {
		return err
	}
	if problems > 0 {
		return &core.Error{Kind: core.ErrDamaged, Sentence: fmt.Sprintf("%s is damaged: %d problems; restore a backup", path, problems)}
	}
	if a.json {
		return a.object(map[string]any{"ok": true, "records": read})
	}
	a.note("%d records read.", read)
	a.print("ok\n")
	return nil
}

// problem names what is wrong, on a line of standard output.
func (a *app) problem(text string) {
	if a.json {
		_ = a.object(map[string]any{"problem": text}) // fails with the buffer, which Run asks
		return
	}
	a.print("%s\n", plain(text))
}
