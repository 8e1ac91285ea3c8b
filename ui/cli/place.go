package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/place"
	"github.com/keydesk/keydesk/ui/model/verify"
)

// path is the database to work on: --db, KEYDESK_DB, or the desktop program's
// own file.
func (a *app) path() (path string, own bool, err error) {
	if a.db != "" {
		return a.db, false, nil
	}
	if path := a.env("KEYDESK_DB"); path != "" {
		return path, false, nil
	}
	path, err = place.Database(runtime.GOOS, a.env)
	if err != nil {
		return "", false, usage("%v; name the database with --db or KEYDESK_DB", err)
	}
	return path, true, nil
}

// options are how core opens the desk.
func (a *app) options(level slog.Level) (core.Options, error) {
	path, _, err := a.path()
	if err != nil {
		return core.Options{}, err
	}
	config, err := place.Config(runtime.GOOS, a.env)
	if err != nil {
		return core.Options{}, usage("%v; keydeskctl remembers there which writer this machine is", err)
	}
	return core.Options{Path: path, ConfigDir: config, Program: program, Log: a.log(level),
		Verify: verify.Child{Name: program, Limit: verify.Limit}.File}, nil
}

// makeRoom makes the folder of the default file; the folder of a file that was
// named has to be there, since a misspelt one would be made as well.
func (a *app) makeRoom() error {
	path, own, err := a.path()
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if own {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("making the database's folder: %w", err)
		}
		return nil
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return &core.Error{Kind: core.ErrNotFound, Sentence: "There is no folder " + dir + " to make the database in."}
	}
	return nil
}
