package core

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/keydesk/keydesk/core/vault"
)

// backupFolder is a folder with the backups of one desk; several desks may
// share a folder. Their names are keydesk-VAULT-2026-05-04-100000.db, in UTC,
// so that the order of names is the order of time.
type backupFolder struct {
	path   string
	prefix string
}

const (
	backupSuffix = ".db"
	backupTime   = "2006-01-02-150405"
)

// openFolder finds the folder and clears away what an earlier backup of this
// desk has left there unfinished: one program has the desk, so nobody is at it.
func openFolder(path string, desk vault.ID) (backupFolder, error) {
	if path == "" {
		return backupFolder{}, &Error{Kind: ErrRefused, Sentence: "No folder for backups is chosen. Choose one (backup.folder), best on another disk, or name one."}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return backupFolder{}, fmt.Errorf("finding the folder for backups: %w", err)
	}
	if err := isFolder(path); err != nil {
		return backupFolder{}, err
	}
	f := backupFolder{path: path, prefix: "keydesk-" + hex.EncodeToString(desk[:4]) + "-"}
	names, err := os.ReadDir(path)
	if err != nil {
		return f, fmt.Errorf("reading the folder for backups: %w", err)
	}
	for _, entry := range names {
		if name := entry.Name(); strings.HasPrefix(name, f.prefix) && strings.Contains(name, backupSuffix+".new-") {
			_ = os.Remove(filepath.Join(path, name)) // it is in nobody's way
		}
	}
	return f, nil
}

// backupsTo tries the folder that backup.folder is to name, and gives its full
// path: the desk is opened from another folder next time.
func backupsTo(folder string) (path string, err error) {
	if path, err = filepath.Abs(folder); err != nil {
		return "", fmt.Errorf("finding %s: %w", folder, err)
	}
	if err := isFolder(path); err != nil {
		return "", &FieldError{setBackupFolder, err.Error()}
	}
	return path, nil
}

// isFolder says what to do where there is no folder.
func isFolder(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Kind: ErrNotFound, Cause: err, Sentence: fmt.Sprintf("There is no folder %s. Connect the disk that it is on, or choose another folder for backups.", path)}
	case err != nil:
		return fmt.Errorf("finding the folder for backups: %w", err)
	case !info.IsDir():
		return &Error{Kind: ErrNotFound, Sentence: fmt.Sprintf("%s is not a folder. Choose another one for backups.", path)}
	}
	return nil
}

// name is a free one for a backup of that time, behind those of the same
// moment: where a second has one already, that of a later second. What the
// backup says of its time is exact.
func (f backupFolder) name(made time.Time) (path string, err error) {
	names, err := f.list()
	if err != nil {
		return "", err
	}
	stamp := made.UTC().Truncate(time.Second)
	for _, name := range names {
		if at := f.stamp(name); !at.Before(stamp) && at.Sub(stamp) < time.Minute {
			stamp = at.Add(time.Second)
		}
	}
	return filepath.Join(f.path, f.prefix+stamp.Format(backupTime)+backupSuffix), nil
}

// stamp is the time in a backup's name; zero for other names.
func (f backupFolder) stamp(name string) time.Time {
	rest, ours := strings.CutPrefix(name, f.prefix)
	text, whole := strings.CutSuffix(rest, backupSuffix)
	at, err := time.Parse(backupTime, text)
	if !ours || !whole || err != nil {
		return time.Time{}
	}
	return at
}

// list gives the names of this desk's backups, oldest first. Files with other
// names are not ours to count or to remove.
func (f backupFolder) list() ([]string, error) {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return nil, fmt.Errorf("reading the folder for backups: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if entry.Type().IsRegular() && !f.stamp(entry.Name()).IsZero() {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// prune leaves the newest backups, the last of made in any case; made are the
// latest ones in the order in which they were made. One that cannot be removed is no reason to say that the
// backup failed.
func (f backupFolder) prune(keep int, made []string, log *slog.Logger) {
	names, err := f.list()
	if err != nil {
		log.Warn("old backups were not removed", "error", err)
		return
	}
	names = inOrder(names, made)
	for _, name := range names[:max(0, len(names)-keep)] {
		if name == made[len(made)-1] {
			continue
		}
		if err := os.Remove(filepath.Join(f.path, name)); err != nil {
			log.Warn("an old backup was not removed", "error", err)
		}
	}
}

// inOrder sorts names, oldest first: those of which it is known by when they
// were made, and the others in between by their names.
func inOrder(names, made []string) []string {
	known := slices.DeleteFunc(slices.Clone(made), func(name string) bool { return !slices.Contains(names, name) })
	others := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(made, name) })
	slices.Sort(others)
	var out []string
	for _, name := range known {
		for len(others) > 0 && others[0] < name {
			out, others = append(out, others[0]), others[1:]
		}
		out = append(out, name)
	}
	return append(out, others...)
}
